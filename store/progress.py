"""How long work in the store tells a caller where it stands, without knowing of terminals."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called with the step in words, for downloads also with bytes done and in all; again as the step moves on."""

    def __call__(self, step: str, done: int = 0, total: int | None = None, /) -> None: ...


def quiet(step: str, done: int = 0, total: int | None = None, /) -> None:
    """A `Progress` that tells nobody."""
