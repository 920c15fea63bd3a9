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
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

from tertius.exports.view import fetch_view
from tertius.metrics.network import Network
from tertius.metrics.projection import fetch_network, is_directed, network_question, networks_of
from tertius.metrics.registry import get_metric, run_metric
from tertius.queries.catalogue import Answer, Catalogue
from tertius.queries.header import Question
from tertius.store.connection import open_async_driver, open_driver, resolve_target
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.progress import Progress, quiet
from tertius.store.reader import Reader
from tertius.store.settings import Settings
from tertius.store.target import Target

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
        epoch = await self.reader.epoch_at(known_at) if known_at else await self.reader.epoch()

        def work() -> str:
            with open_driver(self.target) as driver:
                return fingerprint(Graph(driver, self.target), epoch)

        return await asyncio.to_thread(work)


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
