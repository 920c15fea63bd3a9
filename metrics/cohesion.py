"""How tightly a network holds together: cores, clustering, and the numbers of the whole."""

from __future__ import annotations

import numpy as np

from tertius.metrics.centrality import centralisation, density, size_of
from tertius.metrics.engines.table import CLUSTERING, CORE_NUMBERS
from tertius.metrics.network import Network
from tertius.metrics.options import Groups, Options, group_codes, group_labels
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, FloatArray, SimpleGraph, share_of


class CoreOptions(Options):
    """Which library finds cores."""

    engine: str = CORE_NUMBERS.option()


class ClusteringOptions(Options):
    """Which library counts triangles."""

    engine: str = CLUSTERING.option()


class WholeOptions(Options):
    """Who counts as being of one group."""

    groups: Groups = None


@metric(
    name="k-core",
    reference="Seidman, S. B. (1983), Network structure and minimum degree, Social Networks 5, 269-287; computed as in "
    "Batagelj, V. and Zaversnik, M. (2003), arXiv:cs/0310049",
    unit="ties",
    normalised="raw",
    meaning="Actors of the highest core deal with many who all deal with many: the inner circle of mediation.",
    networks=ANY_NETWORK,
    columns={"core": "the largest k for which the actor is in a part where all have k ties or more to each other"},
)
def k_core(network: Network, options: CoreOptions) -> Scores:
    """How deep in the core of the network an actor stands. Direction and weights are ignored.

    The summary gives the highest core and how many actors are in it.
    """
    graph = network.merged(directed=False)
    engine, compute = CORE_NUMBERS.pick(options.engine)
    cores = compute(graph).astype(np.int64)
    highest = int(cores.max(initial=0))
    return Scores(
        columns={"core": cores},
        summary=size_of(network, graph) | {"highest": highest, "in_highest": int(np.count_nonzero(cores == highest))},
        engine=engine,
        notes=("Direction was ignored.",) if network.directed else (),
    )


@metric(
    name="clustering",
    reference="Watts, D. J. and Strogatz, S. H. (1998), Nature 393, 440-442; transitivity as in Newman, M. E. J. "
    "(2003), SIAM Review 45, 167-256, equation 3",
    unit="share of pairs of contacts",
    normalised="by the actor's pairs of contacts",
    meaning="Contacts of a mediator of low clustering do not deal with each other: there is something to mediate.",
    networks=ANY_NETWORK,
    columns={"clustering": "the share of the pairs of an actor's contacts that are tied; undefined for fewer than two"},
)
def clustering(network: Network, options: ClusteringOptions) -> Scores:
    """How many of an actor's contacts are tied to each other. Direction and weights are ignored.

    The summary gives the triangles, the transitivity (the share of all pairs of contacts that are tied), and the mean
    over those for whom the value is defined. In a two-mode network there are no triangles, and the value says nothing.
    """
    graph = network.merged(directed=False)
    engine, compute = CLUSTERING.pick(options.engine)
    share = compute(graph)
    degree = graph.degrees()
    pairs = degree * (degree - 1) / 2
    defined = ~np.isnan(share)
    tied = np.round(share[defined] * pairs[defined]).sum()
    return Scores(
        columns={"clustering": share},
        summary=size_of(network, graph)
        | {
            "triangles": int(tied) // 3,
            "transitivity": float(tied / pairs.sum()) if pairs.sum() else None,
            "mean": float(share[defined].mean()) if defined.any() else None,
        },
        engine=engine,
        notes=("Direction was ignored.",) if network.directed else (),
    )


@metric(
    name="whole",
    reference="Wasserman, S. and Faust, K. (1994), Social Network Analysis, chapters 4, 5 and 13; assortativity: "
    "Newman, M. E. J. (2003), Mixing patterns in networks, Physical Review E 67, 026126; centralisation: Freeman 1979",
    unit="share of the actor's ties",
    normalised="all numbers are shares or correlations",
    meaning="High centralisation with low density: the talks hang on one mediator, and end if it leaves.",
    networks=ANY_NETWORK,
    columns={
        "returned": "share of the actor's ties out that are returned; undefined without ties out or without direction",
        "own_group": "share of the actor's contacts that are of its own group; undefined without contacts",
    },
)
def whole(network: Network, options: WholeOptions) -> Scores:
    """The numbers of the network as a whole; for each actor its part in reciprocity and mixing.

    The summary gives density, reciprocity (ties that are returned, as a share), degree assortativity (the correlation
    of the degrees at the two ends of ties; direction ignored), group assortativity (1: ties only within groups, 0: as
    chance would have it), and Freeman's degree centralisation, in directed networks also of in- and out-degrees.
    """
    graph, either = network.merged(), network.merged(directed=False)
    degrees = either.degrees()
    labels = group_codes(group_labels("whole", network, options.groups))
    same = np.asarray(labels[either.source] == labels[either.target], dtype=np.float64)
    others = graph.size - 1
    returned = _is_returned(graph) if graph.directed else np.zeros(len(graph))
    back = graph.out_sums(returned)
    summary = size_of(network, graph) | {
        "density": density(graph),
        "reciprocity": float(returned.mean()) if graph.directed and len(graph) else None,
        "degree_assortativity": degree_assortativity(either, degrees),
        "group_assortativity": group_assortativity(either, labels),
        "centralisation": centralisation(degrees, (others - 1) * others),
        "in_centralisation": centralisation(graph.in_sums(), others**2) if graph.directed else None,
        "out_centralisation": centralisation(graph.out_sums(), others**2) if graph.directed else None,
    }
    return Scores(
        columns={
            "returned": share_of(back, graph.out_sums()) if graph.directed else np.full(graph.size, np.nan),
            "own_group": share_of(either.degrees(same), degrees),
        },
        summary=summary,
        engine="numpy",
    )


def _is_returned(graph: SimpleGraph) -> FloatArray:
    """1 for each tie whose reverse is there, too."""
    there = graph.source.astype(np.int64) * graph.size + graph.target
    back = graph.target.astype(np.int64) * graph.size + graph.source
    return np.isin(back, there).astype(np.float64)


def degree_assortativity(graph: SimpleGraph, degrees: FloatArray) -> float | None:
    """The correlation of the degrees at the two ends of the ties; None where all degrees are alike."""
    one, other = degrees[graph.source], degrees[graph.target]
    ends = np.concatenate([one, other])
    spread = ends.var() if ends.size else 0.0
    if spread < 1e-12:
        return None
    return float(((one - ends.mean()) * (other - ends.mean())).mean() / spread)


def group_assortativity(graph: SimpleGraph, labels: CountArray) -> float | None:
    """How far ties stay within groups beyond chance, 1 if all do; None where there is one group or no tie."""
    if len(graph) == 0:
        return None
    ends = np.bincount(np.concatenate([labels[graph.source], labels[graph.target]])) / (2 * len(graph))
    by_chance = float((ends**2).sum())
    within = float((labels[graph.source] == labels[graph.target]).mean())
    return (within - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else None
