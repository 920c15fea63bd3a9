"""Random networks in which every actor keeps its number of ties: what chance alone would make of a network."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tertius.metrics.simple_graph import CountArray, IndexArray, SimpleGraph

# Each round tries a swap for every tie; after ten accepted swaps a tie little is left of the network that was given
# (Milo, R. et al. (2003), arXiv:cond-mat/0312028).
ROUNDS = 20


def rewired(graph: SimpleGraph, samples: int, seed: int) -> Iterator[tuple[IndexArray, IndexArray]]:
    """Random simple graphs with the degrees of a graph (in and out if it is directed), by swapping ends of ties.

    Yields
    ------
    source, target : of the ties; an undirected tie may stand either way round.
    """
    random = np.random.default_rng(seed)
    source, target = graph.source.copy(), graph.target.copy()
    for _ in range(samples):
        for _ in range(ROUNDS):
            _swap(graph, source, target, random)
        yield source.copy(), target.copy()


def _swap(graph: SimpleGraph, source: IndexArray, target: IndexArray, random: np.random.Generator) -> None:
    """Pair up the ties at random and let each pair exchange its second ends, where that makes no tie twice."""
    if not graph.directed:
        turned = random.random(len(source)) < 0.5
        source[turned], target[turned] = target[turned], source[turned]
    half = len(source) // 2
    order = random.permutation(len(source))
    one, other = order[:half], order[half : 2 * half]
    before = _keys(graph, source, target)
    first, second = _keys(graph, source[one], target[other]), _keys(graph, source[other], target[one])
    allowed = (source[one] != target[other]) & (source[other] != target[one])
    # Two pairs may wish for one tie, and nobody for one that is there, be it about to go.
    wished, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    is_free = (np.bincount(places) == 1) & ~np.isin(wished, before)
    allowed &= is_free[places[:half]] & is_free[places[half:]]
    one, other = one[allowed], other[allowed]
    target[one], target[other] = target[other], target[one]


def _keys(graph: SimpleGraph, source: IndexArray, target: IndexArray) -> CountArray:
    low, high = (source, target) if graph.directed else (np.minimum(source, target), np.maximum(source, target))
    return low.astype(np.int64) * graph.size + high
