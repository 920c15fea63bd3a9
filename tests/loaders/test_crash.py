"""Loaders and databases killed in mid-load: nothing half-written is ever served, and the load can be brought in."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import neo4j
import pytest

from tertius.graph_schema.claims import Claim
from tertius.loaders import mali
from tertius.store.epochs import Writer, open_epoch
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.loads import fetch_loads
from tertius.store.schema import FOREVER
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import ALPHA, BETA, funding, load, load_base, served_funding

ROOT = Path(__file__).parents[2]

# A loader in a process of its own. After so many batches, or in mid-publication, it kills itself as no handler can
# catch it; a pause between batches lets two of them overlap, or lets the test kill it, or the database, from outside.
CHILD = """
import os, signal, sys, time
from tertius.store.epochs import Writer

left, pause = int(sys.argv[1]), float(sys.argv[2])
run, publish = Writer._run, Writer.publish

def run_some(writer, *arguments):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    time.sleep(pause)
    print("batch", flush=True)
    return run(writer, *arguments)

def publish_or_die(writer, *arguments, **named):
    if left == 0:
        writer._lock.commit = lambda: os.kill(os.getpid(), signal.SIGKILL)
    return publish(writer, *arguments, **named)

Writer._run, Writer.publish = run_some, publish_or_die
"""
SMALL_LOAD = """
from tests.loaders.claims_for_tests import ALPHA, BETA, load
from tests.loaders.test_crash import newer
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

with open_graph(Settings()) as graph:
    load(graph, {"alpha": ALPHA, "beta": BETA}[sys.argv[3]], *newer(sys.argv[3]))
"""
COMMAND = """
from tertius.app.cli import main
sys.argv = ["tertius", *sys.argv[3:]]
main()
"""
NEVER = 10_000


def older(by: str) -> list[Claim]:
    return [funding(f"f{number}", "1", by=by, cites="x") for number in range(30)]


def newer(by: str) -> list[Claim]:
    """A third of the facts is revised, a third gone, a third new."""
    said = [funding(f"f{number}", "2" if number % 2 else "1", by=by, cites="x") for number in range(10, 40)]
    return [*said, funding("shared", str(len(by)), by=by)]


def loader(script: str, *arguments: str | float, home: Path | None = None) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **({"TERTIUS_HOME": str(home)} if home else {})}
    words = [sys.executable, "-c", CHILD + script, *map(str, arguments)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out + err


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph with an older input of `alpha` in it."""
    return with_older(empty_graph, target)


def with_older(driver: neo4j.Driver, target: Target) -> Graph:
    delete_everything(driver, target)
    made = prepare(driver, target)
    load_base(made)
    load(made, ALPHA, *older("alpha"))
    return made


def beyond(graph: Graph) -> int:
    rows = graph.read(
        "MATCH (v:Version) WHERE v.since > $at OR $at < v.until < $forever RETURN count(v) AS n "
        "UNION ALL MATCH ()-[r]->() WHERE r.since > $at OR $at < r.until < $forever RETURN count(r) AS n "
        "UNION ALL MATCH (c:Claim) WHERE c.created > $at RETURN count(c) AS n",
        at=graph.epoch(),
        forever=FOREVER,
    )
    return sum(row["n"] for row in rows)


def count_batches(monkeypatch: pytest.MonkeyPatch, graph: Graph) -> int:
    """How many batches the newer input takes; it is loaded for that."""
    run, batches = Writer._run, []

    def counted(writer: Writer, *arguments: object) -> int:
        batches.append(arguments)
        return run(writer, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "_run", counted)
        load(graph, ALPHA, *newer("alpha"))
    return len(batches)


def test_a_loader_that_is_killed_leaves_the_answers_as_they_were(
    graph: Graph, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = count_batches(monkeypatch, graph)
    loaded = fingerprint(graph)
    graph = with_older(graph.driver, target)
    before = (graph.epoch(), fingerprint(graph), served_funding(graph))
    dice = random.Random(2014)
    left_behind = 0
    # The last one dies in the publishing transaction, just before its commit.
    for killed_after in [*sorted(dice.sample(range(batches // 3, batches), 5)), batches]:
        code, said = ended(loader(SMALL_LOAD, killed_after, 0, "alpha"))
        assert code == -9, said
        left_behind = max(left_behind, beyond(graph))
        assert (graph.epoch(), fingerprint(graph), served_funding(graph)) == before
    assert left_behind > 20, "the loader was killed too early to leave anything behind"
    assert beyond(graph) > 0

    with open_epoch(graph) as writer:
        assert writer.swept > 0
        assert beyond(graph) == 0
    assert (graph.epoch(), fingerprint(graph)) == before[:2]
    states = {one["id"]: one["state"] for one in fetch_loads(graph)}
    assert states == {"base.1": "applied", "alpha.2": "applied", "alpha.3": "interrupted"}

    assert load(graph, ALPHA, *newer("alpha")).load == "alpha.3"
    assert fingerprint(graph) == loaded


def test_a_load_that_comes_after_a_killed_one_reveals_nothing_of_it(graph: Graph) -> None:
    process = loader(SMALL_LOAD, NEVER, 0.1, "alpha")
    time.sleep(random.Random(7).uniform(1.5, 3))
    process.kill()
    process.communicate()
    load(graph, BETA, funding("g", "7", by="beta"))
    assert beyond(graph) == 0
    assert served_funding(graph) == {(f"f{number}", "a", "1") for number in range(30)} | {("g", "a", "7")}


def test_two_loaders_at_once_leave_what_one_after_the_other_leaves(graph: Graph, target: Target) -> None:
    both = [loader(SMALL_LOAD, NEVER, 0.03, name) for name in ("alpha", "beta")]
    ends = [ended(one) for one in both]
    assert [code for code, _ in ends] == [0, 0], ends
    found = fingerprint(graph)
    fresh = with_older(graph.driver, target)
    load(fresh, ALPHA, *newer("alpha"))
    load(fresh, BETA, *newer("beta"))
    assert found == fingerprint(fresh)


def newer_bundle(folder: Path) -> Path:
    """A copy of the Mali bundle in which every actor has a longer name."""
    shutil.copytree(Path(mali.__file__).parent, folder)
    actors = folder / "actors.yaml"
    renamed, times = re.subn(r"(?m)^(  name: .*[^\"'\s])$", r"\1 II", actors.read_text(encoding="utf-8"))
    assert times > 50
    actors.write_text(renamed, encoding="utf-8")
    return folder


def names(graph: Graph) -> set[str]:
    rows = graph.read(
        "MATCH (v:ActorVersion) WHERE v.since <= $at < v.until AND 'best' IN v.policies RETURN v.name AS name",
        at=graph.epoch(),
    )
    return {row["name"] for row in rows}


def test_a_killed_command_is_listed_and_resumed_though_another_load_was_published(
    empty_graph: neo4j.Driver, target: Target, tmp_path: Path
) -> None:
    graph = prepare(empty_graph, target)
    bundle = newer_bundle(tmp_path / "mali")
    code, said = ended(loader(COMMAND, NEVER, 0, "load", "apply", "mali"))
    assert code == 7, said
    before = fingerprint(graph)
    process = loader(COMMAND, NEVER, 0.05, "load", "apply", "mali", str(bundle))
    while not beyond(graph):
        assert process.stdout
        assert process.stdout.readline() == "batch\n", ended(process)
    process.kill()
    process.communicate()
    assert beyond(graph) > 0
    assert fingerprint(graph) == before

    load_base(graph)
    with_other = fingerprint(graph)
    code, said = ended(loader(COMMAND, NEVER, 0, "load", "list", "--format", "json"))
    listed = {one["id"]: one["state"] for one in json.JSONDecoder().raw_decode(said)[0]["data"]}
    assert listed == {"mali.1": "applied", "mali.2": "interrupted", "base.2": "applied"}

    code, said = ended(loader(COMMAND, NEVER, 0, "load", "resume", "mali.2"))
    assert code == 7, said
    assert "Algeria II" in names(graph)
    assert {one["id"]: one["state"] for one in fetch_loads(graph)}["mali.2"] == "applied"
    code, said = ended(loader(COMMAND, NEVER, 0, "load", "resume", "mali.2"))
    assert code == 6, said
    code, said = ended(loader(COMMAND, NEVER, 0, "load", "rollback", "mali.2", "--yes"))
    assert code == 0, said
    assert fingerprint(graph) == with_other


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_command_that_is_killed_at_any_moment_leaves_the_graph_as_it_was_or_as_it_will_be(
    seed: int, empty_graph: neo4j.Driver, target: Target, tmp_path: Path
) -> None:
    graph = prepare(empty_graph, target)
    assert ended(loader(COMMAND, NEVER, 0, "load", "apply", "mali"))[0] == 7
    before = fingerprint(graph)
    process = loader(COMMAND, NEVER, 0, "load", "apply", "mali", str(newer_bundle(tmp_path / "mali")))
    time.sleep(random.Random(seed).uniform(2, 6))
    process.kill()
    process.communicate()
    after = fingerprint(graph)
    assert (after == before) == ("Algeria II" not in names(graph))
    assert (after == before) == (graph.epoch() == 1)
    load_base(graph)
    assert beyond(graph) == 0
