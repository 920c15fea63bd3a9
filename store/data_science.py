"""Neo4j Graph Data Science on a server that has it: graphs given as arrays, held in its memory while one is computed.

It is under the GPL and runs in the database's process; nothing of it is imported. Nothing is written to the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from neo4j.exceptions import ClientError

from tertius.graph_schema.errors import ParameterError, StoreError
from tertius.store.reader import Reader

_INSTALLED = "SHOW FUNCTIONS YIELD name WHERE name = 'gds.graph.project' RETURN count(*) AS found"
# The actors first, so that those without ties are there too.
_PROJECT = """
CALL () {
  UNWIND range(0, $size - 1) AS source
  RETURN source, null AS target, 0.0 AS weight
  UNION ALL
  UNWIND range(0, size($ends) - 1) AS at
  RETURN $ends[at] / 4294967296 AS source, $ends[at] % 4294967296 AS target, $weights[at] AS weight
}
RETURN gds.graph.project($graph, source, target, {relationshipProperties: {weight: weight}}, $configuration) AS graph
"""
_DROP = "CALL gds.graph.drop($graph, false) YIELD graphName RETURN count(*) AS dropped"


class Procedure(NamedTuple):
    """A procedure of the library that streams one value a node, and the column that has it."""

    name: str
    column: str


class DataScience:
    """Runs procedures of the library in READ sessions."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._is_installed = False

    async def stream(
        self,
        procedure: Procedure,
        size: int,
        ties: tuple[Sequence[int], Sequence[float]],
        configuration: Mapping[str, Any],
        *,
        directed: bool,
    ) -> tuple[list[int], list[float]]:
        """Project a graph, compute, and drop the graph, whatever happens.

        Parameters
        ----------
        size : the number of nodes, which are numbered from 0.
        ties : for each its source times 2**32 plus its target, and its weight.

        Returns
        -------
        The numbers of the nodes, and for each of them its value.

        Raises
        ------
        ParameterError
            If the server has no Graph Data Science.
        StoreError
            If the library refuses, as it does where memory is short.
        """
        await self._require_installed()
        graph, (ends, weights) = f"tertius-{uuid4()}", ties
        one_thread = {"concurrency": 1}
        kinds = {} if directed else {"undirectedRelationshipTypes": ["*"]}
        asked = {"graph": graph, "size": size, "ends": ends, "weights": weights}
        try:
            await self._reader.rows(_PROJECT, {**asked, "configuration": {**kinds, "readConcurrency": 1}})
            statement = (
                f"CALL {procedure.name}($graph, $configuration) YIELD nodeId, {procedure.column} AS value "
                "RETURN collect(nodeId) AS nodes, collect(value) AS scores"
            )
            # Several threads add up in any order, and on small graphs take longer than one.
            nodes, scores = await self._reader.value(
                statement, {"graph": graph, "configuration": {**configuration, **one_thread}}
            )
            return nodes, scores
        except ClientError as error:
            raise StoreError(f"engine gds: {procedure.name} failed: {error.message}") from error
        finally:
            await self._reader.rows(_DROP, {"graph": graph})

    async def _require_installed(self) -> None:
        # Once for all that is computed with it: a study asks for hundreds of networks.
        self._is_installed = self._is_installed or bool((await self._reader.rows(_INSTALLED))[0]["found"])
        if not self._is_installed:
            raise ParameterError(
                "option engine: gds needs Neo4j Graph Data Science, which the database lacks. Set TERTIUS_GDS=true and "
                "start the private store anew (`tertius store stop`, `tertius store start`), install it in your own "
                "Neo4j, or take another engine."
            )
