"""One EDTF date as the first and the last day on which it can lie.

The text is checked by the `edtf` library; the days follow from the digits of its tree, because the library's own bounds
move 2014-02-30 to another day, know no qualified seasons, and widen by amounts of their own.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from edtf import EDTFParseException, parse_edtf
from edtf.parser import parser_classes as tree

from tertius.graph_schema.errors import DateError

EARLIEST = date(1, 1, 1)
LATEST = date(9999, 12, 31)

_FORMS = "2014-06-09, 2014-06, 2014, 2014-21, 201X, 2014~, 2012/.. and 2012/2013"
# Most dates are plain days, months and years, and the parser needs some milliseconds for each.
_PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_MONTH = re.compile(r"(?P<year>(?!0000)[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2]))?")
_LOOKS_COMPLETE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_HALF_A_MONTH = re.compile(r"[0-9X]{4}-([0-9]X|X[0-9])")
_WIDENED_BY = {"": 0, "~": 1, "?": 1, "%": 2}

_QUARTERS, _THIRDS, _HALVES = (3, (1, 4, 7, 10)), (4, (1, 5, 9)), (6, (1, 7))
_NORTHERN, _SOUTHERN = (3, (3, 6, 9, 12)), (3, (9, 12, 3, 6))
_SEASONS = {
    code: (first, months)
    for begin, (months, firsts) in (
        (21, _NORTHERN),
        (25, _NORTHERN),
        (29, _SOUTHERN),
        (33, _QUARTERS),
        (37, _THIRDS),
        (40, _HALVES),
    )
    for code, first in enumerate(firsts, start=begin)
}
"""First month and length in months of every season code; one that begins in December ends in the year after."""


def read_days(text: str) -> tuple[date, date]:
    """First and last day on which a single EDTF date can lie.

    `~` and `?` at its end widen by one unit of its precision, `%` by two; within the date they are refused.
    A season without a hemisphere (21 to 24) is taken as a northern one.

    Raises
    ------
    DateError
        With code `impossible-date` for a day no calendar has; else if the text is not a date of a form that is read.
    """
    written = text.strip()
    if _PLAIN_DAY.fullmatch(written):
        try:
            day = date.fromisoformat(written)
        except ValueError:
            raise _impossible(written) from None
        return day, day
    core = written[:-1] if written.endswith(("~", "?", "%")) else written
    if plain := _PLAIN_MONTH.fullmatch(core):
        year, month = int(plain["year"]), int(plain["month"] or 0)
        last = date(year, month or 12, calendar.monthrange(year, month or 12)[1])
        return _widened(date(year, month or 1, 1), last, _WIDENED_BY[written[len(core) :]])
    parsed = _parse(core, written)
    if isinstance(parsed, tree.Interval):
        raise DateError(f'"{written}" is an interval; a single EDTF date such as 2014-06-09 is expected here.')
    if isinstance(parsed, tree.Season):
        first, last = _season(parsed, written)
    elif isinstance(parsed, tree.Date | tree.Unspecified) and _is_plain(parsed):
        first, last = _extremes(parsed, written)
    else:
        raise DateError(f'"{written}" is EDTF of a form that is not read here; expected forms are {_FORMS}.')
    return _widened(first, last, _WIDENED_BY[written[len(core) :]])


def _parse(core: str, written: str) -> Any:
    # The library fails over half a month's digits, and prints about it, unless a day comes after them.
    complete = f"{core}-XX" if _HALF_A_MONTH.fullmatch(core) else core
    if core != core.strip():
        raise _not_edtf(written)
    try:
        return parse_edtf(complete)
    except (EDTFParseException, AttributeError, ValueError) as error:
        if _LOOKS_COMPLETE.fullmatch(core):
            raise _impossible(written) from error
        raise _not_edtf(written) from error


def _not_edtf(written: str) -> DateError:
    return DateError(f'"{written}" is not an EDTF date; expected forms are {_FORMS}.')


def _is_plain(parsed: Any) -> bool:
    """Whether nothing but digits and `X` says when: no mark within the date, no count of digits (1950S2)."""
    is_marked_within = isinstance(parsed, tree.PartialUncertainOrApproximate)
    return not is_marked_within and parsed.significant_digits is None


def _impossible(written: str) -> DateError:
    return DateError(
        f'"{written}" is no day of the calendar between the years 1 and 9999; correct the year, the month or the day.',
        code="impossible-date",
    )


def _season(parsed: Any, written: str) -> tuple[date, date]:
    year = int(parsed.year)
    if year < 1:
        raise _impossible(written)
    month, months = _SEASONS[int(parsed.season)]
    return date(year, month, 1), _month_end(_shift_months(date(year, month, 1), months - 1))


def _extremes(parsed: Any, written: str) -> tuple[date, date]:
    """The smallest and the largest day that fit the digits, `X` standing for any."""
    years = _fitting(parsed.year, range(1, 10_000))
    months = _fitting(parsed.month, range(1, 13))
    days = _fitting(parsed.day, range(1, 32))
    first = next(_dates(years, months, days), None)
    last = next(_dates(years[::-1], months[::-1], days[::-1]), None)
    if first is None or last is None:
        raise _impossible(written)
    return first, last


def _fitting(digits: str | None, numbers: range) -> Sequence[int]:
    if digits is None:
        return numbers
    if digits.isdecimal():
        return [int(digits)] if int(digits) in numbers else []
    pattern = re.compile(digits.replace("X", r"\d"))
    return [number for number in numbers if pattern.fullmatch(f"{number:0{len(digits)}}")]


def _dates(years: Sequence[int], months: Sequence[int], days: Sequence[int]) -> Iterator[date]:
    for year in years:
        for month in months:
            length = calendar.monthrange(year, month)[1]
            yield from (date(year, month, day) for day in days if day <= length)


def _widened(first: date, last: date, units: int) -> tuple[date, date]:
    """Both ends moved outwards by so many units of the precision: days, months, seasons, years, decades."""
    if units == 0:
        return first, last
    span = (last - first).days + 1
    if span == 1:
        return _shift_days(first, -units), _shift_days(last, units)
    months = units * max(1, round(span / 30.44))
    return _shift_months(first, -months), _month_end(_shift_months(last, months))


def _shift_days(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, EARLIEST.toordinal()), LATEST.toordinal()))


def _shift_months(day: date, months: int) -> date:
    """The first day of a month so many months away, at most the ends of the calendar."""
    count = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    return date(count // 12, count % 12 + 1, 1)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
