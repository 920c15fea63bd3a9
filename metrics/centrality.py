"""Who stands at the centre: degree, strength, betweenness and PageRank.

Whether direction counts is said for each. In the mediation network a tie leads from a mediator to a party, and nobody
is both as a rule: paths that follow the direction end after one step, so betweenness reads ties without direction
unless told otherwise, and PageRank that follows it rises with parties, reversed with mediators.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from tertius.metrics.engines.table import BETWEENNESS, PAGERANK
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import FloatArray, SimpleGraph


class BetweennessOptions(Options):
    """How betweenness reads the network."""

    direction: Literal["ignored", "followed"] = Field(
        default="ignored", description="Whether paths may go against the direction of a tie; undirected ties have none."
    )
    normalised: bool = Field(default=True, description="Shares of all pairs of others; false gives counts of pairs.")
    engine: str = BETWEENNESS.option()


class PageRankOptions(Options):
    """How PageRank walks the network."""

    damping: float = Field(
        default=0.85, ge=0, le=0.99, description="The chance at each step to follow a tie and not to start anew."
    )
    direction: Literal["followed", "reversed", "ignored"] = Field(
        default="followed", description="Whether standing flows from source to target, back, or both ways."
    )
    weighted: bool = Field(default=True, description="Follow ties in proportion to their weight; false: all alike.")
    engine: str = PAGERANK.option()


@metric(
    name="degree",
    reference="Freeman, L. C. (1979), Centrality in social networks: conceptual clarification, "
    "Social Networks 1, 215-239",
    unit="actors",
    normalised="raw counts; the column share is divided by the n-1 other actors",
    meaning="A mediator of high degree deals with many others directly.",
    networks=ANY_NETWORK,
    columns={
        "degree": "other actors tied to this one, in either direction, each counted once",
        "share": "degree as a share of all other actors; undefined if there is no other",
        "in_degree": "other actors with a tie to this one; undefined in an undirected network",
        "out_degree": "other actors to which this one has a tie; undefined in an undirected network",
    },
)
def degree(network: Network, options: Options) -> Scores:
    """How many others an actor is tied to.

    The summary gives density (tied pairs among all pairs, ordered pairs if the network is directed) and Freeman's
    centralisation (0 if all have the same degree, 1 for a star; direction ignored).
    """
    graph, either = network.merged(), network.merged(directed=False)
    degrees = (either.out_sums() + either.in_sums()).astype(np.int64)
    others = len(network.actors) - 1
    undefined = np.full(len(network.actors), np.nan)
    return Scores(
        columns={
            "degree": degrees,
            "share": degrees / others if others > 0 else undefined,
            "in_degree": graph.in_sums().astype(np.int64) if network.directed else undefined,
            "out_degree": graph.out_sums().astype(np.int64) if network.directed else undefined,
        },
        summary=size_of(network, graph)
        | {
            "density": _density(graph),
            "mean_degree": float(degrees.mean()) if degrees.size else None,
            "centralisation": _centralisation(degrees.astype(np.float64), (others - 1) * others),
        },
        engine="numpy",
    )


@metric(
    name="strength",
    reference="Barrat, A. et al. (2004), The architecture of complex weighted networks, PNAS 101, 3747-3752",
    unit="the network's weight (1 a fact, or an amount)",
    normalised="raw sums",
    meaning="A mediator of high strength is tied often or heavily, be it to few others.",
    networks=ANY_NETWORK,
    columns={
        "strength": "sum of the weights of all ties of the actor, in and out",
        "in_strength": "sum over the ties that lead to the actor; undefined in an undirected network",
        "out_strength": "sum over the ties that leave the actor; undefined in an undirected network",
    },
)
def strength(network: Network, options: Options) -> Scores:
    """The summed weight of an actor's ties."""
    graph = network.merged()
    into, out = graph.in_sums(graph.weight), graph.out_sums(graph.weight)
    undefined = np.full(len(network.actors), np.nan)
    return Scores(
        columns={
            "strength": into + out,
            "in_strength": into if network.directed else undefined,
            "out_strength": out if network.directed else undefined,
        },
        summary=size_of(network, graph) | {"weight": float(graph.weight.sum())},
        engine="numpy",
    )


@metric(
    name="betweenness",
    reference="Freeman, L. C. (1977), A set of measures of centrality based on betweenness, Sociometry 40, 35-41; "
    "computed as in Brandes, U. (2001), Journal of Mathematical Sociology 25, 163-177",
    unit="share of pairs of other actors (counts of pairs if not normalised)",
    normalised="divided by the pairs of other actors: (n-1)(n-2)/2, or (n-1)(n-2) where direction is followed",
    meaning="A mediator of high betweenness lies on the shortest ways between others, who need it to reach each other.",
    networks=ANY_NETWORK,
    columns={"betweenness": "pairs of others, each counted by the share of its shortest paths through the actor"},
)
def betweenness(network: Network, options: BetweennessOptions) -> Scores:
    """How many pairs of others have their shortest paths through an actor.

    Every tie is one step, whatever its weight: a weight says how strong a relation is, not how long. Pairs without a
    path count for nobody. With fewer than three actors all values are 0. The summary gives Freeman's centralisation.
    """
    followed = network.directed and options.direction == "followed"
    graph = network.merged(directed=followed)
    engine, compute = BETWEENNESS.pick(options.engine)
    raw = compute(graph)
    others = len(network.actors) - 1
    pairs = others * (others - 1) / (1 if followed else 2)
    shares = raw / pairs if pairs > 0 else np.zeros(len(raw))
    return Scores(
        columns={"betweenness": shares if options.normalised else raw},
        summary=size_of(network, graph) | {"centralisation": _centralisation(shares, others)},
        engine=engine,
        notes=("Direction was ignored.",) if network.directed and not followed else (),
    )


@metric(
    name="pagerank",
    reference="Brin, S. and Page, L. (1998), The anatomy of a large-scale hypertextual web search engine, "
    "Computer Networks 30, 107-117",
    unit="share of the whole",
    normalised="the values of all actors sum to 1",
    meaning="High standing is tied to by others of high standing; reversed, a mediator stands high whose parties "
    "few others mediate.",
    networks=ANY_NETWORK,
    columns={"pagerank": "the share of time that a walk along the ties spends at the actor"},
)
def pagerank(network: Network, options: PageRankOptions) -> Scores:
    """Standing that passes along ties: a walker follows ties at random, and starts anew anywhere now and then.

    From an actor without a tie onwards the walk continues anywhere. A weighted walk does not follow ties of weight 0.
    """
    graph = network.merged(directed=False if options.direction == "ignored" else None)
    walked = (graph.reversed() if options.direction == "reversed" else graph).with_weights(options.weighted)
    engine, compute = PAGERANK.pick(options.engine)
    leaves = walked.out_sums() if walked.directed else walked.out_sums() + walked.in_sums()
    return Scores(
        columns={"pagerank": compute(walked, options.damping)},
        summary=size_of(network, graph) | {"dangling": int(np.count_nonzero(leaves == 0))},
        engine=engine,
        notes=(f"Direction was {options.direction}.",) if network.directed else (),
    )


def size_of(network: Network, graph: SimpleGraph) -> dict[str, float | int | str | None]:
    """The numbers that every summary begins with: actors, tied pairs, ties merged into them, ties to oneself."""
    return {
        "actors": len(network.actors),
        "tied_pairs": len(graph),
        "ties": int(graph.ties.sum()),
        "self_ties": network.self_ties,
    }


def _density(graph: SimpleGraph) -> float | None:
    pairs = graph.size * (graph.size - 1) / (1 if graph.directed else 2)
    return len(graph) / pairs if pairs else None


def _centralisation(values: FloatArray, largest: int) -> float | None:
    """How far the highest value stands above the others, as a share of the most that is possible (in a star)."""
    return float((values.max() - values).sum() / largest) if len(values) > 2 else None
