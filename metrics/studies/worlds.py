"""Possible worlds: which ties held, with dates drawn from what their bounds leave open."""

from __future__ import annotations

import numpy as np

from tertius.graph_schema.dates import EARLIEST, LATEST
from tertius.graph_schema.time import Window
from tertius.metrics.simple_graph import FloatArray, IndexArray
from tertius.metrics.ties import Mask, Ties

_NEVER, _FOREVER = EARLIEST.toordinal(), LATEST.toordinal()


def draw_world(ties: Ties, window: Window, generator: np.random.Generator) -> Mask:
    """Which ties held on some day of a window, in one world.

    All ties of a fact share their luck: its start and its end are drawn once, evenly between their bounds. An end that
    nobody dates has no bounds to draw between: it is before or after the days asked about with even odds. What is
    certain holds in every world, what is impossible in none.
    """
    luck = generator.random((3, len(ties.fact_ids)))[:, ties.fact]
    start = _between(ties.start_min, ties.start_max, luck[0])
    # What happens has one day.
    end = np.where(ties.happened, start, _between(ties.end_min, ties.end_max, luck[1]))
    crossed = end < start
    start, end = np.where(crossed & ties.together, (end, start), (start, end))
    first = np.where(ties.happened & (window.first == window.last), _NEVER, window.first.toordinal())
    last = window.last.toordinal()
    is_dated = _is_dated(ties)
    had_begun = np.where(is_dated[0], start <= last, (ties.start_max <= last) | (luck[0] < 0.5))
    had_not_ended = np.where(is_dated[1], end >= first, (ties.end_min >= first) | (luck[2] < 0.5))
    # Parts that may have missed each other did so in a world in which the one ended before the other began.
    missed = crossed & ~ties.together & is_dated[0] & is_dated[1]
    possibly, certainly = ties.held(window)
    held: Mask = certainly | (possibly & had_begun & had_not_ended & ~missed)
    return held


def _between(low: IndexArray, high: IndexArray, luck: FloatArray) -> FloatArray:
    drawn: FloatArray = np.floor(low + luck * (high.astype(float) - low + 1))
    return drawn


def _is_dated(ties: Ties) -> tuple[Mask, Mask]:
    """Whether the start and the end have bounds; open ends, which lie outside of all that is recorded, have."""
    start = (ties.start_min > _NEVER) | (ties.start_max == _NEVER)
    end = (ties.end_max < _FOREVER) | (ties.end_min == _FOREVER)
    return start, end
