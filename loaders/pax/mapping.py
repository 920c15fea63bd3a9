"""What a row of PA-X becomes: an agreement with its process and conflicts, signatures, a mediation, guarantees."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.entities.conflict import Conflict
from tertius.graph_schema.entities.process import Process
from tertius.graph_schema.errors import DateError
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.office import Office
from tertius.graph_schema.facts.oversight import Oversight
from tertius.graph_schema.facts.signature import Signature
from tertius.graph_schema.identifiers import Identifier
from tertius.graph_schema.time import parse_endpoint
from tertius.graph_schema.vocabularies.agreement_stage import AGREEMENT_STAGE
from tertius.loaders.pax.cells import read_cell
from tertius.loaders.pax.lexicon import type_of
from tertius.loaders.pax.mention import Mention, Unread
from tertius.loaders.pax.names import ActorName
from tertius.loaders.pax.roles import ADHERENT, GOOD_OFFICES, PARTY, THIRD_PARTY, Role
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.reading.values import parse_date, present
from tertius.loaders.record import Record
from tertius.loaders.release import PARSED, Broken, Release, slug
from tertius.loaders.states.iso3166 import iso_codes

_INFERRED = PARSED + 1
"""Credibility of what rests on the layout of a cell and not on its words."""

_OUTCOMES = {"Cea": "ceasefire", "SubPar": "partial_agreement", "SubComp": "full_agreement"}
_ADHERENCE = re.compile(
    r"^\W*(?:d[ée]claration d['’ ]\s*adh[ée]sion|(?:declaration|act|instrument|deed) of (?:adher|access)|"
    r"protocol of accession)",
    re.IGNORECASE,
)
_IS_NO_CELL = {"/", "n/a", "[]"}
_MAX_SLUG = 80
_SECURITY_COUNCIL = "United Nations Security Council"


@dataclass
class Row:
    """One agreement as its row has it, and the claims' common parts."""

    number: str
    cells: TableRow
    release: Release
    date: str | None = None
    stage: str | None = None
    conflicts: tuple[str, ...] = ()
    process: str | None = None
    rejects: list[Reject] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Id of the agreement: PA-X's own, which stays the same over releases."""
        return f"pax:{self.number}"

    @property
    def country(self) -> str:
        """What tells "the Government" of one conflict from that of another."""
        return (self._cell("Loc1ISO") or self._cell("Loc1GWNO") or "none").lower()

    def _cell(self, column: str) -> str | None:
        return present(self.cells.get(column, ""))

    def cell(self, column: str) -> str | None:
        """The text of a cell, or None where it is missing."""
        text = self._cell(column)
        return None if text is None or text.lower() in _IS_NO_CELL else text


def row_records(row: Row) -> Iterator[Record]:
    """Everything one row says, the agreement first, and a reject for every piece that cannot be read."""
    _read_codes(row)
    yield from row.rejects
    yield from row.release.attempt(row.cells, row.id, lambda: _agreement(row))
    is_adherence = bool(_ADHERENCE.match(row.cells["Agt"]))
    mentions: list[tuple[str, Mention]] = []
    for column, default in (("Part", ADHERENT if is_adherence else PARTY), ("ThrdPart", THIRD_PARTY)):
        found, unread = read_cell(row.cell(column) or "", default)
        mentions += [(column, one) for one in found]
        yield from (_unread(row, column, one) for one in unread)
    merged = _merged(row, mentions)
    for one in merged:
        yield from row.release.attempt(row.cells, one.key(row, "signature"), lambda one=one: _signature(row, one))  # type: ignore[misc]
        if one.role.oversight:
            yield from row.release.attempt(row.cells, one.key(row, "oversight"), lambda one=one: _oversight(row, one))  # type: ignore[misc]
    if any(one.role.relation in {"mediator", "hosted_by", "mandated_by"} for one in merged):
        yield from row.release.attempt(row.cells, f"pax:mediation:{row.number}", lambda: [_mediation(row, merged)])


def _read_codes(row: Row) -> None:
    try:
        # Every release writes ISO or day/month/year, never the month first.
        row.date = parse_date(row.cells["Dat"], "dmy")
    except DateError as error:
        row.rejects.append(
            _reject(row, error.problem_code, "Dat", f"{error.message} The agreement is loaded without a date.")
        )
    stage = row.cell("Stage")
    if stage is not None and stage not in AGREEMENT_STAGE:
        known = ", ".join(AGREEMENT_STAGE.codes)
        row.rejects.append(
            _reject(row, "unknown-code", "Stage", f'"{stage}" found, expected one of {known}; loaded without a stage.')
        )
        stage = None
    row.stage = stage
    row.conflicts = tuple(f"ucdp:conflict:{one}" for one in _numbers(row, "UcdpCon"))
    process = row.cell("PP")
    row.process = f"pax:process:{process}" if process and process.isdecimal() else None


def _numbers(row: Row, column: str) -> list[str]:
    """The numbers of a cell, which may be a list; a reject for what is none."""
    found = []
    for part in re.split(r"[,;/\s]+", row.cell(column) or ""):
        if part.isdecimal():
            found.append(part)
        elif part and part.lower() not in {"na", "and", "-"}:
            row.rejects.append(
                _reject(row, "invalid-row", column, f'"{part}" found, a number expected; it is left out.')
            )
    return list(dict.fromkeys(found))


def _agreement(row: Row) -> Iterator[Claim]:
    title = present(row.cells["Agt"])
    if title is None:
        raise Broken(
            "invalid-row", f"the agreement {row.number} has no title; look for swapped columns", row.cells["Agt"]
        )
    if row.process:
        yield row.release.claim(Process(id=row.process, name=row.cell("PPName")), row.cells, f"PP {row.cell('PP')}")
    for conflict in row.conflicts:
        key = f"pax:{conflict}"
        yield row.release.claim(Conflict(id=conflict), row.cells, f"AgtId {row.number}, UcdpCon", key=key)
    countries = [f"iso3:{code}" for column in ("Loc1ISO", "Loc2ISO") if (code := row.cell(column))]
    countries += [f"gw:{one}" for column in ("Loc1GWNO", "Loc2GWNO") for one in _numbers(row, column)]
    says = Agreement(
        id=row.id,
        name=" ".join(title.split()),
        identifiers=(Identifier(id=row.id), *_seen_as(row)),
        date=row.date,
        stage=row.stage,
        substage=row.cell("StageSub"),
        status=row.cell("Status"),
        type=row.cell("Agtp"),
        process=row.process,
        conflicts=row.conflicts,
        countries=tuple(dict.fromkeys(countries)),
        issue=row.cell("Contp"),
    )
    yield row.release.claim(says, row.cells, f"AgtId {row.number}")


def _seen_as(row: Row) -> Iterator[Identifier]:
    """UCDP's number of the agreement: a candidate, since PA-X gives annexes the number of the whole."""
    for number in _numbers(row, "UcdpAgr"):
        yield Identifier(id=f"ucdp:agreement:{number}", status="candidate")


@dataclass
class Named:
    """Everybody of one name and role at an agreement, however many lines of the cells speak of it."""

    column: str
    first: Mention
    slug: str
    persons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, title and office of those who signed for it."""

    quotes: list[str] = field(default_factory=list)
    is_signed: bool = False

    @property
    def role(self) -> Role:
        """What it did."""
        return self.first.role

    def key(self, row: Row, kind: str) -> str:
        """The natural key: the agreement, the name as written, and the role."""
        return f"pax:{kind}:{row.number}:{self.slug}:{self.role.name.replace(' ', '-')}"


def _merged(row: Row, mentions: Sequence[tuple[str, Mention]]) -> list[Named]:
    found: dict[tuple[str, str], Named] = {}
    for column, one in mentions:
        name = one.actor.text if one.actor else one.persons[0].text
        key = (_short_slug(name), one.role.name)
        named = found.setdefault(key, Named(column, one, key[0]))
        named.persons += [
            (person.text, person.title, person.office)
            for person in one.persons
            if person.text not in {known for known, _, _ in named.persons}
        ]
        named.quotes += [quote for quote in one.quotes if quote not in named.quotes]
        named.is_signed |= one.is_signed
    return list(found.values())


def _short_slug(name: str) -> str:
    found = slug(name)
    if len(found) <= _MAX_SLUG:
        return found
    return f"{found[:_MAX_SLUG]}-{hashlib.sha256(found.encode()).hexdigest()[:8]}"


def _signature(row: Row, one: Named) -> Iterator[Claim]:
    yield from _actors(row, one)
    signatory = _participant(row, one, role=one.role.signature)
    says = Signature(
        id=one.key(row, "signature"),
        signatory=(signatory,),
        of=(Participant(actor=row.id),),
        act=_act(one),
        valid=row.date,
        summary=_summary(one),
    )
    yield _claim(row, one, says)


def _oversight(row: Row, one: Named) -> Iterator[Claim]:
    yield from _actors(row, one)
    member = (_participant(row, one),)
    says = Oversight(
        id=one.key(row, "oversight"),
        guarantor=member if one.role.oversight == "guarantor" else (),
        monitor=member if one.role.oversight == "monitor" else (),
        of=(Participant(actor=row.id),),
        attested=row.date,
    )
    yield _claim(row, one, says)


def _mediation(row: Row, merged: Sequence[Named]) -> Claim:
    members: dict[str, dict[str, Participant]] = {
        name: {} for name in ("party", "mediator", "hosted_by", "mandated_by", "attended_by")
    }
    parties = {_actor_id(row, one) for one in merged if one.role.relation == "party"}
    for one in merged:
        relation = one.role.relation or "attended_by"
        if relation == "attended_by" and _actor_id(row, one) in parties | set(members["mediator"]):
            continue
        code = one.role.mediation or ("third_party" if relation == "attended_by" else None)
        members[relation].setdefault(_actor_id(row, one), _participant(row, one, role=code))
    for actor in members["mediator"]:
        members["attended_by"].pop(actor, None)
    thirds = [one for one in merged if one.role.relation != "party"]
    if not members["mediator"] and not members["attended_by"]:
        # A host or patron alone is a third party all the same, and a mediation is not without one at its table.
        patrons = {**members["hosted_by"], **members["mandated_by"]}
        members["attended_by"] = {key: one.model_copy(update={"role": "third_party"}) for key, one in patrons.items()}
    says = Mediation(
        id=f"pax:mediation:{row.number}",
        mediator=tuple(members["mediator"].values()),
        attended_by=tuple(members["attended_by"].values()),
        party=tuple(members["party"].values()),
        mandated_by=tuple(members["mandated_by"].values()),
        hosted_by=tuple(members["hosted_by"].values()),
        in_process=(Participant(actor=row.process),) if row.process else (),
        led_to=(Participant(actor=row.id),),
        concerning=tuple(Participant(actor=one) for one in row.conflicts),
        mode="good_offices" if any(one.role is GOOD_OFFICES for one in thirds) else None,
        outcome=_OUTCOMES.get(row.stage or ""),
        attested=row.date,
    )
    roles = [one for one in thirds if one.role.relation in {"mediator", "hosted_by", "mandated_by"}]
    quote = "\n".join(dict.fromkeys(quote for one in roles for quote in one.quotes))
    columns = ", ".join(dict.fromkeys(one.column for one in roles))
    return row.release.claim(says, row.cells, f"AgtId {row.number}, {columns}", quote, credibility=PARSED)


def _act(one: Named) -> str | None:
    """What was done; a name in a list of parties says only that they signed or agreed, and then nothing is said."""
    if one.first.act:
        return one.first.act
    if one.first.actor is not None and one.first.actor.text == _SECURITY_COUNCIL and one.role is PARTY:
        return "adopted"
    if one.role is ADHERENT:
        return "adhered"
    return "signed" if one.is_signed or (one.role is PARTY and one.persons) else None


def _summary(one: Named) -> str:
    people = "; ".join(
        ", ".join(part for part in (f"{title} {name}".strip(), office) if part) for name, title, office in one.persons
    )
    whom = one.first.actor.text if one.first.actor else ""
    said = f"{people}, for {whom}" if people and whom else people or whom
    return f"{said} ({one.role.name})"


def _actor_id(row: Row, one: Named) -> str:
    if one.first.actor is None:
        return f"pax:actor:{row.country}:{one.slug}"
    return f"pax:actor:{one.slug}" if one.first.actor.is_worldwide else f"pax:actor:{row.country}:{one.slug}"


def _person_id(row: Row, name: str) -> str:
    return f"pax:actor:{row.country}:{_short_slug(name)}"


def _participant(row: Row, one: Named, *, role: str | None = None) -> Participant:
    is_person = one.first.actor is None
    people = [] if is_person else one.persons
    behalf = one.first.on_behalf_of
    return Participant(
        actor=_actor_id(row, one),
        role=role,
        representative=_person_id(row, people[0][0]) if len(people) == 1 else None,
        representative_name="; ".join(name for name, _, _ in people) if len(people) > 1 else None,
        on_behalf_of=_named_actor(row, behalf)[0] if behalf else None,
    )


def _named_actor(row: Row, name: ActorName) -> tuple[str, Actor]:
    key = (
        f"pax:actor:{_short_slug(name.text)}"
        if name.is_worldwide
        else f"pax:actor:{row.country}:{_short_slug(name.text)}"
    )
    identifiers = (Identifier(id=f"iso3:{name.code}"),) if name.code else ()
    return key, Actor(
        id=key, name=name.text, acronym=name.acronym, type=name.type or type_of(name.text), identifiers=identifiers
    )


def _actors(row: Row, one: Named) -> Iterator[Claim]:
    """The actors and persons that a signature names."""
    place = f"AgtId {row.number}, {one.column}"
    for actor in (one.first.actor, one.first.on_behalf_of):
        if actor is not None:
            yield row.release.claim(_named_actor(row, actor)[1], row.cells, place, credibility=PARSED)
        if actor is not None and actor.governs is not None:
            yield from _office(row, actor.governs, _named_actor(row, actor)[0], place)
    people = one.persons if one.first.actor is None or len(one.persons) == 1 else []
    for name, _, _ in people[:1]:
        yield row.release.claim(
            Actor(id=_person_id(row, name), name=name, type="person"), row.cells, place, credibility=PARSED
        )


def _office(row: Row, governs: tuple[str, str], government: str, place: str) -> Iterator[Claim]:
    """The state with its code, and that the government is its: whoever asks for the state finds the government.

    Only where ISO had assigned the code on the agreement's day: the cell then names one state and no other.
    """
    code, name = governs
    key = f"pax:office:government-of-{slug(name)}"
    day = parse_endpoint(row.date).earliest if row.date else None
    if key in row.release.told or day is None or not any(one.held_on(day) for one in iso_codes() if one.alpha3 == code):
        return
    row.release.told.add(key)
    state, says = _named_actor(row, ActorName(name, type="state", code=code, is_worldwide=True))
    yield row.release.claim(says, row.cells, place, credibility=PARSED)
    office = Office(
        id=key,
        holder=(Participant(actor=government),),
        organisation=(Participant(actor=state),),
        title="government",
    )
    yield row.release.claim(office, row.cells, place, credibility=PARSED, note=f"by its name, which is that of {code}")


def _claim(row: Row, one: Named, says: Signature | Oversight) -> Claim:
    credibility = PARSED if one.first.is_explicit else _INFERRED
    quote = "\n".join(one.quotes)
    return row.release.claim(says, row.cells, f"AgtId {row.number}, {one.column}", quote, credibility=credibility)


def _unread(row: Row, column: str, one: Unread) -> Reject:
    message = f"AgtId {row.number}: {one.why}. Read the cell, and state who signed in a file of your own if it matters."
    return Reject(code="unparsed-text", where=row.cells.where(column), message=message, value=one.text)


def _reject(row: Row, code: str, column: str, message: str) -> Reject:
    return Reject(
        code=code, where=row.cells.where(column), message=f"AgtId {row.number}: {message}", value=row.cells.get(column)
    )
