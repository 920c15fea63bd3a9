"""Loads and differences on the command line, on an edited copy of the Mali bundle, as an analyst uses them."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import neo4j
import pytest

from tertius.app.cli.plans import print_load
from tertius.app.cli.printing import AnswerFormat
from tertius.loaders import mali
from tertius.loaders.pipeline.apply import Applied, apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store.epochs import open_epoch
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.commands import RunCommand, command_runner
from tests.conftest import delete_everything

ROOT = Path(__file__).parents[2]
BUNDLE = Path(mali.__file__).parent
SLEEPER = """
import time
from datetime import UTC, datetime
from tertius.store.epochs import open_epoch
from tertius.store.graph import open_graph
from tertius.store.loads import write_load
from tertius.store.settings import Settings

with open_graph(Settings()) as graph, open_epoch(graph) as writer:
    write_load(writer, "slow.1", {"dataset": "slow", "scope": "slow", "file": "slow", "started_at": datetime.now(UTC)})
    print("begun", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def loaded(driver: neo4j.Driver, target: Target) -> tuple[Graph, Applied]:
    """A graph with the shipped bundle, which every test leaves as it found it, and how it was loaded."""
    delete_everything(driver, target)
    made = prepare(driver, target)
    source = Input(BUNDLE)
    found = validate(mali.records(source), made, mali.DATASET)
    return made, apply_load(made, mali.DATASET, found, "mali", source.digest(), source=source)


@pytest.fixture
def graph(loaded: tuple[Graph, Applied]) -> Graph:
    """The graph with the bundle."""
    return loaded[0]


@pytest.fixture
def summary(loaded: tuple[Graph, Applied]) -> dict[str, Any]:
    """The summary of the load of the bundle."""
    return loaded[1].summary()


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which an actor is renamed, an office is gone, and a date is none."""
    folder = tmp_path_factory.mktemp("edited") / "mali"
    shutil.copytree(BUNDLE, folder)
    edit(folder / "actors.yaml", "  name: Algeria\n", "  name: Algeria (Republic)\n")
    edit(folder / "facts" / "funding.yaml", "valid: 2014-05-14/2014-12-01", "valid: 2014-05-14/2014-11-31")
    offices = (folder / "facts" / "office.yaml").read_text("utf-8")
    start = offices.index("- key: cnrdre.mali.government-2012")
    edit(folder / "facts" / "office.yaml", offices[start : offices.index("\n- key: ", start) + 1], "")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def tertius(graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunCommand:
    """Runs the command line on the graph of the bundle."""
    return command_runner(monkeypatch, capfd)


def test_a_plan_shows_what_an_edit_does(tertius: RunCommand, graph: Graph, edited: Path) -> None:
    before = (graph.epoch(), fingerprint(graph))
    ended = tertius("load", "plan", "mali", str(edited))
    assert ended.code == 7
    for words in (
        "claims: 0 added, 1 changed, 1 retracted",
        "retracts 1 claim that it no longer makes, within the scope mali only",
        'name: "Algeria" → "Algeria (Republic)"',
        "(actors.yaml, line ",
        "Office mali:office:cnrdre.mali.government-2012 (claim mali:curated.cnrdre-2012)",
        "Rejects: 1 impossible-date, 2 no-fact-kind",
        "2014-05-14/2014-11-31",
    ):
        assert words in ended.out, words
    assert (graph.epoch(), fingerprint(graph)) == before


def test_a_plan_for_programs_holds_slots_scope_and_rejects(tertius: RunCommand, edited: Path) -> None:
    plan = json.loads(tertius("load", "plan", "mali", str(edited), "--format", "json").out)
    (change,) = plan["changes"]
    assert change["slots"] == [{"slot": "name", "old": "Algeria", "new": "Algeria (Republic)"}]
    assert plan["retractions"] == [
        {"claim": "mali:curated.cnrdre-2012", "id": "mali:office:cnrdre.mali.government-2012", "kind": "Office"}
    ]
    assert plan["retracts"] == {"scope": "mali", "claims": ["mali:curated.cnrdre-2012"]}
    assert plan["rejects_by_code"] == {"impossible-date": 1, "no-fact-kind": 2}
    assert {"additions", "conflicts", "identity_questions", "release"} <= set(plan)


def test_a_plan_as_csv_has_one_row_a_change(tertius: RunCommand, edited: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(tertius("load", "plan", "mali", str(edited), "--format", "csv").out)))
    assert [(row["what"], row["slot"] or row["code"]) for row in rows] == [
        ("change", "name"),
        ("retract", ""),
        ("reject", "impossible-date"),
        ("reject", "no-fact-kind"),
        ("reject", "no-fact-kind"),
    ]


def test_a_dispute_is_told_with_what_is_served_and_why(
    summary: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    print_load({name: value for name, value in summary.items() if name != "id"}, AnswerFormat.table)
    out = capsys.readouterr().out
    assert "Disputed among the things written (" in out
    # README: the loan of 46 million of the article is overruled by the 6 million that were due.
    said = "amount 46000000 (mali:ml251.wsj, mali:article.loan) gives way to 6000000 (mali:ml251.reuters): reliability"
    assert said in out


def test_an_edit_is_applied_diffed_and_rolled_back(tertius: RunCommand, graph: Graph, edited: Path) -> None:
    before = fingerprint(graph)
    first = json.loads(tertius("load", "list", "--format", "json").out)["data"][0]["id"]
    applied = json.loads(tertius("load", "apply", "mali", str(edited), "--format", "json").out)
    load = applied["id"]

    shown = json.loads(tertius("load", "show", load, "--format", "json").out)
    assert (shown["state"], shown["claims_changed"], shown["claims_retracted"], shown["rejected"]) == (
        "applied",
        1,
        1,
        3,
    )
    assert shown["claims_live"] == shown["claims"]
    assert shown["paths"] == [str(edited)]

    diff = json.loads(tertius("diff", "--from", first, "--to", load, "--format", "json").out)
    found = {one["id"]: (one["change"], one["label"]) for one in diff["data"]}
    assert found == {
        "tertius:algeria": ("changed", "correction"),
        "mali:office:cnrdre.mali.government-2012": ("removed", "knowledge-change"),
    }
    words = tertius("diff", "--from", first, "--to", load).out
    assert "name: Algeria → Algeria (Republic)" in words
    assert "- Office mali:office:cnrdre.mali.government-2012 2012-03-22/2012-04 [knowledge-change]" in words

    explained = tertius("fingerprint", "--explain", str(applied["epoch"] - 1)).out
    assert 'mali:actor:algeria on tertius:algeria differs in name: "Algeria (Republic)"' in explained

    epoch = graph.epoch()
    planned = tertius("load", "rollback", load, "--plan")
    assert "added: 1 Office" in planned.out
    assert "mali:office:cnrdre.mali.government-2012" in planned.out
    assert json.loads(tertius("load", "rollback", load, "--plan", "--format", "json").out)["added"] == {"Office": 1}
    assert graph.epoch() == epoch

    done = json.loads(tertius("load", "rollback", load, "--yes", "--format", "json").out)
    assert (done["state"], done["epoch"], done["added"]) == ("rolled_back", epoch + 1, {"Office": 1})
    assert fingerprint(graph) == before
    newest = json.loads(tertius("load", "list", "--format", "json").out)["data"][0]
    assert (newest["id"], newest["state"]) == (load, "rolled_back")
    assert newest["rolled_back_at"] >= newest["published_at"] >= newest["started_at"]


def test_a_rollback_shows_its_plan_before_it_asks(
    tertius: RunCommand, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = json.loads(tertius("load", "list", "--format", "json").out)["data"]
    applied = next(one["id"] for one in load if one["state"] == "applied")
    epoch = graph.epoch()
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    ended = tertius("load", "rollback", applied)
    assert (ended.code, graph.epoch()) == (6, epoch)
    assert "closed: 36 Action" in ended.out
    assert f"Roll back {applied}?" in ended.err


def test_the_difference_of_two_dates_names_who_came_and_went(tertius: RunCommand) -> None:
    diff = json.loads(tertius("diff", "--from", "2014-06-01", "--to", "2014-07-20", "--valid", "--format", "json").out)
    found = {one["id"]: one for one in diff["data"]}
    # The Algiers roadmap talks ran from 14 to 24 July 2014 (facts/mediation.yaml).
    talks = found["mali:mediation:algiers-roadmap-2014"]
    assert (talks["change"], talks["label"], talks["before"]) == ("added", "world-change", None)
    assert talks["after"]["valid"] == "2014-07-14/2014-07-24"
    assert {"slot": "certainty", "before": None, "after": "certain", "label": "world-change"} in talks["slots"]


def test_a_form_in_a_file_is_explained_against_the_graph(tertius: RunCommand, tmp_path: Path) -> None:
    file = tmp_path / "mali.form"
    printed = tertius("fingerprint", "--form", str(file)).out
    assert len(printed.strip()) == 64
    assert "say the same" in tertius("fingerprint", "--explain", str(file)).out
    edit(file, '"name": "Algeria"', '"name": "Algieria"')
    text = file.read_text("utf-8")
    line = next(one for one in text.splitlines() if one.startswith("c mali:actor:algeria#"))
    file.write_text(text.replace(line.split(" ")[1], "mali:actor:algeria#" + "0" * 20), "utf-8")
    assert "mali:actor:algeria on tertius:algeria differs in name" in tertius("fingerprint", "--explain", str(file)).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("load", "plan", "mali", "--option", "states"), 2, "--option"),
        (("load", "plan", "mali", "--option", "states=cow"), 2, "no option states"),
        (("load", "plan", "mali", "one", "two"), 1, "Give one"),
        (("load", "rollback", "mali.99", "--yes"), 4, "load list"),
        (("load", "resume", "mali.99"), 4, "load list"),
        (("diff", "--from", "0", "--to", "999"), 2, "not published yet"),
        (("diff", "--from", "mali.77", "--to", "1"), 2, "mali.77"),
        (("diff", "--from", "2014-13", "--to", "2015", "--valid"), 2, "impossible-date"),
        (("fingerprint", "--explain", "no-such.form"), 1, "no-such.form"),
    ],
)
def test_an_error_names_what_was_found(tertius: RunCommand, arguments: tuple[str, ...], code: int, said: str) -> None:
    ended = tertius(*arguments)
    assert (ended.code, said in ended.err) == (code, True), ended
    assert "Traceback" not in ended.err


# States of loads


def test_a_load_that_is_being_written_says_so_and_is_interrupted_as_soon_as_its_writer_is_gone(
    tertius: RunCommand, graph: Graph
) -> None:
    def states() -> dict[str, str]:
        rows = json.loads(tertius("load", "list", "--format", "json").out)["data"]
        return {one["id"]: one["state"] for one in rows}

    # A writer in a process of its own, which begins a load and then sleeps with the lock in its hand.
    child = subprocess.Popen(
        [sys.executable, "-c", SLEEPER],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    try:
        assert child.stdout.readline() == "begun\n"
        assert states()["slow.1"] == "applying"
        ended = tertius("load", "resume", "slow.1")
        assert (ended.code, "is applying" in ended.err) == (6, True)
    finally:
        child.kill()
        child.wait()
    deadline = time.monotonic() + 5
    while states()["slow.1"] == "applying" and time.monotonic() < deadline:
        # The server needs a moment to see that the connection is gone.
        time.sleep(0.2)
    assert states()["slow.1"] == "interrupted"
    assert next(iter(states())) == "slow.1"
    with open_epoch(graph) as writer:
        writer.write("UNWIND $rows AS row MATCH (l:Load {id: row.id}) DETACH DELETE l", [{"id": "slow.1"}])
