"""Settings come from the environment when asked for, and a wrong one says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.graph_schema.errors import UsageError
from tertius.store.settings import Settings, unknown_variables


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("NEO4J_", "TERTIUS_")):
            monkeypatch.delenv(name)


def test_without_any_variable_the_private_store_is_meant() -> None:
    settings = Settings()
    assert (settings.neo4j_uri, settings.host, settings.port) == (None, "127.0.0.1", 8000)
    assert settings.queries == []
    assert settings.home.is_absolute()


def test_every_variable_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given_values = {
        "NEO4J_URI": "neo4j+s://graph.example.org",
        "NEO4J_USER": "reader",
        "NEO4J_PASSWORD": "a secret",
        "NEO4J_DATABASE": "mali",
        "TERTIUS_HOME": str(tmp_path),
        "TERTIUS_GDS": "true",
        "TERTIUS_HOST": "0.0.0.0",  # noqa: S104
        "TERTIUS_PORT": "8080",
        "TERTIUS_QUERIES": os.pathsep.join([str(tmp_path / "a"), str(tmp_path / "b")]),
        "TERTIUS_QUERY_TIMEOUT_SECONDS": "2.5",
        "TERTIUS_MAX_FETCHED_TIES": "5",
        "TERTIUS_MAX_ROWS": "7",
        "TERTIUS_MAX_STREAMED_ROWS": "70",
        "TERTIUS_MAX_ANSWER_MB": "5",
        "TERTIUS_RATE_LIMIT": "60",
        "TERTIUS_CORS_ORIGINS": "https://example.org",
        "TERTIUS_ALLOW_CYPHER": "true",
        "TERTIUS_ALLOW_CYPHER_ON_OWN_NEO4J": "1",
        "TERTIUS_MAX_UPLOAD_MB": "9",
        "TERTIUS_LOG_LEVEL": "INFO",
    }
    for name, value in given_values.items():
        monkeypatch.setenv(name, value)
    found = Settings()
    assert found.neo4j_password.get_secret_value() == "a secret"
    assert found.model_dump(exclude={"neo4j_password"}) == {
        "neo4j_uri": "neo4j+s://graph.example.org",
        "neo4j_username": "reader",
        "neo4j_database": "mali",
        "home": tmp_path,
        "gds": True,
        "host": "0.0.0.0",  # noqa: S104
        "port": 8080,
        "queries": [tmp_path / "a", tmp_path / "b"],
        "query_timeout_seconds": 2.5,
        "max_fetched_ties": 5,
        "max_rows": 7,
        "max_streamed_rows": 70,
        "max_answer_mb": 5,
        "rate_limit": 60,
        "cors_origins": ["https://example.org"],
        "allow_cypher": True,
        "allow_cypher_on_own_neo4j": True,
        "max_upload_mb": 9,
        "log_level": "info",
    }
    assert unknown_variables() == []


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NEO4J_URI", "NEO4J_PASSWORD", "TERTIUS_PORT", "TERTIUS_HOME", "TERTIUS_LOG_LEVEL"):
        monkeypatch.setenv(name, "")
    assert Settings() == Settings(port=8000, log_level="warning")


def test_the_machines_home_is_not_taken_for_the_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("home", "HOME", "port", "host", "queries"):
        monkeypatch.setenv(name, "/elsewhere")
    assert Settings().home != Path("/elsewhere")
    assert Settings().host == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TERTIUS_PORT", "eighty", "integer"),
        ("TERTIUS_PORT", "70000", "65535"),
        ("TERTIUS_QUERY_TIMEOUT_SECONDS", "0", "greater than 0"),
        ("TERTIUS_MAX_ROWS", "-1", "greater than or equal to 1"),
        ("TERTIUS_LOG_LEVEL", "loud", "warning"),
        ("NEO4J_URI", "http://localhost:7474", "neo4j+s"),
        ("NEO4J_URI", "localhost", "bolt://host:7687"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError) as raised:
        Settings()
    message = raised.value.message
    assert message.startswith(f"{name}: found")
    assert value in message
    assert expected in message


def test_a_password_in_the_address_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://neo4j:hush@localhost:7687")
    with pytest.raises(UsageError) as raised:
        Settings()
    assert "hush" not in str(raised.value)
    assert "NEO4J_PASSWORD" in str(raised.value)


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "hush")
    assert "hush" not in repr(Settings()) + str(Settings().model_dump())


def test_a_misspelt_variable_is_told_with_the_nearest_name() -> None:
    told = unknown_variables({"TERTIUS_PROT": "1", "TERTIUS_TEST_HOME": "/x", "NEO4J_URI": "", "TERTIUS_PORT": "1"})
    assert told == ["TERTIUS_PROT is set, and tertius has no such setting. Did you mean TERTIUS_PORT?"]


@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), min_size=1, max_size=20))
def test_any_text_as_a_port_is_a_port_or_a_usage_error(text: str) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TERTIUS_PORT", text)
        try:
            port = Settings().port
        except UsageError as error:
            message = error.message
        else:
            message = "TERTIUS_PORT: found" if 0 <= port <= 65535 else f"{port} is no port"
    assert message.startswith("TERTIUS_PORT: found")
