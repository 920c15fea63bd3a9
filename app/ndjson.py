"""Answers of any length: one row a line (NDJSON), sent while the database still finds the next ones.

All lines are rows, but for a last one that has `next` if the stream does not hold the whole answer: the cursor from
which the rest can be had, and the `problem` if there was one.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from tertius.app.problems import describe_problem
from tertius.app.responses import answer_headers, cited_as, etag_of
from tertius.graph_schema.errors import TertiusError
from tertius.queries.answers import StreamedAnswer

MEDIA_TYPE = "application/x-ndjson"
Rows = list[dict[str, Any]]


def wants_ndjson(request: Request) -> bool:
    """Whether the caller asks for lines."""
    return MEDIA_TYPE in request.headers.get("accept", "")


async def stream_answer(request: Request, answer: StreamedAnswer) -> Response:
    """The rows of an answer as they are read; what fails before the first row is a problem like any other."""
    tag = etag_of(request, answer.epoch)
    headers = answer_headers(tag, answer.epoch) | cited_as(answer.permalink)
    if answer.left_out:
        headers["X-Tertius-Left-Out"] = ", ".join(f"{name}={count}" for name, count in answer.left_out.items())
    if tag in request.headers.get("if-none-match", ""):
        await answer.batches.aclose()
        return Response(status_code=304, headers=headers)
    first: Rows = await anext(answer.batches, [])
    return StreamingResponse(lines_of(first, answer), media_type=MEDIA_TYPE, headers=headers)


async def lines_of(first: Rows, answer: StreamedAnswer) -> AsyncGenerator[bytes, None]:
    """The lines of an answer whose first rows were already read."""
    sent = 0
    try:
        async with aclosing(_all_batches(first, answer.batches)) as batches:
            async for batch in batches:
                kept = batch[: answer.max_rows - sent]
                yield b"".join(_line(row) for row in kept)
                sent += len(kept)
                if len(kept) < len(batch):
                    yield _line({"next": answer.cursor(sent)})
                    return
    except TertiusError as error:
        found = describe_problem(error.http_status, error.problem_code, error.title, error.message, **error.details)
        yield _line({"next": answer.cursor(sent), "problem": found})


async def _all_batches(first: Rows, rest: AsyncGenerator[Rows, None]) -> AsyncGenerator[Rows, None]:
    async with aclosing(rest) as others:
        yield first
        async for batch in others:
            yield batch


def _line(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, default=str, option=orjson.OPT_APPEND_NEWLINE)
