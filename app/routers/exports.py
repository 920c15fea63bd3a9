"""Exports: the facts selected, in a file format, by its name or by the `Accept` header."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Mapping
from functools import partial
from typing import IO, Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from tertius.app.dependencies import GraphDep, graph_of
from tertius.app.openapi import UNCHANGED, Responses, operation_id, problem_responses, rows_response
from tertius.app.parameters import (
    MAX_TEXT,
    PAGING,
    Fields,
    Parameters,
    described,
    make_parameters,
    question_fields,
    read_parameters,
)
from tertius.app.responses import answer, answer_headers, cited_as, etag_of
from tertius.exports.export import Export
from tertius.exports.registry import Format, format_named, formats
from tertius.graph_schema.errors import TertiusError
from tertius.queries.filters import Filters
from tertius.queries.header import Question

_PIECE = 1 << 16
# Small files, which are most, are kept in memory.
_IN_MEMORY = 4_000_000
# Room for every role there is, or for a few dozen ids.
_MAX_FILTER = 2_000
_OPTIONAL = str | SkipJsonSchema[None]
_PROBLEMS = problem_responses(404, 409, 410, 422, 429, 503)


class NotAcceptable(TertiusError):
    """The `Accept` header names no format that there is."""

    code = "not-acceptable"
    exit_code = 2
    http_status = 406
    title = "No format is of the type asked for"


def add_export_routes(router: APIRouter, questions: Mapping[str, Question]) -> None:
    """A route for every format, and one that lists them or chooses by `Accept`."""
    models = {name: _model(question, questions) for name, question in questions.items()}
    _add_list(router, models)
    for name, form in formats().items():
        _add(router, name, form, models)

    @router.get("/v1/exports/{form}", include_in_schema=False)
    async def unknown(form: str) -> None:
        format_named(form)


def _model(question: Question, questions: Mapping[str, Question]) -> type[Parameters]:
    """The parameters of an export of one question's answer."""
    fields = question_fields(question, questions, PAGING)
    as_of = fields["as_of"][1].description
    fields["as_of"] = (str, Field(default="any", description=as_of, max_length=MAX_TEXT, examples=["2014"]))
    return make_parameters("export", {**_filters(), **fields, **_OWN})


def _filters() -> Fields:
    """What narrows the answer of any question; a question's own parameter of the same name goes first."""
    return {
        name: (
            _OPTIONAL,
            Field(default=None, max_length=_MAX_FILTER, description=one.description, examples=one.examples),
        )
        for name, one in Filters.model_fields.items()
    }


_OWN: Fields = {
    "question": (
        _OPTIONAL,
        Field(
            default=None,
            max_length=MAX_TEXT,
            description="Export the facts that the answer of this question rests on; it takes that question's "
            "parameters then.",
            examples=["facts"],
        ),
    ),
    "projection": (
        _OPTIONAL,
        Field(
            default=None,
            max_length=MAX_TEXT,
            description="How facts become nodes and edges, in formats that have those: `star`, `clique`, `bipartite`.",
        ),
    ),
    "report": (
        _OPTIONAL,
        Field(default=None, pattern="^only$", description="`only`: the loss report as JSON instead of the file."),
    ),
}


def _add(router: APIRouter, name: str, form: Format, models: Mapping[str, type[Parameters]]) -> None:
    async def export(request: Request, graph: GraphDep) -> Response:
        return await _export(request, name, models)

    is_json = form.MEDIA_TYPE.endswith(("/json", "+json"))
    content: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
    content[form.MEDIA_TYPE] = {"schema": {"type": "object" if is_json else "string"}}
    file: Responses = {200: {"description": "The file, or its loss report.", "content": content}}
    router.add_api_route(
        f"/v1/exports/{name}",
        export,
        methods=["GET"],
        operation_id=operation_id(f"/v1/exports/{name}"),
        summary=(form.__doc__ or "").strip().split("\n")[0],
        description=form.__doc__,
        tags=["exports"],
        responses=file | UNCHANGED | _PROBLEMS,
        response_class=Response,
        openapi_extra=described(models["facts"]),
    )


def _add_list(router: APIRouter, models: Mapping[str, type[Parameters]]) -> None:
    rows = [
        {
            "name": name,
            "summary": (form.__doc__ or "").strip().split("\n")[0],
            "media_type": form.MEDIA_TYPE,
            "suffix": form.SUFFIX,
            "keeps": sorted(form.KEEPS),
        }
        for name, form in formats().items()
    ]
    row = {"type": "object", "required": list(rows[0]), "properties": {name: {} for name in rows[0]}}

    @router.get(
        "/v1/exports",
        operation_id="exports",
        tags=["exports"],
        summary="The formats there are, or the facts in the one that `Accept` names.",
        responses=rows_response(row) | UNCHANGED | _PROBLEMS | problem_responses(406),
        response_class=Response,
        openapi_extra=described(models["facts"]),
    )
    async def list_or_export(request: Request) -> Response:
        """The list for `application/json`; for the media type of a format, the same as that format's own address."""
        name = _accepted(request.headers.get("accept", ""))
        if name is not None:
            return await _export(request, name, models)
        _given(request, models)
        return answer(request, {"data": rows, "next": None}, 0)


def _given(request: Request, models: Mapping[str, type[Parameters]]) -> dict[str, Any]:
    """The parameters of a request for an export, checked as its question takes them."""
    question = graph_of(request).catalogue.question(request.query_params.get("question") or "facts").name
    return read_parameters(request, models[question]).given()


async def _export(request: Request, name: str, models: Mapping[str, type[Parameters]]) -> Response:
    graph, given = graph_of(request), _given(request, models)
    report_only = given.pop("report", None) is not None
    found = await graph.export(name, given)
    headers = answer_headers(etag_of(request, found.epoch), found.epoch) | _links(request, name, found)
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if report_only:
        return answer(request, found.report, found.epoch)
    file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed when it is sent)
    await asyncio.to_thread(found.write, file)
    size = file.tell()
    file.seek(0)
    if size <= _IN_MEMORY:
        return Response(file.read(), media_type=found.form.MEDIA_TYPE, headers=headers)
    return StreamingResponse(_pieces(file), media_type=found.form.MEDIA_TYPE, headers=headers)


def _links(request: Request, name: str, found: Export) -> dict[str, str]:
    """Where the same can be had again, where its loss report is, and a name for the file.

    The name is made of the format's own suffix only: nothing that a user or a data set wrote gets into a header.
    """
    _, _, query = found.content.about["permalink"].partition("?")
    projection = f"&projection={found.content.projection}" if found.content.projection != "star" else ""
    path = f"/v1/exports/{name}?{query}{projection}"
    report = f'<{path}&report=only>; rel="describedby"; type="application/json"'
    headers = {"Link": f"{cited_as(path)['Link']}, {report}", "X-Tertius-Losses": str(len(found.report["losses"]))}
    if name != "json":
        headers["Content-Disposition"] = f'attachment; filename="tertius{found.form.SUFFIX}"'
    return headers


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, _PIECE), b"")


def _accepted(header: str) -> str | None:
    """The format that an `Accept` header likes best; None for the list of formats.

    Raises
    ------
    NotAcceptable
        If it names nothing that can be given.
    """
    by_type = {form.MEDIA_TYPE: name for name, form in formats().items() if name != "json"}
    wanted = sorted((_preference(part) for part in header.split(",") if part.strip()), key=lambda one: -one[1])
    for media_type, quality in wanted:
        if quality > 0 and media_type in by_type:
            return by_type[media_type]
        if quality > 0 and media_type in {"*/*", "application/*", "application/json"}:
            return None
    if not wanted:
        return None
    raise NotAcceptable(
        f'Accept: "{header[:MAX_TEXT]}" found, expected application/json or one of {", ".join(by_type)}.'
    )


def _preference(part: str) -> tuple[str, float]:
    media_type, *parameters = (one.strip() for one in part.split(";"))
    quality = next((one.removeprefix("q=") for one in parameters if one.startswith("q=")), "1")
    try:
        return media_type.lower(), float(quality)
    except ValueError:
        return media_type.lower(), 0.0
