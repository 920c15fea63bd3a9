"""Pairs of actors that one other joins, by sparse products in batches.

Matrices hold 0 and 1 as int64, with an empty diagonal. Rows are multiplied in batches, so that memory is bounded by
`BATCH` entries and the longest row, not by the number of pairs two steps apart.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tertius.metrics.simple_graph import CountArray

BATCH = 4_000_000


def sole_pairs(joined: sparse.csr_array, tied: sparse.csr_array) -> CountArray:
    """For each b the pairs {a, c} that b alone joins and no tie links.

    Parameters
    ----------
    joined : b→a for everyone whom b joins to others.
    tied : symmetric; the pairs that are tied themselves.
    """
    size = joined.shape[0]
    back = joined.T.tocsr()
    # One product tells both how many join a pair and who: each joiner b adds unit + b, and all b together are less
    # than a unit. Exact in 64 bits up to two million actors.
    unit = size * size + 1
    marks = np.repeat(unit + np.arange(size, dtype=np.int64), np.diff(joined.indptr))
    marked = sparse.csr_array((marks, joined.indices, joined.indptr), shape=joined.shape)
    counts = np.zeros(size, dtype=np.int64)
    for rows in _batches(back, marked):
        pairs = (back[rows] @ marked).tocoo()
        first, second = pairs.row.astype(np.int64) + rows.start, pairs.col.astype(np.int64)
        alone = np.flatnonzero((pairs.data < 2 * unit) & (first < second))
        untied = alone[~_holds(tied, first[alone], second[alone])]
        counts += np.bincount(pairs.data[untied] - unit, minlength=size)
    return counts


def _holds(matrix: sparse.csr_array, rows: CountArray, columns: CountArray) -> NDArray[np.bool_]:
    entries = matrix.tocoo()
    keys = entries.row.astype(np.int64) * matrix.shape[1] + entries.col
    return np.isin(rows * matrix.shape[1] + columns, keys)


def _batches(left: sparse.csr_array, right: sparse.csr_array) -> Iterator[slice]:
    """Slices of the rows of `left` whose product with `right` takes about `BATCH` steps each."""
    cost = np.cumsum(left @ np.diff(right.indptr).astype(np.int64))
    start = 0
    while start < len(cost):
        done = cost[start - 1] if start else 0
        stop = max(start + 1, int(np.searchsorted(cost, done + BATCH, side="right")))
        yield slice(start, stop)
        start = stop
