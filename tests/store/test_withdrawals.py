"""Withdrawing and restoring: exactly what rests on the thing withdrawn, through reloads, and back without a trace."""

from __future__ import annotations

import random

import pytest

from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.errors import NotFound, Refused
from tertius.loaders.pipeline.apply import roll_back
from tertius.loaders.pipeline.curation import set_standing
from tertius.loaders.record import Record
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.withdrawals import Withdrawable, fetch_withdrawals
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    ALPHA_PART,
    BETA,
    content,
    dataset,
    funding,
    live_claims,
    load,
    load_base,
    random_records,
    served_funding,
    source,
)


@pytest.fixture
def graph(empty_graph, target) -> Graph:
    """An empty graph at the schema of this release."""
    return prepare(empty_graph, target)


def withdraw(graph: Graph, target: str, of: Withdrawable = "source") -> list[str]:
    """Withdraw; the ids of the claims that went."""
    return set_standing(graph, of, target, "tester", "a test", is_withdrawn=True).claims["withdrawn"]


def restore(graph: Graph, target: str, of: Withdrawable = "source") -> list[str]:
    """Restore; the ids of the claims that came back."""
    return set_standing(graph, of, target, "tester", "a test", is_withdrawn=False).claims["restored"]


def citing(claim: Claim, *sources: str) -> Claim:
    """The claim with citations of these sources instead."""
    return claim.model_copy(update={"citations": tuple(Citation(source=f"source:{one}") for one in sources)})


def load_three(graph: Graph) -> None:
    """Facts on the word of x alone, of y alone, of both, and of nobody; x is rated B and y D by the base."""
    load_base(graph)
    both = citing(funding("both"), "x", "y")
    load(graph, ALPHA, funding("x", cites="x"), funding("y", cites="y"), both, funding("nobody"))


def test_a_source_removed_takes_only_its_claims(graph: Graph) -> None:
    load_three(graph)
    before = live_claims(graph)
    assert withdraw(graph, "source:x") == ["alpha:claim:x"]
    assert live_claims(graph) == before - {"alpha:claim:x"}
    assert {key for key, *_ in served_funding(graph)} == {"y", "both", "nobody"}


def test_a_withdrawn_source_restored_leaves_the_graph_as_it_was(graph: Graph) -> None:
    load_three(graph)
    before = fingerprint(graph)
    withdraw(graph, "source:x")
    assert fingerprint(graph) != before
    assert restore(graph, "source:x") == ["alpha:claim:x"]
    assert fingerprint(graph) == before
    assert fetch_withdrawals(graph, graph.epoch()) == []


def test_what_was_known_before_the_withdrawal_is_still_known_to_have_been_known(graph: Graph) -> None:
    load_three(graph)
    epoch, before = graph.epoch(), served_funding(graph)
    withdraw(graph, "source:x")
    assert served_funding(graph, epoch) == before


def test_a_claim_that_cites_others_too_stays_and_ranks_without_the_withdrawn_source(graph: Graph) -> None:
    load_base(graph)
    # On B against C the first wins; without x it has D, and loses. Ranks are those of DESIGN.md, section 6.
    first, second = citing(funding("f", "1"), "x", "y"), citing(funding("f", "2", by="beta"), "z")
    load(graph, dataset("more"), _source_z())
    load(graph, ALPHA, first)
    load(graph, BETA, second)
    assert served_funding(graph) == {("f", "a", "1")}
    assert withdraw(graph, "source:x") == []
    assert served_funding(graph) == {("f", "a", "2")}


def _source_z() -> Claim:
    """A source rated C."""

    return source("z", "C", by="more")


def test_a_withdrawal_survives_a_reload_of_the_same_file(graph: Graph) -> None:
    load_three(graph)
    withdraw(graph, "source:x")
    withdraw(graph, "alpha:claim:nobody", "claim")
    after = fingerprint(graph)
    both = citing(funding("both"), "x", "y")
    again = load(graph, ALPHA, funding("x", cites="x"), funding("y", cites="y"), both, funding("nobody"))
    assert not again.wrote
    assert fingerprint(graph) == after
    load(graph, ALPHA, funding("x", cites="x"), funding("y", cites="y"), both, funding("nobody"), funding("new"))
    assert {key for key, *_ in served_funding(graph)} == {"y", "both", "new"}


def test_what_is_loaded_or_rolled_back_meanwhile_is_so_after_the_restoration(graph: Graph) -> None:
    load_base(graph)
    withdraw(graph, "source:x")
    load(graph, ALPHA_PART, funding("early", cites="x"))
    taken_back = load(graph, BETA, funding("late", by="beta", cites="x"))
    assert served_funding(graph) == set()
    roll_back(graph, taken_back.load)
    restore(graph, "source:x")
    assert served_funding(graph) == {("early", "a", "1")}


def test_a_withdrawn_claim_counts_for_nothing_until_it_is_restored(graph: Graph) -> None:
    load_three(graph)
    before = fingerprint(graph)
    assert withdraw(graph, "alpha:claim:y", "claim") == ["alpha:claim:y"]
    assert "y" not in {key for key, *_ in served_funding(graph)}
    restore(graph, "alpha:claim:y", "claim")
    assert fingerprint(graph) == before


def test_a_claim_withdrawn_with_its_source_comes_back_with_both_only(graph: Graph) -> None:
    load_three(graph)
    withdraw(graph, "source:x")
    withdraw(graph, "alpha:claim:x", "claim")
    assert restore(graph, "source:x") == []
    assert restore(graph, "alpha:claim:x", "claim") == ["alpha:claim:x"]


@pytest.mark.parametrize(
    ("of", "own", "error", "told"),
    [
        ("source", "source:nope", NotFound, 'no source "source:nope"'),
        ("claim", "alpha:claim:nope", NotFound, 'no claim "alpha:claim:nope"'),
        ("source", "source:y", Refused, "source restore source:y"),
    ],
)
def test_what_cannot_be_withdrawn_is_said_and_nothing_changes(graph: Graph, of, own, error, told) -> None:
    load_three(graph)
    withdraw(graph, "source:y")
    before = graph.epoch(), fingerprint(graph)
    with pytest.raises(error, match=told):
        withdraw(graph, own, of)
    with pytest.raises(Refused, match="is not withdrawn"):
        restore(graph, "source:x")
    assert (graph.epoch(), fingerprint(graph)) == before


@pytest.mark.parametrize("seed", range(4))
def test_any_history_of_withdrawals_gives_the_graph_of_what_is_left(graph: Graph, driver, target, seed: int) -> None:
    dice = random.Random(seed)
    load_base(graph)
    records = {"alpha": random_records(dice, "alpha"), "beta": random_records(dice, "beta")}
    for by, given in records.items():
        load(graph, dataset(by), *given)
    full = fingerprint(graph)
    withdrawn: set[str] = set()
    for _ in range(6):
        one = dice.choice(["source:x", "source:y"])
        (restore if one in withdrawn else withdraw)(graph, one)
        withdrawn ^= {one}
        if dice.random() < 0.3:
            by = dice.choice(sorted(records))
            load(graph, dataset(by), *records[by])
    left = _but_sources(content(graph))
    for one in sorted(withdrawn):
        restore(graph, one)
    assert fingerprint(graph) == full
    delete_everything(driver, target)
    built = prepare(driver, target)
    load_base(built)
    for by, given in records.items():
        load(built, dataset(by), *(one for one in given if not _rests_on(one, withdrawn)))
    assert left == _but_sources(content(built))


def _rests_on(record: Record, withdrawn: set[str]) -> bool:
    cited = {one.source for one in record.citations} if isinstance(record, Claim) else set()
    return bool(cited) and cited <= withdrawn


def _but_sources(rows: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """What is served, but for the withdrawn sources themselves, which the graph built directly describes."""
    return {row for row in rows if not row[0].startswith("source:")}
