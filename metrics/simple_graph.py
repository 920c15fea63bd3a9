"""The simple graph that metrics are defined on: one tie a pair, none from an actor to itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

IndexArray = NDArray[np.int32]
CountArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SimpleGraph:
    """Ties merged pair by pair.

    Parameters
    ----------
    size : the number of actors; those without ties count.
    directed : if False, each tie is held once, with `source` < `target`.
    source, target : positions of actors, sorted by source, then target.
    weight : the summed weight of the ties merged.
    ties : how many ties were merged.
    """

    size: int
    directed: bool
    source: IndexArray
    target: IndexArray
    weight: FloatArray
    ties: CountArray

    def __len__(self) -> int:
        """The number of tied pairs."""
        return len(self.source)

    @property
    def tie_count(self) -> int:
        """How many ties were merged into the pairs."""
        return int(self.ties.sum())

    def pairs(self) -> list[tuple[int, int]]:
        """The ties as pairs of positions, in order."""
        return list(zip(self.source.tolist(), self.target.tolist(), strict=True))

    def weighted_pairs(self) -> list[tuple[int, int, float]]:
        """The ties as pairs of positions with their weight, in order."""
        return list(zip(self.source.tolist(), self.target.tolist(), self.weight.tolist(), strict=True))

    def reversed(self) -> SimpleGraph:
        """The graph with every tie turned around; an undirected one is its own reverse."""
        if not self.directed:
            return self
        order = np.lexsort((self.source, self.target))
        return replace(
            self,
            source=self.target[order],
            target=self.source[order],
            weight=self.weight[order],
            ties=self.ties[order],
        )

    def with_weights(self, weighted: bool) -> SimpleGraph:
        """The graph for a weighted reading (without ties of weight 0), or with every weight 1."""
        return self.select(self.weight > 0) if weighted else replace(self, weight=np.ones(len(self)))

    def select(self, chosen: NDArray[np.bool_]) -> SimpleGraph:
        """The graph with some of its ties; all of its actors stay."""
        if chosen.all():
            return self
        source = self.source[chosen]
        # One number for all stays one.
        ties = self.ties[: len(source)] if self.ties.strides == (0,) else self.ties[chosen]
        return replace(self, source=source, target=self.target[chosen], weight=self.weight[chosen], ties=ties)

    def out_sums(self, values: NDArray[np.generic] | None = None) -> FloatArray:
        """For each actor the sum of `values` over the ties that leave it (None counts the ties)."""
        return np.bincount(self.source, weights=values, minlength=self.size).astype(np.float64)

    def in_sums(self, values: NDArray[np.generic] | None = None) -> FloatArray:
        """For each actor the sum of `values` over the ties that reach it (None counts the ties)."""
        return np.bincount(self.target, weights=values, minlength=self.size).astype(np.float64)

    def degrees(self, values: NDArray[np.generic] | None = None) -> FloatArray:
        """For each actor the sum of `values` over its ties, whichever way they lead (None counts the ties, once)."""
        return self._degrees if values is None else self.out_sums(values) + self.in_sums(values)

    @cached_property
    def _degrees(self) -> FloatArray:
        counted = self.out_sums() + self.in_sums()
        counted.setflags(write=False)
        return counted

    @cached_property
    def parts(self) -> IndexArray:
        """For each actor a label of its component, direction ignored; computed once, O(actors + ties)."""
        if self.size == 0:
            return np.zeros(0, dtype=np.int32)
        # Weak components need each tie one way only, and no weights: those are at hand, and a weight of 0 is a tie.
        _, labels = csgraph.connected_components(self.one_way(self.weight), directed=True, connection="weak")
        return np.asarray(labels, dtype=np.int32)

    def adjacency(self, *, weighted: bool = False) -> sparse.csr_array:
        """The adjacency matrix: entry (i, j) for a tie from i to j, both entries for an undirected tie.

        Returns
        -------
        csr_array of shape (size, size) : weights (float64), or 1 (int64) for each tie.
        """
        return self._matrix(self.weight if weighted else np.ones(len(self), dtype=np.int64))

    def signed_adjacency(self, signs: NDArray[np.int8]) -> sparse.csr_array:
        """The adjacency matrix with the sign of each tie, as float64."""
        return self._matrix(signs.astype(np.float64))

    def one_way(self, values: NDArray[np.generic]) -> sparse.csr_array:
        """The matrix of the ties as they stand, an undirected one once; the arrays are shared, none is copied."""
        return sparse.csr_array((values, self.target, self.begins()), shape=(self.size, self.size))

    def begins(self) -> IndexArray:
        """Where the ties that leave each actor begin, and the end."""
        begins = np.zeros(self.size + 1, dtype=np.int32)
        np.cumsum(np.bincount(self.source, minlength=self.size), out=begins[1:])
        return begins

    def passing_on(self) -> Callable[[FloatArray], FloatArray]:
        """The function from a value for each actor to what reaches each along its ties: sums of weight times value.

        An undirected tie is read both ways as it stands: the matrix of both would take three times its memory.
        """
        there = self.one_way(self.weight)
        back = there.T
        return back.__matmul__ if self.directed else lambda values: there @ values + back @ values

    def _matrix(self, values: NDArray[np.generic]) -> sparse.csr_array:
        one_way = self.one_way(values)
        return one_way if self.directed else (one_way + one_way.T).tocsr()


def merge_ties(size: int, source: IndexArray, target: IndexArray, weight: FloatArray, *, directed: bool) -> SimpleGraph:
    """Merge parallel ties; the order in which they stand changes nothing but the last bit of a sum of weights."""
    stand = source != target if directed else source < target
    if stand.all() and _in_order(source, target):
        # As most networks come out of the graph: nothing to sort and nothing to merge, and the arrays are shared.
        return SimpleGraph(size, directed, source, target, weight, _ones(len(source)))
    first, second = (source, target) if directed else (np.minimum(source, target), np.maximum(source, target))
    # 64 bits: the product of two positions does not fit 32 from 46,341 actors up.
    key = first.astype(np.int64) * size + second
    between_two = first != second
    if not between_two.all():
        key, weight = key[between_two], weight[between_two]
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")
        key, weight = key[order], weight[order]
    begins = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, dtype=np.int64)
    pair = key[begins]
    return SimpleGraph(
        size=size,
        directed=directed,
        source=(pair // max(size, 1)).astype(np.int32),
        target=(pair % max(size, 1)).astype(np.int32),
        weight=np.add.reduceat(weight, begins).astype(np.float64) if len(begins) else np.zeros(0),
        ties=np.diff(np.append(begins, len(key))),
    )


def _in_order(first: IndexArray, second: IndexArray) -> bool:
    """Whether each pair comes after the one before it."""
    follows = first[1:] > first[:-1]
    follows |= (first[1:] == first[:-1]) & (second[1:] > second[:-1])
    return bool(follows.all())


def _ones(count: int) -> CountArray:
    """So many times 1, in the memory of one."""
    return np.ndarray((count,), dtype=np.int64, buffer=np.int64(1).tobytes(), strides=(0,))


def share_of(part: NDArray[np.number[Any]], whole: NDArray[np.number[Any]]) -> FloatArray:
    """For each actor the part as a share of the whole; NaN where the whole is 0."""
    share = np.full(len(part), np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share
