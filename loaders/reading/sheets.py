"""Workbooks (XLSX, XLS, XLSB, ODS) as lists of cells with their row; guarded against files that unpack to gigabytes."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, load_workbook

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.delimited import MAX_CELL, Cells

SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
MAX_UNPACKED = 512_000_000
"""Bytes a workbook may unpack to."""

MAX_CELLS = 30_000_000
"""Rows times columns of a sheet: the reader keeps room for every cell up to the last one."""

MAX_REPEATED = 100_000
"""Times that an ODS file may repeat a cell with content; empty ones fill its sheets up to their last row."""

_FEWEST_COLUMNS = 3
_CHUNK = 1 << 20
_CELL_AT = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]+)"[^>]*(?:>\s*<[^>]*)?\boffice:value')


def read_sheet(path: Path, found: CalamineSheet) -> Iterator[Cells]:
    """The rows of a sheet; empty ones are left out."""
    # The reader gives the empty rows above the table, and not the empty columns before it.
    blanks = [""] * found.start[1] if found.start else []
    for line, values in enumerate(found.iter_rows(), start=1):
        cells = [cell_text(value) for value in values]
        if any(len(cell) > MAX_CELL for cell in cells):
            raise InvalidInput(f"{path.name}, sheet {found.name}, row {line}: a cell of more than {MAX_CELL:,} signs.")
        if any(cells):
            yield Cells(line, blanks + cells)


def open_sheet(path: Path, sheet: str | None) -> CalamineSheet:
    """A sheet of a workbook: the one named, else the first with several columns, for notes may come before.

    Raises
    ------
    InvalidInput
        If the file is no workbook, damaged, locked or too large, or has no sheet of that name.
    """
    book = _open_book(path)
    if not book.sheet_names:
        raise InvalidInput(f"{path.name} has no sheet; give a workbook with the table in it.")
    if sheet is not None and sheet not in book.sheet_names:
        raise InvalidInput(f'{path.name} has no sheet "{sheet}"; it has: {", ".join(book.sheet_names)}.')
    names = book.sheet_names if sheet is None else [sheet]
    opened = (_sheet(path, book, name) for name in names)
    return next((one for one in opened if _is_table(one)), None) or _sheet(path, book, names[0])


def _sheet(path: Path, book: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise InvalidInput(f"{path.name}, sheet {name}: {error}. Save the workbook again, or as CSV.") from None


def _is_table(sheet: CalamineSheet) -> bool:
    """Whether the first row that is not empty has a few columns; a note has one, a title perhaps two."""
    first = next((row for row in sheet.iter_rows() if any(map(cell_text, row))), [])
    return sum(1 for cell in first if cell_text(cell)) >= _FEWEST_COLUMNS


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without `.0`, days in ISO form, TRUE and FALSE."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        at_midnight = value.time() == time()
        return value.date().isoformat() if at_midnight else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""


def _open_book(path: Path) -> CalamineWorkbook:
    if not path.is_file():
        raise InvalidInput(f"{path} is no file; give the path of one workbook.")
    _check_package(path)
    try:
        return load_workbook(path)
    except (CalamineError, ValueError, OSError) as error:
        raise InvalidInput(
            f"{path.name} cannot be read as a workbook ({error}). Download it again, or save it as CSV."
        ) from None


def _check_package(path: Path) -> None:
    """Unpack a zipped workbook once without keeping it: its real size, its checksums, the corner of its sheets."""
    if path.suffix.lower() == ".xls" and not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as package:
            if sum(member.file_size for member in package.infolist()) > MAX_UNPACKED:
                raise _too_large(path, f"unpacks to more than {MAX_UNPACKED:,} bytes")
            for member in package.infolist():
                _check_member(path, package, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise InvalidInput(
            f"{path.name}: the workbook is cut off, damaged or locked with a password. Download it again, or save it "
            "without a password."
        ) from None


def _check_member(path: Path, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    last_row = last_column = 1
    rest = b""
    with package.open(member) as file:
        while chunk := file.read(_CHUNK):
            seen = rest + chunk
            cells = _CELL_AT.findall(seen)
            columns, rows = {letters for letters, _ in cells}, {row for _, row in cells}
            last_row = max([last_row, *map(int, rows)])
            last_column = max([last_column, *map(_column_number, columns)])
            if any(int(count) > MAX_REPEATED for count in _REPEATED.findall(seen)):
                raise _too_large(path, f"repeats a cell with content more than {MAX_REPEATED:,} times")
            rest = seen[-200:]
    if last_row * last_column > MAX_CELLS:
        raise _too_large(path, f"has a sheet of {last_row:,} rows and {last_column:,} columns")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(path: Path, what: str) -> InvalidInput:
    return InvalidInput(f"{path.name} {what}, which is more than is read. Save the table alone, as CSV.")
