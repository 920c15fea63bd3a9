"""What routes need, as type aliases: a route's signature is its list of needs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from tertius.client import AsyncClient


def graph_of(request: Request) -> AsyncClient:
    """The graph that is open while the application runs."""
    graph = request.app.state.graph
    assert isinstance(graph, AsyncClient)
    return graph


async def _graph(request: Request) -> AsyncClient:
    return graph_of(request)


GraphDep = Annotated[AsyncClient, Depends(_graph)]
