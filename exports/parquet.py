"""Tables as Parquet with a data package descriptor (`datapackage.json`), in one zip: for pandas, polars, DuckDB, R."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import orjson

from tertius.exports.archive import Archive
from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.report import Report
from tertius.exports.rows import Row
from tertius.exports.tables import cell, describe, fill_tables, tables

MEDIA_TYPE = "application/vnd.tertius.parquet+zip"
SUFFIX = ".parquet.zip"
KEEPS = EVERYTHING
"""What of the content the file holds."""


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the tables and their descriptor, the loss report in that."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_lines(content, folder)
        # Parquet is compressed already.
        with Archive(out, is_compressed=False) as package:
            package.put_json("datapackage.json", describe(report, ".parquet", "application/vnd.apache.parquet"))
            for table, declared in tables().items():
                _convert(folder / table, folder / f"{table}.parquet", declared.fields)
                package.put_file(f"{table}.parquet", folder / f"{table}.parquet")


def _write_lines(content: Content, folder: Path) -> None:
    """The rows as JSON lines, from which polars makes Parquet without holding them all."""
    with ExitStack() as files:
        opened = {name: files.enter_context((folder / name).open("wb")) for name in tables()}
        fields = {name: tuple(table.fields) for name, table in tables().items()}

        def put(table: str, row: Row) -> None:
            line = {field: value for field in fields[table] if (value := cell(row.get(field))) is not None}
            opened[table].write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))

        fill_tables(content, put)


def _convert(lines: Path, file: Path, fields: Mapping[str, str]) -> None:
    import polars as pl

    # As texts first: numbers are stated as decimal texts, and dates as days.
    kinds = {"integer": pl.Int64, "boolean": pl.Boolean}
    read = {name: kinds.get(kind, pl.String) for name, kind in fields.items()}
    is_empty = lines.stat().st_size == 0
    frame = pl.LazyFrame(schema=read) if is_empty else pl.scan_ndjson(lines, schema=read)
    dates = [pl.col(name).str.to_date("%Y-%m-%d") for name, kind in fields.items() if kind == "date"]
    numbers = [pl.col(name).cast(pl.Float64) for name, kind in fields.items() if kind == "number"]
    frame.with_columns(*dates, *numbers).sink_parquet(file)
