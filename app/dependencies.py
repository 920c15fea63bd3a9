"""What routes need, as type aliases: a route's signature is its list of needs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from tertius.client import AsyncClient


def _graph(request: Request) -> AsyncClient:
    graph = request.app.state.graph
    assert isinstance(graph, AsyncClient)
    return graph


GraphDep = Annotated[AsyncClient, Depends(_graph)]
