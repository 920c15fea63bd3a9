"""One row of the external support data set (actor-years) as values, and the spells they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tertius.graph_schema.content import Participant
from tertius.graph_schema.facts.support import Support
from tertius.loaders.parsing.ucdp.actors import Actors
from tertius.loaders.parsing.ucdp.cells import Seat, read_id, read_year, seat_of, split_ids
from tertius.loaders.parsing.ucdp.spells import Spell, in_years
from tertius.loaders.parsing.ucdp.translation import Translation
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.reading.values import parse_flag, parse_integer, present
from tertius.loaders.release import Broken

TYPES = {
    "x": "troops",
    "p": "troop_presence",
    "y": "infrastructure",
    "w": "weapons",
    "m": "materiel",
    "t": "training",
    "f": "funding",
    "i": "intelligence",
    "l": "territory",
    "o": "other",
    "u": "unspecified",
}
"""The letters of `ext_*`, and the types of support they stand for."""

NEEDED = ("year", "actor_id", "actor_name", "oppo_id", "oppo_name", "dyad_id", "ext_id", "ext_name", "ext_sup")
_TYPE_COLUMNS = tuple(f"ext_{letter}{of}" for letter in TYPES for of in ("", "_s", "_ns", "_count"))
_COUNTS = tuple(f"ext_{letter}_count{of}" for letter in TYPES for of in ("_s", "_ns"))
_ABOUT = ("id", "active", "actor_nonstate", "dyad_name", "civil", "conflict_id", "location", "gwno_a", "country_a")
_SUPPORT = ("ext_nonstate", "ext_coalition", "ext_coalition_name", "ext_elements", "ext_bothsides", "ext_sum")
_TOTALS = ("ext_sup_s", "ext_sup_ns", "ext_count", "ext_count_s", "ext_count_ns")
KNOWN = (*_ABOUT, "gwno_b", "country_b", *_SUPPORT, *_TOTALS, *_TYPE_COLUMNS, *_COUNTS)
ALLEGED = "ext_alleged"
"""In some releases: support that is claimed by somebody and not confirmed."""


class Given(NamedTuple):
    """One type of support in one year: by how many of the supporters, of whom so many are states."""

    givers: int | None
    states: int | None


@dataclass(frozen=True, slots=True)
class SupportYear:
    """What is said of the support that one actor had in one dyad and year."""

    seat: Seat
    row: str | None
    year: int
    dyad: str
    supported: str
    opponent: str
    supporters: tuple[str, ...]
    types: Mapping[str, Given]
    is_alleged: bool
    remarks: str | None

    def lasting(self, type_: str) -> tuple[object, ...]:
        """All that must stay the same within a spell of this type of support."""
        return frozenset(self.supporters), self.opponent, self.types[type_], self.is_alleged, self.remarks


def read_support_year(row: TableRow, actors: Actors, translation: Translation) -> SupportYear | None:
    """The values of a row, or None if it says that there was no support.

    Raises
    ------
    Broken, TertiusError
        If a cell cannot be read, or there is support and nobody who gave it.
    """
    seat = seat_of(row)
    supported, opponent = (_party(row, one, actors, seat) for one in ("actor", "oppo"))
    is_alleged = bool(parse_flag(row.get(ALLEGED, "")))
    is_given = bool(parse_flag(row["ext_sup"]))
    if not is_given and not is_alleged:
        return None
    numbers = split_ids(row["ext_id"], "ext_id")
    if not numbers:
        raise Broken("missing-party", "ext_sup is 1 and no id found in ext_id; add who supported.", row["ext_name"])
    return SupportYear(
        seat=seat,
        row=present(row.get("id")),
        year=read_year(row),
        dyad=translation.dyad(read_id(row, "dyad_id")),
        supported=supported,
        opponent=opponent,
        supporters=actors.read(numbers, row["ext_name"], (), seat),
        types=_types(row),
        is_alleged=not is_given,
        remarks=_remarks(row),
    )


def type_spells(years: Mapping[int, SupportYear], type_: str) -> dict[int, SupportYear]:
    """The years in which this type of support was given."""
    return {year: one for year, one in years.items() if type_ in one.types}


def fact_of(dataset: str, years: Mapping[int, SupportYear], run: Spell, type_: str) -> Support:
    """The support of one type in one spell; nobody is said to have given it alone unless there is nobody else."""
    first = years[run.first]
    supported = first.supported.rpartition(":")[2]
    return Support(
        id=f"{dataset}:support:{supported}-dyad-{first.dyad}-{type_}-{run.first}",
        valid=in_years(run),
        supporter=tuple(Participant(actor=one) for one in first.supporters),
        supported=(Participant(actor=first.supported),),
        against=(Participant(actor=first.opponent),),
        type=type_,
        attribution="sole" if len(first.supporters) == 1 else "joint",
        established="alleged" if first.is_alleged else "established",
    )


def note_of(year: SupportYear, type_: str) -> str | None:
    """How many of several supporters gave it, and what else the row remarks."""
    given, several = year.types[type_], len(year.supporters)
    said = []
    if several > 1 and given.givers is not None:
        states = f", {given.states} of them states" if given.states is not None else ""
        said.append(f"Given by {given.givers} of the {several} supporters{states}; UCDP does not say which.")
    if several > 1 and given.givers == several:
        said = [f"Given by each of the {several} supporters."]
    return " ".join([*said, year.remarks or ""]).strip() or None


def _party(row: TableRow, which: str, actors: Actors, seat: Seat) -> str:
    number = read_id(row, f"{which}_id")
    name = row[f"{which}_name"]
    is_actor = which == "actor"
    nonstate = parse_flag(row.get("actor_nonstate", ""))
    is_state = nonstate is not None and nonstate is not is_actor
    # In a civil conflict side A is the government, so that its number is that of the one party that is a state.
    is_civil = bool(parse_flag(row.get("civil", "")))
    states = split_ids(row.get("gwno_a", ""), "gwno_a") if is_civil and is_state else ()
    kind = None if nonstate is None or is_state or not is_civil else "armed_group"
    return actors.read((number,), name, states, seat, kind)[0]


def _types(row: TableRow) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for letter, type_ in TYPES.items():
        if parse_flag(row.get(f"ext_{letter}", "")):
            count, states = (parse_integer(row.get(f"ext_{letter}_count{of}", "")) for of in ("", "_s"))
            found[type_] = Given(count, states)
    # Support without a type is support all the same.
    return found or {"unspecified": Given(None, None)}


def _remarks(row: TableRow) -> str | None:
    said = []
    coalition = row.get("ext_coalition_name", "").strip()
    if parse_flag(row.get("ext_coalition", "")):
        named = f" {', '.join(part.strip() for part in coalition.split(','))}" if coalition not in {"", "0"} else ""
        said.append(f"As a coalition{named}.")
    if parse_flag(row.get("ext_elements", "")):
        said.append("By elements of the supporter, not by it as a whole.")
    if parse_flag(row.get("ext_bothsides", "")):
        said.append("A supporter also supported the other side.")
    return " ".join(said) or None


def each_type(years: Mapping[int, SupportYear]) -> Iterator[str]:
    """The types of support given in any of the years, in the order of the data set."""
    given = {type_ for one in years.values() for type_ in one.types}
    yield from (type_ for type_ in TYPES.values() if type_ in given)
