"""Metrics: the list, and one route for each with its own options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field
from pydantic.fields import FieldInfo

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import MEASURED, PERMALINK, UNCHANGED, operation_id, problem_responses, rows_response
from tertius.app.parameters import (
    MAX_TEXT,
    Fields,
    NoParameters,
    common_fields,
    described,
    fields_of_networks,
    make_parameters,
    read_parameters,
)
from tertius.app.responses import answer
from tertius.metrics.projection import list_networks
from tertius.metrics.registry import Metric, get_metric, list_metrics
from tertius.queries.header import Question

# A group for every actor of a network, as JSON in the address.
_MAX_GROUPS = 16_000


def add_metric_routes(router: APIRouter, questions: Mapping[str, Question]) -> None:
    """Routes for every metric."""
    rows = [one.describe() for one in list_metrics()]
    row = {"type": "object", "required": list(rows[0]), "properties": {name: {} for name in rows[0]}}

    @router.get(
        "/v1/metrics",
        operation_id="metrics",
        tags=["metrics"],
        summary="The metrics there are.",
        responses=rows_response(row, {"data": rows[:1], "next": None}) | problem_responses(422),
        response_class=Response,
    )
    async def list_all(request: Request) -> Response:
        """Every metric with its definition, reference, units and options."""
        read_parameters(request, NoParameters)
        return answer(request, {"data": rows, "next": None}, 0)

    for metric in list_metrics():
        _add(router, metric, questions)

    @router.get("/v1/metrics/{metric}", include_in_schema=False)
    async def unknown(metric: str) -> None:
        get_metric(metric)


def _add(router: APIRouter, metric: Metric[Any], questions: Mapping[str, Question]) -> None:
    options = _option_fields(metric)
    shared = {name: field for name, field in common_fields().items() if name not in {"cursor", "include", "fields"}}
    model = make_parameters(metric.name, {**_network_fields(metric, questions), **options, **shared})

    async def compute(request: Request, graph: GraphDep) -> Response:
        given = read_parameters(request, model).given()
        chosen = {name: given.pop(name) for name in options if name in given}
        network, limit = given.pop("network", metric.default_network), given.pop("limit", 100)
        found = await graph.metric(metric.name, network, chosen, given, limit)
        return answer(request, {**found, "next": None}, found["epoch"], found["permalink"])

    router.add_api_route(
        f"/v1/metrics/{metric.name}",
        compute,
        methods=["GET"],
        operation_id=operation_id(f"/v1/metrics/{metric.name}"),
        summary=metric.definition.split(". ")[0],
        description=f"{metric.definition} {metric.meaning}",
        tags=["metrics"],
        responses=_responses(metric) | UNCHANGED | problem_responses(404, 409, 410, 422, 429, 503),
        response_class=Response,
        openapi_extra=described(model),
    )


def _network_fields(metric: Metric[Any], questions: Mapping[str, Question]) -> Fields:
    networks = [
        one["name"] for one in list_networks(questions) if not metric.networks or one["name"] in metric.networks
    ]
    about = f"The network it is computed on: {', '.join(networks)}."
    named = Field(default=metric.default_network, description=about, examples=networks[:1], max_length=MAX_TEXT)
    return {"network": (str, named), **fields_of_networks(questions)}


def _option_fields(metric: Metric[Any]) -> Fields:
    """The metric's options as they stand in an address: a mapping is written as a JSON object."""
    fields: Fields = {}
    for name, one in metric.options.model_fields.items():
        is_mapping = any(
            getattr(part, "__origin__", None) is not None for part in (one.annotation, *get_args(one.annotation))
        )
        if is_mapping and not _is_literal(one):
            shown = Field(default=None, description=one.description, max_length=_MAX_GROUPS)
            fields[name] = (str, shown)
        else:
            fields[name] = (one.annotation, one)
    return fields


def _is_literal(field: FieldInfo) -> bool:
    return all(isinstance(one, str) for one in get_args(field.annotation))


def _responses(metric: Metric[Any]) -> Any:
    columns = {name: {"description": text} for name, text in list(metric.columns.items())[1:]}
    value = {"description": next(iter(metric.columns.values()))}
    row = {
        "type": "object",
        "required": ["rank", "actor", "name", "kind", "value", *columns],
        "properties": {"rank": {}, "actor": {}, "name": {}, "kind": {}, "value": value, **columns},
    }
    more = {
        **MEASURED,
        "summary": {"type": "object", "description": "What the network as a whole says."},
        "groups": {"type": "array", "items": {"type": "object"}},
    }
    return rows_response(row, more={"permalink": PERMALINK, **more})
