"""The versions of things at every epoch, decided again: for purging, which alone changes what has been."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from tertius.store.claim_store import Subject
from tertius.store.epochs import Writer
from tertius.store.graph import Graph, batches
from tertius.store.policies import CitedSource
from tertius.store.reconciliation import Rewrite, rating_by, resolve_at
from tertius.store.schema import FOREVER, identity_label
from tertius.store.served import Version
from tertius.store.version_store import write_captions, write_versions

_SPANS = """
UNWIND $ids AS id
MATCH (:%s {id: id})<-[:VERSION_OF|MERGED_FROM]-(some:Version)
MATCH (some)-[:VERSION_OF]->(thing)
WITH DISTINCT thing
MATCH (thing)<-[:VERSION_OF]-(v:Version)
WHERE v.since <= $at
WITH thing, collect({since: v.since, until: v.until}) AS versions
CALL (thing) {
  MATCH (thing)<-[l:LIVE]-(:Claim) WHERE l.since <= $at
  RETURN collect(l.since) + collect(l.until) AS turns
}
CALL () {
  MATCH (w:Withdrawal) WHERE w.since <= $at
  RETURN collect(w.since) + collect(w.until) AS standing
}
RETURN thing.id AS thing, versions, turns + standing AS turns
"""
_REMOVE_VERSIONS = """
UNWIND $ids AS id
MATCH (:%s {id: id})<-[:VERSION_OF]-(v:Version)
OPTIONAL MATCH (v)-[:NAMED|IDENTIFIED_BY]->(name)
WITH collect(DISTINCT v) AS versions, collect(DISTINCT name) AS names
FOREACH (v IN versions | DETACH DELETE v)
WITH names UNWIND names AS name
WITH name WHERE NOT EXISTS { (name)<--(:Version) }
DELETE name
"""
_END_VERSIONS = "UNWIND $rows AS row MATCH (v:Version {uid: row.uid}) SET v.until = row.until"


class Span(NamedTuple):
    """The epochs from `since` to before `until`, during which the same was said."""

    since: int
    until: int


class Past(NamedTuple):
    """A version and the epochs that it serves."""

    since: int
    until: int
    version: Version


Spans = dict[Subject, list[Span]]
History = dict[Subject, list[Past]]


def fetch_spans(graph: Graph, subjects: Iterable[Subject], at: int) -> Spans:
    """For each thing, or what it was merged into, the stretches of epochs during which it was served one way.

    Stretches end where a version begins or ends, where a claim does, and where something is withdrawn or restored.
    """
    by_kind: dict[str, list[str]] = defaultdict(list)
    for one in subjects:
        by_kind[one.kind].append(one.id)
    found: Spans = {}
    for kind, ids in by_kind.items():
        for row in graph.read(_SPANS % identity_label(kind), ids=sorted(ids), at=at):
            versions = [Span(one["since"], _open(one["until"], at)) for one in row["versions"]]
            found[Subject(kind, row["thing"])] = _stretches(versions, [_open(one, at) for one in row["turns"]])
    return found


def _open(until: int, at: int) -> int:
    return FOREVER if until > at else until


def _stretches(versions: list[Span], turns: list[int]) -> list[Span]:
    bounds = sorted({*turns, *(end for one in versions for end in one)})
    spans = [Span(*pair) for pair in pairwise(bounds)]
    return [one for one in spans if any(v.since <= one.since and one.until <= v.until for v in versions)]


def resolve_history(graph: Graph, spans: Spans, rewrite: Rewrite) -> History:
    """What each thing's versions are, at every epoch, had each claim said what `rewrite` makes of it.

    Sources come first: what cites one of them is weighed by what the source is rated then.
    """
    sources = {one: stretches for one, stretches in spans.items() if one.kind == "Source"}
    rated = _resolved(graph, sources, rewrite, {})
    # A rating that changes in the middle of a stretch cuts it.
    turns = {bound for stretches in rated.values() for past in stretches for bound in (past.since, past.until)}
    others = {one: _cut(stretches, turns) for one, stretches in spans.items() if one.kind != "Source"}
    return rated | _resolved(graph, others, rewrite, rated)


def _resolved(graph: Graph, spans: Spans, rewrite: Rewrite, rated: History) -> History:
    at_epoch: dict[int, list[Subject]] = defaultdict(list)
    for subject, stretches in spans.items():
        for one in stretches:
            at_epoch[one.since].append(subject)
    found = {
        since: resolve_at(graph, subjects, since, rewrite, _ratings(rated, since))
        for since, subjects in sorted(at_epoch.items())
    }
    return {subject: list(_joined(subject, stretches, found)) for subject, stretches in spans.items()}


def _ratings(rated: History, at: int) -> dict[str, CitedSource | None]:
    """What each of these sources is rated at an epoch; None for one that is not served then."""
    found: dict[str, CitedSource | None] = {one.id: None for one in rated}
    for source, pasts in rated.items():
        for past in pasts:
            if past.since <= at < past.until and "best" in past.version.policies:
                found[source.id] = rating_by(past.version)
    return found


def _cut(stretches: list[Span], turns: Iterable[int]) -> list[Span]:
    found = []
    for one in stretches:
        bounds = [one.since, *sorted(turn for turn in turns if one.since < turn < one.until), one.until]
        found += [Span(*pair) for pair in pairwise(bounds)]
    return found


def _joined(
    subject: Subject, stretches: list[Span], found: Mapping[int, Mapping[Subject, list[Version]]]
) -> Iterable[Past]:
    """Versions over as many neighbouring stretches as they serve unchanged."""
    running: dict[tuple[str, tuple[str, ...]], Past] = {}
    for one in stretches:
        versions = {(v.digest(), tuple(v.policies)): v for v in found[one.since].get(subject, ())}
        for key in [key for key, past in running.items() if key not in versions or past.until != one.since]:
            yield running.pop(key)
        for key, version in versions.items():
            since = running[key].since if key in running else one.since
            running[key] = Past(since, one.until, version)
    yield from running.values()


def write_history(graph: Graph, writer: Writer, history: History) -> None:
    """Have the publishing transaction replace all versions of these things by others."""
    for label, ids in _by_label(history).items():
        writer.at_publication(_REMOVE_VERSIONS % label, ids=ids)
    by_since: dict[int, list[Past]] = defaultdict(list)
    for one in (past for pasts in history.values() for past in pasts):
        by_since[one.since].append(one)
    for since, pasts in sorted(by_since.items()):
        past = _PastWriter(writer, since)
        write_versions(past, [one.version for one in pasts], ())  # type: ignore[arg-type]
        ends = [(f"{one.version.target}@{since}.{number}", one.until) for number, one in enumerate(pasts)]
        rows = [{"uid": uid, "until": until} for uid, until in ends if until != FOREVER]
        writer.at_publication(_END_VERSIONS, rows=rows)
    current = [one.version for pasts in by_since.values() for one in pasts if one.until == FOREVER]
    served = {one.target for one in current}
    write_captions(writer, current, [one for one in history if one.id not in served])


class _PastWriter:
    """Takes what the writer of versions writes for an epoch that is published, and leaves it to the publication."""

    def __init__(self, writer: Writer, epoch: int) -> None:
        self.graph = writer.graph
        self.epoch = epoch
        self._writer = writer

    def write_columns(self, statement: str, rows: Iterable[Mapping[str, Any]], **parameters: Any) -> None:
        past = statement.replace("$epoch", "$past")
        for batch in batches(rows):
            columns = {name: [row[name] for row in batch] for name in batch[0]}
            self._writer.at_publication(past, size=len(batch), past=self.epoch, **columns, **parameters)


def _by_label(subjects: Iterable[Subject]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in sorted(subjects, key=lambda one: (one.kind, one.id)):
        found[identity_label(one.kind)].append(one.id)
    return found
