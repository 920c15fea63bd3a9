"""Who may ask: everybody on this machine, holders of a key elsewhere; and what browsers may do with the answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tertius.app.explorer import CONTENT_SECURITY_POLICY
from tertius.app.problems import MEDIA_TYPE
from tertius.store.settings import Settings

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_OPEN_PATHS = ("/healthz", "/readyz")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def ensure_key(settings: Settings) -> str | None:
    """Make the first API key if there is none; where it can be read, or None if there are keys.

    Only hashes are kept in `keys.json`; the key itself lies in `first-key`, readable by the owner alone.
    """
    keys = settings.home / "keys.json"
    if keys.exists():
        return None
    settings.home.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(32)
    first = settings.home / "first-key"
    _write_private(first, key + "\n")
    _write_private(keys, json.dumps([{"name": "first", "sha256": _hash(key)}]))
    return str(first)


def read_hashes(settings: Settings) -> tuple[str, ...]:
    """The hashes of all keys; empty where none were made."""
    keys = settings.home / "keys.json"
    return tuple(one["sha256"] for one in json.loads(keys.read_text())) if keys.exists() else ()


class Guard:
    """Pure ASGI, so that it costs a request next to nothing: checks host and key, and adds security headers.

    A page of another site could reach a server on this machine under a name of its own: on loopback only local host
    names are answered.
    """

    def __init__(self, app: ASGIApp, hashes: Iterable[str], needs_key: bool) -> None:
        self._app = app
        self._hashes = tuple(hashes)
        self._needs_key = needs_key
        policy = CONTENT_SECURITY_POLICY.encode()
        self._headers = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"content-security-policy", policy),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if not self._needs_key and _host_of(headers) not in _LOCAL_NAMES:
            await _refuse(send, 421, "wrong-host", "This server answers requests to localhost only.")
            return
        if self._needs_key and scope["path"] not in _OPEN_PATHS and not self._has_key(headers):
            how = "Send an API key: Authorization: Bearer KEY, or the key as password in a browser."
            await _refuse(send, 401, "key-needed", how, (b"www-authenticate", b'Basic realm="tertius API key", Bearer'))
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, guarded)

    def _has_key(self, headers: dict[bytes, bytes]) -> bool:
        key = _key_of(headers)
        return bool(key) and any(hmac.compare_digest(_hash(key), one) for one in self._hashes)


def _key_of(headers: dict[bytes, bytes]) -> str:
    """The key as a program sends it, or as a browser does: the password of any user name."""
    scheme, _, text = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "bearer":
        return text.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(text, validate=True).decode().partition(":")[2]
        except ValueError:
            return ""
    return headers.get(b"x-api-key", b"").decode("latin-1")


def _host_of(headers: dict[bytes, bytes]) -> str:
    host = headers.get(b"host", b"").decode("latin-1").lower()
    return host.rsplit(":", 1)[0] if not host.endswith("]") and host.count(":") else host


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


async def _refuse(send: Send, status: int, code: str, detail: str, *more: tuple[bytes, bytes]) -> None:
    body = json.dumps(
        {"type": f"urn:tertius:problem:{code}", "title": detail, "status": status, "detail": detail, "code": code}
    ).encode()
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
