"""What a user is told when the database cannot be used, tried on a real one."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace

import neo4j
import pytest
from neo4j.exceptions import ConstraintError, CypherSyntaxError, Neo4jError
from pydantic import SecretStr

from tertius.graph_schema.errors import Refused, StoreError, TertiusError, Unauthorised, Unreachable
from tertius.store import connection
from tertius.store.connection import (
    Target,
    check_version,
    open_async_driver,
    open_driver,
    resolve_target,
    translate_driver_errors,
)
from tertius.store.settings import Settings


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_the_address_in_the_environment_wins_over_the_private_store() -> None:
    settings = Settings(neo4j_uri="bolt://db.example.org", neo4j_username="me", neo4j_database="mali")
    found = resolve_target(settings)
    assert not found.is_private
    assert (found.uri, found.username, found.database) == ("bolt://db.example.org", "me", "mali")


def test_a_private_store_that_does_not_run_is_not_started_unasked(tmp_path) -> None:
    with pytest.raises(Unreachable, match="tertius store start"):
        resolve_target(Settings(neo4j_uri=None, home=tmp_path), start=False)


def test_the_driver_names_itself_to_the_server(driver: neo4j.Driver, target: Target) -> None:
    rows = driver.execute_query("SHOW TRANSACTIONS YIELD metaData RETURN 1", database_=target.database).records
    assert rows
    assert connection.user_agent().startswith("tertius/")


def test_an_async_driver_answers(target: Target) -> None:
    async def ask() -> int:
        async with await open_async_driver(target) as opened:
            rows = await opened.execute_query("RETURN 7 AS n", database_=target.database)
            return int(rows.records[0]["n"])

    assert asyncio.run(ask()) == 7


def test_a_wrong_password_is_unauthorised_and_not_repeated(target: Target) -> None:
    wrong = replace(target, password=SecretStr("not-the-password"), is_private=False)
    with pytest.raises(Unauthorised, match="NEO4J_PASSWORD") as raised:
        open_driver(wrong)
    assert "not-the-password" not in str(raised.value) + repr(raised.value.__cause__) + repr(wrong)


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:9", "neo4j://127.0.0.1:9", "bolt://no-such-host.invalid:7687"])
def test_nobody_at_the_address_is_unreachable(uri: str) -> None:
    with pytest.raises(Unreachable, match="NEO4J_URI"):
        open_driver(Target(uri, "neo4j", SecretStr("x"), None, is_private=False))


def test_a_server_that_never_answers_does_not_hang(monkeypatch: pytest.MonkeyPatch, silent_port: int) -> None:
    monkeypatch.setattr(connection, "_ACQUIRE_SECONDS", 0.5)
    with pytest.raises(Unreachable):
        open_driver(Target(f"bolt://127.0.0.1:{silent_port}", "neo4j", SecretStr("x"), None, is_private=False))


def test_encryption_that_the_server_does_not_speak_is_unreachable(target: Target) -> None:
    if not target.is_private:
        pytest.skip("only the private store is known to speak without encryption")
    with pytest.raises(Unreachable, match="NEO4J_URI"):
        open_driver(replace(target, uri=target.uri.replace("bolt:", "bolt+s:"), is_private=False))


def test_a_database_that_does_not_exist_is_named(target: Target) -> None:
    with pytest.raises(StoreError, match="no database no-such-db") as raised:
        open_driver(replace(target, database="no-such-db"))
    assert raised.value.problem_code == "store-database"


# The forms of real servers: 5.26 Community, Aura, a calendar version, Memgraph's imitation.
@pytest.mark.parametrize(
    ("agent", "is_accepted"),
    [
        ("Neo4j/5.26.30", True),
        ("Neo4j/5.26.0", True),
        ("Neo4j/5.27-aura", True),
        ("Neo4j/2025.10.1", True),
        ("Neo4j/5.25.1", False),
        ("Neo4j/4.4.40", False),
        ("Neo4j/v5.11.0 compatible graph database server - Memgraph", False),
        ("", False),
    ],
)
def test_old_servers_and_other_products_are_refused(agent: str, is_accepted: bool) -> None:
    target = Target("bolt://db.example.org", "neo4j", SecretStr("x"), None, is_private=False)
    if is_accepted:
        check_version(agent, target)
        return
    with pytest.raises(StoreError, match=r"needs Neo4j 5\.26") as raised:
        check_version(agent, target)
    assert raised.value.problem_code == "store-version"


def _read(driver: neo4j.Driver, target: Target, statement: str, timeout: float | None = None) -> object:
    with (
        translate_driver_errors(target),
        driver.session(database=target.database, default_access_mode=neo4j.READ_ACCESS) as session,
    ):
        return session.run(neo4j.Query(statement, timeout=timeout)).data()  # type: ignore[arg-type]


def test_a_query_that_takes_too_long_is_ended(driver: neo4j.Driver, target: Target) -> None:
    with pytest.raises(StoreError, match="TERTIUS_QUERY_TIMEOUT_SECONDS") as raised:
        _read(driver, target, "UNWIND range(1, 2000000000) AS x RETURN sum(x % 7)", timeout=0.3)
    assert raised.value.problem_code == "query-timeout"


def test_a_read_session_refuses_to_write(empty_graph: neo4j.Driver, target: Target) -> None:
    with pytest.raises(Refused):
        _read(empty_graph, target, "CREATE (:Actor) RETURN 1")
    assert _read(empty_graph, target, "MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:{port}/x", "ftp://127.0.0.1:{port}/x"])
def test_a_query_reads_no_file_and_no_address(
    driver: neo4j.Driver, target: Target, silent_port: int, address: str
) -> None:
    if not target.is_private:
        pytest.skip("the settings of another Neo4j are its owner's affair")
    with pytest.raises(Neo4jError) as raised:
        _read(driver, target, f"LOAD CSV FROM '{address.format(port=silent_port)}' AS row RETURN row")
    assert raised.value.code == "Neo.ClientError.Statement.ExternalResourceFailed"
    assert any(word in (raised.value.message or "") for word in ("blocked", "not allowed", "file_urls' is false")), (
        raised.value
    )


def test_errors_that_are_the_callers_affair_pass_unchanged(empty_graph: neo4j.Driver, target: Target) -> None:
    with pytest.raises(CypherSyntaxError):
        _read(empty_graph, target, "RETURN nobody_declared_this")
    run = {"database_": target.database}
    empty_graph.execute_query("CREATE CONSTRAINT once IF NOT EXISTS FOR (n:Once) REQUIRE n.id IS UNIQUE", **run)
    try:
        with pytest.raises(ConstraintError), translate_driver_errors(target):
            empty_graph.execute_query("CREATE (:Once {id: 1}), (:Once {id: 1})", **run)
    finally:
        empty_graph.execute_query("DROP CONSTRAINT once", **run)


def test_an_error_of_ours_inside_the_translation_is_left_alone() -> None:
    with pytest.raises(TertiusError, match="ours"), translate_driver_errors():
        raise TertiusError("ours")
