"""Any table: a CSV, workbook, Parquet or JSON-lines file, read by a mapping file.

What it is
    A table of your own, or of a data set that has no loader. A mapping file in YAML says which columns are which roles,
    values and dates. `tertius schema mapping` prints its JSON Schema for editors; ICEWS, GDELT and ACLED are read by
    such mappings, which can serve as examples (`loaders/icews/mapping.yaml`).

How the mapping is found
    `--option mapping=FILE`; else `mine.mapping.yaml` beside `mine.csv`; else the table is taken for a filled template:
    `tertius load template mediation > mine.csv` gives an empty one for every kind, with a row that explains each column
    and is not read.

What becomes what
    Each part of the mapping makes one fact or entity a row. Its key is made of the columns named as `id`. Actors and
    other things that a row names are made of their names, or of the id column that the mapping gives; a name written
    scheme:value may be the id of something known. Ids begin with the mapping's `name`; those of templates with `table`,
    so that your tables can speak of the same actors (`--option name=mine` keeps two people's tables apart).

In a template
    Several names stand in one cell with ; between them. Behind a name in brackets: a role code `Algeria
    [chief_mediator]`, a side `MNLA [side: north]`, or who spoke for it `CMA [by: Bilal Ag Cherif]`. Dates are EDTF.
    A row's source columns make a source of its own; without a title the table is cited, whose reliability is F, since
    nobody but you can judge it.

What it cannot say
    A mapping reads rows one by one: facts spread over several rows, such as one party a row, are not put together.

Rejects
    unknown-code, bad-date, impossible-date, date-order, missing-party, composite-actor, unparsed-text, invalid-row,
    no-fact-kind (a row to which no part of the mapping applies), schema-drift, encoding; duplicate-key from the load.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.tables import read_table
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Spot, check_options, slug
from tertius.loaders.table.coding import Coder
from tertius.loaders.table.mapping import Mapping, read_mapping
from tertius.loaders.table.rows import delimiter_of, read_rows
from tertius.loaders.table.template import kind_of_header, template_csv, template_mapping

__all__ = ["DATASET", "records", "records_by", "template_csv"]

DATASET = Dataset(name="table", title="Any table, by a mapping file", licence="yours to state", scope="table")

_TABLES = {
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".gz",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".parquet",
    ".jsonl",
    ".ndjson",
}


def records(source: Input) -> Iterator[Record]:
    """The claims of every table of the input.

    Raises
    ------
    InvalidInput
        If a file is no table, its mapping is wrong, or there is none.
    """
    check_options(source, "mapping", "name")
    tables = [file for file in source.files() if file.suffix.lower() in _TABLES]
    if not tables:
        raise InvalidInput(f"{source.path}: no table found; give a file that ends in {', '.join(sorted(_TABLES))}.")
    given = source.options.get("mapping")
    if given is not None:
        yield from records_by(read_mapping(Path(given)), *tables)
        return
    name = source.options.get("name", "table")
    for file in tables:
        beside = file.with_suffix(".mapping.yaml")
        if beside.is_file():
            yield from records_by(read_mapping(beside), file)
        else:
            yield from _read(file, mapping := _of_template(file), Coder(mapping, name, f"{name}:{slug(file.stem)}"))


def records_by(mapping: Mapping, *files: Path) -> Iterator[Record]:
    """The claims of tables by a mapping; loaders that are mappings call it."""
    coder = Coder(mapping)
    for file in files:
        yield from _read(file, mapping, coder)


def _read(file: Path, mapping: Mapping, coder: Coder) -> Iterator[Record]:
    spot = Spot(file.name, 1)
    yield from coder.release.attempt(spot, coder.release.source.id, lambda: [coder.release.opening()])
    for row in read_rows(file, mapping):
        if isinstance(row, Reject):
            yield row
        else:
            yield from coder.row(row)


def _of_template(file: Path) -> Mapping:
    kind = None
    if file.suffix.lower() not in {".parquet", ".jsonl", ".ndjson"}:
        kind = kind_of_header(read_table(file, delimiter=delimiter_of(file)).columns)
    if kind is None:
        raise InvalidInput(
            f"{file.name} is no filled template and has no mapping. Give --option mapping=FILE, put "
            f"{file.with_suffix('.mapping.yaml').name} beside it, or begin with `tertius load template KIND`."
        )
    return template_mapping(kind)
