"""Answers over HTTP: orjson bytes with an ETag made of the epoch and the address."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response

_OPTIONS = orjson.OPT_NON_STR_KEYS


def etag_of(request: Request, epoch: int) -> str:
    """A tag that changes with the epoch, the address and, because of `as_of=today`, the day."""
    text = f"{epoch} {datetime.now(UTC).date()} {request.url.path}?{request.url.query}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'


def answer(request: Request, document: Any, epoch: int) -> Response:
    """A JSON document read at an epoch; 304 without a body if the caller has it already."""
    tag = etag_of(request, epoch)
    headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Tertius-Epoch": str(epoch)}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(
        orjson.dumps(document, default=str, option=_OPTIONS), media_type="application/json", headers=headers
    )
