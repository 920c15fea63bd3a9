"""Brokerage against the definitions, counted triad by triad, and cases worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.metrics import triads, triangles
from tertius.metrics.network import Network
from tertius.metrics.registry import run_metric
from tests.metrics.networks import arcs_of, karate_club, network_of, networks
from tests.oracles.brokerage import count_joined_pairs, count_roles

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


@pytest.mark.parametrize(
    ("role", "groups"),
    [
        # Gould and Fernandez (1989): the groups of a, b and c in a→b→c.
        ("coordinator", "xxx"),
        ("itinerant", "xyx"),
        ("gatekeeper", "xyy"),
        ("representative", "xxy"),
        ("liaison", "xyz"),
    ],
)
def test_each_role_is_told_by_the_groups_of_three(role: str, groups: str) -> None:
    network = network_of([("a", "b"), ("b", "c")], directed=True)
    scores = run_metric("brokerage", network, {"groups": dict(zip("abc", groups, strict=True))})
    assert {name: values.tolist() for name, values in scores.columns.items()} == {
        name: [0, int(name in ("total", role)), 0] for name in ("total", *ROLES)
    }


def test_a_tie_from_first_to_last_ends_brokerage_and_a_tie_back_does_not() -> None:
    path = [("a", "b"), ("b", "c")]
    assert run_metric("brokerage", network_of([*path, ("a", "c")], directed=True)).summary["total"] == 0
    # With c→a the three make a cycle, in which each stands between the two others.
    assert run_metric("brokerage", network_of([*path, ("c", "a")], directed=True)).values.tolist() == [1, 1, 1]


def test_groups_are_the_kinds_of_the_actors_unless_told() -> None:
    kinds = {"a": "state", "b": "igo", "c": "state"}
    network = network_of([("a", "b"), ("b", "c")], directed=True, kinds=kinds)
    assert run_metric("brokerage", network).columns["itinerant"].tolist() == [0, 1, 0]


@settings(max_examples=200, deadline=None)
@given(networks())
def test_roles_equal_the_count_triad_by_triad(network: Network) -> None:
    groups = dict(zip(network.actors, network.kinds, strict=True))
    expected = count_roles(network.actors, arcs_of(network), groups)
    scores = run_metric("brokerage", network)
    for role in ROLES:
        assert scores.columns[role].tolist() == [expected[actor][role] for actor in network.actors], role
    assert scores.values.tolist() == [expected[actor].total() for actor in network.actors]
    assert scores.summary["total"] == sum(counts.total() for counts in expected.values())


def test_an_undirected_open_triad_counts_twice_and_the_karate_club_has_393() -> None:
    # KONECT, network ucidata-zachary: 528 wedges and 45 triangles, so 528 - 3 * 45 = 393 open triads.
    network = karate_club()
    scores = run_metric("brokerage", network)
    assert scores.summary["total"] == 2 * 393
    assert scores.columns["gatekeeper"].tolist() == scores.columns["representative"].tolist()
    assert int(run_metric("brokers", network).values.sum()) == 393


@settings(max_examples=200, deadline=None)
@given(networks(), st.sampled_from(["out", "in", "any"]))
def test_brokers_equal_the_count_pair_by_pair(network: Network, ties: str) -> None:
    arcs = arcs_of(network)
    back = {(other, one) for one, other in arcs}
    joins = {"out": arcs, "in": back, "any": arcs | back}[ties]
    groups = dict(zip(network.actors, network.kinds, strict=True))
    expected = count_joined_pairs(network.actors, joins, {frozenset(arc) for arc in arcs}, groups)
    scores = run_metric("brokers", network, {"ties": ties})
    found = list(zip(*(scores.columns[name].tolist() for name in ("pairs", "across", "sole")), strict=True))
    assert found == [expected[actor] for actor in network.actors]


def test_the_top_broker_of_a_mediation_network_is_a_mediator_not_the_party_with_most_mediators() -> None:
    mediations = {
        "algeria": ["mali", "mnla", "hcua"],
        "burkina": ["mali", "mnla"],
        "chad": ["mali"],
        "mauritania": ["mali"],
        "niger": ["mali"],
        "un": ["mali"],
    }
    ties = [(mediator, party) for mediator, parties in mediations.items() for party in parties]
    network = network_of(ties, directed=True, kinds={"mnla": "armed_group", "hcua": "armed_group"})
    rows = run_metric("brokers", network).rows(3, network)
    # By hand: Algeria joins mali-mnla, mali-hcua, mnla-hcua, two of them across kinds, two of them alone.
    assert [(row["rank"], row["actor"], row["value"], row["across"], row["sole"]) for row in rows] == [
        (1, "algeria", 3, 2, 2),
        (2, "burkina", 1, 1, 0),
        (3, "chad", 0, 0, 0),
    ]
    # Mali has six mediators: 15 pairs of them, if the ties that reach it counted.
    assert run_metric("brokers", network, {"ties": "any"}).rows(1, network)[0]["actor"] == "mali"


@settings(deadline=None)
@given(networks())
def test_working_in_small_batches_changes_nothing(network: Network) -> None:
    whole = [run_metric(name, network) for name in ("brokerage", "brokers")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(triads, "BATCH", 1)
        patch.setattr(triangles, "MOST_AT_ONCE", 1)
        parts = [run_metric(name, network) for name in ("brokerage", "brokers")]
    for one, other in zip(whole, parts, strict=True):
        assert all(np.array_equal(one.columns[name], other.columns[name]) for name in one.columns)


def test_where_nobody_both_receives_and_gives_it_is_told_what_to_ask_instead() -> None:
    mediation = network_of([("mediator", "party"), ("mediator", "other")], directed=True)
    scores = run_metric("brokerage", mediation)
    assert scores.values.tolist() == [0, 0, 0]
    assert any("direction=ignored" in note for note in scores.notes)
    chain = network_of([("a", "b"), ("b", "c")], directed=True)
    assert run_metric("brokerage", chain).notes == ()


def test_an_actor_is_named_with_its_scheme_or_without_and_others_by_a_star() -> None:
    chain = network_of([("tertius:a", "tertius:b"), ("tertius:b", "tertius:c")], directed=True)
    groups = {"b": "broker", "tertius:a": "one", "*": "other"}
    assert run_metric("brokerage", chain, {"groups": groups}).summary["liaison"] == 1
