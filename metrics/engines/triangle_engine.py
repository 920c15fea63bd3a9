"""What is counted along the sorted listing of triangles: clustering and structural holes."""

from __future__ import annotations

import numpy as np

from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph, share_of
from tertius.metrics.triangles import list_triangles

# A sum for each tie is held beside the listing; so it takes no more than three times the memory of the ties.
_LEAST_BESIDE_SUMS = 2_000


def triangle_counts(graph: SimpleGraph) -> CountArray:
    """In how many triangles each actor stands."""
    counts = np.zeros(graph.size, dtype=np.int64)
    for found in list_triangles(graph):
        for ends in found.ends:
            np.add.at(counts, ends, 1)
    return counts


def constraint(graph: SimpleGraph) -> FloatArray:
    """Burt's constraint; O(triangles) beyond the listing.

    What leads from i to j, directly and around corners, is (w_ij + sum over q of w_iq w_qj / s_q) / s_i, where s_i sums
    the weights of i: but for s_i it is the same from both ends, so that a tie needs one sum.
    """
    weight, strength = graph.weight, graph.degrees(graph.weight)
    leads = weight.copy()
    for ends, sides in list_triangles(graph, _LEAST_BESIDE_SUMS):
        for third in range(3):
            one, other = (third + 1) % 3, (third + 2) % 3
            np.add.at(leads, sides[third], weight[sides[one]] * weight[sides[other]] / strength[ends[third]])
    return share_of(graph.degrees(np.square(leads, out=leads)), np.square(strength))


def effective_size(graph: SimpleGraph) -> FloatArray:
    """Burt's effective size; O(triangles) beyond the listing."""
    weight, strength, largest = graph.weight, graph.degrees(graph.weight), np.zeros(graph.size)
    for side in (graph.source, graph.target):
        np.maximum.at(largest, side, weight)
    redundant = np.zeros(graph.size)
    for ends, sides in list_triangles(graph):
        for ego in range(3):
            one, other = (ego + 1) % 3, (ego + 2) % 3
            # The side opposite to a corner joins the other two.
            shared = weight[sides[one]] / largest[ends[one]] + weight[sides[other]] / largest[ends[other]]
            np.add.at(redundant, ends[ego], weight[sides[ego]] * shared)
    degree = graph.degrees()
    return np.where(degree > 0, degree - share_of(redundant, strength), np.nan)


def clustering(graph: SimpleGraph) -> FloatArray:
    """The share of the pairs of an actor's contacts that are tied; NaN for fewer than two contacts."""
    degree = graph.degrees()
    return share_of(2.0 * triangle_counts(graph), degree * (degree - 1))
