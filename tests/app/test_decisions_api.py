"""Claims, sources and identities decided over HTTP, by whoever holds a key; `tertius diff` over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tertius.app.keys import KeyRing
from tertius.app.main import create_app
from tertius.store.graph import Graph
from tertius.store.settings import Settings

ROADMAP = "mali:mediation:algiers-roadmap-2014"


@pytest.fixture(scope="module")
def http(mali_graph: Graph) -> Iterator[TestClient]:
    """A server on the Mali bundle, and a key that may decide; tests take back what they do."""
    ring = KeyRing(Settings())
    if any(one.name == "desk" for one in ring.read()):
        ring.revoke("desk")
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        client.headers["Authorization"] = f"Bearer {ring.add('desk', ['read', 'decide'])}"
        yield client
    ring.revoke("desk")


def outcome(http: TestClient) -> str:
    rows = http.get("/v1/mediations", params={"mediator": "algeria", "as_of": "2014-07-20"}).json()["data"]
    return next(row["outcome"] for row in rows if row["mediation"] == ROADMAP)


def post(http: TestClient, path: str, **body: object) -> dict:
    found = http.post(path, json=body)
    assert found.status_code in (200, 201), found.text
    return found.json()


def test_nothing_is_decided_without_a_key_for_it(http: TestClient) -> None:
    ring = KeyRing(Settings())
    if any(one.name == "reader" for one in ring.read()):
        ring.revoke("reader")
    reader = {"Authorization": f"Bearer {ring.add('reader', ['read', 'load'])}"}
    for path in ("/v1/claims", "/v1/identity/merge", "/v1/sources/source:pax_csv/withdraw"):
        assert http.post(path, json={}, headers={"Authorization": ""}).json()["code"] == "key-needed"
        assert http.post(path, json={}, headers=reader).json()["code"] == "scope-needed"
    ring.revoke("reader")


def test_a_claim_is_added_signed_by_its_key_and_withdrawn(http: TestClient) -> None:
    claim = {
        "id": ROADMAP,
        "claim": "http-1",
        "values": {"outcome": "failed"},
        "sources": ["source:pax_csv"],
        "credibility": "1",
    }
    before = outcome(http)
    planned = http.post("/v1/claims?plan=true", json=claim)
    assert (planned.status_code, planned.json()["wrote"]) == (200, False)
    assert outcome(http) == before
    added = post(http, "/v1/claims", **claim)
    (name,) = added["claims"]["added"]
    assert outcome(http) == "failed"
    assert http.get(f"/v1/claims/{name}").json()["data"][-1]["author"] == "desk"
    post(http, f"/v1/claims/{name}/withdraw", why="a test")
    assert outcome(http) == before
    again = http.post(f"/v1/claims/{name}/withdraw", json={"why": "a test"})
    assert (again.status_code, again.json()["code"]) == (403, "refused")


def test_a_source_is_withdrawn_and_restored(http: TestClient) -> None:
    def overruled() -> list[dict]:
        rows = http.get("/v1/funding", params={"status": "suspended", "as_of": "2014"}).json()["data"]
        return next(row["overruled"] for row in rows if row["flow"].endswith("imf-ecf-2013.suspended-2014"))

    before = overruled()
    gone = post(http, "/v1/sources/source:article_blouin_2014/withdraw", why="a test")
    assert "mali:article.loan" in gone["claims"]["withdrawn"]
    assert "mali:article.loan" not in {claim for one in overruled() for claim in one["claims"]}
    post(http, "/v1/sources/source:article_blouin_2014/restore", why="a test")
    assert overruled() == before


def test_two_records_are_merged_and_the_decision_undone(http: TestClient) -> None:
    # Two records of the bundle that are not one: any two of a kind can be judged so, and it is taken back.
    done = post(http, "/v1/identity/merge", left="tertius:csp_dpa", right="tertius:csp_psd", why="a test")
    logged = http.get(f"/v1/identity/decisions/{done['id']}").json()
    assert (logged["by"], logged["why"]) == ("desk", "a test")
    merged = http.get("/v1/actors/csp_dpa").json()["data"][0]["actor"]
    assert merged == http.get("/v1/actors/csp_psd").json()["data"][0]["actor"]
    # Of the two ids the smaller is canonical; the other leads there, and did not before the decision.
    moved = http.get("/v1/actors/csp_psd/timeline?as_of=2023", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (
        308,
        "http://localhost/v1/actors/tertius%3Acsp_dpa/timeline?as_of=2023",
    )
    before = http.get(f"/v1/actors/csp_psd?known_at={done['epoch'] - 1}", follow_redirects=False)
    assert before.json()["data"][0]["actor"] == "tertius:csp_psd"
    post(http, "/v1/identity/undo", decision=done["id"], why="a test")
    assert http.get("/v1/actors/csp_dpa").json()["data"][0]["actor"] == "tertius:csp_dpa"
    assert done["id"] in [one["id"] for one in http.get("/v1/identity/decisions").json()["data"]]


def test_candidates_are_scored(http: TestClient) -> None:
    rows = http.get("/v1/identity/candidates", params={"limit": 3}).json()["data"]
    assert all(0 <= row["score"] <= 1 and row["evidence"] for row in rows)


def test_what_changed_between_two_epochs(http: TestClient, mali_graph: Graph) -> None:
    found = http.get("/v1/diff", params={"from": "2014-06", "to": "2015-06", "valid": "true"})
    assert found.status_code == 200, found.text
    assert http.get("/v1/diff", params={"from": "1", "to": str(mali_graph.epoch())}).status_code == 200
    assert http.get("/v1/diff", params={"from": "1", "to": "999999"}).json()["code"] == "bad-parameter"
    assert http.get("/v1/diff", params={"from": "1"}).json()["code"] == "bad-parameter"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v1/claims", {"id": ROADMAP, "values": {"outcome": "great"}, "sources": ["source:pax_csv"]}, 200, None),
        ("/v1/claims/curation:none/withdraw", {"why": "x"}, 404, "not-found"),
        ("/v1/claims/curation:none/withdraw", {}, 422, "bad-parameter"),
        ("/v1/sources/source:none/rate", {"why": "x", "reliability": "A"}, 404, "not-found"),
        ("/v1/sources/source:pax_csv/rate", {"why": "x", "reliability": "Z"}, 422, "bad-parameter"),
        ("/v1/identity/merge", {"left": "tertius:mnla", "right": "tertius:none", "why": "x"}, 404, "not-found"),
        ("/v1/identity/merge", {"left": "tertius:mnla", "why": "x"}, 422, "bad-parameter"),
        ("/v1/identity/undo", {"decision": "decision.9999", "why": "x"}, 404, "not-found"),
    ],
)
def test_a_mistake_is_answered_and_changes_nothing(http, mali_graph, path, body, status, code) -> None:
    before = mali_graph.epoch()
    found = http.post(path, json=body)
    assert found.status_code == status, found.text
    if code is None:
        # As on the command line a row that cannot be used is a reject, not an error.
        assert found.json()["rejects"][0]["code"] == "unknown-code"
    else:
        assert found.json()["code"] == code
    assert mali_graph.epoch() == before
