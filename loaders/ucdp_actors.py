"""UCDP actors: who fought in organised violence since 1946, under all its names, and who came out of whom.

What it is
    One row an actor of UCDP's data sets (states' governments, rebel groups, communal groups, supporters of parties),
    with former and later names and what is known of splits, alliances and groups joined. Known releases: 17.1 to 24.1.

How to obtain it
    https://ucdp.uu.se/downloads/ ("UCDP Actor Dataset", CSV or XLSX). Its code book is there too.

Terms
    CC BY 4.0, Uppsala Conflict Data Program.

What becomes what
    - A row: `ucdp:actor:ID` with NameData as its name, all other names as aliases, and its kind: Org 1 (formally
      organised) an armed group, 2 supporters, 3 a communal group, 4 a government.
    - A change of name: an alias. UCDP keeps the id, so that there is one record and no Succession.
    - Splinter, and SplitTemp (a split for a time, said in the claim's note): Succession "split", one a predecessor; one
      that both columns tell is one split, for a time.
    - JoinGroup: Membership in the group joined, which may be a government.
    - OSCoalition, NSCoalition: Membership in the coalition, which has an id and no row; its name is taken from the
      translation tables.
    - Alliance: the column means "merged into or allied with". It becomes a Membership only where the name of what was
      formed says alliance, coalition, coordination or joint; else it is a reject.
    - Location: a note. It is where the actor fought, not where it is from.
    - Governments are the governments of their state `gw:N`, by an Office without dates; the number is read from
      `translate_actor.csv`, expected beside the file or in `--option translate=FOLDER`:
      this file has no column for it. Loading ucdp-conflicts gives them too.

What it cannot say
    No relation is dated, so each is possible on any day and certain on none. ConflictId and DyadId, which list where an
    actor took part, make no facts here: ucdp-conflicts says it with dates.

Traps
    - Cells of ids are lists ("641, 4456"); names contain commas and are never split, not even a list of later names.
    - Ids met here may have no row (coalitions; groups below UCDP's threshold): they become records with the name that
      the column beside the id gives, if it is alone there or can be told apart.
    - Joining is sometimes told from the side of what was formed ("Islamic Front" joined its own members).

Rejects
    `no-fact-kind` (an Alliance that may be a merger), `invalid-row` (two actors that joined each other; cells that are
    no ids), `unknown-code` (Org), `missing-party` (a flag without an id), `duplicate-key` (an id given twice),
    `multi-valued-cell` (names that cannot be told apart), `schema-drift`, `encoding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import TertiusError
from tertius.loaders.parsing.ucdp.actor_rows import (
    ALLIANCE,
    JOINED,
    NON_STATE,
    NOTES,
    ONE_SIDED,
    RELATIONS,
    SPLIT,
    SPLIT_FOR_A_TIME,
    Relation,
    fact_of,
    names_of,
    read_actor,
    related,
    says_alliance,
)
from tertius.loaders.parsing.ucdp.actors import Actors, claims_on_state
from tertius.loaders.parsing.ucdp.cells import LICENCE, Seat, UcdpTable, read_id, seat_of, source_of, version_of
from tertius.loaders.parsing.ucdp.translation import Translation, read_translation
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.reading.values import parse_flag
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import CODED, PARSED, Broken, Release, rejected

DATASET = Dataset(name="ucdp-actors", title="UCDP Actor Dataset", licence=LICENCE, scope="ucdp-actors")

_NEEDED = ("ActorId", "NameData", "Org")
_NAMES = ("NameOrig", "NameOrigFull", "NameOrigFullEng", "NameChange")
_LATER_NAMES = ("NewName", "NewNameFullMotherTongue", "NewNameFullEng")
_ELSEWHERE = ("ConflictId", "DyadId", "PrimaryParty", "OSID", "NSID", "Location", "GWNOLoc", "Region", "Version")
_RELATIONS = tuple(name for one in RELATIONS for name in (one.flag, one.ids, one.names) if name)
_KNOWN = (*_NAMES, *_LATER_NAMES, *_ELSEWHERE, *_RELATIONS)


class _Tie(NamedTuple):
    """A relation that is judged once all rows are read."""

    seat: Seat
    relation: Relation
    actor: str
    other: str
    quote: str | None


def release(source: Input) -> str | None:
    """The version of the release, from its own column or the file's name."""
    return version_of(source)


def records(source: Input) -> Iterator[Record]:
    """Every actor, then the relations between them, then the actors that only relations mention.

    Raises
    ------
    InvalidInput
        If the file is no actor data set, or its ids are old and there is no translation.
    """
    version = version_of(source)
    translation = read_translation(source, version)
    table = UcdpTable(source, _NEEDED, _KNOWN)
    reader = _Reader(Release(source_of(DATASET.name, DATASET.title, version)), translation)
    yield reader.release.opening()
    yield from table.remarks()
    for row in table.rows():
        yield from (row,) if isinstance(row, Reject) else reader.row(row)
    yield from reader.ties()
    yield from reader.mentioned.claims(reader.release)


class _Reader:
    """Reads rows, and keeps what can only be judged when all are read: relations, and who has a row."""

    def __init__(self, release: Release, translation: Translation) -> None:
        self.release = release
        self.mentioned = Actors(DATASET.name, translation)
        self._translation = translation
        self._rows: dict[str, Seat] = {}
        self._names: dict[str, str] = {}
        self._ties: list[_Tie] = []

    def row(self, row: TableRow) -> Iterator[Record]:
        """The actor of a row; its relations are kept."""
        seat = seat_of(row)
        try:
            number = self._translation.actor(read_id(row, "ActorId"))
        except Broken as error:
            yield rejected(error, row, None)
            return
        key = f"{DATASET.name}:actor:{number}"
        if number in self._rows:
            first = self._rows[number].where()
            message = f"the actor {number} is given at {first} too; only the first is loaded."
            yield Reject(code="duplicate-key", where=row.where(), message=message, value=number)
            return
        self._rows[number] = seat
        self._names[number] = " / ".join(names_of(row))
        # Known names help to tell apart a list with one that has no row.
        self.mentioned.mention((number,), row["NameData"], seat)

        def make() -> Iterable[Claim]:
            says = read_actor(row, number)
            yield self.release.claim(says, seat, f"actor {number}", key=key)
            for state in sorted(self._translation.state_numbers.get(number, ())):
                yield from claims_on_state(self.release, seat, says.id, says.name, state, key)

        yield from self.release.attempt(seat, key, make)
        for relation in RELATIONS:
            yield from self._keep(row, seat, number, relation)

    def _keep(self, row: TableRow, seat: Seat, number: str, relation: Relation) -> Iterator[Reject]:
        try:
            if not parse_flag(row.get(relation.flag, "")):
                return
            names = row.get(relation.names, "") if relation.names else ""
            others = [self._translation.actor(one) for one in related(row, relation)]
            if not others:
                raise Broken("missing-party", f"{relation.flag} is 1 and no id found in {relation.ids}.", names)
        except (Broken, TertiusError) as error:
            yield rejected(error, row, None)
            return
        kind = "coalition" if relation in {ONE_SIDED, NON_STATE} else None
        # Ids are today's by now, and translated only once.
        self.mentioned.mention(tuple(others), names, seat, kind)
        self._ties += [_Tie(seat, relation, number, other, names or None) for other in others]

    def ties(self) -> Iterator[Record]:
        """The relations as facts, and rejects for those of which the columns do not say what they were."""
        entered = {(tie.actor, tie.other) for tie in self._ties if tie.relation in {JOINED, ALLIANCE}}
        for_a_time = {(tie.actor, tie.other) for tie in self._ties if tie.relation == SPLIT_FOR_A_TIME}
        for tie in self._ties:
            if tie.relation == SPLIT and (tie.actor, tie.other) in for_a_time:
                continue
            fact = fact_of(DATASET.name, tie.relation, tie.actor, tie.other)
            if tie.relation == JOINED and (tie.other, tie.actor) in entered:
                yield _both_ways(tie, fact.id)
            elif tie.relation == ALLIANCE and not self._is_alliance(tie):
                yield _alliance_or_merger(tie, fact.id)
            else:
                note, trust = NOTES.get(tie.relation), PARSED if tie.relation == ALLIANCE else CODED
                place, by = f"actor {tie.actor}, {tie.relation.ids}", self.release
                yield by.claim(fact, tie.seat, place, tie.quote, credibility=trust, note=note)
        self.mentioned.forget(self._rows)

    def _is_alliance(self, tie: _Tie) -> bool:
        return says_alliance(self._names.get(tie.other, ""))


def _both_ways(tie: _Tie, claim: str) -> Reject:
    message = f"{tie.actor} is said to have joined {tie.other}, and {tie.other} to have joined or formed {tie.actor}; "
    message += "one of the two is meant. Correct the row that has it the wrong way round."
    return Reject(code="invalid-row", where=tie.seat.where("JoinGroup"), message=message, value=tie.quote, claim=claim)


def _alliance_or_merger(tie: _Tie, claim: str) -> Reject:
    message = f"{tie.actor} is said to have merged into or allied with {tie.other}, and not which of the two; "
    message += "add the membership or succession from a source that tells, with `tertius load apply table`."
    return Reject(code="no-fact-kind", where=tie.seat.where("Alliance"), message=message, value=tie.quote, claim=claim)
