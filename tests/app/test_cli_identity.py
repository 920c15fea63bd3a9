"""`tertius identity` as a user types it: candidates, merge, show, split, undo, log, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import neo4j
import pytest

from tertius.client import open as open_client
from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.membership import Membership
from tertius.graph_schema.facts.succession import Succession
from tertius.graph_schema.identifiers import Identifier
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.commands import RunCommand, command_runner
from tests.loaders.claims_for_tests import cited, dataset, load, source


def actor(record: str, name: str, kind: str = "armed_group", ids: tuple[str, ...] = ()) -> Claim:
    says = Actor(id=record, name=name, type=kind, identifiers=tuple(Identifier(id=one) for one in ids))
    return Claim(id=f"claim:{record}", says=says, citations=cited("x"))


def talks(key: str, party: str, cites: str) -> Claim:
    says = Mediation(
        id=key, mediator=(Participant(actor="tertius:algeria"),), party=(Participant(actor=party),), valid="2014"
    )
    return Claim(id=f"claim:{key}", says=says, citations=cited(cites))


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """Two data sets that each know a movement, and talks it took part in."""
    made = prepare(empty_graph, target)
    home = [source("x"), source("y"), actor("tertius:gk", "Ganda Koy"), actor("tertius:algeria", "Algeria", "state")]
    load(made, dataset("home"), *home)
    load(made, dataset("pax"), actor("pax:1", "Ganda Koy"), talks("pax:talks", "pax:1", "x"))
    load(made, dataset("ucdp"), actor("ucdp:7", "Songhai militia"), talks("ucdp:talks", "ucdp:7", "y"))
    return made


@pytest.fixture
def tertius(graph: Graph, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> RunCommand:
    """Runs the command line on that graph."""
    return command_runner(monkeypatch, capfd)


def said(tertius: RunCommand, *arguments: str) -> Any:
    ended = tertius(*arguments, "--format", "json")
    assert ended.code == 0, ended.err
    return json.loads(ended.out)


def test_candidates_say_what_to_type_and_the_log_says_who_did_it(tertius: RunCommand) -> None:
    proposed = tertius("identity", "candidates")
    assert "tertius identity merge tertius:gk pax:1" in proposed.out
    assert "name 1.00: Ganda Koy | Ganda Koy" in proposed.out
    merged = tertius("identity", "merge", "gk", "pax:1", "--why", "same leaders", "--by", "analyst")
    assert (merged.code, "tertius:gk, pax:1 → tertius:gk" in merged.out) == (0, True)
    (decision,) = said(tertius, "identity", "log")["data"]
    assert [decision[key] for key in ("kind", "by", "why", "undone_by")] == ["merge", "analyst", "same leaders", None]
    assert decision["began"] == [{"verdict": "same", "left": "tertius:gk", "right": "pax:1", "by": decision["id"]}]
    assert "tertius:gk = pax:1" in tertius("identity", "show", decision["id"]).out
    undone = tertius("identity", "undo", decision["id"])
    assert (undone.code, "tertius:gk → tertius:gk; pax:1 → pax:1" in undone.out) == (0, True)
    assert said(tertius, "identity", "log")["data"][1]["undone_by"] is not None


def test_ids_of_merged_actors_keep_working(tertius: RunCommand) -> None:
    said(tertius, "identity", "merge", "pax:1", "gk")
    asked = ("query", "run", "mediations-of-actor", "--param", "as_of=any")
    answers = [said(tertius, *asked, "--param", f"actor={one}")["data"] for one in ("pax:1", "gk", "Ganda Koy")]
    assert [row["mediation"] for row in answers[0]] == ["pax:talks"]
    assert answers[0] == answers[1] == answers[2]
    before = said(tertius, *asked, "--param", "actor=gk", "--param", "known_at=3")["data"]
    assert before == [], "at that epoch they were two"


def test_show_and_questions_tell_under_which_record_and_name_a_fact_was_loaded(tertius: RunCommand) -> None:
    said(tertius, "identity", "merge", "ucdp:7", "gk", "--by", "analyst")
    shown = tertius("identity", "show", "ucdp:7").out
    assert "tertius:gk is 2 record(s)" in shown
    assert "Songhai militia" in shown
    assert "by analyst" in shown
    rows = said(tertius, "query", "run", "named-in", "--param", "fact=ucdp:talks")["data"]
    party = next(row for row in rows if row["relation"] == "PARTY")
    assert [party[key] for key in ("actor", "name", "record", "records")] == [
        "tertius:gk", "Ganda Koy", "ucdp:7", ["ucdp:7"],
    ]  # fmt: skip
    assert [one["dataset"] for one in party["named_by"]] == ["ucdp"]


def test_merged_facts_answer_with_the_sources_of_both(tertius: RunCommand) -> None:
    said(tertius, "identity", "merge", "ucdp:7", "pax:1")
    proposed = said(tertius, "identity", "candidates", "--kind", "fact")["data"]
    assert [(one["left"], one["right"]) for one in proposed] == [("ucdp:talks", "pax:talks")]
    said(tertius, "identity", "merge", "ucdp:talks", "pax:talks")
    asked = ("query", "run", "mediations-of-actor", "--param", "as_of=any", "--param", "actor=pax:1")
    (row,) = said(tertius, *asked)["data"]
    assert {one["source"] for one in row["claims"]} == {"source:x", "source:y"}
    for fact in ("pax:talks", "ucdp:talks"):
        rows = said(tertius, "query", "run", "sources-of-fact", "--param", f"fact={fact}")["data"]
        assert {(one["source"], one["record"]) for one in rows} == {
            ("source:x", "pax:talks"),
            ("source:y", "ucdp:talks"),
        }
    ego = said(tertius, "query", "run", "ego-network", "--param", "actor=algeria", "--param", "as_of=2014")["data"]
    assert [(one["alter"], sorted(one["sources"])) for one in ego] == [("ucdp:7", ["source:x", "source:y"])]


def test_what_is_refused_says_why_and_ends_with_its_code(tertius: RunCommand) -> None:
    said(tertius, "identity", "merge", "pax:1", "gk")
    said(tertius, "identity", "split", "pax:1", "--why", "another militia")
    again = tertius("identity", "merge", "pax:1", "gk")
    assert (again.code, "judged different by decision." in again.err) == (6, True)
    assert tertius("identity", "merge", "pax:404", "gk").code == 4
    assert tertius("identity", "undo", "decision.404").code == 4
    assert tertius("identity", "merge", "pax:1", "pax:talks").code == 6


def test_apply_certain_merges_by_identifier_only(tertius: RunCommand, graph: Graph) -> None:
    assert "Nothing is certain" in tertius("identity", "apply-certain").out
    load(graph, dataset("acled"), actor("acled:5", "G.K.", ids=("pax:1",)))
    (done,) = said(tertius, "identity", "apply-certain")["data"]
    assert done["canonical"] == {"pax:1": "pax:1", "acled:5": "pax:1"}


def test_who_allied_with_a_coalition_works_on_the_members_of_that_day(graph: Graph) -> None:
    # The movement was in the coalition in 2014; the front that succeeded it in 2015 never joined.
    def fact(key: str, says: Any) -> Claim:
        return Claim(id=f"claim:{key}", says=says)

    def who(*records: str) -> tuple[Participant, ...]:
        return tuple(Participant(actor=f"tertius:{one}") for one in records)

    names = {"cma": "coalition", "mouvement": "armed_group", "front": "armed_group", "a": "state", "b": "state"}
    claims = [actor(f"tertius:{key}", key.title(), kind) for key, kind in names.items()]
    load(
        graph,
        dataset("cma"),
        *claims,
        fact(
            "m", Membership(id="x:m", member=who("mouvement"), organisation=who("cma"), valid="2014-01-01/2014-12-31")
        ),
        fact("s", Succession(id="x:s", predecessor=who("mouvement"), successor=who("front"), valid="2015-01-01")),
        fact("c", Alliance(id="x:c", ally=who("cma", "a"), valid="2014-01-01/2016-12-31")),
    )
    with open_client() as client:
        for member, day, expected in (
            ("mouvement", "2014-06-01", ["x:c"]),
            ("mouvement", "2016-06-01", []),
            ("front", "2016-06-01", []),
        ):
            rows = client.query("allies-of", actor=member, as_of=day).rows
            assert [row["alliance"] for row in rows] == expected, (member, day)
        members = [row["member"] for row in client.query("members-of", organisation="cma", as_of="2014-06-01").rows]
        assert members == ["tertius:mouvement"]
        assert client.query("members-of", organisation="cma", as_of="2016-06-01").rows == []
