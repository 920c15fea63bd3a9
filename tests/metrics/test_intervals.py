"""Intervals of ranks take in the truth at the level they state, and a rank that one source made is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

import tertius
from tertius.client import Client
from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import Window
from tertius.metrics.evidence import Evidence
from tertius.metrics.studies.intervals import Intervals
from tertius.metrics.studies.worlds import draw_world
from tertius.metrics.ties import Ties
from tertius.store.graph import Graph
from tests.metrics.made_up_studies import history_of, measure_of
from tests.metrics.made_up_ties import Dated, ties_of

DAY = date(2014, 7, 1)
NEVER, FOREVER = date(1, 1, 1), date(9999, 12, 31)


@pytest.fixture(scope="module")
def graph(mali_graph: Graph) -> Iterator[Client]:
    with tertius.open() as opened:
        yield opened


def backed_by(ties: Ties, sources: list[set[str]]) -> Evidence:
    """Evidence in which every fact is asserted by one claim for each of its sources."""
    names = sorted(set().union(*sources))
    pairs = [(fact, names.index(one)) for fact, told in enumerate(sources) for one in sorted(told)]
    return Evidence(
        version=np.array([fact for fact, _ in pairs], dtype=np.int32),
        claim=np.arange(len(pairs), dtype=np.int32),
        source=np.array([source for _, source in pairs], dtype=np.int32),
        asserts=np.ones(len(pairs), dtype=bool),
        claims=tuple(f"claim:{number}" for number in range(len(pairs))),
        sources=tuple(names),
    )


def intervals_of(ties: Ties, sources: list[set[str]], **chosen: Any) -> dict[str, dict[str, Any]]:
    study = Intervals.model_validate(chosen)
    found = study.document(measure_of("degree"), history_of(ties, DAY), [], [backed_by(ties, sources)])
    return {row["actor"]: row for row in found["data"]}


def year_of(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


def test_intervals_take_in_the_true_rank_at_the_level_they_state() -> None:
    # Ties begin on a true day within 2013 to 2015, of which only the year is told. Of the truth the ties of July 2014
    # are counted one by one, without the code under test.
    generator = np.random.default_rng(7)
    inside = total = width = 0
    for _ in range(40):
        pairs = {tuple(sorted(generator.choice(16, 2, replace=False).tolist())) for _ in range(45)}
        begun = {pair: date(2013, 1, 1) + timedelta(days=int(generator.integers(1095))) for pair in pairs}
        named = {pair: [f"a{end:02}" for end in pair] for pair in pairs}
        rows = [Dated(*named[pair], year_of(day), (FOREVER, FOREVER)) for pair, day in sorted(begun.items())]
        degree: dict[str, int] = {}
        for pair, day in begun.items():
            for end in named[pair] if day <= DAY else ():
                degree[end] = degree.get(end, 0) + 1
        found = intervals_of(ties_of(rows), [{"one", "two"}] * len(rows), worlds=100, level=0.9)
        for actor, number in degree.items():
            rank = 1 + sum(other > number for other in degree.values())
            low, high = found[actor]["by_dates"]
            inside += low <= rank <= high
            width += high - low
            total += 1
    assert total > 500
    assert inside / total >= 0.9
    # Nor does an interval that takes in everything take in the truth for nothing.
    assert width / total < 9


def test_a_rank_that_one_source_made_is_told_and_no_other() -> None:
    # The biased source gives x eight ties that nobody else knows of; everything else is told by two others.
    days = ((date(2010, 1, 1),) * 2, (FOREVER, FOREVER))
    ring = [(f"a{one}", f"a{(one + step) % 8}") for one in range(8) for step in (1, 2)]
    rows = [Dated(*pair, *days) for pair in ring] + [Dated("x", f"a{one}", *days) for one in range(8)]
    sources = [{"honest", "other"}] * len(ring) + [{"honest", "other"}] + [{"biased"}] * 7
    found = intervals_of(ties_of(rows), sources, worlds=10)
    assert (found["x"]["rank"], found["x"]["rests_on"]) == (1, "biased")
    # With one tie left x is the last of nine.
    assert found["x"]["by_sources"] == [1, 9]
    assert found["x"]["worst_rank"] == 9
    assert {actor for actor, row in found.items() if row["rests_on"]} == {"x"}


def test_the_same_seed_gives_the_same_intervals_whatever_the_order_of_ties() -> None:
    generator = np.random.default_rng(1)
    rows = [
        Dated(f"a{one}", f"b{other}", year_of(DAY), (FOREVER, FOREVER))
        for one, other in generator.integers(9, size=(30, 2)).tolist()
    ]
    sources = [{"one", "two"}] * len(rows)
    first = intervals_of(ties_of(rows), sources, seed=3)
    assert first == intervals_of(ties_of(rows), sources, seed=3)
    assert first != intervals_of(ties_of(rows), sources, seed=4)


def test_what_is_certain_holds_in_every_world_and_what_is_impossible_in_none() -> None:
    past, soon = date(2010, 1, 1), date(2016, 1, 1)
    rows = [
        Dated("a", "certain", (past, past), (FOREVER, FOREVER)),
        Dated("a", "impossible", (soon, soon), (FOREVER, FOREVER)),
        Dated("a", "quarter", (date(2014, 6, 1), date(2014, 9, 8)), (FOREVER, FOREVER)),
        Dated("a", "undated-end", (past, past), (past, FOREVER)),
        Dated("a", "undated-start", (NEVER, soon), (soon, soon)),
    ]
    ties, window = ties_of(rows), Window(DAY, DAY)
    generator = np.random.default_rng(0)
    held = np.mean([draw_world(ties, window, generator) for _ in range(2000)], axis=0)
    share = dict(zip([ties.actors[at] for at in ties.target], held.tolist(), strict=True))
    assert (share["certain"], share["impossible"]) == (1.0, 0.0)
    # 31 of the 100 days from 1 June to 8 September are up to 1 July; an end that nobody dates has even odds.
    assert share["quarter"] == pytest.approx(0.31, abs=0.04)
    assert share["undated-end"] == pytest.approx(0.5, abs=0.04)
    assert share["undated-start"] == pytest.approx(0.5, abs=0.04)


def test_intervals_of_the_mali_graph_take_in_the_rank_and_name_sources(graph: Client) -> None:
    asked = {"as_of": "2014-07-20", "limit": 10_000}
    found = graph.study("intervals", "degree", "mediation", worlds=20, **asked)
    plain = {row["actor"]: (row["rank"], row["value"]) for row in graph.metric("degree", "mediation", **asked)["data"]}
    assert {row["actor"]: (row["rank"], row["value"]) for row in found["data"]} == plain
    rows = graph.query("mediation-network", as_of="2014-07-20", limit=10_000).rows
    sources = {one for row in rows for one in row["sources"]}
    for row in found["data"]:
        assert row["best_rank"] <= row["rank"] <= row["worst_rank"]
        assert row["rests_on"] in {None, *sources}
    assert found == graph.study("intervals", "degree", "mediation", worlds=20, **asked)


@pytest.mark.parametrize(
    ("metric", "chosen", "said"),
    [
        ("communities", {}, "it numbers groups"),
        ("degree", {"worlds": 0}, "worlds: found 0"),
        ("degree", {"level": 1}, "level: found 1"),
        ("degree", {"share": "public"}, "share: "),
        ("betweenness", {"options": {"method": "approximate"}}, "it was approximated"),
    ],
)
def test_what_has_no_intervals_is_told(graph: Client, metric: str, chosen: dict[str, Any], said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        graph.study("intervals", metric, "mediation", **{"as_of": "2014", **chosen})
