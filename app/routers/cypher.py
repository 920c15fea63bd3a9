"""Read-only Cypher for experts; off unless the settings allow it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import object_response, problem_responses
from tertius.app.responses import fresh
from tertius.queries.expert import EXAMPLE, run_statement

_MAX_STATEMENT = 20_000


class Statement(BaseModel):
    """A statement with its parameters; `$epoch` and `$policy` are there by themselves."""

    model_config = ConfigDict(extra="forbid")

    statement: str = Field(
        min_length=1,
        max_length=_MAX_STATEMENT,
        description="One statement that reads. Rows that are not published yet, or no longer hold, are seen unless it "
        "filters by `x.since <= $epoch < x.until`.",
        examples=[EXAMPLE],
    )
    parameters: dict[str, Any] = Field({}, description="Values for its parameters, as JSON.")


def add_cypher_routes(router: APIRouter) -> None:
    """The route that runs a user's own statement."""

    @router.post(
        "/v1/cypher",
        operation_id="cypher",
        tags=["queries"],
        summary="Run one read-only Cypher statement; off unless TERTIUS_ALLOW_CYPHER is set.",
        responses=object_response("Columns and rows; `truncated` if there were more.")
        | problem_responses(400, 403, 404, 422, 429, 503),
        response_class=Response,
    )
    async def cypher(graph: GraphDep, asked: Statement) -> Response:
        """As `tertius cypher`: planned first, refused if it does anything but read this graph, cut off at the caps."""
        table, epoch = await run_statement(graph.reader, graph.settings, asked.statement, asked.parameters)
        found = {"columns": table.columns, "data": table.rows, "next": None}
        return fresh({**found, "truncated": table.is_truncated, "epoch": epoch})
