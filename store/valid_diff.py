"""What changed in the world between two valid dates, by what the graph knows at one epoch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tertius.graph_schema.content import Fact
from tertius.graph_schema.registry import fact_kinds, kind_named
from tertius.graph_schema.time import Certainty, Shape, Window, had_happened, joint_certainty, parse_window
from tertius.store.diff import SAID, Served, differing, fetch_served, finished
from tertius.store.graph import Graph
from tertius.store.policies import Policy

# A fact that has no bound between the two dates, nor any of its participants, is the same at both.
_TOUCHED = (
    """
MATCH (v:Version)
WHERE v.since <= $at < v.until AND $policy IN v.policies AND any(label IN labels(v) WHERE label IN $facts)
  AND (any(day IN [v.start_min, v.start_max, v.end_min, v.end_max] WHERE $first <= day <= $last)
       OR EXISTS {
         MATCH (v)-[r]->()
         WHERE any(day IN [r.start_min, r.start_max, r.end_min, r.end_max] WHERE $first <= day <= $last)
       })
"""
    + SAID
)


def diff_valid(graph: Graph, first: str, second: str, epoch: int, policy: Policy = "best") -> dict[str, Any]:
    """Compare which facts held, or had happened, at two dates, as JSON values.

    A fact is added if it cannot have held at the first date and may have at the second, removed the other way round;
    it is changed if its certainty differs, or somebody joined or left. All are world-changes: the graph is one.

    Parameters
    ----------
    first, second : EDTF dates or intervals, or `today`; of an occurrence is asked whether it had happened by then.

    Raises
    ------
    DateError
        If one is no EDTF date.
    """
    today = datetime.now(UTC).date()
    windows = parse_window(first, today), parse_window(second, today)
    days = [day for one in windows for day in one]
    found = fetch_served(
        graph, _TOUCHED, at=epoch, policy=policy, facts=list(fact_kinds()), first=min(days), last=max(days)
    )
    before: dict[str, Served] = {}
    after: dict[str, Served] = {}
    entries = []
    for one in found:
        states = [_state(one, window) for window in windows]
        slots = [
            {"slot": slot, "before": states[0].get(slot), "after": states[1].get(slot), "label": "world-change"}
            for slot in differing(*states)
        ]
        if slots:
            change = "changed" if all(states) else "added" if states[1] else "removed"
            label = "world-change"
            entries.append({"change": change, "label": label, "kind": one.kind, "id": one.id, "slots": slots})
            before |= {one.id: one} if states[0] else {}
            after |= {one.id: one} if states[1] else {}
    told = {"from": {"valid": first, "epoch": epoch}, "to": {"valid": second, "epoch": epoch}}
    return {**told, "policy": policy, **finished(graph, entries, before, after, epoch)}


def _state(served: Served, window: Window) -> Mapping[str, str]:
    """How certain the fact is at a time, and who took part then; empty if it is impossible."""
    model = kind_named(served.kind)
    assert issubclass(model, Fact)
    asked = had_happened(window.last) if model.shape is Shape.OCCURRENCE else window
    own = served.times[""]
    certain = joint_certainty((own,), asked)
    if certain is Certainty.IMPOSSIBLE:
        return {}
    parts = {slot: joint_certainty((own, times), asked) for slot, times in served.times.items() if slot}
    present = {slot: how.value for slot, how in parts.items() if how is not Certainty.IMPOSSIBLE}
    return {"certainty": certain.value, **present}
