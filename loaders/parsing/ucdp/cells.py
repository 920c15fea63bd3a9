"""UCDP files and cells: columns under one spelling, lists of ids, dates with a precision code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.tables import TableRow, check_columns, read_table, row_reject
from tertius.loaders.reading.values import MISSING_NUMBERS, is_missing, parse_date
from tertius.loaders.record import Input
from tertius.loaders.release import Broken

LICENCE = "CC BY 4.0"
TRANSLATION_TABLES = ("translate_actor.csv", "translate_conf.csv", "translate_dyad.csv")
_PUBLISHER = "Uppsala Conflict Data Program, Uppsala University"
_URL = "https://ucdp.uu.se/downloads/"
_VERSION = re.compile(r"(\d{1,2}\.\d+(?:\.\d+)*)|v?\.?[\d.]+-(\d{4})")
_VERSION_IN_NAME = re.compile(r"(?<!\d)(\d{2})\.?(\d)(?!\d)")
_OLD_VERSION_IN_NAME = re.compile(r"(?<!\d)(\d+(?:\.\d+)?-(?:19|20)\d{2})(?!\d)")
_LAST_YEAR_OF_OLD_IDS = 2016


@dataclass(slots=True)
class Seat:
    """Where a row stands, without the row: all that is held of it until a spell is complete."""

    file: str
    line: int
    text: str

    def where(self, column: str | None = None) -> str:
        """The place in words."""
        return self.text if column is None else f"{self.text}, column {column}"


def seat_of(row: TableRow) -> Seat:
    """The place of a row."""
    return Seat(row.file, row.line, row.where())


class UcdpTable:
    """The data file of an input, read under the column names of today's releases.

    Releases up to 2016 write `SideBID` for `side_b_id`: case and underscores do not count.

    Raises
    ------
    InvalidInput
        If a needed column is absent, or the input has no data file or several.
    """

    def __init__(self, source: Input, needed: Iterable[str], known: Iterable[str]) -> None:
        self.needed, self.known = tuple(needed), tuple(known)
        self._table = read_table(data_file(source))
        today = {fold_column(name): name for name in (*self.needed, *self.known)}
        self._names = {name: today.get(fold_column(name), name) for name in self._table.columns}
        self.columns = list(self._names.values())
        file = self._table.path.name
        self._drift = check_columns(self.columns, needed=self.needed, known=self.known, where=file)

    def remarks(self) -> Iterator[Reject]:
        """How the file was read, and which columns came or went."""
        yield from self._table.remarks()
        yield from self._drift

    def rows(self) -> Iterator[TableRow | Reject]:
        """The rows, and rejects for those whose cells do not fit the header."""
        for row in self._table:
            problem = row_reject(row)
            if problem is not None:
                yield problem
                continue
            renamed = TableRow({self._names.get(name, name): value for name, value in row.items()})
            renamed.line, renamed.file, renamed.sheet = row.line, row.file, row.sheet
            yield renamed


def data_file(source: Input) -> Path:
    """The file to read: the one given, or the one in a folder that is no translation table.

    Raises
    ------
    InvalidInput
        If there is none, or more than one.
    """
    found = [file for file in source.files() if file.name.lower() not in TRANSLATION_TABLES]
    if len(found) != 1:
        names = ", ".join(file.name for file in found) or "none"
        raise InvalidInput(f"{source}: one data file is expected, beside translation tables; found: {names}. Name it.")
    return found[0]


def columns_of(source: Input) -> frozenset[str]:
    """The columns of the data file, folded by `fold_column`."""
    return frozenset(fold_column(name) for name in read_table(data_file(source)).columns)


def version_of(source: Input) -> str | None:
    """The release of an input, such as `22.1` or `4-2016`: from its column `version`, else from its file name."""
    file = data_file(source)
    table = read_table(file)
    column = next((name for name in table.columns if fold_column(name) == "version"), None)
    first = next(table, None) if column else None
    written = first.get(column or "", "") if first else ""
    if _VERSION.fullmatch(written):
        return written
    stem = file.name.partition(".csv")[0].partition(".xls")[0]
    if old := _OLD_VERSION_IN_NAME.search(stem):
        return old[1]
    found = _VERSION_IN_NAME.search(stem)
    return f"{found[1]}.{found[2]}" if found else None


def has_old_ids(version: str | None) -> bool:
    """Whether a release numbers actors, conflicts and dyads as UCDP did until 2016."""
    found = _VERSION.fullmatch(version or "")
    return bool(found and found[2] and int(found[2]) <= _LAST_YEAR_OF_OLD_IDS)


def source_of(dataset: str, title: str, version: str | None) -> Source:
    """The release as a source that claims cite."""
    found = _VERSION.fullmatch(version or "")
    year = None
    if found:
        year = found[2] or f"20{int(found[1].partition('.')[0]):02d}"
    return Source(
        id=f"{dataset}:source:{version or 'unknown-release'}",
        title=f"{title}, version {version}" if version else title,
        publisher=_PUBLISHER,
        date=year,
        url=_URL,
        medium="data set",
        reliability="B",
        licence=LICENCE,
    )


def split_ids(text: str, column: str) -> tuple[str, ...]:
    """The ids of a cell, which are joined by commas with or without blanks; each once, in the order written.

    Raises
    ------
    Broken
        If something else than a number stands among them.
    """
    if is_missing(text, MISSING_NUMBERS):
        return ()
    found = [part.strip().removesuffix(".0") for part in text.split(",") if part.strip()]
    for one in found:
        if not re.fullmatch(r"\d+(-\d+)?", one):
            raise Broken("invalid-row", f'"{one}" found in {column}, a numeric id expected; correct the cell.', text)
    return tuple(dict.fromkeys(found))


def read_id(row: Mapping[str, str], column: str) -> str:
    """The one id of a cell.

    Raises
    ------
    Broken
        If there is none, or more than one.
    """
    found = split_ids(row.get(column, ""), column)
    if len(found) != 1:
        code = "multi-valued-cell" if found else "missing-party"
        raise Broken(code, f"{len(found)} ids found in {column}, one expected; correct the cell.", row.get(column, ""))
    return found[0]


def read_year(row: Mapping[str, str], column: str = "year") -> int:
    """The year of observation.

    Raises
    ------
    Broken
        If it is none.
    """
    text = row.get(column, "").removesuffix(".0")
    if not re.fullmatch(r"(1[89]|20)\d\d", text):
        raise Broken("bad-date", f'"{text}" found in {column}, a year such as 2014 expected.', text)
    return int(text)


def read_code(row: Mapping[str, str], column: str, codes: Mapping[str, str]) -> str | None:
    """What a coded cell stands for; None where it says nothing or the release has no such column.

    Raises
    ------
    Broken
        If the code is in no list.
    """
    text = row.get(column, "").strip().removesuffix(".0")
    if is_missing(text, MISSING_NUMBERS):
        return None
    if text not in codes:
        expected = ", ".join(f"{code} ({meaning})" for code, meaning in codes.items())
        raise Broken("unknown-code", f'"{text}" found in {column}, one of {expected} expected.', text)
    return codes[text]


_WRITTEN_WITH = {"1": 10, "2": 7, "3": 7, "4": 4, "5": 4, "6": 4, "7": 4}
"""Of YYYY-MM-DD, how many signs stand for something known under each precision code."""


def read_date(text: str, precision: str) -> str | None:
    """A date of UCDP as EDTF: what its precision code calls assigned is left out.

    1 is a day. With 2 and 3 the day is assigned within a known month, with 4 the month within a known year, with 5
    both; with 6 and 7 the year is assigned too, which makes it approximate or uncertain. No code is read as 1.

    Raises
    ------
    DateError, Broken
        If the date is none, or the code is in no list.
    """
    day = _day(text)
    if day is None:
        return None
    code = precision.strip().removesuffix(".0")
    if is_missing(code, MISSING_NUMBERS):
        return day
    if code not in _WRITTEN_WITH:
        raise Broken("unknown-code", f'"{code}" found as a precision, 1 to 7 expected.', code)
    return day[: _WRITTEN_WITH[code]] + {"6": "~", "7": "?"}.get(code, "")


def _day(text: str) -> str | None:
    """The date as EDTF; the common form is checked without the parser, which takes milliseconds a date."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return parse_date(text, "iso")


def fold_column(name: str) -> str:
    """A column under the spelling of any release: without case, underscores and blanks."""
    return name.lower().replace("_", "").replace(" ", "")
