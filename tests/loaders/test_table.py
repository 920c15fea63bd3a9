"""Any table: what a mapping says is what comes out, templates come back as facts, and wrong mappings are named.

Rows and mappings are made up here; that a mapping is valid is judged by its JSON Schema through jsonschema as well.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import neo4j
import polars as pl
import pytest
import xlsxwriter
import yaml

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput, ParameterError, UsageError
from tertius.graph_schema.registry import kinds
from tertius.loaders import acled, gdelt, icews, table
from tertius.loaders.record import Input, Record
from tertius.loaders.table.mapping import mapping_schema, parse_mapping
from tertius.loaders.table.template import template_csv, template_mapping
from tertius.store.graph import prepare
from tertius.store.target import Target
from tests.commands import command_runner
from tests.loaders.claims_for_tests import load

SOURCE = {"title": "A table", "publisher": "Somebody", "reliability": "C"}
TALKS: dict[str, Any] = {
    "name": "talks",
    "source": SOURCE,
    "missing": ["nobody knows"],
    "facts": [
        {
            "kind": "Mediation",
            "id": ["case", "round"],
            "time": {"start": {"column": "from", "date": "dmy"}, "end": {"column": "to", "date": "dmy"}},
            "roles": {
                "mediator": {
                    "name": "who",
                    "split": r",|\band\b",
                    "composite": ["Troika"],
                    "role": {"column": "as", "map": {"chief": "chief_mediator", "helper": "facilitator", "": ""}},
                },
                "party": [
                    {"name": "government", "side": {"constant": "A"}, "identifiers": {"gw": "gwno"}},
                    {
                        "name": "rebels",
                        "side": {"constant": "B"},
                        "split": ";",
                        "values": {"type": {"constant": "armed_group"}},
                    },
                ],
            },
            "values": {"outcome": {"column": "end", "map": {"deal": "full_agreement", "none": "failed"}}},
            "summary": {"text": "Talks of {case}"},
            "quote": "who",
        }
    ],
}
COLUMNS = ["case", "round", "from", "to", "who", "as", "government", "gwno", "rebels", "end"]
ROW = ["ML", "1", "17/07/2014", "24/07/2014", "Algeria and ECOWAS", "chief", "Mali", "432", "MNLA; HCUA", "deal"]


def put(folder: Path, *rows: list[str], mapping: dict[str, Any] | None = None, name: str = "talks") -> Path:
    """A CSV file with its mapping beside it."""
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    path.with_suffix(".mapping.yaml").write_text(yaml.safe_dump(mapping or TALKS), encoding="utf-8")
    return path


def read(path: Path, **options: str) -> list[Record]:
    """Everything the loader gives."""
    return list(table.records(Input(path, options=options)))


def said(records: list[Record], kind: str = "Mediation") -> list[Any]:
    """What is said of the things of a kind."""
    return [one.says for one in records if isinstance(one, Claim) and one.says.kind == kind]


def rejects(records: list[Record]) -> list[tuple[str, str | None]]:
    """The rejects by code and value."""
    return [(one.code, one.value) for one in records if isinstance(one, Reject)]


def changed(**cells: str) -> list[str]:
    """The row with other cells."""
    return [cells.get(column.replace(" ", "_"), cell) for column, cell in zip(COLUMNS, ROW, strict=True)]


def test_a_mapping_makes_roles_sides_values_and_times(tmp_path: Path) -> None:
    records = read(put(tmp_path, ROW))
    (fact,) = said(records)
    assert (fact.id, fact.valid, fact.outcome, fact.summary) == (
        "talks:mediation:ML-1",
        "2014-07-17/2014-07-24",
        "full_agreement",
        "Talks of ML",
    )
    assert {(one.actor, one.role) for one in fact.mediator} == {
        ("talks:actor:algeria", "chief_mediator"),
        ("talks:actor:ecowas", "chief_mediator"),
    }
    assert {(one.actor, one.side) for one in fact.party} == {
        ("talks:actor:mali", "A"),
        ("talks:actor:mnla", "B"),
        ("talks:actor:hcua", "B"),
    }
    actors = {one.name: (one.type, [other.id for other in one.identifiers]) for one in said(records, "Actor")}
    assert actors["Mali"] == (None, ["gw:432"])
    assert actors["HCUA"] == ("armed_group", [])
    claim = next(one for one in records if isinstance(one, Claim) and one.says is fact)
    assert (claim.citations[0].quote, claim.origin.row if claim.origin else None) == ("Algeria and ECOWAS", 2)


@pytest.mark.parametrize(
    ("cells", "reject"),
    [
        ({"end": "maybe"}, ("unknown-code", "maybe")),
        ({"from": "07/17/2014"}, ("impossible-date", "2014-17-07")),
        ({"from": "25/07/2014"}, ("date-order", "2014-07-25/2014-07-24")),
        ({"who": "Troika"}, ("composite-actor", "Troika")),
        ({"who": "nobody knows"}, ("missing-party", "talks:mediation:ML-1")),
        ({"case": ""}, ("invalid-row", None)),
        ({"rebels": "!!"}, ("missing-party", "!!")),
    ],
)
def test_a_row_that_cannot_be_read_is_a_reject(tmp_path: Path, cells: dict[str, str], reject: tuple[str, str]) -> None:
    records = read(put(tmp_path, changed(**cells), changed(round="2")))
    assert rejects(records) == [reject]
    # The actors of a rejected row are not told by it.
    assert len(said(records)) == 1
    assert "talks:actor:troika" not in {one.id for one in said(records, "Actor")}


def test_every_form_of_table_says_the_same(tmp_path: Path) -> None:
    cells = dict(zip(COLUMNS, ROW, strict=True))
    mapping = tmp_path / "by.yaml"
    mapping.write_text(yaml.safe_dump(TALKS), encoding="utf-8")
    put(tmp_path, ROW)
    (tmp_path / "talks.csv").with_suffix(".mapping.yaml").unlink()
    (tmp_path / "semicolons.csv").write_text(
        "\n".join(";".join(f'"{cell}"' for cell in row) for row in (COLUMNS, ROW)), encoding="utf-8"
    )
    # A list in JSON needs no splitting.
    (tmp_path / "talks.jsonl").write_text(
        json.dumps({**cells, "rebels": ["MNLA", "HCUA"], "gwno": 432}), encoding="utf-8"
    )
    pl.DataFrame([{**cells, "gwno": 432.0}]).write_parquet(tmp_path / "talks.parquet")
    with xlsxwriter.Workbook(tmp_path / "talks.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ROW)
    expected = said(read(tmp_path / "talks.csv", mapping=str(mapping)))
    for name in ("semicolons.csv", "talks.jsonl", "talks.parquet", "talks.xlsx"):
        records = read(tmp_path / name, mapping=str(mapping))
        assert (said(records), rejects(records)) == (expected, []), name
        assert {one.id for one in said(records, "Actor")} >= {"talks:actor:mnla", "talks:actor:hcua"}


def test_rows_to_which_nothing_applies_are_counted(tmp_path: Path) -> None:
    fact = {**TALKS["facts"][0], "when": [{"column": "case", "among": ["ML"]}, {"column": "end", "except": ["none"]}]}
    path = put(tmp_path, ROW, changed(case="NE"), changed(round="3", end="none"), mapping={**TALKS, "facts": [fact]})
    records = read(path)
    assert [one.id for one in said(records)] == ["talks:mediation:ML-1"]
    assert [code for code, _ in rejects(records)] == ["no-fact-kind", "no-fact-kind"]


def test_a_source_of_its_own_is_cited_by_its_row(tmp_path: Path) -> None:
    fact = {**TALKS["facts"][0], "source": {"title": "gwno", "reliability": {"constant": "A"}}, "locator": "round"}
    records = read(put(tmp_path, ROW, changed(round="2", gwno=""), mapping={**TALKS, "facts": [fact]}))
    claims = [one for one in records if isinstance(one, Claim) and one.says.kind == "Mediation"]
    assert [(one.citations[0].source, one.citations[0].locator) for one in claims] == [
        ("talks:source:432", "1"),
        ("talks:source:table", "2"),
    ]
    assert {(one.id, one.reliability) for one in said(records, "Source")} == {
        ("talks:source:432", "A"),
        ("talks:source:table", "C"),
    }


def test_entities_have_names_identifiers_and_values(tmp_path: Path) -> None:
    entity = {
        "kind": "Actor",
        "id": "gwno",
        "name": "government",
        "aliases": {"column": "rebels", "split": ";"},
        "identifiers": {"gw": "gwno"},
        "values": {"type": {"constant": "state"}},
    }
    (actor,) = said(read(put(tmp_path, ROW, mapping={"name": "own", "source": SOURCE, "entities": [entity]})), "Actor")
    assert (actor.id, actor.name, actor.type) == ("own:actor:432", "Mali", "state")
    assert ([one.text for one in actor.names], [one.id for one in actor.identifiers]) == (["MNLA", "HCUA"], ["gw:432"])


def wrong(**parts: Any) -> dict[str, Any]:
    """The mapping with one part of its fact replaced."""
    return {**TALKS, "facts": [{**TALKS["facts"][0], **parts}]}


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (wrong(kind="Meditation"), '"Meditation" is no kind of fact'),
        (wrong(roles={"mediators": {"name": "who"}}), "Mediation has no role mediators; it has mediator"),
        (wrong(values={"result": "end"}), "Mediation has no value result"),
        (wrong(values={"outcome": {"constant": "victory"}}), "victory found, expected offered"),
        (wrong(id=[]), "facts.0.id"),
        (wrong(colour="red"), "facts.0.colour: Extra inputs are not permitted"),
        (wrong(summary={"column": "a", "constant": "b"}), "one of column, constant and text is expected"),
        (wrong(quote={"column": "who", "pattern": "("}), "no regular expression"),
        (wrong(time={"valid": {"column": "from", "date": "american"}}), "facts.0.time.valid.date"),
        ({**TALKS, "facts": []}, "a mapping without any reads nothing"),
        ({**TALKS, "name": "My Table"}, "name: String should match"),
        (["a list"], "is no mapping"),
    ],
)
def test_a_wrong_mapping_is_named_with_its_place(tmp_path: Path, mapping: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(put(tmp_path, ROW, mapping=mapping))
    assert message in caught.value.message


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, ROW)
    path.write_text(path.read_text(encoding="utf-8").replace("government", "goverment"), encoding="utf-8")
    with pytest.raises(InvalidInput, match=r'lacks the column "government".*"goverment" comes closest'):
        read(path)


def test_the_json_schema_takes_what_is_valid_and_nothing_misspelt() -> None:
    schema = mapping_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    shipped = [Path(module.__file__).with_name("mapping.yaml") for module in (icews, gdelt, acled)]
    for content in (TALKS, *(yaml.safe_load(path.read_text(encoding="utf-8")) for path in shipped)):
        assert list(judge.iter_errors(content)) == []
        parse_mapping(content, "test")
    assert list(judge.iter_errors(wrong(colour="red"))) != []
    assert list(judge.iter_errors({"name": "x"})) != []


def filled(kind: str, **cells: str) -> str:
    """A template with one row filled in."""
    text = template_csv(kind)
    header = next(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    csv.writer(out).writerow([cells.get(column, "") for column in header])
    return text + out.getvalue()


@pytest.mark.parametrize("kind", list(kinds()))
def test_every_empty_template_is_read_back_as_nothing(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(template_csv(kind), encoding="utf-8")
    records = read(path)
    assert ([one.says.kind for one in records if isinstance(one, Claim)], rejects(records)) == (["Source"], [])
    header = next(csv.reader(io.StringIO(template_csv(kind.lower()))))
    # Every role and value that the kind declares has its column.
    declared = kinds()[kind]
    fields = set(declared.model_fields) - {"id", "names", "identifiers", "note"}
    assert fields <= {*header}
    assert template_mapping(kind).columns()


def test_a_filled_template_comes_back_as_the_fact(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    cells = {
        "mediation_id": "algiers 2",
        "valid": "2014-07-17/2014-07-24",
        "outcome": "full_agreement",
        "mediator": "Algeria [chief_mediator]; ECOWAS",
        "in_process": "Algiers process",
        "party": "tertius:mali; MNLA [side: B]; CMA [by: Bilal Ag Cherif]",
        "source_title": "A communiqué",
        "source_date": "2014-07-24",
        "quote": "They met.",
        "credibility": "1",
    }
    path.write_text(filled("mediation", **cells), encoding="utf-8")
    records = read(path)
    (fact,) = said(records)
    assert {(one.actor, one.role) for one in fact.mediator} == {
        ("table:actor:algeria", "chief_mediator"),
        ("table:actor:ecowas", None),
    }
    assert {(one.actor, one.side, one.representative_name) for one in fact.party} == {
        ("tertius:mali", None, None),
        ("table:actor:mnla", "B", None),
        ("table:actor:cma", None, "Bilal Ag Cherif"),
    }
    assert (fact.id, fact.in_process[0].actor) == ("table:mediation:algiers-2", "table:process:algiers-process")
    claim = next(one for one in records if isinstance(one, Claim) and one.says is fact)
    assert (claim.credibility, claim.citations[0].source, claim.citations[0].quote) == (
        1,
        "table:source:a-communique-2014-07-24",
        "They met.",
    )
    assert "tertius:mali" not in {one.id for one in said(records, "Actor")}


def test_the_commands_print_template_and_schema(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    run = command_runner(monkeypatch, capfd)
    assert run("load", "template", "Mediation").out == template_csv("mediation")
    assert json.loads(run("schema", "mapping").out) == mapping_schema()
    wrong = run("load", "template", "medition")
    assert (wrong.code, "the kinds are" in wrong.err) == (2, True)


def test_there_is_no_template_of_what_is_no_kind() -> None:
    with pytest.raises(ParameterError, match='"medition" is no kind'):
        template_csv("medition")


def test_a_table_without_mapping_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"plain.mapping.yaml beside it, or begin with `tertius load template KIND`"):
        read(path)


def test_a_misspelt_option_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no option mappings; the options here are mapping, name"):
        read(put(tmp_path, ROW), mappings="x")
    for module in (icews, gdelt, acled):
        with pytest.raises(UsageError, match="no option rates; this data set has none"):
            list(module.records(Input(tmp_path / "talks.csv", options={"rates": "x"})))


def test_hostile_files_are_refused(tmp_path: Path) -> None:
    mapping = tmp_path / "by.yaml"
    mapping.write_text(yaml.safe_dump(TALKS), encoding="utf-8")
    bomb = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(600):
            member.write(b" " * 1_000_000)
    cell = tmp_path / "cell.csv"
    cell.write_text(",".join(COLUMNS) + "\n" + "x" * 10_000_000 + "\n", encoding="utf-8")
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(b"PAR1 cut")
    text = tmp_path / "text.jsonl"
    text.write_text("case,round\n", encoding="utf-8")
    for path in (bomb, cell, cut, text):
        with pytest.raises(InvalidInput):
            read(path, mapping=str(mapping))


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    path = put(tmp_path, ROW)
    first = load(graph, table.DATASET, *read(path))
    again = load(graph, table.DATASET, *read(path))
    assert (first.plan.rejects, first.wrote, again.wrote) == ([], True, False)
    rows = graph.read(
        "MATCH (a:Actor)<-[m:MEDIATOR]-(v:Mediation)-[p:PARTY]->(b:Actor) RETURN a.id AS a, p.side AS side, b.id AS b"
    )
    assert {(one["a"], one["side"], one["b"]) for one in rows} == {
        (f"talks:actor:{mediator}", side, f"talks:actor:{party}")
        for mediator in ("algeria", "ecowas")
        for party, side in (("mali", "A"), ("mnla", "B"), ("hcua", "B"))
    }
