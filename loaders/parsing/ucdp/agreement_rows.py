"""One row of the peace agreement data set as an agreement, its signatures and its mediation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from tertius.graph_schema.content import Participant, Participants
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.oversight import Oversight
from tertius.graph_schema.facts.signature import Signature
from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.parsing.known_names import known_named
from tertius.loaders.parsing.third_parties import ThirdParty
from tertius.loaders.parsing.ucdp.cells import read_code
from tertius.loaders.parsing.ucdp.third_party_roles import THIRD_PARTY, Clause
from tertius.loaders.reading.values import parse_date, parse_flag, present
from tertius.loaders.release import slug

TYPE = {"1": "full", "2": "partial", "3": "peace process"}
_OUTCOME = {"full": "full_agreement", "partial": "partial_agreement", "peace process": "process_ongoing"}
_MEDIATES = ("chief_mediator", "co_mediator", "mediator", "facilitator")
_ATTENDS = ("guarantor", "monitor", "witness", "observer", THIRD_PARTY)
"""Which role at the table counts if the text gives several: one participant has one."""
_MOST_COMMAS = 2
_HONORIFIC = re.compile(r"^(?:H\.?\s?E\.?\s+|His Excellency )", re.IGNORECASE)
_SIGNS_AS = {"mediator": "mediator", "guarantor": "guarantor", "witness": "witness", "observer": "observer"}


@dataclass
class Table:
    """Who sat at the table of one agreement in which roles, by record id, in the order of the text."""

    roles: dict[str, list[str]] = field(default_factory=dict)
    represented_by: dict[str, str] = field(default_factory=dict)
    others: dict[str, Actor] = field(default_factory=dict)
    """Third parties that the row gives no id for."""

    def seat(self, clauses: Iterable[Clause], dataset: str, ids_by_name: Mapping[str, str]) -> None:
        """Add the third parties of the clauses; one that the row names among its actors keeps its id."""
        for clause in clauses:
            for party in clause.parties:
                record = self._record(party, dataset, ids_by_name)
                held = self.roles.setdefault(record, [])
                held += [one for one in clause.roles if one not in held]

    def has(self, record: str, *roles: str) -> bool:
        """Whether a participant has one of the roles."""
        return any(one in roles for one in self.roles.get(record, ()))

    def _record(self, party: ThirdParty, dataset: str, ids_by_name: Mapping[str, str]) -> str:
        acts_for = party.of if party.is_delegate else None
        known = party.known or acts_for
        name = known.name if known else _HONORIFIC.sub("", party.name)
        record = ids_by_name.get(name_key(name)) or f"{dataset}:actor:{slug(name)}"
        if acts_for is not None and party.known is None:
            self.represented_by[record] = party.name
        elif party.represented_by and party.represented_by_person:
            self.represented_by[record] = party.represented_by
        if record.startswith(dataset):
            kind = known.kind if known else "person" if party.is_person else None
            self.others[record] = Actor(id=record, name=name, type=kind)
        return record


def name_key(name: str) -> str:
    """What two spellings of one state or organisation share: `UN`, `United Nations`; else the folded name."""
    known = known_named(name)
    return fold_name(known.name if known else name)


def read_agreement(row: Mapping[str, str], key: str, conflicts: tuple[str, ...]) -> Agreement:
    """The agreement of a row.

    Raises
    ------
    Broken, TertiusError
        If a cell cannot be read.
    """
    has_ended = parse_flag(row.get("ended", ""))
    ended = parse_date(row.get("duration", ""), "iso") if has_ended else None
    return Agreement(
        id=key,
        name=present(" ".join(row["pa_name"].split())),
        date=parse_date(row["pa_date"], "iso"),
        type=read_code(row, "pa_type", TYPE),
        status={True: "ended", False: "in force", None: None}[has_ended],
        ended=ended,
        conflicts=conflicts,
    )


def is_in_dyad(name: str, dyads: str) -> bool:
    """Whether a cell of dyads ("A - B, A - C") names this party on either side."""
    cell = " ".join(dyads.split())
    return bool(name) and bool(re.search(rf"(?:^|, | - ){re.escape(name)}(?:, | - |$)", cell))


def paired(records: tuple[str, ...], names: str, dyads: str) -> dict[str, str]:
    """Names by record: the data set writes both in one order.

    A name with a comma makes more pieces than records; it is put together again if the dyads name it in full, and in
    one way only. Else there is nothing.
    """
    pieces = [" ".join(piece.split()) for piece in names.split(",")]
    found = [one for one in _groupings(pieces, len(records)) if all(_is_whole(name, dyads) for name in one)]
    return dict(zip(records, found[0], strict=True)) if len(found) == 1 else {}


def _groupings(pieces: list[str], count: int) -> Iterator[list[str]]:
    if count < 1 or len(pieces) < count or len(pieces) - count > _MOST_COMMAS:
        return
    for cuts in combinations(range(1, len(pieces)), count - 1):
        ends = pairwise((0, *cuts, len(pieces)))
        yield [", ".join(pieces[start:end]) for start, end in ends]


def _is_whole(name: str, dyads: str) -> bool:
    return "," not in name or is_in_dyad(name, dyads)


def signature(key: str, agreement: Agreement, actor: str, table: Table, *, is_party: bool) -> Signature:
    """That an actor signed; as a party if it is one of the dyad, else in the role that the text gives it, if any."""
    role = "party" if is_party else next((_SIGNS_AS[one] for one in _SIGNS_AS if table.has(actor, one)), None)
    return Signature(
        id=key,
        valid=agreement.date,
        signatory=(Participant(actor=actor, role=role),),
        of=(Participant(actor=agreement.id),),
        act="signed",
    )


def mediation(key: str, agreement: Agreement, parties: Iterable[str], table: Table) -> Mediation:
    """The mediation that led to an agreement, attested for its day: when it began and ended is not said."""
    return Mediation(
        id=key,
        attested=agreement.date,
        mediator=_seated(table, [one for one in table.roles if table.has(one, *_MEDIATES)], _MEDIATES),
        attended_by=_seated(table, _attending(table), _ATTENDS),
        hosted_by=tuple(Participant(actor=one) for one in table.roles if table.has(one, "host")),
        party=tuple(Participant(actor=one) for one in parties),
        led_to=(Participant(actor=agreement.id),),
        concerning=tuple(Participant(actor=one) for one in agreement.conflicts),
        outcome=_OUTCOME.get(agreement.type or ""),
    )


def oversight(key: str, agreement: Agreement, actor: str, role: str) -> Oversight:
    """That an actor vouches for an agreement, or checks how it is carried out."""
    holder = (Participant(actor=actor),)
    of = (Participant(actor=agreement.id),)
    since = f"{agreement.date}/" if agreement.date else None
    if role == "guarantor":
        return Oversight(id=key, of=of, valid=since, guarantor=holder)
    return Oversight(id=key, of=of, valid=since, monitor=holder)


def _attending(table: Table) -> list[str]:
    """Who sat there and did not only mediate or host."""
    with_role = [one for one in table.roles if table.has(one, *(role for role in _ATTENDS if role != THIRD_PARTY))]
    only_there = [one for one in table.roles if set(table.roles[one]) == {THIRD_PARTY}]
    return [one for one in table.roles if one in with_role or one in only_there]


def _seated(table: Table, records: Iterable[str], order: Iterable[str]) -> Participants:
    rank = list(order)
    return tuple(
        Participant(
            actor=one,
            role=min((role for role in table.roles[one] if role in rank), key=rank.index),
            representative_name=table.represented_by.get(one),
        )
        for one in records
    )
