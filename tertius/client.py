"""The Python face of a graph: questions, networks, metrics, exports, in an event loop or outside one.

::

    import tertius

    with tertius.open() as graph:
        for row in graph.query("who-mediates-whom", party="mnla", as_of="2014-07-20").rows:
            print(row["mediators"])
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from tertius.exports.view import fetch_view
from tertius.graph_schema.errors import Refused
from tertius.metrics.network import Network
from tertius.metrics.projection import fetch_network, is_directed, network_question, networks_of
from tertius.metrics.registry import get_metric, run_metric
from tertius.queries.catalogue import Answer, Catalogue
from tertius.queries.header import Question
from tertius.store.canonical_form import Form, explain, fetch_form, read_form
from tertius.store.connection import open_async_driver, open_driver, resolve_target
from tertius.store.diff import diff_epochs
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.loads import fetch_load
from tertius.store.policies import Policy
from tertius.store.progress import Progress, quiet
from tertius.store.reader import Reader
from tertius.store.settings import Settings
from tertius.store.target import Target
from tertius.store.valid_diff import diff_valid

Result = TypeVar("Result")


@dataclass
class AsyncClient:
    """An open graph for code that runs in an event loop; made by `open_async`."""

    settings: Settings
    target: Target
    reader: Reader
    catalogue: Catalogue

    async def query(self, name: str, values: Mapping[str, Any] | None = None) -> Answer:
        """Ask a question of the catalogue; see `Catalogue.run`."""
        return await self.catalogue.run(name, values)

    def networks(self) -> list[dict[str, Any]]:
        """The networks there are, with their definitions and parameters."""
        return [
            {
                "name": name,
                "definition": question.summary,
                "directed": is_directed(question),
                "parameters": {one.name: one.meaning for one in question.parameters.values()},
            }
            for name, question in networks_of(self.catalogue.questions).items()
        ]

    def network_question(self, name: str) -> Question:
        """The question that gives a network; see `metrics.projection`."""
        return network_question(self.catalogue.questions, name)

    async def network(self, name: str, values: Mapping[str, Any] | None = None) -> tuple[Network, int]:
        """A network as of a time, and the epoch it was read at; see `fetch_network`."""
        return await fetch_network(self.catalogue, name, values or {})

    async def metric(
        self,
        metric: str,
        network: str,
        options: Mapping[str, Any] | None = None,
        values: Mapping[str, Any] | None = None,
        limit: int = 20,
    ) -> dict[str, Any]:
        """A metric on a network as one JSON value: definition, ranked actors, network-level summary, groups.

        Raises
        ------
        NotFound, ParameterError
            If there is no such metric or network, or an option is not valid.
        """
        definition = get_metric(metric).describe()
        found, epoch = await self.network(network, values)
        # The engines compute for seconds on large networks: not in the event loop.
        scores = await asyncio.to_thread(run_metric, metric, found, dict(options or {}))
        return {
            "metric": metric,
            "network": network,
            "epoch": epoch,
            "definition": definition,
            "engine": scores.engine,
            "notes": list(scores.notes),
            "summary": dict(scores.summary),
            "data": scores.rows(limit, found),
            "groups": scores.group_rows(limit, found),
        }

    async def view(self, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The view document of the facts selected; see `exports.view`."""
        return await fetch_view(self.catalogue, values or {}, await self.fingerprint((values or {}).get("known_at")))

    async def fingerprint(self, known_at: str | None = None) -> str:
        """The fingerprint of the graph, now or as it was known at an instant or epoch."""
        epoch = await self._epoch(known_at)
        return await self.on_graph(lambda graph: fingerprint(graph, epoch))

    async def canonical_form(self, known_at: str | None = None) -> Form:
        """What the fingerprint is a hash of; see `store.canonical_form`."""
        epoch = await self._epoch(known_at)
        return await self.on_graph(lambda graph: fetch_form(graph, epoch))

    async def explain_fingerprint(self, other: str, known_at: str | None = None) -> str:
        """The first difference to an epoch, an instant or a file of a canonical form, in words."""
        here = await self.canonical_form(known_at)
        path = Path(other)
        is_file = path.is_file() or (path.suffix != "" and not other[:4].isdecimal())
        there = read_form(path) if is_file else await self.canonical_form(other)
        return explain(here, there)

    async def diff(
        self, from_: str, to: str, *, valid: bool = False, policy: Policy = "best", known_at: str | None = None
    ) -> dict[str, Any]:
        """What changed between two states of the graph, or of the world; see `store.diff`.

        Parameters
        ----------
        from_, to : each an epoch number, an instant or a load id; with `valid` two EDTF dates.
        known_at : with `valid`, the epoch or instant at which the graph is asked; now if left out.
        """
        if valid:
            epoch = await self._epoch(known_at)
            return await self.on_graph(lambda graph: diff_valid(graph, from_, to, epoch, policy))
        first, second = await self._state(from_), await self._state(to)
        return await self.on_graph(lambda graph: diff_epochs(graph, first, second, policy))

    async def _state(self, text: str) -> int:
        """The epoch that a number, an instant or a load id means: a load as it left the graph."""
        load = await self.on_graph(lambda graph: fetch_load(graph, text))
        if load is None:
            return await self.reader.epoch_at(text)
        if load["epoch"] is None:
            raise Refused(f"The load {text} is {load['state']}: it has no epoch. Name one that was applied.")
        return int(load["epoch"])

    async def _epoch(self, known_at: str | None) -> int:
        return await self.reader.epoch_at(known_at) if known_at else await self.reader.epoch()

    async def on_graph(self, work: Callable[[Graph], Result]) -> Result:
        """What a function of the store gives, run beside the event loop."""

        def run() -> Result:
            with open_driver(self.target) as driver:
                return work(Graph(driver, self.target))

        return await asyncio.to_thread(run)


@asynccontextmanager
async def open_async(settings: Settings | None = None, progress: Progress = quiet) -> AsyncIterator[AsyncClient]:
    """Connect to the graph that the environment names, starting the private local store if it names none.

    Raises
    ------
    StoreError, Unreachable, Unauthorised
        As `store.connection.open_driver`.
    """
    chosen = settings or Settings()
    target = await asyncio.to_thread(_prepared, chosen, progress)
    driver = await open_async_driver(target)
    try:
        reader = Reader(driver, target, chosen.query_timeout_seconds)
        yield AsyncClient(chosen, target, reader, Catalogue(reader, chosen.queries, chosen.max_rows))
    finally:
        await driver.close()


def _prepared(settings: Settings, progress: Progress) -> Target:
    """The database to use, at the schema of this release."""
    target = resolve_target(settings, progress=progress)
    with open_driver(target) as driver:
        prepare(driver, target)
    return target


class Client:
    """An open graph for scripts and notebooks; made by `open`, closed by `close` or at the end of a `with` block."""

    def __init__(self, settings: Settings | None = None, progress: Progress = quiet) -> None:
        # A loop of its own: notebooks already run one, in which nothing can be waited for.
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="tertius")
        self._thread.start()
        self._context = open_async(settings, progress)
        try:
            self.graph: AsyncClient = self._wait(self._context.__aenter__())
        except BaseException:
            self._stop()
            raise

    def query(self, name: str, /, **values: Any) -> Answer:
        """Ask a question: `query("who-mediates-whom", party="mnla", as_of="2014-07-20")`."""
        return self._wait(self.graph.query(name, values))

    def networks(self) -> list[dict[str, Any]]:
        """The networks there are."""
        return self.graph.networks()

    def network(self, name: str, /, **values: Any) -> Network:
        """A network as of a time: `network("mediation", as_of="2014-07-24")`."""
        return self._wait(self.graph.network(name, values))[0]

    def metric(
        self, metric: str, network: str, /, *, options: Mapping[str, Any] | None = None, limit: int = 20, **values: Any
    ) -> dict[str, Any]:
        """A metric on a network: `metric("brokers", "mediation", as_of="any")`."""
        return self._wait(self.graph.metric(metric, network, options, values, limit))

    def view(self, **values: Any) -> dict[str, Any]:
        """The view document of the facts selected."""
        return self._wait(self.graph.view(values))

    def fingerprint(self, known_at: str | None = None) -> str:
        """The fingerprint of the graph."""
        return self._wait(self.graph.fingerprint(known_at))

    def canonical_form(self, known_at: str | None = None) -> Form:
        """What the fingerprint is a hash of."""
        return self._wait(self.graph.canonical_form(known_at))

    def explain_fingerprint(self, other: str, known_at: str | None = None) -> str:
        """The first difference to an epoch, an instant or a file of a canonical form, in words."""
        return self._wait(self.graph.explain_fingerprint(other, known_at))

    def diff(
        self, from_: str, to: str, *, valid: bool = False, policy: Policy = "best", known_at: str | None = None
    ) -> dict[str, Any]:
        """What changed: `diff("3", "7")`, `diff("mali.1", "mali.2")`, `diff("2014-06", "2015-06", valid=True)`."""
        return self._wait(self.graph.diff(from_, to, valid=valid, policy=policy, known_at=known_at))

    def close(self) -> None:
        """Disconnect; the private local store goes on running."""
        if self._thread.is_alive():
            self._wait(self._context.__aexit__(None, None, None))
            self._stop()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()


def open(settings: Settings | None = None, progress: Progress = quiet) -> Client:  # noqa: A001 - tertius.open()
    """Open the graph that the environment names, starting the private local store if it names none."""
    return Client(settings, progress)
