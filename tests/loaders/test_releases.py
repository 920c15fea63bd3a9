"""Releases and scopes: what a load retracts, what it leaves alone, what is refused, and rollback of each."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import neo4j
import pytest

from tertius.graph_schema.errors import InvalidInput, Refused
from tertius.loaders.pipeline.apply import Applied, apply_load, plan_rollback, roll_back, summarize_rollback
from tertius.loaders.pipeline.plan import make_plan
from tertius.loaders.pipeline.release import dataset_of
from tertius.loaders.pipeline.report import describe_plan
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.registry import Loader
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.releases import newest_of, retracts
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    actor,
    content,
    dataset,
    digest_of,
    funding,
    load,
    load_base,
    random_records,
    served_funding,
)

PART = dataset("flows", complete=False)


def release(label: str, scope: str = "flows", *, replaces: bool = False) -> Dataset:
    """An input of the data set flows that says of which release it is."""
    return replace(dataset("flows", complete=False, scope=scope), release=label, replaces=replaces)


def flow(key: str, amount: str = "1") -> Record:
    return funding(key, amount, by="flows")


def keys(graph: Graph) -> str:
    """The keys of the flows served, in order."""
    return "".join(sorted(key for key, _, _ in served_funding(graph)))


def test_a_newer_release_retracts_what_it_no_longer_contains(graph: Graph) -> None:
    load(graph, release("23.1"), flow("f"), flow("g"))
    done = load(graph, release("24.1"), flow("g"), flow("h"))
    assert done.plan.retracted == ["flows:claim:f"]
    assert keys(graph) == "gh"


def test_a_second_file_of_the_same_release_wipes_nothing(graph: Graph) -> None:
    load(graph, release("24.1"), flow("f"))
    done = load(graph, release("24.1"), flow("g"))
    assert done.plan.summary()["retracts"] is None
    assert keys(graph) == "fg"


def test_files_of_two_publishers_do_not_wipe_each_other_even_in_a_newer_release(graph: Graph) -> None:
    load(graph, release("2023-12", "flows:fr"), flow("f"))
    load(graph, release("2023-11", "flows:de"), flow("g"))
    done = load(graph, release("2024-01", "flows:fr"), flow("h"))
    assert done.plan.summary()["retracts"] == {"scope": "flows:fr", "claims": ["flows:claim:f"]}
    assert keys(graph) == "gh"


def test_an_input_without_a_release_only_adds(graph: Graph) -> None:
    load(graph, PART, flow("f"))
    load(graph, PART, flow("g"))
    assert keys(graph) == "fg"


def test_replaces_makes_any_input_stand_for_its_scope(graph: Graph) -> None:
    load(graph, PART, flow("f"))
    load(graph, replace(PART, replaces=True), flow("g"))
    assert keys(graph) == "g"
    load(graph, release("24.1"), flow("h"))
    load(graph, release("24.1", replaces=True), flow("i"))
    assert keys(graph) == "i"


def test_an_older_release_is_refused_and_nothing_is_written(graph: Graph) -> None:
    load(graph, release("10.0"), flow("f", "2"))
    before = (graph.epoch(), fingerprint(graph))
    # Nine comes before ten, though not as text.
    with pytest.raises(Refused, match=r"release 9\.1 of flows.*release 10\.0 .*--force"):
        load(graph, release("9.1"), flow("f", "1"))
    assert (graph.epoch(), fingerprint(graph)) == before


def test_a_forced_older_release_revises_and_retracts_nothing(graph: Graph) -> None:
    load(graph, release("10.0"), flow("f", "2"), flow("g"))
    older = release("9.1")
    records = [flow("f", "1"), flow("h")]
    done = apply_load(graph, older, validate(records, graph, older), "old", digest_of(records), force=True)
    assert done.plan.retracted == []
    assert served_funding(graph) == {("f", "a", "1"), ("g", "a", "1"), ("h", "a", "1")}
    # It did not become the newest.
    with pytest.raises(Refused, match=r"10\.0"):
        load(graph, release("9.9"), flow("z"))


def test_an_older_release_may_come_once_the_newer_is_rolled_back(graph: Graph) -> None:
    newer = load(graph, release("10.0"), flow("f", "2"))
    roll_back(graph, newer.load)
    load(graph, release("9.1"), flow("f", "1"))
    assert served_funding(graph) == {("f", "a", "1")}


def test_the_second_file_takes_the_place_of_a_first_that_is_rolled_back(graph: Graph) -> None:
    load(graph, release("23.1"), flow("f"), flow("g"))
    first = load(graph, release("24.1"), flow("g"))
    load(graph, release("24.1"), flow("h"))
    assert keys(graph) == "gh"
    # Without the first file the second would have been the one that replaces release 23.1.
    roll_back(graph, first.load)
    assert keys(graph) == "h"


def test_a_fact_of_a_newer_release_does_not_count_as_known_for_it_through_the_older(graph: Graph) -> None:
    load(graph, release("23.1"), actor("e", by="flows"), funding("f", funder="e", by="flows"))
    found = validate([funding("f", "2", funder="e", by="flows")], graph, release("24.1"))
    assert [one.code for one in found.rejects] == ["unknown-reference"]
    same = validate([funding("f", "2", funder="e", by="flows")], graph, release("23.1"))
    assert same.rejects == []


@pytest.mark.parametrize(
    ("label", "earlier", "expected"),
    [
        ("24.1", [], False),
        ("24.1", ["23.1"], True),
        ("24.1", ["24.1"], False),
        ("24.1", ["9.1", "24.2"], False),
        ("2024-02-01", ["2024-01-31"], True),
        ("2024", ["2023-12-31"], True),
        ("v10", ["v9"], True),
        (None, ["23.1"], False),
    ],
)
def test_which_release_retracts(label: str | None, earlier: list[str], expected: bool) -> None:
    assert retracts(label, earlier, always=False) is expected
    assert retracts(label, earlier, always=True)


def test_the_newest_release_is_found_by_numbers() -> None:
    assert newest_of(["9.1", "10.0", "9.10"]) == "10.0"
    assert newest_of([]) is None


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 8))])
def test_rollback_among_releases_publishes_the_graph_in_which_the_load_never_was(
    seed: int, driver: neo4j.Driver, target: Target
) -> None:
    dice = random.Random(f"releases {seed}")
    kinds = [release("1"), release("2"), release("3"), PART, replace(PART, replaces=True)]
    inputs = [(dice.choice(kinds), random_records(dice, "flows")) for _ in range(dice.randint(3, 5))]
    taken_back = dice.randrange(len(inputs))

    graph = emptied(driver, target)
    loads = apply_all(graph, inputs)
    found, changes = plan_rollback(graph, loads[taken_back].load)
    planned = summarize_rollback(graph, found, changes)
    done = roll_back(graph, loads[taken_back].load)
    assert {name: planned[name] for name in ("closed", "changed", "added", "ids")} == {
        name: done[name] for name in ("closed", "changed", "added", "ids")
    }
    now = content(graph)

    fresh = emptied(driver, target)
    apply_all(fresh, inputs[:taken_back] + inputs[taken_back + 1 :])
    assert now == content(fresh)


def emptied(driver: neo4j.Driver, target: Target) -> Graph:
    delete_everything(driver, target)
    graph = prepare(driver, target)
    load_base(graph)
    return graph


def apply_all(graph: Graph, inputs: list[tuple[Dataset, list[Record]]]) -> list[Applied]:
    return [
        apply_load(graph, of, validate(records, graph, of), "test", f"file {number}", force=True)
        for number, (of, records) in enumerate(inputs)
    ]


# What a loader tells of an input


def loader(**told: Any) -> Loader:
    """A loader module as the registry finds it."""
    return cast(Loader, SimpleNamespace(DATASET=ALPHA, __doc__="A page.", records=lambda source: iter(()), **told))


def test_a_loader_tells_scope_and_release_of_an_input(tmp_path: Path) -> None:
    source = Input(tmp_path / "fr.csv", options={"year": "2024"})
    told = loader(scope=lambda one: f"alpha:{one.path.stem}", release=lambda one: one.options["year"])
    found = dataset_of(told, source, replaces=True)
    assert (found.scope, found.release, found.replaces) == ("alpha:fr", "2024", True)
    plain = dataset_of(loader(), source)
    assert (plain.scope, plain.release, plain.replaces) == ("alpha", None, False)
    with pytest.raises(InvalidInput, match="no scope of alpha"):
        dataset_of(loader(scope=lambda one: ""), source)


def test_the_digest_of_several_files_does_not_depend_on_the_order_they_are_typed_in(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("1", "utf-8")
    second.write_text("2", "utf-8")
    both = Input(first, (second,)).digest()
    assert both == Input(second, (first,)).digest()
    assert len({both, Input(first).digest(), Input(second).digest()}) == 3
    second.write_text("3", "utf-8")
    assert Input(first, (second,)).digest() != both


def test_options_are_part_of_the_digest(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1", "utf-8")
    digests = {Input(file, options=options).digest() for options in ({}, {"states": "cow"}, {"states": "gw"})}
    assert len(digests) == 3
    assert Input(file, options={"a": "1", "b": "2"}).digest() == Input(file, options={"b": "2", "a": "1"}).digest()


def test_a_data_set_that_takes_one_file_says_so(tmp_path: Path) -> None:
    assert Input(tmp_path).only() == tmp_path
    with pytest.raises(InvalidInput, match="2 were given"):
        Input(tmp_path / "a", (tmp_path / "b",)).only()


def test_a_plan_tells_the_slots_that_change(graph: Graph) -> None:
    load(graph, PART, flow("f", "1"), funding("g", by="flows", cites="x"))
    records = [flow("f", "2"), funding("g", by="flows", cites="y", credibility=2)]
    plan = make_plan(graph, PART, validate(records, graph, PART), "test", "newer")
    told = {one["id"]: one["slots"] for one in describe_plan(graph, plan)["changes"]}
    assert told == {
        "fact:funding:f": [{"slot": "amount", "old": "1", "new": "2"}],
        "fact:funding:g": [
            {"slot": "claim credibility", "old": 3, "new": 2},
            {"slot": "source source:x", "old": True, "new": None},
            {"slot": "source source:y", "old": None, "new": True},
        ],
    }
