"""Whether the server is alive and ready, and the explorer's files."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from tertius.app.dependencies import GraphDep
from tertius.app.explorer import FILES, dist_folder
from tertius.app.monitoring import MEDIA_TYPE, Monitoring
from tertius.app.openapi import Responses, problem_responses
from tertius.app.parameters import NoParameters, read_parameters
from tertius.app.responses import answer_of_content
from tertius.graph_schema.errors import NotFound

_COUNTS: Responses = {200: {"content": {MEDIA_TYPE.partition(";")[0]: {"schema": {"type": "string"}}}}}


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The database answers, too."""

    status: Literal["ready"] = "ready"
    epoch: int


def add_server_routes(router: APIRouter) -> None:
    """Routes about the server itself, and those of the explorer's files."""

    @router.get("/healthz", operation_id="healthz", tags=["server"], responses=problem_responses(422))
    async def health(request: Request) -> Health:
        """Whether the process is alive: it answers, so it is."""
        read_parameters(request, NoParameters)
        return Health()

    @router.get("/readyz", operation_id="readyz", tags=["server"], responses=problem_responses(422, 503))
    async def ready(request: Request, graph: GraphDep) -> Readiness:
        """Whether the database answers, and the epoch that is served."""
        read_parameters(request, NoParameters)
        return Readiness(epoch=await graph.reader.epoch())

    @router.get(
        "/metrics",
        operation_id="monitoring",
        tags=["server"],
        responses=_COUNTS | problem_responses(422),
        response_class=Response,
    )
    async def monitoring(request: Request, graph: GraphDep) -> Response:
        """Requests by route and status, their seconds, the process, and the epoch that is served, for Prometheus."""
        read_parameters(request, NoParameters)
        counts: Monitoring = request.app.state.monitoring
        return Response(await counts.page(graph.reader), media_type=MEDIA_TYPE)

    @router.get("/", include_in_schema=False)
    async def index(request: Request) -> Response:
        return _file(request, "index.html")

    @router.get("/{name}", include_in_schema=False)
    async def asset(request: Request, name: str) -> Response:
        return _file(request, name)


def _file(request: Request, name: str) -> Response:
    path = dist_folder() / name
    if name not in FILES:
        raise NotFound(f"There is nothing at /{name}; the API is at /v1, its description at /openapi.json.")
    if not path.is_file():
        raise NotFound("The explorer is not built; run `make explorer`.", code="explorer-not-built")
    return answer_of_content(request, path.read_bytes(), FILES[name])
