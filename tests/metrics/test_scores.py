"""Ranks, rows and groups: what people and programs read of a metric."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tertius.graph_schema.errors import InvalidInput, ParameterError
from tertius.metrics.scores import Scores
from tests.metrics.networks import network_of

NETWORK = network_of([], actors=["a", "b", "c", "d", "e"], kinds={"e": "igo"})


def test_equal_values_share_a_rank_and_stand_in_the_order_of_ids() -> None:
    scores = Scores(columns={"pairs": np.array([3, 7, 7, 7, 1])})
    rows = [(row["rank"], row["actor"], row["value"]) for row in scores.rows(None, NETWORK)]
    assert rows == [(1, "b", 7), (1, "c", 7), (1, "d", 7), (4, "a", 3), (5, "e", 1)]


def test_a_difference_in_the_last_bits_is_no_difference_in_rank() -> None:
    scores = Scores(columns={"share": np.array([0.1 + 0.2, 0.3, 1e-17, 0.0, 0.2])})
    assert scores.ranks() == [1, 1, 4, 4, 3]


def test_undefined_values_come_last_as_none_and_have_no_rank() -> None:
    scores = Scores(columns={"share": np.array([np.nan, 0.5, np.nan, -0.5, 0.0]), "count": np.arange(5)})
    rows = scores.rows(None, NETWORK)
    assert [(row["rank"], row["actor"], row["value"]) for row in rows] == [
        (1, "b", 0.5),
        (2, "e", 0.0),
        (3, "d", -0.5),
        (None, "a", None),
        (None, "c", None),
    ]
    assert json.loads(json.dumps(rows, allow_nan=False)) == rows


@pytest.mark.parametrize("ranked", [True, False])
def test_the_first_rows_are_those_of_all(ranked: bool) -> None:
    values = np.array([2.0, np.nan, 3.0, 2.0, np.nan])
    scores = Scores(columns={"share": values, "count": np.arange(5)}, ranked=ranked)
    every = scores.rows(None, NETWORK)
    assert [scores.rows(limit, NETWORK) for limit in range(7)] == [every[:limit] for limit in range(7)]


def test_a_row_says_rank_actor_name_kind_value_and_the_other_columns() -> None:
    scores = Scores(columns={"pairs": np.array([0, 0, 0, 0, 2]), "sole": np.array([0, 0, 0, 0, 1])})
    assert scores.rows(1, NETWORK) == [{"rank": 1, "actor": "e", "name": "E", "kind": "igo", "value": 2, "sole": 1}]
    assert scores.rows(0, NETWORK) == []


def test_numbers_of_groups_are_listed_group_by_group_and_not_ranked() -> None:
    groups = (("a", "d", "e"), ("b",), ("c",))
    scores = Scores(columns={"community": np.array([1, 2, 3, 1, 1])}, groups=groups, ranked=False)
    rows = scores.rows(None, NETWORK)
    assert [(row["rank"], row["value"], row["actor"]) for row in rows] == [
        (None, 1, "a"),
        (None, 1, "d"),
        (None, 1, "e"),
        (None, 2, "b"),
        (None, 3, "c"),
    ]
    first = scores.group_rows(1, NETWORK)
    assert [(row["group"], row["size"], [one["actor"] for one in row["actors"]]) for row in first] == [
        (1, 3, ["a", "d", "e"])
    ]


def test_wrong_limits_and_networks_are_refused() -> None:
    scores = Scores(columns={"pairs": np.zeros(5)})
    with pytest.raises(ParameterError, match="found -1, expected 0 or more"):
        scores.rows(-1, NETWORK)
    with pytest.raises(ParameterError, match="has 2 actors"):
        scores.rows(None, network_of([("a", "b")]))


def test_infinite_values_and_reserved_columns_are_refused() -> None:
    with pytest.raises(InvalidInput, match="infinite"):
        Scores(columns={"pairs": np.array([np.inf])})
    with pytest.raises(InvalidInput, match="'rank'"):
        Scores(columns={"rank": np.array([1.0])})
