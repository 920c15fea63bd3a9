"""One typed route for each question, made from its header, and the resources that are questions by another name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from tertius.app.dependencies import GraphDep, graph_of
from tertius.app.ndjson import stream_answer, wants_ndjson
from tertius.app.openapi import MOVED, operation_id, problem_responses, question_responses, rows_response
from tertius.app.parameters import (
    NoParameters,
    described,
    described_in_path,
    make_parameters,
    network_fields,
    question_fields,
    read_parameters,
)
from tertius.app.responses import answer
from tertius.graph_schema.errors import ParameterError
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


def add_question_routes(router: APIRouter, questions: Mapping[str, Question]) -> None:
    """Routes for the resources, for every question, and for the list of questions."""
    for path, name in RESOURCES.items():
        add_question(router, path, questions[name], questions, tag=path.split("/")[2])
    _add_list(router, questions)
    for name, question in questions.items():
        add_question(router, f"/v1/queries/{name}", question, questions, tag="queries")

    @router.get("/v1/queries/{name}", include_in_schema=False)
    async def unknown(graph: GraphDep, name: str) -> None:
        graph.catalogue.question(name)


def add_question(
    router: APIRouter,
    path: str,
    question: Question,
    questions: Mapping[str, Question],
    *,
    tag: str,
    network: str | None = None,
) -> None:
    """Add the route that answers a question at a path; `{actor}` in the path is that parameter of the question.

    Parameters
    ----------
    network : the network whose ties the rows are; what is left out of it is counted in ties and actors, too. With one
        of `NetworkOptions` the rows are ties as metrics take them: of those actors, so weighed, with `facts`.
    """
    in_path = "actor" if "{actor}" in path else None
    fields = question_fields(question, questions, {in_path} if in_path else ())
    of_network = network_fields() if network is not None else {}
    model = make_parameters(question.name, {**fields, **of_network})

    async def ask(request: Request) -> Response:
        given = {**read_parameters(request, model).given(), **request.path_params}
        graph = graph_of(request)
        if network is not None and of_network.keys() & given.keys():
            if "fields" in given:
                raise ParameterError("fields: not together with kinds or weight, which give whole ties. Leave it out.")
            found = await graph.network_rows(network, given)
            return answer(request, found.document(), found.epoch, found.permalink)
        if wants_ndjson(request):
            most = graph.settings.max_streamed_rows
            return await stream_answer(request, await graph.catalogue.stream(question.name, given, max_rows=most))
        found = await graph.query(question.name, given)
        if network is not None and found.left_out is not None:
            found.left_out |= await graph.left_out_of_network(network, given, found.epoch) or {}
        # Speaks of now: an earlier state of the graph answers as it did then.
        if in_path and not {"known_at", "cursor"} & given.keys():
            moved = await graph.catalogue.moved_to(given[in_path])
            if moved is not None:
                return RedirectResponse(request.url.replace(path=path.replace(f"{{{in_path}}}", quote(moved))), 308)
        return answer(request, found.document(), found.epoch, found.permalink)

    parameters = described(model)
    if in_path:
        parameters["parameters"].append(described_in_path(question, in_path, questions))
    router.add_api_route(
        path,
        ask,
        methods=["GET"],
        operation_id=operation_id(path),
        summary=question.summary,
        description=" ".join([question.summary, *question.notes]),
        tags=[tag],
        responses=question_responses(question) | (MOVED if in_path else {}),
        # The rows are bytes already; a response model would read them again.
        response_class=Response,
        openapi_extra=parameters,
    )


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
    async def list_questions(request: Request) -> Response:
        """Every question with its parameters, columns and an example."""
        read_parameters(request, NoParameters)
        return answer(request, {"data": rows, "next": None}, 0)


def summarise(question: Question) -> dict[str, Any]:
    """A question in the list of all, as JSON values."""
    return {
        "name": question.name,
        "summary": question.summary,
        "subject": question.subject,
        "parameters": {one.name: one.meaning for one in question.parameters.values()},
        "columns": {one.name: one.meaning for one in question.columns.values()},
        "example": next(iter(question.examples), None),
    }
