"""Blocks by scipy and numpy: a compiled depth-first search, then Tarjan's low points on arrays.

Tarjan, R. (1972), Depth-first search and linear graph algorithms, SIAM Journal on Computing 1, 146-160. The search
gives every actor a place; those that it reached from an actor on stand in a row behind it. What Tarjan carries along
while searching is looked up afterwards in tables of minima over 1, 2, 4, 8 … places.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from tertius.metrics.simple_graph import IndexArray, SimpleGraph


def blocks(graph: SimpleGraph) -> IndexArray:
    """Labels of the blocks of the ties; O(ties + actors * log actors) unless one actor joins thousands of blocks."""
    if len(graph) == 0:
        return np.zeros(0, dtype=np.int32)
    degree = graph.degrees()
    # The tie of an actor with one contact is a block; the search, which tries all contacts anew for each, is spared it.
    inner = (degree[graph.source] > 1) & (degree[graph.target] > 1)
    place, parent = _search(graph.select(inner))
    source, target = place[graph.source], place[graph.target]
    reached = _lowest_behind(_lowest_contacts(source[inner], target[inner], graph.size), parent)
    # A block begins where nobody from an actor on reaches back beyond the actor before it.
    block = np.where(reached >= parent, np.arange(graph.size, dtype=np.int32), parent)
    while not np.array_equal(further := block[block], block):
        block = further
    return np.where(inner, block[np.maximum(source, target)], graph.size + np.arange(len(graph), dtype=np.int32))


def _search(graph: SimpleGraph) -> tuple[IndexArray, IndexArray]:
    """The place of each actor in a depth-first search, and for each place that of the actor it was reached from, or -1.

    Actors without ties come last.
    """
    start = graph.source[0] if len(graph) else 0
    # The search reads no weights: those are at hand.
    order, before = csgraph.depth_first_order(graph.one_way(graph.weight), start, directed=False)
    is_left = np.ones(graph.size, dtype=bool)
    is_left[order] = False
    if (is_left & (graph.degrees() > 0)).any():
        # A tie from component to component lets one search reach everybody; it is a block of its own.
        _, first = np.unique(graph.parts, return_index=True)
        ends = np.concatenate([graph.source, first[:-1]]), np.concatenate([graph.target, first[1:]])
        joined = sparse.csr_array((np.ones(len(ends[0])), ends), shape=(graph.size, graph.size))
        order, before = csgraph.depth_first_order(joined, start, directed=False)
        is_left[:] = False
    order = np.concatenate([order, np.flatnonzero(is_left)])
    place = np.empty(graph.size, dtype=np.int32)
    place[order] = np.arange(graph.size, dtype=np.int32)
    before = before[order]
    return place, np.where(before < 0, np.int32(-1), place[np.maximum(before, 0)])


def _lowest_contacts(source: IndexArray, target: IndexArray, size: int) -> IndexArray:
    """For each place the lowest among itself and those that it is tied to."""
    lowest = np.arange(size, dtype=np.int32)
    np.minimum.at(lowest, source, target)
    np.minimum.at(lowest, target, source)
    return lowest


def _lowest_behind(lowest: IndexArray, parent: IndexArray) -> IndexArray:
    """For each place the lowest value of itself and of all places that were reached from it on."""
    tables, width = [(parent, lowest)], 1
    while 2 * width <= len(parent):
        parents, values = tables[-1]
        tables.append((np.minimum(parents[:-width], parents[width:]), np.minimum(values[:-width], values[width:])))
        width *= 2
    found = lowest.copy()
    following = np.arange(1, len(parent) + 1)
    for parents, values in reversed(tables):
        # Whoever was reached from a place on has its parent there or behind.
        mine = np.flatnonzero(following < len(parents))
        mine = mine[parents[following[mine]] >= mine]
        found[mine] = np.minimum(found[mine], values[following[mine]])
        following[mine] += width
        width //= 2
    return found
