"""Networks, metrics on them, exports, and the list of questions."""

from __future__ import annotations

import io
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from tertius.app.dependencies import GraphDep
from tertius.app.responses import answer
from tertius.app.routers.questions import summarise
from tertius.exports.registry import format_named
from tertius.graph_schema.errors import ParameterError
from tertius.metrics.registry import list_metrics
from tertius.queries.request import Common

router = APIRouter()


class NetworkParameters(Common):
    """What a network is asked with."""

    process: str | None = Field(None, description="Only mediations of this process.", examples=["proc_algiers"])


class MetricParameters(NetworkParameters):
    """What a metric is asked with."""

    network: str = Field("mediation", description="The network it is computed on.", examples=["mediation"])
    options: str | None = Field(None, description="Options of the metric, a JSON object.", examples=['{"seed": 1}'])


class ExportParameters(Common):
    """Which facts an export holds."""

    as_of: str = Field("any", description="Valid time: a day, month, year, interval (EDTF), `today` or `any`.")
    actor: str | None = Field(None, description="Only facts in which this actor takes part.", examples=["algeria"])
    process: str | None = Field(None, description="Only facts of this process.", examples=["proc_algiers"])
    kind: str | None = Field(None, description="One kind of fact only.", examples=["Mediation"])


@router.get("/v1/queries", tags=["queries"], summary="The questions that can be asked.")
async def list_questions(request: Request, graph: GraphDep) -> Response:
    """Every question with its parameters, columns and an example."""
    rows = [summarise(one) for one in graph.catalogue.questions.values()]
    return answer(request, {"data": rows, "next": None}, 0)


@router.get("/v1/networks", tags=["networks"], summary="The networks there are.")
async def list_networks(request: Request, graph: GraphDep) -> Response:
    """Every network with its definition."""
    return answer(request, {"data": graph.networks(), "next": None}, 0)


@router.get("/v1/networks/{name}", tags=["networks"], summary="The ties of a network, one for each fact.")
async def show_network(
    request: Request, graph: GraphDep, name: str, parameters: Annotated[NetworkParameters, Query()]
) -> Response:
    """Ties with relation, fact, sign and certainty, page by page."""
    network_names = [one["name"] for one in graph.networks()]
    question = f"{name}-network" if name in network_names else name
    found = await graph.query(question, parameters.model_dump(exclude_unset=True))
    return answer(request, found.document(), found.epoch)


@router.get("/v1/metrics", tags=["metrics"], summary="The metrics there are.")
async def list_all_metrics(request: Request) -> Response:
    """Every metric with its definition, reference, units and options."""
    return answer(request, {"data": [one.describe() for one in list_metrics()], "next": None}, 0)


@router.get("/v1/metrics/{metric}", tags=["metrics"], summary="A metric on a network, actors by rank.")
async def compute(
    request: Request, graph: GraphDep, metric: str, parameters: Annotated[MetricParameters, Query()]
) -> Response:
    """Ranks with values, what the network as a whole says, and groups where the metric finds them."""
    values = parameters.model_dump(exclude_unset=True)
    values.pop("network", None)
    found = await graph.metric(
        metric, parameters.network, _options(values.pop("options", None)), values, parameters.limit
    )
    return answer(request, {**found, "next": None}, found["epoch"])


@router.get("/v1/exports/{form}", tags=["exports"], summary="Facts in a file format.")
async def export(
    request: Request, graph: GraphDep, form: str, parameters: Annotated[ExportParameters, Query()]
) -> Response:
    """The view document (json) or a self-contained page (html) of the facts selected."""
    chosen = format_named(form)
    view = await graph.view(parameters.model_dump(exclude_unset=True))
    if form == "json":
        return answer(request, view, view["epoch"])
    out = io.BytesIO()
    chosen.write(view, out)
    headers = {"Content-Disposition": f'attachment; filename="tertius{chosen.SUFFIX}"'}
    return Response(out.getvalue(), media_type=chosen.MEDIA_TYPE, headers=headers)


def _options(text: str | None) -> dict[str, Any]:
    try:
        found = orjson.loads(text or "{}")
    except orjson.JSONDecodeError as error:
        raise ParameterError(f'options: found "{text}", expected a JSON object ({error}).') from None
    if not isinstance(found, dict):
        raise ParameterError(f'options: found "{text}", expected a JSON object such as {{"seed": 1}}.')
    return found
