"""What tertius costs over HTTP on a large graph, beside a bare route; see `beside_bare.py`.

The graph has 50,000 actors, 200,000 facts and 300,000 claims. Loading it takes minutes, so its store is kept in
`--home` (a folder for temporary files if left out) and used again.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.beside_bare import SEARCH, compare
from benchmarks.large_graph import load_large
from tertius.store import local
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

# large:200 is in some hundred facts, large:5000 in a dozen; large:0 is in more than a thousand, most are in a handful.
QUESTIONS = {
    "actor": ("actor", {"actor": "large:200"}),
    "ego network": ("ego-network", {"actor": "large:200", "as_of": "2010-06-01"}),
    "who mediates whom": ("who-mediates-whom", {"party": "large:200", "as_of": "2010-06-01"}),
    "search": ("actors-search", {"text": "Movement 4711"}),
    "search with facets": (SEARCH, {"q": "Movement 4711"}),
    "paths": ("paths-between", {"actor": "large:5000", "other": "large:6000", "as_of": "any"}),
}


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir(), "tertius-bench"))
    parser.add_argument("--rounds", type=int, default=7, help="turns of each server (default 7)")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a turn (default 2)")
    chosen = parser.parse_args()
    # The first time that a question is asked of so large a graph, it is planned and read from disk.
    settings = Settings(home=chosen.home, query_timeout_seconds=600)
    try:
        with open_graph(settings) as graph:
            load_large(graph)
        with tempfile.TemporaryDirectory() as folder:
            compare(settings, QUESTIONS, Path(folder), rounds=chosen.rounds, seconds=chosen.seconds)
    finally:
        local.stop(settings)


if __name__ == "__main__":
    main()
