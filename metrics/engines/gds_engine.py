"""Neo4j Graph Data Science (GPL), in the process of a database that has it.

A network that the graph has of its own is computed where it lies (`metrics.in_database`). Any other, such as one made
of several or a possible world, is sent there as two arrays. In one thread: several share out the work in any order, and
the same question must get the same answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from tertius.graph_schema.errors import ParameterError
from tertius.metrics.engines.sparse_engine import MAX_ITERATIONS, TOLERANCE
from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph
from tertius.store.data_science import DataScience, Procedure
from tertius.store.reader import Reader

Stream = Callable[[Procedure, SimpleGraph, Mapping[str, Any]], FloatArray]
_stream: ContextVar[Stream] = ContextVar("stream")


@contextmanager
def computing_in(reader: Reader) -> Iterator[None]:
    """Let the engine compute in the reader's database, in threads that are started from this event loop meanwhile."""
    science, loop = DataScience(reader), asyncio.get_running_loop()

    def stream(procedure: Procedure, graph: SimpleGraph, configuration: Mapping[str, Any]) -> FloatArray:
        ends = (graph.source.astype(np.int64) << 32) + graph.target
        ties = ends.tolist(), graph.weight.tolist()
        asked = science.stream(procedure, graph.size, ties, configuration, directed=graph.directed)
        nodes, scores = asyncio.run_coroutine_threadsafe(asked, loop).result()
        values = np.empty(graph.size)
        values[nodes] = scores
        return values

    with computing_by(stream):
        yield


@contextmanager
def computing_by(stream: Stream) -> Iterator[None]:
    """Let the engine compute by a function, which knows where the graph lies."""
    token = _stream.set(stream)
    try:
        yield
    finally:
        _stream.reset(token)


def betweenness(graph: SimpleGraph) -> FloatArray:
    """Raw betweenness by Brandes' algorithm; O(actors * ties)."""
    return _computed(graph, Procedure("gds.betweenness.stream", "score"))


def closeness(graph: SimpleGraph) -> FloatArray:
    """Closeness by searches from several actors at once; O(actors * ties)."""
    return _computed(graph, Procedure("gds.closeness.stream", "score"), {"useWassermanFaust": True})


def harmonic(graph: SimpleGraph) -> FloatArray:
    """Sums of inverse distances, by searches from several actors at once; O(actors * ties)."""
    # The library divides by the other actors.
    return _computed(graph, Procedure("gds.closeness.harmonic.stream", "score")) * max(graph.size - 1, 0)


def pagerank(graph: SimpleGraph, damping: float) -> FloatArray:
    """PageRank by power iteration.

    The library lets go what dangling actors hold. Spread over all alike it would raise all values by one factor, and
    they are made to sum to 1.
    """
    if len(graph) == 0:
        return np.full(graph.size, 1 / max(graph.size, 1))
    rank = _computed(
        graph,
        Procedure("gds.pageRank.stream", "score"),
        {
            "dampingFactor": damping,
            "tolerance": TOLERANCE,
            "maxIterations": MAX_ITERATIONS,
            "relationshipWeightProperty": "weight",
        },
    )
    shares: FloatArray = rank / rank.sum()
    return shares


def components(graph: SimpleGraph) -> IndexArray:
    """Labels of the connected components, direction ignored."""
    if len(graph) == 0:
        return np.arange(graph.size, dtype=np.int32)
    return _computed(graph, Procedure("gds.wcc.stream", "componentId")).astype(np.int32)


def core_numbers(graph: SimpleGraph) -> IndexArray:
    """The largest k for which each actor is in the k-core."""
    return _computed(graph, Procedure("gds.kcore.stream", "coreValue")).astype(np.int32)


def clustering(graph: SimpleGraph) -> FloatArray:
    """The share of the pairs of an actor's contacts that are tied; NaN for fewer than two contacts."""
    procedure = Procedure("gds.localClusteringCoefficient.stream", "localClusteringCoefficient")
    values = _computed(graph, procedure)
    values[graph.degrees() < 2] = np.nan
    return values


def _computed(graph: SimpleGraph, procedure: Procedure, configuration: Mapping[str, Any] | None = None) -> FloatArray:
    stream = _stream.get(None)
    if stream is None:
        raise ParameterError(
            "option engine: gds computes in a database, and none is open. Ask an open graph, as `graph.metric` does."
        )
    return stream(procedure, graph, configuration or {}) if len(graph) else np.zeros(graph.size)
