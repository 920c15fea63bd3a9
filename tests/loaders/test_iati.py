"""IATI: one sum under three types is three facts, old and new files read alike, and hostile XML is refused.

The activities are made up, in the form of the standard's versions 1.01 and 2.03. What the real files must give is
counted with xml.etree alone.
"""

from __future__ import annotations

import gzip
import os
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any, cast

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import iati
from tertius.loaders.iati.activities import read_activities
from tertius.loaders.pipeline.release import dataset_of
from tertius.loaders.record import Input, Record
from tertius.loaders.registry import Loader
from tertius.store.graph import prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load

NEW = """
<iati-activity default-currency="EUR" xml:lang="en">
  <iati-identifier>XX-1-P1</iati-identifier>
  <reporting-org ref="XX-1" type="10"><narrative>Ministry X</narrative></reporting-org>
  <title><narrative>Roads</narrative><narrative xml:lang="fr">Routes</narrative></title>
  <participating-org role="1" ref="XX-1"><narrative>Ministry X</narrative></participating-org>
  <participating-org role="4"><narrative>BMZ</narrative></participating-org>
  <participating-org role="4" ref="12000"><narrative>Recipient Government</narrative></participating-org>
  <activity-date type="2" iso-date="2019-05-01"/>
  <recipient-country code="ML"/>
  <sector code="43040" vocabulary="1"/>
  {}
</iati-activity>"""

OLD = """
<iati-activity xml:lang="en" default-currency="GBP">
  <reporting-org ref="GB-9" type="10">Department Y</reporting-org>
  <participating-org ref="GB" role="Funding">UNITED KINGDOM</participating-org>
  <participating-org ref="GB-9" role="Extending">Department Y</participating-org>
  <iati-identifier>GB-9-7</iati-identifier>
  <title>Wells</title>
  <activity-date type="start-actual">2006-11-09Z</activity-date>
  <sector code="14030" percentage="30">Water</sector>
  <transaction>
    <value value-date="2006-04-01Z">10000000</value>
    <transaction-type code="C">Commitment</transaction-type>
    <transaction-date iso-date="2006-04-02Z">2006-04-02</transaction-date>
  </transaction>
</iati-activity>"""


def transaction(
    code: str = "3", value: str = "100", *, day: str = "2020-01-02", attributes: str = "", more: str = ""
) -> str:
    """A transaction of 2.03."""
    return (
        f'<transaction><transaction-type code="{code}"/><transaction-date iso-date="{day}"/>'
        f"<value {attributes}>{value}</value>{more}</transaction>"
    )


def write(folder: Path, *activities: str, version: str = "2.03", name: str = "activities.xml") -> Path:
    """An activity file."""
    path = folder / name
    body = "".join(activities)
    path.write_text(f'<iati-activities version="{version}">{body}</iati-activities>', encoding="utf-8")
    return path


def read(path: Path, **options: str) -> list[Record]:
    """Everything the loader gives."""
    return list(iati.records(Input(path, options=options)))


def flows(records: list[Record], tag: str = "transaction") -> list[Claim]:
    """The claims on transactions or budgets, in the order of the file."""
    return [one for one in records if isinstance(one, Claim) and one.says.id.startswith(f"iati:{tag}:")]


def rejects(records: list[Record]) -> list[tuple[str, str | None]]:
    """The rejects by code and value."""
    return [(one.code, one.value) for one in records if isinstance(one, Reject)]


def ends(flow: Any) -> tuple[list[str], list[str]]:
    """Who gives, and who receives."""
    return [one.actor for one in flow.funder], [one.actor for one in flow.recipient]


def test_one_sum_under_three_types_is_three_facts(tmp_path: Path) -> None:
    path = write(tmp_path, NEW.format(transaction("2") + transaction("3") + transaction("4")))
    said: list[Any] = [one.says for one in flows(read(path))]
    assert [(one.flow_type, one.flow_status, one.amount) for one in said] == [
        ("Outgoing Commitment", "commitment", "100"),
        ("Disbursement", "disbursement", "100"),
        ("Expenditure", "disbursement", "100"),
    ]
    assert len({one.id for one in said}) == 3


def test_a_file_of_the_first_version_reads_like_a_new_one(tmp_path: Path) -> None:
    (claim,) = flows(read(write(tmp_path, OLD, version="1.01")))
    flow: Any = claim.says
    assert (flow.valid, flow.flow_type, flow.amount, flow.currency) == (
        "2006-04-02",
        "Outgoing Commitment",
        "10000000",
        "GBP",
    )
    assert (flow.sectors, flow.sector_vocabulary) == (("14030",), "DAC 5")
    assert ends(flow) == (["iati:org:GB-9"], [])
    assert claim.note == "transaction type C in version 1.01; funder is the activity's extending organisation"


def test_two_letters_are_those_of_a_state_and_others_are_no_country(tmp_path: Path) -> None:
    union = OLD.replace('ref="GB" role="Funding">UNITED KINGDOM', 'ref="EU" type="15" role="Funding">EU')
    old = OLD.replace('ref="GB" role', 'ref="GB" type="10" role')
    records = read(write(tmp_path, old, union.replace("GB-9-7", "GB-9-8"), version="1.01"))
    said: dict[str, Any] = {one.says.id: one.says for one in records if isinstance(one, Claim)}
    state, other = said["iati:org:GB"], said["iati:org:EU"]
    # What the lists of states call the United Kingdom: both are merged by these letters.
    assert (state.type, [one.id for one in state.identifiers]) == ("state", ["iso2:GB"])
    assert (other.type, other.identifiers) == ("public_body", ())


def test_an_organisation_is_its_reference_or_else_its_name(tmp_path: Path) -> None:
    given = '<provider-org ref="N/A"><narrative>Église X</narrative></provider-org><receiver-org ref="YY-2"/>'
    records = read(write(tmp_path, NEW.format(transaction("3", more=given))))
    (claim,) = flows(records)
    assert ends(claim.says) == (["iati:actor:eglise-x"], ["iati:org:YY-2"])
    assert claim.credibility == 2
    # A channel code tells a class of organisations; "Recipient Government" names nobody.
    actors = {one.says.id for one in records if isinstance(one, Claim) and one.says.kind == "Actor"}
    assert actors == {"iati:org:XX-1", "iati:actor:bmz", "iati:actor:eglise-x", "iati:org:YY-2"}


def test_whoever_stands_in_is_said_to(tmp_path: Path) -> None:
    incoming = transaction("1", more='<provider-org ref="YY-2"/>')
    claims = flows(read(write(tmp_path, NEW.format(transaction("3") + incoming))))
    assert [(ends(one.says), one.credibility, one.note) for one in claims] == [
        (
            (["iati:org:XX-1"], ["iati:actor:bmz"]),
            3,
            "funder is the activity's funding organisation; recipient is the activity's implementing organisation",
        ),
        ((["iati:org:YY-2"], ["iati:org:XX-1"]), 3, "recipient is the activity's reporting organisation"),
    ]


def test_nobody_gives_to_themselves_for_want_of_another_name(tmp_path: Path) -> None:
    alone = NEW.replace('role="4"><narrative>BMZ', 'role="4" ref="XX-1"><narrative>Ministry X')
    told = transaction("3", more='<provider-org ref="XX-1"/><receiver-org ref="XX-1"/>')
    claims = flows(read(write(tmp_path, alone.format(transaction("3") + transaction("1") + told))))
    assert [ends(one.says) for one in claims] == [
        (["iati:org:XX-1"], []),
        ([], ["iati:org:XX-1"]),
        (["iati:org:XX-1"], ["iati:org:XX-1"]),
    ]


def test_the_channel_code_of_a_class_names_nobody(tmp_path: Path) -> None:
    donors = '<receiver-org ref="11000"><narrative>Donor Government</narrative></receiver-org>'
    fund = '<receiver-org ref="43000"><narrative>International Monetary Fund (IMF)</narrative></receiver-org>'
    claims = flows(read(write(tmp_path, NEW.format(transaction("4", more=donors) + transaction("4", more=fund)))))
    assert [ends(one.says)[1] for one in claims] == [[], ["iati:actor:international-monetary-fund-imf"]]


def test_a_secondary_reporter_never_stands_in(tmp_path: Path) -> None:
    activity = NEW.replace('type="10"', 'secondary-reporter="1"').replace("<participating-org", "<ignored")
    activity = activity.replace("</participating-org", "</ignored")
    assert [code for code, _ in rejects(read(write(tmp_path, activity.format(transaction()))))] == ["missing-party"]


def test_an_amount_in_a_date_attribute_is_rejected(tmp_path: Path) -> None:
    wrong = transaction(attributes='value-date="32003846.50"') + transaction(day="1500000")
    impossible = transaction(day="2020-02-30")
    assert rejects(read(write(tmp_path, NEW.format(wrong + impossible)))) == [
        ("bad-date", "32003846.50"),
        ("bad-date", "1500000"),
        ("impossible-date", "2020-02-30"),
    ]


def test_currencies_are_the_values_or_the_activitys(tmp_path: Path) -> None:
    inherited, own = transaction(), transaction(attributes='currency="usd"', value="-7.50")
    unknown, none = transaction(attributes='currency="ZZ"'), transaction(value="")
    records = read(write(tmp_path, NEW.format(inherited + own + unknown + none)))
    said: list[Any] = [one.says for one in flows(records)]
    assert [(one.amount, one.currency, one.amount_usd, one.usd_rate) for one in said] == [
        ("100", "EUR", None, None),
        ("-7.5", "USD", "-7.5", "1"),
    ]
    assert [code for code, _ in rejects(records)] == ["unknown-currency", "invalid-row"]


def test_dollars_are_reckoned_at_the_newest_rate_before_the_value_date(tmp_path: Path) -> None:
    rates = tmp_path / "rates.csv"
    lines = ["date,currency,usd,source", "2019-12-30,EUR,1.12,ECB", "2020-01-03,EUR,1.50,ECB", "2018-01-01,GBP,1.3,ECB"]
    rates.write_text("\n".join(lines), encoding="utf-8")
    folder = tmp_path / "files"
    folder.mkdir()
    stale = transaction(attributes='currency="GBP"')
    claims = flows(read(write(folder, NEW.format(transaction() + stale)), rates=str(rates)))
    said: list[Any] = [one.says for one in claims if one.id.endswith(":usd")]
    assert [(one.amount_usd, one.usd_rate, one.usd_rate_date) for one in said] == [("112.00", "1.12", "2019-12-30")]
    assert [one.citations[0].source for one in claims if one.id.endswith(":usd")] == ["iati:rates:ecb"]


def test_a_budget_is_an_appropriation_for_its_period(tmp_path: Path) -> None:
    period = '<period-start iso-date="2020-01-01"/><period-end iso-date="{}"/><value>5</value>'
    budgets = f'<budget type="2">{period.format("2020-12-31")}</budget><budget>{period.format("2019-12-31")}</budget>'
    records = read(write(tmp_path, NEW.format(budgets + "<planned-disbursement/>")))
    (claim,) = flows(records, "budget")
    said: Any = claim.says
    assert (said.flow_status, said.flow_type, said.valid) == (
        "appropriation",
        "Budget, revised",
        "2020-01-01/2020-12-31",
    )
    assert [code for code, _ in rejects(records)] == ["date-order", "no-fact-kind"]


def test_a_broken_activity_loses_its_transactions_one_by_one(tmp_path: Path) -> None:
    nameless = NEW.replace("XX-1-P1", " ").format(transaction() + transaction())
    again = NEW.format(transaction())
    records = read(write(tmp_path, nameless, again, again))
    assert len(flows(records)) == 1
    assert [code for code, _ in rejects(records)] == ["invalid-row", "invalid-row", "duplicate-key"]


def test_keys_hold_while_values_are_corrected(tmp_path: Path) -> None:
    before = flows(read(write(tmp_path, NEW.format(transaction("3", "100") + transaction("3", "200")))))
    after = flows(read(write(tmp_path, NEW.format(transaction("3", "100") + transaction("3", "250", day="2021")))))
    assert [one.id for one in before] == [one.id for one in after]


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<iati-activities><iati-activity><title>&c;</title></iati-activity></iati-activities>"
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "declares XML entities"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><iati-activities>&e;</iati-activities>', "entities"),
        ("<iati-organisations/>", "iati-activities> expected"),
        ("<iati-activities><iati-activity>", "cut off"),
        ("no xml", "no well-formed XML"),
        ("", "well-formed XML|empty"),
        ("<iati-activities>\xff</iati-activities>", "no well-formed XML"),
    ],
)
def test_what_is_no_activity_file_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "broken.xml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InvalidInput, match=message):
        read(path)


def test_an_activity_past_all_measure_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b"<iati-activities><iati-activity>")
        for _ in range(70):
            file.write(b"<description>" + b"x" * 1_000_000 + b"</description>")
    with pytest.raises(InvalidInput, match="bytes without the end of an activity"):
        read(path)


def test_an_activity_that_was_read_is_let_go(tmp_path: Path) -> None:
    many = (NEW.replace("XX-1-P1", f"XX-1-P{number}").format(transaction()) for number in range(300))
    siblings = []
    for activity in read_activities(write(tmp_path, *many)):
        parent = activity.element.getparent()
        assert parent is not None
        # The file is fed in pieces: what of it is not yet read is below the root as well.
        siblings.append(parent.index(activity.element))
    assert (len(siblings), max(siblings)) == (300, 1)


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    path = write(tmp_path, NEW.format(transaction("2") + transaction("3")), OLD)
    first = load(graph, iati.DATASET, *read(path))
    again = load(graph, iati.DATASET, *read(path))
    assert (first.plan.rejects, again.wrote, again.epoch) == ([], False, first.epoch)
    rows = graph.read(
        "MATCH (v:Funding)-[:UNDER]->(p:Programme) WHERE v.since <= $at < v.until AND v.amount IS NOT NULL "
        "RETURN p.id AS programme, v.flow_type AS type, v.amount AS amount",
        at=graph.epoch(),
    )
    assert {(one["programme"], one["type"], one["amount"]) for one in rows} == {
        ("iati:activity:XX-1-P1", "Outgoing Commitment", "100"),
        ("iati:activity:XX-1-P1", "Disbursement", "100"),
        ("iati:activity:GB-9-7", "Outgoing Commitment", "10000000"),
    }


def test_a_publisher_replaces_its_own_and_nothing_of_others(
    empty_graph: neo4j.Driver, target: Target, tmp_path: Path
) -> None:
    graph = prepare(empty_graph, target)
    shared = '<receiver-org ref="GB-9"><narrative>Department Y</narrative></receiver-org>'
    before = write(tmp_path, NEW.format(transaction("2") + transaction("3", more=shared)), name="x.xml")
    other = write(tmp_path, OLD, name="y.xml")
    after = write(tmp_path, NEW.format(transaction("2")), name="x_later.xml")
    for path in (before, other, after):
        loader = cast(Loader, iati)
        load(graph, dataset_of(loader, Input(path), replaces=True), *read(path))
    rows = graph.read(
        "MATCH (v:Funding) WHERE v.since <= $at < v.until AND v.amount IS NOT NULL RETURN v.id AS flow",
        at=graph.epoch(),
    )
    assert {row["flow"] for row in rows} == {"iati:transaction:XX-1-P1:2:1", "iati:transaction:GB-9-7:2:1"}
    assert (iati.scope(Input(before)), iati.scope(Input(tmp_path))) == ("iati:XX-1", "iati")


FILES = ["iati_2.03_NigeriaAIMS", "dfid_AF_2011_v1", "dportal_foodsecurity", "activity-standard-example-annotated"]
NAMES = {"1": "Incoming Funds", "2": "Outgoing Commitment", "C": "Outgoing Commitment", "3": "Disbursement"}
NAMES |= {"4": "Expenditure", "11": "Incoming Commitment"}


@pytest.mark.parametrize("name", FILES)
def test_the_real_files_are_counted_alike_by_another_parser(name: str) -> None:
    folder = os.environ.get("TERTIUS_TEST_DATA")
    if not folder or not (path := Path(folder) / "iati" / f"{name}.xml").is_file():
        pytest.skip(f"TERTIUS_TEST_DATA names no folder with iati/{name}.xml.")
    root = ET.parse(path).getroot()  # noqa: S314 - a file of our own choosing
    expected: Counter[tuple[str, str, str]] = Counter()
    for one in root.iter("transaction"):
        kind, day, value = one.find("transaction-type"), one.find("transaction-date"), one.find("value")
        assert kind is not None
        assert value is not None
        assert value.text
        year = (day.get("iso-date") if day is not None else value.get("value-date")) or ""
        expected[NAMES[kind.get("code", "")], year[:4], f"{float(value.text):.2f}"] += 1
    records = read(path)
    said: list[Any] = [one.says for one in flows(records)]
    assert Counter((one.flow_type, (one.valid or "")[:4], f"{float(one.amount):.2f}") for one in said) == expected
    programmes = [one for one in records if isinstance(one, Claim) and one.says.kind == "Programme"]
    assert len(programmes) == len(root.findall("iati-activity"))
    assert len(flows(records, "budget")) == len(root.findall("iati-activity/budget"))
