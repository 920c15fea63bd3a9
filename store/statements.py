"""Cypher of somebody else's: planned without running it, then run with READ access, a time limit and caps."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import neo4j
import neo4j.graph
import orjson
from neo4j.exceptions import Neo4jError

from tertius.graph_schema.errors import ParameterError, StoreError
from tertius.store.connection import translate_driver_errors
from tertius.store.reader import Reader

_EXPLAIN = "EXPLAIN "
_PLACE = re.compile(r"\(line (\d+), column (\d+) \(offset: \d+\)\)")
_GRACE_SECONDS = 2.0


class Operator(NamedTuple):
    """One step of a plan: `NodeByLabelScan`, and what it is done with in Neo4j's own words."""

    name: str
    details: str


class Plan(NamedTuple):
    """How the database would run a statement; `query_type` is `r` if it only reads."""

    query_type: str
    operators: tuple[Operator, ...]


@dataclass
class Table:
    """The rows of a statement, and whether there were more."""

    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    is_truncated: bool = False


async def explain(reader: Reader, statement: str, parameters: Mapping[str, Any]) -> Plan:
    """The plan of a statement, which is not run.

    Raises
    ------
    ParameterError
        With code `bad-cypher` if the database does not understand it.
    """
    with _told_as_mistake(), translate_driver_errors(reader.target):
        async with _session(reader) as session:
            result = await session.run(f"{_EXPLAIN}{statement}", dict(parameters))
            summary = await result.consume()
    return Plan(summary.query_type or "", tuple(_operators(summary.plan or {})))


async def run_capped(
    reader: Reader, statement: str, parameters: Mapping[str, Any], *, max_rows: int, max_bytes: int
) -> Table:
    """The rows of a statement, so many at most and no more than so many bytes of JSON.

    Raises
    ------
    ParameterError
        With code `bad-cypher` if the statement fails on what it finds; StoreError for time and memory.
    """
    query = neo4j.Query(statement, timeout=reader.timeout_seconds)
    table, left = Table(), max_bytes
    with _told_as_mistake(), translate_driver_errors(reader.target), _ended_in_time(reader):
        async with asyncio.timeout(reader.timeout_seconds + _GRACE_SECONDS), _session(reader) as session:
            result = await session.run(query, dict(parameters))
            table.columns = list(result.keys())
            async with aclosing(aiter(result)) as records:  # type: ignore[type-var]
                async for record in records:
                    row = {name: _plain(value) for name, value in zip(table.columns, record.values(), strict=True)}
                    left -= len(orjson.dumps(row, default=str))
                    if len(table.rows) >= max_rows or left < 0:
                        table.is_truncated = True
                        break
                    table.rows.append(row)
    return table


@contextmanager
def _ended_in_time(reader: Reader) -> Iterator[None]:
    """The database looks at the time limit between rows only: one that takes for ever is given up here."""
    try:
        yield
    except TimeoutError:
        raise StoreError(
            f"The statement took longer than the {reader.timeout_seconds:g} s allowed and was given up. Ask for less.",
            code="query-timeout",
        ) from None


def _session(reader: Reader) -> neo4j.AsyncSession:
    # Few rows at a time, so that what is cut off was hardly sent.
    return reader.driver.session(database=reader.target.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=100)


@contextmanager
def _told_as_mistake() -> Iterator[None]:
    """What the database says of the statement itself is the caller's to mend."""
    try:
        yield
    except Neo4jError as error:
        raise ParameterError(_in_the_statement(str(error.message or error.code)), code="bad-cypher") from error


def _in_the_statement(message: str) -> str:
    """What the database says, in one line, with the place in the statement as it was given."""

    def place(match: re.Match[str]) -> str:
        line, column = int(match[1]), int(match[2])
        return f"(line {line}, column {column - len(_EXPLAIN) if line == 1 else column})"

    return _PLACE.sub(place, message.partition('\n"')[0])


def _operators(plan: Mapping[str, Any]) -> Iterator[Operator]:
    if plan:
        name = str(plan.get("operatorType", "")).partition("@")[0]
        yield Operator(name, str((plan.get("args") or {}).get("Details", "")))
    for child in plan.get("children") or ():
        yield from _operators(child)


def _plain(value: Any) -> Any:
    """A value as JSON has it; nodes and relationships without Neo4j's internal ids, which mean nothing later."""
    if isinstance(value, neo4j.graph.Node):
        return {"labels": sorted(value.labels), "properties": _plain(dict(value))}
    if isinstance(value, neo4j.graph.Relationship):
        return {"type": value.type, "properties": _plain(dict(value))}
    if isinstance(value, neo4j.graph.Path):
        return {"nodes": _plain(list(value.nodes)), "relationships": _plain(list(value.relationships))}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.hex() if isinstance(value, bytes | bytearray) else value
