"""Which groups deal with which, more or less than chance would have it."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from tertius.metrics.centrality import size_of
from tertius.metrics.network import Network
from tertius.metrics.options import Groups, Options, group_labels
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.rewiring import rewired
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, FloatArray, IndexArray, SimpleGraph


class MixingOptions(Options):
    """Who counts as being of one group, and how many random networks are compared."""

    groups: Groups = None
    samples: int = Field(default=100, ge=10, le=10_000, description="How many random networks are made.")
    seed: int = Field(default=0, ge=0, lt=2**32, description="The same seed gives the same random networks.")


@metric(
    name="mixing",
    reference="Null model: Maslov, S. and Sneppen, K. (2002), Science 296, 910-913; mixing between groups: "
    "Newman, M. E. J. (2003), Mixing patterns in networks, Physical Review E 67, 026126",
    unit="ties",
    normalised="the columns z and surplus compare with random networks of the same degrees",
    meaning="A mediator with more ties across groups than chance would give it bridges camps; with fewer, it stays "
    "among its own.",
    networks=ANY_NETWORK,
    columns={
        "across": "contacts of the actor that are of another group",
        "expected": "their mean number in the random networks",
        "surplus": "across less expected",
        "z": "surplus divided by the standard deviation in the random networks; undefined where that is 0",
    },
)
def mixing(network: Network, options: MixingOptions) -> Scores:
    """How many ties lead from an actor to other groups, and between which groups, compared with chance.

    Chance is a network in which every actor keeps its number of ties (in and out, if directed) and all else is random:
    a configuration model without parallel ties, sampled by swapping the ends of ties. The summary has, for each pair of
    groups, the ties counted, those expected, and z; many pairs are compared, so that z of 2 or 3 comes up by chance.
    """
    labels = group_labels("mixing", network, options.groups)
    names, group = np.unique(np.array(labels, dtype=object), return_inverse=True) if labels else (np.array([]), None)
    graph = network.merged()
    if group is None or len(graph) == 0:
        zeros = np.zeros(graph.size)
        columns = {
            "across": zeros.astype(np.int64),
            "expected": zeros,
            "surplus": zeros,
            "z": np.full(graph.size, np.nan),
        }
        return Scores(columns=columns, summary=size_of(network, graph) | {"groups": len(names)}, engine="numpy")
    across, between = _counts(graph, graph.source, graph.target, group)
    sums = [np.zeros(one.shape) for one in (across, across, between, between)]
    for source, target in rewired(graph, options.samples, options.seed):
        for at, one in zip((0, 2), _counts(graph, source, target, group), strict=True):
            sums[at] += one
            sums[at + 1] += one.astype(np.float64) ** 2
    expected, z = _compared(across, sums[0], sums[1], options.samples)
    return Scores(
        columns={"across": across, "expected": expected, "surplus": across - expected, "z": z},
        summary=size_of(network, graph)
        | {"groups": len(names), "samples": options.samples}
        | _pairs(names.tolist(), between, *_compared(between, sums[2], sums[3], options.samples), graph.directed),
        engine="numpy",
    )


def _counts(
    graph: SimpleGraph, source: IndexArray, target: IndexArray, group: CountArray
) -> tuple[CountArray, CountArray]:
    """Ties across groups of each actor, and the ties between each two groups."""
    number = int(group.max()) + 1
    one, other = group[source], group[target]
    if not graph.directed:
        one, other = np.minimum(one, other), np.maximum(one, other)
    leads_across = one != other
    ends = np.concatenate([source[leads_across], target[leads_across]])
    return np.bincount(ends, minlength=graph.size), np.bincount(one * number + other, minlength=number**2)


def _compared(
    counted: CountArray, total: FloatArray, squares: FloatArray, samples: int
) -> tuple[FloatArray, FloatArray]:
    expected = total / samples
    spread = np.sqrt(np.maximum(squares / samples - expected**2, 0))
    z = np.full(len(counted), np.nan)
    np.divide(counted - expected, spread, out=z, where=spread > 1e-9)
    return expected, z


def _pairs(
    names: list[str], counted: CountArray, expected: FloatArray, z: FloatArray, directed: bool
) -> dict[str, float | int | str | None]:
    found: dict[str, float | int | str | None] = {}
    for at in np.flatnonzero((counted > 0) | (expected > 0)).tolist():
        one, other = (names[place] or "unknown" for place in divmod(at, len(names)))
        pair = f"{one} {'to' if directed else 'and'} {other}"
        found |= {pair: int(counted[at]), f"{pair}, expected": float(expected[at]), f"{pair}, z": float(z[at])}
    return found
