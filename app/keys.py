"""API keys: made, listed and revoked on the command line, kept as hashes in a file that only its owner can read."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from tertius.graph_schema.errors import NotFound, Refused, UsageError
from tertius.store.settings import Settings

Scope = Literal["read", "load", "decide"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""`read` asks, `load` also loads and rolls back, `decide` also decides on identities, claims and sources."""


class Key(BaseModel):
    """What is kept of a key: never the key itself."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str
    scopes: tuple[Scope, ...] = SCOPES
    created: str = ""


_KEYS = TypeAdapter(list[Key])


class KeyRing:
    """The keys of one home folder; reads the file again when it has changed, so that revoking works at once."""

    def __init__(self, settings: Settings) -> None:
        self._file = settings.home / "keys.json"
        self._read_at: tuple[int, int] | None = None
        self._keys: list[Key] = []

    def read(self) -> list[Key]:
        """All keys, oldest first.

        Raises
        ------
        Refused
            If the file cannot be understood: then no key is taken as valid.
        """
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return []
        if self._read_at != (found.st_mtime_ns, found.st_ino):
            try:
                self._keys = _KEYS.validate_json(self._file.read_bytes())
            except ValidationError:
                raise Refused(f"{self._file} is no list of keys; restore it, or delete it and make new keys.") from None
            self._read_at = (found.st_mtime_ns, found.st_ino)
        return self._keys

    def find(self, key: str) -> Key | None:
        """The entry of a key, or None if it is unknown; every hash is compared, so that time tells nothing."""
        wanted = _hash(key)
        matching = [one for one in self.read() if hmac.compare_digest(one.sha256, wanted)]
        return matching[0] if key and matching else None

    def add(self, name: str, scopes: Iterable[Scope] = SCOPES) -> str:
        """Make a key and keep its hash; the key, which nothing can show again.

        Raises
        ------
        UsageError
            If the name is taken.
        """
        key = secrets.token_urlsafe(32)
        with self._locked():
            if name in {one.name for one in self.read()}:
                raise UsageError(f'There is a key "{name}" already; choose another name, or revoke it first.')
            chosen = tuple(one for one in SCOPES if one in set(scopes))
            created = datetime.now(UTC).isoformat(timespec="seconds")
            self._write([*self.read(), Key(name=name, sha256=_hash(key), scopes=chosen, created=created)])
        return key

    def revoke(self, name: str) -> None:
        """Forget a key; servers that run refuse it from now on.

        Raises
        ------
        NotFound
            If there is no key of that name.
        """
        with self._locked():
            left = [one for one in self.read() if one.name != name]
            if len(left) == len(self.read()):
                raise NotFound(f'There is no key "{name}"; `tertius keys list` shows them.')
            self._write(left)

    def _locked(self) -> FileLock:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self._file.with_suffix(".lock"))

    def _write(self, keys: list[Key]) -> None:
        # Written beside and moved: a server that reads meanwhile sees the old list or the new one.
        partial = self._file.with_suffix(".part")
        write_private(partial, _KEYS.dump_json(keys, indent=1).decode() + "\n")
        partial.replace(self._file)


def ensure_key(settings: Settings) -> Path | None:
    """Make the first API key if there is none; the file it can be read from, or None if there are keys."""
    ring = KeyRing(settings)
    if ring.read():
        return None
    first = settings.home / "first-key"
    write_private(first, ring.add("first") + "\n")
    return first


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
