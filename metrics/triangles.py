"""Every triangle of a graph, listed once: what clustering, structural holes, brokerage and balance are counted from.

Each tie is turned towards its end of higher degree, and pairs of ties that leave one actor are tried for the third
side. That keeps the pairs few (at most ties * sqrt(2 * ties)), and all of it is work on sorted arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tertius.metrics.simple_graph import CountArray, IndexArray, SimpleGraph

# Pairs of ties that are tried at once, a quarter of the ties: a pair takes some 20 bytes for a moment. Fewer would cost
# more calls than work; more would be no quicker.
LEAST_AT_ONCE, MOST_AT_ONCE = 3_000, 64_000
_TIES_A_PAIR_AT_ONCE = 4
# Most pairs have no third side; a table says so without a search. 4 places a tie leave at most 1 in 4 to search for.
_TABLE_SIZE_PER_TIE = 4
# The largest graph whose pairs of actors are numbered by 32 bits: half the memory, and twice as quick.
_SMALL_UP_TO = 46_340

Keys = NDArray[np.int32] | NDArray[np.int64]


# By the bytes of a key: its type without sign, the bits of that, and an odd number near their golden section (Knuth).
_HASHES: Mapping[int, tuple[type[np.unsignedinteger[Any]], int, int]] = {
    4: (np.uint32, 32, 0x9E3779B1),
    8: (np.uint64, 64, 0x9E3779B97F4A7C15),
}


class Triangles(NamedTuple):
    """Some triangles: the corners of each, and its sides as places among the graph's ties.

    `ends[i]` is the corner opposite to `sides[i]`: the tie `sides[0]` joins `ends[1]` and `ends[2]`, and so on.
    """

    ends: tuple[IndexArray, IndexArray, IndexArray]
    sides: tuple[IndexArray, IndexArray, IndexArray]


def list_triangles(graph: SimpleGraph, least_at_once: int = LEAST_AT_ONCE) -> Iterator[Triangles]:
    """The triangles of an undirected graph, each once, some thousand at a time.

    Parameters
    ----------
    least_at_once : pairs of ties that are tried at once, at least; fewer take less memory, and more time.
    """
    # Numbered by degree, equal ones by place: every tie leads to the higher number, and so does every third side.
    by_degree = np.argsort(graph.degrees() * graph.size + np.arange(graph.size)).astype(np.int32)
    keys, order = _sorted_keys(by_degree, graph)
    low = keys // max(graph.size, 1)
    ends = np.cumsum(np.bincount(low, minlength=graph.size)).astype(np.int32)
    low *= graph.size
    high = np.subtract(keys, low, out=low).astype(np.int32)
    del low
    table = _Table(keys)
    for ties in _batches(ends, least_at_once):
        # The ties of the same actor that stand behind each tie: with each of them it makes a pair.
        place = np.arange(ties.start, ties.stop, dtype=np.int32)
        behind = ends[keys[ties] // graph.size] - place - 1
        begins = np.cumsum(behind, dtype=np.int32) - behind
        wanted = np.repeat(high[ties] * keys.dtype.type(graph.size), behind)
        # Places that numpy looks up as they are: of 32 bits it would make a copy first.
        second = np.arange(1, len(wanted) + 1)
        second += np.repeat(place - begins, behind)
        wanted += high[second]
        del second
        pair, third = table.find(wanted)
        # Few pairs have a third side: which ties they are is looked up for those alone.
        of_batch = np.searchsorted(begins, pair, side="right") - 1
        first = place[of_batch]
        second = first + 1 + pair - begins[of_batch]
        corners = keys[first] // graph.size, high[first], high[second]
        yield Triangles(
            (by_degree[corners[0]], by_degree[corners[1]], by_degree[corners[2]]),
            (order[third], order[second], order[first]),
        )


def _sorted_keys(by_degree: IndexArray, graph: SimpleGraph) -> tuple[Keys, IndexArray]:
    """A number for each tie by its ends in order of degree, sorted; and the places of the ties in that order."""
    number = np.empty(graph.size, dtype=np.int32 if graph.size <= _SMALL_UP_TO else np.int64)
    number[by_degree] = np.arange(graph.size)
    one, other = number[graph.source], number[graph.target]
    keys = np.minimum(one, other)
    np.maximum(one, other, out=other)
    keys *= graph.size
    keys += other
    del one, other
    # No two are alike: a sort that is not stable is the quicker one.
    order = np.argsort(keys)
    keys = keys[order]
    return keys, order.astype(np.int32)


def _batches(ends: IndexArray, least: int) -> Iterator[slice]:
    """The ties of so many actors at once that there are neither too many pairs of them, nor too few."""
    ties = int(ends[-1]) if len(ends) else 0
    most = min(max(ties // _TIES_A_PAIR_AT_ONCE, least), MOST_AT_ONCE)
    done = np.diff(ends, prepend=np.int32(0)).astype(np.int64)
    done *= done - 1
    done //= 2
    np.cumsum(done, out=done)
    actor = begin = before = 0
    while actor < len(ends):
        actor = max(actor + 1, int(np.searchsorted(done, before + most, side="right")))
        yield slice(begin, int(ends[actor - 1]))
        begin, before = int(ends[actor - 1]), int(done[actor - 1])


class _Table:
    """Looks up many sorted keys at once."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._unsigned, bits, multiplier = _HASHES[keys.dtype.itemsize]
        self._multiplier = self._unsigned(multiplier)
        used = max(8, int(len(keys) * _TABLE_SIZE_PER_TIE).bit_length())
        self._shift = self._unsigned(bits - used)
        self._taken = np.zeros(2**used, dtype=bool)
        self._taken[self._slots(keys)] = True

    def _slots(self, keys: Keys) -> NDArray[np.unsignedinteger[Any]]:
        slots = keys.astype(self._unsigned)
        slots *= self._multiplier
        slots >>= self._shift
        return slots

    def find(self, wanted: Keys) -> tuple[CountArray, CountArray]:
        """Which of some keys are there, and the place of each of those."""
        likely = np.flatnonzero(self._taken[self._slots(wanted)])
        wanted = wanted[likely]
        places = np.searchsorted(self._keys, wanted)
        places[places == len(self._keys)] = 0
        is_there = self._keys[places] == wanted if len(self._keys) else np.zeros(0, dtype=bool)
        return likely[is_there], places[is_there]
