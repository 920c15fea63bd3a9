"""Checking, backing up, restoring and deleting the private store, by Neo4j's own admin tool while it is stopped."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tertius.graph_schema.errors import InvalidInput, NotFound, Refused, StoreError
from tertius.store.local.artifacts import fetch_class_path
from tertius.store.local.configuration import ADMIN_CLASS, write_arguments, write_configuration
from tertius.store.local.home import StoreHome, explain_disk_errors, read_state
from tertius.store.local.interruption import drop_previous_data, finish_interrupted_restore, set_data_aside
from tertius.store.local.java import find_java
from tertius.store.local.lifecycle import LOCK_SECONDS, require_private, start_locked, stop_locked
from tertius.store.local.plugins import listed_jars
from tertius.store.progress import Progress, quiet
from tertius.store.settings import Settings

_ADMIN_SECONDS = 3600
_DUMP_MAGIC = (b"DZV1", b"DGV1")
_PROGRESS_LINE = re.compile(r"^(Files: |Done: |: |\s*$|Run with|.*\d+%\s*$)")
_UNCLEAN = "ctive logical log"


@dataclass(frozen=True, slots=True)
class _StoppedStore:
    """A store whose lock is held and whose process has ended."""

    home: StoreHome
    java: Path
    class_path: list[Path]
    progress: Progress

    def start(self) -> None:
        start_locked(self.home, self.java, self.class_path, self.progress)


def check(settings: Settings, progress: Progress = quiet) -> None:
    """Returns if the database's files are consistent; the store is stopped meanwhile, and started again if it ran.

    Raises
    ------
    StoreError : they are not (`store-inconsistent`); the message names Neo4j's report.
    Refused : `NEO4J_URI` is set.
    """
    with _stopped(settings, progress, "check") as store:
        progress("Checking the store")
        answer = _run_on_clean_files(store, ["check", "neo4j", f"--report-path={store.home.root / 'logs'}"])
        if answer.returncode != 0:
            raise StoreError(
                f"The store in {store.home.root} is not consistent. Neo4j says: {_words(answer)} Its report is in "
                f"{store.home.root / 'logs'}. Restore a backup with `tertius store restore`, or load the data anew.",
                code="store-inconsistent",
            )


def backup(settings: Settings, path: Path, progress: Progress = quiet, *, overwrite: bool = False) -> int:
    """Writes the whole graph to one file, which `restore` and Neo4j's own tools read; its size in bytes.

    The store is stopped meanwhile, and started again if it ran. The file appears only when it is complete.

    Raises
    ------
    Refused : the file exists and `overwrite` is false, or `NEO4J_URI` is set.
    StoreError : the file cannot be written.
    """
    path = path.expanduser().absolute()
    if path.is_dir():
        raise Refused(f"{path} is a folder. Name a file in it, such as {path / 'tertius.dump'}.")
    if path.exists() and not overwrite:
        raise Refused(f"{path} exists already. Name another file, or add --overwrite.")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with _stopped(settings, progress, "back up") as store, explain_disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        progress(f"Writing {path}")
        try:
            with part.open("wb") as file:
                answer = _run_on_clean_files(store, ["dump", "neo4j", "--to-stdout"], stdout=file)
            if answer.returncode != 0:
                raise StoreError(f"The backup failed, and {path} was not written. Neo4j says: {_words(answer)}")
            part.chmod(0o600)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path.stat().st_size


def restore(settings: Settings, path: Path, progress: Progress = quiet) -> None:
    """Replaces the whole graph by a backup's; if that fails, the graph is as it was.

    Raises
    ------
    NotFound, InvalidInput : there is no such file, or it is no dump of Neo4j.
    StoreError : the dump is damaged, or of a Neo4j that this one cannot read.
    Refused : `NEO4J_URI` is set.
    """
    path = path.expanduser().absolute()
    require_private(settings, "restore")
    _require_dump(path)
    with _stopped(settings, progress, "restore") as store:
        set_data_aside(store.home)
        try:
            progress(f"Reading {path}")
            with path.open("rb") as file:
                answer = _run(store, ["load", "neo4j", "--from-stdin", "--overwrite-destination=true"], stdin=file)
            if answer.returncode != 0:
                raise StoreError(f"{path} cannot be restored, and the graph is as it was. Neo4j says: {_words(answer)}")
            # Only a start shows whether this Neo4j can read what was loaded; until then the old data are kept.
            _start_loaded(store, path)
        except BaseException:
            stop_locked(store.home)
            finish_interrupted_restore(store.home)
            raise
        drop_previous_data(store.home)


def reset(settings: Settings, progress: Progress = quiet) -> bool:
    """Deletes the private store with all its data; whether there was one. Callers ask the user first.

    Raises
    ------
    Refused : `NEO4J_URI` is set.
    """
    require_private(settings, "reset")
    home = StoreHome(settings.home)
    if not home.root.exists():
        return False
    with home.lock(LOCK_SECONDS), explain_disk_errors(home.root):
        progress("Stopping Neo4j")
        stop_locked(home)
        # Renamed first: deleting can be cut short, and half a store is worse than none.
        condemned = home.root.with_name("store.deleted")
        shutil.rmtree(condemned, ignore_errors=True)
        home.root.rename(condemned)
        shutil.rmtree(condemned)
    return True


@contextmanager
def _stopped(settings: Settings, progress: Progress, action: str) -> Iterator[_StoppedStore]:
    """The store, stopped and locked; started again afterwards if it ran, whatever happened."""
    require_private(settings, action)
    home = StoreHome(settings.home)
    home.create()
    java = find_java()
    class_path = fetch_class_path(home, progress, jars=listed_jars(with_gds=settings.gds))
    with home.lock(LOCK_SECONDS):
        progress("Stopping Neo4j")
        ran = stop_locked(home)
        finish_interrupted_restore(home)
        store = _StoppedStore(home, java, class_path, progress)
        try:
            if not (home.data / "databases").exists():
                # A store that was never started has no database to read, and no password of its own.
                _start_and_stop(store)
            yield store
        finally:
            if ran:
                store.start()


def _start_and_stop(store: _StoppedStore) -> None:
    store.start()
    stop_locked(store.home)


def _start_loaded(store: _StoppedStore, path: Path) -> None:
    try:
        _start_and_stop(store)
    except StoreError as error:
        raise StoreError(
            f"{path} was read, and Neo4j does not start with it; the graph is as it was. {error}"
        ) from error


def _require_dump(path: Path) -> None:
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Name a file that `tertius store backup` wrote.")
    with explain_disk_errors(path), path.open("rb") as file:
        if not file.read(4).startswith(_DUMP_MAGIC):
            raise InvalidInput(f"{path} is no dump of Neo4j. Name a file that `tertius store backup` wrote.")


def _run_on_clean_files(
    store: _StoppedStore, words: list[str], stdout: IO[bytes] | int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """Runs the admin tool; after a crash the database is started and stopped first, which recovers it."""
    answer = _run(store, words, stdout=stdout)
    if answer.returncode != 0 and _UNCLEAN in answer.stderr.decode(errors="replace"):
        _start_and_stop(store)
        if not isinstance(stdout, int):
            stdout.seek(0)
            stdout.truncate()
        answer = _run(store, words, stdout=stdout)
    return answer


def _run(
    store: _StoppedStore,
    words: list[str],
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    stdout: IO[bytes] | int = subprocess.PIPE,
) -> subprocess.CompletedProcess[bytes]:
    state = read_state(store.home)
    write_configuration(store.home, state.port if state else 0)
    write_arguments(store.home, store.class_path, os.pathsep)
    command = [str(store.java), f"@{store.home.arguments}", ADMIN_CLASS, "database", *words]
    places = {"NEO4J_HOME": str(store.home.root), "NEO4J_CONF": str(store.home.configuration)}
    try:
        return subprocess.run(
            command,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            env={**os.environ, **places},
            timeout=_ADMIN_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise StoreError(f"Neo4j's admin tool did not finish `{words[0]}` within an hour and was ended.") from None


def _words(answer: subprocess.CompletedProcess[bytes]) -> str:
    """What the admin tool said, without its progress."""
    lines = answer.stderr.decode(errors="replace").splitlines()
    said = [line.strip() for line in lines if not _PROGRESS_LINE.match(line)]
    unique = list(dict.fromkeys(said))
    return " / ".join(unique[-6:]).rstrip(".") + "."
