"""Jars come from a repository on this machine, whole, cut off, altered or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from jgo.maven import MavenContext

from tertius.graph_schema.errors import StoreError
from tertius.store.local.artifacts import ListedJar, fetch_class_path, read_list
from tertius.store.local.home import StoreHome

CONTENT = b"the bytes of a jar" * 1000
JAR = ListedJar(hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), "org.example:thing:1.0:linux")
PLACE = Path("org/example/thing/1.0/thing-1.0-linux.jar")


class _Repository(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[tuple[Path, MavenContext, list[str]]]:
    """A Maven repository with one jar, its cache, and the list of what was asked of it."""
    folder = tmp_path / "repository"
    (folder / PLACE).parent.mkdir(parents=True)
    (folder / PLACE).write_bytes(CONTENT)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Repository, directory=str(folder))) as server:
        server.asked = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield folder, MavenContext(repo_cache=tmp_path / "cache", remote_repos={"here": address}), server.asked  # type: ignore[attr-defined]
        server.shutdown()


@pytest.fixture
def home(tmp_path: Path) -> StoreHome:
    made = StoreHome(tmp_path / "home")
    made.create()
    return made


def test_a_jar_is_fetched_once_and_reported(repository, home: StoreHome) -> None:
    _, maven, asked = repository
    told: list[tuple[int, int | None]] = []
    first = fetch_class_path(home, lambda step, done=0, total=None: told.append((done, total)), jars=[JAR], maven=maven)
    assert [path.read_bytes() for path in first] == [CONTENT]
    assert told == [(0, len(CONTENT)), (len(CONTENT), len(CONTENT))]
    asked.clear()
    assert fetch_class_path(home, jars=[JAR], maven=maven) == first
    assert asked == []


@pytest.mark.parametrize("found", [CONTENT[:100], b"X" * len(CONTENT), b""])
def test_a_cut_off_or_altered_jar_is_fetched_anew(repository, home: StoreHome, found: bytes) -> None:
    _, maven, _ = repository
    (path,) = fetch_class_path(home, jars=[JAR], maven=maven)
    path.write_bytes(found)
    assert fetch_class_path(home, jars=[JAR], maven=maven)[0].read_bytes() == CONTENT


def test_a_repository_with_other_bytes_is_not_believed(repository, home: StoreHome) -> None:
    folder, maven, _ = repository
    (folder / PLACE).write_bytes(b"X" * len(CONTENT))
    with pytest.raises(StoreError, match="not the file that tertius expects") as raised:
        fetch_class_path(home, jars=[JAR], maven=maven)
    assert raised.value.problem_code == "artifact-mismatch"
    assert JAR.sha256 in raised.value.message
    assert not list(maven.repo_cache.rglob("*.jar")), "the wrong file must not stay where the next start would find it"


def test_a_jar_that_no_repository_has_is_named(repository, home: StoreHome) -> None:
    folder, maven, _ = repository
    (folder / PLACE).unlink()
    with pytest.raises(StoreError, match=r"org\.example:thing:1\.0:linux.*no repository has it"):
        fetch_class_path(home, jars=[JAR], maven=maven)


def test_no_network_is_said_without_an_address(home: StoreHome, tmp_path: Path) -> None:
    maven = MavenContext(repo_cache=tmp_path / "cache", remote_repos={"here": "http://127.0.0.1:9"})
    with pytest.raises(StoreError, match="no connection") as raised:
        fetch_class_path(home, jars=[JAR], maven=maven)
    assert "127.0.0.1" not in raised.value.message


def test_too_little_disk_is_said_before_the_download(repository, home: StoreHome) -> None:
    _, maven, asked = repository
    with pytest.raises(StoreError, match="Too little disk space to download Neo4j") as raised:
        fetch_class_path(home, jars=[JAR], maven=maven, free=lambda path: 1000)
    assert raised.value.problem_code == "disk-full"
    assert asked == []


def test_the_committed_list_is_whole() -> None:
    listed = read_list()
    assert len({jar.coordinates for jar in listed}) == len(listed) > 200
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in listed)
    names = {jar.coordinates.split(":")[1] for jar in listed}
    assert {"neo4j", "neo4j-server", "neo4j-kernel", "neo4j-bolt", "neo4j-dbms"} <= names
