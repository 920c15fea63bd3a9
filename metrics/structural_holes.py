"""Structural holes: how far an actor's contacts are tied to each other, tell it the same, and can combine."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from tertius.metrics.centrality import size_of
from tertius.metrics.engines.table import CONSTRAINT, EFFECTIVE_SIZE
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import share_of


class ConstraintOptions(Options):
    """How ties are weighed."""

    weighted: bool = Field(default=True, description="Heavier ties take more of an actor; false: all ties alike.")
    engine: str = CONSTRAINT.option()


class EffectiveSizeOptions(ConstraintOptions):
    """As of constraint."""

    engine: str = EFFECTIVE_SIZE.option()


@metric(
    name="constraint",
    reference="Burt, R. S. (1992), Structural Holes, chapter 2, equations 2.2 to 2.4; as in networkx",
    unit="index",
    normalised="by the actor's own ties; 0 to 1, a little above 1 for some actors with two or three contacts",
    meaning="The lower, the less a mediator depends on any one contact or on contacts who also deal with each other.",
    networks=ANY_NETWORK,
    columns={
        "constraint": "how far the actor's ties lead, directly or around a corner, to the same contacts; undefined "
        "without ties",
        "contacts": "other actors tied to it, in either direction",
    },
)
def constraint(network: Network, options: ConstraintOptions) -> Scores:
    """How far an actor's contacts are concentrated on a few who are tied to each other (Burt's constraint).

    Direction is ignored: the weight between two is the sum of both ways. Ties of weight 0 do not count if weighted.
    """
    graph = network.merged(directed=False).with_weights(options.weighted)
    engine, compute = CONSTRAINT.pick(options.engine)
    values = compute(graph)
    degree = graph.degrees().astype(np.int64)
    defined = values[~np.isnan(values)]
    return Scores(
        columns={"constraint": values, "contacts": degree},
        summary=size_of(network, graph) | {"mean": float(defined.mean()) if defined.size else None},
        engine=engine,
        notes=("Direction was ignored.",) if network.directed else (),
    )


@metric(
    name="effective-size",
    reference="Burt, R. S. (1992), Structural Holes, chapter 2, equation 2.1; without weights as simplified by "
    "Borgatti, S. P. (1997), Structural holes: unpacking Burt's redundancy measures, Connections 20, 35-38",
    unit="contacts",
    normalised="raw; the column efficiency is divided by the number of contacts",
    meaning="A mediator of high effective size has many contacts who would not hear of each other without it.",
    networks=ANY_NETWORK,
    columns={
        "effective_size": "contacts, less what is redundant since they are tied to each other; undefined without ties",
        "efficiency": "effective size as a share of the contacts",
    },
)
def effective_size(network: Network, options: EffectiveSizeOptions) -> Scores:
    """How many contacts an actor has that are not redundant (Burt's effective size).

    Direction is ignored: the weight between two is the sum of both ways. Ties of weight 0 do not count if weighted.
    """
    graph = network.merged(directed=False).with_weights(options.weighted)
    engine, compute = EFFECTIVE_SIZE.pick(options.engine)
    size = compute(graph)
    return Scores(
        columns={"effective_size": size, "efficiency": share_of(size, graph.degrees())},
        summary=size_of(network, graph),
        engine=engine,
        notes=("Direction was ignored.",) if network.directed else (),
    )
