"""What the driver's exceptions mean for the user; no message repeats a password."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionAcquisitionTimeoutError,
    DatabaseUnavailable,
    DriverError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
    UnsupportedServerProduct,
)

from tertius.graph_schema.errors import Locked, Refused, StoreError, TertiusError, Unauthorised, Unreachable
from tertius.store.target import Target

_TIMED_OUT = "Neo.ClientError.Transaction.TransactionTimedOut"
_LOCK_CODES = (
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
    "Neo.TransientError.Transaction.LockClientStopped",
    "Neo.ClientError.Transaction.LockClientStopped",
    "Neo.ClientError.Transaction.LockAcquisitionTimeout",
)
_MEMORY_CODES = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.OutOfMemoryError",
    "Neo.TransientError.General.TransactionMemoryLimit",
)
_RATE_LIMIT = "Neo.ClientError.Security.AuthenticationRateLimit"
_NO_DATABASE = ("Neo.ClientError.Database.DatabaseNotFound", "Neo.ClientError.Database.DatabaseNotFound.1")


@contextmanager
def translate_driver_errors(target: Target | None = None) -> Iterator[None]:
    """Turns the driver's exceptions into errors with a next step; usable around any work with a driver, async too.

    Errors that are the caller's affair pass unchanged: a statement with wrong Cypher, a violated constraint.

    Parameters
    ----------
    target : named in the messages; not given: the messages say "the database".

    Raises
    ------
    Unreachable, Unauthorised : no answer, or credentials refused.
    Locked : another transaction held what this one needed until it gave up.
    Refused : a write in a READ session.
    StoreError : no such database (`store-database`), a query that took too long (`query-timeout`) or too much memory
        (`query-memory`), a database that is busy (`store-busy`) or broken.
    """
    try:
        yield
    except (DriverError, Neo4jError) as error:
        translated = translated_error(error, target)
        if translated is None:
            raise
        raise translated from error


def keep_driver_quiet() -> None:
    """Keeps what the driver logs off the terminal of a program that set up no logging; its exceptions say the same."""
    logger = logging.getLogger("neo4j")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def translated_error(error: DriverError | Neo4jError, target: Target | None = None) -> TertiusError | None:
    """The error to raise in place of the driver's; None if the driver's should pass."""
    if isinstance(error, Neo4jError):
        return _from_server(error, target)
    return _from_driver(error, target)


def _where(target: Target | None) -> str:
    if target is None:
        return "the database"
    return f"the private store at {target.uri}" if target.is_private else f"Neo4j at {target.uri}"


def _next_step(target: Target | None) -> str:
    if target is not None and target.is_private:
        return "Look at it with `tertius store status`, start it with `tertius store start`."
    return "Check NEO4J_URI and that the server runs and lets this machine in; or unset it to use the private store."


def _from_driver(error: DriverError, target: Target | None) -> TertiusError | None:
    where = _where(target)
    if isinstance(error, ConnectionAcquisitionTimeoutError):
        return StoreError(
            f"All connections to {where} are busy. Try again, with fewer requests at a time.", code="store-busy"
        )
    if isinstance(error, UnsupportedServerProduct):
        return StoreError(
            f"What answers at {where} is no Neo4j that the driver knows. Check NEO4J_URI.", code="store-version"
        )
    if isinstance(error, (ServiceUnavailable, SessionExpired)):
        reason = _reason(error)
        return Unreachable(f"No answer from {where}{reason}. {_next_step(target)}", details=_details(target))
    if isinstance(error, ConfigurationError):
        return StoreError(
            f"The driver refuses the address or settings of {where}: {error}. Check the NEO4J_* variables."
        )
    return None


def _reason(error: DriverError) -> str:
    """The system's own words at the bottom of the chain of causes, such as "Connection refused"."""
    text = str(error)
    bottom: BaseException = error
    while bottom.__cause__ is not None:
        bottom = bottom.__cause__
    if isinstance(bottom, OSError) and bottom.strerror:
        return f" ({bottom.strerror})"
    if "certificate" in text.lower() or "ssl" in text.lower():
        return " (the encrypted connection failed: the scheme or the certificate is wrong)"
    return " (it did not answer in time)" if "timed out" in text.lower() else ""


def _from_server(error: Neo4jError, target: Target | None) -> TertiusError | None:
    where, code = _where(target), error.code or ""
    if code == _RATE_LIMIT:
        return Unauthorised(
            f"{_capital(where)} locks the user out after wrong passwords. Wait some seconds, then try again."
        )
    if isinstance(error, AuthError):
        return Unauthorised(_wrong_password(target), details=_details(target))
    if code in _NO_DATABASE:
        name = target.database if target else None
        return StoreError(
            f"{_capital(where)} has no database {name or 'of that name'}. Correct NEO4J_DATABASE, or unset it "
            "to use the user's home database.",
            code="store-database",
        )
    if code.startswith(_TIMED_OUT):
        return StoreError(
            "The query took longer than allowed and was ended. Ask for less (a shorter period, fewer hops, a lower "
            "limit), or raise TERTIUS_QUERY_TIMEOUT_SECONDS.",
            code="query-timeout",
        )
    if code == "Neo.ClientError.Statement.AccessMode":
        return Refused("The statement writes, and this session only reads. Changes go through `tertius load`.")
    if isinstance(error, Forbidden):
        return Unauthorised(f"{_capital(where)} does not allow this user to do that: {error.message}")
    return _from_trouble(error, where, code)


def _from_trouble(error: Neo4jError, where: str, code: str) -> TertiusError | None:
    """Refusals that may pass by themselves, and those of a disk."""
    if code in _LOCK_CODES:
        return Locked("Another process is writing to the graph. Wait for it to end, then try again.")
    if code in _MEMORY_CODES:
        return StoreError("The query needs more memory than the database may use. Ask for less.", code="query-memory")
    if "No space left on device" in (error.message or ""):
        return StoreError(f"The disk of {where} is full. Free some space, then restart it.", code="disk-full")
    if isinstance(error, (TransientError, DatabaseUnavailable)) or "Transaction.Terminated" in code:
        return StoreError(
            f"{_capital(where)} is busy or restarting ({code}). Try again in a moment.", code="store-busy"
        )
    return None


def _wrong_password(target: Target | None) -> str:
    if target is not None and target.is_private:
        return (
            f"The private store at {target.uri} refuses its password. Restore the file `password` in its folder, or "
            "start afresh with `tertius store reset`."
        )
    user = f" of user {target.username}" if target else ""
    return f"{_capital(_where(target))} refuses the credentials{user}. Check NEO4J_USERNAME and NEO4J_PASSWORD."


def _details(target: Target | None) -> dict[str, str]:
    return {"uri": target.uri} if target else {}


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
