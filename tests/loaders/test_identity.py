"""Which records are proposed to be one, which are merged by rule, and which never are."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import neo4j
import pytest

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.existence import Existence
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.signature import Signature
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.identity import (
    RULE,
    apply_certain,
    entity_records,
    find_candidates,
    identity_questions,
    list_questions,
)
from tertius.loaders.pipeline.identity_facts import find_fact_candidates
from tertius.loaders.pipeline.loading import load_and_merge
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset, Input
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.identity import fetch_canonical, merge, split, undo
from tertius.store.identity_log import fetch_decisions
from tertius.store.target import Target
from tests.loaders.claims_for_tests import dataset, load

HOME, PAX, UCDP = dataset("home"), dataset("pax"), dataset("ucdp")
MNLA = "Mouvement national pour la libération de l’Azawad"


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """An empty graph."""
    return prepare(empty_graph, target)


def actor(
    record: str, name: str, *others: str, ids: tuple[str | Identifier, ...] = (), kind: str | None = "armed_group"
) -> Claim:
    """A claim on an actor: its main name, other names, and identifiers, established unless given whole."""
    says = Actor(
        id=record,
        name=name,
        type=kind,
        names=tuple(Name(text=one) for one in others),
        identifiers=tuple(one if isinstance(one, Identifier) else Identifier(id=one) for one in ids),
    )
    return Claim(id=f"claim:{record}", says=says)


def pairs(graph: Graph, **options: Any) -> dict[tuple[str, str], float]:
    """The candidates among actors with their scores."""
    return {(one.left.id, one.right.id): one.score for one in find_candidates(graph, **options)}


# Suggestions


def test_one_movement_in_three_spellings_and_scripts_is_proposed(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:mnla", MNLA, "MNLA", "الحركة الوطنية لتحرير أزواد"), actor("tertius:fla", "FLA"))
    load(graph, PAX, actor("pax:1", "National Movement for the Liberation of Azawad (MNLA)", kind="movement"))
    load(graph, UCDP, actor("ucdp:actor:7", "الحركة الوطنية لتحرير أزواد"), actor("ucdp:actor:8", "MNLA"))
    found = pairs(graph)
    assert found[("tertius:mnla", "ucdp:actor:7")] > 0.9, "the same name in Arabic"
    assert ("tertius:mnla", "ucdp:actor:8") in found, "its acronym"
    assert ("tertius:mnla", "pax:1") in found, "its English name"
    assert not any("tertius:fla" in pair for pair in found)


def test_generic_words_alone_propose_nothing(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:a", "National Liberation Movement of Chad"))
    load(graph, PAX, actor("pax:1", "National Liberation Movement of Niger"))
    assert pairs(graph) == {}


def test_a_candidate_shows_its_evidence_feature_by_feature(graph: Graph) -> None:
    seen = Identifier(id="wikidata:Q1", status="candidate")
    load(graph, HOME, actor("tertius:hcua", "High Council for the Unity of Azawad", ids=(seen,)))
    load(graph, PAX, actor("pax:1", "High Council for Unity of Azawad", ids=(seen,)))
    (found,) = find_candidates(graph)
    told = {one.feature: (one.score, one.left, one.right) for one in found.evidence}
    assert told["name"][0] > 0.9
    assert told["kind"] == (1.0, "armed_group", "armed_group")
    assert told["identifier"] == (0.9, ["wikidata:Q1 (candidate)"], ["wikidata:Q1 (candidate)"])
    assert not found.is_certain, "an identifier seen in one source only proves nothing"


def test_records_of_one_data_set_are_never_proposed_unless_they_share_an_identifier(graph: Graph) -> None:
    load(graph, PAX, actor("pax:1", "Ganda Koy"), actor("pax:2", "Ganda Koy"))
    assert pairs(graph) == {}
    load(
        graph, dataset("more"), actor("more:1", "Ganda Izo", ids=("acled:9",)), actor("more:2", "Izo", ids=("acled:9",))
    )
    assert set(pairs(graph)) == {("more:1", "more:2")}
    assert apply_certain(graph) == ([], []), "two records of one set claim the identifier: somebody must look"


def test_pairs_judged_different_are_never_proposed_again(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:gk", "Ganda Koy"))
    load(graph, PAX, actor("pax:1", "Ganda Koy"))
    assert set(pairs(graph)) == {("tertius:gk", "pax:1")}
    merge(graph, "pax:1", "tertius:gk", by="test")
    assert pairs(graph) == {}
    split(graph, "pax:1", by="test")
    assert pairs(graph) == {}


def test_those_who_lived_at_different_times_or_meet_each_other_score_less(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:one", "Gatia Platform"), actor("tertius:two", "Ganda Koy"))
    load(graph, PAX, actor("pax:one", "Gatia Platform"), actor("pax:two", "Ganda Koy"))
    before = pairs(graph)
    lives = [
        Claim(id=f"claim:{key}", says=Existence(id=key, subject=(Participant(actor=who),), valid=valid))
        for key, who, valid in (("x:1", "tertius:one", "1990/1999"), ("x:2", "pax:one", "2014/2020"))
    ]
    met = Alliance(id="x:3", ally=(Participant(actor="tertius:two"), Participant(actor="pax:two")))
    load(graph, dataset("x"), *lives, Claim(id="claim:x:3", says=met))
    after = pairs(graph)
    assert all(after[pair] < score for pair, score in before.items())


# What is certain


def test_an_established_identifier_on_both_sides_merges_by_rule(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:mnla", "MNLA", ids=("ucdp:actor:7",)))
    brought = [actor("ucdp:actor:7", "Azawad movement"), actor("ucdp:actor:8", "Ansar Dine")]
    assert identity_questions(graph, brought, "ucdp")["certain"] == 1
    load(graph, UCDP, *brought)
    done, refused = apply_certain(graph, entity_records(brought))
    assert ([one.canonical["ucdp:actor:7"] for one in done], refused) == (["tertius:mnla"], [])
    (logged,) = fetch_decisions(graph)
    assert (logged["by"], logged["why"]) == (RULE, "both are ucdp:actor:7")
    assert logged["evidence"][0]["feature"] == "identifier"
    before = graph.epoch()
    assert apply_certain(graph) == ([], [])
    assert graph.epoch() == before, "where nothing is certain nothing is written"


def test_a_load_that_was_killed_before_its_merges_is_completed_by_the_same_load_again(
    graph: Graph, tmp_path: Path
) -> None:
    load(graph, HOME, actor("tertius:mnla", "MNLA", ids=("ucdp:actor:7",)))
    file = tmp_path / "actors.csv"
    file.write_text("as the data set published it")
    source, brought = Input(file), [actor("ucdp:actor:7", "Azawad movement")]
    killed = apply_load(graph, UCDP, validate(iter(brought), graph), "actors.csv", source.digest())

    def again() -> dict[str, Any]:
        return load_and_merge(graph, UCDP, validate(iter(brought), graph), "actors.csv", source)

    completed = again()
    assert (completed["id"], completed["wrote"], len(completed["identity"])) == (killed.load, True, 1)
    assert fetch_canonical(graph, "ucdp:actor:7") == "tertius:mnla"
    assert not again()["wrote"]


def test_an_alias_used_by_two_actors_does_not_merge_them(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:maa", "Arab Movement of Azawad", "MAA"))
    load(graph, PAX, actor("pax:1", "Movement of Agadez Arabs", "MAA"))
    before = fingerprint(graph)
    assert apply_certain(graph) == ([], [])
    assert fingerprint(graph) == before
    assert not any(one.is_certain for one in find_candidates(graph))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            actor("tertius:a", "A", ids=("iso3:MLI",), kind="state"),
            actor("pax:1", "A", ids=("iso3:MLI",), kind="government"),
        ),
        (actor("tertius:a", "A", ids=("iso3:MLI",), kind=None), actor("pax:1", "A", ids=("iso3:MLI",), kind=None)),
        (
            actor("tertius:a", "A", ids=("iso3:MLI", "cow:432"), kind="state"),
            actor("pax:1", "A", ids=("iso3:MLI", "cow:433"), kind="state"),
        ),
        (
            actor("tertius:a", "A", ids=(Identifier(id="cow:255", valid=("1816/1945",)),), kind="state"),
            actor("pax:1", "A", ids=(Identifier(id="cow:255", valid=("1990/..",)),), kind="state"),
        ),
        (
            actor("tertius:a", "A", ids=("wikidata:Q1",)),
            actor("pax:1", "A", ids=(Identifier(id="wikidata:Q1", status="candidate"),)),
        ),
    ],
    ids=["another kind", "unknown kind", "told apart by another scheme", "valid at another time", "only a candidate"],
)
def test_an_identifier_does_not_prove_what_something_else_contradicts(graph: Graph, left: Claim, right: Claim) -> None:
    load(graph, HOME, left)
    load(graph, PAX, right)
    assert apply_certain(graph) == ([], [])


def test_a_rule_does_not_repeat_what_somebody_has_taken_back(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:a", "Ganda Koy", ids=("pax:1",)))
    load(graph, PAX, actor("pax:1", "Ganda Koy"))
    (done,), _ = apply_certain(graph)
    undo(graph, done.id, by="test")
    assert apply_certain(graph) == ([], [])
    assert set(pairs(graph)) == {("tertius:a", "pax:1")}, "a person may be shown it again"


def test_three_records_with_one_identifier_are_merged_in_one_epoch_and_undone_one_by_one(graph: Graph) -> None:
    for of, record in ((HOME, "tertius:a"), (PAX, "pax:1"), (UCDP, "ucdp:actor:7")):
        load(graph, of, actor(record, record, ids=("iso3:MLI",), kind="state"))
    before, states = graph.epoch(), [fingerprint(graph)]
    done, refused = apply_certain(graph)
    assert (graph.epoch(), len(done), refused) == (before + 1, 2, [])
    assert {fetch_canonical(graph, one) for one in ("pax:1", "ucdp:actor:7")} == {"tertius:a"}
    for one in done:
        undo(graph, one.id, by="test")
    assert fingerprint(graph) == states[0]


def test_no_rule_joins_two_records_of_one_list_by_way_of_another(graph: Graph) -> None:
    load(graph, HOME, actor("iso3:scg", "Yugoslavia", kind="state"), actor("iso3:srb", "Serbia", kind="state"))
    load(graph, PAX, actor("cow:345", "Yugoslavia", ids=("iso3:scg", "iso3:srb"), kind="state"))
    assert apply_certain(graph) == ([], [])
    assert ("iso3:scg", "cow:345") in pairs(graph), "somebody is to look"


def test_agreements_are_matched_by_the_id_that_another_data_set_gives_them(graph: Graph) -> None:
    accord = Agreement(id="tertius:accord", name="Accord", identifiers=(Identifier(id="pax:1573"),))
    load(graph, HOME, Claim(id="claim:a", says=accord))
    load(graph, PAX, Claim(id="claim:b", says=Agreement(id="pax:1573", name="Accord pour la paix")))
    (done,), _ = apply_certain(graph)
    assert done.canonical == {"tertius:accord": "tertius:accord", "pax:1573": "tertius:accord"}


def test_a_plan_asks_about_what_it_would_bring_and_writes_nothing(graph: Graph) -> None:
    load(graph, HOME, actor("tertius:gk", "Ganda Koy"), actor("tertius:gi", "Ganda Izo"))
    load(graph, PAX, actor("pax:2", "Ganda Izo"))
    before = (graph.epoch(), fingerprint(graph))
    asked = identity_questions(graph, [actor("ucdp:actor:1", "Ganda Koy")], "ucdp")
    assert [(one["left"], one["right"]) for one in asked["proposed"]] == [("tertius:gk", "ucdp:actor:1")]
    (row,) = list_questions(asked)
    assert (row["id"], row["may be"], row["because of"]) == ("tertius:gk", "ucdp:actor:1", ["kind", "name"])
    assert (graph.epoch(), fingerprint(graph)) == before


# Facts


@pytest.mark.parametrize("second", [UCDP, dataset("pax", scope="pax-local")], ids=["data sets", "scopes of one"])
def test_the_same_signature_and_the_same_mediation_of_two_scopes_are_proposed(graph: Graph, second: Dataset) -> None:
    who = [actor(f"tertius:{key}", f"{key} {key}") for key in ("alpha", "beta", "gamma")]
    load(graph, HOME, *who, Claim(id="claim:accord", says=Agreement(id="tertius:accord", name="Accord")))
    for by, of, days in (("pax", PAX, "2015-05-15"), ("ucdp", second, "2015")):
        signed = Signature(
            id=f"{by}:sig", signatory=(Participant(actor="tertius:alpha"),), of=(Participant(actor="tertius:accord"),),
            act="signed", valid=days,
        )  # fmt: skip
        other = signed.model_copy(update={"id": f"{by}:adhered", "act": "adhered" if by == "pax" else "initialled"})
        talks = Mediation(
            id=f"{by}:talks", mediator=(Participant(actor="tertius:gamma"),),
            party=(Participant(actor="tertius:alpha"), Participant(actor="tertius:beta")), valid=days,
        )  # fmt: skip
        later = talks.model_copy(update={"id": f"{by}:later", "valid": "2017" if by == "pax" else "2018"})
        load(graph, of, *(Claim(id=f"claim:{one.id}", says=one) for one in (signed, other, talks, later)))
    found = {(one["left"], one["right"]): one for one in find_fact_candidates(graph)}
    assert set(found) == {("ucdp:sig", "pax:sig"), ("ucdp:talks", "pax:talks")}
    assert not any(one["certain"] for one in found.values())
    merge(graph, "pax:talks", "ucdp:talks", by="test")
    split(graph, "pax:talks", by="test")
    assert {(one["left"], one["right"]) for one in find_fact_candidates(graph)} == {("ucdp:sig", "pax:sig")}


# Speed


@pytest.mark.slow
def test_ten_thousand_actors_are_searched_within_seconds(graph: Graph) -> None:
    syllables = ["ga", "ko", "ra", "ti", "zu", "me", "lo", "ba", "shi", "da"]

    def name(number: int) -> str:
        return " ".join("".join(syllables[int(digit)] for digit in f"{(number * k) % 9973:04d}") for k in (7, 31))

    load(graph, HOME, *(actor(f"tertius:{one}", f"Front of {name(one)}") for one in range(5_000)))
    load(graph, PAX, *(actor(f"pax:{one}", f"{name(one)} Movement") for one in range(5_000)))
    began = time.monotonic()
    found = find_candidates(graph, limit=10_000)
    assert time.monotonic() - began < 30
    right = sum(one.left.id.partition(":")[2] == one.right.id.partition(":")[2] for one in found)
    assert right >= 4_900
