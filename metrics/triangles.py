"""Every triangle of a graph, listed once: what clustering, structural holes, brokerage and balance are counted from.

Each tie is turned towards its end of higher degree, and pairs of ties that leave one actor are tried for the third
side. That keeps the pairs few (at most ties * sqrt(2 * ties)), and all of it is work on sorted arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tertius.metrics.simple_graph import CountArray, IndexArray, SimpleGraph

# Pairs of ties that are tried at once: bounds the memory to some 4 MB, whatever the graph.
BATCH = 64_000
# Most pairs have no third side; a table says so without a search. 8 places a tie leave at most 1 in 8 to search for.
_TABLE_SIZE_PER_TIE = 8
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Triangles(NamedTuple):
    """Some triangles: the corners of each, and its sides as places among the graph's ties.

    `ends[i]` is the corner opposite to `sides[i]`: the tie `sides[0]` joins `ends[1]` and `ends[2]`, and so on.
    """

    ends: tuple[IndexArray, IndexArray, IndexArray]
    sides: tuple[CountArray, CountArray, CountArray]


def list_triangles(graph: SimpleGraph) -> Iterator[Triangles]:
    """The triangles of an undirected graph, each once, some thousand at a time."""
    # Numbered by degree, equal ones by place: every tie leads to the higher number, and so does every third side.
    by_degree = np.argsort(graph.degrees(), kind="stable").astype(np.int32)
    number = np.empty(graph.size, dtype=np.int32)
    number[by_degree] = np.arange(graph.size, dtype=np.int32)
    keys, order = _sorted_keys(number[graph.source], number[graph.target], graph.size)
    low = (keys // max(graph.size, 1)).astype(np.int32)
    high = (keys % max(graph.size, 1)).astype(np.int32)
    last = np.cumsum(np.bincount(low, minlength=graph.size))
    # The ties of the same actor that stand behind each tie: with each of them it makes a pair.
    behind: IndexArray = (last[low] - np.arange(1, len(low) + 1)).astype(np.int32)
    table = _Table(keys)
    for begin, end in _batches(behind):
        first = np.repeat(np.arange(begin, end), behind[begin:end])
        starts = np.cumsum(behind[begin:end]) - behind[begin:end]
        second = first + np.arange(1, len(first) + 1) - np.repeat(starts, behind[begin:end])
        third = table.find(high[first].astype(np.int64) * graph.size + high[second])
        kept = np.flatnonzero(third >= 0)
        first, second, third = first[kept], second[kept], third[kept]
        ends = by_degree[low[first]], by_degree[high[first]], by_degree[high[second]]
        yield Triangles(ends, (order[third], order[second], order[first]))


def _sorted_keys(one: IndexArray, other: IndexArray, size: int) -> tuple[CountArray, CountArray]:
    keys = np.minimum(one, other).astype(np.int64)
    keys *= size
    keys += np.maximum(one, other)
    # No two are alike: a sort that is not stable is the quicker one.
    order = np.argsort(keys)
    return keys[order], order


def _batches(sizes: IndexArray) -> Iterator[tuple[int, int]]:
    done = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        before = int(done[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(done, before + BATCH, side="right")))
        yield begin, end
        begin = end


class _Table:
    """Looks up many sorted keys at once."""

    def __init__(self, keys: CountArray) -> None:
        self._keys = keys
        self._shift = np.uint64(64 - max(8, int(len(keys) * _TABLE_SIZE_PER_TIE).bit_length()))
        self._taken = np.zeros(2 ** (64 - int(self._shift)), dtype=bool)
        self._taken[self._slots(keys)] = True

    def _slots(self, keys: CountArray) -> np.typing.NDArray[np.uint64]:
        return (keys.astype(np.uint64) * _MULTIPLIER) >> self._shift

    def find(self, wanted: CountArray) -> CountArray:
        """The place of each key, or -1."""
        found = np.full(len(wanted), -1, dtype=np.int64)
        likely = np.flatnonzero(self._taken[self._slots(wanted)])
        places = np.searchsorted(self._keys, wanted[likely])
        places[places == len(self._keys)] = 0
        is_there = self._keys[places] == wanted[likely] if len(self._keys) else np.zeros(0, dtype=bool)
        found[likely[is_there]] = places[is_there]
        return found
