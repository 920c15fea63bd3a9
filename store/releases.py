"""Releases of a data set: which of two labels is newer, and which load retracts what it does not say."""

from __future__ import annotations

import re
from collections.abc import Iterable

SortKey = tuple[tuple[int, int | str], ...]


def sort_key(label: str) -> SortKey:
    """Sort key of a release: numbers in it count as numbers, so that 9.1 comes before 10.0."""
    parts = re.findall(r"[0-9]+|[^\W\d_]+", label.lower())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def newest_of(labels: Iterable[str]) -> str | None:
    """The newest of some labels, or None."""
    return max(labels, key=sort_key, default=None)


def retracts(label: str | None, earlier: Iterable[str], *, always: bool) -> bool:
    """Whether a load retracts what is in its scope and it does not say: the same rule for planning and for replaying.

    A first release has nothing to retract; a second file of one release adds to the first.

    Parameters
    ----------
    label : the load's release, if it has one.
    earlier : the releases applied in the scope before it.
    always : whether the load stands for its scope whatever its release.
    """
    newest = newest_of(earlier)
    return always or (label is not None and newest is not None and sort_key(label) > sort_key(newest))
