"""Facts of any number of members as nodes and edges, in one of three ways, the same for every kind of fact.

`star`: a fact with two members is an edge between them; any other is a node that each of its members is tied to.
`bipartite`: every fact is such a node, so that things stand on one side and facts on the other.
`clique`: no fact is a node; each pair of members is an edge, but for pairs of things that cannot act, and for pairs
whose own times show that they were never in it together. Facts with a single member are lost, and what an edge cannot
repeat for every pair: claims in full, and what was overruled.

An edge goes from the role that its kind declares first (the mediator, the supporter) to the later one, and has no
direction between members of one role (allies). Every edge has its own id, so that parallel and dated ones survive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

from tertius.exports.content import Content
from tertius.exports.features import members_of
from tertius.exports.rows import DAYS, Row
from tertius.graph_schema.registry import fact_kinds

Days = tuple[str, str, str, str]
"""The four bounds of a time as ISO days."""


class Node(NamedTuple):
    """A thing, or a fact that is drawn as one. `days` is None for what has no time."""

    id: str
    label: str
    attributes: Row
    days: Days | None


class Edge(NamedTuple):
    """A tie of a fact: between two members, or from the fact's node to one of them."""

    id: str
    source: str
    target: str
    is_directed: bool
    attributes: Row
    days: Days


def project_nodes(content: Content) -> Iterator[Node]:
    """The things, then the facts that are drawn as nodes."""
    for thing in content.things:
        yield _thing_node(thing)
    for fact in content.facts:
        if _is_node(fact, content.projection):
            attributes = {"node_type": "Fact", **_fact_attributes(fact), **_evidence(fact)}
            yield Node(fact["id"], fact["caption"], attributes, days_of(fact))


def project_edges(content: Content) -> Iterator[Edge]:
    """The edges of every fact."""
    for fact in content.facts:
        if _is_node(fact, content.projection):
            yield from _spokes(fact)
        else:
            yield from _pairs(fact, content.projection)


def lost_by(projection: str) -> frozenset[str]:
    """The features that no format keeps in this projection."""
    lost = {"n-ary", "alone", "claims", "quotes", "notes", "sources", "overruled"}
    return frozenset(lost) if projection == "clique" else frozenset()


def days_of(one: Mapping[str, Any]) -> Days:
    """The bounds of a fact or of a participant's own time."""
    first, second, third, last = (one[name] for name in DAYS)
    return first, second, third, last


def _is_node(fact: Mapping[str, Any], projection: str) -> bool:
    return projection == "bipartite" or (projection == "star" and members_of(fact) != 2)


def _thing_node(thing: Mapping[str, Any]) -> Node:
    attributes = {
        "node_type": thing["label"],
        "kind": thing["kind"],
        "acronym": thing["acronym"],
        "names": [one for one in thing["names"] if one["kind"] != "main"],
        "identifiers": thing["identifiers"],
        **thing["values"],
    }
    return Node(thing["id"], thing["name"], _given(attributes), None)


def _fact_attributes(fact: Mapping[str, Any]) -> Row:
    """What is said of a fact itself, whether it is a node or an edge."""
    told = {
        "kind": fact["kind"],
        "shape": fact["shape"],
        "summary": fact["summary"],
        "valid": fact["valid"],
        "attested": fact["attested"],
        **{name: fact[name] for name in (*DAYS, "start_kind", "end_kind")},
        "certainty": fact["certainty"],
        "disputed": fact["disputed"],
        "sources": list(dict.fromkeys(one["source"] for one in fact["claims"] if one["source"])),
        "claim_ids": list(dict.fromkeys(one["claim"] for one in fact["claims"])),
        **fact["values"],
    }
    return _given(told)


def _evidence(fact: Mapping[str, Any]) -> Row:
    return {"claims": fact["claims"], "overruled": fact["overruled"]}


def _member_attributes(member: Mapping[str, Any], prefix: str = "") -> Row:
    names = ("relation", "role", "side", "representative", "representative_name", "on_behalf_of", "attested")
    told = {name: member.get(name) for name in names} | {
        "participant_time": None if member.get("valid") == "/" else member.get("valid")
    }
    return {f"{prefix}{name}": value for name, value in _given(told).items()}


def _spokes(fact: Mapping[str, Any]) -> Iterator[Edge]:
    for number, member in enumerate(_members(fact)):
        days = _together(days_of(fact), days_of(member)) or days_of(fact)
        attributes = {"fact": fact["id"], **_member_attributes(member)}
        yield Edge(f"{fact['id']}#{number}", fact["id"], member["id"], True, attributes, days)


def _pairs(fact: Mapping[str, Any], projection: str) -> Iterator[Edge]:
    own = {"fact": fact["id"], **_fact_attributes(fact)}
    members = _members(fact)
    evidence = _evidence(fact) if projection == "star" else {}
    for (place, one), (other_place, other) in combinations(enumerate(members), 2):
        days = _together(days_of(fact), days_of(one), days_of(other))
        if projection == "clique" and (days is None or not (one["acts"] or other["acts"])):
            continue
        ends = _member_attributes(one, "source_") | _member_attributes(other, "target_")
        key = fact["id"] if len(members) == 2 else f"{fact['id']}#{place}-{other_place}"
        is_directed = one["relation"] != other["relation"]
        yield Edge(key, one["id"], other["id"], is_directed, {**own, **ends, **evidence}, days or days_of(fact))


def _members(fact: Mapping[str, Any]) -> list[Row]:
    """Participants and things in the order in which the kind declares their roles."""
    always = dict(zip(DAYS, ("0001-01-01", "0001-01-01", "9999-12-31", "9999-12-31"), strict=True))
    members = [{**one, "id": one["actor"], "acts": True} for one in fact["participants"]]
    members += [{**always, **one, "acts": False} for one in fact["things"]]
    order = _order_of_roles(fact["kind"])
    return sorted(members, key=lambda one: order.get(one["relation"], len(order)))


@cache
def _order_of_roles(kind: str) -> Mapping[str, int]:
    return {role.relation: number for number, role in enumerate(fact_kinds()[kind].roles().values())}


def _together(*times: Days) -> Days | None:
    """The bounds of the time in which all held; None if they cannot have held on one day."""
    found = (
        max(one[0] for one in times),
        max(one[1] for one in times),
        min(one[2] for one in times),
        min(one[3] for one in times),
    )
    return found if found[0] <= found[3] else None


def _given(attributes: Mapping[str, Any]) -> Row:
    """Without what is not said."""
    return {name: value for name, value in attributes.items() if value not in (None, [], {})}
