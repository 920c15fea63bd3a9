"""Cytoscape JSON (`.cyjs`) for Cytoscape and cytoscape.js: elements with their data, nested where the data is."""

from __future__ import annotations

from typing import IO, Any

from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.projection import Edge, Node, project_edges, project_nodes
from tertius.exports.report import Report
from tertius.exports.streaming import Nested, write_object

MEDIA_TYPE = "application/vnd.cytoscape.cyjs+json"
SUFFIX = ".cyjs"
KEEPS = EVERYTHING - {"loads"}
"""What of the content the file holds."""
IS_PROJECTED = True


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the graph, the loss report in the data of the network."""
    elements = {
        "nodes": (_node(one) for one in project_nodes(content)),
        "edges": (_edge(one) for one in project_edges(content)),
    }
    about = {"name": report["title"], "report": report}
    write_object({"format_version": "1.0", "data": about, "elements": Nested(elements)}, out)


def _node(node: Node) -> dict[str, Any]:
    # networkx looks for `value`, Cytoscape for `name`.
    return {"data": {**node.attributes, "id": node.id, "value": node.id, "name": node.label}}


def _edge(edge: Edge) -> dict[str, Any]:
    ends = {"id": edge.id, "key": edge.id, "source": edge.source, "target": edge.target}
    # Cytoscape calls an edge's sort of tie its interaction.
    interaction = edge.attributes.get("kind") or edge.attributes.get("relation")
    told = {"interaction": interaction, "directed": edge.is_directed, "days": edge.days}
    return {"data": {**edge.attributes, **ends, **told}}
