"""What tertius costs over HTTP on the Mali bundle, beside a bare route; see `beside_bare.py`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.beside_bare import compare
from tertius.loaders import mali
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store import local
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

QUESTIONS = {
    "one hop": ("members-of", {"organisation": "cma", "as_of": "2015-06-20"}),
    "who mediates whom": ("who-mediates-whom", {"party": "mnla", "as_of": "2014-07-20"}),
    "ego network": ("ego-network", {"actor": "mnla", "as_of": "2014-07-20"}),
}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="turns of each server (default 7)")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a turn (default 2)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        try:
            _load(settings)
            compare(settings, QUESTIONS, Path(home), rounds=chosen.rounds, seconds=chosen.seconds)
        finally:
            local.stop(settings)


def _load(settings: Settings) -> None:
    with open_graph(settings) as graph:
        source = Input(Path(mali.__file__).parent)
        validated = validate(mali.records(source), graph, mali.DATASET)
        apply_load(graph, mali.DATASET, validated, "mali", source.digest())


if __name__ == "__main__":
    main()
