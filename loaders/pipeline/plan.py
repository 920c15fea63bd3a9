"""What a load would change, worked out without writing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.registry import fact_kinds
from tertius.loaders.pipeline.release import require_no_older, retracts_now
from tertius.loaders.pipeline.validate import Validated, validate_again
from tertius.loaders.record import Dataset
from tertius.store.claim_store import ClaimChanges, Subject, claim_uid, fetch_live_in_scope
from tertius.store.graph import Graph
from tertius.store.loads import find_applied
from tertius.store.reconciliation import Reconciliation, reconcile
from tertius.store.served import Version


@dataclass
class Plan:
    """The difference a load makes: claims added, changed, retracted and unchanged, and the facts that follow."""

    dataset: Dataset
    file: str
    digest: str
    epoch: int
    retracts: bool = False
    """Whether the input stands for its scope, so that what it does not say is retracted."""
    added: list[str] = field(default_factory=list)
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Claims that say something else now: claim id → uid of the old revision, uid of the new one."""
    retracted: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    changes: ClaimChanges = field(default_factory=ClaimChanges)
    outcome: Reconciliation = field(default_factory=Reconciliation)
    manifest: set[str] = field(default_factory=set)
    applied_as: str | None = None
    """The id of the applied load that had the same content; applying again then writes nothing."""

    @property
    def is_empty(self) -> bool:
        """Whether applying it would leave the graph as it is."""
        return self.applied_as is not None and not (self.added or self.changed or self.retracted)

    def counts(self) -> dict[str, int]:
        """How many claims it adds, changes, retracts and leaves as they are."""
        return {
            "added": len(self.added),
            "changed": len(self.changed),
            "retracted": len(self.retracted),
            "unchanged": len(self.unchanged),
        }

    def summary(self) -> dict[str, Any]:
        """The plan as JSON values, for programs."""
        facts = self.outcome
        return {
            "dataset": self.dataset.name,
            "file": self.file,
            "release": self.dataset.release,
            "scope": self.dataset.scope,
            "state": "planned",
            "epoch": self.epoch,
            "claims": self.counts(),
            "retracts": {"scope": self.dataset.scope, "claims": self.retracted} if self.retracts else None,
            "facts": {
                "added": count_facts(facts.added),
                "changed": count_facts(facts.changed),
                "closed": count_facts(facts.closed),
            },
            "conflicts": conflicts(facts),
            "rejects": [one.model_dump() for one in self.rejects],
            "applied_as": self.applied_as,
        }


def make_plan(
    graph: Graph, dataset: Dataset, validated: Validated, file: str, digest: str, *, force: bool = False
) -> Plan:
    """Compare what a load says with what is live, and resolve what that touches.

    References are looked up again if the graph has moved on since the records were validated.

    Parameters
    ----------
    force : whether a release may be loaded over a newer one.

    Raises
    ------
    Refused
        If a newer release is applied in the scope.
    """
    epoch = graph.epoch()
    if not force:
        require_no_older(dataset, graph)
    validated = validate_again(validated, graph, dataset, epoch)
    plan = Plan(dataset, file, digest, epoch, retracts_now(dataset, graph), rejects=validated.rejects)
    live = fetch_live_in_scope(graph, dataset.scope, epoch)
    for claim in validated.claims.values():
        uid = claim_uid(claim)
        plan.manifest.add(uid)
        before = live.get(claim.id)
        if before is not None and before[0] == uid:
            plan.unchanged.append(claim.id)
            continue
        if before is None:
            plan.added.append(claim.id)
        else:
            plan.changed[claim.id] = (before[0], uid)
            plan.changes.end[before[0]] = before[1]
        plan.changes.new[uid] = claim
        plan.changes.begin[uid] = Subject(claim.says.kind, claim.says.id)
    if plan.retracts:
        # A row that cannot be read still says something: what it said before stands until it is corrected or removed.
        unread = {one.claim for one in validated.rejects}
        for key, (uid, subject) in live.items():
            if key not in validated.claims and key not in unread:
                plan.retracted.append(key)
                plan.changes.end[uid] = subject
    plan.outcome = reconcile(graph, plan.changes, epoch)
    same = find_applied(graph, dataset.name, plan.digest)
    plan.applied_as = same["id"] if same else None
    return plan


def conflicts(outcome: Reconciliation) -> list[dict[str, Any]]:
    """Every new or changed fact on which claims disagree: what is served of each slot, what was overruled, and why."""
    return [{"id": one.target, "kind": one.kind, "overruled": list(_overruled(one))} for one in outcome.disputed]


def _overruled(version: Version) -> Iterator[dict[str, Any]]:
    decided = json.loads(version.properties["decided"])
    start, _, end = str(version.properties.get("valid", "")).partition("/")
    served = {**version.properties, "start": start, "end": end or start}
    for one in decided["overruled"]:
        by = decided["deciding"].get(one["slot"], [])
        yield {**one, "served": served.get(one["slot"]) if by else None, "decided_by": by}


def count_facts(subjects: list[Subject]) -> dict[str, int]:
    """How many facts of each kind, and how many entities of each kind, are among the subjects."""
    counts = Counter(one.kind for one in subjects)
    facts = {kind: number for kind, number in sorted(counts.items()) if kind in fact_kinds()}
    return facts | {kind: number for kind, number in sorted(counts.items()) if kind not in fact_kinds()}
