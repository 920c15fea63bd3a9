"""A network that stays in the database has the values of one that is fetched, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tertius.graph_schema.errors import NetworkTooLarge, NotFound, ParameterError, StoreError
from tertius.metrics.in_database import projected
from tertius.metrics.projection import NetworkOptions, Projections
from tertius.store.data_science import DataScience, Procedure
from tertius.store.reader import Reader
from tests.commands import RunCommand
from tests.metrics.laboratory import Laboratory

STAYED = "The network stayed in the database, which computed the values."
FOLLOWED = ("followed", "ignored")
CHOICES: dict[str, list[dict[str, Any]]] = {
    "betweenness": [{"direction": one} for one in FOLLOWED],
    "closeness": [{"direction": one} for one in FOLLOWED],
    "harmonic": [{"direction": one} for one in FOLLOWED],
    "pagerank": [{"direction": one} for one in (*FOLLOWED, "reversed")] + [{"weighted": False}],
    "components": [{}],
    "k-core": [{}],
    "clustering": [{}],
}
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "on a day": ("mediation", {"as_of": "2014-07-24"}),
    "in a window": ("signed", {"as_of": "2012/2015"}),
    "certain only": ("co-mediation", {"as_of": "2014-07", "certainty": "certain"}),
    "another policy": ("mediation", {"as_of": "2014", "policy": "strict"}),
    "of some kinds": ("mediation", {"as_of": "any", "kinds": "state,igo"}),
    "of a process": ("mediation", {"as_of": "any", "process": "proc_algiers"}),
    "of a place": ("mediation", {"as_of": "any", "region": "iso3:DZA"}),
    "gatherings shared out": ("co-signature", {"as_of": "any", "weight": "shared"}),
    "amounts shared out": ("funding", {"as_of": "any", "weight": "shared"}),
    "a tie a fact": ("funding", {"as_of": "any", "weight": "facts"}),
    "signed twice": ("co-signature", {"as_of": "any"}),
    "two-mode": ("co-mediation-two-mode", {"as_of": "any", "kinds": "state"}),
    "what may be passed on": ("mediation", {"as_of": "any", "share": "public"}),
    "nobody": ("mediation", {"as_of": "1950"}),
}


def measured(laboratory: Laboratory, metric: str, network: str, options: dict[str, Any], values: dict[str, Any]) -> Any:
    return laboratory.loop.run(laboratory.client.metric(metric, network, options, values, 1_000))


def assert_alike(found: Any, expected: Any) -> None:
    """Equal texts and whole numbers, and numbers that differ by what two libraries may differ by."""
    if isinstance(expected, float):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
    elif isinstance(expected, dict):
        assert list(found) == list(expected)
        for key, value in expected.items():
            assert_alike(found[key], value)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_alike(one, other)
    else:
        assert found == expected


def assert_same(laboratory: Laboratory, metric: str, options: dict[str, Any], network: str, values: Any) -> None:
    there = measured(laboratory, metric, network, {**options, "engine": "gds"}, values)
    fetched = measured(laboratory, metric, network, {**options, "engine": "networkx"}, values)
    assert (there["engine"], fetched["engine"]) == ("gds", "networkx")
    for part in ("data", "summary", "groups"):
        assert_alike(there[part], fetched[part])
    assert there.get("left_out") == fetched.get("left_out")
    assert there["notes"] == [*fetched["notes"], STAYED]
    assert laboratory.held() == 0


@pytest.mark.parametrize("network", ["mediation", "funding", "signed"])
@pytest.mark.parametrize("metric", list(CHOICES))
def test_each_metric_has_the_values_of_a_network_that_is_fetched(
    laboratory: Laboratory, metric: str, network: str
) -> None:
    for options in CHOICES[metric]:
        assert_same(laboratory, metric, options, network, {"as_of": "any"})


@pytest.mark.parametrize("asked", ASKED.values(), ids=list(ASKED))
def test_a_network_is_asked_for_as_ever(laboratory: Laboratory, asked: tuple[str, dict[str, Any]]) -> None:
    # Of the metrics this one alone depends on weights.
    assert_same(laboratory, "pagerank", {"direction": "ignored"}, *asked)


def test_the_odd_cases_are_in_what_is_compared(laboratory: Laboratory) -> None:
    paid = measured(laboratory, "pagerank", "funding", {"engine": "gds"}, {"as_of": "any"})
    # Of the odd cases: e pays itself, and a pays b twice.
    assert paid["summary"]["self_ties"] == 1
    assert paid["summary"]["ties"] > paid["summary"]["tied_pairs"]
    # Some parties signed a document and adhered to it, too.
    ties = laboratory.loop.run(laboratory.client.ties("co-signature"))
    network, _ = laboratory.loop.run(laboratory.client.network("co-signature", {"as_of": "any"}))
    assert network.tie_count < len(ties)


def test_no_tie_is_fetched(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    rows, value = Reader.rows, Reader.value

    async def spied_rows(self: Reader, statement: str, parameters: Any = None) -> Any:
        found = await rows(self, statement, parameters)
        asked.append((statement, found))
        return found

    async def spied_value(self: Reader, statement: str, parameters: Any) -> Any:
        found = await value(self, statement, parameters)
        asked.append((statement, found))
        return found

    def refused(*_: Any, **__: Any) -> Any:
        raise AssertionError("ties were fetched")

    monkeypatch.setattr(Reader, "rows", spied_rows)
    monkeypatch.setattr(Reader, "value", spied_value)
    monkeypatch.setattr(Reader, "batches", refused)
    found = measured(laboratory, "harmonic", "mediation", {"engine": "gds"}, {"as_of": "2014-06/2014-12"})
    projection = laboratory.client.network_question("mediation").projection
    assert [list(row) for statement, (row, *_) in asked if statement == projection] == [
        ["graph", "pairs", "ties", "self_ties", "weightless"]
    ]
    # Lists that came back have an entry an actor, of whom there are fewer than ties.
    actors, ties = found["summary"]["actors"], found["summary"]["ties"]
    sizes = {len(one) for _, row in asked for one in (row if isinstance(row, list) else []) if isinstance(one, list)}
    assert sizes == {actors}
    assert actors < ties


def test_nothing_stays_in_memory_after_a_failure(laboratory: Laboratory) -> None:
    bound = laboratory.loop.run(laboratory.client.catalogue.bind("mediation-network", {"as_of": "any"}))

    def fails() -> None:
        with projected(bound, "mediation", NetworkOptions(), laboratory.loop.get_loop()) as network:
            network.compute(Procedure("gds.wcc.stream", "componentId"), network.merged(), {"threshold": "high"})

    with pytest.raises(StoreError, match="wcc"):
        laboratory.compute(fails)
    assert laboratory.held() == 0


def test_a_projection_that_fails_leaves_nothing_and_says_what_the_library_said(laboratory: Laboratory) -> None:
    science = DataScience(laboratory.client.reader)
    statement = "UNWIND [1, 2] AS one RETURN gds.graph.project($graph, one, -one, {}, $configuration) AS graph"
    with pytest.raises(StoreError, match=r"engine gds: gds\.graph\.project failed"):
        laboratory.loop.run(science.project(statement, {}, directed=True))
    assert laboratory.held() == 0


def limited(laboratory: Laboratory, most: int) -> Projections:
    return Projections(laboratory.client.catalogue, most)


def test_what_is_too_large_to_fetch_is_computed_where_it_lies(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laboratory.client, "projections", limited(laboratory, 100))
    found = measured(laboratory, "closeness", "mediation", {}, {"as_of": "any"})
    assert (found["engine"], found["summary"]["ties"] > 100) == ("gds", True)
    for metric, options in (("degree", {}), ("closeness", {"engine": "numpy"}), ("eigenvector", {"engine": "gds"})):
        with pytest.raises(NetworkTooLarge, match=r"more than 100 ties.*TERTIUS_MAX_FETCHED_TIES.*engine gds"):
            measured(laboratory, metric, "mediation", options, {"as_of": "any"})
    # Made of others, which have to be fetched.
    with pytest.raises(NetworkTooLarge):
        measured(laboratory, "closeness", "shared-party", {"engine": "gds"}, {"as_of": "any"})
    assert 0 < measured(laboratory, "degree", "alliance", {}, {"as_of": "any"})["summary"]["ties"] <= 100


def test_up_to_the_limit_it_is_fetched(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = laboratory.loop.run(laboratory.client.ties("mediation"))
    for most, engine in ((len(everything), "numpy"), (len(everything) - 1, "gds")):
        monkeypatch.setattr(laboratory.client, "projections", limited(laboratory, most))
        assert measured(laboratory, "closeness", "mediation", {}, {"as_of": "any"})["engine"] == engine


def test_betweenness_that_would_be_sampled_says_what_to_ask_instead(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"engine": "gds", "method": "approximate"}
    with pytest.raises(ParameterError, match="method=exact"):
        measured(laboratory, "betweenness", "mediation", options, {"as_of": "any"})
    assert laboratory.held() == 0


def test_unknown_networks_kinds_and_parameters_are_refused_as_ever(laboratory: Laboratory) -> None:
    engine = {"engine": "gds"}
    with pytest.raises(NotFound, match="trade"):
        measured(laboratory, "closeness", "trade", engine, {})
    with pytest.raises(ParameterError, match="kinds"):
        measured(laboratory, "closeness", "mediation", engine, {"kinds": "planet"})
    with pytest.raises(ParameterError, match="no parameter actor"):
        measured(laboratory, "closeness", "mediation", engine, {"actor": "mnla"})
    assert laboratory.held() == 0


def test_without_the_library_a_large_network_is_refused_with_the_next_step(
    mali_graph: object, tertius: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTIUS_MAX_FETCHED_TIES", "100")
    answer = tertius("metrics", "closeness", "--network", "mediation", "--param", "as_of=any")
    assert answer.code == 2
    assert "network-too-large" in answer.err
    assert "TERTIUS_GDS=true" in answer.err
