"""A name for every request, by which an answer, a problem and a line of the log are found to belong together."""

from __future__ import annotations

import re
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class RequestIds:
    """Takes over the caller's `X-Request-ID` if it is one that a log can hold, else makes one; sends it back."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Name one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"x-request-id"), "")
        request_id = given if _SANE.fullmatch(given) else secrets.token_hex(8)
        scope["tertius.request_id"] = request_id
        header = (HEADER.lower().encode(), request_id.encode())

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], header]
            await send(message)

        await self._app(scope, receive, named)


def request_id(scope: Scope) -> str | None:
    """The name of a request; None where nobody gave it one."""
    found: str | None = scope.get("tertius.request_id")
    return found
