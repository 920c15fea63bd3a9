"""The null model keeps what it promises to keep, and finds what a network was made to have."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tertius.metrics.registry import run_metric
from tertius.metrics.rewiring import rewired
from tests.metrics.networks import from_graph, network_of


@pytest.mark.parametrize("directed", [True, False])
def test_random_networks_have_the_same_degrees_and_no_tie_twice(directed: bool) -> None:
    graph = from_graph(nx.gnm_random_graph(40, 120, seed=1, directed=directed)).merged()
    whole = np.bincount(np.concatenate([graph.source, graph.target]), minlength=graph.size)
    for source, target in rewired(graph, 5, seed=3):
        assert (source != target).all()
        pairs = {
            (one, other) if directed else frozenset((one, other)) for one, other in zip(source, target, strict=True)
        }
        assert len(pairs) == len(graph)
        assert (np.bincount(np.concatenate([source, target]), minlength=graph.size) == whole).all()
        if directed:
            assert (np.bincount(source, minlength=graph.size) == graph.out_sums()).all()


def test_every_network_of_given_degrees_comes_up_as_often() -> None:
    # The six actors of a ring are tied as one ring of 6 in 60 ways, as two of 3 in 10 ways (counted by hand).
    graph = from_graph(nx.cycle_graph(6)).merged()
    rings = [
        nx.number_connected_components(nx.Graph(list(zip(source.tolist(), target.tolist(), strict=True))))
        for source, target in rewired(graph, 1_400, seed=0)
    ]
    assert rings.count(2) / len(rings) == pytest.approx(10 / 70, abs=0.04)


def test_two_camps_have_fewer_ties_between_them_than_chance_would_give() -> None:
    graph = nx.planted_partition_graph(2, 20, 0.5, 0.05, seed=2)
    network = from_graph(graph)
    groups = {actor: "north" if int(actor) < 20 else "south" for actor in network.actors}
    mixing = run_metric("mixing", network, {"groups": groups})
    between = sum((one < 20) != (other < 20) for one, other in graph.edges)
    assert mixing.summary["north and south"] == between
    z = mixing.summary["north and south, z"]
    assert isinstance(z, float)
    assert z < -5
    assert mixing.values.sum() == 2 * between
    again = run_metric("mixing", network, {"groups": groups})
    assert dict(again.summary) == dict(mixing.summary)


def test_a_network_without_ties_has_nothing_to_compare() -> None:
    assert run_metric("mixing", network_of([], actors="ab")).values.tolist() == [0, 0]
