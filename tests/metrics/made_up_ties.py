"""Ties with dates that tests make up, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from tertius.metrics.ties import Ties


class Dated(NamedTuple):
    """A tie of a fact of its own, with the bounds of its start and its end."""

    source: str
    target: str
    start: tuple[date, date]
    end: tuple[date, date]


def ties_of(rows: Sequence[Dated], *, directed: bool = False, happened: bool = False) -> Ties:
    """Ties, one a fact; the facts are numbered as the rows are."""
    actors = sorted({end for row in rows for end in row[:2]})
    place = {actor: at for at, actor in enumerate(actors)}
    days = np.array([[day.toordinal() for day in (*row.start, *row.end)] for row in rows], dtype=np.int32).T
    number = np.arange(len(rows), dtype=np.int32)
    order = np.lexsort((number, [place[row.target] for row in rows], [place[row.source] for row in rows]))
    return Ties(
        name="alliance",
        definition="A tie is an alliance.",
        directed=directed,
        weight_unit="1",
        actors=tuple(actors),
        captions=tuple(actors),
        kinds=("state",) * len(actors),
        source=np.array([place[row.source] for row in rows], dtype=np.int32)[order],
        target=np.array([place[row.target] for row in rows], dtype=np.int32)[order],
        fact=number[order],
        fact_ids=tuple(f"fact:{at:04}" for at in range(len(rows))),
        versions=np.stack([number, number], axis=1)[order],
        version_nodes=number.astype(np.int64),
        weight=np.ones(len(rows)),
        sign=np.zeros(len(rows), dtype=np.int8),
        relation=np.zeros(len(rows), dtype=np.int32),
        relations=("Alliance",),
        start_min=days[0][order],
        start_max=days[1][order],
        end_min=days[2][order],
        end_max=days[3][order],
        together=np.ones(len(rows), dtype=bool),
        happened=np.full(len(rows), happened),
    )
