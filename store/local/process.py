"""The database process: started so that it outlives the command, found again, and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from tertius.graph_schema.errors import StoreError
from tertius.store.local.configuration import server_command, write_arguments, write_configuration
from tertius.store.local.home import RunningState, StoreHome, explain_disk_errors, read_state, write_state

# Creation times are rounded differently by different systems, and shift when the clock is set.
_SAME_TIME_SECONDS = 2.0
_STOP_SECONDS = 40.0
_KILL_SECONDS = 10.0
_LOG_TAIL_LINES = 12


def spawn(home: StoreHome, java: Path, class_path: Sequence[Path], port: int) -> RunningState:
    """Starts the database process on a port and records it; it is not ready yet.

    Raises
    ------
    StoreError : the system cannot run Java, or the folder cannot be written.
    """
    write_configuration(home, port)
    write_arguments(home, class_path, os.pathsep)
    with explain_disk_errors(home.console), home.console.open("wb") as console:
        home.log.unlink(missing_ok=True)
        try:
            child = _popen(server_command(java, home), console.fileno())
        except OSError as error:
            raise StoreError(f"{java} cannot be run: {error.strerror or error}. Install Java 17 or 21 anew.") from error
    process = psutil.Process(child.pid)
    state = RunningState(child.pid, process.create_time(), port, is_ready=False)
    # The child is meant to outlive this object, which would warn about that.
    child.returncode = 0
    try:
        write_state(home, state)
    except BaseException:
        _end(process)
        raise
    return state


def _popen(command: Sequence[str], console: int) -> subprocess.Popen[bytes]:
    environment = {
        name: value for name, value in os.environ.items() if not name.upper().startswith(("NEO4J_", "JAVA_"))
    }
    # Neo4j may read secrets and settings from these, and JAVA_TOOL_OPTIONS would change its memory.
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, env=environment, creationflags=flags
        )
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, env=environment, start_new_session=True
    )


def find_running(home: StoreHome) -> RunningState | None:
    """The recorded process if it still runs; None if there is none, or if its pid now belongs to another program."""
    state = read_state(home)
    return state if state is not None and process_of(state) is not None else None


def process_of(state: RunningState) -> psutil.Process | None:
    """The living process of a record, told from a later one with the same pid by its creation time."""
    try:
        process = psutil.Process(state.pid)
        is_same = abs(process.create_time() - state.created_at) < _SAME_TIME_SECONDS
        return process if is_same and is_alive(process) else None
    except psutil.NoSuchProcess:
        return None


def is_alive(process: psutil.Process) -> bool:
    """Whether a process runs; one that ended and is waited for by nobody does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def end_lost_processes(home: StoreHome) -> int:
    """Ends database processes of this store that no record names, as a starter killed midway leaves; how many.

    Cost: looks at every process of the machine, some ten milliseconds.
    """
    ours = f"--home-dir={home.root}"
    ended = 0
    for process in psutil.process_iter():
        try:
            if process.name().lower().startswith("java") and ours in process.cmdline():
                _end(process)
                ended += 1
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return ended


def end_running(home: StoreHome) -> bool:
    """Ends the recorded process cleanly, by force if it takes too long; whether there was one."""
    state = find_running(home)
    process = process_of(state) if state else None
    if process is not None:
        # The record stays: the next start takes its port again, and open clients find the store.
        _end(process)
    return process is not None


def _end(process: psutil.Process) -> None:
    try:
        process.terminate()
        _, alive = psutil.wait_procs([process], timeout=_STOP_SECONDS)
        for stubborn in alive:
            stubborn.kill()
        _, alive = psutil.wait_procs(alive, timeout=_KILL_SECONDS)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise StoreError(f"Process {process.pid} of the store belongs to another user, who has to stop it.") from error
    if any(is_alive(stubborn) for stubborn in alive):
        raise StoreError(f"Process {process.pid} of the store cannot be ended. End it by hand, then try again.")


def choose_port(preferred: int | None = None) -> int:
    """A free port of 127.0.0.1: the preferred one if nobody has it, so that open clients find the store again."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            # On Windows this option would let two programs share the port.
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StoreError("No free port on 127.0.0.1. Close some programs, then try again.")


def printed(home: StoreHome) -> str:
    """All that the database process has said since it was started; empty if it said nothing."""
    texts = []
    for path in (home.console, home.log):
        try:
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
    return "".join(texts)


def log_tail(home: StoreHome) -> str:
    """The last lines of `printed`, for a message; without the places in Neo4j's own code."""
    lines = [line for line in printed(home).splitlines() if line.strip() and not line.startswith(("\tat ", "\t... "))]
    return "\n".join(lines[-_LOG_TAIL_LINES:])
