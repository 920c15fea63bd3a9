"""A plan told in full: what is added, which slot of what changes from which value to which, what is retracted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tertius.loaders.pipeline.identity import identity_questions, list_questions
from tertius.loaders.pipeline.plan import Plan
from tertius.store.graph import Graph, batches
from tertius.store.revisions import differences, fetch_revisions, said_by


def describe_plan(graph: Graph, plan: Plan) -> dict[str, Any]:
    """`Plan.summary` with the single additions, changes, retractions and identity questions, as JSON values."""
    asked = identity_questions(graph, plan.spool.new_entities(), plan.dataset.scope)
    plan.spool.keep("changes", _changes(graph, plan))
    return {
        **plan.summary(),
        "additions": plan.spool.details("additions"),
        "changes": plan.spool.details("changes"),
        "retractions": plan.spool.retractions(),
        "identity": asked,
        "identity_questions": list_questions(asked),
        "rejects_by_code": plan.spool.count_rejects(),
    }


def _changes(graph: Graph, plan: Plan) -> Iterator[dict[str, Any]]:
    for batch in batches(plan.spool.changed(), 1_000):
        old = fetch_revisions(graph, [before for _, before, _ in batch])
        for key, before, _ in batch:
            claim = plan.spool.claim(key)
            assert claim is not None
            slots = list(differences(old[before], said_by(claim)))
            yield {"claim": key, "id": claim.target, "kind": claim.kind, "where": claim.where(), "slots": slots}
