"""Exports: the facts selected, in a file format."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import UNCHANGED, operation_id, problem_responses
from tertius.app.parameters import (
    MAX_TEXT,
    PAGING,
    Parameters,
    described,
    make_parameters,
    question_fields,
    read_parameters,
)
from tertius.app.responses import answer, answer_bytes
from tertius.exports.registry import Format, format_named, formats
from tertius.queries.header import Question


def add_export_routes(router: APIRouter, questions: Mapping[str, Question]) -> None:
    """Routes for every format."""
    fields = question_fields(questions["facts"], questions, PAGING)
    described = fields["as_of"][1].description
    fields["as_of"] = (str, Field(default="any", description=described, max_length=MAX_TEXT, examples=["2014"]))
    model = make_parameters("export", fields)
    for name, form in formats().items():
        _add(router, name, form, model)

    @router.get("/v1/exports/{form}", include_in_schema=False)
    async def unknown(form: str) -> None:
        format_named(form)


def _add(router: APIRouter, name: str, form: Format, model: type[Parameters]) -> None:
    async def export(request: Request, graph: GraphDep) -> Response:
        view = await graph.view(read_parameters(request, model).given())
        if name == "json":
            return answer(request, view, view["epoch"])
        out = io.BytesIO()
        form.write(view, out)
        download = {"Content-Disposition": f'attachment; filename="tertius{form.SUFFIX}"'}
        return answer_bytes(request, out.getvalue(), view["epoch"], form.MEDIA_TYPE, download)

    is_json = form.MEDIA_TYPE == "application/json"
    content: dict[str, Any] = {"schema": {"type": "object" if is_json else "string"}}
    router.add_api_route(
        f"/v1/exports/{name}",
        export,
        methods=["GET"],
        operation_id=operation_id(f"/v1/exports/{name}"),
        summary=(form.__doc__ or "").strip().split("\n")[0],
        tags=["exports"],
        responses={200: {"description": "The file.", "content": {form.MEDIA_TYPE: content}}}
        | UNCHANGED
        | problem_responses(404, 409, 422, 503),
        response_class=Response,
        openapi_extra=described(model),
    )
