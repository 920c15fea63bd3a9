"""What is counted along the sorted listing of triangles: clustering and structural holes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tertius.metrics.engines.task import Holes
from tertius.metrics.simple_graph import CountArray, FloatArray, IndexArray, SimpleGraph, share_of
from tertius.metrics.triangles import list_triangles


def triangle_counts(graph: SimpleGraph) -> CountArray:
    """In how many triangles each actor stands."""
    counts = np.zeros(graph.size, dtype=np.int64)
    for found in list_triangles(graph):
        for ends in found.ends:
            counts += np.bincount(ends, minlength=graph.size)
    return counts


def structural_holes(graph: SimpleGraph) -> Holes:
    """Constraint and effective size; O(triangles) beyond the listing."""
    strength = graph.degrees(graph.weight)
    largest = np.zeros(graph.size)
    for ends in (graph.source, graph.target):
        np.maximum.at(largest, ends, graph.weight)
    ties = len(graph)
    # Around a corner: for each tie and direction the sum over third actors; redundancy needs only each actor's sum.
    around = np.zeros(2 * ties)
    redundant = np.zeros(graph.size)
    for ego, alter, third, tie, ego_third, alter_third in _corners(graph):
        share = graph.weight[ego_third] / strength[ego]
        around += np.bincount(tie, weights=share * graph.weight[alter_third] / strength[third], minlength=2 * ties)
        redundant += np.bincount(ego, weights=share * graph.weight[alter_third] / largest[alter], minlength=graph.size)
    direct = np.concatenate([graph.weight / strength[graph.source], graph.weight / strength[graph.target]])
    squares = (direct + around) ** 2
    constraint = np.bincount(graph.source, squares[:ties], graph.size) + np.bincount(
        graph.target, squares[ties:], graph.size
    )
    degree = graph.degrees()
    alone = degree == 0
    return Holes(np.where(alone, np.nan, constraint), np.where(alone, np.nan, degree - redundant))


def _corners(
    graph: SimpleGraph,
) -> Iterator[tuple[IndexArray, IndexArray, IndexArray, CountArray, CountArray, CountArray]]:
    """For each triangle and ordered pair of its corners: ego, alter, third, tie, and the ties of both to the third.

    The tie from ego to alter is numbered from `len(graph)` on where it leads against the graph's order.
    """
    for ends, sides in list_triangles(graph):
        for third in range(3):
            one, other = (third + 1) % 3, (third + 2) % 3
            for ego, alter in ((one, other), (other, one)):
                tie = sides[third]
                against = graph.source[tie] != ends[ego]
                yield ends[ego], ends[alter], ends[third], tie + against * len(graph), sides[alter], sides[ego]


def clustering(graph: SimpleGraph) -> FloatArray:
    """The share of the pairs of an actor's contacts that are tied; NaN for fewer than two contacts."""
    degree = graph.degrees()
    return share_of(2.0 * triangle_counts(graph), degree * (degree - 1))
