"""Every real file in one graph, where `TERTIUS_TEST_DATA` names the folder that holds them.

No state has two codes of ISO on one day, no identifier stands for two actors at one time, loading all again changes
nothing, and the raw files are counted as Cypher counts the graph.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import neo4j
import pytest

from tertius.graph_schema.time import parse_valid
from tertius.loaders.pipeline.loading import load_and_merge
from tertius.loaders.pipeline.release import dataset_of
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.loaders.registry import loader_named
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.real_files import FILES
from tests.loaders.recounts import RECOUNTS

pytestmark = pytest.mark.slow

_LIVE = "{0}.since <= $at < {0}.until AND 'best' IN {0}.policies"


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of the real files, all of which must be there."""
    given = os.environ.get("TERTIUS_TEST_DATA")
    lacking = [file for _, file in FILES if file and not (Path(given or "") / file).is_file()]
    if given is None or lacking:
        pytest.skip(f"TERTIUS_TEST_DATA names no folder with {lacking[0] if lacking else 'the real files'}.")
    return Path(given)


@pytest.fixture(scope="module")
def together(driver: neo4j.Driver, target: Target, folder: Path) -> Iterator[Graph]:
    """All files loaded as `tertius load apply` does, one after the other."""
    delete_everything(driver, target)
    graph = prepare(driver, target)
    assert all(load(graph, name, path) for name, path in inputs(folder))
    yield graph
    delete_everything(driver, target)


def inputs(folder: Path) -> Iterator[tuple[str, Path]]:
    """Data set and path of every input."""
    for name, file in FILES:
        shipped = loader_named(name).DATASET.default
        assert file is not None or shipped is not None
        yield name, folder / file if file else Path(str(shipped))


def load(graph: Graph, name: str, path: Path) -> bool:
    """Load a file and merge what is certain; whether that wrote anything."""
    loader, source = loader_named(name), Input(path)
    of = dataset_of(loader, source)
    done = load_and_merge(graph, of, validate(loader.records(source), graph, of), path.name, source)
    return bool(done["wrote"])


def identifiers(graph: Graph) -> list[tuple[str, str, list[str]]]:
    """Every established identifier of an actor: actor, identifier, and the spells in which it stood for it."""
    rows = graph.read(
        f"MATCH (a:Actor)<-[:VERSION_OF]-(v)-[as:IDENTIFIED_BY]->(i:Identifier) WHERE {_LIVE.format('v')} "
        "AND as.status = 'established' RETURN a.id AS actor, i.id AS id, coalesce(as.valid, []) AS valid",
        at=graph.epoch(),
    )
    return [(row["actor"], row["id"], list(row["valid"])) for row in rows]


def overlap(ours: list[str], theirs: list[str]) -> bool:
    """Whether two lists of spells share a day; without any, the identifier always stood for the actor."""
    mine, yours = ([parse_valid(text) for text in spells or ["../.."]] for spells in (ours, theirs))
    return any(
        one[0].earliest <= other[1].latest and other[0].earliest <= one[1].latest for one in mine for other in yours
    )


def at_one_time(held: Mapping[str, list[tuple[str, list[str]]]]) -> set[tuple[str, str, str]]:
    """Who holds which two at once, of what each holds with its spells."""
    return {
        (holder, one[0], other[0])
        for holder, all_held in held.items()
        for one, other in combinations(all_held, 2)
        if overlap(one[1], other[1])
    }


def test_no_actor_has_two_codes_of_iso_on_one_day(together: Graph) -> None:
    held: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for actor, identifier, valid in identifiers(together):
        if identifier.startswith("iso3:"):
            held[actor].append((identifier, valid))
    assert len(held) > 200
    assert at_one_time(held) == set()


def test_no_identifier_stands_for_two_actors_at_one_time(together: Graph) -> None:
    held: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for actor, identifier, valid in identifiers(together):
        held[identifier].append((actor, valid))
    assert len(held) > 1000
    assert at_one_time(held) == set()


def counted(graph: Graph, statement: str) -> dict[Any, int]:
    """Two columns of a statement on the graph: what, and how many."""
    return {row["what"]: row["n"] for row in graph.read(statement, at=graph.epoch())}


def recount(table: duckdb.DuckDBPyRelation, what: str) -> dict[Any, int]:
    """The rows of a raw file by an expression."""
    return dict(table.aggregate(f"{what}, count(*)", what).fetchall())


def test_events_are_counted_alike_by_month_code_and_source(together: Graph, folder: Path) -> None:
    raw = duckdb.read_csv(str(folder / "events/icews_2018_part.tab"), sep="\t", all_varchar=True, quotechar="")
    live = f"MATCH (v:Action) WHERE {_LIVE.format('v')} AND v.id STARTS WITH 'icews:'"
    by_month = counted(together, f"{live} RETURN left(v.valid, 7) AS what, count(*) AS n")
    assert by_month == recount(raw, '"Event Date"[:7]')
    assert counted(together, f"{live} RETURN v.code AS what, count(*) AS n") == recount(raw, '"CAMEO Code"')
    by_source = recount(raw, '"Source Name"')
    named = counted(
        together,
        f"MATCH (v:Action)-[:INITIATOR]->(a:Actor) WHERE {_LIVE.format('v')} AND v.id STARTS WITH 'icews:' "
        "RETURN a.id AS what, count(*) AS n",
    )
    assert sorted(named.values()) == sorted(by_source.values())


@pytest.mark.parametrize("name", RECOUNTS)
def test_the_files_are_counted_alike(together: Graph, folder: Path, name: str) -> None:
    found = together.read(RECOUNTS[name].statement, at=together.epoch())
    expected = RECOUNTS[name].count(folder)
    assert expected.total() > 20
    assert {tuple(row["what"]): row["n"] for row in found} == expected


def test_loading_everything_again_changes_nothing(together: Graph, folder: Path) -> None:
    before = fingerprint(together, together.epoch())
    assert not any(load(together, name, path) for name, path in inputs(folder))
    assert fingerprint(together, together.epoch()) == before
