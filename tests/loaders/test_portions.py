"""Loads of any size: records are read one at a time, and what is written in portions is what is written whole."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Iterator

import neo4j
import pytest

from tertius.graph_schema.claims import Claim
from tertius.loaders.pipeline import spool
from tertius.loaders.pipeline.apply import roll_back
from tertius.loaders.pipeline.validate import validate
from tertius.store import change_log
from tertius.store.epochs import open_epoch
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.identity import Merge, merge_all
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    BETA,
    actor,
    content,
    dataset,
    funding,
    load,
    load_base,
    mediation,
    random_records,
    source,
)


def test_records_are_read_one_at_a_time_and_not_kept(graph: Graph) -> None:
    alive: weakref.WeakSet[Claim] = weakref.WeakSet()
    most = 0

    def read() -> Iterator[Claim]:
        nonlocal most
        for number in range(500):
            claim = funding(f"f{number}")
            alive.add(claim)
            yield claim
            del claim
            gc.collect(0)
            most = max(most, len(alive))

    found = validate(read(), graph, ALPHA)
    assert len(found.claims) == 500
    assert most < 50


def play(graph: Graph) -> set[tuple[str, str, str]]:
    """Loads of two sets that speak of the same, a merge, a source that is rated anew, and a rollback."""
    dice = random.Random(2014)
    for number in range(3):
        load(graph, ALPHA, *random_records(dice, "alpha"), mediation("m"), digest=f"alpha {number}")
        load(graph, BETA, *random_records(dice, "beta"), digest=f"beta {number}")
    merge_all(graph, [Merge("tertius:a", "tertius:b", "said to be one")], by="test")
    load(graph, dataset("base"), *[actor(key) for key in "abcd"], source("x", "A"), source("y", "F"), digest="rated")
    last = load(graph, ALPHA, *random_records(dice, "alpha"), funding("z", funder="b"), digest="alpha 9")
    roll_back(graph, last.load)
    return content(graph)


def test_what_is_written_in_portions_is_what_is_written_whole(
    graph: Graph, driver: neo4j.Driver, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, seen = play(graph), fingerprint(graph)
    delete_everything(driver, target)
    again = prepare(driver, target)
    load_base(again)
    for module in (change_log, spool):
        monkeypatch.setattr(module, "PORTION", 2)
    assert play(again) == whole
    assert fingerprint(again) == seen


def test_a_flow_may_be_part_of_one_that_is_written_after_it(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (change_log, spool):
        monkeypatch.setattr(module, "PORTION", 1)
    part = funding("a")
    says = part.says.model_copy(update={"part_of": "fact:funding:b"})
    load(graph, ALPHA, part.model_copy(update={"says": says}), funding("b"))
    rows = graph.read(
        "MATCH (c:Claim {id: 'alpha:claim:a'})-[:NAMES]->(r:Record)-[:RESOLVES_TO]->(f:Fact) RETURN f.id AS id"
    )
    assert [row["id"] for row in rows] == ["fact:funding:b"]


def test_what_was_never_published_has_no_caption(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tertius.loaders.pipeline.apply.write_manifest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load(graph, ALPHA, actor("e", by="alpha"), funding("f", funder="e"))
    captions = (
        "MATCH (t:Fact|Actor) WHERE t.id IN ['fact:funding:f', 'tertius:e'] RETURN t.id AS id, t.caption AS caption"
    )
    assert all(row["caption"] is None for row in graph.read(captions))
    load(graph, ALPHA, actor("e", by="alpha"), funding("f", funder="e"))
    assert {row["id"]: row["caption"] for row in graph.read(captions)} == {
        "fact:funding:f": "funding flow 2014",
        "tertius:e": "E",
    }
    with open_epoch(graph) as writer:
        assert writer.swept == 0
