"""`tertius claim`, `source` and `purge` as a person types them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.commands import RunCommand, command_runner
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import ALPHA, funding, load, load_base, served_funding

CLAIM = """
id: fact:funding:f
values: {amount: "2", currency: USD}
sources: [{source: source:x, quote: It was two.}]
credibility: 1
author: AB
"""


@pytest.fixture
def graph(empty_graph, target) -> Graph:
    """What alpha says of the funding f: amount 1, on the word of y; and actors and sources."""
    opened = prepare(empty_graph, target)
    load_base(opened)
    load(opened, ALPHA, funding("f", "1", cites="y"))
    return opened


@pytest.fixture
def run(graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunCommand:
    """Runs the command line on that graph."""
    return command_runner(monkeypatch, capfd)


def test_a_claim_is_planned_added_shown_withdrawn_and_restored(run: RunCommand, graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "claim.yaml"
    file.write_text(CLAIM, encoding="utf-8")
    planned = run("claim", "add", str(file), "--plan")
    assert "nothing is written; claims: 1 added" in planned.out
    assert "fact:funding:f amount: 1 is overruled (reliability B over D)" in planned.out
    added = json.loads(run("claim", "add", str(file), "--format", "json").out)
    (claim,) = added["claims"]["added"]
    assert served_funding(graph) == {("f", "a", "2")}
    shown = run("claim", "show", claim).out
    assert "It was two." in shown
    assert f"LIVE from epoch {added['epoch']}" in shown
    assert run("claim", "withdraw", claim, "--why", "wrong", "--author", "CD").code == 0
    assert served_funding(graph) == {("f", "a", "1")}
    assert "CD" in run("source", "withdrawn").out
    assert run("claim", "restore", claim, "--why", "right after all").code == 0
    assert served_funding(graph) == {("f", "a", "2")}


def test_exported_claims_are_loaded_into_an_empty_graph(
    run: RunCommand, graph: Graph, target: Target, tmp_path: Path
) -> None:
    before, file = fingerprint(graph), tmp_path / "claims.jsonl"
    file.write_text(run("claim", "export").out, encoding="utf-8")
    delete_everything(graph.driver, target)
    assert run("load", "apply", "claims", str(file)).code == 0
    assert fingerprint(graph) == before
    assert "the same content is applied as claims.1" in run("load", "plan", "claims", str(file)).out


def test_a_claim_can_be_typed_in_options_or_piped_in(
    run: RunCommand, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--value", "amount=3", "--value", "currency=USD", "--source", "source:x", "--credibility", "2")
    assert run("claim", "add", "--about", "fact:funding:f", *options, "--author", "AB").code == 0
    assert served_funding(graph) == {("f", "a", "3")}
    piped = json.dumps({"id": "fact:funding:f", "values": {"amount": "4"}, "sources": ["x"], "credibility": 1})
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(piped.encode())))
    assert run("claim", "add", "-", "--author", "AB").code == 0
    assert served_funding(graph) == {("f", "a", "4")}


def test_a_broken_claim_ends_with_7_and_writes_nothing(run: RunCommand, graph: Graph, tmp_path: Path) -> None:
    before = fingerprint(graph)
    file = tmp_path / "claim.yaml"
    file.write_text(CLAIM.replace("source:x", "source:nope"), encoding="utf-8")
    ended = run("claim", "add", str(file))
    assert ended.code == 7
    assert "unknown-reference" in ended.out
    for text, told in (
        ("- a\n- b\n", "a list of 2 found, one claim expected"),
        ("a: [", "line"),
        ("", "nothing found"),
    ):
        file.write_text(text, encoding="utf-8")
        ended = run("claim", "add", str(file))
        assert (ended.code, told in ended.err) == (1, True), ended.err
    assert run("claim", "add", str(tmp_path / "missing.yaml")).code == 1
    assert run("claim", "add").code == 2
    assert run("claim", "add", str(file), "--note", "x").code == 2
    assert run("claim", "show", "nope").code == 4
    assert fingerprint(graph) == before


def test_a_source_is_rated_marked_withdrawn_and_restored(run: RunCommand, graph: Graph) -> None:
    before = fingerprint(graph)
    assert run("source", "rate", "source:y", "G", "--why", "x").code == 2
    assert "changed: 1 Source" in run("source", "rate", "source:y", "A", "--why", "checked").out
    assert run("source", "mark", "source:y", "--why", "x").code == 2
    assert run("source", "mark", "source:y", "--sensitivity", "internal", "--why", "names a witness").code == 0
    asked = ("query", "run", "funding-flows", "-p", "as_of=any", "-p", "share=public", "--format", "json")
    found = json.loads(run(*asked).out)
    assert (found["data"], found["left_out"]) == ([], {"rows": 1, "claims": 1})
    assert run("claim", "withdraw", "curation:rating:source:y", "--why", "undo").code == 0
    assert run("source", "withdraw", "source:y", "--why", "forged").code == 0
    assert served_funding(graph) == set()
    assert run("source", "withdraw", "source:y", "--why", "forged").code == 6
    assert run("source", "restore", "source:y", "--why", "not forged").code == 0
    assert served_funding(graph) == {("f", "a", "1")}
    assert fingerprint(graph, 2) == before


def test_a_purge_shows_its_plan_and_asks_for_the_id(
    run: RunCommand, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(graph)
    assert "claim revisions removed: 2, rewritten: 0" in run("purge", "tertius:a", "--why", "order 1", "--plan").out
    monkeypatch.setattr("sys.stdin", io.StringIO("tertius:b\n"))
    ended = run("purge", "tertius:a", "--why", "order 1")
    assert (ended.code, "nothing is removed" in ended.err) == (6, True)
    assert fingerprint(graph) == before
    monkeypatch.setattr("sys.stdin", io.StringIO("tertius:a\n"))
    assert "Purged; purged:" in run("purge", "tertius:a", "--why", "order 1").out
    assert run("purge", "tertius:a", "--why", "order 1", "--yes").code == 6
    assert run("purge", "tertius:zz", "--why", "order 1", "--yes").code == 4
    assert "tertius:a" not in run("query", "run", "funding-flows", "-p", "as_of=any", "--format", "json").out
