"""Claims written by hand, and the standing of claims and sources: added, corrected, withdrawn, restored, rated.

Claims by hand are the data set `curation`, scope `curation`, which no load replaces. Each change is one epoch that says
who made it and why. Withdrawing keeps what is withdrawn: later loads of it change nothing until it is restored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import NotFound, Refused
from tertius.loaders.pipeline.claim_files import PREFIX, read_claim
from tertius.loaders.pipeline.plan import Plan, compare_claims, count_facts, make_plan
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset, Record
from tertius.store.claim_history import fetch_claim, fetch_kinds
from tertius.store.claim_store import ClaimChanges
from tertius.store.endings import ending_of_claim, missing
from tertius.store.epochs import open_epoch
from tertius.store.graph import Graph
from tertius.store.reconciliation import Reconciliation, reconcile, write_reconciliation
from tertius.store.standing import plan_standing
from tertius.store.withdrawals import (
    Withdrawable,
    fetch_withdrawals,
    withdrawn_of,
    write_restoration,
    write_withdrawal,
)

CURATION = Dataset(name="curation", title="Claims made by hand", licence="its authors'", scope="curation")


@dataclass
class Curated:
    """What a change by hand did, or would do where `wrote` is false and `state` is planned."""

    state: str
    epoch: int
    wrote: bool
    claims: dict[str, list[str]] = field(default_factory=dict)
    """Ids of claims by what happens to them: added, changed, unchanged, withdrawn, restored."""
    facts: dict[str, dict[str, int]] = field(default_factory=dict)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The change as JSON values, for programs."""
        return {
            "dataset": CURATION.name,
            "state": self.state,
            "epoch": self.epoch,
            "wrote": self.wrote,
            "claims": self.claims,
            "facts": self.facts,
            "conflicts": self.conflicts,
            "rejects": [one.model_dump() for one in self.rejects],
        }


def add_claim(graph: Graph, row: Mapping[str, Any], file: str, *, only_plan: bool = False) -> Curated:
    """Add one claim written by hand; the same claim again writes nothing.

    Parameters
    ----------
    row : what the file holds, see `claim_files`.
    only_plan : work out what would change, and write nothing.

    Raises
    ------
    Refused
        If a claim of that id is there and says something else, or is withdrawn.
    """
    record = _read(graph, row, file)
    if isinstance(record, Claim):
        before = fetch_claim(graph, record.id, graph.epoch())
        if _standing(before) and before[-1]["scope"] == CURATION.scope and not _is_same(graph, record):
            raise Refused(
                f"A claim {record.id} is there already and says something else; correct it by "
                f"`tertius claim correct {record.id} FILE`, or give this one another id under `claim`."
            )
    return _put(graph, record, only_plan=only_plan, verb="add")


def correct_claim(graph: Graph, claim: str, row: Mapping[str, Any], file: str, *, only_plan: bool = False) -> Curated:
    """Give a claim made by hand a new revision.

    Raises
    ------
    NotFound
        If there is no such claim.
    Refused
        If it is a loaded data set's, which is answered by a claim that contradicts it, or is withdrawn.
    """
    before = require_claim(graph, claim)
    about = before[-1]["about"]
    if before[-1]["scope"] != CURATION.scope:
        raise Refused(
            f"{claim} is a claim of the data set {before[-1]['dataset']}, which the next load would bring back. "
            f"Contradict it by `tertius claim add FILE` with id: {about}, or take it out by "
            f"`tertius claim withdraw {claim}`."
        )
    filled = row if row.get("id") or row.get("key") else _about(row, about)
    return _put(graph, _read(graph, filled, file, claim), only_plan=only_plan, verb="correct")


def rate_source(
    graph: Graph, source: str, values: Mapping[str, str], by: str, why: str, *, only_plan: bool = False
) -> Curated:
    """Have a source rated, or marked as what may be passed on, by a claim made by hand.

    Claims on a source are ranked without regard to what they cite, because ratings would depend on each other: by
    credibility, then by id. This one has credibility 1, so that it outranks every other but another of credibility 1
    with a smaller id.

    Parameters
    ----------
    values : of `reliability`, `sensitivity` and `redistribution` those that are said.

    Raises
    ------
    NotFound
        If there is no such source.
    Refused
        If claims on the source outrank this one, so that the rating would not be served.
    """
    at = graph.epoch()
    if fetch_kinds(graph, [source], at).get(source) != "Source":
        raise _no_source(graph, source)
    key = f"{PREFIX}:rating:{source}"
    before = fetch_claim(graph, key, at)
    kept = {name: value for name, value in before[-1]["content"].items() if name != "id"} if _standing(before) else {}
    says = Source.model_validate({"id": source, **kept, **values})
    claim = Claim(id=key, says=says, credibility=1, author=by, note=why)
    _require_served(graph, claim, values)
    return _put(graph, claim, only_plan=only_plan, verb="rate", why=why)


def _require_served(graph: Graph, claim: Claim, values: Mapping[str, str]) -> None:
    plan = compare_claims(graph, CURATION, validate([claim], graph, CURATION), "", "")
    for version in (one for _, outcome in plan.resolve(graph) for one in outcome.versions):
        if (version.kind, version.target) == ("Source", claim.says.id) and "best" in version.policies:
            other = [name for name, value in values.items() if version.properties.get(name) != value]
            if other:
                raise Refused(
                    f"{claim.says.id}: another claim of credibility 1 gives {other[0]} as "
                    f'"{version.properties.get(other[0])}" and has the smaller id, so that it decides. Withdraw it: '
                    f"`tertius query run sources-of-fact --param fact={claim.says.id}` shows it."
                )


def set_standing(
    graph: Graph,
    of: Withdrawable,
    target: str,
    by: str,
    why: str,
    *,
    is_withdrawn: bool,
    only_plan: bool = False,
) -> Curated:
    """Withdraw a claim or a source, or restore it; every claim that counts otherwise then moves, and no other.

    A source takes with it the claims that rest on it alone. A claim that cites others too stays, ranked by those.

    Raises
    ------
    NotFound
        If there is no such claim or source.
    Refused
        If it is withdrawn already, or is not withdrawn.
    """
    if only_plan:
        at = graph.epoch()
        changes = _plan_standing(graph, of, target, at, is_withdrawn=is_withdrawn)
        return _moved(changes, reconcile(graph, changes, at), at, "planned", is_withdrawn=is_withdrawn)
    with open_epoch(graph) as writer:
        changes = _plan_standing(graph, of, target, writer.epoch - 1, is_withdrawn=is_withdrawn)
        outcome = reconcile(graph, changes, writer.epoch - 1)
        write_reconciliation(writer, changes, outcome, None, None)
        if is_withdrawn:
            write_withdrawal(writer, of, target, by, why)
        else:
            write_restoration(writer, of, target)
        verb = "withdraw" if is_withdrawn else "restore"
        epoch = writer.publish(by=by, why=f"{of} {verb} {target}: {why}")
    return _moved(changes, outcome, epoch, "applied", is_withdrawn=is_withdrawn)


def require_claim(graph: Graph, claim: str, at: int | None = None) -> list[dict[str, Any]]:
    """Every revision of a claim, oldest first, as known at an epoch, now if left out.

    Raises
    ------
    NotFound
        If there is no such claim; Gone if it was purged.
    """
    epoch = graph.epoch() if at is None else at
    found = fetch_claim(graph, claim, epoch)
    if not found:
        never_known = NotFound(
            f'There is no claim "{claim}"; `tertius query run sources-of-fact --param fact=ID` lists those on a fact.'
        )
        raise ending_of_claim(graph, claim, epoch) or never_known
    return found


def _no_source(graph: Graph, source: str) -> NotFound:
    never_known = NotFound(f'There is no source "{source}"; give its id, such as source:pax.')
    return missing(graph, [source], ["Source"], never_known)


def _read(graph: Graph, row: Mapping[str, Any], file: str, claim: str | None = None) -> Record:
    own = row.get("id")
    known = fetch_kinds(graph, [own], graph.epoch()) if isinstance(own, str) else {}
    return read_claim(row, file, known, claim)


def _about(row: Mapping[str, Any], about: str) -> Mapping[str, Any]:
    filled = type(row)({**row, "id": about})  # type: ignore[call-arg]
    if hasattr(row, "line"):
        filled.line = row.line  # type: ignore[attr-defined]
    return filled


def _put(graph: Graph, record: Record, *, only_plan: bool, verb: str, why: str | None = None) -> Curated:
    """Plan one record, and write it if it is a claim and says anything new."""
    _refuse_withdrawn(graph, record)
    validated = validate([record], graph, CURATION)
    if only_plan or validated.rejects:
        plan = make_plan(graph, CURATION, validated, "", "")
        return _done(plan, "rejected" if validated.rejects else "planned", plan.epoch, wrote=False)
    with open_epoch(graph) as writer:
        plan = compare_claims(graph, CURATION, validated, "", "")
        if not (plan.added or plan.changed):
            return _done(plan, "rejected" if plan.rejects else "applied", plan.epoch, wrote=False)
        for changes, outcome in plan.resolve(graph):
            write_reconciliation(writer, changes, outcome, CURATION.scope, CURATION.name)
        claim = next(plan.spool.claims())
        reason = f"claim {verb} {claim.id}" + (f": {why or claim.note}" if why or claim.note else "")
        epoch = writer.publish(by=claim.author or "curator", why=reason)
    return _done(plan, "applied", epoch, wrote=True)


def _refuse_withdrawn(graph: Graph, record: Record) -> None:
    if not isinstance(record, Claim):
        return
    for row in fetch_withdrawals(graph, graph.epoch()):
        if (row["of"], row["target"]) == ("claim", record.id):
            raise Refused(
                f"The claim {record.id} is withdrawn since epoch {row['since']} ({row['why']}); "
                f"bring it back by `tertius claim restore {record.id}`."
            )


def _is_same(graph: Graph, claim: Claim) -> bool:
    plan = compare_claims(graph, CURATION, validate([claim], graph, CURATION), "", "")
    return not plan.changed


def _standing(revisions: list[dict[str, Any]]) -> bool:
    return any(spell["until"] is None for row in revisions for spell in row["spells"])


def _plan_standing(graph: Graph, of: Withdrawable, target: str, at: int, *, is_withdrawn: bool) -> ClaimChanges:
    if of == "source" and fetch_kinds(graph, [target], at).get(target) != "Source":
        raise _no_source(graph, target)
    if of == "claim" and not _standing(require_claim(graph, target)):
        raise ending_of_claim(graph, target, at) or NotFound(f'There is no claim "{target}".')
    before = withdrawn_of(fetch_withdrawals(graph, at))
    was_withdrawn = target in (before.claims if of == "claim" else before.sources)
    if was_withdrawn == is_withdrawn:
        told = "is withdrawn already" if is_withdrawn else "is not withdrawn"
        other = "restore" if is_withdrawn else "withdraw"
        raise Refused(f"The {of} {target} {told}; `tertius {of} {other} {target}` is the way back.")
    after = before.with_(of, target) if is_withdrawn else before.without(of, target)
    return plan_standing(graph, of, target, before, after, at)


def _done(plan: Plan, state: str, epoch: int, *, wrote: bool) -> Curated:
    summary = plan.summary()
    claims = {"added": list(plan.added), "changed": list(plan.changed), "unchanged": list(plan.unchanged)}
    return Curated(state, epoch, wrote, claims, summary["facts"], list(summary["conflicts"]), list(plan.rejects))


def _moved(changes: ClaimChanges, outcome: Reconciliation, epoch: int, state: str, *, is_withdrawn: bool) -> Curated:
    ids = sorted({uid.rpartition("#")[0] for uid in changes.begin})
    facts = {name: count_facts(getattr(outcome, name)) for name in ("added", "changed", "closed")}
    return Curated(state, epoch, state == "applied", {"withdrawn" if is_withdrawn else "restored": ids}, facts)


__all__ = ["CURATION", "Curated", "add_claim", "correct_claim", "rate_source", "require_claim", "set_standing"]
