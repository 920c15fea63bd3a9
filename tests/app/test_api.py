"""The HTTP API as a program uses it: the same rows as elsewhere, and problems that can be acted on."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

import tertius
from tertius.app.routers.questions import RESOURCES
from tertius.metrics.derived import DERIVED
from tertius.metrics.registry import list_metrics
from tertius.store.graph import Graph


def rows(api: TestClient, path: str, **parameters: str | int) -> list[dict]:
    found = api.get(path, params=parameters)
    assert found.status_code == 200, found.text
    assert set(found.json()) >= {"data", "next"}
    return found.json()["data"]


def test_mediations_are_the_rows_of_the_question(api: TestClient, mali_graph: Graph) -> None:
    asked = {"party": "mnla", "mediator": "algeria", "as_of": "2014-07-20"}
    found = rows(api, "/v1/mediations", **asked)
    assert found == rows(api, "/v1/queries/who-mediates-whom", **asked)
    with tertius.open() as graph:
        # What a program gets in Python is what it gets over HTTP, in JSON's terms.
        assert found == json.loads(json.dumps(graph.query("who-mediates-whom", **asked).rows, default=str))
    (row,) = found
    assert (row["mediation"], row["valid"]) == ("mali:mediation:algiers-roadmap-2014", "2014-07-14/2014-07-24")


@pytest.mark.parametrize("path", [path for path in RESOURCES if "{" not in path])
def test_a_collection_answers_without_any_parameter(api: TestClient, path: str) -> None:
    assert rows(api, path, as_of="any", limit=5)


def test_an_actor_is_found_by_id_external_identifier_and_name(api: TestClient) -> None:
    # Identifiers and the Arabic name as actors.yaml has them.
    for name in ("mali", "tertius:mali", "iso3:MLI", "wikidata:Q912", "Mali", "مالي"):
        (row,) = rows(api, f"/v1/actors/{name}")
        assert row["actor"] == "tertius:mali"


def test_a_timeline_lists_what_happened_in_order(api: TestClient) -> None:
    days = [row["start"][0] for row in rows(api, "/v1/actors/mnla/timeline", as_of="2012/2015")]
    assert len(days) > 10
    assert days == sorted(days)


def test_pages_join_to_the_whole_answer(api: TestClient) -> None:
    whole = [row["actor"] for row in rows(api, "/v1/actors", limit=200)]
    # actors.yaml has 130.
    assert len(whole) == 130
    paged, cursor = [], None
    while True:
        page = api.get("/v1/actors", params={"limit": 40} | ({"cursor": cursor} if cursor else {})).json()
        paged += [row["actor"] for row in page["data"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert paged == whole


def test_the_same_answer_is_not_sent_twice(api: TestClient) -> None:
    first = api.get("/v1/mediations", params={"as_of": "2014"})
    again = api.get("/v1/mediations", params={"as_of": "2014"}, headers={"If-None-Match": first.headers["etag"]})
    other = api.get("/v1/mediations", params={"as_of": "2015"}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


@pytest.mark.parametrize("metric", [one.name for one in list_metrics()])
def test_every_metric_answers(api: TestClient, metric: str) -> None:
    found = api.get(f"/v1/metrics/{metric}", params={"as_of": "any", "limit": 3}).json()
    assert found["metric"] == metric
    assert 0 < len(found["data"]) <= 3


def test_a_metric_takes_its_own_options(api: TestClient) -> None:
    groups = json.dumps({row["actor"]: "one" for row in rows(api, "/v1/actors", limit=200)})
    raw = rows(api, "/v1/metrics/betweenness", as_of="any", normalised="false", limit=1)
    share = rows(api, "/v1/metrics/betweenness", as_of="any", limit=1)
    assert raw[0]["value"] > 1 >= share[0]["value"]
    # In one group every broker is a coordinator.
    assert all(row["value"] == row["coordinator"] for row in rows(api, "/v1/metrics/brokerage", groups=groups))


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("series?from=2013&to=2015&limit=2", 200, "through_time"),
        ("changes?from=2013&to=2014&options={}", 200, "events"),
        ("intervals?as_of=2014&worlds=3", 200, "rests_on"),
        ("series?from=2013", 422, "to"),
        ("series?from=2013&to=2014&as_of=2013", 422, "as_of"),
        ("changes?from=2013&to=2014&options=[]", 422, "expected a JSON object"),
        ("changes?from=2013&to=2014&options={", 422, "expected a JSON object"),
        ('changes?from=2013&to=2014&options={"damping":1}', 422, "unknown option 'damping'"),
        ("forecast", 404, "there are: series"),
    ],
)
def test_a_metric_is_asked_about_further(api: TestClient, path: str, status: int, said: str) -> None:
    found = api.get(f"/v1/metrics/degree/{path}")
    assert (found.status_code, said in found.text) == (status, True), found.text


def test_networks_are_listed_and_give_their_ties(api: TestClient) -> None:
    names = [row["name"] for row in rows(api, "/v1/networks")]
    assert {"mediation", "alliance", "co-signature"} <= set(names)
    for name in names:
        tie = rows(api, f"/v1/networks/{name}", as_of="any", limit=1)[0]
        # The tie of a network made of others may rest on several.
        assert tie["facts" if name in DERIVED else "fact"]


def test_a_network_is_narrowed_to_kinds_and_weighed(api: TestClient) -> None:
    asked = {"as_of": "2014", "weight": "shared", "kinds": "state,igo"}
    ties = rows(api, "/v1/networks/co-mediation", **asked, limit=1000)
    assert {kind for tie in ties for kind in (tie["source_kind"], tie["target_kind"])} == {"state", "igo"}
    assert 0 < min(tie["weight"] for tie in ties) < 1
    page = api.get("/v1/networks/co-mediation", params={**asked, "limit": 2}).json()
    following = rows(api, "/v1/networks/co-mediation", **asked, limit=2, cursor=page["next"])
    assert page["data"] + following == ties[:4]
    assert api.get(page["permalink"]).json()["data"] == page["data"]
    refused = api.get("/v1/networks/co-mediation", params={"kinds": "state", "fields": "source"})
    assert (refused.status_code, "whole ties" in refused.json()["detail"]) == (422, True)


def test_the_page_and_the_view_are_exports(api: TestClient) -> None:
    view = api.get("/v1/exports/json", params={"process": "proc_algiers"})
    page = api.get("/v1/exports/html", params={"process": "proc_algiers"})
    assert "mali:mediation:algiers-roadmap-2014" in {fact["id"] for fact in view.json()["facts"]}
    assert page.headers["content-type"].startswith("text/html")
    assert "algiers-roadmap-2014" in page.text


@pytest.mark.parametrize(
    ("path", "status", "code", "said"),
    [
        ("/v1/mediations?party=algerria", 404, "not-found", "Algeria (tertius:algeria)"),
        ("/v1/actors/nobody-at-all", 404, "not-found", "nobody-at-all"),
        ("/v1/mediations?party=wikidata:Q111207670", 409, "ambiguous-name", "tertius:csp_dpa"),
        ("/v1/mediations?parti=mnla", 422, "bad-parameter", "did you mean party?"),
        ("/v1/mediations?party=mnla&party=hcua", 422, "bad-parameter", "party: given more than once"),
        ("/v1/mediations?as_of=2014-02-30", 422, "impossible-date", "2014-02-30"),
        ("/v1/mediations?as_of=2014-07/2014-06", 422, "date-order", "2014-07/2014-06"),
        ("/v1/mediations?as_of=soon", 422, "bad-date", "soon"),
        ("/v1/mediations?known_at=yesterday", 422, "bad-parameter", "yesterday"),
        ("/v1/mediations?limit=0", 422, "bad-parameter", "limit"),
        ("/v1/mediations?certainty=sure", 422, "bad-parameter", "certain"),
        ("/v1/mediations?cursor=xyz", 422, "bad-parameter", "cursor"),
        ("/v1/mediations?party=", 422, "bad-parameter", "empty"),
        ("/v1/queries/signatories-of-agreement", 422, "bad-parameter", "agreement: it is missing"),
        ("/v1/queries/who", 404, "not-found", "who-mediates-whom"),
        ("/v1/metrics/betweenes", 404, "not-found", "betweenness"),
        ("/v1/metrics/degree?network=trade", 404, "not-found", "mediation"),
        ("/v1/networks/trade", 404, "not-found", "alliance"),
        ("/v1/exports/gif", 404, "not-found", "html"),
        ("/nothing", 404, "not-found", "/v1"),
    ],
)
def test_a_mistake_is_answered_with_a_problem(api: TestClient, path: str, status: int, code: str, said: str) -> None:
    found = api.get(path)
    assert (found.status_code, found.headers["content-type"]) == (status, "application/problem+json")
    problem = found.json()
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"urn:tertius:problem:{code}")
    assert said in problem["detail"]


def test_an_ambiguous_name_comes_with_its_candidates(api: TestClient) -> None:
    candidates = api.get("/v1/actors/wikidata:Q111207670").json()["candidates"]
    assert [one["id"] for one in candidates] == ["tertius:csp_dpa", "tertius:csp_psd"]


def test_only_reading_is_possible(api: TestClient, mali_graph: Graph) -> None:
    before = mali_graph.epoch()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert api.request(method, "/v1/mediations").status_code == 405
    assert mali_graph.epoch() == before


def test_the_server_tells_whether_it_lives_and_is_ready(api: TestClient, mali_graph: Graph) -> None:
    assert api.get("/healthz").json() == {"status": "ok"}
    assert api.get("/readyz").json() == {"status": "ready", "epoch": mali_graph.epoch()}


def test_the_explorer_is_at_the_root(api: TestClient) -> None:
    page = api.get("/")
    assert "<script" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert api.get("/explorer.js").status_code == 200
