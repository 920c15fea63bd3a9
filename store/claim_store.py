"""Claims in the database: reading those that are live, and writing what changes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.registry import kind_named
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.policies import CitedSource, LiveClaim
from tertius.store.schema import identity_label

_LIVE_IN_SCOPE = """
MATCH (c:Claim {scope: $scope})-[l:LIVE]->(t)
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
MATCH (c:Claim {id: id})-[l:LIVE]->()
WHERE l.since <= $at < l.until AND c.scope <> $scope
RETURN DISTINCT c.id AS id, c.scope AS scope
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
RETURN s.id AS id, v.reliability AS reliability, v.date AS date
"""
_WRITE_CLAIMS = """
UNWIND $rows AS row
MERGE (c:Claim {uid: row.uid})
ON CREATE SET c += row.properties, c.created = $epoch
WITH c, row WHERE c.created = $epoch
UNWIND row.cites AS cite
MATCH (s:Source {id: cite.source})
MERGE (c)-[r:CITES {number: cite.number}]->(s)
SET r += cite.properties
"""
_BEGIN_LIFE = """
UNWIND $rows AS row
MATCH (c:Claim {uid: row.uid})
MATCH (t:%s {id: row.target})
// A revision that another scope has said before, and says no more, is of this one from now on.
SET c.scope = $scope, c.dataset = $dataset
CREATE (c)-[:LIVE {since: $epoch, until: $forever}]->(t)
"""
_END_LIFE = """
UNWIND $rows AS row
MATCH (c:Claim {uid: row.uid})-[l:LIVE {until: $forever}]->()
SET l.until = $epoch
"""


@dataclass(frozen=True)
class Subject:
    """What claims are about: a kind and an id."""

    kind: str
    id: str


@dataclass
class ClaimChanges:
    """Claims that begin to live and claims that cease to, by uid; `new` holds those the database may not have yet."""

    new: dict[str, Claim] = field(default_factory=dict)
    begin: dict[str, Subject] = field(default_factory=dict)
    end: dict[str, Subject] = field(default_factory=dict)

    def subjects(self) -> set[Subject]:
        """Everything that must be resolved again."""
        return {*self.begin.values(), *self.end.values()}


def claim_uid(claim: Claim) -> str:
    """The id of one revision of a claim: its key and a hash of what it says."""
    return f"{claim.id}#{claim.digest()[:20]}"


def fetch_live_in_scope(graph: Graph, scope: str, at: int) -> dict[str, tuple[str, Subject]]:
    """The live revisions of a scope: claim id → (uid, subject)."""
    rows = graph.read(_LIVE_IN_SCOPE, scope=scope, at=at)
    return {row["id"]: (row["uid"], Subject(row["kind"], row["target"])) for row in rows}


def fetch_live_elsewhere(graph: Graph, claims: Iterable[str], scope: str, at: int) -> dict[str, str]:
    """Which of these claim ids live in another scope, and in which."""
    rows = [row for batch in _chunks(claims) for row in graph.read(_ELSEWHERE, ids=batch, scope=scope, at=at)]
    return {row["id"]: row["scope"] for row in rows}


def fetch_subjects(graph: Graph, uids: Iterable[str]) -> dict[str, Subject]:
    """What each stored claim revision is about."""
    rows = [row for batch in _chunks(uids) for row in graph.read(_BY_UID, uids=batch)]
    return {row["uid"]: Subject(row["kind"], row["target"]) for row in rows}


def fetch_rows(graph: Graph, uids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Stored claim revisions in the form of `fetch_live`, whether they live or not."""
    return {row["uid"]: row for batch in _chunks(uids) for row in graph.read(_ROWS, uids=batch)}


def fetch_citing(graph: Graph, sources: Iterable[str], at: int) -> set[Subject]:
    """Everything with a live claim that cites one of the sources."""
    rows = [row for batch in _chunks(sources) for row in graph.read(_CITING, sources=batch, at=at)]
    return {Subject(row["kind"], row["target"]) for row in rows}


def fetch_ratings(graph: Graph, sources: Iterable[str], at: int) -> dict[str, CitedSource]:
    """Reliability and date of each source, as served at an epoch."""
    rows = [row for batch in _chunks(sources) for row in graph.read(_RATINGS, sources=batch, at=at)]
    return {row["id"]: CitedSource(row["id"], row["reliability"], row["date"]) for row in rows}


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


def row_of(claim: Claim) -> dict[str, Any]:
    """A claim that is not stored yet in the form in which `fetch_live` gives stored ones."""
    return {
        "id": claim.id,
        "kind": claim.says.kind,
        "stance": claim.stance,
        "credibility": claim.credibility,
        "content": json.dumps(claim.content(), sort_keys=True, ensure_ascii=False),
        "sources": [one.source for one in claim.citations],
    }


def live_claim(row: Mapping[str, Any], ratings: Mapping[str, CitedSource]) -> LiveClaim:
    """A row of `fetch_live` or `row_of` as policies see it."""
    says = kind_named(row["kind"]).model_validate(json.loads(row["content"]))
    unrated = (CitedSource(source, None, None) for source in row["sources"])
    sources = tuple(ratings.get(one.id, one) for one in unrated)
    return LiveClaim(row["id"], says, row["stance"], row["credibility"], sources)


def write_claims(writer: Writer, changes: ClaimChanges, scope: str, dataset: str) -> None:
    """Store the new revisions and move the lives of claims; their subjects and sources must exist."""
    rows = [_stored(uid, claim, scope, dataset) for uid, claim in changes.new.items()]
    writer.write(_WRITE_CLAIMS, rows)
    writer.write(_END_LIFE, [{"uid": uid} for uid in changes.end])
    by_label: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for uid, subject in changes.begin.items():
        by_label[identity_label(subject.kind)].append({"uid": uid, "target": subject.id})
    for label, starts in by_label.items():
        writer.write(_BEGIN_LIFE % label, starts, scope=scope, dataset=dataset)


def _stored(uid: str, claim: Claim, scope: str, dataset: str) -> Mapping[str, Any]:
    row = row_of(claim)
    properties = {
        "id": claim.id,
        "kind": row["kind"],
        "target": claim.says.id,
        "stance": claim.stance,
        "credibility": claim.credibility,
        "content": row["content"],
        "scope": scope,
        "dataset": dataset,
        "author": claim.author,
        "note": claim.note,
        "file": claim.origin.file if claim.origin else None,
        "row": claim.origin.row if claim.origin else None,
    }
    cites = [
        {"source": one.source, "number": number, "properties": {"locator": one.locator, "quote": one.quote}}
        for number, one in enumerate(claim.citations)
    ]
    return {"uid": uid, "properties": properties, "cites": cites}


def _chunks(ids: Iterable[str]) -> list[list[str]]:
    everything = sorted(ids)
    return [everything[start : start + 2_000] for start in range(0, len(everything), 2_000)]


__all__ = [
    "ClaimChanges",
    "Subject",
    "claim_uid",
    "fetch_citing",
    "fetch_live",
    "fetch_live_elsewhere",
    "fetch_live_in_scope",
    "fetch_ratings",
    "fetch_rows",
    "fetch_subjects",
    "live_claim",
    "row_of",
    "write_claims",
]
