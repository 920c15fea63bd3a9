"""Shortest paths by numpy and scipy: searches from some actors at once, a product with the matrix of ties a step.

Brandes, U. (2001), A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25, 163-177: paths
are counted outward from an actor, and what depends on each actor is added up on the way back. Either is a sum along
ties, which a product gives for several searches in one pass over the ties.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph

# A product a step: where paths are longer, a search from every actor is quicker.
MOST_STEPS = 8
# A row for each actor, a number for each search. Calls weigh more than numbers where there are few; otherwise the three
# arrays that are held are to take no more memory than the ties. Rows of whole vector registers are the quickest.
_NUMBERS_AT_LEAST, _NUMBERS_A_TIE, _SEARCHES_BY = 12_000, 0.7, 4
# To choose ties costs as much as a product of so many numbers; fewer than one in so many values are few.
_WORTH_A_LOOK, _SHARE_OF_FEW = 200_000, 64

Mask = NDArray[np.bool_]
Steps = NDArray[np.unsignedinteger[Any]]


def betweenness(graph: SimpleGraph) -> FloatArray:
    """Raw betweenness by searches from some actors at once; O(actors * ties * longest path)."""
    one_way = graph.one_way(np.ones(len(graph)))
    into = one_way.T.tocsr()
    out_of = one_way if graph.directed else into + one_way
    into = into if graph.directed else out_of
    del one_way
    numbers = max(_NUMBERS_AT_LEAST, int(_NUMBERS_A_TIE * len(graph)))
    searches = max(numbers // max(graph.size, 1) // _SEARCHES_BY, 1) * _SEARCHES_BY
    values, starts = np.zeros(graph.size), np.flatnonzero(np.diff(out_of.indptr))
    for first in range(0, len(starts), searches):
        values += _through(into, out_of, starts[first : first + searches])
    return values if graph.directed else values / 2


def _through(into: sparse.csr_array, out_of: sparse.csr_array, starts: CountArray) -> FloatArray:
    """How much each actor lies between some actors and all others.

    `into` and `out_of` have a row for each actor: the ties that reach it, and those that leave it.
    """
    paths, step, newest = _outward(into, out_of, starts)
    values = np.zeros(len(paths))
    last = int(step.max())
    # Each hands back, for each path that reaches it, itself and what depends on it.
    is_behind, handed = step == last, np.divide(1, newest, out=newest, where=newest > 0)
    for at in range(last - 1, 1, -1):
        is_here = step == at
        received = _sums(out_of, into, handed, is_behind, is_here)
        np.copyto(received, 0, where=~is_here)
        values += np.einsum("ij,ij->i", received, paths)
        handed.fill(0)
        np.divide(1, paths, out=handed, where=is_here)
        handed += received
        is_behind = is_here
        del received
    return values


def _outward(
    into: sparse.csr_array, out_of: sparse.csr_array, starts: CountArray
) -> tuple[FloatArray, Steps, FloatArray]:
    """The shortest paths to each actor from each start: how many, after how many steps, and those with the most steps.

    Steps begin with 1 at the start itself; 0 is for actors that are not reached.
    """
    own = starts, np.arange(len(starts))
    paths = np.zeros((into.shape[0], len(starts)))
    step = np.zeros(paths.shape, dtype=np.min_scalar_type(len(paths)))
    paths[own] = step[own] = last = 1
    newest, is_new = paths.copy(), step > 0
    while (is_left := step == 0).any():
        onward = _sums(into, out_of, newest, is_new, is_left)
        np.copyto(onward, 0, where=~is_left)
        if not (is_new := onward > 0).any():
            break
        last += 1
        np.copyto(step, last, where=is_new)
        paths += onward
        newest = onward
    return paths, step, newest


def _sums(
    ties: sparse.csr_array, turned: sparse.csr_array, values: FloatArray, is_given: Mask, is_asked: Mask
) -> FloatArray:
    """The product of the ties and the values, right where it is asked for, of values that are 0 but where given.

    At the first and the last steps few actors are concerned: then only their ties are looked at.
    """
    few = values.size // _SHARE_OF_FEW if ties.nnz * values.shape[1] > _WORTH_A_LOOK else 0
    if np.count_nonzero(is_given) < few:
        some = _rows(is_given)
        return np.asarray(turned[some].T @ values[some])
    if np.count_nonzero(is_asked) < few:
        some, sums = _rows(is_asked), np.zeros_like(values)
        sums[some] = ties[some] @ values
        return sums
    return np.asarray(ties @ values)


def _rows(chosen: Mask) -> CountArray:
    return np.unique(np.flatnonzero(chosen) // chosen.shape[1])
