"""Changes of claims of any size: what begins and ceases to live, and the things that are to be resolved again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Protocol

from tertius.graph_schema.registry import fact_kinds
from tertius.store.claim_store import ClaimChanges, Subject
from tertius.store.graph import batches
from tertius.store.withdrawals import Withdrawn

PORTION = 2_000
"""How many things are resolved and written at a time."""


class Rank(IntEnum):
    """What is resolved and written before what: sources are cited by the others, entities take part in facts."""

    SOURCE = 0
    ENTITY = 1
    FACT = 2


def rank_of(kind: str) -> Rank:
    """The rank of a kind."""
    if kind == "Source":
        return Rank.SOURCE
    return Rank.FACT if kind in fact_kinds() else Rank.ENTITY


class ChangeLog(Protocol):
    """Claims that begin and cease to live, of so many things that they need not fit into memory."""

    withdrawn: Withdrawn | None
    """What is withdrawn once the change is published, None if that does not change."""

    def touch(self, subjects: Iterable[Subject]) -> None:
        """Have these things resolved again too, though no claim on them changes."""

    def batches(self, rank: Rank) -> Iterator[list[Subject]]:
        """The things to be resolved again, in a fixed order, at most `PORTION` at a time."""

    def changes_of(self, subjects: Collection[Subject]) -> ClaimChanges:
        """What changes of these things."""


class WholeLog:
    """A change that fits into memory."""

    def __init__(self, changes: ClaimChanges) -> None:
        self.withdrawn = changes.withdrawn
        self._changes = changes
        self._subjects = changes.subjects() | {Subject("Source", one) for one in changes.restated}
        self._begin, self._end = _by_subject(changes.begin), _by_subject(changes.end)

    def touch(self, subjects: Iterable[Subject]) -> None:
        """As `ChangeLog`."""
        self._subjects |= set(subjects)

    def batches(self, rank: Rank) -> Iterator[list[Subject]]:
        """As `ChangeLog`."""
        return batches(ordered(one for one in self._subjects if rank_of(one.kind) is rank), PORTION)

    def changes_of(self, subjects: Collection[Subject]) -> ClaimChanges:
        """As `ChangeLog`."""
        begin = {uid: one for one in subjects for uid in self._begin.get(one, ())}
        end = {uid: one for one in subjects for uid in self._end.get(one, ())}
        new = {uid: self._changes.new[uid] for uid in begin if uid in self._changes.new}
        return ClaimChanges(new, begin, end)


def _by_subject(spells: Mapping[str, Subject]) -> Mapping[Subject, list[str]]:
    found: dict[Subject, list[str]] = defaultdict(list)
    for uid, subject in spells.items():
        found[subject].append(uid)
    return found


def ordered(subjects: Iterable[Subject]) -> list[Subject]:
    """Things in a fixed order."""
    return sorted(subjects, key=lambda one: (one.kind, one.id))
