"""networkx: the oracle of the other engines, and the fallback."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np

from tertius.metrics.engines.sparse_engine import MAX_ITERATIONS, TOLERANCE
from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph


def betweenness(graph: SimpleGraph) -> FloatArray:
    """Raw betweenness by Brandes' algorithm; O(actors * ties)."""
    by_actor = nx.betweenness_centrality(_graph(graph), weight=None, normalized=False)
    return np.array([by_actor[at] for at in range(graph.size)], dtype=np.float64)


def pagerank(graph: SimpleGraph, damping: float) -> FloatArray:
    """PageRank by power iteration."""
    if graph.size == 0:
        return np.zeros(0)
    # networkx multiplies the tolerance by the number of actors; undo that.
    by_actor = nx.pagerank(_graph(graph), alpha=damping, tol=TOLERANCE / graph.size, max_iter=MAX_ITERATIONS)
    return np.array([by_actor[at] for at in range(graph.size)], dtype=np.float64)


def components(graph: SimpleGraph) -> IndexArray:
    """Labels of the connected components, direction ignored."""
    return _labels(graph.size, nx.connected_components(nx.Graph(_graph(graph))))


def blocks(graph: SimpleGraph) -> IndexArray:
    """Labels of the blocks of the ties."""
    place = {pair: at for at, pair in enumerate(graph.pairs())}
    parts = nx.biconnected_component_edges(_graph(graph))
    return _labels(len(graph), ((place[min(tie), max(tie)] for tie in part) for part in parts))


def louvain(graph: SimpleGraph, resolution: float, seed: int) -> IndexArray:
    """Labels of the communities that Louvain's method finds; every actor alone where there are no ties."""
    if len(graph) == 0:
        return np.arange(graph.size, dtype=np.int32)
    parts = nx.community.louvain_communities(_graph(graph), weight="weight", resolution=resolution, seed=seed)
    return _labels(graph.size, parts)


def _graph(graph: SimpleGraph) -> nx.Graph:
    built = nx.DiGraph() if graph.directed else nx.Graph()
    built.add_nodes_from(range(graph.size))
    built.add_weighted_edges_from(graph.weighted_pairs())
    return built


def _labels(size: int, parts: Iterable[Iterable[int]]) -> IndexArray:
    labels = np.full(size, -1, dtype=np.int32)
    for label, part in enumerate(parts):
        labels[list(part)] = label
    return labels
