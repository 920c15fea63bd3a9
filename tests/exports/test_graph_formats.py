"""GraphML, GEXF, node-link, Cytoscape and Gephi's pair, read back by networkx and compared with the query."""

from __future__ import annotations

import pytest

from tests.exports.conftest import Exported
from tests.exports.graphs import bounds_of, facts_of, incidences_of, pairs_of, read_graph
from tests.exports.truth import Truth

FORMS = ("graphml", "gexf", "nodelink", "cytoscape", "gephi")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("projection", ["star", "bipartite"])
def test_every_fact_comes_back_with_every_member(form: str, projection: str, exported: Exported, mali: Truth) -> None:
    path, _ = exported(form, projection=projection)
    graph = read_graph(form, path)
    facts = facts_of(graph)
    assert {fact: told["kind"] for fact, told in facts.items()} == mali.kinds()
    assert bounds_of(facts) == mali.bounds()
    assert incidences_of(graph) == mali.incidences()
    things = {node for node, told in graph.nodes(data=True) if told["node_type"] != "Fact"}
    assert things == mali.used()


@pytest.mark.parametrize("form", FORMS)
def test_a_clique_has_each_pair_that_can_have_met(form: str, exported: Exported, mali: Truth) -> None:
    path, report = exported(form, projection="clique")
    graph = read_graph(form, path)
    assert pairs_of(graph) == mali.pairs()
    assert all(told["node_type"] != "Fact" for _, told in graph.nodes(data=True))
    lost = {one["feature"]: one["count"] for one in report["losses"]}
    assert lost["n-ary"] == sum(len(mali.members(row)) > 2 for row in mali.facts)
    assert lost["alone"] == sum(len(mali.members(row)) == 1 for row in mali.facts)


def test_in_a_star_two_members_are_an_edge_and_others_a_node(exported: Exported, mali: Truth) -> None:
    path, _ = exported("nodelink")
    graph = read_graph("nodelink", path)
    nodes = {node for node, told in graph.nodes(data=True) if told["node_type"] == "Fact"}
    assert nodes == {row["fact"] for row in mali.facts if len(mali.members(row)) != 2}


def test_names_in_other_languages_and_identifiers_come_along(exported: Exported, mali: Truth) -> None:
    path, _ = exported("graphml")
    graph = read_graph("graphml", path)
    for node, told in graph.nodes(data=True):
        if told["node_type"] != "Fact":
            names = {f"{one['lang']}:{one['text']}" for one in mali.things[node]["names"] if one["kind"] != "main"}
            assert set(told["names"].split(" | ") if "names" in told else []) == names
            known = {one["id"] for one in mali.things[node]["identifiers"]}
            assert set(told["identifiers"].split(" | ") if "identifiers" in told else []) == known
