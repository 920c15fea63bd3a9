"""What tertius costs over HTTP beside a bare route that sends the same Cypher: `make bench`, or this file.

Both servers run as processes of their own against one private store that holds the Mali bundle; they take turns, so
that a machine whose speed drifts slows both. Aims: at most 1 ms more at one client, at most 1.2 times at 16.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from benchmarks.http_client import fetch, run_clients
from tertius.client import open_async
from tertius.loaders import mali
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store import local
from tertius.store.connection import resolve_target
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

QUESTIONS = {
    "one hop": ("members-of", {"organisation": "cma", "as_of": "2015-06-20"}),
    "who mediates whom": ("who-mediates-whom", {"party": "mnla", "as_of": "2014-07-20"}),
    "ego network": ("ego-network", {"actor": "mnla", "as_of": "2014-07-20"}),
}
CLIENTS = (1, 16)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="turns of each server (default 7)")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a turn (default 2)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        os.environ["TERTIUS_HOME"] = home
        try:
            _load(settings)
            cases = asyncio.run(_cases(settings))
            with _bare_server(settings, cases, Path(home)) as bare, _tertius_server(home) as ours:
                asyncio.run(_check_same(bare, ours))
                _print_table(bare, ours, chosen.rounds, chosen.seconds)
        finally:
            local.stop(settings)


def _load(settings: Settings) -> None:
    with open_graph(settings) as graph:
        source = Input(Path(mali.__file__).parent)
        validated = validate(mali.records(source), graph, mali.DATASET)
        apply_load(graph, mali.DATASET, validated, "mali", source.digest())


async def _cases(settings: Settings) -> dict[str, Any]:
    """What tertius itself sends for each question: the statement and its resolved parameters."""
    async with open_async(settings) as graph:
        found = {}
        for name, (question, values) in QUESTIONS.items():
            sent: list[tuple[str, Any]] = []
            value = graph.reader.value

            async def record(statement: str, parameters: Any, value: Any = value, sent: Any = sent) -> list[Any]:
                sent.append((statement, dict(parameters)))
                return list(await value(statement, parameters))

            graph.reader.value = record  # type: ignore[method-assign]
            await graph.query(question, values)
            graph.reader.value = value  # type: ignore[method-assign]
            found[name.replace(" ", "-")] = sent[-1]
        return found


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
    arguments = [
        "-m",
        "uvicorn",
        "benchmarks.bare:create_app",
        "--factory",
        "--no-access-log",
        "--log-level",
        "warning",
    ]
    with _server([*arguments, "--port", str(port)], port, environment):
        yield port


@contextmanager
def _tertius_server(home: str) -> Iterator[int]:
    port = _free_port()
    program = "from tertius.app.cli import main; main()"
    with _server(["-c", program, "serve", "--port", str(port)], port, {"TERTIUS_HOME": home}):
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
        for _ in range(300):
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


def _path_of_ours(name: str) -> str:
    question, values = QUESTIONS[name]
    return f"/v1/queries/{question}?{urlencode(values)}"


def _path_of_bare(name: str) -> str:
    return f"/{name.replace(' ', '-')}"


async def _check_same(bare: int, ours: int) -> None:
    """Both must answer the same rows, or the comparison is of something else."""
    for name in QUESTIONS:
        theirs = json.loads(await fetch(bare, _path_of_bare(name)))["data"]
        own = json.loads(await fetch(ours, _path_of_ours(name)))["data"]
        if not own or len(theirs) != len(own):
            raise SystemExit(f"{name}: {len(own)} rows of tertius, {len(theirs)} of the bare route.")


def _print_table(bare: int, ours: int, rounds: int, seconds: float) -> None:
    print(f"medians of {rounds} turns of {seconds:g} s each; time of an answer in ms, answers a second in brackets")
    print(f"{'':18} {'clients':>7} {'bare route':>16} {'tertius':>16} {'more (ms)':>10} {'times':>6}")
    for name in QUESTIONS:
        for clients in CLIENTS:
            bare_turns, our_turns = [], []
            for number in range(rounds + 1):
                turns = [
                    asyncio.run(run_clients(port, path, clients, seconds))
                    for port, path in ((bare, _path_of_bare(name)), (ours, _path_of_ours(name)))
                ]
                if number:
                    # The first turn warms both up.
                    bare_turns.append(turns[0])
                    our_turns.append(turns[1])
            theirs = [median(one) * 1e3 for one in bare_turns]
            own = [median(one) * 1e3 for one in our_turns]
            more = median(b - a for a, b in zip(theirs, own, strict=True))
            times = median(b / a for a, b in zip(theirs, own, strict=True))
            per_second = [median(len(one) / seconds for one in turns) for turns in (bare_turns, our_turns)]
            print(
                f"{name:18} {clients:7} {median(theirs):8.2f} ({per_second[0]:5.0f}) "
                f"{median(own):8.2f} ({per_second[1]:5.0f}) {more:10.2f} {times:6.2f}"
            )


if __name__ == "__main__":
    main()
