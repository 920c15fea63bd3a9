"""numpy and scipy.sparse: what is a few products of arrays, or one compiled search."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh

from tertius.metrics.simple_graph import CountArray, FloatArray, IndexArray, SimpleGraph, merge_ties

# PageRank stops when a step moves less than this share of the whole: far below the 1e-9 to which engines must agree.
TOLERANCE = 1e-13
# Enough for a damping of 0.99, which shrinks the error by 1 % a step.
MAX_ITERATIONS = 5_000
_STEPS_BETWEEN_CHECKS = 4


def pagerank(graph: SimpleGraph, damping: float) -> FloatArray:
    """PageRank; O(ties) a step.

    By power iteration along directed ties, in about 180 steps at a damping of 0.85. Without direction the equation is a
    symmetric one, which conjugate gradients solve in a fourth of them.
    """
    if graph.size == 0:
        return np.zeros(0)
    rank = _rank_by_steps(graph, damping) if graph.directed else _rank_by_gradients(graph, damping)
    shares: FloatArray = rank / rank.sum()
    return shares


def _rank_by_steps(graph: SimpleGraph, damping: float) -> FloatArray:
    out = graph.out_sums(graph.weight)
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
    return rank


def _rank_by_gradients(graph: SimpleGraph, damping: float) -> FloatArray:
    """Proportional to PageRank: what dangling actors hold is spread over all alike, and changes no proportion.

    Of values divided by the roots of the actors' strengths, each tie passes on the same share both ways.
    """
    strength = graph.degrees(graph.weight)
    root = np.sqrt(np.where(strength > 0, strength, 1.0))
    pass_on, share = graph.passing_on(), np.sqrt(damping) / root
    values, left = np.zeros(graph.size), 1 / (graph.size * root)
    direction, length = left.copy(), left @ left
    # A step of power iteration below the tolerance leaves an error as many times as large.
    enough = TOLERANCE / (1 - damping)
    for _ in range(MAX_ITERATIONS):
        change = direction - share * pass_on(share * direction)
        step = length / (direction @ change)
        values += step * direction
        left -= step * change
        if np.abs(left) @ root < enough:
            break
        length, before = left @ left, length
        direction *= length / before
        direction += left
    return values * root


def components(graph: SimpleGraph) -> IndexArray:
    """Labels of the connected components, direction ignored; O(actors + ties)."""
    return graph.parts


# Below it a dense solver is as quick, and takes all components of one size at once.
_DENSE_UP_TO = 64
# Vectors that Lanczos' method holds. Few do as a rule, and 20 would take more memory than the ties; where a network is
# long and narrow, and so many starts anew are not enough, many are quicker.
_FEW_VECTORS, _STARTS, _MANY_VECTORS = 8, 25, 40


def eigenvector(graph: SimpleGraph) -> FloatArray:
    """The leading eigenvector of each component: small ones solved densely, large ones by Lanczos' method."""
    sizes = np.bincount(graph.parts, minlength=1)
    if sizes.max() <= _DENSE_UP_TO:
        values, rest = np.zeros(graph.size), np.arange(len(graph))
    else:
        # Solved where it stands: whoever is not in it stays at 0.
        is_largest = graph.parts == sizes.argmax()
        values, rest = _leading(graph, is_largest), np.flatnonzero(~is_largest[graph.source])
    if len(rest):
        _solve_parts(graph, sizes, rest, values)
    return values


def _solve_parts(graph: SimpleGraph, sizes: CountArray, ties: CountArray, values: FloatArray) -> None:
    """Write the values of the components that some of the ties make; `sizes` are those of all components."""
    # The members of each component are to stand one after the other, and so are its ties.
    order, ties = np.argsort(graph.parts, kind="stable"), ties[np.argsort(graph.parts[graph.source[ties]])]
    begins = np.cumsum(sizes) - sizes
    place = np.empty(graph.size, dtype=np.int32)
    place[order] = np.arange(graph.size) - np.repeat(begins, sizes)
    part, weight = graph.parts[graph.source[ties]], graph.weight[ties]
    source, target = place[graph.source[ties]], place[graph.target[ties]]
    for size in np.unique(sizes[part]).tolist():
        own = np.flatnonzero(sizes[part] == size)
        alike, number = np.unique(part[own], return_inverse=True)
        members = order[begins[alike][:, None] + np.arange(size)]
        if size <= _DENSE_UP_TO:
            # The solver reads one half of the matrix: where the row is the later end of a tie.
            dense = np.zeros((len(alike), size, size))
            dense[number, target[own], source[own]] = weight[own]
            values[members] = np.abs(np.linalg.eigh(dense).eigenvectors[:, :, -1])
            continue
        for at, some in zip(members, np.split(own, np.flatnonzero(np.diff(number)) + 1), strict=True):
            alone = merge_ties(size, source[some], target[some], weight[some], directed=False)
            values[at] = _leading(alone, np.ones(size, dtype=bool))


def _leading(graph: SimpleGraph, members: NDArray[np.bool_]) -> FloatArray:
    """The leading eigenvector of one component of a graph."""
    matrix = LinearOperator((graph.size, graph.size), matvec=graph.passing_on(), dtype=np.float64)
    # A start of our own: the library's is random, and the last bits with it. Strengths are near what is sought.
    start = graph.degrees(graph.weight) * members
    solve = partial(eigsh, matrix, k=1, which="LA", v0=start, tol=TOLERANCE)
    try:
        _, vector = solve(ncv=_FEW_VECTORS, maxiter=_STARTS)
    except ArpackNoConvergence:
        _, vector = solve(ncv=_MANY_VECTORS)
    values: FloatArray = np.abs(vector[:, 0])
    return values
