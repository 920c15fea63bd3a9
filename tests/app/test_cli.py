"""The command line as a person and as a program use it: what is printed, and the code it ends with."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tertius.app.cli.printing import write_csv
from tertius.loaders import mali

BUNDLE = Path(mali.__file__).parent


def test_the_exact_form_that_programs_rely_on(tertius) -> None:
    ended = tertius(
        "query", "run", "who-mediates-whom", "--param", "party=mnla", "--param", "as_of=2014-07-20", "--format", "json"
    )
    document = json.loads(ended.out)
    assert ended.code == 0
    assert document["next"] is None
    (row,) = document["data"]
    chief = next(one for one in row["mediators"] if one["role"] == "chief_mediator")
    assert (chief["actor"], chief["via"]) == ("tertius:algeria", None)
    assert (row["valid"], row["certainty"]) == ("2014-07-14/2014-07-24", "certain")
    assert {"claim", "source", "reliability", "credibility", "quote", "locator"} <= set(row["claims"][0])
    assert {"mediation", "mediators", "parties", "process", "outcome", "agreements"} <= set(row)


def test_the_co_mediators_are_certain_on_the_day_they_are_attested_only(tertius) -> None:
    def certainty_on(day: str) -> str:
        parameters = ("--param", "party=mnla", "--param", "mediator=burkina_faso", "--param", f"as_of={day}")
        rows = json.loads(tertius("query", "run", "who-mediates-whom", *parameters, "--format", "json").out)["data"]
        found = {row["mediation"]: row["certainty"] for row in rows}
        return found["mali:mediation:algiers-roadmap-2014"]

    assert certainty_on("2014-07-24") == "certain"
    assert certainty_on("2014-07-20") == "possible"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--from", "2013", "--to", "2015"), "Government of Mali"),
        (("--from", "2013", "--to", "2014", "--changes"), "algiers-roadmap-2014, what began"),
        (("--intervals", "--worlds", "5", "--param", "as_of=2014"), "by_sources"),
    ],
)
def test_a_metric_is_asked_about_further(tertius, asked: tuple[str, ...], said: str) -> None:
    shown = tertius("metrics", "degree", *asked)
    assert (shown.code, said in " ".join(shown.out.split())) == (0, True), shown.err
    as_json = json.loads(tertius("metrics", "degree", *asked, "--format", "json").out)
    as_csv = tertius("metrics", "degree", *asked, "--format", "csv").out.splitlines()
    assert as_csv[0].split(",") == list(as_json["data"][0])
    assert len(as_csv) == len(as_json["data"]) + 1


def test_a_ranking_is_a_table_with_what_it_is_of_who_computed_it_and_how_it_is_cited(tertius) -> None:
    asked = ("metrics", "communities", "--network", "union", "-p", "as_of=2014", "--limit", "3")
    shown = tertius(*asked)
    words = " ".join(shown.out.split())
    assert "communities in the union network, 2014 (epoch" in words
    assert "computed with networkit" in words
    # Numbers are rounded for people, and groups name their actors.
    assert not re.search(r"\d\.\d{5,}", shown.out)
    document = json.loads(tertius(*asked, "--format", "json").out)
    assert document["groups"][1]["actors"][0]["name"] in words
    assert document["as_of"] == "2014"
    assert f"tertius cite '{document['permalink']}'" in shown.err
    assert tertius("cite", document["permalink"]).out.startswith("@")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("metrics", "degree", "-p", "proces=x"), 2, "it takes process, region, kinds, weight, as_of"),
        (("query", "run", "who-mediates-whom", "-p", "party=nobody-at-all"), 4, "No actor has the id or name"),
        (("query", "run", "who-mediates-whom", "-p", "party=algerria"), 4, "Algeria (tertius:algeria)"),
        (("query", "run", "who-mediates-whom", "-p", "party=wikidata:Q111207670"), 3, "tertius:csp_dpa"),
        (("query", "run", "who-mediates-whom", "-p", "party=mnla", "-p", "as_of=2014-13"), 2, "impossible-date"),
        (("query", "run", "who-mediates-whom", "-p", "party=mnla", "-p", "as_of=soon"), 2, "not an EDTF date"),
        (("query", "run", "who-mediates-whom", "-p", "parti=mnla"), 2, "has no parameter parti"),
        (("query", "run", "who-mediates-whom", "-p", "mnla"), 2, "NAME=VALUE"),
        (("query", "run", "who-mediates-whom", "-p", "limit=0"), 2, "limit"),
        (("query", "run", "who-mediates"), 4, "who-mediates-whom"),
        (("query", "run", "members-of", "-p", "cursor=xyz"), 2, "cursor"),
        (("query", "run", "signatories-of-agreement"), 2, "needs agreement"),
        (("metrics", "betweenes"), 4, "betweenness"),
        (("metrics", "degree", "--network", "trade"), 4, "mediation"),
        (("metrics", "degree", "--from", "2014"), 2, "Give both dates"),
        (("metrics", "degree", "--from", "2014", "--to", "2013"), 2, "which is after"),
        (("metrics", "degree", "--intervals", "--to", "2013"), 2, "asks about one time"),
        (("metrics", "degree", "--seed", "1"), 2, "belong to --intervals"),
        (("load", "plan", "malli"), 4, "mali"),
        (("load", "show", "mali.99"), 4, "load list"),
        (("load", "plan", "mali", "/nowhere"), 1, "/nowhere"),
        (("export", "gif", "-o", "x"), 4, "html"),
        (("export", "json", "-o", "/nowhere/x.json"), 2, "cannot be written"),
        (("schema", "template", "Wedding"), 2, "Mediation"),
        (("nonsense",), 2, ""),
    ],
)
def test_an_error_names_what_was_found_and_ends_with_its_code(tertius, arguments, code, said) -> None:
    ended = tertius(*arguments)
    assert ended.code == code, ended.err
    assert said in " ".join(ended.err.split())
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(("uri", "code"), [("bolt://127.0.0.1:1", 5), ("http://127.0.0.1", 2)])
def test_a_database_that_does_not_answer_is_named(tertius, monkeypatch, uri, code) -> None:
    monkeypatch.setenv("NEO4J_URI", uri)
    ended = tertius("fingerprint")
    assert ended.code == code
    assert uri in ended.err


def test_a_part_of_the_world_is_that_of_the_parties(tertius) -> None:
    asked = ("query", "run", "who-mediates-whom", "--param", "party=mnla", "--param")
    assert "Algeria (chief mediator" in tertius(*asked, "as_of=2014-07-20", "--param", "world_region=africa").out
    ended = tertius(*asked, "as_of=any", "--param", "world_region=europe")
    assert (ended.code, ended.err) == (0, "Nothing.\n")
    # Whoever forgets the day is told.
    assert tertius(*asked, "world_region=europe").err == (
        "Nothing. as_of asks about today unless you say otherwise: --param as_of=any\n"
    )


def test_csv_has_a_header_and_one_line_a_row(tertius) -> None:
    ended = tertius("query", "run", "members-of", "-p", "organisation=cma", "-p", "as_of=2015-06-20", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert {"tertius:mnla", "tertius:hcua", "tertius:maa_cma"} <= {row["member"] for row in rows}


def test_a_plan_writes_nothing_and_ends_with_seven_because_of_the_listed_rejects(tertius, mali_graph) -> None:
    before = mali_graph.epoch()
    ended = tertius("load", "plan", "mali", "--format", "json")
    plan = json.loads(ended.out)
    assert ended.code == 7
    assert [one["value"] for one in plan["rejects"]] == ["ml252", "ml292"]
    assert (plan["state"], plan["claims"]["added"], plan["claims"]["changed"]) == ("planned", 0, 0)
    assert mali_graph.epoch() == before


def test_applying_the_same_bundle_again_writes_nothing(tertius, mali_graph) -> None:
    before = mali_graph.epoch()
    first = tertius("fingerprint").out
    assert tertius("load", "apply", "mali").code == 7
    assert tertius("fingerprint").out == first
    assert mali_graph.epoch() == before


def test_the_demo_prints_the_main_answer(tertius) -> None:
    out = " ".join(tertius("demo", "--no-serve").out.split())
    for words in (
        "Blaise Compaoré (chief mediator; president of Burkina Faso",
        "mandate Economic Community of West African States",
        "Ouagadougou Preliminary Agreement",
        "Mohamed Ould Abdel Aziz (chief mediator; president of Mauritania",
        "Ceasefire agreement of 23 May 2014",
        "Algeria (chief mediator; through Ramtane Lamamra)",
        "Roadmap for negotiations within the Algiers process (24 July 2014)",
        "Agreement for Peace and Reconciliation in Mali (Algiers Accord)",
        "The five top brokers",
        "USD 6,000,000",
        "overruled amount 46000000, said by Wall Street Journal",
    ):
        assert words in out


def test_an_export_is_written_whole(tertius, tmp_path) -> None:
    file = tmp_path / "mali.json"
    assert tertius("export", "json", "-o", str(file), "-p", "process=proc_algiers").code == 0
    view = json.loads(file.read_text(encoding="utf-8"))
    assert "mali:mediation:algiers-roadmap-2014" in {fact["id"] for fact in view["facts"]}
    assert [one.name for one in tmp_path.iterdir()] == ["mali.json"]


def test_a_misspelt_setting_is_pointed_out(tertius, monkeypatch) -> None:
    monkeypatch.setenv("TERTIUS_HOMME", "somewhere")
    assert "TERTIUS_HOME" in tertius("query", "list").err


def test_every_question_can_be_explained(tertius) -> None:
    names = [row["name"] for row in json.loads(tertius("query", "list", "--format", "json").out)["data"]]
    assert len(names) >= 15
    for name in names:
        shown = json.loads(tertius("query", "show", name, "--format", "json").out)
        assert shown["examples"], name
        assert tertius("query", "show", name).code == 0


def test_the_model_is_printed_as_a_page_and_as_a_schema(tertius) -> None:
    assert "## Mediation" in tertius("schema", "page").out
    assert "Mediation" in json.loads(tertius("schema", "json").out)["$defs"]
    assert "- key:" in tertius("schema", "template", "Funding").out


def test_csv_holds_nothing_that_a_spreadsheet_would_run(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"name": '=HYPERLINK("http://evil.example")', "change": "-3.5", "names": ["=1+1"]}
    write_csv([row], list(row))
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1] == [
        '\'=HYPERLINK("http://evil.example")',
        "-3.5",
        '["=1+1"]',
    ]
