"""Dump and restore: everything moves, whole or not at all, from older releases too, whatever is killed meanwhile."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import neo4j
import pytest

from tertius.client import open as open_client
from tertius.graph_schema.errors import InvalidInput, Locked, Refused, StoreError
from tertius.loaders.pipeline.apply import roll_back
from tertius.store import restore as restore_module
from tertius.store.dump import dump
from tertius.store.epochs import open_epoch
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.graph_file import Node, Relationship, line_of, read_content, read_header, tally
from tertius.store.loads import fetch_loads, fetch_rejects
from tertius.store.migrations import newest_migration
from tertius.store.restore import holds_something, restore
from tertius.store.target import Target
from tests.commands import RunCommand, command_runner
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import ALPHA, funding, load, served_funding
from tests.store.make_previous_release import write_history

ROOT = Path(__file__).parents[2]
PREVIOUS = Path(__file__).with_name("previous-release.jsonl.gz")
EPOCHS = range(7)

CHILD = """
import os, signal, sys
from pathlib import Path
from tertius.store import dump as dumping, restore as restoring
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

left = int(sys.argv[3])

def killing(work):
    def run(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*arguments, **named)
    return run

restoring._Restorer._batch = killing(restoring._Restorer._batch)
restoring._verify = killing(restoring._verify)
dumping.line_of = killing(dumping.line_of)
with open_graph(Settings()) as graph:
    work = {"dump": dumping.dump, "restore": restoring.restore}[sys.argv[1]]
    work(graph, Path(sys.argv[2]))
"""


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph with a history of six epochs."""
    made = prepare(empty_graph, target)
    write_history(made)
    return made


@pytest.fixture
def emptied(graph: Graph) -> Callable[[], Graph]:
    """Empties the database as a new one is, and opens it."""

    def empty() -> Graph:
        delete_everything(graph.driver, graph.target)
        return prepare(graph.driver, graph.target)

    return empty


@pytest.fixture
def tertius(target: Target, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunCommand:
    """Runs the command line on the session's database."""
    return command_runner(monkeypatch, capfd)


def child(*arguments: str | Path | int) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", CHILD, *map(str, arguments)]
    return subprocess.run(words, env=environment, capture_output=True, timeout=120, check=False).returncode


def rewritten(path: Path, folder: Path, change: Callable[[list[str]], list[str]]) -> Path:
    """A copy of a dump whose lines were changed."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = change(file.read().splitlines())
    copy = folder / "changed.jsonl.gz"
    with gzip.open(copy, "wt", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    return copy


def check_file(path: Path) -> None:
    """Read a file as `restore` does before it touches anything."""
    read_header(path)
    tally(read_content(path))


def test_everything_moves_to_another_database(graph: Graph, emptied: Callable[[], Graph], tmp_path: Path) -> None:
    before = [fingerprint(graph, epoch) for epoch in EPOCHS]
    loads, rejects = fetch_loads(graph), fetch_rejects(graph, "alpha.3")
    header = dump(graph, tmp_path / "graph.jsonl.gz")
    assert (header["epoch"], header["fingerprint"], header["counts"]["nodes"]["Load"]) == (6, before[6], 5)

    other = emptied()
    assert not holds_something(other)
    restore(other, tmp_path / "graph.jsonl.gz")
    assert other.epoch() == 6
    assert [fingerprint(other, epoch) for epoch in EPOCHS] == before
    assert (fetch_loads(other), fetch_rejects(other, "alpha.3")) == (loads, rejects)
    assert len(rejects) == 1


def test_what_was_restored_can_be_rolled_back_and_loaded(
    graph: Graph, emptied: Callable[[], Graph], tmp_path: Path
) -> None:
    dump(graph, tmp_path / "graph.jsonl.gz")
    other = emptied()
    restore(other, tmp_path / "graph.jsonl.gz")
    roll_back(other, "alpha.3")
    # As the second load of write_history has it, beside the weaker source of beta.
    assert served_funding(other) == {("f", "a", "1"), ("g", "a", "2")}
    assert load(other, ALPHA, funding("f", "5")).load == "alpha.8"


def test_a_restored_graph_dumps_to_the_same_content(graph: Graph, emptied: Callable[[], Graph], tmp_path: Path) -> None:
    dump(graph, tmp_path / "one.jsonl.gz")
    other = emptied()
    restore(other, tmp_path / "one.jsonl.gz")
    dump(other, tmp_path / "two.jsonl.gz")
    ends = [gzip.decompress(file.read_bytes()).splitlines()[-1] for file in sorted(tmp_path.iterdir())]
    assert len(ends) == 2
    assert ends[0] == ends[1]


def test_a_graph_that_is_not_empty_is_replaced_only_if_that_is_said(graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl.gz"
    dump(graph, file)
    at_dump = fingerprint(graph)
    load(graph, ALPHA, funding("z"))
    before = (graph.epoch(), fingerprint(graph))
    with pytest.raises(Refused, match="not empty"):
        restore(graph, file)
    assert (graph.epoch(), fingerprint(graph)) == before
    restore(graph, file, replace=True)
    assert (graph.epoch(), fingerprint(graph)) == (6, at_dump)


def test_a_file_is_not_overwritten_unasked(graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl.gz"
    file.write_text("mine", "utf-8")
    with pytest.raises(Refused, match="exists already"):
        dump(graph, file)
    assert file.read_text("utf-8") == "mine"
    dump(graph, file, overwrite=True)
    assert [one.name for one in tmp_path.iterdir()] == ["graph.jsonl.gz"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines[:-1], "cut short"),
        (lambda lines: lines[:20], "cut short"),
        (lambda lines: [*lines[:5], *lines[6:]], "damaged"),
        (lambda lines: [line.replace('"currency":"USD"', '"currency":"EUR"') for line in lines], "another checksum"),
        (lambda lines: [*lines[:3], '["n",3,["A`) DETACH DELETE (n"],{}]', *lines[4:]], "damaged"),
        (lambda lines: [*lines[:3], "no json", *lines[4:]], "cannot be read"),
        (lambda lines: lines[1:], "no .tertius dump 1"),
    ],
    ids=["no-end", "half", "a-line-less", "a-value-changed", "a-label-that-is-cypher", "no-json", "no-header"],
)
def test_a_damaged_file_is_told(tmp_path: Path, change: Callable[[list[str]], list[str]], said: str) -> None:
    file = rewritten(PREVIOUS, tmp_path, change)
    with pytest.raises(InvalidInput, match=said):
        check_file(file)


def test_a_damaged_file_is_refused_before_anything_is_touched(graph: Graph, tmp_path: Path) -> None:
    file = rewritten(PREVIOUS, tmp_path, lambda lines: lines[:-1])
    before = (graph.epoch(), fingerprint(graph))
    with pytest.raises(InvalidInput, match="cut short"):
        restore(graph, file, replace=True)
    assert (graph.epoch(), fingerprint(graph)) == before


def test_a_file_whose_bytes_end_too_early_is_told(tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl.gz"
    file.write_bytes(PREVIOUS.read_bytes()[:-600])
    with pytest.raises(InvalidInput, match="cannot be read"):
        check_file(file)


def with_header(**values: object) -> Callable[[list[str]], list[str]]:
    return lambda lines: [json.dumps({**json.loads(lines[0]), **values}), *lines[1:]]


def test_the_dump_of_a_newer_release_is_refused(graph: Graph, tmp_path: Path) -> None:
    file = rewritten(PREVIOUS, tmp_path, with_header(migration=999, tertius="99.0"))
    with pytest.raises(StoreError, match=r"tertius 99\.0") as caught:
        restore(graph, file, replace=True)
    assert caught.value.problem_code == "store-newer"
    assert graph.epoch() == 6


def test_what_has_not_the_fingerprint_of_the_file_is_not_served(graph: Graph, tmp_path: Path) -> None:
    file = rewritten(PREVIOUS, tmp_path, with_header(fingerprint="0" * 64))
    with pytest.raises(StoreError) as caught:
        restore(graph, file, replace=True)
    assert caught.value.problem_code == "restore-failed"
    assert (graph.epoch(), holds_something(graph)) == (0, False)
    restore(graph, PREVIOUS)
    assert graph.epoch() == 6


def test_the_dump_of_the_previous_release_is_brought_to_this_one(empty_graph: neo4j.Driver, target: Target) -> None:
    graph = prepare(empty_graph, target)
    header = restore(graph, PREVIOUS)
    assert header["migration"] == 1 < newest_migration()
    pointer = graph.read("MATCH (g:Graph) RETURN g.migration AS step, g.epoch AS epoch, g.restoring AS restoring")
    assert pointer == [{"step": newest_migration(), "epoch": 6, "restoring": None}]
    # What write_history says, read from its text: beta's 9 has the weaker source, alpha's revision is 3.
    assert served_funding(graph) == {("f", "a", "3")}
    assert served_funding(graph, 2) == {("f", "a", "1"), ("g", "a", "2")}
    assert [(one["id"], one["state"]) for one in fetch_loads(graph)] == [
        ("beta.5", "rolled_back"),
        ("beta.4", "applied"),
        ("alpha.3", "applied"),
        ("alpha.2", "applied"),
        ("base.1", "applied"),
    ]
    roll_back(graph, "alpha.3")
    load(graph, ALPHA, funding("f", "7", cites="x"))
    assert served_funding(graph) == {("f", "a", "7")}


def test_this_release_says_of_the_previous_history_what_a_graph_made_now_says(
    graph: Graph, emptied: Callable[[], Graph]
) -> None:
    made_now = [fingerprint(graph, epoch) for epoch in EPOCHS]
    other = emptied()
    restore(other, PREVIOUS)
    assert [fingerprint(other, epoch) for epoch in EPOCHS] == made_now


def kept_back(path: Path, out: Path, source: str) -> None:
    """A copy of a dump in which all rights in a source are reserved, as the release that wrote it would say so."""

    def licensed(one: Node | Relationship) -> Node | Relationship:
        said = dict(one.properties)
        if isinstance(one, Node) and "SourceVersion" in one.labels and said["id"] == source:
            return replace(one, properties={**said, "licence": "All rights reserved"})
        if isinstance(one, Node) and said.get("target") == source:
            content = {**json.loads(said["content"]), "licence": "All rights reserved"}
            return replace(one, properties={**said, "content": json.dumps(content, sort_keys=True)})
        return one

    content = [licensed(one) for one in read_content(path)]
    lines = [json.dumps(read_header(path)), *map(line_of, content), json.dumps({"end": tally(content)})]
    out.write_bytes(gzip.compress("\n".join(lines).encode()))


def test_what_other_sources_say_of_facts_partly_kept_back_is_served_after_the_upgrade(
    empty_graph: neo4j.Driver, target: Target, tmp_path: Path
) -> None:
    kept_back(PREVIOUS, tmp_path / "kept-back.jsonl.gz", "source:x")
    graph = prepare(empty_graph, target)
    restore(graph, tmp_path / "kept-back.jsonl.gz")
    # Alpha's 3 rests on x; what beta says on the word of y may be passed on.
    assert served_funding(graph) == {("f", "a", "3")}
    with open_client() as client:
        (row,) = client.query("funding-flows", as_of="any", share="public").rows
        assert (row["flow"], row["amount"]) == ("fact:funding:f", "9")
    epoch, before = graph.epoch(), fingerprint(graph)
    assert epoch == 7
    empty_graph.execute_query("MATCH (g:Graph) SET g.migration = 2", database_=target.database)
    prepare(empty_graph, target)
    assert (graph.epoch(), fingerprint(graph)) == (epoch, before)


# Killed, and at once


def test_a_restore_that_is_killed_leaves_an_empty_graph(
    graph: Graph, emptied: Callable[[], Graph], tmp_path: Path
) -> None:
    file, whole = tmp_path / "graph.jsonl.gz", fingerprint(graph)
    dump(graph, file)
    empty = emptied()
    left_behind, codes = False, []
    # Somewhere among the nodes, among the relationships, and after the last of them; there are about 25 batches.
    for after in (3, 14, 25):
        codes.append(child("restore", file, after))
        left_behind |= holds_something(empty)
        if empty.read("MATCH (g:Graph) RETURN g.restoring AS it")[0]["it"]:
            assert empty.epoch() == 0
            assert served_funding(empty) == set()
            opened = prepare(empty.driver, empty.target)
            assert (opened.epoch(), holds_something(opened), fetch_loads(opened)) == (0, False, [])
    assert codes[:2] == [-9, -9]
    assert left_behind, "the restore was killed too early to leave anything behind"
    restore(empty, file, replace=True)
    assert fingerprint(empty) == whole


def test_a_dump_that_is_killed_leaves_no_file_and_the_graph_as_it_was(graph: Graph, tmp_path: Path) -> None:
    before = (graph.epoch(), fingerprint(graph))
    assert child("dump", tmp_path / "graph.jsonl.gz", 50) == -9
    assert not (tmp_path / "graph.jsonl.gz").exists()
    assert (graph.epoch(), fingerprint(graph)) == before
    dump(graph, tmp_path / "graph.jsonl.gz")
    load(graph, ALPHA, funding("z"))


def test_a_restore_does_not_begin_while_a_load_is_written(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump(graph, tmp_path / "graph.jsonl.gz")
    monkeypatch.setattr(restore_module, "LOCK_WAIT_SECONDS", 1.0)
    before = fingerprint(graph)
    with open_epoch(graph), pytest.raises(Locked, match="nothing was changed"):
        restore(graph, tmp_path / "graph.jsonl.gz", replace=True)
    assert (graph.epoch(), fingerprint(graph)) == (6, before)


def test_a_load_waits_for_a_dump_and_is_not_in_it(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(graph)
    begun, loads = threading.Event(), []

    def slow(*_: object) -> None:
        if not begun.is_set():
            begun.set()
            other = threading.Thread(target=lambda: loads.append(load(graph, ALPHA, funding("z"))))
            other.start()
            threads.append(other)
            # Time enough for it to be written, if the dump did not hold it back.
            other.join(1.0)
            assert loads == []

    threads: list[threading.Thread] = []
    header = dump(graph, tmp_path / "graph.jsonl.gz", slow)
    threads[0].join(60)
    assert (header["epoch"], header["fingerprint"]) == (6, before)
    assert graph.epoch() == 7


# The command line


def test_dump_and_restore_on_the_command_line(
    tertius: RunCommand, graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "graph.jsonl.gz")
    said = tertius("store", "dump", file)
    assert (said.code, "epoch 6, 14 claims, 5 loads" in said.out) == (0, True), said
    before = tertius("fingerprint").out
    load(graph, ALPHA, funding("z"))
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    refused = tertius("store", "restore", file)
    assert (refused.code, "Nothing was changed" in refused.err) == (6, True), refused
    assert graph.epoch() == 7
    done = tertius("store", "restore", file, "--yes")
    assert (done.code, before.strip() in done.out) == (0, True), done
    assert tertius("fingerprint").out == before


@pytest.mark.parametrize(
    ("content", "code", "said"), [(b"something else", 1, "no dump"), (b"\x1f\x8bnot zipped", 1, "damaged")]
)
def test_a_file_of_neither_kind_is_named(
    tertius: RunCommand, tmp_path: Path, content: bytes, code: int, said: str
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    ended = tertius("store", "restore", str(file), "--yes")
    assert (ended.code, said in ended.err) == (code, True), ended
    assert tertius("store", "restore", str(tmp_path / "none"), "--yes").code == 4
