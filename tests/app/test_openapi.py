"""The API's description of itself: held against the running API, and against what is committed of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis.strategies import DataObject, data
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tertius.app.main import create_app
from tertius.app.openapi import read_examples
from tertius.queries.catalogue import read_questions
from tertius.queries.header import parse_example
from tertius.store.settings import Settings
from tests.app.described import STEADY, described, walk

DOCS = Path(__file__).resolve().parents[2] / "docs"

# The routes are described without a database; a real server answers the requests. What the description forbids, value
# by value, is tried at length: some hundred requests a route.
schema = described()
operations = {one.ok().label: one.ok() for one in schema.get_all_operations()}


@pytest.mark.parametrize("label", sorted(operations))
def test_every_route_keeps_to_its_description(label: str, api_url: str) -> None:
    operation = operations[label]

    @settings(STEADY, max_examples=3)
    @given(drawn=data())
    def keeps(drawn: DataObject) -> None:
        for cases in (operation.as_strategy(), *operation.get_strategies_from_examples()):
            # What an EDTF date or a cursor is cannot be said in a schema: a text that is none is rightly refused.
            drawn.draw(cases).call_and_validate(base_url=api_url, excluded_checks=[positive_data_acceptance])

    keeps()


def test_links_lead_from_answer_to_answer(api_url: str) -> None:
    walk(schema, api_url, 4, 3)


def test_every_link_leads_to_a_parameter_that_is_there() -> None:
    paths = create_app(Settings(queries=[])).openapi()["paths"]
    named = {one["operationId"]: one for methods in paths.values() for one in methods.values()}
    links = [
        link
        for one in named.values()
        for answer in one["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert len(links) > 30
    for link in links:
        (name,) = link["parameters"]
        assert name in {one["name"] for one in named[link["operationId"]]["parameters"]}


@pytest.mark.parametrize("name", sorted(read_questions()))
def test_example_answers_are_real(api: TestClient, name: str) -> None:
    asked = parse_example(read_questions()[name].examples[0]).values
    found = api.get(f"/v1/queries/{name}", params={**asked, "limit": "1"}).json()["data"]
    assert read_examples()[name]["data"] == found, "run `make openapi` with the Mali bundle loaded"


def test_the_snapshot_is_the_description() -> None:
    sys.path.insert(0, str(DOCS))
    try:
        from write_openapi import SNAPSHOT, description
    finally:
        sys.path.remove(str(DOCS))
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == json.loads(json.dumps(description())), (
        "run `make openapi`"
    )


def test_every_parameter_is_explained_and_most_have_an_example() -> None:
    parameters = [
        (path, one)
        for path, methods in create_app(Settings(queries=[])).openapi()["paths"].items()
        for operation in methods.values()
        for one in operation.get("parameters", [])
    ]
    assert [(path, one["name"]) for path, one in parameters if not one.get("description")] == []
    with_example = [one for _, one in parameters if one["schema"].get("examples") or "enum" in one["schema"]]
    assert len(with_example) > 0.75 * len(parameters)
