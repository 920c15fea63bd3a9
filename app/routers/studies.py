"""Studies of metrics: through time, between two dates, with intervals of ranks; one route each, for every metric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import MEASURED, PERMALINK, UNCHANGED, operation_id, problem_responses, rows_response
from tertius.app.parameters import (
    MAX_TEXT,
    Fields,
    common_fields,
    described,
    fields_of_networks,
    make_parameters,
    read_parameters,
)
from tertius.app.responses import answer
from tertius.graph_schema.errors import ParameterError
from tertius.metrics.registry import list_metrics
from tertius.metrics.studies import STUDIES, get_study
from tertius.metrics.studies.study import Study
from tertius.queries.header import Question

# In an address each sign may take twelve; the server reads 64 kB of it.
_MAX_OPTIONS = 4_000
_OptionalText = str | SkipJsonSchema[None]
_MEANINGLESS = frozenset({"cursor", "include", "fields", "share"})


def add_study_routes(router: APIRouter, questions: Mapping[str, Question]) -> None:
    """A route for every study."""
    for study in STUDIES.values():
        _add(router, study, questions)

    @router.get("/v1/metrics/{metric}/{study}", include_in_schema=False)
    async def unknown(metric: str, study: str) -> None:
        get_study(study)


def _add(router: APIRouter, study: type[Study], questions: Mapping[str, Question]) -> None:
    model = make_parameters(study.name, _fields(study, questions))
    path = f"/v1/metrics/{{metric}}/{study.name}"

    async def compute(request: Request, graph: GraphDep) -> Response:
        given = {name.removesuffix("_"): value for name, value in read_parameters(request, model).given().items()}
        network, limit = given.pop("network", None), given.pop("limit", 20)
        options = _options(given.pop("options", None))
        found = await graph.study(study.name, request.path_params["metric"], network, options, given, limit)
        return answer(request, {**found, "next": None}, found["epoch"], found["permalink"])

    text = " ".join((study.__doc__ or "").split())
    described_parameters = described(model)
    described_parameters["parameters"].insert(0, _metric_in_path())
    router.add_api_route(
        path,
        compute,
        methods=["GET"],
        operation_id=operation_id(path),
        summary=text.split(". ")[0].split(": ")[0].rstrip(".") + ".",
        description=text,
        tags=["metrics"],
        responses=_responses(study) | UNCHANGED | problem_responses(404, 409, 410, 422, 429, 503),
        response_class=Response,
        openapi_extra=described_parameters,
    )


def _fields(study: type[Study], questions: Mapping[str, Question]) -> Fields:
    without = _MEANINGLESS if study.takes_days else _MEANINGLESS | {"as_of"}
    shared = {name: field for name, field in common_fields().items() if name not in without}
    shared["limit"] = (int, Field(default=20, ge=1, le=10_000, description="Most actors.", examples=[5]))
    network = Field(
        default=None,
        description="The network; the metric's first if left out.",
        max_length=MAX_TEXT,
        examples=["mediation"],
    )
    options = Field(
        default=None,
        description="Options of the metric, as a JSON object.",
        max_length=_MAX_OPTIONS,
        examples=['{"engine":"auto"}'],
    )
    own: Fields = {name: (field.annotation, field) for name, field in study.model_fields.items()}
    named: Fields = {"network": (_OptionalText, network), "options": (_OptionalText, options)}
    return {**named, **own, **fields_of_networks(questions), **shared}


def _options(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ParameterError(f"options: expected a JSON object of name to value; {error}.") from None
    if not isinstance(found, dict):
        raise ParameterError(f"options: found {text[:40]!r}, expected a JSON object of name to value.")
    return found


def _metric_in_path() -> dict[str, Any]:
    names = [one.name for one in list_metrics()]
    schema = {"type": "string", "enum": names}
    return {"name": "metric", "in": "path", "required": True, "description": "The metric.", "schema": schema}


def _responses(study: type[Study]) -> Any:
    columns = {name: {"description": text} for name, text in study.columns.items()}
    row = {"type": "object", "required": list(columns), "properties": columns}
    return rows_response(row, more={"permalink": PERMALINK, **MEASURED})
