"""Rows and mediations as claims."""

from __future__ import annotations

from collections.abc import Iterator

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.entities.conflict import Conflict
from tertius.graph_schema.entities.place import Place
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.identifiers import Identifier
from tertius.loaders.parsing.sudan.mediations import FLAGS, LEADS, VENUE, Gathered
from tertius.loaders.parsing.sudan.names import STATES, Names, key_of
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.reading.values import parse_date
from tertius.loaders.release import Release

NEGOTIATION_TYPES = {"S": "unilateral, by a state", "R": "regional", "G": "global", "N": "unilateral, non-state"}
ACTOR_TYPES = {"S": "state", "R": "igo", "G": "igo", "N": None}
"""Type codes of the list of actors; of what kind a non-state actor (N) is, it does not say."""

_MEDIATING = {"mediation", "negotiating and drafting", "manipulating"}
_NOTES = ("notes_1", "note_2", "note_3", "note_4", "note_5")
_SOURCES = ("source_1", "source_2", "source_3", "source_4", "source_5", "Column2")


def mediation_id(mediation: str) -> str:
    """Id of a mediation by the set's own number."""
    return f"sudan-mediation:mediation:{mediation}"


def row_id(mediation: str, key: str) -> str:
    """Id of the claim that a row is: the mediation and the third party."""
    return f"{mediation_id(mediation)}:{key}"


def row_claims(
    row: TableRow, key: str, flags: set[str], found: Gathered, names: Names, release: Release
) -> Iterator[Claim]:
    """The third party, what it did, and whatever the row says otherwise than the first one of its mediation."""
    yield _actor_claim(key, row, names, release)
    is_lead = key in {key_of(row.get(column, "")) for column in LEADS}
    member = Participant(actor=_actor_id(key))
    own_venue = key_of(row[VENUE]) if found.contradicts(row, VENUE) else None
    if own_venue:
        yield from _venue_claims(row[VENUE], row, names, release)
    says = Mediation(
        id=mediation_id(found.id),
        mediator=_mediator(key, flags, is_lead=is_lead),
        attended_by=_attendant(key, flags, is_lead=is_lead),
        hosted_by=(member,) if "hosting talks" in flags else (),
        at=(Participant(actor=_place_id(own_venue)),) if own_venue else (),
        valid=parse_date(row["year"], "year") if found.contradicts(row, "year") else None,
    )
    roles = ", ".join(flag for flag in FLAGS if flag in flags) or "none marked"
    cited = [row[column] for column in _SOURCES if row.get(column)]
    note = f"roles: {roles}" + (f"; sources: {' '.join(cited)}" if cited else "")
    quote = "\n".join(row[column] for column in _NOTES if row.get(column)) or None
    yield release.claim(says, row, row.where(), quote, key=row_id(found.id, key), note=note)


def mediation_claims(found: Gathered, names: Names, release: Release) -> Iterator[Claim]:
    """What the rows of a mediation say together: when, where, over what, what came of it."""
    row, values = found.first_row, found.values
    conflicts = _conflicts(values)
    for key, name in conflicts.items():
        yield release.claim(Conflict(id=_conflict_id(key), name=name), row, row.where("conflict locale"))
    if VENUE in values and ";" not in values[VENUE]:
        yield from _venue_claims(values[VENUE], row, names, release)
    agreements = list(_agreements(found))
    for agreement in agreements:
        yield release.claim(agreement, row, row.where("agreement name"), values.get("agreement name"))
    leads = [key for key in found.leads if key not in found.third_parties]
    for key in leads:
        yield _actor_claim(key, found.leads[key][0], names, release)
    says = Mediation(
        id=mediation_id(found.id),
        mediator=tuple(Participant(actor=_actor_id(key), role="chief_mediator") for key in leads),
        concerning=tuple(Participant(actor=_conflict_id(key)) for key in conflicts),
        at=(Participant(actor=_place_id(key_of(values[VENUE]))),) if ";" not in values.get(VENUE, ";") else (),
        led_to=tuple(Participant(actor=one.id) for one in agreements),
        valid=parse_date(values.get("year", ""), "year"),
        summary=row.get("notes_1", "").strip('"') or None,
        mode="good_offices" if _only_good_offices(found) else None,
        strategy=_strategy(found),
        outcome="ceasefire" if found.has("ceasfire agreement") and found.has("peace agreement") is False else None,
    )
    kind = values.get("negotiation type", "")
    note = f"negotiation type {kind} ({NEGOTIATION_TYPES[kind]})" if kind in NEGOTIATION_TYPES else None
    yield release.claim(says, row, row.where(), key=mediation_id(found.id), note=note)


def _mediator(key: str, flags: set[str], *, is_lead: bool) -> tuple[Participant, ...]:
    if is_lead:
        role = "chief_mediator"
    elif flags & _MEDIATING:
        role = "mediator"
    elif "good offices" in flags:
        role = "facilitator"
    else:
        return ()
    return (Participant(actor=_actor_id(key), role=role),)


def _attendant(key: str, flags: set[str], *, is_lead: bool) -> tuple[Participant, ...]:
    """A witness; and whoever has no mark, or only marks that are no part in the talks, as present."""
    if "witness/party to agreement" in flags:
        return (Participant(actor=_actor_id(key), role="witness"),)
    if is_lead or flags - {"humanitarian", "other"}:
        return ()
    return (Participant(actor=_actor_id(key), role="present"),)


def _strategy(found: Gathered) -> str | None:
    """How far the most intrusive third party went; plain mediation does not tell."""
    if "manipulating" in found.flags:
        return "manipulation"
    if "negotiating and drafting" in found.flags:
        return "formulation"
    return "facilitation" if _only_good_offices(found) else None


def _only_good_offices(found: Gathered) -> bool:
    return "good offices" in found.flags and not found.flags & _MEDIATING


def _actor_claim(key: str, row: TableRow, names: Names, release: Release) -> Claim:
    state = STATES.get(key)
    code = "S" if state else names.types.get(key, "")
    says = Actor(
        id=_actor_id(key),
        name=names.spelling(key),
        type=ACTOR_TYPES.get(code),
        identifiers=(Identifier(id=f"gw:{state.number}"),) if state else (),
        note=f"actor type {code}" if code in ACTOR_TYPES and not state else None,
    )
    return release.claim(says, row, row.where())


def _venue_claims(name: str, row: TableRow, names: Names, release: Release) -> Iterator[Claim]:
    """The country of the talks, as a place and as the state it belongs to."""
    key = key_of(name)
    state = STATES.get(key)
    if state is not None:
        yield _actor_claim(key, row, names, release)
    says = Place(id=_place_id(key), name=state.name if state else name, country=_actor_id(key) if state else None)
    yield release.claim(says, row, row.where(VENUE))


def _agreements(found: Gathered) -> Iterator[Agreement]:
    kinds = [name for name, column in _KINDS.items() if found.has(column)]
    status = ", ".join(kinds) or None
    named = found.agreement_names()
    if not named and found.has("agreement"):
        yield Agreement(id=f"sudan-mediation:agreement:{found.id}", status=status)
    for number, name in enumerate(named, start=1):
        own = found.id if len(named) == 1 else f"{found.id}.{number}"
        yield Agreement(id=f"sudan-mediation:agreement:{own}", name=name, status=status)


_KINDS = {"peace agreement": "peace agreement", "ceasefire agreement": "ceasfire agreement"}


def _conflicts(values: dict[str, str]) -> dict[str, str]:
    """Keys and names of the conflicts: the country, or each of its regions that the set names."""
    country = values.get("conflict locale", "")
    regions = [region.strip() for region in values.get("conflict sub-locale", "").split(";") if region.strip()]
    if not country:
        return {}
    if not regions:
        return {key_of(country): country}
    return {f"{key_of(country)}.{key_of(region)}": f"{country}: {region}" for region in regions}


def _actor_id(key: str) -> str:
    return f"sudan-mediation:actor:{key}"


def _place_id(key: str) -> str:
    return f"sudan-mediation:place:{key}"


def _conflict_id(key: str) -> str:
    return f"sudan-mediation:conflict:{key}"
