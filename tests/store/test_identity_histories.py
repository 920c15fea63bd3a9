"""Random histories of loads, rollbacks, merges, splits and undos: held against a brute-force model, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.errors import NotFound, Refused
from tertius.graph_schema.facts.funding import Funding
from tertius.loaders.pipeline.apply import roll_back
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.identity import Decided, merge, split, undo
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import content, dataset, load
from tests.oracles.identity import Identity

RECORDS = ("tertius:m", "ucdp:7", "pax:1", "cow:9")
Operation = tuple[Any, ...]
OPERATIONS = st.one_of(
    st.tuples(st.just("load"), st.integers(0, 3), st.integers(0, 1)),
    st.tuples(st.just("rollback"), st.integers(0, 9)),
    st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.just("split"), st.integers(0, 3)),
    st.tuples(st.just("undo"), st.integers(0, 9)),
)


def says(number: int, variant: int) -> list[Claim]:
    """What each data set says: its record exists, and paid for a flow of its own and for one that all tell of."""
    record, by = RECORDS[number], f"set{number}"
    named = Actor(id=record, name=f"Name {number}", note=f"variant {variant}")
    flows = ["shared", *([by] if variant else [])]
    return [Claim(id=f"{by}:actor", says=named)] + [
        Claim(id=f"{by}:{flow}", says=Funding(id=f"flow:{flow}", funder=(Participant(actor=record),), amount="1"))
        for flow in flows
    ]


class History:
    """The graph and the model, side by side."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.model = Identity()
        self.decisions: list[Decided] = []
        self.loads: list[list[tuple[str, int]]] = [[], [], [], []]
        self.backwards: list[tuple[str, Callable[[], Any]]] = []
        """The fingerprint before each step since the last rollback, and what takes the step back."""
        self.answers: dict[int, Any] = {}

    def take(self, step: int, operation: Operation) -> None:
        before = fingerprint(self.graph)
        back = getattr(self, f"_{operation[0]}")(step, *operation[1:])
        if back is not None:
            self.backwards.append((before, back))
        assert self.served() == self.expected()
        assert self.actors() == {self.model.canonical(one) for one in self.model.speaking}
        self.answers[self.graph.epoch()] = (self.served(), fingerprint(self.graph))

    def _load(self, step: int, number: int, variant: int) -> Callable[[], Any] | None:
        if self.loads[number] and self.loads[number][-1][1] == variant:
            return None
        done = load(self.graph, dataset(f"set{number}"), *says(number, variant), digest=f"{step}")
        self.loads[number].append((done.load, variant))
        self._listen()
        return lambda: roll_back(self.graph, done.load)

    def _rollback(self, step: int, which: int) -> None:
        applied = [(number, one) for number, stack in enumerate(self.loads) for one in stack]
        if applied:
            number, one = applied[which % len(applied)]
            roll_back(self.graph, one[0])
            self.loads[number].remove(one)
            self._listen()
            # A rolled-back load does not come back under its id: the way back ends here.
            self.backwards.clear()

    def _merge(self, step: int, left: int, right: int) -> Callable[[], Any] | None:
        one, other = RECORDS[left], RECORDS[right]
        return self._decide(self.model.merge(one, other), lambda: merge(self.graph, one, other, by="test"))

    def _split(self, step: int, record: int) -> Callable[[], Any] | None:
        one = RECORDS[record]
        return self._decide(self.model.split(one), lambda: split(self.graph, one, by="test"))

    def _undo(self, step: int, which: int) -> Callable[[], Any] | None:
        if not self.decisions:
            return None
        number = which % len(self.decisions)
        of = self.decisions[number].id
        return self._decide(self.model.undo(number), lambda: undo(self.graph, of, by="test"))

    def _decide(self, is_allowed: bool, decide: Callable[[], Decided]) -> Callable[[], Any] | None:
        if not is_allowed:
            with pytest.raises((Refused, NotFound)):
                decide()
            return None
        done = decide()
        self.decisions.append(done)
        return lambda: undo(self.graph, done.id, by="test")

    def _listen(self) -> None:
        self.model.speaking = {RECORDS[number] for number, stack in enumerate(self.loads) if stack}

    def expected(self) -> set[tuple[str, str]]:
        """Who paid for what, by the model."""
        variants = {number: stack[-1][1] for number, stack in enumerate(self.loads) if stack}
        flows = [(f"set{one}", RECORDS[one]) for one, variant in variants.items() if variant]
        flows += [("shared", RECORDS[one]) for one in variants]
        return {(f"flow:{flow}", self.model.canonical(record)) for flow, record in flows}

    def served(self, at: int | None = None) -> set[tuple[str, str]]:
        """Who paid for what, by the graph; a doubled participant would be found here."""
        rows = self.graph.read(
            "MATCH (f:Fact)<-[:VERSION_OF]-(v:Funding)-[:FUNDER]->(a) WHERE v.since <= $at < v.until "
            "AND 'best' IN v.policies RETURN f.id AS flow, a.id AS who",
            at=self.graph.epoch() if at is None else at,
        )
        found = [(row["flow"], row["who"]) for row in rows]
        assert len(found) == len(set(found))
        return set(found)

    def actors(self) -> set[str]:
        """The actors that the graph serves."""
        rows = self.graph.read(
            "MATCH (v:ActorVersion)-[:VERSION_OF]->(a) WHERE v.since <= $at < v.until RETURN a.id AS id",
            at=self.graph.epoch(),
        )
        return {row["id"] for row in rows}

    def check_the_past(self) -> None:
        for epoch, (served, mark) in self.answers.items():
            assert (self.served(epoch), fingerprint(self.graph, epoch)) == (served, mark)

    def go_back(self) -> None:
        for before, back in reversed(self.backwards):
            back()
            assert fingerprint(self.graph) == before, content(self.graph)


def run(driver: neo4j.Driver, target: Target, operations: list[Operation]) -> None:
    delete_everything(driver, target)
    history = History(prepare(driver, target))
    for number in range(3):
        history.take(number, ("load", number, 1))
    for step, operation in enumerate(operations, start=10):
        history.take(step, operation)
    history.check_the_past()
    history.go_back()


# To shrink a failing history would take many minutes; the steps are few and are printed.
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(operations=st.lists(OPERATIONS, min_size=3, max_size=7))
def test_random_histories_agree_with_the_model_and_can_be_taken_back(
    driver: neo4j.Driver, target: Target, operations: list[Operation]
) -> None:
    run(driver, target, operations)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(operations=st.lists(OPERATIONS, min_size=4, max_size=14))
def test_many_long_histories_agree_with_the_model(
    driver: neo4j.Driver, target: Target, operations: list[Operation]
) -> None:
    run(driver, target, operations)
