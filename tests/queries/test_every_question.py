"""Every question of the catalogue, asked in every way it can be asked.

What an answer contains is checked by its header's own example lines; here the rest is that the forms agree: pages with
the whole answer, certain rows with possible ones, rows with what they rest on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest

from tertius.client import Client
from tertius.queries.header import parse_example
from tests.queries.asked import POLICIES, TIMES, UNANSWERED, shipped, ways_to_ask

NAMES = sorted(shipped())
EXAMPLES = [(name, text) for name in NAMES for text in shipped()[name].examples]
# The questions of which a user may ask for everything: collections of the API, and networks.
WITHOUT_PARAMETERS = ["actors", "agreements", "allies-of", "funding-flows", "who-mediates-whom", "members-of"]
WITHOUT_PARAMETERS += [name for name in NAMES if name.endswith("-network") and name != "ego-network"]
# Rows on actors and things by themselves, which are no facts.
NOT_ABOUT_FACTS = {"actors", "actors-search", "things"}


# What rows add up over several facts or parts, of which fewer are certain.
SUMMED = {"roles", "sides", "mediations", "first", "last", "via", "sources"}
SUMMED_BY = {
    "allies-and-enemies": {"through"},
    "alliance-blocs": {"joined", "left", "alliances"},
    "funding-totals": {"amount", "flows", "amount_usd", "stated_in_usd", "totals", "without_amount", "parts_left_out"},
    "mediator-record": {"cases", "certain_cases", "outcomes", "co_mediators", "parties", "processes"},
    "third-party-candidates": {"score", "between", "with_a", "with_b", "similar", "cases", "hosted", "mandated"}
    | {"allied_a", "allied_b", "helped_a", "helped_b", "fought", "bias", "claims"},
    "pledge-gap": {"pledged", "committed", "paid", "paid_by_type", "gap", "gap_usd", "payments", "other_currencies"},
}


def unsummed(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of a question without what it adds up."""
    listed = {"relation"} if isinstance(row.get("relation"), list) else set()
    left_out = SUMMED | listed | SUMMED_BY.get(name, set())
    return {column: value for column, value in row.items() if column not in left_out}


def plain(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Rows as texts that can be compared and counted."""
    return [json.dumps(row, sort_keys=True, default=str) for row in rows]


def test_the_questions_of_the_contract_are_there() -> None:
    assert set(NAMES) >= {
        "who-mediates-whom",
        "mediations-of-actor",
        "parties-to-process",
        "signatories-of-agreement",
        "agreements-of-actor",
        "allies-of",
        "members-of",
        "funding-flows",
        "support-for",
        "timeline-of-actor",
        "ego-network",
        "paths-between",
        "sources-of-fact",
        "disputed-facts",
        "actors-search",
    }


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_an_example_finds_what_its_header_says(graph: Client, name: str, text: str) -> None:
    example = parse_example(text)
    rows = graph.query(name, **example.values).rows
    assert not example.breaches(rows)


@pytest.mark.parametrize("name", NAMES)
def test_what_may_be_passed_on_is_part_of_the_whole(graph: Client, name: str) -> None:
    asked = parse_example(shipped()[name].examples[0]).values
    whole, public = graph.query(name, **asked), graph.query(name, **asked, share="public")
    assert public.left_out is not None
    assert public.left_out["rows"] == max(0, len(whole.rows) - len(public.rows))


def test_every_parameter_is_asked_with_somewhere() -> None:
    unasked = {
        (name, parameter)
        for name in NAMES
        for parameter in shipped()[name].parameters
        if not any(parameter in asked for asked in ways_to_ask(name))
    }
    assert not unasked


ALL_FORMS = [(as_of, policy) for as_of in TIMES for policy in POLICIES]


@pytest.mark.parametrize(
    "forms",
    [
        pytest.param([one for one in ALL_FORMS if "any" in one or "best" in one], id="each"),
        pytest.param(ALL_FORMS, id="together", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_every_question_answers_for_every_time_and_policy(
    graph: Client, name: str, forms: list[tuple[str, str]]
) -> None:
    columns = list(shipped()[name].columns)
    for asked in ways_to_ask(name):
        sizes = {}
        for as_of, policy in forms:
            rows = graph.query(name, **asked, as_of=as_of, policy=policy, limit=10_000).rows
            assert all(list(row) == columns for row in rows)
            assert len(set(plain(rows))) == len(rows), f"{asked} {as_of} {policy}: a row is doubled"
            sizes[as_of, policy] = len(rows)
        is_answered = asked not in UNANSWERED.get(name, [])
        assert (sizes["any", "best"] > 0) == is_answered, f"{asked} finds nothing at any time, so that it tries nothing"


@pytest.mark.parametrize("name", NAMES)
def test_certain_rows_are_the_certain_ones_of_all(graph: Client, name: str) -> None:
    has_certainty = "certainty" in shipped()[name].columns
    for asked in ways_to_ask(name):
        for as_of in TIMES:
            everything = graph.query(name, **asked, as_of=as_of, limit=10_000).rows
            certain = graph.query(name, **asked, as_of=as_of, certainty="certain", limit=10_000).rows
            if has_certainty and name != "paths-between":
                assert {row["certainty"] for row in everything} <= {"certain", "possible"}
                wanted = [row for row in everything if row["certainty"] == "certain"]
                summed = [[unsummed(name, row) for row in rows] for rows in (certain, wanted)]
                assert sorted(plain(summed[0])) == sorted(plain(summed[1]))
            elif name == "ego-network":
                ties = [tie for row in certain for tie in row["ties"]]
                assert ties == [] or {tie["certainty"] for tie in ties} == {"certain"}


@pytest.mark.parametrize("name", NAMES)
def test_the_actor_alone_finds_a_part_of_what_it_finds_with_all_its_ways(graph: Client, name: str) -> None:
    key = next(iter(shipped()[name].columns))
    for asked in ways_to_ask(name):
        reached = graph.query(name, **asked, as_of="any", limit=10_000).rows
        exact = graph.query(name, **asked, as_of="any", include="exact", limit=10_000).rows
        # Seen without its coalitions an actor has them as alters.
        if name != "ego-network":
            assert {str(row[key]) for row in exact} <= {str(row[key]) for row in reached}


@pytest.mark.parametrize("name", NAMES)
def test_pages_joined_are_the_whole_answer(graph: Client, name: str) -> None:
    for asked in ways_to_ask(name)[:3]:
        whole = graph.query(name, **asked, as_of="2012/2015", limit=10_000)
        assert whole.next is None
        size = 1 if len(whole.rows) <= 30 else 37
        pages, cursor = [], None
        while True:
            page = graph.query(name, **asked, as_of="2012/2015", limit=size, cursor=cursor)
            assert len(page.rows) <= size
            assert page.epoch == whole.epoch
            pages += page.rows
            cursor = page.next
            if cursor is None:
                break
            assert len(page.rows) == size
        assert plain(pages) == plain(whole.rows)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in NOT_ABOUT_FACTS])
def test_every_row_about_a_fact_carries_its_sources(graph: Client, name: str) -> None:
    for asked in ways_to_ask(name):
        rows = graph.query(name, **asked, as_of="any", limit=10_000).rows
        for row in rows:
            cited = row.get("claims") or row.get("sources") or row.get("source")
            assert cited, f"{asked}: {row}"
            if isinstance(cited, list) and isinstance(cited[0], dict):
                assert any(one["source"] and one["reliability"] for one in cited)


@pytest.mark.parametrize("name", WITHOUT_PARAMETERS)
def test_a_collection_can_be_asked_for_without_any_parameter(graph: Client, name: str) -> None:
    assert graph.query(name).next is None or len(graph.query(name).rows) == 100
    assert graph.query(name, as_of="any").rows


def test_sources_are_those_of_the_claims_of_the_fact(graph: Client) -> None:
    claims = {
        row["alliance"]: {claim["source"] for claim in row["claims"]}
        for row in graph.query("allies-of", as_of="any").rows
    }
    ties = graph.query("alliance-network", as_of="any").rows
    assert ties
    for tie in ties:
        assert set(tie["sources"]) == claims[tie["fact"]]
