"""Errors over HTTP: RFC 9457 problem documents with the codes that the command line uses too."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from rapidfuzz import process
from starlette.exceptions import HTTPException
from starlette.types import Scope

from tertius.app.request_ids import HEADER, request_id
from tertius.graph_schema.errors import TertiusError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("tertius")


def problem(scope: Scope, status: int, code: str, title: str, detail: str, **members: Any) -> Response:
    """A problem document; `type` names the code, which is stable, `detail` is for people."""
    body = describe_problem(status, code, title, detail, **members)
    body |= {"instance": scope["path"], "request_id": request_id(scope)}
    return Response(orjson.dumps(body, default=str), status_code=status, media_type=MEDIA_TYPE)


def describe_problem(status: int, code: str, title: str, detail: str, **members: Any) -> dict[str, Any]:
    """What a problem document says of the problem itself."""
    kind = {"type": f"urn:tertius:problem:{code}", "title": title, "status": status, "detail": detail, "code": code}
    return {**kind, **members}


def register_problems(app: FastAPI) -> None:
    """Have every error of the app answered with a problem document."""
    app.add_exception_handler(TertiusError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, TertiusError)
    scope = request.scope
    return problem(scope, error.http_status, error.problem_code, error.title, error.message, **error.details)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [_one_invalid(request, one) for one in error.errors()]
    detail = " ".join(f"{one['parameter']}: {one['message']}." for one in problems)
    return problem(request.scope, 422, "bad-parameter", "A parameter is not valid", detail, problems=problems)


def _one_invalid(request: Request, error: Mapping[str, Any]) -> dict[str, Any]:
    name, found = str(error["loc"][-1]), error.get("input")
    if error["type"] == "extra_forbidden":
        known = _parameters_of(request)
        nearest = process.extractOne(name, known, score_cutoff=60)
        hint = f"did you mean {nearest[0]}? " if nearest else ""
        message = f"there is no such parameter; {hint}Expected {', '.join(known) or 'none'}"
    elif error["type"] == "missing":
        message = "it is missing and must be given"
    else:
        message = f"found {found!r}; {str(error['msg'])[:1].lower()}{str(error['msg'])[1:]}"
    return {"parameter": name, "found": found, "message": message}


def _parameters_of(request: Request) -> list[str]:
    """The query parameters that the route takes, as the OpenAPI description lists them."""
    route = request.scope.get("route")
    operation = request.app.openapi()["paths"].get(getattr(route, "path", ""), {}).get(request.method.lower(), {})
    return [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    codes = {400: "usage", 404: "not-found", 405: "method-not-allowed"}
    code = codes.get(error.status_code, f"http-{error.status_code}")
    found = problem(request.scope, error.status_code, code, str(error.detail), str(error.detail))
    found.headers.update(error.headers or {})
    if error.status_code == 405:
        # The path may have routes for several methods, of which the error names one's.
        path = getattr(request.scope.get("route"), "path", "")
        methods = request.app.openapi()["paths"].get(path, {"get": {}})
        found.headers["Allow"] = ", ".join(method.upper() for method in methods)
    return found


def _unexpected(request: Request, error: Exception) -> Response:
    # What went wrong inside is for the log; the reader learns that it was not their request.
    name = request_id(request.scope)
    _log.error("request %s failed: %s", name, request.url.path, exc_info=error)
    detail = f"The server failed on this request; its log says why, under {name}."
    found = problem(request.scope, 500, "internal", "The server failed", detail)
    # Sent from outside of everything that adds headers.
    found.headers[HEADER] = str(name)
    return found
