"""Epochs: the one way in which the graph changes.

A writer holds a write lock on the graph's pointer in a transaction of its own; what it writes carries the next epoch
and stays unseen until that same transaction moves the pointer. Readers are never blocked. A killed writer frees the
lock, and its leftovers are swept before the next one writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError, TransientError

from tertius.graph_schema.errors import Locked, TertiusError, Unreachable
from tertius.store.connection import translate_driver_errors
from tertius.store.graph import Graph, batches
from tertius.store.schema import FOREVER
from tertius.store.shared_plans import share_plan

LOCK_WAIT_SECONDS = 20.0

# How the server says, in this or that release, that a transaction ran into its timeout while it waited for a lock.
_GAVE_UP = ("Timeout", "TimedOut", "Terminated", "LockClientStopped")

# Waits for the writer that holds the pointer, then for a last batch of one that has lost its lock.
_TAKE_FENCE = """
MATCH (g:Graph {name: 'tertius'}) SET g.locked = true
WITH g MERGE (f:Fence {name: 'tertius'}) SET f.token = $token
REMOVE g.locked
"""
_FENCE = "MATCH (f:Fence {name: 'tertius'}) RETURN f.token AS token"
_TAKE_LOCK = """
MATCH (g:Graph {name: 'tertius'}) SET g.locked = true
WITH g MATCH (f:Fence {name: 'tertius'}) RETURN f.token AS token, g.epoch AS epoch
"""
# Locks the fence until the batch is committed, so that no other writer can take over between check and commit.
_STILL_OURS = (
    "MATCH (f:Fence {name: 'tertius'}) SET f.batches = coalesce(f.batches, 0) + 1 RETURN f.token = $token AS ours"
)
_PUBLISH = """
MATCH (g:Graph {name: 'tertius'})
OPTIONAL MATCH (last:Epoch {n: g.epoch})
WITH g, CASE WHEN last.published_at >= $now THEN last.published_at + duration({microseconds: 1}) ELSE $now END AS at
SET g.epoch = $epoch
REMOVE g.locked
CREATE (:Epoch {n: $epoch, published_at: at, by: $by, why: $why})
"""

# Where epochs stand, and what an undone ending takes along: everything that a writer begins or ends for an epoch.
_SPELLS = {
    "()-[x:LIVE]->()": "",
    "()-[x:WITHHELD]->()": "",
    "()-[x:RESOLVES_TO]->()": "",
    "()-[x:SAME]->()": " REMOVE x.ended_by",
    "()-[x:DIFFERENT]->()": " REMOVE x.ended_by",
    "(x:Version)": "",
}
_CREATED = {"(x:Decision)": "x.epoch", "(x:Claim)": "x.created"}
# A manifest counts only whole: another input may be loaded under the same id.
_UNFINISHED = "(:Load {state: 'applying'})"
_PARTS_OF_UNFINISHED = ("-[x:ASSERTED]->()", "-[:REJECTED]->(x:Reject)")
# An identity stays, as something that nobody speaks of; who browses must not take it for what is served.
_BARE_IDENTITIES = (
    "MATCH (x:Version) WHERE x.since > $epoch WITH x LIMIT $size MATCH (x)-[:VERSION_OF]->(thing) "
    "FOREACH (one IN CASE WHEN thing.created > $epoch THEN [thing] ELSE [] END | REMOVE one.caption) "
)


def _beyond() -> str:
    """Whether anything lies beyond the served epoch: asked at every opening, and answered from the indexes."""
    ends = ("x.since > $epoch", "$epoch < x.until < $forever")
    bounds = [f"{one} WHERE {end}" for one in _SPELLS for end in ends]
    bounds += [f"{one} WHERE {epoch} > $epoch" for one, epoch in _CREATED.items()]
    return "RETURN " + " OR ".join(f"EXISTS {{ MATCH {one} }}" for one in (*bounds, _UNFINISHED)) + " AS is_beyond"


def _sweeps() -> Iterator[str]:
    """The statements that undo whatever lies beyond the served epoch, so many rows at a time."""
    count = "RETURN count(*) AS swept"
    for one, more in _SPELLS.items():
        begun = _BARE_IDENTITIES if one == "(x:Version)" else f"MATCH {one} WHERE x.since > $epoch WITH x LIMIT $size "
        yield f"{begun}DETACH DELETE x {count}" if one.startswith("(x") else f"{begun}DELETE x {count}"
        yield (f"MATCH {one} WHERE $epoch < x.until < $forever WITH x LIMIT $size SET x.until = $forever{more} {count}")
    for one, epoch in _CREATED.items():
        yield f"MATCH {one} WHERE {epoch} > $epoch WITH x LIMIT $size DETACH DELETE x {count}"
    for part in _PARTS_OF_UNFINISHED:
        detach = "DETACH " if part.endswith("(x:Reject)") else ""
        yield f"MATCH {_UNFINISHED}{part} WITH x LIMIT $size {detach}DELETE x {count}"


class Writer:
    """Writes one epoch. Made by `open_epoch`; nothing written is seen before `publish`."""

    def __init__(self, graph: Graph, lock: neo4j.Transaction, token: str, epoch: int) -> None:
        self.graph = graph
        self.epoch = epoch
        """The epoch being written: one more than the one served."""
        self.swept = 0
        self.is_settled = False
        """Whether the commit was tried: if its answer is lost, only the next writer can tell how it ended."""
        self._lock = lock
        self._token = token
        self._at_publication: list[tuple[str, dict[str, Any]]] = []

    def write(self, statement: str, rows: Iterable[Mapping[str, Any]], **parameters: Any) -> None:
        """Run a statement over `$rows` in batches, each its own transaction that first checks it may still write.

        Raises
        ------
        Locked
            If another writer has taken over, which happens only after this one lost its lock.
        """
        for batch in batches(rows):
            self._run(statement, {**parameters, "rows": batch, "epoch": self.epoch, "forever": FOREVER})

    def write_columns(self, statement: str, rows: Iterable[Mapping[str, Any]], **parameters: Any) -> None:
        """As `write`, for rows with the same keys: each key is a list, `$key[i]`, and `$size` says how long they are.

        The driver and the database take columns up to half as fast again as rows of maps.

        Raises
        ------
        Locked
            As `write`.
        """
        for batch in batches(rows):
            columns = {name: [row[name] for row in batch] for name in batch[0]}
            own = {"size": len(batch), "epoch": self.epoch, "forever": FOREVER}
            self._run(statement, {**parameters, **columns, **own})

    def at_publication(self, statement: str, **parameters: Any) -> None:
        """Have a statement run in the publishing transaction itself."""
        self._at_publication.append((statement, parameters))

    def publish(self, by: str, why: str) -> int:
        """Move the pointer; from here on everything written is served. The epoch published.

        Raises
        ------
        Locked
            If the database has ended the transaction that holds the lock.
        """
        now = datetime.now(UTC)
        with translate_driver_errors(self.graph.target):
            for statement, parameters in self._at_publication:
                self._run_locked(statement, {**parameters, "epoch": self.epoch, "forever": FOREVER})
            self._run_locked(_PUBLISH, {"now": now, "epoch": self.epoch, "by": by, "why": why})
            self.is_settled = True
            self._lock.commit()
        return self.epoch

    def sweep(self) -> int:
        """Remove what an interrupted writer left beyond the served epoch; how many rows that were."""
        served = {"epoch": self.epoch - 1, "forever": FOREVER}
        if not self.graph.read(_beyond(), **served)[0]["is_beyond"]:
            return self.swept
        for statement in _sweeps():
            while count := self._run(statement, {**served, "size": 5_000}):
                self.swept += count
        self._run("MATCH (l:Load {state: 'applying'}) SET l.state = 'interrupted' RETURN count(*) AS swept", {})
        return self.swept

    def _run_locked(self, statement: str, parameters: dict[str, Any]) -> None:
        try:
            self._lock.run(*share_plan(statement, parameters)).consume()
        except ClientError as error:
            if "Terminated" not in (error.code or ""):
                raise
            raise Locked(
                "The database has ended the transaction that held the writer lock; nothing of this writer is served. "
                "Run the command again."
            ) from error

    def _run(self, statement: str, parameters: dict[str, Any]) -> int:
        text, values = share_plan(statement, parameters)

        def work(transaction: neo4j.ManagedTransaction) -> int:
            ours = transaction.run(_STILL_OURS, token=self._token).single(strict=True)["ours"]
            if not ours:
                raise Locked(
                    "Another writer took over the graph; nothing of this one is served. Run the command again."
                )
            record = transaction.run(text, values).single()
            return int(record["swept"]) if record is not None else 0

        with translate_driver_errors(self.graph.target), self.graph.write_session() as session:
            return session.execute_write(work)


@contextmanager
def open_epoch(graph: Graph, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[Writer]:
    """Take the writer lock and open the next epoch; what is not published when the block ends is swept.

    Raises
    ------
    Locked
        If another writer holds the graph for longer than `wait_seconds`.
    """
    token = uuid4().hex
    with graph.write_session() as session:
        lock, epoch = _acquire(graph, session, token, wait_seconds)
        writer = Writer(graph, lock, token, epoch + 1)
        try:
            writer.sweep()
            yield writer
        except Unreachable:
            # To try and sweep would only keep the user waiting for the message.
            writer.is_settled = True
            raise
        finally:
            if not writer.is_settled:
                _abandon(writer)
            _release(lock)


def _abandon(writer: Writer) -> None:
    try:
        writer.sweep()
    except (TertiusError, DriverError, Neo4jError):
        # The database is gone, or another writer has taken over: the next one to open an epoch sweeps.
        return


def _release(lock: neo4j.Transaction) -> None:
    try:
        lock.close()
    except (DriverError, Neo4jError):
        # The server ends the transaction of a connection that is lost.
        return


def _acquire(graph: Graph, session: neo4j.Session, token: str, wait_seconds: float) -> tuple[neo4j.Transaction, int]:
    deadline = datetime.now(UTC) + timedelta(seconds=wait_seconds)
    while True:
        remaining = max(1.0, (deadline - datetime.now(UTC)).total_seconds())
        _set_fence(graph, token, remaining)
        with translate_driver_errors(graph.target):
            lock = session.begin_transaction(timeout=0)
            # Looked at before waiting for the lock, because nothing bounds that wait.
            if lock.run(_FENCE).single(strict=True)["token"] == token:
                record = lock.run(_TAKE_LOCK).single(strict=True)
                if record["token"] == token:
                    return lock, int(record["epoch"])
            # Another writer set its token between our two steps: let it have its turn.
            lock.rollback()
        if datetime.now(UTC) > deadline:
            raise _locked(wait_seconds)


def _set_fence(graph: Graph, token: str, wait_seconds: float) -> None:
    """Commit our token; waits while another writer holds the pointer, and gives up with the transaction's timeout."""
    with graph.write_session() as session:
        try:
            with session.begin_transaction(timeout=wait_seconds) as transaction:
                transaction.run(_TAKE_FENCE, token=token).consume()
                transaction.commit()
        except (ClientError, TransientError) as error:
            if any(word in (error.code or "") for word in _GAVE_UP):
                raise _locked(wait_seconds) from error
            with translate_driver_errors(graph.target):
                raise


def _locked(wait_seconds: float) -> Locked:
    return Locked(
        f"Another process has been writing to the graph for more than {wait_seconds:.0f} s. "
        "Its load will finish or be swept; wait for it and run the command again."
    )
