"""Tables as CSV with a data package descriptor (`datapackage.json`), in one zip: for pandas, R, spreadsheets.

A text that a spreadsheet would run as a formula is put behind an apostrophe.
"""

from __future__ import annotations

import csv
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from tertius.exports.archive import Archive
from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING, behind_apostrophe
from tertius.exports.report import Report
from tertius.exports.rows import Row
from tertius.exports.tables import cell, describe, fill_tables, tables

MEDIA_TYPE = "application/vnd.tertius.csv+zip"
SUFFIX = ".csv.zip"
KEEPS = EVERYTHING - {"formula-text", "formula-evidence"}
"""What of the content the file holds."""


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the tables and their descriptor, the loss report in that."""
    with tempfile.TemporaryDirectory() as folder:
        _write_tables(content, Path(folder))
        with Archive(out) as package:
            package.put_json("datapackage.json", describe(report, ".csv", "text/csv"))
            for name in tables():
                package.put_file(f"{name}.csv", Path(folder) / name)


def _write_tables(content: Content, folder: Path) -> None:
    with ExitStack() as files:
        writers = {}
        for name, table in tables().items():
            file = files.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file)
            writers[name].writerow(table.fields)
        fields = {name: tuple(table.fields) for name, table in tables().items()}

        def put(table: str, row: Row) -> None:
            writers[table].writerow(
                [None if (value := row.get(field)) is None else safe_cell(value) for field in fields[table]]
            )

        fill_tables(content, put)


def safe_cell(value: Any) -> Any:
    """A cell that no spreadsheet runs."""
    found = cell(value)
    if isinstance(found, bool):
        return "true" if found else "false"
    return behind_apostrophe(found)
