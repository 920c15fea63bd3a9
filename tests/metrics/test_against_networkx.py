"""What networkx defines is what it says, on random networks with and without direction."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from tertius.metrics.network import Network
from tertius.metrics.registry import run_metric
from tests.metrics.networks import arcs_of, from_graph, networks

GRAPHS = [
    nx.gnm_random_graph(30 + 10 * seed, 90 + 20 * seed, seed=seed, directed=directed)
    for seed in range(4)
    for directed in (False, True)
]


def in_order(graph: nx.Graph, values: dict[int, float]) -> list[float]:
    return [float(values[node]) for node in sorted(graph)]


def same(found: np.ndarray, expected: list[float]) -> None:
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_distances_cores_and_triangles(graph: nx.Graph) -> None:
    network, either = from_graph(graph), nx.Graph(graph)
    same(run_metric("closeness", network).values, in_order(graph, nx.closeness_centrality(either)))
    same(run_metric("harmonic", network).values, in_order(graph, nx.harmonic_centrality(either)))
    followed = {"direction": "followed"}
    same(run_metric("closeness", network, followed).values, in_order(graph, nx.closeness_centrality(graph)))
    same(run_metric("harmonic", network, followed).values, in_order(graph, nx.harmonic_centrality(graph)))
    k_core = run_metric("k-core", network)
    same(k_core.values, in_order(graph, nx.core_number(either)))
    clustering = run_metric("clustering", network)
    same(np.nan_to_num(clustering.values), in_order(graph, nx.clustering(either)))
    assert clustering.summary["transitivity"] == pytest.approx(nx.transitivity(either))
    assert clustering.summary["triangles"] == sum(nx.triangles(either).values()) // 3


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_structural_holes_of_ties_weighted_both_ways(graph: nx.Graph) -> None:
    network, mutual = from_graph(graph), nx.Graph()
    mutual.add_nodes_from(graph)
    for one, other in graph.edges:
        weight = mutual[one][other]["weight"] if mutual.has_edge(one, other) else 0
        mutual.add_edge(one, other, weight=weight + 1)
    constraint = nx.constraint(mutual, weight="weight")
    # With `nodes`, since without them networkx 3.6.1 divides by the largest weights of the wrong actors.
    size = nx.effective_size(mutual, nodes=list(mutual), weight="weight")
    same(run_metric("constraint", network).values, in_order(graph, constraint))
    effective_size = run_metric("effective-size", network)
    defined = {node: value if mutual.degree(node) else np.nan for node, value in size.items()}
    same(effective_size.values, in_order(graph, defined))


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_numbers_of_the_whole(graph: nx.Graph) -> None:
    summary = run_metric("whole", from_graph(graph)).summary
    assert summary["density"] == pytest.approx(nx.density(graph))
    expected = nx.degree_assortativity_coefficient(nx.Graph(graph))
    assert summary["degree_assortativity"] == pytest.approx(expected)
    assert summary["reciprocity"] == (pytest.approx(nx.reciprocity(graph)) if graph.is_directed() else None)


@settings(max_examples=100, deadline=None)
@given(networks(directed=True))
def test_the_triad_census_of_directed_networks(network: Network) -> None:
    graph = nx.DiGraph()
    graph.add_nodes_from(network.actors)
    graph.add_edges_from(arcs_of(network))
    triad_census = run_metric("triad-census", network)
    assert {name: triad_census.summary[name] for name in nx.triadic_census(nx.DiGraph())} == nx.triadic_census(graph)
    assert triad_census.columns["closed"].tolist() == [nx.triangles(nx.Graph(graph))[one] for one in network.actors]


@settings(max_examples=60, deadline=None)
@given(networks())
def test_group_assortativity_is_that_of_networkx(network: Network) -> None:
    graph = nx.Graph()
    graph.add_nodes_from((one, {"kind": kind}) for one, kind in zip(network.actors, network.kinds, strict=True))
    graph.add_edges_from(arcs_of(network))
    found = run_metric("whole", network).summary["group_assortativity"]
    kinds = {graph.nodes[end]["kind"] for tie in graph.edges for end in tie}
    if len(kinds) < 2:
        assert found is None
    else:
        assert found == pytest.approx(nx.attribute_assortativity_coefficient(graph, "kind"))


@pytest.mark.parametrize(
    "large",
    # Paths have a second eigenvalue that is close; that of 300 needs more vectors than others.
    [
        [],
        [nx.path_graph(80)],
        [nx.path_graph(300), nx.path_graph(80), nx.path_graph(80), nx.gnm_random_graph(99, 400, seed=1)],
    ],
    ids=["no large component", "one", "several"],
)
def test_the_eigenvector_of_each_component_solves_its_equation(large: list[nx.Graph]) -> None:
    # A two-mode square, whose smallest eigenvalue is as large; a pair of pairs; and a lone actor.
    small = [nx.cycle_graph(4), nx.complete_graph(5), nx.path_graph(2), nx.path_graph(2), nx.empty_graph(1)]
    graph = nx.disjoint_union_all([*large, *small])
    network = from_graph(nx.relabel_nodes(graph, {node: f"{node:03}" for node in graph}))
    scores = run_metric("eigenvector", network)
    values, matrix = scores.values, nx.to_numpy_array(graph, nodelist=sorted(graph))
    for part in nx.connected_components(graph):
        members = sorted(part)
        own = values[members]
        largest = np.linalg.eigvalsh(matrix[np.ix_(members, members)])[-1]
        np.testing.assert_allclose(matrix[np.ix_(members, members)] @ own, largest * own, atol=1e-9)
        assert (own**2).sum() == pytest.approx(1 if len(members) > 1 else 0)
        assert (own >= 0).all()
    assert scores.summary["components"] == nx.number_connected_components(graph)
