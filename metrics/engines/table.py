"""Which library computes what, and why."""

from __future__ import annotations

from tertius.metrics.engines import networkx_engine, rustworkx_engine, sparse_engine
from tertius.metrics.engines.task import Betweenness, Blocks, Communities, Components, PageRank, Task

BETWEENNESS = Task[Betweenness](
    "betweenness",
    {"rustworkx": rustworkx_engine.betweenness, "networkx": networkx_engine.betweenness},
    preferred="rustworkx",
    why="compiled; a search from every actor is the costliest thing measured here",
)
PAGERANK = Task[PageRank](
    "pagerank",
    {
        "scipy": sparse_engine.pagerank,
        "rustworkx": rustworkx_engine.pagerank,
        "networkx": networkx_engine.pagerank,
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
    },
    preferred="scipy",
    why="one compiled pass over the arrays, without a graph object",
)
BLOCKS = Task[Blocks](
    "blocks",
    {"rustworkx": rustworkx_engine.blocks, "networkx": networkx_engine.blocks},
    preferred="rustworkx",
    why="compiled; one pass gives articulation points and bridges",
)
COMMUNITIES = Task[Communities](
    "communities",
    {"networkx": networkx_engine.louvain},
    preferred="networkx",
    why="Louvain with a seed under a permissive licence; igraph and leidenalg are GPL",
)
TASKS = (BETWEENNESS, PAGERANK, COMPONENTS, BLOCKS, COMMUNITIES)
