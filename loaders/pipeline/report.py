"""A plan told in full: what is added, which slot of what changes from which value to which, what is retracted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tertius.loaders.pipeline.identity import identity_questions, list_questions
from tertius.loaders.pipeline.plan import Plan
from tertius.loaders.pipeline.validate import where
from tertius.store.graph import Graph
from tertius.store.revisions import differences, fetch_revisions, said_by
from tertius.store.served import Version


def describe_plan(graph: Graph, plan: Plan) -> dict[str, Any]:
    """`Plan.summary` with the single additions, changes, retractions and identity questions, as JSON values."""
    asked = identity_questions(graph, plan.changes.new.values(), plan.dataset.name)
    return {
        **plan.summary(),
        "additions": list(_additions(plan)),
        "changes": list(_changes(graph, plan)),
        "retractions": list(_retractions(plan)),
        "identity": asked,
        "identity_questions": list_questions(asked),
        "rejects_by_code": dict(sorted(Counter(one.code for one in plan.rejects).items())),
    }


def _additions(plan: Plan) -> Iterator[dict[str, Any]]:
    """What is served that was not, once for each thing: as `best` has it, else as the first policy that serves it."""
    shown: dict[tuple[str, str], Version] = {}
    new = {(one.kind, one.id) for one in plan.outcome.added}
    for version in sorted(plan.outcome.versions, key=lambda one: "best" not in one.policies):
        shown.setdefault((version.kind, version.target), version)
    for (kind, target), version in shown.items():
        if (kind, target) in new:
            people = [_participant(one) for one in version.participants]
            name = version.properties.get("name")
            valid = version.properties.get("valid")
            yield {"id": target, "kind": kind, "name": name, "valid": valid, "participants": people}


def _participant(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"relation": one["relation"], "id": one["record"], "role": one["properties"].get("role")}


def _changes(graph: Graph, plan: Plan) -> Iterator[dict[str, Any]]:
    old = fetch_revisions(graph, [before for before, _ in plan.changed.values()])
    for key, (before, after) in plan.changed.items():
        claim = plan.changes.new[after]
        slots = list(differences(old[before], said_by(claim)))
        yield {"claim": key, "id": claim.says.id, "kind": claim.says.kind, "where": where(claim), "slots": slots}


def _retractions(plan: Plan) -> Iterator[dict[str, Any]]:
    gone = set(plan.retracted)
    for uid, subject in plan.changes.end.items():
        key = uid.rpartition("#")[0]
        if key in gone:
            yield {"claim": key, "id": subject.id, "kind": subject.kind}
