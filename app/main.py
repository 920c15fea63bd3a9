"""The HTTP application: routes, problems, security, and the graph that is open while it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

import tertius
from tertius.app.keys import KeyRing
from tertius.app.openapi import describe
from tertius.app.problems import register_problems
from tertius.app.routers.decisions import add_decision_routes
from tertius.app.routers.diff import add_diff_routes
from tertius.app.routers.exports import add_export_routes
from tertius.app.routers.loads import add_load_routes
from tertius.app.routers.metrics import add_metric_routes
from tertius.app.routers.networks import add_network_routes
from tertius.app.routers.questions import add_question_routes
from tertius.app.routers.server import add_server_routes
from tertius.app.security import Guard, is_loopback
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
    )
    register_problems(app)
    describe(app)
    questions = read_questions(tuple(settings.queries))
    # Added to the app's own router: each router that is included would be searched twice a request.
    for add_routes in (add_question_routes, add_network_routes, add_metric_routes, add_export_routes, add_load_routes):
        add_routes(app.router, questions)
    for add_fixed_routes in (add_decision_routes, add_diff_routes, add_server_routes):
        add_fixed_routes(app.router)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM, compresslevel=1)
    app.add_middleware(Guard, ring=KeyRing(settings), needs_key=not is_loopback(settings.host))
    return app
