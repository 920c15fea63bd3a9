"""One cell that names third parties, in whatever way, as third parties: who mediated, for whom, in which office.

A state or organisation is recognised by its name (`known_names`), an office by its words, a person by what is left. A
text that two readings fit, or none, is not split: `NotSplit` says why, and the caller rejects the cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.parsing.known_names import (
    Known,
    is_group,
    known_adjective,
    known_before,
    known_named,
    names_with_separators,
    without_known,
)
from tertius.loaders.parsing.words import (
    acts_for_another,
    initials,
    is_former,
    is_office,
    is_personal_name,
    is_proper_name,
    is_titled,
    represents,
    says_several,
    without_tail,
)


class NotSplit(Exception):
    """A cell that cannot be read with confidence: the reject's code, and why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass(frozen=True)
class ThirdParty:
    """One third party of a cell.

    Either a state or organisation, with whoever acted for it where the cell says so (`represented_by`, as written, or
    the name of one person and that person's `office`), or anybody else under the name written. `of` is the state or
    organisation whose `office` a person held; a `former` office is told apart, since it does not say for whom the
    person acts.
    """

    name: str
    known: Known | None = None
    written: str | None = None
    is_person: bool = False
    represented_by: str | None = None
    represented_by_person: bool = False
    of: Known | None = None
    office: str | None = None
    former: bool = False

    @property
    def is_delegate(self) -> bool:
        """Whether the person acted for `of`, as an envoy does, rather than holding a high office in it."""
        return self.of is not None and (self.office is None or acts_for_another(self.office))


@dataclass(frozen=True)
class _Title:
    """A text that says an office, and of whom, but not who held it."""

    of: Known
    office: str
    former: bool
    text: str


MAX_SIGNS = 1000
"""No list of third parties is longer; searching a text that is takes time that grows faster than its length."""

_SEPARATORS = {
    ";": re.compile(r"\s*;\s*"),
    ",": re.compile(r"\s*,\s*"),
    "and": re.compile(r"\s*(?:/|&|\bas well as\b|\band\b)\s*"),
}
_IN_BRACKETS = re.compile(r"^(?P<before>[^()]+?)\s*\((?P<inside>[^()]+)\)$")
_PORTFOLIO = re.compile(r"^(?P<office>.+\b(?:Minister|Secretary)) (?P<portfolio>(?:for|of) [A-Z][\w ]+ and [A-Z]\w+)$")
_IN_BRACKETS_ANYWHERE = re.compile(r"\([^()]*\)")
_AFTER_DASH = re.compile(r"^(?P<before>.+?)\s+-\s+(?P<inside>.+)$")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"'})


def tidy_text(text: str) -> str:
    """The cell with one kind of dash, quote and blank, and without punctuation around it; words are left alone."""
    written = re.sub(r"[‐-―−]", "-", unicodedata.normalize("NFC", text)).translate(_QUOTES)
    return " ".join(written.split()).strip(" ,;:").removesuffix(" .").rstrip()


def parse_third_parties(text: str) -> tuple[ThirdParty, ...]:
    """The third parties of a cell, in the order written.

    Raises
    ------
    NotSplit
        With code `composite-actor` for a group of states under one name and for several people or bodies without names,
        `multi-valued-cell` if it lists several and where one ends is not certain, `unparsed-text` for anything else.
    """
    if len(text) > MAX_SIGNS:
        raise NotSplit("unparsed-text", f"it has more than {MAX_SIGNS} signs, and is no list of names")
    cell = tidy_text(text).removesuffix(".")
    if cell.count("(") != cell.count(")"):
        raise NotSplit("unparsed-text", "a bracket is not closed, so that the cell seems to be cut off")
    if "?" in cell:
        raise NotSplit("unparsed-text", "the set itself is not sure of it")
    if _AFTER_DASH.match(_IN_BRACKETS_ANYWHERE.sub("", cell)) and any(
        sign.search(cell) for sign in _SEPARATORS.values()
    ):
        raise _uncertain("it is not certain how far what follows the dash explains it")
    if (group := _group_of_named(cell)) is not None:
        return group
    found: list[ThirdParty] = []
    for part in _pieces(cell, ";"):
        found += _read_list(part)
    return _once_each(found)


def _read_list(cell: str) -> list[ThirdParty]:
    """What commas separate: several third parties, or one person and the office that the comma explains."""
    read: list[ThirdParty | _Title] = []
    for piece in _pieces(cell, ","):
        one = _read_one(piece)
        read += [one] if one is not None else _read_joined(piece, read[-1] if read else None)
    found: list[ThirdParty] = []
    while read:
        one, following = read.pop(0), read[0] if read else None
        if isinstance(one, _Title) and _is_bare_person(following):
            # "EU chief negotiator, X, NATO": the name may go with what stands before it or after it.
            if len(read) > 1:
                raise _uncertain(f'it is not certain whose office "{one.office}" is')
            read.pop(0)
            found.append(_in_office(following, one))
        elif _is_bare_person(one) and isinstance(following, _Title):
            found.append(_in_office(one, following))
            read.pop(0)
        else:
            found.append(_alone(one, following, is_only=not read and not found))
    return found


def _alone(one: ThirdParty | _Title, following: ThirdParty | _Title | None, *, is_only: bool) -> ThirdParty:
    """What stands between commas without belonging to its neighbour."""
    if isinstance(one, _Title):
        if one.former:
            raise _uncertain(f'it is not said who "{one.text}" is')
        return ThirdParty(one.of.name, known=one.of, represented_by=one.text)
    if is_only or one.known is not None or one.of is not None:
        return one
    if not _is_bare_person(one):
        if _is_description(one) and _is_bare_person(following):
            raise _uncertain(f'"{following.name}" may be {one.name}, or a third party of its own')
    elif _is_bare_known(following) or _is_description(following):
        raise _uncertain(f'"{following.name}" may be whom {one.name} works for, or a third party of its own')
    elif len(one.name.split()) == 1:
        raise _uncertain(f'it is not certain that "{one.name}" is a third party of its own')
    return one


def _read_joined(piece: str, before: ThirdParty | _Title | None) -> list[ThirdParty | _Title]:
    """What `and`, `&` or `/` join: every part must be certain by itself; `before` is what stands before its comma."""
    parts = _pieces(piece, "and")
    if len(parts) == 1:
        raise _unreadable(piece)
    if _is_bare_person(before) and (first := _first_of_offices(parts)) is not None:
        return [first]
    found: list[ThirdParty | _Title] = []
    for part in parts:
        adjective = known_adjective(part)
        one = ThirdParty(adjective.name, known=adjective, written=part) if adjective else _read_one(part)
        if one is None or isinstance(one, _Title) or (_is_bare_person(one) and len(one.name.split()) == 1):
            raise _uncertain(f'"{part}" is not certain to be one third party')
        found.append(one)
    return found


def _first_of_offices(parts: Sequence[str]) -> _Title | None:
    """The first of the offices of one person: "President of Ghana and head of ECOWAS"; of two states it is not one."""
    titles = [one for part in parts if isinstance(one := _read_one(part), _Title) and not one.former]
    are_of_one = len(titles) == len(parts) and sum(one.of.kind == "state" for one in titles) < len(titles)
    return titles[0] if are_of_one else None


def _read_one(text: str) -> ThirdParty | _Title | None:
    """A text that is one third party, or one office; None if it may be more than that or cannot be read."""
    known = known_named(text)
    if known is not None:
        return ThirdParty(known.name, known=known, written=text)
    if is_group(text):
        raise NotSplit("composite-actor", f'"{text}" is a group of states, which of them is not said')
    if bracketed := _IN_BRACKETS.match(text) or _AFTER_DASH.match(text):
        return _read_bracketed(bracketed["before"], bracketed["inside"])
    if (of_two := _PORTFOLIO.match(text)) and known_named(of_two["portfolio"].rpartition(" and ")[2]) is None:
        title = _read_office(of_two["office"])
        return replace(title, office=f"{title.office} {of_two['portfolio']}") if isinstance(title, _Title) else None
    if _SEPARATORS[","].search(text) or _SEPARATORS["and"].search(text) or ";" in text or "(" in text:
        return None
    if says_several(without_known(text)):
        before = known_before(text.split())
        if before is not None and represents(text.split()[before[1] :]):
            return ThirdParty(before[0].name, known=before[0], represented_by=text)
        raise NotSplit("composite-actor", f'"{text}" is several, without their names')
    return _read_office(text) or _read_name(text)


def _read_bracketed(before: str, inside: str) -> ThirdParty | None:
    """`Iran (Deputy FM X)`, `X (Libya)`, `Organization of African Unity (OAU)`, `OAU - X`."""
    if is_group(before):
        raise NotSplit("composite-actor", f'"{before}" is a group of states, which of them took part is not said')
    known, explained = known_named(before), known_named(inside)
    if fold_name(inside).split(" ")[0] == "ngo" and (known or is_proper_name(before)):
        return (
            ThirdParty(before, known=Known(before, "ngo"))
            if known is None
            else ThirdParty(known.name, known=known, written=before)
        )
    if known is not None:
        if explained is not None and explained != known:
            return None
        one = ThirdParty(known.name, known=known, written=before)
        return _represented(one, known, inside) if explained is None else one
    for name, short in ((before, inside), (inside, before)):
        if initials(name) == short and len(short) > 2 and is_proper_name(name) and not is_group(name):
            return ThirdParty(name, written=short)
    read = None if "," in before or ";" in before else _read_one(before)
    if explained is not None and _is_bare_person(read):
        return replace(read, is_person=True, of=explained)
    return None


def _read_office(text: str) -> ThirdParty | _Title | None:
    """`[former] [office] STATE [office] [person]`, `office of STATE`; an office alone is a title."""
    words = text.split()
    former = is_former(words[0])
    words = words[1:] if former else words
    before: list[str] = []
    while words and known_before(words) is None and is_office(words[0]):
        before.append(words.pop(0))
    found = known_before(words)
    if found is None:
        # "Envoy Mar": of whom is not said.
        return ThirdParty(text, is_person=True) if before and is_personal_name(words) else None
    known, taken = found
    rest, after = words[taken:], list(before)
    # "UK NI Secretary X": letters may stand for a part of the state.
    while rest and (is_office(rest[0]) or (rest[0].isupper() and len(rest[0]) < 4 and any(map(is_office, rest[1:2])))):
        after.append(rest.pop(0))
    rest, tail = without_tail(rest)
    office = " ".join([*after, *tail]).removeprefix("the ").removesuffix(" of").strip()
    if not rest:
        return _Title(known, office, former, text) if after else None
    # "UN Mar" names whom the UN sent; without an office, an adjective and a name may be an organisation's name.
    if not is_personal_name(rest) or not (after or known_named(" ".join(words[:taken]))):
        return None
    name = " ".join(rest)
    if after:
        return ThirdParty(name, is_person=True, of=known, office=office, former=former)
    return ThirdParty(known.name, known=known, represented_by=name, represented_by_person=True)


def _read_name(text: str) -> ThirdParty | None:
    """Any other name; as a person only where the caller has a reason to say so."""
    return ThirdParty(text, is_person=is_titled(text)) if is_proper_name(text) else None


def _is_bare_known(one: ThirdParty | _Title | None) -> TypeGuard[ThirdParty]:
    return isinstance(one, ThirdParty) and one.known is not None and one.represented_by is None


def _is_bare_person(one: ThirdParty | _Title | None) -> TypeGuard[ThirdParty]:
    """Whether it may be a person of whom no office and no organisation is said."""
    return isinstance(one, ThirdParty) and one.known is None and one.of is None and is_personal_name(one.name.split())


def _is_description(one: ThirdParty | _Title | None) -> TypeGuard[ThirdParty]:
    """Whether it is a name that may describe its neighbour: `Bishop of Bata`, an organisation that is not known."""
    if not isinstance(one, ThirdParty) or one.known is not None or one.of is not None or _is_bare_person(one):
        return False
    return not one.is_person or " of " in one.name


def _in_office(person: ThirdParty, title: _Title) -> ThirdParty:
    return replace(person, is_person=True, of=title.of, office=title.office, former=title.former)


def _represented(one: ThirdParty, known: Known, inside: str) -> ThirdParty:
    """A state or organisation, and in brackets after it who acted for it, if that is what stands there."""
    pieces = [piece for part in _pieces(inside, ",") for piece in _pieces(part, "and")]
    people = [_person_in(piece) for piece in pieces]
    if not any(people) or any(
        person is None and not _is_office_only(piece) for person, piece in zip(people, pieces, strict=True)
    ):
        return one
    if len(pieces) > 1 or people[0] is None:
        return replace(one, represented_by=inside)
    office, name, of = people[0]
    if of not in (None, known):
        return replace(one, represented_by=inside)
    return replace(one, represented_by=name, represented_by_person=True, of=known if office else None, office=office)


def _person_in(piece: str) -> tuple[str | None, str, Known | None] | None:
    """A person of a bracket: office, name, and the state or organisation it names beside, or None."""
    read = _read_office(piece)
    if isinstance(read, ThirdParty) and read.of is not None and not read.former:
        return read.office, read.name, read.of
    words = piece.split()
    office = []
    while words and is_office(words[0]):
        office.append(words.pop(0))
    found = known_before(words)
    words = words[found[1] :] if found else words
    if not is_personal_name(words):
        return None
    return " ".join(office) or None, " ".join(words), found[0] if found else None


def _is_office_only(piece: str) -> bool:
    words = piece.split()
    found = known_before(words)
    return all(is_office(word) for word in (words[found[1] :] if found else words))


def _group_of_named(cell: str) -> tuple[ThirdParty, ...] | None:
    """A group whose members the cell lists in brackets: they took part, each under its own name."""
    bracketed = _IN_BRACKETS.match(cell)
    if bracketed is None or not is_group(bracketed["before"]):
        return None
    pieces = _pieces(bracketed["inside"], ",")
    members = [(known, piece) for piece in pieces if (known := known_named(piece)) is not None]
    if len(members) < max(len(pieces), 2):
        return None
    return _once_each([ThirdParty(known.name, known=known, written=piece) for known, piece in members])


def _pieces(text: str, separator: str) -> list[str]:
    """The text cut at a separator outside brackets; a state's or organisation's name is never cut."""
    if known_named(text) is not None:
        return [text]
    hidden = text
    for kept in (_IN_BRACKETS_ANYWHERE, names_with_separators()):
        hidden = kept.sub(lambda found: "_" * len(found[0]), hidden)
    pieces, start = [], 0
    for found in _SEPARATORS[separator].finditer(hidden):
        pieces.append(text[start : found.start()])
        start = found.end()
    pieces.append(text[start:])
    # "France, and Switzerland": the comma has cut already.
    return [piece.strip().removeprefix("and ").strip() for piece in pieces if piece.strip()]


def _once_each(found: Sequence[ThirdParty]) -> tuple[ThirdParty, ...]:
    names = [fold_name(one.name) for one in found]
    if len(set(names)) < len(names):
        raise NotSplit("multi-valued-cell", "it names one third party twice")
    return tuple(found)


def _uncertain(why: str) -> NotSplit:
    return NotSplit("multi-valued-cell", why)


def _unreadable(piece: str) -> NotSplit:
    return NotSplit("unparsed-text", f'"{piece}" is neither a known name nor an office nor a plain name')
