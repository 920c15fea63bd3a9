"""Components, articulation points and bridges against what removing an actor or a tie really does."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given

from tertius.metrics.network import Network
from tertius.metrics.registry import run_metric
from tests.metrics.networks import arcs_of, florentine_families, network_of, networks


def count_components(actors: Iterable[str], pairs: set[frozenset[str]]) -> int:
    """The number of parts, found by spreading from each actor in turn."""
    left, parts = set(actors), 0
    while left:
        reached = {left.pop()}
        while grown := {one for pair in pairs if pair & reached for one in pair & left}:
            reached |= grown
            left -= grown
        parts += 1
    return parts


def pairs_of(network: Network) -> set[frozenset[str]]:
    return {frozenset(arc) for arc in arcs_of(network)}


@given(networks())
def test_components_are_as_many_as_spreading_finds_and_no_tie_joins_two(network: Network) -> None:
    scores = run_metric("components", network)
    pairs = pairs_of(network)
    assert scores.summary["components"] == len(scores.groups) == count_components(network.actors, pairs)
    part = {actor: number for number, group in enumerate(scores.groups) for actor in group}
    assert sorted(part) == list(network.actors)
    assert all(len({part[actor] for actor in pair}) == 1 for pair in pairs)


@given(networks())
def test_articulation_points_cut_as_much_as_removing_them_does(network: Network) -> None:
    pairs = pairs_of(network)
    before = count_components(network.actors, pairs)
    expected = [
        max(
            0,
            count_components(set(network.actors) - {actor}, {pair for pair in pairs if actor not in pair}) - before,
        )
        for actor in network.actors
    ]
    scores = run_metric("articulation-points", network)
    assert scores.values.tolist() == expected
    assert scores.summary["articulation_points"] == sum(cuts > 0 for cuts in expected)


@given(networks())
def test_bridges_are_the_ties_whose_removal_makes_more_parts(network: Network) -> None:
    pairs = pairs_of(network)
    before = count_components(network.actors, pairs)
    expected = {pair for pair in pairs if count_components(network.actors, pairs - {pair}) > before}
    scores = run_metric("bridges", network)
    assert {frozenset(group) for group in scores.groups} == expected
    assert len(scores.groups) == len(expected) == scores.summary["bridges"]
    assert scores.values.tolist() == [sum(actor in pair for pair in expected) for actor in network.actors]


def test_the_pazzi_hang_on_the_salviati_and_these_on_the_medici() -> None:
    # By hand from the marriages: the Pazzi are tied to the Salviati only, and these to the Medici besides.
    network = florentine_families()
    found = {frozenset(group) for group in run_metric("bridges", network).groups}
    assert {frozenset({"Pazzi", "Salviati"}), frozenset({"Medici", "Salviati"})} <= found
    cuts = dict(zip(network.actors, run_metric("articulation-points", network).values.tolist(), strict=True))
    assert {family for family, parts in cuts.items() if parts} == {"Albizzi", "Guadagni", "Medici", "Salviati"}
    # Without the Medici, the Acciaiuoli are alone, and the Salviati with the Pazzi: two parts more.
    assert cuts["Medici"] == 2


def test_two_facts_between_the_same_two_are_one_relation_and_still_a_bridge() -> None:
    network = network_of([("a", "b"), ("b", "a"), ("a", "a")], directed=True)
    assert run_metric("bridges", network).groups == (("a", "b"),)


@pytest.mark.parametrize("directed", [True, False])
def test_components_are_numbered_by_size_then_by_first_actor(directed: bool) -> None:
    network = network_of([("y", "z"), ("x", "y"), ("c", "b")], directed=directed, actors="adw")
    scores = run_metric("components", network)
    assert scores.groups == (("x", "y", "z"), ("b", "c"), ("a",), ("d",), ("w",))
    assert (scores.summary["largest"], scores.summary["isolates"]) == (3, 3)
