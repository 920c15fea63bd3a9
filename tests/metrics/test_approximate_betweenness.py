"""Approximate betweenness states its error and keeps to it, and never gives a bare rank."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tertius.graph_schema.errors import ParameterError
from tertius.metrics import centrality
from tertius.metrics.registry import run_metric
from tests.metrics.networks import from_graph, karate_club

SAMPLED = {"method": "approximate", "error": 0.01}


@pytest.mark.parametrize("seed", range(5))
def test_the_true_values_and_ranks_lie_within_what_is_stated(seed: int) -> None:
    network = from_graph(nx.barabasi_albert_graph(150, 2, seed=4))
    exact, scores = run_metric("betweenness", network), run_metric("betweenness", network, SAMPLED | {"seed": seed})
    assert (scores.columns["low"] <= exact.values).all()
    assert (exact.values <= scores.columns["high"]).all()
    ranks = np.array(exact.ranks())
    assert (scores.columns["best_rank"] <= ranks).all()
    assert (ranks <= scores.columns["worst_rank"]).all()


def test_ranks_are_given_as_intervals_only_and_the_seed_decides() -> None:
    network = karate_club()
    scores, again = run_metric("betweenness", network, SAMPLED), run_metric("betweenness", network, SAMPLED)
    rows = scores.rows(2, network)
    assert [row["rank"] for row in rows] == [None, None]
    assert [row["actor"] for row in rows] == ["00", "33"]
    assert scores.values.tolist() == again.values.tolist()
    assert "within 0.011 of the true ones, but for a risk of 0.1" in scores.notes[0]


def test_exact_values_have_their_rank_as_interval() -> None:
    network = karate_club()
    scores = run_metric("betweenness", network)
    assert scores.columns["best_rank"].tolist() == scores.ranks()
    assert np.isnan(scores.columns["low"]).all()


def test_above_a_size_values_are_approximate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(centrality, "EXACT_UP_TO", 100.0)
    assert run_metric("betweenness", karate_club()).engine == "networkit"
    directed = from_graph(nx.gnm_random_graph(20, 40, seed=1, directed=True))
    with pytest.raises(ParameterError, match="directed paths cannot be sampled"):
        run_metric("betweenness", directed, {"method": "approximate", "direction": "followed"})
