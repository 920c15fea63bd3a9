"""Reading the graph at one epoch, in READ transactions, from an event loop."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import neo4j

from tertius.graph_schema.errors import Gone, NotFound, ParameterError
from tertius.store.connection import translate_driver_errors
from tertius.store.shared_plans import share_plan
from tertius.store.target import Target

_EPOCH = "MATCH (g:Graph {name: 'tertius'}) RETURN g.epoch AS epoch, g.oldest AS oldest"
_EPOCH_AT = "MATCH (e:Epoch) WHERE e.published_at <= $instant RETURN max(e.n) AS epoch"
_PUBLISHED = "MATCH (e:Epoch {n: $epoch}) RETURN toString(e.published_at) AS instant"
_RECORDS_KEPT = 1_024


class EpochRecord(NamedTuple):
    """An epoch as the graph's log has it: its number and the instant at which it was published (ISO 8601, UTC)."""

    n: int
    instant: str

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that tell the same epoch of another graph apart; the graph's own fingerprint is dearer."""
        return hashlib.sha256(f"{self.n} {self.instant}".encode()).hexdigest()[:16]


class Reader:
    """Runs read-only statements against one database."""

    def __init__(self, driver: neo4j.AsyncDriver, target: Target, timeout_seconds: float) -> None:
        self.driver = driver
        self.target = target
        self.timeout_seconds = timeout_seconds
        self._records: dict[int, EpochRecord] = {}

    async def rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """All rows of a statement, run by itself with READ access and a time limit."""
        query, values = self._planned(statement, parameters or {})
        with translate_driver_errors(self.target):
            async with self.driver.session(
                database=self.target.database, default_access_mode=neo4j.READ_ACCESS
            ) as session:
                result = await session.run(query, values)
                return [record.data() async for record in result]

    async def value(self, statement: str, parameters: Mapping[str, Any]) -> list[Any]:
        """The fields of the only row of a statement, in order."""
        query, values = self._planned(statement, parameters)
        with translate_driver_errors(self.target):
            async with self.driver.session(
                database=self.target.database, default_access_mode=neo4j.READ_ACCESS
            ) as session:
                result = await session.run(query, values)
                record = await result.single(strict=True)
                return list(record.values())

    async def batches(
        self, statement: str, parameters: Mapping[str, Any], size: int = 500
    ) -> AsyncGenerator[list[list[Any]], None]:
        """The fields of the rows of a statement, so many rows at a time, as the database finds them.

        One transaction, which ends with the iteration and has the time limit for all of it; close the iterator.
        """
        query, values = self._planned(statement, parameters)
        with translate_driver_errors(self.target):
            async with self.driver.session(
                database=self.target.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=size
            ) as session:
                result = await session.run(query, values)
                while records := await result.fetch(size):
                    yield [list(record.values()) for record in records]

    def _planned(self, statement: str, parameters: Mapping[str, Any]) -> tuple[neo4j.Query, dict[str, Any]]:
        text, values = share_plan(statement, parameters)
        return neo4j.Query(text, timeout=self.timeout_seconds), values

    async def epoch(self) -> int:
        """The epoch that is being served.

        Raises
        ------
        NotFound
            With code `empty-graph` if nothing was ever loaded here.
        """
        return (await self.pointer())[0]

    async def pointer(self) -> tuple[int, int]:
        """The epoch that is being served, and the oldest that can still be asked.

        Raises
        ------
        NotFound
            With code `empty-graph` if nothing was ever loaded here.
        """
        rows = await self.rows(_EPOCH)
        if not rows:
            raise NotFound("This database holds no graph yet; run `tertius load apply mali`.", code="empty-graph")
        return int(rows[0]["epoch"]), int(rows[0]["oldest"] or 0)

    async def record(self, epoch: int) -> EpochRecord:
        """What the graph's log has of an epoch; an epoch is published once, so it is asked for once."""
        if epoch not in self._records:
            rows = await self.rows(_PUBLISHED, {"epoch": epoch})
            if len(self._records) >= _RECORDS_KEPT:
                self._records.clear()
            self._records[epoch] = EpochRecord(epoch, rows[0]["instant"] if rows else "")
        return self._records[epoch]

    async def epoch_at(self, known_at: str) -> int:
        """The epoch that was served at an instant, or the epoch of that number.

        Raises
        ------
        ParameterError
            If the text is neither, or lies before the first epoch or beyond the newest.
        Gone
            If the graph was compacted and cannot answer as of then.
        """
        newest, oldest = await self.pointer()
        if known_at.isdecimal():
            if int(known_at) > newest:
                raise ParameterError(f"known_at: epoch {known_at} is not published yet; the newest is {newest}.")
            return _replayable(int(known_at), oldest)
        rows = await self.rows(_EPOCH_AT, {"instant": _instant(known_at)})
        if rows[0]["epoch"] is None:
            raise ParameterError(
                f"known_at: {known_at} lies before the first epoch of this graph, which knew nothing then. "
                "A day in the world is asked for with as_of."
            )
        return _replayable(int(rows[0]["epoch"]), oldest)


def _replayable(epoch: int, oldest: int) -> int:
    if epoch < oldest:
        raise Gone(
            f"Epoch {epoch} was compacted away; the oldest that can still be asked is {oldest}. Ask without known_at.",
            details={"oldest": oldest},
        )
    return epoch


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ParameterError(
            f'known_at: "{text}" is neither an epoch number nor an instant such as 2026-11-24T12:00:00Z.'
        ) from None
