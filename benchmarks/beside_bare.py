"""What answers cost over HTTP beside a bare route that sends the same Cypher: two servers that take turns, and a table.

The bare route of a question sends its one statement; that of `/v1/search` the two that the search sends, one after the
other, and neither ranks what comes nor counts facets.

Both run as processes of their own against one private store; they take turns, so that a machine whose speed drifts
slows both. Aims: at most 1 ms more at one client, at most 1.2 times at 16.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from benchmarks.http_client import fetch, run_clients
from tertius.client import AsyncClient, open_async
from tertius.queries.search.asking import SearchRequest, checked
from tertius.store.connection import resolve_target
from tertius.store.reader import Reader
from tertius.store.settings import Settings

Questions = Mapping[str, tuple[str, Mapping[str, str]]]
"""What is asked, by a name for the table: a question of the catalogue, or `SEARCH`, and its parameters."""

SEARCH = "/v1/search"

CLIENTS = (1, 16)


def compare(settings: Settings, questions: Questions, folder: Path, *, rounds: int, seconds: float) -> None:
    """Measure every question at each number of clients, and print a table.

    Parameters
    ----------
    settings : of the store that holds the graph, which runs.
    folder : where the statements are handed over.
    rounds, seconds : how many turns each server has, and how long a turn is.
    """
    cases = asyncio.run(_cases(settings, questions))
    with _bare_server(settings, cases, folder) as bare, _tertius_server(settings) as ours:
        asyncio.run(_check_same(bare, ours, questions))
        _print_table(bare, ours, questions, rounds, seconds)


async def _cases(settings: Settings, questions: Questions) -> dict[str, Any]:
    """What tertius itself sends for each question: statements and their parameters, once it has settled."""
    async with open_async(settings) as graph:
        found = {}
        for name, (question, values) in questions.items():
            await _ask(graph, question, values)
            # A question's names are resolved by statements of their own, which the bare route is spared.
            asked_by = ("value", "rows") if question == SEARCH else ("value",)
            with _recorded(graph.reader, asked_by) as sent:
                await _ask(graph, question, values)
            found[_path_of_bare(name).strip("/")] = sent
        return found


async def _ask(graph: AsyncClient, question: str, values: Mapping[str, str]) -> None:
    if question == SEARCH:
        await graph.names.search(checked(SearchRequest, values))
    else:
        await graph.query(question, values)


@contextmanager
def _recorded(reader: Reader, asked_by: Sequence[str]) -> Iterator[list[tuple[str, Any]]]:
    """The statements with parameters that a reader sends meanwhile by these methods; the served epoch takes none."""
    sent: list[tuple[str, Any]] = []

    def recording(method: Any) -> Any:
        async def record(statement: str, parameters: Mapping[str, Any] | None = None) -> Any:
            if parameters:
                sent.append((statement, dict(parameters)))
            return await method(statement, parameters)

        return record

    methods = {name: getattr(reader, name) for name in asked_by}
    for name, method in methods.items():
        setattr(reader, name, recording(method))
    yield sent
    for name, method in methods.items():
        setattr(reader, name, method)


@contextmanager
def _bare_server(settings: Settings, cases: dict[str, Any], folder: Path) -> Iterator[int]:
    file = folder / "cases.json"
    # Nothing but days is no JSON of itself; the driver's own dates are written like Python's.
    file.write_text(json.dumps(cases, default=lambda day: {"day": str(day)}))
    target = resolve_target(settings)
    environment = {
        "BARE_CASES": str(file),
        "BARE_URI": target.uri,
        "BARE_USERNAME": target.username,
        "BARE_PASSWORD": target.password.get_secret_value(),
    }
    port = _free_port()
    program = ["-m", "uvicorn", "benchmarks.bare:create_app", "--factory"]
    quiet = ["--no-access-log", "--log-level", "warning"]
    with _server([*program, *quiet, "--port", str(port)], port, environment):
        yield port


@contextmanager
def _tertius_server(settings: Settings) -> Iterator[int]:
    port = _free_port()
    program = "from tertius.app.cli import main; main()"
    environment = {
        "TERTIUS_HOME": str(settings.home),
        "TERTIUS_QUERY_TIMEOUT_SECONDS": f"{settings.query_timeout_seconds:g}",
    }
    with _server(["-c", program, "serve", "--port", str(port)], port, environment):
        yield port


@contextmanager
def _server(arguments: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=os.environ | environment,
        cwd=Path(__file__).resolve().parent.parent,
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _path_of_ours(questions: Questions, name: str) -> str:
    question, values = questions[name]
    return f"{question if question == SEARCH else f'/v1/queries/{question}'}?{urlencode(values)}"


def _path_of_bare(name: str) -> str:
    return f"/{name.replace(' ', '-')}"


async def _check_same(bare: int, ours: int, questions: Questions) -> None:
    """Both must answer the same rows, or the comparison is of something else."""
    for name in questions:
        theirs = json.loads(await fetch(bare, _path_of_bare(name)))["data"]
        answer = json.loads(await fetch(ours, _path_of_ours(questions, name)))
        own = answer.get("considered", len(answer["data"]))
        # The bare route sends the row by which tertius sees that there are more; of a search, all that was ranked.
        if not own or len(theirs) - own not in {0, 1}:
            raise SystemExit(f"{name}: {own} rows of tertius, {len(theirs)} of the bare route.")


def _print_table(bare: int, ours: int, questions: Questions, rounds: int, seconds: float) -> None:
    print(
        f"medians of {rounds} turns of {seconds:g} s each; p50 and p95 of an answer in ms, answers a second in brackets"
    )
    print(f"{'':18} {'clients':>7} {'bare route':>24} {'tertius':>24} {'more (ms)':>10} {'times':>6}")
    for name in questions:
        for clients in CLIENTS:
            paths = ((bare, _path_of_bare(name)), (ours, _path_of_ours(questions, name)))
            # The first round warms both up.
            turns = [
                [asyncio.run(run_clients(port, path, clients, seconds)) for port, path in paths]
                for _ in range(rounds + 1)
            ][1:]
            theirs, own = ([median(round_[number]) * 1e3 for round_ in turns] for number in (0, 1))
            more = median(b - a for a, b in zip(theirs, own, strict=True))
            times = median(b / a for a, b in zip(theirs, own, strict=True))
            cells = [_cell([round_[number] for round_ in turns], seconds) for number in (0, 1)]
            print(f"{name:18} {clients:7} {cells[0]:>24} {cells[1]:>24} {more:10.2f} {times:6.2f}", flush=True)


def _cell(turns: list[list[float]], seconds: float) -> str:
    middle = median(median(one) for one in turns) * 1e3
    high = median(quantiles(one, n=20)[-1] if len(one) > 1 else one[0] for one in turns) * 1e3
    return f"{middle:.2f} {high:.2f} ({median(len(one) / seconds for one in turns):.0f})"
