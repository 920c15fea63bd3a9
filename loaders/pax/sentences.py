"""Sentences of PA-X's cells: which introduce a list of names, and which themselves tell who mediated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.lexicon import VERBS
from tertius.loaders.pax.names import ActorName, actor_names
from tertius.loaders.pax.patterns import FOR, UNSIGNED
from tertius.loaders.pax.pieces import comma_pieces
from tertius.loaders.pax.roles import CHAIR, FACILITATOR, HOST, MEDIATOR, PRESENT, Role, header, own_role

_LISTING = re.compile(
    r"^(?:page \d+\W+)?(?=.*(?:\bfollowing\b|in witness whereof|\battended\b|\bparticipa|\bpresent\b|signator(?:y|ies)|"
    r"\bsigned\b|endorsed|\bratified by\b|\bparties\b|como sigue|suivants?|siguientes?))[^:]{12,}$",
    re.IGNORECASE | re.DOTALL,
)
_LISTED = re.compile(r"\b(?:parties|entities|participants) (?:are )?listed as\b", re.IGNORECASE)
_SIGNED = re.compile(r"\bsign(?:ed|ator)", re.IGNORECASE)
_ATTENDED = re.compile(
    r"\battend(?:ed|ing|ance)\b|\bparticipa|\bpresent\b(?! agreement| accord)|\bin presence\b|asisti|présents?\b",
    re.IGNORECASE,
)
_FOLLOWING_ROLE = re.compile(
    r"\bfollowing (?:witnesses|observers|guarantors|mediators|facilitators)\W*$", re.IGNORECASE
)
_DID = "mediated|facilitated|chaired|witnessed|hosted"
_TOLD_ROLE = re.compile(
    rf"\b(?P<role>(?:{_DID})(?: and (?:{_DID}))? by|under the (?:auspices|mediation|facilitation|chairmanship|"
    r"good offices) of)\s+(?P<who>[^.;:()]{2,200})",
    re.IGNORECASE,
)
_WENT_ON = re.compile(
    r",?\s+(?:under|with the|through|during|between|which|who|and (?:under|was|were|hosted|attended|signed))\b.*$",
    re.IGNORECASE | re.DOTALL,
)
"""What a sentence says beyond whom it names."""

_DEEDS = {"mediated": MEDIATOR, "brokered": MEDIATOR, "facilitated": FACILITATOR, "hosted": HOST, "chaired": CHAIR}
_TOLD_DEED = re.compile(
    rf"^(?:the\s+)?(?P<who>[^.;:()]{{2,120}}?)\s+(?:also\s+|jointly\s+)?(?P<did>{'|'.join(_DEEDS)})\b(?!\s+by\b|\W*$)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.;])\s+")
_SURE_LIST, _SURE_SHARE = 3, 0.6
_TOGETHER = re.compile(r",?\s+(?:together with|as well as)\s+", re.IGNORECASE)
_NOT_YET = re.compile(r"\b(?:not|will|shall|should|would|may|propose|request|to be|future|next)\b", re.IGNORECASE)


def list_heading(text: str) -> tuple[str, str] | None:
    """The two sides of the colon behind which a sentence lists names: "The session was attended by the following:"."""
    heading, colon, rest = text.partition(":")
    if (
        not colon
        or (UNSIGNED.search(heading) and not _LISTED.search(heading))
        or header(text) is not None
        or FOR.match(text)
    ):
        return None
    is_sentence = bool(VERBS & set(fold_name(heading).split()))
    return (heading, rest.strip()) if is_sentence and _LISTING.match(heading) else None


def role_of_list(heading: str, default: Role) -> Role:
    """What those did whom a heading introduces: who only attended is no party."""
    last = heading.rpartition(". ")[2]
    if _FOLLOWING_ROLE.search(last):
        return own_role(last) or default
    if _SIGNED.search(last) or not _ATTENDED.search(last):
        return default
    return own_role(last) or PRESENT


def tells_deed(text: str) -> bool:
    """Whether a sentence says of somebody what they did: "The Government of Norway facilitated the talks"."""
    return any(_TOLD_DEED.match(one) for one in _SENTENCE_END.split(text))


def told_roles(text: str) -> Iterator[tuple[Role, ActorName]]:
    """States and organisations of the world whose part a sentence tells: "facilitated by the UN and IGAD".

    What is only to come, or did not happen, is left out; so is everything behind the first name that is not known.
    """
    for found in _TOLD_ROLE.finditer(text):
        told = header(re.sub(r" and \w+ by$", " by", found["role"], flags=re.IGNORECASE) + " x")
        if told is not None and not _NOT_YET.search(text[: found.start()].rpartition(". ")[2]):
            yield from ((told.role, name) for name in _known_first(found["who"]))
    for sentence in _SENTENCE_END.split(text):
        done = _TOLD_DEED.match(sentence)
        if done and not _NOT_YET.search(done["who"]):
            yield from ((_DEEDS[done["did"].lower()], name) for name in _known_first(done["who"]))


def _known_first(text: str) -> Iterator[ActorName]:
    """The states and organisations of the world that a text names before anybody who is neither."""
    for piece in comma_pieces(_WENT_ON.sub("", text)):
        names = actor_names(piece)
        if not names or not all(name.is_worldwide for name in names):
            return
        yield from names


def known_of_list(text: str) -> list[ActorName]:
    """States and organisations of the world in a list that holds little else; nobody where it is no such list."""
    pieces = comma_pieces(_TOGETHER.sub(", ", text))
    known = [name for piece in pieces for name in actor_names(piece) if name.is_worldwide]
    is_list = len(known) >= _SURE_LIST and len(known) >= len(pieces) * _SURE_SHARE
    return known if is_list else []
