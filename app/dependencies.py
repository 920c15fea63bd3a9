"""What routes need, as type aliases: a route's signature is its list of needs."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from tertius.client import AsyncClient
from tertius.graph_schema.errors import ParameterError


async def _graph(request: Request) -> AsyncClient:
    graph = request.app.state.graph
    assert isinstance(graph, AsyncClient)
    return graph


async def refuse_repeated(request: Request) -> None:
    """Refuse a parameter that is given twice: which of its values counts would be a guess."""
    given = request.query_params.multi_items()
    if len(given) != len(request.query_params):
        names = [name for name, _ in given]
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise ParameterError(f"{', '.join(repeated)}: given more than once; give each parameter once.")


GraphDep = Annotated[AsyncClient, Depends(_graph)]
