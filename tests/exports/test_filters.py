"""Exports narrowed as the explorer's picture is: by role, around actors, by the reliability of sources.

What is expected is counted from the rows of the question `facts`, by the rules of the explorer's own filters.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tertius.client import Client
from tertius.exports.export import Export
from tertius.graph_schema.errors import NotFound, ParameterError
from tests.commands import RunCommand
from tests.exports.conftest import Exported
from tests.exports.truth import Truth

Row = dict[str, Any]
LEADS = {"chief_mediator", "co_mediator"}


def code(part: Row) -> str:
    return str(part["role"] or part["relation"])


def is_asserted_by(row: Row, letters: str) -> bool:
    return any(one["stance"] == "asserts" and one["reliability"] in set(letters) for one in row["claims"])


def left(mali: Truth, keeps: Callable[[Row], bool]) -> set[str]:
    return {row["fact"] for row in mali.facts if keeps(row)}


def shown(client: Client, **asked: Any) -> set[str]:
    return {fact["id"] for fact in client.view(**asked)["facts"]}


def test_one_of_several_roles_suffices(client: Client, mali: Truth) -> None:
    expected = left(mali, lambda row: bool(LEADS & {code(one) for one in row["participants"]}))
    assert shown(client, role="chief_mediator,co_mediator") == expected
    assert shown(client, role=["chief_mediator", "co_mediator"]) == expected
    # Who is told without a role is found by the relation.
    funded = left(mali, lambda row: "FUNDER" in {code(one) for one in row["participants"]})
    assert shown(client, role="FUNDER") == funded != set()


def test_a_fact_needs_one_source_that_is_reliable_enough_and_does_not_deny_it(client: Client, mali: Truth) -> None:
    for least, letters in (("A", "A"), ("B", "AB"), ("C", "ABC"), ("d", "ABCD")):
        expected = left(mali, lambda row, letters=letters: is_asserted_by(row, letters))
        assert shown(client, reliability=least) == expected, least
    assert 0 < len(shown(client, reliability="A")) < len(mali.facts)
    assert shown(client, reliability="F") == left(mali, lambda row: True)


def test_who_is_left_out_is_not_in_the_file_and_the_others_are(client: Client, mali: Truth) -> None:
    before = {row["fact"]: row["participants"] for row in mali.facts}
    document = client.view(without="PARTY,chief_mediator")
    after = {fact["id"]: fact["participants"] for fact in document["facts"]}
    kept = {
        fact: [one["actor"] for one in parts if code(one) not in {"PARTY", "chief_mediator"}]
        for fact, parts in before.items()
    }
    assert {fact: [one["actor"] for one in parts] for fact, parts in after.items()} == {
        fact: actors for fact, actors in kept.items() if actors
    }
    named = {one for actors in kept.values() for one in actors}
    assert {one["id"] for one in document["actors"]} >= named
    # The Malian army only ever was a party: it is gone with its roles.
    gone = {one["actor"] for parts in before.values() for one in parts} - named
    assert gone.isdisjoint(one["id"] for one in document["actors"])


def test_around_actors_are_the_facts_in_which_one_of_them_takes_part_itself(client: Client, mali: Truth) -> None:
    ends = {"tertius:algeria", "tertius:burkina_faso"}
    touching = left(mali, lambda row: any(one["actor"] in ends for one in row["participants"]))
    assert shown(client, around="algeria,Burkina Faso") == touching
    leading = left(
        mali, lambda row: any(one["actor"] in ends and code(one) == "chief_mediator" for one in row["participants"])
    )
    assert shown(client, around=["algeria", "burkina_faso"], role="chief_mediator") == leading
    assert 0 < len(leading) < len(touching)


def test_what_is_filtered_out_is_told_and_is_no_loss(exported: Exported, client: Client, mali: Truth) -> None:
    _, report = exported("ftm", reliability="B", without="PARTY")
    kept = [row for row in mali.facts if is_asserted_by(row, "AB")]
    kept = [row for row in kept if any(code(one) != "PARTY" for one in row["participants"])]
    assert report["filters"] == {
        "without": "PARTY",
        "reliability": "B",
        "facts_left_out": len(mali.facts) - len(kept),
        "participants_left_out": sum(code(one) == "PARTY" for row in kept for one in row["participants"]),
    }
    assert report["facts"] == len(kept)
    lost = {one["feature"]: one["count"] for one in report["losses"]}
    assert lost["sides"] == sum(
        one["side"] is not None for row in kept for one in row["participants"] if code(one) != "PARTY"
    )
    assert lost["disputed"] == sum(row["disputed"] for row in kept)
    assert "filters" not in client.prepare_export("ftm").report


def test_a_question_of_its_own_is_narrowed_too_and_its_own_role_goes_first(client: Client) -> None:
    asked = {"question": "who-mediates-whom", "as_of": "any"}
    rows = client.query("who-mediates-whom", as_of="any").rows
    assert shown(client, **asked, reliability="A") == {row["mediation"] for row in rows if is_asserted_by(row, "A")}
    chief = client.query("who-mediates-whom", as_of="any", role="chief_mediator").rows
    document = client.view(**asked, role="chief_mediator")
    assert {fact["id"] for fact in document["facts"]} == {row["mediation"] for row in chief}
    assert "filters" not in document


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"role": "boss"}, ParameterError, "chief_mediator"),
        ({"role": "x' OR true //"}, ParameterError, "is none of"),
        # A mediator without a role told is a MEDIATOR; codes are as they are spelt.
        ({"without": "party,Observer"}, ParameterError, "OBSERVER"),
        ({"reliability": "G"}, ParameterError, "A, B, C, D, E, F"),
        ({"around": "algerria"}, NotFound, "algeria"),
    ],
)
def test_a_filter_that_means_nothing_is_told(
    client: Client, asked: dict[str, str], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        client.prepare_export("json", **asked)


def test_the_permalink_of_a_narrowed_export_is_as_narrow(client: Client) -> None:
    prepared: Export = client.prepare_export("json", reliability="A", around="algeria,mnla")
    link = prepared.content.about["permalink"]
    assert "reliability=A" in link
    assert "around=algeria,mnla" in link


def test_on_the_command_line_filters_are_options(tertius: RunCommand, tmp_path: Path, client: Client) -> None:
    file = tmp_path / "narrow.json"
    options = ("--role", "chief_mediator", "--role", "co_mediator", "--reliability", "A", "--without", "PARTY")
    ended = tertius("export", "json", "-o", str(file), *options)
    assert ended.code == 0, ended.err
    asked = {"role": "chief_mediator,co_mediator", "reliability": "A", "without": "PARTY"}
    document = json.loads(file.read_bytes())
    assert {fact["id"] for fact in document["facts"]} == shown(client, **asked) != set()
    told = document["filters"]
    assert f"{told['facts_left_out']} facts and {told['participants_left_out']} participants" in " ".join(
        ended.err.split()
    )
