"""Where the graph is: the address and credentials that a driver is opened with."""

from __future__ import annotations

from dataclasses import dataclass, field

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Target:
    """One database of one Neo4j.

    Attributes
    ----------
    database : None means the user's home database.
    is_private : whether it is the private local store, which tertius starts and stops itself.
    """

    uri: str
    username: str
    password: SecretStr = field(repr=False)
    database: str | None
    is_private: bool
