"""Networks: the list, and one route for each with the parameters of its projection."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import UNCHANGED, operation_id, problem_responses, rows_response
from tertius.app.parameters import (
    NoParameters,
    common_fields,
    described,
    make_parameters,
    network_fields,
    question_fields,
    read_parameters,
)
from tertius.app.responses import answer
from tertius.app.routers.questions import add_question
from tertius.metrics.derived import DERIVED, Derived
from tertius.metrics.network import TIE_COLUMNS
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


_TIE = {"type": "object", "required": list(TIE_COLUMNS), "properties": {name: {} for name in TIE_COLUMNS}}


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
        add_question(router, f"/v1/networks/{name}", question, questions, tag="networks", network=name)
    for name, derived in DERIVED.items():
        _add_derived(router, name, derived, questions)

    @router.get("/v1/networks/{name}", include_in_schema=False)
    async def unknown(graph: GraphDep, name: str) -> None:
        graph.network_question(name)


def _add_derived(router: APIRouter, name: str, derived: Derived, questions: Mapping[str, Question]) -> None:
    """The route of a network that is made of others: its ties in pages, without sources, which those others have."""
    fields = {one: field for one, field in common_fields().items() if one not in {"include", "fields"}}
    first = networks_of(questions)[derived.bases[0]]
    fields |= question_fields(first, questions, fields.keys() | {"include", "fields"})
    model = make_parameters(name, {**fields, **network_fields()})

    async def ties(request: Request, graph: GraphDep) -> Response:
        found = await graph.network_rows(name, read_parameters(request, model).given())
        return answer(request, found.document(), found.epoch, found.permalink)

    router.add_api_route(
        f"/v1/networks/{name}",
        ties,
        methods=["GET"],
        operation_id=operation_id(f"/v1/networks/{name}"),
        summary=derived.definition,
        description=" ".join([derived.definition, *derived.notes]),
        tags=["networks"],
        responses=rows_response(_TIE, more={"permalink": {}})
        | UNCHANGED
        | problem_responses(404, 409, 410, 422, 429, 503),
        response_class=Response,
        openapi_extra=described(model),
    )
