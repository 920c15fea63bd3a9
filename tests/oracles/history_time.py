"""Valid time by enumeration over the days that can matter, from a table of texts with the days between which they lie.

The smallest and the largest start and end of all readings are always a day on which something stated begins or ends,
so that these days suffice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
Span = tuple[date, date]


class Bounds(NamedTuple):
    """The days within which a time begins and ends."""

    start_min: date
    start_max: date
    end_min: date
    end_max: date


ALWAYS = Bounds(FIRST, FIRST, LAST, LAST)

SPANS: Mapping[str, Span] = MappingProxyType(
    {
        "2014-06-09": (date(2014, 6, 9), date(2014, 6, 9)),
        "2014-06-20?": (date(2014, 6, 19), date(2014, 6, 21)),
        "2014-06": (date(2014, 6, 1), date(2014, 6, 30)),
        "2014-06~": (date(2014, 5, 1), date(2014, 7, 31)),
        "2014-07": (date(2014, 7, 1), date(2014, 7, 31)),
        "2014": (date(2014, 1, 1), date(2014, 12, 31)),
        "2014~": (date(2013, 1, 1), date(2015, 12, 31)),
        "2015": (date(2015, 1, 1), date(2015, 12, 31)),
    }
)
"""The days of every date that histories use, by hand from EDTF and DESIGN.md, section 5: a mark widens by one unit."""


@dataclass(frozen=True)
class End:
    """One end of a time as it is written; compared by whether it can come before another."""

    text: str
    first: date
    last: date

    def __le__(self, other: End) -> bool:
        return self.first <= other.last

    def __repr__(self) -> str:
        return repr(self.text)


def ends_of(valid: str) -> tuple[End | None, End | None]:
    """Start and end of a text of the table or of two with a stroke between; None for what it leaves unknown."""
    first, stroke, last = valid.partition("/")
    return _end(first, FIRST), _end(last if stroke else first, LAST)


def _end(text: str, outermost: date) -> End | None:
    if text == "..":
        return End(text, FIRST, outermost)
    return End(text, *SPANS[text]) if text else None


def bounds(start: End | None, end: End | None, seen: Iterable[Span], spoken: date | None) -> Bounds:
    """The smallest and the largest start and end of all readings.

    Parameters
    ----------
    seen : spans on a day of each of which it held; one that no reading of the start or of the end allows is left out.
    spoken : until when the sources of an open end can speak: it had not ended before.
    """
    starts = (start.first, start.last) if start else (FIRST, LAST)
    ends = (end.first, end.last) if end else (FIRST, LAST)
    if end and end.text == ".." and spoken:
        ends = (spoken, LAST)
    fitting = [span for span in seen if span[1] >= starts[0] and span[0] <= ends[1]]
    days = {*starts, *ends, *(day for span in fitting for day in span)}
    readings = [
        (first, last)
        for first, last in product(days, days)
        if first <= last
        and starts[0] <= first <= starts[1]
        and ends[0] <= last <= ends[1]
        and all(first <= span[1] and last >= span[0] for span in fitting)
    ]
    firsts, lasts = [one for one, _ in readings], [one for _, one in readings]
    return Bounds(min(firsts), max(firsts), min(lasts), max(lasts))


def bounds_of_all(
    starts: Sequence[End],
    ends: Sequence[End],
    served: tuple[End | None, End | None],
    seen: list[Span],
    spoken: date | None,
) -> Bounds:
    """Bounds wide enough for every start that somebody asserts with every end, as the policy `all` serves them.

    What contradicts everything that is said of the other end stands alone.
    """
    pairs: list[tuple[End | None, End | None]] = [
        (start, end) for start, end in product(starts or [None], ends or [None]) if not (start and end) or start <= end
    ]
    pairs += [(start, None) for start in starts if all(start != one for one, _ in pairs)]
    pairs += [(None, end) for end in ends if all(end != one for _, one in pairs)]
    found = [bounds(*served, seen, spoken)]
    # Until when they speak is asked of those whose open end is served, and of nobody else.
    found += [bounds(start, end, seen, spoken if end == served[1] else None) for start, end in pairs]
    return Bounds(
        min([*(one.start_min for one in found), *(first for first, _ in seen)]),
        max(one.start_max for one in found),
        min(one.end_min for one in found),
        max([*(one.end_max for one in found), *(last for _, last in seen)]),
    )
