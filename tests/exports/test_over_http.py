"""Exports over HTTP and on the command line: chosen by address or `Accept`, with safe headers and their loss report."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from fastapi.testclient import TestClient

from tertius.app.main import create_app
from tertius.exports.registry import formats
from tertius.store.graph import Graph
from tertius.store.settings import Settings
from tests.commands import RunCommand


@pytest.fixture(scope="module")
def api(mali_graph: Graph) -> Iterator[TestClient]:
    """A client of the application, on the session's database."""
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        yield client


def test_every_format_answers_with_its_type_a_safe_name_and_its_report(api: TestClient) -> None:
    for name, form in formats().items():
        found = api.get(f"/v1/exports/{name}", params={"actor": "algeria", "kind": "Mediation"})
        assert found.status_code == 200, found.text
        assert found.headers["content-type"].partition(";")[0] == form.MEDIA_TYPE
        if name != "json":
            assert found.headers["content-disposition"] == f'attachment; filename="tertius{form.SUFFIX}"'
        link = next(one for one in found.headers["link"].split(", <") if 'rel="describedby"' in one)
        report = api.get(link.partition(">")[0].removeprefix("<")).json()
        assert (report["format"], report["facts"] > 0) == (name, True)
        assert found.headers["x-tertius-losses"] == str(len(report["losses"]))


def test_accept_chooses_the_format(api: TestClient) -> None:
    asked = {"actor": "algeria", "kind": "Mediation"}
    wanted = {"accept": "text/plain;q=0.9, application/graphml+xml;q=0.8, application/json;q=0.1"}
    found = api.get("/v1/exports", params=asked, headers=wanted)
    assert found.headers["content-type"].startswith("application/graphml+xml")
    assert nx.read_graphml(io.BytesIO(found.content)).number_of_nodes() > 0
    listed = api.get("/v1/exports").json()["data"]
    assert {row["name"] for row in listed} == formats().keys()
    misspelt = api.get("/v1/exports", params={"withuot": "PARTY"})
    assert (misspelt.status_code, misspelt.json()["code"]) == (422, "bad-parameter")
    refused = api.get("/v1/exports", headers={"accept": "image/gif"})
    assert (refused.status_code, refused.json()["code"]) == (406, "not-acceptable")
    assert "application/gexf+xml" in refused.json()["detail"]


def test_an_unchanged_export_is_not_sent_again(api: TestClient) -> None:
    first = api.get("/v1/exports/hif", params={"actor": "algeria"})
    again = api.get("/v1/exports/hif", params={"actor": "algeria"}, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/v1/exports/gif", 404, "graphml"),
        ("/v1/exports/gexf?projection=ring", 422, "star, clique, bipartite"),
        ("/v1/exports/hif?projection=star", 422, "leave projection out"),
        ("/v1/exports/gexf?question=actors", 422, "who-mediates-whom"),
        ("/v1/exports/gexf?question=who-mediates", 404, "who-mediates-whom"),
        ("/v1/exports/gexf?kind=Wedding", 422, "Mediation"),
        ("/v1/exports/gexf?limit=5", 422, "limit"),
        ("/v1/exports/gexf?party=mnla", 422, "party"),
    ],
)
def test_what_cannot_be_exported_is_told(api: TestClient, path: str, status: int, said: str) -> None:
    found = api.get(path)
    assert found.status_code == status, found.text
    assert said in found.text


def test_the_answer_of_a_question_is_exported(api: TestClient) -> None:
    asked = {"party": "mnla", "as_of": "2014-07-20"}
    rows = api.get("/v1/queries/who-mediates-whom", params=asked).json()["data"]
    found = api.get("/v1/exports/json", params={"question": "who-mediates-whom", **asked}).json()
    assert {fact["id"] for fact in found["facts"]} == {row["mediation"] for row in rows} != set()
    near = api.get("/v1/exports/hif", params={"question": "ego-network", "actor": "mnla"}).json()
    met = api.get("/v1/queries/ego-network", params={"actor": "mnla", "as_of": "any"}).json()["data"]
    assert {one["edge"] for one in near["edges"]} == {fact for row in met for fact in row["facts"]}


def test_several_kinds_are_those_kinds(api: TestClient) -> None:
    def facts(kind: str) -> list[str]:
        return [one["id"] for one in api.get("/v1/exports/json", params={"kind": kind}).json()["facts"]]

    assert sorted(facts("Mediation,Funding")) == sorted(facts("Mediation") + facts("Funding"))


def test_two_at_once_do_not_mix(api: TestClient) -> None:
    alone = {kind: api.get("/v1/exports/csv", params={"kind": kind}).content for kind in ("Mediation", "Office")}
    found: dict[str, bytes] = {}

    def ask(kind: str) -> None:
        found[kind] = api.get("/v1/exports/csv", params={"kind": kind}).content

    threads = [threading.Thread(target=ask, args=(kind,)) for kind in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == alone


def test_on_the_command_line_the_report_lies_beside_a_file_that_has_no_place_for_it(
    tertius: RunCommand, tmp_path: Path
) -> None:
    file = tmp_path / "mali.ftm.json"
    ended = tertius("export", "ftm", "-o", str(file), "-p", "kind=Alliance,Membership")
    assert ended.code == 0, ended.err
    report = json.loads((tmp_path / "mali.ftm.json.loss.json").read_bytes())
    lost = {one["feature"]: one["count"] for one in report["losses"]}
    assert f"{lost['kinds']} facts of a kind that the format has no word for" in " ".join(ended.err.split())
    zipped = tmp_path / "mali.gephi.zip"
    assert tertius("export", "gephi", "-o", str(zipped), "--projection", "clique").code == 0
    with zipfile.ZipFile(zipped) as pair:
        assert json.loads(pair.read("loss.json"))["projection"] == "clique"
    assert sorted(one.name for one in tmp_path.iterdir()) == [file.name, f"{file.name}.loss.json", zipped.name]


def test_the_command_names_every_format(tertius: RunCommand) -> None:
    shown = " ".join(tertius("export", "--help").out.split())
    assert all(name in shown for name in formats())
