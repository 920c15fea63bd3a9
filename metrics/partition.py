"""Actors divided into parts: the engines label them in any order, here they get numbers that mean something."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tertius.metrics.simple_graph import CountArray, IndexArray


def number_parts(labels: IndexArray) -> CountArray:
    """The number of each member's part: 1 is the largest, equal sizes in the order of their first member."""
    sizes = np.bincount(labels)
    first = np.zeros(len(sizes), dtype=np.int64)
    # Backwards, so that the first member of each part is the last to be written.
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    order = np.lexsort((first, -sizes))
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.arange(1, len(order) + 1)
    return numbers[labels]


def list_parts(numbers: CountArray, actors: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The actor ids of each part, in the order of the parts' numbers; within a part in the order of `actors`."""
    ordered = [actors[at] for at in np.argsort(numbers, kind="stable").tolist()]
    ends = np.cumsum(np.bincount(numbers)).tolist()
    return tuple(tuple(ordered[begin:end]) for begin, end in pairwise(ends))
