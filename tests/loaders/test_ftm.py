"""FollowTheMoney: what has a place becomes a fact, and what has none is counted by schema.

The entities are made up in the form of the model's JSON lines.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import ftm
from tertius.loaders.record import Input, Record
from tertius.store.graph import prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load


def entity(key: str, schema: str, datasets: tuple[str, ...] = ("a_list",), **properties: Any) -> dict[str, Any]:
    """An entity with its properties as lists."""
    listed = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return {"id": key, "schema": schema, "caption": key, "datasets": list(datasets), "properties": listed}


PERSON = entity("NK-1", "Person", name=["Ada Lo", "Äda Lo"], alias="Lo", country="ml", topics="sanction")
GROUP = entity("Q7", "Organization", name="The Group", abbreviation="TG")
COMPANY = entity("c-1", "Company", name="Firm", leiCode="529900T8BM49AURSDO55")
BODY = entity("b-1", "PublicBody", name="Ministry")


def write(folder: Path, *lines: Any, name: str = "entities.ftm.json") -> Path:
    """A file of JSON lines."""
    path = folder / name
    path.write_text(
        "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines) + "\n", encoding="utf-8"
    )
    return path


def read(path: Path) -> list[Record]:
    """Everything the loader gives."""
    return list(ftm.records(Input(path)))


def said(records: list[Record], kind: str) -> list[Any]:
    """What is said of the things of a kind."""
    return [one.says for one in records if isinstance(one, Claim) and one.says.kind == kind]


def rejects(records: list[Record]) -> list[tuple[str, str | None]]:
    """The rejects by code and value."""
    return [(one.code, one.value) for one in records if isinstance(one, Reject)]


def test_people_and_bodies_are_actors_with_names_and_identifiers(tmp_path: Path) -> None:
    records = read(write(tmp_path, PERSON, GROUP, COMPANY, BODY))
    found = {
        one.id: (one.type, one.acronym, [name.text for name in one.names], [other.id for other in one.identifiers])
        for one in said(records, "Actor")
    }
    assert found == {
        "ftm:actor:NK-1": ("person", None, ["Äda Lo", "Lo"], []),
        "ftm:actor:Q7": (None, "TG", [], ["wikidata:Q7"]),
        "ftm:actor:c-1": ("company", None, [], ["lei:529900T8BM49AURSDO55"]),
        "ftm:actor:b-1": ("public_body", None, [], []),
    }


def test_what_ties_them_becomes_facts(tmp_path: Path) -> None:
    records = read(
        write(
            tmp_path,
            entity("m", "Membership", member="NK-1", organization="Q7", role="emir", startDate=["2012", "2012-05"]),
            entity("e", "Employment", employee="NK-1", employer="c-1", role="driver", endDate="2010"),
            entity("d", "Directorship", director="NK-1", organization="c-1", role="chair"),
            entity("o", "Occupancy", holder="NK-1", post="p", startDate="2014-01-02"),
            entity("p", "Position", name="Minister", organization="b-1"),
            entity("s", "Succession", predecessor="Q7", successor="c-1", date="2019"),
        )
    )
    memberships = {(one.id, one.valid, one.function) for one in said(records, "Membership")}
    assert memberships == {("ftm:membership:m", "2012-05/", "emir"), ("ftm:employment:e", "/2010", "driver")}
    offices = {
        (one.holder[0].actor, one.organisation[0].actor, one.title, one.valid) for one in said(records, "Office")
    }
    assert offices == {
        ("ftm:actor:NK-1", "ftm:actor:c-1", "chair", None),
        ("ftm:actor:NK-1", "ftm:actor:b-1", "Minister", "2014-01-02/"),
    }
    assert [(one.predecessor[0].actor, one.successor[0].actor) for one in said(records, "Succession")] == [
        ("ftm:actor:Q7", "ftm:actor:c-1")
    ]
    assert rejects(records) == []


def test_several_members_make_a_fact_each(tmp_path: Path) -> None:
    records = read(write(tmp_path, entity("m", "Membership", member=["NK-1", "NK-2"], organization="Q7")))
    assert {(one.id, one.member[0].actor) for one in said(records, "Membership")} == {
        ("ftm:membership:m:NK-1:Q7", "ftm:actor:NK-1"),
        ("ftm:membership:m:NK-2:Q7", "ftm:actor:NK-2"),
    }


def test_a_payment_has_its_money_as_stated(tmp_path: Path) -> None:
    payment = {"payer": "c-1", "beneficiary": "NK-1", "date": "2014-06-09T00:00:00", "purpose": "Fee"}
    records = read(
        write(
            tmp_path,
            entity("1", "Payment", **payment, amount="10.50", currency="eur"),
            entity("2", "Payment", **payment, amountUsd="7"),
            entity("3", "Payment", **payment, amount="9", currency="zzz"),
            entity("4", "Payment", **payment, amount="9"),
            entity("5", "Payment", amount="9", currency="EUR"),
        )
    )
    found = [(one.amount, one.currency, one.amount_usd, one.valid, one.flow_status) for one in said(records, "Funding")]
    assert found == [
        ("10.5", "EUR", None, "2014-06-09", "disbursement"),
        ("7", "USD", "7", "2014-06-09", "disbursement"),
    ]
    assert [code for code, _ in rejects(records)] == ["unknown-currency", "unknown-currency", "missing-party"]


def test_a_sanction_names_who_imposed_it_and_under_what(tmp_path: Path) -> None:
    sanction = entity(
        "s", "Sanction", entity="NK-1", authority="A Council", program="AQ list", listingDate="2013-02-25",
        provisions=["Asset freeze", "Travel ban"],
    )  # fmt: skip
    records = read(write(tmp_path, sanction, entity("t", "Sanction", entity="NK-1")))
    (fact,) = said(records, "Sanction")
    assert (fact.valid, fact.measures) == ("2013-02-25/", "Asset freeze; Travel ban")
    assert (fact.sanctioner[0].actor, fact.target[0].actor, fact.under[0].actor) == (
        "ftm:authority:a-council",
        "ftm:actor:NK-1",
        "ftm:programme:aq-list",
    )
    assert [code for code, _ in rejects(records)] == ["missing-party"]


def test_a_nested_sanction_is_read_as_if_on_its_own_line(tmp_path: Path) -> None:
    inner = {key: value for key, value in entity("s", "Sanction", authority="A Council").items() if key != "datasets"}
    nested = {**PERSON, "properties": {**PERSON["properties"], "sanctions": [inner]}}
    (fact,) = said(read(write(tmp_path, nested)), "Sanction")
    assert fact.target[0].actor == "ftm:actor:NK-1"


def test_what_has_no_place_is_counted_by_schema(tmp_path: Path) -> None:
    records = read(
        write(
            tmp_path,
            *(entity(f"o{number}", "Ownership", owner="NK-1", asset="c-1") for number in range(3)),
            entity("v", "Vessel", name="Boat"),
            entity("o", "Occupancy", holder="NK-1", post="p"),
            entity("p", "Position", name="Elder"),
        )
    )
    assert sorted(rejects(records)) == [
        ("no-fact-kind", "Elder"),
        ("no-fact-kind", "Ownership"),
        ("no-fact-kind", "Vessel"),
    ]
    assert any(
        isinstance(one, Reject) and one.message.startswith("3 entities of the schema Ownership") for one in records
    )


def test_contradicting_and_broken_values_are_rejects(tmp_path: Path) -> None:
    records = read(
        write(
            tmp_path,
            PERSON,
            entity("m", "Membership", member="NK-1", organization="Q7", startDate=["2012", "2013"]),
            entity("n", "Membership", member="NK-1", organization="Q7", startDate="2013-02-30"),
            entity("x", "Person", name=[]),
            "{broken",
            '["a list"]',
        )
    )
    assert [code for code, _ in rejects(records)] == [
        "multi-valued-cell",
        "impossible-date",
        "missing-party",
        "invalid-row",
        "invalid-row",
    ]


def test_each_data_set_an_entity_comes_from_is_cited(tmp_path: Path) -> None:
    records = read(write(tmp_path, {**PERSON, "datasets": ["un_sc", "eu_fsf"]}, {**GROUP, "datasets": []}))
    cited = {one.says.id: {other.source for other in one.citations} for one in records if isinstance(one, Claim)}
    assert cited["ftm:actor:NK-1"] == {"ftm:source:un-sc", "ftm:source:eu-fsf"}
    assert cited["ftm:actor:Q7"] == {"ftm:source:entities"}
    assert {one.id for one in said(records, "Source")} == {
        "ftm:source:un-sc",
        "ftm:source:eu-fsf",
        "ftm:source:entities",
    }


@pytest.mark.parametrize("content", ["name,country\nAda,ml\n", '{"name": "Ada"}\n', "[1, 2]\n"])
def test_what_is_no_file_of_entities_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match="FollowTheMoney entities as JSON lines are expected"):
        read(path)


def test_a_damaged_packed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json.gz"
    path.write_bytes(gzip.compress(json.dumps(PERSON).encode() * 1_000)[:-20])
    with pytest.raises(InvalidInput):
        read(path)


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    path = write(
        tmp_path,
        PERSON,
        GROUP,
        entity("m", "Membership", member="NK-1", organization="Q7"),
        entity("n", "Membership", member="NK-1", organization="NK-elsewhere"),
    )
    first = load(graph, ftm.DATASET, *read(path))
    again = load(graph, ftm.DATASET, *read(path))
    assert [one.code for one in first.plan.rejects] == ["unknown-reference"]
    assert (first.wrote, again.wrote) == (True, False)
    rows = graph.read(
        "MATCH (a:Actor)<-[:MEMBER]-(v:Membership)-[:ORGANISATION]->(b:Actor) RETURN a.id AS a, b.id AS b"
    )
    assert {(one["a"], one["b"]) for one in rows} == {("ftm:actor:NK-1", "ftm:actor:Q7")}
