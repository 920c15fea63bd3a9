"""Constraints and indexes of the first release."""

from __future__ import annotations

import neo4j

from tertius.store.schema import apply_schema, schema_statements


def upgrade(driver: neo4j.Driver, database: str | None) -> None:
    """Create what is missing, and wait until the indexes can be used."""
    apply_schema(driver, database, schema_statements())
    driver.execute_query("CALL db.awaitIndexes(120)", database_=database)
