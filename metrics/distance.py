"""Who reaches the others in few steps: closeness and harmonic centrality."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field

from tertius.metrics.centrality import size_of
from tertius.metrics.engines.table import CLOSENESS, HARMONIC
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores

_DIRECTION: Any = Field(
    default="ignored",
    description="Whether steps may go against the direction of a tie; followed, the steps lead to the actor.",
)


class ClosenessOptions(Options):
    """How steps are counted."""

    direction: Literal["ignored", "followed"] = _DIRECTION
    engine: str = CLOSENESS.option()


class HarmonicOptions(Options):
    """How steps are counted."""

    direction: Literal["ignored", "followed"] = _DIRECTION
    engine: str = HARMONIC.option()


@metric(
    name="closeness",
    reference="Freeman, L. C. (1979), Social Networks 1, 215-239; with the correction for unconnected networks of "
    "Wasserman, S. and Faust, K. (1994), Social Network Analysis, equation 5.22",
    unit="inverse steps",
    normalised="by the n-1 other actors and by the share of them that is connected: 1 is a tie to everyone",
    meaning="A mediator of high closeness reaches everybody it can reach through few go-betweens.",
    networks=ANY_NETWORK,
    columns={"closeness": "the inverse of the mean steps to those connected, times their share of all others"},
)
def closeness(network: Network, options: ClosenessOptions) -> Scores:
    """How few steps lie between an actor and the others. Every tie is one step, whatever its weight.

    Those without a path count by the correction only: an actor in a small part is not close to the whole. Without any
    path the value is 0. The correction depends on the size of the network; for unconnected ones `harmonic` is plainer.
    """
    followed = network.directed and options.direction == "followed"
    graph = network.merged(directed=followed)
    engine, compute = CLOSENESS.pick_for(graph, options.engine)
    return Scores(
        columns={"closeness": compute(graph)},
        summary=size_of(network, graph),
        engine=engine,
        notes=("Direction was ignored.",) if network.directed and not followed else (),
    )


@metric(
    name="harmonic",
    reference="Boldi, P. and Vigna, S. (2014), Axioms for centrality, Internet Mathematics 10, 222-262",
    unit="actors, each counted by the inverse of its distance",
    normalised="raw sums; the column share is divided by the n-1 other actors",
    meaning="A mediator of high harmonic centrality has many actors near; those out of reach count nothing.",
    networks=ANY_NETWORK,
    columns={
        "harmonic": "sum over the others of 1 divided by the steps to them; those without a path add 0",
        "share": "the sum as a share of all others; undefined if there is no other",
    },
)
def harmonic(network: Network, options: HarmonicOptions) -> Scores:
    """How many others an actor has near, those at two steps counted half, at three a third, and so on."""
    followed = network.directed and options.direction == "followed"
    graph = network.merged(directed=followed)
    engine, compute = HARMONIC.pick_for(graph, options.engine)
    values, others = compute(graph), len(network.actors) - 1
    return Scores(
        columns={"harmonic": values, "share": values / others if others > 0 else np.full(len(values), np.nan)},
        summary=size_of(network, graph),
        engine=engine,
        notes=("Direction was ignored.",) if network.directed and not followed else (),
    )
