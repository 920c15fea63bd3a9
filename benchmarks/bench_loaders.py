"""Rows a second of every loader on its real file, and where the time goes: parsing, identity, planning, writing.

Each file is loaded into one private store of its own benchmark, in the order in which they build on each other, as
`tertius load apply` does it. Parsing is the time within the loader's `records`; identity the merges by identifier;
planning the checks of references and the comparison with the graph; writing the rest, publication included. Aim:
parsing never takes more than a third. Files that are not there are named and left out.

    python -m benchmarks.bench_loaders FOLDER            # else the folder in TERTIUS_TEST_DATA
    python -m benchmarks.bench_loaders FOLDER --only pax icews
    python -m benchmarks.bench_loaders --parse-only FOLDER
    python -m benchmarks.bench_loaders --made-up 1000000 # a file of so many made-up events in the form of ICEWS instead
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from benchmarks.made_up_events import write_events
from tertius.graph_schema.errors import TertiusError
from tertius.loaders.pipeline.loading import load_and_merge
from tertius.loaders.pipeline.release import dataset_of
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.reading.tables import read_table
from tertius.loaders.record import Input, Record
from tertius.loaders.registry import Loader, loader_named
from tertius.store import local
from tertius.store.graph import Graph, open_graph
from tertius.store.settings import Settings
from tests.loaders.real_files import FILES

STEPS = ("parsing", "identity", "planning", "writing")
_STEP_OF = {"Writing": "writing", "Publishing": "writing", "Merging": "identity"}
"""The step that begins with a message of progress, by its first word; any other is planning."""


class Measured(NamedTuple):
    """Rows of the file, records that they gave, and seconds by step."""

    rows: int
    records: int
    seconds: Counter[str]


class Clock:
    """Seconds by step; a message of progress begins the next one."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._step, self._since = "planning", time.perf_counter()

    def enter(self, step: str) -> str:
        """Begin a step; the one that was under way, to go back to."""
        now = time.perf_counter()
        self.seconds[self._step] += now - self._since
        before, self._step, self._since = self._step, step, now
        return before

    def progress(self, message: str) -> None:
        """Begin the step that a message tells of."""
        self.enter(_STEP_OF.get(message.split(maxsplit=1)[0], "planning"))

    def parsing(self, records: Iterator[Record]) -> Iterator[Record]:
        """The records, the time in which each is made counted as parsing."""
        while True:
            before = self.enter("parsing")
            record = next(records, None)
            self.enter(before)
            if record is None:
                return
            yield record


def main() -> None:
    """Measure every file and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("TERTIUS_TEST_DATA"))
    parser.add_argument("--only", nargs="+", help="names of data sets")
    parser.add_argument("--parse-only", action="store_true", help="without a database")
    parser.add_argument("--made-up", type=int, metavar="ROWS", help="so many made-up events instead of the real files")
    chosen = parser.parse_args()
    if chosen.folder is None and not chosen.made_up:
        parser.error("name the folder of the real files, or set TERTIUS_TEST_DATA")
    print(f"{'data set':22} {'file':42} {'rows':>9} {'records':>9} {'seconds':>8} {'rows/s':>8}  {_heads()}")
    with tempfile.TemporaryDirectory() as home:
        if chosen.made_up:
            inputs = [("icews", Path(home, "made-up-events.tab"))]
            write_events(inputs[0][1], chosen.made_up)
        else:
            inputs = list(_inputs(Path(chosen.folder), chosen.only))
        if chosen.parse_only:
            _measure_all(None, inputs)
        else:
            settings = Settings(home=Path(home))
            try:
                with open_graph(settings) as graph:
                    _measure_all(graph, inputs)
            finally:
                local.stop(settings)
    # Linux tells kilobytes, macOS bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    print(f"most memory of this process: {peak:,.0f} MB")


def _heads() -> str:
    return " ".join(f"{step:>8}" for step in STEPS)


def _inputs(folder: Path, only: list[str] | None) -> Iterator[tuple[str, Path]]:
    """Data set and path of every input that is there."""
    for name, file in FILES:
        path = folder / file if file is not None else loader_named(name).DATASET.default
        if only and name not in only:
            continue
        if path is None or not path.exists():
            print(f"{name:22} {file} is not there; left out")
            continue
        yield name, path


def _measure_all(graph: Graph | None, inputs: list[tuple[str, Path]]) -> None:
    for name, path in inputs:
        try:
            _print(name, path, _measure(graph, loader_named(name), path))
        except TertiusError as error:
            print(f"{name:22} {path.name}: {error.message}")


def _measure(graph: Graph | None, loader: Loader, path: Path) -> Measured:
    source, clock, count = Input(path), Clock(), Counter[str]()

    def counted() -> Iterator[Record]:
        for record in clock.parsing(iter(loader.records(source))):
            count["records"] += 1
            yield record

    if graph is None:
        for _ in counted():
            pass
    else:
        of = dataset_of(loader, source)
        validated = validate(counted(), graph, of)
        load_and_merge(graph, of, validated, path.name, source, progress=clock.progress)
    clock.enter("done")
    return Measured(_rows(path) or count["records"], count["records"], clock.seconds)


def _rows(path: Path) -> int:
    """Rows of a table, activities of an IATI file; 0 for a bundle, which has neither."""
    if path.is_dir():
        return 0
    if path.suffix == ".xml":
        found = etree.iterparse(str(path), tag="iati-activity", no_network=True, resolve_entities=False)
        return sum(1 for _ in found)
    return sum(1 for _ in read_table(path))


def _print(name: str, path: Path, found: Measured) -> None:
    total = sum(found.seconds[step] for step in STEPS)
    shares = " ".join(f"{found.seconds[step] / total:>8.0%}" for step in STEPS)
    print(
        f"{name:22} {path.name:42} {found.rows:>9,} {found.records:>9,} {total:>8.1f} {found.rows / total:>8,.0f}  "
        f"{shares}",
        flush=True,
    )


if __name__ == "__main__":
    main()
