"""Loads over HTTP: what is uploaded is planned, applied and taken back, by whoever holds a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from fastapi.testclient import TestClient

from tertius.app.keys import KeyRing
from tertius.app.main import create_app
from tertius.loaders import mali
from tertius.store.connection import Target
from tertius.store.settings import Settings

BUNDLE = Path(mali.__file__).parent


@pytest.fixture
def http(empty_graph: neo4j.Driver, target: Target, tmp_path: Path, monkeypatch) -> Iterator[TestClient]:
    """A server on an empty graph, and a key that may load."""
    ring = KeyRing(Settings())
    if any(one.name == "tests" for one in ring.read()):
        ring.revoke("tests")
    key = ring.add("tests", ["read", "load"])
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        client.headers["Authorization"] = f"Bearer {key}"
        yield client
    ring.revoke("tests")


def test_nothing_is_written_without_a_key(http: TestClient) -> None:
    del http.headers["Authorization"]
    for path in ("/v1/loads?dataset=mali", "/v1/loads/mali.1/rollback"):
        assert http.post(path).json()["code"] == "key-needed"
    assert http.get("/v1/loads").json() == {"data": [], "next": None}


def test_a_load_is_planned_applied_and_taken_back(http: TestClient) -> None:
    plan = http.post("/v1/loads?dataset=mali&plan=true")
    assert (plan.status_code, plan.json()["state"]) == (200, "planned")
    assert http.get("/v1/loads").json()["data"] == []
    done = http.post("/v1/loads?dataset=mali")
    assert (done.status_code, done.json()["state"]) == (201, "applied")
    # The two statements that rejects.yaml lists.
    assert [one["value"] for one in done.json()["rejects"]] == ["ml252", "ml292"]
    again = http.post("/v1/loads?dataset=mali")
    assert (again.status_code, again.json()["wrote"]) == (200, False)
    load = done.json()["id"]
    assert http.get(f"/v1/loads/{load}").json()["state"] == "applied"
    assert http.post(f"/v1/loads/{load}/resume").json()["code"] == "refused"
    planned = http.post(f"/v1/loads/{load}/rollback?plan=true").json()
    assert planned["state"] == "planned"
    assert http.get("/v1/mediations?as_of=any").json()["data"]
    assert http.post(f"/v1/loads/{load}/rollback").json()["state"] == "rolled_back"
    assert http.get("/v1/mediations?as_of=any").json()["data"] == []
    refused = http.post(f"/v1/loads/{load}/rollback")
    assert (refused.status_code, refused.json()["code"]) == (403, "refused")


def test_an_upload_is_read_and_not_kept(http: TestClient, tmp_path: Path) -> None:
    # The set of Malian files is a folder, which cannot be uploaded: the message says what is wrong with one file.
    found = http.post("/v1/loads?dataset=mali", files={"file": ("../../actors.yaml", b"- {id: x}\n")})
    assert (found.status_code, found.json()["code"]) == (422, "invalid-input")
    assert str(Settings().home) not in found.json()["detail"]
    home = Settings().home
    assert not (home / "actors.yaml").exists()
    assert list((home / "uploads").iterdir()) == []


def test_what_is_too_large_is_refused(http: TestClient, monkeypatch) -> None:
    monkeypatch.setenv("TERTIUS_MAX_UPLOAD_MB", "1")
    with TestClient(create_app(Settings()), base_url="http://localhost", headers=dict(http.headers)) as small:
        found = small.post("/v1/loads?dataset=mali", files={"file": ("big.csv", b"x" * 1_000_001)})
    assert (found.status_code, found.json()["code"]) == (413, "too-large")
    assert list((Settings().home / "uploads").glob("*")) == []


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/loads?dataset=malli", 404, "not-found"),
        ("/v1/loads", 422, "bad-parameter"),
        ("/v1/loads?dataset=mali&option=x", 422, "bad-parameter"),
        ("/v1/loads?dataset=mali&plann=true", 422, "bad-parameter"),
        ("/v1/loads?dataset=pax", 422, "bad-parameter"),
        ("/v1/loads/mali.9/rollback", 404, "not-found"),
    ],
)
def test_a_mistake_is_answered_with_a_problem(http: TestClient, path: str, status: int, code: str) -> None:
    found = http.post(path)
    assert (found.status_code, found.json()["code"]) == (status, code)


def test_every_data_set_has_its_page(http: TestClient) -> None:
    rows = http.get("/v1/datasets").json()["data"]
    assert "mali" in [row["name"] for row in rows]
    assert all(len(row["page"]) > 200 for row in rows)
