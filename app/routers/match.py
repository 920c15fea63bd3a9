"""Match: which things of the graph the rows of somebody's table may be."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import problem_responses, rows_response
from tertius.app.parameters import NoParameters, read_parameters
from tertius.app.responses import fresh
from tertius.queries.search.match import MatchRequest

_FEATURE = {
    "type": "object",
    "required": ["feature", "score", "weight", "asked", "found"],
    "properties": {
        "feature": {"type": "string", "description": "identifier, name, kind, country or dates."},
        "score": {"type": "number", "description": "0 speaks against it, 1 for it."},
        "weight": {"type": "number", "description": "Its share in the candidate's score."},
        "asked": {"description": "What the row says."},
        "found": {"description": "What the graph says."},
    },
}
_CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "label", "kind", "score", "match", "features"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "label": {"type": "string"},
        "kind": {"type": ["string", "null"]},
        "score": {"type": "number"},
        "match": {"type": "boolean", "description": "Reaches the threshold, and no other candidate comes close."},
        "features": {"type": "array", "items": _FEATURE},
    },
}
_ROW = {
    "type": "object",
    "required": ["query", "candidates"],
    "properties": {
        "query": {"type": "integer", "description": "The place of the row in the request, from 0."},
        "candidates": {"type": "array", "items": _CANDIDATE},
    },
}


def add_match_routes(router: APIRouter) -> None:
    """The route that matches."""

    @router.post(
        "/v1/match",
        operation_id="match",
        tags=["search"],
        summary="For each row what it may be, scored, with the features behind each score; writes nothing.",
        responses=rows_response(_ROW, more={"epoch": {"type": "integer"}})
        | problem_responses(400, 404, 410, 422, 429, 503),
        response_class=Response,
    )
    async def match(request: Request, graph: GraphDep, asked: MatchRequest) -> Response:
        """The features are those by which a load proposes that two records are one."""
        read_parameters(request, NoParameters)
        return fresh(await graph.names.match(asked))
