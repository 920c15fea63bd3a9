"""One typed route for each question, made from its header, and the resources that are questions by another name."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import operation_id, problem_responses, question_responses, rows_response
from tertius.app.parameters import MAX_TEXT, NoParameters, Parameters, make_parameters, path_field, question_fields
from tertius.app.responses import answer
from tertius.queries.header import Question

RESOURCES: Mapping[str, str] = {
    "/v1/actors": "actors",
    "/v1/actors/{actor}": "actor",
    "/v1/actors/{actor}/timeline": "timeline-of-actor",
    "/v1/mediations": "who-mediates-whom",
    "/v1/agreements": "agreements",
    "/v1/alliances": "allies-of",
    "/v1/funding": "funding-flows",
}
"""Resources and the question that each answers; `{actor}` is that question's parameter."""


def question_router(questions: Mapping[str, Question]) -> APIRouter:
    """Routes for the resources, for every question, and for the list of questions."""
    router = APIRouter()
    for path, name in RESOURCES.items():
        add_question(router, path, questions[name], questions, tag=path.split("/")[2])
    _add_list(router, questions)
    for name, question in questions.items():
        add_question(router, f"/v1/queries/{name}", question, questions, tag="queries")

    @router.get("/v1/queries/{name}", include_in_schema=False)
    async def unknown(graph: GraphDep, name: str) -> None:
        graph.catalogue.question(name)

    return router


def add_question(
    router: APIRouter, path: str, question: Question, questions: Mapping[str, Question], *, tag: str
) -> None:
    """Add the route that answers a question at a path."""
    router.add_api_route(
        path,
        _route(question, questions, "actor" if "{actor}" in path else None),
        methods=["GET"],
        operation_id=operation_id(path),
        summary=question.summary,
        description=" ".join([question.summary, *question.notes]),
        tags=[tag],
        responses=question_responses(question),
        # The rows are bytes already; a response model would read them again.
        response_class=Response,
    )


def _route(
    question: Question, questions: Mapping[str, Question], in_path: str | None
) -> Callable[..., Awaitable[Response]]:
    model = make_parameters(question.name, question_fields(question, questions, {in_path} if in_path else ()))

    async def ask(request: Request, graph: GraphDep, parameters: Parameters, **path: str) -> Response:
        found = await graph.query(question.name, {**parameters.given(), **path})
        return answer(request, found.document(), found.epoch)

    annotations = {"request": Request, "graph": GraphDep, "parameters": Annotated[model, Query()]}
    if in_path:
        field = path_field(question, in_path, questions)[1]
        annotations[in_path] = Annotated[
            str, Path(description=field.description, examples=field.examples, max_length=MAX_TEXT, min_length=1)
        ]
    named = [
        inspect.Parameter(one, inspect.Parameter.KEYWORD_ONLY, annotation=what) for one, what in annotations.items()
    ]
    ask.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]
    return ask


def _add_list(router: APIRouter, questions: Mapping[str, Question]) -> None:
    rows = [summarise(one) for one in questions.values()]
    row = {"type": "object", "required": list(rows[0]), "properties": {name: {} for name in rows[0]}}

    @router.get(
        "/v1/queries",
        operation_id="queries",
        tags=["queries"],
        summary="The questions that can be asked.",
        responses=rows_response(row, {"data": rows[:1], "next": None}) | problem_responses(422),
        response_class=Response,
    )
    async def list_questions(request: Request, parameters: Annotated[NoParameters, Query()]) -> Response:
        """Every question with its parameters, columns and an example."""
        return answer(request, {"data": rows, "next": None}, 0)


def summarise(question: Question) -> dict[str, Any]:
    """A question in the list of all, as JSON values."""
    return {
        "name": question.name,
        "summary": question.summary,
        "subject": question.subject,
        "parameters": {one.name: one.meaning for one in question.parameters.values()},
        "columns": {one.name: one.meaning for one in question.columns.values()},
        "example": question.examples[0],
    }
