"""Neo4j Graph Data Science on a server that has it: graphs held in its memory while something is computed on them.

It is under the GPL and runs in the database's process; nothing of it is imported. Nothing is written to the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

from neo4j.exceptions import ClientError

from tertius.graph_schema.errors import ParameterError, StoreError
from tertius.store.reader import Reader

_INSTALLED = "SHOW FUNCTIONS YIELD name WHERE name = 'gds.graph.project' RETURN count(*) AS found"
# The actors first, so that those without ties are there too.
_PROJECT_ARRAYS = """
CALL () {
  UNWIND range(0, $size - 1) AS source
  RETURN source, null AS target, 0.0 AS weight
  UNION ALL
  UNWIND range(0, size($ends) - 1) AS at
  RETURN $ends[at] / 4294967296 AS source, $ends[at] % 4294967296 AS target, $weights[at] AS weight
}
RETURN gds.graph.project($graph, source, target, {relationshipProperties: {weight: weight}}, $configuration) AS graph
"""
_SELECT = "CALL gds.graph.filter($selected, $graph, '*', $condition, {concurrency: 1}) YIELD graphName RETURN graphName"
_DROP = "CALL gds.graph.drop($graph, false) YIELD graphName RETURN count(*) AS dropped"


class Procedure(NamedTuple):
    """A procedure of the library that streams one value a node, and the column that has it."""

    name: str
    column: str


class DataScience:
    """Runs procedures of the library in READ sessions; whoever projects a graph drops it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._is_installed = False

    async def is_installed(self) -> bool:
        """Whether the server has the library; found out once, since a study asks for hundreds of networks."""
        self._is_installed = self._is_installed or bool((await self._reader.rows(_INSTALLED))[0]["found"])
        return self._is_installed

    async def project(
        self, statement: str, parameters: Mapping[str, Any], *, directed: bool
    ) -> tuple[str, dict[str, Any]]:
        """Put a graph into the library's memory.

        Parameters
        ----------
        statement : aggregates its rows by `gds.graph.project($graph, …, $configuration)` into one.

        Returns
        -------
        The graph's name, to be dropped, and the row of the statement. After a failure nothing is left to drop.

        Raises
        ------
        ParameterError
            If the server has no Graph Data Science.
        StoreError
            If the library refuses, as it does where memory is short.
        """
        await self._require_installed()
        graph = f"tertius-{uuid4()}"
        kinds = {} if directed else {"undirectedRelationshipTypes": ["*"]}
        asked = {**parameters, "graph": graph, "configuration": {**kinds, "readConcurrency": 1}}
        try:
            with _told_by("gds.graph.project"):
                return graph, (await self._reader.rows(statement, asked))[0]
        except BaseException:
            # Given up here, it may have been made there.
            await self.drop(graph)
            raise

    async def select(self, graph: str, condition: str) -> str:
        """The name of a graph with all nodes of another, and those of its relationships `r` that fulfil a condition."""
        selected = f"tertius-{uuid4()}"
        try:
            with _told_by("gds.graph.filter"):
                await self._reader.rows(_SELECT, {"selected": selected, "graph": graph, "condition": condition})
                return selected
        except BaseException:
            await self.drop(selected)
            raise

    async def compute(
        self, graph: str, procedure: Procedure, configuration: Mapping[str, Any]
    ) -> tuple[list[int], list[float]]:
        """The nodes of a graph, as they are numbered there, and for each of them the value that a procedure streams.

        Raises
        ------
        StoreError
            If the library refuses.
        """
        statement = (
            f"CALL {procedure.name}($graph, $configuration) YIELD nodeId, {procedure.column} AS value "
            "RETURN collect(nodeId) AS nodes, collect(value) AS scores"
        )
        # Several threads add up in any order, and on small graphs take longer than one.
        asked = {"graph": graph, "configuration": {**configuration, "concurrency": 1}}
        with _told_by(procedure.name):
            nodes, scores = await self._reader.value(statement, asked)
        return nodes, scores

    async def drop(self, graph: str) -> None:
        """Take a graph out of the library's memory, if it is there."""
        await self._reader.rows(_DROP, {"graph": graph})

    async def stream(
        self,
        procedure: Procedure,
        size: int,
        ties: tuple[Sequence[int], Sequence[float]],
        configuration: Mapping[str, Any],
        *,
        directed: bool,
    ) -> tuple[list[int], list[float]]:
        """Project a graph that is given, compute, and drop the graph, whatever happens; returns and raises as those do.

        Parameters
        ----------
        size : the number of nodes, which are numbered from 0.
        ties : for each its source times 2**32 plus its target, and its weight.
        """
        ends, weights = ties
        parameters = {"size": size, "ends": ends, "weights": weights}
        graph, _ = await self.project(_PROJECT_ARRAYS, parameters, directed=directed)
        try:
            return await self.compute(graph, procedure, configuration)
        finally:
            await self.drop(graph)

    async def _require_installed(self) -> None:
        if not await self.is_installed():
            raise ParameterError(
                "option engine: gds needs Neo4j Graph Data Science, which the database lacks. Set TERTIUS_GDS=true and "
                "start the private store anew (`tertius store stop`, `tertius store start`), install it in your own "
                "Neo4j, or take another engine."
            )


@contextmanager
def _told_by(procedure: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise StoreError(f"engine gds: {procedure} failed: {error.message}") from error
