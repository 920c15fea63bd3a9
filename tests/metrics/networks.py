"""Networks that the tests of the metrics share: published ones, and random ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import networkx as nx
from hypothesis import strategies as st

from tertius.metrics.network import Network, Tie


def network_of(
    ties: Iterable[tuple[str, str] | Tie],
    *,
    directed: bool = False,
    actors: Iterable[str] = (),
    kinds: Mapping[str, str] | None = None,
    name: str = "mediation",
) -> Network:
    """A network of the given ties; actors that no tie names are added, captions are the ids in capitals."""
    rows = [tie if isinstance(tie, Tie) else Tie(*tie) for tie in ties]
    ids = sorted({*actors, *(end for row in rows for end in row[:2])})
    described = {actor: (actor.upper(), (kinds or {}).get(actor, "state")) for actor in ids}
    return Network.from_ties(name, "A tie is a mediation.", rows, described, directed=directed)


def from_graph(graph: nx.Graph) -> Network:
    """The network of a networkx graph, unweighted; ids are the nodes as text, numbers with two digits."""
    named = {node: f"{node:02}" if isinstance(node, int) else str(node) for node in graph}
    ties = [(named[one], named[other]) for one, other in graph.edges]
    return network_of(ties, directed=graph.is_directed(), actors=named.values())


def signed_network(ties: Iterable[tuple[str, str, int]]) -> Network:
    """A signed network of (one, other, sign)."""
    return network_of([Tie(one, other, sign=sign) for one, other, sign in ties], name="signed")


def karate_club() -> Network:
    """Zachary, W. W. (1977), An information flow model for conflict and fission: 34 members, 78 ties."""
    return from_graph(nx.karate_club_graph())


def florentine_families() -> Network:
    """Padgett, J. F. and Ansell, C. K. (1993), Robust action and the rise of the Medici: marriages of 15 families."""
    return from_graph(nx.florentine_families_graph())


def _tie(ends: tuple[str, str], weight: float, sign: int, fact: str) -> Tie:
    return Tie(*ends, weight=weight, sign=sign, fact=fact)


@st.composite
def networks(draw: st.DrawFn, directed: bool | None = None) -> Network:
    """Random networks of up to 9 actors, with isolates, parallel ties, ties to oneself, weights of 0 and all signs."""
    actors = [f"a{number}" for number in range(draw(st.integers(0, 9)))]
    kinds = {actor: draw(st.sampled_from(["state", "igo", "armed_group"])) for actor in actors}
    reads_direction = draw(st.booleans()) if directed is None else directed
    if not actors:
        return network_of([], directed=reads_direction)
    end = st.sampled_from(actors)
    weight = st.sampled_from([0.0, 0.5, 1.0, 3.0])
    tie = st.builds(_tie, st.tuples(end, end), weight, st.integers(-1, 1), st.sampled_from(["f1", "f2", "f3"]))
    ties = draw(st.lists(tie, max_size=30))
    return network_of(ties, directed=reads_direction, actors=actors, kinds=kinds)


def arcs_of(network: Network) -> set[tuple[str, str]]:
    """Who is tied to whom, read from the network's ties one by one; an undirected tie leads both ways."""
    ends = zip(network.source.tolist(), network.target.tolist(), strict=True)
    there = {(network.actors[one], network.actors[other]) for one, other in ends if one != other}
    return there if network.directed else there | {(other, one) for one, other in there}
