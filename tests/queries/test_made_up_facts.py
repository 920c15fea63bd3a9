"""What the Mali bundle has no case of: wars cut into runs, flows paid out of others, talks that name a conflict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tertius.client import Client
from tertius.client import open as open_client
from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Content, Participant
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.entities.conflict import Conflict
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.facts.hostility import Hostility
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.signature import Signature
from tertius.store.graph import Graph, prepare
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import ALPHA, cited, load, load_base


def say(content: Content) -> Claim:
    """A claim of source x that says so."""
    return Claim(id=f"alpha:{content.id}", says=content, citations=cited("x"))


def who(*keys: str, **said: Any) -> tuple[Participant, ...]:
    """Participants by the keys of the base."""
    return tuple(Participant(actor=f"tertius:{key}", **said) for key in keys)


def thing(key: str) -> tuple[Participant, ...]:
    """What a fact refers to."""
    return (Participant(actor=f"tertius:{key}"),)


def fight(key: str, valid: str) -> Claim:
    """Fighting of a against b."""
    return say(Hostility(id=f"fact:{key}", side=(*who("a", side="1"), *who("b", side="2")), valid=valid))


def flow(key: str, amount: str, **said: Any) -> Claim:
    """A payment to b."""
    known = {"funder": who("a"), "recipient": who("b"), "flow_status": "disbursement", "currency": "USD"}
    return say(Funding.model_validate({"id": f"fact:{key}", "amount": amount, "valid": "2014-05-01", **known, **said}))


def talks(key: str, mediator: str, valid: str) -> Claim:
    """A mediation in the one conflict, of which no party is told."""
    return say(Mediation(id=f"fact:{key}", mediator=who(mediator), concerning=thing("war"), valid=valid))


@pytest.fixture(scope="module")
def client(driver: Any, target: Any) -> Iterator[Client]:
    """A ceasefire of 1976 within a war that is told in runs, some flows, some talks."""
    delete_everything(driver, target)
    graph: Graph = prepare(driver, target)
    load_base(graph)
    claims = [
        say(Conflict(id="tertius:war", name="War")),
        say(Agreement(id="tertius:truce", name="Truce", date="1976-12-23", stage="Cea")),
        *(
            say(
                Signature(
                    id=f"fact:s{key}",
                    signatory=who(key, role="party"),
                    of=thing("truce"),
                    act="signed",
                    valid="1976-12-23",
                )
            )
            for key in "ab"
        ),
        fight("run-1", "1972-01-01/1977-12-31"),
        fight("run-2", "1978-01-01/1979-12-31"),
        fight("again", "1985-03-01/1985-06-30"),
        flow("whole", "100"),
        flow("part", "40", part_of="fact:whole"),
        flow("other", "7.5"),
        flow("euro", "3", currency="EUR"),
        flow("total", "110", aggregate_of=("fact:whole", "fact:other")),
        flow("promise", "150", flow_status="pledge"),
        talks("t1", "c", "2014-01-01/2014-03-31"),
        talks("t2", "d", "2014-03-31/2014-05-31"),
        talks("t3", "a", "2014-04-01/2014-04-30"),
    ]
    load(graph, ALPHA, *claims)
    try:
        with open_client() as opened:
            yield opened
    finally:
        delete_everything(driver, target)


def test_a_run_that_follows_without_a_gap_is_no_new_fighting(client: Client) -> None:
    rows = client.query("broken-ceasefires", as_of="any").rows
    assert [(row["fighting"], row["certainty"]) for row in rows] == [("fact:again", "certain")]
    # From 23 December 1976 to 1 March 1985, by the calendar.
    assert rows[0]["days_between"] == [2990, 2990]
    assert {row["fighting"] for row in client.query("spoilers", as_of="any").rows} == {"fact:again"}
    assert client.query("broken-ceasefires", as_of="1985-02-28").rows == []
    assert [row["until"] for row in client.query("agreements-held", agreement="truce", as_of="1985").rows] == []
    (held,) = client.query("agreements-held", agreement="truce", as_of="1985-12-31").rows
    assert (held["until"], held["held_days"]) == ("fighting", [2990, 2990])


def test_a_flow_is_never_added_to_the_one_it_was_paid_out_of(client: Client) -> None:
    rows = client.query("funding-totals", recipient="b", status="disbursement", as_of="2014").rows
    found = {row["currency"]: (row["amount"], row["flows"]) for row in rows}
    assert found == {"USD": (107.5, 2), "EUR": (3.0, 1)}
    (dollars,) = [row for row in rows if row["currency"] == "USD"]
    assert dollars["parts_left_out"] == ["fact:part"]
    assert [(one["flow"], one["recorded"]) for one in dollars["totals"]] == [("fact:total", 2)]


def test_the_gap_is_the_promise_less_what_was_paid_in_its_currency(client: Client) -> None:
    (row,) = client.query("pledge-gap", funder="a", as_of="2014").rows
    assert (row["pledged"], row["paid"], row["gap"], row["payments"]) == (150.0, 107.5, 42.5, "2")
    assert [one["flow"] for one in row["other_currencies"]] == ["fact:euro"]


def test_tables_of_one_conflict_are_rivals_if_they_share_a_day(client: Client) -> None:
    rows = client.query("rival-mediations", conflict="war", as_of="2014").rows
    assert {(row["first"], row["second"], row["certainty"]) for row in rows} == {
        ("fact:t1", "fact:t2", "certain"),
        ("fact:t2", "fact:t3", "certain"),
    }
    found = client.query("who-mediates-whom", conflict="war", as_of="2014").rows
    assert {row["mediation"] for row in found} == {"fact:t1", "fact:t2", "fact:t3"}
