"""`tertius mcp`: the graph as tools for language models."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

import typer

from tertius.app.cli.store import store_progress
from tertius.extras import import_extra
from tertius.store.graph import open_graph
from tertius.store.settings import Settings


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Serve HTTP on this machine instead of standard input.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port for --http; the path is /mcp.")] = 8001,
) -> None:
    """Serve the questions as tools of the Model Context Protocol; they only read, and cite their claims."""
    import_extra("mcp", "mcp")
    # Imported here, since not everybody has the library.
    from tertius.app.mcp.server import run_http, run_stdio

    settings = Settings()
    # Before the first message: what starting the database prints goes to standard error.
    with store_progress() as progress, open_graph(settings, progress):
        progress("Starting the tools")
    with suppress(KeyboardInterrupt):
        run_http(settings, port) if http else run_stdio(settings)
