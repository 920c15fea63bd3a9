"""Judgements and decisions about identity, and which records each claim names."""

from __future__ import annotations

import json

import neo4j

from tertius.store.identity_names import named_records
from tertius.store.schema import apply_schema, schema_statements

_CLAIMS = """
MATCH (c:Claim) WHERE c.uid > $after
RETURN c.uid AS uid, c.kind AS kind, c.content AS content
ORDER BY c.uid LIMIT 2000
"""
_NAME = """
UNWIND $rows AS row
MATCH (c:Claim {uid: row.uid})
MATCH (r:Record {id: row.record})
MERGE (c)-[:NAMES]->(r)
"""


def upgrade(driver: neo4j.Driver, database: str | None) -> None:
    """Create constraints and indexes that are missing, and tie the stored claims to the records that they name."""
    apply_schema(driver, database, schema_statements())
    driver.execute_query("CALL db.awaitIndexes(120)", database_=database)
    after = ""
    while claims := driver.execute_query(_CLAIMS, after=after, database_=database).records:
        rows = [
            {"uid": claim["uid"], "record": record}
            for claim in claims
            for record in sorted(named_records(claim["kind"], json.loads(claim["content"])))
        ]
        driver.execute_query(_NAME, rows=rows, database_=database)
        after = claims[-1]["uid"]
