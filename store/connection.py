"""Opening the database: which one, with what driver, and what its refusals mean for the user."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import neo4j

from tertius.graph_schema.errors import StoreError
from tertius.store.driver_errors import keep_driver_quiet, translate_driver_errors
from tertius.store.local import ensure_running, require_running
from tertius.store.progress import Progress, quiet
from tertius.store.settings import Settings
from tertius.store.target import Target

__all__ = [
    "Target",
    "open_async_driver",
    "open_driver",
    "resolve_target",
    "translate_driver_errors",
]

MINIMUM_VERSION = (5, 26)
_AGENT = re.compile(r"^Neo4j/(\d+)\.(\d+)")
_CONNECT_SECONDS = 10.0
# Bounds the wait for a server that takes the connection and then says nothing, too.
_ACQUIRE_SECONDS = 20.0
_RETRY_SECONDS = 15.0


def resolve_target(settings: Settings, *, start: bool = True, progress: Progress | None = None) -> Target:
    """The database to use: `NEO4J_URI` if it is set, else the private local store.

    Parameters
    ----------
    start : whether to start the private store if it does not run; without it that is an error.
    progress : told how the start goes.

    Raises
    ------
    StoreError : the private store cannot be started.
    Unreachable : it does not run and `start` is false.
    """
    if settings.neo4j_uri is not None:
        return Target(
            settings.neo4j_uri,
            settings.neo4j_username,
            settings.neo4j_password,
            settings.neo4j_database,
            is_private=False,
        )
    return ensure_running(settings, progress or quiet) if start else require_running(settings)


def open_driver(target: Target) -> neo4j.Driver:
    """A driver whose connection, credentials, database and server version have been tried.

    Raises
    ------
    Unreachable, Unauthorised : nobody answers in twenty seconds, or the credentials are refused.
    StoreError : the server is older than 5.26, is no Neo4j, or lacks the database.
    """
    keep_driver_quiet()
    with translate_driver_errors(target):
        driver = neo4j.GraphDatabase.driver(target.uri, **_options(target))
        try:
            info = driver.get_server_info()
            check_version(info.agent, target)
            with driver.session(database=target.database, default_access_mode=neo4j.READ_ACCESS) as session:
                session.run("RETURN 1").consume()
        except BaseException:
            driver.close()
            raise
    return driver


async def open_async_driver(target: Target) -> neo4j.AsyncDriver:
    """As `open_driver`, for code that runs in an event loop; the driver belongs to the loop that opened it.

    Raises
    ------
    Unreachable, Unauthorised, StoreError : as for `open_driver`.
    """
    keep_driver_quiet()
    with translate_driver_errors(target):
        driver = neo4j.AsyncGraphDatabase.driver(target.uri, **_options(target))
        try:
            info = await driver.get_server_info()
            check_version(info.agent, target)
            async with driver.session(database=target.database, default_access_mode=neo4j.READ_ACCESS) as session:
                await (await session.run("RETURN 1")).consume()
        except BaseException:
            await driver.close()
            raise
    return driver


def check_version(agent: str, target: Target) -> None:
    """Refuses a server that lacks what the queries are written for.

    Parameters
    ----------
    agent : what the server calls itself, such as `Neo4j/5.26.30`, `Neo4j/2025.10.1`, `Neo4j/5.27-aura`.
    """
    match = _AGENT.match(agent)
    if match is None or (int(match.group(1)), int(match.group(2))) < MINIMUM_VERSION:
        needed = ".".join(map(str, MINIMUM_VERSION))
        raise StoreError(
            f"The server at {target.uri} is {agent or 'of unknown kind'}, and tertius needs Neo4j {needed} or newer. "
            "Upgrade it, or unset NEO4J_URI to use the private local store.",
            code="store-version",
            details={"found": agent, "needed": needed},
        )


def user_agent() -> str:
    """How tertius names itself to the server, whose logs then tell its queries from others."""
    try:
        return f"tertius/{version('tertius')}"
    except PackageNotFoundError:
        # A checkout that was not installed.
        return "tertius/unreleased"


def _options(target: Target) -> dict[str, Any]:
    return {
        "auth": (target.username, target.password.get_secret_value()),
        "user_agent": user_agent(),
        "connection_timeout": _CONNECT_SECONDS,
        "connection_acquisition_timeout": _ACQUIRE_SECONDS,
        "max_transaction_retry_time": _RETRY_SECONDS,
        # A laptop that slept leaves dead connections in the pool: try them before use.
        "liveness_check_timeout": _CONNECT_SECONDS,
        # Hints on performance and on labels that no node has yet are for whoever writes queries, not for users.
        "notifications_min_severity": "OFF",
    }
