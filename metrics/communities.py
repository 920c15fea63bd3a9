"""Which actors belong together: communities by Louvain's method."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from tertius.metrics.centrality import size_of
from tertius.metrics.engines.table import COMMUNITIES
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.partition import list_parts, number_parts
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph


class CommunityOptions(Options):
    """How communities are sought."""

    resolution: float = Field(default=1.0, gt=0, description="Above 1 gives more and smaller communities.")
    seed: int = Field(default=0, ge=0, lt=2**32, description="The same seed gives the same communities.")
    weighted: bool = Field(default=True, description="Heavier ties bind more; false: all ties bind alike.")
    engine: str = COMMUNITIES.option()


@metric(
    name="communities",
    reference="Blondel, V. D. et al. (2008), Fast unfolding of communities in large networks, "
    "Journal of Statistical Mechanics, P10008; modularity as in Newman, M. E. J. (2004), Physical Review E 70, 056131",
    unit="number of the community",
    normalised="communities are numbered by size, 1 is the largest; the column inside is a share",
    meaning="A mediator with a low share of ties inside its own community reaches across camps.",
    networks=ANY_NETWORK,
    ranked=False,
    columns={
        "community": "number of the actor's community, 1 for the largest",
        "inside": "share of the actor's tie weight that stays in its community; undefined without ties",
    },
)
def communities(network: Network, options: CommunityOptions) -> Scores:
    """Groups with more tie weight inside than chance would put there.

    Direction is ignored and hostile ties (sign -1) are left out: they bind nobody; both are noted. An actor without
    friendly or neutral ties is a community of its own. The method is heuristic: another seed may give other
    communities of nearly the same modularity, so borderline actors should not be read too closely.
    The summary gives the modularity (-0.5 to 1; None without ties).
    """
    hostile = network.sign < 0
    bonds = network.subset(~hostile) if hostile.any() else network
    graph = bonds.merged(directed=False).with_weights(options.weighted)
    engine, compute = COMMUNITIES.pick(options.engine)
    numbers = number_parts(compute(graph, options.resolution, options.seed))
    notes = ["Direction was ignored."] if network.directed else []
    if hostile.any():
        notes.append(f"{int(hostile.sum())} hostile ties were left out.")
    return Scores(
        columns={"community": numbers, "inside": _share_inside(graph, numbers)},
        summary=size_of(bonds, graph)
        | {
            "communities": int(numbers.max(initial=0)),
            "modularity": modularity(graph, numbers, options.resolution),
            "hostile_ties": int(hostile.sum()),
        },
        groups=list_parts(numbers, network.actors),
        engine=engine,
        notes=tuple(notes),
    )


def modularity(graph: SimpleGraph, numbers: CountArray, resolution: float = 1.0) -> float | None:
    """Tie weight inside the parts beyond what chance would put there, as a share of all; None without ties.

    Parameters
    ----------
    graph : undirected.
    numbers : the part of each actor, from 1.
    resolution : how much chance is made to weigh; 1 is Newman's definition.
    """
    total = float(graph.weight.sum())
    if total == 0:
        return None
    inside = graph.weight[numbers[graph.source] == numbers[graph.target]].sum() / total
    of_part = np.bincount(numbers, weights=graph.out_sums(graph.weight) + graph.in_sums(graph.weight)) / (2 * total)
    return float(inside - resolution * (of_part**2).sum())


def _share_inside(graph: SimpleGraph, numbers: CountArray) -> FloatArray:
    within = np.where(numbers[graph.source] == numbers[graph.target], graph.weight, 0.0)
    inside = graph.out_sums(within) + graph.in_sums(within)
    everywhere = graph.out_sums(graph.weight) + graph.in_sums(graph.weight)
    share = np.full(graph.size, np.nan)
    np.divide(inside, everywhere, out=share, where=everywhere > 0)
    return share
