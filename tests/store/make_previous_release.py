"""Writes the small graph whose dump `tests/store/previous-release.jsonl.gz` is.

Run it from a checkout of the release whose form is to be kept, on a database that may be emptied:

    TERTIUS_HOME=EMPTY_FOLDER python -m tests.store.make_previous_release FILE

The file there now is of migration 1: what `m0001_first_schema` alone makes of a database.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tertius.loaders.pipeline.apply import roll_back
from tertius.store.dump import dump
from tertius.store.graph import Graph, open_graph
from tertius.store.settings import Settings
from tests.loaders.claims_for_tests import ALPHA, BETA, actor, funding, load, load_base, mediation, unread


def write_history(graph: Graph) -> None:
    """Two data sets, a revision, a retraction, a reject, a dispute and a rollback, in six epochs."""
    load_base(graph)
    load(graph, ALPHA, funding("f", "1", cites="x"), funding("g", "2"), mediation("m", valid="2014-06/.."))
    load(graph, ALPHA, funding("f", "3", cites="x"), mediation("m", valid="2014-06/2014-09"), unread("alpha:claim:h"))
    load(graph, BETA, funding("f", "9", by="beta", cites="y"), actor("a", by="beta", name="Älpha", credibility=5))
    taken_back = load(graph, BETA, funding("f", "8", by="beta", cites="y"))
    roll_back(graph, taken_back.load)


if __name__ == "__main__":
    with open_graph(Settings()) as opened:
        write_history(opened)
        dump(opened, Path(sys.argv[1]))
