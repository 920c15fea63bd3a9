"""What the rows of one mediation say together, and where they contradict each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.reading.values import parse_flag

LEADS = ("leading actor", "leading actor 2", "leading actor 3")
VENUE = "location of neogitations"
SHARED = (
    "year",
    "conflict locale",
    "conflict sub-locale",
    VENUE,
    "negotiation type",
    *LEADS,
    "agreement",
    "peace agreement",
    "ceasfire agreement",
    "agreement name",
)
"""Columns that speak of the mediation, so that all of its rows should say the same."""

FLAGS = (
    "good offices",
    "mediation",
    "hosting talks",
    "negotiating and drafting",
    "manipulating",
    "humanitarian",
    "witness/party to agreement",
    "other",
)
"""The eight roles of a third party, each 1 or 0."""

_KEPT_BY_ROW = {"year", VENUE, *LEADS}
_FALSE = {"", "0"}


@dataclass
class Gathered:
    """One mediation: the first value of each column, and what any of its rows says."""

    id: str
    first_row: TableRow
    values: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    third_parties: set[str] = field(default_factory=set)
    leads: dict[str, tuple[TableRow, str]] = field(default_factory=dict)
    unread_leads: set[str] = field(default_factory=set)
    _lines: dict[str, int] = field(default_factory=dict)
    _blank: dict[str, TableRow] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def compare(self, row: TableRow) -> Iterator[Reject]:
        """Take in a row's values; a reject for each that contradicts, or is missing in, an earlier row."""
        for column in SHARED:
            value = row.get(column, "")
            if not value:
                self._blank.setdefault(column, row)
            elif column not in self.values:
                self.values[column], self._lines[column] = value, row.line
            if column in self.values:
                yield from self._differs(row, column, value)

    def contradicts(self, row: TableRow, column: str) -> bool:
        """Whether the row has a value of its own there, other than the mediation's."""
        value = row.get(column, "")
        return bool(value) and self.values.get(column, value) != value

    def _differs(self, row: TableRow, column: str, value: str) -> Iterator[Reject]:
        first, line = self.values[column], self._lines[column]
        if value and value != first and (column, value) not in self._told:
            self._told.add((column, value))
            kept = "both are kept, and disputed" if column in _KEPT_BY_ROW else "the first one counts"
            message = f'Mediation {self.id} has "{first}" in line {line}, and "{value}" here; {kept}.'
            yield Reject(code="inconsistent-rows", where=row.where(column), message=message, value=value)
        blank = self._blank.get(column)
        if blank is not None and (column, "") not in self._told:
            self._told.add((column, ""))
            message = f'Mediation {self.id} has "{first}" in line {line}, and nothing here; it was read as there.'
            yield Reject(code="inconsistent-rows", where=blank.where(column), message=message, value=first)

    def has(self, column: str) -> bool | None:
        """Whether the mediation has the flag; None where its rows do not agree."""
        if any(told == column and value for told, value in self._told):
            return None
        return self.values.get(column, "") not in _FALSE

    def agreement_names(self) -> list[str]:
        """The agreements it led to, which semicolons separate."""
        written = self.values.get("agreement name", "")
        names = [re.sub(r"^and\s+", "", name.strip()) for name in written.split(";")]
        return [name for name in names if name]


def read_flags(row: TableRow) -> tuple[set[str], list[Reject]]:
    """The roles a row gives its third party, and a reject for each cell that is neither 1 nor 0."""
    found, rejects = set(), []
    for column in FLAGS:
        try:
            if parse_flag(row.get(column, "")):
                found.add(column)
        except InvalidInput as error:
            reject = Reject(code="unknown-code", where=row.where(column), message=error.message, value=row.get(column))
            rejects.append(reject)
    return found, rejects
