"""Starting, finding and ending the private store; two commands that start it at once both get the same one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tertius.graph_schema.errors import Refused, StoreError, Unreachable
from tertius.store.local import process, readiness
from tertius.store.local.artifacts import NEO4J_VERSION, fetch_class_path
from tertius.store.local.home import FreeBytes, RunningState, StoreHome, free_bytes, read_state, require_space
from tertius.store.local.interruption import finish_interrupted_restore, is_restore_unfinished
from tertius.store.local.java import find_java
from tertius.store.local.plugins import listed_jars, place_plugins
from tertius.store.progress import Progress, quiet
from tertius.store.settings import Settings
from tertius.store.target import Target

LOCK_SECONDS = 180.0
_READY_SECONDS = 120.0
_START_BYTES = 200_000_000
_START_TRIES = 4


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the private store without touching its data.

    Attributes
    ----------
    uri, pid, port, uptime_seconds, memory_bytes : None unless it runs.
    data_bytes : size of the databases on disk.
    """

    home: Path
    version: str
    is_running: bool
    is_ready: bool
    uri: str | None
    pid: int | None
    port: int | None
    uptime_seconds: float | None
    memory_bytes: int | None
    data_bytes: int


def ensure_running(
    settings: Settings,
    progress: Progress = quiet,
    *,
    free: FreeBytes = free_bytes,
    choose_port: Callable[[int | None], int] = process.choose_port,
) -> Target:
    """The private store's address, after starting it if it does not run.

    Raises
    ------
    StoreError : it cannot be started: no Java, no jgo, no disk, no download; or it ended, with its last words.
    Unreachable : it did not answer within two minutes.
    Locked : another Neo4j uses its folder, or another command has held it for three minutes.

    Notes
    -----
    About 7 s for a start, 2 ms when it runs already; a minute more the first time, for the download.
    """
    home = StoreHome(settings.home)
    if (target := find_ready(home)) is not None:
        return target
    home.create()
    java = find_java()
    class_path = fetch_class_path(home, progress, jars=listed_jars(with_gds=settings.gds), free=free)
    progress("Starting Neo4j")
    with home.lock(LOCK_SECONDS):
        if is_restore_unfinished(home):
            # Whoever restored held the lock, so it has ended; what it started may run on half-tried data.
            stop_locked(home)
            finish_interrupted_restore(home)
        return start_locked(home, java, class_path, progress, free=free, choose_port=choose_port)


def start_locked(
    home: StoreHome,
    java: Path,
    class_path: list[Path],
    progress: Progress,
    *,
    free: FreeBytes = free_bytes,
    choose_port: Callable[[int | None], int] = process.choose_port,
) -> Target:
    """Starts the store, or waits for one that is starting; the caller holds the store's lock."""
    state = process.find_running(home)
    if state is None:
        process.end_lost_processes(home)
        require_space(home.root, _START_BYTES, "start Neo4j", free)
        place_plugins(home, class_path)
        state = _start(home, java, class_path, progress, choose_port)
    elif not state.is_ready:
        readiness.wait_until_ready(home, state, _READY_SECONDS, progress)
    return readiness.target_of(home, state.port)


def _start(
    home: StoreHome, java: Path, class_path: list[Path], progress: Progress, choose_port: Callable[[int | None], int]
) -> RunningState:
    last = read_state(home)
    preferred = last.port if last else None
    for _ in range(_START_TRIES):
        port = choose_port(preferred)
        state = process.spawn(home, java, class_path, port)
        try:
            readiness.wait_until_ready(home, state, _READY_SECONDS, progress)
            return state
        except readiness.PortTaken:
            preferred = None
        except BaseException:
            # Ctrl-C included: a half-started database would hold the folder with nobody to stop it.
            process.end_running(home)
            raise
    raise StoreError(f"Every one of {_START_TRIES} free ports was taken before Neo4j could open it. Try again.")


def find_ready(home: StoreHome) -> Target | None:
    """The running store's address; None if it does not run, is still starting, or is being restored."""
    state = process.find_running(home)
    if is_restore_unfinished(home):
        return None
    return readiness.target_of(home, state.port) if state is not None and state.is_ready else None


def require_running(settings: Settings) -> Target:
    """The running store's address, without starting it.

    Raises
    ------
    Unreachable : it does not run.
    """
    home = StoreHome(settings.home)
    target = find_ready(home)
    if target is None:
        raise Unreachable(f"The private store in {home.root} does not run. Start it with `tertius store start`.")
    return target


def stop(settings: Settings, progress: Progress = quiet) -> bool:
    """Ends the store cleanly, which takes up to ten seconds; whether it ran."""
    home = StoreHome(settings.home)
    if not home.root.exists():
        return False
    progress("Stopping Neo4j")
    with home.lock(LOCK_SECONDS):
        return stop_locked(home)


def stop_locked(home: StoreHome) -> bool:
    """Ends the store; the caller holds its lock."""
    ran = process.end_running(home)
    return process.end_lost_processes(home) > 0 or ran


def status(settings: Settings) -> Status:
    """What runs, where, and how large it is; changes nothing and never waits."""
    home = StoreHome(settings.home)
    state = process.find_running(home)
    living = process.process_of(state) if state else None
    memory = living.memory_info().rss if living else None
    size = sum(path.stat().st_size for path in home.data.rglob("*") if path.is_file()) if home.data.exists() else 0
    return Status(
        home=home.home,
        version=NEO4J_VERSION,
        is_running=state is not None,
        is_ready=state is not None and state.is_ready,
        uri=f"bolt://127.0.0.1:{state.port}" if state else None,
        pid=state.pid if state else None,
        port=state.port if state else None,
        uptime_seconds=max(0.0, time.time() - state.created_at) if state else None,
        memory_bytes=memory,
        data_bytes=size,
    )


def require_private(settings: Settings, action: str) -> None:
    """Refuses what only the private store allows while `NEO4J_URI` names another database.

    Raises
    ------
    Refused : `NEO4J_URI` is set.
    """
    if settings.neo4j_uri is not None:
        raise Refused(
            f"NEO4J_URI is set, and tertius does not {action} a Neo4j that it did not start. Use that Neo4j's own "
            "tools, or unset NEO4J_URI to mean the private store."
        )
