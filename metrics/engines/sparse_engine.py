"""numpy and scipy.sparse: what is a few products of arrays, or one compiled search."""

from __future__ import annotations

import numpy as np
from scipy.sparse.linalg import eigsh

from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph

# PageRank stops when a step moves less than this share of the whole: far below the 1e-9 to which engines must agree.
TOLERANCE = 1e-13
# Enough for a damping of 0.99, which shrinks the error by 1 % a step.
MAX_ITERATIONS = 5_000
_STEPS_BETWEEN_CHECKS = 4


def pagerank(graph: SimpleGraph, damping: float) -> FloatArray:
    """PageRank by power iteration; O(ties) a step, about 180 steps at a damping of 0.85."""
    if graph.size == 0:
        return np.zeros(0)
    out = graph.out_sums(graph.weight) if graph.directed else graph.degrees(graph.weight)
    pass_on = graph.passing_on()
    dangling = np.flatnonzero(out == 0)
    share = np.divide(damping, out, out=np.zeros(graph.size), where=out > 0)
    rank, anew = np.full(graph.size, 1 / graph.size), (1 - damping) / graph.size
    for step in range(MAX_ITERATIONS):
        before = rank
        rank = pass_on(rank * share)
        # What dangling actors hold, and what damping takes away, is spread over all alike.
        rank += anew + damping * before[dangling].sum() / graph.size if len(dangling) else anew
        if step % _STEPS_BETWEEN_CHECKS == 0 and np.abs(rank - before).sum() < TOLERANCE:
            break
    shares: FloatArray = rank / rank.sum()
    return shares


def components(graph: SimpleGraph) -> IndexArray:
    """Labels of the connected components, direction ignored; O(actors + ties)."""
    return graph.parts


# Below it a dense solver is as quick, and takes all components of one size at once.
_DENSE_UP_TO = 64


def eigenvector(graph: SimpleGraph) -> FloatArray:
    """The leading eigenvector of each component: small ones solved densely, large ones by Lanczos' method."""
    values = np.zeros(graph.size)
    matrix = graph.adjacency(weighted=True)
    # The members of each component stand one after the other.
    order = np.argsort(graph.parts, kind="stable")
    sizes = np.bincount(graph.parts, minlength=1)
    begins = np.cumsum(sizes) - sizes
    for size in np.unique(sizes[(sizes > 1) & (sizes <= _DENSE_UP_TO)]).tolist():
        members = order[begins[sizes == size][:, None] + np.arange(size)]
        dense = matrix[np.repeat(members, size, axis=1).ravel(), np.tile(members, size).ravel()]
        _, vectors = np.linalg.eigh(np.asarray(dense).reshape(-1, size, size))
        values[members] = np.abs(vectors[:, :, -1])
    large = np.flatnonzero(sizes > _DENSE_UP_TO).tolist()
    # With nobody but actors alone beside it, a component is solved where it stands.
    is_only = len(large) == 1 and (sizes > 1).sum() == 1
    for at in large:
        members = order[begins[at] : begins[at] + sizes[at]]
        # A start of our own: the library's is random, and the last bits with it.
        start = np.zeros(graph.size)
        start[members] = 1
        part, first = (matrix, start) if is_only else (matrix[members][:, members], start[members])
        _, vector = eigsh(part, k=1, which="LA", v0=first, tol=TOLERANCE)
        values[members] = np.abs(vector[members if is_only else slice(None), 0])
    return values
