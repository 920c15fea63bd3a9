"""Bringing a dumped graph into a database: whole, or not at all.

While a restore writes, the pointer is at epoch 0, at which nothing is served, and says that a restore is under way.
Whoever opens the graph after one was killed empties it first; so half a restore is never seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError, TransientError

from tertius.graph_schema.errors import InvalidInput, Locked, Refused, StoreError, TertiusError
from tertius.store.connection import translate_driver_errors
from tertius.store.dump import read_graph
from tertius.store.epochs import LOCK_WAIT_SECONDS, open_epoch
from tertius.store.fingerprint import FORM, fingerprint
from tertius.store.graph import Graph
from tertius.store.graph_file import Node, Relationship, read_content, read_header, tally
from tertius.store.migrations import migrate, newest_migration
from tertius.store.progress import Progress, quiet

_NEEDED = {"tertius", "migration", "canonical_form", "fingerprint", "epoch", "graph", "counts"}
_BATCH = 2_000
_TRIES = 3
_GAVE_UP = ("Timeout", "TimedOut", "Terminated", "LockClientStopped")
_HOLDS_SOMETHING = "RETURN EXISTS { MATCH (n) WHERE NOT n:Graph AND NOT n:Fence } AS it"
_CLAIM = """
MATCH (g:Graph {name: 'tertius'}) SET g.locked = true, g.epoch = 0, g.oldest = 0, g.restoring = $token
WITH g MERGE (f:Fence {name: 'tertius'}) SET f.token = $token
REMOVE g.locked
"""
_LOCK = """
MATCH (g:Graph {name: 'tertius'}) SET g.locked = true
WITH g MATCH (f:Fence {name: 'tertius'})
RETURN g.restoring = $token AND f.token = $token AS ours
"""
_STILL_OURS = (
    "MATCH (f:Fence {name: 'tertius'}) SET f.batches = coalesce(f.batches, 0) + 1 RETURN f.token = $token AS ours"
)
_EMPTY = "MATCH (n) WHERE NOT n:Graph AND NOT n:Fence WITH n LIMIT 5000 DETACH DELETE n"
_NODES = "UNWIND $rows AS row CREATE (n:%s) SET n = row.properties RETURN row.key AS key, elementId(n) AS id"
_RELATIONSHIPS = """
UNWIND $rows AS row
MATCH (a) WHERE elementId(a) = row.start
MATCH (b) WHERE elementId(b) = row.end
CREATE (a)-[r:`%s`]->(b) SET r = row.properties
"""
_SERVE = "MATCH (g:Graph {name: 'tertius'}) SET g = $graph"
_GIVE_UP = "MATCH (g:Graph {name: 'tertius'}) WHERE g.restoring = $token REMOVE g.restoring, g.locked"
_RESTORING = "MATCH (g:Graph {name: 'tertius'}) RETURN g.restoring AS token"


def restore(graph: Graph, path: Path, progress: Progress = quiet, *, replace: bool = False) -> dict[str, Any]:
    """Make a graph that of a dump, at the schema of this release; the dump's header.

    The file is read to its end before anything is touched. What was restored is compared with the file, and served only
    then; if that fails, or the command is killed, the graph is empty.

    Parameters
    ----------
    replace : whether a graph that is not empty may be replaced.

    Raises
    ------
    InvalidInput
        If the file is no dump, damaged or cut short.
    StoreError
        With code `store-newer` if a newer release wrote it, `restore-failed` if the database is not what the file says.
    Refused
        If the graph is not empty and `replace` is false.
    Locked
        If another process writes.
    """
    header = read_header(path)
    _require_known(header, path)
    progress(f"Checking {path}")
    expected = tally(read_content(path))
    if holds_something(graph) and not replace:
        raise Refused("The graph is not empty, and restoring would replace it. Add --yes to replace all of it.")
    with _restoring(graph) as restorer:
        restorer.empty()
        restorer.write(path, expected, progress)
        progress("Comparing with the file")
        _verify(graph, header, expected, path)
        restorer.serve(header["graph"])
    progress("Upgrading")
    with translate_driver_errors(graph.target):
        migrate(graph.driver, graph.target.database)
    return header


def holds_something(graph: Graph) -> bool:
    """Whether the database holds anything but the pointer of an empty graph."""
    return bool(graph.read(_HOLDS_SOMETHING)[0]["it"])


def clear_interrupted(graph: Graph) -> None:
    """Empty the graph if a restore was killed in it.

    Raises
    ------
    Locked
        If the restore is still under way.
    """
    rows = graph.read(_RESTORING)
    token = rows[0]["token"] if rows else None
    if token is None:
        return
    try:
        with open_epoch(graph, wait_seconds=1) as writer:
            if graph.read(_RESTORING)[0]["token"] == token:
                while holds_something(graph):
                    writer.write(_EMPTY, [{}])
    except Locked as error:
        raise Locked(
            "The graph is being restored from a dump by another process; wait for it and run the command again."
        ) from error
    _run(graph, _GIVE_UP, token=token)


@dataclass
class _Restorer:
    """Writes while it holds the lock; its token tells it whether another has taken over."""

    graph: Graph
    token: str
    lock: neo4j.Transaction
    is_served: bool = False
    _ids: dict[int | str, str] = field(default_factory=dict, repr=False)

    def empty(self) -> None:
        while holds_something(self.graph):
            self._batch(_EMPTY, [])

    def write(self, path: Path, expected: Mapping[str, Any], progress: Progress) -> None:
        total = expected["nodes"] + expected["relationships"]
        waiting: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        is_past_nodes = False
        for done, one in enumerate(read_content(path)):
            if done % 1_000 == 0:
                progress(f"Restoring ({done:,} of {total:,} nodes and relationships)")
            if isinstance(one, Relationship) and not is_past_nodes:
                is_past_nodes = True
                self._flush(waiting)
            key, row = self._row(one)
            waiting[key].append(row)
            if len(waiting[key]) == _BATCH:
                self._write_rows(key, waiting.pop(key))
        self._flush(waiting)

    def serve(self, pointer: Mapping[str, Any]) -> None:
        """Put the pointer where the dump has it: from here on everything is served."""
        with translate_driver_errors(self.graph.target):
            self.lock.run(_SERVE, graph=dict(pointer)).consume()
            self.is_served = True
            self.lock.commit()

    def _row(self, one: Node | Relationship) -> tuple[tuple[str, str], dict[str, Any]]:
        if isinstance(one, Node):
            labels = ":".join(f"`{label}`" for label in one.labels)
            return ("n", labels), {"key": one.key, "properties": dict(one.properties)}
        ends = {"start": self._ids[one.start], "end": self._ids[one.end]}
        return ("r", one.kind), {**ends, "properties": dict(one.properties)}

    def _flush(self, waiting: dict[tuple[str, str], list[dict[str, Any]]]) -> None:
        for key in list(waiting):
            self._write_rows(key, waiting.pop(key))

    def _write_rows(self, key: tuple[str, str], rows: list[dict[str, Any]]) -> None:
        sort, name = key
        if sort == "n":
            self._ids |= {row["key"]: row["id"] for row in self._batch(_NODES % name, rows)}
        else:
            self._batch(_RELATIONSHIPS % name, rows)

    def _batch(self, statement: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        def work(transaction: neo4j.ManagedTransaction) -> list[dict[str, Any]]:
            if not transaction.run(_STILL_OURS, token=self.token).single(strict=True)["ours"]:
                raise Locked("Another process took over the graph; what this one restored is not served.")
            return [record.data() for record in transaction.run(statement, rows=rows)]

        with translate_driver_errors(self.graph.target), self.graph.write_session() as session:
            return session.execute_write(work)


@contextmanager
def _restoring(graph: Graph) -> Iterator[_Restorer]:
    token = uuid4().hex
    with graph.write_session() as session:
        restorer = _Restorer(graph, token, _acquire(graph, session, token))
        try:
            yield restorer
        finally:
            if not restorer.is_served:
                _give_up(restorer)


def _give_up(restorer: _Restorer) -> None:
    try:
        restorer.empty()
        restorer.lock.run(_GIVE_UP, token=restorer.token).consume()
        restorer.lock.commit()
    except (TertiusError, DriverError, Neo4jError):
        # The database is gone, or another has taken over: whoever opens the graph next empties it.
        return
    finally:
        with suppress(DriverError, Neo4jError):
            restorer.lock.close()


def _acquire(graph: Graph, session: neo4j.Session, token: str) -> neo4j.Transaction:
    for _ in range(_TRIES):
        _take_pointer(graph, token)
        with translate_driver_errors(graph.target):
            lock = session.begin_transaction(timeout=0)
            if lock.run(_LOCK, token=token).single(strict=True)["ours"]:
                return lock
            # Another writer came between our two steps.
            lock.rollback()
    raise _locked()


def _take_pointer(graph: Graph, token: str) -> None:
    """Serve nothing from here on; waits for a writer that holds the pointer."""
    with graph.write_session() as session:
        try:
            with session.begin_transaction(timeout=LOCK_WAIT_SECONDS) as transaction:
                transaction.run(_CLAIM, token=token).consume()
                transaction.commit()
        except (ClientError, TransientError) as error:
            if any(word in (error.code or "") for word in _GAVE_UP):
                raise _locked() from error
            with translate_driver_errors(graph.target):
                raise


def _locked() -> Locked:
    return Locked(
        "Another process is writing to the graph; nothing was changed. Wait for it and run the command again."
    )


def _run(graph: Graph, statement: str, **parameters: Any) -> None:
    with translate_driver_errors(graph.target), graph.write_session() as session:
        session.execute_write(lambda transaction: transaction.run(statement, parameters).consume())


def _require_known(header: Mapping[str, Any], path: Path) -> None:
    known = newest_migration()
    pointer = header.get("graph")
    is_whole = set(header) >= _NEEDED and isinstance(header["migration"], int)
    if not is_whole or not isinstance(pointer, dict) or pointer.get("name") != "tertius":
        raise InvalidInput(f"{path} is damaged: its header does not say what graph it holds.")
    if header["migration"] > known:
        raise StoreError(
            f"{path} is of migration {header['migration']}, this release knows {known}: it was written by tertius "
            f"{header['tertius']}. Upgrade tertius.",
            code="store-newer",
        )


def _verify(graph: Graph, header: Mapping[str, Any], expected: Mapping[str, Any], path: Path) -> None:
    found = tally(read_graph(graph))
    same_form = header["canonical_form"] == FORM
    if found != expected or (same_form and fingerprint(graph, header["epoch"]) != header["fingerprint"]):
        raise StoreError(
            f"What was restored is not what {path} holds (found {found}, expected {dict(expected)}); the graph is "
            "empty again.",
            code="restore-failed",
        )
