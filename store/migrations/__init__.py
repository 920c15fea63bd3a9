"""Versioned steps that bring a database to the schema of this release, each applied once and noted on the graph."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

import neo4j

from tertius.graph_schema.errors import StoreError

_NOTE = "MERGE (g:Graph {name: 'tertius'}) ON CREATE SET g.epoch = 0, g.oldest = 0, g.migration = 0"


def migrate(driver: neo4j.Driver, database: str | None) -> list[str]:
    """Apply the steps that the database lacks, in order; the names of those applied.

    Raises
    ------
    StoreError
        With code `store-newer` if the database was written by a newer release.
    """
    steps = _steps()
    driver.execute_query(_NOTE, database_=database)
    done = _done(driver, database)
    if done > len(steps):
        raise StoreError(
            f"The graph is at migration {done}, this release knows {len(steps)}: it was written by a newer tertius. "
            "Upgrade tertius, or use another database.",
            code="store-newer",
        )
    applied = []
    for number, step in enumerate(steps[done:], start=done + 1):
        step.upgrade(driver, database)
        driver.execute_query(
            "MATCH (g:Graph {name: 'tertius'}) SET g.migration = $number", number=number, database_=database
        )
        applied.append(step.__name__.rpartition(".")[2])
    return applied


def _done(driver: neo4j.Driver, database: str | None) -> int:
    found = driver.execute_query("MATCH (g:Graph {name: 'tertius'}) RETURN g.migration AS done", database_=database)
    return int(found.records[0]["done"])


def _steps() -> list[ModuleType]:
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if info.name.startswith("m"))
    return [import_module(f"{__name__}.{name}") for name in names]
