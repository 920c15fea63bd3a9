"""Graph Data Science used directly: through the driver, as its manual shows it, from two arrays of ends to values."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import neo4j
import numpy as np

from benchmarks.metric_peers import Compute, Ends
from tertius.store import local
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

_PROJECT = """
UNWIND $ends AS pair
RETURN gds.graph.project('peer', pair / 4294967296, pair % 4294967296, {}, {undirectedRelationshipTypes: ['*'],
                         readConcurrency: 1})
"""
_DROP = "CALL gds.graph.drop('peer')"
_PROCEDURES: Mapping[str, tuple[str, str, str]] = {
    "degree": ("gds.degree", "score", ""),
    "pagerank": ("gds.pageRank", "score", "tolerance: 1e-13, maxIterations: 1000,"),
    "components": ("gds.wcc", "componentId", ""),
    "articulation-points": ("gds.articulationPoints", "", ""),
    "eigenvector": ("gds.eigenvector", "score", "tolerance: 1e-13, maxIterations: 1000,"),
    "k-core": ("gds.kcore", "coreValue", ""),
    "clustering": ("gds.localClusteringCoefficient", "localClusteringCoefficient", ""),
    "closeness": ("gds.closeness", "score", "useWassermanFaust: true,"),
    "harmonic": ("gds.closeness.harmonic", "score", ""),
    "betweenness": ("gds.betweenness", "score", ""),
    "communities": ("gds.leiden", "communityId", "randomSeed: 0,"),
}


@contextmanager
def gds_peers() -> Iterator[Mapping[str, Compute]]:
    """What the library computes, in a store that is made for it."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), gds=True, neo4j_uri=None)
        try:
            with open_graph(settings) as graph:
                run = _runner(graph.driver)
                yield {name: _compute(run, *procedure) for name, procedure in _PROCEDURES.items()}
        finally:
            local.stop(settings)


def _runner(driver: neo4j.Driver) -> Callable[..., neo4j.Record | None]:
    def run(statement: str, **parameters: Any) -> neo4j.Record | None:
        with driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
            return session.run(statement, parameters).single()

    return run


def _compute(run: Callable[..., neo4j.Record | None], procedure: str, column: str, options: str) -> Compute:
    values = f", collect({column})" if column else ""
    statement = (
        f"CALL {procedure}.stream('peer', {{{options} concurrency: 1}}) YIELD nodeId{f', {column}' if column else ''} "
        f"RETURN collect(nodeId){values}"
    )

    def compute(ends: Ends) -> Any:
        run(_PROJECT, ends=((ends.source.astype(np.int64) << 32) + ends.target).tolist())
        try:
            found = run(statement)
            return [np.array(values) for values in found or ()]
        finally:
            run(_DROP)

    return compute
