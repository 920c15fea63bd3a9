"""What was served once and is no longer: since when, by what, and why.

That is told apart from what was never known. A past epoch tells what had ended by then; only a purge reaches back into
all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tertius.graph_schema.errors import Gone, NotFound
from tertius.store.graph import Graph
from tertius.store.redaction import hash_of_id

# An id is served while its record stands for something that has a version.
_OF_THINGS = """
  UNWIND $ids AS id
  MATCH (:Record {id: id})-[stood:RESOLVES_TO]->(thing)<-[:VERSION_OF]-(v:Version)
  WHERE stood.since <= $epoch AND v.since <= $epoch AND v.since < stood.until AND stood.since < v.until
    AND any(label IN labels(thing) WHERE label IN $kinds)
  WITH id, max(CASE WHEN v.until < stood.until THEN v.until ELSE stood.until END) AS epoch
"""
_OF_CLAIMS = """
  UNWIND $ids AS id
  MATCH (:Claim {id: id})-[l:LIVE]->()
  WHERE l.since <= $epoch
  WITH id, max(l.until) AS epoch
"""
_ENDED = """
CALL () {%s
  WHERE epoch <= $epoch
  RETURN id, epoch, null AS tombstone
  UNION
  MATCH (p:Purged)
  WITH p, [at IN range(0, size($ids) - 1) WHERE $hashes[at] IN p.hashes + coalesce(p.gone, []) | $ids[at]] AS named
  WHERE size(named) > 0
  RETURN named[0] AS id, p.epoch AS epoch, p.id AS tombstone
}
MATCH (e:Epoch {n: epoch})
RETURN id, epoch, toString(e.published_at) AS at, e.by AS by, e.why AS why, tombstone,
       CASE WHEN tombstone IS NOT NULL THEN 'purge'
            WHEN EXISTS { (:Load {state: 'rolled_back', changed_at: epoch}) } THEN 'rollback'
            WHEN EXISTS { (:Load {epoch: epoch}) } THEN 'retraction'
            WHEN EXISTS { (:Withdrawal {since: epoch}) } THEN 'withdrawal'
            ELSE 'claim' END AS what
ORDER BY tombstone, epoch DESC LIMIT 1
"""
THINGS_ENDED = _ENDED % _OF_THINGS
_CLAIMS_ENDED = _ENDED % _OF_CLAIMS


def ending_parameters(ids: Iterable[str], kinds: Iterable[str], epoch: int) -> dict[str, Any]:
    """What `THINGS_ENDED` is asked with: the ids a text may be, the labels looked for, and the epoch asked at."""
    wanted = list(ids)
    return {"ids": wanted, "hashes": [hash_of_id(one) for one in wanted], "kinds": list(kinds), "epoch": epoch}


def gone(ended: Mapping[str, Any]) -> Gone:
    """The error for an id that nothing has now; `ended` is the row that `THINGS_ENDED` gives if something had it."""
    if ended["what"] == "purge":
        # Says no more than the tombstone does, not even the id.
        return Gone(
            f"What had this id was purged for a legal reason at epoch {ended['epoch']}; "
            f"its tombstone is {ended['tombstone']}.",
            details={"ended": {name: ended[name] for name in ("what", "epoch", "at", "tombstone")}},
        )
    return Gone(
        f"{ended['id']} is served no more since epoch {ended['epoch']} ({ended['at'][:19]}, by {ended['by']}): "
        f"{ended['why']}. With known_at={ended['epoch'] - 1} it is answered as it was.",
        details={"ended": {name: ended[name] for name in ("what", "epoch", "at", "by", "why")}},
    )


def missing(graph: Graph, ids: Iterable[str], kinds: Iterable[str], never_known: NotFound) -> NotFound:
    """The error for something of one of these kinds that has none of the ids now: `Gone`, or what is given."""
    ended = graph.read(THINGS_ENDED, **ending_parameters(ids, kinds, graph.epoch()))
    return gone(ended[0]) if ended else never_known


def ending_of_claim(graph: Graph, claim: str, at: int) -> Gone | None:
    """The error for a claim that counted at an earlier epoch and does not at this one; None for every other id."""
    ended = graph.read(_CLAIMS_ENDED, **ending_parameters([claim], (), at))
    return gone(ended[0]) if ended else None
