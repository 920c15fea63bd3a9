"""What a piece of text names: an actor, a person, an office, or nothing that can be told.

Every answer is a yes only where the words themselves carry it; a piece that might be two things is neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.lexicon import (
    DEEDS,
    DIRECTIONS,
    GENERIC,
    GOVERNMENTS,
    JOINTS,
    MINISTRIES,
    MODIFIERS,
    MOVEMENTS,
    NO_ACTORS,
    NO_NAMES,
    OFFICES,
    OLD_STATES,
    ORGANISATIONS,
    PARTICLES,
    STATES,
    TOPICS,
    VERBS,
    WORLD,
)
from tertius.loaders.pax.offices import holds_office
from tertius.loaders.pax.titles import HONOURS, RANKS, TITLES, count_titles, without_letters_behind

ARTICLE = re.compile(r"^(?:(?:the|le|la|les|el|los|las|both|(?-i:a))\s+|[ld]['’]\s*)+", re.IGNORECASE)
_TRAILING = re.compile(r"[\s.,;:–—_‐-]+$")
_BRACKET = re.compile(r"\s*[\[(]([^\])]*)[\])]?\s*")
_FACTION = re.compile(
    r"\s*\(((?:Maoist|UML|Democratic|Renovada|Unified Marxist-Leninist)s?|in opposition|en oposici[oó]n|North|South)\)"
    r"\s*$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[)\]]\s+(?:of|for|de|du|des|pour)\s")
_MIXED_ACRONYM = re.compile(r"(?=.*[a-z])(?:[A-Z][a-z]?){2,4}[A-Z]|[A-Z][a-z][A-Z]")
"""Letters with small ones among them: "GoSL", "BiH"."""

_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z][A-Z0-9/–-]{0,10}(?:-[A-Za-z]{1,3})?|[A-Z](?:\.[A-Z])+\.?|GoN|GoS|GoSL")
_LONGEST_ACRONYM = 5
_MOST_WORDS = 14
_GOVERNMENT_OF = re.compile(
    r"^(?:(?:government|govt\.?|gouvernement|gobierno) (?:of|du|del|des|de la|de l['’]|d['’]|de) ?(?:the )?(?P<of>.+)"
    r"|(?P<whose>.+) government)$",
    re.IGNORECASE,
)
_GOVERNMENTS_OF = re.compile(r"(?:the\s+)?governments of (?P<one>.+?) and (?:of )?(?P<other>.+)", re.IGNORECASE)
_TWO_GOVERNMENTS = re.compile(r"(?:the\s+)?([A-Z]\w+) and ([A-Z]\w+) governments", re.IGNORECASE)
_TWO_COMMUNITIES = re.compile(r"(?:the\s+)?([A-Z]\w+) and (?:the )?([A-Z]\w+) ((?i:communities|tribes|clans|peoples))")
_SINGULAR = {"communities": "community", "tribes": "tribe", "clans": "clan", "peoples": "people"}
_GOVERNMENT_AND_LETTERS = re.compile(r"(.+?)\s?[-–/]\s?([A-Z]{3,5})")
_STATE_FORM = re.compile(
    r"^(?:federal )?(?:republic of|republique (?:du|de|des)|state of|kingdom of|republic)(?: the)? "
)
_INITIAL_OR_RANK = re.compile(
    r"^[A-Z]\. [A-Z]\w\w|"
    r"\s(?:[A-Z]\.|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Maj|Capt|Brig|Amb|Hon|Rev|Sir|Sheikh|Mme|USec|Sec)\b)"
)
_TEAM = re.compile(
    r"((?-i:[A-Z]{3,6}|GoN|GoU))\s+(?:\w+\s+){0,2}(?:Panel|Talks Team|Delegation|side)",
    re.IGNORECASE,
)
_RANK_WITHIN = re.compile(
    r"\b(?:colonel|captain|major|brigadier)\b|\S\s+general\b(?! (?:staff|assembly|command|council|union|"
    r"secretariat|congress|workers))",
    re.IGNORECASE,
)
_MOST_TOKENS = 24
_DEGREE = re.compile(r"[\[(](?:ret|rtd|phd|mp|sd|esq)\W*[\])]", re.IGNORECASE)
_FIRST_OR_LAST = re.compile(r"\s*[\[(]([A-Z][\w'’-]+)[\])]\s*")
_NEVER = VERBS | DEEDS | NO_ACTORS | TITLES | {"governments"}


@dataclass(frozen=True)
class ActorName:
    """An actor as a cell names it. `code` is the ISO 3166 code of a state that is named as such."""

    text: str
    acronym: str | None = None
    type: str | None = None
    code: str | None = None
    is_worldwide: bool = False
    """Whether the name means the same in every conflict, as that of a state does and "the Government" does not."""

    governs: tuple[str, str] | None = None
    """ISO 3166 code and name of the state whose government it is, where it is called nothing but that."""


@lru_cache(maxsize=65_536)
def actor_name(text: str) -> ActorName | None:
    """The actor that a piece of text names, or None if it names none for sure."""
    text, brackets = _bare(text)
    if not text or any(sign in text for sign in ":;,") or len(text.split()) > _MOST_WORDS:
        return None
    known = known_worldwide(text) if text[:1].isupper() else None
    if known is not None:
        return known
    if fold_name(text) in MOVEMENTS:
        return ActorName(text)
    if re.fullmatch(r"[A-Z]{3,5} \(\w+\)", text):
        return ActorName(text)
    if text.split()[: len(text.split()) // 2] * 2 == text.split():
        # Two columns of a page that ran together.
        return None
    team = _TEAM.fullmatch(text)
    if team:
        return ActorName(team[1], acronym=team[1])
    letters, of, whose = text.partition(" of ")
    if of and is_acronym(letters) and (known_worldwide(whose) is not None or is_acronym(whose)):
        return ActorName(text, acronym=letters)
    words = fold_name(text).split()
    if not words or _is_no_actor(text, words):
        return None
    acronym = next((one for one in brackets if is_acronym(one) or _are_initials(one, text)), None)
    if acronym and fold_name(acronym) in WORLD and len(words) > 2:
        return ActorName(WORLD[fold_name(acronym)], acronym, is_worldwide=True)
    if len(text.split()) == 1 and is_acronym(text):
        return ActorName(text.rstrip("."), acronym=text.rstrip("."))
    return _by_its_words(text, words, acronym)


def _is_no_actor(text: str, words: list[str]) -> bool:
    """Whether the words of a text are those of a sentence, an office, a person, or two names in one."""
    if words[0] in OFFICES | JOINTS or words[-1] in JOINTS or _NEVER & set(words) or MINISTRIES & set(words[2:]):
        return True
    person, of, _ = text.partition(" of ")
    if of and len(person.split()) > 1 and person_name(person) is not None:
        return True
    if words[0] in RANKS and person_name(text) is not None:
        return True
    is_topic = "affairs" in words and words[0] in TOPICS
    return is_topic or " - " in text or " – " in text or _RANK_WITHIN.search(text) is not None


def _by_its_words(text: str, words: list[str], acronym: str | None) -> ActorName | None:
    """The actor, if a word such as "government" or "movement" says that it is one, or an acronym behind it."""
    is_lower = not text[0].isupper() and words[0] not in ORGANISATIONS | {"anti", "ex"} and acronym is None
    if is_lower or _INITIAL_OR_RANK.search(text) or holds_office(words):
        return None
    governments = sum(word in GOVERNMENTS for word in words)
    if governments > 1 or ("and" in words[:4] and words[-1] in GOVERNMENTS):
        return None
    if governments:
        return _government_of_state(text, acronym) or ActorName(text, acronym, type="government")
    has_own = any(word not in GENERIC | PARTICLES | ORGANISATIONS for word in words)
    if set(words) & ORGANISATIONS and (has_own or acronym):
        return ActorName(text, acronym)
    if not acronym or len(words) == 1 or words[0] in RANKS:
        return None
    # "Amara Dolo (FDS)" is a person of the FDS: letters of a name's own begin as the name does.
    return ActorName(text, acronym) if acronym[0] == text[0].upper() or person_name(text) is None else None


def _government_of_state(text: str, acronym: str | None) -> ActorName | None:
    """The government of a state, however spelled: "Government of the Republic of Mali", "Malian Government" is none."""
    found = _GOVERNMENT_OF.match(text)
    state = known_worldwide(found["of"] or found["whose"]) if found else None
    if state is None or state.code is None:
        return None
    return replace(_government(state), acronym=acronym)


def _government(state: ActorName) -> ActorName:
    """The government of a state; that of one that is no more is known by its name alone."""
    name = f"Government of {state.text}"
    if state.code is None:
        return ActorName(name, type="government")
    return ActorName(name, type="government", is_worldwide=True, governs=(state.code, state.text))


@lru_cache(maxsize=65_536)
def actor_names(text: str) -> tuple[ActorName, ...]:
    """The actors that a piece names, where "and" may stand between two; none where one of the parts is unclear."""
    both = _TWO_GOVERNMENTS.fullmatch(_bare(text)[0])
    if both:
        return tuple(ActorName(f"{one} Government", type="government") for one in both.groups())
    of_two = _GOVERNMENTS_OF.fullmatch(_bare(text)[0])
    if of_two:
        states = [one for name in of_two.groups() if (one := known_worldwide(name)) is not None and one.type == "state"]
        return tuple(_government(one) for one in states) if len(states) > 1 else ()
    two = _TWO_COMMUNITIES.fullmatch(_bare(text)[0])
    if two and not (GENERIC | NO_NAMES) & {fold_name(one) for one in (two[1], two[2])}:
        return tuple(ActorName(f"{one} {_SINGULAR[two[3].lower()]}") for one in (two[1], two[2]))
    beside = _GOVERNMENT_AND_LETTERS.fullmatch(text.strip())
    if beside and (one := actor_name(beside[1])) is not None and one.type == "government" and is_acronym(beside[2]):
        return (one, ActorName(beside[2], acronym=beside[2]))
    bare = _bare(text)[0]
    known = known_worldwide(bare) if bare[:1].isupper() else None
    if known is not None:
        return (known,)
    for found in re.finditer(r"\s+(?:and|AND|&|et|ET|y|Y)\s+", text):
        left, right = actor_names(text[: found.start()]), actor_name(text[found.end() :])
        if (
            left
            and right is not None
            and left[-1].acronym is None
            and right.acronym is not None
            and not _starts_anew(text[found.end() :])
        ):
            continue
        if left and right is not None:
            return (*left, right) if _starts_anew(text[found.end() :]) else ()
    one = actor_name(text)
    return (one,) if one is not None else ()


def _starts_anew(text: str) -> bool:
    """Whether what follows an "and" begins a name of its own rather than going on with the one before it."""
    first = fold_name(text).split()[:1]
    return (
        bool(ARTICLE.match(text))
        or known_worldwide(_bare(text)[0]) is not None
        or is_acronym(text.split(maxsplit=1)[0])
        or bool(set(first) & GOVERNMENTS)
        or fold_name(_bare(text)[0]) in MOVEMENTS
    )


def is_acronym(text: str) -> bool:
    """Whether it is written as an acronym, and not as the surname of a person in capitals."""
    text = text.strip().replace("–", "-").replace("‐", "-")
    if fold_name(text).replace(" ", "") in HONOURS:
        return False
    if all(word in RANKS | OFFICES for word in fold_name(text).split()):
        return False
    if len(text) <= _LONGEST_ACRONYM and _MIXED_ACRONYM.fullmatch(text):
        return True
    if not _ACRONYM.fullmatch(text) or text.rstrip(".") in {"SIGNED", "FOR", "AND", "THE"} or len(text) < 3:
        return False
    return len(text) <= _LONGEST_ACRONYM or "-" in text or "/" in text or "." in text


def _are_initials(letters: str, name: str) -> bool:
    """Whether the letters of a bracket are those with which the words of a name begin: "National Movement (NM)"."""
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return len(letters) > 1 and letters.isupper() and sorted(letters) == sorted(initials)


@dataclass(frozen=True)
class PersonName:
    """A person as a cell names them, with the titles before the name."""

    text: str
    title: str = ""
    office: str = ""

    def with_office(self, text: str) -> PersonName:
        """The same person with one more piece of their office."""
        return replace(
            self,
            office=", ".join(
                part
                for part in (
                    self.office,
                    _TRAILING.sub("", text.strip(" ()") if text.startswith("(") else text.strip()),
                )
                if part
            ),
        )


@lru_cache(maxsize=65_536)
def person_name(text: str) -> PersonName | None:
    """The person whom a piece of text names, or None if it names none for sure."""
    if sum(map(str.isspace, text)) > _MOST_TOKENS:
        return None
    text = _TRAILING.sub("", re.sub(r"\s+", " ", _DEGREE.sub("", without_letters_behind(text))))
    text = _FIRST_OR_LAST.sub(r" \1 ", text).strip(" .,'‘’\"“”*")
    tokens = re.sub(r"\b([A-Z]) \.", r"\1.", re.sub(r"^[Tt]he (?=Hon|Rev|R(?:igh)?t\b)", "", text)).split()
    if (
        fold_name(tokens[0] if tokens else "") in {"le", "la", "el", "the"}
        and not count_titles(tokens)
        and count_titles(tokens[1:])
    ):
        tokens = tokens[1:]
    rank = count_titles(tokens)
    title, name = " ".join(tokens[:rank]), tokens[rank:]
    if not 1 <= len(name) <= 7 or (len(name) == 1 and not title) or re.search(r"[\d:;()\[\]/@]", " ".join(name)):
        return None
    if len(name) == 1 and (len(name[0]) < 3 or fold_name(name[0]) in STATES):
        return None
    words = [word for token in name for word in fold_name(token).split()]
    if any(token.endswith(".") and len(token) > 2 and fold_name(token) in RANKS for token in name):
        return None
    if any(len(word) > 2 and not set(word) & set("aeiouy") and word not in RANKS | {"von"} for word in words):
        return None
    if {"lt", "gen", "general", "col", "mr", "dr", "hon"} & set(words) or not any(len(word) > 2 for word in words):
        return None
    if any(token.isupper() and fold_name(token) in WORLD.keys() | STATES.keys() for token in name):
        return None
    if set(words) & (ORGANISATIONS | OFFICES | VERBS | DIRECTIONS | GOVERNMENTS | NO_NAMES) or words[0] in MODIFIERS:
        return None
    if len(name) > 1 and fold_name(name[0]) in STATES.keys() | MOVEMENTS and re.fullmatch(r"[A-Z]\.", name[1]):
        return None
    if not all(_is_name_token(token) for token in name) or (
        not name[0].strip("'‘’").istitle() and not name[0].isupper() and not re.match("[A-Z]", name[0])
    ):
        return None
    return PersonName(" ".join(name), title) if known_worldwide(" ".join(name)) is None else None


def _without_article(tokens: list[str]) -> list[str]:
    """A name without the article before its title: "Le Général Paul Soro"."""
    has_article = fold_name(" ".join(tokens[:1])) in {"le", "la", "el", "the"} and not count_titles(tokens)
    return tokens[1:] if has_article and count_titles(tokens[1:]) else tokens


def _is_name_token(token: str) -> bool:
    bare = token.strip("'‘’\"“”.,-‐–")
    if fold_name(bare) in PARTICLES or re.match(r"(?:al|el|ad|an|as|ash|at|ar|ul|bin)[-‐'’]['‘’]?\w", bare):
        return True
    return bool(bare) and bare[0].isupper() and all(sign.isalpha() or sign in "'’.-‐–‘" for sign in bare)


def known_worldwide(text: str) -> ActorName | None:
    """A state or an organisation of the world, under whichever of its names."""
    key = fold_name(re.sub(r"['’‘]", " ", ARTICLE.sub("", text).split("/")[0]))
    key = key if key in STATES else _STATE_FORM.sub("", key).removesuffix(" resolution")
    if key in STATES:
        code, name = STATES[key]
        return ActorName(name, type="state", code=code, is_worldwide=True)
    if key in WORLD:
        return ActorName(WORLD[key], text.strip() if is_acronym(text) else None, is_worldwide=True)
    return ActorName(OLD_STATES[key], type="state", is_worldwide=True) if key in OLD_STATES else None


def _bare(text: str) -> tuple[str, list[str]]:
    """The text without brackets, article and loose signs, and what stood in its brackets."""
    brackets = [found.strip() for found in _BRACKET.findall(text)]
    is_behind = text.rstrip(" .,")[-1:] in ")]" or (
        len(brackets) == 1 and is_acronym(brackets[0]) and _GOES_ON.search(text)
    )
    if brackets and not is_behind and re.search(r"[)\]]\s*[^\W\d_]", text) and "(" in text:
        return "", []
    faction = _FACTION.search(text)
    text = f"{text[: faction.start()]} ‹{faction[1]}›" if faction else text
    text = re.sub(r"\s+", " ", _BRACKET.sub(" ", text))
    text = _TRAILING.sub("", ARTICLE.sub("", text.strip(" '‘’\"“”*•·–—-"))).strip(" '‘’\"“”")
    return text.replace("‹", "(").replace("›", ")"), brackets
