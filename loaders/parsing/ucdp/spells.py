"""Years into spells: UCDP says by year what holds for as long as nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import NamedTuple, TypeVar

Year = TypeVar("Year")


class Spell(NamedTuple):
    """Consecutive years in which nothing changed."""

    first: int
    last: int


def spells(years: Mapping[int, Year], same: Callable[[Year], Hashable]) -> Iterator[Spell]:
    """The longest runs of consecutive years that are the same; a missing year ends one, a gap is a gap."""
    first = last = None
    for year in sorted(years):
        goes_on = last is not None and year == last + 1 and same(years[year]) == same(years[last])
        if not goes_on:
            if first is not None and last is not None:
                yield Spell(first, last)
            first = year
        last = year
    if first is not None and last is not None:
        yield Spell(first, last)


def in_years(spell: Spell) -> str:
    """EDTF of a spell that is known by year: it began in the first and ended in the last."""
    return str(spell.first) if spell.first == spell.last else f"{spell.first}/{spell.last}"
