"""rustworkx: compiled graph algorithms (Apache-2.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import rustworkx as rx

from tertius.metrics.engines.sparse_engine import MAX_ITERATIONS, TOLERANCE
from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph

# Several threads add up in any order, so that last bits differ from run to run (5e-11 at 3,000 actors and 12,000 ties).
# The same question must get the same answer: one thread, whatever the size.
PARALLEL_FROM_ACTORS = 2**31
# A tuple a tie takes eight times what the arrays do.
_PAIRS_AT_ONCE = 500


def betweenness(graph: SimpleGraph) -> FloatArray:
    """Raw betweenness by Brandes' algorithm; O(actors * ties)."""
    built: Any = _digraph(graph) if graph.directed else _graph(graph)
    by_actor = rx.betweenness_centrality(built, normalized=False, parallel_threshold=PARALLEL_FROM_ACTORS)
    return _values(graph, by_actor)


def pagerank(graph: SimpleGraph, damping: float) -> FloatArray:
    """PageRank by power iteration."""
    if graph.size == 0:
        return np.zeros(0)
    # rustworkx multiplies the tolerance by the number of actors; undo that.
    tolerance = TOLERANCE / graph.size
    by_actor = rx.pagerank(_digraph(graph), alpha=damping, weight_fn=float, tol=tolerance, max_iter=MAX_ITERATIONS)
    return _values(graph, by_actor)


def components(graph: SimpleGraph) -> IndexArray:
    """Labels of the connected components, direction ignored."""
    labels = np.full(graph.size, -1, dtype=np.int32)
    for label, part in enumerate(rx.connected_components(_graph(graph))):
        labels[list(part)] = label
    return labels


def blocks(graph: SimpleGraph) -> IndexArray:
    """Labels of the blocks of the ties."""
    if len(graph) == 0:
        return np.zeros(0, dtype=np.int32)
    found = list(rx.biconnected_components(_graph(graph)).items())
    ties = np.array([tie for tie, _ in found], dtype=np.int64)
    labels = np.array([label for _, label in found], dtype=np.int32)
    # The graph's ties are sorted: so are these, by their smaller and their larger end.
    order = np.argsort(ties.min(axis=1) * graph.size + ties.max(axis=1))
    return np.asarray(labels[order])


def _values(graph: SimpleGraph, by_actor: Mapping[int, float]) -> FloatArray:
    return np.fromiter((by_actor[at] for at in range(graph.size)), dtype=np.float64, count=graph.size)


def _graph(graph: SimpleGraph) -> rx.PyGraph[int | None, float | None]:
    built: rx.PyGraph[int | None, float | None] = rx.PyGraph()
    built.add_nodes_from(range(graph.size))
    for begin in range(0, len(graph), _PAIRS_AT_ONCE):
        some = slice(begin, begin + _PAIRS_AT_ONCE)
        built.extend_from_edge_list(list(zip(graph.source[some].tolist(), graph.target[some].tolist(), strict=True)))
    return built


def _digraph(graph: SimpleGraph) -> rx.PyDiGraph[int, float]:
    built: rx.PyDiGraph[int, float] = rx.PyDiGraph()
    built.add_nodes_from(range(graph.size))
    # An undirected tie leads both ways.
    for source, target in ((graph.source, graph.target), (graph.target, graph.source))[: 1 if graph.directed else 2]:
        for begin in range(0, len(graph), _PAIRS_AT_ONCE):
            some = slice(begin, begin + _PAIRS_AT_ONCE)
            columns = source[some].tolist(), target[some].tolist(), graph.weight[some].tolist()
            built.add_edges_from(list(zip(*columns, strict=True)))
    return built
