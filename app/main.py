"""The HTTP application: routes, problems, security, and the graph that is open while it runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette_compress import CompressMiddleware, add_compress_type

import tertius
from tertius.app.citations import Citations
from tertius.app.exact_paths import ExactPaths
from tertius.app.keys import KeyRing
from tertius.app.monitoring import Monitored, Monitoring
from tertius.app.ndjson import MEDIA_TYPE as NDJSON
from tertius.app.openapi import describe
from tertius.app.problems import register_problems
from tertius.app.rate_limits import RateLimits
from tertius.app.request_ids import RequestIds
from tertius.app.routers.cite import add_cite_routes
from tertius.app.routers.cypher import add_cypher_routes
from tertius.app.routers.decisions import add_decision_routes
from tertius.app.routers.diff import add_diff_routes
from tertius.app.routers.exports import add_export_routes
from tertius.app.routers.loads import add_load_routes
from tertius.app.routers.match import add_match_routes
from tertius.app.routers.metrics import add_metric_routes
from tertius.app.routers.networks import add_network_routes
from tertius.app.routers.questions import add_question_routes
from tertius.app.routers.reconcile import add_reconcile_routes
from tertius.app.routers.search import add_search_routes
from tertius.app.routers.server import add_server_routes
from tertius.app.routers.studies import add_study_routes
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
            app.state.citations = Citations(graph)
            yield

    app = FastAPI(
        title="tertius",
        version=tertius.__version__,
        description=_ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.monitoring = Monitoring()
    register_problems(app)
    describe(app)
    questions = read_questions(tuple(settings.queries))
    # Added to the app's own router: each router that is included would be searched twice a request.
    by_questions = (
        add_question_routes,
        add_network_routes,
        add_metric_routes,
        add_study_routes,
        add_export_routes,
        add_load_routes,
    )
    for add_routes in by_questions:
        add_routes(app.router, questions)
    fixed = (
        add_cite_routes,
        add_cypher_routes,
        add_decision_routes,
        add_diff_routes,
        add_search_routes,
        add_match_routes,
        add_reconcile_routes,
        add_server_routes,
    )
    for add_fixed_routes in fixed:
        add_fixed_routes(app.router)
    app.router.routes.insert(0, ExactPaths(app.router.routes))
    _add_layers(app, settings)
    return app


def _add_layers(app: FastAPI, settings: Settings) -> None:
    """What every request passes through; the last one that is added meets it first."""
    add_compress_type(NDJSON)
    # Levels that cost less time than they save on a network of this machine's speed.
    app.add_middleware(CompressMiddleware, minimum_size=_COMPRESSED_FROM, zstd_level=1, gzip_level=1, brotli=False)
    if settings.rate_limit:
        app.add_middleware(RateLimits, per_minute=settings.rate_limit)
    app.add_middleware(Guard, ring=KeyRing(settings), needs_key=not is_loopback(settings.host))
    if settings.cors_origins:
        # Before the guard: what a browser asks in advance carries no key.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "X-API-Key", "X-Request-ID", "If-None-Match"],
            expose_headers=["ETag", "Link", "X-Request-ID", "X-Tertius-Epoch", "RateLimit", "Retry-After"],
        )
    app.add_middleware(RequestIds)
    app.add_middleware(Monitored, monitoring=app.state.monitoring)
