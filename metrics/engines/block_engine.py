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

# So few actors with one contact are searched with the others: that is quicker than a graph without them.
_FEW = 8


def blocks(graph: SimpleGraph) -> IndexArray:
    """Labels of the blocks of the ties; O(ties + actors * log actors) unless one actor joins thousands of blocks."""
    if len(graph) == 0:
        return np.zeros(0, dtype=np.int32)
    # The tie of an actor with one contact is a block; the search, which tries all contacts anew for each, is spared it.
    is_outer = graph.degrees() == 1
    inner = np.ones(len(graph), dtype=bool)
    if np.count_nonzero(is_outer) > _FEW:
        inner = ~(is_outer[graph.source] | is_outer[graph.target])
    searched = graph.select(inner)
    place, parent = _search(searched)
    source, target = place[searched.source], place[searched.target]
    lowest, later = _lowest_contacts(source, target, graph.size), np.maximum(source, target)
    # What follows takes as much memory as these.
    del searched, source, target
    reached = _lowest_behind(lowest, parent)
    # A block begins where nobody from an actor on reaches back beyond the actor before it.
    block = np.where(reached >= parent, np.arange(graph.size, dtype=np.int32), parent)
    while not np.array_equal(further := block[block], block):
        block = further
    labels = np.arange(graph.size, graph.size + len(graph), dtype=np.int32)
    labels[inner] = block[later]
    return labels


def _search(graph: SimpleGraph) -> tuple[IndexArray, IndexArray]:
    """The place of each actor in a depth-first search, and for each place that of the actor it was reached from, or -1.

    Actors without ties come last.
    """
    start = graph.source[0] if len(graph) else 0
    # The search reads no weights: those are at hand.
    order, before = csgraph.depth_first_order(graph.one_way(graph.weight), start, directed=False)
    is_left = np.ones(graph.size, dtype=bool)
    is_left[order] = False
    if is_left[graph.source].any():
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
    place = np.arange(len(parent), dtype=np.int32)
    # Each table ends with a parent before all places, which looking up a place beyond the end finds.
    tables, width = [(np.append(parent, np.int32(-1)), np.append(lowest, np.int32(0)))], 1
    while 2 * width <= len(parent):
        parents, values = tables[-1]
        tables.append((np.minimum(parents[:-width], parents[width:]), np.minimum(values[:-width], values[width:])))
        width *= 2
    found, following = lowest.copy(), place + np.int32(1)
    for parents, values in reversed(tables):
        # Whoever was reached from a place on has its parent there or behind.
        is_behind = parents.take(following, mode="clip") >= place
        np.minimum(found, values.take(following, mode="clip"), out=found, where=is_behind)
        following += np.int32(width) * is_behind
        width //= 2
    return found
