"""The fingerprint: equal for equal content however it came about, different as soon as anything said differs."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
from pathlib import Path

import neo4j
import pytest

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.errors import InvalidInput
from tertius.store.canonical_form import Form, explain, fetch_form, read_form, write_form
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    ALPHA_PART,
    BETA,
    actor,
    dataset,
    funding,
    load,
    load_base,
    mediation,
    source,
)

CLAIM = mediation("m", valid="2014")


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph that knows the actors a to d and the sources x and y."""
    return emptied(empty_graph, target)


def emptied(driver: neo4j.Driver, target: Target) -> Graph:
    delete_everything(driver, target)
    made = prepare(driver, target)
    load_base(made)
    return made


def test_the_order_of_loads_does_not_count(empty_graph: neo4j.Driver, target: Target) -> None:
    inputs = [
        (ALPHA, [funding("f", "1", cites="x"), actor("a", by="alpha", name="Other")]),
        (BETA, [funding("f", "2", by="beta", cites="y"), funding("g", by="beta", stance="denies")]),
        (dataset("gamma"), [source("x", "A", by="gamma", cites="y"), funding("g", by="gamma")]),
    ]
    found = set()
    for order in itertools.permutations(inputs):
        graph = emptied(empty_graph, target)
        for of, records in order:
            load(graph, of, *records)
        found.add(fingerprint(graph))
    assert len(found) == 1


def test_the_order_of_records_in_an_input_does_not_count(empty_graph: neo4j.Driver, target: Target) -> None:
    records = [funding("f"), funding("g"), actor("a", by="alpha", name="Other")]
    found = set()
    for order in (records, records[::-1]):
        graph = emptied(empty_graph, target)
        load(graph, ALPHA, *order)
        found.add(fingerprint(graph))
    assert len(found) == 1


def test_epochs_clock_and_detours_do_not_count(graph: Graph) -> None:
    first = load(graph, ALPHA, funding("f"))
    before = fingerprint(graph)
    load(graph, ALPHA, funding("f", "2"), funding("g"))
    assert fingerprint(graph) != before
    last = load(graph, ALPHA, funding("f"), digest="the first content under another name")
    assert last.epoch > first.epoch
    assert fingerprint(graph) == before


def test_an_earlier_epoch_keeps_its_fingerprint(graph: Graph) -> None:
    first = load(graph, ALPHA, funding("f"))
    before = fingerprint(graph)
    load(graph, ALPHA, funding("f", "2"))
    assert fingerprint(graph) != before
    assert fingerprint(graph, first.epoch) == before


def test_splitting_an_input_into_two_does_not_count(empty_graph: neo4j.Driver, target: Target) -> None:
    graph = emptied(empty_graph, target)
    load(graph, ALPHA_PART, funding("f"), funding("g"))
    together = fingerprint(graph)
    graph = emptied(empty_graph, target)
    load(graph, ALPHA_PART, funding("g"))
    load(graph, ALPHA_PART, funding("f"))
    assert fingerprint(graph) == together


def changed(**said: object) -> Claim:
    return CLAIM.model_copy(update=said)


def saying(**said: object) -> Claim:
    return changed(says=CLAIM.says.model_copy(update=said))


@pytest.mark.parametrize(
    "other",
    [
        saying(outcome="failed"),
        saying(valid="2014-06"),
        saying(valid="2014/.."),
        saying(party=(Participant(actor="tertius:c"),)),
        saying(mediator=(Participant(actor="tertius:a", role="chief_mediator"),)),
        saying(mediator=(Participant(actor="tertius:a", valid="2014-07"),)),
        saying(party=(Participant(actor="tertius:a"),), mediator=(Participant(actor="tertius:b"),)),
        saying(hosted_by=(Participant(actor="tertius:b"),)),
        saying(summary="They met."),
        changed(id="alpha:claim:other"),
        changed(credibility=1),
        changed(citations=source("z", cites="x").citations),
        changed(note="seen twice"),
    ],
    ids=lambda one: one.digest()[:6],
)
def test_whatever_is_said_differently_counts(other: Claim, graph: Graph) -> None:
    load(graph, ALPHA, CLAIM)
    before = fingerprint(graph)
    load(graph, ALPHA, other)
    assert fingerprint(graph) != before


def test_one_claim_more_counts_though_it_changes_no_value(graph: Graph) -> None:
    load(graph, ALPHA, CLAIM)
    before = fingerprint(graph)
    load(graph, BETA, changed(id="beta:claim:m"))
    assert fingerprint(graph) != before


def test_a_better_source_counts(graph: Graph) -> None:
    before = fingerprint(graph)
    load(graph, ALPHA, source("w", "A", by="alpha"))
    better = fingerprint(graph)
    load(graph, ALPHA, source("w", "C", by="alpha"))
    assert len({before, better, fingerprint(graph)}) == 3


# The canonical form


def written(graph: Graph, path: Path) -> Path:
    out = io.StringIO()
    write_form(fetch_form(graph, graph.epoch()), out)
    path.write_text(out.getvalue(), "utf-8")
    return path


def test_the_fingerprint_is_the_hash_of_the_form_that_is_documented(graph: Graph, tmp_path: Path) -> None:
    load(graph, ALPHA, CLAIM, funding("f", cites="x"))
    lines = written(graph, tmp_path / "form").read_text("utf-8").splitlines()
    # docs/canonical-form.md: the heading, then each line up to its tab, in the order of their bytes.
    hashed = [line.partition("\t")[0] for line in lines]
    assert hashed[0] == "tertius canonical form 1"
    assert hashed[1:] == sorted(hashed[1:], key=str.encode)
    assert hashlib.sha256("".join(f"{line}\n" for line in hashed).encode()).hexdigest() == fingerprint(graph)
    claims = {line.split(" ")[1] for line in hashed if line.startswith("c ")}
    assert f"alpha:claim:m#{CLAIM.digest()[:20]}" in claims
    served = [line for line in lines if line.startswith("v fact:funding:f ")]
    assert [line.partition("\t")[0].split(" ")[3] for line in served] == ["best,majority,strict,all,"]
    assert json.loads(served[0].partition("\t")[2])["amount"] == "1"


def test_a_form_that_was_written_is_read_again(graph: Graph, tmp_path: Path) -> None:
    load(graph, ALPHA, CLAIM)
    again = read_form(written(graph, tmp_path / "form"))
    assert again.lines == fetch_form(graph, graph.epoch()).lines
    assert again.fingerprint() == fingerprint(graph)


def test_equal_forms_have_no_difference(graph: Graph, tmp_path: Path) -> None:
    load(graph, ALPHA, CLAIM)
    here = fetch_form(graph, graph.epoch())
    assert "say the same" in explain(here, read_form(written(graph, tmp_path / "form")))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (funding("f", "1"), funding("f", "2"), 'The claim alpha:claim:f on fact:funding:f differs in amount: "2" in '),
        (funding("f"), funding("f", cites="y"), "differs in source source:y: true in "),
        (funding("f"), funding("f", credibility=1), "differs in claim credibility: 1 in "),
        (funding("f"), funding("g"), "The claim alpha:claim:f on fact:funding:f is in the graph at epoch 2 only. "),
    ],
    ids=["value", "source", "credibility", "another-claim"],
)
def test_the_first_difference_is_told_in_words(graph: Graph, before: Claim, after: Claim, said: str) -> None:
    load(graph, ALPHA, before)
    load(graph, ALPHA, after)
    told = explain(fetch_form(graph, 3), fetch_form(graph, 2))
    assert said in told
    assert explain(fetch_form(graph, 3), fetch_form(graph, 3)).endswith("say the same.")


def test_a_difference_in_what_is_served_alone_is_told(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", "1"))
    form = fetch_form(graph, graph.epoch())
    lines = {
        line.replace(line.split(" ")[2], "0" * 64) if line.startswith("v fact") else line: (
            {**content, "amount": "7"} if line.startswith("v fact") else content
        )
        for line, content in form.lines.items()
    }
    told = explain(Form("here", lines), form)
    assert told == (
        "What is served of fact:funding:f (policies best, majority, strict, all) differs in amount: "
        f'"7" in here, "1" in {form.name}.'
    )


@pytest.mark.parametrize("text", ["", "tertius canonical form 999\n", "tertius canonical form 1\nc x#1 y\tno json\n"])
def test_a_file_that_is_no_form_of_this_version_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "form").write_text(text, "utf-8")
    with pytest.raises(InvalidInput, match="form"):
        read_form(tmp_path / "form")
