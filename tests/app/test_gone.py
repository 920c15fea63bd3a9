"""What was served once and is no longer (410) is told apart from what was never known (404), over HTTP and in words."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest
from fastapi.testclient import TestClient

from tertius.app.main import create_app
from tertius.loaders.pipeline.apply import roll_back
from tertius.loaders.pipeline.curation import set_standing
from tertius.store.graph import Graph, prepare
from tertius.store.identity import merge
from tertius.store.purge import purge
from tertius.store.redaction import tombstone_of
from tertius.store.settings import Settings
from tertius.store.target import Target
from tests.commands import RunCommand, command_runner
from tests.loaders.claims_for_tests import ALPHA, BETA, actor, dataset, funding, load, load_base, source


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph in which an actor e and a flow f (by alpha), and a source z with a flow z on its word, were known."""
    made = prepare(empty_graph, target)
    load_base(made)
    load(made, ALPHA, actor("e", by="alpha"), funding("f"))
    load(made, BETA, source("z", by="beta"), funding("z", by="beta", cites="z"))
    return made


@pytest.fixture
def http(graph: Graph) -> Iterator[TestClient]:
    """A server on that graph."""
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunCommand:
    """The command line."""
    return command_runner(monkeypatch, capfd)


def ask(http: TestClient, path: str, **values: object) -> tuple[int, str | None, dict]:
    """Status, code and what the problem says of the end."""
    found = http.get(path, params=values)
    body = found.json()
    return found.status_code, body.get("code"), body.get("ended", {})


def flow(key: str) -> dict[str, str]:
    return {"path": "/v1/queries/sources-of-fact", "fact": f"fact:funding:{key}"}


def test_an_actor_that_a_newer_input_retracts_is_gone_and_a_past_epoch_answers_as_it_did(
    graph: Graph, http: TestClient
) -> None:
    assert ask(http, "/v1/actors/e")[0] == 200
    epoch = graph.epoch()
    done = load(graph, ALPHA, funding("g"))
    for path in ("/v1/actors/e", "/v1/actors/tertius:e", "/v1/actors/e/timeline"):
        status, code, ended = ask(http, path)
        assert (status, code) == (410, "gone")
        assert (ended["what"], ended["epoch"], ended["why"]) == ("retraction", done.epoch, f"load {done.load}")
    assert ask(http, **flow("f"))[:2] == (410, "gone")
    assert ask(http, "/v1/queries/who-mediates-whom", party="e")[:2] == (410, "gone")
    assert ask(http, "/v1/actors/e", known_at=epoch)[0] == 200
    assert ask(http, **flow("f"), known_at=epoch)[0] == 200
    # Then it was not known yet, whatever has become of it since.
    assert ask(http, "/v1/actors/e", known_at=1)[:2] == (404, "not-found")
    assert ask(http, "/v1/actors/never")[:2] == (404, "not-found")
    assert ask(http, "/v1/queries/sources-of-fact", fact="fact:funding:never")[:2] == (404, "not-found")
    load(graph, ALPHA, actor("e", by="alpha"))
    assert ask(http, "/v1/actors/e")[0] == 200


def test_what_a_rollback_a_withdrawal_and_a_purge_took_says_so(graph: Graph, http: TestClient) -> None:
    set_standing(graph, "source", "source:z", "AB", "forged", is_withdrawn=True)
    status, _, ended = ask(http, **flow("z"))
    assert (status, ended["what"], ended["by"]) == (410, "withdrawal", "AB")
    assert ended["why"] == "source withdraw source:z: forged"
    rolled = roll_back(graph, "alpha.2")
    assert (ask(http, "/v1/actors/e")[2]["what"], ask(http, **flow("f"))[2]["epoch"]) == ("rollback", rolled["epoch"])
    set_standing(graph, "source", "source:z", "AB", "not forged", is_withdrawn=False)
    purge(graph, "source:z", "clerk", "court order 1")
    for known_at in (graph.epoch(), 3):
        status, _, ended = ask(http, **flow("z"), known_at=known_at)
        assert (status, ended["what"], ended["tombstone"]) == (410, "purge", tombstone_of("source:z"))
        assert ask(http, "/v1/queries/sources-of-fact", fact="source:z", known_at=known_at)[0] == 410
    assert ask(http, "/v1/claims/beta:claim:z")[0] == 410
    assert "fact:funding:z" not in http.get(**_address(flow("z"))).json()["detail"]


def test_a_claim_that_counts_no_more_is_gone_and_shows_its_revisions(graph: Graph, http: TestClient) -> None:
    assert ask(http, "/v1/claims/alpha:claim:f")[0] == 200
    epoch = graph.epoch()
    load(graph, ALPHA, funding("f", "2"))
    assert ask(http, "/v1/claims/alpha:claim:f")[0] == 200
    load(graph, ALPHA, funding("g"))
    found = http.get("/v1/claims/alpha:claim:f")
    assert (found.status_code, found.json()["ended"]["what"]) == (410, "retraction")
    assert [one["content"]["amount"] for one in found.json()["data"]] == ["1", "2"]
    assert len(http.get("/v1/claims/alpha:claim:f", params={"known_at": epoch}).json()["data"]) == 1
    assert ask(http, "/v1/claims/alpha:claim:never")[:2] == (404, "not-found")
    set_standing(graph, "claim", "alpha:claim:g", "AB", "a slip", is_withdrawn=True)
    assert ask(http, "/v1/claims/alpha:claim:g")[2]["what"] == "withdrawal"


def test_a_merged_id_leads_on_until_nobody_speaks_of_it(graph: Graph, http: TestClient) -> None:
    merge(graph, "tertius:e", "tertius:a", by="test")
    assert http.get("/v1/actors/tertius:e", follow_redirects=False).status_code == 308
    load(graph, ALPHA, funding("g"))
    assert ask(http, "/v1/actors/tertius:e")[:2] == (410, "gone")
    assert ask(http, "/v1/actors/tertius:a")[0] == 200


def test_the_command_line_tells_gone_from_never_known(graph: Graph, command: RunCommand) -> None:
    load(graph, ALPHA, funding("g"))
    code, _, said = command("query", "run", "actor", "--param", "actor=e")
    assert (code, said.startswith("gone: tertius:e is served no more since epoch 4")) == (4, True), said
    assert "load alpha.4" in said
    assert command("query", "run", "actor", "--param", "actor=e", "--param", "known_at=3").code == 0
    code, _, said = command("query", "run", "actor", "--param", "actor=never")
    assert (code, said.startswith("not-found: ")) == (4, True)
    code, out, said = command("claim", "show", "alpha:claim:f")
    assert (code, "LIVE from epoch 2" in out, "gone: alpha:claim:f is served no more" in said) == (4, True, True), said
    code, _, said = command("identity", "merge", "tertius:e", "tertius:a")
    assert (code, "gone: tertius:e is served no more" in said) == (4, True), said
    code, _, said = command("claim", "withdraw", "alpha:claim:f", "--why", "a slip")
    assert (code, "gone: alpha:claim:f is served no more" in said) == (4, True), said


def test_a_source_that_is_gone_cannot_be_rated(graph: Graph, command: RunCommand) -> None:
    load(graph, dataset("beta"), funding("h", by="beta"))
    code, _, said = command("source", "rate", "source:z", "A", "--why", "read again")
    assert (code, "gone: source:z is served no more" in said) == (4, True), said
    assert "not-found: " in command("source", "rate", "source:never", "A", "--why", "x").err


def _address(asked: dict[str, str]) -> dict[str, object]:
    return {"url": asked["path"], "params": {name: value for name, value in asked.items() if name != "path"}}
