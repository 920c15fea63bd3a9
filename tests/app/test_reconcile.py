"""The reconciliation service as the protocol 0.2 describes it, and as OpenRefine calls it.

The shapes are written after the tables of the specification, section by section.
"""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from reconciler import reconcile

TYPE = {"type": "object", "required": ["id", "name"], "properties": {"id": {"type": "string"}}}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "score": {"type": "number"},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": TYPE},
        "features": {"type": "array", "items": {"type": "object", "required": ["id", "value"]}},
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
SUGGESTED = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": TYPE}}}


def batch(api: TestClient, **queries: dict[str, Any]) -> dict[str, Any]:
    answer = api.post("/v1/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    jsonschema.validate(answer.json(), RESULTS)
    assert answer.json().keys() == queries.keys()
    return {name: one["result"] for name, one in answer.json().items()}


def test_without_parameters_the_service_describes_itself(api: TestClient) -> None:
    manifest = api.get("/v1/reconcile").json()
    assert "0.2" in manifest["versions"]
    assert {"name", "identifierSpace", "schemaSpace", "defaultTypes", "batchSize"} <= manifest.keys()
    for url in (manifest["view"]["url"], manifest["preview"]["url"]):
        assert "{{id}}" in url
        assert api.get(url.replace("{{id}}", "tertius%3Amnla")).status_code == 200
    for one in manifest["suggest"].values():
        assert api.get(one["service_url"] + one["service_path"], params={"prefix": "a"}).status_code == 200
    extend = manifest["extend"]["propose_properties"]
    assert api.get(extend["service_url"] + extend["service_path"], params={"type": "Actor"}).json()["properties"]


def test_names_are_reconciled_by_post_and_by_get(api: TestClient) -> None:
    asked = {"q0": {"query": "Algérie"}, "q1": {"query": "tertius:mnla", "limit": 1}, "q2": {"query": "qwxzyv"}}
    posted = batch(api, **asked)
    assert (posted["q0"][0]["id"], posted["q0"][0]["match"]) == ("tertius:algeria", True)
    # An id given as the text returns that thing, with a high score.
    assert (posted["q1"][0]["id"], posted["q1"][0]["score"] >= 90) == ("tertius:mnla", True)
    assert posted["q2"] == []
    got = api.get("/v1/reconcile", params={"queries": json.dumps(asked)}).json()
    assert {name: one["result"] for name, one in got.items()} == posted


def test_a_client_of_others_reconciles_a_table(api_url: str) -> None:
    # All have an answer: of a name without one this client makes a NaN by a name that numpy has no longer.
    table = pd.DataFrame({"who": ["Algérie", "M.N.L.A.", "Ansar Dine"]})
    found = reconcile(table["who"], type_id="Actor", reconciliation_endpoint=f"{api_url}/v1/reconcile")
    best = dict(zip(found["input_value"], found["id"], strict=True))
    assert best == {"Algérie": "tertius:algeria", "M.N.L.A.": "tertius:mnla", "Ansar Dine": "tertius:ansar_dine"}


def test_types_and_properties_decide_between_namesakes(api: TestClient) -> None:
    found = batch(
        api,
        place={"query": "Algiers", "type": "Place"},
        process={"query": "Algiers", "type": ["Process"]},
        state={
            "query": "Algerien",
            "type": "state",
            "properties": [{"pid": "iso3", "v": "DZA"}, {"pid": "country", "v": {"id": "tertius:algeria"}}],
        },
    )
    assert {one["type"][-1]["id"] for one in found["place"]} == {"Place"}
    assert {one["type"][-1]["id"] for one in found["process"]} == {"Process"}
    assert (found["state"][0]["id"], found["state"][0]["match"]) == ("tertius:algeria", True)
    assert {one["id"] for one in found["state"][0]["features"]} >= {"identifier", "kind", "country"}


def test_a_query_of_properties_alone_is_answered(api: TestClient) -> None:
    found = batch(api, q={"properties": [{"pid": "identifier", "v": ["iso3:MLI"]}]})
    assert found["q"][0]["id"] == "tertius:mali"
    # A country alone fits too many to be an answer.
    assert batch(api, q={"properties": [{"pid": "country", "v": "Mali"}]}, r={"query": "CMA"})["q"] == []
    assert batch(api) == {}


def test_suggestions_are_made_as_somebody_types(api: TestClient) -> None:
    for part, prefix, expected in (
        ("entity", "alger", "tertius:algeria"),
        ("entity", "tertius:mnla", "tertius:mnla"),
        ("type", "armed", "armed_group"),
        ("property", "wiki", "wikidata"),
    ):
        # Clients send parameters of their own along.
        answer = api.get(f"/v1/reconcile/suggest/{part}", params={"prefix": prefix, "type_strict": "any"})
        jsonschema.validate(answer.json(), SUGGESTED)
        assert expected in [one["id"] for one in answer.json()["result"]]
    whole = api.get("/v1/reconcile/suggest/entity", params={"prefix": "mali"}).json()["result"]
    rest = api.get("/v1/reconcile/suggest/entity", params={"prefix": "mali", "cursor": 3}).json()["result"]
    assert rest[: len(whole) - 3] == whole[3:]


def test_columns_are_filled(api: TestClient) -> None:
    asked = {
        "ids": ["tertius:mali", "tertius:agr_ouaga_2013", "tertius:nobody"],
        "properties": [{"id": one} for one in ("iso3", "alias", "country", "dates", "identifier", "kind")],
    }
    answer = api.post("/v1/reconcile", data={"extend": json.dumps(asked)}).json()
    assert [one["id"] for one in answer["meta"]] == [one["id"] for one in asked["properties"]]
    mali = answer["rows"]["tertius:mali"]
    # As actors.yaml has them.
    assert mali["iso3"] == [{"str": "MLI"}]
    assert {"str": "مالي"} in mali["alias"]
    assert mali["kind"] == [{"str": "state"}]
    assert mali["country"] == [{"id": "tertius:mali", "name": "Mali"}]
    assert answer["rows"]["tertius:agr_ouaga_2013"]["dates"] == [{"str": "2013-06-18"}]
    assert set(map(str, answer["rows"]["tertius:nobody"].values())) == {"[]"}
    got = api.get("/v1/reconcile", params={"extend": json.dumps(asked)}).json()
    assert got == answer


def test_a_preview_is_a_page_of_text_that_others_may_frame(api: TestClient) -> None:
    page = api.get("/v1/reconcile/preview", params={"id": "tertius:mnla"})
    assert page.headers["content-type"].startswith("text/html")
    assert "MNLA" in page.text
    (policy,) = page.headers.get_list("content-security-policy")
    assert "default-src 'none'" in policy
    assert "frame-ancestors http://127.0.0.1:*" in policy
    assert "script" not in policy
    # Every other page may not be framed.
    assert "frame-ancestors 'none'" in api.get("/").headers["content-security-policy"]
    assert api.get("/v1/reconcile/preview", params={"id": "<script>"}).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"queries": "{"},
        {"queries": "[]"},
        {"queries": '{"q": {}}'},
        {"queries": '{"q": {"query": ""}}'},
        {"queries": '{"q": {"query": "x", "limit": 0}}'},
        {"queries": '{"q": {"query": "x", "properties": [{"p": "country", "v": "Mali"}]}}'},
        {"extend": "{}"},
        {"extend": '{"ids": ["tertius:mali"], "properties": [{"id": "shoe_size"}]}'},
    ],
)
def test_what_is_no_batch_is_refused(api: TestClient, form: dict[str, str]) -> None:
    answer = api.post("/v1/reconcile", data=form)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad-parameter")


def test_a_batch_that_is_too_large_is_refused(api: TestClient) -> None:
    queries = json.dumps({str(number): {"query": "x"} for number in range(501)})
    assert api.post("/v1/reconcile", data={"queries": queries}).status_code == 413
    assert api.post("/v1/reconcile", data={"queries": "x" * (5 << 20)}).status_code == 413


def test_no_script_is_served_that_a_page_of_another_site_could_run(api: TestClient) -> None:
    answer = api.get("/v1/reconcile", params={"callback": "steal"})
    assert answer.headers["content-type"] == "application/json"
    assert not answer.text.startswith("steal")
