"""The lists of states that users bring: COW system membership and Gleditsch-Ward, in the forms they come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.graph_schema.time import parse_endpoint
from tertius.loaders.reading.tables import Table, TableRow, check_table, read_table, row_reject
from tertius.loaders.reading.values import join_date, parse_date, parse_integer
from tertius.loaders.states.polities import NumberSystem

LISTS_BEGIN = "1816-01-01"
"""Both lists begin here: what existed on that day had begun earlier, nobody says when."""

GW_COLUMNS = ("Cow Nr.", "Cow ID", "Name of State", "Start", "End")
COW_DATES = ("styear", "stmonth", "stday", "endyear", "endmonth", "endday")
COW_COLUMNS = ("stateabb", "ccode", "statenme", *COW_DATES, "version")
COW_YEAR_COLUMNS = ("stateabb", "ccode", "year", "version")
_FORMS = (
    f"Gleditsch-Ward ({', '.join(GW_COLUMNS)}, or its text file without a header), "
    f"COW states ({', '.join(COW_COLUMNS)}) or COW state-years ({', '.join(COW_YEAR_COLUMNS)})"
)


class Spell(NamedTuple):
    """One span of membership of one state, as a list has it."""

    number: str
    letters: str
    name: str
    first: str
    last: str
    row: TableRow
    quote: str


@dataclass
class StateList:
    """What one list says: its spells in the order of the file, its last day, and the rows that cannot be read."""

    system: NumberSystem
    path: Path
    label: str
    spells: list[Spell] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    @property
    def closes(self) -> str:
        """The last day of the list; a spell that ends on it had not ended."""
        return max((one.last for one in self.spells), key=lambda text: parse_endpoint(text).latest, default="")


def read_list(path: Path) -> StateList:
    """Read a list of states, told apart by its columns.

    Raises
    ------
    InvalidInput
        If it is none of the forms that are known.
    """
    table = read_table(path, delimiter="\t" if path.suffix.lower() in {".txt", ".dat"} else None)
    if set(GW_COLUMNS[:4]) <= set(table.columns):
        found = StateList("gw", path, "", rejects=list(check_table(table, needed=GW_COLUMNS, known=GW_COLUMNS)))
        rows, read = iter(table), _gw_spell
    elif len(table.columns) == 5 and table.columns[0].isdecimal():
        found = StateList("gw", path, "", rejects=list(table.remarks()))
        rows, read = _without_header(table), _gw_spell
    elif {"styear", "endyear", "ccode"} <= set(table.columns):
        found = StateList("cow", path, "", rejects=list(check_table(table, needed=COW_COLUMNS[:9], known=COW_COLUMNS)))
        rows, read = iter(table), _cow_spell
    elif set(COW_YEAR_COLUMNS[:3]) <= set(table.columns):
        found = StateList("cow", path, "", rejects=list(check_table(table, needed=COW_YEAR_COLUMNS[:3])))
        rows, read = iter(table), _cow_year
    else:
        named = ", ".join(table.columns[:12])
        raise InvalidInput(f"{path.name} is no list of states that is known here: {named} found; expected {_FORMS}.")
    versions: set[str] = set()
    for row in rows:
        _take(row, read, found)
        versions.add(row.get("version", ""))
    if read is _cow_year:
        found.spells = list(_spells_of_years(found.spells))
    found.label = max(versions - {""}, default="") or found.closes
    if not found.spells:
        raise InvalidInput(f"{path.name} has no row that can be read as a state; expected {_FORMS}.")
    return found


def _take(row: TableRow, read: object, found: StateList) -> None:
    claim = f"states:actor:{found.system}:{row.get('ccode') or row.get('Cow Nr.', '')}"
    if (reject := row_reject(row, claim)) is not None:
        found.rejects.append(reject)
        return
    try:
        spell = read(row)  # type: ignore[operator]
        starts, ends = parse_endpoint(spell.first), parse_endpoint(spell.last)
        if starts.earliest > ends.latest:
            raise DateError(f"The spell ends on {spell.last}, before it begins on {spell.first}.", code="date-order")
        twin = next((one for one in found.spells if (one.number, one.first) == (spell.number, spell.first)), None)
        if twin is not None:
            raise InvalidInput(
                f"The spell of {spell.number} from {spell.first} is already given on line {twin.row.line}.",
                code="duplicate-key",
            )
    except (DateError, InvalidInput) as error:
        value = ", ".join(row.values())
        code = error.problem_code
        found.rejects.append(Reject(code=code, where=row.where(), message=error.message, value=value, claim=claim))
        return
    found.spells.append(spell)


def _gw_spell(row: TableRow) -> Spell:
    first, last = (_day(row[name]) for name in ("Start", "End"))
    return Spell(
        _number(row["Cow Nr."]), row["Cow ID"], row["Name of State"], first, last, row, _quote(row, "Start", "End")
    )


def _cow_spell(row: TableRow) -> Spell:
    first = join_date(row["styear"], row["stmonth"], row["stday"])
    last = join_date(row["endyear"], row["endmonth"], row["endday"])
    if first is None or last is None:
        raise DateError("The year in which the spell begins or ends is missing; COW gives both.")
    return Spell(_number(row["ccode"]), row["stateabb"], row["statenme"], first, last, row, _quote(row, *COW_DATES))


def _cow_year(row: TableRow) -> Spell:
    year = parse_date(row["year"], "year")
    if year is None:
        raise DateError("The year is missing.")
    return Spell(_number(row["ccode"]), row["stateabb"], row.get("statenme", ""), year, year, row, _quote(row, "year"))


def _spells_of_years(years: list[Spell]) -> Iterator[Spell]:
    """Years that follow each other are one spell; a missing year begins another."""
    ordered = sorted(years, key=lambda one: (int(one.number), one.first))
    numbered = enumerate(ordered)
    for _, group in groupby(numbered, key=lambda pair: (pair[1].number, int(pair[1].first) - pair[0])):
        held = [one for _, one in group]
        yield held[0]._replace(last=held[-1].last, quote=f"{held[0].first}, …, {held[-1].last}")


def _without_header(table: Table) -> Iterator[TableRow]:
    """The rows of the text file of Gleditsch and Ward, the first of which was taken for a header."""
    first = TableRow(zip(GW_COLUMNS, table.names, strict=True))
    first.line, first.file = table.header_line, table.path.name
    yield first
    for row in table:
        named = TableRow(zip(GW_COLUMNS, row.values(), strict=False))
        named.line, named.file, named.problem = row.line, row.file, row.problem
        yield named


def _number(text: str) -> str:
    number = parse_integer(text)
    if number is None:
        raise InvalidInput("The state's number is missing.", code="invalid-row")
    return str(number)


def _day(text: str) -> str:
    found = parse_date(text.replace(":", "."), "dmy")
    if found is None:
        raise DateError("The day is missing; the list gives a first and a last one.")
    return found


def _quote(row: TableRow, *columns: str) -> str:
    return ", ".join(f"{name} {row[name]}" for name in columns)
