"""Distances by numpy: breadth-first searches from 64 actors at once, one bit each.

Then, M. et al. (2014), The more the merrier: efficient multi-source graph traversal, PVLDB 8, 449-460: whom all the
searches find at a step is a disjunction of words along the ties, so that one pass over the arrays serves 64 of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy import sparse

from tertius.metrics.simple_graph import CountArray, FloatArray, IndexArray, SimpleGraph

_BITS = 64
# A word a contact: more at once would take more memory than the ties.
_CONTACTS_AT_ONCE = 8_000
# A pass a step: where paths are longer, a search from every actor is quicker.
MOST_STEPS = 60


def closeness(graph: SimpleGraph) -> FloatArray:
    """Closeness by searches from 64 actors at once; O(actors / 64 * ties * longest path)."""
    reached, steps = np.zeros(graph.size, dtype=np.int64), np.zeros(graph.size, dtype=np.int64)
    for step, found in _searches(graph):
        reached += found
        steps += step * found.astype(np.int64)
    mean = np.divide(reached, steps, out=np.zeros(graph.size), where=steps > 0)
    return mean * reached / max(graph.size - 1, 1)


def harmonic(graph: SimpleGraph) -> FloatArray:
    """Sums of inverse distances by searches from 64 actors at once; O(actors / 64 * ties * longest path)."""
    values = np.zeros(graph.size)
    for step, found in _searches(graph):
        values += found / step
    return values


def is_long(graph: SimpleGraph, steps: int) -> bool:
    """Whether some shortest path has more steps than that; found by a search from some actors only."""
    return any(step > steps for step, _ in _searches(graph, batches=1))


def _searches(graph: SimpleGraph, batches: int | None = None) -> Iterator[tuple[int, CountArray]]:
    """For each step of each batch of searches: from how many of its actors each actor is found at that step."""
    begins, contacts = _contacts(graph)
    pieces = _pieces(begins)
    along = np.empty(max((ties.stop - ties.start for _, ties in pieces), default=0), dtype=np.uint64)
    for first in range(0, graph.size, _BITS)[:batches]:
        some = np.arange(first, min(first + _BITS, graph.size))
        seen = np.zeros(graph.size, dtype=np.uint64)
        seen[some] = np.uint64(1) << np.arange(len(some), dtype=np.uint64)
        found, anew, step = seen.copy(), np.empty_like(seen), 0
        while True:
            step += 1
            for actors, ties in pieces:
                words = along[: ties.stop - ties.start]
                # A mode other than "raise" lets numpy write in place, without a second copy.
                np.take(found, contacts[ties], out=words, mode="clip")
                np.bitwise_or.reduceat(words, begins[actors] - ties.start, out=anew[actors])
            found, anew = anew, found
            found &= ~seen
            if not found.any():
                break
            seen |= found
            yield step, np.bitwise_count(found)


def _pieces(begins: IndexArray) -> list[tuple[slice, slice]]:
    """Slices of the actors that have some thousand contacts together, or one with more; each with their contacts'."""
    cuts = np.unique(np.searchsorted(begins, np.arange(0, begins[-1], _CONTACTS_AT_ONCE)))
    bounds = [*cuts.tolist(), len(begins) - 1]
    return [(slice(one, next_one), slice(begins[one], begins[next_one])) for one, next_one in pairwise(bounds)]


def _contacts(graph: SimpleGraph) -> tuple[IndexArray, IndexArray]:
    """Where in the second array the contacts begin from which each actor is reached, and the end; itself is among them.

    Itself, so that no actor is without: `reduceat` does not know of empty ones.
    """
    one_way = graph.one_way(np.ones(len(graph), dtype=np.int8))
    back = one_way.T.tocsr()
    matrix = (back if graph.directed else one_way + back) + sparse.eye_array(graph.size, dtype=np.int8)
    return matrix.indptr, matrix.indices
