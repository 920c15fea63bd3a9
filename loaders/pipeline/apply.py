"""Apply a load, and take one back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tertius.graph_schema.errors import NotFound, Refused
from tertius.loaders.pipeline.plan import Plan, compare_claims, count_facts
from tertius.loaders.pipeline.release import always_retracts
from tertius.loaders.pipeline.validate import Validated
from tertius.loaders.record import Dataset, Input
from tertius.store.claim_store import ClaimChanges, fetch_live_elsewhere, fetch_live_in_scope, fetch_subjects
from tertius.store.epochs import Writer, open_epoch
from tertius.store.graph import Graph, refresh_plans
from tertius.store.loads import (
    fetch_load,
    fetch_manifests,
    find_applied,
    name_load,
    note_load,
    replay,
    write_load,
    write_manifest,
    write_rolled_back,
)
from tertius.store.progress import Progress, quiet
from tertius.store.reconciliation import Reconciliation, reconcile, write_reconciliation

_AUTHOR = "loader"
# A load of so many new claims changes what plans of queries are good.
_MANY_CLAIMS = 500


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


def apply_load(
    graph: Graph,
    dataset: Dataset,
    validated: Validated,
    file: str,
    digest: str,
    *,
    force: bool = False,
    source: Input | None = None,
    progress: Progress = quiet,
) -> Applied:
    """Write a load under one epoch and publish it; the same content again writes nothing.

    Parameters
    ----------
    file : the input in words.
    digest : a hash of the input's content.
    force : whether a release may be loaded over a newer one.
    source : the input itself, by which an interrupted load can be resumed; `file` is its path if left out.

    Raises
    ------
    Locked
        If another writer holds the graph.
    Refused
        If a newer release is applied in the scope.
    """
    if find_applied(graph, dataset.name, digest):
        # Most likely there is nothing to write, and nobody needs to wait for the lock to learn it.
        plan = compare_claims(graph, dataset, validated, file, digest, force=force)
        if plan.is_empty and plan.applied_as:
            return Applied(plan, plan.applied_as, plan.epoch, wrote=False)
    progress("Waiting for the writer lock")
    with open_epoch(graph) as writer:
        progress("Comparing with the graph")
        # Planned under the lock: nothing can be published between the plan and its writing.
        plan = compare_claims(graph, dataset, validated, file, digest, force=force)
        if plan.is_empty and plan.applied_as:
            return Applied(plan, plan.applied_as, plan.epoch, wrote=False)
        load = name_load(graph, dataset.name, digest, writer.epoch)
        write_load(writer, load, _load_properties(plan) | _to_resume(source, file, force=force))
        new = _write_portions(writer, plan, progress)
        write_manifest(writer, load, plan.manifest, plan.spool.reject_rows())
        progress("Publishing")
        note_load(writer, load, {"facts": plan.count_served()})
        epoch = writer.publish(by=_AUTHOR, why=f"load {load}")
    if new >= _MANY_CLAIMS:
        refresh_plans(graph)
    return Applied(plan, load, epoch, wrote=True)


def _write_portions(writer: Writer, plan: Plan, progress: Progress) -> int:
    """Write what a load changes; while one portion is written, the next is worked out. How many claims are new."""
    wanted, written = sum(plan.counts()[name] for name in ("added", "changed")), 0
    with ThreadPoolExecutor(1) as hand:
        before: Future[None] | None = None
        for changes, outcome in plan.resolve(writer.graph):
            if before is not None:
                before.result()
            progress(f"Writing ({written:,} of {wanted:,} claims)")
            before = hand.submit(write_reconciliation, writer, changes, outcome, plan.dataset.scope, plan.dataset.name)
            written += len(changes.new)
        if before is not None:
            before.result()
    return written


def input_of(load: Mapping[str, Any]) -> Input:
    """The input of a load that was interrupted, to be tried again.

    Raises
    ------
    Refused
        If the load is not interrupted.
    """
    if load["state"] != "interrupted":
        raise Refused(f"The load {load['id']} is {load['state']}; only an interrupted load can be resumed.")
    first, *more = (Path(one) for one in load.get("paths") or [load["file"]])
    return Input(first, tuple(more), json.loads(load.get("options") or "{}"))


def plan_rollback(graph: Graph, load: str) -> tuple[dict[str, Any], ClaimChanges]:
    """What taking a load back would change: the load, and the claims that begin and cease to live.

    What the loads of its scope leave with it is compared with what they leave without it. A claim that has ceased to
    live otherwise, because its source was withdrawn or another scope has it now, stays as it is.

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
    epoch, scope = graph.epoch(), found["scope"]
    live = fetch_live_in_scope(graph, scope, epoch)
    manifests = fetch_manifests(graph, scope)
    there, wanted = replay(manifests), replay(manifests, without=load)
    touched = [key for key in {*there, *wanted} if there.get(key) != wanted.get(key)]
    elsewhere = fetch_live_elsewhere(graph, [key for key in touched if key not in live], scope, epoch)
    changes, begin = ClaimChanges(), set()
    for key in touched:
        if key in live and live[key][0] != wanted.get(key):
            changes.end[live[key][0]] = live[key][1]
        was_withdrawn = key in there and key not in live
        if key in wanted and not was_withdrawn and key not in elsewhere and live.get(key, ("",))[0] != wanted[key]:
            begin.add(wanted[key])
    changes.begin = fetch_subjects(graph, begin)
    return found, changes


def summarize_rollback(graph: Graph, load: Mapping[str, Any], changes: ClaimChanges) -> dict[str, Any]:
    """What a planned rollback means for the facts that are served, as JSON values."""
    outcome = reconcile(graph, changes, graph.epoch())
    return {**_rollback(load, changes, outcome), "state": "planned", "epoch": graph.epoch()}


def roll_back(graph: Graph, load: str) -> dict[str, Any]:
    """Publish the graph in which a load was never applied and all others were; what that changed, as JSON values."""
    with open_epoch(graph) as writer:
        found, changes = plan_rollback(graph, load)
        outcome = reconcile(graph, changes, writer.epoch - 1)
        write_reconciliation(writer, changes, outcome, found["scope"], found["dataset"])
        write_rolled_back(writer, load)
        epoch = writer.publish(by=_AUTHOR, why=f"rollback of {load}")
    return {**_rollback(found, changes, outcome), "state": "rolled_back", "epoch": epoch}


def _rollback(load: Mapping[str, Any], changes: ClaimChanges, outcome: Reconciliation) -> dict[str, Any]:
    """Facts closed, changed and added back: how many of each kind, and their ids."""
    ended, begun = len(changes.end), len(changes.begin)
    groups = {"closed": outcome.closed, "changed": outcome.changed, "added": outcome.added}
    return {
        "id": load["id"],
        "dataset": load["dataset"],
        "file": load["file"],
        "scope": load["scope"],
        "claims": {"ended": ended, "begun": begun},
        **{name: count_facts(subjects) for name, subjects in groups.items()},
        "ids": {name: sorted(one.id for one in subjects) for name, subjects in groups.items()},
    }


def _to_resume(source: Input | None, file: str, *, force: bool) -> dict[str, Any]:
    """What the same load can be tried again with: absolute paths, since it may be from another folder."""
    paths = source.paths if source is not None else (Path(file),)
    options = dict(source.options) if source is not None else {}
    return {"paths": [str(path.absolute()) for path in paths], "options": json.dumps(options), "force": force}


def _load_properties(plan: Plan) -> dict[str, Any]:
    return {
        "dataset": plan.dataset.name,
        "scope": plan.dataset.scope,
        "release": plan.dataset.release,
        "replaces": always_retracts(plan.dataset),
        "told_to_replace": plan.dataset.replaces,
        "file": plan.file,
        "file_digest": plan.digest,
        "claims": len(plan.manifest),
        "rejects": len(plan.rejects),
        "kept": plan.kept,
        **{f"claims_{what}": number for what, number in plan.counts().items()},
        "started_at": datetime.now(UTC),
    }
