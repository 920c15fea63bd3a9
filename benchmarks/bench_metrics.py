"""Metrics beside the libraries used directly, and the fetching of a network beside other shapes over Bolt.

Every library gets the same two arrays of ends and gives back an array of values: building its graph counts, as do our
merging of ties, scores and rows. Time is that of the processor, all of it in one thread, and the quickest call counts:
a busy machine favours none. igraph is measured where it happens to be installed; it is under the GPL and no dependency.
Graph Data Science (`--gds`) computes in a database: its time is that of the clock, and sending it the arrays counts.
The memory is the peak during the call, as a multiple of the arrays source, target and weight: of arrays and Python's
objects, and, from 10,000 actors up, of the whole process, in one of its own, which has also what libraries hold.
Without OPENBLAS_NUM_THREADS=1 the time of idle threads of numpy's solver would count, too.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.bench_metrics                 # all sizes, and fetching
    python -m benchmarks.bench_metrics --gds --fetch 0                        # beside Graph Data Science, too
    python -m benchmarks.bench_metrics --sizes 1000 --metrics degree --fetch 0
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gds_peer import gds_peers
from benchmarks.metric_peers import PEERS, Compute, Ends
from tertius.metrics.coded import CodedSets, CodedTexts
from tertius.metrics.network import Network
from tertius.metrics.registry import run_metric

Peers = Mapping[str, Mapping[str, Compute]]
SIZES = {1_000: 5_000, 10_000: 60_000, 100_000: 800_000}
# Exact betweenness is not what tertius computes at the largest size: it samples there.
MOST_ACTORS = {"betweenness": 10_000}
# Searches from every actor take seconds to minutes.
ONE_TURN_FROM = {"betweenness": 10_000, "closeness": 10_000, "harmonic": 10_000}
# What is not waited for: networkx, networkit's harmonic closeness (seven times its closeness, so an hour), and of what
# searches from every actor igraph and gds.
_WAITED_FOR_UP_TO = {
    "networkx": dict.fromkeys(["degree", "pagerank", "components", "k-core", "clustering"], 10_000),
    "networkit": {"harmonic": 10_000},
    "igraph": {"closeness": 10_000, "harmonic": 10_000},
    "gds": {"closeness": 10_000, "harmonic": 10_000},
}
GPL = {"igraph", "gds"}
# It computes in another process.
_BY_THE_CLOCK = {"gds"}
# The library before has pushed out of the caches what a call needs, which costs a brief one as much as its work: each
# library makes several such calls in a row.
_BRIEF_SECONDS, _CALLS_IF_BRIEF = 0.02, 3
# What the rest of the process does in the meantime weighs too much below.
_WHOLE_PROCESS_FROM = 10_000
OPTIONS: dict[str, dict[str, Any]] = {
    "betweenness": {"method": "exact"},
    "approximate betweenness": {"method": "approximate", "error": 0.01},
    "communities": {"seeds": 1},
}
METRIC_OF = {"approximate betweenness": "betweenness"}


def make_network(actors: int, ties: int) -> Network:
    """A random network: pairs drawn so that a few actors have many ties, each tie once, sorted as a fetched one is."""
    random = np.random.default_rng(1)
    drawn = (actors * random.random((2, 3 * ties)) ** 1.5).astype(np.int64)
    low, high = drawn.min(axis=0), drawn.max(axis=0)
    keys = np.unique(low[low < high] * actors + high[low < high])
    keys = np.sort(random.permutation(keys)[:ties])
    ids = tuple(f"made:{number:07}" for number in range(actors))
    count = len(keys)
    return Network(
        name="signed",
        definition="A made-up tie.",
        directed=False,
        actors=ids,
        captions=ids,
        kinds=("state",) * actors,
        source=(keys // actors).astype(np.int32),
        target=(keys % actors).astype(np.int32),
        weight=np.ones(count),
        sign=random.choice(np.array([-1, 1], dtype=np.int8), count),
        certain=np.ones(count, dtype=bool),
        facts=CodedSets(("made:fact",), np.zeros(count, dtype=np.int32)),
        relations=CodedTexts(("Alliance",), np.zeros(count, dtype=np.int32)),
    )


def measure(name: str, network: Network, turns: int, peers: Peers) -> tuple[dict[str, float], float]:
    """The quickest turn of tertius and of each peer in seconds, and the peak of memory."""
    ends = Ends(len(network.actors), network.source, network.target)
    runs: dict[str, Callable[[], Any]] = {"tertius": lambda: _ours(name, network)}
    for library, computes in peers.items():
        if name in computes and len(network.actors) <= _WAITED_FOR_UP_TO.get(library, {}).get(name, max(SIZES)):
            runs[library] = lambda compute=computes[name]: compute(ends)
    quickest = dict.fromkeys(runs, float("inf"))
    for _ in range(turns):
        for library, run in runs.items():
            clock = time.perf_counter if library in _BY_THE_CLOCK else time.process_time
            for _ in range(_CALLS_IF_BRIEF if quickest[library] < _BRIEF_SECONDS else 1):
                begin = clock()
                run()
                quickest[library] = min(quickest[library], clock() - begin)
    tracemalloc.start()
    _ours(name, network)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return quickest, peak / _bytes_of_ties(network)


def _bytes_of_ties(network: Network) -> int:
    return network.source.nbytes + network.target.nbytes + network.weight.nbytes


def measure_process(name: str, actors: int) -> float:
    """As much as the process grows at its peak, as a multiple of the ties; in a process of its own."""
    asked = [sys.executable, "-m", "benchmarks.bench_metrics", "--sizes", str(actors), "--peak", name]
    return float(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)


def _peak_here(name: str, network: Network) -> float:
    # Imports and caches first.
    _ours(name, make_network(200, 400))
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    _ours(name, network)
    return (_status("VmHWM") - before) / _bytes_of_ties(network)


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def _ours(name: str, network: Network) -> None:
    # A fresh network: what is computed once and kept must be computed in every turn.
    fresh = object.__new__(Network)
    fresh.__dict__.update(
        {key: value for key, value in network.__dict__.items() if key in Network.__dataclass_fields__}
    )
    run_metric(METRIC_OF.get(name, name), fresh, OPTIONS.get(name)).rows(20, fresh)


def _ratio(seconds: dict[str, float], without: set[str]) -> str:
    others = [one for library, one in seconds.items() if library not in without]
    return f"{seconds['tertius'] / min(others):.2f}" if others else ""


def _compare(sizes: Sequence[int], metrics: Sequence[str], most_turns: int, peers: Peers) -> None:
    libraries = ["tertius", *peers]
    print(f"| metric | actors / ties | {' | '.join(libraries)} | of the best | permissive | memory | process |")
    print(f"| --- | --- |{' --- |' * (len(libraries) + 4)}")
    for actors in sizes:
        network = make_network(actors, SIZES[actors])
        for name in metrics:
            if actors > MOST_ACTORS.get(name, actors):
                continue
            turns = 1 if actors >= ONE_TURN_FROM.get(name, max(SIZES) + 1) else most_turns
            seconds, memory = measure(name, network, turns, peers)
            cells = [f"{seconds[one] * 1000:,.1f}" if one in seconds else "" for one in libraries]
            cells += [_ratio(seconds, {"tertius"}), _ratio(seconds, {"tertius", *GPL}), f"{memory:.1f}"]
            cells += [f"{measure_process(name, actors):.1f}" if actors >= _WHOLE_PROCESS_FROM else ""]
            print(f"| {name} | {actors:,} / {len(network.source):,} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--turns", type=int, default=3, help="turns of each library (default 3)")
    parser.add_argument("--fetch", type=int, default=100_000, help="ties of the network that is fetched; 0 for none")
    every = list(dict.fromkeys(name for peers in PEERS.values() for name in peers))
    parser.add_argument(
        "--metrics", nargs="*", default=every, choices=every, metavar="NAME", help="some of the metrics"
    )
    parser.add_argument("--gds", action="store_true", help="beside Neo4j Graph Data Science, in a store made for it")
    parser.add_argument("--peak", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.peak:
        print(_peak_here(chosen.peak, make_network(chosen.sizes[0], SIZES[chosen.sizes[0]])))
        return
    with gds_peers() if chosen.gds else nullcontext() as gds:
        _compare(chosen.sizes, chosen.metrics, chosen.turns, {**PEERS, "gds": gds} if gds else PEERS)
    print("\nMilliseconds; `of the best` is tertius divided by the quickest library, `permissive` without the GPL.")
    if chosen.fetch:
        from benchmarks.fetch_shapes import compare_shapes

        compare_shapes(chosen.fetch, chosen.turns)


if __name__ == "__main__":
    main()
