"""Delimited text (CSV, TSV) as lists of cells with their line, in flat memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.encodings import Encoding, open_text

MAX_CELL = 1_000_000
"""Characters a cell may have; a longer one is a quotation mark never closed, or an attack."""

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_TAB_SUFFIXES = {".tsv", ".tab"}
_MAX_LINE = 16 * MAX_CELL
_END = "\x03end"


class Cells(NamedTuple):
    """One row: the line it begins on, from 1, and its cells as written but for surrounding blanks."""

    line: int
    cells: list[str]
    is_cut: bool = False
    """Whether it is the last one and lacks its line end."""


def delimiter_of(path: Path, given: str | None = None) -> str:
    """The delimiter: the given one, a tab for .tsv and .tab, else the comma."""
    if given is not None:
        return given
    name = path.with_suffix("") if path.suffix.lower() == ".gz" else path
    return "\t" if name.suffix.lower() in _TAB_SUFFIXES else ","


def read_delimited(path: Path, delimiter: str, encoding: Encoding) -> Iterator[Cells]:
    """The rows of a delimited file; blank lines are left out.

    Raises
    ------
    InvalidInput
        If a cell is too long, the file ends within quotation marks, or a byte is not of the encoding.
    """
    csv.field_size_limit(MAX_CELL)
    with open_text(path, encoding) as file:
        lines = _Lines(file, path)
        reader = csv.reader(lines, delimiter=delimiter)
        begins = 1
        try:
            for cells in reader:
                if cells == [_END]:
                    return
                if lines.is_over:
                    raise InvalidInput(
                        f"{path.name}, line {begins}: a quotation mark opened there is never closed; the file ends "
                        "early. Download it again."
                    )
                stripped = [cell.strip() for cell in cells]
                if any(stripped):
                    yield Cells(begins, stripped, lines.is_cut)
                begins = reader.line_num + 1
        except csv.Error as error:
            raise _unreadable(path, begins, error) from None
        except UnicodeError:
            raise InvalidInput(
                f"{path.name}, after line {begins}: bytes that are not {encoding.name}, though the file is read so "
                f"({encoding.known_by}). Save it as UTF-8.",
                code="encoding",
            ) from None


class _Lines:
    """The lines of a file, then one that is recognised: swallowed by a cell, it tells that quotes were left open."""

    def __init__(self, file: TextIO, path: Path) -> None:
        self._file, self._path = file, path
        self.is_over = False
        self.is_cut = False

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(_MAX_LINE):
            if len(line) >= _MAX_LINE:
                raise InvalidInput(
                    f"{self._path.name}: a line of more than {_MAX_LINE:,} characters; no table has one."
                )
            self.is_cut = not line.endswith(("\n", "\r"))
            yield line
        self.is_over = True
        yield _END


def _unreadable(path: Path, line: int, error: csv.Error) -> InvalidInput:
    if "field larger" in str(error):
        return InvalidInput(
            f"{path.name}, line {line}: a cell of more than {MAX_CELL:,} characters. A quotation mark that is never "
            "closed does that: close it, or download the file again."
        )
    return InvalidInput(f"{path.name}, line {line}: {error}. Correct the row, or download the file again.")
