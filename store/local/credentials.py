"""The private store's password: random, in a file that only its owner can read."""

from __future__ import annotations

import secrets

from pydantic import SecretStr

from tertius.store.local.home import StoreHome, explain_disk_errors, write_privately

USERNAME = "neo4j"
INITIAL_PASSWORD = SecretStr("neo4j")


def read_password(home: StoreHome) -> SecretStr | None:
    """The store's password; None before the first start has set it."""
    with explain_disk_errors(home.password):
        try:
            text = home.password.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
    return SecretStr(text) if text else None


def write_password(home: StoreHome, password: SecretStr) -> None:
    """Keeps a password; written before it is set, so that a crash in between loses neither."""
    write_privately(home.password, password.get_secret_value())


def make_password() -> SecretStr:
    """A new random password of 256 bits."""
    return SecretStr(secrets.token_urlsafe(32))
