"""Versioned steps that bring a database to the schema of this release, each applied once and noted on the graph."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

import neo4j

from tertius.graph_schema.errors import StoreError
from tertius.store.schema import ONE_GRAPH, apply_schema

_NOTE = "MERGE (g:Graph {name: 'tertius'}) ON CREATE SET g.epoch = 0, g.oldest = 0, g.migration = 0"


def migrate(driver: neo4j.Driver, database: str | None) -> list[str]:
    """Apply the steps that the database lacks, in order; the names of those applied.

    Writes nothing if none is lacking. Several commands may do it at once: each step can be taken twice.

    Raises
    ------
    StoreError
        With code `store-newer` if the database was written by a newer release.
    """
    steps = _steps()
    done = _done(driver, database)
    if done > len(steps):
        raise StoreError(
            f"The graph is at migration {done}, this release knows {len(steps)}: it was written by a newer tertius. "
            "Upgrade tertius, or use another database.",
            code="store-newer",
        )
    if not done:
        apply_schema(driver, database, [ONE_GRAPH])
        driver.execute_query(_NOTE, database_=database)
    applied = []
    for number, step in enumerate(steps[done:], start=done + 1):
        step.upgrade(driver, database)
        driver.execute_query(
            "MATCH (g:Graph {name: 'tertius'}) WHERE g.migration < $number SET g.migration = $number",
            number=number,
            database_=database,
        )
        applied.append(step.__name__.rpartition(".")[2])
    return applied


def newest_migration() -> int:
    """The number of the newest step that this release knows."""
    return len(_steps())


def _done(driver: neo4j.Driver, database: str | None) -> int:
    found = driver.execute_query(
        "MATCH (g:Graph {name: 'tertius'}) RETURN g.migration AS done",
        database_=database,
        routing_=neo4j.RoutingControl.READ,
    ).records
    return int(found[0]["done"]) if found else 0


def _steps() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name.startswith("m"))
    return [import_module(f"{__name__}.{name}") for name in names]
