"""UCDP/PRIO armed conflicts, and the UCDP dyadic data set: who fought whom, over what, when, how intensely.

What it is
    One row a conflict (or dyad) and year with at least 25 battle-related deaths, 1946 to last year. The dyadic form is
    recognised by its column `dyad_id`; files of battle-related deaths by `bd_best`. Known releases: 17.1 to 24.1, and
    by their own spelling of the columns those up to 4-2016, with the translation tables (below).

How to obtain it
    https://ucdp.uu.se/downloads/ (CSV or XLSX). Cite Gleditsch et al. 2002 and the release's own article.

Terms
    CC BY 4.0, Uppsala Conflict Data Program and PRIO.

What becomes what
    - A conflict: `ucdp:conflict:ID`, named like UCDP does elsewhere ("Mali: Azawad"), with incompatibility, first day
      and type; where the type changed the note says when, and each hostility has its own.
    - A run of years in which the sides, the intensity, the type and the episode stay the same: one Hostility, so that a
      year of war within a minor conflict is not lost. Its key is the conflict or dyad and the run's first year
      (`ucdp-conflicts:hostility:conflict-418-1989`), never a date that a release may correct.
    - Dates: a run begins with its episode (`start_date2` as precise as its code says) or with its year, and ends with
      the episode (`ep_end_date`) or its year. Between runs of the same sides the border is the turn of the year, else
      only the year is known. A run that goes on at the end of the file has no end: it is attested for its last day.
    - Precision codes are read conservatively: a day or month that was assigned is left out (`cells.read_date`).
    - Primary parties: SIDE with side a or b. Secondary parties (`side_a_2nd`, `side_b_2nd`: states that sent troops):
      Support of type troops for the side, one fact a supporter, in whole years. Where a side has several primary
      parties, UCDP does not say whose; the claim says so, and is one degree less credible.
    - Governments: those of their state `gw:N`, because the rows give actor id and number together.

What it cannot say
    Below 25 deaths a year nothing is coded: an end is a fall below that, not a peace. The conflict form does not say
    which group fought in which months, nor does the dyadic form say when an episode ended: the last year stands for it,
    unless it is the file's last. A conflict and its dyads are the same fighting told twice: count one of them.

Traps
    - Ids are lists ("641, 4456") that are sorted as text, names are sorted by themselves: the second id is not the
      second name, and names contain commas. An actor gets a name where it stands alone in a cell, where all others in
      the cell are known, or where the two stand in exactly the same cells.
    - Secondary parties have names and state numbers, no actor ids. The id is taken from rows in which the state is a
      primary party, else from `translate_actor.csv`, else the record is `ucdp:government:GW`.
    - Releases up to 2016 have other ids: they are translated through UCDP's three tables, expected beside the file or
      in `--option translate=FOLDER`.

Rejects
    `unknown-code` (codes of no list, old ids without a translation), `bad-date`, `impossible-date`, `date-order`,
    `missing-party`, `multi-valued-cell` (names that cannot be told apart, secondary parties whose names and numbers do
    not pair), `duplicate-key` (a conflict-year given twice), `invalid-row`, `schema-drift`, `encoding`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import TertiusError
from tertius.loaders.parsing.ucdp.actors import Actors
from tertius.loaders.parsing.ucdp.cells import LICENCE, UcdpTable, columns_of, source_of, version_of
from tertius.loaders.parsing.ucdp.conflict_years import (
    DYADIC,
    NEEDED,
    ConflictYear,
    form_of,
    known,
    read_conflict_year,
)
from tertius.loaders.parsing.ucdp.hostilities import Teller
from tertius.loaders.parsing.ucdp.translation import read_translation
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Broken, Release, rejected

DATASET = Dataset(
    name="ucdp-conflicts",
    title="UCDP/PRIO Armed Conflict and Dyadic Data Sets",
    licence=LICENCE,
    scope="ucdp-conflicts",
)


def release(source: Input) -> str | None:
    """The version of the release, from its own column or the file's name."""
    return version_of(source)


def scope(source: Input) -> str:
    """Conflicts, dyads and deaths are three data sets: a release of one retracts nothing of another."""
    form = form_of(columns_of(source))
    return DATASET.scope if form == "conflicts" else f"{DATASET.scope}:{form}"


def records(source: Input) -> Iterator[Record]:
    """Every conflict with its hostilities and the troops that others sent, then the actors; rejects where they arise.

    The years are held until the end, because a spell may span rows of any place: about 3,000 in the whole data set.

    Raises
    ------
    InvalidInput
        If the file is none of these data sets, or its ids are old and there is no translation.
    """
    version = version_of(source)
    translation = read_translation(source, version)
    form = form_of(columns_of(source))
    table = UcdpTable(source, NEEDED, known(form))
    told = Release(source_of(DATASET.name, DATASET.title, version))
    actors = Actors(DATASET.name, translation)
    yield told.opening()
    yield from table.remarks()
    years: dict[str, dict[int, ConflictYear]] = defaultdict(dict)
    for row in table.rows():
        if isinstance(row, Reject):
            yield row
            continue
        try:
            one = read_conflict_year(row, actors, translation)
        except (Broken, TertiusError) as error:
            yield rejected(error, row, _claim(row))
            continue
        if one.year in years[one.key]:
            yield _twice(one, years[one.key][one.year])
            continue
        years[one.key][one.year] = one
    yield from _told(years, told, actors, tells_ends=form == "conflicts")
    yield from actors.claims(told)


def _told(
    years: dict[str, dict[int, ConflictYear]], told: Release, actors: Actors, *, tells_ends: bool
) -> Iterator[Record]:
    last_year = max((year for of_one in years.values() for year in of_one), default=0)
    teller = Teller(told, actors, DATASET.name, last_year, tells_ends)
    for of_one in years.values():
        yield from teller.conflict(of_one)
        yield from teller.hostilities(of_one)
        yield from teller.supports(of_one)


def _twice(one: ConflictYear, first: ConflictYear) -> Reject:
    return Reject(
        code="duplicate-key",
        where=one.seat.where(),
        message=f"{one.key} is given for {one.year} at {first.seat.where()} too; only the first is loaded.",
        value=f"{one.key}, {one.year}",
    )


def _claim(row: dict[str, str]) -> str | None:
    """The claim an unreadable row would have been, if the row is a run of its own."""
    what = "dyad" if row.get(DYADIC) else "conflict"
    number, year = row.get(f"{what}_id"), row.get("year")
    return f"{DATASET.name}:hostility:{what}-{number}-{year}" if number and year else None
