"""Decisions on identity: what is merged is served as one, under the smallest id, and every decision can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import neo4j
import pytest

import tertius
from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.errors import NotFound, Refused
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.signature import Signature
from tertius.loaders.pipeline.apply import roll_back
from tertius.store.epochs import open_epoch
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.identity import Merge, fetch_canonical, merge, merge_all, split, undo
from tertius.store.identity_log import fetch_decisions
from tertius.store.schema import FOREVER
from tertius.store.target import Target
from tests.loaders.claims_for_tests import content, dataset, load, source

HOME, PAX, UCDP = dataset("home"), dataset("pax"), dataset("ucdp")


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """Three data sets that know one movement, each under an id of its own, and others that tell of it."""
    made = prepare(empty_graph, target)
    load(made, HOME, source("x"), named("tertius:mnla", "MNLA"), named("tertius:algeria", "Algeria", type="state"))
    load(made, PAX, named("pax:1", "Mouvement national"), talks("pax:talks", mediator="tertius:algeria", party="pax:1"))
    load(made, UCDP, named("ucdp:actor:7", "Azawad movement"), talks("ucdp:talks", party="ucdp:actor:7"))
    return made


def named(record: str, name: str, **said: Any) -> Claim:
    """A data set's claim that an actor exists and is called so."""
    return Claim(id=f"claim:{record}", says=Actor(id=record, name=name, **said))


def talks(key: str, *, mediator: str = "tertius:algeria", by: str = "", **who: str | Iterable[str]) -> Claim:
    """A claim on a mediation; each role is one record or several."""
    roles: dict[str, Any] = {
        role: tuple(Participant(actor=one) for one in ([ids] if isinstance(ids, str) else ids))
        for role, ids in {"mediator": mediator, **who}.items()
    }
    return Claim(id=f"claim:{key}{by}", says=Mediation(id=key, valid="2014", **roles))


def served(graph: Graph, at: int | None = None, policy: str = "best") -> set[tuple[str, str, str, str]]:
    """Everybody in every fact: fact, role, actor, record."""
    rows = graph.read(
        "MATCH (f:Fact)<-[:VERSION_OF]-(v:Version)-[r]->(t:!Fact) WHERE v.since <= $at < v.until "
        "AND $policy IN v.policies RETURN f.id AS fact, type(r) AS role, t.id AS actor, r.record AS record",
        at=graph.epoch() if at is None else at,
        policy=policy,
    )
    assert len(rows) == len({tuple(row.values()) for row in rows}), "a participant is doubled"
    return {(row["fact"], row["role"], row["actor"], row["record"]) for row in rows}


def parties(graph: Graph, fact: str) -> set[tuple[str, str]]:
    """The parties of a mediation with the record under which each was loaded."""
    return {(actor, record) for one, role, actor, record in served(graph) if (one, role) == (fact, "PARTY")}


def actors(graph: Graph) -> set[str]:
    """The actors that are served."""
    rows = graph.read(
        "MATCH (v:ActorVersion)-[:VERSION_OF]->(a) WHERE v.since <= $at < v.until RETURN a.id AS id", at=graph.epoch()
    )
    return {row["id"] for row in rows}


def decide(graph: Graph, left: str, right: str) -> str:
    return merge(graph, left, right, by="test").id


# Merging


def test_merged_records_are_one_actor_under_the_smallest_id(graph: Graph) -> None:
    done = merge(graph, "ucdp:actor:7", "tertius:mnla", by="analyst", why="the same leaders")
    assert actors(graph) == {"tertius:mnla", "tertius:algeria", "pax:1"}
    assert parties(graph, "ucdp:talks") == {("tertius:mnla", "ucdp:actor:7")}
    assert done.canonical == {"tertius:mnla": "tertius:mnla", "ucdp:actor:7": "tertius:mnla"}
    assert fetch_canonical(graph, "ucdp:actor:7") == "tertius:mnla"


def test_the_smallest_id_does_not_depend_on_the_order_of_merges(graph: Graph) -> None:
    decide(graph, "ucdp:actor:7", "pax:1")
    assert parties(graph, "pax:talks") == {("ucdp:actor:7", "pax:1")}, "ucdp ranks before pax"
    decide(graph, "pax:1", "tertius:mnla")
    assert parties(graph, "pax:talks") == {("tertius:mnla", "pax:1")}
    assert parties(graph, "ucdp:talks") == {("tertius:mnla", "ucdp:actor:7")}


def test_a_merge_does_not_double_a_count(graph: Graph) -> None:
    load(graph, dataset("both"), talks("both:talks", party=["pax:1", "ucdp:actor:7"], by="both"))
    load(graph, dataset("other"), talks("both:talks", party="tertius:mnla", by="other"))
    decide(graph, "pax:1", "ucdp:actor:7")
    decide(graph, "pax:1", "tertius:mnla")
    assert parties(graph, "both:talks") == {("tertius:mnla", "tertius:mnla")}
    rows = graph.read(
        "MATCH (:Mediation {id: 'both:talks', until: $open})-[p:PARTY]->() RETURN p.records AS r", open=FOREVER
    )
    assert [row["r"] for row in rows] == [["tertius:mnla", "ucdp:actor:7", "pax:1"]]


def test_other_names_of_a_merged_actor_find_it_and_are_no_dispute(graph: Graph) -> None:
    decide(graph, "pax:1", "tertius:mnla")
    (row,) = graph.read(
        "MATCH (v:ActorVersion {id: 'tertius:mnla'}) WHERE v.since <= $at < v.until "
        "RETURN v.name AS name, v.disputed AS disputed, [(v)-[r:NAMED]->() | [r.text, r.kind]] AS names",
        at=graph.epoch(),
    )
    assert (row["name"], row["disputed"]) == ("MNLA", False)
    assert sorted(row["names"]) == [["MNLA", "main"], ["Mouvement national", "alias"]]


def test_a_later_load_about_a_merged_record_goes_to_the_canonical_actor(graph: Graph) -> None:
    decide(graph, "pax:1", "tertius:mnla")
    load(graph, dataset("late"), talks("late:talks", party="pax:1"))
    assert parties(graph, "late:talks") == {("tertius:mnla", "pax:1")}


def test_representatives_and_whom_they_stood_for_are_merged_too(graph: Graph) -> None:
    load(graph, dataset("people"), named("tertius:ag", "Ag A", type="person"), named("pax:9", "A. Ag", type="person"))
    says = Signature(
        id="pax:signature",
        signatory=(Participant(actor="pax:1", representative="pax:9", on_behalf_of="ucdp:actor:7"),),
        of=(Participant(actor="pax:accord"),),
    )
    accord = Claim(id="claim:accord", says=Agreement(id="pax:accord", name="Accord"))
    load(graph, dataset("signed"), accord, Claim(id="claim:signed", says=says))
    merge_all(graph, [Merge("pax:9", "tertius:ag"), Merge("ucdp:actor:7", "tertius:mnla")], by="test")
    decide(graph, "pax:1", "tertius:mnla")
    (row,) = graph.read(
        "MATCH (v:Signature {until: $open})-[s:SIGNATORY]->(a), (v)-[r:REPRESENTATIVE]->(p) "
        "RETURN a.id AS a, s.on_behalf_of AS behalf, s.record AS record, p.id AS p, r.record AS person, "
        "r.of_actor AS of",
        open=FOREVER,
    )
    assert row == {
        "a": "tertius:mnla", "behalf": "tertius:mnla", "record": "pax:1", "p": "tertius:ag", "person": "pax:9",
        "of": "pax:1",
    }  # fmt: skip


def test_who_speaks_for_two_is_named_under_the_record_of_each(graph: Graph) -> None:
    load(graph, dataset("people"), named("tertius:ag", "Ag A", type="person"), named("pax:9", "A. Ag", type="person"))
    parties = (
        Participant(actor="pax:1", representative="pax:9"),
        Participant(actor="ucdp:actor:7", representative="tertius:ag"),
    )
    says = Mediation(id="pax:spoken", mediator=(Participant(actor="tertius:algeria"),), party=parties)
    load(graph, dataset("signed"), Claim(id="claim:spoken", says=says))
    merge(graph, "pax:9", "tertius:ag", by="test")
    with tertius.open() as client:
        rows = client.query("named-in", fact="pax:spoken").rows
    spoken = {(one["actor"], one["speaks_for"], tuple(one["records"])) for one in rows if one["speaks_for"]}
    assert spoken == {("tertius:ag", "pax:1", ("pax:9",)), ("tertius:ag", "ucdp:actor:7", ("tertius:ag",))}


# What is refused


def test_records_of_different_kinds_are_not_merged(graph: Graph) -> None:
    load(graph, dataset("accords"), Claim(id="claim:a", says=Agreement(id="pax:accord", name="MNLA")))
    with pytest.raises(Refused, match="of kind Actor, pax:accord of kind Agreement"):
        decide(graph, "tertius:mnla", "pax:accord")
    says = Alliance(id="pax:alliance", ally=(Participant(actor="pax:1"), Participant(actor="tertius:mnla")))
    load(graph, dataset("allies"), Claim(id="claim:ally", says=says))
    with pytest.raises(Refused, match="of kind Mediation"):
        decide(graph, "pax:alliance", "pax:talks")
    load(graph, dataset("people"), named("pax:9", "A. Ag", type="person"))
    with pytest.raises(Refused, match="a person is no other actor"):
        decide(graph, "pax:9", "tertius:algeria")


def test_what_is_one_already_or_unknown_is_refused_and_writes_nothing(graph: Graph) -> None:
    first = decide(graph, "pax:1", "mnla")
    before = graph.epoch()
    with pytest.raises(Refused, match=f"one already, by {first}"):
        decide(graph, "tertius:mnla", "pax:1")
    with pytest.raises(NotFound, match="pax:404"):
        decide(graph, "tertius:mnla", "pax:404")
    with pytest.raises(Refused, match="nothing to split"):
        split(graph, "ucdp:actor:7", by="test")
    with pytest.raises(NotFound, match="decision\\.99"):
        undo(graph, "decision.99", by="test")
    assert (graph.epoch(), len(fetch_decisions(graph))) == (before, 1)


def test_records_judged_different_are_not_merged_without_undoing_that(graph: Graph) -> None:
    decide(graph, "pax:1", "tertius:mnla")
    apart = split(graph, "pax:1", by="test").id
    decide(graph, "pax:1", "ucdp:actor:7")
    with pytest.raises(Refused, match=f"judged different by {apart}"):
        decide(graph, "ucdp:actor:7", "tertius:mnla")


# Splitting and undoing


def test_a_chain_that_is_split_in_its_middle_leaves_the_ends_one(graph: Graph) -> None:
    decide(graph, "tertius:mnla", "pax:1")
    decide(graph, "pax:1", "ucdp:actor:7")
    before = fingerprint(graph)
    done = split(graph, "pax:1", by="test")
    assert parties(graph, "pax:talks") == {("pax:1", "pax:1")}
    assert parties(graph, "ucdp:talks") == {("tertius:mnla", "ucdp:actor:7")}
    undo(graph, done.id, by="test")
    assert fingerprint(graph) == before


def test_undoing_a_merge_gives_the_graph_of_before(graph: Graph) -> None:
    before, said = fingerprint(graph), content(graph)
    first = decide(graph, "pax:1", "tertius:mnla")
    between = fingerprint(graph)
    second = decide(graph, "ucdp:actor:7", "pax:1")
    undo(graph, second, by="test")
    assert fingerprint(graph) == between
    undone = undo(graph, first, by="test")
    assert content(graph) == said
    assert fingerprint(graph) == before
    undo(graph, undone.id, by="test")
    assert fingerprint(graph) == between, "an undo can be undone"


def test_undoing_what_a_later_decision_has_ended_is_refused(graph: Graph) -> None:
    first = decide(graph, "pax:1", "tertius:mnla")
    later = split(graph, "pax:1", by="test").id
    with pytest.raises(Refused, match=f"{first} cannot be undone"):
        undo(graph, first, by="test")
    undo(graph, later, by="test")
    with pytest.raises(Refused, match=f"{later} cannot be undone"):
        undo(graph, later, by="test")
    before = fetch_decisions(graph)[-1]
    assert (before["id"], before["undone_by"]) == (first, None)
    undo(graph, first, by="test")
    assert fetch_canonical(graph, "pax:1") == "pax:1", "its end was undone, so that it stood again"


def test_undoing_a_split_is_refused_while_others_rest_on_it(graph: Graph) -> None:
    decide(graph, "pax:1", "tertius:mnla")
    apart = split(graph, "pax:1", by="test").id
    decide(graph, "pax:1", "ucdp:actor:7")
    later = split(graph, "pax:1", by="test").id
    decide(graph, "ucdp:actor:7", "tertius:mnla")
    with pytest.raises(Refused, match=later):
        undo(graph, apart, by="test")


def test_the_answer_for_a_past_epoch_does_not_change_after_a_merge(graph: Graph) -> None:
    pinned = graph.epoch()
    before = (served(graph, pinned), fingerprint(graph, pinned), fetch_canonical(graph, "pax:1", pinned))
    done = decide(graph, "pax:1", "tertius:mnla")
    merged = (graph.epoch(), fingerprint(graph))
    undo(graph, done, by="test")
    assert (served(graph, pinned), fingerprint(graph, pinned), fetch_canonical(graph, "pax:1", pinned)) == before
    assert fingerprint(graph, merged[0]) == merged[1]


# Loads and rollbacks


def test_a_rolled_back_record_lends_its_id_no_more_and_comes_back_under_it(graph: Graph) -> None:
    decide(graph, "pax:1", "ucdp:actor:7")
    without, said = fingerprint(graph), content(graph)
    late = load(graph, dataset("late"), named("tertius:azawad", "Azawad"))
    alone = fingerprint(graph)
    decide(graph, "tertius:azawad", "pax:1")
    merged = fingerprint(graph)
    assert parties(graph, "ucdp:talks") == {("tertius:azawad", "ucdp:actor:7")}
    roll_back(graph, late.load)
    assert content(graph) == said
    assert fingerprint(graph) == without
    assert fetch_canonical(graph, "tertius:azawad") is None
    load(graph, dataset("late"), named("tertius:azawad", "Azawad"), digest="again")
    assert fingerprint(graph) == merged != alone


# Facts


def test_merged_facts_are_one_with_the_claims_of_both(graph: Graph) -> None:
    decide(graph, "pax:1", "ucdp:actor:7")
    before = fingerprint(graph)
    done = decide(graph, "pax:talks", "ucdp:talks")
    assert served(graph) == {
        ("ucdp:talks", "MEDIATOR", "tertius:algeria", "tertius:algeria"),
        ("ucdp:talks", "PARTY", "ucdp:actor:7", "ucdp:actor:7"),
    }
    undo(graph, done, by="test")
    assert fingerprint(graph) == before


def test_two_episodes_of_one_alliance_stay_two(graph: Graph) -> None:
    def alliance(key: str, first: str, valid: str) -> Claim:
        allies = tuple(Participant(actor=one) for one in (first, "tertius:algeria"))
        return Claim(id=f"claim:{key}", says=Alliance(id=key, ally=allies, valid=valid))

    load(graph, dataset("one"), alliance("pax:2012", "pax:1", "2012"))
    load(graph, dataset("two"), alliance("ucdp:2014", "ucdp:actor:7", "2014"))
    decide(graph, "pax:1", "ucdp:actor:7")
    assert {(fact, actor) for fact, role, actor, _ in served(graph) if role == "ALLY"} == {
        (fact, actor) for fact in ("pax:2012", "ucdp:2014") for actor in ("ucdp:actor:7", "tertius:algeria")
    }


# Crash


LEFT_BEHIND = """
UNWIND $rows AS row
MATCH (a:Record {id: 'pax:1'}), (b:Record {id: 'ucdp:actor:7'}), ()-[j:SAME]->()
SET j.until = $epoch, j.ended_by = 'decision.left'
CREATE (:Decision {id: 'decision.left', epoch: $epoch})
CREATE (a)-[:SAME {since: $epoch, until: $forever, begun_by: 'decision.left'}]->(b)
CREATE (a)-[:DIFFERENT {since: $epoch, until: $forever, begun_by: 'decision.left'}]->(b)
"""


def test_a_decision_that_was_cut_short_leaves_nothing(graph: Graph) -> None:
    done = decide(graph, "pax:1", "tertius:mnla")
    before = fingerprint(graph)
    with open_epoch(graph) as writer:
        writer.write(LEFT_BEHIND, [{}])
        # As if the process had been killed here.
        writer.is_settled = True
    assert fingerprint(graph) == before
    with open_epoch(graph) as following:
        following.publish("test", "nothing of its own")
    standing = graph.read("MATCH (a)-[j:SAME|DIFFERENT]->(b) RETURN a.id AS a, b.id AS b, properties(j) AS j")
    assert [(row["a"], row["b"], row["j"]["until"], row["j"].get("ended_by")) for row in standing] == [
        ("tertius:mnla", "pax:1", FOREVER, None)
    ]
    assert [one["id"] for one in fetch_decisions(graph)] == [done]
    assert fingerprint(graph) == before
