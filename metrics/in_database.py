"""Networks that stay in the database: projected there from their own statement, and measured by Graph Data Science.

A metric computes on such a network by the function that it has for one that was fetched, so that columns, summary and
ranks are the same. What comes out are the actors, a value for each, and how many ties there are; never a tie.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND
from tertius.metrics.engines.gds_engine import computing_by
from tertius.metrics.fetching import fetch_names
from tertius.metrics.network import Network
from tertius.metrics.projection import NetworkOptions, is_directed
from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph
from tertius.queries.catalogue import Bound
from tertius.store.data_science import DataScience, Procedure

_DEGREE = Procedure("gds.degree.stream", "score")
_WEIGHT = "relationshipWeightProperty"
_OF_TIES = frozenset({"source", "target", "weight", "sign", "certain", "facts", "relations", "ties"})
Found = TypeVar("Found")


@contextmanager
def projected(
    bound: Bound, name: str, options: NetworkOptions, loop: asyncio.AbstractEventLoop
) -> Iterator[ProjectedNetwork]:
    """A network that stays where it is, for a thread beside the event loop; it leaves the database's memory at the end.

    Parameters
    ----------
    bound : the network's question with what it is asked with.
    loop : the event loop of the question's reader.

    Raises
    ------
    ParameterError
        If there is no such kind of actor, or the database has no Graph Data Science.
    """
    network = ProjectedNetwork(bound, name, options, loop)
    try:
        with computing_by(network.compute):
            yield network
    finally:
        network.close()


class _Counts(NamedTuple):
    """How much there is: tied pairs, those of weight 0, the ties merged into pairs, and those to oneself."""

    pairs: int
    weightless: int
    ties: int
    self_ties: int


class ProjectedNetwork(Network):
    """A network of which only the actors are here, once its ties were merged there; see `projected`."""

    def __init__(self, bound: Bound, name: str, options: NetworkOptions, loop: asyncio.AbstractEventLoop) -> None:
        vars(self).update(name=name, definition=bound.question.summary, directed=is_directed(bound.question))
        self._bound, self._loop, self._science = bound, loop, DataScience(bound.reader)
        wanted = options.wanted_kinds()
        others = [] if wanted is None else sorted(set(ACTOR_KIND.codes) - set(wanted))
        self._asked = {**bound.parameters, "other_kinds": others, "weighing": options.weight}
        self._graphs: dict[tuple[bool, bool], ProjectedGraph] = {}
        self._held: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name in ("actors", "captions", "kinds") and not self._graphs:
            self.merged()
            return vars(self)[name]
        raise _absent(name)

    def __repr__(self) -> str:
        return f"ProjectedNetwork({self.name!r})"

    @property
    def tie_count(self) -> int:
        """As of a network that was fetched."""
        return self._counts.ties + self._counts.self_ties

    @property
    def self_ties(self) -> int:
        """As of a network that was fetched."""
        return self._counts.self_ties

    @property
    def _counts(self) -> _Counts:
        # In any reading there are as many.
        if not self._graphs:
            self.merged()
        return next(iter(self._graphs.values())).counts

    def merged(self, *, directed: bool | None = None) -> ProjectedGraph:
        """One tie a pair of actors, as of a network that was fetched; projected once for each reading."""
        return self.project(directed=self.directed and directed is not False)

    def project(self, *, directed: bool, backwards: bool = False) -> ProjectedGraph:
        """Each tied pair once: without direction, with its own, or turned around."""
        if (directed, backwards) not in self._graphs:
            asked = {**self._asked, "directed": directed, "first": int(backwards)}
            statement = self._bound.question.projection
            held, row = self._wait(self._science.project(statement, asked, directed=directed))
            self._held.append(held)
            if not self._graphs:
                self._name_actors(held, row["graph"] is not None)
            counts = _Counts(*(row[name] for name in _Counts._fields))
            self._graphs[directed, backwards] = ProjectedGraph(self, held, counts, directed, backwards=backwards)
        return self._graphs[directed, backwards]

    def _name_actors(self, held: str, has_actors: bool) -> None:
        found, _ = self._wait(self._science.compute(held, _DEGREE, {})) if has_actors else ([], [])
        self._nodes: CountArray = np.sort(np.array(found, dtype=np.int64))
        texts, self._places = self._wait(fetch_names(self._bound, self._nodes))
        vars(self).update(zip(("actors", "captions", "kinds"), texts, strict=True))

    def select(self, graph: ProjectedGraph, condition: str) -> str:
        """The name of a graph with those ties `r` of another that fulfil a condition."""
        self._held.append(self._wait(self._science.select(graph.held, condition)))
        return self._held[-1]

    def compute(self, procedure: Procedure, graph: SimpleGraph, configuration: Mapping[str, Any]) -> FloatArray:
        """What a procedure of the library gives for each actor."""
        assert isinstance(graph, ProjectedGraph)
        # Without weights all ties are alike to the library.
        kept = {key: value for key, value in configuration.items() if graph.is_weighted or key != _WEIGHT}
        nodes, scores = self._wait(self._science.compute(graph.held, procedure, kept))
        values = np.empty(graph.size)
        values[self._places[np.searchsorted(self._nodes, nodes)]] = scores
        return values

    def close(self) -> None:
        """Take all that was projected out of the database's memory."""
        while self._held:
            self._wait(self._science.drop(self._held.pop()))

    def _wait(self, asked: Coroutine[Any, Any, Found]) -> Found:
        return asyncio.run_coroutine_threadsafe(asked, self._loop).result()


class ProjectedGraph(SimpleGraph):
    """Ties merged pair by pair, in the database's memory; what is not computed there is refused.

    Parameters
    ----------
    held : the graph's name there.
    backwards : whether its ties are turned around.
    is_weighted : whether it is read with the weights of its ties.
    """

    def __init__(
        self,
        network: ProjectedNetwork,
        held: str,
        counts: _Counts,
        directed: bool,
        *,
        backwards: bool = False,
        is_weighted: bool = True,
    ) -> None:
        vars(self).update(size=len(network.actors), directed=directed)
        self._network, self.held, self.counts = network, held, counts
        self._backwards, self.is_weighted = backwards, is_weighted

    def __getattr__(self, name: str) -> Any:
        raise _absent(name)

    def __len__(self) -> int:
        return self.counts.pairs

    @property
    def tie_count(self) -> int:
        """As of a graph that is here."""
        return self.counts.ties

    def reversed(self) -> ProjectedGraph:
        """As of a graph that is here; projected anew."""
        if not self.directed:
            return self
        return self._network.project(directed=True, backwards=not self._backwards)

    def with_weights(self, weighted: bool) -> ProjectedGraph:
        """As of a graph that is here."""
        held, counts = self.held, self.counts
        if weighted and counts.weightless:
            held = self._network.select(self, "r.weight > 0.0")
            counts = counts._replace(pairs=counts.pairs - counts.weightless, weightless=0)
        return ProjectedGraph(
            self._network, held, counts, self.directed, backwards=self._backwards, is_weighted=weighted
        )

    def out_sums(self, values: NDArray[np.generic] | None = None) -> FloatArray:
        """As of a graph that is here; only numbers of ties, since there are no values of ties."""
        if values is not None:
            raise _absent("ties")
        return self._network.compute(_DEGREE, self, {}) if len(self) else np.zeros(self.size)

    def degrees(self, values: NDArray[np.generic] | None = None) -> FloatArray:
        """As of a graph that is here; only of one without direction."""
        if self.directed:
            raise _absent("ties")
        return self.out_sums(values)


def _absent(name: str) -> Exception:
    if name not in _OF_TIES:
        return AttributeError(name)
    return ParameterError(
        "option engine: gds computes in the database, where the ties stay, and what is asked needs them here. "
        "Betweenness of large networks takes method=exact there; else take another engine."
    )
