"""`share=public`: what must be kept back is neither shown nor decides, and how much that is is said."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import tertius.queries
from tertius.client import Client
from tertius.client import open as open_client
from tertius.graph_schema.errors import Refused
from tertius.graph_schema.sharing import may_be_passed_on, redistribution_of
from tertius.loaders.pipeline.curation import rate_source, set_standing
from tertius.queries.sharing import as_public
from tertius.remote import connect
from tertius.store.graph import Graph, prepare
from tests.app.serving import served
from tests.loaders.claims_for_tests import ALPHA, BETA, cited, dataset, funding, load, load_base, mediation, source


@pytest.fixture
def graph(empty_graph, target) -> Graph:
    """Flows on the word of x (open), of k (to be kept back) and of both; k is the better source."""
    opened = prepare(empty_graph, target)
    load_base(opened)
    load(opened, dataset("more"), source("k", "A", by="more", licence="All rights reserved", publisher="Kept Back"))
    load(opened, ALPHA, funding("open", cites="x"), funding("kept", cites="k"), funding("both", "1", cites="k"))
    load(opened, BETA, funding("both", "2", by="beta", cites="x"))
    return opened


def flows(client: Client, **asked: Any) -> set[tuple[str, str]]:
    """The funding flows of an answer: key and amount."""
    rows = client.query("funding-flows", as_of="any", **asked).rows
    return {(row["flow"].removeprefix("fact:funding:"), row["amount"]) for row in rows}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, True),
        ({"licence": "CC BY-SA 4.0"}, True),
        ({"licence": "ACLED terms of use"}, False),
        ({"licence": "All  rights\nreserved by X"}, False),
        ({"licence": "All rights reserved", "redistribution": "yes"}, True),
        ({"licence": "All rights reserved", "redistribution": "unknown"}, False),
        ({"licence": "CC0", "redistribution": "no"}, False),
        ({"sensitivity": "public"}, True),
        ({"sensitivity": "internal"}, False),
        ({"sensitivity": "restricted", "redistribution": "yes"}, False),
    ],
)
def test_what_may_be_passed_on_follows_from_sensitivity_and_terms(said: dict[str, str], expected: bool) -> None:
    assert may_be_passed_on(said) is expected
    assert redistribution_of(said) in {"yes", "no", "unknown"}


def test_facts_resting_on_kept_back_sources_alone_are_left_out_and_counted(graph: Graph) -> None:
    with open_client() as client:
        assert flows(client) == {("open", "1"), ("kept", "1"), ("both", "1")}
        # The claim on `both` that k makes does not decide either: x says 2.
        assert flows(client, share="public") == {("open", "1"), ("both", "2")}
        answer = client.query("funding-flows", as_of="any", share="public")
        assert answer.document()["left_out"] == {"rows": 1, "claims": 2}
        assert "left_out" not in client.query("funding-flows", as_of="any").document()


def test_no_question_shows_a_kept_back_source(graph: Graph) -> None:
    with open_client() as client:
        for name, values in (
            ("funding-flows", {}),
            ("facts", {}),
            ("disputed-facts", {}),
            ("timeline-of-actor", {"actor": "tertius:a"}),
            ("sources-of-fact", {"fact": "fact:funding:both"}),
            ("sources-of-fact", {"fact": "fact:funding:kept"}),
            ("sources-of-fact", {"fact": "source:k"}),
        ):
            shown = client.query(name, as_of="any", **values)
            public = client.query(name, as_of="any", share="public", **values)
            assert "source:k" not in repr(public.rows), name
            assert "Kept Back" not in repr(public.rows), name
            assert len(public.rows) <= len(shown.rows)
        assert "source:k" not in repr(client.view(share="public"))
        assert client.view(share="public")["left_out"]["rows"] == 1


def test_a_narrowed_export_counts_what_was_kept_back_of_what_the_filters_leave(graph: Graph) -> None:
    with open_client() as client:
        public = client.view(share="public", role="FUNDER")
        assert public["left_out"] == client.view(share="public", kind="Funding")["left_out"] == {"rows": 1, "claims": 2}
        # k is of reliability A and kept back: what rests on it alone is kept back, `both` has a claim of x, and x is B.
        assert client.view(share="public", role="FUNDER", reliability="A")["facts"] == []
        assert client.view(share="public", role="FUNDER", reliability="A")["left_out"] == {"rows": 2, "claims": 3}
        assert client.view(share="public", role="MEDIATOR")["left_out"] == {"rows": 0, "claims": 0}
        assert client.view(share="public", role="MEDIATOR")["filters"]["facts_left_out"] == 2


@pytest.fixture
def talks(graph: Graph) -> None:
    """A mediation on the word of x, and one of two parties on that of k."""
    shown = mediation("shown", by="talks", mediators=("a",), parties=("b",), valid="2014")
    kept = mediation("kept", by="talks", mediators=("a",), parties=("c", "d"), valid="2014")
    load(graph, dataset("talks"), shown, kept.model_copy(update={"citations": cited("k")}))


def test_a_network_says_how_much_of_it_may_not_be_passed_on(talks: None) -> None:
    with open_client() as local, served() as address, connect(address) as remote:
        for client in (local, remote):
            network = client.network("mediation", as_of="any", share="public")
            assert network.actors == ("tertius:a", "tertius:b")
            assert network.left_out == {"ties": 2, "actors": 2}
            # One that is made of others; co-mediation has no ties at all.
            assert client.network("union", as_of="any", share="public").left_out["ties"] > 0
            assert client.network("co-mediation", as_of="any", share="public").left_out == {"ties": 0, "actors": 0}
            everything = client.network("mediation", as_of="any")
            assert (len(everything.source), everything.left_out) == (3, None)


def test_a_metric_says_how_much_of_its_network_may_not_be_passed_on(talks: None) -> None:
    with open_client() as client:
        found = client.metric("degree", "mediation", as_of="any", share="public")
        assert found["left_out"] == {"ties": 2, "actors": 2}
        assert {row["actor"] for row in found["data"]} == {"tertius:a", "tertius:b"}
        assert "left_out" not in client.metric("degree", "mediation", as_of="any")


def test_marking_a_source_keeps_it_back_from_then_on(graph: Graph) -> None:
    before = graph.epoch()
    rate_source(graph, "source:x", {"sensitivity": "restricted"}, "AB", "names a witness")
    with open_client() as client:
        assert flows(client, share="public") == set()
        assert flows(client) == {("open", "1"), ("kept", "1"), ("both", "1")}
        # It was passed on then, and may not be now.
        with pytest.raises(Refused, match="source:x could be passed on, and may not now"):
            flows(client, share="public", known_at=str(before))
    set_standing(graph, "claim", "curation:rating:source:x", "AB", "a mistake", is_withdrawn=True)
    with open_client() as client:
        assert flows(client, share="public") == {("open", "1"), ("both", "2")}


def test_pages_of_what_may_be_passed_on_hold_all_of_it(graph: Graph) -> None:
    with open_client() as client:
        first = client.query("funding-flows", as_of="any", share="public", limit=1)
        second = client.query("funding-flows", as_of="any", share="public", limit=1, cursor=first.next)
        found = {row["flow"] for row in (*first.rows, *second.rows)}
        assert found == {"fact:funding:open", "fact:funding:both"}
        assert second.next is None


def test_asking_for_all_runs_the_statement_as_it_is_written() -> None:
    folder = Path(tertius.queries.__file__).parent
    for path in folder.rglob("*.cypher"):
        text = path.read_text(encoding="utf-8")
        filters = len(re.findall(r"\.policies\b", re.sub(r"(?m)^\s*//(?!public:).*$", "", text)))
        narrowed = as_public(text)
        # A filter by policy that the rewriting does not know would show what must be kept back.
        assert len(re.findall(r"\.kept_back IS NULL", narrowed)) == filters, path.name


def test_a_graph_of_an_older_release_keeps_back_what_it_must_and_no_more(graph: Graph, driver, target) -> None:
    # As it was before m0003_sharing: no marks, and no versions for what may be passed on.
    for statement in (
        "MATCH (v:Version) WHERE v.policies[0] STARTS WITH 'public:' DETACH DELETE v",
        "MATCH (v:Version) REMOVE v.kept_back",
        "MATCH (g:Graph) SET g.migration = 2",
    ):
        driver.execute_query(statement, database_=target.database)
    prepare(driver, target)
    with open_client() as client:
        assert flows(client) == {("open", "1"), ("kept", "1"), ("both", "1")}
        assert flows(client, share="public") == {("open", "1"), ("both", "2")}
