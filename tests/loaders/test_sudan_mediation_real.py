"""The real file of third-party mediation in Sudan and South Sudan, recounted with the csv module alone.

The file is not shipped; `TERTIUS_TEST_DATA` names the folder that holds it.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.facts.mediation import Mediation
from tertius.loaders import sudan_mediation
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store.graph import prepare
from tertius.store.target import Target


@pytest.fixture(scope="module")
def real() -> Path:
    """The real file."""
    folder = os.environ.get("TERTIUS_TEST_DATA")
    path = Path(folder or ".") / "sudan_mediation" / "mediation_to_2015.csv"
    if folder is None or not path.exists():
        pytest.skip("TERTIUS_TEST_DATA names no folder with sudan_mediation/mediation_to_2015.csv")
    return path


@pytest.fixture(scope="module")
def real_rows(real: Path) -> list[dict[str, str]]:
    with real.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_real_file_is_a_claim_or_a_reject(real: Path, real_rows: list[dict[str, str]]) -> None:
    records = list(sudan_mediation.records(Input(real)))
    claims = [one.id for one in records if isinstance(one, Claim) and one.id.count(":") == 3]
    of_rows = [one for one in records if isinstance(one, Reject) and "column" not in one.where]
    assert len(claims) + len(of_rows) == len(real_rows)
    assert [(one.code, one.value) for one in of_rows] == [("duplicate-key", "UN")]
    facts = {one.says.id for one in records if isinstance(one, Claim) and isinstance(one.says, Mediation)}
    assert facts == {f"sudan-mediation:mediation:{one['mediation ID']}" for one in real_rows}


def id_of(name: str) -> str:
    """The id of an actor of the real file, none of which has accents or points in its name."""
    return f"sudan-mediation:actor:{name.lower().replace(' ', '-')}"


def test_the_real_file_recounted_by_year_role_and_actor_agrees(
    empty_graph: neo4j.Driver, target: Target, real: Path, real_rows: list[dict[str, str]]
) -> None:
    graph = prepare(empty_graph, target)
    source = Input(real)
    found = validate(sudan_mediation.records(source), graph, sudan_mediation.DATASET)
    apply_load(graph, sudan_mediation.DATASET, found, real.name, source.digest())
    first = {(one["mediation ID"], one["third-party"].strip()): one for one in reversed(real_rows)}
    rows = graph.read(
        "MATCH (m:Version:Mediation)-[as:HOSTED_BY]->(a:Actor) WHERE 'best' IN m.policies "
        "RETURN a.id AS actor, m.start_min.year AS year, count(*) AS n"
    )
    expected = Counter(
        (id_of(actor), int(one["year"])) for (_, actor), one in first.items() if one["hosting talks"] == "1"
    )
    assert {(row["actor"], row["year"]): row["n"] for row in rows} == expected
    witnesses = graph.read(
        "MATCH (m:Version:Mediation)-[as:ATTENDED_BY {role: 'witness'}]->(a:Actor) WHERE 'best' IN m.policies "
        "RETURN a.id AS actor, count(*) AS n"
    )
    signed = Counter(id_of(actor) for (_, actor), one in first.items() if one["witness/party to agreement"] == "1")
    assert {row["actor"]: row["n"] for row in witnesses} == signed
    leads = graph.read(
        "MATCH (m:Version:Mediation)-[:MEDIATOR {role: 'chief_mediator'}]->(a:Actor) WHERE 'best' IN m.policies "
        "RETURN count(DISTINCT [m.id, a.id]) AS n"
    )
    columns = ("leading actor", "leading actor 2", "leading actor 3")
    led = {(one["mediation ID"], one[column].strip()) for one in real_rows for column in columns if one[column].strip()}
    assert leads[0]["n"] == len(led)
