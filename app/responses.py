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


def etag_of(request: Request, epoch: int) -> str:
    """A tag that changes with the epoch, the address and, because of `as_of=today`, the day.

    The newest epoch counts for answers of earlier ones, too: a purge is the one thing that changes those.
    """
    newest = graph_of(request).catalogue.newest
    text = f"{epoch} {newest} {datetime.now(UTC).date()} {request.url.path}?{request.url.query}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def answer(request: Request, document: Any, epoch: int) -> Response:
    """A JSON document read at an epoch; 304 without a body if the caller has it already."""
    return answer_bytes(request, orjson.dumps(document, default=str), epoch, "application/json")


def answer_bytes(
    request: Request, body: bytes, epoch: int, media_type: str, more: Mapping[str, str] | None = None
) -> Response:
    """As `answer`, for a body in any form; `more` are further headers."""
    tag = etag_of(request, epoch)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Tertius-Epoch": str(epoch), **(more or {})}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def fresh(document: dict[str, Any]) -> Response:
    """An answer about writing, which no cache may keep; 201 if something was written."""
    status = 201 if document.get("wrote") else 200
    body = orjson.dumps(document, default=str)
    return Response(body, status, {"Cache-Control": "no-store"}, media_type="application/json")
