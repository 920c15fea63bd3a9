"""Which records stand for one thing: clusters of records judged the same, and the id that each of them goes by.

A cluster is a connected component over live `SAME` judgements. It goes by the smallest id, by the fixed scheme rank,
among those of its records that have live claims: so the id depends neither on the order of loads nor on a load that was
rolled back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tertius.graph_schema.identifiers import rank_id
from tertius.store.claim_store import Subject
from tertius.store.graph import Graph

Pair = tuple[str, str]

_ANY_SAME = "MATCH ()-[j:SAME]->() WHERE j.until > $at RETURN j.until AS until LIMIT 1"
_SAME = """
UNWIND $ids AS id
MATCH (:Record {id: id})-[j:SAME]-(other:Record)
WHERE j.since <= $at < j.until
RETURN id, other.id AS other
"""
_SPEAKING = """
UNWIND $ids AS id
MATCH (:Record {id: id})-[r:RESOLVES_TO]->(t)
WHERE r.since <= $at < r.until
RETURN id, coalesce(t.kind, head(labels(t))) AS kind
"""


@dataclass(frozen=True)
class SameChanges:
    """Pairs of records that begin and cease to be judged the same."""

    begin: frozenset[Pair] = frozenset()
    end: frozenset[Pair] = frozenset()

    def ids(self) -> set[str]:
        """Every record concerned."""
        return {one for pair in self.begin | self.end for one in pair}


NOTHING_JUDGED = SameChanges()


def pair_of(one: str, other: str) -> Pair:
    """Two records in the order in which a judgement keeps them."""
    first, second = sorted((one, other), key=rank_id)
    return first, second


class Identities:
    """What each record stands for, at an epoch (`was`) and after a change of claims and judgements (`canonical`).

    Knows only what it was told to `learn`; an id that no judgement concerns stands for itself and costs nothing.
    """

    def __init__(self, graph: Graph, at: int, changes: SameChanges) -> None:
        self._graph, self._at, self._changes = graph, at, changes
        self._known: set[str] = set()
        self._old, self._new = _Partition(), _Partition()
        self._is_bare = not changes.begin and not graph.read(_ANY_SAME, at=at)
        if not self._is_bare:
            self.learn(changes.ids())

    @property
    def is_bare(self) -> bool:
        """Whether nothing is judged the same, before or after: every record stands for itself."""
        return self._is_bare

    def learn(self, ids: Iterable[str]) -> None:
        """Read the clusters of these records, and which of their records have live claims."""
        if self._is_bare:
            return
        frontier = set(ids) - self._known
        begun, met = neighbours_of(self._changes.begin), set[str]()
        while frontier:
            met |= frontier
            self._known |= frontier
            found = set[str]()
            for one, other in self._edges(frontier):
                self._old.join(one, other)
                if pair_of(one, other) not in self._changes.end:
                    self._new.join(one, other)
                found.add(other)
            for one in frontier & set(begun):
                for other in begun[one]:
                    self._new.join(one, other)
                    found.add(other)
            frontier = found - self._known
        clustered = [one for one in met if self.is_joined(one)]
        # The others are many, and need not be kept in mind.
        self._known -= met.difference(clustered)
        for batch in _batches(clustered):
            for row in self._graph.read(_SPEAKING, ids=batch, at=self._at):
                self._old.speak(row["id"], row["kind"], True)
                self._new.speak(row["id"], row["kind"], True)

    def hear(self, subject: Subject, speaks: bool) -> None:
        """Take note of whether a record will have live claims after the change."""
        self._new.speak(subject.id, subject.kind, speaks)

    def is_joined(self, one: str) -> bool:
        """Whether any record is judged the same as this one, before or after the change."""
        return self._old.is_joined(one) or self._new.is_joined(one)

    def canonical(self, subject: Subject) -> Subject:
        """What a record stands for after the change."""
        return Subject(subject.kind, self._new.canonical(subject.id, subject.kind))

    def was(self, subject: Subject) -> Subject:
        """What a record stood for before the change."""
        return Subject(subject.kind, self._old.canonical(subject.id, subject.kind))

    def actor_of(self, record: str) -> str:
        """What a record that a fact names stands for after the change, whatever its kind."""
        return self._new.canonical(record)

    def members(self, subject: Subject) -> list[Subject]:
        """The records with live claims that stand for the same after the change, by rank; at least the given one."""
        found = self._new.speaking(subject.id, subject.kind)
        return [Subject(subject.kind, one) for one in found] or [subject]

    def moved(self) -> set[str]:
        """The records that stand for something else after the change than before it."""
        joined = (one for one in self._known if self.is_joined(one))
        return {one for one in joined if self._old.canonical(one) != self._new.canonical(one)}

    def subjects(self, ids: Iterable[str]) -> set[Subject]:
        """These records with every kind under which they have live claims, before or after the change."""
        return {Subject(kind, one) for one in ids for kind in self._old.kinds(one) | self._new.kinds(one)}

    def speaks(self, subject: Subject) -> bool:
        """Whether a record has live claims after the change; only for records in clusters."""
        return subject.kind in self._new.kinds(subject.id)

    def _edges(self, ids: set[str]) -> Iterator[Pair]:
        for batch in _batches(ids):
            for row in self._graph.read(_SAME, ids=batch, at=self._at):
                yield row["id"], row["other"]


class _Partition:
    """Records joined into clusters, and the kinds under which each has live claims."""

    def __init__(self) -> None:
        self._joined: dict[str, set[str]] = defaultdict(set)
        self._kinds: dict[str, set[str]] = defaultdict(set)
        self._clusters: dict[str, frozenset[str]] = {}

    def join(self, one: str, other: str) -> None:
        self._joined[one].add(other)
        self._joined[other].add(one)
        self._clusters.clear()

    def is_joined(self, one: str) -> bool:
        return one in self._joined

    def speak(self, one: str, kind: str, speaks: bool) -> None:
        (self._kinds[one].add if speaks else self._kinds[one].discard)(kind)

    def kinds(self, one: str) -> set[str]:
        return set(self._kinds.get(one, ()))

    def cluster(self, one: str) -> frozenset[str]:
        if one not in self._clusters:
            found = component(self._joined, one)
            self._clusters.update(dict.fromkeys(found, found))
        return self._clusters[one]

    def speaking(self, one: str, kind: str) -> list[str]:
        if one not in self._joined:
            return []
        return sorted((other for other in self.cluster(one) if kind in self._kinds.get(other, ())), key=rank_id)

    def canonical(self, one: str, kind: str | None = None) -> str:
        """The id that a record goes by; a silent record goes by its cluster's, whatever that is."""
        if one not in self._joined:
            return one
        # A record that has become a thing of another kind since it was merged stands among its own kind.
        own = {kind} if kind else self._kinds.get(one, set())
        voices = [other for other in self.cluster(one) if self._kinds.get(other)]
        pool = [other for other in voices if self._kinds[other] & own] if own else voices
        return min(pool, key=rank_id, default=one)


def component(neighbours: Mapping[str, Iterable[str]], one: str) -> frozenset[str]:
    """Everything that is joined with a record, over any number of steps; the record itself too."""
    found, frontier = {one}, [one]
    while frontier:
        for other in neighbours.get(frontier.pop(), ()):
            if other not in found:
                found.add(other)
                frontier.append(other)
    return frozenset(found)


def neighbours_of(pairs: Iterable[Pair]) -> Mapping[str, set[str]]:
    """With whom each record is joined directly: what `component` walks along."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return found


def _batches(ids: Iterable[str]) -> list[list[Any]]:
    everything = sorted(ids)
    return [everything[start : start + 2_000] for start in range(0, len(everything), 2_000)]
