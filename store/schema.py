"""Constraints and indexes, derived from the declared kinds; migrations apply them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import neo4j
from neo4j.exceptions import ClientError

from tertius.graph_schema.registry import entity_kinds, fact_kinds, version_label

FOREVER = 9_223_372_036_854_775_807
"""The `until` of what has not ended: the largest integer, never null."""


def identity_label(kind: str) -> str:
    """The label of the identities of a kind: `Fact` for every fact, its own name for an entity."""
    return "Fact" if kind in fact_kinds() else kind


# Comes before the node itself: two commands that meet on an empty database would make two of it.
ONE_GRAPH = "CREATE CONSTRAINT graph_name IF NOT EXISTS FOR (n:Graph) REQUIRE n.name IS UNIQUE"
_MADE_MEANWHILE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"


def apply_schema(driver: neo4j.Driver, database: str | None, statements: Iterable[str]) -> None:
    """Create what is missing; another command may be doing the same."""
    # A statement takes its time even where it finds that there is nothing to do. A constraint shows as its index, which
    # stands before the constraint holds: only one that is owned by it counts.
    shown = driver.execute_query("SHOW INDEXES YIELD name, owningConstraint", database_=database).records
    there = {("INDEX", record["name"]) for record in shown}
    there |= {("CONSTRAINT", record["owningConstraint"]) for record in shown}
    for statement in statements:
        kind, name = statement.partition(" IF NOT EXISTS")[0].split()[-2:]
        if (kind, name) in there:
            continue
        try:
            driver.execute_query(statement, database_=database)
        except ClientError as error:
            # IF NOT EXISTS looks before it takes the lock.
            if error.code != _MADE_MEANWHILE:
                raise


def schema_statements() -> Iterator[str]:
    """The Cypher that brings an empty or older database to the schema; every statement can be run twice."""
    for label in (*entity_kinds(), "Fact", "Record", "Identifier", "Load", "Decision"):
        yield f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    yield "CREATE CONSTRAINT claim_uid IF NOT EXISTS FOR (n:Claim) REQUIRE n.uid IS UNIQUE"
    yield "CREATE CONSTRAINT version_uid IF NOT EXISTS FOR (n:Version) REQUIRE n.uid IS UNIQUE"
    yield "CREATE CONSTRAINT name_key IF NOT EXISTS FOR (n:Name) REQUIRE n.key IS UNIQUE"
    yield "CREATE CONSTRAINT epoch_n IF NOT EXISTS FOR (n:Epoch) REQUIRE n.n IS UNIQUE"
    yield ONE_GRAPH
    yield "CREATE INDEX claim_id IF NOT EXISTS FOR (n:Claim) ON (n.id)"
    yield "CREATE INDEX claim_scope IF NOT EXISTS FOR (n:Claim) ON (n.scope)"
    for bound in ("since", "until"):
        yield f"CREATE INDEX version_{bound} IF NOT EXISTS FOR (n:Version) ON (n.{bound})"
        for relation in ("LIVE", "RESOLVES_TO", "SAME", "DIFFERENT"):
            name = f"{relation.lower()}_{bound}"
            yield f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{relation}]-() ON (r.{bound})"
    yield "CREATE INDEX claim_created IF NOT EXISTS FOR (n:Claim) ON (n.created)"
    yield "CREATE INDEX decision_epoch IF NOT EXISTS FOR (n:Decision) ON (n.epoch)"
    for kind in fact_kinds().values():
        label = version_label(kind)
        yield f"CREATE INDEX {label.lower()}_start IF NOT EXISTS FOR (n:{label}) ON (n.start_min)"
    yield (
        "CREATE FULLTEXT INDEX name_text IF NOT EXISTS FOR (n:Name) ON EACH [n.key] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
    )
