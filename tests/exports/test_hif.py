"""HIF, read by XGI: hyperedges of any size with the roles of their members."""

from __future__ import annotations

import json

import xgi

from tests.exports.conftest import Exported
from tests.exports.truth import Truth


def test_xgi_reads_each_fact_as_an_edge_of_all_its_members(exported: Exported, mali: Truth) -> None:
    hypergraph = xgi.read_hif(exported("hif")[0])
    expected: dict[str, set[str]] = {row["fact"]: set() for row in mali.facts}
    for fact, member in mali.incidences():
        expected[fact].add(member[1])
    assert hypergraph.edges.members(dtype=dict) == expected
    assert set(hypergraph.nodes) == mali.used()
    assert {fact: hypergraph.edges[fact]["kind"] for fact in hypergraph.edges} == mali.kinds()


def test_incidences_have_relations_roles_and_sides(exported: Exported, mali: Truth) -> None:
    document = json.loads(exported("hif")[0].read_bytes())
    found = {
        (one["edge"], (one["attrs"]["relation"], one["node"], one["attrs"].get("role"), one["attrs"].get("side")))
        for one in document["incidences"]
    }
    assert found == mali.incidences()
    claims = {
        (one["edge"], c["claim"], c["stance"], c["source"], c["quote"], c["locator"])
        for one in document["edges"]
        for c in one["attrs"]["claims"]
    }
    assert claims == mali.claims()
    assert document["metadata"]["report"]["losses"] == []
