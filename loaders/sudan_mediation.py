"""Third-party mediation in Sudan and South Sudan (PeaceRep): every third party of every mediation, and what it did.

What it is
    One row a third party and mediation, 1988 to 2022: the year, the country and region of the conflict, the country of
    the talks, eight marks for what the third party did, up to three leading actors, the agreement, and notes. The file
    known here ends in 2015; later ones have the same columns.

How to obtain it
    From PeaceRep (https://peacerep.org/mend and its report on longer-term trends, Peter and Houghton 2023), as CSV.
    Give the file, or a folder in which it stands beside `actors.csv`, the list of third parties with their types.

Terms
    Not stated where it was found: bring your own copy, and ask its makers before you pass it on.

What becomes what
    - A mediation id: one Mediation. Each row is one claim on it with its third party, so that every part can be traced
      to its line; one further claim has what the rows share: year, conflict, place, agreement, result, summary.
    - The marks, which also stand in the claim's note:

      | mark | becomes |
      | --- | --- |
      | leading actor 1 to 3 | MEDIATOR, chief_mediator |
      | mediation, negotiating and drafting, manipulating | MEDIATOR, mediator |
      | good offices, and none of these | MEDIATOR, facilitator |
      | hosting talks | HOSTED_BY |
      | witness/party to agreement | ATTENDED_BY, witness; the set does not tell a witness from a party |
      | humanitarian, other, or nothing, alone | ATTENDED_BY, present |

    - Strategy: manipulation or formulation if any third party is marked as manipulating, or as negotiating and
      drafting; facilitation, and mode good_offices, if there were good offices only.
    - Outcome: ceasefire, if that is the only agreement. A peace agreement may be partial or full; no agreement may mean
      that talks went on: neither is guessed.
    - `agreement name`: agreements, separated by semicolons; their status says peace or ceasefire agreement.
    - `conflict locale`, `conflict sub-locale`: a conflict per region, or the country's. Notes: summary and quotes.
    - Third parties: records by name. States have their Gleditsch-Ward number, found by name and checked against the
      letters; other types come from `actors.csv`: R and G as igo, N without a kind.

What it cannot say
    Who the parties were: they stand in the notes only, and are not guessed. Days and months. Who belonged to a group.

Traps
    - `neogitations` and `ceasfire` are the real column names; ten empty columns follow the last.
    - "Gleditsch ID" holds letters (UKG, FRN, SUD), no numbers, and no ISO codes: NIG is Nigeria.
    - `actor_type.csv` has a name where the type belongs; it is never read.
    - Blanks at the ends of cells ("AU ") are taken off in reading, and are no disagreement.

Rejects
    The row: `duplicate-key` (mediation and third party given twice), `composite-actor` (Troika), `multi-valued-cell`
    ("IGAD; UN"), `missing-party`, `invalid-row`. One cell, the rest of the row is loaded: the same codes for a leading
    actor, with `missing-party` if a mediation has none and `unknown-code` if nobody else knows the name ("Toika");
    `inconsistent-rows` (rows of one mediation disagree: a year or place of its own stays a claim that is disputed, of
    anything else the first stands), `missing-identifier` (a state without letters), `code-scheme-mismatch`,
    `name-variant` (Turkiye, iGAD), `unknown-code`, `bad-date`. The list of actors: `duplicate-key` (Netherlands, The
    Netherlands), `unknown-code`. The file: `schema-drift`, `encoding`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.loaders.parsing.sudan.claims import (
    ACTOR_TYPES,
    NEGOTIATION_TYPES,
    mediation_claims,
    mediation_id,
    row_claims,
    row_id,
)
from tertius.loaders.parsing.sudan.mediations import FLAGS, LEADS, SHARED, VENUE, Gathered, read_flags
from tertius.loaders.parsing.sudan.names import Names, key_of
from tertius.loaders.reading.tables import Table, TableRow, check_table, read_table, row_reject
from tertius.loaders.reading.values import parse_date
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Broken, Release, rejected

DATASET = Dataset(
    name="sudan-mediation",
    title="Third-party mediation in Sudan and South Sudan",
    licence="not stated; bring your own copy",
    scope="sudan-mediation",
)

_LETTERS = {
    "third-party": "third-party Gleditsch ID",
    "conflict locale": "locale Gleditsch ID",
    VENUE: "negotiation location Gleditsch ID",
}
_NEEDED = ("year", "mediation ID", "third-party", "leading actor", *FLAGS)
_KNOWN = (*SHARED, "negotiation ID", *_LETTERS.values(), "notes_1", "source_1")
_KNOWN += tuple(f"{name}_{number}" for number in range(2, 6) for name in ("note", "source"))
_EMPTY = tuple(f"Column{number}" for number in range(1, 10))

_SOURCE = Source(
    id="sudan-mediation:source:peacerep",
    name="Third-party mediation in Sudan and South Sudan",
    title="Third-party mediation in Sudan and South Sudan, 1988-2022 (preliminary data set)",
    publisher="PeaceRep: Peace and Conflict Resolution Evidence Platform",
    date="2023",
    url="https://peacerep.org/mend",
    medium="data set",
    reliability="B",
    licence="not stated",
    redistribution="unknown",
)


@dataclass
class _Reading:
    """One run: what was read so far of names and mediations. It grows with their number, not with that of rows."""

    release: Release = field(default_factory=lambda: Release(_SOURCE))
    names: Names = field(default_factory=Names)
    mediations: dict[str, Gathered] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def records(source: Input) -> Iterator[Record]:
    """The set's third parties and mediations, and a reject for every anomaly.

    What the rows of a mediation share is given at the end, for nothing says that they stand together.

    Raises
    ------
    InvalidInput
        If no file has the columns of a mediation.
    """
    reading = _Reading()
    actors, tables = _find_tables(source)
    remarks = [check_table(table, needed=_NEEDED, known=(*_KNOWN, *_known_empty(table))) for table in tables]
    yield reading.release.opening()
    for path in actors:
        yield from _read_actors(path, reading.names)
    for table, remark in zip(tables, remarks, strict=True):
        yield from remark
        for row in table:
            yield from _row(row, reading)
    for found in reading.mediations.values():
        yield from _check_leads(found, reading.names)
        make = partial(mediation_claims, found, reading.names, reading.release)
        yield from reading.release.attempt(found.first_row, mediation_id(found.id), make)
    yield from reading.names.remarks()


def _find_tables(source: Input) -> tuple[list[Path], list[Table]]:
    """The lists of actors and the tables of mediations among the files; a single file is what the user says it is."""
    files = source.files()
    if len(files) == 1:
        return [], [read_table(files[0])]
    actors = [file for file in files if file.name == "actors.csv"]
    others = [file for file in files if file.suffix in {".csv", ".xlsx", ".tsv"} and file not in actors]
    tables = [table for table in map(read_table, others) if {"mediation ID", "third-party"} <= set(table.columns)]
    if not tables:
        raise InvalidInput(
            f"{source}: no file has the columns mediation ID and third-party; found: "
            f"{', '.join(file.name for file in files) or 'nothing'}. Give the CSV of mediations."
        )
    return actors, tables


def _known_empty(table: Table) -> tuple[str, ...]:
    return tuple(name for name in _EMPTY if name in table.columns)


def _read_actors(path: Path, names: Names) -> Iterator[Reject]:
    table = read_table(path)
    yield from check_table(table, needed=("third-party", "Actor Type"))
    lines: dict[str, int] = {}
    for row in table:
        name, code = row["third-party"], row["Actor Type"]
        key = key_of(name)
        if not name:
            continue
        if key in lines:
            message = f'"{name}" stands in line {lines[key]} already, as "{names.listed[key]}"; that one counts.'
            yield Reject(code="duplicate-key", where=row.where("third-party"), message=message, value=name)
            continue
        lines[key], names.listed[key] = row.line, name
        if code in ACTOR_TYPES:
            names.types[key] = code
        else:
            message = f'"{code}" is no type of actor; expected {", ".join(ACTOR_TYPES)}.'
            yield Reject(code="unknown-code", where=row.where("Actor Type"), message=message, value=code)


def _row(row: TableRow, reading: _Reading) -> Iterator[Record]:
    mediation = row["mediation ID"].removesuffix(".0")
    broken = row_reject(row)
    if broken is None and not (mediation and " " not in mediation):
        message = "The mediation ID is one number or word, by which the mediation is known. Fill the cell in."
        broken = Reject(code="invalid-row", where=row.where("mediation ID"), message=message, value=mediation or None)
    if broken is None and not row["year"]:
        message = "A row without its year; fill the cell in, or look for swapped or shifted columns."
        broken = Reject(code="invalid-row", where=row.where("year"), message=message, value=mediation)
    if broken is not None:
        yield broken
        return
    try:
        key = _third_party(row, mediation, reading)
    except Broken as error:
        yield rejected(error, row, None)
        return
    found = reading.mediations.setdefault(mediation, Gathered(mediation, row))
    yield from _codes(row, reading.names)
    yield from found.compare(row)
    flags, rejects = read_flags(row)
    yield from rejects
    found.flags |= flags
    found.third_parties.add(key)
    yield from _leads(row, found, reading.names)
    make = partial(row_claims, row, key, flags, found, reading.names, reading.release)
    yield from reading.release.attempt(row, row_id(mediation, key), make)


def _third_party(row: TableRow, mediation: str, reading: _Reading) -> str:
    key = reading.names.read(row, "third-party")
    if key is None:
        raise Broken("missing-party", f"The row of mediation {mediation} names no third party.")
    first = reading.rows.setdefault(row_id(mediation, key), row.line)
    if first != row.line:
        message = f"{row['third-party']} is a third party of mediation {mediation} in line {first} already."
        raise Broken("duplicate-key", f"{message} Put the two rows into one.", row["third-party"])
    return key


def _codes(row: TableRow, names: Names) -> Iterator[Reject]:
    """Letters, type of negotiation and year of a row."""
    for name, letters in _LETTERS.items():
        if row.get(name) and letters in row and ";" not in row[name]:
            yield from names.check_letters(row, name, letters)
    kind = row.get("negotiation type", "")
    if kind and kind not in NEGOTIATION_TYPES:
        message = f'"{kind}" found, expected one of {", ".join(NEGOTIATION_TYPES)}.'
        yield Reject(code="unknown-code", where=row.where("negotiation type"), message=message, value=kind)
    try:
        parse_date(row["year"], "year")
    except DateError as error:
        yield Reject(code=error.problem_code, where=row.where("year"), message=error.message, value=row["year"])
        row["year"] = ""


def _leads(row: TableRow, found: Gathered, names: Names) -> Iterator[Reject]:
    """Take in the leading actors of a row; whether anybody knows them, the whole file tells."""
    for column in LEADS:
        try:
            key = names.read(row, column) if row.get(column) else None
        except Broken as error:
            yield from _unread_lead(row, column, found, error)
        else:
            if key is not None:
                found.leads.setdefault(key, (row, column))


def _unread_lead(row: TableRow, column: str, found: Gathered, error: Broken) -> Iterator[Reject]:
    """One reject a mediation and cell text, however many rows repeat it."""
    told = f"{column}: {error.value}"
    if told not in found.unread_leads:
        found.unread_leads.add(told)
        yield Reject(code=error.code, where=row.where(column), message=str(error), value=error.value)


def _check_leads(found: Gathered, names: Names) -> Iterator[Reject]:
    for key, (row, column) in list(found.leads.items()):
        if not names.is_known(key):
            del found.leads[key]
            message = f'"{row[column]}" is nowhere a third party, and in no list of actors{names.nearest(key)}.'
            yield Reject(code="unknown-code", where=row.where(column), message=message, value=row[column])
            found.unread_leads.add(key)
    if not found.leads and not found.unread_leads:
        message = f"No row of mediation {found.id} names a leading actor."
        yield Reject(code="missing-party", where=found.first_row.where(LEADS[0]), message=message, value=found.id)
