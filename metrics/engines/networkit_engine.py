"""networkit: parallel graph algorithms in C++ (MIT).

Run in one thread: several share out the work in any order, and the same question must get the same answer. Imported
where it is used, since the import takes seconds.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph


class _Rows(NamedTuple):
    """What the library reads of a sparse matrix; making a real one takes as long as a network of 1,000 actors does."""

    indptr: IndexArray
    indices: IndexArray
    data: FloatArray
    shape: tuple[int, int]


def core_numbers(graph: SimpleGraph) -> IndexArray:
    """The largest k for which each actor is in the k-core."""
    if len(graph) == 0:
        return np.zeros(graph.size, dtype=np.int32)
    nk, built = _built(graph)
    return np.array(nk.centrality.CoreDecomposition(built).run().scores(), dtype=np.int32)


def closeness(graph: SimpleGraph) -> FloatArray:
    """Closeness by a search from every actor; O(actors * ties)."""
    if len(graph) == 0:
        return np.zeros(graph.size)
    nk, built = _built(graph.reversed())
    scores = nk.centrality.Closeness(built, True, nk.centrality.ClosenessVariant.GENERALIZED).run().scores()
    # Without a path to anyone it is 0 divided by 0 there.
    return np.nan_to_num(np.array(scores, dtype=np.float64))


def harmonic(graph: SimpleGraph) -> FloatArray:
    """Sums of inverse distances, by a search from every actor; O(actors * ties)."""
    if len(graph) == 0:
        return np.zeros(graph.size)
    nk, built = _built(graph.reversed())
    return np.array(nk.centrality.HarmonicCloseness(built, False).run().scores(), dtype=np.float64)


def approximate_betweenness(graph: SimpleGraph, error: float, risk: float, seed: int) -> FloatArray:
    """Betweenness of an undirected graph as a share of all n (n - 1) / 2 pairs, by sampled shortest paths (Kadabra)."""
    if graph.size < 3 or len(graph) == 0:
        return np.zeros(graph.size)
    nk, built = _built(graph, seed=seed)
    scores = nk.centrality.KadabraBetweenness(built, error, risk).run().scores()
    # It counts a path for both of its directions, and divides by the pairs in one order (11.3): half is the share.
    return np.array(scores, dtype=np.float64) / 2


def leiden(graph: SimpleGraph, resolution: float, seed: int) -> IndexArray:
    """Labels of the communities that Leiden's method finds; every actor alone where there are no ties."""
    if len(graph) == 0:
        return np.arange(graph.size, dtype=np.int32)
    nk, built = _built(graph, weighted=True, seed=seed)
    found = nk.community.ParallelLeiden(built, iterations=5, gamma=resolution).run().getPartition()
    return np.array(found.getVector(), dtype=np.int32)


def louvain(graph: SimpleGraph, resolution: float, seed: int) -> IndexArray:
    """Labels of the communities that Louvain's method finds; every actor alone where there are no ties."""
    if len(graph) == 0:
        return np.arange(graph.size, dtype=np.int32)
    nk, built = _built(graph, weighted=True, seed=seed)
    found = nk.community.PLM(built, refine=True, gamma=resolution).run().getPartition()
    return np.array(found.getVector(), dtype=np.int32)


def _built(graph: SimpleGraph, *, weighted: bool = False, seed: int = 0) -> tuple[Any, Any]:
    """The library and the graph in its form. Hold the graph until results are read: some algorithms do not.

    Graphs without ties are left to the callers: several of its algorithms crash the interpreter on them.
    """
    import networkit as nk

    nk.setNumberOfThreads(1)
    nk.setSeed(seed, True)
    if graph.directed:
        # From a matrix it makes ties that lead out and never in (11.3).
        built = nk.GraphFromCoo((graph.source, graph.target), n=graph.size, directed=True)
    else:
        shape = (graph.size, graph.size)
        rows = _Rows(graph.begins(), graph.target, graph.weight, shape)
        built = nk.graph.GraphFromCsr(rows, directed=False, weighted=weighted)
    return nk, built
