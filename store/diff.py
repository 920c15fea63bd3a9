"""What changed between two epochs: which facts and entities are served now that were not, no longer, or differently.

Each entry, and each slot of a changed one, has a label:

`world-change`
    The world moved while the graph was looking on: the fact, or the participant, begins after the day on which the
    first epoch was published, or something that had no known end ends after that day.
`correction`
    What was served was wrong by what is known now: its value gave way although a claim that decided it still lives,
    either because that claim says something else in a newer revision or because a better claim overrules it. Also the
    other way round: what is served now was overruled before, or its claim said something else.
`knowledge-change`
    Everything else: a claim on something of which nothing was served before, or the last claim for it is gone.

An entry is a correction if one of its slots is, else a world-change if one of them is, else a knowledge-change.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tertius.graph_schema.content import Fact
from tertius.graph_schema.registry import entity_kinds, kind_named, kinds, version_label
from tertius.graph_schema.time import Bounds
from tertius.store.graph import Graph
from tertius.store.policies import Policy

Label = Literal["world-change", "knowledge-change", "correction"]

SAID = """
RETURN v.uid AS uid, v.id AS id, labels(v) AS labels, properties(v) AS own,
       [(v)-[r]->(t) WHERE type(r) <> 'VERSION_OF' |
        {relation: type(r), id: coalesce(t.id, t.key), own: properties(r)}] AS parts
"""
_BEGUN = "MATCH (v:Version) WHERE $low < v.since <= $high AND v.until > $high AND $policy IN v.policies" + SAID
_ENDED = "MATCH (v:Version) WHERE $low < v.until <= $high AND v.since <= $low AND $policy IN v.policies" + SAID
_LIVING = """
UNWIND $ids AS id
MATCH (c:Claim {id: id})-[l:LIVE]->()
WHERE l.since <= $at < l.until
RETURN DISTINCT c.id AS id
"""
_NAMES = """
UNWIND $ids AS id
MATCH (t:%s {id: id})<-[:VERSION_OF]-(v:Version)
WHERE v.since <= $at < v.until AND 'best' IN v.policies
RETURN v.id AS id, v.name AS name
"""
_EPOCHS = "MATCH (e:Epoch) WHERE e.n IN $numbers RETURN e.n AS n, e.published_at AS at, e.by AS by, e.why AS why"
_CHUNK = 2_000
_TIMES = ("start_min", "start_max", "end_min", "end_max", "start_kind", "end_kind")
_NOT_SAID = {
    "uid",
    "id",
    "since",
    "until",
    "policies",
    "digest",
    "decided",
    "disputed",
    "kept_back",
    "valid",
    "attested",
    *_TIMES,
}
_DETAILS = ("role", "side", "representative_name", "on_behalf_of", "valid", "attested")
_LABELS = {version_label(kind): name for name, kind in kinds().items()}


@dataclass(frozen=True)
class Served:
    """What one version says, flat: a value for each slot, the participants with their own times, and its claims."""

    id: str
    kind: str
    slots: Mapping[str, Any]
    times: Mapping[str, Bounds]
    """The bounds of the fact itself under the empty name, and of each participant under its slot."""
    participants: tuple[Mapping[str, Any], ...]
    deciding: Mapping[str, tuple[str, ...]]
    overruled: frozenset[str]
    """The slots in which something was overruled."""
    claims: frozenset[str]

    def summary(self, names: Mapping[str, str]) -> dict[str, Any]:
        """Its time, participants and other values, as JSON values."""
        held = {one["slot"] for one in self.participants}
        people = [
            {**{name: value for name, value in one.items() if name != "slot"}, "name": names.get(one["id"])}
            for one in self.participants
        ]
        values = {slot: value for slot, value in self.slots.items() if slot != "valid" and not _is_of(slot, held)}
        return {"valid": self.slots.get("valid"), "participants": people, "values": values}


def diff_epochs(graph: Graph, first: int, second: int, policy: Policy = "best") -> dict[str, Any]:
    """Compare what is served at two epochs, as JSON values.

    Costs what changed between them, not what the graph holds.

    Parameters
    ----------
    first, second : epochs that were published; 0 is the empty graph. `second` may be the earlier one.
    """
    low, high = sorted((first, second))
    begun = {one.id: one for one in fetch_served(graph, _BEGUN, low=low, high=high, policy=policy)}
    ended = {one.id: one for one in fetch_served(graph, _ENDED, low=low, high=high, policy=policy)}
    before, after = (ended, begun) if first <= second else (begun, ended)
    epochs = {row["n"]: row for row in graph.read(_EPOCHS, numbers=[first, second])}
    added = [one for key, one in after.items() if key not in before]
    judge = _Judge(_day(epochs.get(first)), _living(graph, before.values(), second), _living(graph, added, first))
    entries = [entry for key in {**before, **after} if (entry := judge.entry(before.get(key), after.get(key)))]
    return {
        "from": _epoch(first, epochs),
        "to": _epoch(second, epochs),
        "policy": policy,
        **finished(graph, entries, before, after, high),
    }


def finished(
    graph: Graph, entries: list[dict[str, Any]], before: Mapping[str, Served], after: Mapping[str, Served], at: int
) -> dict[str, Any]:
    """Entries in their order, with the state before and after, names of participants, and counts."""
    shown = [one for entry in entries for one in (before.get(entry["id"]), after.get(entry["id"])) if one]
    names = _names(graph, {part["id"] for one in shown for part in one.participants}, at)
    order = {"added": 0, "changed": 1, "removed": 2}
    rows = sorted(
        entries, key=lambda one: (one["kind"] in entity_kinds(), one["kind"], order[one["change"]], one["id"])
    )
    for entry in rows:
        for name, side in (("before", before), ("after", after)):
            there = side.get(entry["id"])
            entry[name] = there.summary(names) if there else None
    changes, labels = Counter(one["change"] for one in rows), Counter(one["label"] for one in rows)
    return {"counts": dict(changes), "labels": dict(labels), "data": rows, "next": None}


def fetch_served(graph: Graph, statement: str, /, **parameters: Any) -> Iterator[Served]:
    """The versions that a statement ending in `SAID` finds."""
    for row in graph.read(statement, **parameters):
        yield _served(row)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The slots that have not the same value."""
    return [slot for slot in dict.fromkeys((*before, *after)) if before.get(slot) != after.get(slot)]


@dataclass(frozen=True)
class _Judge:
    """Labels changes, knowing the day of the first state and which claims of one state live in the other."""

    since: date | None
    living: frozenset[str]
    """The claims of the first state that live in the second, whatever they say there."""
    lived: frozenset[str]
    """The claims on what is added that lived in the first state, where they said something else or were overruled."""

    def entry(self, before: Served | None, after: Served | None) -> dict[str, Any] | None:
        """The entry of one thing; None if the two versions say the same on the same claims."""
        there = after or before
        assert there is not None
        if before is None or after is None:
            label = self._appeared(there) if before is None else self._vanished(there)
            change = "added" if before is None else "removed"
            return {"change": change, "label": label, "kind": there.kind, "id": there.id, "slots": []}
        slots = [
            {
                "slot": slot,
                "before": before.slots.get(slot),
                "after": after.slots.get(slot),
                "label": self._slot(slot, before, after),
            }
            for slot in differing(before.slots, after.slots)
        ]
        evidence = {
            "added": sorted(after.claims - before.claims),
            "withdrawn": sorted(before.claims - after.claims),
        }
        if not slots and not any(evidence.values()):
            return None
        labels = {one["label"] for one in slots}
        label = next((one for one in ("correction", "world-change") if one in labels), "knowledge-change")
        return {
            "change": "changed",
            "label": label,
            "kind": there.kind,
            "id": there.id,
            "slots": slots,
            "claims": evidence,
        }

    def _appeared(self, after: Served) -> Label:
        if self._begins_since(after.times.get("")):
            return "world-change"
        return "correction" if after.claims & self.lived else "knowledge-change"

    def _vanished(self, before: Served) -> Label:
        return "correction" if before.claims & self.living else "knowledge-change"

    def _slot(self, slot: str, before: Served, after: Served) -> Label:
        if self._is_of_the_world(slot, before, after):
            return "world-change"
        if slot not in before.slots:
            return "correction" if slot in before.overruled else "knowledge-change"
        return "correction" if self.living.intersection(before.deciding.get(slot, ())) else "knowledge-change"

    def _is_of_the_world(self, slot: str, before: Served, after: Served) -> bool:
        if slot in {"valid", "bounds"}:
            return self._ends_since(before.times.get(""), after.times.get(""))
        if slot not in before.slots:
            return self._begins_since(after.times.get(slot))
        base, _, detail = slot.rpartition(" ")
        return detail == "valid" and self._ends_since(before.times.get(base), after.times.get(base))

    def _begins_since(self, times: Bounds | None) -> bool:
        return bool(self.since and times and times.start_kind == "known" and times.start_min > self.since)

    def _ends_since(self, before: Bounds | None, after: Bounds | None) -> bool:
        if self.since is None or before is None or after is None:
            return False
        ends_now = after.end_kind == "known" and after.end_min > self.since
        return before.end_kind != "known" and ends_now and before.start_min == after.start_min


def _served(row: Mapping[str, Any]) -> Served:
    own = row["own"]
    kind = next(_LABELS[label] for label in row["labels"] if label in _LABELS)
    slots = {name: _plain(value) for name, value in own.items() if name not in _NOT_SAID}
    model = kind_named(kind)
    times: dict[str, Bounds] = {}
    if issubclass(model, Fact):
        slots |= {name: _plain(own[name]) for name in ("valid", "attested") if own.get(name)}
        times[""] = _bounds(own)
        # Two versions of one date may still differ in how far their sources could see.
        slots["bounds"] = [_plain(own[name]) for name in _TIMES[:4]]
    alone = (
        {role.relation for role in model.roles().values() if role.at_most == 1} if issubclass(model, Fact) else set()
    )
    participants = []
    for part in sorted(row["parts"], key=lambda one: (one["relation"], one["id"])):
        found = dict(_part(part, alone))
        slots |= found
        if "start_min" in part["own"] and part["relation"] != "REPRESENTATIVE":
            slot = part["relation"] if part["relation"] in alone else f"{part['relation']} {part['id']}"
            times[slot] = _bounds(part["own"])
            details = {name: _plain(part["own"][name]) for name in _DETAILS if part["own"].get(name) is not None}
            participants.append({"slot": slot, "relation": part["relation"], "id": part["id"], **details})
    decided = json.loads(own["decided"])
    deciding = {slot: tuple(claims) for slot, claims in decided["deciding"].items()}
    deciding["valid"] = deciding["bounds"] = (*deciding.get("start", ()), *deciding.get("end", ()))
    lost = {one["slot"] for one in decided["overruled"]}
    claims = {claim for named in deciding.values() for claim in named}
    claims |= {claim for one in decided["overruled"] for claim in one["claims"]}
    if lost & {"start", "end"}:
        lost |= {"valid", "bounds"}
    overruled, supporting = frozenset(lost), frozenset(claims)
    return Served(own["id"], kind, slots, times, tuple(participants), deciding, overruled, supporting)


def _part(part: Mapping[str, Any], alone: set[str]) -> Iterator[tuple[str, Any]]:
    """The slots that one relationship of a version fills."""
    relation, own = part["relation"], part["own"]
    if relation == "NAMED":
        if own["kind"] not in {"main", "acronym", "overruled"}:
            yield f"names {own['lang']} {own['kind']} {own['text']}", True
    elif relation == "IDENTIFIED_BY":
        yield f"identifiers {part['id']}", True
        for name in ("status", "valid"):
            if own.get(name) is not None:
                yield f"identifiers {part['id']} {name}", own[name]
    elif relation == "REPRESENTATIVE":
        yield f"{own['of']} {own['of_actor']} representative", part["id"]
    elif "start_min" in own:
        base = f"{relation} {part['id']}"
        yield (relation, part["id"]) if relation in alone else (base, True)
        for name in _DETAILS:
            if own.get(name) not in (None, "/"):
                yield f"{base} {name}", _plain(own[name])


def _is_of(slot: str, held: set[str]) -> bool:
    """Whether a slot is a participant, or a detail of one."""
    return slot == "bounds" or slot in held or any(slot.startswith(f"{one} ") for one in held)


def _bounds(own: Mapping[str, Any]) -> Bounds:
    start_min, start_max, end_min, end_max = (own[name].to_native() for name in _TIMES[:4])
    return Bounds(start_min, start_max, end_min, end_max, own["start_kind"], own["end_kind"])


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.iso_format() if hasattr(value, "iso_format") else value


def _living(graph: Graph, served: Iterable[Served], at: int) -> frozenset[str]:
    ids = {claim for one in served for claim in one.claims}
    return frozenset(row["id"] for chunk in _chunks(ids) for row in graph.read(_LIVING, ids=chunk, at=at))


def _names(graph: Graph, ids: set[str], at: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in entity_kinds():
        for chunk in _chunks(ids - set(found)):
            found |= {row["id"]: row["name"] for row in graph.read(_NAMES % kind, ids=chunk, at=at)}
    return found


def _chunks(ids: Iterable[str]) -> list[list[str]]:
    everything = sorted(ids)
    return [everything[start : start + _CHUNK] for start in range(0, len(everything), _CHUNK)]


def _day(epoch: Mapping[str, Any] | None) -> date | None:
    return epoch["at"].to_native().date() if epoch else None


def _epoch(number: int, epochs: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    told = epochs.get(number)
    at = told["at"].to_native().isoformat() if told else None
    return {"epoch": number, "published_at": at, "why": told["why"] if told else None}
