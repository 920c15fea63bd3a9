"""Networks: the list, and one route for each with the parameters of its projection."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import problem_responses, rows_response
from tertius.app.parameters import NoParameters, read_parameters
from tertius.app.responses import answer
from tertius.app.routers.questions import add_question
from tertius.metrics.projection import networks_of
from tertius.queries.header import Question

_ROW = {
    "type": "object",
    "required": ["name", "definition", "directed", "parameters"],
    "properties": {
        "name": {"type": "string"},
        "definition": {"type": "string", "description": "What a tie means, and from whom to whom."},
        "directed": {"type": "boolean"},
        "parameters": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


def add_network_routes(router: APIRouter, questions: Mapping[str, Question]) -> None:
    """Routes for the networks among the questions."""

    @router.get(
        "/v1/networks",
        operation_id="networks",
        tags=["networks"],
        summary="The networks there are.",
        responses=rows_response(_ROW) | problem_responses(422),
        response_class=Response,
    )
    async def list_networks(request: Request, graph: GraphDep) -> Response:
        """Every network with its definition."""
        read_parameters(request, NoParameters)
        return answer(request, {"data": graph.networks(), "next": None}, 0)

    for name, question in networks_of(questions).items():
        add_question(router, f"/v1/networks/{name}", question, questions, tag="networks")

    @router.get("/v1/networks/{name}", include_in_schema=False)
    async def unknown(graph: GraphDep, name: str) -> None:
        graph.network_question(name)
