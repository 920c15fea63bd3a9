"""The private store under trouble: two starters, a killed database, a taken port, a lost record, a foreign Neo4j."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tertius.graph_schema.errors import InvalidInput, Locked, Refused, StoreError, Unauthorised
from tertius.store import local
from tertius.store.connection import open_driver
from tertius.store.local.home import StoreHome
from tertius.store.local.interruption import is_restore_unfinished, set_data_aside
from tertius.store.local.process import choose_port
from tertius.store.settings import Settings

ROOT = Path(__file__).parents[2]
START = """
import sys
from pathlib import Path
from tertius.store import local
from tertius.store.settings import Settings
print(local.ensure_running(Settings(home=Path(sys.argv[1]))).uri)
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a store of this module's own, which its tests kill and restart."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith(("NEO4J_", "TERTIUS_")) and "_TEST_" not in name]:
            environment.delenv(name)
        made = Settings(home=tmp_path_factory.mktemp("trouble"))
        yield made
        local.stop(made)


def start_as_another_process(home: Path) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "TERTIUS_"))}
    environment["PYTHONPATH"] = str(ROOT)
    words = [sys.executable, "-c", START, str(home)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def write_node(settings: Settings, name: str) -> None:
    with open_driver(local.ensure_running(settings)) as driver:
        driver.execute_query("CREATE (:Kept {name: $name})", name=name)


def names(settings: Settings) -> set[str]:
    with open_driver(local.ensure_running(settings)) as driver:
        return {row["name"] for row in driver.execute_query("MATCH (n:Kept) RETURN n.name AS name").records}


def running_pid(settings: Settings) -> int:
    pid = local.status(settings).pid
    assert pid is not None
    return pid


def test_two_that_start_it_at_once_get_the_same_store(settings: Settings) -> None:
    starters = [start_as_another_process(settings.home) for _ in range(2)]
    answers = [starter.communicate(timeout=120) for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0], answers
    assert len({said for said, _ in answers}) == 1
    assert local.status(settings).uri == answers[0][0].strip()


def test_the_store_outlives_its_starter_and_listens_on_this_machine_only(settings: Settings) -> None:
    target = local.ensure_running(settings)
    addresses = {
        connection.laddr.ip.removeprefix("::ffff:")
        for connection in psutil.Process(running_pid(settings)).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert addresses == {"127.0.0.1"}
    assert target.password.get_secret_value() not in " ".join(psutil.Process(running_pid(settings)).cmdline())


def test_a_killed_database_is_started_again_on_its_port_with_its_data(settings: Settings) -> None:
    write_node(settings, "before the kill")
    before = local.status(settings)
    victim = psutil.Process(running_pid(settings))
    victim.kill()
    psutil.wait_procs([victim], timeout=10)
    assert not local.status(settings).is_running
    assert "before the kill" in names(settings)
    after = local.status(settings)
    assert (after.port, after.pid == before.pid) == (before.port, False)


@pytest.mark.slow
def test_a_running_store_whose_record_is_lost_is_replaced(settings: Settings) -> None:
    local.ensure_running(settings)
    lost = psutil.Process(running_pid(settings))
    StoreHome(settings.home).state.unlink()
    assert not local.status(settings).is_running
    local.ensure_running(settings)
    assert not lost.is_running() or lost.status() == psutil.STATUS_ZOMBIE
    assert running_pid(settings) != lost.pid


@pytest.mark.slow
def test_a_port_that_is_taken_before_the_database_opens_it_costs_one_more_try(settings: Settings) -> None:
    local.stop(settings)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        offered = [taken]
        target = local.ensure_running(
            settings, choose_port=lambda preferred: offered.pop() if offered else choose_port(preferred)
        )
        assert offered == []
        assert not target.uri.endswith(f":{taken}")
        open_driver(target).close()


@pytest.mark.slow
def test_a_folder_that_another_neo4j_uses_is_refused(settings: Settings) -> None:
    local.ensure_running(settings)
    home = StoreHome(settings.home)
    state = json.loads(home.state.read_text())
    elsewhere = settings.home / "elsewhere"
    # The same folder by another name: this store's databases are those of a Neo4j that it does not know.
    StoreHome(elsewhere).create()
    shutil.rmtree(StoreHome(elsewhere).data)
    StoreHome(elsewhere).data.symlink_to(home.data)
    with pytest.raises(Locked, match="Another Neo4j is using the folder"):
        local.ensure_running(Settings(home=elsewhere))
    assert psutil.pid_exists(state["pid"])


@pytest.mark.slow
def test_a_password_file_of_another_store_is_unauthorised(settings: Settings) -> None:
    local.stop(settings)
    home = StoreHome(settings.home)
    right = home.password.read_text()
    home.password.write_text("of another store")
    try:
        with pytest.raises(Unauthorised, match="tertius store reset"):
            local.ensure_running(settings)
        assert not local.status(settings).is_running
    finally:
        home.password.write_text(right)


@pytest.mark.slow
def test_a_backup_is_restored_and_a_broken_one_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    write_node(settings, "in the backup")
    copy = tmp_path / "graph.dump"
    assert local.backup(settings, copy) == copy.stat().st_size > 0
    assert local.status(settings).is_ready, "it ran before, so it runs afterwards"
    with pytest.raises(Refused, match="exists already"):
        local.backup(settings, copy)
    write_node(settings, "after the backup")

    (tmp_path / "cut.dump").write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    with pytest.raises(StoreError, match="the graph is as it was"):
        local.restore(settings, tmp_path / "cut.dump")
    assert {"in the backup", "after the backup"} <= names(settings)

    (tmp_path / "text.dump").write_text("no dump")
    with pytest.raises(InvalidInput, match="no dump of Neo4j"):
        local.restore(settings, tmp_path / "text.dump")

    local.restore(settings, copy)
    assert "in the backup" in names(settings)
    assert "after the backup" not in names(settings)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cut.dump", "graph.dump", "text.dump"]


@pytest.mark.slow
def test_a_restore_that_was_killed_is_undone_by_the_next_start(settings: Settings) -> None:
    write_node(settings, "before the killed restore")
    local.stop(settings)
    home = StoreHome(settings.home)
    set_data_aside(home)
    # What a load leaves when it is killed: half a database in place of the old one.
    (home.data / "databases" / "neo4j").mkdir()
    (home.data / "databases" / "neo4j" / "neostore").write_bytes(b"half")
    assert "before the killed restore" in names(settings)
    assert not is_restore_unfinished(home)


@pytest.mark.slow
def test_a_killed_store_is_recovered_before_it_is_checked_and_copied(settings: Settings, tmp_path: Path) -> None:
    write_node(settings, "before the check")
    psutil.Process(running_pid(settings)).kill()
    local.check(settings)
    assert not local.status(settings).is_running, "it did not run before, so it does not run afterwards"
    write_node(settings, "before the copy")
    psutil.Process(running_pid(settings)).kill()
    assert local.backup(settings, tmp_path / "graph.dump") > 0


@pytest.mark.slow
def test_reset_deletes_the_store_and_the_next_start_makes_a_new_one(settings: Settings) -> None:
    write_node(settings, "to be forgotten")
    assert local.reset(settings) is True
    assert local.reset(settings) is False
    assert names(settings) == set()


@pytest.mark.parametrize("action", ["reset", "check", "backup", "restore"])
def test_another_neo4j_is_never_stopped_or_deleted(action: str, tmp_path: Path) -> None:
    own = Settings(neo4j_uri="bolt://127.0.0.1:9", home=tmp_path)
    words = [tmp_path / "x.dump"] if action in ("backup", "restore") else []
    with pytest.raises(Refused, match="NEO4J_URI is set"):
        getattr(local, action)(own, *words)
