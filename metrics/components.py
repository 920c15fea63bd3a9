"""What holds together, and on whom it hangs: components, articulation points and bridges.

All three ignore direction, and count parallel ties once: two agreements between the same two actors are still one
relation, which may be a bridge.
"""

from __future__ import annotations

import numpy as np

from tertius.metrics.centrality import size_of
from tertius.metrics.engines.table import BLOCKS, COMPONENTS
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.partition import Parts, number_parts
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, IndexArray, SimpleGraph

CUT_REFERENCE = (
    "Harary, F. (1969), Graph Theory, chapter 3; computed as in Hopcroft, J. and Tarjan, R. (1973), "
    "Communications of the ACM 16, 372-378"
)


class ComponentOptions(Options):
    """Which library finds components."""

    engine: str = COMPONENTS.option()


class CutOptions(Options):
    """Which library finds articulation points and bridges."""

    engine: str = BLOCKS.option()


@metric(
    name="components",
    reference="Harary, F. (1969), Graph Theory, chapter 2",
    unit="number of the component",
    normalised="components are numbered by size, 1 is the largest",
    meaning="Actors of different components have no channel to each other, however indirect, in this network.",
    networks=ANY_NETWORK,
    ranked=False,
    columns={
        "component": "number of the actor's component, 1 for the largest",
        "size": "actors in that component, itself included",
    },
)
def components(network: Network, options: ComponentOptions) -> Scores:
    """The parts of a network that no tie joins (weak components: direction is ignored)."""
    graph = network.merged(directed=False)
    engine, compute = COMPONENTS.pick(options.engine)
    numbers = number_parts(compute(graph))
    sizes = np.bincount(numbers)
    return Scores(
        columns={"component": numbers, "size": sizes[numbers]},
        summary=size_of(network, graph)
        | {
            "components": int(numbers.max(initial=0)),
            "largest": int(sizes.max(initial=0)),
            "isolates": int(np.count_nonzero(sizes[1:] == 1)),
        },
        groups=Parts(numbers, network.actors),
        engine=engine,
    )


@metric(
    name="articulation-points",
    reference=CUT_REFERENCE,
    unit="additional components",
    normalised="raw counts",
    meaning="Without a mediator of value 1 or more, actors that are linked now would have no channel left.",
    networks=ANY_NETWORK,
    columns={"cuts": "components that the network would have more if the actor were gone; 0 if it cuts nothing"},
)
def articulation_points(network: Network, options: CutOptions) -> Scores:
    """Into how many more parts the network would fall without an actor (a cut vertex has 1 or more).

    An actor without ties cuts nothing. The summary counts the articulation points.
    """
    graph = network.merged(directed=False)
    engine, compute = BLOCKS.pick(options.engine)
    # Removing an actor leaves one part for each block it lies in.
    cuts = np.maximum(_count_blocks(graph, compute(graph)) - 1, 0)
    return Scores(
        columns={"cuts": cuts},
        summary=size_of(network, graph) | {"articulation_points": int(np.count_nonzero(cuts))},
        engine=engine,
    )


def _count_blocks(graph: SimpleGraph, block: IndexArray) -> CountArray:
    """In how many blocks each actor lies."""
    sizes = np.bincount(block, minlength=1)
    # Most ties are of one block, as a rule: who lies in it needs no sorting.
    is_largest = block == sizes.argmax()
    lies_in = np.zeros(graph.size, dtype=np.int64)
    for ends in (graph.source, graph.target):
        lies_in[ends[is_largest]] = 1
    rest = np.flatnonzero(~is_largest)
    ends = np.concatenate([graph.source[rest], graph.target[rest]]).astype(np.int64)
    memberships = np.unique(ends * len(sizes) + np.concatenate([block[rest], block[rest]])) // len(sizes)
    return lies_in + np.bincount(memberships, minlength=graph.size)


@metric(
    name="bridges",
    reference=CUT_REFERENCE,
    unit="bridges",
    normalised="raw counts",
    meaning="A bridge is the only channel between those on its two sides: if that relation breaks, no detour is left.",
    networks=ANY_NETWORK,
    columns={"bridges": "ties of the actor without which the network would fall into more parts"},
)
def bridges(network: Network, options: CutOptions) -> Scores:
    """Ties that lie on no cycle; each group is one bridge, its two actors."""
    graph = network.merged(directed=False)
    engine, compute = BLOCKS.pick(options.engine)
    block = compute(graph)
    # A block of a single tie is a bridge; in every other block each tie lies on a cycle.
    bridge = np.flatnonzero(np.bincount(block)[block] == 1) if len(block) else np.zeros(0, dtype=np.int64)
    first, second = graph.source[bridge], graph.target[bridge]
    counts = np.bincount(np.concatenate([first, second]), minlength=graph.size).astype(np.int64)
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    return Scores(
        columns={"bridges": counts},
        summary=size_of(network, graph) | {"bridges": len(bridge)},
        groups=tuple((network.actors[one], network.actors[other]) for one, other in pairs),
        engine=engine,
    )
