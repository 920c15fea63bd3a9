"""A graph in which a load is under way, and one with a past, answer as the graph that is served.

The poison is what a writer of the next epoch leaves before it publishes, and what earlier epochs have closed: copies of
all real rows with other words in them, and the real rows marked as ending with the next epoch.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

import tertius
from tertius.client import Client
from tertius.graph_schema.errors import NotFound
from tertius.graph_schema.registry import kinds, version_label
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph
from tertius.store.schema import FOREVER
from tests.queries.asked import shipped, ways_to_ask

NAMES = sorted(shipped())
TIMES = ("2014-07-24", "2012/2015", "any")
# Every time, every policy and both reaches at least once.
FORMS = (
    {"as_of": "2014-07-24", "policy": "strict"},
    {"as_of": "2012/2015", "policy": "majority"},
    {"as_of": "any", "policy": "best", "include": "exact"},
    {"as_of": "any", "policy": "all"},
)

# Spells beside the served ones: one that begins with the next epoch, one that ended before.
_SPELLS = {"unpublished": ("$next", "$forever"), "closed": ("0", "$epoch")}
_COPY_VERSIONS = """
MATCH (v:Version) WHERE v.since <= $epoch < v.until
CALL (v) {
  CREATE (c:Poison) SET c:$(labels(v)), c += v {.*, uid: v.uid + $kind}
  SET c.since = SINCE, c.until = UNTIL, c.name = 'poison', c.outcome = 'poison', c.act = 'poison',
      c.summary = 'poison', c.flow_status = 'poison', c.policies = ['best', 'majority', 'strict', 'all'],
      c.disputed = true, c.start_min = date('0001-01-01'), c.start_max = date('0001-01-01'),
      c.end_min = date('9999-12-31'), c.end_max = date('9999-12-31')
  WITH v, c
  MATCH (v)-[r]->(t)
  CREATE (c)-[p:$(type(r))]->(t) SET p = properties(r)
} IN TRANSACTIONS OF 200 ROWS
"""
_COPY_LIVES = """
MATCH (c:Claim)-[l:LIVE]->(t) WHERE l.since <= $epoch < l.until
CREATE (c)-[:LIVE {since: SINCE, until: UNTIL, poison: true}]->(t)
CREATE (d:Claim:Poison)-[:LIVE {since: SINCE, until: UNTIL}]->(t)
SET d += c {.*, uid: c.uid + $kind, id: 'poison:' + c.id, stance: 'denies'}
WITH c, d
MATCH (c)-[cite:CITES]->(s:Source)
CREATE (d)-[copy:CITES]->(s) SET copy = properties(cite)
"""
_NEW_THINGS = """
MATCH (party:Actor {id: 'tertius:mnla'}), (mediator:Actor {id: 'tertius:algeria'}), (s:Source)
WITH party, mediator, s LIMIT 1
CREATE (a:Actor:Poison {id: 'tertius:poison'})<-[:VERSION_OF]-(v:Version:ActorVersion:Poison {
  id: 'tertius:poison', uid: 'poison@', since: SINCE, until: UNTIL, name: 'Algeria MNLA Mali', type: 'coalition',
  policies: ['best', 'majority', 'strict', 'all']})
MERGE (n:Name {key: 'algeria mnla mali'}) SET n:Poison
CREATE (v)-[:NAMED {text: 'Algeria MNLA Mali', lang: 'en', kind: 'main'}]->(n)
CREATE (f:Fact:Poison {id: 'poison:fact', kind: 'Membership'})<-[:VERSION_OF]-(w:Version:Membership:Poison {
  id: 'poison:fact', uid: 'poison:fact@', since: SINCE, until: UNTIL, policies: v.policies,
  start_min: date('0001-01-01'), start_max: date('0001-01-01'),
  end_min: date('9999-12-31'), end_max: date('9999-12-31')})
CREATE (w)-[:MEMBER {record: 'tertius:mnla'}]->(party)
CREATE (w)-[:ORGANISATION {record: 'tertius:poison'}]->(a)
CREATE (:Claim:Poison {uid: 'poison', id: 'poison:claim', stance: 'asserts'})-[:CITES {number: 0}]->(s)
"""
_END_SOON = (
    "MATCH (v:Version {until: $forever}) WHERE NOT v:Poison SET v.until = $next",
    "MATCH ()-[l:LIVE|RESOLVES_TO {until: $forever}]->() WHERE l.poison IS NULL SET l.until = $next",
)
_UNDO = (
    "MATCH (n:Poison) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 500 ROWS",
    "MATCH ()-[l:LIVE {poison: true}]->() DELETE l",
    "MATCH (v:Version {until: $next}) SET v.until = $forever",
    "MATCH ()-[l:LIVE|RESOLVES_TO {until: $next}]->() SET l.until = $forever",
)


def run(graph: Graph, statement: str, **parameters: Any) -> None:
    epoch = graph.epoch()
    values = {"epoch": epoch, "next": epoch + 1, "forever": FOREVER, **parameters}
    with graph.driver.session(database=graph.target.database) as session:
        session.run(neo4j.Query(statement), values).consume()


def answers(client: Client) -> dict[str, list[str]]:
    """Every question in every way, as texts."""
    found = {}
    for name in NAMES:
        for asked in ways_to_ask(name):
            for form in FORMS:
                rows = client.query(name, **asked, **form, limit=10_000).rows
                found[f"{name} {asked} {form}"] = [json.dumps(row, sort_keys=True, default=str) for row in rows]
    for network in (one["name"] for one in client.networks()):
        for as_of in TIMES:
            ties = client.network(network, as_of=as_of).to_networkx()
            found[f"network {network} {as_of}"] = [
                *sorted(map(str, ties.nodes(data=True))),
                *sorted(map(str, ties.edges(data=True))),
            ]
            measured = client.metric("degree", network, as_of=as_of, limit=1_000)
            found[f"metric {network} {as_of}"] = [str(row) for row in measured["data"]]
    return found


@pytest.fixture(scope="module")
def clean(mali_graph: Graph) -> dict[str, list[str]]:
    """The answers of the graph as it is served."""
    with tertius.open() as client:
        return answers(client)


@pytest.fixture(params=["unpublished", "closed", "ending"])
def poisoned(request: pytest.FixtureRequest, mali_graph: Graph, clean: object) -> Iterator[Graph]:
    """The same graph with rows that the served epoch must not show, taken out again afterwards."""
    before = fingerprint(mali_graph)
    try:
        if request.param == "ending":
            for statement in _END_SOON:
                run(mali_graph, statement)
        else:
            since, until = _SPELLS[request.param]
            for statement in (_COPY_VERSIONS, _COPY_LIVES, _NEW_THINGS):
                spelled = statement.replace("SINCE", since).replace("UNTIL", until)
                run(mali_graph, spelled, kind=f"+{request.param}")
        yield mali_graph
    finally:
        for statement in _UNDO:
            run(mali_graph, statement)
    assert fingerprint(mali_graph) == before


def test_no_question_sees_what_is_not_published_or_is_closed(poisoned: Graph, clean: dict[str, list[str]]) -> None:
    with tertius.open() as client:
        found = answers(client)
    differing = {asked: set(rows) ^ set(found[asked]) for asked, rows in clean.items() if found[asked] != rows}
    assert not differing


def test_a_name_that_is_not_published_resolves_to_nothing(poisoned: Graph) -> None:
    with tertius.open() as client:
        for name in ("Algeria MNLA Mali", "poison", "tertius:poison"):
            with pytest.raises(NotFound) as error:
                client.query("actor", actor=name)
            assert "poison" not in str(error.value).replace(f'"{name}"', "")


def test_the_poison_has_a_copy_of_every_kind_of_version(mali_graph: Graph) -> None:
    # What is not in the bundle cannot be copied: then this test must say so, and the bundle grow.
    rows = mali_graph.read("MATCH (v:Version) UNWIND labels(v) AS label RETURN DISTINCT label")
    assert {row["label"] for row in rows} >= {version_label(kind) for kind in kinds().values()}
