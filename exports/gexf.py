"""GEXF 1.3 for Gephi: a dynamic graph whose nodes and edges come and go with the days on which they are possible.

The spell of a fact reaches from its earliest possible start to its latest possible end; in it, the dynamic attribute
`held` tells the days on which it certainly held from those on which it only may have. A bound that is open or unknown
leaves the spell open on that side; the attributes `start_kind` and `end_kind` say which of the two it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import IO, Any

from lxml import etree

from tertius.exports.attributes import AttributeType, edge_attributes, flat, node_attributes
from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING, without_forbidden
from tertius.exports.projection import Days, Edge, Node, project_edges, project_nodes
from tertius.exports.report import Report, losses_in_words
from tertius.exports.xml_text import tag

MEDIA_TYPE = "application/gexf+xml"
SUFFIX = ".gexf"
# fmt: off
KEEPS = EVERYTHING - {
    "any-text", "identifier-terms", "claims", "quotes", "notes", "sources", "loads", "overruled", "unknown-start",
    "unknown-end",
}
# fmt: on
"""What of the content the file holds: claims and sources are named by their ids only."""
IS_PROJECTED = True

_HELD = "held"
_NAMESPACE = "http://gexf.net/1.3"
_OPEN = ("0001-01-01", "9999-12-31")


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the graph, the loss report as the description in its head."""
    with etree.xmlfile(out, encoding="utf-8", buffered=False) as xml:
        xml.write_declaration()
        with xml.element("gexf", {"version": "1.3"}, nsmap={None: _NAMESPACE}):
            xml.write(_head(report), pretty_print=True)
            graph = {"mode": "dynamic", "defaultedgetype": "directed", "timeformat": "date"}
            with xml.element("graph", {**graph, "timerepresentation": "interval"}):
                for one in (*_declared("node", node_attributes()), *_declared("edge", edge_attributes())):
                    xml.write(one)
                with xml.element("nodes"):
                    xml.flush()
                    for node in project_nodes(content):
                        out.write(_node(node))
                with xml.element("edges"):
                    xml.flush()
                    for edge in project_edges(content):
                        out.write(_edge(edge))


def _head(report: Report) -> etree._Element:
    head = etree.Element("meta")
    etree.SubElement(head, "creator").text = "tertius"
    told = f"{report['title']}; epoch {report['epoch']}, {report['permalink']}; {losses_in_words(report)}"
    etree.SubElement(head, "description").text = without_forbidden(told)
    return head


def _declared(what: str, attributes: Mapping[str, AttributeType]) -> Iterator[etree._Element]:
    static = etree.Element("attributes", {"class": what, "mode": "static"})
    for name, kind in attributes.items():
        etree.SubElement(static, "attribute", {"id": name, "title": name, "type": kind})
    dynamic = etree.Element("attributes", {"class": what, "mode": "dynamic"})
    etree.SubElement(dynamic, "attribute", {"id": _HELD, "title": _HELD, "type": "string"})
    yield from (static, dynamic)


def _node(node: Node) -> bytes:
    named = {"id": node.id, "label": node.label}
    return tag("node", named, _described(node.attributes, node_attributes(), node.days)).encode()


def _edge(edge: Edge) -> bytes:
    kind = edge.attributes.get("kind") or edge.attributes.get("relation") or ""
    named = {"id": edge.id, "source": edge.source, "target": edge.target, "label": kind}
    # Not as the type of the edge: networkx refuses a file that has both sorts of edges.
    values = {"directed": edge.is_directed, **edge.attributes}
    return tag("edge", named, _described(values, edge_attributes(), edge.days)).encode()


def _described(attributes: Mapping[str, Any], declared: Mapping[str, AttributeType], days: Days | None) -> str:
    values = "".join(tag("attvalue", {"for": name, "value": text}) for name, text in flat(attributes, declared))
    spells = [] if days is None else spells_of(days)
    held = "".join(tag("attvalue", {"for": _HELD, "value": held, **_span(first, last)}) for held, first, last in spells)
    span = {} if days is None else _span(days[0], days[3])
    return tag("attvalues", {}, values + held) + (tag("spells", {}, tag("spell", span)) if span else "")


def spells_of(days: Days) -> list[tuple[str, str, str]]:
    """The stretches of a time with what is known of each: possible, certain, possible; those that are there."""
    start_min, start_max, end_min, end_max = days
    if start_max > end_min:
        return [("possible", start_min, end_max)]
    found = [("possible", start_min, _moved(start_max, -1))] if start_min < start_max else []
    found.append(("certain", start_max, end_min))
    return [*found, ("possible", _moved(end_min, 1), end_max)] if end_min < end_max else found


def _moved(day: str, by: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=by)).isoformat()


def _span(first: str, last: str) -> dict[str, str]:
    """Start and end, but for those beyond which nothing is known."""
    start = {} if first == _OPEN[0] else {"start": first}
    return start if last == _OPEN[1] else {**start, "end": last}
