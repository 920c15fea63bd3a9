"""The frustration index: exact as an integer programme where the network is small, between bounds elsewhere."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph
from tertius.metrics.triangles import list_triangles

_STARTS = 20
_MOST_SWEEPS = 200


class Division(NamedTuple):
    """Actors in two camps (0 and 1), and bounds of the fewest ties that any two camps frustrate; equal if known."""

    camp: CountArray
    lower: int
    upper: int
    engine: str


def frustrate(graph: SimpleGraph, signs: NDArray[np.int8], exact_up_to: int, seconds: float, seed: int) -> Division:
    """The division of an undirected signed graph into two camps that frustrates the fewest ties.

    Parameters
    ----------
    signs : 1 or -1, one a tie.
    exact_up_to : most ties for which the integer programme is tried.
    seconds : time it is given; then its bounds are the answer.
    seed : for the search that gives the upper bound elsewhere.
    """
    triads = _unbalanced_triads(graph, signs)
    camp = _search(graph, signs, np.random.default_rng(seed))
    lower, upper = _disjoint(triads, len(graph)), _frustrated(graph, signs, camp)
    if lower == upper or len(graph) > exact_up_to:
        return Division(camp, lower, upper, "numpy")
    found = _solve(graph, signs, triads, seconds)
    best = found.camp if found.upper < upper else camp
    return Division(best, max(lower, found.lower), min(upper, found.upper), found.engine)


def _frustrated(graph: SimpleGraph, signs: NDArray[np.int8], camp: CountArray) -> int:
    same = camp[graph.source] == camp[graph.target]
    return int(np.count_nonzero(same != (signs > 0)))


def _unbalanced_triads(graph: SimpleGraph, signs: NDArray[np.int8]) -> CountArray:
    """The ties of every unbalanced triad, three a row: at least one of them is frustrated whatever the camps."""
    rows = [np.zeros((0, 3), dtype=np.int64)]
    for found in list_triangles(graph):
        sides = np.stack(found.sides, axis=1)
        rows.append(sides[np.prod(signs[sides], axis=1) < 0])
    return np.concatenate(rows)


def _disjoint(triads: CountArray, ties: int) -> int:
    """How many unbalanced triads can be picked one after the other without sharing a tie: a lower bound."""
    used = np.zeros(ties, dtype=bool)
    number = 0
    for triad in triads.tolist():
        if not used[triad].any():
            used[triad] = True
            number += 1
    return number


def _search(graph: SimpleGraph, signs: NDArray[np.int8], random: np.random.Generator) -> CountArray:
    """Camps from which no single actor would change side: the best of some starts, the first all in one camp."""
    matrix = graph.signed_adjacency(signs)
    best, fewest = np.zeros(graph.size, dtype=np.int64), len(graph) + 1
    for start in range(_STARTS):
        side = np.ones(graph.size) if start == 0 else random.choice([-1.0, 1.0], graph.size)
        _settle(matrix, side, random)
        camp = (side < 0).astype(np.int64)
        number = _frustrated(graph, signs, camp)
        if number < fewest:
            best, fewest = camp, number
    return best


def _settle(matrix: sparse.csr_array, side: FloatArray, random: np.random.Generator) -> None:
    """Let actors change side while that frustrates fewer ties; of those who would, half at a time, or they swing."""
    for sweep in range(_MOST_SWEEPS):
        gain = -side * (matrix @ side)
        willing = np.flatnonzero(gain > 0)
        if not len(willing):
            return
        chosen = willing[random.random(len(willing)) < 0.5] if sweep < _MOST_SWEEPS // 2 else willing[:1]
        side[chosen] *= -1


def _solve(graph: SimpleGraph, signs: NDArray[np.int8], triads: CountArray, seconds: float) -> Division:
    """Aref, Mason and Wilson's AND model with its inequalities for unbalanced triads, in HiGHS."""
    ties, size = len(graph), graph.size
    tie = np.arange(ties)
    # For a friendly tie f >= |x_i - x_j|, for a hostile one f >= |x_i + x_j - 1|; f comes after the actors' x.
    hostile = signs < 0
    flip = np.where(hostile, 1.0, -1.0)
    rows = np.concatenate([np.tile(tie, 3), np.tile(tie + ties, 3)])
    columns = np.concatenate([graph.source, graph.target, size + tie] * 2)
    values = np.concatenate([-np.ones(ties), -flip, np.ones(ties), np.ones(ties), flip, np.ones(ties)])
    least = np.concatenate([np.where(hostile, -1.0, 0.0), np.where(hostile, 1.0, 0.0)])
    cuts = sparse.csr_array(
        (np.ones(triads.size), (np.repeat(np.arange(len(triads)), 3), size + triads.ravel())),
        shape=(len(triads), size + ties),
    )
    matrix = sparse.vstack([sparse.csr_array((values, (rows, columns)), shape=(2 * ties, size + ties)), cuts])
    upper = np.ones(size + ties)
    # One camp may be called the first: whoever has most ties is in it.
    upper[np.argmax(graph.degrees())] = 0
    found = milp(
        c=np.concatenate([np.zeros(size), np.ones(ties)]),
        integrality=np.concatenate([np.ones(size), np.zeros(ties)]),
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(matrix, np.concatenate([least, np.ones(len(triads))]), np.inf),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = found.get("mip_dual_bound")
    lower = 0 if bound is None or not np.isfinite(bound) else int(np.ceil(bound - 1e-6))
    if found.x is None:
        return Division(np.zeros(size, dtype=np.int64), lower, ties, "scipy (HiGHS)")
    camp = np.round(found.x[:size]).astype(np.int64)
    return Division(camp, lower, _frustrated(graph, signs, camp), "scipy (HiGHS)")
