"""Claims in the database: reading those that are live, and writing what changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tertius.graph_schema.content import Content
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.identity_names import by_one_name, rename
from tertius.store.policies import CitedSource, LiveClaim
from tertius.store.schema import identity_label
from tertius.store.stored_claims import Revision, read_content
from tertius.store.withdrawals import Withdrawn

_LIVE_IN_SCOPE = """
MATCH (c:Claim {scope: $scope})-[l:LIVE|WITHHELD]->(t)
WHERE l.since <= $at < l.until
RETURN c.id AS id, c.uid AS uid, c.kind AS kind, t.id AS target
"""
_LIVE_OF_TARGETS = """
UNWIND $targets AS target
MATCH (t:%s {id: target})<-[l:LIVE]-(c:Claim)
WHERE l.since <= $at < l.until
RETURN c.uid AS uid, c.id AS id, c.kind AS kind, c.stance AS stance, c.credibility AS credibility,
       c.content AS content, t.id AS target, [(c)-[:CITES]->(s:Source) | s.id] AS sources
"""
_ELSEWHERE = """
UNWIND $ids AS id
MATCH (c:Claim {id: id})-[l:LIVE|WITHHELD]->()
WHERE l.since <= $at < l.until AND c.scope <> $scope
RETURN DISTINCT c.id AS id, c.scope AS scope
"""
_STANDING_REVISIONS = """
UNWIND $ids AS id
MATCH (c:Claim {id: id})-[l:LIVE|WITHHELD]->(t)
WHERE l.since <= $at < l.until
RETURN DISTINCT c.id AS id, c.uid AS uid, c.scope AS scope, c.kind AS kind, t.id AS target
"""
_TOLD = """
UNWIND $facts AS fact
MATCH (t:Fact {id: fact})<-[l:LIVE|WITHHELD]-(c:Claim {stance: 'asserts'})
WHERE l.since <= $at < l.until AND ($replaced IS NULL OR c.scope <> $replaced)
RETURN t.id AS fact, c.id AS claim, c.kind AS kind, c.content AS content
"""
_STANDING = """
UNWIND $ids AS id
MATCH (c:Claim {id: id})-[l:LIVE|WITHHELD]->()
WHERE l.since <= $at < l.until
RETURN DISTINCT c.id AS id
"""
_BY_UID = """
UNWIND $uids AS uid
MATCH (c:Claim {uid: uid})
RETURN c.uid AS uid, c.id AS id, c.kind AS kind, c.target AS target
"""
_ROWS = """
UNWIND $uids AS uid
MATCH (c:Claim {uid: uid})
RETURN c.uid AS uid, c.id AS id, c.kind AS kind, c.stance AS stance, c.credibility AS credibility,
       c.content AS content, [(c)-[:CITES]->(s:Source) | s.id] AS sources
"""
_CITING = """
UNWIND $sources AS source
MATCH (s:Source {id: source})<-[:CITES]-(c:Claim)-[l:LIVE]->(t)
WHERE l.since <= $at < l.until
RETURN DISTINCT c.kind AS kind, t.id AS target
"""
_RATINGS = """
UNWIND $sources AS source
MATCH (s:Source {id: source})<-[:VERSION_OF]-(v:SourceVersion)
WHERE v.since <= $at < v.until AND 'best' IN v.policies
RETURN s.id AS id, v.reliability AS reliability, v.date AS date, v.kept_back IS NULL AS is_shared
"""
_WRITE_CLAIMS = """
UNWIND range(0, $size - 1) AS i
MERGE (c:Claim {uid: $uid[i]})
ON CREATE SET c.id = $id[i], c.kind = $kind[i], c.target = $target[i], c.stance = $stance[i],
              c.credibility = $credibility[i], c.content = $content[i], c.author = $author[i], c.note = $note[i],
              c.file = $file[i], c.row = $row[i], c.scope = $scope, c.dataset = $dataset, c.created = $epoch
"""
_WRITE_CITED = """
UNWIND range(0, $size - 1) AS i
MATCH (c:Claim {uid: $uid[i]}) WHERE c.created = $epoch
MATCH (s:Source {id: $source[i]})
CREATE (c)-[:CITES {number: $number[i], locator: $locator[i], quote: $quote[i]}]->(s)
"""
# A flow may be told to be part of one that is written after it.
_WRITE_NAMED = """
UNWIND range(0, $size - 1) AS i
MATCH (c:Claim {uid: $uid[i]}) WHERE c.created = $epoch
MERGE (r:Record {id: $record[i]})
CREATE (c)-[:NAMES]->(r)
"""
_NAMING = """
UNWIND $records AS record
MATCH (:Record {id: record})<-[:NAMES]-(c:Claim)-[l:LIVE]->(t)
WHERE l.since <= $at < l.until
RETURN DISTINCT c.kind AS kind, t.id AS target
"""
_BEGIN_LIFE = """
UNWIND range(0, $size - 1) AS i
MATCH (c:Claim {uid: $uid[i]})
MATCH (t:%s {id: $target[i]})
// A revision that another scope has said before, and says no more, is of this one from now on.
FOREACH (one IN CASE WHEN c.scope <> $scope OR c.dataset <> $dataset THEN [c] ELSE [] END |
  SET one.scope = $scope, one.dataset = $dataset)
CREATE (c)-[:%s {since: $epoch, until: $forever}]->(t)
"""
_END_LIFE = """
UNWIND range(0, $size - 1) AS i
MATCH (c:Claim {uid: $uid[i]})-[l:LIVE|WITHHELD {until: $forever}]->()
SET l.until = $epoch
"""


@dataclass(frozen=True)
class Subject:
    """What claims are about: a kind and an id."""

    kind: str
    id: str


@dataclass
class ClaimChanges:
    """Claims that begin to live and claims that cease to, by uid; `new` holds those the database may not have yet.

    `withdrawn` is what is withdrawn once the change is published, None if that does not change; `restated` are the
    sources whose withdrawal or restoration this is.
    """

    new: dict[str, Revision] = field(default_factory=dict)
    begin: dict[str, Subject] = field(default_factory=dict)
    end: dict[str, Subject] = field(default_factory=dict)
    withdrawn: Withdrawn | None = None
    restated: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    """Those among the beginning ones that count for nothing, because they are withdrawn; `reconcile` finds them."""

    def subjects(self) -> set[Subject]:
        """Everything that must be resolved again."""
        return {*self.begin.values(), *self.end.values()}


def fetch_live_in_scope(graph: Graph, scope: str, at: int) -> dict[str, tuple[str, Subject]]:
    """The revisions that a scope says, those that are withdrawn too: claim id → (uid, subject)."""
    rows = graph.read(_LIVE_IN_SCOPE, scope=scope, at=at)
    return {row["id"]: (row["uid"], Subject(row["kind"], row["target"])) for row in rows}


def stream_live_in_scope(graph: Graph, scope: str, at: int) -> Iterator[tuple[str, str, Subject]]:
    """As `fetch_live_in_scope`, one by one: claim id, uid, subject."""
    for row in graph.stream(_LIVE_IN_SCOPE, scope=scope, at=at):
        yield row["id"], row["uid"], Subject(row["kind"], row["target"])


def fetch_standing_revisions(graph: Graph, claims: Iterable[str], at: int) -> list[dict[str, Any]]:
    """The revisions under these claim ids that live or are withheld, in any scope: id, uid, scope, kind, target."""
    return [row for batch in _chunks(claims) for row in graph.read(_STANDING_REVISIONS, ids=batch, at=at)]


def fetch_live_elsewhere(graph: Graph, claims: Iterable[str], scope: str, at: int) -> dict[str, str]:
    """Which of these claim ids live in another scope, and in which."""
    rows = [row for batch in _chunks(claims) for row in graph.read(_ELSEWHERE, ids=batch, scope=scope, at=at)]
    return {row["id"]: row["scope"] for row in rows}


def fetch_standing(graph: Graph, claims: Iterable[str], at: int) -> set[str]:
    """Which of these claim ids stand in any scope, those that are withdrawn too."""
    return {row["id"] for batch in _chunks(claims) for row in graph.read(_STANDING, ids=batch, at=at)}


def fetch_told(
    graph: Graph,
    facts: Iterable[str],
    at: int,
    replaced_scope: str | None,
    without: Callable[[Collection[str]], set[str]],
) -> dict[str, list[Content]]:
    """What claims assert of each fact, but for those of a scope that is about to be replaced.

    Parameters
    ----------
    without : which of some claims, by id, do not count either.
    """
    found: dict[str, list[Content]] = defaultdict(list)
    for batch in _chunks(facts):
        rows = graph.read(_TOLD, facts=batch, at=at, replaced=replaced_scope)
        left_out = without({row["claim"] for row in rows})
        for row in (one for one in rows if one["claim"] not in left_out):
            found[row["fact"]].append(read_content(row["kind"], row["content"]))
    return found


def fetch_subjects(graph: Graph, uids: Iterable[str]) -> dict[str, Subject]:
    """What each stored claim revision is about."""
    rows = [row for batch in _chunks(uids) for row in graph.read(_BY_UID, uids=batch)]
    return {row["uid"]: Subject(row["kind"], row["target"]) for row in rows}


def fetch_rows(graph: Graph, uids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Stored claim revisions in the form of `fetch_live`, whether they live or not."""
    return {row["uid"]: row for batch in _chunks(uids) for row in graph.read(_ROWS, uids=batch)}


def stream_citing(graph: Graph, sources: Iterable[str], at: int) -> Iterator[Subject]:
    """Everything with a live claim that cites one of the sources; some of it more than once."""
    for batch in _chunks(sources):
        for row in graph.stream(_CITING, sources=batch, at=at):
            yield Subject(row["kind"], row["target"])


def stream_naming(graph: Graph, records: Iterable[str], at: int) -> Iterator[Subject]:
    """Every fact with a live claim that names one of the records; some more than once."""
    for batch in _chunks(records):
        for row in graph.stream(_NAMING, records=batch, at=at):
            yield Subject(row["kind"], row["target"])


def fetch_ratings(graph: Graph, sources: Iterable[str], at: int) -> dict[str, CitedSource]:
    """Reliability and date of each source, as served at an epoch."""
    rows = [row for batch in _chunks(sources) for row in graph.read(_RATINGS, sources=batch, at=at)]
    return {row["id"]: CitedSource(row["id"], row["reliability"], row["date"], row["is_shared"]) for row in rows}


def fetch_live(graph: Graph, subjects: Iterable[Subject], at: int) -> dict[Subject, dict[str, dict[str, Any]]]:
    """The live claims of each subject as rows by uid: id, stance, credibility, content, sources."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        by_label[identity_label(subject.kind)].append(subject.id)
    found: dict[Subject, dict[str, dict[str, Any]]] = defaultdict(dict)
    for label, ids in by_label.items():
        for batch in _chunks(ids):
            for row in graph.read(_LIVE_OF_TARGETS % label, targets=batch, at=at):
                found[Subject(row["kind"], row["target"])][row["uid"]] = row
    return found


def live_claims(
    rows: Iterable[Mapping[str, Any]],
    ratings: Mapping[str, CitedSource],
    canonical: Callable[[str], str] | None = None,
) -> list[LiveClaim]:
    """The rows of one thing, in the form of `fetch_live`, as policies see them.

    Parameters
    ----------
    canonical : what a record that a claim names stands for; not given where every record stands for itself.
    """
    claims = [_live_claim(row, ratings, canonical) for row in rows]
    if canonical is None or len({one.says.id for one in claims}) == 1:
        return claims
    says = by_one_name([(one.stance, one.says) for one in claims])
    return [replace(claim, says=content) for claim, content in zip(claims, says, strict=True)]


def _live_claim(
    row: Mapping[str, Any], ratings: Mapping[str, CitedSource], canonical: Callable[[str], str] | None
) -> LiveClaim:
    says = read_content(row["kind"], row["content"])
    unrated = (CitedSource(source, None, None) for source in row["sources"])
    sources = tuple(ratings.get(one.id, one) for one in unrated)
    claim = LiveClaim(row["id"], says, row["stance"], row["credibility"], sources)
    if canonical is None:
        return claim
    renamed, named = rename(says, canonical)
    return replace(claim, says=renamed, named=named)


def write_claims(writer: Writer, changes: ClaimChanges, scope: str | None, dataset: str | None) -> None:
    """Store the new revisions and move the lives of claims; their subjects and sources must exist.

    Parameters
    ----------
    scope, dataset : whose the claims are from now on; None leaves each what it is.
    """
    new = list(changes.new.values())
    writer.write_columns(_WRITE_CLAIMS, (one.properties() for one in new), scope=scope, dataset=dataset)
    writer.write_columns(_WRITE_CITED, (row for one in new for row in _cited_rows(one)))
    writer.write_columns(_WRITE_NAMED, ({"uid": one.uid, "record": record} for one in new for record in one.named))
    writer.write_columns(_END_LIFE, ({"uid": uid} for uid in changes.end))
    by_spell: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for uid, subject in changes.begin.items():
        spell = "WITHHELD" if uid in changes.withheld else "LIVE"
        by_spell[identity_label(subject.kind), spell].append({"uid": uid, "target": subject.id})
    for labels, starts in by_spell.items():
        writer.write_columns(_BEGIN_LIFE % labels, starts, scope=scope, dataset=dataset)


def _cited_rows(revision: Revision) -> Iterator[Mapping[str, Any]]:
    for number, one in enumerate(revision.cites):
        yield {"uid": revision.uid, "number": number, **one._asdict()}


def _chunks(ids: Iterable[str]) -> list[list[str]]:
    everything = sorted(ids)
    return [everything[start : start + 2_000] for start in range(0, len(everything), 2_000)]


__all__ = [
    "ClaimChanges",
    "Subject",
    "fetch_live",
    "fetch_live_elsewhere",
    "fetch_live_in_scope",
    "fetch_ratings",
    "fetch_rows",
    "fetch_standing",
    "fetch_standing_revisions",
    "fetch_subjects",
    "fetch_told",
    "live_claims",
    "stream_citing",
    "stream_live_in_scope",
    "stream_naming",
    "write_claims",
]
