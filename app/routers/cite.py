"""How an answer is cited."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from tertius.app.citations import Citations
from tertius.app.dependencies import GraphDep
from tertius.app.openapi import object_response, problem_responses
from tertius.app.parameters import Parameters
from tertius.app.responses import answer, answer_bytes

BIBTEX = "application/x-bibtex"
_EXAMPLE = "/v1/queries/who-mediates-whom?party=mnla&as_of=2014-07-20"
# As long as an address may be that names groups of actors; see the metrics.
_MAX_URL = 20_000


class CiteParameters(Parameters):
    """What is to be cited."""

    url: str = Field(
        description="A permalink, or any other address of an answer; one that names no epoch is frozen as of now.",
        max_length=_MAX_URL,
        examples=[_EXAMPLE],
    )


def add_cite_routes(router: APIRouter) -> None:
    """The route that cites."""
    responses = object_response("The citation; as `application/x-bibtex` its BibTeX alone.")
    responses[200]["content"][BIBTEX] = {"schema": {"type": "string"}}

    @router.get(
        "/v1/cite",
        operation_id="cite",
        tags=["queries"],
        summary="The citation of an answer: permalink, state of the graph, all its sources, BibTeX.",
        responses=responses | problem_responses(404, 409, 410, 422, 429, 503),
        response_class=Response,
    )
    async def cite(request: Request, graph: GraphDep, asked: Annotated[CiteParameters, Query()]) -> Response:
        """As `tertius cite`; the address is read, never fetched."""
        citations: Citations = request.app.state.citations
        found = await citations.cite(asked.url)
        if BIBTEX in request.headers.get("accept", ""):
            return answer_bytes(request, found["bibtex"].encode(), found["epoch"], f"{BIBTEX}; charset=utf-8")
        return answer(request, found, found["epoch"])
