"""Who may ask: everybody on this machine, holders of a key elsewhere; and what browsers may do with the answers."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from tertius.app.explorer import CONTENT_SECURITY_POLICY
from tertius.app.keys import KeyRing, Scope
from tertius.app.problems import problem
from tertius.graph_schema.errors import KeyNeeded, Refused

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_HOW_TO_GET_ONE = "Make one on the server's machine: tertius keys add NAME"
_OPEN_PATHS = ("/healthz", "/readyz")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """Pure ASGI, so that it costs a request next to nothing: checks host and key, and adds security headers.

    A page of another site could reach a server on this machine under a name of its own: on loopback only local host
    names are answered.
    """

    def __init__(self, app: ASGIApp, ring: KeyRing, needs_key: bool) -> None:
        self._app = app
        self._ring = ring
        self._needs_key = needs_key
        policy = CONTENT_SECURITY_POLICY.encode()
        self._headers = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"content-security-policy", policy),
        ]

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if not self._needs_key and _host_of(headers) not in _LOCAL_NAMES:
            title = "This server answers requests to localhost only"
            await problem(scope, 421, "wrong-host", title, f"{title}.")(scope, receive, send)
            return
        key, is_bearer = _key_of(headers)
        found = self._ring.find(key) if key else None
        scopes: frozenset[Scope] = frozenset(found.scopes) if found else frozenset()
        scope["tertius.key"] = found.name if found else None
        # A browser sends a password along with whatever a page of another site makes it send: that key only reads.
        scope["tertius.scopes"] = scopes if is_bearer else scopes & {"read"}
        if self._needs_key and scope["path"] not in _OPEN_PATHS and "read" not in scopes:
            how = "Send an API key: Authorization: Bearer KEY, or the key as password in a browser."
            refused = problem(scope, 401, "key-needed", "An API key is needed", how)
            refused.headers["www-authenticate"] = 'Basic realm="tertius API key", Bearer'
            await refused(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A page that is made to be framed brings a policy of its own.
                own = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in self._headers if one[0] not in own)]
            await send(message)

        await self._app(scope, receive, guarded)


def require_scope(scope: Scope) -> Callable[[Request], Awaitable[None]]:
    """A dependency of routes that write: the request needs a key with this scope, wherever it comes from.

    Raises
    ------
    KeyNeeded
        If it has none; Refused if its key does not allow this.
    """

    async def check(request: Request) -> None:
        scopes = request.scope.get("tertius.scopes", frozenset())
        if not scopes:
            raise KeyNeeded(
                f"This needs an API key that allows `{scope}`: Authorization: Bearer KEY. {_HOW_TO_GET_ONE}"
            )
        if scope not in scopes:
            raise Refused(f"This key does not allow `{scope}`. {_HOW_TO_GET_ONE}", code="scope-needed")

    return check


def key_name(request: Request) -> str:
    """Whose key the request carries: the author of what it writes."""
    return str(request.scope.get("tertius.key") or "nobody")


def _key_of(headers: dict[bytes, bytes]) -> tuple[str, bool]:
    """The key that a request carries, and whether as a program sends it rather than as a browser's password."""
    scheme, _, text = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "bearer":
        return text.strip(), True
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(text, validate=True).decode().partition(":")[2], False
        except ValueError:
            return "", False
    return headers.get(b"x-api-key", b"").decode("latin-1"), True


def _host_of(headers: dict[bytes, bytes]) -> str:
    host = headers.get(b"host", b"").decode("latin-1").lower()
    return host.rsplit(":", 1)[0] if not host.endswith("]") and host.count(":") else host
