"""Policies against an oracle that walks and counts claims, and reasons against cases worked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from tertius.graph_schema.facts.alliance import Alliance
from tertius.store.policies import EXISTS, POLICIES, CitedSource, Decision, LiveClaim, Overruled, Policy, decide
from tests.graph_schema.claims_by_hand import Pair, mediation, pairs, said
from tests.oracles.policies import Said, outcome

OUTCOME, START, END = ("outcome",), ("start",), ("end",)
ALGERIA = ("participant", "MEDIATOR", "tertius:algeria")


def lives(found: list[Pair]) -> list[LiveClaim]:
    return [live for live, _ in found]


def with_outcome(key: str, code: str, **rating: Any) -> Pair:
    return said(key, mediation(outcome=code), {OUTCOME: code}, **rating)


def decided(found: list[Pair], policy: Policy = "best") -> Decision:
    return decide(lives(found), policy)


def lost(decision: Decision) -> frozenset[tuple[tuple[str, ...], str, frozenset[str]]]:
    """Who was overruled, as the oracle puts it."""
    return frozenset(
        (one.path, repr(("not", one.value["not"]) if isinstance(one.value, dict) else one.value), frozenset(one.claims))
        for one in decision.overruled
    )


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_every_policy_serves_and_overrules_what_the_oracle_does(found: list[Pair]) -> None:
    oracle: list[Said] = [plain for _, plain in found]
    for policy in POLICIES:
        expected, decision = outcome(oracle, policy), decided(found, policy)
        event(f"{policy}: {'served' if expected.served else 'not served'}, {len(expected.lost)} lost")
        assert decision.exists == (expected.served is not None), policy
        assert decision.values == (expected.served or {}), policy
        assert lost(decision) == expected.lost, policy
        assert len(decision.overruled) == len(expected.lost), policy
        assert all(one.why for one in decision.overruled), policy


@settings(max_examples=200, deadline=None)
@given(pairs())
def test_a_value_is_decided_by_the_claims_that_assert_it_and_every_value_is_an_alternative(found: list[Pair]) -> None:
    for policy in POLICIES:
        decision = decided(found, policy)
        for path, value in decision.values.items():
            asserting = {one.id for _, one in found if one.stance == "asserts" and one.slots.get(path) == value}
            assert set(decision.deciding[path]) == asserting, (policy, path)
            asserted = {one.slots[path] for _, one in found if one.stance == "asserts" and path in one.slots}
            given_values = decision.alternatives.get(path, (value,))
            assert given_values[0] == value
            assert set(given_values) == asserted, (policy, path)
        assert decision.deciding.keys() == decision.values.keys()


@settings(max_examples=200, deadline=None)
@given(pairs(), st.randoms(use_true_random=False))
def test_the_order_of_claims_never_matters(found: list[Pair], random: Any) -> None:
    shuffled = random.sample(found, len(found))
    for policy in POLICIES:
        assert decided(shuffled, policy) == decided(found, policy)


@settings(max_examples=200, deadline=None)
@given(pairs(), st.sampled_from(POLICIES))
def test_withdrawing_a_claim_that_decided_nothing_leaves_what_is_served(found: list[Pair], policy: Policy) -> None:
    whole = decided(found, policy)
    # Existence is decided by all claims together: they are not withdrawn where it is denied.
    assume(whole.exists and EXISTS not in {one.path for one in whole.overruled})
    deciding = {claim for claims in whole.deciding.values() for claim in claims}
    # What a denial has suppressed comes back without it: a denial does decide.
    idle = [pair for pair in found if pair[0].stance == "asserts" and pair[0].id not in deciding]
    for pair in idle:
        left = decided([one for one in found if one is not pair], policy)
        for path, value in whole.values.items():
            if policy == "strict" and path in (START, END):
                # An end that is no longer disputed can dispute a start.
                continue
            assert left.values.get(path) == value, (path, pair[0].id)


@pytest.mark.parametrize(
    ("better", "worse", "why"),
    [
        ({"rated": "A"}, {"rated": "B", "credibility": 1, "dated": "2024"}, "reliability A over B"),
        ({"rated": "E"}, {"rated": None}, "reliability E over F"),
        ({"credibility": 1}, {"credibility": 2, "dated": "2024"}, "credibility 1 over 2"),
        ({"dated": "2015"}, {"dated": "2014-12-31"}, "newer source"),
        ({"dated": "2014-06-16"}, {"dated": "2014-06"}, "newer source"),
        ({"dated": "1950"}, {"dated": None}, "dated source over undated"),
        ({}, {}, "smaller claim id"),
    ],
)
def test_the_better_claim_decides_and_the_reason_is_told(
    better: dict[str, Any], worse: dict[str, Any], why: str
) -> None:
    found = [with_outcome("b-loses", "failed", **worse), with_outcome("a-wins", "ceasefire", **better)]
    for policy in ("best", "majority", "all"):
        decision = decided(found, policy)
        assert decision.values == {OUTCOME: "ceasefire"}
        assert decision.overruled == [Overruled(OUTCOME, "failed", ("test:b-loses",), why)]
        assert decision.alternatives == {OUTCOME: ("ceasefire", "failed")}


def test_the_majority_outvotes_the_better_claim() -> None:
    found = [with_outcome("1", "failed", rated="A"), with_outcome("2", "ceasefire"), with_outcome("3", "ceasefire")]
    assert decided(found, "best").values == {OUTCOME: "failed"}
    decision = decided(found, "majority")
    assert decision.values == {OUTCOME: "ceasefire"}
    assert decision.overruled == [Overruled(OUTCOME, "failed", ("test:1",), "2 claims over 1")]


def test_what_is_disputed_is_dropped_by_strict_and_kept_whole_by_all() -> None:
    found = [with_outcome("1", "failed", rated="A"), with_outcome("2", "ceasefire")]
    strict = decided(found, "strict")
    assert strict.exists
    assert strict.values == {}
    assert [(one.value, one.why) for one in strict.overruled] == [("failed", "disputed"), ("ceasefire", "disputed")]
    assert decided(found, "all").alternatives == {OUTCOME: ("failed", "ceasefire")}


def denial(key: str, **rating: Any) -> Pair:
    """A claim that Algeria was not the mediator."""
    return said(key, mediation(mediator=[{"actor": "tertius:algeria"}]), {ALGERIA: True}, stance="denies", **rating)


def algeria(key: str, **rating: Any) -> Pair:
    content = mediation(mediator=[{"actor": "tertius:algeria", "role": "facilitator"}])
    return said(key, content, {ALGERIA: True, (*ALGERIA, "role"): "facilitator"}, **rating)


def test_a_better_denial_takes_a_participant_away_with_its_role() -> None:
    decision = decided([algeria("1", rated="C"), denial("2", rated="A")])
    assert decision.exists
    assert decision.values == {}
    assert decision.overruled == [Overruled(ALGERIA, True, ("test:1",), "denied: reliability A over C")]


def test_a_weaker_denial_is_overruled_and_told() -> None:
    decision = decided([algeria("1", rated="A"), denial("2", rated="C")])
    assert decision.values == {ALGERIA: True, (*ALGERIA, "role"): "facilitator"}
    assert decision.overruled == [Overruled(ALGERIA, {"not": True}, ("test:2",), "reliability A over C")]


def test_all_keeps_a_denied_participant_and_tells_who_denies() -> None:
    decision = decided([algeria("1", rated="C"), denial("2", rated="A")], "all")
    assert decision.values == {ALGERIA: True, (*ALGERIA, "role"): "facilitator"}
    assert decision.overruled == [Overruled(ALGERIA, {"not": True}, ("test:2",), "all values are kept")]


def test_all_puts_a_denied_value_behind_one_that_nobody_denies() -> None:
    found = [with_outcome("1", "ceasefire", rated="B"), with_outcome("2", "failed", rated="D")]
    found += [with_outcome("3", "ceasefire", stance="denies", rated="A")]
    for policy in ("best", "all"):
        decision = decided(found, policy)
        assert decision.values == {OUTCOME: "failed"}
        # It did not lose against the value that is served, whose source is worse.
        assert decision.overruled == [Overruled(OUTCOME, "ceasefire", ("test:1",), "denied: reliability A over B")]
        assert decision.alternatives == {OUTCOME: ("failed", "ceasefire")}


def test_denials_are_counted_by_majority() -> None:
    found = [algeria("1", rated="A"), denial("2", rated="C"), denial("3", rated="D")]
    assert decided(found, "best").values[ALGERIA] is True
    outvoted = decided(found, "majority")
    assert outvoted.values == {}
    assert outvoted.overruled == [Overruled(ALGERIA, True, ("test:1",), "denied: 2 claims over 1")]
    even = decided([*found, algeria("4", rated="E")], "majority")
    assert even.overruled == [Overruled(ALGERIA, {"not": True}, ("test:2", "test:3"), "reliability A over C")]


def test_a_denial_of_what_nobody_asserts_changes_nothing() -> None:
    found = [with_outcome("1", "ceasefire", rated="D")]
    with_denial = [*found, with_outcome("2", "failed", stance="denies", rated="A")]
    for policy in POLICIES:
        assert decided(with_denial, policy) == decided(found, policy)


@pytest.mark.parametrize("words", [{}, {"summary": "It never took place."}])
def test_a_denial_without_statements_denies_the_thing_itself(words: dict[str, str]) -> None:
    slots: dict[tuple[str, ...], Any] = {("summary",): words["summary"]} if words else {}
    found = [
        with_outcome("1", "ceasefire", rated="C"),
        said("2", mediation(**words), slots, stance="denies", rated="A"),
    ]
    gone = [Overruled(EXISTS, True, ("test:1",), "denied: reliability A over C")]
    assert (decided(found).exists, decided(found).values, decided(found).overruled) == (False, {}, gone)
    assert not decided(found, "strict").exists
    assert not decided(found, "majority").exists
    assert decided(found, "all").exists
    assert decided(found, "all").overruled == [Overruled(EXISTS, {"not": True}, ("test:2",), "all values are kept")]


def test_a_denied_thing_that_survives_tells_who_denied_it() -> None:
    found = [with_outcome("1", "ceasefire", rated="A"), said("2", mediation(), stance="denies", rated="C")]
    decision = decided(found)
    assert decision.exists
    assert decision.overruled == [Overruled(EXISTS, {"not": True}, ("test:2",), "reliability A over C")]
    majority = decided([*found, with_outcome("3", "ceasefire", rated="E")], "majority")
    assert [one.why for one in majority.overruled] == ["2 claims over 1"]


def test_a_thing_that_nobody_asserts_is_not_served() -> None:
    for policy in POLICIES:
        assert decided([], policy) == Decision(exists=False)
        assert decided([said("1", mediation(), stance="denies")], policy) == Decision(exists=False)


def test_words_differ_without_disagreeing() -> None:
    found = [
        said(key, mediation(summary=text), {("summary",): text}) for key, text in (("1", "Talks"), ("2", "Parley"))
    ]
    for policy in POLICIES:
        decision = decided(found, policy)
        assert decision.values == {("summary",): "Talks"}
        assert decision.overruled == []


def test_a_start_and_an_end_that_exclude_each_other_are_not_both_served() -> None:
    found = [
        said("1", mediation(valid="2015/"), {START: "2015"}, rated="D"),
        said("2", mediation(valid="/2013"), {END: "2013"}, rated="A"),
    ]
    decision = decided(found)
    assert decision.values == {END: "2013"}
    why = "start and end exclude each other: reliability A over D"
    assert decision.overruled == [Overruled(START, "2015", ("test:1",), why)]
    assert decided(found, "strict").values == {}
    twice = [*found, said("3", mediation(valid="2015/"), {START: "2015"}, rated="E")]
    assert decided(twice, "majority").values == {START: "2015"}


def test_who_denies_a_start_that_its_end_excludes_is_not_overruled() -> None:
    found = [
        said("1", mediation(valid="2015/"), {START: "2015"}, rated="D"),
        said("2", mediation(valid="/2013"), {END: "2013"}, rated="A"),
        said("3", mediation(valid="2015/"), {START: "2015"}, stance="denies", rated="E"),
    ]
    assert [(one.path, one.value) for one in decided(found).overruled] == [(START, "2015")]


def test_codes_in_another_order_are_the_same_codes() -> None:
    orders = (("defense", "consultation"), ("consultation", "defense"))
    found = [said(str(key), Alliance(id="test:a", obligations=order)) for key, order in enumerate(orders)]
    for policy in POLICIES:
        decision = decided(found, policy)
        assert decision.values == {("obligations",): ["defense", "consultation"]}
        assert decision.overruled == []


def test_a_claim_with_several_sources_ranks_by_the_best_and_the_newest() -> None:
    sources = (CitedSource("source:1", "C", "2024"), CitedSource("source:2", "A", None))
    live = LiveClaim("test:1", mediation(), "asserts", 2, sources)
    assert live.rank[:2] == ("A", 2)
    assert live.rank < said("1", mediation(), rated="A", dated="2023-12-31")[0].rank
    assert LiveClaim("test:1", mediation(), "asserts", 2).rank[0] == "F"
