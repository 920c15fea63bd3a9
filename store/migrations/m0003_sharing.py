"""What graphs of the first release hold of sources that may not be passed on is marked as kept back.

The facts concerned are left out of answers with `share=public` as a whole, until the next step decides them again.
"""

from __future__ import annotations

import neo4j

from tertius.graph_schema.sharing import may_be_passed_on

_SOURCES = """
MATCH (v:SourceVersion)
WHERE v.licence IS NOT NULL OR v.sensitivity IS NOT NULL OR v.redistribution IS NOT NULL
RETURN v.uid AS uid, v.licence AS licence, v.sensitivity AS sensitivity, v.redistribution AS redistribution
"""
_MARK = """
UNWIND $uids AS uid
MATCH (v:SourceVersion {uid: uid})-[:VERSION_OF]->(s:Source)
SET v.kept_back = true
WITH DISTINCT s
MATCH (s)<-[:CITES]-(:Claim)-[:LIVE]->(t)<-[:VERSION_OF]-(said:Version)
WHERE NOT said:SourceVersion
SET said.kept_back = true
"""


def upgrade(driver: neo4j.Driver, database: str | None) -> None:
    """Mark the sources, and the versions of everything that a claim citing one of them speaks of."""
    rows = driver.execute_query(_SOURCES, database_=database, routing_=neo4j.RoutingControl.READ).records
    kept = [row["uid"] for row in rows if not may_be_passed_on(row.data())]
    if kept:
        driver.execute_query(_MARK, uids=kept, database_=database)
