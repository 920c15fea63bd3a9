"""Answers as they were: by epoch number, by instant, and along the pages of an answer while others load.

The second load says more of one mediation of the bundle and adds another; the expectations are the answers before it,
and what its own claims say.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import neo4j
import pytest

import tertius
from tertius.client import Client
from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.identifiers import Name
from tertius.loaders.pipeline.apply import Applied, apply_load, roll_back
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset
from tertius.store.connection import Target
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph
from tertius.store.loads import fetch_loads
from tests.conftest import delete_everything

ROADMAP = "mali:mediation:algiers-roadmap-2014"
EXTRA = Dataset(name="extra", title="extra", licence="none", scope="extra")
CITED = (Citation(source="source:pax_csv"),)
SAID = [
    Claim(
        id="extra:observer",
        says=Actor(id="tertius:observer_x", type="ngo", name="Observer X", names=(Name(text="Observateur X"),)),
        citations=CITED,
        credibility=2,
    ),
    Claim(
        id="extra:roadmap",
        says=Mediation(
            id=ROADMAP,
            mediator=(Participant(actor="tertius:observer_x", role="facilitator"),),
            party=(Participant(actor="tertius:mnla"),),
        ),
        citations=CITED,
        credibility=2,
    ),
    # Talks of a movement beside the coalition that it joined on 28 October 2014, while they went on.
    Claim(
        id="extra:talks",
        says=Mediation(
            id="extra:mediation:talks",
            mediator=(Participant(actor="tertius:observer_x", role="facilitator"),),
            party=(Participant(actor="tertius:mnla"), Participant(actor="tertius:cma")),
            valid="2014-07/2015-06",
        ),
        citations=CITED,
        credibility=2,
    ),
]


def load_more(graph: Graph) -> Applied:
    return apply_load(graph, EXTRA, validate(iter(SAID), graph), "extra", "1")


@pytest.fixture(scope="module")
def before(mali_graph: Graph, driver: neo4j.Driver, target: Target) -> Iterator[dict[str, Any]]:
    """What was answered, and when, before another load; the graph is left for others to load anew."""
    with tertius.open() as client:
        found = {
            "epoch": mali_graph.epoch(),
            # Modules before may have loaded more and taken it back: the bundle's load need not be the newest epoch.
            "mali": next(load["id"] for load in fetch_loads(mali_graph) if load["state"] == "applied"),
            "instant": (datetime.now(UTC) + timedelta(milliseconds=5)).isoformat(),
            "row": roadmap(client),
            "rows": client.query("facts", as_of="any", limit=10_000).rows,
            "fingerprint": fingerprint(mali_graph),
            "cursor": client.query("facts", as_of="any", limit=5).next,
        }
    time.sleep(0.05)
    try:
        found["load"] = load_more(mali_graph).load
        yield found
    finally:
        delete_everything(driver, target)


@pytest.fixture(scope="module")
def changed(before: dict[str, Any]) -> Iterator[Client]:
    """The graph after the second load."""
    with tertius.open() as client:
        yield client


def roadmap(client: Client, **values: Any) -> dict[str, Any]:
    rows = client.query("who-mediates-whom", party="mnla", as_of="2014-07-24", **values).rows
    (row,) = [row for row in rows if row["mediation"] == ROADMAP]
    return row


def mediators(row: dict[str, Any]) -> set[str]:
    return {one["actor"] for one in row["mediators"]}


def test_the_new_load_is_answered_now(changed: Client, before: dict[str, Any]) -> None:
    assert mediators(roadmap(changed)) == mediators(before["row"]) | {"tertius:observer_x"}
    assert "extra:roadmap" in {claim["claim"] for claim in roadmap(changed)["claims"]}


def test_a_way_is_named_from_the_day_on_that_it_was_open(changed: Client) -> None:
    def way(as_of: str) -> Any:
        rows = changed.query("who-mediates-whom", party="mnla", mediator="observer_x", as_of=as_of).rows
        (row,) = [row for row in rows if row["mediation"] == "extra:mediation:talks"]
        assert {one["actor"]: one["via"] for one in row["parties"]}["tertius:mnla"] is None
        return {one["actor"]: one["via"] for one in row["parties"]}["tertius:cma"]

    assert way("2014-08-15") is None
    assert way("2014-11-01")["path"] == "coalition"


@pytest.mark.parametrize("by", ["epoch", "instant"])
def test_an_earlier_epoch_is_answered_as_it_was(changed: Client, before: dict[str, Any], by: str) -> None:
    known_at = str(before[by])
    assert roadmap(changed, known_at=known_at) == before["row"]
    assert changed.query("facts", as_of="any", known_at=known_at, limit=10_000).rows == before["rows"]
    assert changed.query("facts", as_of="any", known_at=known_at).epoch == before["epoch"]
    assert changed.fingerprint(known_at) == before["fingerprint"]


def test_a_name_is_known_from_the_load_that_brought_it(changed: Client, before: dict[str, Any]) -> None:
    assert changed.query("actor", actor="observateur x").rows[0]["actor"] == "tertius:observer_x"
    assert [row["actor"] for row in changed.query("actors-search", text="observateur").rows][:1] == [
        "tertius:observer_x"
    ]
    known_at = str(before["epoch"])
    for name in ("observateur x", "observer_x", "tertius:observer_x"):
        with pytest.raises(NotFound) as error:
            changed.query("actor", actor=name, known_at=known_at)
        assert "observer_x" not in str(error.value.details)
    found = changed.query("actors-search", text="observateur", known_at=known_at).rows
    assert "tertius:observer_x" not in {row["actor"] for row in found}


def test_a_cursor_stays_on_its_epoch(changed: Client, before: dict[str, Any]) -> None:
    rows, cursor = before["rows"][:5], before["cursor"]
    while cursor:
        page = changed.query("facts", as_of="any", limit=200, cursor=cursor)
        assert page.epoch == before["epoch"]
        rows, cursor = rows + page.rows, page.next
    assert rows == before["rows"]


def test_an_instant_is_read_in_its_zone(changed: Client, before: dict[str, Any]) -> None:
    instant = datetime.fromisoformat(before["instant"])
    elsewhere = instant.astimezone(tz=datetime.strptime("+0545", "%z").tzinfo).isoformat()
    without_zone = instant.replace(tzinfo=None).isoformat()
    for known_at in (elsewhere, without_zone):
        assert changed.query("actors", known_at=known_at).epoch == before["epoch"]


@pytest.mark.parametrize(
    ("known_at", "said"),
    [
        ("2014-07-20", "before the first epoch"),
        ("0001-01-01T00:00:00+00:00", "before the first epoch"),
        ("999", "not published yet"),
        ("yesterday", "neither an epoch number nor an instant"),
        ("-1", "neither an epoch number nor an instant"),
        ("", "neither an epoch number nor an instant"),
    ],
)
def test_a_time_of_knowledge_that_is_none_is_refused(changed: Client, known_at: str, said: str) -> None:
    # 2014-07-20 is a day of the talks, and long before this graph: as_of was meant.
    with pytest.raises(ParameterError) as error:
        changed.query("who-mediates-whom", known_at=known_at)
    assert said in str(error.value)


def test_before_the_first_load_nothing_was_known(changed: Client) -> None:
    assert changed.query("actors", known_at="0").rows == []
    assert changed.query("facts", known_at="0", as_of="any").rows == []


def test_a_claim_names_the_load_that_brought_it(changed: Client, before: dict[str, Any]) -> None:
    rows = changed.query("sources-of-fact", fact=ROADMAP, limit=1_000).rows
    loads = {row["claim"]: row["load"] for row in rows}
    assert loads["extra:roadmap"] == before["load"]
    assert {load for claim, load in loads.items() if claim.startswith("mali:")} == {before["mali"]}


def test_taken_back_the_load_is_known_at_its_epoch_only(
    changed: Client, before: dict[str, Any], mali_graph: Graph
) -> None:
    loaded = mali_graph.epoch()
    roll_back(mali_graph, before["load"])
    # The client has seen the epoch before: its next answer must be the newest.
    assert roadmap(changed) == before["row"]
    assert changed.query("who-mediates-whom", as_of="any").epoch == loaded + 1
    assert "tertius:observer_x" in mediators(roadmap(changed, known_at=str(loaded)))
    assert fingerprint(mali_graph) == before["fingerprint"]
    with pytest.raises(NotFound):
        changed.query("actor", actor="observateur x")
    again = load_more(mali_graph).load
    assert again != before["load"]
    loads = {row["claim"]: row["load"] for row in changed.query("sources-of-fact", fact=ROADMAP, limit=1_000).rows}
    assert loads["extra:roadmap"] == again
