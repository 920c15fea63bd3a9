"""What `m0003_sharing` keeps back as a whole is decided again, so that what other sources say of it is served.

That is an epoch of its own: answers with `share=public` that were asked before it lack those facts, as they did then.
"""

from __future__ import annotations

import neo4j
from pydantic import SecretStr

from tertius.store.claim_store import ClaimChanges
from tertius.store.epochs import open_epoch
from tertius.store.graph import Graph
from tertius.store.reconciliation import reconcile, write_reconciliation
from tertius.store.target import Target

_KEPT_BACK = """
MATCH (g:Graph {name: 'tertius'})
MATCH (v:SourceVersion)-[:VERSION_OF]->(s:Source)
WHERE v.kept_back AND v.since <= g.epoch < v.until
RETURN collect(DISTINCT s.id) AS sources
"""


def upgrade(driver: neo4j.Driver, database: str | None) -> None:
    """Decide again, under a new epoch, everything that a claim citing a source that is kept back speaks of."""
    graph = Graph(driver, Target("the database", "", SecretStr(""), database, is_private=False))
    if not (sources := set(graph.read(_KEPT_BACK)[0]["sources"])):
        return
    with open_epoch(graph) as writer:
        changes = ClaimChanges(restated=sources)
        outcome = reconcile(graph, changes, writer.epoch - 1)
        if outcome.versions or outcome.closed_uids:
            write_reconciliation(writer, changes, outcome, None, None)
            writer.publish(by="tertius", why="migration: what may be passed on of facts that are partly kept back")
