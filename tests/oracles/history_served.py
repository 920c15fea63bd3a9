"""What each policy serves of a set of live claims, thing by thing: values, participants, times, and who was overruled.

Works from the claims themselves as DESIGN.md, sections 4 to 6, and `docs/decisions/0003-identity.md` put it; nothing of
the store or of the questions is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Content, Fact, Participant
from tertius.graph_schema.identifiers import rank_id
from tests.oracles.history_time import ALWAYS, SPANS, Bounds, End, bounds, bounds_of_all, ends_of
from tests.oracles.policies import Said, Slot, outcome

POLICIES = ("best", "majority", "strict", "all")
NEEDED = {"Mediation": {"MEDIATOR": 1}, "Alliance": {"ALLY": 2}, "Membership": {"MEMBER": 1, "ORGANISATION": 1}}
"""How many participants a fact needs to say anything: DESIGN.md, section 4; attendants do not occur in histories."""

_PEOPLE = ("representative", "on_behalf_of")

Canonical = Callable[[str], str]
Rating = tuple[str | None, str | None]


class Part(NamedTuple):
    """Somebody who takes part in a fact: as which records, in what role, and when."""

    relation: str
    actor: str
    records: tuple[str, ...]
    role: str | None
    side: str | None
    on_behalf_of: str | None
    bounds: Bounds
    representative: str | None
    representative_records: tuple[str, ...]


class Served(NamedTuple):
    """A fact or an actor as one policy serves it."""

    id: str
    kind: str
    records: tuple[str, ...]
    values: frozenset[tuple[str, Any]]
    parts: frozenset[Part]
    bounds: Bounds | None
    lost: frozenset[tuple[str, str, frozenset[str]]]
    names: frozenset[str] = frozenset()


def serve(
    thing: str, claims: Sequence[Claim], ratings: Mapping[str, Rating], canonical: Canonical
) -> dict[str, Served]:
    """The thing as each policy serves it; a policy that does not serve it is left out.

    Parameters
    ----------
    claims : the live claims of all records that stand for the thing.
    canonical : what a record that a claim names stands for.
    """
    naming = min((one.says.id for one in claims if getattr(one.says, "name", None)), key=rank_id, default=None)
    said = [
        Said(
            one.id,
            one.stance,
            one.credibility,
            tuple(ratings.get(cite.source, (None, None)) for cite in one.citations),
            slots_of(one.says, canonical, naming),
        )
        for one in claims
    ]
    found = {policy: _serve(thing, claims, said, policy, canonical) for policy in POLICIES}
    return {policy: one for policy, one in found.items() if one is not None}


def rate(claims: Sequence[Claim]) -> Rating:
    """Reliability and date of a source by the claims on it; what these cite does not count."""
    said = [Said(one.id, one.stance, one.credibility, (), slots_of(one.says, str, one.says.id)) for one in claims]
    served = outcome(said, "best").served or {}
    return served.get(("reliability",)), served.get(("date",))


def slots_of(says: Content, canonical: Canonical, naming: str | None) -> dict[Slot, Any]:
    """Everything that a claim says, slot by slot, of what its records stand for."""
    found: dict[Slot, Any] = {}
    if isinstance(says, Fact):
        found |= _times((), says)
        for relation, alone, members in _members(says, canonical):
            for actor, member in members.items():
                base = ("participant", relation, actor)
                found |= {base[:2]: actor} if alone else {base: True}
                found |= {(*base, name): value for name in ("role", "side") if (value := getattr(member, name))}
                people = {name: getattr(member, name) for name in _PEOPLE}
                found |= {(*base, name): canonical(one) for name, one in people.items() if one}
                found |= _times(base, member)
    elif (name := getattr(says, "name", None)) and naming in {None, says.id}:
        found[("name",)] = name
    found |= {(name,): value for name in says.values() if (value := getattr(says, name)) not in (None, ())}
    return found


def _times(base: Slot, says: Fact | Participant) -> dict[Slot, Any]:
    start, end = ends_of(says.valid) if says.valid else (None, None)
    found: dict[Slot, Any] = {(*base, "start"): start, (*base, "end"): end}
    found = {slot: value for slot, value in found.items() if value is not None}
    return found | ({(*base, "attested", says.attested): True} if says.attested else {})


def _members(says: Fact, canonical: Canonical) -> Iterator[tuple[str, bool, dict[str, Participant]]]:
    """Who takes part in each relation, those who are one as one: the smaller record's details, then the other's."""
    for field, role in says.roles().items():
        found: dict[str, Participant] = {}
        for member in sorted(getattr(says, field), key=lambda one: rank_id(one.actor)):
            actor = canonical(member.actor)
            found[actor] = _filled(found[actor], member) if actor in found else member
        yield role.relation, role.at_most == 1, found


def _filled(one: Participant, other: Participant) -> Participant:
    own_time = (one.valid, one.attested) if one.valid or one.attested else (other.valid, other.attested)
    return Participant(
        actor=one.actor,
        role=one.role or other.role,
        side=one.side or other.side,
        representative=one.representative or other.representative,
        on_behalf_of=one.on_behalf_of or other.on_behalf_of,
        valid=own_time[0],
        attested=own_time[1],
    )


def _serve(
    thing: str, claims: Sequence[Claim], said: Sequence[Said], policy: str, canonical: Canonical
) -> Served | None:
    served, lost = outcome(said, policy)
    if served is None:
        return None
    kind = claims[0].says.kind
    parts = frozenset(_parts(served, claims, said, policy, canonical))
    relations = [one.relation for one in parts]
    if any(relations.count(relation) < number for relation, number in NEEDED.get(kind, {}).items()):
        return None
    own = {slot[0]: value for slot, value in served.items() if len(slot) == 1 and slot[0] not in {"start", "end"}}
    names: frozenset[str] = frozenset()
    if kind == "Actor":
        # By whatever name somebody knows it, it is found.
        names = frozenset(one.says.name for one in claims if one.stance == "asserts" and one.says.name)
        own.setdefault("name", thing)
    records = sorted({one.says.id for one in claims}, key=rank_id)
    return Served(
        thing,
        kind,
        tuple(records) if len(records) > 1 else (),
        frozenset(own.items()),
        parts,
        None if kind == "Actor" else _bounds((), served, said, policy),
        frozenset((slot_text(slot), value, ids) for slot, value, ids in lost),
        names,
    )


def slot_text(slot: Slot) -> str:
    """A slot as answers spell it."""
    return " ".join(slot[1:] if slot[0] == "participant" else slot)


def _parts(
    served: Mapping[Slot, Any], claims: Sequence[Claim], said: Sequence[Said], policy: str, canonical: Canonical
) -> Iterator[Part]:
    for slot, value in served.items():
        if slot[0] != "participant" or len(slot) > 3:
            continue
        base = slot if len(slot) == 3 else (*slot, value)
        timed = any(one[:3] == base and one[3] in {"start", "end", "attested"} for one in served if len(one) > 3)
        person = served.get((*base, "representative"))
        yield Part(
            base[1],
            base[2],
            _records(claims, base[1], base[2], canonical),
            *(served.get((*base, name)) for name in ("role", "side", "on_behalf_of")),
            _bounds(base, served, said, policy) if timed else ALWAYS,
            person,
            _records(claims, base[1], person, canonical, base[2]) if person else (),
        )


def _records(
    claims: Sequence[Claim], relation: str, actor: str, canonical: Canonical, speaks_for: str | None = None
) -> tuple[str, ...]:
    """Under which records those who assert the fact name a participant, or a representative of that participant."""
    named = {
        member.representative if speaks_for else member.actor
        for one in claims
        if one.stance == "asserts" and isinstance(one.says, Fact)
        for field, role in one.says.roles().items()
        if relation == role.relation
        for member in getattr(one.says, field)
        if speaks_for in {None, canonical(member.actor)}
    }
    return tuple(sorted((one for one in named if one and canonical(one) == actor), key=rank_id))


def _bounds(base: Slot, served: Mapping[Slot, Any], said: Sequence[Said], policy: str) -> Bounds:
    start, end = served.get((*base, "start")), served.get((*base, "end"))
    seen = [SPANS[slot[-1]] for slot in served if slot[:-1] == (*base, "attested")]
    spoken = _spoken((*base, "end"), end, said) if end else None
    if policy != "all":
        return bounds(start, end, seen, spoken)
    return bounds_of_all(_asserted((*base, "start"), said), _asserted((*base, "end"), said), (start, end), seen, spoken)


def _spoken(slot: Slot, end: End, said: Sequence[Said]) -> date | None:
    """The last first day of a dated source that gives this end."""
    texts = [
        day
        for one in said
        if one.stance == "asserts" and one.slots.get(slot) == end
        for _, day in one.sources
        if day is not None
    ]
    return max((date.fromisoformat((text + "-01-01")[:10]) for text in texts), default=None)


def _asserted(slot: Slot, said: Iterable[Said]) -> list[End]:
    return list(dict.fromkeys(one.slots[slot] for one in said if one.stance == "asserts" and slot in one.slots))
