"""From records to claims that may be written: keys are unique, references lead somewhere, facts have their roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.content import Content, Fact
from tertius.loaders.pipeline.release import retracts_now
from tertius.loaders.record import Dataset, Record
from tertius.store.claim_store import fetch_live_elsewhere, fetch_standing, fetch_told
from tertius.store.graph import Graph
from tertius.store.purge import fetch_purged
from tertius.store.redaction import hash_of_id
from tertius.store.served import missing_roles
from tertius.store.version_store import Asserted, fetch_asserted


@dataclass
class Validated:
    """The claims of a load by id, and what was rejected, in the order of the input."""

    records: list[Record]
    """All that was given, so that it can be validated again."""

    dataset: Dataset | None
    epoch: int
    """The epoch at which references were looked up."""

    claims: dict[str, Claim] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


def validate(records: Iterable[Record], graph: Graph, dataset: Dataset | None = None) -> Validated:
    """Sort records into claims and rejects.

    A reject can make another row fall, because it named the rejected source or was the only one to name a party; this
    is repeated until nothing more falls.

    Parameters
    ----------
    dataset : what the records are of. One that stands for its scope replaces it, so that what only the graph still
        knows from that scope does not count as known.
    """
    found = Validated(list(records), dataset, graph.epoch())
    for record in found.records:
        _take(record, found)
    _drop(_purged(found, graph), found)
    _drop(_of_other_scopes(found, graph), found)
    known = _known(found, graph)
    while fallen := [*_without_reference(found, _labels(found, known)), *_without_roles(found, graph)]:
        _drop(fallen, found)
    return found


def validate_again(validated: Validated, graph: Graph, dataset: Dataset, epoch: int) -> Validated:
    """The same records validated at this epoch; itself if that is how they were validated."""
    if (validated.dataset, validated.epoch) == (dataset, epoch):
        return validated
    return replace(validate(validated.records, graph, dataset), epoch=epoch)


def _drop(fallen: Iterable[tuple[Claim, Reject]], found: Validated) -> None:
    for claim, reject in fallen:
        if found.claims.pop(claim.id, None) is not None:
            found.rejects.append(reject)


def _take(record: Record, found: Validated) -> None:
    if isinstance(record, Reject):
        found.rejects.append(record)
    elif record.id in found.claims:
        first = where(found.claims[record.id])
        found.rejects.append(
            Reject(
                code="duplicate-key",
                where=where(record),
                message=f"the claim {record.id} is already given at {first}; give each claim an id of its own",
                value=record.id,
                claim=record.id,
            )
        )
    else:
        found.claims[record.id] = record


def where(claim: Claim) -> str:
    """The place of a claim in its input, for messages."""
    if claim.origin is None:
        return claim.id
    return claim.origin.file + (f", line {claim.origin.row}" if claim.origin.row else "")


def _purged(found: Validated, graph: Graph) -> list[tuple[Claim, Reject]]:
    """Claims that name what was purged for a legal reason; the rejects do not name it again."""
    purged = fetch_purged(graph)
    if not purged:
        return []
    message = "names what was purged for a legal reason; remove it from the input"
    fallen = {
        claim.id: hashes[0] for claim in found.claims.values() if (hashes := sorted(_hashes(claim) & set(purged)))
    }
    # What such a row said of others stands. The id of one of which nothing stands may spell the name.
    standing = fetch_standing(graph, fallen, found.epoch)
    return [
        (
            found.claims[key],
            Reject(
                code="purged",
                where=where(found.claims[key]) if found.claims[key].origin else "",
                message=message,
                value=purged[one],
                claim=key if key in standing else None,
            ),
        )
        for key, one in fallen.items()
    ]


def _hashes(claim: Claim) -> set[str]:
    """The hashes of all ids that a claim names."""
    identifiers = (one.id for one in getattr(claim.says, "identifiers", ()))
    return {hash_of_id(one) for one in (claim.says.id, *identifiers, *(one for one, _ in _references(claim)))}


def _of_other_scopes(found: Validated, graph: Graph) -> list[tuple[Claim, Reject]]:
    """Claims under an id that another data set's claim has: one of them would be retracted with the other."""
    if found.dataset is None:
        return []
    elsewhere = fetch_live_elsewhere(graph, found.claims, found.dataset.scope, found.epoch)
    return [
        (
            found.claims[key],
            _reject(
                "duplicate-key",
                found.claims[key],
                f"the claim {key} is already given in the scope {scope}; give each claim an id of its own",
                key,
            ),
        )
        for key, scope in elsewhere.items()
    ]


def _known(found: Validated, graph: Graph) -> Mapping[str, Asserted]:
    """The things referred to that the graph knows."""
    needed = {reference for claim in found.claims.values() for reference, _ in _references(claim)}
    replaced = found.dataset.scope if found.dataset is not None and retracts_now(found.dataset, graph) else None
    return fetch_asserted(graph, needed, found.epoch, replaced)


def _labels(found: Validated, known: Mapping[str, Asserted]) -> Mapping[str, str]:
    """The kinds of the things that are known once this load is applied."""
    own = {one.says.id: one.says.kind for one in found.claims.values() if not isinstance(one.says, Fact)}
    # What a row said before stands if it cannot be read now.
    standing = {one.claim for one in found.rejects} - set(found.claims)
    kept = {key: one.kind for key, one in known.items() if not one.rests_on or one.rests_on & standing}
    return {**kept, **own}


def _references(claim: Claim) -> list[tuple[str, tuple[str, ...]]]:
    """Every id that a claim points to, with the kinds of things it may be."""
    found: list[tuple[str, tuple[str, ...]]] = [(one.source, ("Source",)) for one in claim.citations]
    if isinstance(claim.says, Fact):
        for name, role in claim.says.roles().items():
            for member in getattr(claim.says, name):
                found.append((member.actor, role.target))
                people = (one for one in (member.representative, member.on_behalf_of) if one)
                found += [(one, ("Actor",)) for one in people]
    return found


def _without_reference(found: Validated, labels: Mapping[str, str]) -> list[tuple[Claim, Reject]]:
    fallen = []
    for claim in found.claims.values():
        for reference, kinds in _references(claim):
            if labels.get(reference) in kinds:
                continue
            kind = labels.get(reference)
            problem = f"is of kind {kind}, not {' or '.join(kinds)}" if kind else "is neither in the input nor known"
            message = f'{claim.id}: "{reference}" {problem}; correct the id, or add the {kinds[0].lower()} to the input'
            fallen.append((claim, _reject("unknown-reference", claim, message, reference)))
            break
    return fallen


def _without_roles(found: Validated, graph: Graph) -> list[tuple[Claim, Reject]]:
    by_fact: dict[str, list[Claim]] = defaultdict(list)
    for claim in found.claims.values():
        if isinstance(claim.says, Fact) and claim.stance == "asserts":
            by_fact[claim.says.id].append(claim)
    lacking = {fact for fact, claims in by_fact.items() if _missing(one.says for one in claims)}
    if not lacking:
        return []
    replaced = found.dataset.scope if found.dataset is not None and retracts_now(found.dataset, graph) else None
    # A claim on one value of a fact that others tell in full need not name the participants again.
    told = fetch_told(graph, lacking, found.epoch, replaced, found.claims)
    fallen = []
    for fact in sorted(lacking):
        claims = by_fact[fact]
        if missing := _missing([*(one.says for one in claims), *told.get(fact, ())]):
            label = claims[0].says.label
            message = f"{fact}: a {label} needs {', and '.join(missing)}; add the participants or remove the row"
            fallen += [(one, _reject("missing-party", one, message, one.id)) for one in claims]
    return fallen


def _missing(said: Iterable[Content]) -> list[str]:
    """What the claims on one fact leave it without, in words."""
    contents = list(said)
    model = type(contents[0])
    assert issubclass(model, Fact)
    names = {name: {one.actor for says in contents for one in getattr(says, name, ())} for name in model.roles()}
    return missing_roles(model, {name: len(actors) for name, actors in names.items()})


def _reject(code: str, claim: Claim, message: str, value: str) -> Reject:
    return Reject(code=code, where=where(claim), message=message, value=value, claim=claim.id)
