"""Tables (CSV, TSV, packed or not, and workbooks) as rows that know their place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from rapidfuzz import process

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.delimited import DELIMITERS, Cells, delimiter_of, read_delimited
from tertius.loaders.reading.encodings import Encoding, detect_encoding
from tertius.loaders.reading.sheets import SUFFIXES, open_sheet, read_sheet


class TableRow(dict[str, str]):
    """A row by column name; every value is the text as written, and "" where the cell is empty."""

    line: int = 0
    """Line or sheet row on which it begins, from 1."""

    file: str = ""
    sheet: str | None = None
    problem: str | None = None
    """What is wrong with the row as a whole: it has more or fewer cells than the header."""

    def where(self, column: str | None = None) -> str:
        """The place for messages and locators: `gwstates.xlsx, sheet gwstates, row 17, column Start`."""
        place = (
            f"{self.file}, line {self.line}"
            if self.sheet is None
            else f"{self.file}, sheet {self.sheet}, row {self.line}"
        )
        return place if column is None else f"{place}, column {column}"


class Table(Iterator[TableRow]):
    """The rows of one table, read as they are asked for, and what was found out about the file.

    `columns` are the names of the header, stripped; one that comes twice is told apart as `name (2)`, and one without
    a name is left out as long as its cells are empty, else called `column 27` after its place.
    """

    def __init__(
        self, path: Path, sheet: str | None, encoding: Encoding | None, rows: Iterator[Cells], header_row: int
    ):
        self.path, self.sheet, self.encoding = path, sheet, encoding
        written = _header(path, rows, header_row)
        header = [" ".join(cell.split()) for cell in written.cells]
        self.header_line, self.header_text = written.line, "".join(written.cells)
        self.names = _names_of(header)
        self.columns = [name for name, written in zip(self.names, header, strict=True) if written]
        self.hxl: dict[str, str] = {}
        self._file = path.name
        self._unnamed = set(self.names) - set(self.columns)
        self._rows = rows
        self._has_rows = False

    def __next__(self) -> TableRow:
        found = next(self._rows, None)
        if found is None and not self._has_rows:
            # A release without a row would retract everything that the ones before it say.
            raise InvalidInput(
                f"{self._file} has column names and no row below them; rows are expected. Download it again, or leave "
                "it out."
            )
        if found is None:
            raise StopIteration
        self._has_rows = True
        return self._row(found)

    def spell_as(self, names: Iterable[str]) -> None:
        """Call a column as the loader does where the header has the name in another case, such as `EVENT_DATE`."""
        given = list(names)
        lacking = {name.casefold(): name for name in given if name not in self.names}
        others = [name for name in self.names if name not in given]
        respelled = {name: as_read for name in others if (as_read := lacking.pop(name.casefold(), None))}
        self.names = [respelled.get(name, name) for name in self.names]
        self.columns = [respelled.get(name, name) for name in self.columns]

    def skip_hxl(self) -> None:
        """Take the row of HXL tags (`#org +name`) off the front, if there is one, into `hxl`."""
        first = next(self._rows, None)
        if first is None:
            return
        if all(cell.startswith("#") for cell in first.cells if cell):
            self.hxl = self._row(first)
        else:
            self._rows = chain([first], self._rows)

    def remarks(self) -> Iterator[Reject]:
        """What the user should know of how the file was read: a guessed encoding."""
        if self.encoding is not None and self.encoding.known_by == "guessed":
            yield Reject(
                code="encoding",
                where=self.path.name,
                message=f"The file is not UTF-8; it was read as {self.encoding.name}, which is a guess. "
                "Check names with accents, and save the file as UTF-8 if they are wrong.",
                value=self.encoding.name,
            )

    def _row(self, found: Cells) -> TableRow:
        names, cells = self.names, found.cells
        fits = len(cells) == len(names)
        if not fits:
            cells = cells[: len(names)] + [""] * (len(names) - len(cells))
        row = TableRow(zip(names, cells, strict=True))
        for name in self._unnamed:
            if not row[name]:
                del row[name]
        row.line, row.file, row.sheet = found.line, self._file, self.sheet
        row.problem = None if fits else self._problem(found)
        return row

    def _problem(self, found: Cells) -> str | None:
        count, expected = len(found.cells), len(self.names)
        if self.sheet is not None or (count > expected and not any(found.cells[expected:])):
            return None
        if count < expected and found.is_cut:
            raise InvalidInput(
                f"{self.path.name}, line {found.line}: the file ends within this row, {count} cells found, {expected} "
                "expected. Download it again."
            )
        return f"{count} cells found, {expected} expected as in the header; look for a missing or extra delimiter."


def read_table(
    path: Path,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    header_row: int = 1,
    hxl: bool = False,
) -> Table:
    """Open a table and give its rows one by one; memory stays flat for delimited files.

    Parameters
    ----------
    sheet : of a workbook; the first one if not given.
    delimiter, encoding : if not given, the tab for .tsv and .tab and the comma otherwise; found out from the bytes.
    header_row : the line or sheet row that holds the column names, from 1.
    hxl : whether a row of HXL tags may follow the header; it is no row then.

    Raises
    ------
    InvalidInput
        If the file is not there, no table, damaged, cut off, of another delimiter, or larger than any honest one.
    """
    path = Path(path)
    if path.suffix.lower() in SUFFIXES:
        opened = open_sheet(path, sheet)
        table = Table(path, opened.name, None, read_sheet(path, opened), header_row)
    else:
        found = detect_encoding(path, encoding)
        rows = read_delimited(path, delimiter_of(path, delimiter), found)
        table = Table(path, None, found, rows, header_row)
        _check_delimiter(table, delimiter_of(path, delimiter))
    if hxl:
        table.skip_hxl()
    return table


def check_table(table: Table, *, needed: Iterable[str], known: Iterable[str] = ()) -> Iterator[Reject]:
    """Remarks on the file and its columns, to be given before the first row; see `check_columns`.

    Columns whose names are written in another case are taken for those that are needed or known.
    """
    needed, known = list(needed), list(known)
    table.spell_as([*needed, *known])
    yield from table.remarks()
    yield from check_columns(table.columns, needed=needed, known=known, where=table.path.name)


def check_columns(
    names: Iterable[str], *, needed: Iterable[str], known: Iterable[str] = (), where: str = "the file"
) -> Iterator[Reject]:
    """Rejects `schema-drift` for columns that are known and absent, and for present ones that are not known.

    Without `known` only the needed columns are looked at.

    Raises
    ------
    InvalidInput
        If a needed column is absent; the message names those that come close. It is raised at once, not on iteration.
    """
    present, needed, known = list(names), list(needed), list(known)
    absent = [name for name in needed if name not in present]
    if absent:
        raise InvalidInput(
            f"{where} lacks the column{'s' if len(absent) > 1 else ''} {_quoted(absent)}; "
            f"found: {_quoted(present[:30])}. {_nearest(absent, present)}Give the file as its publisher made it.",
            code="schema-drift",
        )
    return _drift(present, needed, known, where) if known else iter(())


def row_reject(row: TableRow, claim: str | None = None) -> Reject | None:
    """The reject of a row whose cells do not fit the header, or None if they do."""
    if row.problem is None:
        return None
    value = ", ".join(cell for cell in row.values() if cell)[:200]
    return Reject(code="invalid-row", where=row.where(), message=row.problem, value=value, claim=claim)


def _drift(present: list[str], needed: list[str], known: list[str], where: str) -> Iterator[Reject]:
    for name in dict.fromkeys(known):
        if name not in present:
            message = (
                f'The column "{name}" is not there. {_nearest([name], present)}'
                "What it says in other releases is not loaded."
            )
            yield Reject(code="schema-drift", where=where, message=message, value=name)
    for name in present:
        if name not in known and name not in needed:
            message = f'The column "{name}" is not known to this loader; it is not loaded.'
            yield Reject(code="schema-drift", where=where, message=message, value=name)


def _nearest(absent: list[str], present: list[str]) -> str:
    for name in absent:
        match = process.extractOne(name, present, score_cutoff=75)
        if match:
            return f'"{match[0]}" comes closest to "{name}". '
    return ""


def _header(path: Path, rows: Iterator[Cells], header_row: int) -> Cells:
    for found in rows:
        if found.line >= header_row:
            cells = [cell.lstrip("\ufeff") for cell in found.cells]
            while len(cells) > 1 and not cells[-1]:
                cells.pop()
            return Cells(found.line, cells)
    raise InvalidInput(f"{path.name} is empty; a header with column names and rows are expected.")


def _names_of(header: list[str]) -> list[str]:
    names: list[str] = []
    for place, written in enumerate(header, start=1):
        name = written or f"column {place}"
        times = sum(1 for earlier in header[: place - 1] if earlier and earlier == written)
        names.append(f"{name} ({times + 1})" if times else name)
    return names


def _check_delimiter(table: Table, delimiter: str) -> None:
    others = [other for other in DELIMITERS if other != delimiter and other in table.header_text]
    if len(table.names) == 1 and others:
        found = max(others, key=table.header_text.count)
        expected = DELIMITERS.get(delimiter, delimiter)
        raise InvalidInput(
            f"{table.path.name}: one column found, and {DELIMITERS[found]}s in its name; the file seems to be "
            f"delimited by the {DELIMITERS[found]}, not the {expected}. Save it with the {expected} between the "
            "columns, or with the ending that tells its delimiter (.csv, .tsv).",
            details={"delimiter": found},
        )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
