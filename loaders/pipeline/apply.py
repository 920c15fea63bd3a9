"""Apply a load, and take one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tertius.graph_schema.errors import NotFound, Refused
from tertius.graph_schema.registry import fact_kinds
from tertius.loaders.pipeline.plan import Plan, count_facts, make_plan
from tertius.loaders.pipeline.validate import Validated
from tertius.loaders.record import Dataset
from tertius.store.claim_store import ClaimChanges, fetch_live_in_scope, fetch_subjects
from tertius.store.epochs import open_epoch
from tertius.store.graph import Graph
from tertius.store.loads import (
    fetch_asserted,
    fetch_load,
    find_applied,
    live_without,
    name_load,
    write_load,
    write_manifest,
    write_rolled_back,
)
from tertius.store.reconciliation import reconcile, write_reconciliation

_AUTHOR = "loader"


@dataclass(frozen=True)
class Applied:
    """What applying did: the plan it followed, the load's id, and the epoch that now is served."""

    plan: Plan
    load: str
    epoch: int
    wrote: bool

    def summary(self) -> dict[str, Any]:
        """The load as JSON values, for programs."""
        state = {"id": self.load, "state": "applied", "epoch": self.epoch, "wrote": self.wrote}
        return {**self.plan.summary(), **state}


def apply_load(graph: Graph, dataset: Dataset, validated: Validated, file: str, digest: str) -> Applied:
    """Write a load under one epoch and publish it; the same content again writes nothing.

    Parameters
    ----------
    file : the path of the input, by which an interrupted load can be resumed.
    digest : a hash of the input's content.

    Raises
    ------
    Locked
        If another writer holds the graph.
    """
    if find_applied(graph, dataset.name, digest):
        # Most likely there is nothing to write, and nobody needs to wait for the lock to learn it.
        plan = make_plan(graph, dataset, validated, file, digest)
        if plan.is_empty and plan.applied_as:
            return Applied(plan, plan.applied_as, plan.epoch, wrote=False)
    with open_epoch(graph) as writer:
        # Planned under the lock: nothing can be published between the plan and its writing.
        plan = make_plan(graph, dataset, validated, file, digest)
        if plan.is_empty and plan.applied_as:
            return Applied(plan, plan.applied_as, plan.epoch, wrote=False)
        load = name_load(graph, dataset.name, digest, writer.epoch)
        write_load(writer, load, _load_properties(plan))
        write_reconciliation(writer, plan.changes, plan.outcome, dataset.scope, dataset.name)
        write_manifest(writer, load, plan.manifest, [one.model_dump() for one in plan.rejects])
        epoch = writer.publish(by=_AUTHOR, why=f"load {load}")
    return Applied(plan, load, epoch, wrote=True)


def plan_rollback(graph: Graph, load: str) -> tuple[dict[str, Any], ClaimChanges]:
    """What taking a load back would change: the load, and the claims that begin and cease to live.

    Raises
    ------
    NotFound
        If there is no such load.
    Refused
        If it is not applied.
    """
    found = fetch_load(graph, load)
    if found is None:
        raise NotFound(f'There is no load "{load}"; `tertius load list` shows them.')
    if found["state"] != "applied":
        raise Refused(f"The load {load} is {found['state']}; only an applied load can be rolled back.")
    live = fetch_live_in_scope(graph, found["scope"], graph.epoch())
    wanted = live_without(graph, found["scope"], load)
    changes = ClaimChanges()
    touched = {uid.rpartition("#")[0] for uid in fetch_asserted(graph, load)}
    touched |= set(wanted) if found["replaces"] else set()
    begin = {wanted[key] for key in touched if key in wanted and (key not in live or live[key][0] != wanted[key])}
    changes.begin = fetch_subjects(graph, begin)
    for key in touched:
        if key in live and live[key][0] != wanted.get(key):
            changes.end[live[key][0]] = live[key][1]
    return found, changes


def roll_back(graph: Graph, load: str) -> dict[str, Any]:
    """Publish the graph in which a load was never applied and all others were."""
    with open_epoch(graph) as writer:
        found, changes = plan_rollback(graph, load)
        outcome = reconcile(graph, changes, writer.epoch - 1)
        write_reconciliation(writer, changes, outcome, found["scope"], found["dataset"])
        write_rolled_back(writer, load)
        epoch = writer.publish(by=_AUTHOR, why=f"rollback of {load}")
    closed, changed = count_facts(outcome.closed), count_facts(outcome.changed)
    return {"id": load, "state": "rolled_back", "epoch": epoch, "closed": closed, "changed": changed}


def _load_properties(plan: Plan) -> dict[str, Any]:
    served = [one for one in plan.outcome.added + plan.outcome.changed if one.kind in fact_kinds()]
    return {
        "dataset": plan.dataset.name,
        "scope": plan.dataset.scope,
        "replaces": plan.dataset.complete,
        "file": plan.file,
        "file_digest": plan.digest,
        "facts": len(served),
        "claims": len(plan.manifest),
        "rejects": len(plan.rejects),
        "started_at": datetime.now(UTC),
    }
