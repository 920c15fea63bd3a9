"""Texts that try to be markup, formulas or ends of strings come back as they were, and a Cypher script makes the graph.

The script is run on the session's own Neo4j after it was emptied, which is why this module comes last in its folder.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import neo4j
import networkx as nx
import pytest
import xgi
from rdflib import Graph
from rdflib.namespace import RDFS

from tertius.client import open as open_client
from tertius.exports.export import Export
from tertius.exports.registry import formats
from tertius.store.graph import prepare
from tertius.store.schema import apply_schema, schema_statements
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.exports.hostile import HOSTILE, IDS, TEXTS, hostile_claims
from tests.loaders.claims_for_tests import load

AS_XML = [text.translate({7: "\ufffd", 27: "\ufffd", 0xFFFE: "\ufffd"}) for text in TEXTS]
"""The texts as XML can hold them."""


@pytest.fixture(scope="module")
def files(driver: neo4j.Driver, target: Target, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Every format of the hostile graph, in a database that holds nothing else."""
    delete_everything(driver, target)
    load(prepare(driver, target), HOSTILE, *hostile_claims())
    folder = tmp_path_factory.mktemp("hostile")
    found = {}
    with open_client() as client:
        for name, form in formats().items():
            prepared = client.prepare_export(name)
            found[name] = folder / f"{name}{form.SUFFIX}"
            with found[name].open("wb") as out:
                prepared.write(out)
            found[f"{name}-report"] = _kept(folder, name, prepared)
            found[f"{name}-empty"] = folder / f"empty-{name}{form.SUFFIX}"
            client.export(name, found[f"{name}-empty"], kind="Funding")
    yield found
    delete_everything(driver, target)


def _kept(folder: Path, name: str, prepared: Export) -> Path:
    path = folder / f"{name}.report"
    path.write_text(json.dumps(prepared.report), encoding="utf-8")
    return path


def lost(files: dict[str, Path], name: str) -> dict[str, int]:
    """The losses that were reported for a format."""
    report = json.loads(files[f"{name}-report"].read_text(encoding="utf-8"))
    return {one["feature"]: one["count"] for one in report["losses"]}


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_xml_holds_them_but_for_signs_that_it_forbids(files: dict[str, Path], name: str) -> None:
    read = nx.read_graphml if name == "graphml" else nx.read_gexf
    graph = read(files[name])
    labels = {node: told["label"] for node, told in graph.nodes(data=True)}
    # XML reads a line end of any sort as one line feed.
    expected = [text.replace("\r\n", "\n") for text in AS_XML]
    assert [labels[key].replace("\r\n", "\n") for key in IDS] == expected
    # A name and its alias, and a summary; locators are not held at all.
    assert lost(files, name)["any-text"] == 3


def test_json_forms_hold_them_as_they_are(files: dict[str, Path]) -> None:
    for name, path in (("nodelink", "label"), ("cytoscape", "name")):
        document = json.loads(files[name].read_bytes())
        nodes = document["nodes"] if name == "nodelink" else [one["data"] for one in document["elements"]["nodes"]]
        assert [{one["id"]: one[path] for one in nodes}[key] for key in IDS] == list(TEXTS)
        assert "any-text" not in lost(files, name)


def test_parallel_edges_stay_apart(files: dict[str, Path]) -> None:
    for name in ("graphml", "gexf"):
        graph = (nx.read_graphml if name == "graphml" else nx.read_gexf)(files[name])
        assert graph.number_of_edges(IDS[0], IDS[1]) == 2, name
        assert {told["fact"] for told in graph[IDS[0]][IDS[1]].values()} == {"hostile:support:1", "hostile:support:2"}


@pytest.mark.parametrize(("name", "file", "column"), [("csv", "things.csv", "name"), ("gephi", "nodes.csv", "Label")])
def test_no_cell_is_a_formula(files: dict[str, Path], name: str, file: str, column: str) -> None:
    with zipfile.ZipFile(files[name]) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read(file).decode(), newline="")))
    assert not [cell for row in rows for cell in row.values() if cell and cell[0] in "=+@\t\r-"]
    assert {text if text[0] != "=" else f"'{text}" for text in TEXTS} <= {row[column] for row in rows}
    # A name, six aliases that begin with @, and the side of five parties.
    assert lost(files, name)["formula-text"] == 1 + 6 + 1


def test_rdf_has_every_text(files: dict[str, Path]) -> None:
    labels = {str(one) for one in Graph().parse(files["jsonld"], format="json-ld").objects(None, RDFS.label)}
    assert {*TEXTS, *(f"@{text}" for text in TEXTS)} <= labels


def test_the_page_holds_no_element_of_theirs(files: dict[str, Path]) -> None:
    assert b"<script>alert(1)" not in files["html"].read_bytes()


def test_the_cypher_script_makes_the_graph_in_an_empty_neo4j_and_nothing_twice(
    files: dict[str, Path], driver: neo4j.Driver, target: Target
) -> None:
    delete_everything(driver, target)
    # An empty Neo4j has none of our indexes either; this one would stand in the way of a constraint.
    driver.execute_query("DROP INDEX claim_id IF EXISTS", database_=target.database)
    statements = [line for line in files["cypher"].read_text(encoding="utf-8").split("\n") if line]
    assert all(line.startswith("//") or line.endswith(";") for line in statements)
    for _ in range(2):
        for line in statements:
            if not line.startswith("//"):
                driver.execute_query(line.removesuffix(";"), database_=target.database)
        assert counted(driver, target) == {
            ("Actor",): 6,
            ("Claim",): 3,
            ("Fact", "Mediation"): 1,
            ("Fact", "Support"): 2,
            ("Load",): 1,
            ("Name",): 12,
            ("Source",): 1,
        }
    rows = driver.execute_query("MATCH (a:Actor) RETURN a.id, a.name", database_=target.database).records
    assert {tuple(row) for row in rows} == set(zip(IDS, TEXTS, strict=True))
    rows = driver.execute_query(
        "MATCH (c:Claim)-[:ABOUT]->(f:Mediation)-[p:PARTY]->(a) MATCH (c)-[s:CITES]->(:Source) "
        "RETURN f.summary, f.start_min, p.side, s.quote, c.note, count(a)",
        database_=target.database,
    ).records
    assert [tuple(row) for row in rows] == [(TEXTS[4], neo4j.time.Date(2014, 6, 1), TEXTS[0], TEXTS[3], TEXTS[2], 5)]
    _restore_schema(driver, target)


def _restore_schema(driver: neo4j.Driver, target: Target) -> None:
    listing = "SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH 'tertius_' RETURN name"
    for row in driver.execute_query(listing, database_=target.database).records:
        driver.execute_query(f"DROP CONSTRAINT {row['name']}", database_=target.database)
    apply_schema(driver, target.database, schema_statements())


def counted(driver: neo4j.Driver, target: Target) -> dict[tuple[str, ...], int]:
    """How many nodes there are of each set of labels."""
    rows = driver.execute_query(
        "MATCH (n) RETURN labels(n) AS labels, count(*) AS n", database_=target.database
    ).records
    return {tuple(sorted(row["labels"])): row["n"] for row in rows}


def test_an_answer_without_facts_is_a_valid_file(files: dict[str, Path]) -> None:
    for name, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        assert len(read(files[f"{name}-empty"])) == 0
    for name in ("json", "nodelink", "graphology", "cytoscape", "hif", "jsonld"):
        assert isinstance(json.loads(files[f"{name}-empty"].read_bytes()), dict)
    assert len(xgi.read_hif(files["hif-empty"]).nodes) == 0
    for name in ("csv", "parquet", "gephi"):
        assert zipfile.ZipFile(files[f"{name}-empty"]).testzip() is None
    assert files["ftm-empty"].read_bytes() == b""
    assert "UNWIND" not in files["cypher-empty"].read_text(encoding="utf-8")
