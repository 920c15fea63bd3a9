"""The third-party cell of the peace agreements: clauses with role words, and the third parties in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tertius.loaders.parsing.third_parties import NotSplit, ThirdParty, parse_third_parties

Roles = tuple[str, ...]

THIRD_PARTY = "third_party"
_NOUNS = {
    "chief mediator": "chief_mediator",
    "co-mediator": "co_mediator",
    "mediator": "mediator",
    "broker": "mediator",
    "facilitator": "facilitator",
    "guarantor": "guarantor",
    "witness": "witness",
    "observer": "observer",
    "monitor": "monitor",
    "host": "host",
    # What a sponsor, a chair or a signatory did beside signing, the words do not say.
    "sponsor": THIRD_PARTY,
    "chair": THIRD_PARTY,
    "third party signatory": THIRD_PARTY,
    "signatory": THIRD_PARTY,
    "third party": THIRD_PARTY,
}
_VERBS = {
    "mediated": "mediator",
    "brokered": "mediator",
    "facilitated": "facilitator",
    "guaranteed": "guarantor",
    "witnessed": "witness",
    "observed": "observer",
    "monitored": "monitor",
    "hosted": "host",
    "sponsored": THIRD_PARTY,
    "chaired": THIRD_PARTY,
}
_PLURAL = {"witness": "witnesses", "third party signatory": "third party signatories", "signatory": "signatories"}
_LONGEST_FIRST = sorted((*_NOUNS, *_PLURAL.values()), key=len, reverse=True)
_NOUN = "(?:" + "|".join(map(re.escape, _LONGEST_FIRST)) + ")s?"
_VERB = "(?:" + "|".join(_VERBS) + ")"
_VERB_LIST = f"{_VERB}(?:(?:,| and|, and) {_VERB})*"
_NOUN_LIST = rf"(?:joint |co-?)?{_NOUN}(?:(?:,| and|, and) (?:joint |co-?)?{_NOUN})*"
_I = re.IGNORECASE

_ABBREVIATIONS = "".join(rf"(?<!\b{one})" for one in ("Mr", "Ms", "Mrs", "Dr", "Gen", "Lt", "Gov", "Rtd", "Col", "St"))
_SENTENCE_END = re.compile(rf"(?<=[^\W\d_]{{2}}){_ABBREVIATIONS}\.\s+(?=[A-Z])|(?<=\)|\"|”)\.\s+(?=[A-Z])")
_RELATIVE = re.compile(r",\s+which (?:was|were)\s+", _I)
_HEADING = re.compile(rf"(?P<nouns>{_NOUN_LIST})\s*:?", _I)
_LABELLED = re.compile(rf"(?P<nouns>{_NOUN_LIST})\s*:\s*(?P<names>.+)", _I | re.DOTALL)
_DONE_BY = re.compile(
    rf"(?:(?:the|this) (?:\w+ ){{0,3}}(?:was|were) )?(?:jointly )?(?P<verbs>{_VERB_LIST}) by:?\s+"
    rf"(?P<names>.+?)(?:,? (?:as|who were)(?: the)?|,)?(?: (?P<nouns>{_NOUN_LIST}))?",
    _I | re.DOTALL,
)
_WAS = re.compile(
    rf"(?P<names>.+?) (?:was|were|acted as|served as) (?:the |an? )?(?P<nouns>{_NOUN_LIST})", _I | re.DOTALL
)
_DID = re.compile(
    rf"(?:though not (?:a |the )?signator(?:y|ies), )?(?P<names>.+?) (?P<verbs>{_VERB_LIST}) "
    r"(?:the|this|these) [^,;]+",
    _I | re.DOTALL,
)
_AS = re.compile(rf"(?P<names>.+?),? as (?:the |an? )?(?P<nouns>{_NOUN_LIST})", _I | re.DOTALL)
_DELEGATES = re.compile(r"(?:the )?(?:permanent )?(?:representatives|governments) of (?=[A-Z]|the [A-Z])", _I)
_OFFICE_OF = re.compile(
    r"(?:\w+ )?(?:president|chair\w*|minister|secretary|head|director|envoy|representative)\b.* of ", _I
)
_NEXT_LABEL = re.compile(rf";\s+(?={_NOUN_LIST}\s*:)", _I)
_ROLE_WORD = re.compile(rf"\b(?:{_NOUN}|{_VERB}|mediation|auspices)\b", _I)


@dataclass(frozen=True)
class Clause:
    """What one clause of the cell says: who, in which roles."""

    text: str
    roles: Roles
    parties: tuple[ThirdParty, ...]


@dataclass(frozen=True)
class Unread:
    """A clause that cannot be read with confidence: the reject's code, and why."""

    text: str
    code: str
    why: str


def read_third_parties(cell: str) -> Iterator[Clause | Unread]:
    """The clauses of the cell, in order; a cell that says there was none gives nothing.

    A line that is only a role word is the heading of the lines after it. Where no role is stated, the role is
    `third_party`: that somebody mediated is never taken for granted.
    """
    if cell.strip(" .").lower() in {"", "no", "none"}:
        return
    heading: Roles = (THIRD_PARTY,)
    for line in _lines(cell):
        if found := _HEADING.fullmatch(line):
            heading = _noun_roles(found["nouns"])
            continue
        for sentence in _SENTENCE_END.split(line):
            for clause in _RELATIVE.split(sentence):
                if text := clause.strip(" .;,"):
                    yield _read_clause(text, heading)


def _lines(cell: str) -> list[str]:
    lines = (" ".join(line.split()) for line in cell.splitlines() if line.strip())
    return [part for line in lines for part in _NEXT_LABEL.split(line)]


def _read_clause(text: str, heading: Roles) -> Clause | Unread:
    names, roles = _roles_of(text, heading)
    without_delegates = _DELEGATES.sub("", names)
    if _ROLE_WORD.search(without_delegates) and not _is_name_of_body(without_delegates):
        return Unread(text, "unparsed-text", "it has words of roles whose holders are not certain")
    try:
        parties = parse_third_parties(without_delegates)
    except NotSplit as error:
        return Unread(text, error.code, str(error))
    for one in parties:
        if one.known is None and one.of is None and not _is_name(one.name):
            return Unread(text, "unparsed-text", f'"{one.name}" is no name by itself')
    return Clause(text, roles, parties)


def _roles_of(text: str, heading: Roles) -> tuple[str, Roles]:
    """The names of a clause, and the roles its words give them."""
    if found := _LABELLED.fullmatch(text):
        return found["names"], _noun_roles(found["nouns"])
    if found := _DONE_BY.fullmatch(text):
        also = _noun_roles(found["nouns"]) if found["nouns"] else ()
        return found["names"], tuple(dict.fromkeys((*_verb_roles(found["verbs"]), *also)))
    if found := _WAS.fullmatch(text) or _AS.fullmatch(text):
        return found["names"], _noun_roles(found["nouns"])
    if found := _DID.fullmatch(text):
        return found["names"], _verb_roles(found["verbs"])
    return text, heading


def _is_name(text: str) -> bool:
    """Whether it is more than an office, and does not speak for somebody else."""
    return ":" not in text and not _OFFICE_OF.match(text) and not text.startswith(("For ", "On behalf "))


def _is_name_of_body(text: str) -> bool:
    """Whether the role word is part of a proper name such as "UN Observer Mission"."""
    return all(found[0][0].isupper() for found in _ROLE_WORD.finditer(text)) and " of the " not in text


def _noun_roles(text: str) -> Roles:
    found = (one.lower() for one in re.findall(_NOUN, text, _I))
    singular = {plural: one for one, plural in _PLURAL.items()}
    words = (singular.get(one) or (one if one in _NOUNS else one.removesuffix("s")) for one in found)
    return tuple(dict.fromkeys(_NOUNS[one] for one in words))


def _verb_roles(text: str) -> Roles:
    return tuple(dict.fromkeys(_VERBS[one.lower()] for one in re.findall(_VERB, text, _I)))
