"""Node-link JSON for d3 and networkx: one directed multigraph, its edges under `links`, values nested as they are."""

from __future__ import annotations

from typing import IO

from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.projection import project_edges, project_nodes
from tertius.exports.report import Report
from tertius.exports.streaming import write_object

MEDIA_TYPE = "application/vnd.tertius.nodelink+json"
SUFFIX = ".json"
KEEPS = EVERYTHING - {"loads"}
"""What of the content the file holds."""
IS_PROJECTED = True


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the graph, the loss report as an attribute of it."""
    members = {
        "directed": True,
        "multigraph": True,
        "graph": {"report": report},
        "nodes": ({**one.attributes, "id": one.id, "label": one.label} for one in project_nodes(content)),
        "links": (
            {
                **one.attributes,
                "source": one.source,
                "target": one.target,
                "key": one.id,
                "directed": one.is_directed,
                "days": one.days,
            }
            for one in project_edges(content)
        ),
    }
    write_object(members, out)
