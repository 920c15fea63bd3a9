"""What a graph serves at every epoch, read in three statements and put as the model in memory puts it."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tests.oracles.history_served import Part, Served
from tests.oracles.history_time import Bounds

VERSIONS = """
UNWIND $ids AS id
CALL (id) {
  MATCH (t:Fact {id: id}) RETURN t
  UNION
  MATCH (t:Actor {id: id}) RETURN t
}
MATCH (t)<-[:VERSION_OF]-(v:Version)
RETURN t.id AS id, v.since AS since, v.until AS until, v.policies AS policies, properties(v) AS said,
       [label IN labels(v) WHERE label <> 'Version'][0] AS label,
       COLLECT { MATCH (v)-[r]->(a:Actor) WHERE NOT type(r) IN ['VERSION_OF', 'MERGED_FROM']
                 RETURN r {.*, relation: type(r), actor: a.id} } AS parts,
       COLLECT { MATCH (v)-[:MERGED_FROM]->(m) RETURN m.id } AS merged,
       COLLECT { MATCH (v)-[n:NAMED]->() RETURN n.text } AS names
"""
LIVES = """
UNWIND $claims AS id
MATCH (c:Claim {id: id})-[l:LIVE]->()
RETURN c.uid AS what, l.since AS since, l.until AS until
"""
STANDS_FOR = """
UNWIND $ids AS id
MATCH (r:Record {id: id})-[s:RESOLVES_TO]->(t)
RETURN [id, t.id] AS what, s.since AS since, s.until AS until
"""


def at(rows: list[dict[str, Any]], epoch: int) -> list[Any]:
    """What the rows tell of an epoch; nothing is told twice."""
    found = [row["what"] for row in rows if row["since"] <= epoch < row["until"]]
    assert all(number == 1 for number in Counter(map(str, found)).values()), "told twice"
    return found


def served(row: dict[str, Any]) -> Served:
    """A row of `VERSIONS` as the model has it."""
    said, kind = row["said"], row["label"].removesuffix("Version")
    own = {name: said[name] for name in ("name", "type", "outcome", "obligations") if name in said}
    own = {name: tuple(value) if isinstance(value, list) else value for name, value in own.items()}
    records = tuple(said.get("records", ()))
    assert sorted(row["merged"]) == sorted(one for one in records if one != row["id"])
    speaking = {(one["of"], one["of_actor"]): one for one in row["parts"] if one["relation"] == "REPRESENTATIVE"}
    parts = [
        _part(one, speaking.pop((one["relation"], one["record"]), None))
        for one in row["parts"]
        if one["relation"] != "REPRESENTATIVE"
    ]
    assert not speaking, "somebody represents nobody"
    assert len(parts) == len(set(parts)), "a participant counts twice"
    lost = frozenset(
        (one["slot"], repr(_overruled(one["value"])), frozenset(one["claims"]))
        for one in json.loads(said["decided"])["overruled"]
    )
    assert said["disputed"] == bool(lost)
    bounds = None if kind == "Actor" else _bounds(said)
    return Served(
        row["id"], kind, records, frozenset(own.items()), frozenset(parts), bounds, lost, frozenset(row["names"])
    )


def _part(one: dict[str, Any], speaker: dict[str, Any] | None) -> Part:
    assert one["record"] == one["records"][0]
    return Part(
        one["relation"],
        one["actor"],
        tuple(one["records"]),
        one.get("role"),
        one.get("side"),
        one.get("on_behalf_of"),
        _bounds(one),
        speaker["actor"] if speaker else None,
        tuple(speaker["records"]) if speaker else (),
    )


def _bounds(said: dict[str, Any]) -> Bounds:
    return Bounds(*(said[name].to_native() for name in Bounds._fields))


def _overruled(value: Any) -> Any:
    if isinstance(value, dict):
        return ("not", _overruled(value["not"]))
    return tuple(value) if isinstance(value, list) else value
