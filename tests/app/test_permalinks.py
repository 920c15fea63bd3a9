"""Answers that can be cited: the same rows byte for byte after loads, merges and rollbacks, or a plain "gone".

The expectations are the answers before the changes; the BibTeX is read by pybtex.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import neo4j
import pytest
from fastapi.testclient import TestClient
from pybtex.database import BibliographyData, parse_string

import tertius
from tertius.app.bibtex import entry, keys_for, year_of
from tertius.app.main import create_app
from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.mediation import Mediation
from tertius.loaders.pipeline.apply import apply_load, roll_back
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset
from tertius.queries.permalink import permalink
from tertius.store.connection import Target
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.identity import merge
from tertius.store.reader import EpochRecord
from tertius.store.settings import Settings
from tests.commands import RunCommand, command_runner
from tests.conftest import delete_everything

CITED = (Citation(source="source:x", locator="p. 1", quote="They met."),)
AWKWARD = "50 % of {everything} & \\more_ #1: «à l'Elysée» ~ $x^2$"
ASKED = (
    "/v1/mediations?as_of=any",
    "/v1/mediations?as_of=2014-06-12&party=party-a&fields=mediation,mediators,claims",
    "/v1/actors?limit=2",
    "/v1/actors/party-a",
    "/v1/actors/party-a/timeline?as_of=any",
    "/v1/queries/ego-network?actor=mediator&as_of=2014-06-12",
    "/v1/networks/mediation?as_of=any",
    "/v1/metrics/degree?as_of=any",
    "/v1/metrics/degree/series?from=2013&to=2015",
    "/v1/metrics/degree/changes?from=2014-06-01&to=2014-06-12",
    "/v1/metrics/degree/intervals?as_of=2014-06-12&worlds=5",
    "/v1/exports/json",
)


def mediation(number: int, mediator: str = "tertius:mediator") -> Claim:
    says = Mediation(
        id=f"fact:{number}",
        valid="2014-06-10/2014-06-15",
        mediator=(Participant(actor=mediator, role="chief_mediator"),),
        party=(Participant(actor="tertius:party-a"), Participant(actor="tertius:party-b")),
    )
    return Claim(id=f"claim:{number}:{mediator}", says=says, citations=CITED, credibility=2)


def actor(key: str) -> Claim:
    return Claim(id=f"claim:{key}", says=Actor(id=f"tertius:{key}", name=key.title(), type="armed_group"))


def apply(graph: Graph, name: str, *claims: Claim) -> str:
    dataset = Dataset(name=name, title=name, licence="none", scope=name)
    return apply_load(graph, dataset, validate(claims, graph, dataset), name, f"{name} {len(claims)}").load


@pytest.fixture(scope="module")
def graph(driver: neo4j.Driver, target: Target) -> Graph:
    delete_everything(driver, target)
    graph = prepare(driver, target)
    source = Source(
        id="source:x", title=AWKWARD, publisher="Publisher & Sons", date="2014-07", url="https://example.org/a_b?c=%20d"
    )
    base = [Claim(id="claim:source", says=source), *map(actor, ("party-a", "party-b", "mediator", "party-a2"))]
    apply(graph, "base", *base, *(mediation(number) for number in range(3)))
    return graph


@pytest.fixture(scope="module")
def api(graph: Graph) -> Iterator[TestClient]:
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        yield client


def link_of(found: Any) -> str:
    """The permalink of an answer, as its header has it."""
    match = re.search(r'<([^>]+)>; rel="cite-as"', found.headers["link"])
    assert match is not None
    return match[1]


def rows_of(content: bytes) -> bytes:
    """The rows as they stand in an answer; of an export, all of it but for what is said of the reading."""
    document = json.loads(content)
    start = content.index(b'"data":') if "data" in document else 0
    return content[start : content.index(b',"next"', start)] if "data" in document else content


def test_a_permalink_gives_the_same_rows_after_all_that_can_happen(graph: Graph, api: TestClient) -> None:
    first = {path: api.get(path) for path in ASKED}
    assert {one.status_code for one in first.values()} == {200}
    links = {path: link_of(found) for path, found in first.items()}
    before = {path: rows_of(api.get(link).content) for path, link in links.items()}
    for path, found in first.items():
        if "exports" not in path:
            assert before[path] == rows_of(found.content), path
    load = apply(graph, "later", mediation(3), mediation(0, "tertius:party-b"), actor("newcomer"))
    # Two of the actors are judged to be one, whose id may be either's.
    merge(graph, "tertius:party-a", "tertius:party-a2", by="test", why="the same")
    for path, link in links.items():
        assert rows_of(api.get(link).content) == before[path], path
    assert api.get(ASKED[0]).json()["data"] != json.loads(api.get(links[ASKED[0]]).content)["data"]
    roll_back(graph, load)
    for path, link in links.items():
        assert rows_of(api.get(link).content) == before[path], path


def test_a_permalink_says_what_was_asked_when_and_of_which_graph(graph: Graph, api: TestClient) -> None:
    found = api.get("/v1/mediations?party=party-b")
    link = found.json()["permalink"]
    assert link == link_of(found)
    parts = urlsplit(link)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert parts.path == "/v1/queries/who-mediates-whom"
    assert (asked["party"], asked["as_of"]) == ("party-b", datetime.now(UTC).date().isoformat())
    (published,) = graph.read("MATCH (g:Graph) MATCH (e:Epoch {n: g.epoch}) RETURN toString(e.published_at) AS at")
    assert asked["known_at"] == published["at"]
    assert len(asked["fingerprint"]) == 16


def test_what_today_means_is_frozen() -> None:
    record = EpochRecord(7, "2026-11-26T09:00:00.000001Z")
    for given in ({}, {"as_of": "today"}):
        assert "as_of=2026-11-25" in permalink("/v1/actors", given, record, datetime(2026, 11, 25, tzinfo=UTC).date())
    assert "as_of=2014" in permalink("/v1/actors", {"as_of": "2014"}, record)


@pytest.mark.parametrize(
    "asked",
    [
        "degree",
        "betweenness?weight=shared&normalised=false",
        'brokerage/intervals?worlds=2&options={"groups":{"*":"a"}}',
    ],
)
def test_the_permalink_of_a_metric_is_the_same_from_every_face_and_its_own(api: TestClient, asked: str) -> None:
    link = api.get(f"/v1/metrics/{asked}").json()["permalink"]
    found = api.get(link)
    assert (found.status_code, found.json()["permalink"]) == (200, link)
    metric, *study = urlsplit(link).path.removeprefix("/v1/metrics/").split("/")
    with tertius.open() as graph:
        if study:
            here = graph.study(*study, metric, options={"groups": {"*": "a"}}, worlds=2)
        elif metric == "degree":
            here = graph.metric(metric, "mediation", limit=100)
        else:
            here = graph.metric(metric, "mediation", options={"normalised": False}, limit=100, weight="shared")
    assert here["permalink"] == link


@pytest.mark.parametrize(
    "asked",
    [
        "/v1/networks/union?as_of=any",
        "/v1/networks/mediation?as_of=any&kinds=state",
        "/v1/metrics/balance?network=union&as_of=any",
    ],
)
def test_a_network_that_is_made_of_others_is_cited_with_their_sources(api: TestClient, asked: str) -> None:
    cited = api.get("/v1/cite", params={"url": asked})
    assert cited.status_code == 200, cited.text
    document = cited.json()
    assert [one["source"] for one in document["sources"]] == ["source:x"]
    assert document["rows"] > 0
    assert urlsplit(document["permalink"]).path == urlsplit(asked).path


def test_a_page_has_a_permalink_of_its_own(api: TestClient) -> None:
    first = api.get("/v1/actors?limit=2").json()
    second = api.get("/v1/actors", params={"limit": 2, "cursor": first["next"]}).json()
    assert api.get(second["permalink"]).json()["data"] == second["data"] != first["data"]


def test_lines_name_their_permalink_too(api: TestClient) -> None:
    found = api.get("/v1/actors", headers={"Accept": "application/x-ndjson"})
    again = api.get(link_of(found), headers={"Accept": "application/x-ndjson"})
    assert again.content == found.content


def test_a_permalink_of_another_graph_is_gone(api: TestClient) -> None:
    link = api.get("/v1/actors").json()["permalink"]
    fingerprint_ = parse_qs(urlsplit(link).query)["fingerprint"][0]
    for path in (link, link.replace("/v1/queries/actors", "/v1/networks/mediation")):
        found = api.get(path.replace(fingerprint_, "0" * 16))
        assert (found.status_code, found.json()["code"]) == (410, "gone")
    assert api.get("/v1/cite", params={"url": link.replace(fingerprint_, "0" * 16)}).status_code == 410


def test_an_epoch_that_was_compacted_away_is_gone(graph: Graph, api: TestClient) -> None:
    page = api.get("/v1/actors?limit=1&known_at=1").json()
    apply(graph, "another", actor("somebody"))
    graph.driver.execute_query("MATCH (g:Graph) SET g.oldest = 2", database_=graph.target.database)
    try:
        api.get("/v1/actors")
        for found in (
            api.get(page["permalink"]),
            api.get("/v1/actors", params={"cursor": page["next"]}),
            api.get("/v1/cite", params={"url": page["permalink"]}),
            api.get("/v1/diff?from=1&to=2"),
        ):
            assert (found.status_code, found.json()["code"]) == (410, "gone"), found.text
    finally:
        graph.driver.execute_query("MATCH (g:Graph) SET g.oldest = 0", database_=graph.target.database)
    assert api.get(page["permalink"]).json()["data"] == page["data"]


def read_bibtex(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


@pytest.mark.parametrize("path", ASKED)
def test_the_citation_is_bibtex_with_every_source(graph: Graph, api: TestClient, path: str) -> None:
    link = link_of(api.get(path))
    cited = api.get("/v1/cite", params={"url": link}).json()
    assert cited["permalink"] == link
    assert cited["graph_fingerprint"] == fingerprint(graph, cited["epoch"])
    entries = read_bibtex(cited["bibtex"]).entries
    assert len(entries) == 1 + len(cited["sources"])
    answer = entries[next(iter(entries))]
    assert answer.fields["url"] == link
    assert cited["graph_fingerprint"] in answer.fields["note"]
    if cited["sources"]:
        (source,) = cited["sources"]
        assert (source["source"], source["title"], source["url"]) == (
            "source:x",
            AWKWARD,
            "https://example.org/a_b?c=%20d",
        )
        assert entries["source-x"].fields["url"] == source["url"]
        assert entries["source-x"].fields["year"] == "2014"


def test_facts_are_cited_with_their_source(api: TestClient) -> None:
    for path in ("/v1/mediations?as_of=any&fields=mediation", "/v1/networks/mediation?as_of=any", "/v1/exports/json"):
        assert [one["source"] for one in api.get("/v1/cite", params={"url": path}).json()["sources"]] == ["source:x"]


def test_the_citation_can_be_had_as_bibtex_alone(api: TestClient) -> None:
    found = api.get("/v1/cite", params={"url": "/v1/mediations?as_of=any"}, headers={"Accept": "application/x-bibtex"})
    assert found.headers["content-type"].startswith("application/x-bibtex")
    assert len(read_bibtex(found.text).entries) == 2


def test_an_address_keeps_its_server_and_is_never_fetched(api: TestClient) -> None:
    url = "https://graph.example.org/v1/mediations?as_of=any"
    cited = api.get("/v1/cite", params={"url": url}).json()
    assert cited["permalink"].startswith("https://graph.example.org/v1/queries/who-mediates-whom?as_of=any&known_at=")


@pytest.mark.parametrize("url", ["/v1/loads", "https://example.org/", "/v1/queries/no-such", "", "javascript:alert(1)"])
def test_what_is_no_answer_cannot_be_cited(api: TestClient, url: str) -> None:
    assert api.get("/v1/cite", params={"url": url}).status_code == 404


def test_the_command_line_gives_permalinks_and_cites_them(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tertius: RunCommand = command_runner(monkeypatch, capfd)
    asked = tertius("query", "run", "who-mediates-whom", "-p", "as_of=any", "--format", "json")
    link = json.loads(asked.out)["permalink"]
    assert len(read_bibtex(tertius("cite", link).out).entries) == 2
    whole = json.loads(tertius("cite", link, "--format", "json").out)
    assert whole["sources"][0]["publisher"] == "Publisher & Sons"
    assert tertius("cite", "/v1/nothing").code == 4
    shown = tertius("query", "run", "who-mediates-whom", "-p", "as_of=any")
    assert "known_at=" in shown.err


def test_any_text_is_one_valid_entry() -> None:
    for text in (AWKWARD, "{", "}", "}{", '"', "@misc{x,", "a,b = c", "\\", "%", "line\nbreak", "الجزائر"):
        found = read_bibtex(entry("key", {"title": text, "url": f"https://example.org/{text}", "note": None}))
        assert list(found.entries["key"].fields) == ["title", "url"]


def test_keys_are_plain_and_differ() -> None:
    assert keys_for(["source:x", "source/x", "source-x", "الجزائر"]) == [
        "source-x",
        "source-x.1",
        "source-x.2",
        "source",
    ]


def test_the_year_is_where_the_date_begins() -> None:
    assert [year_of(one) for one in ("2014-07~", "2014/2016", "../2014", None)] == ["2014", "2014", None, None]
