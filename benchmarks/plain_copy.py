"""The peer: the nodes and relationships of one graph, created in another by plain `UNWIND … CREATE` statements.

Parameters are columns, not rows of maps; batches are of the size found best; the other graph has the same constraints
and indexes, by which relationships find their ends. Only the writing is timed, not the reading.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from tertius.store.graph import Graph

_BATCH = 2_000

_LABELS = "MATCH (n) WHERE NOT n:Graph AND NOT n:Fence RETURN DISTINCT labels(n) AS labels"
_TYPES = """
MATCH (a)-[r]->(b)
WITH DISTINCT type(r) AS type, labels(a) AS start, labels(b) AS end
RETURN type, start, end
"""
# By which property a node of a label is found; the constraint on it makes that quick.
_KEYS = {"Claim": "uid", "Version": "uid", "Name": "key", "Epoch": "n"}


def copy_plainly(ours: Graph, theirs: Graph) -> float:
    """Create everything that is in one graph in another, which is empty; the seconds that the writing took."""
    seconds = 0.0
    for row in ours.read(_LABELS):
        seconds += _copy_nodes(ours, theirs, row["labels"])
    for row in ours.read(_TYPES):
        seconds += _copy_relationships(ours, theirs, row["type"], row["start"], row["end"])
    return seconds


def _copy_nodes(ours: Graph, theirs: Graph, labels: list[str]) -> float:
    exactly = " AND ".join(f"n:{one}" for one in labels)
    names = ours.read(
        f"MATCH (n:{labels[0]}) WHERE {exactly} AND size(labels(n)) = {len(labels)} "
        "UNWIND keys(n) AS name RETURN collect(DISTINCT name) AS names"
    )[0]["names"]
    found = f"MATCH (n:{labels[0]}) WHERE {exactly} AND size(labels(n)) = {len(labels)} RETURN " + ", ".join(
        f"n.`{name}` AS `{name}`" for name in names
    )
    said = ", ".join(f"`{name}`: $`{name}`[i]" for name in names)
    statement = f"UNWIND range(0, $size - 1) AS i CREATE (:{':'.join(labels)} {{{said}}})"
    return sum(_write(theirs, statement, batch) for batch in _columns(ours, found, names, _BATCH))


def _copy_relationships(ours: Graph, theirs: Graph, kind: str, start: list[str], end: list[str]) -> float:
    first, last = _label(start), _label(end)
    path = f"MATCH (a:{first})-[r:{kind}]->(b:{last}) WHERE labels(a) = $start AND labels(b) = $end "
    rows = ours.read(f"{path} UNWIND keys(r) AS name RETURN collect(DISTINCT name) AS names", start=start, end=end)
    names = rows[0]["names"]
    found = f"{path} RETURN a.{_key(first)} AS `a key`, b.{_key(last)} AS `b key`" + "".join(
        f", r.`{name}` AS `{name}`" for name in names
    )
    said = ", ".join(f"`{name}`: $`{name}`[i]" for name in names)
    statement = (
        f"UNWIND range(0, $size - 1) AS i "
        f"MATCH (a:{first} {{{_key(first)}: $`a key`[i]}}) MATCH (b:{last} {{{_key(last)}: $`b key`[i]}}) "
        f"CREATE (a)-[:{kind} {{{said}}}]->(b)"
    )
    columns = ["a key", "b key", *names]
    batches = _columns(ours, found, columns, _BATCH, start=start, end=end)
    return sum(_write(theirs, statement, batch) for batch in batches)


def _label(labels: list[str]) -> str:
    return next((one for one in labels if one in {"Version", "Actor"}), labels[0])


def _key(label: str) -> str:
    return _KEYS.get(label, "id")


def _columns(
    graph: Graph, statement: str, names: list[str], size: int, **parameters: Any
) -> Iterator[dict[str, list[Any]]]:
    with graph.driver.session(database=graph.target.database) as session:
        records = iter(session.run(statement, parameters))
        while rows := list(islice(records, size)):
            yield {name: [row[name] for row in rows] for name in names}


def _write(graph: Graph, statement: str, columns: dict[str, list[Any]]) -> float:
    size = len(next(iter(columns.values())))
    with graph.write_session() as session:
        began = time.perf_counter()
        session.execute_write(lambda one: one.run(statement, {**columns, "size": size}).consume())
        return time.perf_counter() - began
