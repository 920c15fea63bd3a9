"""PA-X Peace Agreements: who signed which agreement for whom, and which third parties had a part in it.

What it is
    One row an agreement of a peace process since 1990, coded for stage, status, conflict and 200 topics. Who signed,
    and who mediated, is free text (`Part`, `ThrdPart`), copied from the documents in several languages. Only
    release 2 (2019) was seen when this was written. A file without `PP` is taken for release 1; later ones are read as
    far as they keep these columns (`Ver` is known), and a column that is missing or unknown is named.

How to obtain it
    https://www.peaceagreements.org, "Data" (CSV or XLSX). Cite Bell and Badanjak, "Introducing PA-X: A new peace
    agreement database and dataset", Journal of Peace Research 56 (2019) 452-466, and the release.

Terms
    Not stated where it was found: bring your own download, and see the terms of the site before you pass it on.

What becomes what
    - A row: Agreement `pax:AGTID`, with title, `Dat`, `Stage`, `StageSub`, `Status`, `Agtp` (type), `Contp` (issue),
      the process (`PP`), the conflicts (`UcdpCon`, as `ucdp:conflict:N`) and countries (`iso3:`, `gw:`). `UcdpAgr` is
      a candidate identifier, because annexes have the number of the whole.
    - `Part`: a Signature for each party with the person who signed for it, as role `party` (`adherent` where the
      document is a declaration of adherence). Offices stand in the summary. Several persons of one party are one
      signature with their names. A person whose principal is not named signs as themselves.
    - `ThrdPart`: a Signature in the role that the text states: mediator (also facilitator, chair, good offices),
      witness (also "attested"), guarantor, observer, host, present; else `third_party`. Envoys and ministers act for
      their state or organisation; heads of state and government are actors themselves, on behalf of their state.
    - An agreement with a mediator, facilitator, chair, host or auspices: one Mediation, the signatories its parties,
      attested for the agreement's day, since only by then it is known; the outcome is the stage of the agreement (Cea,
      SubPar, SubComp). Guarantors and monitors also as Oversight.
    - Actors have no ids here: a record is a name within a country (`pax:actor:col:farc-ep`), since "the Government" is
      another one elsewhere; states and organisations of the world are one record (`pax:actor:united-nations`).
    - "Government of X" where X is exactly a state's name: one record however the name is spelled
      (`pax:actor:government-of-mali`), and an Office that ties it to the state, if ISO had assigned the state's code on
      the agreement's day. "the Government", "GRP", "Malian Government" say it less surely: they are left to identity
      decisions.

How text is read
    "For the X" above or below a name, "X, signed (for) by A and B", "X: A, Minister", "A, President of X", "A for X",
    "A (X)", in English, French and Spanish; lists by lines, semicolons, numbers, commas. A name counts as an actor's
    if its words say so (movement, government, a known state, an acronym). The cell's words are the quote. Credibility
    is 3 where the text itself says who acts for whom, 4 where that rests on the layout. Precision goes before
    completeness. A sentence that ends in a colon ("The session was attended by the following:") introduces a list;
    who only attended is `present`. Of other sentences only "mediated, facilitated, chaired, hosted, witnessed by",
    "under the auspices of", "Kenya hosted the talks" and the like are read, and there only states and organisations of
    the world.
    Before that the layout is mended: lines broken within a name are joined, lost blanks, lines to sign on, numbers and
    letters that a reading machine mistook are set right, titles are told from names. The quote stays as it is written.
    Samples of agreements drawn by lot from release 2 were read by hand, signature by signature: how many of those that
    the loader gives are right in actor and role, and how many of those that stand in the cells it gives.

    | sample | right of those given | given of those that stand there |
    | --- | --- | --- |
    | 60, by which the loader was first made better | 174 of 184, 95 % | 174 of 217, 80 % |
    | 60 others, before they were used for that | 185 of 243, 76 % | 185 of 280, 66 % |
    | the same 60 after that | 233 of 262, 89 % | 233 of 280, 83 % |
    | 34 others with short cells, as they were found then | 86 of 105, 82 % | 86 of 149, 58 % |
    | 32 held back until the rules for titles and layout were done, as found then | 72 of 81, 89 % | 72 of 91, 79 % |
    | the same 32 with the rules before those | 70 of 81, 86 % | 70 of 91, 77 % |
    | the same 32 since, when they had been used | 81 of 84, 96 % | 81 of 91, 89 % |

    The 32 were drawn (seed 20261127) from the 900 agreements whose two cells have 15 to 900 signs. Whoever wrote the
    rules had not looked at them, but at other cells of the file; earlier hands may have seen some of them. They are
    easier than the 34, as the line of the rules before shows: on them the new rules were worth two to three points.
    So expect of cells that nobody has looked at that between four of five and nine of ten signatures are right, and
    three to four of five given; fewer where the cells are long. What it lacks is a reject with its text, such as
    tribes, offices without an actor, slips of the pen, prose.

What it cannot say
    `Part` lists who signed or agreed: without a person or a mark of signature the act is left open. `Dat` is the last
    day where several are given. That a third party is not named proves nothing. A role is only what the cell says:
    "Norway" alone is a third party, though it mediated. Which names are one actor, identity decisions say (MILF, Moro
    Islamic Liberation Front).

Traps
    - Parties, witnesses and remarks stand in one cell; `ThrdPart` repeats who thanked whom. Narrative is not read.
    - "[unsigned]" behind a name: no signature. A cell that begins by saying that nobody signed is left unread.
    - Dates are ISO, or day/month/year in other exports. `Con` has "/" lists: countries come from the codes.
    - A later release corrects old rows: the same fact is revised; a name that is spelt otherwise is another signature,
      and the old one is retracted, if the file is a whole release, which it is taken for
      from 1,518 agreements on.

Rejects
    `unparsed-text` (a piece of a cell, with its text), `bad-date`, `impossible-date`, `unknown-code`, `invalid-row`,
    `duplicate-key` (an `AgtId` given twice), `missing-party` (a host and no mediator), `schema-drift`, `encoding`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.entities.source import Source
from tertius.loaders.pax.columns import COMPLETE_FROM, check, release_of
from tertius.loaders.pax.mapping import Row, row_records
from tertius.loaders.reading.tables import TableRow, read_table, row_reject
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Release

DATASET = Dataset(
    name="pax",
    title="PA-X Peace Agreements Database",
    licence="not stated; bring your own download",
    scope="pax",
)

_PUBLISHED = {"1": "2018", "2": "2019"}


def release(source: Input) -> str | None:
    """The number of the release, if the file is a whole one: a selection retracts nothing."""
    table = read_table(source.only())
    number = release_of(source.only(), table.columns)
    return number if number and sum(1 for _ in table) >= COMPLETE_FROM else None


def records(source: Input) -> Iterator[Record]:
    """Every agreement with its signatures and its mediation, and a reject for each piece of text that cannot be read.

    Raises
    ------
    InvalidInput
        If the file is no table, or lacks the agreement's id, title, date, parties or third parties.
    """
    table = read_table(source.only())
    drift = check(table)
    told = Release(_source(release_of(table.path, table.columns)))
    yield told.opening()
    yield from drift
    seen: dict[str, int] = {}
    for row in table:
        yield from _row(row, told, seen)


def _row(row: TableRow, told: Release, seen: dict[str, int]) -> Iterator[Record]:
    number = row["AgtId"]
    claim = f"pax:{number}" if number.isdecimal() else None
    broken = row_reject(row, claim)
    if broken is not None:
        yield broken
    elif claim is None:
        message = f'"{number}" found, the number of an agreement expected; look for swapped or shifted columns.'
        yield Reject(code="invalid-row", where=row.where("AgtId"), message=message, value=number)
    elif number in seen:
        message = f"The agreement {number} is already given in row {seen[number]}; only the first is loaded."
        yield Reject(code="duplicate-key", where=row.where("AgtId"), message=message, value=number, claim=claim)
    else:
        seen[number] = row.line
        yield from row_records(Row(number, row, told))


def _source(number: str | None) -> Source:
    label = f"release {number}" if number else "release not stated"
    return Source(
        id=f"pax:source:{number or 'unknown'}",
        name=f"PA-X, {label}",
        title=f"PA-X Peace Agreements Database and Dataset, {label}",
        publisher="Political Settlements Research Programme, University of Edinburgh",
        date=_PUBLISHED.get(number or ""),
        url="https://www.peaceagreements.org",
        medium="data set",
        reliability="B",
        licence="not stated",
        redistribution="unknown",
    )
