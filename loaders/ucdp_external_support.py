"""UCDP external support: who helped a party to an armed conflict, how, and against whom, 1975 to 2017.

What it is
    One row an actor, dyad and year (the form "actor-year"): whether the actor had support from outside, by whom, and of
    which of eleven types. Known release: 18.1.

How to obtain it
    https://ucdp.uu.se/downloads/ ("UCDP External Support Dataset (ESD), actor-year", CSV or XLSX). Cite Meier,
    Pettersson, Croicu and Hogbladh 2022.

Terms
    CC BY 4.0, Uppsala Conflict Data Program.

What becomes what
    - A type of support that stays the same over consecutive years (same supporters, opponent, counts and remarks): one
      Support, with SUPPORTER, SUPPORTED and AGAINST. Its key is actor, dyad, type and the spell's first year.
    - ext_x troops (as a secondary warring party) · ext_p troop_presence (foreign troops that do not fight) · ext_y
      infrastructure (military or intelligence infrastructure, joint operations) · ext_w weapons · ext_m materiel ·
      ext_t training · ext_f funding · ext_i intelligence · ext_l territory · ext_o other · ext_u unspecified.
    - Attribution: "sole" only if the row has one supporter. Else "joint": the types are coded over all supporters of
      the row, and the claim's note tells how many of them gave it, never which.
    - Established: "alleged" where a release has `ext_alleged` and no confirmed support in the row. Alleged support is
      no support.
    - A row without support makes no fact; its actors are told all the same.

What it cannot say
    Years only: a spell began in its first year and ended in its last. That a row has no support means that UCDP found
    none. Who of several gave what is in ESD's form by supporter, which this loader does not read.

Traps
    - `ext_id` and `ext_name` are joined by "," without a blank, and names contain commas: ids are split, names are told
      apart through the names known from other rows.
    - Ids (UN missions, coalitions) may be missing in the actor file: they become records with the name given here.
    - `gwno_a` is the state of the dyad's side A, which may be the actor or its opponent.

Rejects
    `missing-party` (support by nobody), `multi-valued-cell` (names that cannot be told apart; an actor cell with two
    ids), `duplicate-key` (an actor, dyad and year given twice), `unknown-code`, `bad-date`, `invalid-row`,
    `schema-drift`, `encoding`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import TertiusError
from tertius.loaders.parsing.ucdp.actors import Actors
from tertius.loaders.parsing.ucdp.cells import LICENCE, UcdpTable, columns_of, fold_column, source_of, version_of
from tertius.loaders.parsing.ucdp.spells import Spell, in_years, spells
from tertius.loaders.parsing.ucdp.support_years import (
    ALLEGED,
    KNOWN,
    NEEDED,
    SupportYear,
    each_type,
    fact_of,
    note_of,
    read_support_year,
    type_spells,
)
from tertius.loaders.parsing.ucdp.translation import read_translation
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Broken, Release, rejected

DATASET = Dataset(
    name="ucdp-external-support",
    title="UCDP External Support Dataset, actor-years",
    licence=LICENCE,
    scope="ucdp-external-support",
)


def release(source: Input) -> str | None:
    """The version of the release, which is in the file's name."""
    return version_of(source)


def records(source: Input) -> Iterator[Record]:
    """Every spell of support, then the actors; rejects where they arise.

    Rows with support are held until the end, without their cells, because a spell may span rows of any place: about
    10,000 in the whole data set.

    Raises
    ------
    InvalidInput
        If the file is no external support data set in actor-years.
    """
    version = version_of(source)
    translation = read_translation(source, version)
    has_alleged = fold_column(ALLEGED) in columns_of(source)
    table = UcdpTable(source, NEEDED, (*KNOWN, ALLEGED) if has_alleged else KNOWN)
    told = Release(source_of(DATASET.name, DATASET.title, version))
    actors = Actors(DATASET.name, translation)
    yield told.opening()
    yield from table.remarks()
    by_party: dict[tuple[str, str], dict[int, SupportYear]] = defaultdict(dict)
    for row in table.rows():
        if isinstance(row, Reject):
            yield row
            continue
        try:
            one = read_support_year(row, actors, translation)
        except (Broken, TertiusError) as error:
            yield rejected(error, row, None)
            continue
        if one is None:
            continue
        years = by_party[one.supported, one.dyad]
        if one.year in years:
            yield _twice(one, years[one.year])
        else:
            years[one.year] = one
    for years in by_party.values():
        yield from _supports(years, told)
    yield from actors.claims(told)


def _supports(years: Mapping[int, SupportYear], told: Release) -> Iterator[Record]:
    for type_ in each_type(years):
        with_it = type_spells(years, type_)
        for run in spells(with_it, partial(SupportYear.lasting, type_=type_)):
            make = partial(_claims, with_it, run, type_, told)
            yield from told.attempt(with_it[run.first].seat, None, make)


def _claims(years: Mapping[int, SupportYear], run: Spell, type_: str, told: Release) -> Iterable[Claim]:
    first = years[run.first]
    locator = f"actor {first.supported.rpartition(':')[2]}, dyad {first.dyad}, {in_years(run).replace('/', '-')}"
    yield told.claim(fact_of(DATASET.name, years, run, type_), first.seat, locator, note=note_of(first, type_))


def _twice(one: SupportYear, first: SupportYear) -> Reject:
    return Reject(
        code="duplicate-key",
        where=one.seat.where(),
        message=f"the support of {one.supported} in dyad {one.dyad} in {one.year} is given at {first.seat.where()} "
        "too; only the first is loaded.",
        value=one.row,
    )
