"""What the graph knows of each actor or other thing by which it can be told to be the same as another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tertius.graph_schema.dates import EARLIEST, LATEST
from tertius.graph_schema.registry import entity_kinds, version_label
from tertius.store.graph import Graph

MERGEABLE = tuple(kind for kind in entity_kinds() if kind != "Source")
"""The kinds of entities whose records can be merged."""

_THINGS = """
MATCH (v:%(version)s)-[:VERSION_OF]->(t:%(kind)s)
WHERE v.since <= $at < v.until AND 'best' IN v.policies
RETURN t.id AS id, v.type AS type, v.name AS name, v.date AS date, coalesce(v.records, [t.id]) AS records,
       [(v)-[as:NAMED]->(n:Name) | [n.key, as.text, as.kind]] AS names,
       [(v)-[as:IDENTIFIED_BY]->(i:Identifier) | [i.id, as.status, coalesce(as.valid, [])]] AS identifiers
ORDER BY id
"""
_SCOPES = """
MATCH (t:%s)<-[l:LIVE]-(c:Claim)
WHERE l.since <= $at < l.until
RETURN t.id AS id, collect(DISTINCT c.scope) AS scopes
"""
_LIFETIMES = """
MATCH (a:Actor)<-[:SUBJECT]-(v:Existence)
WHERE v.since <= $at < v.until AND 'best' IN v.policies
RETURN a.id AS id, min(v.start_min) AS first, max(v.end_max) AS last
"""
_PARTNERS = """
UNWIND $ids AS id
MATCH (a:Actor {id: id})
CALL (a) {
  MATCH (a)<-[as]-(f:Version)-[:VERSION_OF]->(:Fact)
  WHERE f.since <= $at < f.until AND 'best' IN f.policies AND type(as) <> 'REPRESENTATIVE'
  // enough to see whom it meets; a state takes part in thousands of facts
  WITH f LIMIT 500
  MATCH (f)-[other]->(b:Actor)
  WHERE b <> a AND type(other) <> 'REPRESENTATIVE'
  RETURN collect(DISTINCT b.id) AS partners
}
RETURN id, partners
"""
_FACTS = """
MATCH (v:%s)-[:VERSION_OF]->(f:Fact)
WHERE v.since <= $at < v.until AND 'best' IN v.policies
RETURN f.id AS id, coalesce(v.records, [f.id]) AS records, v.act AS act, v.start_min AS start_min,
       v.start_max AS start_max, v.end_min AS end_min, v.end_max AS end_max, v.valid AS valid,
       [(v)-[as]->(t:!Fact&!Version) WHERE type(as) IN $relations | [type(as), t.id]] AS parts
ORDER BY id
"""
_FACT_SCOPES = """
UNWIND $ids AS id
MATCH (:Fact {id: id})<-[l:LIVE]-(c:Claim)
WHERE l.since <= $at < l.until
RETURN id, collect(DISTINCT c.scope) AS scopes
"""


class Lifetime(NamedTuple):
    """The first and the last day on which an actor may have existed."""

    first: date
    last: date

    @property
    def edtf(self) -> str:
        """As an interval of EDTF: `2021-04-06/..` for what has no last day."""
        first = ".." if self.first == EARLIEST else str(self.first)
        return f"{first}/{'..' if self.last == LATEST else self.last}"


def fetch_things(graph: Graph, kind: str, at: int) -> list[dict[str, Any]]:
    """Every thing of an entity kind: id, type, name, date, records, names, identifiers, scopes, lifetime.

    Names are triples of search key, text and kind; identifiers are triples of id, status and spells. A lifetime is
    None where nobody says when an actor was founded or ended.
    """
    labels = {"kind": kind, "version": version_label(entity_kinds()[kind])}
    scopes = {row["id"]: set(row["scopes"]) for row in graph.read(_SCOPES % kind, at=at)}
    lives = graph.read(_LIFETIMES, at=at) if kind == "Actor" else []
    lifetimes = {row["id"]: Lifetime(row["first"].to_native(), row["last"].to_native()) for row in lives}
    found = []
    for row in graph.read(_THINGS % labels, at=at):
        spoken = set[str]().union(*(scopes.get(record, set()) for record in row["records"]))
        found.append({**row, "scopes": spoken, "lifetime": lifetimes.get(row["id"])})
    return found


def fetch_partners(graph: Graph, actors: Iterable[str], at: int) -> dict[str, set[str]]:
    """Whom each of these actors meets in facts."""
    wanted = sorted(set(actors))
    chunks = (wanted[start : start + 500] for start in range(0, len(wanted), 500))
    return {row["id"]: set(row["partners"]) for chunk in chunks for row in graph.read(_PARTNERS, ids=chunk, at=at)}


def fetch_facts(graph: Graph, kind: str, relations: Iterable[str], at: int) -> list[dict[str, Any]]:
    """Every fact of a kind: id, records, its parts in the roles asked for as (relation, id), act and bounds."""
    return graph.read(_FACTS % kind, at=at, relations=list(relations))


def fetch_fact_scopes(graph: Graph, records: Iterable[str], at: int) -> dict[str, set[str]]:
    """In which scopes claims speak of each of these records of facts."""
    wanted = sorted(set(records))
    chunks = (wanted[start : start + 2_000] for start in range(0, len(wanted), 2_000))
    return {row["id"]: set(row["scopes"]) for chunk in chunks for row in graph.read(_FACT_SCOPES, ids=chunk, at=at)}
