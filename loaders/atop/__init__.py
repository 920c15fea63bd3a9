"""ATOP: which states promised each other what, in alliance treaties since 1815.

What it is
    Alliance Treaty Obligations and Provisions (Leeds, Ritter, Mitchell and Long 2002), releases 3.0 to 5.1. Three of
    its forms are read and told apart by their columns: alliances (`atopid`, `begyr` …, `mem1` …), members (`atopid`,
    `member`, `yrent` …, `yrexit` …), and dyad-years, directed or not, with COW numbers (`ccode1`, `ccode2` or
    `stateA`, `stateB`, or `mem1`, `mem2`; `year`; the five obligations with or without `atop_` before them).

How to obtain it
    atopdata.org, CSV files. Terms are not stated there beyond the wish to be cited: bring your own download.

What is mapped to what
    A treaty is an alliance `atop:alliance:ID` with its obligations and its members, each with the time of its own
    membership; alliance and member files speak of the same alliances and may both be loaded, in one load or in two. A
    member that left and came back has its second time as an alliance of its own.
    Dyad-years have no treaty: the years of a dyad are merged into episodes `atop:dyad:2-20:1942`. Both directions of a
    row are one alliance; a year without a row ends an episode, and so does a change of obligations. An obligation that
    only one of the two took on is listed as `one_sided`, and the summary says whose it is.
    An actor is the state of a COW number (`cow:2`), with the numbers and codes of other systems where they are known.

What it cannot say
    Dyad-years say that a promise held at some time of a year: both ends of an episode lie somewhere in their years. An
    episode in the first year of the file had begun at an unknown time, one in its last year had not ended. Load
    dyad-years or treaties, not both: nothing in the file says which treaty a dyad-year belongs to, and each would
    count. That no row names two states proves no more than that ATOP knows of no treaty between them.

Rejects
    no-fact-kind (a dyad-year with none of the five obligations, which may be an alliance of another sort or none at
    all), unknown-code (an obligation that is neither 0 nor 1, a number of no state), missing-party (a treaty with fewer
    than two members), bad-date, impossible-date, date-order, duplicate-key, invalid-row, encoding.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.atop import dyad_years, treaties
from tertius.loaders.reading.tables import Table, read_table
from tertius.loaders.record import Dataset, Input, Record

DATASET = Dataset(
    name="atop",
    title="Alliance Treaty Obligations and Provisions (ATOP)",
    licence="not stated; cite Leeds, Ritter, Mitchell and Long 2002",
    scope="atop",
)


def scope(source: Input) -> str:
    """`atop:dyad-years` or `atop:treaties`: neither knows what the other says."""
    return f"atop:{'dyad-years' if _holds_dyad_years(source) else 'treaties'}"


def release(source: Input) -> str | None:
    """The last year of dyad-years, which stand for all of them; treaties come in two files that add to each other."""
    return str(dyad_years.last_year(read_table(source.only()))) if _holds_dyad_years(source) else None


def records(source: Input) -> Iterator[Record]:
    """The source, the states, and an alliance for each treaty or for each episode of a dyad.

    Raises
    ------
    InvalidInput
        If a file is none of the forms, or dyad-years and treaties are given together.
    """
    if _holds_dyad_years(source):
        yield from dyad_years.records(partial(read_table, source.only()))
        return
    tables = [read_table(path) for path in source.files()]
    yield from treaties.records(tables)


def _holds_dyad_years(source: Input) -> bool:
    forms = {path: _form_of(read_table(path)) for path in source.files()}
    if not forms:
        raise InvalidInput(f"{source} holds no file; give a file of ATOP.")
    if len(forms) > 1 and "dyad-years" in forms.values():
        named = ", ".join(f"{path.name} ({form})" for path, form in forms.items())
        raise InvalidInput(f"Dyad-years are loaded alone, found {named}. Give one file, or only alliances and members.")
    return "dyad-years" in forms.values()


def _form_of(table: Table) -> str:
    for form, is_form in (
        ("dyad-years", dyad_years.is_form),
        ("members", treaties.is_member_form),
        ("alliances", treaties.is_alliance_form),
    ):
        if is_form(table.columns):
            return form
    found = ", ".join(table.columns[:12])
    raise InvalidInput(
        f"{Path(table.path).name} is no file of ATOP that is known here: {found} found. Expected alliances (atopid, "
        "begyr, mem1 …), members (atopid, member, yrent …) or dyad-years (ccode1, ccode2, year and the obligations)."
    )
