"""networkx: the oracle of the other engines, and the fallback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx
import numpy as np

from tertius.metrics.engines.sparse_engine import MAX_ITERATIONS, TOLERANCE
from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph


def betweenness(graph: SimpleGraph) -> FloatArray:
    """Raw betweenness by Brandes' algorithm; O(actors * ties)."""
    return _values(graph, nx.betweenness_centrality(_graph(graph), weight=None, normalized=False))


def pagerank(graph: SimpleGraph, damping: float) -> FloatArray:
    """PageRank by power iteration."""
    if graph.size == 0:
        return np.zeros(0)
    # networkx multiplies the tolerance by the number of actors; undo that.
    tolerance = TOLERANCE / graph.size
    return _values(graph, nx.pagerank(_graph(graph), alpha=damping, tol=tolerance, max_iter=MAX_ITERATIONS))


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


def closeness(graph: SimpleGraph) -> FloatArray:
    """Closeness by a search from every actor; O(actors * ties)."""
    return _values(graph, nx.closeness_centrality(_graph(graph), wf_improved=True))


def harmonic(graph: SimpleGraph) -> FloatArray:
    """Sums of inverse distances, by a search from every actor; O(actors * ties)."""
    return _values(graph, nx.harmonic_centrality(_graph(graph)))


def eigenvector(graph: SimpleGraph) -> FloatArray:
    """The leading eigenvector of each component, by a dense or Lanczos solver."""
    whole, values = _graph(graph), np.zeros(graph.size)
    for part in nx.connected_components(whole):
        if len(part) > 1:
            matrix = nx.to_numpy_array(whole.subgraph(part), nodelist=sorted(part))
            _, vectors = np.linalg.eigh(matrix)
            values[sorted(part)] = np.abs(vectors[:, -1])
    return values


def core_numbers(graph: SimpleGraph) -> IndexArray:
    """The largest k for which each actor is in the k-core."""
    return _values(graph, nx.core_number(_graph(graph))).astype(np.int32)


def clustering(graph: SimpleGraph) -> FloatArray:
    """The share of the pairs of an actor's contacts that are tied; NaN for fewer than two contacts."""
    values = _values(graph, nx.clustering(_graph(graph)))
    values[graph.degrees() < 2] = np.nan
    return values


def constraint(graph: SimpleGraph) -> FloatArray:
    """Burt's constraint, actor by actor; O(actors * contacts ** 2)."""
    return _values(graph, nx.constraint(_graph(graph), weight="weight")) if graph.size else np.zeros(0)


def effective_size(graph: SimpleGraph) -> FloatArray:
    """Burt's effective size, actor by actor; O(actors * contacts ** 2)."""
    if graph.size == 0:
        return np.zeros(0)
    built = _graph(graph)
    size = _values(graph, nx.effective_size(built, nodes=list(built), weight="weight"))
    size[graph.degrees() == 0] = np.nan
    return size


def _values(graph: SimpleGraph, by_actor: Mapping[int, float]) -> FloatArray:
    return np.array([by_actor[at] for at in range(graph.size)], dtype=np.float64)


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
