"""Every engine of a task gives the same answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from tertius.metrics.engines import path_engine, search_engine
from tertius.metrics.engines.table import (
    BETWEENNESS,
    BLOCKS,
    CLOSENESS,
    CLUSTERING,
    COMPONENTS,
    CONSTRAINT,
    CORE_NUMBERS,
    EFFECTIVE_SIZE,
    EIGENVECTOR,
    HARMONIC,
    PAGERANK,
    TASKS,
)  # fmt: skip
from tertius.metrics.engines.task import Task
from tertius.metrics.network import Network
from tertius.metrics.partition import number_parts
from tertius.metrics.registry import list_metrics, run_metric
from tests.metrics.networks import from_graph, networks

TASK_OF: dict[str, Task[Any]] = {
    "betweenness": BETWEENNESS,
    "closeness": CLOSENESS,
    "harmonic": HARMONIC,
    "pagerank": PAGERANK,
    "eigenvector": EIGENVECTOR,
    "components": COMPONENTS,
    "articulation-points": BLOCKS,
    "bridges": BLOCKS,
    "k-core": CORE_NUMBERS,
    "clustering": CLUSTERING,
    "constraint": CONSTRAINT,
    "effective-size": EFFECTIVE_SIZE,
}
# What computes in a database is compared in test_gds.py.
LIBRARIES = {name: [one for one in task.engines if one != "gds"] for name, task in TASK_OF.items()}
COMPARED = [(name, one) for name, task in TASK_OF.items() for one in LIBRARIES[name] if one != task.preferred]


def assert_same(name: str, engine: str, network: Network, options: dict[str, Any]) -> None:
    preferred, other = run_metric(name, network, options), run_metric(name, network, options | {"engine": engine})
    assert other.engine == engine
    for column in preferred.columns:
        np.testing.assert_allclose(preferred.columns[column], other.columns[column], rtol=0, atol=1e-9)
    assert preferred.groups == other.groups
    assert preferred.ranks() == other.ranks()


@settings(max_examples=30, deadline=None)
@given(networks())
@pytest.mark.parametrize(("name", "engine"), COMPARED)
def test_engines_agree_on_random_networks(name: str, engine: str, network: Network) -> None:
    assert_same(name, engine, network, {})
    if name in ("betweenness", "closeness", "harmonic", "pagerank"):
        for direction in ("followed", "ignored"):
            assert_same(name, engine, network, {"direction": direction})


@pytest.mark.parametrize(("name", "engine"), COMPARED)
@pytest.mark.parametrize("directed", [True, False])
def test_engines_agree_on_a_network_of_200_actors(name: str, engine: str, directed: bool) -> None:
    assert_same(name, engine, from_graph(nx.gnm_random_graph(200, 260, seed=7, directed=directed)), {})


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("damping", [0.0, 0.5, 0.99])
@pytest.mark.parametrize("engine", LIBRARIES["pagerank"])
def test_pagerank_solves_its_equation_at_any_damping(engine: str, damping: float, directed: bool) -> None:
    graph = from_graph(nx.gnm_random_graph(40, 90, seed=3, directed=directed)).merged()
    rank = PAGERANK.pick(engine)[1](graph, damping)
    matrix = graph.adjacency().toarray().astype(float)
    out = matrix.sum(axis=1, keepdims=True)
    steps = np.where(out > 0, matrix / np.maximum(out, 1), 1 / graph.size)
    # The definition, solved directly: rank = damping * steps' rank + (1 - damping) / n.
    exact = np.linalg.solve(np.eye(graph.size) - damping * steps.T, np.full(graph.size, (1 - damping) / graph.size))
    np.testing.assert_allclose(rank, exact, rtol=0, atol=1e-10)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_table_says_why_and_prefers_an_engine_it_has(task: Task[Any]) -> None:
    assert task.preferred in task.engines
    assert task.why
    assert task.pick("auto") == (task.preferred, task.engines[task.preferred])


@pytest.mark.parametrize("name", ["closeness", "harmonic"])
def test_long_paths_are_left_to_the_search_from_every_actor(name: str) -> None:
    short, long = from_graph(nx.path_graph(61)), from_graph(nx.path_graph(62))
    assert (run_metric(name, short).engine, run_metric(name, long).engine) == ("numpy", "networkit")
    for engine in ("numpy", "networkx"):
        assert_same(name, engine, long, {})


def test_betweenness_along_long_paths_is_left_to_the_search_from_every_actor() -> None:
    short, long = from_graph(nx.path_graph(9)), from_graph(nx.path_graph(10))
    assert (run_metric("betweenness", short).engine, run_metric("betweenness", long).engine) == ("scipy", "rustworkx")
    assert_same("betweenness", "scipy", from_graph(nx.path_graph(300)), {})


@pytest.mark.parametrize("directed", [True, False])
def test_looking_at_the_ties_of_few_actors_alone_changes_nothing(directed: bool) -> None:
    graph = from_graph(nx.gnm_random_graph(90, 150, seed=2, directed=directed)).merged()
    with pytest.MonkeyPatch.context() as patch:
        # Several blocks of searches, the last one not full.
        patch.setattr(path_engine, "_NUMBERS_AT_LEAST", 1)
        patch.setattr(path_engine, "_WORTH_A_LOOK", 2**62)
        whole = path_engine.betweenness(graph)
        patch.setattr(path_engine, "_WORTH_A_LOOK", 0)
        patch.setattr(path_engine, "_SHARE_OF_FEW", 2)
        np.testing.assert_allclose(path_engine.betweenness(graph), whole, rtol=1e-12, atol=0)
    assert whole.max() > 0


@pytest.mark.parametrize("directed", [True, False])
def test_reading_contacts_piece_by_piece_changes_nothing(directed: bool) -> None:
    graph = from_graph(nx.gnm_random_graph(90, 150, seed=2, directed=directed))
    options = {"direction": "followed"}
    whole = run_metric("closeness", graph, options)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_engine, "_CONTACTS_AT_ONCE", 1)
        np.testing.assert_array_equal(run_metric("closeness", graph, options).values, whole.values)


@pytest.mark.parametrize("name", ["articulation-points", "bridges"])
@pytest.mark.parametrize(
    "graph",
    [
        nx.star_graph(30),
        nx.windmill_graph(6, 3),
        nx.barbell_graph(5, 3),
        nx.disjoint_union_all([nx.cycle_graph(4), nx.empty_graph(3), nx.path_graph(2), nx.path_graph(5)]),
        nx.random_labeled_tree(80, seed=1),
        nx.grid_2d_graph(7, 7),
    ],
    ids=["star", "windmill", "barbell", "several parts", "tree", "grid"],
)
def test_blocks_of_graphs_with_known_shapes(name: str, graph: nx.Graph) -> None:
    network = from_graph(nx.convert_node_labels_to_integers(graph))
    for engine in ("networkx", "rustworkx"):
        assert_same(name, engine, network, {})


def test_every_metric_names_its_engine() -> None:
    network = from_graph(nx.path_graph(4))
    named = {metric: replace(network, name=metric.default_network) for metric in list_metrics()}
    assert {metric.name for metric, one in named.items() if not metric(one).engine} == set()


def test_parts_are_numbered_by_size_then_by_first_member() -> None:
    assert number_parts(np.array([7, 3, 3, 9, 7, 1], dtype=np.int32)).tolist() == [1, 2, 2, 3, 1, 4]
