"""The explorer's files, and whether the server is alive and ready."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from tertius.app.dependencies import GraphDep
from tertius.app.explorer import FILES, dist_folder
from tertius.graph_schema.errors import NotFound

router = APIRouter()


@router.get("/healthz", tags=["server"], summary="Whether the process is alive.")
async def health() -> dict[str, str]:
    """Always ok: it answers, so it lives."""
    return {"status": "ok"}


@router.get("/readyz", tags=["server"], summary="Whether the database answers.")
async def ready(graph: GraphDep) -> dict[str, str | int]:
    """The epoch being served; 503 if the database does not answer."""
    return {"status": "ready", "epoch": await graph.reader.epoch()}


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
