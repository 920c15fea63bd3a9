"""The rows of an answer as a networkx multigraph, with every attribute as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, Literal

import networkx as nx

from tertius.graph_schema.errors import ParameterError

_ENDS = ("source", "target")


def build_graph(
    rows: Iterable[Mapping[str, Any]], question: str, projection: Literal["star", "clique"], told: Mapping[str, Any]
) -> nx.MultiDiGraph:
    """A multigraph of who is in what.

    Nodes are ids, with `name` and `kind`; a fact's node has the row's other columns. Ties carry what the row says of
    them: relation, role, side, times.

    Raises
    ------
    ParameterError
        If no row names a participant, or there is no such projection.
    """
    if projection not in ("star", "clique"):
        raise ParameterError(f'projection: "{projection}" found, expected star or clique.')
    graph = nx.MultiDiGraph(question=question, **told)
    for row in rows:
        if set(_ENDS) <= row.keys():
            _add_tie(graph, row)
            continue
        parts = [(column, one) for column, values in row.items() for one in _participants(values)]
        if not parts:
            raise ParameterError(
                f"{question} has rows without participants, of which no network can be made; "
                "ask one of the networks, such as mediation-network."
            )
        if projection == "star":
            _add_star(graph, row, parts)
        else:
            _add_clique(graph, row, parts)
    return graph


def _participants(values: Any) -> list[Mapping[str, Any]]:
    """The actors and things in a cell; claims are what a row rests on, nobody who takes part."""
    if not isinstance(values, list):
        return []
    return [one for one in values if isinstance(one, Mapping) and _id_of(one) and "claim" not in one]


def _id_of(one: Mapping[str, Any]) -> Any:
    return one.get("actor") or (one.get("id") if "relation" in one else None)


def _add_tie(graph: nx.MultiDiGraph, row: Mapping[str, Any]) -> None:
    for end in _ENDS:
        graph.add_node(row[end], name=row.get(f"{end}_name"), kind=row.get(f"{end}_kind"))
    about = {name: value for name, value in row.items() if not name.startswith(_ENDS)}
    graph.add_edge(row["source"], row["target"], **about)


def _add_nodes(graph: nx.MultiDiGraph, parts: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    for _, one in parts:
        graph.add_node(_id_of(one), name=one.get("name"), kind=one.get("kind"))


def _about(column: str, one: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in one.items() if name not in {"actor", "id", "name", "kind"}}
    return {"relation": column, **said}


def _add_star(graph: nx.MultiDiGraph, row: Mapping[str, Any], parts: list[tuple[str, Mapping[str, Any]]]) -> None:
    fact = next(iter(row.values()))
    columns = {column for column, _ in parts}
    own = {name: value for name, value in row.items() if name not in columns}
    graph.add_node(fact, **own, is_fact=True)
    _add_nodes(graph, parts)
    for column, one in parts:
        graph.add_edge(fact, _id_of(one), **_about(column, one))


def _add_clique(graph: nx.MultiDiGraph, row: Mapping[str, Any], parts: list[tuple[str, Mapping[str, Any]]]) -> None:
    _add_nodes(graph, parts)
    columns = {column for column, _ in parts}
    own = {name: value for name, value in row.items() if name not in columns}
    for (column, one), (other_column, other) in combinations(parts, 2):
        if _id_of(one) != _id_of(other):
            ends = {"as_source": _about(column, one), "as_target": _about(other_column, other)}
            graph.add_edge(_id_of(one), _id_of(other), fact=next(iter(row.values())), **ends, **own)
