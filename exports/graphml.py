"""GraphML for igraph, Gephi, yEd and networkx: nodes and edges with typed attributes, dates among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from lxml import etree

from tertius.exports.attributes import AttributeType, edge_attributes, flat, node_attributes
from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING, without_forbidden
from tertius.exports.projection import project_edges, project_nodes
from tertius.exports.report import Report, losses_in_words
from tertius.exports.xml_text import tag, text_of

MEDIA_TYPE = "application/graphml+xml"
SUFFIX = ".graphml"
KEEPS = EVERYTHING - {"any-text", "identifier-terms", "claims", "quotes", "notes", "sources", "loads", "overruled"}
"""What of the content the file holds: claims and sources are named by their ids only, dates are attributes."""
IS_PROJECTED = True

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the graph, the loss report as its description."""
    with etree.xmlfile(out, encoding="utf-8", buffered=False) as xml:
        xml.write_declaration()
        with xml.element("graphml", nsmap={None: _NAMESPACE}):
            for one in (*_declared("node", node_attributes()), *_declared("edge", edge_attributes())):
                xml.write(one)
            with xml.element("graph", {"id": "tertius", "edgedefault": "directed"}):
                told = f"{report['title']}; epoch {report['epoch']}, {report['permalink']}; {losses_in_words(report)}"
                with xml.element("desc"):
                    xml.write(without_forbidden(told))
                xml.flush()
                for node in project_nodes(content):
                    values = {"label": node.label, **node.attributes}
                    out.write(_element("node", {"id": node.id}, values, node_attributes()))
                for edge in project_edges(content):
                    ends = {"id": edge.id, "source": edge.source, "target": edge.target}
                    # Not as the `directed` of GraphML: networkx refuses a file that has both sorts of edges.
                    values = {"directed": edge.is_directed, **edge.attributes}
                    out.write(_element("edge", ends, values, edge_attributes()))


def _declared(what: str, attributes: Mapping[str, AttributeType]) -> Iterator[etree._Element]:
    for name, kind in _all(what, attributes).items():
        named = {"id": f"{what}-{name}", "for": what, "attr.name": name, "attr.type": kind}
        yield etree.Element("key", named)


def _all(what: str, attributes: Mapping[str, AttributeType]) -> Mapping[str, AttributeType]:
    return {"label": "string", **attributes} if what == "node" else attributes


def _element(
    what: str, named: Mapping[str, str], values: Mapping[str, Any], attributes: Mapping[str, AttributeType]
) -> bytes:
    given = flat(values, _all(what, attributes))
    data = "".join(f'<data key="{what}-{name}">{text_of(text)}</data>' for name, text in given)
    return tag(what, named, data).encode()
