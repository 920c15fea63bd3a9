"""What the OpenAPI description says beyond what FastAPI finds in the routes: problems, rows, and real examples."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict

from tertius.app.problems import MEDIA_TYPE
from tertius.queries.header import Question

EXAMPLES = Path(__file__).with_name("examples.json")
"""For every question the first row of its first example on the Mali bundle; written by `make openapi`."""

Responses = dict[int | str, dict[str, Any]]

TAGS: Mapping[str, str] = {
    "actors": "Who can act: states, armed groups, organisations, persons.",
    "mediations": "Who mediates whom, in which role, with what result.",
    "agreements": "What was agreed, by whom.",
    "alliances": "Who promised whom to stand together.",
    "funding": "Money promised, paid, suspended.",
    "networks": "Ties between actors as of a time.",
    "metrics": "Who stands where in a network.",
    "queries": "Every question of the catalogue.",
    "search": "Things by name, rows of a table matched with them, the reconciliation service.",
    "exports": "Facts in a file format.",
    "claims": "Single claims and sources: added, corrected, rated, withdrawn.",
    "identity": "Which records of several data sets are one, who decided so, and why.",
    "diff": "What changed between two states of the graph, or of the world.",
    "loads": "From files into the graph, and back out.",
    "server": "Whether the server is alive and ready.",
}


class Problem(BaseModel):
    """A problem document (RFC 9457). `code` is stable; some problems carry more, such as `candidates` or `nearest`."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str


_REFERENCE = {"$ref": "#/components/schemas/Problem"}
_MEANINGS = {
    400: "The request cannot be understood.",
    401: "An API key is needed.",
    403: "The key does not allow this, or the request is refused.",
    404: "Nothing has that id or name; `nearest` has what comes close.",
    410: "It was served once and is no longer; `ended` has since when, by what and why.",
    409: "A name fits several things; `candidates` lists them.",
    406: "No format is of a type that `Accept` names.",
    413: "The upload is too large.",
    422: "A parameter is unknown, missing or not valid.",
    423: "Another process is writing.",
    429: "More requests within a minute than the server allows; `Retry-After` says when to ask again.",
    503: "The database does not answer.",
}
PERMALINK = {"type": "string", "description": "Where this very answer can be had again."}
MEASURED = {
    "metric": {"type": "string"},
    "network": {"type": "string"},
    "as_of": {"type": "string", "description": "The days asked about, as EDTF; from first to last where several were."},
    "epoch": {"type": "integer", "description": "The version of the graph that was measured."},
    "definition": {"type": "object"},
    "engine": {"type": "string", "description": "The library that computed it."},
    "notes": {"type": "array", "items": {"type": "string"}},
}
_EXAMPLE_LINK = "/v1/queries/{}?as_of=2014-07-20&known_at=2026-11-26T09:00:00Z&fingerprint=0123456789abcdef"
_LINES = (
    "One row a line, any number of them; a last line with `next`, and `problem` if something failed, says that the "
    "stream does not hold the whole answer."
)
# The column of a row, the operation that tells more of what stands in it, and its parameter there.
_LEADS_TO: Mapping[str, tuple[str, str]] = {
    "actor": ("actors_actor", "actor"),
    "alter": ("actors_actor_timeline", "actor"),
    "agreement": ("queries_signatories_of_agreement", "agreement"),
    "fact": ("queries_sources_of_fact", "fact"),
    "mediation": ("queries_sources_of_fact", "fact"),
}
MOVED: Responses = {308: {"description": "The actor was merged into another, whose address follows."}}
UNCHANGED: Responses = {304: {"description": "Unchanged since the ETag that was sent."}}


def operation_id(path: str) -> str:
    """A name for generated clients: `/v1/actors/{actor}/timeline` is `actors_actor_timeline`."""
    return "_".join(re.findall(r"[a-z0-9]+", path.removeprefix("/v1/")))


def problem_responses(*statuses: int) -> Responses:
    """The problems that a route may answer with."""
    return {
        status: {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": _REFERENCE}}}
        for status in statuses
    }


def rows_response(row: Mapping[str, Any], example: Any = None, more: Mapping[str, Any] | None = None) -> Responses:
    """A collection `{"data": [row], "next": cursor or null}`, with an example where there is one.

    Parameters
    ----------
    row : the JSON schema of a row.
    more : schemas of what the document has beside `data` and `next`.
    """
    schema = {
        "type": "object",
        "required": ["data", "next", *(more or {})],
        "properties": {
            "data": {"type": "array", "items": row},
            "next": {"type": ["string", "null"], "description": "The cursor of the next page, or null."},
            **(more or {}),
        },
    }
    content: dict[str, Any] = {"schema": schema}
    if example is not None:
        content["example"] = example
    return {200: {"description": "The rows.", "content": {"application/json": content}}}


def object_response(text: str, *, writes: bool = False) -> Responses:
    """One JSON object; 201 where the request may write and did."""
    one = {"description": text, "content": {"application/json": {"schema": {"type": "object"}}}}
    return {200: one, 201: {**one, "description": "Written."}} if writes else {200: one}


def question_responses(question: Question) -> Responses:
    """The rows of a question, column by column, with the first one of its example."""
    columns = {one.name: {"description": one.meaning} for one in question.columns.values()}
    # None of them is required: `fields` names those that are wanted.
    row = {"type": "object", "minProperties": 1, "properties": columns}
    found = rows_response(row, _example_of(question), {"permalink": PERMALINK})
    found[200]["content"]["application/x-ndjson"] = {"schema": {"type": "string", "description": _LINES}}
    found[200]["links"] = links_of(question)
    return found | UNCHANGED | problem_responses(404, 409, 410, 422, 429, 503)


def links_of(question: Question) -> dict[str, Any]:
    """Where a row of the answer leads, and how the answer is cited, as OpenAPI writes links."""
    found = {"cite": _link("cite", "url", "permalink")}
    for column, (operation, parameter) in _LEADS_TO.items():
        if column in question.columns:
            found[column] = _link(operation, parameter, f"data/0/{column}")
    return found


def _link(operation: str, parameter: str, place: str) -> dict[str, Any]:
    return {"operationId": operation, "parameters": {parameter: f"$response.body#/{place}"}}


def _example_of(question: Question) -> Any:
    example = read_examples().get(question.name)
    return {**example, "permalink": _EXAMPLE_LINK.format(question.name)} if example else None


@cache
def read_examples() -> Mapping[str, Any]:
    """The example answers, by question."""
    found: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.is_file() else {}
    return found


def describe(app: FastAPI) -> None:
    """Have the app describe itself with the schema of problems and the meaning of its tags."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=[{"name": name, "description": text} for name, text in TAGS.items()],
            )
            found.setdefault("components", {}).setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
