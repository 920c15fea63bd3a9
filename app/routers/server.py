"""Whether the server is alive and ready, and the explorer's files."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from tertius.app.dependencies import GraphDep
from tertius.app.explorer import FILES, dist_folder
from tertius.app.openapi import problem_responses
from tertius.app.parameters import NoParameters
from tertius.graph_schema.errors import NotFound

router = APIRouter()


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """The database answers, too."""

    status: Literal["ready"] = "ready"
    epoch: int


@router.get(
    "/healthz",
    operation_id="healthz",
    tags=["server"],
    summary="Whether the process is alive.",
    responses=problem_responses(422),
)
async def health(parameters: Annotated[NoParameters, Query()]) -> Health:
    """Always ok: it answers, so it lives."""
    return Health()


@router.get(
    "/readyz",
    operation_id="readyz",
    tags=["server"],
    summary="Whether the database answers.",
    responses=problem_responses(422, 503),
)
async def ready(graph: GraphDep, parameters: Annotated[NoParameters, Query()]) -> Readiness:
    """The epoch being served; 503 if the database does not answer."""
    return Readiness(epoch=await graph.reader.epoch())


@router.get("/", include_in_schema=False)
async def index() -> Response:
    """The explorer."""
    return _file("index.html")


@router.get("/{name}", include_in_schema=False)
async def asset(name: str) -> Response:
    """A file of the explorer."""
    return _file(name)


def _file(name: str) -> Response:
    path = dist_folder() / name
    if name not in FILES:
        raise NotFound(f"There is nothing at /{name}; the API is at /v1, its description at /openapi.json.")
    if not path.is_file():
        raise NotFound("The explorer is not built; run `make explorer`.", code="explorer-not-built")
    return Response(path.read_bytes(), media_type=FILES[name], headers={"Cache-Control": "no-cache"})
