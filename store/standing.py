"""Which claims begin or cease to count when a claim or a source is withdrawn or restored."""

from __future__ import annotations

from tertius.store.claim_store import ClaimChanges, Subject
from tertius.store.graph import Graph
from tertius.store.withdrawals import Withdrawable, Withdrawn

_CONCERNED = {
    "claim": "MATCH (c:Claim {id: $target})",
    "source": "MATCH (:Source {id: $target})<-[:CITES]-(c:Claim) WITH DISTINCT c",
}
_SPELLS = """
MATCH (c)-[l:LIVE|WITHHELD]->(t)
WHERE l.since <= $at < l.until
RETURN c.uid AS uid, c.id AS id, c.kind AS kind, t.id AS target, [(c)-[:CITES]->(s:Source) | s.id] AS sources
"""


def plan_standing(
    graph: Graph, of: Withdrawable, target: str, before: Withdrawn, after: Withdrawn, at: int
) -> ClaimChanges:
    """The claims that count no more, or count again, when a claim or a source is withdrawn or restored."""
    changes = ClaimChanges(withdrawn=after, restated={target} if of == "source" else set())
    for row in graph.read(_CONCERNED[of] + _SPELLS, target=target, at=at):
        if before.holds_back(row["id"], row["sources"]) != after.holds_back(row["id"], row["sources"]):
            changes.begin[row["uid"]] = changes.end[row["uid"]] = Subject(row["kind"], row["target"])
    return changes
