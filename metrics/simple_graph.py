"""The simple graph that metrics are defined on: one tie a pair, none from an actor to itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

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
    facts : how many different facts the merged ties rest on.
    """

    size: int
    directed: bool
    source: IndexArray
    target: IndexArray
    weight: FloatArray
    ties: CountArray
    facts: CountArray

    def __len__(self) -> int:
        """The number of tied pairs."""
        return len(self.source)

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
            facts=self.facts[order],
        )

    def with_weights(self, weighted: bool) -> SimpleGraph:
        """The graph for a weighted reading (without ties of weight 0), or with every weight 1."""
        if not weighted:
            return replace(self, weight=np.ones(len(self)))
        kept = self.weight > 0
        return replace(
            self,
            source=self.source[kept],
            target=self.target[kept],
            weight=self.weight[kept],
            ties=self.ties[kept],
            facts=self.facts[kept],
        )

    def out_sums(self, values: NDArray[np.generic] | None = None) -> FloatArray:
        """For each actor the sum of `values` over the ties that leave it (None counts the ties)."""
        return np.bincount(self.source, weights=values, minlength=self.size).astype(np.float64)

    def in_sums(self, values: NDArray[np.generic] | None = None) -> FloatArray:
        """For each actor the sum of `values` over the ties that reach it (None counts the ties)."""
        return np.bincount(self.target, weights=values, minlength=self.size).astype(np.float64)

    def adjacency(self, *, weighted: bool = False) -> sparse.csr_array:
        """The adjacency matrix: entry (i, j) for a tie from i to j, both entries for an undirected tie.

        Returns
        -------
        csr_array of shape (size, size) : weights (float64), or 1 (int64) for each tie.
        """
        values = self.weight if weighted else np.ones(len(self), dtype=np.int64)
        one_way = sparse.csr_array((values, (self.source, self.target)), shape=(self.size, self.size))
        return one_way if self.directed else (one_way + one_way.T).tocsr()


def merge_ties(
    size: int,
    source: IndexArray,
    target: IndexArray,
    weight: FloatArray,
    facts: Sequence[tuple[str, ...]],
    directed: bool,
) -> SimpleGraph:
    """Merge parallel ties; the order in which they stand changes nothing but the last bit of a sum of weights."""
    first, second = (source, target) if directed else (np.minimum(source, target), np.maximum(source, target))
    between_two = np.flatnonzero(first != second)
    # 64 bits: the product of two positions does not fit 32 from 46,341 actors up.
    key = first[between_two].astype(np.int64) * size + second[between_two]
    pair, member = np.unique(key, return_inverse=True)
    return SimpleGraph(
        size=size,
        directed=directed,
        source=(pair // max(size, 1)).astype(np.int32),
        target=(pair % max(size, 1)).astype(np.int32),
        weight=np.bincount(member, weights=weight[between_two], minlength=len(pair)).astype(np.float64),
        ties=np.bincount(member, minlength=len(pair)).astype(np.int64),
        facts=_different_facts(len(pair), member, [facts[at] for at in between_two.tolist()]),
    )


def _different_facts(pairs: int, member: CountArray, facts: Sequence[tuple[str, ...]]) -> CountArray:
    codes: dict[str, int] = {}
    coded = [codes.setdefault(fact, len(codes)) for ids in facts for fact in ids]
    of_pair = np.repeat(member.astype(np.int64), np.array([len(ids) for ids in facts], dtype=np.int64))
    different = np.unique(of_pair * max(len(codes), 1) + np.array(coded, dtype=np.int64))
    return np.bincount(different // max(len(codes), 1), minlength=pairs).astype(np.int64)
