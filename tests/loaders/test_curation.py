"""Claims by hand: checked as a load is, one epoch each, beside the data sets and untouched by their loads."""

from __future__ import annotations

from typing import Any

import pytest

from tertius.graph_schema.errors import NotFound, Refused
from tertius.loaders.pipeline.curation import Curated, add_claim, correct_claim, rate_source, set_standing
from tertius.loaders.reading.yaml_rows import parse_yaml
from tertius.store.claim_history import fetch_claim
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tests.loaders.claims_for_tests import ALPHA, BETA, funding, live_claims, load, load_base, served_funding, source

ANOTHER_VALUE = """
id: fact:funding:f
values: {amount: "2", currency: USD}
sources:
  - {source: source:x, locator: p. 3, quote: It was two.}
credibility: 1
author: AB
"""
NEW_FACT = """
kind: Funding
key: grant
valid: 2015-03
participants:
  - {actor: b, as: funder}
values: {amount: "7", currency: USD, summary: B gave seven.}
sources: [x]
credibility: 2
author: AB
note: seen in the accounts
"""


@pytest.fixture
def graph(empty_graph, target) -> Graph:
    """The actors a to d, the sources x (B) and y (D), and what alpha says of the funding f: 1, on the word of y."""
    opened = prepare(empty_graph, target)
    load_base(opened)
    load(opened, ALPHA, funding("f", "1", cites="y"))
    return opened


def row(text: str, **changes: Any) -> Any:
    """A claim's file as it is read, with some keys changed or, by None, left out."""
    found = parse_yaml(text.encode(), "claim.yaml")
    found.update(changes)
    for name in [name for name, value in changes.items() if value is None]:
        del found[name]
    return found


def add(graph: Graph, text: str, **changes: Any) -> Curated:
    """Add the claim of a file."""
    return add_claim(graph, row(text, **changes), "claim.yaml")


def test_a_claim_gives_a_loaded_fact_another_value(graph: Graph) -> None:
    done = add(graph, ANOTHER_VALUE)
    assert done.wrote
    assert done.facts["changed"] == {"Funding": 1}
    assert [one["id"] for one in done.conflicts] == ["fact:funding:f"]
    assert served_funding(graph) == {("f", "a", "2")}


def test_a_claim_makes_a_new_fact_with_author_source_and_quote(graph: Graph) -> None:
    add(graph, NEW_FACT)
    assert {("curation:funding:grant", "b", "7")} < served_funding(graph)
    (claim,) = add(graph, NEW_FACT).claims["unchanged"]
    (revision,) = fetch_claim(graph, claim, graph.epoch())
    told = {name: revision[name] for name in ("author", "note", "dataset", "credibility")}
    assert told == {"author": "AB", "note": "seen in the accounts", "dataset": "curation", "credibility": 2}
    assert revision["sources"] == [{"source": "source:x", "locator": None, "quote": None}]


def test_the_same_claim_again_writes_nothing(graph: Graph) -> None:
    first = add(graph, ANOTHER_VALUE)
    before = fingerprint(graph)
    again = add(graph, ANOTHER_VALUE)
    assert (again.wrote, again.epoch, again.claims["unchanged"]) == (False, first.epoch, first.claims["added"])
    assert fingerprint(graph) == before


def test_a_plan_shows_what_adding_does_and_writes_nothing(graph: Graph) -> None:
    before = graph.epoch(), fingerprint(graph)
    planned = add_claim(graph, row(ANOTHER_VALUE), "claim.yaml", only_plan=True)
    assert (graph.epoch(), fingerprint(graph)) == before
    done = add(graph, ANOTHER_VALUE)
    assert (planned.claims, planned.facts, planned.conflicts) == (done.claims, done.facts, done.conflicts)


def test_loads_of_other_data_sets_leave_claims_by_hand_alone(graph: Graph) -> None:
    (claim,) = add(graph, ANOTHER_VALUE).claims["added"]
    load(graph, ALPHA, funding("other"))
    load(graph, BETA, funding("f", "3", by="beta"))
    assert claim in live_claims(graph)


def test_an_epoch_says_who_made_the_claim(graph: Graph) -> None:
    done = add(graph, NEW_FACT)
    (epoch,) = graph.read("MATCH (e:Epoch {n: $n}) RETURN e.by AS by, e.why AS why", n=done.epoch)
    assert epoch == {"by": "AB", "why": f"claim add {done.claims['added'][0]}: seen in the accounts"}


def test_a_correction_is_a_new_revision_of_the_same_claim(graph: Graph) -> None:
    (claim,) = add(graph, ANOTHER_VALUE).claims["added"]
    before = graph.epoch()
    done = correct_claim(graph, claim, row(ANOTHER_VALUE, id=None, values={"amount": "4", "currency": "USD"}), "c.yaml")
    assert done.claims["changed"] == [claim]
    assert served_funding(graph) == {("f", "a", "4")}
    assert served_funding(graph, before) == {("f", "a", "2")}
    old, new = fetch_claim(graph, claim, graph.epoch())
    assert [(one["since"], one["until"]) for one in old["spells"]] == [(before, done.epoch)]
    assert [(one["since"], one["until"]) for one in new["spells"]] == [(done.epoch, None)]


def test_a_claim_may_deny_what_a_data_set_says(graph: Graph) -> None:
    add(graph, ANOTHER_VALUE, stance="denies", values=None)
    assert served_funding(graph) == set()


def test_a_loaded_claim_is_contradicted_not_corrected(graph: Graph) -> None:
    with pytest.raises(Refused, match="claim add FILE` with id: fact:funding:f"):
        correct_claim(graph, "alpha:claim:f", row(ANOTHER_VALUE), "claim.yaml")


def test_a_withdrawn_claim_is_not_added_again_behind_its_back(graph: Graph) -> None:
    (claim,) = add(graph, ANOTHER_VALUE).claims["added"]
    set_standing(graph, "claim", claim, "AB", "was wrong", is_withdrawn=True)
    assert served_funding(graph) == {("f", "a", "1")}
    with pytest.raises(Refused, match=f"tertius claim restore {claim}"):
        add(graph, ANOTHER_VALUE)


def test_another_claim_under_the_same_id_is_refused(graph: Graph) -> None:
    add(graph, ANOTHER_VALUE, claim="mine")
    with pytest.raises(Refused, match="claim correct curation:mine"):
        add(graph, ANOTHER_VALUE, claim="mine", values={"amount": "9", "currency": "USD"})


# The codes are those of the table of rejects in docs/reference.md.
BROKEN = [
    ({"sources": [{"source": "source:nope"}]}, "unknown-reference", '"source:nope" is neither in the input nor known'),
    ({"id": "fact:funding:nope"}, "unknown-reference", '"fact:funding:nope" is not in the graph'),
    ({"values": {"amont": "2"}}, "unknown-key", 'has no value "amont"; it has aggregate_of, amount'),
    ({"values": {"flow_status": "given"}}, "unknown-code", '"given" found, expected one of pledge'),
    ({"values": {"amount": "two"}}, "invalid-row", '"two" found, expected a decimal number'),
    ({"valid": "2014-06-31"}, "impossible-date", "2014-06-31"),
    ({"valid": "2015/2014"}, "date-order", "2015"),
    ({"participants": [{"actor": "b", "as": "giver"}]}, "unknown-role", 'as is "giver", a funding flow has funder'),
    ({"participants": [{"actor": "zz", "as": "funder"}]}, "unknown-reference", '"tertius:zz" is neither'),
    ({"credibility": "high"}, "unknown-code", 'credibility is "high", expected 1 (confirmed) to 6'),
    ({"author": None}, "invalid-row", "author is missing; say who makes the claim"),
    ({"quote": "It was two."}, "unknown-key", 'a claim has no "quote"; it has claim, kind, id'),
    ({"id": None, "kind": "Funding", "key": "bare"}, "missing-party", "needs at least 1 funder"),
    ({"id": None, "kind": "Gift", "key": "bare"}, "no-fact-kind", 'kind is "Gift", expected one of Action'),
    ({"stance": "doubts"}, "invalid-row", "stance"),
]


def test_a_broken_claim_is_a_reject_and_changes_nothing(graph: Graph) -> None:
    before = graph.epoch(), fingerprint(graph)
    for changes, code, told in BROKEN:
        done = add(graph, ANOTHER_VALUE, **changes)
        (reject,) = done.rejects
        assert (reject.code, done.wrote, done.state) == (code, False, "rejected"), told
        assert told in reject.message
        assert reject.where.startswith("claim.yaml, line "), told
    assert (graph.epoch(), fingerprint(graph)) == before


def test_a_rating_by_hand_outranks_the_loaded_one_and_decides_again_what_cites_the_source(graph: Graph) -> None:
    load(graph, BETA, funding("f", "2", by="beta", cites="x"))
    assert served_funding(graph) == {("f", "a", "2")}
    before = fingerprint(graph)
    rate_source(graph, "source:x", {"reliability": "E"}, "AB", "found out")
    assert served_funding(graph) == {("f", "a", "1")}
    assert not rate_source(graph, "source:x", {"reliability": "E"}, "AB", "found out").wrote
    set_standing(graph, "claim", "curation:rating:source:x", "AB", "no", is_withdrawn=True)
    set_standing(graph, "claim", "curation:rating:source:x", "AB", "yes", is_withdrawn=False)
    assert served_funding(graph) == {("f", "a", "1")}
    rate_source(graph, "source:x", {"reliability": "B"}, "AB", "it was right")
    assert served_funding(graph) == {("f", "a", "2")}
    assert fingerprint(graph) != before


def test_a_rating_that_would_not_be_served_is_refused(graph: Graph) -> None:
    load(graph, BETA, source("x", "A", by="beta").model_copy(update={"credibility": 1}))
    with pytest.raises(Refused, match='gives reliability as "A"'):
        rate_source(graph, "source:x", {"reliability": "E"}, "AB", "found out")
    with pytest.raises(NotFound, match='no source "source:nope"'):
        rate_source(graph, "source:nope", {"reliability": "E"}, "AB", "found out")
