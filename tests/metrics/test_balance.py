"""Balance and frustration: textbook triads, published values, and every division tried."""

from __future__ import annotations

import csv
import os
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.graph_schema.errors import ParameterError
from tertius.metrics.network import Network, Tie
from tertius.metrics.registry import run_metric
from tests.metrics.gahuku_gama import gahuku_gama
from tests.metrics.networks import network_of, signed_network

SIGNED = Path(os.environ.get("TERTIUS_TEST_DATA", "")) / "signed"
real = pytest.mark.skipif(not SIGNED.is_dir(), reason="the published signed networks are not here")


def triangle(*signs: int) -> Network:
    return signed_network([("a", "b", signs[0]), ("b", "c", signs[1]), ("a", "c", signs[2])])


@pytest.mark.parametrize(
    ("signs", "balanced", "weakly", "index"),
    # Cartwright and Harary (1956), figure 1; Davis (1967) for three enemies.
    [((1, 1, 1), 1, 1, 0), ((1, 1, -1), 0, 0, 1), ((1, -1, -1), 1, 1, 0), ((-1, -1, -1), 0, 1, 1)],
)
def test_a_triad_is_balanced_if_its_signs_multiply_to_plus(
    signs: tuple[int, int, int], balanced: int, weakly: int, index: int
) -> None:
    balance, frustration = run_metric("balance", triangle(*signs)), run_metric("frustration", triangle(*signs))
    assert (balance.summary["balanced_share"], balance.summary["weakly_balanced_share"]) == (balanced, weakly)
    assert balance.values.tolist() == [1 - balanced] * 3
    assert frustration.summary["frustration_index"] == index


@real
def test_the_table_of_the_gahuku_gama_is_the_published_one() -> None:
    with (SIGNED / "gahuku_gama_edges.csv").open(encoding="utf-8") as file:
        published = {(frozenset((row["source"], row["target"])), int(row["sign"])) for row in csv.DictReader(file)}
    network = gahuku_gama()
    ends = zip(network.source, network.target, network.sign.tolist(), strict=True)
    ours = [(frozenset((network.actors[one], network.actors[other])), sign) for one, other, sign in ends]
    assert len(ours) == len(published) == 58
    assert set(ours) == published


def test_the_gahuku_gama_tribes_have_the_published_balance_and_frustration() -> None:
    # Read, K. E. (1954); 16 tribes, 29 alliances, 29 enmities. Aref, S. and Wilson, M. C. (2018), Measuring partial
    # balance in signed networks, Journal of Complex Networks 6: 0.87 of the triads balanced, frustration index 7.
    network = gahuku_gama()
    balance, frustration = run_metric("balance", network).summary, run_metric("frustration", network)
    assert (balance["positive"], balance["negative"]) == (29, 29)
    assert balance["balanced_share"] == pytest.approx(0.87, abs=0.005)
    assert frustration.summary["frustration_index"] == 7
    assert frustration.engine == "scipy (HiGHS)"
    assert frustration.values.sum() == 2 * 7


def test_where_the_index_is_not_computed_it_lies_between_the_bounds() -> None:
    scores = run_metric("frustration", gahuku_gama(), {"exact_up_to": 0})
    assert scores.summary["frustration_index"] is None
    lower, upper = scores.summary["lower_bound"], scores.summary["upper_bound"]
    assert isinstance(lower, int)
    assert isinstance(upper, int)
    assert 0 < lower <= 7 <= upper
    assert "between the bounds" in scores.notes[0]


@st.composite
def signed(draw: st.DrawFn) -> list[tuple[str, str, int]]:
    actors = "abcdefg"[: draw(st.integers(2, 7))]
    pairs = list(combinations(actors, 2))
    return [(*pair, draw(st.sampled_from([1, -1]))) for pair in draw(st.lists(st.sampled_from(pairs), unique=True))]


@settings(max_examples=60, deadline=None)
@given(signed())
def test_the_index_is_the_fewest_ties_that_any_two_camps_frustrate(ties: list[tuple[str, str, int]]) -> None:
    actors = sorted({end for one, other, _ in ties for end in (one, other)})
    fewest = min(
        sum((camp[one] == camp[other]) != (sign > 0) for one, other, sign in ties)
        for camp in (dict(zip(actors, sides, strict=True)) for sides in product((0, 1), repeat=len(actors)))
    )
    scores = run_metric("frustration", signed_network(ties))
    assert scores.summary["frustration_index"] == fewest
    assert scores.values.sum() == 2 * fewest


@settings(max_examples=60, deadline=None)
@given(signed())
def test_triads_equal_the_count_triad_by_triad(ties: list[tuple[str, str, int]]) -> None:
    sign = {frozenset(tie[:2]): tie[2] for tie in ties}
    actors = sorted({end for tie in ties for end in tie[:2]})
    closed = [
        (trio, sign[frozenset(trio[:2])] * sign[frozenset(trio[1:])] * sign[frozenset((trio[0], trio[2]))])
        for trio in combinations(actors, 3)
        if all(frozenset(pair) in sign for pair in combinations(trio, 2))
    ]
    scores = run_metric("balance", signed_network(ties))
    assert scores.columns["triads"].tolist() == [sum(one in trio for trio, _ in closed) for one in actors]
    assert scores.values.tolist() == [sum(one in trio and sign < 0 for trio, sign in closed) for one in actors]


def test_friends_who_fought_as_often_are_neither_and_are_counted_as_ambivalent() -> None:
    ties = [Tie("a", "b", sign=1), Tie("a", "b", sign=-1), Tie("b", "c", sign=1), Tie("a", "c", sign=-1)]
    scores = run_metric("balance", network_of(ties, name="signed"))
    assert (scores.summary["ambivalent"], scores.summary["positive"], scores.summary["negative"]) == (1, 1, 1)


def test_a_network_without_signs_is_refused() -> None:
    with pytest.raises(ParameterError, match="expected signed or union"):
        run_metric("balance", network_of([("a", "b")]))
