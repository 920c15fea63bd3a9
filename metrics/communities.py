"""Which actors belong together: communities by Leiden's or Louvain's method, and how far the seed decides."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from tertius.metrics.centrality import size_of
from tertius.metrics.engines.table import LEIDEN, LOUVAIN
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.partition import Parts, number_parts
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph, share_of


class CommunityOptions(Options):
    """How communities are sought."""

    method: Literal["leiden", "louvain"] = Field(
        default="leiden", description="Leiden's communities always hang together; Louvain's may fall apart."
    )
    resolution: float = Field(default=1.0, gt=0, description="Above 1 gives more and smaller communities.")
    seed: int = Field(default=0, ge=0, lt=2**31, description="The same seed gives the same communities.")
    seeds: int = Field(
        default=10, ge=1, le=100, description="From how many seeds communities are sought; the best of them is given."
    )
    weighted: bool = Field(default=True, description="Heavier ties bind more; false: all ties bind alike.")
    engine: str = LOUVAIN.option()


@metric(
    name="communities",
    reference="Traag, V. A., Waltman, L. and van Eck, N. J. (2019), From Louvain to Leiden: guaranteeing "
    "well-connected communities, Scientific Reports 9, 5233; Louvain: Blondel, V. D. et al. (2008), "
    "Journal of Statistical Mechanics, P10008; modularity as in Newman, M. E. J. (2004), Physical Review E 70, 056131",
    unit="number of the community",
    normalised="communities are numbered by size, 1 is the largest; the columns inside and stability are shares",
    meaning="A mediator with a low share of ties inside its own community reaches across camps.",
    networks=ANY_NETWORK,
    ranked=False,
    columns={
        "community": "number of the actor's community, 1 for the largest",
        "inside": "share of the actor's tie weight that stays in its community; undefined without ties",
        "stability": "from other seeds, the mean overlap (Jaccard) of the actor's community with this one; undefined "
        "from one seed",
    },
)
def communities(network: Network, options: CommunityOptions) -> Scores:
    """Groups with more tie weight inside than chance would put there.

    Direction is ignored and hostile ties (sign -1) are left out: they bind nobody; both are noted. An actor without
    friendly or neutral ties is a community of its own. The method is heuristic: it is run from several seeds and the
    division of highest modularity is given; an actor of low stability sits between communities.
    The summary gives the modularity (-0.5 to 1; None without ties) and its spread over the seeds.
    """
    hostile = network.sign < 0
    bonds = network.subset(~hostile) if hostile.any() else network
    graph = bonds.merged(directed=False).with_weights(options.weighted)
    engine, compute = (LEIDEN if options.method == "leiden" else LOUVAIN).pick(options.engine)
    found = [
        number_parts(compute(graph, options.resolution, seed))
        for seed in range(options.seed, options.seed + options.seeds)
    ]
    quality = [modularity(graph, numbers, options.resolution) for numbers in found]
    # The first of the best, so that the answer does not hang on the last bits.
    rounded = [round(one, 9) if one is not None else 0.0 for one in quality]
    best = rounded.index(max(rounded))
    numbers = found[best]
    notes = ["Direction was ignored."] if network.directed else []
    if hostile.any():
        notes.append(f"{int(hostile.sum())} hostile ties were left out.")
    return Scores(
        columns={
            "community": numbers,
            "inside": _share_inside(graph, numbers),
            "stability": _stability(numbers, found[:best] + found[best + 1 :]),
        },
        summary=size_of(bonds, graph)
        | {
            "communities": int(numbers.max(initial=0)),
            "modularity": quality[best],
            "lowest_modularity": quality[rounded.index(min(rounded))],
            "hostile_ties": int(hostile.sum()),
        },
        groups=Parts(numbers, network.actors),
        engine=engine,
        notes=tuple(notes),
    )


def _stability(numbers: CountArray, others: list[CountArray]) -> FloatArray:
    """For each actor how much its community overlaps, on average, with its community in other divisions."""
    if not others:
        return np.full(len(numbers), np.nan)
    sizes = np.bincount(numbers)
    total = np.zeros(len(numbers))
    for other in others:
        span = int(other.max(initial=0)) + 1
        _, member, common = np.unique(numbers * span + other, return_inverse=True, return_counts=True)
        shared = common[member]
        total += shared / (sizes[numbers] + np.bincount(other)[other] - shared)
    return total / len(others)


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
    of_part = np.bincount(numbers, weights=graph.degrees(graph.weight)) / (2 * total)
    return float(inside - resolution * (of_part**2).sum())


def _share_inside(graph: SimpleGraph, numbers: CountArray) -> FloatArray:
    within = np.where(numbers[graph.source] == numbers[graph.target], graph.weight, 0.0)
    return share_of(graph.degrees(within), graph.degrees(graph.weight))
