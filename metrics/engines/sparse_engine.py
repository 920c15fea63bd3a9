"""numpy and scipy.sparse: what is a few products of arrays."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.sparse.linalg import eigsh

from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph

# PageRank stops when a step moves less than this share of the whole: far below the 1e-9 to which engines must agree.
TOLERANCE = 1e-13
# Enough for a damping of 0.99, which shrinks the error by 1 % a step.
MAX_ITERATIONS = 5_000


def pagerank(graph: SimpleGraph, damping: float) -> FloatArray:
    """PageRank by power iteration; O(ties) a step, about 180 steps at a damping of 0.85."""
    if graph.size == 0:
        return np.zeros(0)
    source, target, weight = graph.both_ways()
    out = np.bincount(source, weights=weight, minlength=graph.size)
    # From each actor to those it leads to, in proportion to the weights; as a matrix turned round, to be multiplied.
    steps = sparse.csr_array((weight / out[source], (target, source)), shape=(graph.size, graph.size))
    dangling = np.flatnonzero(out == 0)
    rank = np.full(graph.size, 1 / graph.size)
    for _ in range(MAX_ITERATIONS):
        # What dangling actors hold, and what damping takes away, is spread over all alike.
        spread = (damping * rank[dangling].sum() + 1 - damping) / graph.size
        following = damping * (steps @ rank) + spread
        moved = np.abs(following - rank).sum()
        rank = following
        if moved < TOLERANCE:
            break
    shares: FloatArray = rank / rank.sum()
    return shares


def components(graph: SimpleGraph) -> IndexArray:
    """Labels of the connected components, direction ignored; O(actors + ties)."""
    if graph.size == 0:
        return np.zeros(0, dtype=np.int32)
    # Weak components need each tie one way only.
    entries = (np.ones(len(graph), dtype=np.int8), (graph.source, graph.target))
    matrix = sparse.csr_array(entries, shape=(graph.size, graph.size))
    _, labels = csgraph.connected_components(matrix, directed=True, connection="weak")
    return np.asarray(labels, dtype=np.int32)


# Below it a dense solver is as quick, and takes all components of one size at once.
_DENSE_UP_TO = 64


def eigenvector(graph: SimpleGraph) -> FloatArray:
    """The leading eigenvector of each component: small ones solved densely, large ones by Lanczos' method."""
    values = np.zeros(graph.size)
    matrix = graph.adjacency(weighted=True).astype(np.float64)
    part = components(graph)
    # The members of each component stand one after the other.
    order = np.argsort(part, kind="stable")
    sizes = np.bincount(part) if len(part) else np.zeros(0, dtype=np.int64)
    begins = np.cumsum(sizes) - sizes
    for size in np.unique(sizes[(sizes > 1) & (sizes <= _DENSE_UP_TO)]).tolist():
        members = order[begins[sizes == size][:, None] + np.arange(size)]
        dense = matrix[np.repeat(members, size, axis=1).ravel(), np.tile(members, size).ravel()]
        _, vectors = np.linalg.eigh(np.asarray(dense).reshape(-1, size, size))
        values[members] = np.abs(vectors[:, :, -1])
    for at in np.flatnonzero(sizes > _DENSE_UP_TO).tolist():
        members = order[begins[at] : begins[at] + sizes[at]]
        # A start of our own: the library's is random, and the last bits with it.
        start = np.ones(len(members))
        _, vector = eigsh(matrix[members][:, members], k=1, which="LA", v0=start, tol=TOLERANCE)
        values[members] = np.abs(vector[:, 0])
    return values
