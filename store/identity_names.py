"""Claims name records; what is decided and served is about the things those records stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tertius.graph_schema.content import Content, Entity, Fact, Participant
from tertius.graph_schema.identifiers import Name, rank_id
from tertius.graph_schema.registry import kind_named

Named = Mapping[tuple[str, str], tuple[str, ...]]
"""Under which records a claim names a participant: (relation, canonical id) → record ids; see `speaking_for` too."""

UNNAMED: Named = MappingProxyType({})
_PEOPLE = ("representative", "on_behalf_of")
_FLOWS = ("aggregate_of", "part_of")
"""Values that are ids of other facts."""


def named_records(kind: str, content: Mapping[str, Any]) -> set[str]:
    """Every record that a claim's stored content names beside the thing it is about."""
    model = kind_named(kind)
    if not issubclass(model, Fact):
        return set()
    found = set()
    for name in model.roles():
        for member in content.get(name, ()):
            found |= {member["actor"], *(member[one] for one in _PEOPLE if member.get(one))}
    for name in _FLOWS:
        value = content.get(name, ())
        found |= {value} if isinstance(value, str) else set(value)
    return found


def rename(says: Content, canonical: Callable[[str], str]) -> tuple[Content, Named]:
    """What a claim says with each record replaced by what it stands for, and under which records it named whom.

    Two participants that turn out to be one are one: the record of the smaller rank keeps its details, the other fills
    what it leaves out.
    """
    if not isinstance(says, Fact):
        return says, UNNAMED
    changed: dict[str, Any] = {}
    named: dict[tuple[str, str], tuple[str, ...]] = {}
    for field, role in says.roles().items():
        members: dict[str, Participant] = {}
        for member in sorted(getattr(says, field), key=lambda one: rank_id(one.actor)):
            renamed = _renamed(member, canonical)
            for relation, actor, record in (
                (role.relation, renamed.actor, member.actor),
                (speaking_for(role.relation, renamed.actor), renamed.representative, member.representative),
            ):
                if actor is not None and record is not None:
                    named[relation, actor] = (*named.get((relation, actor), ()), record)
            before = members.get(renamed.actor)
            members[renamed.actor] = renamed if before is None else _filled(before, renamed)
        if members:
            changed[field] = tuple(members.values())
    changed |= dict(_renamed_flows(says, canonical))
    return says.model_copy(update=changed), named


def speaking_for(relation: str, actor: str) -> str:
    """The relation of a representative: who speaks for two can be known under a record of their own for each."""
    return f"REPRESENTATIVE of {relation} {actor}"


def _renamed(member: Participant, canonical: Callable[[str], str]) -> Participant:
    ids = {name: getattr(member, name) for name in ("actor", *_PEOPLE)}
    changed = {name: canonical(one) for name, one in ids.items() if one is not None and canonical(one) != one}
    return member.model_copy(update=changed) if changed else member


def _filled(one: Participant, other: Participant) -> Participant:
    """One participant's details, with the other's where it has none; its time is one detail."""
    timeless = one.valid is None and one.attested is None
    names = [name for name in Participant.model_fields if name not in {"valid", "attested"} or timeless]
    gaps = {name: getattr(other, name) for name in names if getattr(one, name) is None}
    return one.model_copy(update=gaps)


def _renamed_flows(says: Fact, canonical: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    for name in _FLOWS:
        value = getattr(says, name, None)
        if isinstance(value, str):
            yield name, canonical(value)
        elif value:
            yield name, tuple(dict.fromkeys(canonical(one) for one in value))


def by_one_name(contents: Sequence[tuple[str, Content]]) -> list[Content]:
    """The claims of several records as claims on one thing, which goes by its canonical record's name.

    That data sets call a thing differently is no disagreement: what another record gives as its main name or acronym
    finds the thing as an alias.

    Parameters
    ----------
    contents : pairs of the stance and what is said; `says.id` is the record.
    """
    giving = {
        field: min((says.id for stance, says in contents if _gives(stance, says, field)), key=rank_id, default=None)
        for field in ("name", "acronym")
    }
    return [_demoted(says, giving) for _, says in contents]


def _gives(stance: str, says: Content, field: str) -> bool:
    return stance == "asserts" and isinstance(says, Entity) and getattr(says, field) is not None


def _demoted(says: Content, giving: Mapping[str, str | None]) -> Content:
    if not isinstance(says, Entity):
        return says
    names, changed = list(says.names), dict[str, Any]()
    if says.name is not None and giving["name"] not in {None, says.id}:
        names.append(Name(text=says.name, lang="en", kind="alias"))
        changed["name"] = None
    if says.acronym is not None and giving["acronym"] not in {None, says.id}:
        names.append(Name(text=says.acronym, kind="acronym"))
        changed["acronym"] = None
    return says.model_copy(update={**changed, "names": tuple(names)}) if changed else says


def records_named(named: Iterable[Named], relation: str, actor: str) -> list[str]:
    """The records under which claims name a participant, by rank; the participant itself where none says."""
    found = {record for one in named for record in one.get((relation, actor), ())}
    return sorted(found, key=rank_id) or [actor]
