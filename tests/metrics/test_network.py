"""Networks hold what they are given, refuse what is no network, and merge parallel ties."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.graph_schema.errors import InvalidInput
from tertius.metrics.network import Network, Tie
from tests.metrics.networks import network_of, networks

ARRAYS: dict[str, Any] = {
    "name": "mediation",
    "definition": "A tie leads from a mediator to a party.",
    "directed": True,
    "actors": ("algeria", "mali", "mnla"),
    "captions": ("Algeria", "Mali", "MNLA"),
    "kinds": ("state", "state", "armed_group"),
    "source": np.array([0, 0]),
    "target": np.array([1, 2]),
    "weight": np.array([1.0, 2.5]),
    "sign": np.array([0, 1]),
    "certain": np.array([True, False]),
    "facts": (("m1",), ("m1", "m2")),
    "relations": ("chief_mediator", ""),
}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"target": np.array([1, 3])}, r"target has positions from 1 to 3, expected 0 to 2"),
        ({"source": np.array([-1, 0])}, r"source has positions from -1"),
        ({"source": np.array([0.0, 1.7])}, r"source is an array of float64"),
        ({"weight": np.array([1.0])}, r"weight has 1 entries for 2 ties"),
        ({"facts": (("m1",),)}, r"facts has 1 entries for 2 ties"),
        ({"weight": np.array([1.0, np.nan])}, r"tie 1 \(algeria to mnla\) has weight nan"),
        ({"weight": np.array([-1.0, 1.0])}, r"tie 0 \(algeria to mali\) has weight -1.0"),
        ({"weight": np.array([1.0, np.inf])}, r"weight inf"),
        ({"sign": np.array([0, 257])}, r"sign 257, expected -1, 0 or 1"),
        ({"certain": np.array([1, 0])}, r"certain is an array of int64"),
        ({"actors": ("mali", "algeria", "mnla")}, r"'algeria' follows 'mali', expected unique ids in sorted order"),
        ({"actors": ("algeria", "algeria", "mnla")}, r"expected unique ids"),
        ({"kinds": ("state",)}, r"1 kinds for 3 actors"),
    ],
)
def test_what_is_no_network_is_refused_with_place_and_value(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Network(**(ARRAYS | changed))


def test_a_network_cannot_be_changed_from_outside() -> None:
    weight = np.array([1.0, 2.5])
    network = Network(**(ARRAYS | {"weight": weight}))
    weight[0] = 99
    assert network.weight.tolist() == [1.0, 2.5]
    with pytest.raises(ValueError, match="read-only"):
        network.weight[0] = 99


def test_a_tie_of_an_unknown_actor_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match=r"ties name chad, which its 1 actors lack"):
        Network.from_ties("mediation", "…", [Tie("chad", "mali")], {"mali": ("Mali", "state")}, directed=True)


@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_ties_and_of_undirected_ends_changes_nothing(network: Network, random: Random) -> None:
    ends = list(zip(network.source.tolist(), network.target.tolist(), strict=True))
    rows = [
        Tie(network.actors[one], network.actors[other], float(w), int(s), True, facts, "")
        for (one, other), w, s, facts in zip(ends, network.weight, network.sign, network.facts, strict=True)
    ]
    random.shuffle(rows)
    if not network.directed:
        rows = [row._replace(source=row.target, target=row.source) if random.random() < 0.5 else row for row in rows]
    described = dict(zip(network.actors, zip(network.captions, network.kinds, strict=True), strict=True))
    again = Network.from_ties(network.name, network.definition, rows, described, directed=network.directed)
    assert list(again.facts) == list(network.facts)
    for field in ("source", "target", "weight", "sign"):
        assert np.array_equal(np.asarray(getattr(again, field)), np.asarray(getattr(network, field))), field


@given(networks(), st.booleans())
def test_merging_sums_weights_and_drops_ties_to_oneself(network: Network, direction: bool) -> None:
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for at, (one, other) in enumerate(zip(network.source.tolist(), network.target.tolist(), strict=True)):
        pair = (one, other) if network.directed and direction else (min(one, other), max(one, other))
        if one != other:
            weights[pair] += float(network.weight[at])
    graph = network.merged(directed=direction)
    assert graph.pairs() == sorted(weights)
    assert dict(zip(graph.pairs(), graph.weight.tolist(), strict=True)) == pytest.approx(dict(weights))
    assert int(graph.ties.sum()) + network.self_ties == len(network.source)


def test_positions_beyond_46340_do_not_overflow_when_pairs_are_merged() -> None:
    actors = [f"a{number:05}" for number in range(50_000)]
    network = network_of([("a49998", "a49999"), ("a00000", "a49999")], actors=actors)
    assert network.merged().pairs() == [(0, 49_999), (49_998, 49_999)]


def test_a_subset_keeps_the_selected_ties_with_all_that_is_said_of_them() -> None:
    certain = Network(**ARRAYS).subset(np.array([False, True]))
    assert (certain.actors, tuple(certain.facts), certain.weight.tolist()) == (ARRAYS["actors"], (("m1", "m2"),), [2.5])
    alone = Network(**ARRAYS).subset(np.array([False, True]), keep_isolates=False)
    assert (alone.actors, alone.captions, alone.source.tolist(), alone.target.tolist()) == (
        ("algeria", "mnla"),
        ("Algeria", "MNLA"),
        [0],
        [1],
    )


@pytest.mark.parametrize("mask", [np.array([0, 1]), np.array([True])])
def test_a_mask_of_another_type_or_length_is_refused(mask: np.ndarray[Any, Any]) -> None:
    with pytest.raises(InvalidInput, match="expected one boolean for each of 2 ties"):
        Network(**ARRAYS).subset(mask)


def test_networkx_receives_every_tie_with_exactly_these_attributes() -> None:
    graph = Network(**ARRAYS).to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.graph == {"name": "mediation", "definition": "A tie leads from a mediator to a party."}
    assert dict(graph.nodes(data=True)) == {
        "algeria": {"name": "Algeria", "kind": "state"},
        "mali": {"name": "Mali", "kind": "state"},
        "mnla": {"name": "MNLA", "kind": "armed_group"},
    }
    first = {"weight": 1.0, "sign": 0, "certain": True, "facts": ["m1"], "relation": "chief_mediator"}
    second = {"weight": 2.5, "sign": 1, "certain": False, "facts": ["m1", "m2"], "relation": ""}
    assert list(graph.edges(data=True)) == [("algeria", "mali", first), ("algeria", "mnla", second)]
    parallel = network_of([("x", "y"), ("y", "x"), ("x", "x")]).to_networkx()
    assert (type(parallel), parallel.number_of_edges()) == (nx.MultiGraph, 3)
