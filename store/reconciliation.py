"""From changed claims to changed versions: the one path that loads, rollbacks and decisions share.

Claims begin and cease to live; everything they speak of is resolved again from the claims that are then live; where
the result differs from what is served, the old version is closed and a new one written. A change of any size is taken
a portion of things at a time: first what concerns them all, the ratings of sources and what records stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from tertius.store.change_log import ChangeLog, Rank, WholeLog, ordered, rank_of
from tertius.store.claim_store import (
    ClaimChanges,
    Subject,
    fetch_live,
    fetch_ratings,
    fetch_rows,
    live_claims,
    stream_citing,
    stream_naming,
    write_claims,
)
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.identity_clusters import NOTHING_JUDGED, Identities, SameChanges
from tertius.store.identity_names import named_records
from tertius.store.policies import CitedSource
from tertius.store.served import Version, versions_of
from tertius.store.version_store import (
    Current,
    caption_of,
    end_records,
    fetch_current,
    shown_label,
    write_captions,
    write_identities,
    write_new_kind_labels,
    write_silent_identities,
    write_versions,
)
from tertius.store.withdrawals import Withdrawn, fetch_withdrawals, withdrawn_of

_MOST_RATINGS = 50_000
"""So many ratings are kept in memory, and asked for again after that."""

Rows = dict[Subject, dict[str, dict[str, Any]]]
Rewrite = Callable[[str, dict[str, Any]], dict[str, Any] | None]
Portion = tuple[ClaimChanges, "Reconciliation"]


@dataclass
class Reconciliation:
    """What the graph must change so that its versions follow from its live claims."""

    added: list[Subject] = field(default_factory=list)
    changed: list[Subject] = field(default_factory=list)
    closed: list[Subject] = field(default_factory=list)
    disputed: list[Version] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    closed_uids: list[str] = field(default_factory=list)
    first: list[Version] = field(default_factory=list)
    """Versions of things that the graph does not have yet, as they will be read on them."""
    recaptioned: list[Version] = field(default_factory=list)
    """Versions by which things that the graph has are read otherwise than now."""
    silent: list[Subject] = field(default_factory=list)
    """What no live claim speaks of any more: its record ends."""
    moved: list[Subject] = field(default_factory=list)
    """The records that stand for something else than before."""
    resolved: dict[Subject, str] = field(default_factory=dict)
    """The records in clusters whose canonical id changes, or that begin to have claims, with that id."""

    def add(self, other: Reconciliation) -> None:
        """Take in what another portion of the same change comes to."""
        for one in fields(self):
            own, more = getattr(self, one.name), getattr(other, one.name)
            own.update(more) if isinstance(own, dict) else own.extend(more)


def reconcile(graph: Graph, changes: ClaimChanges, at: int, judged: SameChanges = NOTHING_JUDGED) -> Reconciliation:
    """Work out, without writing, what a change of claims or judgements means for the versions served at epoch `at`."""
    result = Reconciliation()
    for portion, outcome in Reconciler(graph, WholeLog(changes), at, judged).portions():
        changes.withheld |= portion.withheld
        result.add(outcome)
    return result


class Reconciler:
    """Works out, without writing, what a change of any size means for the versions served at an epoch."""

    def __init__(self, graph: Graph, log: ChangeLog, at: int, judged: SameChanges = NOTHING_JUDGED) -> None:
        self._graph, self._log, self._at, self._judged = graph, log, at, judged
        self._identities = Identities(graph, at, judged)
        self._withdrawn = withdrawn_of(fetch_withdrawals(graph, at)) if log.withdrawn is None else log.withdrawn
        self._changing: dict[str, CitedSource | None] = {}
        """What each source that changes is rated then; None for one that is gone, whose old rating counts no more."""
        self._standing: dict[str, CitedSource | None] = {}

    def portions(self) -> Iterator[Portion]:
        """What changes and what follows, sources first, then other entities, then facts: to be written in this order.

        Records that stand for one thing are always in one portion.
        """
        moved = self._find_moved()
        for sources in self._log.batches(Rank.SOURCE):
            yield self._resolve_sources(sources)
        self._log.touch(stream_citing(self._graph, list(self._changing), self._at))
        self._log.touch(self._identities.subjects(self._judged.ids() | moved))
        self._log.touch(stream_naming(self._graph, moved, self._at))
        clustered = self._find_clustered()
        for rank in (Rank.ENTITY, Rank.FACT):
            together = [one for one in clustered if rank_of(one.kind) is rank]
            if together:
                yield self._resolve(together, moved)
            for batch in self._log.batches(rank):
                if rest := [one for one in batch if one not in clustered]:
                    yield self._resolve(rest)

    def _find_moved(self) -> set[str]:
        """The records that stand for something else after the change."""
        if self._identities.is_bare:
            return set()
        for rank in (Rank.ENTITY, Rank.FACT):
            for batch in self._log.batches(rank):
                self._identities.learn(one.id for one in batch)
                joined = [one for one in batch if self._identities.is_joined(one.id)]
                for subject, rows in self._overlay(joined, self._changes_of(joined)).items():
                    self._identities.hear(subject, bool(rows))
        return self._identities.moved()

    def _find_clustered(self) -> set[Subject]:
        """Of what is to be resolved, the records that others are or were judged the same as."""
        if self._identities.is_bare:
            return set()
        found = set()
        for rank in (Rank.ENTITY, Rank.FACT):
            for batch in self._log.batches(rank):
                self._identities.learn(one.id for one in batch)
                found |= {one for one in batch if self._identities.is_joined(one.id)}
        return found

    def _changes_of(self, subjects: Collection[Subject]) -> ClaimChanges:
        changes = self._log.changes_of(subjects)
        changes.withdrawn = self._withdrawn
        return changes

    def _overlay(self, subjects: Iterable[Subject], changes: ClaimChanges) -> Rows:
        return _overlay(self._graph, subjects, changes, self._at)

    def _resolve_sources(self, sources: list[Subject]) -> Portion:
        """What is said of a source is never weighed by the rating of another: ratings would depend on each other."""
        changes, result = self._changes_of(sources), Reconciliation()
        own = self._overlay(sources, changes)
        result.silent = [one for one, rows in own.items() if not rows]
        # One that is withdrawn is served no more, whatever is said of it: nothing is rated by it or quoted from it.
        described = {one: {} if one.id in self._withdrawn.sources else rows for one, rows in own.items()}
        self._changing.update((one.id, None) for one in sources)
        for version in _compare(self._graph, _Grouping(described), {}, self._at, result):
            if "best" in version.policies:
                self._changing[version.target] = rating_by(version)
        return changes, result

    def _resolve(self, subjects: list[Subject], moved: Collection[str] = ()) -> Portion:
        """One portion; with the records that have moved, for the portion of those that others are the same as."""
        changes, result, identities = self._changes_of(subjects), Reconciliation(), self._identities
        rows = self._overlay(subjects, changes)
        own = changes.subjects()
        result.silent = [one for one in rows if one in own and not rows[one]]
        if identities.is_joined(subjects[0].id):
            ranks = {rank_of(one.kind) for one in subjects}
            shifted = {one for one in identities.subjects(moved) if rank_of(one.kind) in ranks}
            result.moved = ordered(shifted)
            result.resolved = {one: identities.canonical(one).id for one in shifted | own if identities.speaks(one)}
            grouping = _group(self._graph, identities, set(subjects), rows, changes, self._at)
        else:
            grouping = _named(identities, rows)
        cited = {source for found in grouping.live.values() for row in found.values() for source in row["sources"]}
        _compare(self._graph, grouping, self._ratings(cited), self._at, result)
        return changes, result

    def _ratings(self, cited: set[str]) -> dict[str, CitedSource]:
        unknown = cited - self._changing.keys() - self._standing.keys()
        if len(self._standing) + len(unknown) > _MOST_RATINGS:
            self._standing, unknown = {}, cited - self._changing.keys()
        self._standing |= dict.fromkeys(unknown) | fetch_ratings(self._graph, unknown, self._at)
        both = {one: self._changing[one] if one in self._changing else self._standing[one] for one in cited}
        return {one: rating for one, rating in both.items() if rating is not None}


def rating_by(version: Version) -> CitedSource:
    """What a version of a source says of how far the source is to be believed, and whether it may be passed on."""
    said = version.properties
    return CitedSource(version.target, said.get("reliability"), said.get("date"), "kept_back" not in said)


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
        return _Grouping({one: rows[one] for one in ordered(touched)})
    identities.learn(one.id for one in touched)
    things = {one for subject in touched for one in (subject, identities.canonical(subject), identities.was(subject))}
    members = {one: identities.members(one) for one in things if identities.canonical(one) == one}
    wanted = things | {one for group in members.values() for one in group}
    rows = {**own, **_overlay(graph, wanted - set(own), changes, at)}
    live: Rows = {
        one: {uid: row for member in members.get(one, ()) for uid, row in rows[member].items()}
        for one in ordered(things)
    }
    merged = {one: [member.id for member in group if rows[member]] for one, group in members.items()}
    return _named(identities, live, merged)


def _named(identities: Identities, live: Rows, merged: dict[Subject, list[str]] | None = None) -> _Grouping:
    """The same claims, with what the records stand for that they name."""
    if identities.is_bare:
        return _Grouping(live)
    identities.learn(
        {
            record
            for group in live.values()
            for row in group.values()
            for record in named_records(row["kind"], orjson.loads(row["content"]))
        }
    )
    return _Grouping(live, merged or {}, identities)


def resolve_at(
    graph: Graph, subjects: Iterable[Subject], at: int, rewrite: Rewrite, rated: Mapping[str, CitedSource | None]
) -> dict[Subject, list[Version]]:
    """The versions that follow from the claims live at an epoch, had each said what `rewrite` makes of it.

    Parameters
    ----------
    rewrite : from a row in the form of `fetch_live` and its uid to the row that counts instead, None for no claim.
    rated : what sources are rated then, where that is not what is served; None for one that is served no more.
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
    ratings = fetch_ratings(graph, cited - set(rated), at) | {key: one for key, one in rated.items() if one}
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
        writer,
        [one for uid, one in changes.begin.items() if uid not in changes.withheld],
        result.resolved,
        {Subject(one.kind, one.target): caption_of(one) for one in result.first},
    )
    write_silent_identities(writer, [changes.begin[uid] for uid in changes.withheld if uid in changes.begin])
    write_claims(writer, changes, scope, dataset)
    write_versions(writer, result.versions, result.closed_uids)
    write_new_kind_labels(writer, result.first)
    write_captions(writer, result.recaptioned, result.closed)


def _overlay(graph: Graph, subjects: Iterable[Subject], changes: ClaimChanges, at: int) -> Rows:
    """The claims of each subject that will be live: those that are, less those that end, and those that begin."""
    wanted = set(subjects)
    found = fetch_live(graph, wanted, at)
    live: Rows = {subject: dict(found.get(subject, {})) for subject in ordered(wanted)}
    for uid, subject in changes.end.items():
        if subject in live:
            live[subject].pop(uid, None)
    for uid, subject in changes.begin.items():
        if subject in live and uid in changes.new:
            live[subject][uid] = changes.new[uid].live_row()
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
        wanted = {
            (version.seal(), tuple(version.policies)): version
            for version in versions_of(subject.id, subject.kind, claims, grouping.merged.get(subject, ()))
        }
        stands = current.get(subject)
        served = {(row["digest"], tuple(row["policies"])): row["uid"] for row in stands.versions} if stands else {}
        new = [version for key, version in wanted.items() if key not in served]
        gone = [uid for key, uid in served.items() if key not in wanted]
        if new or gone:
            kind = result.changed if served and wanted else (result.added if wanted else result.closed)
            kind.append(subject)
        result.versions += new
        result.closed_uids += gone
        for version in new:
            if "best" in version.policies:
                _enter_best(version, stands, result)
        written += wanted.values()
    return written


def _enter_best(version: Version, stands: Current | None, result: Reconciliation) -> None:
    if version.properties["disputed"]:
        result.disputed.append(version)
    label = shown_label(version)
    if stands is None:
        result.first.append(version)
    elif stands.caption != caption_of(version) or (label and label not in stands.labels):
        result.recaptioned.append(version)
