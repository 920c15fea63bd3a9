"""What a load would change, worked out without writing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.registry import fact_kinds
from tertius.loaders.pipeline.release import require_no_older, retracts_now
from tertius.loaders.pipeline.spool import Listed, Spool
from tertius.loaders.pipeline.validate import Validated, validate_again
from tertius.loaders.record import Dataset
from tertius.store.claim_store import Subject, stream_live_in_scope
from tertius.store.graph import Graph, batches
from tertius.store.loads import find_applied
from tertius.store.reconciliation import Portion, Reconciler, Reconciliation
from tertius.store.served import Version


@dataclass
class Plan:
    """The difference a load makes: claims added, changed, retracted and unchanged, and the facts that follow.

    However much that is, it is on disk; lists are read from there.
    """

    dataset: Dataset
    file: str
    digest: str
    epoch: int
    spool: Spool
    retracts: bool = False
    """Whether the input stands for its scope, so that what it does not say is retracted."""
    kept: list[str] = field(default_factory=list)
    """Claims that stand in rows which could not be read and do not even tell their claims."""
    facts: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter[str]() for name in ("added", "changed", "closed")}
    )
    """How many things of each kind are served anew, otherwise, or no more: known once the plan is resolved."""
    applied_as: str | None = None
    """The id of the applied load that had the same content; applying again then writes nothing."""

    @property
    def added(self) -> Listed[str]:
        """The claims that it adds, by id."""
        return self.spool.added()

    @property
    def changed(self) -> dict[str, tuple[str, str]]:
        """Claims that say something else now: claim id → uid of the old revision, uid of the new one."""
        return {claim: (old, new) for claim, old, new in self.spool.changed()}

    @property
    def retracted(self) -> Listed[str]:
        """The claims that it retracts, by id."""
        return self.spool.retracted()

    @property
    def unchanged(self) -> Listed[str]:
        """The claims that it leaves as they are, by id."""
        return self.spool.unchanged()

    @property
    def rejects(self) -> Listed[Reject]:
        """What cannot be loaded."""
        return self.spool.rejects()

    @property
    def manifest(self) -> Listed[str]:
        """Every claim revision that the load asserts, by uid."""
        return self.spool.uids()

    @property
    def is_empty(self) -> bool:
        """Whether applying it would leave the graph as it is."""
        return self.applied_as is not None and not (self.added or self.spool.changed() or self.retracted)

    def counts(self) -> dict[str, int]:
        """How many claims it adds, changes, retracts and leaves as they are."""
        return {
            "added": len(self.added),
            "changed": len(self.spool.changed()),
            "retracted": len(self.retracted),
            "unchanged": len(self.unchanged),
        }

    def count_served(self) -> int:
        """How many facts are served anew or otherwise."""
        counts = self.facts["added"] + self.facts["changed"]
        return sum(number for kind, number in counts.items() if kind in fact_kinds())

    def resolve(self, graph: Graph, *, in_full: bool = False) -> Iterator[Portion]:
        """What changes and what follows from it, a portion at a time, in the order in which it is to be written.

        Parameters
        ----------
        in_full : whether each thing that is served anew is to be listed.
        """
        for changes, outcome in Reconciler(graph, self.spool, self.epoch).portions():
            for name, counted in self.facts.items():
                counted.update(one.kind for one in getattr(outcome, name))
            self.spool.keep("conflicts", conflicts(outcome))
            if in_full:
                self.spool.keep("additions", _additions(outcome))
            yield changes, outcome

    def summary(self) -> dict[str, Any]:
        """The plan as JSON values, for programs; its lists are read from disk as they are walked through."""
        retracted = self.retracted
        return {
            "dataset": self.dataset.name,
            "file": self.file,
            "release": self.dataset.release,
            "scope": self.dataset.scope,
            "state": "planned",
            "epoch": self.epoch,
            "claims": self.counts(),
            "retracts": {"scope": self.dataset.scope, "claims": retracted} if retracted else None,
            "facts": {name: _by_kind(counted) for name, counted in self.facts.items()},
            "conflicts": self.spool.details("conflicts"),
            "rejects": self.spool.reject_rows(),
            "applied_as": self.applied_as,
        }


def make_plan(
    graph: Graph, dataset: Dataset, validated: Validated, file: str, digest: str, *, force: bool = False
) -> Plan:
    """Compare what a load says with what is live, and resolve what that touches.

    Parameters
    ----------
    force : whether a release may be loaded over a newer one.

    Raises
    ------
    Refused
        If a newer release is applied in the scope.
    """
    plan = compare_claims(graph, dataset, validated, file, digest, force=force)
    for _ in plan.resolve(graph, in_full=True):
        pass
    return plan


def compare_claims(
    graph: Graph, dataset: Dataset, validated: Validated, file: str, digest: str, *, force: bool = False
) -> Plan:
    """Compare what a load says with what is live; what follows for the things spoken of is left to `Plan.resolve`.

    References are looked up again if the graph has moved on since the records were validated.

    Raises
    ------
    Refused
        As `make_plan`.
    """
    epoch = graph.epoch()
    if not force:
        require_no_older(dataset, graph)
    spool = validate_again(validated, graph, dataset, epoch).spool
    plan = Plan(dataset, file, digest, epoch, spool, retracts_now(dataset, graph))
    spool.compare_again()
    if plan.retracts:
        for batch in batches(stream_live_in_scope(graph, dataset.scope, epoch)):
            _retract(plan, batch)
    spool.settle()
    same = find_applied(graph, dataset.name, plan.digest)
    plan.applied_as = same["id"] if same else None
    return plan


def _retract(plan: Plan, live: list[tuple[str, str, Subject]]) -> None:
    """Retract those that are not said any more.

    A row that cannot be read still says something: what it said before stands until it is corrected or removed.
    """
    claims = [claim for claim, _, _ in live]
    said = plan.spool.standing_ids(claims) | plan.spool.refused("claim", claims)
    gone = [one for one in live if one[0] not in said]
    untold = plan.spool.refused("about", {subject.id for _, _, subject in gone})
    for claim, uid, subject in gone:
        if subject.id in untold:
            plan.kept.append(claim)
        else:
            plan.spool.retract(claim, uid, subject)


def _additions(outcome: Reconciliation) -> Iterator[dict[str, Any]]:
    """What is served that was not, once for each thing: as `best` has it, else as the first policy that serves it."""
    shown: dict[Subject, Version] = {}
    for version in sorted(outcome.versions, key=lambda one: "best" not in one.policies):
        shown.setdefault(Subject(version.kind, version.target), version)
    for subject in outcome.added:
        version = shown[subject]
        people = [_participant(one) for one in version.participants]
        said = {name: version.properties.get(name) for name in ("name", "valid")}
        yield {"id": subject.id, "kind": subject.kind, **said, "participants": people}


def _participant(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"relation": one["relation"], "id": one["record"], "role": one["properties"].get("role")}


def conflicts(outcome: Reconciliation) -> Iterator[dict[str, Any]]:
    """Every new or changed fact on which claims disagree: what is served of each slot, what was overruled, and why."""
    return ({"id": one.target, "kind": one.kind, "overruled": list(_overruled(one))} for one in outcome.disputed)


def _overruled(version: Version) -> Iterator[dict[str, Any]]:
    decided = json.loads(version.properties["decided"])
    start, _, end = str(version.properties.get("valid", "")).partition("/")
    served = {**version.properties, "start": start, "end": end or start}
    for one in decided["overruled"]:
        by = decided["deciding"].get(one["slot"], [])
        yield {**one, "served": served.get(one["slot"]) if by else None, "decided_by": by}


def count_facts(subjects: list[Subject]) -> dict[str, int]:
    """How many facts of each kind, and how many entities of each kind, are among the subjects."""
    return _by_kind(Counter(one.kind for one in subjects))


def _by_kind(counts: Counter[str]) -> dict[str, int]:
    facts = {kind: number for kind, number in sorted(counts.items()) if kind in fact_kinds()}
    return facts | {kind: number for kind, number in sorted(counts.items()) if kind not in fact_kinds()}
