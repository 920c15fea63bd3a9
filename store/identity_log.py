"""What was decided on identity: the log of decisions, and the judgements that rules must respect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tertius.graph_schema.errors import NotFound
from tertius.store.graph import Graph
from tertius.store.identity_clusters import Pair

_LOG = """
MATCH (d:Decision)
WHERE d.epoch <= $at AND ($id IS NULL OR d.id = $id)
WITH d ORDER BY d.epoch DESC, size(d.id) DESC, d.id DESC
SKIP $skip LIMIT $limit
RETURN d {.*} AS decision
"""
_UNDOS = """
MATCH (d:Decision {kind: 'undo'})
WHERE d.epoch <= $at
RETURN d.id AS id, d.undoes AS undoes ORDER BY d.epoch DESC
"""
_UNDONE = "MATCH (d:Decision {kind: 'undo'}) WHERE d.epoch <= $at RETURN d.ended AS ended"


def fetch_decisions(graph: Graph, at: int | None = None, *, skip: int = 0, limit: int = 100) -> list[dict[str, Any]]:
    """The decisions that were known at an epoch, newest first, as JSON values.

    Each has id, kind, by, at, why, epoch, evidence, and the judgements `began` and `ended`; a split its `record`, an
    undo the decision that it `undoes`; `undone_by` is null where nobody did.
    """
    epoch = graph.epoch() if at is None else at
    undone_by = _fetch_undone_by(graph, epoch)
    rows = graph.read(_LOG, at=epoch, id=None, skip=skip, limit=limit)
    return [_decision(row["decision"], undone_by) for row in rows]


def fetch_decision(graph: Graph, decision: str, at: int | None = None) -> dict[str, Any]:
    """One decision, in the form of `fetch_decisions`.

    Raises
    ------
    NotFound
        If there is no such decision.
    """
    epoch = graph.epoch() if at is None else at
    rows = graph.read(_LOG, at=epoch, id=decision, skip=0, limit=1)
    if not rows:
        raise NotFound(f'There is no decision "{decision}"; `tertius identity log` shows them.')
    return _decision(rows[0]["decision"], _fetch_undone_by(graph, epoch))


def fetch_undone(graph: Graph, at: int) -> set[Pair]:
    """Pairs of records whose being the same somebody has taken back: a rule does not judge them the same again."""
    rows = graph.read(_UNDONE, at=at)
    return {(one["left"], one["right"]) for row in rows for one in json.loads(row["ended"]) if one["verdict"] == "same"}


def _fetch_undone_by(graph: Graph, at: int) -> dict[str, str]:
    """Which decision is undone by which; an undo that was itself undone undoes nothing."""
    found: dict[str, str] = {}
    for row in graph.read(_UNDOS, at=at):
        if row["id"] not in found:
            found.setdefault(row["undoes"], row["id"])
    return found


def _decision(found: dict[str, Any], undone_by: Mapping[str, str]) -> dict[str, Any]:
    texts = {name: json.loads(found[name]) for name in ("began", "ended", "evidence")}
    ordered = {name: found.get(name) for name in ("id", "kind", "by", "at", "why", "epoch", "record", "undoes")}
    return {**ordered, **texts, "undone_by": undone_by.get(found["id"]), "at": found["at"].to_native().isoformat()}
