"""The fingerprint: one hash over everything the graph says, the same for equal graphs on any machine."""

from __future__ import annotations

import hashlib

from tertius.store.graph import Graph

_CONTENT = """
MATCH (v:Version)
WHERE v.since <= $epoch < v.until
RETURN 'v ' + v.id + ' ' + v.digest + ' ' + reduce(text = '', policy IN v.policies | text + policy + ',') AS line
UNION ALL
MATCH (c:Claim)-[l:LIVE]->(t)
WHERE l.since <= $epoch < l.until
RETURN 'c ' + c.uid + ' ' + t.id AS line
UNION ALL
MATCH (r:Record)-[l:RESOLVES_TO]->(t)
WHERE l.since <= $epoch < l.until
RETURN 'r ' + r.id + ' ' + t.id AS line
"""


def fingerprint(graph: Graph, epoch: int | None = None) -> str:
    """Sixty-four hex digits over versions, live claims and identities at an epoch.

    No clock, no epoch number, no internal id and no order of loads goes into it.
    """
    at = graph.epoch() if epoch is None else epoch
    digest = hashlib.sha256()
    for line in sorted(row["line"] for row in graph.read(_CONTENT, epoch=at)):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
