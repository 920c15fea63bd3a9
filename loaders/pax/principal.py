"""Whom the holder of an office acts for, where the office itself names it: "President of the Freedom Front"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.lexicon import (
    BODIES,
    DEMONYMS,
    DIRECTIONS,
    GENERIC,
    MINISTRIES,
    MODIFIERS,
    OFFICES,
    PARTICLES,
    TOPICS,
)
from tertius.loaders.pax.names import ARTICLE, ActorName, actor_name, is_acronym, known_worldwide
from tertius.loaders.pax.offices import is_of_office, is_office_word
from tertius.loaders.pax.titles import RANKS

_OF = re.compile(r"\b(?:(?:of|de|du|des|del)\b|d['’])\s*", re.IGNORECASE)
_FOR_THE = re.compile(r"\bfor (?=the\b)|\bpour (?=l[ea'’])|\bpor (?=el\b|la\b)", re.IGNORECASE)
_MINISTER = re.compile(r"minist|secretar|secrétaire|commissi|comisi", re.IGNORECASE)
_PANEL = re.compile(
    r"\b([A-Z]{2,6}(?:-[A-Z]{2,4})?)\s+(?:Peace\s+|Negotiating\s+|Implementing\s+|Government\s+|Technical\s+)*"
    r"(?:Panel|Committee|Central Committee|Secretariat|CCCH|Talks Team|Legal|Ceasefire|Chief|Political|Military|"
    r"Vice|Chair)\b",
    re.IGNORECASE,
)
_OF_FACTION = re.compile(r"(?:the )?([A-Z]{3,5} \(\w+\))\s")
_DEMONYM = re.compile(
    rf"\b({'|'.join(DEMONYMS)})\s+(?:government\s+|chief\s+|special\s+)?"
    r"(?:facilitator|mediator|ambassador|envoy|president\b|(?:prime|foreign) minister)",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\s+(?:and|et|y|to|in|on|for|au|en|pour|auprès)\s+")
_SECRETARY = re.compile(r"(?:(?<=\bUN)|(?<=\bUnited Nations)) Secretary[- ]General$")
_ARMED = re.compile(r"\b(?:armed forces|army|council)\b", re.IGNORECASE)
_ENVOY_OF_UN = re.compile(
    r"\bSRSG\b|\b(?:representative|envoy|adviser|advisor)\b.{0,20} of the (?:Secretary[- ]General|UNSG)\b(?! of)",
    re.IGNORECASE,
)
"""An envoy of "the Secretary-General", as only the United Nations call theirs without a name."""

_MOST_BEHIND = 3
_HEAD_OF_STATE = re.compile(r"\bhead of state\b|council of state|president\b.*commander[- ]in[- ]chief", re.IGNORECASE)


def principal_of(office: str) -> ActorName | None:
    """The actor in whose name the holder of an office acts, where the office names it: "President of UNITA"."""
    panel = _PANEL.search(office)
    if panel and panel[1].isupper() and fold_name(panel[1]) not in RANKS | OFFICES:
        return actor_name(panel[1])
    faction = _OF_FACTION.match(office)
    if faction:
        return actor_name(faction[1])
    of_a_state = _DEMONYM.search(office)
    if of_a_state:
        return known_worldwide(DEMONYMS[of_a_state[1].lower()])
    named = [name for tail in _tails(office) if (name := actor_name(tail)) is not None and _is_specific(name)]
    if _HEAD_OF_STATE.search(office):
        # Who rules a state often commands its army or heads its council as well, and signs for neither.
        states = [name for name in named if name.type == "state"]
        named = states or [name for name in named if not _ARMED.search(name.text)]
    if not named and _ENVOY_OF_UN.search(office):
        return known_worldwide("UN")
    return next(iter(named), None)


def _tails(office: str) -> Iterator[str]:
    """What may be the actor of an office, likeliest first: behind its own words, then behind each "of"."""
    for piece in office.split(","):
        words = piece.split()
        own = next((place for place, word in enumerate(words) if not is_of_office(word)), len(words))
        if any(map(is_office_word, words[:own])) and fold_name(" ".join(words[own : own + 1])) not in MINISTRIES:
            yield " ".join(words[own:])
        before = next((place for place, word in enumerate(words) if is_office_word(word)), 0)
        led = " ".join(words[:before])
        if len(led) > 2 and (known_worldwide(led) is not None or (before == 1 and _are_letters(led))):
            yield led
        elif before > 1 and _is_name_of_body(led) and len(words) - before < _MOST_BEHIND:
            # "BH ARMY REPRESENTATIVE": the words before the office are an organisation's name.
            yield led
    for found in _FOR_THE.finditer(office) if not _MINISTER.search(office) else ():
        tail = office[found.end() :]
        name = actor_name(tail)
        if name is not None and name.type != "state":
            yield tail
    for found in _OF.finditer(office):
        tail = ARTICLE.sub("", office[found.end() :])
        short = _SECRETARY.sub("", _FURTHER.split(tail)[0])
        if tail[:1].isupper() and not tail.startswith("Staff"):
            yield from dict.fromkeys(
                (short if known_worldwide(short) else tail.split(" to ")[0], tail, tail.split(",")[0], short)
            )
    for piece in office.split(","):
        first = piece.split()[0] if piece.split() else ""
        if known_worldwide(first) is not None or _are_letters(first):
            yield first


def _is_name_of_body(led: str) -> bool:
    """Whether words before an office may be a whole name, and do not begin with letters that are one already."""
    is_apart = led.isupper() or not _are_letters(led.split(maxsplit=1)[0])
    return is_apart and "(" not in led and not BODIES & set(fold_name(led).split())


def _are_letters(word: str) -> bool:
    """Whether a word is an acronym, and not one of an office that is written in capitals: "PRIME MINISTER"."""
    return is_acronym(word) and fold_name(word) not in MODIFIERS | OFFICES | DIRECTIONS


def is_generic(name: ActorName) -> bool:
    """Whether the name holds no word of its own: "Government", "the parties"."""
    return not _is_specific(name) and not name.acronym


def _is_specific(name: ActorName) -> bool:
    words = fold_name(name.text).split()
    own = [word for word in words if word not in GENERIC and word not in PARTICLES]
    return name.is_worldwide or (bool(own) and words[0] not in TOPICS and "secretary" not in own)
