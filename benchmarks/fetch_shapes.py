"""One network over Bolt in several shapes, and as tertius fetches it, from a store that is made for it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

import neo4j

from tertius.client import AsyncClient, open_async
from tertius.store import local
from tertius.store.graph import Graph, open_graph
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
_TIES = """
MATCH (a:Actor)<-[s:MEDIATOR]-(f:Mediation)-[t:PARTY]->(b:Actor)
WHERE f.since <= 1 < f.until AND 'best' IN f.policies
"""
_DAYS_OF_FACTS = """
WITH id(a) AS a, id(b) AS b, id(f) AS f, f.start_min AS c, f.start_max AS d, f.end_min AS e, f.end_max AS g
"""
# A tie holds while the fact does and both ends have their roles in it.
_DAYS_OF_ALL_PARTS = """
WITH id(a) AS a, id(b) AS b, id(f) AS f,
     CASE WHEN s.start_min > t.start_min THEN s.start_min ELSE t.start_min END AS c, f.start_min AS fc,
     CASE WHEN s.start_max > t.start_max THEN s.start_max ELSE t.start_max END AS d, f.start_max AS fd,
     CASE WHEN s.end_min < t.end_min THEN s.end_min ELSE t.end_min END AS e, f.end_min AS fe,
     CASE WHEN s.end_max < t.end_max THEN s.end_max ELSE t.end_max END AS g, f.end_max AS fg
WITH a, b, f, CASE WHEN c > fc THEN c ELSE fc END AS c, CASE WHEN d > fd THEN d ELSE fd END AS d,
     CASE WHEN e < fe THEN e ELSE fe END AS e, CASE WHEN g < fg THEN g ELSE fg END AS g
"""
_WRITTEN = """
WITH a, b, f, c.year * 10000 + c.month * 100 + c.day AS c, d.year * 10000 + d.month * 100 + d.day AS d,
     e.year * 10000 + e.month * 100 + e.day AS e, g.year * 10000 + g.month * 100 + g.day AS g
"""
_ROWS = "RETURN a, b, f, c, d, e, g"
_COLUMNS = (
    "RETURN collect(a) AS a, collect(b) AS b, collect(f) AS f, collect(c) AS c, collect(d) AS d, collect(e) AS e, "
    "collect(g) AS g"
)
_PACKED = "RETURN collect(a * 4294967296 + b), collect(f), collect(c * 4294967296 + d), collect(e * 4294967296 + g)"
_IN_RECORDS = "WITH *, f % $records AS record " + _PACKED.replace("RETURN", "RETURN record,")
_NAMES = """
MATCH (a:Actor)<-[:VERSION_OF]-(v:ActorVersion) WHERE v.since <= 1 < v.until AND 'best' IN v.policies
RETURN collect(id(a)), collect(a.id), collect(v.name), collect(v.type)
"""
_IDS = "MATCH (f:Mediation) WHERE f.since <= 1 < f.until AND 'best' IN f.policies RETURN collect(id(f)), collect(f.id)"
_FACTS, _PARTS = _TIES + _DAYS_OF_FACTS + _WRITTEN, _TIES + _DAYS_OF_ALL_PARTS + _WRITTEN
# Statements one after the other; a network also has the ids of its facts, and its actors' ids, names and kinds.
LESS = {
    "rows": (_FACTS + _ROWS,),
    "one record of seven columns": (_FACTS + _COLUMNS,),
    "one record of four columns, packed": (_FACTS + _PACKED,),
    "records of 25,000 ties, packed": (_FACTS + _IN_RECORDS,),
}
ALL = {
    "rows": (_PARTS + _ROWS, _NAMES, _IDS),
    "one record of seven columns": (_PARTS + _COLUMNS, _NAMES, _IDS),
    "one record of four columns, packed": (_PARTS + _PACKED, _NAMES, _IDS),
    "records of 25,000 ties, packed": (_PARTS + _IN_RECORDS, _NAMES, _IDS),
}


def compare_shapes(ties: int, turns: int) -> None:
    """Print how many ties a second each shape carries, and how quick a repeated metric is."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        try:
            with open_graph(settings) as graph:
                _make(graph.driver, graph.target.database, ties)
                seconds, repeated = asyncio.run(_measure(graph, settings, max(1, ties // 25_000), turns))
        finally:
            local.stop(settings)
    print(f"\n| shape ({ties:,} ties) | ends, fact and its days | all that a network has |\n| --- | --- | --- |")
    for shape in LESS:
        print(f"| {shape} | {ties / seconds[shape, 'less']:,.0f} | {ties / seconds[shape, 'all']:,.0f} |")
    print(f"| tertius | | {ties / seconds['tertius', 'all']:,.0f} |")
    for content in ("less", "all"):
        best = min(taken for (shape, told), taken in seconds.items() if told == content and shape != "tertius")
        print(f"\nOf the quickest shape of {content}: {best / seconds['tertius', 'all']:.2f}.")
    print(f"\nTies a second. A repeated metric on the unchanged graph: {repeated * 1000:.1f} ms.")


async def _measure(
    graph: Graph, settings: Settings, records: int, turns: int
) -> tuple[dict[tuple[str, str], float], float]:
    """The quickest turn of each shape, which take turns: a busy machine favours none; and of a repeated metric."""
    runs: dict[tuple[str, str], Callable[[], Awaitable[None]]] = {
        (shape, content): partial(_run, graph, texts, {"records": records})
        for content, shapes in (("less", LESS), ("all", ALL))
        for shape, texts in shapes.items()
    }
    async with open_async(settings) as client:
        runs["tertius", "all"] = partial(_fetch, client)
        quickest = dict.fromkeys(runs, float("inf"))
        for _ in range(turns + 1):
            for shape, run in runs.items():
                quickest[shape] = min(quickest[shape], await _seconds(run))
        return quickest, min([await _seconds(partial(_degree, client)) for _ in range(20)])


async def _run(graph: Graph, texts: Sequence[str], parameters: dict[str, int]) -> None:
    # By the driver that waits: nothing else is to be done meanwhile.
    for text in texts:
        with graph.driver.session(
            database=graph.target.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=-1
        ) as session:
            for record in session.run(text, parameters):
                record.values()


async def _fetch(client: AsyncClient) -> None:
    client.projections.forget()
    await client.ties("mediation", {"as_of": "any"})


async def _degree(client: AsyncClient) -> None:
    await client.metric("degree", "mediation", values={"as_of": "any"})


async def _seconds(run: Callable[[], Awaitable[None]]) -> float:
    begin = time.perf_counter()
    await run()
    return time.perf_counter() - begin


def _make(driver: neo4j.Driver, database: str | None, ties: int) -> None:
    actors = ties // 8
    driver.execute_query(_EPOCH, database_=database)
    driver.execute_query(_ACTORS, actors=actors, database_=database)
    for first in range(0, ties // 2, 5_000):
        driver.execute_query(_MEDIATIONS, first=first, actors=actors, database_=database)
