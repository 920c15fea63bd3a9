"""HIF, the Hypergraph Interchange Format: every fact a hyperedge, every member an incidence with its role.

XGI, HypergraphX, HyperNetX and others read it. Nothing is projected: a fact of nine members is one edge of nine nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.report import Report
from tertius.exports.rows import Row
from tertius.exports.streaming import write_object

MEDIA_TYPE = "application/vnd.hif+json"
SUFFIX = ".hif.json"
KEEPS = EVERYTHING
"""What of the content the file holds."""


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the hypergraph, the loss report among its metadata."""
    members = {
        "network-type": "undirected",
        "metadata": {"name": report["title"], "report": report, "loads": content.loads},
        "nodes": ({"node": one["id"], "attrs": _without(one, "id")} for one in content.things),
        "edges": ({"edge": one["id"], "attrs": _without(one, "id", "participants", "things")} for one in content.facts),
        "incidences": _incidences(content),
    }
    write_object(members, out)


def _incidences(content: Content) -> Iterator[Row]:
    for fact in content.facts:
        for one in fact["participants"]:
            yield {"edge": fact["id"], "node": one["actor"], "attrs": _without(one, "actor")}
        for one in fact["things"]:
            yield {"edge": fact["id"], "node": one["id"], "attrs": {"relation": one["relation"]}}


def _without(row: Row, *names: str) -> dict[str, Any]:
    """The row without these, and without what is not said."""
    return {name: value for name, value in row.items() if name not in names and value is not None}
