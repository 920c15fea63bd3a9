"""Waiting until the private Neo4j answers a query, and saying why when it does not."""

from __future__ import annotations

import time
from dataclasses import replace

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError
from pydantic import SecretStr

from tertius.graph_schema.errors import Locked, StoreError, Unauthorised, Unreachable
from tertius.store.driver_errors import keep_driver_quiet
from tertius.store.local.credentials import INITIAL_PASSWORD, USERNAME, make_password, read_password, write_password
from tertius.store.local.home import RunningState, StoreHome, write_state
from tertius.store.local.process import log_tail, printed, process_of
from tertius.store.progress import Progress
from tertius.store.target import Target

DATABASE = "neo4j"
_PAUSE_SECONDS = 0.2


class PortTaken(Exception):
    """Another program took the port between its choice and Neo4j's start; the start is tried again on another."""


def target_of(home: StoreHome, port: int) -> Target:
    """Address and credentials of the private store, once its password is set."""
    password = read_password(home) or SecretStr("")
    return Target(f"bolt://127.0.0.1:{port}", USERNAME, password, DATABASE, is_private=True)


def wait_until_ready(home: StoreHome, state: RunningState, timeout_seconds: float, progress: Progress) -> None:
    """Returns when a query answers; sets the first password on the way, and records that the store is ready.

    Raises
    ------
    PortTaken : Neo4j ended because its port was in use.
    Locked : another Neo4j uses the folder.
    Unauthorised : the kept password is not the store's.
    Unreachable : nothing answered within `timeout_seconds`.
    StoreError : Neo4j ended for another reason, which the message quotes.
    """
    deadline = time.monotonic() + timeout_seconds
    started = time.monotonic()
    while True:
        if process_of(state) is None:
            raise explain_end(home)
        if _answers(home, state.port):
            write_state(home, replace(state, is_ready=True))
            return
        if time.monotonic() > deadline:
            raise Unreachable(
                f"The store started and did not answer within {timeout_seconds:.0f} seconds. Its log is {home.log}; "
                f"`tertius store stop` ends it. The log ends with:\n{log_tail(home)}"
            )
        progress(f"Starting Neo4j ({time.monotonic() - started:.0f} s)")
        time.sleep(_PAUSE_SECONDS)


def _answers(home: StoreHome, port: int) -> bool:
    """Whether a query answers now; False while the server is still coming up."""
    keep_driver_quiet()
    try:
        _log_in(home, port)
    except AuthError as error:
        raise Unauthorised(
            f"The password in {home.password} is not that of the store in {home.root}. Put the right file back, "
            "or start afresh with `tertius store reset`."
        ) from error
    except (DriverError, Neo4jError):
        return False
    return True


def _log_in(home: StoreHome, port: int) -> None:
    password = read_password(home)
    if password is not None:
        try:
            _query(port, password)
            return
        except AuthError:
            # A starter that died after it wrote the password and before it set it leaves the initial one in force.
            _set_password(port, password)
    else:
        password = make_password()
        write_password(home, password)
        _set_password(port, password)
    _query(port, password)


def _query(port: int, password: SecretStr) -> None:
    with _open(port, password) as driver, driver.session(database=DATABASE) as session:
        session.run("RETURN 1").consume()


def _set_password(port: int, password: SecretStr) -> None:
    values = {"old": INITIAL_PASSWORD.get_secret_value(), "new": password.get_secret_value()}
    with _open(port, INITIAL_PASSWORD) as driver, driver.session(database="system") as session:
        session.run("ALTER CURRENT USER SET PASSWORD FROM $old TO $new", values).consume()


def _open(port: int, password: SecretStr) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        f"bolt://127.0.0.1:{port}",
        auth=(USERNAME, password.get_secret_value()),
        connection_timeout=5.0,
        connection_acquisition_timeout=10.0,
    )


def explain_end(home: StoreHome) -> Exception:
    """What to raise for a database process that ended, from what it printed."""
    everything = printed(home)
    if "Address already in use" in everything or "is already in use" in everything:
        return PortTaken()
    if "Lock file has been locked by another process" in everything or "store_lock" in everything:
        return Locked(
            f"Another Neo4j is using the folder {home.root}, and tertius did not start it. Stop that one, or set "
            "TERTIUS_HOME to another folder."
        )
    if "No space left on device" in everything:
        return StoreError(f"The disk is full: Neo4j could not write to {home.root}. Free some space.", code="disk-full")
    if "insufficient memory" in everything or "Could not reserve enough space" in everything:
        return StoreError("Neo4j needs about 500 MB of memory, and the system refused it. Close some programs.")
    return StoreError(f"Neo4j ended while it started. Its log is {home.log}, and ends with:\n{log_tail(home)}")
