"""What is counted along the sorted listing of triangles: clustering and structural holes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tertius.metrics.engines.task import Holes
from tertius.metrics.simple_graph import CountArray, FloatArray, IndexArray, SimpleGraph, share_of
from tertius.metrics.triangles import list_triangles


def triangle_counts(graph: SimpleGraph) -> CountArray:
    """In how many triangles each actor stands."""
    counts = np.zeros(graph.size, dtype=np.int64)
    for found in list_triangles(graph):
        for ends in found.ends:
            np.add.at(counts, ends, 1)
    return counts


def structural_holes(graph: SimpleGraph) -> Holes:
    """Constraint and effective size; O(triangles) beyond the listing."""
    strength = graph.degrees(graph.weight)
    largest = np.zeros(graph.size)
    for ends in (graph.source, graph.target):
        np.maximum.at(largest, ends, graph.weight)
    # Around a corner: for each tie and direction the sum over third actors; redundancy needs only each actor's sum.
    around = np.zeros((2, len(graph)))
    redundant = np.zeros(graph.size)
    for corner in _corners(graph):
        passed = graph.weight[corner.ego_third] / strength[corner.ego] * graph.weight[corner.alter_third]
        np.add.at(redundant, corner.ego, passed / largest[corner.alter])
        # As one row: a place in two is looked up by a slower way.
        np.add.at(around.ravel(), corner.tie + corner.is_against * len(graph), passed / strength[corner.third])
    constraint = np.zeros(graph.size)
    for row, ends in enumerate((graph.source, graph.target)):
        around[row] += graph.weight / strength[ends]
        constraint += np.bincount(ends, np.square(around[row], out=around[row]), graph.size)
    degree = graph.degrees()
    alone = degree == 0
    return Holes(np.where(alone, np.nan, constraint), np.where(alone, np.nan, degree - redundant))


class _Corner(NamedTuple):
    """Triangles as two of their actors see them: ego, its contact alter and the third, with the ties between them."""

    ego: IndexArray
    alter: IndexArray
    third: IndexArray
    tie: IndexArray
    is_against: NDArray[np.bool_]
    """Whether the tie from ego to alter leads against the graph's order."""
    ego_third: IndexArray
    alter_third: IndexArray


def _corners(graph: SimpleGraph) -> Iterator[_Corner]:
    """Each triangle six times, once for every ordered pair of its actors."""
    for ends, sides in list_triangles(graph):
        for third in range(3):
            one, other = (third + 1) % 3, (third + 2) % 3
            tie = sides[third]
            for ego, alter in ((one, other), (other, one)):
                is_against = graph.source[tie] != ends[ego]
                yield _Corner(ends[ego], ends[alter], ends[third], tie, is_against, sides[alter], sides[ego])


def clustering(graph: SimpleGraph) -> FloatArray:
    """The share of the pairs of an actor's contacts that are tied; NaN for fewer than two contacts."""
    degree = graph.degrees()
    return share_of(2.0 * triangle_counts(graph), degree * (degree - 1))
