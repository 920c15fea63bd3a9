"""One row of the armed conflict or the dyadic data set as values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from tertius.loaders.parsing.ucdp.actors import Actors
from tertius.loaders.parsing.ucdp.cells import (
    Seat,
    fold_column,
    read_code,
    read_date,
    read_id,
    read_year,
    seat_of,
    split_ids,
)
from tertius.loaders.parsing.ucdp.translation import Translation
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.reading.values import parse_flag, parse_number, present
from tertius.loaders.release import Broken

Form = Literal["conflicts", "dyads", "deaths"]

NEEDED = ("conflict_id", "side_a", "side_b", "side_b_id", "year")
DYADIC, DEATHS = "dyad_id", "bd_best"
_KNOWN = (
    *("location", "side_a_id", "side_a_2nd", "side_b_2nd", "incompatibility", "territory_name", "intensity_level"),
    *("cumulative_intensity", "type_of_conflict", "start_date", "start_prec", "start_date2", "start_prec2", "ep_end"),
    *("ep_end_date", "ep_end_prec", "gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "gwno_loc", "region", "version"),
)
_OF_CONFLICTS_ONLY = ("cumulative_intensity", "ep_end", "ep_end_date", "ep_end_prec")
_NOT_OF_DEATHS = ("location", "intensity_level", "start_date", "start_prec", "start_date2", "start_prec2")
_OF_DEATHS = ("bd_best", "bd_low", "bd_high", "battle_location", "location_inc")


def form_of(found: Collection[str]) -> Form:
    """Which of the three data sets has these columns, folded as `fold_column` does."""
    if fold_column(DEATHS) in found:
        return "deaths"
    return "dyads" if fold_column(DYADIC) in found else "conflicts"


def known(form: Form) -> tuple[str, ...]:
    """The columns that a form has beside the needed ones."""
    if form == "conflicts":
        return _KNOWN
    of_dyads = (DYADIC, *(name for name in _KNOWN if name not in _OF_CONFLICTS_ONLY))
    return of_dyads if form == "dyads" else (*_OF_DEATHS, *(name for name in of_dyads if name not in _NOT_OF_DEATHS))


INCOMPATIBILITY = {"1": "territory", "2": "government", "3": "territory and government"}
INTENSITY = {"1": "minor", "2": "war"}
TYPE = {"1": "extrasystemic", "2": "interstate", "3": "intrastate", "4": "internationalised intrastate"}


@dataclass(frozen=True, slots=True)
class Side:
    """Primary parties by record id, and the state numbers of those that joined with troops."""

    primary: tuple[str, ...]
    secondary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConflictYear:
    """What is said of a conflict or dyad for one year."""

    seat: Seat
    conflict: str
    dyad: str | None
    year: int
    side_a: Side
    side_b: Side
    location: str | None
    territory: str | None
    incompatibility: str | None
    intensity: str | None
    type: str | None
    started: str | None
    episode: str | None
    """When the episode began."""
    ended: str | None
    """When the episode ended, if it did so in this year."""
    deaths: tuple[str | None, str | None, str | None]
    version: str | None

    @property
    def key(self) -> str:
        """What the year belongs to: `dyad-411`, `conflict-209`."""
        return f"dyad-{self.dyad}" if self.dyad else f"conflict-{self.conflict}"

    def lasting(self) -> tuple[object, ...]:
        """All that must stay the same within a spell."""
        sides = frozenset(self.side_a.primary), frozenset(self.side_b.primary)
        return (*sides, self.intensity, self.type, self.episode, self.deaths)


def read_conflict_year(row: TableRow, actors: Actors, translation: Translation) -> ConflictYear:
    """The values of a row.

    Raises
    ------
    Broken, TertiusError
        If a cell cannot be read.
    """
    seat = seat_of(row)
    has_ended = parse_flag(row.get("ep_end", ""))
    return ConflictYear(
        seat=seat,
        conflict=translation.conflict(read_id(row, "conflict_id")),
        dyad=translation.dyad(read_id(row, DYADIC)) if DYADIC in row else None,
        year=read_year(row),
        side_a=_side(row, "a", seat, actors, translation),
        side_b=_side(row, "b", seat, actors, translation),
        location=present(row.get("location") or row.get("location_inc")),
        territory=present(row.get("territory_name")),
        incompatibility=read_code(row, "incompatibility", INCOMPATIBILITY),
        intensity=read_code(row, "intensity_level", INTENSITY),
        type=read_code(row, "type_of_conflict", TYPE),
        started=read_date(row.get("start_date", ""), row.get("start_prec", "")),
        episode=read_date(row.get("start_date2", ""), row.get("start_prec2", "")),
        ended=read_date(row.get("ep_end_date", ""), row.get("ep_end_prec", "")) if has_ended else None,
        deaths=_deaths(row),
        version=present(row.get("version")),
    )


def _side(row: Mapping[str, str], side: str, seat: Seat, actors: Actors, translation: Translation) -> Side:
    states = split_ids(row.get(f"gwno_{side}", ""), f"gwno_{side}")
    numbers = split_ids(row.get(f"side_{side}_id", ""), f"side_{side}_id")
    # Releases up to 2016 gave the government by its state number only, which was its actor id too.
    if not numbers and translation.is_needed:
        numbers = states
    if not numbers:
        raise Broken("missing-party", f"no id found in side_{side}_id, at least one expected.", row[f"side_{side}"])
    primary = actors.read(numbers, row[f"side_{side}"], states, seat, None if states else "armed_group")
    names = row.get(f"side_{side}_2nd", "")
    seconds = split_ids(row.get(f"gwno_{side}_2nd", ""), f"gwno_{side}_2nd")
    if names.strip() and not seconds:
        message = f"names found in side_{side}_2nd and no number in gwno_{side}_2nd, one a name expected."
        raise Broken("missing-party", message, names)
    actors.read_states(seconds, names, seat)
    return Side(primary, seconds)


def _deaths(row: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    low, best, high = (parse_number(row.get(name, "")) for name in ("bd_low", DEATHS, "bd_high"))
    return low, best, high
