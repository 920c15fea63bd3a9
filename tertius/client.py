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
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import orjson

from tertius.answer import Answer as FaceAnswer
from tertius.exports.content import fetch_content
from tertius.exports.export import Export, fetch_export
from tertius.exports.report import Report
from tertius.exports.view import view_document
from tertius.face import Described, Face, plain_names
from tertius.graph_schema.errors import Refused
from tertius.metrics.engines.gds_engine import computing_in
from tertius.metrics.measuring import measure
from tertius.metrics.network import Network
from tertius.metrics.projection import Projections, list_networks, network_question
from tertius.metrics.studies import fetch_study, get_study
from tertius.metrics.ties import Ties
from tertius.queries.answers import Answer
from tertius.queries.catalogue import Catalogue
from tertius.queries.header import Question
from tertius.queries.permalink import as_parameters
from tertius.queries.request import Cursor
from tertius.queries.search.asking import Search, SearchRequest, checked
from tertius.queries.search.match import MatchRequest
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
    projections: Projections

    async def query(self, name: str, values: Mapping[str, Any] | None = None) -> Answer:
        """Ask a question of the catalogue; see `Catalogue.run`."""
        return await self.catalogue.run(name, values)

    @cached_property
    def names(self) -> Search:
        """Search and match by name; see `queries.search`."""
        return Search(self.catalogue)

    def networks(self) -> list[dict[str, Any]]:
        """The networks there are, with their definitions and parameters."""
        return list_networks(self.catalogue.questions)

    def network_question(self, name: str) -> Question:
        """The question that gives a network; see `metrics.projection`."""
        return network_question(self.catalogue.questions, name)

    async def network(self, name: str, values: Mapping[str, Any] | None = None) -> tuple[Network, int]:
        """A network as of a time, and the epoch it was read at; with `share=public` it has `left_out`."""
        found = await self.projections.network(name, values)
        left_out = await self.projections.left_out(name, values or {}, found)
        # What is kept for the next who asks stays as it is.
        return found.network if left_out is None else replace(found.network, left_out=left_out), found.epoch

    async def ties(self, name: str, values: Mapping[str, Any] | None = None) -> Ties:
        """Every tie of a network at any time; networks of other days and readings are cut out of them."""
        return (await self.projections.ties(name, values))[0]

    async def network_rows(self, name: str, values: Mapping[str, Any] | None = None) -> Answer:
        """The ties of a network as rows, in pages; see `Network.rows`."""
        asked = dict(values or {})
        limit, text = int(asked.pop("limit", 100)), asked.pop("cursor", None)
        cursor = Cursor.decode(text) if text else None
        if cursor is not None:
            asked["known_at"] = str(cursor.epoch)
        found = await self.projections.network(name, asked)
        first = cursor.skip if cursor else 0
        more = first + limit < len(found.network.source)
        following = Cursor(epoch=found.epoch, skip=first + limit).encode() if more else None
        link = await self.catalogue.permalink(f"/v1/networks/{name}", values or {}, found.epoch)
        left_out = None if cursor else await self.projections.left_out(name, asked, found)
        return Answer(found.network.rows(first, first + limit), found.epoch, following, left_out, link)

    async def left_out_of_network(self, name: str, values: Mapping[str, Any], epoch: int) -> dict[str, int] | None:
        """How many ties and actors a network lacks at an epoch; see `Projections.left_out`."""
        asked = {**values, "known_at": str(epoch)}
        return await self.projections.left_out(name, asked, await self.projections.network(name, asked))

    async def metric(
        self,
        metric: str,
        network: str,
        options: Mapping[str, Any] | None = None,
        values: Mapping[str, Any] | None = None,
        limit: int = 20,
    ) -> dict[str, Any]:
        """A metric on a network as one JSON value: definition, ranked actors, network-level summary, groups.

        `as_of` has the days that were asked about, `permalink` where the API gives the same again. See
        `metrics.measuring`, also for where it is computed.

        Raises
        ------
        NotFound, ParameterError
            If there is no such metric or network, or an option is not valid.
        """
        asked = dict(options or {})
        found = await measure(self.projections, metric, network, asked, dict(values or {}), limit)
        given = as_parameters({**(values or {}), **asked, "network": network, "limit": limit})
        link = await self.catalogue.permalink(f"/v1/metrics/{found['metric']}", given, found["epoch"])
        return {**found, "permalink": link}

    async def study(
        self,
        study: str,
        metric: str,
        network: str | None,
        options: Mapping[str, Any] | None = None,
        values: Mapping[str, Any] | None = None,
        limit: int = 20,
    ) -> dict[str, Any]:
        """A metric through time, between two dates, or with intervals of ranks; see `metrics.studies`."""
        asked = (metric, network, options or {}, limit)
        with computing_in(self.reader):
            found = await fetch_study(self.projections, study, asked, values or {})
        given = {**(values or {}), "options": options or None, "network": found["network"], "limit": limit}
        path, days = f"/v1/metrics/{found['metric']}/{study}", get_study(study).days()
        return {**found, "permalink": await self.catalogue.permalink(path, as_parameters(given), found["epoch"], days)}

    async def view(self, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The view document of the facts selected; see `exports.view`."""
        return view_document(await fetch_content(self.catalogue, values or {}))

    async def export(self, form: str, values: Mapping[str, Any] | None = None) -> Export:
        """The facts selected, ready to be written in a format, with the report of what it loses."""
        return await fetch_export(self.catalogue, form, values or {})

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
        catalogue = Catalogue(reader, chosen.queries, chosen.max_rows)
        yield AsyncClient(chosen, target, reader, catalogue, Projections(catalogue, chosen.max_fetched_ties))
    finally:
        await driver.close()


def _prepared(settings: Settings, progress: Progress) -> Target:
    """The database to use, at the schema of this release."""
    target = resolve_target(settings, progress=progress)
    with open_driver(target) as driver:
        prepare(driver, target)
    return target


class Client(Face):
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

    @property
    def described(self) -> Mapping[str, Described]:
        """Every question by name, as it describes itself."""
        return {name: _described(one) for name, one in self.graph.catalogue.questions.items()}

    def query(self, name: str, /, **values: Any) -> FaceAnswer:
        """As `Face.query`: all rows, or with `limit` at most that many."""
        found = self.page(name, **values)
        if found.next is None or values.get("limit") is not None or values.get("cursor") is not None:
            return found
        # More than a page: all of them at once, at the epoch of the page; no permalink gives that many.
        pinned = {**values, "known_at": str(found.epoch)}
        return self._faced(name, self._wait(self.graph.catalogue.run_all(name, pinned)))

    def page(self, name: str, /, **values: Any) -> FaceAnswer:
        """One page of the rows, as the API gives it: 100 unless `limit` says how many; `next` leads on."""
        return self._faced(name, self._wait(self.graph.query(name, values)))

    def _faced(self, name: str, found: Answer) -> FaceAnswer:
        # In JSON's terms, so that a server gives the same.
        rows = orjson.loads(orjson.dumps(found.rows, default=str))
        columns = list(rows[0] if rows else self.graph.catalogue.question(name).columns)
        return FaceAnswer(rows, found.epoch, found.next, found.left_out, found.permalink, name, columns)

    def search(self, text: str, /, **values: Any) -> dict[str, Any]:
        """As `Face.search`."""
        return self._wait(self.graph.names.search(checked(SearchRequest, {"q": text, **values})))

    def match(self, rows: Sequence[str | Mapping[str, Any]], /, **values: Any) -> list[list[dict[str, Any]]]:
        """As `Face.match`."""
        queries = [{"name": one} if isinstance(one, str) else dict(one) for one in rows]
        found = self._wait(self.graph.names.match(checked(MatchRequest, {"queries": queries, **values})))
        return [row["candidates"] for row in found["data"]]

    def networks(self) -> list[dict[str, Any]]:
        """The networks there are."""
        return self.graph.networks()

    def network(self, name: str, /, **values: Any) -> Network:
        """As `Face.network`."""
        return self._wait(self.graph.network(name, values))[0]

    def ties(self, name: str, /, **values: Any) -> Ties:
        """Every tie of a network at any time: `ties("mediation").at(window)` is the network on some days."""
        return self._wait(self.graph.ties(name, values))

    def metric(
        self, metric: str, network: str, /, *, options: Mapping[str, Any] | None = None, limit: int = 20, **values: Any
    ) -> dict[str, Any]:
        """A metric on a network: `metric("brokers", "mediation", as_of="any")`."""
        return self._wait(self.graph.metric(metric, network, options, values, limit))

    def study(
        self,
        study: str,
        metric: str,
        network: str | None = None,
        /,
        *,
        options: Mapping[str, Any] | None = None,
        limit: int = 20,
        **values: Any,
    ) -> dict[str, Any]:
        """As `Face.study`."""
        return self._wait(self.graph.study(study, metric, network, options, plain_names(values), limit))

    def view(self, **values: Any) -> dict[str, Any]:
        """As `Face.view`."""
        return self._wait(self.graph.view(values))

    def export(self, form: str, path: str | Path, /, **values: Any) -> Report:
        """As `Face.export`."""
        prepared = self.prepare_export(form, **values)
        with Path(path).open("wb") as out:
            prepared.write(out)
        return prepared.report

    def prepare_export(self, form: str, /, **values: Any) -> Export:
        """The facts selected, read and ready to be written in a format, with the report of what it loses."""
        return self._wait(self.graph.export(form, values))

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

    def _wait(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()


def _described(question: Question) -> Described:
    parameters = {one.name: one.meaning for one in question.parameters.values()}
    columns = {one.name: one.meaning for one in question.columns.values()}
    return Described(question.name, question.summary, parameters, columns, next(iter(question.examples), None))


def open(settings: Settings | None = None, progress: Progress = quiet) -> Client:  # noqa: A001 - tertius.open()
    """Open the graph that the environment names, starting the private local store if it names none."""
    return Client(settings, progress)
