"""Who stands at the centre: degree, strength, betweenness and PageRank.

Whether direction counts is said for each. In the mediation network a tie leads from a mediator to a party, and nobody
is both as a rule: paths that follow the direction end after one step, so betweenness reads ties without direction
unless told otherwise, and PageRank that follows it rises with parties, reversed with mediators.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from tertius.graph_schema.errors import ParameterError
from tertius.metrics.engines.table import APPROXIMATE_BETWEENNESS, BETWEENNESS, PAGERANK
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph

# A search from every actor: some ten seconds at 10,000 actors and 60,000 ties.
EXACT_UP_TO = 1e9


class BetweennessOptions(Options):
    """How betweenness reads the network."""

    direction: Literal["ignored", "followed"] = Field(
        default="ignored", description="Whether paths may go against the direction of a tie; undirected ties have none."
    )
    normalised: bool = Field(default=True, description="Shares of all pairs of others; false gives counts of pairs.")
    method: Literal["auto", "exact", "approximate"] = Field(
        default="auto", description=f"auto is exact up to {EXACT_UP_TO:.0e} actors times ties, approximate beyond."
    )
    error: float = Field(
        default=0.005, gt=0, lt=1, description="approximate: how far a share may be off, for all actors at once."
    )
    risk: float = Field(default=0.1, gt=0, lt=1, description="approximate: the chance that some share is off by more.")
    seed: int = Field(default=0, ge=0, lt=2**32, description="approximate: the same seed gives the same answer.")
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
    degrees = either.degrees().astype(np.int64)
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
            "density": density(graph),
            "mean_degree": float(degrees.mean()) if degrees.size else None,
            "centralisation": centralisation(degrees.astype(np.float64), (others - 1) * others),
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
    columns={
        "betweenness": "pairs of others, each counted by the share of its shortest paths through the actor",
        "low": "approximate: the value is at least this; undefined if exact",
        "high": "approximate: the value is at most this; undefined if exact",
        "best_rank": "the highest rank that the bounds allow; if exact, the rank",
        "worst_rank": "the lowest rank that the bounds allow",
    },
)
def betweenness(network: Network, options: BetweennessOptions) -> Scores:
    """How many pairs of others have their shortest paths through an actor.

    Every tie is one step, whatever its weight: a weight says how strong a relation is, not how long. Pairs without a
    path count for nobody. With fewer than three actors all values are 0. The summary gives Freeman's centralisation.
    Approximate values come from sampled paths; read their ranks as intervals: sampling misorders the top.
    """
    followed = network.directed and options.direction == "followed"
    graph = network.merged(directed=followed)
    others = len(network.actors) - 1
    pairs = others * (others - 1) / (1 if followed else 2)
    exact = options.method == "exact" or (
        options.method == "auto" and (followed or graph.size * len(graph) <= EXACT_UP_TO)
    )
    if followed and not exact:
        raise ParameterError("option method: directed paths cannot be sampled; take exact, or direction=ignored.")
    unit = 1.0 if options.normalised else pairs
    if exact:
        engine, compute = BETWEENNESS.pick_for(graph, options.engine)
        raw = compute(graph)
        shares = raw / pairs if pairs > 0 else np.zeros(len(raw))
        margin, notes = 0.0, []
    else:
        engine, sample = APPROXIMATE_BETWEENNESS.pick("auto")
        # The library divides by n (n - 1), the definition by (n - 1) (n - 2): the margin grows by as much.
        scale = (others + 1) / max(others - 1, 1)
        shares = sample(graph, options.error, options.risk, options.seed) * scale
        margin = options.error * scale
        notes = [
            f"Approximate: all shares are within {margin:.2g} of the true ones, but for a risk of {options.risk:g}."
        ]
    best, worst = rank_intervals(shares, margin)
    undefined = np.full(len(shares), np.nan)
    return Scores(
        columns={
            "betweenness": shares if options.normalised else shares * pairs,
            "low": undefined if exact else np.maximum(shares - margin, 0) * unit,
            "high": undefined if exact else np.minimum(shares + margin, 1) * unit,
            "best_rank": best,
            "worst_rank": worst,
        },
        summary=size_of(network, graph)
        | {"centralisation": centralisation(shares, others), "error": None if exact else margin},
        engine=engine,
        notes=(*notes, *(["Direction was ignored."] if network.directed and not followed else [])),
        rank_is_known=exact,
    )


def rank_intervals(values: FloatArray, margin: float) -> tuple[CountArray, CountArray]:
    """The best and the worst rank of each actor if every value may be off by the margin either way.

    Values that differ by less than 1e-12 of the largest are equal, as in `Scores.ranks`.
    """
    rounding = 1e-12 * np.abs(values).max(initial=0.0)
    ordered = np.sort(values)
    surely_above = len(values) - np.searchsorted(ordered, values + 2 * margin + rounding, side="right")
    possibly_above = len(values) - np.searchsorted(ordered, values - 2 * margin + rounding, side="right")
    possibly_above -= (margin > 0) * 1
    return surely_above + 1, np.maximum(possibly_above, 0) + 1


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
    leaves = walked.out_sums() if walked.directed else walked.degrees()
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
        "ties": graph.tie_count,
        "self_ties": network.self_ties,
    }


def density(graph: SimpleGraph) -> float | None:
    """Tied pairs among all pairs, ordered pairs if the graph is directed; None where there is no pair."""
    pairs = graph.size * (graph.size - 1) / (1 if graph.directed else 2)
    return len(graph) / pairs if pairs else None


def centralisation(values: FloatArray, largest: int) -> float | None:
    """How far the highest value stands above the others, as a share of the most that is possible (in a star)."""
    return float((values.max() - values).sum() / largest) if len(values) > 2 else None
