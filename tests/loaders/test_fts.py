"""OCHA FTS: one flow is one fact, its money and its names are kept as written, and nothing is counted twice.

The rows are made up; their form is that of the CSV files on the Humanitarian Data Exchange and of the answers of the
FTS API. What the real file must give is counted with the csv module alone.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import fts
from tertius.loaders.fts.flows import KNOWN
from tertius.loaders.record import Input, Record
from tertius.store.graph import prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load

HEADER = list(KNOWN)
JAPAN = "Japan, Government of"


def row(key: str, **cells: str) -> dict[str, str]:
    """A flow of the CSV form; what is not given is a plain commitment of dollars."""
    usual = {
        "id": key,
        "date": "2020-03-19",
        "amountUSD": "1000",
        "srcOrganization": JAPAN,
        "srcOrganizationTypes": "Government",
        "destOrganization": "World Food Programme",
        "destOrganizationTypes": "UN agency",
        "status": "commitment",
        "boundary": "incoming",
    }
    return dict.fromkeys(HEADER, "") | usual | cells


def write(
    folder: Path, *rows: dict[str, str], name: str = "flows.csv", hxl: bool = False, delimiter: str = ","
) -> Path:
    """A file of flows."""
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, delimiter=delimiter)
        writer.writeheader()
        if hxl:
            writer.writerow({one: f"#tag+{number}" for number, one in enumerate(HEADER)})
        writer.writerows(rows)
    return path


def read(path: Path, **options: str) -> list[Record]:
    """Everything the loader gives."""
    return list(fts.records(Input(path, options=options)))


def flows(records: list[Record]) -> dict[str, Any]:
    """The claims on flows by flow id."""
    claims = (one for one in records if isinstance(one, Claim) and one.says.kind == "Funding")
    return {one.id.removeprefix("fts:flow:"): one.says for one in claims}


def codes(records: list[Record]) -> list[tuple[str, str | None]]:
    """The rejects by code and value, without the remarks on columns."""
    return [(one.code, one.value) for one in records if isinstance(one, Reject) and one.code != "schema-drift"]


def money(flow: Any) -> tuple[str | None, ...]:
    """Amount, currency, dollars, rate and the rate's date."""
    return flow.amount, flow.currency, flow.amount_usd, flow.usd_rate, flow.usd_rate_date


def test_the_tags_of_the_second_line_are_no_flow(tmp_path: Path) -> None:
    assert set(flows(read(write(tmp_path, row("1"), hxl=True)))) == {"1"}


def test_statuses_are_those_of_fts(tmp_path: Path) -> None:
    path = write(tmp_path, *(row(key, status=key) for key in ("pledge", "commitment", "paid", "promised")))
    records = read(path)
    found = {key: flow.flow_status for key, flow in flows(records).items()}
    assert found == {"pledge": "pledge", "commitment": "commitment", "paid": "disbursement"}
    assert codes(records) == [("unknown-code", "promised")]


def test_a_comma_belongs_to_the_name_and_separates_places(tmp_path: Path) -> None:
    records = read(write(tmp_path, row("1", destLocations="JOR,PSE", destGlobalClusters="Health,Nutrition")))
    flow = flows(records)["1"]
    assert [one.actor for one in flow.funder] == ["fts:actor:japan-government-of"]
    assert {one.actor for one in flow.at} == {"fts:place:jor", "fts:place:pse"}
    assert flow.sectors == ("Health", "Nutrition")
    names = {one.says.name for one in records if isinstance(one, Claim) and one.says.kind == "Actor"}
    assert names == {JAPAN, "World Food Programme"}


def test_the_original_amount_is_kept_beside_the_dollars(tmp_path: Path) -> None:
    # 500,000 EUR at 0.824 euros a dollar are 606,796 dollars; 1 / 0.824 dollars a euro.
    original = row("eur", amountUSD="606796", originalAmount="500000", originalCurrency="EUR", exchangeRate="0.824")
    wrong_rate = row("sek", amountUSD="1554565", originalAmount="15000000", originalCurrency="SEK", exchangeRate="1")
    zero = row("zero", amountUSD="324873", originalAmount="0", originalCurrency="EUR")
    found = flows(read(write(tmp_path, original, row("usd"), wrong_rate, zero)))
    assert money(found["eur"]) == ("500000", "EUR", "606796", "1.213592233", None)
    assert money(found["usd"]) == ("1000", "USD", "1000", "1", None)
    assert money(found["sek"]) == ("15000000", "SEK", "1554565", None, None)
    assert money(found["zero"]) == ("324873", "USD", "324873", "1", None)


def test_zero_and_negative_amounts_are_facts(tmp_path: Path) -> None:
    zero = row("zero", amountUSD="0", originalAmount="0", originalCurrency="EUR", exchangeRate="0.8")
    found = flows(read(write(tmp_path, zero, row("less", amountUSD="-5000"))))
    assert {key: flow.amount for key, flow in found.items()} == {"zero": "0", "less": "-5000"}


def test_a_flow_read_again_is_one_fact_and_is_counted(tmp_path: Path) -> None:
    other = row("1", amountUSD="7")
    write(tmp_path, row("1"), row("1"), other, name="a_incoming.csv")
    write(tmp_path, row("1", boundary="outgoing"), name="b_outgoing.csv")
    records = read(tmp_path)
    assert money(flows(records)["1"])[0] == "1000"
    assert codes(records) == [("duplicate-key", "1")] * 3
    told = [one.message.partition(", with ")[2] for one in records if isinstance(one, Reject) and one.value == "1"]
    same, different = "the same values, so that it is one flow.", "other values; the first are kept."
    assert told == [same, different, same]


def test_several_organisations_and_none_are_rejects(tmp_path: Path) -> None:
    several = row("1", destOrganization="Multiple", destOrganizationTypes="NGO,NGO")
    nobody = row("2", srcOrganization="", destOrganization="")
    bad = row("3", originalAmount="5", originalCurrency="XXQ"), row("4", date="19/03/2020")
    assert {code for code, _ in codes(read(write(tmp_path, several, nobody, *bad)))} == {
        "composite-actor",
        "missing-party",
        "unknown-currency",
        "bad-date",
    }


def api_flow(**own: Any) -> dict[str, Any]:
    """A flow as the API answers it."""
    donor = {"type": "Organization", "id": "4537", "name": JAPAN, "organizationTypes": ["Government"]}
    agency = {"type": "Organization", "id": "2915", "name": "United Nations Children's Fund"}
    ngo = {"type": "Organization", "id": "1", "name": "Some NGO"}
    place = {"type": "Location", "id": "171", "name": "occupied Palestinian territory", "behavior": "single"}
    plan = {"type": "Plan", "id": "832", "name": "A plan"}
    usual = {
        "id": "9",
        "status": "paid",
        "date": "2020-03-19T00:00:00Z",
        "decisionDate": "2020-02-20T00:00:00Z",
        "amountUSD": 324873,
        "originalAmount": 0,
        "originalCurrency": "USD",
        "exchangeRate": None,
        "parentFlowId": None,
        "childFlowIds": None,
        "sourceObjects": [donor],
        "destinationObjects": [agency, ngo, place, plan],
    }
    return usual | own


def test_an_answer_of_the_api_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"status": "ok", "data": {"flows": [api_flow()]}}), encoding="utf-8")
    records = read(path)
    flow = flows(records)["9"]
    assert (flow.valid, flow.decision_date, flow.flow_status) == ("2020-03-19", "2020-02-20", "disbursement")
    assert [one.actor for one in flow.recipient] == ["fts:actor:united-nations-childrens-fund", "fts:actor:some-ngo"]
    assert [one.actor for one in flow.under] == ["fts:plan:832"]
    identifiers = {
        one.says.name: [other.id for other in one.says.identifiers]  # type: ignore[attr-defined]
        for one in records
        if isinstance(one, Claim) and one.says.kind == "Actor"
    }
    assert identifiers[JAPAN] == ["fts:organization:4537"]


def test_a_parent_is_told_as_the_total_of_its_children(tmp_path: Path) -> None:
    parent = api_flow(id="10", amountUSD=30, childFlowIds=["11", "12"])
    children = [api_flow(id=key, amountUSD=15, parentFlowId="10") for key in ("11", "12")]
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"data": {"flows": [parent, *children]}}), encoding="utf-8")
    found = flows(read(path))
    contained = {part for flow in found.values() for part in flow.aggregate_of}
    assert contained == {"fts:flow:11", "fts:flow:12"}
    assert {key: flow.part_of for key, flow in found.items()} == {
        "10": None,
        "11": "fts:flow:10",
        "12": "fts:flow:10",
    }


def test_a_stated_rate_converts_what_has_no_dollars(tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    rates.write_text("date,currency,usd,source\n2020-03-01,EUR,1.1,European Central Bank\n", encoding="utf-8")
    folder = tmp_path / "flows"
    folder.mkdir()
    path = write(folder, row("1", amountUSD="", originalAmount="200", originalCurrency="EUR"))
    claims = [one for one in read(path, rates=str(rates)) if isinstance(one, Claim) and one.says.kind == "Funding"]
    said = {one.id: money(one.says) for one in claims}
    assert said == {
        "fts:flow:1": ("200", "EUR", None, None, None),
        "fts:flow:1:usd": (None, None, "220.0", "1.1", "2020-03-01"),
    }
    assert claims[1].citations[0].source == "fts:rates:european-central-bank"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id;status;amountUSD\n1;paid;3\n", "delimited by the semicolon"),
        ("name,surname\nAda,L\n", "lacks the columns"),
        ("", "empty"),
    ],
)
def test_what_is_no_table_of_flows_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=message):
        read(path)


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, row("1"), row("2", description="never ends"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("never")], encoding="utf-8")
    with pytest.raises(InvalidInput, match="ends within"):
        read(path)
    broken = tmp_path / "cut.json"
    broken.write_text('{"data": {"flows": [', encoding="utf-8")
    with pytest.raises(InvalidInput, match="no JSON"):
        read(broken)


def test_swapped_columns_give_rejects_and_no_flow(tmp_path: Path) -> None:
    path = write(tmp_path, row("1"), row("2"))
    text = path.read_text(encoding="utf-8").replace(",date,", ",STATUS,", 1).replace("status", "date", 1)
    path.write_text(text.replace("STATUS", "status", 1), encoding="utf-8")
    records = read(path)
    assert (flows(records), [code for code, _ in codes(records)]) == ({}, ["unknown-code", "unknown-code"])


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    path = write(tmp_path, row("1", destLocations="AFG", destPlan="A plan", destPlanId="9"), row("2", status="paid"))
    first = load(graph, fts.DATASET, *read(path))
    again = load(graph, fts.DATASET, *read(path))
    assert (first.wrote, again.wrote, again.epoch) == (True, False, first.epoch)
    rows = graph.read(
        "MATCH (v:Funding)-[:FUNDER]->(a:Actor), (v)-[:RECIPIENT]->(b:Actor) WHERE v.since <= $at < v.until "
        "RETURN v.id AS flow, a.id AS funder, b.id AS recipient, v.flow_status AS status",
        at=graph.epoch(),
    )
    assert {(one["flow"], one["funder"], one["recipient"], one["status"]) for one in rows} == {
        ("fts:flow:1", "fts:actor:japan-government-of", "fts:actor:world-food-programme", "commitment"),
        ("fts:flow:2", "fts:actor:japan-government-of", "fts:actor:world-food-programme", "disbursement"),
    }


def test_the_real_file_is_counted_alike_by_the_csv_module() -> None:
    folder = os.environ.get("TERTIUS_TEST_DATA")
    if not folder or not (path := Path(folder) / "fts" / "fts_incoming_funding_global.csv").is_file():
        pytest.skip("TERTIUS_TEST_DATA names no folder with fts/fts_incoming_funding_global.csv.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    once = {one["id"]: one for one in reversed(rows) if one["destOrganization"] != "Multiple"}
    records = read(path)
    found = flows(records)
    assert len(rows) == len(found) + len(codes(records))
    statuses = {"pledge": "pledge", "commitment": "commitment", "paid": "disbursement"}
    expected = Counter((one["date"][:4], statuses[one["status"]]) for one in once.values())
    assert Counter((flow.valid[:4], flow.flow_status) for flow in found.values()) == expected
    by_name = Counter(one["srcOrganization"] for one in once.values() if one["srcOrganization"])
    names = {one.says.id: one.says.name for one in records if isinstance(one, Claim) and one.says.kind == "Actor"}  # type: ignore[attr-defined]
    assert Counter(names[one.actor] for flow in found.values() for one in flow.funder) == by_name
    dollars = sum(Decimal(flow.amount_usd) for flow in found.values())
    assert dollars == sum(Decimal(one["amountUSD"]) for one in once.values())
