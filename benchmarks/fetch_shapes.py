"""One network over Bolt in several shapes, and as tertius fetches it, from a store that is made for it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import neo4j

from tertius.client import open_async
from tertius.store import local
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

# Made at once, past the loader: only the shape of what is fetched matters here.
_EPOCH = (
    "MERGE (g:Graph {name: 'tertius'}) SET g.epoch = 1, g.oldest = 0 MERGE (:Epoch {n: 1, published_at: datetime()})"
)
_ACTORS = """
UNWIND range(0, $actors - 1) AS n
CREATE (a:Actor {id: 'made:actor:' + n})
CREATE (:Version:ActorVersion {id: a.id, name: 'Actor ' + n, type: 'state', since: 1, until: 9223372036854775807,
                               policies: ['best']})-[:VERSION_OF]->(a)
"""
_MEDIATIONS = """
UNWIND range($first, $first + 4999) AS n
MATCH (mediator:Actor {id: 'made:actor:' + n % 100}), (one:Actor {id: 'made:actor:' + (100 + n % ($actors - 101))}),
      (other:Actor {id: 'made:actor:' + (101 + n * 7 % ($actors - 101))})
CREATE (fact:Fact {id: 'made:fact:' + n})
CREATE (m:Version:Mediation {id: fact.id, since: 1, until: 9223372036854775807, policies: ['best'],
                             start_min: date('2010-01-01') + duration({days: n % 3000}), end_min: date('2020-01-01')})
SET m.start_max = m.start_min, m.end_max = m.end_min
CREATE (m)-[:VERSION_OF]->(fact)
FOREACH (role IN [{to: mediator}] | CREATE (m)-[:MEDIATOR {start_min: date('0001-01-01'), start_max: date('0001-01-01'),
  end_min: date('9999-12-31'), end_max: date('9999-12-31')}]->(mediator))
FOREACH (party IN [one, other] | CREATE (m)-[:PARTY {start_min: date('0001-01-01'), start_max: date('0001-01-01'),
  end_min: date('9999-12-31'), end_max: date('9999-12-31')}]->(party))
"""
_MATCH = """
MATCH (a:Actor)<-[s:MEDIATOR]-(f:Mediation)-[t:PARTY]->(b:Actor)
WHERE f.since <= 1 < f.until AND 'best' IN f.policies
WITH id(a) AS a, id(b) AS b, id(f) AS f, f.start_min AS c, f.start_max AS d, f.end_min AS e, f.end_max AS g
WITH a, b, f, c.year * 10000 + c.month * 100 + c.day AS c, d.year * 10000 + d.month * 100 + d.day AS d,
     e.year * 10000 + e.month * 100 + e.day AS e, g.year * 10000 + g.month * 100 + g.day AS g
"""
_COLUMNS = (
    "RETURN collect(a) AS a, collect(b) AS b, collect(f) AS f, collect(c) AS c, collect(d) AS d, collect(e) AS e, "
    "collect(g) AS g"
)
_PACKED = "RETURN collect(a * 4294967296 + b), collect(f), collect(c * 4294967296 + d), collect(e * 4294967296 + g)"
SHAPES = {
    "rows": _MATCH + "RETURN a, b, f, c, d, e, g",
    "one record of seven columns": _MATCH + _COLUMNS,
    "one record of four columns, packed": _MATCH + _PACKED,
    "records of 25,000 ties, packed": _MATCH
    + "WITH *, f % $records AS record "
    + _PACKED.replace("RETURN", "RETURN record,"),
}


def compare_shapes(ties: int, turns: int) -> None:
    """Print how many ties a second each shape carries, and how quick a repeated metric is."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        try:
            with open_graph(settings) as graph:
                _make(graph.driver, graph.target.database, ties)
                parameters = {"records": max(1, ties // 25_000)}
                found = {
                    shape: _quickest(
                        lambda text=text: _run(graph.driver, graph.target.database, text, parameters), turns
                    )
                    for shape, text in SHAPES.items()
                }
            found["tertius, all that a network has"], repeated = asyncio.run(_ours(settings, turns))
        finally:
            local.stop(settings)
    print(f"\n| shape ({ties:,} ties with fact and four days) | ties a second |\n| --- | --- |")
    for shape, seconds in found.items():
        print(f"| {shape} | {ties / seconds:,.0f} |")
    print(f"\nA repeated metric on the unchanged graph: {repeated * 1000:.1f} ms.")


def _make(driver: neo4j.Driver, database: str | None, ties: int) -> None:
    actors = ties // 8
    driver.execute_query(_EPOCH, database_=database)
    driver.execute_query(_ACTORS, actors=actors, database_=database)
    for first in range(0, ties // 2, 5_000):
        driver.execute_query(_MEDIATIONS, first=first, actors=actors, database_=database)


def _run(driver: neo4j.Driver, database: str | None, text: str, parameters: dict[str, int]) -> None:
    with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        for record in session.run(text, parameters):
            record.values()


def _quickest(run: Callable[[], None], turns: int) -> float:
    run()
    seconds = []
    for _ in range(turns):
        begin = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


async def _ours(settings: Settings, turns: int) -> tuple[float, float]:
    async with open_async(settings) as graph:
        fetching, repeating = [], []
        for _ in range(turns + 1):
            graph.projections.forget()
            begin = time.perf_counter()
            await graph.ties("mediation", {"as_of": "any"})
            fetching.append(time.perf_counter() - begin)
        for _ in range(20):
            begin = time.perf_counter()
            await graph.metric("degree", "mediation", values={"as_of": "any"})
            repeating.append(time.perf_counter() - begin)
        return min(fetching), min(repeating)
