"""The jars that make up Neo4j: fetched from Maven by jgo, each one held against a hash in `artifacts.sha256`.

The list names every jar by its Maven coordinates, so nothing is resolved on the user's machine and everybody runs the
same bytes. What Graph Data Science needs beyond them stands in `gds.sha256`, and is fetched for those who want it.
To move to other versions, change them here and write the lists anew, then review the difference::

    python -m tertius.store.local.artifacts
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from tertius.graph_schema.errors import Locked, StoreError
from tertius.store.local.home import (
    FreeBytes,
    StoreHome,
    explain_disk_errors,
    free_bytes,
    require_space,
    write_privately,
)
from tertius.store.progress import Progress, quiet

if TYPE_CHECKING:
    from jgo.maven import Artifact as MavenArtifact
    from jgo.maven import MavenContext

NEO4J_VERSION = "5.26.30"
ENDPOINT = f"org.neo4j:neo4j:{NEO4J_VERSION}+org.neo4j.app:neo4j-server:{NEO4J_VERSION}"
LIST = Path(__file__).with_name("artifacts.sha256")
# The newest that runs in Neo4j 5.26.
GDS_VERSION = "2.13.9"
GDS_ENDPOINT = f"org.neo4j.gds:proc:{GDS_VERSION}+org.neo4j.gds:opengds-extension:{GDS_VERSION}"
GDS_LIST = Path(__file__).with_name("gds.sha256")
INSTALL_HINT = "Install it with: pip install 'tertius[local]'. Or set NEO4J_URI to a Neo4j that you run yourself."
_REQUEST_TIMEOUT_SECONDS = 30
_DOWNLOAD_LOCK_SECONDS = 1800
_PARALLEL_DOWNLOADS = 4


@dataclass(frozen=True, slots=True)
class ListedJar:
    """One line of the list: the hash and size that the file must have, and its Maven coordinates."""

    sha256: str
    size: int
    coordinates: str


def file_name(coordinates: str) -> str:
    """The name of the file that has these Maven coordinates."""
    _, *parts = coordinates.split(":")
    return f"{'-'.join(parts)}.jar"


def read_list(path: Path = LIST) -> list[ListedJar]:
    """The committed list, in class path order."""
    jars = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            digest, size, coordinates = line.split()
            jars.append(ListedJar(digest, int(size), coordinates))
    return jars


def fetch_class_path(
    home: StoreHome,
    progress: Progress = quiet,
    *,
    jars: Sequence[ListedJar] | None = None,
    maven: MavenContext | None = None,
    free: FreeBytes = free_bytes,
) -> list[Path]:
    """Paths of all jars of Neo4j, verified; those that the machine lacks are downloaded first.

    Parameters
    ----------
    jars, maven : the list and the repositories; not given: the committed list, and what jgo is configured with.

    Raises
    ------
    StoreError : jgo is missing, a jar cannot be fetched, or its hash is wrong even when fetched again.
    Locked : another process has been downloading for half an hour.

    Notes
    -----
    About a minute the first time (123 MB), then 20 ms: a jar is hashed again only when its size or time has changed.
    """
    listed = read_list() if jars is None else list(jars)
    context = configured_maven() if maven is None else maven
    verified = _read_verified(home)
    found = {jar: _maven_artifact(context, jar) for jar in listed}
    paths = {jar: _cached_path(artifact) for jar, artifact in found.items()}
    unsure = [jar for jar in listed if not _is_known(jar, paths[jar], verified)]
    if unsure:
        with _download_lock(context.repo_cache, progress):
            wanted = [jar for jar in unsure if not _is_right(jar, paths[jar])]
            if wanted:
                _require_disk(context.repo_cache, wanted, free)
                _fetch({jar: found[jar] for jar in wanted}, progress)
        write_privately(home.verified, json.dumps({str(paths[jar]): _stamp(jar, paths[jar]) for jar in listed}))
    return [paths[jar] for jar in listed]


def configured_maven() -> MavenContext:
    """Repositories and cache folder as the user configured jgo; without configuration Maven Central and `~/.m2`."""
    try:
        from jgo.config import GlobalSettings
        from jgo.constants import MAVEN_CENTRAL_URL
        from jgo.maven import MavenContext
    except ImportError:
        raise StoreError(
            f"The private store needs the Python package jgo, which is not installed. {INSTALL_HINT}"
        ) from None
    configured = GlobalSettings.load()
    repositories = {**configured.repositories, "central": MAVEN_CENTRAL_URL}
    return MavenContext(repo_cache=configured.repo_cache, remote_repos=repositories, timeout=_REQUEST_TIMEOUT_SECONDS)


def _maven_artifact(context: MavenContext, jar: ListedJar) -> MavenArtifact:
    group, name, version, *classifier = jar.coordinates.split(":")
    return context.project(group, name).at_version(version).artifact(*classifier)


def _cached_path(artifact: MavenArtifact) -> Path:
    path = artifact.cached_path
    if path is None:
        raise StoreError("jgo has no cache folder; unset repo_cache in its configuration, or set M2_REPO to a folder.")
    return Path(path)


def _require_disk(cache: Path, wanted: Sequence[ListedJar], free: FreeBytes) -> None:
    missing_bytes = sum(jar.size for jar in wanted)
    require_space(cache, missing_bytes + 50_000_000, f"download Neo4j ({len(wanted)} files)", free)


def _fetch(wanted: dict[ListedJar, MavenArtifact], progress: Progress) -> None:
    """Downloads the jars side by side; the first failure ends the rest."""
    counter = _ByteCounter(f"Downloading Neo4j {NEO4J_VERSION}", sum(jar.size for jar in wanted), progress)
    counter.add(0)
    pool = ThreadPoolExecutor(_PARALLEL_DOWNLOADS)
    try:
        for future in as_completed([pool.submit(_fetch_one, jar, artifact) for jar, artifact in wanted.items()]):
            counter.add(future.result())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _fetch_one(jar: ListedJar, artifact: MavenArtifact) -> int:
    """Replaces one absent, cut-off or altered jar; the size fetched, in bytes."""
    path = _cached_path(artifact)
    with explain_disk_errors(path):
        # What lies there has the wrong hash: a download that was cut off, or a file that somebody altered.
        path.unlink(missing_ok=True)
        try:
            artifact.context.resolver.download(artifact)
        except (OSError, RuntimeError) as error:
            path.unlink(missing_ok=True)
            # The errors of the network have no errno of their own; one that has it speaks of the disk.
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise _unavailable(jar, error) from error
        if not _is_right(jar, path):
            found = _sha256(path)
            path.unlink()
            raise StoreError(
                f"{path.name} was fetched and is not the file that tertius expects: found sha256 {found}, expected "
                f"{jar.sha256}. It was deleted, and Neo4j was not started. Check the Maven repository that jgo is "
                "configured with, then try again.",
                code="artifact-mismatch",
                details={"coordinates": jar.coordinates, "found": found, "expected": jar.sha256},
            )
    return jar.size


def _unavailable(jar: ListedJar, error: Exception) -> StoreError:
    reason = "no repository has it" if isinstance(error, RuntimeError) else f"no connection ({type(error).__name__})"
    return StoreError(
        f"{jar.coordinates}, a part of Neo4j, cannot be downloaded: {reason}. Check the network and the repositories "
        "that jgo is configured with, then try again: what was fetched is kept. Or set NEO4J_URI to your own Neo4j.",
        code="download-failed",
        details={"coordinates": jar.coordinates},
    )


class _ByteCounter:
    """Adds up what parallel downloads report."""

    def __init__(self, step: str, total: int, progress: Progress) -> None:
        self._step, self._total, self._progress = step, total, progress
        self._done = 0
        self._lock = threading.Lock()

    def add(self, size: int) -> None:
        with self._lock:
            self._done += size
            self._progress(self._step, self._done, self._total)


@contextmanager
def _download_lock(cache: Path, progress: Progress) -> Iterator[None]:
    """One download at a time for all stores of the machine, since they share Maven's cache."""
    path = cache / "tertius.lock"
    with explain_disk_errors(path):
        cache.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("Waiting for another process that is downloading Neo4j")
            try:
                lock.acquire(timeout=_DOWNLOAD_LOCK_SECONDS)
            except Timeout:
                raise Locked(
                    f"Another process has been downloading Neo4j into {cache} for half an hour. End it first."
                ) from None
    try:
        yield
    finally:
        lock.release()


def _is_right(jar: ListedJar, path: Path) -> bool:
    return path.is_file() and path.stat().st_size == jar.size and _sha256(path) == jar.sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(jar: ListedJar, path: Path) -> list[object] | None:
    """What makes a file the same as when it was last hashed; None if it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return [jar.sha256, status.st_size, status.st_mtime_ns]


def _is_known(jar: ListedJar, path: Path, verified: dict[str, list[object]]) -> bool:
    """Whether the file is the one whose hash was found right before."""
    stamp = _stamp(jar, path)
    return stamp is not None and verified.get(str(path)) == stamp


def _read_verified(home: StoreHome) -> dict[str, list[object]]:
    try:
        verified = json.loads(home.verified.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return verified if isinstance(verified, dict) else {}


def write_list(endpoint: str, path: Path, title: str, without: Sequence[ListedJar] = ()) -> list[ListedJar]:
    """Resolves an endpoint by jgo and writes the list of its jars' hashes.

    Parameters
    ----------
    without : jars that are there anyway; they are left out, in whatever version they are asked for.
    """
    import jgo

    environment = jgo.build(endpoint)
    dependencies = environment.lockfile.dependencies if environment.lockfile else []
    files = {file.name: file for file in environment.all_jars}
    there = {tuple(jar.coordinates.split(":")[:2]) for jar in without}
    jars = []
    for dependency in dependencies:
        parts = [dependency.groupId, dependency.artifactId, dependency.version, dependency.classifier or ""]
        coordinates = ":".join(part for part in parts if part)
        file = files.pop(file_name(coordinates))
        if (dependency.groupId, dependency.artifactId) not in there:
            jars.append(ListedJar(_sha256(file), file.stat().st_size, coordinates))
    if files:
        raise StoreError(f"jgo brought files that its lock file does not name: {', '.join(sorted(files))}")
    heading = f"# {title}: sha256, bytes, Maven coordinates. Written by `python -m {__spec__.name}`."
    lines = [heading, *(f"{jar.sha256} {jar.size} {jar.coordinates}" for jar in jars)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return jars


if __name__ == "__main__":
    neo4j = write_list(ENDPOINT, LIST, f"Neo4j {NEO4J_VERSION} Community")
    gds = write_list(GDS_ENDPOINT, GDS_LIST, f"Neo4j Graph Data Science {GDS_VERSION}, beyond Neo4j itself", neo4j)
    print(f"{len(neo4j)} jars of Neo4j and {len(gds)} of Graph Data Science are listed.")
