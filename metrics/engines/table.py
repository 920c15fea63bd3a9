"""Which library computes what, and why."""

from __future__ import annotations

from tertius.metrics.engines import (
    block_engine,
    gds_engine,
    networkit_engine,
    networkx_engine,
    path_engine,
    rustworkx_engine,
    search_engine,
    sparse_engine,
    triangle_engine,
)
from tertius.metrics.engines.task import (
    ApproximateBetweenness,
    Betweenness,
    Blocks,
    Clustering,
    Communities,
    Components,
    CoreNumbers,
    Distances,
    Eigenvector,
    PageRank,
    StructuralHoles,
    Task,
)

BETWEENNESS = Task[Betweenness](
    "betweenness",
    {
        "scipy": path_engine.betweenness,
        "rustworkx": rustworkx_engine.betweenness,
        "networkx": networkx_engine.betweenness,
        "gds": gds_engine.betweenness,
    },
    preferred="scipy",
    why="searches from some actors at once; a compiled search from every actor (rustworkx) where paths are long",
    if_long=(path_engine.MOST_STEPS, "rustworkx"),
)
PAGERANK = Task[PageRank](
    "pagerank",
    {
        "scipy": sparse_engine.pagerank,
        "rustworkx": rustworkx_engine.pagerank,
        "networkx": networkx_engine.pagerank,
        "gds": gds_engine.pagerank,
    },
    preferred="scipy",
    why="the arrays go into a sparse matrix as they are; building a graph object costs more than the iteration",
)
COMPONENTS = Task[Components](
    "components",
    {
        "scipy": sparse_engine.components,
        "rustworkx": rustworkx_engine.components,
        "networkx": networkx_engine.components,
        "gds": gds_engine.components,
    },
    preferred="scipy",
    why="one compiled pass over the arrays, without a graph object",
)
BLOCKS = Task[Blocks](
    "blocks",
    {"scipy": block_engine.blocks, "rustworkx": rustworkx_engine.blocks, "networkx": networkx_engine.blocks},
    preferred="scipy",
    why="a compiled search without a graph object; the blocks follow from its order in a few passes over arrays",
    left_out={"gds": "it tells articulation points and bridges, and not which ties lie on a common cycle"},
)
LEIDEN = Task[Communities](
    "Leiden communities",
    {"networkit": networkit_engine.leiden},
    preferred="networkit",
    why="the one Leiden under a permissive licence; igraph and leidenalg are GPL",
    left_out={"gds": "another heuristic from the same seed ends in other communities, which nothing can be held to"},
)
LOUVAIN = Task[Communities](
    "Louvain communities",
    {"networkit": networkit_engine.louvain, "networkx": networkx_engine.louvain},
    preferred="networkit",
    why="compiled; refines its result once more, which networkx does not",
    left_out={"gds": "it takes neither a resolution nor a seed"},
)
APPROXIMATE_BETWEENNESS = Task[ApproximateBetweenness](
    "approximate betweenness",
    {"networkit": networkit_engine.approximate_betweenness},
    preferred="networkit",
    why="Kadabra states its error, and searches from both ends; pivots as in networkx state none",
    left_out={"gds": "it samples pivots, and states no error"},
)
CLOSENESS = Task[Distances](
    "closeness",
    {
        "numpy": search_engine.closeness,
        "networkit": networkit_engine.closeness,
        "networkx": networkx_engine.closeness,
        "gds": gds_engine.closeness,
    },
    preferred="numpy",
    why="searches from 64 actors at once; a compiled search from every actor (networkit) where paths are long",
    if_long=(search_engine.MOST_STEPS, "networkit"),
)
HARMONIC = Task[Distances](
    "harmonic closeness",
    {
        "numpy": search_engine.harmonic,
        "networkit": networkit_engine.harmonic,
        "networkx": networkx_engine.harmonic,
        "gds": gds_engine.harmonic,
    },
    preferred="numpy",
    why="searches from 64 actors at once; a compiled search from every actor (networkit) where paths are long",
    if_long=(search_engine.MOST_STEPS, "networkit"),
)
EIGENVECTOR = Task[Eigenvector](
    "eigenvector centrality",
    {"scipy": sparse_engine.eigenvector, "networkx": networkx_engine.eigenvector},
    preferred="scipy",
    why="products with the sparse matrix that the arrays make as they are, component by component at once",
    left_out={"gds": "it gives one vector for the whole network, which leaves all components but one at 0"},
)
CORE_NUMBERS = Task[CoreNumbers](
    "core numbers",
    {
        "networkit": networkit_engine.core_numbers,
        "networkx": networkx_engine.core_numbers,
        "gds": gds_engine.core_numbers,
    },
    preferred="networkit",
    why="compiled; removing actors in order of degree is a loop that arrays do not help",
)
CLUSTERING = Task[Clustering](
    "clustering",
    {
        "numpy": triangle_engine.clustering,
        "networkx": networkx_engine.clustering,
        "gds": gds_engine.clustering,
    },
    preferred="numpy",
    why="the sorted listing of triangles also serves structural holes, brokerage and balance, without a graph object",
)
_ONLY_TRIANGLES = (
    "only triangles add to what goes around a corner; networkx tries every pair of contacts of every actor"
)
CONSTRAINT = Task[StructuralHoles](
    "constraint",
    {"numpy": triangle_engine.constraint, "networkx": networkx_engine.constraint},
    preferred="numpy",
    why=_ONLY_TRIANGLES,
)
EFFECTIVE_SIZE = Task[StructuralHoles](
    "effective size",
    {"numpy": triangle_engine.effective_size, "networkx": networkx_engine.effective_size},
    preferred="numpy",
    why=_ONLY_TRIANGLES,
)
TASKS = (
    BETWEENNESS, APPROXIMATE_BETWEENNESS, CLOSENESS, HARMONIC, PAGERANK, EIGENVECTOR, COMPONENTS, BLOCKS, CORE_NUMBERS,
    CLUSTERING, CONSTRAINT, EFFECTIVE_SIZE, LEIDEN, LOUVAIN,
)  # fmt: skip
