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

from tertius.graph_schema.errors import TertiusError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("tertius")


def problem(status: int, code: str, title: str, detail: str, instance: str, **members: Any) -> Response:
    """A problem document; `type` names the code, which is stable, `detail` is for people."""
    body = {
        "type": f"urn:tertius:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        **members,
    }
    return Response(orjson.dumps(body, default=str), status_code=status, media_type=MEDIA_TYPE)


def register_problems(app: FastAPI) -> None:
    """Have every error of the app answered with a problem document."""
    app.add_exception_handler(TertiusError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, TertiusError)
    return problem(error.http_status, error.problem_code, error.title, error.message, request.url.path, **error.details)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [_one_invalid(request, one) for one in error.errors()]
    detail = " ".join(f"{one['parameter']}: {one['message']}." for one in problems)
    return problem(422, "bad-parameter", "A parameter is not valid", detail, request.url.path, problems=problems)


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
    found = problem(error.status_code, code, str(error.detail), str(error.detail), request.url.path)
    found.headers.update(error.headers or {})
    if error.status_code == 405:
        # The path may have routes for several methods, of which the error names one's.
        path = getattr(request.scope.get("route"), "path", "")
        methods = request.app.openapi()["paths"].get(path, {"get": {}})
        found.headers["Allow"] = ", ".join(method.upper() for method in methods)
    return found


def _unexpected(request: Request, error: Exception) -> Response:
    # What went wrong inside is for the log; the reader learns that it was not their request.
    _log.error("request failed: %s", request.url.path, exc_info=error)
    detail = "The server failed on this request; its log says why."
    return problem(500, "internal", "The server failed", detail, request.url.path)
