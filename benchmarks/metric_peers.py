"""The libraries used directly: from two arrays of ends to an array of values, as their manuals show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import networkit as nk
import networkx as nx
import numpy as np
import rustworkx as rx
from scipy import sparse

try:
    import igraph
except ImportError:
    igraph = None

nk.setNumberOfThreads(1)


class Ends(NamedTuple):
    """An undirected graph."""

    size: int
    source: np.ndarray[Any, Any]
    target: np.ndarray[Any, Any]


Compute = Callable[[Ends], Any]


def _nx(ends: Ends) -> nx.Graph:
    built = nx.empty_graph(ends.size)
    built.add_edges_from(zip(ends.source.tolist(), ends.target.tolist(), strict=True))
    return built


def _nk(ends: Ends) -> Any:
    # The quickest way in that its manual shows; GraphFromCoo takes five times as long.
    matrix = sparse.coo_array((np.ones(len(ends.source)), (ends.source, ends.target)), shape=(ends.size, ends.size))
    return nk.graph.GraphFromCsr(matrix.tocsr(), directed=False)


def _rx(ends: Ends) -> Any:
    built = rx.PyGraph()
    built.add_nodes_from(range(ends.size))
    built.extend_from_edge_list(list(zip(ends.source.tolist(), ends.target.tolist(), strict=True)))
    return built


def _ig(ends: Ends) -> Any:
    return igraph.Graph(n=ends.size, edges=np.stack([ends.source, ends.target], axis=1))


def _with_networkit(algorithm: Callable[[Any], Any]) -> Compute:
    def compute(ends: Ends) -> Any:
        built = _nk(ends)
        return np.array(algorithm(built).run().scores())

    return compute


def _with_igraph(method: str, **options: Any) -> Compute:
    return lambda ends: getattr(_ig(ends), method)(**options)


def _leiden(ends: Ends) -> Any:
    built = _nk(ends)
    return np.array(nk.community.ParallelLeiden(built, iterations=5).run().getPartition().getVector())


def _components(ends: Ends) -> Any:
    # Held by a name: the algorithm does not hold the graph itself.
    built = _nk(ends)
    return np.array(nk.components.ConnectedComponents(built).run().getPartition().getVector())


PEERS: Mapping[str, Mapping[str, Compute]] = {
    "networkx": {
        "degree": lambda ends: dict(_nx(ends).degree),
        "pagerank": lambda ends: nx.pagerank(_nx(ends), tol=1e-13 / ends.size, max_iter=1000),
        "components": lambda ends: list(nx.connected_components(_nx(ends))),
        "k-core": lambda ends: nx.core_number(_nx(ends)),
        "clustering": lambda ends: nx.clustering(_nx(ends)),
    },
    "rustworkx": {
        "pagerank": lambda ends: rx.pagerank(_rx(ends).to_directed(), tol=1e-13 / ends.size, max_iter=1000),
        "components": lambda ends: rx.connected_components(_rx(ends)),
        "articulation-points": lambda ends: rx.articulation_points(_rx(ends)),
        "betweenness": lambda ends: rx.betweenness_centrality(_rx(ends), parallel_threshold=2**31),
        "k-core": lambda ends: rx.core_number(_rx(ends)),
    },
    "networkit": {
        "degree": _with_networkit(nk.centrality.DegreeCentrality),
        "pagerank": _with_networkit(lambda built: nk.centrality.PageRank(built, 0.85, 1e-13)),
        "components": _components,
        # It stops when the vector's length settles: as near to our precision as it comes, at most 2e-7 off.
        "eigenvector": _with_networkit(lambda built: nk.centrality.EigenvectorCentrality(built, 1e-15)),
        "k-core": _with_networkit(nk.centrality.CoreDecomposition),
        "clustering": _with_networkit(nk.centrality.LocalClusteringCoefficient),
        "closeness": _with_networkit(
            lambda built: nk.centrality.Closeness(built, True, nk.centrality.ClosenessVariant.GENERALIZED)
        ),
        "harmonic": _with_networkit(lambda built: nk.centrality.HarmonicCloseness(built, False)),
        "betweenness": _with_networkit(nk.centrality.Betweenness),
        "approximate betweenness": _with_networkit(lambda built: nk.centrality.KadabraBetweenness(built, 0.01, 0.1)),
        "communities": _leiden,
    },
    **(
        {}
        if igraph is None
        else {
            "igraph": {
                "degree": _with_igraph("degree"),
                "pagerank": _with_igraph("pagerank"),
                "components": _with_igraph("connected_components"),
                "articulation-points": _with_igraph("articulation_points"),
                "eigenvector": _with_igraph("eigenvector_centrality"),
                "k-core": _with_igraph("coreness"),
                "clustering": _with_igraph("transitivity_local_undirected"),
                "constraint": _with_igraph("constraint"),
                "closeness": _with_igraph("closeness"),
                "harmonic": _with_igraph("harmonic_centrality"),
                "betweenness": _with_igraph("betweenness"),
                "communities": _with_igraph("community_leiden", objective_function="modularity", n_iterations=5),
            }
        }
    ),
}
