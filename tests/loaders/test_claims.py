"""Claims out of one graph and into another: equal content, equal fingerprint; what may not be passed on stays."""

from __future__ import annotations

import json
from pathlib import Path

import neo4j
import pytest

from tertius.graph_schema.claims import Citation
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import claims
from tertius.loaders.pipeline.apply import roll_back
from tertius.loaders.pipeline.curation import add_claim, set_standing
from tertius.loaders.record import Input
from tertius.store.claim_lines import fetch_claim_lines
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import ALPHA, BETA, funding, live_claims, load, load_base, mediation, source


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """Claims of several data sets and one by hand, a dispute, a denial, quotes, a source that is kept back."""
    made = prepare(empty_graph, target)
    load_base(made)
    quoted = (Citation(source="source:x", locator="p. 3", quote="« six millions »"), Citation(source="source:k"))
    load(made, BETA, source("k", by="beta", licence="All rights reserved"), funding("f", "9", by="beta", cites="k"))
    load(made, ALPHA, funding("f", "3").model_copy(update={"citations": quoted}), mediation("m", valid="2014-06/.."))
    denied = {"id": "fact:funding:f", "claim": "no", "stance": "denies", "author": "AB", "values": {"amount": "3"}}
    add_claim(made, denied, "test")
    return made


def exported(graph: Graph, file: Path, *, only_public: bool = False) -> Path:
    lines = fetch_claim_lines(graph, graph.epoch(), only_public=only_public)
    file.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return file


def reloaded(graph: Graph, target: Target, file: Path) -> Graph:
    delete_everything(graph.driver, target)
    made = prepare(graph.driver, target)
    done = load(made, claims.DATASET, *claims.records(Input(file)))
    assert done.plan.rejects == []
    return made


def test_exported_claims_make_an_empty_graph_say_the_same(graph: Graph, target: Target, tmp_path: Path) -> None:
    before = fingerprint(graph)
    again = reloaded(graph, target, exported(graph, tmp_path / "claims.jsonl"))
    assert fingerprint(again) == before
    assert exported(again, tmp_path / "again.jsonl").read_bytes() == (tmp_path / "claims.jsonl").read_bytes()


def test_what_may_not_be_passed_on_is_not_exported(graph: Graph, target: Target, tmp_path: Path) -> None:
    file = exported(graph, tmp_path / "claims.jsonl", only_public=True)
    assert "source:k" not in file.read_text("utf-8")
    kept = live_claims(graph) - {"beta:claim:source-k", "beta:claim:f"}
    assert live_claims(reloaded(graph, target, file)) == kept


def test_claims_that_do_not_count_are_not_exported(graph: Graph, tmp_path: Path) -> None:
    set_standing(graph, "claim", "beta:claim:f", "AB", "a slip", is_withdrawn=True)
    roll_back(graph, "alpha.3")
    ids = {json.loads(line)["id"] for line in exported(graph, tmp_path / "c.jsonl").read_text("utf-8").splitlines()}
    assert ids == live_claims(graph)
    assert not ids & {"beta:claim:f", "alpha:claim:f"}


def test_claims_that_a_graph_has_already_are_rejected_and_left_alone(graph: Graph, tmp_path: Path) -> None:
    file, before = exported(graph, tmp_path / "claims.jsonl"), fingerprint(graph)
    done = load(graph, claims.DATASET, *claims.records(Input(file)))
    assert {one.code for one in done.plan.rejects} == {"duplicate-key"}
    assert fingerprint(graph) == before


def test_a_broken_line_is_a_reject_and_another_file_is_refused(tmp_path: Path) -> None:
    good = {"id": "x:1", "kind": "Actor", "says": {"id": "tertius:a", "name": "A"}}
    broken = [
        {**good, "id": "x:2", "kind": "Actress"},
        {**good, "id": "x:3", "credibility": 9},
        {"id": "x:4", "kind": "Mediation", "says": {"id": "m:1", "valid": "2014-13"}},
        {"id": "x:5", "kind": "Funding", "says": {"id": "f:1", "flow_status": "promise"}},
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(map(json.dumps, [good, *broken])) + "\n\nnot json\n", encoding="utf-8")
    first, *rejects = claims.records(Input(file))
    assert first.id == "x:1"
    assert [(one.code, one.where, one.claim) for one in rejects] == [
        ("invalid-row", "claims.jsonl, line 2", "x:2"),
        ("invalid-row", "claims.jsonl, line 3", "x:3"),
        ("impossible-date", "claims.jsonl, line 4", "x:4"),
        ("unknown-code", "claims.jsonl, line 5", "x:5"),
        ("invalid-row", "claims.jsonl, line 7", None),
    ]
    file.write_text("id,name\n1,A\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="Lines that `tertius claim export` wrote are expected"):
        list(claims.records(Input(file)))
