"""A pair of CSV files, `nodes.csv` and `edges.csv`, as Gephi's spreadsheet import takes them, in one zip.

A text that a spreadsheet would run as a formula is put behind an apostrophe. The loss report is `loss.json` in the zip.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO

from tertius.exports.archive import Archive
from tertius.exports.attributes import edge_attributes, flat, node_attributes
from tertius.exports.content import Content
from tertius.exports.csv import safe_cell
from tertius.exports.features import EVERYTHING
from tertius.exports.projection import project_edges, project_nodes
from tertius.exports.report import Report

MEDIA_TYPE = "application/vnd.gephi.csv+zip"
SUFFIX = ".gephi.zip"
KEEPS = EVERYTHING - {
    "formula-text", "identifier-terms", "claims", "quotes", "notes", "sources", "loads", "overruled",
}  # fmt: skip
"""What of the content the files hold: claims and sources are named by their ids only, dates are columns."""
IS_PROJECTED = True


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write both files and the loss report."""
    with Archive(out) as pair:
        _write(pair, "nodes.csv", ["Id", "Label", *node_attributes()], _nodes(content))
        _write(pair, "edges.csv", ["Id", "Source", "Target", "Type", "Label", *edge_attributes()], _edges(content))
        pair.put_json("loss.json", report)


def _write(pair: Archive, name: str, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    with pair.member(name) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([safe_cell(row[column]) if column in row else None for column in columns] for row in rows)


def _nodes(content: Content) -> Iterator[dict[str, str]]:
    for node in project_nodes(content):
        yield {**dict(flat(node.attributes, node_attributes())), "Id": node.id, "Label": node.label}


def _edges(content: Content) -> Iterator[dict[str, str]]:
    for edge in project_edges(content):
        kind = "Directed" if edge.is_directed else "Undirected"
        label = str(edge.attributes.get("kind") or edge.attributes.get("relation") or "")
        own = {"Id": edge.id, "Source": edge.source, "Target": edge.target, "Type": kind, "Label": label}
        yield {**dict(flat(edge.attributes, edge_attributes())), **own}
