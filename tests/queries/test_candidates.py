"""Who could mediate: every feature of a candidate is what the other questions say of it, and the score is their sum."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from tertius.client import Client

LISTS = ("between", "with_a", "with_b", "allied_a", "allied_b", "helped_a", "helped_b", "fought")


def candidates(graph: Client, **asked: Any) -> dict[str, dict[str, Any]]:
    return {row["candidate"]: row for row in graph.query("third-party-candidates", **asked, limit=1000).rows}


def score_of(row: dict[str, Any]) -> float:
    """The score as the question's notes give it."""
    size = {name: len(row[name]) for name in LISTS}
    ties = [size[f"allied_{side}"] + size[f"helped_{side}"] for side in "ab"]
    bias = 0.5 * abs(log(1 + ties[0]) - log(1 + ties[1]))
    score = 2 * log(1 + size["between"]) + log(1 + min(size["with_a"], size["with_b"]))
    score += 0.5 * log(1 + row["similar"]) + 0.5 * log(1 + row["cases"])
    return score + 0.5 * (row["hosted"] > 0) + 0.5 * (row["mandated"] > 0) - bias - (size["fought"] > 0)


@pytest.mark.parametrize(("side_a", "side_b"), [("mnla", "gov_mali"), ("jnim", "iso3:MLI"), ("plateforme", "cma")])
def test_the_score_is_the_sum_of_the_features_shown(graph: Client, side_a: str, side_b: str) -> None:
    rows = list(candidates(graph, side_a=side_a, side_b=side_b, as_of="2018").values())
    assert rows
    for row in rows:
        assert row["score"] == pytest.approx(score_of(row), abs=0.002)
        assert {one["fact"] for one in row["claims"]} >= {fact for name in LISTS for fact in row[name]}
    scores = [row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)


def test_what_is_between_the_sides_is_what_both_sat_in(graph: Client) -> None:
    found = candidates(graph, side_a="mnla", side_b="gov_mali", as_of="2014-07-24")
    talks = graph.query("who-mediates-whom", party="mnla", other_party="gov_mali", as_of="../2014-07-24").rows
    between: dict[str, set[str]] = {}
    for row in talks:
        for one in row["mediators"]:
            between.setdefault(one["actor"], set()).add(row["mediation"])
    assert between
    for actor, mediations in between.items():
        assert set(found[actor]["between"]) >= mediations, actor


def test_nothing_later_than_the_days_asked_about_counts(graph: Client) -> None:
    early = candidates(graph, side_a="mnla", side_b="gov_mali", as_of="2013-01-01")
    late = candidates(graph, side_a="mnla", side_b="gov_mali", as_of="2015-12-31")
    began = {row["fact"]: row["shape_bounds"] for row in graph.query("facts", as_of="any", limit=10_000).rows}
    cited = {fact for row in early.values() for name in LISTS for fact in row[name]}
    assert cited
    assert all(str(began[fact]["start_min"]) <= "2013-01-01" for fact in cited)
    assert set(early) < set(late)


def test_who_helped_or_fought_a_side_is_shown_to_have_done_so(graph: Client) -> None:
    found = candidates(graph, side_a="iso3:MLI", side_b="jnim", as_of="2018")
    support = graph.query("support-for", actor="iso3:MLI", as_of="../2018").rows
    helped = {
        (one["actor"], row["support"])
        for row in support
        if row["established"] != "alleged"
        for one in row["participants"]
        if one["relation"] == "SUPPORTER" and one["actor"] in found
    }
    assert helped <= {(actor, fact) for actor, row in found.items() for fact in row["helped_a"]}
    assert any(row["helped_a"] and row["bias"] > 0 for row in found.values())


def test_a_side_is_no_candidate(graph: Client) -> None:
    assert "tertius:un" in candidates(graph, side_a="mnla", side_b="gov_mali", as_of="2018")
    assert "tertius:un" not in candidates(graph, side_a="un", side_b="gov_mali", as_of="2018")
