"""The reconciliation service that OpenRefine and its like are pointed at: `/v1/reconcile`."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from tertius.app.dependencies import GraphDep, graph_of
from tertius.app.openapi import object_response, problem_responses
from tertius.app.reconciliation.batch import examples, extended, read_extension, read_queries, results
from tertius.app.reconciliation.manifest import manifest, proposed, starting_with, types
from tertius.app.reconciliation.preview import page, policy_of
from tertius.app.uploads import TooLarge
from tertius.client import AsyncClient
from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.queries.search.asking import SearchRequest
from tertius.queries.search.match import MAX_QUERIES, MatchRequest
from tertius.queries.search.words import MAX_TEXT

_MAX_BODY = 4 << 20
_PAGE = 20
_MOST_CANDIDATES = 50
_ANSWERS: dict[str, Any] = {
    "tags": ["search"],
    "responses": object_response("As the protocol has it.") | problem_responses(404, 413, 422, 429, 503),
    "response_class": Response,
}


class Lenient(BaseModel):
    """Clients of the protocol send parameters of their own along, which are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ServiceParameters(Lenient):
    """Nothing for the manifest, else a batch as JSON."""

    queries: str | None = Field(
        None, description="A reconciliation query batch, as JSON.", examples=['{"q0":{"query":"Algérie"}}']
    )
    extend: str | None = Field(
        None,
        description="A data extension query, as JSON.",
        examples=['{"ids":["tertius:mali"],"properties":[{"id":"iso3"}]}'],
    )


class PrefixParameters(Lenient):
    """What a person has typed so far."""

    prefix: str = Field(description="The beginning of a name, or an id.", max_length=MAX_TEXT, examples=["alg"])
    cursor: int = Field(0, ge=0, le=MAX_QUERIES, description="How many suggestions to pass over.", examples=[0])


class IdParameters(Lenient):
    """One thing."""

    id: str = Field(description="Its id.", min_length=1, max_length=MAX_TEXT, examples=["tertius:mali"])


class TypeParameters(Lenient):
    """Things of one type."""

    type: str = Field("", description="Id of a type.", max_length=MAX_TEXT, examples=["Actor"])
    limit: int | None = Field(None, ge=1, description="How many at most.", examples=[10])


def add_reconcile_routes(router: APIRouter) -> None:
    """The service, its suggestions, its previews and its properties."""
    _add_service(router)
    _add_suggestions(router)

    @router.get(
        "/v1/reconcile/preview",
        operation_id="reconcile_preview",
        summary="A small page about one thing.",
        **_ANSWERS | {"responses": _page_responses()},
    )
    async def preview(request: Request, graph: GraphDep, asked: Annotated[IdParameters, Query()]) -> Response:
        """A small HTML page about one thing, made to be framed."""
        things = await graph.names.named([asked.id])
        if asked.id not in things:
            raise NotFound(f'Nothing has the id "{asked.id}".')
        headers = {"Content-Security-Policy": policy_of(graph.settings.cors_origins), "Cache-Control": "no-cache"}
        return Response(page(things[asked.id]), media_type="text/html", headers=headers)

    @router.get(
        "/v1/reconcile/properties",
        operation_id="reconcile_properties",
        summary="The properties with which columns can be filled.",
        **_ANSWERS,
    )
    async def properties(asked: Annotated[TypeParameters, Query()]) -> Response:
        """The properties with which columns can be filled."""
        found = proposed(asked.type)[: asked.limit]
        return _json({"properties": found, "type": asked.type} | ({"limit": asked.limit} if asked.limit else {}))


def _add_service(router: APIRouter) -> None:
    @router.get(
        "/v1/reconcile",
        operation_id="reconcile",
        summary="The reconciliation service: its manifest, or the answer to a batch.",
        **_ANSWERS,
    )
    async def service(request: Request, graph: GraphDep, asked: Annotated[ServiceParameters, Query()]) -> Response:
        """The manifest; with `queries` or `extend` what POST answers."""
        if asked.queries is None and asked.extend is None:
            return _json(manifest(str(request.base_url)))
        return await _answered(graph, asked.queries, asked.extend)

    form = {"type": "object", "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}}}
    body = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}}

    @router.post(
        "/v1/reconcile",
        operation_id="reconcile_batch",
        summary="A batch of rows to be matched, or of columns to be filled.",
        openapi_extra={"requestBody": body},
        **_ANSWERS,
    )
    async def batch(request: Request) -> Response:
        """A reconciliation query batch in the form field `queries`, or a data extension query in `extend`."""
        fields = parse_qs((await _body(request)).decode("utf-8", "replace"), keep_blank_values=True)
        queries, extend = (fields.get(name, [None])[0] for name in ("queries", "extend"))
        return await _answered(graph_of(request), queries, extend)


async def _answered(graph: AsyncClient, queries: str | None, extend: str | None) -> Response:
    if queries is not None:
        asked = read_queries(queries)
        if len(asked) > MAX_QUERIES:
            raise TooLarge(f"queries: {len(asked)} found in one batch, at most {MAX_QUERIES} expected.")
        rows = examples(asked)
        matched: list[dict[str, Any]] = []
        if rows:
            most = min(_MOST_CANDIDATES, max(one.limit for one in asked.values()))
            matched = (await graph.names.match(MatchRequest(queries=tuple(rows.values()), limit=most)))["data"]
        return _json(results(asked, dict(zip(rows, matched, strict=True))))
    if extend is not None:
        wanted = read_extension(extend)
        return _json(extended(wanted, await graph.names.named(wanted.ids)))
    raise ParameterError("Neither queries nor extend was given; expected one of them, as JSON in a form field.")


def _add_suggestions(router: APIRouter) -> None:
    @router.get(
        "/v1/reconcile/suggest/entity",
        operation_id="reconcile_suggest_entity",
        summary="Things as somebody types their names.",
        **_ANSWERS,
    )
    async def entities(graph: GraphDep, asked: Annotated[PrefixParameters, Query()]) -> Response:
        """Things whose names begin so, or nearly."""
        if not asked.prefix.strip():
            return _json({"result": []})
        found = await graph.names.search(SearchRequest(q=asked.prefix, limit=min(300, asked.cursor + _PAGE)))
        rows = [
            {
                "id": row["id"],
                "name": row["name"],
                "description": "; ".join(filter(None, (row["matched"]["text"], row["valid"]))),
                "notable": [one for one in (row["kind"], row["label"]) if one],
            }
            for row in found["data"][asked.cursor :]
        ]
        return _json({"result": rows})

    @router.get(
        "/v1/reconcile/suggest/type",
        operation_id="reconcile_suggest_type",
        summary="Types as somebody types their names.",
        **_ANSWERS,
    )
    async def suggested_types(asked: Annotated[PrefixParameters, Query()]) -> Response:
        """Types of things."""
        return _json({"result": starting_with(asked.prefix, types())[asked.cursor :]})

    @router.get(
        "/v1/reconcile/suggest/property",
        operation_id="reconcile_suggest_property",
        summary="Properties as somebody types their names.",
        **_ANSWERS,
    )
    async def suggested_properties(asked: Annotated[PrefixParameters, Query()]) -> Response:
        """Properties that rows can be compared by."""
        return _json({"result": starting_with(asked.prefix, proposed(None))[asked.cursor :]})


async def _body(request: Request) -> bytes:
    found = b""
    async for piece in request.stream():
        found += piece
        if len(found) > _MAX_BODY:
            raise TooLarge(f"A form of more than {_MAX_BODY >> 20} MB; send the rows in smaller batches.")
    return found


def _json(document: Any) -> Response:
    return Response(orjson.dumps(document), media_type="application/json", headers={"Cache-Control": "no-cache"})


def _page_responses() -> Any:
    page_response = {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}}
    return {200: page_response} | problem_responses(404, 422, 429, 503)
