"""One real Neo4j for the whole test session, emptied for each test that asks for an empty graph.

By default it is a private store in a temporary folder. `TERTIUS_TEST_HOME` names a folder whose store is kept, running,
between sessions. Of several workers (`pytest --numprocesses`) each has a store of its own.
`TERTIUS_TEST_NEO4J_URI` (with `_USERNAME`, `_PASSWORD`, `_DATABASE`) names another Neo4j, which must be empty, or carry
a node `(:TertiusTestDatabase)`, or be given up by `TERTIUS_TEST_NEO4J_WIPE=1`.
"""

from __future__ import annotations

import atexit
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tertius.loaders import mali
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store import local
from tertius.store.connection import Target, open_driver, resolve_target
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.settings import Settings
from tests.commands import RunCommand, command_runner

_MARK = "TertiusTestDatabase"
_HOME_MARK = "tests-may-empty-this"
# The state of the graph as this session loaded the Mali bundle: tells whether a test has changed it since.
_MALI = pytest.StashKey[tuple[int, str] | None]()

# These share a database with Graph Data Science.
_LABORATORY = {"tests/metrics/test_gds.py", "tests/metrics/test_in_database.py"}


def pytest_configure(config: pytest.Config) -> None:
    """Refuses several workers on one named database: they would empty it for each other."""
    if os.environ.get("TERTIUS_TEST_NEO4J_URI") and config.getoption("numprocesses", default=None):
        raise pytest.UsageError("TERTIUS_TEST_NEO4J_URI names one database, for one worker: add --numprocesses=0.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts modules in order.

    First those with a costly database of their own, then those that read the Mali bundle, so that it is loaded once,
    then those that make graphs of their own, and last, to fill the gaps, those without a database.
    """
    asked: dict[Path, set[str]] = {}
    for item in items:
        asked.setdefault(item.path, set()).update(getattr(item, "fixturenames", ()))
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (_place(asked[item.path]), -sizes[item.path], item.path))


class _ModuleByModule(LoadScopeScheduling):
    """A module is run by one worker, and modules that share a costly database by the same."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", 1)[0]
        return "laboratory" if module in _LABORATORY else module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Of several workers each has whole modules, in order."""
    return _ModuleByModule(config, log)


def _place(fixtures: set[str]) -> int:
    if "laboratory" in fixtures:
        return 0
    if "mali_graph" in fixtures and "empty_graph" not in fixtures:
        return 1
    return 2 if "target" in fixtures else 3


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the databases of workers that were broken off, which could not do it themselves."""
    if config.getoption("numprocesses", default=None):
        for home in config._tmp_path_factory.getbasetemp().glob("popen-gw*/home*"):
            local.stop(Settings(home=home))


@pytest.fixture(scope="session")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Address of the session's database; the environment names it too, for commands run as child processes."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.startswith(("NEO4J_", "TERTIUS_")) and "_TEST_" not in name]:
            environment.delenv(name)
        if os.environ.get("TERTIUS_TEST_NEO4J_URI"):
            yield from _external(environment, tmp_path_factory)
        else:
            yield from _private(environment, tmp_path_factory)


@pytest.fixture(scope="session")
def driver(target: Target) -> Iterator[neo4j.Driver]:
    """A driver to the session's database."""
    with open_driver(target) as opened:
        yield opened


@pytest.fixture
def empty_graph(driver: neo4j.Driver, target: Target) -> neo4j.Driver:
    """The session's driver, after all nodes and relationships were deleted; constraints and indexes stay."""
    delete_everything(driver, target)
    return driver


@pytest.fixture(scope="module")
def mali_graph(driver: neo4j.Driver, target: Target, pytestconfig: pytest.Config) -> Graph:
    """The session's database with the Mali bundle in it and nothing else, for modules that only read.

    It is loaded again only if the modules before left something else behind; do not ask for `empty_graph` beside it.
    """
    graph = Graph(driver, target)
    if _state(graph) != pytestconfig.stash.get(_MALI, ()):
        delete_everything(driver, target)
        graph = prepare(driver, target)
        source = Input(Path(mali.__file__).parent)
        apply_load(graph, mali.DATASET, validate(mali.records(source), graph), "mali", source.digest())
        pytestconfig.stash[_MALI] = _state(graph)
    return graph


def _state(graph: Graph) -> tuple[int, str] | None:
    """Migration and fingerprint, or None where a test left no graph of one piece."""
    pointers = graph.read("MATCH (g:Graph {name: 'tertius'}) RETURN g.epoch AS epoch, g.migration AS migration")
    if len(pointers) != 1:
        return None
    return pointers[0]["migration"], fingerprint(graph, pointers[0]["epoch"])


@pytest.fixture
def tertius(mali_graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunCommand:
    """Runs the command line on the Mali bundle: `tertius("query", "list").out`."""
    return command_runner(monkeypatch, capfd)


def delete_everything(driver: neo4j.Driver, target: Target) -> None:
    """Empties the database in batches, so that a large graph needs little memory."""
    with driver.session(database=target.database) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def _private(environment: pytest.MonkeyPatch, folders: pytest.TempPathFactory) -> Iterator[Target]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    kept = os.environ.get("TERTIUS_TEST_HOME")
    home = Path(kept, worker or "") if kept else folders.mktemp("home")
    mark = home / _HOME_MARK
    if kept and (home / "store").exists() and not mark.exists():
        pytest.exit(f"TERTIUS_TEST_HOME={home} holds a store that no test session made; it is not emptied.", 2)
    home.mkdir(parents=True, exist_ok=True)
    mark.touch()
    environment.setenv("TERTIUS_HOME", str(home))
    settings = Settings(home=home)
    if not kept:
        # Also when the session is broken off: the database is no child that dies with us.
        atexit.register(local.stop, settings)
    target = resolve_target(settings)
    with open_driver(target) as driver:
        delete_everything(driver, target)
    yield target
    if not kept:
        local.stop(settings)


def _external(environment: pytest.MonkeyPatch, folders: pytest.TempPathFactory) -> Iterator[Target]:
    environment.setenv("TERTIUS_HOME", str(folders.mktemp("home")))
    for name in ("URI", "USERNAME", "PASSWORD", "DATABASE"):
        environment.setenv(f"NEO4J_{name}", os.environ.get(f"TERTIUS_TEST_NEO4J_{name}", ""))
    target = resolve_target(Settings())
    with open_driver(target) as driver:
        is_marked = _refuse_to_wipe(driver, target)
        delete_everything(driver, target)
        yield target
        delete_everything(driver, target)
        if is_marked:
            driver.execute_query(f"CREATE (:{_MARK})", database_=target.database)


def _refuse_to_wipe(driver: neo4j.Driver, target: Target) -> bool:
    """Ends the session if the database holds what no test made; whether it is marked as the tests' own."""
    counts = driver.execute_query(
        f"RETURN COUNT {{ (n) }} AS nodes, COUNT {{ (n:{_MARK}) }} AS marks", database_=target.database
    ).records[0]
    if counts["nodes"] and not counts["marks"] and os.environ.get("TERTIUS_TEST_NEO4J_WIPE") != "1":
        pytest.exit(
            f"The database at {target.uri} holds {counts['nodes']} nodes, and the tests would delete them. Name an "
            f"empty one, mark it by CREATE (:{_MARK}), or set TERTIUS_TEST_NEO4J_WIPE=1.",
            2,
        )
    return bool(counts["marks"])
