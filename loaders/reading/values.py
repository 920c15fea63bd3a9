"""Cells to values: what counts as missing, numbers, and dates in the forms data sets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.graph_schema.time import parse_valid

MISSING = frozenset({"", "na", "n/a", "nan", "none", "null", "nil", "?", ".", ". .", "-", "--"})
"""How any data set may write that it has no value, in small letters."""

_LONGEST_MISSING = max(map(len, MISSING))

MISSING_NUMBERS = frozenset({"-9", "-99", "-999", "-9999", "-88", "-77", "99999999"})
"""How data sets write it in number columns; -9 may be a value elsewhere."""

DateForm = Literal["iso", "dmy", "mdy", "ymd", "serial", "year"]
"""The documented form of a date column; a day and a month are never told apart by their size.

`dmy` and `mdy` have `/`, `.`, `-` or blanks between the parts, `ymd` is YYYYMMDD, `serial` counts days since 1899-12-30
as workbooks do. ISO dates and bare years are read under each of them, for no form is ambiguous with those.
"""

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ]\d{2}:\d{2}.*|Z)?")
_PARTS = re.compile(r"([\d?Xx]*)\s*[/.\- ]\s*([\d?Xx]*)\s*[/.\- ]\s*(\d{4}|\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})?(\d{2})?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_UNKNOWN_PART = {"", "0", "00", "99", "?", "??", "X", "XX"}
_WORKBOOK_DAY_ZERO = date(1899, 12, 30)


def is_missing(text: str, also: Iterable[str] = ()) -> bool:
    """Whether a cell says nothing; `also` adds what this column writes for it, such as `MISSING_NUMBERS`."""
    written = text.strip()
    return (len(written) <= _LONGEST_MISSING and written.lower() in MISSING) or written in also


def present(text: str | None, also: Iterable[str] = ()) -> str | None:
    """The cell's text, or None where it says nothing."""
    return None if text is None or is_missing(text, also) else text.strip()


def parse_number(text: str, *, thousands: str = "") -> str | None:
    """A decimal number as plain digits, such as `46000000.5`; None where the cell says nothing.

    Parameters
    ----------
    thousands : the sign between groups of digits, if the data set writes one.

    Raises
    ------
    InvalidInput
        With code `invalid-row` if the text is no number.
    """
    if is_missing(text):
        return None
    digits = text.strip().replace(thousands, "") if thousands else text.strip()
    if not _NUMBER.fullmatch(digits):
        raise InvalidInput(f'"{text}" is no number; digits such as 46000000 are expected.', code="invalid-row")
    return _plain(digits)


def parse_integer(text: str) -> int | None:
    """A whole number, also written `4.0`; None where the cell says nothing or holds a missing number such as -9.

    Raises
    ------
    InvalidInput
        With code `invalid-row` if the text is no whole number.
    """
    number = None if is_missing(text, MISSING_NUMBERS) else parse_number(text)
    if number is None:
        return None
    if "." in number:
        raise InvalidInput(f'"{text}" is no whole number.', code="invalid-row")
    return int(number)


def parse_flag(text: str) -> bool | None:
    """A yes or no: 1/0, yes/no, true/false, y/n, x; None where the cell says nothing.

    Raises
    ------
    InvalidInput
        With code `unknown-code` if it is something else.
    """
    written = text.strip().lower().removesuffix(".0")
    if is_missing(written, MISSING_NUMBERS):
        return None
    if written in {"1", "yes", "y", "true", "t", "x"}:
        return True
    if written in {"0", "no", "n", "false", "f"}:
        return False
    raise InvalidInput(f'"{text}" is neither yes nor no; 1 or 0 is expected.', code="unknown-code")


@lru_cache(maxsize=65_536)
def parse_date(text: str, form: DateForm, *, latest_short_year: int | None = None) -> str | None:
    """A date as EDTF with the precision it was written in; None where the cell says nothing.

    Unknown parts (empty, 0, 99, ?) leave the month or the year; a known day of an unknown month says nothing.

    Parameters
    ----------
    form : how this data set writes its dates.
    latest_short_year : the year that two digits may mean at the latest, such as 2029; without it they are refused.

    Raises
    ------
    DateError
        With code `bad-date` if the text is not of that form, `impossible-date` if no calendar has the day.
    """
    written = text.strip().removesuffix(".0")
    if is_missing(written, MISSING_NUMBERS):
        return None
    year, month, day = _parts(written, form, latest_short_year)
    found = join_date(year, month, day)
    if found is None:
        raise _bad(written, form)
    return found


def join_date(year: str | None, month: str | None = None, day: str | None = None) -> str | None:
    """EDTF of parts given in cells of their own; None without a year.

    Raises
    ------
    DateError
        With code `impossible-date` if no calendar has the day.
    """
    known = [
        None if part is None or is_unknown_part(part) else part.strip().removesuffix(".0") for part in (month, day)
    ]
    if year is None or is_missing(year, MISSING_NUMBERS) or not year.strip().removesuffix(".0").isdecimal():
        return None
    text = f"{int(year.strip().removesuffix('.0')):04d}"
    for part in known:
        if part is None:
            break
        if not part.isdecimal():
            raise DateError(f'"{part}" is no number of a month or a day.')
        text += f"-{int(part):02d}"
    parse_valid(text)
    return text


def is_unknown_part(text: str) -> bool:
    """Whether a month's or a day's cell says that it is not known."""
    written = text.strip().removesuffix(".0").upper()
    return written in _UNKNOWN_PART or is_missing(written, MISSING_NUMBERS)


def interval(start: str | None, end: str | None) -> str | None:
    """EDTF interval of two dates; None for an unknown end, `..` for an open one; None if nothing is known.

    Raises
    ------
    DateError
        With code `date-order` if it ends before it begins.
    """
    if start is None and end is None:
        return None
    text = f"{start or ''}/{end or ''}"
    parse_valid(text)
    return text


def _parts(written: str, form: DateForm, latest: int | None) -> tuple[str, str | None, str | None]:
    if re.fullmatch(r"\d{4}", written):
        return written, None, None
    if iso := _ISO.fullmatch(written):
        return iso[1], iso[2], iso[3]
    if form == "ymd" and (compact := _COMPACT.fullmatch(written)):
        return compact[1], compact[2], compact[3]
    if form == "serial" and written.isdecimal() and len(written) <= 6:
        day = _WORKBOOK_DAY_ZERO + timedelta(days=int(written))
        return f"{day.year:04d}", str(day.month), str(day.day)
    found = _PARTS.fullmatch(written) if form in {"dmy", "mdy"} else None
    if found is None:
        raise _bad(written, form)
    first, second, year = found.groups()
    month, day_text = (second, first) if form == "dmy" else (first, second)
    return _whole_year(year, written, latest), month, day_text


def _whole_year(year: str, written: str, latest: int | None) -> str:
    if len(year) == 4:
        return year
    if latest is None:
        raise DateError(f'"{written}" has a year of two digits, and its century is not known; write four.')
    century = latest - latest % 100
    return str(century + int(year) if century + int(year) <= latest else century - 100 + int(year))


def _bad(written: str, form: DateForm) -> DateError:
    expected = {
        "iso": "2014-06-09",
        "dmy": "09/06/2014, the day first",
        "mdy": "06/09/2014, the month first",
        "ymd": "20140609",
        "serial": "a workbook's day number such as 41799",
        "year": "a year such as 2014",
    }[form]
    return DateError(f'"{written}" found, a date as {expected} expected.')


def _plain(digits: str) -> str:
    number = format(Decimal(digits), "f")
    return number.rstrip("0").rstrip(".") if "." in number else number
