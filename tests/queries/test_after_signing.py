"""Spoilers, broken ceasefires, how long agreements held, who was left out, rival tables: held against brute force."""

from __future__ import annotations

from datetime import date

import pytest

from tertius.client import Client
from tests.oracles import after_signing, mediations
from tests.oracles.mali_served import expected_served

DAYS = ("2014-01-01", "2014-08-30", "2015-12-31", "2014", "2015/2018", "any")


@pytest.mark.parametrize("as_of", DAYS)
def test_spoilers_are_all_signatories_who_fought_after_they_had_signed(graph: Client, as_of: str) -> None:
    expected: dict[tuple[str, str, str], str] = {}
    for one in after_signing.fought_after(as_of):
        key = (one.signed.document, one.signed.signatory, one.fighting)
        expected[key] = min(one.verdict, expected.get(key, one.verdict))
    rows = graph.query("spoilers", as_of=as_of, limit=10_000).rows
    found = {(row["agreement"], row["signatory"], row["fighting"]): row["certainty"] for row in rows}
    assert len(found) == len(rows)
    assert found == expected
    ways = {
        (one.signed.document, one.signed.signatory, one.fighting, one.doer) for one in after_signing.fought_after(as_of)
    }
    assert {
        (row["agreement"], row["signatory"], row["fighting"], one["actor"]) for row in rows for one in row["through"]
    } == ways


def test_there_are_certain_and_possible_spoilers() -> None:
    assert {one.verdict for one in after_signing.fought_after("any")} == {"certain", "possible"}


@pytest.mark.parametrize("as_of", ["2014-08-30", "2015/2018", "any"])
def test_an_agreement_is_broken_by_fighting_between_those_who_signed_it(graph: Client, as_of: str) -> None:
    broken = after_signing.broken(as_of)
    for document in sorted({document for document, _ in after_signing.broken("any")}):
        rows = graph.query("broken-ceasefires", agreement=document, as_of=as_of, limit=10_000).rows
        expected = {fight: verdict for (one, fight), verdict in broken.items() if one == document}
        assert {row["fighting"]: row["certainty"] for row in rows} == expected, document


def test_no_ceasefire_of_the_bundle_was_broken_by_its_signatories(graph: Client) -> None:
    assert after_signing.ceasefires()
    expected = {key for key in after_signing.broken("any") if key[0] in after_signing.ceasefires()}
    rows = graph.query("broken-ceasefires", as_of="any", limit=10_000).rows
    assert {(row["agreement"], row["fighting"]) for row in rows} == expected == set()


@pytest.mark.parametrize("as_of", ["2015-12-31", "2023", "any"])
def test_agreements_held_until_the_first_of_what_ended_them(graph: Client, as_of: str) -> None:
    rows = graph.query("agreements-held", as_of=as_of, limit=10_000).rows
    ended = after_signing.ends(as_of)
    assert len({row["agreement"] for row in rows}) == len(rows)
    assert {row["agreement"] for row in rows} <= set(ended)
    for row in rows:
        found = {(one["how"], one["fact"], one["certainty"]) for one in row["ends"]}
        assert found == ended[row["agreement"]], row["agreement"]
        first = [one.bounds for one in after_signing.signed() if one.document == row["agreement"]]
        if first:
            assert row["signed"] == [str(min(one.start_min for one in first)), str(min(one.end_max for one in first))]
        if not row["ends"]:
            assert (row["until"], row["held_days"]) == ("not recorded", None)
        else:
            assert row["until"] == row["ends"][0]["how"]
            day = date.fromisoformat(row["ends"][0]["earliest"])
            least = (day - date.fromisoformat(row["signed"][1])).days
            assert row["held_days"][0] == max(least, 0)


@pytest.mark.parametrize("process", ["proc_algiers", "proc_ouaga"])
def test_left_out_is_who_fought_or_sat_there_and_is_in_no_agreement(graph: Client, process: str) -> None:
    rows = graph.query("left-out", process=process, as_of="any", limit=10_000).rows
    assert {row["left_out"] for row in rows} == after_signing.left_out(f"tertius:{process}") != set()


@pytest.mark.parametrize("shared", [1, 2])
@pytest.mark.parametrize("as_of", ["2014-07-20", "2022", "2022-07", "any"])
def test_rivals_are_open_at_one_time_under_different_mediators(graph: Client, as_of: str, shared: int) -> None:
    rows = graph.query("rival-mediations", shared=str(shared), as_of=as_of, limit=10_000).rows
    found = {frozenset({row["first"], row["second"]}): row["certainty"] for row in rows}
    assert len(found) == len(rows)
    assert found == after_signing.rivals(as_of, shared)


@pytest.mark.parametrize("as_of", ["2013", "2014-12-31", "any"])
def test_sums_of_flows_hold_no_total_beside_its_parts(graph: Client, as_of: str) -> None:
    flows = mediations.answer("Funding", [], as_of)
    expected: dict[tuple[object, object, object], float] = {}
    for key in flows:
        fact = expected_served()[key]
        amount, total = fact.values.get("amount"), fact.values.get("aggregate_of")
        year = fact.bounds.start_min.year if fact.bounds.start_min.year == fact.bounds.end_max.year else None
        group = (fact.values.get("flow_status"), fact.values.get("currency"), year)
        if amount and not total:
            expected[group] = expected.get(group, 0.0) + float(str(amount))
    rows = graph.query("funding-totals", as_of=as_of, limit=10_000).rows
    found = {(row["status"], row["currency"], row["year"]): row["amount"] for row in rows if row["flows"]}
    assert found == expected
    totals = {one["flow"] for row in rows for one in row["totals"]}
    assert totals == {key for key in flows if expected_served()[key].values.get("aggregate_of")}


def test_a_payment_in_another_currency_leaves_the_gap_open(graph: Client) -> None:
    # imf-rcf-2013: 18.4 and 15.1 million dollars committed (ml247, ml248), 12 million XDR paid (ml279).
    rows = graph.query("pledge-gap", funder="imf", as_of="any").rows
    (row,) = [row for row in rows if row["programme"] == "tertius:rcf_2013"]
    assert (row["currency"], row["committed"], row["paid"], row["gap"]) == ("USD", 33_500_000.0, None, None)
    assert row["payments"] == "not recorded"
    assert [one["amount"] for one in row["other_currencies"]] == ["12000000"]
