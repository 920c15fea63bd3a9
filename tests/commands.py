"""Running the command line in the test's own process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tertius.app.cli import main


class Ended(NamedTuple):
    """How a command ended: exit code and both outputs."""

    code: int
    out: str
    err: str


RunCommand = Callable[..., Ended]


def command_runner(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunCommand:
    """A function that runs `tertius ARGUMENTS` and catches how it ends."""

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["tertius", *arguments])
        capfd.readouterr()
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        else:
            code = 0
        caught = capfd.readouterr()
        return Ended(code, caught.out, caught.err)

    return run
