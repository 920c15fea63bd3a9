"""The peer of `beside_bare.py`: a bare FastAPI route for each question, with the async driver and orjson bytes.

It does nothing else: no validation, no names, no caching headers. Its statements and their parameters are the very ones
that tertius sends, handed over as a file.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import orjson
from fastapi import FastAPI
from fastapi.responses import Response


def read_cases(path: Path) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Statements and parameters by name; days are written as `{"day": "2014-07-20"}`."""

    def restore(one: dict[str, Any]) -> Any:
        return date.fromisoformat(one["day"]) if set(one) == {"day"} else one

    return json.loads(path.read_text(), object_hook=restore)  # type: ignore[no-any-return]


def create_app() -> FastAPI:
    """The application; the environment names the database and the file of cases."""
    cases = read_cases(Path(os.environ["BARE_CASES"]))
    auth = (os.environ["BARE_USERNAME"], os.environ["BARE_PASSWORD"])

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # Without notifications, as tertius: sending and logging them would slow this route down.
        options = {"auth": auth, "notifications_min_severity": "OFF"}
        async with neo4j.AsyncGraphDatabase.driver(os.environ["BARE_URI"], **options) as driver:
            app.state.driver = driver
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/{name}")
    async def ask(name: str) -> Response:
        records = []
        for statement, parameters in cases[name]:
            async with app.state.driver.session(default_access_mode=neo4j.READ_ACCESS) as session:
                result = await session.run(statement, parameters)
                records.append([record.data() async for record in result])
        # The rows of the first; what belongs to them beside.
        (first, *_), *more = records
        return Response(orjson.dumps({"data": first["rows"], "more": more, "next": None}, default=str))

    return app
