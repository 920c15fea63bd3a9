"""Every triangle of a graph, listed once: what clustering, structural holes, brokerage and balance are counted from.

Each tie is turned towards its end of higher degree, and pairs of ties that leave one actor are tried for the third
side. That keeps the pairs few (at most ties * sqrt(2 * ties)), and all of it is work on sorted arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from tertius.metrics.simple_graph import CountArray, IndexArray, SimpleGraph

# Pairs of ties that are tried at once: bounds the memory to some 30 MB, whatever the graph.
BATCH = 500_000
# Most pairs have no third side; a table of bits says so without a search. 16 bits a tie leave 1 in 16 to search for.
_TABLE_SIZE_PER_TIE = 16
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Triangles(NamedTuple):
    """Some triangles: the corners of each, and its sides as places among the graph's ties.

    `ends[i]` is the corner opposite to `sides[i]`: the tie `sides[0]` joins `ends[1]` and `ends[2]`, and so on.
    """

    ends: tuple[IndexArray, IndexArray, IndexArray]
    sides: tuple[CountArray, CountArray, CountArray]


def list_triangles(graph: SimpleGraph) -> Iterator[Triangles]:
    """The triangles of an undirected graph, each once, some thousand at a time."""
    degree = graph.degrees()
    # Towards the higher degree, equal ones towards the higher place.
    swaps = degree[graph.source] > degree[graph.target]
    low, high = (
        np.where(swaps, one, other) for one, other in ((graph.target, graph.source), (graph.source, graph.target))
    )
    order = np.argsort(low, kind="stable")
    low, high = low[order], high[order]
    leaving = np.bincount(low, minlength=graph.size)
    last = np.cumsum(leaving)
    # The ties of the same actor that stand behind each tie: with each of them it makes a pair.
    behind = last[low] - np.arange(len(low)) - 1
    keys = graph.source.astype(np.int64) * graph.size + graph.target
    table = _Table(keys)
    for begin, end in _batches(behind):
        first = np.repeat(np.arange(begin, end), behind[begin:end])
        starts = np.cumsum(behind[begin:end]) - behind[begin:end]
        second = first + 1 + np.arange(len(first)) - np.repeat(starts, behind[begin:end])
        one, other = high[first].astype(np.int64), high[second].astype(np.int64)
        third = table.find(np.minimum(one, other) * graph.size + np.maximum(one, other))
        kept = np.flatnonzero(third >= 0)
        first, second = first[kept], second[kept]
        yield Triangles((low[first], high[first], high[second]), (third[kept], order[second], order[first]))


def _batches(sizes: CountArray) -> Iterator[tuple[int, int]]:
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
