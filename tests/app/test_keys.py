"""API keys: hashed, scoped, revocable at once; and who a server answers."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from tertius.app.keys import KeyRing, ensure_key
from tertius.app.problems import register_problems
from tertius.app.security import Guard, require_scope
from tertius.graph_schema.errors import NotFound, Refused, UsageError
from tertius.store.settings import Settings
from tests.commands import RunCommand


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def ring(settings: Settings) -> KeyRing:
    return KeyRing(settings)


def server(ring: KeyRing, *, needs_key: bool) -> TestClient:
    """A small application behind the guard: one route that reads, one that writes."""
    app = FastAPI()
    register_problems(app)

    @app.get("/readyz")
    @app.get("/read")
    def read() -> str:
        return "read"

    @app.post("/write", dependencies=[Depends(require_scope("load"))])
    def write() -> str:
        return "written"

    app.add_middleware(Guard, ring=ring, needs_key=needs_key)
    return TestClient(app, base_url="http://localhost" if not needs_key else "http://graph.example.org")


@pytest.fixture
def local(ring: KeyRing) -> Iterator[TestClient]:
    with server(ring, needs_key=False) as client:
        yield client


@pytest.fixture
def public(ring: KeyRing) -> Iterator[TestClient]:
    with server(ring, needs_key=True) as client:
        yield client


def scopes_of(ring: KeyRing, key: str) -> set[str]:
    found = ring.find(key)
    assert found is not None
    return set(found.scopes)


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_is_kept_as_a_hash_that_only_the_owner_can_read(ring: KeyRing, tmp_path: Path) -> None:
    key = ring.add("desk", ["read"])
    file = tmp_path / "keys.json"
    assert key not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert scopes_of(ring, key) == {"read"}
    assert ring.find(key[:-1]) is None
    assert ring.find("") is None


def test_a_revoked_key_stops_at_once_in_a_server_that_runs(ring: KeyRing, settings: Settings, public) -> None:
    key = ring.add("desk")
    assert public.get("/read", headers=bearer(key)).status_code == 200
    # As another process does it.
    KeyRing(settings).revoke("desk")
    assert public.get("/read", headers=bearer(key)).status_code == 401


def test_names_are_unique_and_unknown_ones_named(ring: KeyRing) -> None:
    ring.add("desk")
    with pytest.raises(UsageError, match="desk"):
        ring.add("desk")
    with pytest.raises(NotFound, match="tertius keys list"):
        ring.revoke("nobody")


def test_a_broken_file_lets_nobody_in(ring: KeyRing, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("[{]")
    with pytest.raises(Refused, match=r"keys\.json"):
        ring.find("anything")


def test_the_first_key_is_made_once(settings: Settings) -> None:
    first = ensure_key(settings)
    assert first is not None
    assert scopes_of(KeyRing(settings), first.read_text().strip()) == {"read", "load", "decide"}
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert ensure_key(settings) is None


def test_on_this_machine_reading_is_open_and_writing_needs_a_key(ring: KeyRing, local: TestClient) -> None:
    assert local.get("/read").status_code == 200
    refused = local.post("/write")
    assert (refused.status_code, refused.json()["code"]) == (401, "key-needed")
    assert local.post("/write", headers=bearer(ring.add("loader", ["read", "load"]))).status_code == 200
    limited = local.post("/write", headers=bearer(ring.add("reader", ["read"])))
    assert (limited.status_code, limited.json()["code"]) == (403, "scope-needed")


def test_elsewhere_reading_needs_a_key_too(ring: KeyRing, public: TestClient) -> None:
    key = ring.add("desk")
    refused = public.get("/read")
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert "Basic" in refused.headers["www-authenticate"]
    assert public.get("/readyz").status_code == 200
    assert public.get("/read", headers=bearer(key)).status_code == 200
    assert public.get("/read", headers={"X-API-Key": key}).status_code == 200
    assert public.get("/read", auth=("anybody", key)).status_code == 200
    assert public.get("/read", auth=("anybody", "wrong")).status_code == 401
    assert public.get("/read", headers={"Authorization": "Basic %%%"}).status_code == 401


def test_a_browsers_password_never_writes(ring: KeyRing, public: TestClient) -> None:
    # Browsers send it with requests that a page of another site makes.
    assert public.post("/write", auth=("anybody", ring.add("desk"))).status_code == 403


def test_a_name_of_another_site_is_not_answered_on_this_machine(local: TestClient) -> None:
    assert local.get("/read", headers={"Host": "evil.example.org"}).status_code == 421
    assert local.get("/read", headers={"Host": "localhost:8000"}).status_code == 200
    assert local.get("/read", headers={"Host": "[::1]:8000"}).status_code == 200


def test_keys_on_the_command_line(tertius: RunCommand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TERTIUS_HOME", str(tmp_path))
    key = tertius("keys", "add", "desk", "--scope", "read").out.strip()
    assert scopes_of(KeyRing(Settings(home=tmp_path)), key) == {"read"}
    listed = tertius("keys", "list").out
    assert "desk" in listed
    assert key not in listed
    assert tertius("keys", "add", "x", "--scope", "everything").code == 2
    assert tertius("keys", "revoke", "desk").code == 0
    assert tertius("keys", "revoke", "desk").code == 4
