"""The words by which a text is told to be an office, a personal name, or several people at once."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from tertius.graph_schema.identifiers import fold_name


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DELEGATES = _words("envoy rep representative ambassador mediator negotiator emissary dip")
# Offices of a person; a name never holds one of them after its first word.
_RANKS = _DELEGATES | _words("""
    president pres pm prime minister min fm vp vice premier chancellor secretary sec deputy dep under asst assistant
    chair chairman commissioner adviser advisor laureate
""")
_OFFICES = _RANKS - {"laureate"} | _words("""
    administrator affairs chairperson chief commissar defence defense director emir for foreign former gen general
    governor head interior king leader ministers officer official peace peacemaker personal pol policy political
    presidents queen
    secgen security senior speaker special spcl spec state talks the undersecretary
""")
# They link the words of an office, and never begin a name.
_LINKS = {"of", "for", "on"}
_LONG = sorted(word for word in _OFFICES if len(word) > 8)
_MIN_LIKENESS = 90
"""Two words of nine letters or more that are so alike are one word, misspelt: Repesentative."""

_ACTING = _words("attaches delegation diplomats embassy envoys officials parliamentary representatives reps")
_HONORIFICS = _words("archbishop baron bishop col dom dr gen hon lord lt mr mrs ms pastor pope sheikh sir")
_PARTICLES = _words("ag al arap bin ben da de del den der di do dos du e el ibn la le ould van von y")
_BODIES = _words("""
    administration agency aid alliance army assembly association authority bank center centre church churches coalition
    commission committee community conference congress council court cross delegation elders embassy federation force
    forces forum foundation front government govt group groups initiative institute league mission movement nation
    nations network office organisation organization parliament parliamentary party secretariat society team union
""")
_SEVERAL = _words("""
    attaches countries diplomats elders envoys groups leaders members ministers monitors nations observers officials
    organisations organizations parties presidents representatives reps states
""")
_SMALL = _words("al de des du el for in la le of on the")


def is_office(word: str) -> bool:
    """Whether the word belongs to the name of an office."""
    parts = fold_name(word).split()
    if word.lower() in _LINKS:
        return True
    return bool(parts) and all(part in _OFFICES or _is_misspelt(part) for part in parts)


def acts_for_another(office: str) -> bool:
    """Whether the holder of the office acts for somebody else by what it is, as an envoy does."""
    return any(word in _DELEGATES or (_is_misspelt(word) and len(word) > 10) for word in fold_name(office).split())


def is_titled(name: str) -> bool:
    """Whether a name begins with what only persons are called: Archbishop, Lt.-Gen."""
    return set(fold_name(name.split(maxsplit=1)[0]).split()) <= _HONORIFICS


def represents(words: list[str]) -> bool:
    """Whether the words say that unnamed people acted for the state or organisation before them: `US diplomats`."""
    return bool(words) and all(fold_name(word) in _ACTING or is_office(word) for word in words)


def is_former(word: str) -> bool:
    """Whether the word says that an office is no longer held."""
    return word.lower().rstrip(".") in {"former", "ex", "ex-"}


def is_personal_name(words: list[str]) -> bool:
    """Whether the words can be a person's name: one to five in capitals, small ones only inside it."""
    own = [word for word in words if not is_titled(word)]
    if any(is_office(word) for word in own):
        return False
    if not 1 <= len(own) <= 5 or any(fold_name(word) in _BODIES | _SEVERAL for word in own):
        return False
    if any(re.search(r"[\d/&()=<>]", word) for word in words):
        return False
    return _is_capital(own[-1]) and all(_is_capital(word) or word.lower() in _PARTICLES for word in own)


def is_proper_name(text: str) -> bool:
    """Whether the text is one name of anything: every word but small ones begins with a capital."""
    words = text.split()
    if not 1 <= len(words) <= 8 or re.search(r"[\d/&=<>;]", text):
        return False
    # "Jap Dep Minister X" has an office inside, of whom cannot be told.
    if any(set(fold_name(word).split()) & _RANKS for word in words[1:]):
        return False
    return _is_capital(words[0]) and all(_is_capital(word) or word.lower() in _SMALL for word in words)


def says_several(text: str) -> bool:
    """Whether the folded text stands for several people or bodies without naming them: `Foreign Ministers of …`."""
    return bool(_SEVERAL & set(text.split()))


def initials(text: str) -> str:
    """The first letters of the words of a name, small words left out: `SPCC` of South Pacific Council of Churches."""
    return "".join(word[0] for word in fold_name(text).split() if word not in _SMALL).upper()


def without_tail(words: list[str]) -> tuple[list[str], list[str]]:
    """A text after an office, and what only says where it was held: `in Angola`, `to the Philippines`."""
    if words and words[0].lower() in {"in", "to", "at"}:
        return [], words
    return words, []


def _is_capital(word: str) -> bool:
    first = word.lstrip("'\"").removeprefix("al-").removeprefix("el-")[:1]
    return first.isupper()


def _is_misspelt(word: str) -> bool:
    return len(word) > 8 and any(fuzz.ratio(word, known) >= _MIN_LIKENESS for known in _LONG)


def without_honorifics(name: str) -> str:
    """A person's name without Dr., Lord and their like, unless nothing else is left."""
    return " ".join(word for word in name.split() if not is_titled(word)) or name


def names_of_person(name: str) -> list[str]:
    """The words that tell a person apart: no office, no `de` or `van`."""
    return [word for word in name.split() if not is_office(word) and word.lower() not in _PARTICLES]
