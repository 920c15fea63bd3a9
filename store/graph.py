"""An open graph: a driver and its database, at the schema of this release; what readers and writers share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import Neo4jError

from tertius.store.connection import open_driver, resolve_target, translate_driver_errors
from tertius.store.migrations import migrate
from tertius.store.progress import Progress
from tertius.store.settings import Settings
from tertius.store.shared_plans import share_plan
from tertius.store.target import Target


@dataclass(frozen=True)
class Graph:
    """A driver with its target. Reads go through READ transactions; only `epochs.Writer` writes."""

    driver: neo4j.Driver
    target: Target

    def read(self, statement: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """All rows of one statement, run in a READ transaction."""
        text, values = share_plan(statement, parameters)
        with translate_driver_errors(self.target):
            found = self.driver.execute_query(
                text,
                parameters_=values,
                database_=self.target.database,
                routing_=neo4j.RoutingControl.READ,
            )
        return [record.data() for record in found.records]

    def stream(self, statement: str, /, **parameters: Any) -> Iterator[dict[str, Any]]:
        """As `read`, a row at a time: for answers that need not fit into memory."""
        text, values = share_plan(statement, parameters)
        with (
            translate_driver_errors(self.target),
            self.driver.session(
                database=self.target.database,
                default_access_mode=neo4j.READ_ACCESS,
                bookmark_manager=self.driver.execute_query_bookmark_manager,
            ) as session,
        ):
            for record in session.run(text, values):
                yield record.data()

    def write_session(self) -> neo4j.Session:
        """A session for `epochs`; what it commits is seen by every later `read`, on a cluster too."""
        return self.driver.session(
            database=self.target.database, bookmark_manager=self.driver.execute_query_bookmark_manager
        )

    def epoch(self) -> int:
        """The epoch that is being served."""
        return int(self.read("MATCH (g:Graph {name: 'tertius'}) RETURN g.epoch AS epoch")[0]["epoch"])


@contextmanager
def open_graph(settings: Settings, progress: Progress | None = None) -> Iterator[Graph]:
    """Connect, migrate, and close again: the way in for commands.

    Raises
    ------
    StoreError, Unreachable, Unauthorised
        As `connection.open_driver`.
    """
    target = resolve_target(settings, progress=progress)
    with open_driver(target) as driver:
        yield prepare(driver, target)


def prepare(driver: neo4j.Driver, target: Target) -> Graph:
    """A graph on a driver that is already open; applies the migrations that are missing.

    Raises
    ------
    Locked
        If a dump is being restored into it; what a killed restore left is removed.
    """
    with translate_driver_errors(target):
        migrate(driver, target.database)
    graph = Graph(driver, target)
    # Imported here, since it needs a graph itself.
    from tertius.store.restore import clear_interrupted

    clear_interrupted(graph)
    return graph


def refresh_plans(graph: Graph) -> None:
    """Have the database plan its queries anew, after a change of much of the graph.

    The plans it keeps were made for the graph as it was, and on one that was empty they can be ten times slower.
    """
    for statement in ("CALL db.resampleOutdatedIndexes()", "CALL db.clearQueryCaches()"):
        # Not every hosted database lets its users do this; it then plans anew when it sees fit.
        with suppress(Neo4jError):
            graph.driver.execute_query(statement, database_=graph.target.database)


Row = TypeVar("Row")


def batches(rows: Iterable[Row], size: int = 2_000) -> Iterator[list[Row]]:
    """Rows in lists of at most `size`, small enough for one transaction."""
    left = iter(rows)
    while batch := list(islice(left, size)):
        yield batch
