"""What the catalogue takes as a question, what it refuses, and what it says to a wrong parameter."""

from __future__ import annotations

from pathlib import Path

import pytest

import tertius
from tertius.client import Client
from tertius.graph_schema.errors import DateError, DeclarationError, NotFound, ParameterError
from tertius.queries.catalogue import read_questions
from tertius.queries.header import Expected, parse_example, read_question
from tertius.queries.safety import check_statement
from tertius.store.settings import Settings

HEADER = """// name: mine
// summary: The mediations there are.
// param: outcome: code:mediation_outcome   what they led to
// column: mediation   id
// example: outcome=failed -> mediation contains mali
"""
SAFE = "MATCH (m:Mediation) WHERE m.since <= $epoch < m.until AND ($outcome IS NULL OR m.outcome = $outcome)\n"
STATEMENT = SAFE + "RETURN m.id AS mediation ORDER BY mediation SKIP $skip LIMIT $limit\n"
FILTER = "m.since <= $epoch < m.until"


def write(folder: Path, text: str, name: str = "mine") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.cypher"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_header_is_read_as_documentation(tmp_path: Path) -> None:
    question = read_question(write(tmp_path / "mediation", HEADER + STATEMENT))
    assert (question.name, question.subject, question.summary) == ("mine", "mediation", "The mediations there are.")
    outcome = question.parameters["outcome"]
    assert (outcome.type, outcome.meaning, outcome.is_required) == ("code", "what they led to", False)
    assert "ceasefire" in outcome.codes
    assert list(question.columns) == ["mediation"]
    assert question.statement.startswith("MATCH")
    example = parse_example(question.examples[0])
    assert (example.values, example.number) == ({"outcome": "failed"}, None)
    assert example.expected == ((Expected("mediation", "contains", "mali"),),)


def test_an_example_may_tell_several_rows_and_their_number() -> None:
    example = parse_example("party=mnla -> 2 rows; size is 3 and members contains tertius:niger; until is not recorded")
    first = {"size": 3, "members": ["tertius:niger"], "until": None}
    second = {"size": 1, "members": [], "until": "not recorded"}
    assert example.breaches([first, second]) == []
    assert example.breaches([first]) == ["no row in which until is not recorded", "1 rows, not 2"]
    # Both in one row, not one here and the other there.
    apart = [{**first, "members": []}, {**second, "members": ["tertius:niger"]}]
    assert example.breaches(apart) == ["no row in which size is 3 and members contains tertius:niger"]


def test_a_shared_part_stands_in_the_statement_that_uses_it(tmp_path: Path) -> None:
    used = HEADER + "//use: evidence/_fact\n" + STATEMENT
    question = read_question(write(tmp_path / "own", used))
    assert "RETURN f.id AS id" in question.statement
    assert "//use:" not in question.statement
    with pytest.raises(DeclarationError, match="no shared part"):
        read_question(write(tmp_path / "own", used.replace("_fact", "_nothing")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER.replace("// summary: The mediations there are.\n", "") + STATEMENT, "lacks summary"),
        (HEADER.replace("// name: mine\n", "") + STATEMENT, "lacks name"),
        (HEADER.replace("// column: mediation   id\n", "") + STATEMENT, "lacks columns"),
        (HEADER, "lacks statement"),
        (HEADER.replace("// summary", "// sumary") + STATEMENT, 'unknown header key "sumary"'),
        (HEADER.replace("// name: mine", "// name: yours") + STATEMENT, "file and name must agree"),
        (HEADER.replace("code:mediation_outcome", "colour") + STATEMENT, 'type "colour" is not one of'),
        (HEADER.replace("code:mediation_outcome", "code:colours") + STATEMENT, "takes one of"),
        (HEADER.replace("code:mediation_outcome", "code") + STATEMENT, "names no list"),
        (HEADER.replace("code:mediation_outcome", "text:mediation_outcome") + STATEMENT, "names no list"),
        (HEADER.replace("// param: outcome: ", "// param: outcome ") + STATEMENT, "name: type = default"),
        (HEADER.replace(" -> mediation contains mali", "") + STATEMENT, "column contains text"),
    ],
)
def test_an_incomplete_or_misspelt_header_is_refused_with_file_and_reason(tmp_path, text, said) -> None:
    path = write(tmp_path / "own", text)
    with pytest.raises(DeclarationError) as error:
        read_questions((path.parent,))
    assert said in str(error.value)
    assert "mine.cypher" in str(error.value) or "example" in str(error.value)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (a:Actor) RETURN a.id AS mediation",
        "MERGE (a:Actor {id: 'x'}) RETURN a.id AS mediation",
        "MATCH (a:Actor) SET a.caption = 'x' RETURN a.id AS mediation",
        "MATCH (a:Actor) remove a.caption RETURN a.id AS mediation",
        "MATCH (a:Actor) DETACH DELETE a",
        "MATCH (a:Actor) DELETE a",
        "INSERT (a:Actor) RETURN a.id AS mediation",
        "MATCH (a:Actor) FOREACH (x IN [1] | SET a.x = x)",
        "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row AS mediation",
        "LOAD\n  CSV FROM 'file:///etc/passwd' AS row RETURN row AS mediation",
        "CALL { MATCH (a:Actor) RETURN a } IN TRANSACTIONS RETURN a.id AS mediation",
        "CALL { MATCH (a:Actor) RETURN a } IN 4 CONCURRENT TRANSACTIONS RETURN a.id AS mediation",
        "SHOW DATABASES",
        "TERMINATE TRANSACTION 'x'",
        "USE system MATCH (a:Actor) RETURN a.id AS mediation",
        "DROP CONSTRAINT actor_id",
    ],
)
def test_a_statement_that_does_more_than_read_the_graph_is_refused(statement: str) -> None:
    with pytest.raises(DeclarationError, match="only reads"):
        check_statement(statement, "mine")


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (m:Mediation) RETURN m.id AS mediation",
        "MATCH (m:Version:Mediation) RETURN m.id AS mediation",
        "MATCH (m:Mediation&Version) RETURN m.id AS mediation",
        "MATCH (m:`Mediation`) RETURN m.id AS mediation",
        "MATCH (m IS Mediation) RETURN m.id AS mediation",
        "MATCH (m:%) RETURN m.id AS mediation",
        "MATCH (m) RETURN m.id AS mediation",
        "MATCH (m) WHERE m:Mediation RETURN m.id AS mediation",
        "MATCH (:Mediation)-[:PARTY]->(a:Actor) RETURN a.id AS mediation",
        "MATCH (a:Actor)<-[:PARTY]-(m) RETURN m.id AS mediation",
        "MATCH (a:Actor)<-[:PARTY]-() RETURN a.id AS mediation",
        "MATCH (m:!Actor)-[:PARTY]->(a) RETURN a.id AS mediation",
        "MATCH (a:Actor)-[:PARTY]-(m) RETURN m.id AS mediation",
        "MATCH (a:Actor)--(m) RETURN m.id AS mediation",
        "MATCH (a:Actor)<-[as]-(m) RETURN m.id AS mediation",
        "MATCH (a:Actor)-[*1..3]-(m) RETURN m.id AS mediation",
        "MATCH (v:ActorVersion)-[:VERSION_OF]->(a:Actor) RETURN v.id AS mediation",
        "MATCH (n:Name)<-[:NAMED]-(v) RETURN v.id AS mediation",
        "MATCH (a:Actor) RETURN [(a)<-[:PARTY]-(m) | m.id] AS mediation",
        "MATCH (a:Actor) RETURN COUNT { (a)<-[:PARTY]-(m:Mediation) } AS mediation",
        "MATCH (a:Actor) ((x:Actor)<-[:PARTY]-(m)-[:PARTY]->(y:Actor)){1,2} (b:Actor) RETURN b.id AS mediation",
        # filtered in one place, and matched again in another
        f"MATCH (m:Mediation) WHERE {FILTER} RETURN m.id AS a UNION MATCH (m:Mediation) RETURN m.id AS a",
        f"MATCH (m:Mediation)-[:PARTY]->(a:Actor)<-[:PARTY]-(o:Mediation) WHERE {FILTER} RETURN o.id AS mediation",
        # what looks like a filter, and is none
        f"MATCH (m:Mediation) // {FILTER}\nRETURN m.id AS mediation",
        f"MATCH (m:Mediation) /* {FILTER} */ RETURN m.id AS mediation",
        f"MATCH (m:Mediation) WHERE '{FILTER}' <> '' RETURN m.id AS mediation",
        "MATCH (m:Mediation) WHERE m.since <= $epoch RETURN m.id AS mediation",
        # lives of claims
        "MATCH (f:Fact)<-[:LIVE]-(c:Claim) RETURN c.id AS mediation",
        "MATCH (f:Fact)<-[live:LIVE]-(c:Claim) RETURN c.id AS mediation",
        "MATCH (f:Fact)<-[live:LIVE|CITES]-(c:Claim) RETURN c.id AS mediation",
        "MATCH (f:Fact)<-[live]-(c:Claim) RETURN c.id AS mediation",
        "MATCH (r:Record)-[to:RESOLVES_TO]->(a:Actor) RETURN a.id AS mediation",
    ],
)
def test_a_statement_that_would_see_unpublished_rows_is_refused(statement: str) -> None:
    with pytest.raises(DeclarationError, match=r"unpublished rows|cannot be filtered"):
        check_statement(statement, "mine")


@pytest.mark.parametrize(
    "statement",
    [
        STATEMENT,
        f"MATCH (m:Mediation WHERE {FILTER}) RETURN m.id AS mediation",
        f"MATCH (m)-[:PARTY]->(a:Actor) WHERE {FILTER} RETURN a.id AS mediation",
        "MATCH (a:Actor) WHERE a.set = 'CREATE' AND a.name <> $use RETURN a.id AS mediation // DELETE",
        "MATCH (c:Claim)-[l:LIVE]->(f:Fact) WHERE l.since <= $epoch < l.until MATCH (c)-[:CITES]->(s) RETURN s.id AS a",
    ],
)
def test_a_statement_that_filters_what_it_matches_is_taken(statement: str) -> None:
    check_statement(statement, "mine")


def test_a_folder_of_ones_own_adds_questions_and_replaces_them(mali_graph, tmp_path: Path) -> None:
    own, replaced = tmp_path / "own", tmp_path / "replaced"
    write(own, HEADER.replace("outcome=failed", "outcome=ceasefire") + STATEMENT)
    other = HEADER.replace("name: mine", "name: actors").replace("The mediations", "Another list")
    write(replaced, other + STATEMENT, "actors")
    with tertius.open(Settings(queries=[own, replaced])) as graph:
        assert {row["mediation"] for row in graph.query("mine", outcome="ceasefire").rows} == {
            # The two ceasefires of mediation.yaml.
            "mali:mediation:kidal-ceasefire-2014-05-23",
            "mali:mediation:kidal-local-ceasefire-2014-05-17",
        }
        assert graph.query("mine", limit=1).next is not None
        assert list(graph.query("actors", limit=1).rows[0]) == ["mediation"]
        assert graph.query("who-mediates-whom", as_of="any").rows


def test_the_setting_names_several_folders_as_path_does(monkeypatch, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write(first, HEADER + STATEMENT)
    write(second, HEADER.replace("name: mine", "name: yours") + STATEMENT, "yours")
    monkeypatch.setenv("TERTIUS_QUERIES", f"{first}:{second}")
    assert {"mine", "yours", "who-mediates-whom"} <= set(read_questions(tuple(Settings().queries)))


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"TERTIUS_QUERIES names .*nowhere"):
        read_questions((tmp_path / "nowhere",))


def test_a_file_with_an_underscore_is_no_question(tmp_path: Path) -> None:
    write(tmp_path / "own", "// a part of others\nMATCH (m:Mediation) RETURN m", "_part")
    assert "_part" not in read_questions((tmp_path / "own",))


@pytest.mark.parametrize(
    ("question", "values", "said"),
    [
        ("who-mediates-whom", {"parti": "mnla"}, "has no parameter parti; it takes party, other_party, mediator"),
        (
            "who-mediates-whom",
            {"parti": "mnla"},
            "as_of, known_at, certainty, policy, include, share, fields, fingerprint, limit, cursor",
        ),
        ("ego-network", {}, "needs actor"),
        ("paths-between", {"actor": "mnla"}, "needs other"),
        ("who-mediates-whom", {"limit": "many"}, "limit: found 'many'"),
        ("who-mediates-whom", {"limit": 0}, "greater than or equal to 1"),
        ("who-mediates-whom", {"limit": 10_001}, "less than or equal to 10000"),
        ("who-mediates-whom", {"certainty": "sure"}, "'certain' or 'possible'"),
        ("who-mediates-whom", {"policy": "worst"}, "'best', 'majority', 'strict' or 'all'"),
        ("who-mediates-whom", {"include": "all"}, "'reach' or 'exact'"),
        ("who-mediates-whom", {"cursor": "xyz"}, "is no cursor"),
        ("who-mediates-whom", {"cursor": "WzUwMDAsMV0"}, "epoch 5000 is not published"),
        ("who-mediates-whom", {"role": "chief"}, 'role: "chief" found, expected one of chief_mediator, co_mediator'),
        ("who-mediates-whom", {"outcome": ""}, "outcome: "),
        ("funding-flows", {"status": "paid"}, "pledge, commitment"),
        ("agreements", {"stage": "Peace"}, "Pre, Cea"),
        ("actors", {"kind": "armed group"}, "armed_group"),
        ("facts", {"kind": "War"}, "Action, Alliance"),
        ("things", {"kind": "Source"}, "Actor, Agreement"),
    ],
)
def test_a_wrong_parameter_is_told_what_was_expected(graph: Client, question, values, said) -> None:
    with pytest.raises(ParameterError) as error:
        graph.query(question, **values)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("2014-02-30", "impossible-date"),
        ("2015/2014", "date-order"),
        ("soon", "bad-date"),
        ("2014/2015/2016", "bad-date"),
    ],
)
def test_a_time_that_is_none_is_refused(graph: Client, as_of: str, code: str) -> None:
    with pytest.raises(DateError) as error:
        graph.query("who-mediates-whom", as_of=as_of)
    assert error.value.problem_code == code


def test_a_code_may_be_written_in_capitals(graph: Client) -> None:
    lower = graph.query("who-mediates-whom", role="chief_mediator", as_of="any").rows
    assert lower
    assert graph.query("who-mediates-whom", role=" Chief_Mediator ", as_of="any").rows == lower


def test_an_unknown_question_is_answered_with_the_nearest(graph: Client) -> None:
    with pytest.raises(NotFound) as error:
        graph.query("who-mediates")
    assert "who-mediates-whom" in error.value.details["nearest"]


def test_an_answer_never_has_more_rows_than_the_setting_allows(mali_graph) -> None:
    with tertius.open(Settings(max_rows=3)) as graph:
        answer = graph.query("actors", limit=100)
        assert len(answer.rows) == 3
        assert answer.next is not None
