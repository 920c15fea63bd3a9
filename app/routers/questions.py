"""One typed route for each question, made from its header, and the resources that are questions by another name."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from tertius.app.dependencies import GraphDep
from tertius.app.responses import answer
from tertius.queries.header import Question
from tertius.queries.request import Common

RESOURCES: Mapping[str, str] = {
    "/v1/actors": "actors",
    "/v1/mediations": "who-mediates-whom",
    "/v1/agreements": "agreements",
    "/v1/alliances": "allies-of",
    "/v1/funding": "funding-flows",
}
"""Collections and the question that each answers."""

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/problem+json": {}}}
    for status, text in {
        304: "Unchanged",
        400: "Not understood",
        404: "No such thing; the nearest names",
        409: "The name fits several; the candidates",
        422: "A parameter is not valid",
        503: "The database does not answer",
    }.items()
}


def parameters_of(question: Question, without: tuple[str, ...] = ()) -> type[BaseModel]:
    """A model of the query parameters of a question: its own and the shared ones, and no other."""
    example = dict(one.split("=", 1) for one in question.examples[0].partition(" -> ")[0].split())
    fields: dict[str, Any] = {}
    for one in question.parameters.values():
        if one.name in without:
            continue
        kind: Any = int if one.type == "integer" else str
        default = ... if one.is_required else one.default
        examples = [example[one.name]] if one.name in example else None
        optional = kind if one.is_required else kind | None
        fields[one.name] = (optional, Field(default, description=one.meaning, examples=examples))
    name = "".join(word.capitalize() for word in question.name.split("-")) + "Parameters"
    return create_model(name, __base__=Common, __config__=None, **fields)


def question_route(question: Question, path_parameter: str | None = None) -> Callable[..., Awaitable[Response]]:
    """The function that answers one question over HTTP."""
    model = parameters_of(question, (path_parameter,) if path_parameter else ())

    async def ask(request: Request, graph: Any, parameters: Any, **path: str) -> Response:
        values = {**parameters.model_dump(exclude_unset=True), **path}
        found = await graph.query(question.name, values)
        return answer(request, found.document(), found.epoch)

    signature = [
        inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request),
        inspect.Parameter("graph", inspect.Parameter.KEYWORD_ONLY, annotation=GraphDep),
        inspect.Parameter("parameters", inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[model, Query()]),
    ]
    if path_parameter:
        signature.append(inspect.Parameter(path_parameter, inspect.Parameter.KEYWORD_ONLY, annotation=str))
    ask.__signature__ = inspect.Signature(signature)  # type: ignore[attr-defined]
    ask.__doc__ = " ".join([question.summary, *question.notes])
    return ask


def question_router(questions: Mapping[str, Question]) -> APIRouter:
    """Routes for every question and for the resources."""
    router = APIRouter(responses=_PROBLEMS)
    for path, name in RESOURCES.items():
        _add(router, path, questions[name], tag=path.removeprefix("/v1/"))
    _add(router, "/v1/actors/{actor}", questions["actor"], tag="actors", path_parameter="actor")
    _add(router, "/v1/actors/{actor}/timeline", questions["timeline-of-actor"], tag="actors", path_parameter="actor")
    for name, question in questions.items():
        _add(router, f"/v1/queries/{name}", question, tag="queries")
    return router


def _add(router: APIRouter, path: str, question: Question, *, tag: str, path_parameter: str | None = None) -> None:
    columns = {one.name: one.meaning for one in question.columns.values()}
    row = {"type": "object", "properties": {name: {"description": text} for name, text in columns.items()}}
    schema = {
        "type": "object",
        "required": ["data", "next"],
        "properties": {"data": {"type": "array", "items": row}, "next": {"type": ["string", "null"]}},
    }
    router.add_api_route(
        path,
        question_route(question, path_parameter),
        methods=["GET"],
        name=f"{tag} {question.name} {path}",
        summary=question.summary,
        tags=[tag],
        responses={200: {"content": {"application/json": {"schema": schema}}}},
    )


class QuestionSummary(BaseModel):
    """A question in the list of all."""

    model_config = ConfigDict(extra="forbid")

    name: str
    summary: str
    subject: str
    parameters: dict[str, str]
    columns: dict[str, str]
    example: str


def summarise(question: Question) -> dict[str, Any]:
    """A question in the list of all, as JSON values."""
    return QuestionSummary(
        name=question.name,
        summary=question.summary,
        subject=question.subject,
        parameters={one.name: one.meaning for one in question.parameters.values()},
        columns={one.name: one.meaning for one in question.columns.values()},
        example=question.examples[0],
    ).model_dump()
