"""Whatever is killed, whenever: what was acknowledged is there, what was not is as if it had never been begun.

A round begins a load, a rollback, a merge or a restore in a process of its own and kills that process, or the database,
at a random moment of its whole length. Then the graph must be as before or as after, whole; in every second round
another load publishes before the operation is run again, which must lead to where it leads undisturbed. Three rounds
are run by `make test`, fifty by `make test-slow`; a round is known by its seed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
import psutil
import pytest

from tertius.graph_schema.errors import Locked
from tertius.loaders.pipeline.apply import roll_back
from tertius.store import local
from tertius.store.connection import open_driver
from tertius.store.dump import dump
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.identity import merge
from tertius.store.restore import holds_something, restore
from tertius.store.settings import Settings
from tertius.store.target import Target
from tests.loaders.claims_for_tests import ALPHA, BETA, funding, load
from tests.loaders.test_crash import NEVER, beyond, ended, loader, newer, with_older

OPERATIONS: Mapping[str, Callable[[Graph, Path], object]] = {
    "load": lambda graph, _: load(graph, ALPHA, *newer("alpha")),
    "rollback": lambda graph, _: roll_back(graph, "alpha.2"),
    "merge": lambda graph, _: merge(graph, "tertius:a", "tertius:b", by="test"),
    "restore": lambda graph, file: restore(graph, file, replace=True),
}
CHILD = """
from pathlib import Path
from tests.loaders.test_crash_rounds import OPERATIONS
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

with open_graph(Settings()) as graph:
    print("begun", flush=True)
    OPERATIONS[sys.argv[3]](graph, Path(sys.argv[4]))
    print("acknowledged", flush=True)
"""
PAUSE_SECONDS = 0.02
"""Between two batches, so that most moments of an operation lie among its batches, not in the looking up before."""
OTHER = funding("other", "7", by="beta")


@dataclass
class Rounds:
    """A graph that may be killed, and what is known of the undisturbed operations; fingerprints are the same anywhere.

    `home` is the folder of the store whose process may be killed, None for the database that all tests share.
    """

    driver: neo4j.Driver
    target: Target
    folder: Path
    home: Path | None = None
    ends: dict[tuple[str, bool], str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """A dump of the graph that is restored: the one with the other load in it."""
        return self.folder / "other.jsonl.gz"

    def reopen(self, settings: Settings) -> None:
        """Start the private store if it does not run, and connect to it."""
        self.driver.close()
        self.target = local.ensure_running(settings)
        self.driver = open_driver(self.target)

    def begin(self, *, with_other: bool = False) -> Graph:
        """The graph before the operation, with or without the other load."""
        graph = with_older(self.driver, self.target)
        if with_other:
            load(graph, BETA, OTHER)
        return graph

    def end(self, name: str, *, with_other: bool = False) -> str:
        """The fingerprint to which an operation leads, or that of the graph before for the name `nothing`."""
        if (name, with_other) not in self.ends:
            graph = self.begin(with_other=with_other)
            if name != "nothing":
                OPERATIONS[name](graph, self.file)
            self.ends[name, with_other] = fingerprint(graph)
        return self.ends[name, with_other]

    def start(self, name: str) -> subprocess.Popen[str]:
        """The operation in a process of its own that has just begun it."""
        child = loader(CHILD, NEVER, PAUSE_SECONDS, name, str(self.file), home=self.home)
        assert child.stdout
        assert child.stdout.readline() == "begun\n", ended(child)
        return child

    def length(self, name: str) -> float:
        """For how many seconds an operation runs undisturbed."""
        if name not in self.seconds:
            self.begin()
            child, began = self.start(name), time.monotonic()
            assert ended(child)[0] == 0
            self.seconds[name] = time.monotonic() - began
        return self.seconds[name]


def play(rounds: Rounds, name: str, seed: int, kill: Callable[[subprocess.Popen[str]], Graph]) -> str:
    """One round; how the kill left the graph: before, after, or empty, which only a restore may."""
    dice = random.Random(f"{name} {seed}")
    is_interleaved = seed % 2 == 0 and name != "restore"
    whole = {rounds.end("nothing"): "before", rounds.end(name): "after"}
    beside = {one: rounds.end(one, with_other=is_interleaved) for one in ("nothing", name)}
    seconds = dice.uniform(0, 1.1) * rounds.length(name)
    rounds.begin()
    child = rounds.start(name)
    time.sleep(seconds)
    graph = kill(child)
    left, found = beyond(graph), fingerprint(graph)
    outcome = whole.get(found, "empty" if name == "restore" and not holds_something(graph) else "partial")
    print(f"{name}, seed {seed}: killed after {seconds:.2f} s, {left} rows left beyond the epoch, graph as {outcome}")
    assert outcome != "partial"
    # If the database was the victim, the loader lives, and tries again what it was about: with the lock lost it cannot
    # end; before it had one, it can.
    lives = child.poll() is None
    if is_interleaved:
        load(graph, BETA, OTHER)
        expected = {"before": {beside["nothing"]} | ({beside[name]} if lives else set()), "after": {beside[name]}}
        assert fingerprint(graph) in expected[outcome]
        assert lives or beyond(graph) == 0
    code, said = ended(child)
    is_acknowledged = "acknowledged" in said
    assert is_acknowledged or code == -signal.SIGKILL or "tertius.graph_schema.errors" in said, said
    if outcome != "after" and not is_acknowledged:
        OPERATIONS[name](graph, rounds.file)
    assert (beyond(graph), fingerprint(graph)) == (0, beside[name]), f"acknowledged: {is_acknowledged}"
    return outcome


def kill_loader(rounds: Rounds) -> Callable[[subprocess.Popen[str]], Graph]:
    """Kills the process that runs the operation."""

    def kill(child: subprocess.Popen[str]) -> Graph:
        child.kill()
        child.wait(timeout=30)
        return prepare(rounds.driver, rounds.target)

    return kill


def kill_database(rounds: Rounds, settings: Settings) -> Callable[[subprocess.Popen[str]], Graph]:
    """Kills the process of the private store and starts another on its files."""

    def kill(child: subprocess.Popen[str]) -> Graph:
        pid = local.status(settings).pid
        assert pid is not None
        victim = psutil.Process(pid)
        victim.kill()
        psutil.wait_procs([victim], timeout=10)
        rounds.reopen(settings)
        try:
            return prepare(rounds.driver, rounds.target)
        except Locked:
            # It had not begun to restore, and does so now.
            child.wait(timeout=120)
            return prepare(rounds.driver, rounds.target)

    return kill


@pytest.mark.parametrize(("name", "seed"), [("load", 2), ("rollback", 3), ("merge", 4)])
def test_a_loader_that_is_killed_at_a_random_moment_has_done_all_or_nothing(
    name: str, seed: int, empty_graph: neo4j.Driver, target: Target, tmp_path: Path
) -> None:
    rounds = Rounds(empty_graph, target, tmp_path)
    play(rounds, name, seed, kill_loader(rounds))


@pytest.fixture(scope="module")
def own_rounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Rounds, Settings]]:
    """Rounds on a store of their own, whose process may be killed."""
    folder = tmp_path_factory.mktemp("rounds")
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith(("NEO4J_", "TERTIUS_")) and "_TEST_" not in name]:
            environment.delenv(name)
        settings = Settings(home=folder / "home")
        target = local.ensure_running(settings)
        rounds = Rounds(open_driver(target), target, folder, settings.home)
        dump(rounds.begin(with_other=True), rounds.file)
        yield rounds, settings
        rounds.driver.close()
        local.stop(settings)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(52))
def test_whatever_is_killed_at_a_random_moment_all_or_nothing_is_done(
    seed: int, own_rounds: tuple[Rounds, Settings]
) -> None:
    rounds, settings = own_rounds
    # Whatever became of the store in the round before.
    rounds.reopen(settings)
    name = list(OPERATIONS)[seed // 2 % 4]
    # Each operation meets both victims, both with another load in between and without one.
    is_database = seed // 8 % 2 == 0
    play(rounds, name, seed, kill_database(rounds, settings) if is_database else kill_loader(rounds))
