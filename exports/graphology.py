"""The serialised form of a graphology graph, for sigma.js and other pages: `Graph.from(...)` reads it back."""

from __future__ import annotations

from typing import IO, Any

from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.projection import Edge, project_edges, project_nodes
from tertius.exports.report import Report
from tertius.exports.streaming import write_object

MEDIA_TYPE = "application/vnd.tertius.graphology+json"
SUFFIX = ".graphology.json"
KEEPS = EVERYTHING - {"loads"}
"""What of the content the file holds."""
IS_PROJECTED = True


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the graph, the loss report among its attributes."""
    members = {
        "attributes": {"name": report["title"], "report": report},
        "options": {"allowSelfLoops": True, "multi": True, "type": "mixed"},
        "nodes": (
            {"key": one.id, "attributes": {**one.attributes, "label": one.label}} for one in project_nodes(content)
        ),
        "edges": (_edge(one) for one in project_edges(content)),
    }
    write_object(members, out)


def _edge(edge: Edge) -> dict[str, Any]:
    row = {"key": edge.id, "source": edge.source, "target": edge.target}
    attributes = {**edge.attributes, "days": edge.days}
    return {**row, "attributes": attributes, **({} if edge.is_directed else {"undirected": True})}
