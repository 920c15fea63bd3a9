"""The Python face, local and remote: the same calls, answers and errors; tables, networks and notebooks.

Expected facts are those of the bundle's `facts/mediation.yaml`.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import polars as pl
import pytest

import tertius
from tertius.answer import Answer
from tertius.client import Client
from tertius.extras import import_extra
from tertius.face import Face
from tertius.graph_schema.errors import (
    AmbiguousName,
    DateError,
    NotFound,
    ParameterError,
    StoreError,
    TertiusError,
    Unreachable,
    UsageError,
)
from tertius.remote import RemoteClient, connect
from tertius.store.graph import Graph
from tests.app.serving import served
from tests.test_docs import blocks

ASKED = {"party": "mnla", "as_of": "2014-07-20"}


@pytest.fixture(scope="module")
def local(mali_graph: Graph) -> Iterator[Client]:
    with tertius.open() as graph:
        yield graph


@pytest.fixture(scope="module")
def remote(mali_graph: Graph) -> Iterator[RemoteClient]:
    """A client of a real server on this machine."""
    with served() as address, connect(address) as graph:
        yield graph


@pytest.fixture(params=["local", "remote"])
def graph(request: pytest.FixtureRequest) -> Face:
    found: Face = request.getfixturevalue(request.param)
    return found


CALLS = {
    "who mediates": lambda graph: graph.query("who-mediates-whom", **ASKED),
    "a page": lambda graph: graph.query("actors", limit=7),
    "all rows": lambda graph: graph.query("things"),
    "no row": lambda graph: graph.query("who-mediates-whom", party="mnla", as_of="1960"),
    "what may be passed on": lambda graph: graph.query("facts", as_of="any", share="public"),
    "search": lambda graph: graph.search("azawad", kind="armed_group"),
    "match": lambda graph: graph.match(["Algérie", {"name": "CMA", "kind": "coalition"}], limit=3),
    "networks": lambda graph: graph.networks(),
    "metric": lambda graph: graph.metric("degree", "mediation", as_of="any", limit=5),
    "series": lambda graph: graph.study(
        "series", "closeness", "mediation", options={"direction": "ignored"}, from_="2013", to="2015", limit=3
    ),
    "changes": lambda graph: graph.study("changes", "degree", from_="2013", to="2014", kinds="state,igo"),
    "intervals": lambda graph: graph.study("intervals", "degree", as_of="2014", worlds=5, level=0.8),
    "view": lambda graph: graph.view(process="proc_algiers"),
    "view of some": lambda graph: graph.view(role=["chief_mediator", "co_mediator"], reliability="A", around="algeria"),
    "diff": lambda graph: graph.diff("2014-06", "2015-06", valid=True),
    "described": lambda graph: dict(graph.described),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_server_gives_what_a_local_graph_gives(local: Client, remote: RemoteClient, name: str) -> None:
    here, there = CALLS[name](local), CALLS[name](remote)
    assert json.loads(json.dumps(here, default=vars)) == json.loads(json.dumps(there, default=vars))


@pytest.mark.parametrize("options", [{}, {"kinds": "state,igo,armed_group"}, {"region": "mali"}], ids=str)
@pytest.mark.parametrize("name", ["mediation", "union"])
def test_a_network_of_a_server_is_the_same_network(
    local: Client, remote: RemoteClient, name: str, options: dict[str, str]
) -> None:
    here, there = (one.network(name, as_of="2014-07-24", **options) for one in (local, remote))
    assert here.actors == there.actors
    assert (here.definition, here.directed) == (there.definition, there.directed)
    assert list(here.source) == list(there.source)
    assert list(here.target) == list(there.target)
    assert list(here.weight) == list(there.weight)
    assert list(here.facts) == list(there.facts)


@pytest.mark.parametrize("name", ["mediation", "union"])
def test_a_weighed_network_of_a_server_has_the_same_ties(local: Client, remote: RemoteClient, name: str) -> None:
    here, there = (one.network(name, as_of="2014-07-24", weight="shared") for one in (local, remote))
    assert here.actors == there.actors
    # Ties are put in order by weight before fact, and here they were weighed after that.
    ours, theirs = (sorted(zip(one.source, one.target, one.facts, one.weight, strict=True)) for one in (here, there))
    assert ours == theirs


@pytest.mark.parametrize("form", ["csv", "ftm", "graphml", "json"])
def test_an_export_of_a_server_is_the_same_file_and_has_the_same_report(
    local: Client, remote: RemoteClient, tmp_path: Path, form: str
) -> None:
    asked = {"process": "proc_algiers", "without": ["PARTY", "HOLDER"], "reliability": "B"}
    here, there = (one.export(form, tmp_path / name, **asked) for one, name in ((local, "here"), (remote, "there")))
    assert here == there
    assert here["filters"]["participants_left_out"] > 0
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()


FAILURES = {
    "unknown name": lambda graph: graph.query("who-mediates-whom", party="algerria"),
    "ambiguous name": lambda graph: graph.query("actor", actor="wikidata:Q111207670"),
    "unknown question": lambda graph: graph.query("who-mediates-who"),
    "unknown parameter": lambda graph: graph.query("who-mediates-whom", parti="mnla"),
    "bad date": lambda graph: graph.query("who-mediates-whom", as_of="soon"),
    "bad search": lambda graph: graph.search("?!"),
    "bad row": lambda graph: graph.match([{"name": "x", "kind": "terrorist"}]),
    "unknown role": lambda graph: graph.view(without="boss"),
    "unknown format": lambda graph: graph.export("gif", "no.gif"),
    "unknown network": lambda graph: graph.network("trade"),
    "unknown metric": lambda graph: graph.metric("degre", "mediation"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_server_raises_what_a_local_graph_raises(local: Client, remote: RemoteClient, name: str) -> None:
    errors = []
    for graph in (local, remote):
        with pytest.raises(TertiusError) as error:
            FAILURES[name](graph)
        errors.append(error.value)
    here, there = errors
    assert (type(here), here.problem_code, here.exit_code) == (type(there), there.problem_code, there.exit_code)
    assert here.details.get("candidates") == there.details.get("candidates")


def test_errors_are_of_their_kinds(graph: Face) -> None:
    for kind, name in (
        (NotFound, "unknown name"),
        (AmbiguousName, "ambiguous name"),
        (ParameterError, "unknown parameter"),
        (DateError, "bad date"),
    ):
        with pytest.raises(kind):
            FAILURES[name](graph)


def test_all_rows_are_fetched_at_one_epoch_unless_a_limit_is_given(graph: Face) -> None:
    # actors.yaml has 130; a page has 100.
    everything = graph.query("actors")
    assert (len(everything), everything.next, everything.permalink) == (130, None, None)
    first = graph.query("actors", limit=70)
    rest = graph.query("actors", limit=70, cursor=first.next)
    assert first.rows + rest.rows == everything.rows
    assert {first.epoch, rest.epoch} == {everything.epoch}
    assert first.permalink


def test_an_answer_is_a_pandas_table(graph: Face) -> None:
    frame = graph.query("who-mediates-whom", **ASKED).to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame["mediation"]) == ["mali:mediation:algiers-roadmap-2014"]
    assert frame["mediators"][0][0]["actor"] == "tertius:algeria"
    assert frame.attrs["epoch"] > 0
    empty = graph.query("who-mediates-whom", party="mnla", as_of="1960").to_pandas()
    assert list(empty.columns) == list(frame.columns)
    assert empty.empty


def test_every_question_becomes_a_polars_and_a_pandas_table(local: Client) -> None:
    for name, question in local.described.items():
        asked = dict(one.split("=", 1) for one in (question.example or "").partition(" -> ")[0].split() if "=" in one)
        found = local.query(name, **asked) if '"' not in (question.example or "") else None
        if found is not None:
            table = found.to_polars()
            assert (table.height, table.columns) == (len(found), found.columns), name
            assert list(found.to_pandas().columns) == found.columns


def test_an_answer_is_a_polars_table_with_nested_cells(local: Client) -> None:
    table = local.query("who-mediates-whom", **ASKED).to_polars()
    assert isinstance(table, pl.DataFrame)
    assert table["mediators"].to_list()[0][0]["actor"] == "tertius:algeria"


def test_an_answer_is_a_multigraph_that_keeps_every_fact_apart(local: Client) -> None:
    answer = local.query("who-mediates-whom", party="mnla", as_of="any")
    star = answer.to_networkx()
    facts = {node for node, about in star.nodes(data=True) if about.get("is_fact")}
    assert facts == {row["mediation"] for row in answer}
    assert len(facts) > 3
    assert star.number_of_edges() == sum(
        len(row["mediators"]) + len(row["parties"]) + len(row["others"]) for row in answer
    )
    roles = {
        (about["relation"], about["role"])
        for about in star["mali:mediation:algiers-roadmap-2014"]["tertius:algeria"].values()
    }
    assert roles == {("MEDIATOR", "chief_mediator")}
    assert star.nodes["mali:mediation:algiers-roadmap-2014"]["valid"] == "2014-07-14/2014-07-24"
    # Two that met in several mediations have a tie for each.
    clique = answer.to_networkx("clique")
    ties = clique.get_edge_data("tertius:algeria", "tertius:mnla") or clique.get_edge_data(
        "tertius:mnla", "tertius:algeria"
    )
    assert len({one["fact"] for one in ties.values()}) == len(ties) > 1


def test_the_ties_of_a_network_stay_parallel(local: Client) -> None:
    answer = local.query("mediation-network", as_of="any")
    graph = answer.to_networkx()
    assert graph.number_of_edges() == len(answer)
    assert {about["fact"] for _, _, about in graph.edges(data=True)} == {row["fact"] for row in answer}
    assert graph.nodes["tertius:algeria"] == {"name": "Algeria", "kind": "state"}


def test_rows_that_are_no_facts_make_no_network(local: Client) -> None:
    with pytest.raises(ParameterError, match="mediation-network"):
        local.query("actors", limit=3).to_networkx()
    with pytest.raises(ParameterError, match="star or clique"):
        local.query("facts", limit=3).to_networkx("wheel")  # type: ignore[arg-type]


def test_a_notebook_shows_a_table_completes_questions_and_tells_errors_in_a_line(graph: Face) -> None:
    answer = graph.query("actors-search", text="mali")
    assert answer._repr_html_().startswith("<table><caption>actors-search:")
    assert "who_mediates_whom" in dir(graph.questions)
    ask = graph.questions.who_mediates_whom
    assert "party" in (ask.__doc__ or "")
    assert ask(**ASKED).rows == graph.questions["who-mediates-whom"](**ASKED).rows
    with pytest.raises(AttributeError, match="who-mediates-whom"):
        _ = graph.questions.who_mediates_who
    error = NotFound("No actor has that name.")
    assert error._render_traceback_() == ["not-found: No actor has that name."]


def test_what_the_graph_says_is_escaped_in_a_notebook() -> None:
    answer = Answer([{"a<b": "<script>alert(1)</script>"}], 1, None, question="<q>", columns=["a<b"])
    assert "<script>" not in answer._repr_html_()
    assert "<q>" not in answer._repr_html_()


def test_a_missing_library_is_named_with_the_way_to_get_it() -> None:
    with pytest.raises(UsageError, match=r"pip install 'tertius\[notebook\]'"):
        import_extra("no_such_library", "notebook")


def test_the_python_of_the_guide_runs(mali_graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = blocks("docs/guide.md", "python")
    exec(compile(program, "guide.md", "exec"), {})  # noqa: S102 (it is our own page)
    printed = capsys.readouterr().out
    assert "mali:mediation:algiers-roadmap-2014" in printed
    assert "National Movement for the Liberation of Azawad" in printed


class Scripted(BaseHTTPRequestHandler):
    """Answers with what the test has put down, one after another."""

    answers: ClassVar[list[tuple[int, dict[str, str], Any]]] = []
    seen: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        status, headers, document = self.answers.pop(0)
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing: the test's output is no log."""


@pytest.fixture
def scripted() -> Iterator[tuple[str, type[Scripted]]]:
    """A server of another kind: one that is too busy, or no tertius at all."""
    Scripted.answers, Scripted.seen = [], []
    server = HTTPServer(("127.0.0.1", 0), Scripted)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", Scripted
    server.shutdown()
    server.server_close()


BUSY = {"code": "store-busy", "detail": "too busy", "title": "t", "status": 503}


def test_a_busy_server_is_asked_again_when_it_says(scripted: tuple[str, type[Scripted]]) -> None:
    address, server = scripted
    server.answers = [(503, {"Retry-After": "3"}, BUSY), (429, {"Retry-After": "1"}, BUSY), (200, {}, {"data": []})]
    waited: list[float] = []
    with RemoteClient(address, "secret", sleep=waited.append) as graph:
        assert graph.networks() == []
    assert waited == [3.0, 1.0]
    assert {one["Authorization"] for one in server.seen} == {"Bearer secret"}


def test_a_server_that_stays_busy_is_given_up(scripted: tuple[str, type[Scripted]]) -> None:
    address, server = scripted
    server.answers = [(503, {"Retry-After": "1"}, BUSY)] * 2 + [(503, {}, BUSY)]
    with RemoteClient(address, tries=2, sleep=lambda _: None) as graph:
        with pytest.raises(StoreError) as error:
            graph.networks()
        assert error.value.problem_code == "store-busy"
        # It does not say when: not asked again.
        with pytest.raises(StoreError):
            graph.networks()
    assert server.answers == []


def test_what_is_no_server_of_ours_is_told(scripted: tuple[str, type[Scripted]]) -> None:
    address, server = scripted
    server.answers = [(502, {}, b"<html>bad gateway</html>")]
    with connect(address) as graph, pytest.raises(Unreachable, match="502"):
        graph.networks()
    with connect("http://127.0.0.1:1") as graph, pytest.raises(Unreachable, match="does not answer"):
        graph.networks()


def test_a_key_is_never_part_of_what_is_printed() -> None:
    with connect("http://127.0.0.1:1", key="very-secret") as graph:
        assert "very-secret" not in repr(graph)
        with pytest.raises(Unreachable) as error:
            graph.networks()
        assert "very-secret" not in str(error.value)
