"""Constraint and effective size against textbook values."""

from __future__ import annotations

import pytest
from hypothesis import given

from tertius.metrics.network import Network, Tie
from tertius.metrics.registry import run_metric
from tests.metrics.networks import network_of, networks

# Burt, R. S. (1992), Structural Holes, figure 2.2, as worked in networkx (test_structuralholes.py) and the igraph
# manual: G is tied to everyone, and A, B, C, D, E, F among each other as here.
FIGURE = ["ab", "af", "ag", "bd", "bg", "cg", "dg", "ea", "eg", "fg"]


def test_the_effective_size_of_burts_example_is_the_published_one() -> None:
    network = network_of([(one, other) for one, other in FIGURE])
    # Burt (1992), page 55: the six contacts of G have an effective size of 4.67; A's and F's by hand from the figure.
    found = dict(zip(network.actors, run_metric("effective-size", network).values.tolist(), strict=True))
    assert found["g"] == pytest.approx(4.67, abs=0.005)
    # A: contacts B, E, F, G; B, E and F are each tied to G: 4 - 2 * 3 / 4. F: contacts A and G, tied: 2 - 2 * 1 / 2.
    assert (found["a"], found["f"]) == (pytest.approx(2.5), pytest.approx(1))


def test_constraint_by_hand_in_a_star_a_triangle_and_with_weights() -> None:
    star = network_of([("hub", other) for other in "abcd"])
    scores = run_metric("constraint", star)
    # Each of four contacts takes a quarter, squared; a leaf has one contact that takes all.
    assert dict(zip(star.actors, scores.values.tolist(), strict=True)) == {
        "a": 1, "b": 1, "c": 1, "d": 1, "hub": pytest.approx(0.25)
    }  # fmt: skip
    triangle = run_metric("constraint", network_of([("a", "b"), ("b", "c"), ("a", "c")]))
    # Directly a half, around the corner a quarter: twice three quarters squared.
    assert triangle.values.tolist() == pytest.approx([1.125] * 3)
    weighted = network_of([Tie("a", "b", 3.0), Tie("a", "c", 1.0)])
    assert run_metric("constraint", weighted).values[0] == pytest.approx(0.75**2 + 0.25**2)
    assert run_metric("constraint", weighted, {"weighted": False}).values[0] == pytest.approx(0.5)


@given(networks())
def test_without_contacts_both_are_undefined_and_otherwise_both_are_defined(network: Network) -> None:
    constraint, size = run_metric("constraint", network), run_metric("effective-size", network)
    for row, other in zip(constraint.rows(None, network), size.rows(None, network), strict=True):
        assert (row["value"] is None) == (row["contacts"] == 0)
        assert other["value"] is None or other["value"] >= 1 - 1e-9 or other["efficiency"] > 0
