"""Cypher of a user's own: off by default; reads this graph, and nothing else that a READ session lets through."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from tertius.app.main import create_app
from tertius.graph_schema.errors import Refused
from tertius.queries.expert import check_text, require_allowed
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph
from tertius.store.settings import Settings
from tests.commands import RunCommand


@pytest.fixture(scope="module")
def expert(mali_graph: Graph) -> Iterator[TestClient]:
    settings = Settings(allow_cypher=True, allow_cypher_on_own_neo4j=True, query_timeout_seconds=3)
    with TestClient(create_app(settings), base_url="http://localhost") as client:
        yield client


def ask(expert: TestClient, statement: str, **parameters: object) -> tuple[int, dict]:
    found = expert.post("/v1/cypher", json={"statement": statement, "parameters": parameters})
    return found.status_code, found.json()


def test_it_is_off_by_default(api: TestClient, tertius: RunCommand) -> None:
    found = api.post("/v1/cypher", json={"statement": "RETURN 1"})
    assert (found.status_code, found.json()["code"]) == (403, "cypher-off")
    ended = tertius("cypher", "RETURN 1")
    assert (ended.code, "TERTIUS_ALLOW_CYPHER" in ended.err) == (6, True)


def test_another_neo4j_needs_a_second_switch() -> None:
    require_allowed(Settings(allow_cypher=True), is_private=True)
    with pytest.raises(Refused, match="TERTIUS_ALLOW_CYPHER_ON_OWN_NEO4J"):
        require_allowed(Settings(allow_cypher=True), is_private=False)
    both = Settings(allow_cypher=True, allow_cypher_on_own_neo4j=True, neo4j_password=SecretStr("x"))
    require_allowed(both, is_private=False)


def test_a_statement_that_reads_is_answered(expert: TestClient, mali_graph: Graph) -> None:
    status, found = ask(
        expert,
        "MATCH (a:Actor {id: $id})<-[:VERSION_OF]-(v) WHERE v.since <= $epoch < v.until AND $policy IN v.policies "
        "RETURN a.id AS id, v.name AS name, date('2014-07-20') AS day, v",
        id="tertius:mnla",
    )
    assert status == 200, found
    (row,) = found["data"]
    assert (row["id"], row["day"], found["columns"]) == ("tertius:mnla", "2014-07-20", ["id", "name", "day", "v"])
    assert "ActorVersion" in row["v"]["labels"]
    assert row["v"]["properties"]["name"] == row["name"]
    assert (found["epoch"], found["truncated"]) == (mali_graph.epoch(), False)


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (a:Actor) CALL (a) { MATCH (a)<--(v:ActorVersion) RETURN count(v) AS n } RETURN a.id, n LIMIT 3",
        "CALL db.index.fulltext.queryNodes('name_text', 'algeria') YIELD node RETURN node.text LIMIT 1",
        "CALL db.labels() YIELD label RETURN label",
        "CALL db.labels",
        "RETURN date.truncate('month', date('2014-07-20')) AS day, duration.between(date(), date()) AS time",
        "RETURN 'SHOW users; LOAD CSV; apoc.load.json(1)' AS text // CALL dbms.components()",
        "MATCH (f:Mediation) USING INDEX f:Mediation(id) WHERE f.id = 'x' RETURN f.id",
        "MATCH p = SHORTEST 1 (:Actor {id: 'tertius:mnla'})--+(:Actor {id: 'tertius:algeria'}) RETURN p",
        "RETURN point.distance(point({x: 1, y: 2}), point({x: 1, y: 3})) AS d",
    ],
)
def test_what_only_reads_the_graph_is_let_through(expert: TestClient, statement: str) -> None:
    status, found = ask(expert, statement)
    assert status == 200 or (found["code"] == "bad-cypher" and "USING INDEX" in statement), found


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (:Actor {id: 'x'})",
        "MATCH (n) DETACH DELETE n",
        "MATCH (g:Graph) SET g.epoch = 0",
        "MERGE (:Actor {id: 'x'}) RETURN 1",
        "CALL { CREATE (n:Actor) RETURN n } RETURN n",
        "CALL () { CREATE (n:Actor) } RETURN 1",
        "MATCH (a:Actor) CALL (a) { DETACH DELETE a } IN TRANSACTIONS OF 1 ROW",
        "UNWIND [1, 2] AS n CALL (n) { RETURN n AS m } IN TRANSACTIONS RETURN m",
        "UNWIND [1, 2] AS n CALL (n) { RETURN n AS m } IN 2 CONCURRENT TRANSACTIONS RETURN m",
        "FOREACH (x IN [1] | CREATE (:Actor {id: 'x'}))",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "LOAD CSV FROM 'http://127.0.0.1:1/x' AS line RETURN line",
        "CALL () { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line",
        "LOAD/**/CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "SHOW USERS",
        "SHOW TRANSACTIONS",
        "SHOW SETTINGS YIELD name, value RETURN name, value",
        "SHOW PROCEDURES",
        "SHOW FUNCTIONS",
        "SHOW INDEXES",
        "SHOW CONSTRAINTS",
        "SHOW DATABASES",
        "SHOW CURRENT USER",
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "SHOW TRANSACTIONS YIELD transactionId AS id TERMINATE TRANSACTIONS id YIELD message RETURN message",
        "USE system SHOW USERS",
        "USE neo4j MATCH (n) RETURN n LIMIT 1",
        "use graph.byName('neo4j') MATCH (n) RETURN n LIMIT 1",
        "CALL { USE neo4j MATCH (n) RETURN n LIMIT 1 } RETURN n",
        "USE`neo4j`MATCH (n) RETURN n LIMIT 1",
        "CALL{USE`neo4j`MATCH (n) RETURN n LIMIT 1}RETURN n",
        "RETURN apoc.cypher.runFirstColumnSingle\u180e('RETURN 1', {}) AS x",
        "USE\u180eneo4j MATCH (n) RETURN n LIMIT 1",
        "CALL dbms.components()",
        "CALL dbms.listConfig()",
        "CALL dbms.listConfig() YIELD name RETURN name",
        "CALL `dbms`.`listConfig`()",
        "CALL dbms . listConfig ()",
        "CALL dbms/* */.listConfig()",
        "CALL db.clearQueryCaches()",
        "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()",
        "CALL db.createLabel('X')",
        "CALL db.awaitIndexes(60)",
        "CALL db.ping()",
        "CALL db.info()",
        "CALL tx.getMetaData()",
        "CALL tx.setMetaData({a: 1})",
        "CALL dbms.setConfigValue('db.logs.query.enabled', 'OFF')",
        "CALL dbms.killConnection('bolt-1')",
        "MATCH (a:Actor) CALL dbms.components() YIELD name RETURN name",
        "CALL () { CALL dbms.components() YIELD name RETURN name } RETURN name",
        "RETURN COLLECT { CALL dbms.components() YIELD name RETURN name } AS names",
        "RETURN EXISTS { CALL dbms.components() YIELD name RETURN name } AS found",
        "\\u0043ALL dbms.components()",
        "\\u0043REATE (:Actor)",
        "\\u0055SE system RETURN 1",
        "RETURN apoc\\u002ecypher.runFirstColumnSingle('CREATE (n) RETURN n', {})",
        "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n) RETURN n', {})",
        "RETURN `apoc`.`cypher`.`runFirstColumnSingle`('CREATE (n) RETURN n', {})",
        "MATCH (n:`'`) RETURN apoc.cypher.runFirstColumnSingle('RETURN 1', {}) AS `'`",
        "RETURN apoc .\n cypher . runFirstColumnSingle /* ' */ ('RETURN 1', {}) AS `x`",
        "RETURN graph.names() AS names",
        "EXPLAIN RETURN 1",
        "PROFILE RETURN 1",
        "/* */ PROFILE MATCH (n) RETURN n",
        "// a comment\nEXPLAIN MATCH (n) RETURN n",
        "CYPHER runtime=slotted RETURN 1",
        "CYPHER 25 RETURN 1",
        "cypher planner=cost explain return 1",
        "CREATE INDEX x FOR (n:Actor) ON (n.name)",
        "DROP CONSTRAINT x IF EXISTS",
        "CREATE USER x SET PASSWORD 'y'",
        "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
        "START DATABASE neo4j",
    ],
)
def test_what_does_anything_else_is_refused(expert: TestClient, mali_graph: Graph, statement: str) -> None:
    before = (mali_graph.epoch(), fingerprint(mali_graph))
    status, found = ask(expert, statement)
    assert (status, found["code"]) in {(403, "cypher-refused"), (422, "bad-cypher"), (403, "refused")}, found
    assert "data" not in found
    assert (mali_graph.epoch(), fingerprint(mali_graph)) == before


@pytest.mark.parametrize(
    "statement", ["RETURN 1; MATCH (n) DELETE n", "RETURN 1;; CREATE (n)", "MATCH (", "1", "// no"]
)
def test_what_is_no_single_statement_is_a_mistake_of_the_callers(expert: TestClient, statement: str) -> None:
    status, found = ask(expert, statement)
    assert (status, found["code"]) == (422, "bad-cypher")


def test_a_parameter_is_a_value_and_never_cypher(expert: TestClient) -> None:
    text = "x'}) DETACH DELETE n //"
    assert ask(expert, "RETURN $text AS text", text=text)[1]["data"] == [{"text": text}]


def test_a_missing_parameter_is_named(expert: TestClient) -> None:
    status, found = ask(expert, "RETURN $nobody AS x")
    assert (status, found["code"], "nobody" in found["detail"]) == (422, "bad-cypher", True)


def test_rows_and_bytes_are_capped(mali_graph: Graph) -> None:
    settings = Settings(allow_cypher=True, allow_cypher_on_own_neo4j=True, max_rows=10, max_answer_mb=1)
    with TestClient(create_app(settings), base_url="http://localhost") as expert:
        _, many = ask(expert, "UNWIND range(1, 1000000) AS n RETURN n")
        assert (len(many["data"]), many["truncated"]) == (10, True)
        _, exact = ask(expert, "UNWIND range(1, 10) AS n RETURN n")
        assert (len(exact["data"]), exact["truncated"]) == (10, False)
        # Two thirds of a megabyte a row.
        long = "UNWIND range(1, 5) AS n RETURN reduce(t = '0123456789', i IN range(1, 16) | t + t) AS t"
        _, large = ask(expert, long)
        assert (len(large["data"]), large["truncated"]) == (1, True)


def test_what_takes_too_long_is_ended(expert: TestClient) -> None:
    status, found = ask(expert, "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b)")
    assert (status, found["code"]) == (503, "query-timeout")


def test_one_value_that_takes_for_ever_is_given_up(expert: TestClient) -> None:
    status, found = ask(expert, "RETURN range(1, 2000000000) AS numbers")
    assert (status, found["code"] in {"query-timeout", "query-memory"}) == (503, True)
    assert ask(expert, "RETURN 1 AS one")[0] == 200


def test_a_mistake_is_told_at_its_place(expert: TestClient) -> None:
    assert "(line 1, column 8)" in ask(expert, "RETURN nobody")[1]["detail"]
    assert "(line 2, column 1)" in ask(expert, "RETURN 1 AS x,\nnobody")[1]["detail"]


def test_other_sites_cannot_send_a_statement(expert: TestClient) -> None:
    # What a form or a script of another page can send without asking first: no JSON.
    body = json.dumps({"statement": "RETURN 1"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert expert.post("/v1/cypher", content=body, headers={"Content-Type": kind}).status_code == 422


def test_the_command_line_prints_rows(tertius: RunCommand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTIUS_ALLOW_CYPHER", "true")
    monkeypatch.setenv("TERTIUS_ALLOW_CYPHER_ON_OWN_NEO4J", "true")
    ended = tertius("cypher", "RETURN $who AS who, $epoch > 0 AS published", "-p", "who=mnla", "--format", "json")
    assert json.loads(ended.out)["data"] == [{"who": "mnla", "published": True}]
    assert tertius("cypher", "CREATE (n)").code == 6
    assert tertius("cypher", "MATCH (").code == 2


@pytest.mark.parametrize("text", ["RETURN a.b AS x", "MATCH (n) WHERE n.size IN (1) RETURN n", "RETURN size('a.b(')"])
def test_names_with_dots_are_no_calls(text: str) -> None:
    check_text(text)
