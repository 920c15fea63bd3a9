"""Which number of Gleditsch and Ward, which of COW and which code of ISO stood for one state in one span of time.

Kept in a table of our own form (`polities.csv`), one line for each span in which all three stay the same. It holds
numbers only; when a state was a member of the COW or the Gleditsch-Ward system is for the lists of those projects to
say. `status` is `candidate` where a code of ISO stood for a state that no longer exists and now stands for another
(VNM for the Republic of Viet-Nam), `user-assigned` for Kosovo's XKX, which ISO has not assigned.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from tertius.graph_schema.identifiers import Identifier

NumberSystem = Literal["gw", "cow"]


class Polity(NamedTuple):
    """A state in a span of time in which its numbers and its code of ISO stay the same; "" where it has none."""

    name: str
    gw: str
    cow: str
    iso3: str
    first: str
    last: str
    status: str

    def covers(self, day: date) -> bool:
        """Whether the span takes in a day; an empty end is open."""
        return (not self.first or date.fromisoformat(self.first) <= day) and (
            not self.last or day <= date.fromisoformat(self.last)
        )

    @property
    def valid(self) -> str | None:
        """The span as EDTF, or None if nothing ever changed."""
        return f"{self.first}/{self.last or '..'}" if self.first or self.last else None

    @property
    def assigned_iso3(self) -> str:
        """The code, if ISO has assigned it."""
        return "" if self.status == "user-assigned" else self.iso3


@cache
def polities() -> tuple[Polity, ...]:
    """Every line of the table, by number of Gleditsch and Ward and by time."""
    with (Path(__file__).parent / "polities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Polity(**row) for row in csv.DictReader(file))


@cache
def polities_of(system: NumberSystem, number: str) -> tuple[Polity, ...]:
    """The lines in which a number of one system stands."""
    return tuple(one for one in polities() if getattr(one, system) == number)


def identifiers_of(lines: Iterable[Polity], systems: Iterable[Literal["gw", "iso3"]]) -> list[Identifier]:
    """The identifiers that some lines give one state, each with the spans in which it stood for it."""
    given = list(lines)
    found: list[Identifier] = []
    for system in systems:
        spans: dict[str, list[Polity]] = defaultdict(list)
        for one in given:
            if code := getattr(one, system):
                spans[code].append(one)
        for code, held in spans.items():
            status: Literal["established", "candidate"] = (
                "candidate" if system == "iso3" and held[0].status else "established"
            )
            found.append(Identifier(id=f"{system}:{code}", status=status, valid=_spells(held)))
    return found


def counterparts_of_cow(lines: Iterable[Polity]) -> list[Identifier]:
    """Number of Gleditsch and Ward and code of ISO, which are candidates where the two systems part states differently.

    COW has two numbers for what is one state there (Germany, Yemen), or one for two (Yugoslavia and Serbia): whether
    the records are one is for a person to decide.
    """
    given = list(lines)
    theirs = {one.gw for one in given}
    ours = {one.cow for one in polities() if one.gw in theirs}
    others = identifiers_of(given, ("gw", "iso3"))
    if len(theirs) == len(ours) == 1:
        return others
    return [one.model_copy(update={"status": "candidate"}) for one in others]


def _spells(held: list[Polity]) -> tuple[str, ...]:
    """The spans of one code; spans that follow each other without a gap are one."""
    ordered = sorted(held, key=lambda one: one.first)
    spells: list[list[str]] = []
    for one in ordered:
        if spells and spells[-1][1] and one.first and _follows(spells[-1][1], one.first):
            spells[-1][1] = one.last
        else:
            spells.append([one.first, one.last])
    if spells == [["", ""]]:
        return ()
    return tuple(f"{first}/{last or '..'}" for first, last in spells)


def _follows(last: str, first: str) -> bool:
    return (date.fromisoformat(first) - date.fromisoformat(last)).days == 1
