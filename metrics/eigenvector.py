"""Standing by the standing of one's contacts: eigenvector centrality."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from tertius.metrics.centrality import size_of
from tertius.metrics.engines.sparse_engine import components
from tertius.metrics.engines.table import EIGENVECTOR
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.partition import number_parts
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores


class EigenvectorOptions(Options):
    """How ties are weighed."""

    weighted: bool = Field(default=True, description="Heavier ties pass on more; false: all ties alike.")
    engine: str = EIGENVECTOR.option()


@metric(
    name="eigenvector",
    reference="Bonacich, P. (1972), Factoring and weighting approaches to status scores and clique identification, "
    "Journal of Mathematical Sociology 2, 113-120",
    unit="share of the length of the vector",
    normalised="the squares of a component's values sum to 1",
    meaning="A high value tells that those whom the mediator deals with are themselves well connected.",
    networks=ANY_NETWORK,
    columns={
        "eigenvector": "proportional to the sum of the contacts' values; 0 without ties",
        "component": "number of the actor's component, 1 for the largest: only values of one component compare",
    },
)
def eigenvector(network: Network, options: EigenvectorOptions) -> Scores:
    """How well connected an actor's contacts are, and theirs, and so on. Direction is ignored.

    In a network of several components each has a vector of its own. Taken as one, all but one of them would be 0, or
    what the solver happens to end with.
    """
    graph = network.merged(directed=False).with_weights(options.weighted)
    engine, compute = EIGENVECTOR.pick(options.engine)
    numbers = number_parts(components(graph))
    return Scores(
        columns={"eigenvector": np.maximum(compute(graph), 0), "component": numbers},
        summary=size_of(network, graph) | {"components": int(numbers.max(initial=0))},
        engine=engine,
        notes=("Direction was ignored.",) if network.directed else (),
    )
