"""`tertius serve`: the API and the explorer."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.app.cli.store import store_progress
from tertius.store.graph import open_graph
from tertius.store.settings import Settings


def serve(
    host: Annotated[str | None, typer.Option(help="Address to bind; TERTIUS_HOST or 127.0.0.1 if left out.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; TERTIUS_PORT or 8000 if left out.")] = None,
) -> None:
    """Serve the API at /v1 and the explorer at / until interrupted."""
    run_server(host, port)


def run_server(host: str | None = None, port: int | None = None) -> None:
    """Start what the server needs, and serve in the foreground."""
    # The web server is slow to import, and no other command needs it.
    from tertius.app.serving import serve as serve_app

    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings(**chosen)
    # Here, because a web server that finds no database while it starts says so with a stack trace.
    with store_progress() as progress, open_graph(settings, progress):
        progress("Starting the server")
    serve_app(settings)
