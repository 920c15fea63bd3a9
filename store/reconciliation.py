"""From changed claims to changed versions: the one path that loads, rollbacks and decisions share.

Claims begin and cease to live; everything they speak of is resolved again from the claims that are then live; where
the result differs from what is served, the old version is closed and a new one written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertius.store.claim_store import (
    ClaimChanges,
    Subject,
    fetch_citing,
    fetch_live,
    fetch_naming,
    fetch_ratings,
    fetch_rows,
    live_claims,
    row_of,
    write_claims,
)
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.identity_clusters import NOTHING_JUDGED, Identities, SameChanges
from tertius.store.identity_names import named_records
from tertius.store.policies import CitedSource
from tertius.store.served import Version, versions_of
from tertius.store.version_store import (
    end_records,
    fetch_current,
    fetch_labels,
    write_captions,
    write_identities,
    write_silent_identities,
    write_versions,
)
from tertius.store.withdrawals import Withdrawn, fetch_withdrawals, withdrawn_of

Rows = dict[Subject, dict[str, dict[str, Any]]]
Rewrite = Callable[[str, dict[str, Any]], dict[str, Any] | None]


@dataclass
class Reconciliation:
    """What the graph must change so that its versions follow from its live claims."""

    added: list[Subject] = field(default_factory=list)
    changed: list[Subject] = field(default_factory=list)
    closed: list[Subject] = field(default_factory=list)
    disputed: list[Version] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    closed_uids: list[str] = field(default_factory=list)
    silent: list[Subject] = field(default_factory=list)
    """What no live claim speaks of any more: its record ends."""
    moved: list[Subject] = field(default_factory=list)
    """The records that stand for something else than before."""
    resolved: dict[Subject, str] = field(default_factory=dict)
    """The records in clusters whose canonical id changes, or that begin to have claims, with that id."""
    labels: dict[str, str] = field(default_factory=dict)


def reconcile(graph: Graph, changes: ClaimChanges, at: int, judged: SameChanges = NOTHING_JUDGED) -> Reconciliation:
    """Work out, without writing, what a change of claims or judgements means for the versions served at epoch `at`."""
    result = Reconciliation()
    identities = Identities(graph, at, judged)
    if changes.withdrawn is None:
        changes.withdrawn = withdrawn_of(fetch_withdrawals(graph, at))
    changed = changes.subjects() | {Subject("Source", one) for one in changes.restated}
    own = _overlay(graph, changed, changes, at)
    moved = _resolve_records(identities, own, result)
    sources = {one for one in changed if one.kind == "Source"}
    # A source that is withdrawn is served no more, whatever is said of it: nothing is rated by it or quoted from it.
    described = {one: {} if one.id in changes.withdrawn.sources else own[one] for one in sources}
    ratings = {
        version.target: CitedSource(
            version.target,
            version.properties.get("reliability"),
            version.properties.get("date"),
            "kept_back" not in version.properties,
        )
        for version in _compare(graph, _Grouping(described), {}, at, result)
        if "best" in version.policies
    }
    touched = changed | fetch_citing(graph, [one.id for one in sources], at) | identities.subjects(judged.ids())
    touched |= fetch_naming(graph, moved, at) | identities.subjects(moved)
    # What is said of a source is never weighed by the rating of another: ratings would depend on each other.
    touched = {one for one in touched if one.kind != "Source"}
    grouping = _group(graph, identities, touched, own, changes, at)
    cited = {source for rows in grouping.live.values() for row in rows.values() for source in row["sources"]}
    # A source that changes here and has no rating now is gone: its old one does not count any more.
    ratings = {**fetch_ratings(graph, cited - {one.id for one in sources}, at), **ratings}
    _compare(graph, grouping, ratings, at, result)
    known = {one.id: one.kind for one in changes.subjects()}
    named = {part["actor"] for version in result.versions for part in version.participants}
    result.labels = {**fetch_labels(graph, named - set(known)), **known}
    return result


def _resolve_records(identities: Identities, own: Rows, result: Reconciliation) -> set[str]:
    """Enter what records resolve to after the change into the result; the records that stand for something else."""
    result.silent = [subject for subject, rows in own.items() if not rows]
    identities.learn(subject.id for subject in own)
    if identities.is_bare:
        return set()
    for subject, rows in own.items():
        identities.hear(subject, bool(rows))
    moved = identities.moved()
    concerned = identities.subjects(moved) | set(own)
    result.resolved = {
        one: identities.canonical(one).id for one in concerned if identities.speaks(one) and one.kind != "Source"
    }
    result.moved = _ordered(identities.subjects(moved))
    return moved


@dataclass
class _Grouping:
    """The claims of each thing after a change, those of merged records together; what records are named in them."""

    live: Rows
    merged: dict[Subject, list[str]] = field(default_factory=dict)
    identities: Identities | None = None


def _group(
    graph: Graph, identities: Identities, touched: set[Subject], own: Rows, changes: ClaimChanges, at: int
) -> _Grouping:
    """The claims of everything touched, gathered under the canonical ids; a merged-away id is left without any."""
    if identities.is_bare:
        rows = {**own, **_overlay(graph, touched - set(own), changes, at)}
        return _Grouping({one: rows[one] for one in _ordered(touched)})
    identities.learn(one.id for one in touched)
    things = {one for subject in touched for one in (subject, identities.canonical(subject), identities.was(subject))}
    members = {one: identities.members(one) for one in things if identities.canonical(one) == one}
    wanted = things | {one for group in members.values() for one in group}
    rows = {**own, **_overlay(graph, wanted - set(own), changes, at)}
    live: Rows = {
        one: {uid: row for member in members.get(one, ()) for uid, row in rows[member].items()}
        for one in _ordered(things)
    }
    identities.learn(
        {
            record
            for group in live.values()
            for row in group.values()
            for record in named_records(row["kind"], json.loads(row["content"]))
        }
    )
    merged = {one: [member.id for member in group if rows[member]] for one, group in members.items()}
    return _Grouping(live, merged, identities)


def resolve_at(graph: Graph, subjects: Iterable[Subject], at: int, rewrite: Rewrite) -> dict[Subject, list[Version]]:
    """The versions that follow from the claims live at an epoch, had each said what `rewrite` makes of it.

    Parameters
    ----------
    rewrite : from a row in the form of `fetch_live` and its uid to the row that counts instead, None for no claim.
    """
    withdrawn = withdrawn_of(fetch_withdrawals(graph, at))
    identities = Identities(graph, at, NOTHING_JUDGED)
    wanted = {one for one in subjects if one.kind != "Source" or one.id not in withdrawn.sources}
    grouping = _group(graph, identities, wanted, {}, ClaimChanges(withdrawn=Withdrawn()), at)
    live = {
        subject: [
            new
            for uid, row in rows.items()
            if (new := rewrite(uid, row)) is not None and not withdrawn.holds_back(new["id"], new["sources"])
        ]
        for subject, rows in grouping.live.items()
    }
    cited = {source for rows in live.values() for row in rows for source in row["sources"]}
    ratings = fetch_ratings(graph, cited, at)
    canonical = None if grouping.identities is None else grouping.identities.actor_of
    return {
        subject: versions_of(
            subject.id,
            subject.kind,
            live_claims(live[subject], {} if subject.kind == "Source" else ratings, canonical),
            grouping.merged.get(subject, ()),
        )
        for subject in wanted
        if live.get(subject)
    }


def write_reconciliation(
    writer: Writer, changes: ClaimChanges, result: Reconciliation, scope: str | None, dataset: str | None
) -> None:
    """Write claims and versions under the writer's epoch; unseen until it publishes.

    Parameters
    ----------
    scope, dataset : whose the claims are that begin to live; None leaves each what it is.
    """
    # Ended first: what is of another kind from now on goes silent under the old one and speaks under the new.
    end_records(writer, [*result.silent, *result.moved])
    write_identities(
        writer, [one for uid, one in changes.begin.items() if uid not in changes.withheld], result.resolved
    )
    write_silent_identities(writer, [changes.begin[uid] for uid in changes.withheld if uid in changes.begin])
    write_claims(writer, changes, scope, dataset)
    write_versions(writer, result.versions, result.closed_uids, result.labels)
    write_captions(writer, result.versions, result.closed)


def _ordered(subjects: Iterable[Subject]) -> list[Subject]:
    return sorted(subjects, key=lambda one: (one.kind, one.id))


def _overlay(graph: Graph, subjects: Iterable[Subject], changes: ClaimChanges, at: int) -> Rows:
    """The claims of each subject that will be live: those that are, less those that end, and those that begin."""
    wanted = set(subjects)
    found = fetch_live(graph, wanted, at)
    live: Rows = {subject: dict(found.get(subject, {})) for subject in _ordered(wanted)}
    for uid, subject in changes.end.items():
        if subject in live:
            live[subject].pop(uid, None)
    for uid, subject in changes.begin.items():
        if subject in live and uid in changes.new:
            live[subject][uid] = row_of(changes.new[uid])
    # A rollback brings back revisions that the database has kept.
    stored = {uid for uid, subject in changes.begin.items() if subject in live and uid not in changes.new}
    for uid, row in fetch_rows(graph, stored).items():
        live[changes.begin[uid]][uid] = row
    withdrawn = changes.withdrawn or Withdrawn()
    for rows in live.values():
        for uid in [uid for uid, row in rows.items() if withdrawn.holds_back(row["id"], row["sources"])]:
            del rows[uid]
            changes.withheld.add(uid)
    return live


def _compare(
    graph: Graph, grouping: _Grouping, ratings: Mapping[str, CitedSource], at: int, result: Reconciliation
) -> list[Version]:
    current = fetch_current(graph, grouping.live, at)
    canonical = grouping.identities.actor_of if grouping.identities else None
    written: list[Version] = []
    for subject, rows in grouping.live.items():
        claims = live_claims(rows.values(), ratings, canonical)
        wanted = versions_of(subject.id, subject.kind, claims, grouping.merged.get(subject, ()))
        served = {(row["digest"], tuple(row["policies"])): row["uid"] for row in current.get(subject, [])}
        kept = {key for key in served if key in {(one.digest(), tuple(one.policies)) for one in wanted}}
        new = [one for one in wanted if (one.digest(), tuple(one.policies)) not in kept]
        gone = [uid for key, uid in served.items() if key not in kept]
        if new or gone:
            kind = result.changed if served and wanted else (result.added if wanted else result.closed)
            kind.append(subject)
        result.versions += new
        result.closed_uids += gone
        result.disputed += [one for one in new if "best" in one.policies and one.properties["disputed"]]
        written += wanted
    return written
