"""Tied pairs with their direction: what a graph without direction has to remember of one with."""

from __future__ import annotations

import numpy as np

from tertius.metrics.simple_graph import CountArray, IndexArray, SimpleGraph

FORWARD, BACK, MUTUAL = 1, 2, 3
"""How a pair is tied, as bits: out and in as seen from one of the two, or both."""


def dyads_of(graph: SimpleGraph, either: SimpleGraph) -> CountArray:
    """How each tied pair is tied, seen from its smaller place; without direction both ways.

    Parameters
    ----------
    graph, either : the same network, the second with direction ignored; the pairs are those of the second.
    """
    if not graph.directed:
        return np.full(len(either), MUTUAL)
    keys = either.source.astype(np.int64) * either.size + either.target
    low, high = np.minimum(graph.source, graph.target), np.maximum(graph.source, graph.target)
    place = np.searchsorted(keys, low.astype(np.int64) * either.size + high)
    leads = np.where(graph.source == low, FORWARD, BACK)
    return np.bincount(place, weights=leads, minlength=len(either)).astype(np.int64)


def seen_from(either: SimpleGraph, dyads: CountArray, pair: IndexArray, actor: IndexArray) -> CountArray:
    """How some pairs are tied, seen from one of the two actors of each."""
    seen = dyads[pair]
    return np.where((either.source[pair] == actor) | (seen == MUTUAL), seen, MUTUAL - seen)
