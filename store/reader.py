"""Reading the graph at one epoch, in READ transactions, from an event loop."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import neo4j

from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.store.connection import translate_driver_errors
from tertius.store.target import Target

_EPOCH = "MATCH (g:Graph {name: 'tertius'}) RETURN g.epoch AS epoch, g.oldest AS oldest"
_EPOCH_AT = "MATCH (e:Epoch) WHERE e.published_at <= $instant RETURN max(e.n) AS epoch"


class Reader:
    """Runs read-only statements against one database."""

    def __init__(self, driver: neo4j.AsyncDriver, target: Target, timeout_seconds: float) -> None:
        self.driver = driver
        self.target = target
        self.timeout_seconds = timeout_seconds

    async def rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """All rows of a statement, run by itself with READ access and a time limit."""
        query = neo4j.Query(statement, timeout=self.timeout_seconds)
        with translate_driver_errors(self.target):
            async with self.driver.session(
                database=self.target.database, default_access_mode=neo4j.READ_ACCESS
            ) as session:
                result = await session.run(query, dict(parameters or {}))
                return [record.data() async for record in result]

    async def value(self, statement: str, parameters: Mapping[str, Any]) -> list[Any]:
        """The fields of the only row of a statement, in order."""
        query = neo4j.Query(statement, timeout=self.timeout_seconds)
        with translate_driver_errors(self.target):
            async with self.driver.session(
                database=self.target.database, default_access_mode=neo4j.READ_ACCESS
            ) as session:
                result = await session.run(query, dict(parameters))
                record = await result.single(strict=True)
                return list(record.values())

    async def epoch(self) -> int:
        """The epoch that is being served.

        Raises
        ------
        NotFound
            With code `empty-graph` if nothing was ever loaded here.
        """
        rows = await self.rows(_EPOCH)
        if not rows:
            raise NotFound("This database holds no graph yet; run `tertius load apply mali`.", code="empty-graph")
        return int(rows[0]["epoch"])

    async def epoch_at(self, known_at: str) -> int:
        """The epoch that was served at an instant, or the epoch of that number.

        Raises
        ------
        ParameterError
            If the text is neither, or lies before the first epoch or beyond the newest.
        """
        newest = await self.epoch()
        if known_at.isdecimal():
            if int(known_at) > newest:
                raise ParameterError(f"known_at: epoch {known_at} is not published yet; the newest is {newest}.")
            return int(known_at)
        rows = await self.rows(_EPOCH_AT, {"instant": _instant(known_at)})
        if rows[0]["epoch"] is None:
            raise ParameterError(
                f"known_at: {known_at} lies before the first epoch of this graph, which knew nothing then. "
                "A day in the world is asked for with as_of."
            )
        return int(rows[0]["epoch"])


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ParameterError(
            f'known_at: "{text}" is neither an epoch number nor an instant such as 2026-11-24T12:00:00Z.'
        ) from None
