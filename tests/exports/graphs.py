"""Graphs that the formats' own tools have read, put back together into facts."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx

from tests.exports.truth import BOUNDS

Members = set[tuple[str, tuple[Any, ...]]]


def read_graph(form: str, path: Path) -> nx.MultiDiGraph:
    """The file as its tool reads it: networkx for its own formats, plain CSV for Gephi's pair."""
    if form == "graphml":
        # Ids of parallel edges are keys; the type of graph is forced, since one edge a pair would do for some files.
        return nx.read_graphml(path, force_multigraph=True)
    if form == "gexf":
        return nx.read_gexf(path, version="1.3")
    if form == "nodelink":
        return nx.node_link_graph(json.loads(path.read_bytes()), edges="links")
    if form == "cytoscape":
        document = json.loads(path.read_bytes())
        return nx.cytoscape_graph({**document, "directed": True, "multigraph": True, "data": []})
    assert form == "gephi"
    return _read_pair(path)


def _read_pair(path: Path) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    with zipfile.ZipFile(path) as pair:
        nodes, edges = (_read_csv(pair, name) for name in ("nodes.csv", "edges.csv"))
    for row in nodes:
        graph.add_node(row["Id"], **{name: value for name, value in row.items() if value})
    for row in edges:
        graph.add_edge(
            row["Source"], row["Target"], key=row["Id"], **{name: value for name, value in row.items() if value}
        )
    return graph


def _read_csv(pair: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pair.read(name).decode(), newline="")))


def incidences_of(graph: nx.MultiDiGraph) -> Members:
    """Each fact with each of its members, from the nodes and edges of a `star` or `bipartite` projection."""
    hubs = {node for node, told in graph.nodes(data=True) if told["node_type"] == "Fact"}
    found: Members = set()
    for source, target, told in graph.edges(data=True):
        if source in hubs:
            found.add((source, _member(target, told, "")))
        else:
            found.add((told["fact"], _member(source, told, "source_")))
            found.add((told["fact"], _member(target, told, "target_")))
    return found


def _member(node: str, told: dict[str, Any], end: str) -> tuple[Any, ...]:
    return (told[f"{end}relation"], node, told.get(f"{end}role"), told.get(f"{end}side"))


def facts_of(graph: nx.MultiDiGraph) -> dict[str, dict[str, Any]]:
    """What is said of each fact, at its node or on its edges, where all say the same."""
    found = {node: told for node, told in graph.nodes(data=True) if told["node_type"] == "Fact"}
    for _, _, told in graph.edges(data=True):
        if told["fact"] not in found and "kind" in told:
            found[told["fact"]] = told
    return found


def bounds_of(facts: dict[str, dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The four days of each fact and what is known of its ends."""
    return {fact: tuple(told[name] for name in (*BOUNDS, "start_kind", "end_kind")) for fact, told in facts.items()}


def pairs_of(graph: nx.MultiDiGraph) -> Counter[tuple[str, frozenset[str]]]:
    """The pairs of each fact in a `clique` projection."""
    return Counter((told["fact"], frozenset({one, other})) for one, other, told in graph.edges(data=True))
