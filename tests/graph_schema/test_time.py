"""Certainty against every world that the bounds allow, and bounds against every reading of the dates they rest on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.graph_schema.dates import EARLIEST, LATEST
from tertius.graph_schema.errors import DateError
from tertius.graph_schema.time import (
    ALWAYS,
    ANY,
    OPEN_END,
    UNKNOWN,
    Bounds,
    Endpoint,
    Window,
    bounds_of,
    certainty,
    contradict,
    had_happened,
    joint_certainty,
    parse_endpoint,
    parse_valid,
    parse_window,
    valid_text,
)
from tests.oracles.time import Span, tightest_bounds, verdict

# A calendar of eight days, so that every world can be looked at.
CALENDAR = [date(2014, 6, 7) + timedelta(days=number) for number in range(8)]
FIRST, LAST = CALENDAR[0], CALENDAR[-1]
TODAY = date(2014, 7, 20)


def bounds(text: str, *attested: str, source_day: date | None = None) -> Bounds:
    return bounds_of(*parse_valid(text), [parse_endpoint(day) for day in attested], source_day)


def on(text: str) -> Window:
    return parse_window(text, TODAY)


@st.composite
def spans(draw: st.DrawFn, first: int = 0, last: int = 7) -> Span:
    days = sorted(draw(st.tuples(st.integers(first, last), st.integers(first, last))))
    return CALENDAR[days[0]], CALENDAR[days[1]]


@st.composite
def four_bounds(draw: st.DrawFn) -> Bounds:
    """Bounds each of which some reading meets, as `Bounds` promises and `bounds_of` gives them."""
    first = draw(st.integers(0, 7))
    last = draw(st.integers(first, 7))
    start_max, end_min = draw(st.integers(first, last)), draw(st.integers(first, last))
    return Bounds(CALENDAR[first], CALENDAR[start_max], CALENDAR[end_min], CALENDAR[last])


def as_spans(part: Bounds) -> tuple[Span, Span]:
    return (part.start_min, part.start_max), (part.end_min, part.end_max)


@settings(max_examples=300, deadline=None)
@given(four_bounds(), spans())
def test_the_certainty_of_a_state_is_what_its_readings_agree_on(valid: Bounds, days: Span) -> None:
    assert certainty(valid, Window(*days)) == verdict([as_spans(valid)], days)


@settings(max_examples=300, deadline=None)
@given(st.lists(four_bounds(), min_size=2, max_size=3), spans())
def test_the_certainty_of_a_row_is_that_of_a_day_common_to_all_its_parts(parts: list[Bounds], days: Span) -> None:
    assert joint_certainty(parts, Window(*days)) == verdict([as_spans(part) for part in parts], days)


def test_two_states_of_one_month_need_not_have_met() -> None:
    # 1 to 9 June and 20 to 30 June are among the worlds, and so is June with June.
    june = bounds("2014-06")
    assert certainty(june, on("2014-06")) == "certain"
    assert joint_certainty([june, june], on("2014-06")) == "possible"
    assert joint_certainty([bounds("2014-06-09"), bounds("2014-06-10")], on("2014-06")) == "impossible"
    assert joint_certainty([june, ALWAYS], on("2014-06")) == "certain"


def test_parts_that_hold_in_a_window_on_different_days_have_no_day_in_common() -> None:
    early, late = bounds("2014-06-01/2014-06-09"), bounds("2014-06-10/2014-06-30")
    assert certainty(early, on("2014-06")) == certainty(late, on("2014-06")) == "certain"
    assert joint_certainty([early, late], on("2014-06")) == "impossible"


# By hand from DESIGN.md, section 5: certain if start_max <= d <= end_min, impossible outside start_min and end_max.
@pytest.mark.parametrize(
    ("text", "attested", "window", "expected"),
    [
        ("2014-06-09/2014-07-24", [], "2014-06-08", "impossible"),
        ("2014-06-09/2014-07-24", [], "2014-06-09", "certain"),
        ("2014-06-09/2014-07-24", [], "2014-07-24", "certain"),
        ("2014-06-09/2014-07-24", [], "2014-07-25", "impossible"),
        ("2014-06-09/2014-07-24", [], "2014", "certain"),
        ("2014-06/2014-07", [], "2014-06-30", "certain"),
        ("2014-06/2014-07", [], "2014-06-15", "possible"),
        ("2014-06/2014-07", [], "2014-07-02", "possible"),
        ("2014-06", [], "2014-06-15", "possible"),
        ("2014-06", [], "2014", "certain"),
        ("2014~", [], "2014", "possible"),
        ("2014~", [], "2013/2015", "certain"),
        ("../2014", [], "1914", "certain"),
        ("/2014", [], "1914", "possible"),
        ("/2014", [], "2014", "certain"),
        ("/2014", [], "2015", "impossible"),
        ("2014-06-09/", [], "2014-06-09", "certain"),
        ("2014-06-09/", [], "2014-06-10", "possible"),
        ("/", [], "2014-06-09", "possible"),
        ("/", [], "any", "certain"),
        ("/", ["2014-06-09"], "2014-06-08", "possible"),
        ("/", ["2014-06-09"], "2014-06-09", "certain"),
        ("/", ["2014-06-09"], "2014-06-10", "possible"),
        ("/", ["2014-06-09", "2014-07-24"], "2014-07-01", "certain"),
        ("/", ["2014-06"], "2014-06", "certain"),
        ("/", ["2014-06"], "2014-06-09", "possible"),
        ("2014/", ["2014-06-09"], "2014-06-09", "certain"),
        ("2014/", ["2014-06-09"], "2013-12-31", "impossible"),
    ],
)
def test_certainty_of_a_written_time(text: str, attested: list[str], window: str, expected: str) -> None:
    assert certainty(bounds(text, *attested), on(window)) == expected


@pytest.mark.parametrize(
    ("text", "seen", "day"),
    [
        ("/", [], "2014-06-09"),
        ("/..", [], "2014-06-09"),
        ("/2014-10-01", [], "2014-09-30"),
        ("/2016", ["2014-06-09"], "2014-06-08"),
    ],
)
def test_an_unknown_start_is_never_certain_before_the_state_was_seen(text: str, seen: list[str], day: str) -> None:
    assert certainty(bounds(text, *seen), on(day)) == "possible"


def test_an_ongoing_state_is_certain_up_to_the_day_of_its_source_and_possible_after() -> None:
    ongoing = bounds("2012/..", source_day=date(2014, 6, 16))
    assert certainty(ongoing, on("2013-05")) == "certain"
    assert certainty(ongoing, on("2014-06-16")) == "certain"
    assert certainty(ongoing, on("2014-06-17")) == "possible"
    assert certainty(ongoing, on("2011")) == "impossible"
    # Nobody said when: it is known to have lasted to its start only.
    assert certainty(bounds("2012/.."), on("2013")) == "possible"
    # The source's day says nothing about an end that is known, or that nobody knows.
    assert bounds("2012/2013", source_day=date(2014, 6, 16)) == bounds("2012/2013")
    assert bounds("2012/", source_day=date(2014, 6, 16)) == bounds("2012/")


def test_evidence_that_contradicts_a_stated_date_does_not_move_it() -> None:
    assert bounds("2014/2015", "2013-06-09", "2016-06-09") == bounds("2014/2015")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("2014/..", ("known", "open")),
        ("../2014", ("open", "known")),
        ("/2014", ("unknown", "known")),
        ("/", ("unknown",) * 2),
    ],
)
def test_bounds_say_what_is_known_of_each_end(text: str, kinds: tuple[str, str]) -> None:
    found = bounds(text, "2014-06-09")
    assert (found.start_kind, found.end_kind) == kinds


def clipped(day: date) -> date:
    """A day as the small calendar has it, whose first and last day stand for the sentinels."""
    return min(max(day, FIRST), LAST)


@st.composite
def endpoints(draw: st.DrawFn) -> Endpoint | None:
    known = spans().map(lambda span: Endpoint(*span, "known", "written somehow"))
    return draw(st.one_of(known, st.none(), st.just(UNKNOWN)))


@settings(max_examples=400, deadline=None)
@given(
    endpoints(),
    st.one_of(endpoints(), st.just(OPEN_END)),
    st.lists(spans(), max_size=2),
    st.one_of(st.none(), st.sampled_from(CALENDAR)),
)
def test_bounds_are_the_outermost_readings_of_all_that_is_said(
    start: Endpoint | None, end: Endpoint | None, seen: list[Span], source_day: date | None
) -> None:
    start_span = (start.earliest, start.latest) if start and start.kind == "known" else (FIRST, LAST)
    end_span = (end.earliest, end.latest) if end and end.kind == "known" else (FIRST, LAST)
    if end is OPEN_END and source_day is not None:
        end_span = (source_day, LAST)
    expected = tightest_bounds(start_span, end_span, seen)
    if expected is None:
        return
    found = bounds_of(start, end, [Endpoint(*span, "known", "") for span in seen], source_day)
    assert tuple(map(clipped, found[:4])) == (*expected[0], *expected[1])


@settings(max_examples=400, deadline=None)
@given(endpoints(), endpoints(), st.lists(spans(), max_size=3))
def test_bounds_keep_their_order_even_where_evidence_contradicts(
    start: Endpoint | None, end: Endpoint | None, seen: list[Span]
) -> None:
    if contradict(start, end):
        return
    found = bounds_of(start, end, [Endpoint(*span, "known", "") for span in seen])
    assert found.start_min <= found.start_max <= found.end_max
    assert found.start_min <= found.end_min <= found.end_max


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(CALENDAR), min_size=1, max_size=3), st.sampled_from(CALENDAR))
def test_an_attested_state_is_certain_from_its_first_to_its_last_attestation(days: list[date], asked: date) -> None:
    found = bounds_of(None, None, [Endpoint(day, day, "known", "") for day in days])
    expected = "certain" if min(days) <= asked <= max(days) else "possible"
    assert certainty(found, Window(asked, asked)) == expected


def test_nothing_said_of_time_is_possible_on_every_day_and_certain_on_none() -> None:
    assert bounds_of(None, None) == (EARLIEST, LATEST, EARLIEST, LATEST, "unknown", "unknown")
    assert certainty(bounds_of(None, None), Window(TODAY, TODAY)) == "possible"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", TODAY, TODAY),
        (" Today ", TODAY, TODAY),
        ("any", EARLIEST, LATEST),
        ("../..", EARLIEST, LATEST),
        ("/", EARLIEST, LATEST),
        ("2014-06-09", date(2014, 6, 9), date(2014, 6, 9)),
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014~", date(2013, 1, 1), date(2015, 12, 31)),
        ("2012/2014-06", date(2012, 1, 1), date(2014, 6, 30)),
        ("2012/..", date(2012, 1, 1), LATEST),
        ("2012/", date(2012, 1, 1), LATEST),
        ("../2012", EARLIEST, date(2012, 12, 31)),
        ("/2012", EARLIEST, date(2012, 12, 31)),
    ],
)
def test_a_question_asks_about_the_days_of_its_window(text: str, first: date, last: date) -> None:
    assert parse_window(text, TODAY) == (first, last)


@pytest.mark.parametrize(
    ("text", "code"), [("tomorrow", "bad-date"), ("2015/2014", "date-order"), ("2014-02-30", "impossible-date")]
)
def test_a_window_that_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_window(text, TODAY)
    assert caught.value.problem_code == code


def test_had_happened_asks_about_everything_up_to_a_day() -> None:
    signed = bounds("2014-06-09")
    assert certainty(signed, had_happened(date(2014, 6, 8))) == "impossible"
    assert certainty(signed, had_happened(date(2014, 6, 9))) == "certain"
    assert certainty(signed, had_happened(date(2024, 1, 1))) == "certain"
    paid = bounds("2014-06")
    assert certainty(paid, had_happened(date(2014, 6, 15))) == "possible"
    assert certainty(paid, had_happened(date(2014, 6, 30))) == "certain"


WRITTEN = st.sampled_from(["2014", "2014~", "2014-06?", "2014-06-09", "201X", "2015-24%", "2014-XX-31"])


@given(st.one_of(st.none(), st.just(""), st.just(".."), WRITTEN), st.one_of(st.just(""), st.just(".."), WRITTEN))
def test_a_time_written_out_reads_back_as_itself(first: str | None, last: str) -> None:
    text = last if first is None else f"{first}/{last}"
    try:
        read = parse_valid(text)
    except DateError:
        return
    assert parse_valid(valid_text(*read)) == read


@pytest.mark.parametrize("text", ["2014-06-09", "2014-06/..", "../2014", "2014/", "/2014~", "/", "../..", "2012/2013"])
def test_a_time_is_written_as_it_was_read(text: str) -> None:
    assert valid_text(*parse_valid(text)) == text


def test_a_time_that_nobody_stated_is_written_as_unknown_at_both_ends() -> None:
    assert valid_text(None, None) == "/"
    assert valid_text(None, parse_endpoint("2014")) == "/2014"
    assert valid_text(parse_endpoint("2014"), None) == "2014/"
    assert valid_text(parse_endpoint("2014"), parse_endpoint("2014")) == "2014"


def test_any_and_always_span_the_whole_calendar() -> None:
    assert certainty(ALWAYS, Window(EARLIEST, EARLIEST)) == certainty(ALWAYS, Window(LATEST, LATEST)) == "certain"
    assert certainty(bounds("2014-06"), ANY) == "certain"
