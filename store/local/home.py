"""The folder of the private local store: what lies where, who holds it, and what the disk has to say about it."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from tertius.graph_schema.errors import Locked, StoreError

FreeBytes = Callable[[Path], int]
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class StoreHome:
    """Paths of one private store under `TERTIUS_HOME`; nothing is created by naming them."""

    home: Path

    @property
    def root(self) -> Path:
        """Neo4j's own home folder; everything in it belongs to the store."""
        return self.home / "store"

    @property
    def configuration(self) -> Path:
        return self.root / "conf"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def state(self) -> Path:
        """Which process runs on which port."""
        return self.root / "state.json"

    @property
    def password(self) -> Path:
        return self.root / "password"

    @property
    def console(self) -> Path:
        """What Java itself prints, newest start only."""
        return self.root / "logs" / "console.log"

    @property
    def log(self) -> Path:
        """What Neo4j says, newest start only."""
        return self.root / "logs" / "neo4j.log"

    @property
    def arguments(self) -> Path:
        """Java's argument file: the class path alone is longer than some systems allow on a command line."""
        return self.root / "run" / "java.arguments"

    @property
    def plugins(self) -> Path:
        """Where Neo4j looks for procedures."""
        return self.root / "plugins"

    @property
    def verified(self) -> Path:
        """Sizes and times of the jars whose hashes were found right."""
        return self.root / "verified.json"

    def create(self) -> None:
        """Makes the folders that Neo4j expects, readable by their owner only."""
        with explain_disk_errors(self.root):
            self.home.mkdir(parents=True, exist_ok=True)
            self.root.mkdir(mode=0o700, exist_ok=True)
            for name in ("conf", "data", "logs", "run", "import", "plugins"):
                (self.root / name).mkdir(exist_ok=True)

    @contextmanager
    def lock(self, timeout_seconds: float) -> Iterator[None]:
        """Holds the store against other commands that start, stop, back up or reset it.

        Raises
        ------
        Locked : another command held it for all of `timeout_seconds`.
        """
        path = self.home / "store.lock"
        with explain_disk_errors(path):
            self.home.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path, timeout=timeout_seconds)
            try:
                lock.acquire()
            except Timeout:
                raise Locked(
                    f"Another command has been starting, stopping or copying the store in {self.root} for more than "
                    f"{timeout_seconds:.0f} seconds. Wait for it to end; `tertius store status` shows the store."
                ) from None
        try:
            yield
        finally:
            lock.release()


@dataclass(frozen=True, slots=True)
class RunningState:
    """What is known of the database process.

    Attributes
    ----------
    created_at : the process's creation time in seconds since 1970; with `pid` it names one process for ever.
    is_ready : whether it has answered a query since it was started.
    """

    pid: int
    created_at: float
    port: int
    is_ready: bool


def read_state(home: StoreHome) -> RunningState | None:
    """The recorded process, which may be gone; None if there is no record or a broken one."""
    try:
        with explain_disk_errors(home.state):
            if not home.state.is_file():
                return None
            return RunningState(**json.loads(home.state.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        # Half a file after a crash or a full disk says nothing; the process is then found by its command line.
        return None


def write_state(home: StoreHome, state: RunningState) -> None:
    """Replaces the record in one step, so that no reader sees half of it."""
    write_privately(home.state, json.dumps(asdict(state)))


def write_privately(path: Path, text: str) -> None:
    """Writes a file that only its owner can read, in one step."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with explain_disk_errors(path):
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def free_bytes(path: Path) -> int:
    """Free space of the disk that holds the path or its nearest existing parent."""
    while not path.exists() and path != path.parent:
        path = path.parent
    return shutil.disk_usage(path).free


def require_space(path: Path, needed_bytes: int, purpose: str, free: FreeBytes = free_bytes) -> None:
    """Refuses work that would fill the disk.

    Raises
    ------
    StoreError : fewer than `needed_bytes` are free where `path` is.
    """
    found = free(path)
    if found < needed_bytes:
        raise StoreError(
            f"Too little disk space to {purpose}: {path} has {found / 1e6:.0f} MB free, "
            f"{needed_bytes / 1e6:.0f} MB are needed. Make room, or set TERTIUS_HOME to a folder of a larger disk.",
            code="disk-full",
            details={"path": str(path), "free_bytes": found, "needed_bytes": needed_bytes},
        )


@contextmanager
def explain_disk_errors(path: Path) -> Iterator[None]:
    """Turns what the operating system says about a path into what the user can do about it."""
    try:
        yield
    except OSError as error:
        where = error.filename or path
        if error.errno in _FULL:
            message = f"The disk is full: {where} could not be written. Free some space, then try again."
            raise StoreError(message, code="disk-full", details={"path": str(where)}) from error
        if error.errno in _FORBIDDEN:
            message = (
                f"{where} cannot be used ({error.strerror}). Give this user the right to write there, "
                "or set TERTIUS_HOME to another folder."
            )
            raise StoreError(message, code="not-writable", details={"path": str(where)}) from error
        if isinstance(error, (FileExistsError, NotADirectoryError)):
            message = (
                f"{where} is in the way: a folder is expected there. Move it, or set TERTIUS_HOME to another folder."
            )
            raise StoreError(message, details={"path": str(where)}) from error
        raise
