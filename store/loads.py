"""Loads in the database: their records, their manifests, and which claims live when a set of them is applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from neo4j.exceptions import ClientError, TransientError

from tertius.store.connection import translate_driver_errors
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.releases import retracts

_LOADS = """
MATCH (l:Load)
WHERE $id IS NULL OR l.id = $id
OPTIONAL MATCH (e:Epoch {n: l.epoch})
OPTIONAL MATCH (back:Epoch {n: CASE WHEN l.state = 'rolled_back' THEN l.changed_at END})
OPTIONAL MATCH (f:Fence {name: 'tertius'})
RETURN l {.*} AS load, e.published_at AS published_at, back.published_at AS rolled_back_at,
       l.state = 'applying' AND l.writer = f.token AS is_last
ORDER BY l.started_at DESC, l.epoch DESC, l.id DESC
"""
_TRY_LOCK = "MATCH (g:Graph {name: 'tertius'}) SET g.locked = true"
_PROBE_SECONDS = 0.2
_SAME_FILE = """
MATCH (l:Load {dataset: $dataset, file_digest: $digest, state: 'applied'})
RETURN l {.*} AS load ORDER BY l.epoch DESC LIMIT 1
"""
_INTERRUPTED = """
MATCH (l:Load {dataset: $dataset, file_digest: $digest, state: 'interrupted'})
RETURN l.id AS id ORDER BY l.started_at DESC LIMIT 1
"""
_RELEASES = """
MATCH (l:Load {scope: $scope, state: 'applied'}) WHERE l.release IS NOT NULL
RETURN DISTINCT l.release AS release
"""
_MANIFESTS = """
MATCH (l:Load {scope: $scope, state: 'applied'})
RETURN l.id AS load, l.replaces AS replaces, l.release AS release,
       [(l)-[:ASSERTED]->(c:Claim) | [c.id, c.uid]] AS claims,
       [(l)-[:REJECTED]->(r:Reject) WHERE r.claim IS NOT NULL | r.claim] + coalesce(l.kept, []) AS unread
ORDER BY l.epoch
"""
_LIVING = """
MATCH (:Load {id: $id})-[:ASSERTED]->(c:Claim)
WITH c, EXISTS { (c)-[l:LIVE]->() WHERE l.since <= $at < l.until } AS lives
RETURN count(c) AS asserted, count(CASE WHEN lives THEN 1 END) AS live
"""
_BEGIN = """
UNWIND $rows AS row
MATCH (f:Fence {name: 'tertius'})
MERGE (l:Load {id: row.id})
SET l += row.properties, l.writer = f.token
"""
# Nothing is left of an earlier try of the same load: it was swept.
_MANIFEST = """
MATCH (l:Load {id: $load})
UNWIND range(0, $size - 1) AS i
MATCH (c:Claim {uid: $uid[i]})
CREATE (l)-[:ASSERTED]->(c)
"""
_REJECTS = """
UNWIND $rows AS row
MATCH (l:Load {id: row.load})
CREATE (l)-[:REJECTED]->(r:Reject {load: row.load, number: row.number})
SET r += row.properties
"""
_NOTE = "MATCH (l:Load {id: $id}) SET l += $properties"
_FETCH_REJECTS = """
MATCH (:Load {id: $id})-[:REJECTED]->(r:Reject)
RETURN r.code AS code, r.where AS where, r.message AS message, r.value AS value ORDER BY r.number
"""
_SET_STATE = (
    "MATCH (l:Load {id: $id}) SET l.state = $state, l.epoch = coalesce(l.epoch, $epoch), l.changed_at = $epoch "
    "REMOVE l.writer"
)


def fetch_loads(graph: Graph) -> list[dict[str, Any]]:
    """Every load, newest first, those that were interrupted too.

    The state is `applied`, `rolled_back`, `interrupted`, or `applying` while its writer lives.
    """
    rows = graph.read(_LOADS, id=None)
    # Asked only if it matters: a living writer lets us wait for its answer.
    is_writing = any(row["is_last"] for row in rows) and _is_writing(graph)
    return [_load(row, is_writing) for row in rows]


def fetch_load(graph: Graph, load: str) -> dict[str, Any] | None:
    """One load by id, in the form of `fetch_loads`, or None."""
    rows = graph.read(_LOADS, id=load)
    return _load(rows[0], bool(rows[0]["is_last"]) and _is_writing(graph)) if rows else None


def _load(row: Mapping[str, Any], is_writing: bool) -> dict[str, Any]:
    load: dict[str, Any] = {"epoch": None, **row["load"]}
    if load["state"] == "applying" and not (row["is_last"] and is_writing):
        load["state"] = "interrupted"
    load.pop("writer", None)
    times = {name: _instant(row[name]) for name in ("published_at", "rolled_back_at")}
    return load | {"started_at": _instant(load.get("started_at"))} | times


def _instant(at: Any) -> str | None:
    native: datetime | None = at.to_native() if at is not None else None
    return native.isoformat(timespec="seconds") if native else None


def _is_writing(graph: Graph) -> bool:
    """Whether somebody holds the writer lock; a moment's try for it, which the server may take two seconds to end."""
    with graph.write_session() as session:
        try:
            with session.begin_transaction(timeout=_PROBE_SECONDS) as transaction:
                transaction.run(_TRY_LOCK).consume()
                transaction.rollback()
        except (ClientError, TransientError) as error:
            if any(word in (error.code or "") for word in ("Timeout", "TimedOut", "Terminated", "LockClientStopped")):
                return True
            with translate_driver_errors(graph.target):
                raise
    return False


def fetch_rejects(graph: Graph, load: str) -> list[dict[str, Any]]:
    """The rejects of a load, in the order of the input."""
    return graph.read(_FETCH_REJECTS, id=load)


def count_living(graph: Graph, load: str) -> dict[str, int]:
    """How many claims a load's manifest holds, and how many of them live now."""
    return graph.read(_LIVING, id=load, at=graph.epoch())[0]


def find_applied(graph: Graph, dataset: str, digest: str) -> dict[str, Any] | None:
    """The applied load of the same content of the same data set, or None."""
    rows = graph.read(_SAME_FILE, dataset=dataset, digest=digest)
    return rows[0]["load"] if rows else None


def fetch_releases(graph: Graph, scope: str) -> list[str]:
    """The labels of the releases applied in a scope."""
    return [row["release"] for row in graph.read(_RELEASES, scope=scope)]


def name_load(graph: Graph, dataset: str, digest: str, epoch: int) -> str:
    """The id of the load that is about to be written: a new one, or that of the interrupted load of the same content.

    An interrupted load keeps its id until it is brought in; the epoch it wanted may have gone to another.
    """
    for row in graph.read(_INTERRUPTED, dataset=dataset, digest=digest):
        return str(row["id"])
    number, load = 1, f"{dataset}.{epoch}"
    while graph.read("MATCH (l:Load {id: $id}) RETURN l.id AS id", id=load):
        number += 1
        load = f"{dataset}.{epoch}-{number}"
    return load


def fetch_manifests(graph: Graph, scope: str) -> list[dict[str, Any]]:
    """The applied loads of a scope, oldest first, with all that each asserts and could not read."""
    return graph.read(_MANIFESTS, scope=scope)


def replay(manifests: Iterable[Mapping[str, Any]], without: str | None = None) -> dict[str, str]:
    """Which claims of a scope live when loads are applied in order, less one of them: claim id → uid.

    A load that stands for its scope ends what it does not assert, but for what stood in rows that it could not read;
    any other load only adds and revises. Whether it stands for its scope is asked anew: had the release before it never
    been applied, a second file of it would have been the first.
    """
    live: dict[str, str] = {}
    releases: list[str] = []
    for row in manifests:
        if row["load"] == without:
            continue
        if retracts(row["release"], releases, always=row["replaces"]):
            live = {key: live[key] for key in row["unread"] if key in live}
        live.update(dict(row["claims"]))
        releases += [row["release"]] if row["release"] is not None else []
    return live


def write_load(writer: Writer, load: str, properties: Mapping[str, Any]) -> None:
    """Note that a load is under way; the publishing transaction calls it applied."""
    writer.write(_BEGIN, [{"id": load, "properties": {**properties, "state": "applying"}}])
    writer.at_publication(_SET_STATE, id=load, state="applied")


def write_manifest(writer: Writer, load: str, uids: Iterable[str], rejects: Iterable[Mapping[str, Any]]) -> None:
    """Keep every claim revision that the load asserts, unchanged ones too, and what it rejected."""
    writer.write_columns(_MANIFEST, ({"uid": uid} for uid in uids), load=load)
    numbered = enumerate(rejects)
    writer.write(_REJECTS, ({"load": load, "number": number, "properties": dict(one)} for number, one in numbered))


def note_load(writer: Writer, load: str, properties: Mapping[str, Any]) -> None:
    """Have the publishing transaction note what only writing has told."""
    writer.at_publication(_NOTE, id=load, properties=dict(properties))


def write_rolled_back(writer: Writer, load: str) -> None:
    """Have the publishing transaction mark a load as rolled back."""
    writer.at_publication(_SET_STATE, id=load, state="rolled_back")
