"""Which facts of different scopes may be one: proposed by rule, never applied without a person.

Two signatures of the same document by the same signatory in the same act; two mediations with the same mediators and
the same parties that can have held on one day. No rule speaks of other kinds: two episodes of one alliance stay two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from tertius.loaders.pipeline.identity import fetch_settled
from tertius.store.graph import Graph
from tertius.store.identity_clusters import pair_of
from tertius.store.identity_profiles import fetch_fact_scopes, fetch_facts

_RULES = {"Signature": ("OF", "SIGNATORY"), "Mediation": ("MEDIATOR", "PARTY")}
_SAME_DAYS, _COMMON_DAYS, _OTHER_DAYS = 1.0, 0.8, 0.3
_PARTS_WEIGHT, _ACT_WEIGHT, _DATES_WEIGHT = 6.0, 2.0, 3.0
_LARGEST_GROUP = 50
"""More facts with the same parties than this are a series of rounds, not one fact told by many."""


def find_fact_candidates(graph: Graph, *, limit: int = 100) -> list[dict[str, Any]]:
    """Pairs of facts that may be one, best first, in the form of `Candidate.summary`.

    Pairs that are judged different, and pairs in one scope, are never among them.
    """
    at = graph.epoch()
    found = [one for kind in _RULES for one in _of_kind(graph, kind, at)]
    return sorted(found, key=lambda one: (-one["score"], one["left"], one["right"]))[:limit]


def _of_kind(graph: Graph, kind: str, at: int) -> Iterator[dict[str, Any]]:
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for fact in fetch_facts(graph, kind, _RULES[kind], at):
        parts = [frozenset(who for role, who in fact["parts"] if role == relation) for relation in _RULES[kind]]
        if all(parts):
            groups[fact["act"], *parts].append(fact)
    groups = {key: facts for key, facts in groups.items() if 1 < len(facts) <= _LARGEST_GROUP}
    everything = [fact for facts in groups.values() for fact in facts]
    settled = fetch_settled(graph, {record: fact["id"] for fact in everything for record in fact["records"]}, at)
    scopes = fetch_fact_scopes(graph, (record for fact in everything for record in fact["records"]), at)
    for key, facts in groups.items():
        for left, right in combinations(sorted(facts, key=lambda one: str(one["id"])), 2):
            ours, theirs = (
                set[str]().union(*(scopes.get(record, set()) for record in fact["records"])) for fact in (left, right)
            )
            if ours & theirs or pair_of(left["id"], right["id"]) in settled.different:
                continue
            if kind == "Mediation" and not _may_meet(left, right):
                continue
            yield _candidate(kind, key, left, right)


def _candidate(kind: str, key: tuple[Any, ...], left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    first, second = pair_of(left["id"], right["id"])
    one, other = (left, right) if left["id"] == first else (right, left)
    evidence: list[dict[str, Any]] = [
        {
            "feature": relation.lower(),
            "score": 1.0,
            "weight": _PARTS_WEIGHT / 2,
            "left": sorted(who),
            "right": sorted(who),
        }
        for relation, who in zip(_RULES[kind], key[1:], strict=True)
    ]
    if key[0] is not None:
        evidence.append({"feature": "act", "score": 1.0, "weight": _ACT_WEIGHT, "left": key[0], "right": key[0]})
    days = _SAME_DAYS if _bounds(one) == _bounds(other) else _COMMON_DAYS if _may_meet(one, other) else _OTHER_DAYS
    evidence.append(
        {"feature": "dates", "score": days, "weight": _DATES_WEIGHT, "left": one["valid"], "right": other["valid"]}
    )
    weight = sum(part["weight"] for part in evidence)
    return {
        "left": first,
        "left_name": f"{kind} {one['valid'] or ''}".strip(),
        "right": second,
        "right_name": f"{kind} {other['valid'] or ''}".strip(),
        "kind": kind,
        "score": round(sum(part["score"] * part["weight"] for part in evidence) / weight, 3),
        "certain": False,
        "evidence": evidence,
    }


def _bounds(fact: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(fact[name] for name in ("start_min", "start_max", "end_min", "end_max"))


def _may_meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["start_min"] <= other["end_max"] and other["start_min"] <= one["end_max"])
