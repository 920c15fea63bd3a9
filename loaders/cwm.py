"""Civil War Mediation (CWM): who mediated between whom in civil wars, from when to when.

What it is
    One row a mediation, or an episode of a civil war in which nobody mediated, from 1946 on: country, sides A and B,
    whether there was mediation, its first and last day, and the third party. It is the one set of its kind that names
    both the parties and the mediator. Known releases: 2011 (1946-2004, the article's), 2014 (a workbook of twelve
    columns, "FBA Dataset").

How to obtain it
    From its authors. Cite DeRouen, Bercovitch and Pospieszna, "Introducing the Civil Wars Mediation (CWM) dataset",
    Journal of Peace Research 48 (2011) 663-672.

Terms
    Not stated where it was found: bring your own copy, and ask the authors before you pass it on.

What becomes what
    - A row with a third party: one Mediation with all its mediators (role `mediator`; the set codes no other), the
      parties with side A or B, its conflict, and its time.
    - `sidea`, `sideb`: actors, separated by commas. A state is one record wherever it stands, as a party or as a
      mediator; any other party is a record of its country, since ELN, OAS or "Military faction" mean others elsewhere
      (one group that fought in two countries is two records, until an identity decision joins them).
    - `name of third party`: states and organisations by their names ("UN, Portugal"); an office with its holder ("Eire
      PM Sean Murphy", "Omar Tahir, Sudanese Foreign Minister") is a person with an Office, attested for the beginning;
      an envoy, representative or ambassador mediates on behalf of the state or organisation; "Iran (Deputy FM X)" is
      Iran, represented by X; "US diplomats" the United States, represented in these words. Of a former office only the
      note tells, because its time is not known. A person of one name ("UN Envoy Mar") is a record of the country. Each
      spelling of a state or organisation ("UN", "U.N.") is a name of its record.
    - `episode start date`, `episode end date`: a Hostility of the sides, also where nobody mediated.
    - `Incompatibility`, `territory`, `year_term`: the note of the mediation, as coded.
    - `strategy`, `outcome` (Bercovitch's numbers) and `venue`, where a release has such columns; none seen here does,
      so that these follow published descriptions: strategy 1 unspecified, 2 facilitation, 3 formulation (procedural),
      4 manipulation (directive); outcome 1 offered, 2 failed, 3 ceasefire, 4 partial, 5 full agreement, 6 process.

Dates
    Sheet dates are days; text is month, day, year with what is not known left out ("9//2009", "?/?/2009", "//1976").
    Two digits of a year mean 1915 to 2014. An empty end is an unknown end, not the same day.

Keys
    The set has no ids: a mediation is known by country, sides, beginning and third party as written, a conflict by
    country and side B. A release that corrects one of them makes another mediation.

What it cannot say
    Nothing of results, and of roles only that somebody mediated. A row without mediation says that none was found.

Traps
    `Med_yes/no` is blank or contradicts the third party in a few rows. Cells are cut off after 80 signs. Names are
    misspelt and stay so ("Afircan Union" is a record of its own); some letters were lost ("RTsistance ArmTe").

Rejects
    The mediation of the row: `composite-actor` (groups such as the Contact Group, people without names),
    `multi-valued-cell` (several in one cell, where one ends is not certain), `unparsed-text`, `missing-party`,
    `invalid-row` (third party, but no mediation), `duplicate-key`. One cell, the rest of the row is loaded: `bad-date`,
    `impossible-date`, `date-order`, `unknown-code`, and the first three for a side. The file: `schema-drift`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.loaders.parsing.civil_wars import Case, Reading, case_claims, conflict_claims
from tertius.loaders.parsing.sides import parse_side
from tertius.loaders.parsing.third_parties import NotSplit, parse_third_parties
from tertius.loaders.reading.tables import TableRow, check_table, read_table, row_reject
from tertius.loaders.reading.values import interval, is_missing, parse_date, parse_flag
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Release

DATASET = Dataset(
    name="cwm",
    title="Civil War Mediation",
    licence="not stated; bring your own copy",
    scope="cwm",
)

_NEEDED = ("country", "sidea", "sideb", "Med_yes/no", "med begins", "med ends", "name of third party")
_OTHER = ("year_term", "Incompatibility", "territory", "episode start date", "episode end date")
_CODED = ("strategy", "outcome", "venue")
_FIRST_YEAR, _LAST_SHORT_YEAR = 1946, 2014

_STRATEGIES = {"1": "unspecified", "2": "facilitation", "3": "formulation", "4": "manipulation"}
_OUTCOMES = {
    "1": "offered",
    "2": "failed",
    "3": "ceasefire",
    "4": "partial_agreement",
    "5": "full_agreement",
    "6": "process_ongoing",
}

_SOURCE = Source(
    id="cwm:source:cwm",
    name="Civil War Mediation (CWM)",
    title="Civil War Mediation (CWM) data set",
    publisher="Karl DeRouen Jr, Jacob Bercovitch, Paulina Pospieszna",
    date="2014",
    medium="data set",
    reliability="B",
    licence="not stated",
    redistribution="unknown",
)


def records(source: Input) -> Iterator[Record]:
    """The set's conflicts, parties, episodes and mediations, and a reject for every row or cell that cannot be read.

    Raises
    ------
    InvalidInput
        If the file is no table, or lacks a column without which no mediation can be told.
    """
    with_options = [*_NEEDED, *_OTHER]
    table = read_table(source.only())
    with_options += [name for name in _CODED if name in table.columns]
    remarks = check_table(table, needed=_NEEDED, known=with_options)
    reading = Reading(Release(_SOURCE))
    yield reading.release.opening()
    yield from remarks
    for row in table:
        broken = row_reject(row)
        if broken is not None:
            yield broken
        else:
            yield from _row(row, reading)


def _row(row: TableRow, reading: Reading) -> Iterator[Record]:
    if (shifted := _shifted(row)) is not None:
        yield shifted
        return
    case = Case(row, country=row["country"], begins=row["med begins"], third_party=row["name of third party"])
    for side, column in (("A", "sidea"), ("B", "sideb")):
        try:
            case.sides[side] = parse_side(row[column])
        except NotSplit as error:
            yield _cell(row, column, error.code, str(error))
    episode, rejects = _time(row, "episode start date", "episode end date")
    yield from rejects
    yield from reading.release.attempt(row, None, lambda: conflict_claims(case, episode, reading))
    yield from _mediation(row, case, reading)
    yield from reading.spellings(case)


def _shifted(row: TableRow) -> Reject | None:
    """The reject of a row whose flag is none: then its cells most likely stand under each other's names."""
    try:
        parse_flag(row["Med_yes/no"])
    except InvalidInput as error:
        message = f"{error.message} Nothing of the row is loaded; look for swapped or shifted columns."
        where = row.where("Med_yes/no")
        return Reject(code="unknown-code", where=where, message=message, value=row["Med_yes/no"])
    return None


def _mediation(row: TableRow, case: Case, reading: Reading) -> Iterator[Record]:
    problem = _what_contradicts(row)
    if problem is not None:
        code, message = problem
        yield Reject(code=code, where=row.where(), message=message, value=case.third_party or None, claim=case.id)
        return
    if is_missing(case.third_party):
        return
    first = reading.cases.setdefault(case.id, row.line)
    if first != row.line:
        message = f"The same mediation stands in row {first}: same sides, beginning and third party. Remove one."
        yield Reject(code="duplicate-key", where=row.where(), message=message, value=case.third_party, claim=case.id)
        return
    try:
        case.third_parties = parse_third_parties(case.third_party)
    except NotSplit as error:
        yield _cell(row, "name of third party", error.code, str(error), case.id)
        return
    case.valid, rejects = _time(row, "med begins", "med ends")
    yield from rejects
    for column, codes in (("strategy", _STRATEGIES), ("outcome", _OUTCOMES)):
        yield from _coded(row, column, codes, case)
    venue = row.get("venue", "")
    case.venue = None if is_missing(venue) else venue
    case.remarks = [f"{name} {row[name]}" for name in (*_OTHER[:3], *_CODED) if not is_missing(row.get(name, ""))]
    yield from reading.release.attempt(row, case.id, lambda: case_claims(case, reading))


def _what_contradicts(row: TableRow) -> tuple[str, str] | None:
    """Why the row is no mediation though it says something of one; None if it is one, or plainly none."""
    third_party = not is_missing(row["name of third party"])
    has_dates = not (is_missing(row["med begins"]) and is_missing(row["med ends"]))
    mediated = parse_flag(row["Med_yes/no"])
    if mediated and not third_party:
        return "missing-party", "Med_yes/no says that there was mediation, and no third party is named."
    if not mediated and (third_party or has_dates):
        said = f'Med_yes/no is "{row["Med_yes/no"]}"'
        return "invalid-row", f"{said}, but the row has a third party or dates of a mediation; 1 is expected then."
    return None


def _time(row: TableRow, begins: str, ends: str) -> tuple[str | None, list[Reject]]:
    """The EDTF interval of two cells, and a reject for what of it cannot be read."""
    dates: dict[str, str | None] = {}
    rejects = []
    for column in (begins, ends):
        dates[column] = None
        try:
            found = parse_date(row.get(column, ""), "mdy", latest_short_year=_LAST_SHORT_YEAR)
            if found is not None and int(found[:4]) < _FIRST_YEAR:
                raise DateError(f'"{row[column]}" is before {_FIRST_YEAR}, the first year of the set.')
            dates[column] = found
        except DateError as error:
            rejects.append(_cell(row, column, error.problem_code, error.message))
    try:
        return interval(dates[begins], dates[ends]), rejects
    except DateError as error:
        return None, [
            *rejects,
            _cell(row, begins, error.problem_code, error.message, value=f"{row[begins]} / {row[ends]}"),
        ]


def _coded(row: TableRow, column: str, codes: dict[str, str], case: Case) -> Iterator[Reject]:
    written = row.get(column, "")
    if is_missing(written):
        return
    if written in codes:
        case.codes[column] = codes[written]
    else:
        yield _cell(row, column, "unknown-code", f'"{written}" found, expected one of {", ".join(codes)}.')


def _cell(row: TableRow, column: str, code: str, why: str, claim: str | None = None, value: str = "") -> Reject:
    """A cell that cannot be read; the rest of the row is, unless it is the cell that names the third parties."""
    return Reject(code=code, where=row.where(column), message=why, value=value or row[column], claim=claim)
