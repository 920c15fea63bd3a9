"""Actors divided into parts: the engines label them in any order, here they get numbers that mean something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import overload

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


class Parts(Sequence[tuple[str, ...]]):
    """The actor ids of each part, in the order of the parts' numbers; within a part in the order of `actors`.

    A part is put together when it is asked for: most answers are read without.
    """

    def __init__(self, numbers: CountArray, actors: Sequence[str]) -> None:
        self._numbers = numbers
        self._actors = actors

    @cached_property
    def _members(self) -> tuple[CountArray, list[int]]:
        """The members of part after part, and where each part ends."""
        return np.argsort(self._numbers, kind="stable"), np.cumsum(np.bincount(self._numbers)).tolist()

    def __len__(self) -> int:
        return int(self._numbers.max(initial=0))

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[tuple[str, ...], ...]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, ...] | tuple[tuple[str, ...], ...]:
        if isinstance(at, slice):
            return tuple(self[one] for one in range(len(self))[at])
        number = range(len(self))[at]
        members, ends = self._members
        return tuple(self._actors[one] for one in members[ends[number] : ends[number + 1]].tolist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
