"""Search over names, as suggestions and as a list with facets."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import UNCHANGED, problem_responses, rows_response
from tertius.app.parameters import Parameters, described, read_parameters
from tertius.app.responses import answer
from tertius.queries.search.asking import SearchRequest

_FACET = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["value", "name", "count"],
        "properties": {"value": {"type": "string"}, "name": {"type": "string"}, "count": {"type": "integer"}},
    },
}
_ROW = {
    "type": "object",
    "required": ["id", "name", "label", "kind", "matched", "how", "score", "valid", "countries", "identifiers"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string", "description": "Its main name."},
        "label": {"type": "string", "description": "Actor, Agreement, Process …"},
        "kind": {"type": ["string", "null"], "description": "What sort of actor."},
        "acronym": {"type": ["string", "null"]},
        "matched": {"type": "object", "description": "The name by which it was found: text, lang, kind."},
        "how": {"type": "string", "enum": ["identifier", "exact", "prefix", "words", "fuzzy"]},
        "score": {
            "type": "number",
            "description": "1 for an identifier or the whole name, less for a part or a likeness.",
        },
        "valid": {"type": ["string", "null"], "description": "When it existed, or the date of a document, as EDTF."},
        "countries": {"type": "array", "items": {"type": "object"}, "description": "The states it belongs to."},
        "identifiers": {"type": "array", "items": {"type": "string"}},
    },
}
_MORE = {
    "facets": {
        "type": "object",
        "description": "How many of what was found have each label, kind, country and part of the world.",
        "properties": {"label": _FACET, "kind": _FACET, "country": _FACET, "world_region": _FACET},
    },
    "considered": {"type": "integer", "description": "How many things were ranked: all that fit, up to 300 names."},
    "epoch": {"type": "integer"},
}


class SearchParameters(SearchRequest, Parameters):
    """As the address carries them."""


def add_search_routes(router: APIRouter) -> None:
    """The route that searches."""

    @router.get(
        "/v1/search",
        operation_id="search",
        tags=["search"],
        summary="Actors, agreements and other things by name, in any script; small misspellings do not matter.",
        responses=rows_response(_ROW, more=_MORE) | UNCHANGED | problem_responses(404, 409, 410, 422, 429, 503),
        response_class=Response,
        openapi_extra=described(SearchParameters),
    )
    async def search(request: Request, graph: GraphDep) -> Response:
        """Ranked by ourselves: identifiers, whole names, beginnings, words, likeness."""
        found = await graph.names.search(read_parameters(request, SearchParameters))
        return answer(request, found, found["epoch"])
