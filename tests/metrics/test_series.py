"""A metric through time says at each time what it says when asked about that time alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

import tertius
from tertius.client import Client
from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.graph_schema.time import Window, write_window
from tertius.metrics.studies.changes import MOST_TRIED, compare
from tertius.metrics.studies.series import list_moments
from tertius.store.graph import Graph
from tests.metrics.made_up_studies import history_of, measure_of
from tests.metrics.made_up_ties import Dated, ties_of


@pytest.fixture(scope="module")
def graph(mali_graph: Graph) -> Iterator[Client]:
    with tertius.open() as opened:
        yield opened


@pytest.mark.parametrize(("metric", "network"), [("degree", "mediation"), ("betweenness", "union")])
def test_a_series_has_the_values_of_each_year(graph: Client, metric: str, network: str) -> None:
    found = graph.study("series", metric, network, from_="2012", to="2015", limit=10_000)
    times = [one["time"] for one in found["through_time"]]
    assert times == ["2012", "2013", "2014", "2015"]
    for time in times:
        alone = graph.metric(metric, network, as_of=time, limit=10_000)
        columns = ("rank", "actor", "name", "kind", "value")
        expected = {row["actor"]: [row[name] for name in columns] for row in alone["data"]}
        rows = [row for row in found["data"] if row["time"] == time]
        assert {row["actor"]: [row[name] for name in columns] for row in rows} == expected
        assert len(rows) == len(expected)


def test_only_those_who_ever_stood_highest_are_shown(graph: Client) -> None:
    everything = graph.study("series", "degree", "mediation", from_="2011-01", to="2024-12", limit=10_000)["data"]
    first = {row["actor"] for row in everything if row["rank"] == 1}
    shown = {row["actor"] for row in graph.study("series", "degree", from_="2011-01", to="2024-12", limit=1)["data"]}
    assert len(shown) == 1
    assert shown <= first


def test_parameters_of_the_network_hold_at_every_time(graph: Client) -> None:
    values = {"certainty": "certain", "kinds": "state,igo", "process": "proc_algiers"}
    found = graph.study("series", "degree", "mediation", from_="2014-06", to="2014-08", step="month", **values)
    for one in found["through_time"]:
        network = graph.network("mediation", as_of=one["time"], **values)
        assert (one["actors"], one["ties"]) == (len(network.actors), len(network.source))


def test_moments_are_calendar_years_or_months_cut_at_the_ends() -> None:
    years = list_moments(date(2011, 6, 15), date(2013, 12, 31), "year")
    assert [write_window(one) for one in years] == ["2011-06-15/2011-12-31", "2012", "2013"]
    months = list_moments(date(2011, 12, 1), date(2012, 3, 10), "month")
    assert [write_window(one) for one in months] == ["2011-12", "2012-01", "2012-02", "2012-03-01/2012-03-10"]
    assert [write_window(one) for one in list_moments(date(9999, 12, 30), date(9999, 12, 31), "month")] == [
        "9999-12-30/.."
    ]
    assert months[2] == (date(2012, 2, 1), date(2012, 2, 29))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"from_": "2015", "to": "2012"}, "from: found 2015-01-01, which is after `to`"),
        ({"from_": "any", "to": "2012"}, "expected at most 400"),
        ({"from_": "2012", "to": "2015", "step": "week"}, "step: found 'week'"),
        ({"from_": "2012", "to": "2015", "as_of": "2014"}, "series takes its days from"),
        ({"to": "2015"}, "from: found"),
    ],
)
def test_what_a_series_cannot_be_made_of_is_named(graph: Client, values: dict[str, str], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        graph.study("series", "degree", "mediation", **values)


def test_a_study_that_is_not_there_is_told(graph: Client) -> None:
    with pytest.raises(NotFound, match="there are: series, changes, intervals"):
        graph.study("forecast", "degree", "mediation")


def test_a_study_is_computed_once_for_all_who_ask_the_same(graph: Client) -> None:
    asked = {"from_": "2012", "to": "2015", "limit": 3}
    found = graph.study("series", "degree", "mediation", **asked)
    assert graph.study("series", "degree", "mediation", **asked)["data"] is found["data"]
    others = (
        graph.study("series", "strength", "mediation", **asked),
        graph.study("series", "degree", "support", **asked),
        graph.study("series", "degree", "mediation", **{**asked, "limit": 2}),
        graph.study("series", "degree", "mediation", **{**asked, "to": "2014"}),
        graph.study("series", "degree", "mediation", **asked, certainty="certain"),
        graph.study("changes", "degree", "mediation", **asked),
    )
    assert all(one != found for one in others)
    day = {"as_of": "2014-07-24", "worlds": 2}
    options = [graph.study("intervals", "pagerank", **day, options={"damping": one}) for one in (0.5, 0.9)]
    assert options[0] != options[1]


def test_what_changed_is_what_the_facts_that_began_and_ended_explain(graph: Client) -> None:
    found = graph.study("changes", "degree", "mediation", from_="2013", to="2014", limit=10_000)
    before, after = (
        {row["actor"]: row["value"] for row in graph.metric("degree", "mediation", as_of=year, limit=10_000)["data"]}
        for year in ("2013", "2014")
    )
    changed = {actor for actor in {*before, *after} if before.get(actor) != after.get(actor)}
    assert {row["actor"] for row in found["data"]} == changed
    for row in found["data"]:
        assert row["change"] == after.get(row["actor"], 0) - before.get(row["actor"], 0)
    # The facts of the two networks, read from their ties.
    facts = {
        year: {one for tie in graph.network("mediation", as_of=year).facts for one in tie} for year in ("2013", "2014")
    }
    told = {what: {one["fact"] for one in found["events"] if one["what"] == what} for what in ("began", "ended")}
    assert told["began"] >= facts["2014"] - facts["2013"]
    assert told["ended"] >= facts["2013"] - facts["2014"]
    began = next(one for one in found["events"] if one["fact"] == "mali:mediation:algiers-roadmap-2014")
    # The bundle dates it 2014-07-14/2014-07-24.
    assert (began["what"], began["between"]) == ("began", ["2014-07-14", "2014-07-14"])
    assert "tertius:algeria" in began["actors"]


def test_the_effect_of_the_one_fact_that_began_is_the_whole_change() -> None:
    early, late, never_ends = date(2010, 1, 1), date(2014, 5, 1), (date(9999, 12, 31),) * 2
    # c joins a and b in 2014: its degree goes from 0 to 1, that of b from 1 to 2.
    ties = ties_of([Dated("a", "b", (early, early), never_ends), Dated("b", "c", (late, late), never_ends)])
    windows = (Window(date(2012, 1, 1), date(2012, 12, 31)), Window(date(2015, 1, 1), date(2015, 12, 31)))
    found = compare(measure_of("degree"), history_of(ties), *windows)
    assert {row["actor"]: (row["before"], row["after"]) for row in found["data"]} == {"b": (1, 2), "c": (None, 1)}
    assert {row["actor"]: [one["effect"] for one in row["events"]] for row in found["data"]} == {"b": [1.0], "c": [1.0]}
    assert [(one["fact"], one["what"], one["between"]) for one in found["events"]] == [
        ("fact:0001", "began", ["2014-05-01", "2014-05-01"])
    ]


def test_of_many_facts_those_are_tried_that_bear_on_the_largest_change() -> None:
    always, late, never_ends = (date(2000, 1, 1),) * 2, (date(2014, 5, 1),) * 2, (date(9999, 12, 31),) * 2
    # Of more facts than are tried, each ties two actors of its own; twenty, told last, tie one actor to twenty others.
    pairs = [Dated(f"a{at:03}", f"b{at:03}", late, never_ends) for at in range(MOST_TRIED + 20)]
    star = [Dated("z", f"z{at:02}", late, never_ends) for at in range(20)]
    history = history_of(ties_of([Dated("x", "y", always, never_ends), *pairs, *star]))
    years = (Window(date(year, 1, 1), date(year, 12, 31)) for year in (2012, 2015))
    found = compare(measure_of("degree"), history, *years)
    first = found["data"][0]
    assert (first["actor"], first["change"]) == ("z", 20)
    assert [one["effect"] for one in first["events"]] == [1.0] * 10
    assert any("the effects of 60 were computed" in note for note in found["notes"])
