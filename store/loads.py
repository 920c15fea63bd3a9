"""Loads in the database: their records, their manifests, and which claims live when a set of them is applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tertius.store.epochs import Writer
from tertius.store.graph import Graph

_LOADS = """
MATCH (l:Load)
RETURN l {.*} AS load
ORDER BY coalesce(l.epoch, 0) DESC, l.id
"""
_ONE = "MATCH (l:Load {id: $id}) RETURN l {.*} AS load"
_SAME_FILE = """
MATCH (l:Load {dataset: $dataset, file_digest: $digest, state: 'applied'})
RETURN l {.*} AS load ORDER BY l.epoch DESC LIMIT 1
"""
_INTERRUPTED = """
MATCH (l:Load {dataset: $dataset, file_digest: $digest, state: 'interrupted'})
RETURN l.id AS id ORDER BY l.started_at DESC LIMIT 1
"""
_NEWEST = "MATCH (l:Load {scope: $scope, state: 'applied'}) RETURN l {.*} AS load ORDER BY l.epoch DESC LIMIT 1"
_MANIFESTS = """
MATCH (l:Load {scope: $scope, state: 'applied'})
WHERE l.id <> $without
RETURN l.replaces AS replaces, [(l)-[:ASSERTED]->(c:Claim) | [c.id, c.uid]] AS claims,
       [(l)-[:REJECTED]->(r:Reject) WHERE r.claim IS NOT NULL | r.claim] AS unread
ORDER BY l.epoch
"""
_ASSERTED = "MATCH (:Load {id: $id})-[:ASSERTED]->(c:Claim) RETURN c.uid AS uid"
_BEGIN = "UNWIND $rows AS row MERGE (l:Load {id: row.id}) SET l += row.properties"
_MANIFEST = """
UNWIND $rows AS row
MATCH (l:Load {id: row.load})
MATCH (c:Claim {uid: row.uid})
MERGE (l)-[:ASSERTED]->(c)
"""
_REJECTS = """
UNWIND $rows AS row
MATCH (l:Load {id: row.load})
MERGE (l)-[:REJECTED]->(r:Reject {load: row.load, number: row.number})
SET r += row.properties
"""
_FETCH_REJECTS = """
MATCH (:Load {id: $id})-[:REJECTED]->(r:Reject)
RETURN r.code AS code, r.where AS where, r.message AS message, r.value AS value ORDER BY r.number
"""
_SET_STATE = "MATCH (l:Load {id: $id}) SET l.state = $state, l.epoch = coalesce(l.epoch, $epoch), l.changed_at = $epoch"


def fetch_loads(graph: Graph) -> list[dict[str, Any]]:
    """Every load, newest first."""
    return [row["load"] for row in graph.read(_LOADS)]


def fetch_load(graph: Graph, load: str) -> dict[str, Any] | None:
    """One load by id, or None."""
    rows = graph.read(_ONE, id=load)
    return rows[0]["load"] if rows else None


def fetch_rejects(graph: Graph, load: str) -> list[dict[str, Any]]:
    """The rejects of a load, in the order of the input."""
    return graph.read(_FETCH_REJECTS, id=load)


def find_applied(graph: Graph, dataset: str, digest: str) -> dict[str, Any] | None:
    """The applied load of the same content of the same data set, or None."""
    rows = graph.read(_SAME_FILE, dataset=dataset, digest=digest)
    return rows[0]["load"] if rows else None


def fetch_newest(graph: Graph, scope: str) -> dict[str, Any] | None:
    """The load of a scope that was applied last, or None."""
    rows = graph.read(_NEWEST, scope=scope)
    return rows[0]["load"] if rows else None


def name_load(graph: Graph, dataset: str, digest: str, epoch: int) -> str:
    """The id of the load that is about to be written: a new one, or that of the interrupted load of the same content.

    An interrupted load keeps its id until it is brought in; the epoch it wanted may have gone to another.
    """
    for row in graph.read(_INTERRUPTED, dataset=dataset, digest=digest):
        return str(row["id"])
    number, load = 1, f"{dataset}.{epoch}"
    while fetch_load(graph, load) is not None:
        number += 1
        load = f"{dataset}.{epoch}-{number}"
    return load


def fetch_asserted(graph: Graph, load: str) -> set[str]:
    """The claim revisions in a load's manifest, by uid."""
    return {row["uid"] for row in graph.read(_ASSERTED, id=load)}


def live_without(graph: Graph, scope: str, load: str) -> dict[str, str]:
    """Which claims of a scope would live had one load never been applied: claim id → uid.

    Replays the manifests of the other applied loads, oldest first: a load that replaces its scope ends what it does not
    assert, but for what stood in rows that it could not read; any other load only adds and revises.
    """
    live: dict[str, str] = {}
    for row in graph.read(_MANIFESTS, scope=scope, without=load):
        kept = {key: live[key] for key in row["unread"] if key in live} if row["replaces"] else live
        live = {**kept, **dict(row["claims"])}
    return live


def write_load(writer: Writer, load: str, properties: Mapping[str, Any]) -> None:
    """Note that a load is under way; the publishing transaction calls it applied."""
    writer.write(_BEGIN, [{"id": load, "properties": {**properties, "state": "applying"}}])
    writer.at_publication(_SET_STATE, id=load, state="applied")


def write_manifest(writer: Writer, load: str, uids: Iterable[str], rejects: Iterable[Mapping[str, Any]]) -> None:
    """Keep every claim revision that the load asserts, unchanged ones too, and what it rejected."""
    writer.write(_MANIFEST, [{"load": load, "uid": uid} for uid in sorted(uids)])
    rows: list[Mapping[str, Any]] = [
        {"load": load, "number": number, "properties": dict(one)} for number, one in enumerate(rejects)
    ]
    writer.write(_REJECTS, rows)


def write_rolled_back(writer: Writer, load: str) -> None:
    """Have the publishing transaction mark a load as rolled back."""
    writer.at_publication(_SET_STATE, id=load, state="rolled_back")
