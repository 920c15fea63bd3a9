"""The codes of ISO 3166-1 with the time in which each was assigned, also those that ISO 3166-3 lists as withdrawn.

Kept in a table of our own form (`iso3166.csv`): an empty `assigned` is the first edition of 1974, a change of the
numeric code alone (Germany 280 to 276, Sudan 736 to 729) is a line of its own. Where only the year of a newsletter was
certain, the year stands.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tertius.graph_schema.time import parse_endpoint

FIRST_EDITION = "1974"


class IsoCode(NamedTuple):
    """One assignment of codes to a country or territory; `withdrawn` is "" while it lasts."""

    alpha3: str
    alpha2: str
    numeric: str
    name: str
    assigned: str
    withdrawn: str

    @property
    def valid(self) -> str:
        """The time of the assignment as EDTF."""
        return f"{self.assigned or FIRST_EDITION}/{self.withdrawn or '..'}"

    def held_on(self, day: date) -> bool:
        """Whether it may have been assigned on a day; days before ISO 3166 are read with its first edition."""
        begins = parse_endpoint(self.assigned).earliest if self.assigned else date.min
        ends = parse_endpoint(self.withdrawn).latest if self.withdrawn else date.max
        return begins <= day <= ends


@cache
def iso_codes() -> tuple[IsoCode, ...]:
    """Every assignment, in the order of the alpha-3 codes."""
    with (Path(__file__).parent / "iso3166.csv").open(encoding="utf-8", newline="") as file:
        return tuple(IsoCode(**row) for row in csv.DictReader(file))


def code_on(codes: Iterable[IsoCode], day: date) -> IsoCode | None:
    """Of several assignments the one that held on a day, the latest if two may have; else the one nearest before."""
    ordered = sorted(codes, key=lambda one: one.assigned or FIRST_EDITION)
    held = [one for one in ordered if one.held_on(day)]
    return (held or ordered)[-1] if ordered else None
