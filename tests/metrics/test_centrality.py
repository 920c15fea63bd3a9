"""Centrality equals published values, and the odd networks have defined answers."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given

from tertius.metrics.network import Network, Tie
from tertius.metrics.registry import run_metric
from tertius.metrics.scores import Scores
from tests.metrics.networks import arcs_of, florentine_families, from_graph, karate_club, network_of, networks

# Betweenness of the Florentine families as tested in networkx (test_betweenness_centrality.py), to 3 decimals;
# Medici .522, Guadagni .255 and Strozzi .103 also in Jackson, M. O. (2008), Social and Economic Networks.
FLORENTINE = {
    "Acciaiuoli": 0.000,
    "Albizzi": 0.212,
    "Barbadori": 0.093,
    "Bischeri": 0.104,
    "Castellani": 0.055,
    "Ginori": 0.000,
    "Guadagni": 0.255,
    "Lamberteschi": 0.000,
    "Medici": 0.522,
    "Pazzi": 0.000,
    "Peruzzi": 0.022,
    "Ridolfi": 0.114,
    "Salviati": 0.143,
    "Strozzi": 0.103,
    "Tornabuoni": 0.092,
}
# Krackhardt, D. (1990), Assessing the political landscape; values as tested in networkx.
KITE = [0.023, 0.023, 0.000, 0.102, 0.000, 0.231, 0.231, 0.389, 0.222, 0.000]
# Langville, A. and Meyer, C. (2005), A survey of eigenvector methods for web information retrieval; damping 0.9,
# actor 2 is dangling. The digits are those tested in networkx (test_pagerank.py).
WEB = [
    ("1", "2"),
    ("1", "3"),
    ("3", "1"),
    ("3", "2"),
    ("3", "5"),
    ("4", "5"),
    ("4", "6"),
    ("5", "4"),
    ("5", "6"),
    ("6", "4"),
]
WEB_PAGERANK = [0.03721197, 0.05395735, 0.04150565, 0.37508082, 0.20599833, 0.28624589]


def by_actor(scores: Scores, network: Network, column: str | None = None) -> dict[str, float]:
    values = scores.values if column is None else scores.columns[column]
    return dict(zip(network.actors, values.tolist(), strict=True))


def test_betweenness_of_the_florentine_families_is_the_published_one() -> None:
    network = florentine_families()
    scores = run_metric("betweenness", network)
    assert by_actor(scores, network) == pytest.approx(FLORENTINE, abs=5e-4)
    assert scores.rows(1, network)[0]["name"] == "MEDICI"


def test_betweenness_of_the_krackhardt_kite_is_the_published_one() -> None:
    scores = run_metric("betweenness", from_graph(nx.krackhardt_kite_graph()))
    assert scores.values.tolist() == pytest.approx(KITE, abs=5e-4)


def test_betweenness_of_the_karate_club_is_the_one_that_tutorials_print() -> None:
    # Printed for this network in many notebooks, networkx's members 0, 33, 32, 2, 31 (numbered from 1 by Zachary).
    network = karate_club()
    rows = run_metric("betweenness", network).rows(5, network)
    assert [row["actor"] for row in rows] == ["00", "33", "32", "02", "31"]
    expected = [0.43763528138528146, 0.30407497594997596, 0.14524711399711399, 0.14365680615680618, 0.13827561327561325]
    assert [row["value"] for row in rows] == pytest.approx(expected, abs=1e-9)


def test_a_mediator_between_two_parties_has_betweenness_although_no_directed_path_passes_it() -> None:
    mediation = network_of([("algeria", "mali"), ("algeria", "mnla")], directed=True)
    ignored = run_metric("betweenness", mediation)
    assert (by_actor(ignored, mediation)["algeria"], ignored.notes) == (1.0, ("Direction was ignored.",))
    followed = run_metric("betweenness", mediation, {"direction": "followed"})
    assert (by_actor(followed, mediation)["algeria"], followed.notes) == (0.0, ())


def test_parallel_ties_do_not_change_betweenness() -> None:
    diamond = [("a", "b"), ("b", "d"), ("a", "c"), ("c", "d")]
    once, twice = network_of(diamond), network_of([*diamond, ("b", "a"), ("a", "b"), ("a", "a")])
    # By hand: of the three pairs of others, b carries half of a-d, and d half of b-c.
    expected = [1 / 6] * 4
    assert run_metric("betweenness", once).values.tolist() == pytest.approx(expected)
    assert run_metric("betweenness", twice).values.tolist() == pytest.approx(expected)


def test_fewer_than_three_actors_have_no_betweenness() -> None:
    for network in (network_of([]), network_of([("a", "a")]), network_of([("a", "b")])):
        scores = run_metric("betweenness", network)
        assert scores.values.tolist() == [0.0] * len(network.actors)
        assert scores.summary["centralisation"] is None


def test_a_star_is_fully_centralised_and_a_ring_not_at_all() -> None:
    # Freeman (1979): the index is 1 for a star and 0 where all actors are alike.
    star = network_of([("hub", other) for other in "abcd"])
    ring = network_of(list(pairwise("abcdea")))
    for name in ("degree", "betweenness"):
        assert run_metric(name, star).summary["centralisation"] == pytest.approx(1)
        assert run_metric(name, ring).summary["centralisation"] == pytest.approx(0)


def test_pagerank_of_the_web_of_langville_and_meyer_is_the_published_one() -> None:
    scores = run_metric("pagerank", network_of(WEB, directed=True), {"damping": 0.9})
    assert scores.values.tolist() == pytest.approx(WEB_PAGERANK, abs=1e-4)
    assert scores.summary["dangling"] == 1


def test_pagerank_reversed_is_that_of_the_reversed_network() -> None:
    turned = network_of([(other, one) for one, other in WEB], directed=True)
    reversed_ = run_metric("pagerank", network_of(WEB, directed=True), {"direction": "reversed"})
    assert reversed_.values.tolist() == pytest.approx(run_metric("pagerank", turned).values.tolist())


def test_pagerank_follows_weights_unless_told_otherwise() -> None:
    network = network_of([Tie("a", "b", 3.0), Tie("a", "c", 1.0)], directed=True)
    weighted, alike = run_metric("pagerank", network), run_metric("pagerank", network, {"weighted": False})
    # By hand: with u a third of what is spread, a holds u, b holds u + .85 * .75 u, c holds u + .85 * .25 u.
    a, b, c = weighted.values.tolist()
    assert (b / a, c / a) == pytest.approx((1 + 0.85 * 0.75, 1 + 0.85 * 0.25))
    assert alike.values[1] == pytest.approx(alike.values[2])


@given(networks())
def test_pagerank_sums_to_one(network: Network) -> None:
    assert run_metric("pagerank", network).values.sum() == pytest.approx(1 if network.actors else 0)


@given(networks())
def test_degree_counts_each_other_actor_once(network: Network) -> None:
    scores = run_metric("degree", network)
    arcs = arcs_of(network)
    for actor in network.actors:
        out, into = {c for b, c in arcs if b == actor}, {a for a, b in arcs if b == actor}
        assert by_actor(scores, network)[actor] == len(out | into)
        if network.directed:
            assert by_actor(scores, network, "out_degree")[actor] == len(out)
            assert by_actor(scores, network, "in_degree")[actor] == len(into)


def test_degree_and_density_of_the_karate_club_are_the_published_ones() -> None:
    # KONECT, network ucidata-zachary: maximum degree 17, average degree 4.58824, fill 0.139037.
    network = karate_club()
    scores = run_metric("degree", network)
    assert scores.rows(1, network)[0]["value"] == 17
    assert scores.summary["mean_degree"] == pytest.approx(4.58824, abs=5e-6)
    assert scores.summary["density"] == pytest.approx(0.139037, abs=5e-7)


def test_in_and_out_are_undefined_without_direction() -> None:
    row = run_metric("degree", network_of([("a", "b")])).rows(1, network_of([("a", "b")]))[0]
    assert (row["value"], row["share"], row["in_degree"], row["out_degree"]) == (1, 1.0, None, None)


def test_strength_sums_the_weights_of_all_ties_but_those_to_oneself() -> None:
    ties = [Tie("a", "b", 2.0), Tie("a", "b", 0.5), Tie("b", "a", 1.0), Tie("a", "a", 9.0), Tie("c", "a", 4.0)]
    network = network_of(ties, directed=True)
    scores = run_metric("strength", network)
    assert by_actor(scores, network) == {"a": 7.5, "b": 3.5, "c": 4.0}
    assert by_actor(scores, network, "out_strength") == {"a": 2.5, "b": 1.0, "c": 4.0}
    assert (scores.summary["weight"], scores.summary["self_ties"]) == (7.5, 1)
    undirected = network_of(ties)
    assert by_actor(run_metric("strength", undirected), undirected) == {"a": 7.5, "b": 3.5, "c": 4.0}
