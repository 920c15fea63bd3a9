"""What changed between two states of the graph, or of the world."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import UNCHANGED, object_response, problem_responses
from tertius.app.parameters import MAX_TEXT, Parameters
from tertius.app.responses import answer
from tertius.store.policies import Policy


class DiffParameters(Parameters):
    """The two states, and how they are to be read."""

    from_: str = Field(
        alias="from",
        description="An epoch, an instant or a load; a date if `valid`.",
        max_length=MAX_TEXT,
        examples=["1"],
    )
    to: str = Field(description="The same, for the later state.", max_length=MAX_TEXT, examples=["2"])
    valid: bool = Field(False, description="Compare two dates in the world instead of two states of knowledge.")
    policy: Policy = Field("best", description="How disagreeing claims are resolved.")
    known_at: str | None = Field(
        None, description="With `valid`, the epoch or instant at which the graph is asked.", max_length=MAX_TEXT
    )


def add_diff_routes(router: APIRouter) -> None:
    """The route that compares."""

    @router.get(
        "/v1/diff",
        operation_id="diff",
        tags=["diff"],
        summary="Facts added, removed and changed, each a world-change, a knowledge-change or a correction.",
        responses=object_response("What changed.") | UNCHANGED | problem_responses(403, 404, 410, 422, 429, 503),
        response_class=Response,
    )
    async def diff(request: Request, graph: GraphDep, asked: Annotated[DiffParameters, Query()]) -> Response:
        """As `tertius diff`."""
        found = await graph.diff(asked.from_, asked.to, valid=asked.valid, policy=asked.policy, known_at=asked.known_at)
        return answer(request, found, await graph.reader.epoch())
