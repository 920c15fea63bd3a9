"""Every error a user of tertius can meet, each with a code that the command line and the API share.

::

    TertiusError
    ├── UsageError                 usage               exit 2   HTTP 400
    │   ├── ParameterError         bad-parameter       exit 2   HTTP 422
    │   │   └── NetworkTooLarge    network-too-large   exit 2   HTTP 422
    │   └── DateError              bad-date            exit 2   HTTP 422
    ├── AmbiguousName              ambiguous-name      exit 3   HTTP 409
    ├── NotFound                   not-found           exit 4   HTTP 404
    │   └── Gone                   gone                exit 4   HTTP 410
    ├── StoreError                 store               exit 5   HTTP 503
    │   ├── Unreachable            store-unreachable   exit 5   HTTP 503
    │   └── Unauthorised           store-unauthorised  exit 5   HTTP 503
    ├── Refused                    refused             exit 6   HTTP 403
    │   ├── KeyNeeded              key-needed          exit 6   HTTP 401
    │   └── Locked                 locked              exit 6   HTTP 423
    ├── InvalidInput               invalid-input       exit 1   HTTP 422
    └── DeclarationError           bad-declaration     exit 1   HTTP 500
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class TertiusError(Exception):
    """Something the user can act on; its message says what was found, what was expected, and what to do next.

    Parameters
    ----------
    message : one or more sentences for a person.
    code : overrides the class's code where one class serves several, as rejects do.
    details : values a program may want, JSON-ready; never a secret.
    """

    code: ClassVar[str] = "failed"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500
    title: ClassVar[str] = "The request failed"

    def __init__(self, message: str, *, code: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = dict(details or {})
        self.problem_code = code or type(self).code

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message, which says what to do, and not the way through our code."""
        return [f"{self.problem_code}: {self.message}"]


class UsageError(TertiusError):
    """The request cannot be understood as it was typed."""

    code = "usage"
    exit_code = 2
    http_status = 400
    title = "The request cannot be understood"


class ParameterError(UsageError):
    """A parameter is unknown, missing, or has a value that its type does not allow."""

    code = "bad-parameter"
    http_status = 422
    title = "A parameter is not valid"


class NetworkTooLarge(ParameterError):
    """A network has more ties than are fetched; some metrics can be computed where it lies."""

    code = "network-too-large"
    title = "The network is too large to be fetched"


class DateError(UsageError, ValueError):
    """A date is not EDTF, does not exist, or ends before it begins."""

    code = "bad-date"
    http_status = 422
    title = "A date is not valid"


class AmbiguousName(TertiusError):
    """A name fits several things; `details["candidates"]` lists them, and nothing was chosen."""

    code = "ambiguous-name"
    exit_code = 3
    http_status = 409
    title = "The name fits more than one thing"


class NotFound(TertiusError):
    """Nothing has that id or name; `details["nearest"]` lists what comes close."""

    code = "not-found"
    exit_code = 4
    http_status = 404
    title = "Nothing has that id or name"


class Gone(NotFound):
    """The id was served once and is no longer; `details["ended"]` says since when, by what and why."""

    code = "gone"
    http_status = 410
    title = "It was served once, and is no longer"


class StoreError(TertiusError):
    """The database cannot be used."""

    code = "store"
    exit_code = 5
    http_status = 503
    title = "The database cannot be used"


class Unreachable(StoreError):
    """No database answers at the address."""

    code = "store-unreachable"
    title = "The database does not answer"


class Unauthorised(StoreError):
    """The database answers, and refuses the credentials."""

    code = "store-unauthorised"
    title = "The database refuses the credentials"


class Refused(TertiusError):
    """The request is understood and not allowed."""

    code = "refused"
    exit_code = 6
    http_status = 403
    title = "The request is refused"


class KeyNeeded(Refused):
    """The request writes, or comes from elsewhere, and carries no API key."""

    code = "key-needed"
    http_status = 401
    title = "An API key is needed"


class Locked(Refused):
    """Another process is writing, or holds the store."""

    code = "locked"
    http_status = 423
    title = "Another process holds the graph"


class InvalidInput(TertiusError, ValueError):
    """An input file cannot be read at all; broken rows of a readable one are rejects, not errors."""

    code = "invalid-input"
    http_status = 422
    title = "The input is not valid"


class DeclarationError(TertiusError):
    """A module of tertius declares something incomplete: a kind without a role, a question without a summary."""

    code = "bad-declaration"
    title = "A declaration is incomplete"
