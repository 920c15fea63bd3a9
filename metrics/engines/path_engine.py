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
    paths, step, newest = _outward(into, starts)
    values = np.zeros(len(paths))
    # Each hands back, for each path that reaches it, itself and what depends on it.
    handed = np.divide(1, newest, out=newest, where=newest > 0)
    for at in range(int(step.max()) - 1, 1, -1):
        received = out_of @ handed
        is_here = step == at
        np.copyto(received, 0, where=~is_here)
        values += np.einsum("ij,ij->i", received, paths)
        handed.fill(0)
        np.divide(1, paths, out=handed, where=is_here)
        handed += received
        del received
    return values


def _outward(
    into: sparse.csr_array, starts: CountArray
) -> tuple[FloatArray, NDArray[np.unsignedinteger[Any]], FloatArray]:
    """The shortest paths to each actor from each start: how many, after how many steps, and those with the most steps.

    Steps begin with 1 at the start itself; 0 is for actors that are not reached.
    """
    own = starts, np.arange(len(starts))
    paths = np.zeros((into.shape[0], len(starts)))
    step = np.zeros(paths.shape, dtype=np.min_scalar_type(len(paths)))
    paths[own] = step[own] = last = 1
    newest = paths.copy()
    while not (is_known := step > 0).all():
        onward = into @ newest
        np.copyto(onward, 0, where=is_known)
        if not (is_found := onward > 0).any():
            break
        last += 1
        np.copyto(step, last, where=is_found)
        paths += onward
        newest = onward
    return paths, step, newest
