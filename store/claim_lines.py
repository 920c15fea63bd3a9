"""All claims that count at an epoch, as lines of JSON that the data set `claims` loads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tertius.store.graph import Graph

_CLAIMS = """
MATCH (c:Claim)-[l:LIVE]->()
WHERE c.id > $after AND l.since <= $at < l.until
WITH c ORDER BY c.id LIMIT $size
RETURN c.id AS id, c.kind AS kind, c.content AS says, c.stance AS stance, c.credibility AS credibility,
       c.author AS author, c.note AS note,
       EXISTS { MATCH (:Source {id: c.target})<-[:VERSION_OF]-(v:SourceVersion)
                WHERE v.since <= $at < v.until AND v.kept_back } AND c.kind = 'Source' AS is_kept_back,
       COLLECT {
         MATCH (c)-[r:CITES]->(s:Source)
         RETURN {source: s.id, locator: r.locator, quote: r.quote,
                 is_kept_back: EXISTS { MATCH (s)<-[:VERSION_OF]-(v:SourceVersion)
                                        WHERE v.since <= $at < v.until AND v.kept_back }}
         ORDER BY r.number
       } AS citations
ORDER BY id
"""
_SIZE = 2_000


def fetch_claim_lines(graph: Graph, at: int, *, only_public: bool = False) -> Iterator[dict[str, Any]]:
    """Each claim that counts at an epoch, by id, as JSON values.

    A claim that is withdrawn is none of them.

    Parameters
    ----------
    only_public : leave out what may not be passed on: sources that are kept back, the citations of them, and the
        claims that rest on them alone.
    """
    after = ""
    while rows := graph.read(_CLAIMS, after=after, at=at, size=_SIZE):
        for row in rows:
            if line := _line(row, only_public=only_public):
                yield line
        after = rows[-1]["id"]


def _line(row: Mapping[str, Any], *, only_public: bool) -> dict[str, Any] | None:
    citations = [one for one in row["citations"] if not (only_public and one["is_kept_back"])]
    if only_public and (row["is_kept_back"] or (row["citations"] and not citations)):
        return None
    shown = [{name: value for name, value in one.items() if value and name != "is_kept_back"} for one in citations]
    line = {**row, "says": json.loads(row["says"]), "citations": shown}
    return {name: value for name, value in line.items() if value is not None and name != "is_kept_back"}
