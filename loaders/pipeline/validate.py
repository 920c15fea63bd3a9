"""From records to claims that may be written: keys are unique, references lead somewhere, facts have their roles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.content import Fact
from tertius.loaders.record import Dataset, Record
from tertius.store.graph import Graph
from tertius.store.served import missing_roles
from tertius.store.version_store import fetch_asserted_kinds


@dataclass
class Validated:
    """The claims of a load by id, and what was rejected, in the order of the input."""

    claims: dict[str, Claim] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


def validate(records: Iterable[Record], graph: Graph, dataset: Dataset | None = None) -> Validated:
    """Sort records into claims and rejects.

    A reject can make another row fall, because it named the rejected source or was the only one to name a party; this
    is repeated until nothing more falls.

    Parameters
    ----------
    dataset : what the records are of. A complete one replaces its scope, so that what only the graph still knows from
        that scope does not count as known.
    """
    found = Validated()
    for record in records:
        _take(record, found)
    known = _known(found.claims.values(), graph, dataset)
    labels = _labels(found, known)
    while fallen := [*_without_reference(found, labels), *_without_roles(found)]:
        for claim, reject in fallen:
            if found.claims.pop(claim.id, None) is not None:
                found.rejects.append(reject)
        labels = _labels(found, known)
    return found


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


def _known(claims: Iterable[Claim], graph: Graph, dataset: Dataset | None) -> Mapping[str, str]:
    """The kinds of the things referred to that the graph knows and this load leaves as they are."""
    needed = {reference for claim in claims for reference, _ in _references(claim)}
    replaced = dataset.scope if dataset is not None and dataset.complete else None
    return fetch_asserted_kinds(graph, needed, graph.epoch(), replaced)


def _labels(found: Validated, known: Mapping[str, str]) -> Mapping[str, str]:
    own = {one.says.id: one.says.kind for one in found.claims.values() if not isinstance(one.says, Fact)}
    return {**known, **own}


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
            problem = f"is a {kind}, not a {' or '.join(kinds)}" if kind else "is neither in the input nor known"
            message = f'{claim.id}: "{reference}" {problem}; correct the id, or add the {kinds[0].lower()} to the input'
            fallen.append((claim, _reject("unknown-reference", claim, message, reference)))
            break
    return fallen


def _without_roles(found: Validated) -> list[tuple[Claim, Reject]]:
    by_fact: dict[str, list[Claim]] = defaultdict(list)
    for claim in found.claims.values():
        if isinstance(claim.says, Fact) and claim.stance == "asserts":
            by_fact[claim.says.id].append(claim)
    fallen = []
    for fact, claims in by_fact.items():
        model = type(claims[0].says)
        assert issubclass(model, Fact)
        counts: Counter[str] = Counter()
        for name in model.roles():
            counts[name] = len({member.actor for claim in claims for member in getattr(claim.says, name, ())})
        if missing := missing_roles(model, counts):
            message = f"{fact}: a {model.label} needs {', and '.join(missing)}; add the participants or remove the row"
            fallen += [(one, _reject("missing-party", one, message, one.id)) for one in claims]
    return fallen


def _reject(code: str, claim: Claim, message: str, value: str) -> Reject:
    return Reject(code=code, where=where(claim), message=message, value=value, claim=claim.id)
