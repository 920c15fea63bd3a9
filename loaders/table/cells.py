"""Cells of a mapping as functions from a row to a value."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from tertius.graph_schema.errors import DateError
from tertius.graph_schema.time import parse_valid
from tertius.loaders.reading.values import MISSING, parse_date, parse_number
from tertius.loaders.release import Broken
from tertius.loaders.table.mapping import Cell, Time

Row = Mapping[str, str]
Read = Callable[[Row], str | None]
ReadAll = Callable[[Row], tuple[str, ...]]

LIST_MARK = "\x1f"
"""Between the elements of a list in a JSON or Parquet row; it never stands in text."""

_KEPT = 50_000
_FIELD = re.compile(r"\{([^{}]+)\}")
_MONTHS = {name.lower(): number for number, name in enumerate(month_name) if name}
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]+)[ -](\d{4})")
_HALF_A_WEEK = timedelta(days=3)


def read_of(cell: Cell, missing: Iterable[str] = ()) -> Read:
    """How one value is read; the function gives None where the row says nothing, and raises `Broken`."""
    read = _origin(cell, frozenset(one.lower() for one in missing) | MISSING)
    if cell.pattern is not None:
        read = _matching(read, re.compile(cell.pattern), cell)
    if cell.map is not None:
        read = _mapped(read, cell.map, cell)
    if cell.date is not None:
        read = _dated(read, cell.date)
    if cell.number:
        read = _numbered(read, cell.thousands)
    return read


def read_all_of(cell: Cell, missing: Iterable[str] = ()) -> ReadAll:
    """How several values in one cell are read, each once, in order."""
    whole = cell.model_copy(update={"pattern": None, "map": None, "date": None, "number": False})
    read, each = (
        _origin(whole, frozenset(one.lower() for one in missing) | MISSING),
        read_of(cell.model_copy(update={"column": "value", "constant": None, "text": None}), missing),
    )
    split = re.compile(cell.split) if cell.split else None

    # The same lists come again and again.
    @lru_cache(maxsize=_KEPT)
    def parts_of(written: str) -> tuple[str, ...]:
        values = (each({"value": part}) for part in split_text(written, split))
        return tuple(dict.fromkeys(value for value in values if value is not None))

    def read_all(row: Row) -> tuple[str, ...]:
        written = read(row)
        return () if written is None else parts_of(written)

    return read_all


def split_text(written: str, split: re.Pattern[str] | None) -> list[str]:
    """The texts in a cell: the elements of a list, else what stands between the splitting sign."""
    parts = written.split(LIST_MARK) if LIST_MARK in written else split.split(written) if split else [written]
    return [part.strip() for part in parts if part and part.strip()]


def read_time(time: Time, missing: Iterable[str] = ()) -> Callable[[Row], tuple[str | None, str | None]]:
    """How the valid time and the day of attestation are read."""
    readers = {
        name: read_of(cell, missing)
        for name in ("valid", "start", "end", "attested", "precision")
        if (cell := getattr(time, name)) is not None
    }

    def read(row: Row) -> tuple[str | None, str | None]:
        found = {name: one(row) for name, one in readers.items()}
        valid = found.get("valid")
        if valid is not None and found.get("precision"):
            valid = coarsened(valid, found["precision"] or "day")
        if found.get("start") or found.get("end"):
            valid = f"{found.get('start') or ''}/{found.get('end') or ''}"
            parse_valid(valid)
        return valid, found.get("attested")

    return read


def coarsened(day: str, precision: str) -> str:
    """A date cut to its precision; a week has no EDTF form, so that it becomes its month or, between two, about it."""
    if precision == "week":
        middle = date.fromisoformat(day)
        same = (middle - _HALF_A_WEEK).month == (middle + _HALF_A_WEEK).month
        return day[:7] if same else f"{day[:7]}~"
    if precision not in {"day", "month", "year"}:
        raise Broken("unknown-code", f'precision "{precision}" found, expected day, week, month or year', precision)
    return {"day": day, "month": day[:7], "year": day[:4]}[precision]


def _origin(cell: Cell, missing: frozenset[str]) -> Read:
    if cell.constant is not None:
        constant = cell.constant
        return lambda row: constant
    if cell.text is not None:
        return _composed(cell.text, missing)
    column = cell.column or ""

    def read(row: Row) -> str | None:
        written = row.get(column, "").strip()
        return None if written.lower() in missing else written

    return read


def _composed(text: str, missing: frozenset[str]) -> Read:
    """Columns put into a text; what stands before an empty one falls away with it."""
    parts = _FIELD.split(text)
    pairs = list(zip(parts[0::2], [*parts[1::2], ""], strict=True))

    def read(row: Row) -> str | None:
        found: list[str] = []
        for before, column in pairs:
            written = row.get(column, "").strip() if column else ""
            if column and written.lower() in missing:
                continue
            if column or found:
                found.append((before if found or not column else before.lstrip(" ,;/")) + written)
        return "".join(found).strip() or None

    return read


def _matching(read: Read, pattern: re.Pattern[str], cell: Cell) -> Read:
    group = "value" if "value" in pattern.groupindex else 0

    def matched(row: Row) -> str | None:
        written = read(row)
        if written is None:
            return None
        found = pattern.fullmatch(written)
        if found is None:
            raise Broken(
                "unknown-code", f'{_name(cell)}: "{written}" found, which does not match {pattern.pattern}', written
            )
        return found[group]

    return matched


def _mapped(read: Read, values: Mapping[str, str], cell: Cell) -> Read:
    folded = {written.strip().lower(): value for written, value in values.items()}

    def mapped(row: Row) -> str | None:
        written = read(row)
        if written is None:
            return None
        if written.lower() in folded:
            return folded[written.lower()] or None
        if cell.otherwise == "keep":
            return written
        if cell.otherwise == "nothing":
            return None
        expected = ", ".join(list(values)[:12])
        raise Broken("unknown-code", f'{_name(cell)}: "{written}" found, expected one of {expected}', written)

    return mapped


def _dated(read: Read, form: str) -> Read:
    def dated(row: Row) -> str | None:
        written = read(row)
        if written is None:
            return None
        if form == "edtf":
            parse_valid(written)
            return written
        if form == "day-month-name":
            return _named_month(written)
        return parse_date(written, form)

    return dated


def _named_month(written: str) -> str | None:
    found = _NAMED.fullmatch(written)
    if found is None:
        return parse_date(written, "iso")
    months = [number for name, number in _MONTHS.items() if name.startswith(found[2].lower()) and len(found[2]) >= 3]
    if len(months) != 1:
        raise DateError(f'"{written}" found, a date such as 09 June 2014 expected.')
    return parse_date(f"{found[3]}-{months[0]:02d}-{int(found[1]):02d}", "iso")


def _numbered(read: Read, thousands: str) -> Read:
    def numbered(row: Row) -> str | None:
        written = read(row)
        return None if written is None else parse_number(written, thousands=thousands)

    return numbered


def _name(cell: Cell) -> str:
    return f"column {cell.column}" if cell.column else "the text"
