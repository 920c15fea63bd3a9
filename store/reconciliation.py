"""From changed claims to changed versions: the one path that loads, rollbacks and decisions share.

Claims begin and cease to live; everything they speak of is resolved again from the claims that are then live; where
the result differs from what is served, the old version is closed and a new one written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertius.store.claim_store import (
    ClaimChanges,
    Subject,
    fetch_citing,
    fetch_live,
    fetch_ratings,
    fetch_rows,
    live_claim,
    row_of,
    write_claims,
)
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.policies import CitedSource
from tertius.store.served import Version, versions_of
from tertius.store.version_store import (
    end_records,
    fetch_current,
    fetch_labels,
    write_captions,
    write_identities,
    write_versions,
)

Rows = dict[Subject, dict[str, dict[str, Any]]]


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
    labels: dict[str, str] = field(default_factory=dict)


def reconcile(graph: Graph, changes: ClaimChanges, at: int) -> Reconciliation:
    """Work out, without writing, what a change of claims means for the versions served at epoch `at`."""
    result = Reconciliation()
    sources = {one for one in changes.subjects() if one.kind == "Source"}
    live = _overlay(graph, sources, changes, at)
    ratings = {
        version.target: CitedSource(
            version.target, version.properties.get("reliability"), version.properties.get("date")
        )
        for version in _compare(graph, live, {}, at, result)
        if "best" in version.policies
    }
    touched = changes.subjects() | fetch_citing(graph, [one.id for one in sources], at)
    # What is said of a source is never weighed by the rating of another: ratings would depend on each other.
    touched = {one for one in touched if one.kind != "Source"}
    live = _overlay(graph, touched, changes, at)
    cited = {source for rows in live.values() for row in rows.values() for source in row["sources"]}
    # A source that changes here and has no rating now is gone: its old one does not count any more.
    ratings = {**fetch_ratings(graph, cited - {one.id for one in sources}, at), **ratings}
    _compare(graph, live, ratings, at, result)
    known = {one.id: one.kind for one in changes.subjects()}
    named = {part["record"] for version in result.versions for part in version.participants}
    result.labels = {**fetch_labels(graph, named - set(known)), **known}
    return result


def write_reconciliation(
    writer: Writer, changes: ClaimChanges, result: Reconciliation, scope: str, dataset: str
) -> None:
    """Write claims and versions under the writer's epoch; unseen until it publishes."""
    # Ended first: what is of another kind from now on goes silent under the old one and speaks under the new.
    end_records(writer, result.silent)
    write_identities(writer, changes.begin.values())
    write_claims(writer, changes, scope, dataset)
    write_versions(writer, result.versions, result.closed_uids, result.labels)
    write_captions(writer, result.versions, result.closed)


def _overlay(graph: Graph, subjects: Iterable[Subject], changes: ClaimChanges, at: int) -> Rows:
    """The claims of each subject that will be live: those that are, less those that end, and those that begin."""
    wanted = set(subjects)
    found = fetch_live(graph, wanted, at)
    live: Rows = {
        subject: dict(found.get(subject, {})) for subject in sorted(wanted, key=lambda one: (one.kind, one.id))
    }
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
    return live


def _compare(
    graph: Graph, live: Rows, ratings: Mapping[str, CitedSource], at: int, result: Reconciliation
) -> list[Version]:
    current = fetch_current(graph, live, at)
    written: list[Version] = []
    for subject, rows in live.items():
        wanted = versions_of(subject.id, subject.kind, [live_claim(row, ratings) for row in rows.values()])
        served = {(row["digest"], tuple(row["policies"])): row["uid"] for row in current.get(subject, [])}
        kept = {key for key in served if key in {(one.digest(), tuple(one.policies)) for one in wanted}}
        new = [one for one in wanted if (one.digest(), tuple(one.policies)) not in kept]
        gone = [uid for key, uid in served.items() if key not in kept]
        if new or gone:
            kind = result.changed if served and wanted else (result.added if wanted else result.closed)
            kind.append(subject)
        if not rows:
            result.silent.append(subject)
        result.versions += new
        result.closed_uids += gone
        result.disputed += [one for one in new if "best" in one.policies and one.properties["disputed"]]
        written += wanted
    return written
