"""One claim by id: every revision that the graph keeps, and the epochs during which each counted or was withheld."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tertius.graph_schema.registry import entity_kinds
from tertius.store.graph import Graph

_REVISIONS = """
MATCH (c:Claim {id: $id})
OPTIONAL MATCH (c)-[l:LIVE|WITHHELD]->(t)
// What a writer that was killed has left behind is nobody's business.
WITH c, t, l WHERE l IS NULL OR l.since <= $at
WITH c, head(collect(t.id)) AS target,
     collect({what: type(l), since: l.since, until: CASE WHEN l.until <= $at THEN l.until END}) AS spells
WHERE c.created <= $at
RETURN c.uid AS uid, c.id AS claim, c.kind AS kind, coalesce(target, c.target) AS about, c.dataset AS dataset,
       c.scope AS scope, c.stance AS stance, c.content AS content, c.credibility AS credibility, c.author AS author,
       c.note AS note, c.created AS created, [one IN spells WHERE one.what IS NOT NULL] AS spells,
       COLLECT { MATCH (c)-[r:CITES]->(s:Source)
                 RETURN {source: s.id, locator: r.locator, quote: r.quote} ORDER BY r.number } AS sources
ORDER BY c.created, c.uid
"""
_EPOCHS = """
UNWIND $numbers AS n
MATCH (e:Epoch {n: n})
RETURN e.n AS n, toString(e.published_at) AS at, e.by AS by, e.why AS why
"""
_KINDS = """
UNWIND $ids AS id
MATCH (t:Fact|%s {id: id})
WHERE EXISTS { MATCH (t)<-[l:LIVE|WITHHELD]-(:Claim) WHERE l.since <= $at < l.until }
RETURN t.id AS id, coalesce(t.kind, head(labels(t))) AS kind
"""


def fetch_claim(graph: Graph, claim: str, at: int) -> list[dict[str, Any]]:
    """Every revision of a claim, oldest first, each with the spells in which it counted (`LIVE`) or did not.

    An empty list means that the graph never knew the claim. `until` of a spell is None while it lasts.
    """
    rows = graph.read(_REVISIONS, id=claim, at=at)
    numbers = {one[end] for row in rows for one in row["spells"] for end in ("since", "until") if one[end]}
    epochs = {row["n"]: row for row in graph.read(_EPOCHS, numbers=sorted(numbers))}
    for row in rows:
        row["content"] = json.loads(row["content"])
        row["spells"] = [
            {**one, "why": (epochs.get(one["since"]) or {}).get("why"), "ended": _why(epochs, one["until"])}
            for one in sorted(row["spells"], key=lambda one: one["since"])
        ]
    return rows


def _why(epochs: dict[int, dict[str, Any]], until: int | None) -> str | None:
    return (epochs.get(until) or {}).get("why") if until else None


def fetch_kinds(graph: Graph, ids: Iterable[str], at: int) -> dict[str, str]:
    """The kind of each fact or thing that claims speak of at an epoch; other ids are left out."""
    rows = graph.read(_KINDS % "|".join(entity_kinds()), ids=sorted(ids), at=at)
    return {row["id"]: row["kind"] for row in rows}
