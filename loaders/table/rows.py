"""Any table as rows of text: CSV, TSV, workbooks, Parquet, JSON lines, and delimited files without a header."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import orjson
import polars as pl

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.delimited import DELIMITERS
from tertius.loaders.reading.encodings import detect_encoding, open_bytes, open_text
from tertius.loaders.reading.sheets import SUFFIXES
from tertius.loaders.reading.tables import TableRow, check_columns, check_table, read_table
from tertius.loaders.table.cells import LIST_MARK
from tertius.loaders.table.mapping import Mapping

MAX_LINE = 16_000_000
"""Bytes a line may have; a longer one is no line of a table."""

MAX_UNPACKED = 32_000_000_000
"""Bytes a zipped file may unpack to; it is read line by line."""

_JSON_LINES = {".jsonl", ".ndjson"}
_BATCH = 20_000


def read_rows(path: Path, mapping: Mapping) -> Iterator[TableRow | Reject]:
    """The rows of a table, after the remarks on its columns.

    Raises
    ------
    InvalidInput
        If the file is no table, or lacks a column that the mapping needs.
    """
    suffix = path.suffix.lower()
    if mapping.table.headers:
        yield from _without_header(path, mapping)
    elif suffix in _JSON_LINES:
        yield from _json_lines(path, mapping)
    elif suffix == ".parquet":
        yield from _parquet(path, mapping)
    else:
        yield from _table(path, mapping)


def delimiter_of(path: Path) -> str | None:
    """The delimiter that stands most often in the first line, for workbook programs save CSV with semicolons too."""
    if path.suffix.lower() in {".tsv", ".tab", *SUFFIXES}:
        return None
    with open_text(path, detect_encoding(path)) as file:
        header = file.readline(MAX_LINE)
    best = max(DELIMITERS, key=header.count)
    return best if header.count(best) else None


def _table(path: Path, mapping: Mapping) -> Iterator[TableRow | Reject]:
    how = mapping.table
    table = read_table(
        path,
        sheet=how.sheet,
        delimiter=how.delimiter or delimiter_of(path),
        encoding=how.encoding,
        header_row=how.header_row,
    )
    table.spell_as([*mapping.columns(), *mapping.known])
    yield from check_table(table, needed=_needed(mapping), known=_known(mapping, table.columns))
    for row in table:
        first = next(iter(row.values()), "")
        if how.comment is None or not first.startswith(how.comment):
            yield row


def _needed(mapping: Mapping) -> list[str]:
    return [name for name in mapping.columns() if name not in mapping.optional]


def _known(mapping: Mapping, present: Iterable[str]) -> list[str]:
    """The columns about which nothing is to be said: a column that is not read is not missed either."""
    return [*mapping.columns(), *(name for name in mapping.known if name in present)] if mapping.known else []


def _row(cells: dict[str, Any], path: Path, line: int) -> TableRow:
    row = TableRow((str(name), _text(value)) for name, value in cells.items())
    row.line, row.file = line, path.name
    return row


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, list | tuple):
        return LIST_MARK.join(_text(one) for one in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _json_lines(path: Path, mapping: Mapping) -> Iterator[TableRow | Reject]:
    needed = {name for told in (*mapping.entities, *mapping.facts) for name in told.id}
    for line, written in enumerate(read_lines(path), start=1):
        if not written.strip():
            continue
        where = f"{path.name}, line {line}"
        try:
            cells = orjson.loads(written)
        except orjson.JSONDecodeError as error:
            if line == 1:
                raise InvalidInput(f"{where}: no JSON ({error}); one object a line is expected.") from None
            yield Reject(
                code="invalid-row", where=where, message=f"The line is no JSON: {error}.", value=_start(written)
            )
            continue
        if not isinstance(cells, dict):
            yield Reject(code="invalid-row", where=where, message="An object is expected.", value=_start(written))
            continue
        if line == 1:
            check_columns(cells, needed=needed, where=path.name)
        yield _row(cells, path, line)


def _start(written: bytes) -> str:
    return written[:80].decode("utf-8", "replace")


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, unpacked if it ends in .gz.

    Raises
    ------
    InvalidInput
        If the packed file is damaged, or a line is past all measure.
    """
    with open_bytes(path) as file:
        try:
            while line := file.readline(MAX_LINE):
                if len(line) >= MAX_LINE:
                    raise InvalidInput(f"{path.name}: a line of more than {MAX_LINE:,} bytes; no table has one.")
                yield line
        except (EOFError, OSError, zlib.error) as error:
            raise InvalidInput(f"{path.name} is damaged or cut off ({error}); download it again.") from None


def _parquet(path: Path, mapping: Mapping) -> Iterator[TableRow | Reject]:
    try:
        lazy = pl.scan_parquet(path)
        names = lazy.collect_schema().names()
        count = lazy.select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InvalidInput(f"{path.name} cannot be read as Parquet ({error}); download it again.") from None
    yield from check_columns(names, needed=_needed(mapping), known=_known(mapping, names), where=path.name)
    for start in range(0, count, _BATCH):
        for place, cells in enumerate(lazy.slice(start, _BATCH).collect().iter_rows(named=True), start=start + 1):
            yield _row(cells, path, place)


def _without_header(path: Path, mapping: Mapping) -> Iterator[TableRow | Reject]:
    """A tab-delimited file whose columns are known by their number; quotation marks are plain text in it."""
    headers = {len(names): names for names in mapping.table.headers}
    delimiter = mapping.table.delimiter or "\t"
    expected: int | None = None
    with _open_plain(path, mapping.table.encoding) as file:
        for line, written in enumerate(file, start=1):
            cells = written.rstrip("\r\n").split(delimiter)
            if cells == [""]:
                continue
            if expected is None:
                expected = _expected(path, len(cells), headers, delimiter)
            if len(cells) != expected:
                message = f"{len(cells)} cells found, {expected} expected as in the rows before."
                value = written[:80].strip()
                yield Reject(code="invalid-row", where=f"{path.name}, line {line}", message=message, value=value)
                continue
            row = TableRow(zip(headers[expected], (cell.strip() for cell in cells), strict=True))
            row.line, row.file = line, path.name
            yield row
    if expected is None:
        raise InvalidInput(f"{path.name} is empty; rows of {_or(headers)} columns are expected.")


def _expected(path: Path, found: int, headers: dict[int, list[str]], delimiter: str) -> int:
    if found not in headers:
        raise InvalidInput(
            f"{path.name}, line 1: {found} columns found, {_or(headers)} expected, delimited by "
            f"{DELIMITERS.get(delimiter, delimiter)}. Give the file as its publisher made it.",
            code="schema-drift",
        )
    return found


def _or(headers: dict[int, list[str]]) -> str:
    return " or ".join(str(count) for count in sorted(headers))


def _open_plain(path: Path, encoding: str | None) -> IO[str]:
    if path.suffix.lower() != ".zip":
        return open_text(path, detect_encoding(path, encoding))
    try:
        package = zipfile.ZipFile(path)
        members = package.infolist()
        if len(members) != 1 or members[0].file_size > MAX_UNPACKED:
            raise InvalidInput(
                f"{path.name}: one file of at most {MAX_UNPACKED:,} bytes is expected within. Unpack it."
            )
        return io.TextIOWrapper(package.open(members[0]), encoding=encoding or "utf-8", newline="")
    except (zipfile.BadZipFile, OSError):
        raise InvalidInput(f"{path.name} is no zip file or is damaged; download it again.") from None
