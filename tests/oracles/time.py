"""Valid time by enumeration, day by day and reading by reading; slow, and independent of the code under test.

Four bounds allow a number of readings: each start between its bounds with each end between its bounds that is not
before it. A row of several parts was so in a world in which every part is read in one of its ways, whatever the others
are read as, and all hold on one common day of the window.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import product

Span = tuple[date, date]
"""The first and the last day on which something can lie."""


def days_of(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def readings_of(start: Span, end: Span) -> Iterator[frozenset[date]]:
    """Every way to read a start and an end, each as the days on which the state then held."""
    for first, last in product(days_of(*start), days_of(*end)):
        if first <= last:
            yield frozenset(days_of(first, last))


def verdict(parts: Sequence[tuple[Span, Span]], window: Span) -> str:
    """Whether the parts held on one common day of the window: certain in all worlds, possible in some."""
    asked = frozenset(days_of(*window))
    readings = [set(readings_of(*part)) for part in parts]
    held = {bool(asked.intersection(*world)) for world in product(*readings)}
    return {frozenset({True}): "certain", frozenset({False}): "impossible"}.get(frozenset(held), "possible")


def tightest_bounds(start: Span, end: Span, seen: Collection[Span]) -> tuple[Span, Span] | None:
    """The smallest and largest start and end of all readings that hold on a day of each of the spans `seen`.

    None if no reading does: then the statements contradict each other.
    """
    fitting = [
        reading
        for reading in readings_of(start, end)
        if all(any(day in reading for day in days_of(*span)) for span in seen)
    ]
    if not fitting:
        return None
    starts, ends = [min(one) for one in fitting], [max(one) for one in fitting]
    return (min(starts), max(starts)), (min(ends), max(ends))


def days_that_fit(digits: str, years: range) -> list[date]:
    """Every day of these years whose ISO text fits `2014-0X-1X`, `201X-06` and the like, `X` being any digit."""
    pattern = re.compile(digits.replace("X", "[0-9]"))
    return [day for day in days_of(date(years[0], 1, 1), date(years[-1], 12, 31)) if pattern.match(day.isoformat())]
