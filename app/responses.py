"""Answers over HTTP: orjson bytes with an ETag made of the epoch and the address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

from tertius.app.dependencies import graph_of
from tertius.app.jsonable import jsonable


def etag_of(request: Request, epoch: int) -> str:
    """A tag that changes with the epoch, the address and, because of `as_of=today`, the day.

    The newest epoch counts for answers of earlier ones, too: a purge is the one thing that changes those.
    """
    newest = graph_of(request).catalogue.newest
    asked = f"{request.url.path}?{request.url.query} {request.headers.get('accept', '')}"
    text = f"{epoch} {newest} {datetime.now(UTC).date()} {asked}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def answer(request: Request, document: Any, epoch: int, permalink: str | None = None) -> Response:
    """A JSON document read at an epoch; 304 without a body if the caller has it already.

    Parameters
    ----------
    permalink : where the same can be had again; told in a header, too.
    """
    body = orjson.dumps(document, default=str)
    return answer_bytes(request, body, epoch, "application/json", cited_as(permalink))


def cited_as(permalink: str | None) -> dict[str, str]:
    """The header that names the permalink of an answer (RFC 8574)."""
    return {"Link": f'<{permalink}>; rel="cite-as"'} if permalink else {}


def answer_bytes(
    request: Request, body: bytes, epoch: int, media_type: str, more: Mapping[str, str] | None = None
) -> Response:
    """As `answer`, for a body in any form; `more` are further headers."""
    tag = etag_of(request, epoch)
    headers = {**answer_headers(tag, epoch), **(more or {})}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def answer_of_content(request: Request, body: bytes, media_type: str) -> Response:
    """An answer that no epoch changes: its tag is made of what it holds."""
    headers = {"ETag": f'W/"{hashlib.sha256(body).hexdigest()[:24]}"', "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def answer_headers(tag: str, epoch: int) -> dict[str, str]:
    """What every answer read at an epoch says of itself; caches have to ask again, and are told apart by form."""
    return {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept", "X-Tertius-Epoch": str(epoch)}


def fresh(document: dict[str, Any]) -> Response:
    """An answer about writing, which no cache may keep; 201 if something was written."""
    status = 201 if document.get("wrote") else 200
    body = orjson.dumps(document, default=jsonable)
    return Response(body, status, {"Cache-Control": "no-store"}, media_type="application/json")
