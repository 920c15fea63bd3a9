"""Valid time: from an EDTF text to four bounds, and from bounds to certainty.

A state (an alliance, an office) has a start and an end, each known only within bounds; an occurrence (a signature, a
payment) has one time, so that its start and end bounds coincide. Nothing is ever null: what has no bound carries a
sentinel, because a comparison with null silently drops rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import permutations
from typing import Literal, NamedTuple

from tertius.graph_schema.dates import EARLIEST, LATEST, read_days
from tertius.graph_schema.errors import DateError

EndpointKind = Literal["known", "open", "unknown"]


class Shape(StrEnum):
    """Whether a kind of fact lasts (state) or happens (occurrence)."""

    STATE = "state"
    OCCURRENCE = "occurrence"


class Certainty(StrEnum):
    """What the bounds allow one to say about a fact and a day or an interval."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


class Endpoint(NamedTuple):
    """One end of a valid time: the first and last day on which it may lie, and the text it was written as."""

    earliest: date
    latest: date
    kind: EndpointKind
    text: str


class Bounds(NamedTuple):
    """The four stored days of a valid time, with what is known of its ends.

    Each of the four is the day of some reading that starts before it ends: `start_min <= end_min`, and
    `start_max <= end_max`; the sentinels of an unknown end are cut down to that.
    """

    start_min: date
    start_max: date
    end_min: date
    end_max: date
    start_kind: EndpointKind = "known"
    end_kind: EndpointKind = "known"


class Window(NamedTuple):
    """The days a question asks about, both included."""

    first: date
    last: date


ALWAYS = Bounds(EARLIEST, EARLIEST, LATEST, LATEST, "open", "open")
"""The neutral time: what holds whenever the thing it belongs to holds."""

ANY = Window(EARLIEST, LATEST)
UNKNOWN = Endpoint(EARLIEST, LATEST, "unknown", "")
OPEN_START = Endpoint(EARLIEST, EARLIEST, "open", "..")
OPEN_END = Endpoint(LATEST, LATEST, "open", "..")


# The parser needs a millisecond a date, and the same dates come again and again.
@lru_cache(maxsize=65_536)
def parse_endpoint(text: str) -> Endpoint:
    """Read one EDTF date: a day, month, season, year, decade or century, with `~`, `?`, `%` or unspecified digits `X`.

    `~` and `?` widen the bounds by one unit of the precision, `%` by two.

    Raises
    ------
    DateError
        If the text is not EDTF, names a day that does not exist, or is a set, an interval, or qualified elsewhere than
        at its end.
    """
    first, last = read_days(text)
    return Endpoint(first, last, "known", text.strip())


@lru_cache(maxsize=65_536)
def parse_valid(text: str) -> tuple[Endpoint, Endpoint]:
    """Read an EDTF date or interval into its start and its end.

    `2014-06` is a time that began and ended within June; `2014-06/` ended at an unknown time, `2014-06/..` had not
    ended when its source was written; `/2014` began at an unknown time, `../2014` before anything recorded.

    Raises
    ------
    DateError
        With code `impossible-date` for a day no calendar has, `date-order` if the end is before the start.
    """
    first_text, slash, last_text = (part.strip() for part in text.partition("/"))
    if not slash:
        both = parse_endpoint(first_text)
        return both, both
    if "/" in last_text:
        raise DateError(f'"{text}" has more than one "/"; an EDTF interval is START/END, such as 2014-06/2014-09.')
    start = _interval_end(first_text, OPEN_START)
    end = _interval_end(last_text, OPEN_END)
    if contradict(start, end):
        raise DateError(f'"{text}" ends before it begins; write the earlier date first.', code="date-order")
    return start, end


def read_end(name: Literal["start", "end"], text: str) -> Endpoint:
    """One end of an interval as it stands on its side of the `/`."""
    return _interval_end(text.strip(), OPEN_START if name == "start" else OPEN_END)


def contradict(start: Endpoint | None, end: Endpoint | None) -> bool:
    """Whether both are known, and the end is before the start in every reading."""
    return bool(start and end and start.kind == end.kind == "known" and start.earliest > end.latest)


def parse_window(text: str, today: date) -> Window:
    """Read what a question asks about: a day, a month, a year, an interval, `today`, or `any`.

    An open or unknown end of an interval asks about everything on that side. `today` is passed in so that a permalink
    can freeze it.
    """
    word = text.strip().lower()
    if word == "today":
        return Window(today, today)
    if word in {"any", "../..", "/"}:
        return ANY
    start, end = parse_valid(text)
    first = start.earliest if start.kind == "known" else EARLIEST
    last = end.latest if end.kind == "known" else LATEST
    return Window(first, last)


def write_window(window: Window) -> str:
    """The days of a window as short as EDTF can write them; `parse_window` reads it."""
    if window == ANY:
        return "any"
    first, last = window.first.isoformat(), window.last.isoformat()
    for text in (last[:4], last[:7], last):
        if read_days(text) == (window.first, window.last):
            return text
    return f"{'..' if window.first == EARLIEST else first}/{'..' if window.last == LATEST else last}"


def bounds_of(
    start: Endpoint | None, end: Endpoint | None, attested: Iterable[Endpoint] = (), source_day: date | None = None
) -> Bounds:
    """Put a start, an end and the days on which a state was attested together into the four stored bounds.

    An attestation is evidence for its day only: it bounds the start from above and the end from below, as start and end
    bound each other. Without any statement of time the result is possible on every day, and certain on none.

    Parameters
    ----------
    start, end : None and `unknown` say the same: nobody stated it.
    attested : dates at which the state was seen to hold.
    source_day : the last day of which the source of an open end (`..`) can speak; later days are possible, not certain.
    """
    seen = tuple(attested)
    start, end = start or UNKNOWN, end or UNKNOWN
    last_end = end.latest if end.kind == "known" else LATEST
    # It began before it ended and before it was first seen; it ended after it began and after it was last seen.
    begun_by = [day.latest for day in seen] + [last_end]
    lasted_to = [day.earliest for day in seen] + [start.earliest]
    first_end = end.earliest if end.kind == "known" else EARLIEST
    if end.kind == "open" and source_day is not None:
        lasted_to.append(source_day)
    # Evidence that contradicts the stated date, as that of another source can, does not move it.
    start_max = min([start.latest, *(day for day in begun_by if day >= start.earliest)])
    end_min = max([first_end, *(day for day in lasted_to if day <= last_end)])
    start_min, end_max = start.earliest, last_end
    return Bounds(start_min, start_max, end_min, end_max, start.kind, end.kind)


def certainty(valid: Bounds, window: Window) -> Certainty:
    """Whether a state with this valid time held at some day of the window.

    Certain if it had started by the window's last day at the latest and had not ended before its first day; impossible
    if it started later or ended earlier in every reading of its dates. An unknown start is never certain before its
    first attestation: the absence of a date is not evidence.
    """
    return joint_certainty((valid,), window)


def joint_certainty(parts: Iterable[Bounds], window: Window) -> Certainty:
    """Whether all parts of a row held on one common day of the window: a mediation, its mediator, the party asked for.

    Intervals have a common day if no two of them miss each other. Each reading of a part's dates starts before it ends,
    so that a part need not be compared with itself: what began and ended in June surely held at some day of June.
    Parts are taken as independent: that a participant's own time lies within the fact's is not made use of.
    """
    held = tuple(parts)
    inside = all(one.start_min <= window.last and window.first <= one.end_max for one in held)
    if not inside or any(one.start_min > other.end_max for one, other in permutations(held, 2)):
        return Certainty.IMPOSSIBLE
    surely_inside = all(one.start_max <= window.last and window.first <= one.end_min for one in held)
    if surely_inside and all(one.start_max <= other.end_min for one, other in permutations(held, 2)):
        return Certainty.CERTAIN
    return Certainty.POSSIBLE


def had_happened(day: date) -> Window:
    """The window that asks whether an occurrence had happened by a day."""
    return Window(EARLIEST, day)


def valid_text(start: Endpoint | None, end: Endpoint | None) -> str:
    """The EDTF text of a start and an end; a time that began and ended in the same unit is written once."""
    start, end = start or UNKNOWN, end or UNKNOWN
    return start.text if start == end and start.kind == "known" else f"{start.text}/{end.text}"


def _interval_end(text: str, open_end: Endpoint) -> Endpoint:
    if text == "":
        return UNKNOWN
    return open_end if text == ".." else parse_endpoint(text)
