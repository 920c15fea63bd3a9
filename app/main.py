"""The HTTP application: routes, problems, security, and the graph that is open while it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

import tertius
from tertius.app.dependencies import refuse_repeated
from tertius.app.openapi import describe
from tertius.app.problems import register_problems
from tertius.app.routers import server
from tertius.app.routers.exports import export_router
from tertius.app.routers.metrics import metric_router
from tertius.app.routers.networks import network_router
from tertius.app.routers.questions import question_router
from tertius.app.security import Guard, is_loopback, read_hashes
from tertius.client import open_async
from tertius.queries.catalogue import read_questions
from tertius.store.settings import Settings

_ABOUT = "Who mediates whom, since when, on whose word. Every row carries the claims it rests on."
_COMPRESSED_FROM = 32_768


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; the graph is opened when it starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_async(settings) as graph:
            app.state.graph = graph
            yield

    app = FastAPI(
        title="tertius",
        version=tertius.__version__,
        description=_ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(refuse_repeated)],
    )
    register_problems(app)
    describe(app)
    questions = read_questions(tuple(settings.queries))
    for make_router in (question_router, network_router, metric_router, export_router):
        app.include_router(make_router(questions))
    app.include_router(server.router)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=1)
    app.add_middleware(Guard, hashes=read_hashes(settings), needs_key=not is_loopback(settings.host))
    return app
