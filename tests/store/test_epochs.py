"""Epochs: unseen until published, unchanged afterwards, one writer at a time, leftovers swept."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import neo4j
import pytest

from tertius.graph_schema.errors import Locked
from tertius.loaders.pipeline.apply import roll_back
from tertius.loaders.record import Dataset
from tertius.store.connection import open_driver
from tertius.store.epochs import Writer, open_epoch
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.loads import fetch_load, write_load, write_manifest
from tertius.store.schema import FOREVER
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    ALPHA_PART,
    BETA,
    dataset,
    digest_of,
    funding,
    live_claims,
    load,
    load_base,
    served_funding,
)

# A version, a life and a record beyond the served epoch, and the end of one of each that is served.
BEGINS = """
UNWIND $rows AS row
MATCH (f:Fact {id: 'fact:funding:f'})
CREATE (v:Version:Funding {uid: 'left', id: f.id, since: $epoch, until: $forever, policies: ['best'],
                           digest: 'left', amount: '666'})-[:VERSION_OF]->(f)
CREATE (c:Claim {uid: 'left', id: 'alpha:claim:left', created: $epoch})
CREATE (c)-[:LIVE {since: $epoch, until: $forever}]->(f)
CREATE (:Record {id: 'left:record'})-[:RESOLVES_TO {since: $epoch, until: $forever}]->(f)
"""
ENDS = """
UNWIND $rows AS row
MATCH (f:Fact {id: 'fact:funding:f'})
MATCH (f)<-[:VERSION_OF]-(v), (f)<-[life:LIVE]-(), (f)<-[record:RESOLVES_TO]-()
WHERE v.since < $epoch AND life.since < $epoch AND record.since < $epoch
SET v.until = $epoch, life.until = $epoch, record.until = $epoch
"""


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph that knows the actors a to d, the sources x and y, and a funding flow."""
    made = prepare(empty_graph, target)
    load_base(made)
    load(made, ALPHA, funding("f"))
    return made


def leave_behind(writer: Writer) -> None:
    writer.write(BEGINS, [{}])
    writer.write(ENDS, [{}])


def fail_after_writing(writer: Writer) -> None:
    leave_behind(writer)
    raise ZeroDivisionError


def beyond(graph: Graph) -> int:
    """How many bounds lie beyond the served epoch, counted without any index."""
    rows = graph.read(
        "MATCH (v:Version) WHERE v.since > $at OR $at < v.until < $forever RETURN count(v) AS n "
        "UNION ALL MATCH ()-[r]->() WHERE r.since > $at OR $at < r.until < $forever RETURN count(r) AS n "
        "UNION ALL MATCH (c:Claim) WHERE c.created > $at RETURN count(c) AS n",
        at=graph.epoch(),
        forever=FOREVER,
    )
    return sum(row["n"] for row in rows)


def test_nothing_written_is_seen_before_it_is_published(graph: Graph) -> None:
    before = (graph.epoch(), fingerprint(graph), live_claims(graph))
    with open_epoch(graph) as writer:
        leave_behind(writer)
        assert beyond(graph) > 0
        assert (graph.epoch(), fingerprint(graph), live_claims(graph)) == before
        writer.publish("test", "to see it")
    assert graph.epoch() == before[0] + 1
    assert fingerprint(graph) != before[1]
    assert ("f", None, "666") in served_funding(graph)


def test_a_reader_of_an_earlier_epoch_sees_the_same_rows_after_later_loads(graph: Graph) -> None:
    pinned = graph.epoch()
    before = (served_funding(graph, pinned), live_claims(graph, pinned), fingerprint(graph, pinned))
    changed = load(graph, ALPHA, funding("f", "2"), funding("g"))
    load(graph, BETA, funding("f", "3", by="beta", credibility=1))
    load(graph, ALPHA, funding("g", "4"))
    roll_back(graph, changed.load)
    assert (served_funding(graph, pinned), live_claims(graph, pinned), fingerprint(graph, pinned)) == before
    assert served_funding(graph) != before[0]


def test_versions_are_immutable_but_for_their_end(graph: Graph) -> None:
    statement = (
        "MATCH (v:Version {id: 'fact:funding:f'})-[r]->(t) WITH v, r, t ORDER BY type(r), t.id "
        "RETURN v {.*, until: null} AS own, collect([type(r), properties(r), t.id]) AS roles ORDER BY own.since"
    )
    before = graph.read(statement)
    load(graph, ALPHA, funding("f", "2", funder="b"))
    load(graph, ALPHA, funding("g"))
    after = graph.read(statement)
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1


def test_every_epoch_is_logged_with_its_time_and_reason(graph: Graph) -> None:
    done = load(graph, ALPHA, funding("f", "2"))
    roll_back(graph, done.load)
    rows = graph.read("MATCH (e:Epoch) RETURN e.n AS n, e.published_at AS at, e.by AS by, e.why AS why ORDER BY e.n")
    assert [row["n"] for row in rows] == list(range(1, graph.epoch() + 1))
    assert [row["why"] for row in rows[-2:]] == [f"load {done.load}", f"rollback of {done.load}"]
    assert all(one["at"] < two["at"] for one, two in itertools.pairwise(rows))


def test_a_later_epoch_has_a_later_time_though_the_clock_was_set_back(graph: Graph) -> None:
    with open_epoch(graph) as writer:
        tomorrow = (
            "UNWIND $rows AS row MATCH (e:Epoch {n: row.n}) SET e.published_at = e.published_at + duration('P1D')"
        )
        writer.write(tomorrow, [{"n": graph.epoch()}])
        writer.publish("test", "after the clock was set back")
    rows = graph.read("MATCH (e:Epoch) RETURN e.published_at AS at ORDER BY e.n DESC LIMIT 2")
    assert rows[0]["at"] > rows[1]["at"]


def test_what_a_failing_writer_wrote_is_swept_at_once(graph: Graph) -> None:
    before = fingerprint(graph)
    with pytest.raises(ZeroDivisionError), open_epoch(graph) as writer:
        fail_after_writing(writer)
    assert beyond(graph) == 0
    assert fingerprint(graph) == before
    assert load(graph, BETA, funding("g", by="beta")).wrote, "the lock is free again"


def test_leftovers_of_a_writer_that_could_not_sweep_are_not_revealed_by_the_next(graph: Graph) -> None:
    before = fingerprint(graph)
    with open_epoch(graph) as writer:
        leave_behind(writer)
        # As if the process had been killed here.
        writer.is_settled = True
    assert beyond(graph) > 0
    with open_epoch(graph) as following:
        assert following.swept > 0
        assert beyond(graph) == 0
        following.publish("test", "nothing of its own")
    assert fingerprint(graph) == before
    assert ("f", None, "666") not in served_funding(graph)


def test_the_manifest_of_an_interrupted_load_is_not_mixed_with_that_of_the_next_input(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", "1"), funding("g", "1"))
    (kept,) = graph.read("MATCH (c:Claim {id: 'alpha:claim:g'}) RETURN c.uid AS uid")
    with open_epoch(graph) as writer:
        properties = {"dataset": "alpha", "scope": "alpha", "replaces": True, "file_digest": "cut", "file": "cut"}
        write_load(writer, f"alpha.{writer.epoch}", properties)
        write_manifest(writer, f"alpha.{writer.epoch}", [kept["uid"]], [{"code": "encoding", "claim": None}])
        writer.is_settled = True
    interrupted = f"alpha.{graph.epoch() + 1}"
    done = load(graph, ALPHA, funding("f", "2"))
    assert fetch_load(graph, interrupted)["state"] == "interrupted"
    assert done.load != interrupted
    last = load(graph, ALPHA, funding("f", "3"))
    roll_back(graph, last.load)
    assert served_funding(graph) == {("f", "a", "2")}
    assert graph.read("MATCH (r:Reject) RETURN r") == []


def test_an_interrupted_load_is_brought_in_under_its_own_id(graph: Graph) -> None:
    records = [funding("f", "2")]
    with open_epoch(graph) as writer:
        properties = {"dataset": "alpha", "scope": "alpha", "file_digest": digest_of(records), "file": "test"}
        write_load(writer, f"alpha.{writer.epoch}", properties)
        interrupted = f"alpha.{writer.epoch}"
        writer.is_settled = True
    load(graph, BETA, funding("g", by="beta"))
    assert fetch_load(graph, interrupted)["state"] == "interrupted"
    done = load(graph, ALPHA, *records)
    assert done.load == interrupted
    assert [fetch_load(graph, interrupted)[name] for name in ("state", "epoch")] == ["applied", graph.epoch()]


# One writer


def test_a_second_writer_is_refused_when_it_has_waited_long_enough(graph: Graph) -> None:
    before = graph.epoch()
    with open_epoch(graph) as writer:
        began = time.monotonic()
        with pytest.raises(Locked, match="Another process"), open_epoch(graph, wait_seconds=1):
            pytest.fail("two writers at once")
        assert time.monotonic() - began < 10
        writer.publish("test", "the first goes on unharmed")
    assert graph.epoch() == before + 1


def test_readers_are_not_held_up_by_a_writer(graph: Graph) -> None:
    with open_epoch(graph) as writer, ThreadPoolExecutor(1) as reader:
        leave_behind(writer)
        assert reader.submit(fingerprint, graph).result(timeout=5)


def test_a_writer_that_lost_its_lock_writes_and_publishes_nothing_more(graph: Graph) -> None:
    before = fingerprint(graph)
    with open_epoch(graph) as writer:
        leave_behind(writer)
        # The server ends the transaction that holds the lock, as a failover or an administrator would.
        end_transactions(graph)
        with open_epoch(graph) as following:
            following.publish("test", "the second took over")
        with pytest.raises(Locked, match="took over"):
            leave_behind(writer)
    assert beyond(graph) == 0
    assert fingerprint(graph) == before


def test_a_writer_whose_lock_was_ended_cannot_publish(graph: Graph) -> None:
    before = (graph.epoch(), fingerprint(graph))
    with open_epoch(graph) as writer:
        leave_behind(writer)
        end_transactions(graph)
        with pytest.raises(Locked, match="nothing of this writer is served"):
            writer.publish("test", "too late")
    assert (graph.epoch(), fingerprint(graph), beyond(graph)) == (*before, 0)
    assert load(graph, BETA, funding("g", by="beta")).wrote
    assert beyond(graph) == 0


def end_transactions(graph: Graph) -> None:
    with graph.driver.session(database=graph.target.database) as session:
        rows = session.run(
            "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery, database "
            "WHERE database <> 'system' AND NOT coalesce(currentQuery, '') STARTS WITH 'SHOW' RETURN id"
        ).data()
        session.run("TERMINATE TRANSACTIONS $ids", ids=[row["id"] for row in rows]).consume()


@pytest.fixture
def others(target: Target) -> Iterator[list[neo4j.Driver]]:
    """Three drivers, as three programs would have them."""
    opened = [open_driver(target) for _ in range(3)]
    yield opened
    for one in opened:
        one.close()


def test_loads_at_the_same_time_leave_what_one_after_the_other_leaves(
    graph: Graph, others: list[neo4j.Driver], target: Target
) -> None:
    sets = [dataset("alpha"), dataset("beta"), dataset("gamma")]
    start = threading.Barrier(len(sets))

    def work(driver: neo4j.Driver, of: Dataset) -> list[int]:
        own = Graph(driver, target)
        start.wait()
        return [load(own, of, *inputs(of.name, turn)).epoch for turn in range(3)]

    before = graph.epoch()
    with ThreadPoolExecutor(3) as programs:
        epochs = list(programs.map(work, others, sets))
    # Every load has an epoch of its own, in the order in which its program asked.
    assert sorted(one for found in epochs for one in found) == list(range(before + 1, before + 10))
    assert all(found == sorted(found) for found in epochs)
    assert beyond(graph) == 0
    found = fingerprint(graph)

    delete_everything(graph.driver, target)
    fresh = prepare(graph.driver, target)
    load_base(fresh)
    for of in sets:
        load(fresh, of, *inputs(of.name, 2))
    assert found == fingerprint(fresh)


def inputs(by: str, turn: int) -> list:
    """What a data set says in one of its three turns: all sets speak of the same facts."""
    keys = ["fgh", "ghi", "fi"][turn]
    return [funding(key, f"{turn}{len(by)}", by=by, cites="x", credibility=turn + 1) for key in keys]


def test_an_only_adding_load_is_published_like_any_other(graph: Graph) -> None:
    done = load(graph, ALPHA_PART, funding("g"))
    assert (done.wrote, done.epoch) == (True, graph.epoch())
    assert served_funding(graph) == {("f", "a", "1"), ("g", "a", "1")}
