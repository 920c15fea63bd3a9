"""The fingerprint: one hash over everything the graph says, the same for equal graphs on any machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from tertius.store.graph import Graph

FORM = 1
"""The version of the canonical form; a change of what a line holds, or of which lines there are, needs a new one."""

HEADING = f"tertius canonical form {FORM}"
"""The first line that is hashed, so that fingerprints by different forms are never equal."""

_LINES = """
MATCH (v:Version)
WHERE v.since <= $epoch < v.until
RETURN 'v ' + v.id + ' ' + v.digest + ' ' + reduce(text = '', policy IN v.policies | text + policy + ',') AS line
UNION ALL
MATCH (c:Claim)-[l:LIVE]->(t)
WHERE l.since <= $epoch < l.until
RETURN 'c ' + c.uid + ' ' + t.id AS line
UNION ALL
MATCH (c:Claim)-[l:WITHHELD]->(t)
WHERE l.since <= $epoch < l.until
RETURN 'h ' + c.uid + ' ' + t.id AS line
UNION ALL
MATCH (w:Withdrawal)
WHERE w.since <= $epoch < w.until
RETURN 'w ' + w.of + ' ' + w.target AS line
UNION ALL
MATCH (r:Record)-[l:RESOLVES_TO]->(t)
WHERE l.since <= $epoch < l.until
RETURN 'r ' + r.id + ' ' + t.id AS line
UNION ALL
MATCH (a:Record)-[j:SAME|DIFFERENT]->(b:Record)
WHERE j.since <= $epoch < j.until
  // what is judged of a record that nobody speaks of, as after the rollback of its load, is not said of anything
  AND EXISTS { MATCH (a)-[l:RESOLVES_TO]->() WHERE l.since <= $epoch < l.until }
  AND EXISTS { MATCH (b)-[l:RESOLVES_TO]->() WHERE l.since <= $epoch < l.until }
WITH DISTINCT type(j) AS judged, CASE WHEN a.id < b.id THEN a.id ELSE b.id END AS one,
     CASE WHEN a.id < b.id THEN b.id ELSE a.id END AS other
RETURN 'j ' + toLower(judged) + ' ' + one + ' ' + other AS line
"""


def fingerprint(graph: Graph, epoch: int | None = None) -> str:
    """Sixty-four hex digits over versions, claims, withdrawals and identities at an epoch.

    No clock, no epoch number, no internal id and no order of loads goes into it; `docs/canonical-form.md` has the form.
    """
    return hash_lines(fetch_lines(graph, graph.epoch() if epoch is None else epoch))


def fetch_lines(graph: Graph, epoch: int) -> list[str]:
    """The lines of the canonical form at an epoch, in their order, without the heading."""
    return sorted(row["line"] for row in graph.read(_LINES, epoch=epoch))


def hash_lines(lines: Iterable[str]) -> str:
    """The fingerprint of a canonical form."""
    digest = hashlib.sha256(HEADING.encode() + b"\n")
    for line in lines:
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()
