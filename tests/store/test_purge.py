"""Purging: no trace in any epoch, the facts of others kept, all of it at once, and never back by a load."""

from __future__ import annotations

from typing import Any

import pytest

from tertius.graph_schema.claims import Citation, Claim, Reject
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.errors import NotFound, Refused
from tertius.graph_schema.facts.office import Office
from tertius.graph_schema.facts.signature import Signature
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.loaders.pipeline.apply import roll_back
from tertius.loaders.pipeline.curation import set_standing
from tertius.store import purge as purging
from tertius.store.epochs import Writer
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.purge import plan_purge, purge
from tertius.store.redaction import tombstone_of
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    BETA,
    actor,
    cited,
    content,
    dataset,
    funding,
    load,
    load_base,
    mediation,
    served_funding,
    source,
)

PERSON = "tertius:jd"
TOMBSTONE = tombstone_of(PERSON)
# Every property of every node and relationship, as text.
_EVERYTHING = (
    "MATCH (n) RETURN reduce(t = '', k IN keys(n) | t + k + '=' + "
    "CASE WHEN n[k] IS :: LIST<STRING> THEN reduce(s = '', one IN n[k] | s + one + ' ') "
    "WHEN n[k] IS :: LIST<ANY> THEN '' ELSE toString(n[k]) END + ' ') AS text "
    "UNION ALL MATCH ()-[n]->() RETURN reduce(t = '', k IN keys(n) | t + k + '=' + "
    "CASE WHEN n[k] IS :: LIST<STRING> THEN reduce(s = '', one IN n[k] | s + one + ' ') "
    "WHEN n[k] IS :: LIST<ANY> THEN '' ELSE toString(n[k]) END + ' ') AS text"
)


@pytest.fixture
def graph(empty_graph, target) -> Graph:
    """An empty graph at the schema of this release."""
    return prepare(empty_graph, target)


def person() -> Claim:
    """Jane Doe, also called Jaydee, with an identifier."""
    says = Actor(
        id=PERSON,
        name="Jane Doe",
        type="person",
        names=(Name(text="Jaydee", lang="fr"), Name(text="Ms Jane Doe")),
        identifiers=(Identifier(id="wikidata:Q1"),),
    )
    return Claim(id="base:claim:person-1", says=says)


def office() -> Claim:
    """Jane Doe's office: a fact about her alone."""
    says = Office(
        id="fact:office:1",
        holder=(Participant(actor=PERSON),),
        organisation=(Participant(actor="tertius:a"),),
        valid="2012/2014",
        title="chair",
    )
    return Claim(id="alpha:claim:office", says=says, citations=cited("x"))


def signature() -> Claim:
    """A signature of b, for which Jane Doe signed; the summary and the quote name her."""
    says = Signature(
        id="fact:signature:1",
        signatory=(Participant(actor="tertius:b", representative=PERSON, representative_name="Jane Doe"),),
        of=(Participant(actor="tertius:pact"),),
        act="signed",
        valid="2014-06",
        summary="Jaydee signed for B.",
    )
    quote = "For B: jane doe, chair."
    return Claim(id="alpha:claim:signature", says=says, citations=(Citation(source="source:x", quote=quote),))


def agreement() -> Claim:
    """What b signed."""
    return Claim(id="base:claim:pact", says=Agreement(id="tertius:pact", name="Pact"))


def load_person(graph: Graph) -> None:
    """Jane Doe in an office, a signature, a mediation beside a, and a reject; and things that do not concern her."""
    load_base(graph)
    load(graph, dataset("people"), person(), agreement())
    reject = Reject(code="invalid-row", where="f, line 3", message='Jane Doe: "Jaydee" found', value="Jaydee")
    load(
        graph,
        ALPHA,
        office(),
        signature(),
        mediation("m", mediators=("a", "jd"), summary="A and Jane Doe mediated."),
        funding("f", cites="x"),
        reject,
    )


def traces(graph: Graph, *words: str) -> list[str]:
    """Everything in the database that holds one of the words."""
    texts = [row["text"] for row in graph.read(_EVERYTHING)]
    return [one for one in texts if any(word.lower() in one.lower() for word in words)]


def participants(graph: Graph, fact: str, epoch: int) -> set[tuple[str, str]]:
    """Who takes part in a fact at an epoch: relation and actor."""
    rows = graph.read(
        "MATCH (v:Version {id: $fact})-[r]->(a:Actor) WHERE v.since <= $at < v.until AND 'best' IN v.policies "
        "RETURN type(r) AS relation, a.id AS actor",
        fact=fact,
        at=epoch,
    )
    return {(row["relation"], row["actor"]) for row in rows}


def test_a_purged_person_leaves_no_trace_in_any_epoch(graph: Graph) -> None:
    load_person(graph)
    words = (PERSON, "Jane Doe", "Jaydee", "wikidata:Q1")
    assert len(traces(graph, *words)) > 10
    purge(graph, PERSON, "clerk", "court order 1 on Jane Doe")
    assert traces(graph, *words) == []


def test_facts_of_others_keep_their_meaning_with_a_tombstone(graph: Graph) -> None:
    load_person(graph)
    before, epoch = served_funding(graph), graph.epoch()
    done = purge(graph, PERSON, "clerk", "court order 1")
    assert done["things_removed"] == ["fact:office:1", PERSON]
    for at in (epoch, done["epoch"]):
        assert participants(graph, "fact:office:1", at) == set()
        assert participants(graph, "fact:signature:1", at) == {("SIGNATORY", "tertius:b")}
        assert participants(graph, "fact:mediation:m", at) == {
            ("MEDIATOR", "tertius:a"),
            ("MEDIATOR", TOMBSTONE),
            ("PARTY", "tertius:b"),
        }
        assert served_funding(graph, at) == before


def test_a_purged_graph_is_the_graph_that_never_knew_the_name(graph: Graph, driver, target) -> None:
    load_person(graph)
    purge(graph, PERSON, "clerk", "court order 1")
    purged = {row for row in content(graph) if row[2] != "live"}
    delete_everything(driver, target)
    built = prepare(driver, target)
    load_base(built)
    nameless = Claim(id=f"curation:{TOMBSTONE}", says=Actor(id=TOMBSTONE, name="[purged]"), author="clerk")
    load(built, dataset("curation"), nameless)
    load(built, dataset("people"), agreement())
    signed = signature()
    signatory = (Participant(actor="tertius:b"),)
    says = signed.says.model_copy(update={"signatory": signatory, "summary": "[purged] signed for B."})
    left = mediation("m", mediators=("a",), summary="A and [purged] mediated.")
    mediators = (Participant(actor="tertius:a"), Participant(actor=TOMBSTONE))
    left = left.model_copy(update={"says": left.says.model_copy(update={"mediator": mediators})})
    load(built, ALPHA, signed.model_copy(update={"says": says}), left, funding("f", cites="x"))
    assert purged == {row for row in content(built) if row[2] != "live"}


def test_loading_a_file_that_names_the_person_rejects_what_names_it(graph: Graph) -> None:
    load_person(graph)
    purge(graph, PERSON, "clerk", "court order 1")
    before = content(graph)
    again = load(graph, dataset("people"), person(), agreement())
    known = mediation("m", mediators=("a", "jd"), summary="A and Jane Doe mediated.")
    alpha = load(graph, ALPHA, office(), signature(), known, funding("f", cites="x"))
    other = Actor(id="other:7", name="J. Doe", identifiers=(Identifier(id="wikidata:Q1"),))
    third = load(graph, BETA, Claim(id="beta:claim:other", says=other))
    rejects = [one for done in (again, alpha, third) for one in done.plan.rejects]
    assert {(one.code, one.value) for one in rejects} == {("purged", TOMBSTONE)}
    assert len(rejects) == 5
    assert content(graph) == before
    assert traces(graph, PERSON, "Jane Doe", "Jaydee", "wikidata:Q1") == []


def test_a_rollback_after_a_purge_brings_nobody_back(graph: Graph) -> None:
    load_base(graph)
    load(graph, dataset("people"), person())
    load(graph, ALPHA, mediation("m", mediators=("a", "jd")))
    later = load(graph, ALPHA, mediation("m", mediators=("a",)))
    purge(graph, PERSON, "clerk", "court order 1")
    roll_back(graph, later.load)
    assert ("MEDIATOR", TOMBSTONE) in participants(graph, "fact:mediation:m", graph.epoch())
    assert traces(graph, PERSON, "Jane Doe") == []


def test_a_purged_source_takes_its_claims_quotes_and_description_from_every_epoch(graph: Graph) -> None:
    load_base(graph)
    load(graph, dataset("more"), source("z", "A", by="more", url="https://example.org/z"))
    both = (Citation(source="source:z", quote="words of z"), Citation(source="source:y"))
    shared = funding("both", "1").model_copy(update={"citations": both})
    entity = actor("e", by="alpha").model_copy(update={"citations": both})
    load(graph, ALPHA, funding("alone", "5", cites="z"), shared, entity)
    load(graph, BETA, funding("both", "2", by="beta", cites="x"))
    epoch = graph.epoch()
    assert ("both", "a", "1") in served_funding(graph)
    purge(graph, "source:z", "clerk", "taken down")
    # Without z (A) the first claim has y (D) left, and loses to x (B).
    assert served_funding(graph) == {("both", "a", "2")}
    assert served_funding(graph, epoch) == {("both", "a", "2")}
    assert served_funding(graph, epoch - 1) == {("both", "a", "1")}
    assert traces(graph, "source:z", "words of z", "example.org") == []
    reload = load(graph, ALPHA, funding("alone", "5", cites="z"), shared, entity)
    assert {(one.code, one.claim) for one in reload.plan.rejects} == {
        ("purged", None),
        ("purged", "alpha:claim:both"),
        ("purged", "alpha:claim:actor-e"),
    }
    assert reload.plan.retracted == []
    assert served_funding(graph) == {("both", "a", "2")}


def test_what_cites_a_source_that_the_purged_one_rated_is_weighed_again(graph: Graph) -> None:
    load_base(graph)
    load(graph, dataset("more"), source("z", by="more"), source("w", None, by="more"))
    # On the word of z alone, w is reliable; from the fourth epoch on, others rate it too.
    load(graph, dataset("raters"), source("w", "A", by="raters", cites="z"))
    load(graph, ALPHA, funding("f", "1", cites="w"))
    load(graph, BETA, funding("f", "2", by="beta", cites="x"))
    late = load(graph, dataset("late"), source("w", "A", by="late", cites="x"))
    assert served_funding(graph) == {("f", "a", "1")}
    done = purge(graph, "source:z", "clerk", "taken down")
    assert "fact:funding:f" in done["things_decided_again"]
    # Without z, w had no rating before and lost to x (B).
    assert served_funding(graph, late.epoch - 1) == {("f", "a", "2")}
    assert served_funding(graph, late.epoch) == served_funding(graph) == {("f", "a", "1")}
    built = {row for row in content(graph) if row[2] != "live" and row[0] == "fact:funding:f"}
    load(graph, BETA, funding("f", "3", by="beta", cites="x"))
    load(graph, BETA, funding("f", "2", by="beta", cites="x"))
    assert built == {row for row in content(graph) if row[2] != "live" and row[0] == "fact:funding:f"}


def test_a_plan_is_exact_and_writes_nothing(graph: Graph) -> None:
    load_person(graph)
    before = graph.epoch(), fingerprint(graph)
    planned = plan_purge(graph, PERSON).summary()
    assert (graph.epoch(), fingerprint(graph)) == before
    assert planned["names"] == ["Jane Doe", "Jaydee", "Ms Jane Doe"]
    assert planned["things_decided_again"] == ["fact:mediation:m", "fact:signature:1"]
    assert (planned["claims_removed"], planned["claims_rewritten"]) == (2, 2)
    done = purge(graph, PERSON, "clerk", "court order 1")
    assert {name: done[name] for name in planned} == planned


@pytest.mark.parametrize("broken_off_at", ["publish", "write_history"])
def test_a_purge_that_is_broken_off_changes_nothing_and_can_be_run_again(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, broken_off_at: str
) -> None:
    load_person(graph)
    before = graph.epoch(), fingerprint(graph), content(graph)

    def break_off(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Writer if broken_off_at == "publish" else purging, broken_off_at, break_off)
        with pytest.raises(KeyboardInterrupt):
            purge(graph, PERSON, "clerk", "court order 1")
    assert (graph.epoch(), fingerprint(graph), content(graph)) == before
    purge(graph, PERSON, "clerk", "court order 1")
    assert traces(graph, PERSON, "Jane Doe") == []


def test_a_tombstone_says_that_it_was_done(graph: Graph) -> None:
    load_person(graph)
    done = purge(graph, PERSON, "clerk", "court order 1")
    (row,) = graph.read("MATCH (p:Purged) RETURN p.id AS id, p.by AS by, p.why AS why, p.epoch AS epoch")
    assert row == {"id": TOMBSTONE, "by": "clerk", "why": "court order 1", "epoch": done["epoch"]}
    with pytest.raises(Refused, match="is purged since"):
        purge(graph, PERSON, "clerk", "again")


def test_only_an_actor_or_a_source_can_be_purged(graph: Graph) -> None:
    load_person(graph)
    with pytest.raises(NotFound, match='no actor or source "fact:office:1"'):
        plan_purge(graph, "fact:office:1")


def test_names_of_others_are_left_alone(graph: Graph) -> None:
    load_person(graph)
    page = source("page", "B", by="beta", url="https://example.org/tag/jane-doe/")
    load(graph, BETA, actor("e", by="beta", name="Jane Doe Foundation"), page)
    purge(graph, PERSON, "clerk", "court order 1")
    rows = graph.read("MATCH (v:ActorVersion {id: 'tertius:e'}) RETURN v.name AS name")
    assert rows == [{"name": "Jane Doe Foundation"}]
    assert traces(graph, "jane-doe") == []


def test_what_is_left_on_withdrawn_sources_alone_does_not_count_after_a_purge(graph: Graph) -> None:
    load_base(graph)
    both = (Citation(source="source:x"), Citation(source="source:y"))
    load(graph, ALPHA, funding("both").model_copy(update={"citations": both}))
    set_standing(graph, "source", "source:y", "tester", "forged", is_withdrawn=True)
    assert served_funding(graph) == {("both", "a", "1")}
    purge(graph, "source:x", "clerk", "taken down")
    assert served_funding(graph) == set()
    set_standing(graph, "source", "source:y", "tester", "not forged", is_withdrawn=False)
    assert served_funding(graph) == {("both", "a", "1")}
