"""Actors divided into parts: the engines label them in any order, here they get numbers that mean something."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.metrics.simple_graph import CountArray, IndexArray


def number_parts(labels: IndexArray) -> CountArray:
    """The number of each member's part: 1 is the largest, equal sizes in the order of their first member."""
    _, first, member, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.arange(1, len(order) + 1)
    return numbers[member]


def list_parts(numbers: CountArray, actors: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The actor ids of each part, in the order of the parts' numbers; within a part in the order of `actors`."""
    parts: list[list[str]] = [[] for _ in range(int(numbers.max(initial=0)))]
    for actor, number in zip(actors, numbers.tolist(), strict=True):
        parts[number - 1].append(actor)
    return tuple(tuple(part) for part in parts)
