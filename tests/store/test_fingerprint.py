"""The fingerprint: equal for equal content however it came about, different as soon as anything said differs."""

from __future__ import annotations

import itertools

import neo4j
import pytest

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    ALPHA_PART,
    BETA,
    actor,
    dataset,
    funding,
    load,
    load_base,
    mediation,
    source,
)

CLAIM = mediation("m", valid="2014")


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph that knows the actors a to d and the sources x and y."""
    return emptied(empty_graph, target)


def emptied(driver: neo4j.Driver, target: Target) -> Graph:
    delete_everything(driver, target)
    made = prepare(driver, target)
    load_base(made)
    return made


def test_the_order_of_loads_does_not_count(empty_graph: neo4j.Driver, target: Target) -> None:
    inputs = [
        (ALPHA, [funding("f", "1", cites="x"), actor("a", by="alpha", name="Other")]),
        (BETA, [funding("f", "2", by="beta", cites="y"), funding("g", by="beta", stance="denies")]),
        (dataset("gamma"), [source("x", "A", by="gamma", cites="y"), funding("g", by="gamma")]),
    ]
    found = set()
    for order in itertools.permutations(inputs):
        graph = emptied(empty_graph, target)
        for of, records in order:
            load(graph, of, *records)
        found.add(fingerprint(graph))
    assert len(found) == 1


def test_the_order_of_records_in_an_input_does_not_count(empty_graph: neo4j.Driver, target: Target) -> None:
    records = [funding("f"), funding("g"), actor("a", by="alpha", name="Other")]
    found = set()
    for order in (records, records[::-1]):
        graph = emptied(empty_graph, target)
        load(graph, ALPHA, *order)
        found.add(fingerprint(graph))
    assert len(found) == 1


def test_epochs_clock_and_detours_do_not_count(graph: Graph) -> None:
    first = load(graph, ALPHA, funding("f"))
    before = fingerprint(graph)
    load(graph, ALPHA, funding("f", "2"), funding("g"))
    assert fingerprint(graph) != before
    last = load(graph, ALPHA, funding("f"), digest="the first content under another name")
    assert last.epoch > first.epoch
    assert fingerprint(graph) == before


def test_an_earlier_epoch_keeps_its_fingerprint(graph: Graph) -> None:
    first = load(graph, ALPHA, funding("f"))
    before = fingerprint(graph)
    load(graph, ALPHA, funding("f", "2"))
    assert fingerprint(graph) != before
    assert fingerprint(graph, first.epoch) == before


def test_splitting_an_input_into_two_does_not_count(empty_graph: neo4j.Driver, target: Target) -> None:
    graph = emptied(empty_graph, target)
    load(graph, ALPHA_PART, funding("f"), funding("g"))
    together = fingerprint(graph)
    graph = emptied(empty_graph, target)
    load(graph, ALPHA_PART, funding("g"))
    load(graph, ALPHA_PART, funding("f"))
    assert fingerprint(graph) == together


def changed(**said: object) -> Claim:
    return CLAIM.model_copy(update=said)


def saying(**said: object) -> Claim:
    return changed(says=CLAIM.says.model_copy(update=said))


@pytest.mark.parametrize(
    "other",
    [
        saying(outcome="failed"),
        saying(valid="2014-06"),
        saying(valid="2014/.."),
        saying(party=(Participant(actor="tertius:c"),)),
        saying(mediator=(Participant(actor="tertius:a", role="chief_mediator"),)),
        saying(mediator=(Participant(actor="tertius:a", valid="2014-07"),)),
        saying(party=(Participant(actor="tertius:a"),), mediator=(Participant(actor="tertius:b"),)),
        saying(hosted_by=(Participant(actor="tertius:b"),)),
        saying(summary="They met."),
        changed(id="alpha:claim:other"),
        changed(credibility=1),
        changed(citations=source("z", cites="x").citations),
        changed(note="seen twice"),
    ],
    ids=lambda one: one.digest()[:6],
)
def test_whatever_is_said_differently_counts(other: Claim, graph: Graph) -> None:
    load(graph, ALPHA, CLAIM)
    before = fingerprint(graph)
    load(graph, ALPHA, other)
    assert fingerprint(graph) != before


def test_one_claim_more_counts_though_it_changes_no_value(graph: Graph) -> None:
    load(graph, ALPHA, CLAIM)
    before = fingerprint(graph)
    load(graph, BETA, changed(id="beta:claim:m"))
    assert fingerprint(graph) != before


def test_a_better_source_counts(graph: Graph) -> None:
    before = fingerprint(graph)
    load(graph, ALPHA, source("w", "A", by="alpha"))
    better = fingerprint(graph)
    load(graph, ALPHA, source("w", "C", by="alpha"))
    assert len({before, better, fingerprint(graph)}) == 3
