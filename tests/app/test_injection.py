"""Texts that mean something to Cypher, pages, sheets or headers, in every parameter of every route: they do nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from tertius.app.keys import KeyRing
from tertius.app.main import create_app
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph
from tertius.store.settings import Settings

PAYLOADS = (
    # Cypher: out of a text, out of a map, a second statement, a comment, an escape.
    "x' OR 1=1 WITH 1 AS x MATCH (n) DETACH DELETE n //",
    '"}) CREATE (:Injected {id: "x"}) //',
    "` RETURN 1; MATCH (n) SET n.injected = true //",
    "\\u0027}) CREATE (:Injected) //",
    # The query language of the full-text index.
    'name:* OR *:* AND NOT (x~2 "',
    # A page, a sheet, a header, a terminal, a path, a template.
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://evil.example/","x")',
    "x\r\nSet-Cookie: injected=1\r\n\r\n<html>",
    "\x1b[31m\x00\x7f",
    "../../../../etc/passwd",
    "{{7*7}}${7*7}%s%n",
)
DESCRIPTION = create_app(Settings(queries=[])).openapi()
OPERATIONS = DESCRIPTION["paths"]


def text_parameters(method: str, path: str) -> Iterator[str]:
    """The name of each parameter that takes a text; "BODY" for a body of JSON."""
    operation = OPERATIONS[path][method]
    for one in operation.get("parameters", []):
        if "integer" not in json.dumps(one["schema"]):
            yield one["name"]
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        yield "BODY"


ROUTES = [(method, path) for path, methods in OPERATIONS.items() for method in methods]


@pytest.fixture(scope="module")
def writer(mali_graph: Graph) -> Iterator[TestClient]:
    """A client whose key allows everything; what it is asked to write has to be refused for what it says."""
    settings = Settings(allow_cypher=False)
    ring = KeyRing(settings)
    sent = {"Authorization": f"Bearer {ring.add('injection')}"}
    with TestClient(create_app(settings), base_url="http://localhost", headers=sent) as client:
        yield client
    ring.revoke("injection")


def request(api: TestClient, method: str, path: str, name: str, payload: str) -> Response:
    """One request with the payload in one parameter, and the others as their examples have them."""
    operation = OPERATIONS[path][method]
    asked, address = {}, path
    for one in operation.get("parameters", []):
        example = next(iter(one["schema"].get("examples") or [one.get("example") or "x"]), "x")
        if method == "post" and one["in"] == "path":
            # A source may be withdrawn for any reason: what exists would be.
            example = "unheard-of"
        value = payload if one["name"] == name else example
        if one["in"] == "path":
            address = address.replace(f"{{{one['name']}}}", quote(str(value), safe=""))
        elif one["name"] == name or one.get("required"):
            asked[one["name"]] = value
    body = filled(operation, payload) if name == "BODY" else {}
    has_body = "application/json" in operation.get("requestBody", {}).get("content", {})
    return api.request(method, address, params=asked, json=body if has_body else None)


def filled(operation: dict[str, Any], payload: str) -> dict[str, Any]:
    """A body with the payload in every text."""
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    schemas = DESCRIPTION["components"]["schemas"]
    named = schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
    return dict.fromkeys(named.get("properties") or {"about": payload, "value": payload, "source": payload}, payload)


def first_met() -> list[tuple[str, str, str]]:
    """Each parameter where it stands first: routes that share one read it by the same code. Paths and bodies always."""
    met: dict[tuple[str, str], tuple[str, str, str]] = {}
    for method, path in ROUTES:
        for name in text_parameters(method, path):
            is_own = name == "BODY" or f"{{{name}}}" in path
            met.setdefault((path if is_own else "", name), (method, path, name))
    return list(met.values())


@pytest.mark.parametrize(("at", "method", "path", "name"), [(at, *one) for at, one in enumerate(first_met())])
def test_a_text_stays_a_text(writer: TestClient, at: int, method: str, path: str, name: str) -> None:
    # Each parameter gets its turn of the texts; all of them take long, and are tried by the test below.
    for payload in islice(cycle(PAYLOADS), 2 * at, 2 * at + 2):
        check(request(writer, method, path, name, payload), payload)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_text_in_every_parameter_stays_a_text(writer: TestClient, method: str, path: str) -> None:
    for name in text_parameters(method, path):
        for payload in PAYLOADS:
            check(request(writer, method, path, name, payload), payload)


def check(found: Response, payload: str) -> None:
    """The answer is one of ours, and nothing in it would be run by whoever reads it."""
    assert found.status_code < 500, (payload, found.text)
    assert "set-cookie" not in found.headers
    assert found.headers["x-content-type-options"] == "nosniff"
    kind = found.headers.get("content-type", "")
    if kind.startswith("text/html"):
        assert "<script>alert" not in found.text
        assert "<img src=x" not in found.text
    if kind.startswith("text/csv"):
        assert not re.search(r'(^|,|\n)"?[=+@]', found.text)


@pytest.fixture(scope="module", autouse=True)
def nothing_happened(mali_graph: Graph) -> Iterator[None]:
    """After all of it the graph is what it was."""
    before = (mali_graph.epoch(), fingerprint(mali_graph), *counts(mali_graph))
    yield
    assert (mali_graph.epoch(), fingerprint(mali_graph), *counts(mali_graph)) == before


def counts(graph: Graph) -> tuple[int, int, int]:
    """Nodes, relationships, and what the payloads would have made."""
    (row,) = graph.read(
        "RETURN COUNT { (n) } AS nodes, COUNT { ()-->() } AS relationships, "
        "COUNT { (n) WHERE n.injected IS NOT NULL OR 'Injected' IN labels(n) } AS made"
    )
    assert row["made"] == 0
    return row["nodes"], row["relationships"], row["made"]
