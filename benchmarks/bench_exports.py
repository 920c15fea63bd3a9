"""Exports of the large graph beside reading the same rows through the driver: `python -m benchmarks.bench_exports`.

The peer sends the very statements that an export sends, with the bare async driver, and throws the rows away. Aim: an
export runs at no less than a third of that speed, in memory that does not grow with the graph.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import neo4j

from benchmarks.large_graph import FACTS, load_large
from tertius.client import AsyncClient, open_async
from tertius.exports.registry import formats
from tertius.store import local
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

Sent = list[tuple[str, dict[str, Any]]]


def main() -> None:
    """Load, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir(), "tertius-bench"))
    parser.add_argument("--formats", nargs="*", default=list(formats()), help="default: all but html, made in memory")
    chosen = parser.parse_args()
    settings = Settings(home=chosen.home, query_timeout_seconds=600)
    try:
        with open_graph(settings) as graph:
            load_large(graph)
        names = [name for name in chosen.formats if name != "html"]
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(_measure(settings, names, Path(folder)))
    finally:
        local.stop(settings)


async def _measure(settings: Settings, names: list[str], folder: Path) -> None:
    async with open_async(settings) as graph:
        sent = await _statements(graph)
        print(f"{'':12} {'seconds':>8} {'facts a second':>15} {'of the driver':>14} {'MB':>7} {'peak MB':>8}")
        for name in names:
            # In turns, so that a machine whose speed drifts slows both.
            read = await _read(graph, sent)
            began = time.perf_counter()
            export = await graph.export(name)
            path = folder / name
            with path.open("wb") as out:
                export.write(out)
            took = time.perf_counter() - began
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
            size = path.stat().st_size / 1e6
            print(f"{name:12} {took:8.1f} {FACTS / took:15.0f} {read / took:14.2f} {size:7.0f} {peak:8.0f}", flush=True)


async def _statements(graph: AsyncClient) -> Sent:
    """What an export sends to the database."""
    sent: Sent = []
    rows, value = graph.reader.rows, graph.reader.value

    async def note_rows(statement: str, parameters: Any = None) -> Any:
        sent.append((statement, dict(parameters or {})))
        return await rows(statement, parameters)

    async def note_value(statement: str, parameters: Any) -> Any:
        sent.append((statement, dict(parameters)))
        return await value(statement, parameters)

    graph.reader.rows, graph.reader.value = note_rows, note_value  # type: ignore[method-assign]
    await graph.export("json")
    graph.reader.rows, graph.reader.value = rows, value  # type: ignore[method-assign]
    return sent


async def _read(graph: AsyncClient, sent: Sent) -> float:
    """The seconds that the bare driver takes for the same rows."""
    began = time.perf_counter()
    async with graph.reader.driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
        for statement, parameters in sent:
            async for _ in _records(session, statement, parameters):
                pass
    return time.perf_counter() - began


async def _records(session: neo4j.AsyncSession, statement: str, parameters: dict[str, Any]) -> AsyncIterator[Any]:
    result = await session.run(statement, parameters)
    async for record in result:
        yield record


if __name__ == "__main__":
    main()
