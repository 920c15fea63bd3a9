"""A real Neo4j with Graph Data Science, and the graphs that are loaded into it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tertius.client import AsyncClient, open_async
from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.content import Fact, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.funding import Funding
from tertius.loaders import mali
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset, Input
from tertius.metrics.engines.gds_engine import computing_in
from tertius.store import local
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

ODD = Dataset(name="odd", title="Made-up odd cases", licence="none", scope="odd", complete=True)


class Laboratory(NamedTuple):
    """A database with the library, and an event loop that speaks to it."""

    loop: asyncio.Runner
    client: AsyncClient

    def compute(self, function: Callable[..., Any], *given: Any) -> Any:
        """The function's answer, computed as the client computes: in a thread beside the event loop."""

        async def in_thread() -> Any:
            with computing_in(self.client.reader):
                return await asyncio.to_thread(function, *given)

        return self.loop.run(in_thread())

    def held(self) -> int:
        """How many graphs the library holds in memory."""
        return self.loop.run(self.client.reader.rows("CALL gds.graph.list() YIELD graphName RETURN count(*) AS n"))[0][
            "n"
        ]


@contextmanager
def open_laboratory(home: Path) -> Iterator[Laboratory]:
    """A database with the library, the Mali bundle and the odd cases."""
    settings = Settings(home=home, gds=True, neo4j_uri=None)
    try:
        local.ensure_running(settings)
        with open_graph(settings) as graph:
            source = Input(Path(mali.__file__).parent)
            apply_load(graph, mali.DATASET, validate(mali.records(source), graph), "mali", source.digest())
            apply_load(graph, ODD, validate(odd_claims(), graph, ODD), "made up", "odd")
        with asyncio.Runner() as loop:
            opened = open_async(settings)
            client = loop.run(opened.__aenter__())
            try:
                yield Laboratory(loop, client)
            finally:
                loop.run(opened.__aexit__(None, None, None))
    finally:
        local.stop(settings)


def odd_claims() -> Iterator[Claim]:
    """Ties of weight 0, to oneself, both ways, and twice."""
    yield Claim(id="odd:source", says=Source(id="source:odd", title="Odd cases", reliability="B", date="2020"))
    for actor, kind in (("a", "state"), ("b", "state"), ("c", "igo"), ("d", "armed_group"), ("e", "igo")):
        yield _cited(f"odd:actor:{actor}", Actor(id=f"odd:{actor}", name=actor.upper(), type=kind))
    paid = (("a", "b", "10"), ("b", "a", "5"), ("b", "c", None), ("c", "b", None), ("c", "a", "2.5"), ("d", "e", None))
    for number, (funder, recipient, usd) in enumerate([*paid, ("e", "e", "3"), ("a", "b", "1")]):
        yield _cited(f"odd:paid:{number}", _funding(number, funder, recipient, usd))


def _funding(number: int, funder: str, recipient: str, usd: str | None) -> Funding:
    return Funding(
        id=f"odd:funding:{number}",
        valid=f"20{number:02}",
        funder=(_of(funder),),
        recipient=(_of(recipient),),
        flow_status="disbursement",
        amount_usd=usd,
    )


def _of(actor: str) -> Participant:
    return Participant(actor=f"odd:{actor}")


def _cited(key: str, says: Actor | Fact) -> Claim:
    return Claim(
        id=key, says=says, citations=(Citation(source="source:odd", locator="1", quote="Odd."),), credibility=2
    )
