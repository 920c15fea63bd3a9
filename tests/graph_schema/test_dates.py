"""EDTF texts as days, against a table written by hand from the specification, and against days tried one by one.

The specification is ISO 8601-2:2019 as the Library of Congress publishes it (EDTF, levels 0 to 2). It gives seasons no
months; those here are the usual ones of each hemisphere, quarters, four-month terms and half-years.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.graph_schema.dates import EARLIEST, LATEST, read_days
from tertius.graph_schema.errors import DateError
from tertius.graph_schema.time import parse_endpoint, parse_valid
from tests.oracles.time import days_that_fit

SINGLE_DATES = """
2014-06-09   2014-06-09 2014-06-09
2014-06      2014-06-01 2014-06-30
2014-02      2014-02-01 2014-02-28
2012-02      2012-02-01 2012-02-29
1900-02      1900-02-01 1900-02-28
2000-02      2000-02-01 2000-02-29
2012-02-29   2012-02-29 2012-02-29
2014         2014-01-01 2014-12-31
2014~        2013-01-01 2015-12-31
2014?        2013-01-01 2015-12-31
2014%        2012-01-01 2016-12-31
2014-06?     2014-05-01 2014-07-31
2014-06%     2014-04-01 2014-08-31
2014-01~     2013-12-01 2014-02-28
2012-01~     2011-12-01 2012-02-29
2014-02~     2014-01-01 2014-03-31
2014-06-09~  2014-06-08 2014-06-10
2014-06-09%  2014-06-07 2014-06-11
2014-03-01?  2014-02-28 2014-03-02
2014-12-31?  2014-12-30 2015-01-01
2014-06-XX   2014-06-01 2014-06-30
2014-XX      2014-01-01 2014-12-31
2014-XX-XX   2014-01-01 2014-12-31
2014-XX-31   2014-01-31 2014-12-31
2014-1X      2014-10-01 2014-12-31
2014-0X      2014-01-01 2014-09-30
201X         2010-01-01 2019-12-31
201X~        2000-01-01 2029-12-31
201X-02-29   2012-02-29 2016-02-29
20XX         2000-01-01 2099-12-31
XXXX         0001-01-01 9999-12-31
2014-21      2014-03-01 2014-05-31
2014-22      2014-06-01 2014-08-31
2014-23      2014-09-01 2014-11-30
2014-24      2014-12-01 2015-02-28
2015-24      2015-12-01 2016-02-29
2014-25      2014-03-01 2014-05-31
2014-28      2014-12-01 2015-02-28
2014-29      2014-09-01 2014-11-30
2014-30      2014-12-01 2015-02-28
2014-32      2014-06-01 2014-08-31
2014-33      2014-01-01 2014-03-31
2014-36      2014-10-01 2014-12-31
2014-37      2014-01-01 2014-04-30
2014-39      2014-09-01 2014-12-31
2014-40      2014-01-01 2014-06-30
2014-41      2014-07-01 2014-12-31
2014-22?     2014-03-01 2014-11-30
2014-41~     2014-01-01 2015-06-30
0001~        0001-01-01 0002-12-31
9999~        9998-01-01 9999-12-31
9999-24      9999-12-01 9999-12-31
9999-12-31~  9999-12-30 9999-12-31
"""


@pytest.mark.parametrize("row", SINGLE_DATES.strip().splitlines())
def test_a_date_lies_between_the_days_of_the_table(row: str) -> None:
    text, first, last = row.split()
    assert read_days(text) == (date.fromisoformat(first), date.fromisoformat(last))


INTERVALS = """
2014-06/2014-09        2014-06-01 2014-06-30 known    2014-09-01 2014-09-30 known
2014-06-09/2014-06-09  2014-06-09 2014-06-09 known    2014-06-09 2014-06-09 known
2014-06-09             2014-06-09 2014-06-09 known    2014-06-09 2014-06-09 known
2014                   2014-01-01 2014-12-31 known    2014-01-01 2014-12-31 known
2014~/2015-06?         2013-01-01 2015-12-31 known    2015-05-01 2015-07-31 known
2014-06/..             2014-06-01 2014-06-30 known    9999-12-31 9999-12-31 open
2014-06/               2014-06-01 2014-06-30 known    0001-01-01 9999-12-31 unknown
../2014                0001-01-01 0001-01-01 open     2014-01-01 2014-12-31 known
/2014                  0001-01-01 9999-12-31 unknown  2014-01-01 2014-12-31 known
../..                  0001-01-01 0001-01-01 open     9999-12-31 9999-12-31 open
/                      0001-01-01 9999-12-31 unknown  0001-01-01 9999-12-31 unknown
2014-06/2014           2014-06-01 2014-06-30 known    2014-01-01 2014-12-31 known
"""


@pytest.mark.parametrize("row", INTERVALS.strip().splitlines())
def test_an_interval_has_a_start_and_an_end_of_their_kinds(row: str) -> None:
    text, *expected = row.split()
    found = [part for end in parse_valid(text) for part in (str(end.earliest), str(end.latest), end.kind)]
    assert found == expected


IMPOSSIBLE = """
2014-02-30 2014-13 2014-00 2014-06-00 2014-06-31 2013-02-29 1900-02-29 2014-02-3X 0000 -0400 2014-02-30~ 2014-20 2014-42
2014-02-30/2015 2014/2014-13
"""


@pytest.mark.parametrize(
    "text",
    IMPOSSIBLE.split(),
)
def test_a_day_that_no_calendar_has_is_named_as_such(text: str) -> None:
    with pytest.raises(DateError, match="no day of the calendar") as caught:
        parse_valid(text)
    assert caught.value.problem_code == "impossible-date"
    assert next(part for part in text.split("/") if part not in ("2014", "2015")) in caught.value.message


@pytest.mark.parametrize("text", ["2015/2014", "2014-06-10/2014-06-09", "2014-07/2014-06-30", "2014-24/2014-11"])
def test_an_interval_that_ends_before_it_begins_is_refused(text: str) -> None:
    with pytest.raises(DateError, match="ends before it begins") as caught:
        parse_valid(text)
    assert caught.value.problem_code == "date-order"
    assert f'"{text}"' in caught.value.message


@pytest.mark.parametrize("text", ["2014~/2013", "2014-06/2014-06-01", "2014/2014-01-01"])
def test_an_interval_that_some_reading_puts_in_order_is_read(text: str) -> None:
    assert parse_valid(text)


# Sets; dates marked within; significant digits; years of more than four digits; times of day; no EDTF at all.
NOT_READ = """
{1667,1668} [1667,1668..] [..1983] 2014?-06 ?2014-06 2014-~06 2014~? 1950S2 Y17000 Y-17000 2014-06-09T10:00:00Z
nonsense .. today open 09/06 2014-6 2014-1-5 201 20140609 2014-W23 2014-160 201x ٢٠١٤ ~2014-06-0 2014--06
"""


@pytest.mark.parametrize("text", [*NOT_READ.split(), "", " ", "June 2014", "2014-06-09 ?"])
def test_what_is_not_read_is_named_together_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_endpoint(text)
    assert caught.value.problem_code == "bad-date"
    assert caught.value.message.startswith(f'"{text.strip()}" is ')
    assert "expected forms are 2014-06-09, 2014-06, 2014," in caught.value.message


def test_an_interval_is_no_single_date_and_has_one_slash() -> None:
    with pytest.raises(DateError, match="is an interval"):
        parse_endpoint("2014/2015")
    with pytest.raises(DateError, match='more than one "/"') as caught:
        parse_valid("2014/2015/2016")
    assert "2014-06/2014-09" in caught.value.message


def test_space_around_a_date_does_not_count() -> None:
    assert parse_valid(" 2014-06 / .. ") == parse_valid("2014-06/..")
    assert parse_endpoint("2014 ").text == "2014"


def digits(*wanted: str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from(list(one)) for one in wanted)).map("".join)


YEARS = st.one_of(st.just("201X"), digits("2", "0", "1", "0123456789"))
MONTHS = st.one_of(digits("01X", "0123456789X"), st.just("XX"))
DAYS = st.one_of(digits("0123X", "0123456789X"), st.just("XX"))


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.tuples(YEARS), st.tuples(YEARS, MONTHS), st.tuples(YEARS, MONTHS, DAYS)))
def test_unspecified_digits_span_from_the_first_to_the_last_day_that_fits(parts: tuple[str, ...]) -> None:
    text = "-".join(parts)
    fitting = days_that_fit(text, range(2010, 2020))
    if fitting:
        assert read_days(text) == (fitting[0], fitting[-1])
    else:
        with pytest.raises(DateError):
            read_days(text)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text("0123456789X-~?%./ST:Y[]{},", max_size=14), st.text(max_size=6)))
def test_a_text_is_read_or_refused_and_never_fails_otherwise(text: str) -> None:
    try:
        ends = parse_valid(text)
    except DateError:
        return
    assert all(EARLIEST <= end.earliest <= end.latest <= LATEST for end in ends)


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.sampled_from(["{:%Y-%m-%d}", "{:%Y-%m}", "{:%Y}"]))
def test_doubt_widens_and_more_doubt_widens_more(day: date, form: str) -> None:
    year, *rest = form.format(day).split("-")
    text = "-".join([year.zfill(4), *rest])
    plain, about, doubly = (read_days(text + mark) for mark in ("", "~", "%"))
    assert plain[0] <= day <= plain[1]
    assert about[0] < plain[0] or plain[0] == EARLIEST
    assert about[1] > plain[1] or plain[1] == LATEST
    assert doubly[0] <= about[0] <= about[1] <= doubly[1]
    assert read_days(text + "?") == about
