"""Communities: known cases, the definition of modularity, and what is left out."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from tertius.metrics.communities import modularity
from tertius.metrics.network import Network, Tie
from tertius.metrics.registry import run_metric
from tests.metrics.networks import from_graph, karate_club, network_of, networks


def test_the_karate_club_falls_into_four_communities_of_nearly_the_best_modularity() -> None:
    # Brandes, U. et al. (2008), On modularity clustering, IEEE TKDE 20: the optimum is 0.4198, with four clusters.
    network = karate_club()
    for seed in range(5):
        scores = run_metric("communities", network, {"seed": seed})
        reached = scores.summary["modularity"]
        assert isinstance(reached, float)
        assert 0.41 < reached < 0.41985
        assert scores.summary["communities"] in (4, 5)


def test_two_cliques_joined_by_one_tie_are_two_communities() -> None:
    scores = run_metric("communities", from_graph(nx.barbell_graph(5, 0)))
    assert scores.groups == (("00", "01", "02", "03", "04"), ("05", "06", "07", "08", "09"))
    # By hand: 21 ties, 20 of them inside, and each side holds half of all ends: 20/21 - 1/2.
    assert scores.summary["modularity"] == pytest.approx(20 / 21 - 1 / 2)
    # The member of the tie between them has 4 of its 5 ties inside.
    assert scores.columns["inside"][4:6].tolist() == pytest.approx([0.8, 0.8])


@given(networks())
def test_modularity_is_that_of_networkx(network: Network) -> None:
    graph = network.merged(directed=False)
    numbers = np.array([1 + at % 3 for at in range(graph.size)], dtype=np.int64)
    built = nx.Graph()
    built.add_nodes_from(range(graph.size))
    built.add_weighted_edges_from(graph.weighted_pairs())
    parts = [{at for at in range(graph.size) if numbers[at] == part} for part in (1, 2, 3)]
    if graph.weight.sum() == 0:
        assert modularity(graph, numbers) is None
    else:
        expected = nx.community.modularity(built, [part for part in parts if part], resolution=1.5)
        assert modularity(graph, numbers, 1.5) == pytest.approx(expected)


@given(networks())
def test_the_groups_are_a_partition_numbered_by_size(network: Network) -> None:
    scores = run_metric("communities", network)
    assert sorted(actor for group in scores.groups for actor in group) == list(network.actors)
    assert [len(group) for group in scores.groups] == sorted((len(group) for group in scores.groups), reverse=True)
    for number, group in enumerate(scores.groups, start=1):
        assert {int(scores.values[network.position[actor]]) for actor in group} == {number}


def test_hostile_ties_bind_nobody_and_the_answer_says_so() -> None:
    friends = [Tie("a", "b", sign=1), Tie("c", "d", sign=1)]
    enemies = [Tie("a", "c", 50.0, -1), Tie("b", "d", 50.0, -1)]
    scores = run_metric("communities", network_of(friends + enemies))
    assert scores.groups == (("a", "b"), ("c", "d"))
    assert (scores.notes, scores.summary["hostile_ties"]) == (("2 hostile ties were left out.",), 2)


def test_without_ties_everyone_is_alone_and_modularity_is_undefined() -> None:
    for network in (network_of([]), network_of([], actors="ab"), network_of([Tie("a", "b", 0.0)])):
        scores = run_metric("communities", network)
        assert scores.groups == tuple((actor,) for actor in network.actors)
        assert scores.summary["modularity"] is None
        assert all(row["inside"] is None for row in scores.rows(None, network))
