"""Whom an actor is taken for when it took part through a coalition: for as long as it was itself in it."""

from __future__ import annotations

import neo4j
import pytest

import tertius
from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.facts.membership import Membership
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import ALPHA, load, load_base, mediation

YEAR = "2014-01-01/2014-12-31"


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A coalition that takes part in talks all through 2014."""
    made = prepare(empty_graph, target)
    load_base(made)
    return made


def answers(graph: Graph, own: str | None, day: str) -> set[tuple[str, str]]:
    """The talks in which B took part on a day, B being a member of the coalition in its own time."""
    member = Participant(actor="tertius:b", valid=own)
    joined = Membership(
        id="alpha:joined", valid=YEAR, member=(member,), organisation=(Participant(actor="tertius:front"),)
    )
    front = Claim(id="alpha:claim:front", says=Actor(id="tertius:front", name="Front", type="coalition"))
    said = Claim(id="alpha:claim:joined", says=joined)
    load(graph, ALPHA, front, said, mediation("talks", parties=("front", "c"), valid=YEAR))
    with tertius.open() as client:
        rows = client.query("who-mediates-whom", party="b", as_of=day).rows
    return {(row["mediation"], row["certainty"]) for row in rows}


@pytest.mark.parametrize(
    ("own", "day", "certainty"),
    [
        (None, "2014-03-01", "certain"),
        ("2014-06-01/..", "2014-03-01", None),
        ("2014-06-01/2014-10-01", "2014-08-01", "certain"),
        ("2014-06-01/2014-10-01", "2014-11-01", None),
        ("2014-06/2014-10-01", "2014-06-15", "possible"),
        # Of unknown start: never certain before it was seen.
        ("/2014-10-01", "2014-08-01", "possible"),
    ],
)
def test_a_member_counts_for_its_own_time_in_the_coalition(
    graph: Graph, own: str | None, day: str, certainty: str | None
) -> None:
    assert answers(graph, own, day) == ({("fact:mediation:talks", certainty)} if certainty else set())
