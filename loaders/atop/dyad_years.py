"""Dyad-years of ATOP merged into episodes: consecutive years in which two states owed each other the same."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from tertius.graph_schema.claims import Citation, Claim, Origin, Reject
from tertius.graph_schema.content import Participant
from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.graph_schema.facts.alliance import Alliance
from tertius.loaders.atop.coding import (
    OBLIGATIONS,
    obligation_columns,
    promised,
    source_claim,
    source_id,
    state_claims,
    state_number,
)
from tertius.loaders.reading.tables import Table, TableRow, check_table, row_reject
from tertius.loaders.reading.values import interval, parse_integer
from tertius.loaders.record import Record

_STATES = (("ccode1", "ccode2"), ("stateA", "stateB"), ("statea", "stateb"), ("ccodea", "ccodeb"), ("mem1", "mem2"))
_FIRST, _YEARS = 1800, 300
_CODES = tuple(OBLIGATIONS)
_LISTED = 32
"""The bit that says there is a row; the five below it are the obligations."""

_MOST_EMPTY = 1_000
"""A file with more spans without obligation lists every dyad there is; one reject then stands for all of them."""


class Episode(NamedTuple):
    """Years of a dyad in which nothing changed: what the first promised the second, and the second the first."""

    first: int
    last: int
    forth: int
    back: int
    line: int


@dataclass
class _Direction:
    """What one state promised another in each year from 1800 on, and the line that says so."""

    promises: bytearray = field(default_factory=lambda: bytearray(_YEARS))
    lines: array[int] = field(default_factory=lambda: array("I", bytes(_YEARS * array("I").itemsize)))


Dyads = dict[tuple[int, int], _Direction]


def is_form(columns: Iterable[str]) -> bool:
    """Whether the columns are those of dyad-years."""
    present = list(columns)
    return "year" in present and _state_columns(present) is not None and len(obligation_columns(present)) > 0


def last_year(table: Table) -> int:
    """The last year of a file, in which it stops to speak; rows that cannot be read do not count."""
    found = 0
    for row in table:
        year = row["year"].removesuffix(".0")
        if year.isdecimal() and _FIRST <= int(year) < _FIRST + _YEARS:
            found = max(found, int(year))
    if not found:
        raise InvalidInput(f"{table.path.name} has no row with a year; dyad-years of ATOP are expected.")
    return found


def records(open_table: Callable[[], Table]) -> Iterator[Record]:
    """The source, the states, and an alliance for each episode of each dyad.

    Memory grows with the number of dyads, not with that of rows or years.
    """
    table = open_table()
    dyads: Dyads = {}
    pair = _state_columns(table.columns)
    assert pair is not None
    obligations = obligation_columns(table.columns)
    needed = [*pair, "year", *(obligations.get(code, names[-1]) for code, names in OBLIGATIONS.items())]
    yield from check_table(table, needed=needed)
    span: set[int] = set()
    for row in table:
        try:
            span.add(_take(row, pair, obligations, dyads))
        except (InvalidInput, DateError) as error:
            value = ", ".join(row.values())
            yield Reject(code=error.problem_code, where=row.where(), message=error.message, value=value)
    if not span:
        raise InvalidInput(f"{table.path.name} has no row that can be read; dyad-years of ATOP are expected.")
    yield source_claim(max(span))
    yield from state_claims({state for dyad in dyads for state in dyad}, max(span), table.path.name)
    yield from _alliances(dyads, min(span), max(span), table.path.name)


def episodes(forth: Iterable[int], back: Iterable[int], lines: Iterable[int]) -> Iterator[Episode]:
    """The spans of years in which a dyad is listed and what it owes each other stays the same."""
    begun: Episode | None = None
    for place, (one, other, line) in enumerate(zip(forth, back, lines, strict=True)):
        year = _FIRST + place
        if begun and (begun.forth, begun.back) == (one, other):
            begun = begun._replace(last=year)
            continue
        if begun:
            yield begun
        begun = Episode(year, year, one, other, line) if one or other else None
    if begun:
        yield begun


def _take(row: TableRow, pair: tuple[str, str], obligations: dict[str, str], dyads: Dyads) -> int:
    if (reject := row_reject(row)) is not None:
        raise InvalidInput(reject.message, code=reject.code)
    states = (state_number(row[pair[0]]), state_number(row[pair[1]]))
    year = _year(row["year"])
    if states[0] == states[1]:
        raise InvalidInput(f"{states[0]} is both states of the dyad.", code="invalid-row")
    promises = _LISTED + sum(1 << _CODES.index(code) for code in promised(row, obligations))
    known = dyads.setdefault(states, _Direction())
    if known.promises[year - _FIRST]:
        first = known.lines[year - _FIRST]
        raise InvalidInput(f"The dyad-year is already given on line {first}.", code="duplicate-key")
    known.promises[year - _FIRST] = promises
    known.lines[year - _FIRST] = row.line
    return year


@lru_cache(maxsize=1_024)
def _year(text: str) -> int:
    year = parse_integer(text)
    if year is None or not _FIRST <= year < _FIRST + _YEARS:
        raise DateError(f'"{text}" found, a year from {_FIRST} on expected.')
    return year


def _alliances(dyads: Dyads, begins: int, ends: int, file: str) -> Iterator[Record]:
    empty = 0
    nothing = _Direction()
    for low, high in sorted({(min(dyad), max(dyad)) for dyad in dyads}):
        forth, back = dyads.get((low, high), nothing), dyads.get((high, low), nothing)
        lines = (one or other for one, other in zip(forth.lines, back.lines, strict=True))
        for one in episodes(forth.promises, back.promises, lines):
            if not (_codes(one.forth) or _codes(one.back)):
                empty += 1
                if empty <= _MOST_EMPTY:
                    yield _without_obligation(low, high, one, file)
                continue
            yield _alliance(low, high, one, (begins, ends), file)
    if empty > _MOST_EMPTY:
        message = f"{empty - _MOST_EMPTY} further spans of years without any obligation were left out."
        yield Reject(code="no-fact-kind", where=file, message=message)


def _alliance(low: int, high: int, one: Episode, span: tuple[int, int], file: str) -> Claim:
    key = f"atop:dyad:{low}-{high}:{one.first}"
    had_begun = one.first == span[0]
    end = ".." if one.last == span[1] else str(one.last)
    forth, back = _codes(one.forth), _codes(one.back)
    one_sided = set(forth) ^ set(back) if one.forth and one.back else set()
    said = Alliance(
        id=key,
        ally=(Participant(actor=f"cow:{low}"), Participant(actor=f"cow:{high}")),
        valid=interval(None if had_begun else str(one.first), end),
        attested=str(one.first) if had_begun else None,
        obligations=tuple(code for code in _CODES if code in {*forth, *back}),
        one_sided=tuple(code for code in _CODES if code in one_sided),
        summary=_whose(low, high, forth, back) if one_sided else None,
    )
    locator = f"{file}, line {one.line}, dyad {low}-{high}, {one.first} to {one.last}"
    cited = Citation(source=source_id(span[1]), locator=locator)
    return Claim(id=key, says=said, citations=(cited,), credibility=2, origin=Origin(file=file, row=one.line))


def _whose(low: int, high: int, forth: tuple[str, ...], back: tuple[str, ...]) -> str:
    only = {low: [code for code in forth if code not in back], high: [code for code in back if code not in forth]}
    return "; ".join(f"{' and '.join(codes)} by cow:{state} only" for state, codes in only.items() if codes)


def _without_obligation(low: int, high: int, one: Episode, file: str) -> Reject:
    return Reject(
        code="no-fact-kind",
        where=f"{file}, line {one.line}",
        message=f"The dyad {low}-{high} is listed from {one.first} to {one.last} without any of the five obligations; "
        "whether that is an alliance cannot be said.",
        value=f"{low}-{high}, {one.first}-{one.last}",
    )


def _codes(promises: int) -> tuple[str, ...]:
    return tuple(code for place, code in enumerate(_CODES) if promises >> place & 1)


def _state_columns(columns: Iterable[str]) -> tuple[str, str] | None:
    present = set(columns)
    return next((pair for pair in _STATES if present.issuperset(pair)), None)
