"""Facts a second from parsed record to committed claim, beside a plain `UNWIND … CREATE` of the same graph.

For each size: two stores are warmed up by a small load and its copy, and emptied. The first is loaded with made-up
facts (validated, planned, written, published; the time in which the records are made up is taken off). What that left
in the graph, every node and relationship with all properties, is then created in the second one. The ratio is that of
the two speeds. Then the same input is planned again, and one in which every fifth fact is revised; the revised one is
applied. The peak is that of the loader's process.

    python -m benchmarks.bench_load                     # 10,000 and 200,000 facts
    python -m benchmarks.bench_load --facts 1000000     # any other number
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.made_up import MADE_UP, made_up
from benchmarks.plain_copy import copy_plainly
from tertius.graph_schema.claims import Claim
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.plan import make_plan
from tertius.loaders.pipeline.validate import validate
from tertius.store import local
from tertius.store.graph import open_graph, prepare
from tertius.store.settings import Settings

_REVISED = 5
_WARM_UP = 2_000


class Turn(NamedTuple):
    """The seconds that the steps of one load took, and the most memory that its process held, in MB."""

    validating: float
    planning_and_writing: float
    peak_mb: float


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, nargs="+", default=[10_000, 200_000], help="how many facts to load")
    parser.add_argument("--no-peer", action="store_true", help="leave the plain UNWIND … CREATE out")
    # `make bench` hands all benchmarks the same options: those of the others are nothing to this one.
    chosen, _ = parser.parse_known_args()
    print(
        f"{'facts':>9} {'load (s)':>9} {'facts/s':>8} {'plain (s)':>10} {'ratio':>6} "
        f"{'plan same':>10} {'plan new':>9} {'apply new':>10} {'peak (MB)':>10}"
    )
    for facts in chosen.facts:
        _measure(facts, with_peer=not chosen.no_peer)


def _measure(facts: int, *, with_peer: bool) -> None:
    with _store() as ours, _store() as theirs:
        _apart(_apply, ours, _WARM_UP, 0)
        _plain(ours, theirs)
        _empty(ours, theirs)
        first = _apart(_apply, ours, facts, 0)
        load = first.validating + first.planning_and_writing
        plain = _plain(ours, theirs) if with_peer else float("nan")
        same, new = (_apart(_plan, ours, facts, revised) for revised in (0, _REVISED))
        second = _apart(_apply, ours, facts, _REVISED)
    print(
        f"{facts:9,} {load:9.1f} {facts / load:8,.0f} {plain:10.1f} {plain / load:6.2f} "
        f"{sum(same[:2]):10.1f} {sum(new[:2]):9.1f} {sum(second[:2]):10.1f} "
        f"{max(one.peak_mb for one in (first, same, new, second)):10.0f}",
        flush=True,
    )


@contextmanager
def _store() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        try:
            with open_graph(settings):
                yield settings
        finally:
            local.stop(settings)


def _plain(ours: Settings, theirs: Settings) -> float:
    with open_graph(ours) as graph, open_graph(theirs) as other:
        return copy_plainly(graph, other)


def _empty(*stores: Settings) -> None:
    for settings in stores:
        with open_graph(settings) as graph:
            with graph.write_session() as session:
                session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
            prepare(graph.driver, graph.target)


def _apart(work: object, *arguments: object) -> Turn:
    """The work in a process of its own, so that its memory is its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)  # type: ignore[arg-type]


class _Timed:
    """Made-up claims, and the seconds that making them up took."""

    def __init__(self, facts: int, revised: int) -> None:
        self.seconds = 0.0
        self._claims = made_up(facts, revised=revised)

    def __iter__(self) -> Iterator[Claim]:
        return self

    def __next__(self) -> Claim:
        began = time.perf_counter()
        try:
            return next(self._claims)
        finally:
            self.seconds += time.perf_counter() - began


def _apply(settings: Settings, facts: int, revised: int) -> Turn:
    return _turn(settings, facts, revised, plan_only=False)


def _plan(settings: Settings, facts: int, revised: int) -> Turn:
    return _turn(settings, facts, revised, plan_only=True)


def _turn(settings: Settings, facts: int, revised: int, *, plan_only: bool) -> Turn:
    with open_graph(settings) as graph:
        records, began = _Timed(facts, revised), time.perf_counter()
        validated = validate(records, graph, MADE_UP)
        checked = time.perf_counter()
        digest = f"{facts} facts, revised {revised}"
        if plan_only:
            make_plan(graph, MADE_UP, validated, "made-up", digest)
        else:
            apply_load(graph, MADE_UP, validated, "made-up", digest)
        ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Turn(checked - began - records.seconds, ended - checked, peak)


if __name__ == "__main__":
    main()
