"""Graph Data Science in a real Neo4j: its values are those of networkx, and nothing of it stays behind."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
import pytest

from tertius.graph_schema.errors import ParameterError, StoreError
from tertius.metrics.engines.table import TASKS
from tertius.metrics.network import Network, Tie
from tertius.metrics.registry import run_metric
from tertius.store.data_science import DataScience, Procedure
from tertius.store.graph import Graph
from tests.commands import RunCommand
from tests.metrics.laboratory import Laboratory
from tests.metrics.networks import florentine_families, from_graph, karate_club, network_of
from tests.metrics.test_engines import TASK_OF, assert_same

COMPUTED = [name for name, task in TASK_OF.items() if "gds" in task.engines]
NETWORKS = {
    "karate club": karate_club(),
    "Florentine families": florentine_families(),
    "random, undirected": from_graph(nx.gnm_random_graph(200, 260, seed=7)),
    "random, directed": from_graph(nx.gnm_random_graph(200, 260, seed=7, directed=True)),
    "several parts, some alone": network_of(
        [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")], actors=("f", "g"), directed=True
    ),
    "parallel ties and one to oneself": network_of([("a", "b"), ("a", "b"), ("b", "c"), ("c", "c"), ("b", "a")]),
    "nobody tied": network_of([], actors=("a", "b", "c")),
    "nobody": network_of([]),
}


@pytest.mark.parametrize("network", NETWORKS.values(), ids=list(NETWORKS))
@pytest.mark.parametrize("metric", COMPUTED)
def test_the_library_computes_what_networkx_does(laboratory: Laboratory, metric: str, network: Network) -> None:
    directions = [{"direction": one} for one in ("followed", "ignored")]
    for options in directions if metric in ("betweenness", "closeness", "harmonic", "pagerank") else [{}]:
        laboratory.compute(assert_same, metric, "gds", network, options)
        here = laboratory.compute(run_metric, metric, network, {**options, "engine": "gds"})
        there = run_metric(metric, network, {**options, "engine": "networkx"})
        np.testing.assert_allclose(here.values, there.values, rtol=0, atol=1e-9)


@pytest.mark.parametrize("damping", [0.0, 0.5, 0.99])
def test_pagerank_is_the_same_at_any_damping_and_weight(laboratory: Laboratory, damping: float) -> None:
    graph = nx.gnm_random_graph(60, 150, seed=3, directed=True)
    ties = [Tie(f"{a:02}", f"{b:02}", weight=(a + b) % 5) for a, b in graph.edges]
    laboratory.compute(assert_same, "pagerank", "gds", network_of(ties, directed=True), {"damping": damping})


@pytest.mark.parametrize("network", ["mediation", "co-mediation"])
def test_a_network_of_the_graph_is_measured_and_the_answer_names_the_library(
    laboratory: Laboratory, network: str
) -> None:
    async def asked(engine: str) -> dict[str, Any]:
        return await laboratory.client.metric("betweenness", network, {"engine": engine}, {"as_of": "any"})

    found, expected = laboratory.loop.run(asked("gds")), laboratory.loop.run(asked("networkx"))
    assert found["engine"] == "gds"
    assert [row["actor"] for row in found["data"]] == [row["actor"] for row in expected["data"]]
    assert len(found["data"]) > 5


def test_a_metric_through_time_is_computed_there_too(laboratory: Laboratory) -> None:
    asked = {"from": "2013", "to": "2014", "step": "year"}
    study = laboratory.client.study("series", "harmonic", "mediation", {"engine": "gds"}, asked)
    assert laboratory.loop.run(study)["engine"] == "gds"


def test_no_graph_stays_in_memory_even_after_a_failure(laboratory: Laboratory) -> None:
    science = DataScience(laboratory.client.reader)
    ties = [1], [1.0]
    laboratory.loop.run(science.stream(Procedure("gds.wcc.stream", "componentId"), 2, ties, {}, directed=False))
    assert laboratory.held() == 0
    with pytest.raises(StoreError, match="wcc"):
        laboratory.loop.run(
            science.stream(Procedure("gds.wcc.stream", "componentId"), 2, ties, {"threshold": "high"}, directed=False)
        )
    assert laboratory.held() == 0


def test_without_the_library_the_error_says_how_to_get_it(mali_graph: Graph, tertius: RunCommand) -> None:
    answer = tertius("metrics", "betweenness", "--network", "mediation", "--engine", "gds", "--param", "as_of=any")
    assert answer.code == 2
    assert "TERTIUS_GDS=true" in answer.err
    assert "another engine" in answer.err


def test_without_a_database_the_error_says_so() -> None:
    with pytest.raises(ParameterError, match="none is open"):
        run_metric("betweenness", karate_club(), {"engine": "gds"})


def test_what_the_library_defines_otherwise_is_refused_with_the_reason() -> None:
    with pytest.raises(ParameterError, match="one vector for the whole network"):
        run_metric("eigenvector", karate_club(), {"engine": "gds"})


def test_every_task_has_the_library_or_says_why_not() -> None:
    # No library but our own code and networkx computes Burt's measures.
    undecided = [task.name for task in TASKS if not ("gds" in task.engines) ^ ("gds" in task.left_out)]
    assert undecided == ["constraint", "effective size"]
