"""How many requests there were, how they ended and how long they took, in the form that Prometheus reads."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tertius.graph_schema.errors import TertiusError
from tertius.store.reader import Reader

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Monitoring:
    """The counts of one server. They begin with its start, and name routes, never addresses or keys."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        about, labels = self._registry, ("method", "route")
        self.requests = Counter(
            "tertius_http_requests", "Requests that were answered.", (*labels, "status"), registry=about
        )
        self.seconds = Histogram(
            "tertius_http_request_seconds", "From a request to the end of its answer.", labels, registry=about
        )
        self._is_reachable = Gauge("tertius_database_up", "Whether the database answers: 1 or 0.", registry=about)
        self._epoch = Gauge("tertius_epoch", "The epoch that is served.", registry=about)

    async def page(self, reader: Reader) -> bytes:
        """All counts as they are now; without the database those of the requests alone."""
        try:
            self._epoch.set(await reader.epoch())
            self._is_reachable.set(1)
        except TertiusError as error:
            # A database without a graph answers, too.
            self._is_reachable.set(error.problem_code == "empty-graph")
        return bytes(generate_latest(self._registry))


class Monitored:
    """Counts every request when its answer has ended, those that were refused included."""

    def __init__(self, app: ASGIApp, monitoring: Monitoring) -> None:
        self._app = app
        self._monitoring = monitoring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request pass, and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = 500, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            # Whoever asks for what is not there chooses neither the number of our routes nor of methods.
            method = scope["method"] if scope["method"] in _METHODS else "other"
            route = getattr(scope.get("route"), "path", "none")
            self._monitoring.requests.labels(method, route, str(status)).inc()
            self._monitoring.seconds.labels(method, route).observe(time.perf_counter() - began)
