"""The triad census: which of the patterns that ties between three actors can form a network has, and how often."""

from __future__ import annotations

import numpy as np

from tertius.metrics.centrality import size_of
from tertius.metrics.dyads import BACK, FORWARD, MUTUAL, dyads_of, seen_from
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, SimpleGraph
from tertius.metrics.triangles import list_triangles

_NAMES = (
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U", "030T", "030C", "201", "120D", "120U", "120C", "210",
    "300",
)  # fmt: skip


@metric(
    name="triad-census",
    reference="Holland, P. W. and Leinhardt, S. (1970), A method for detecting structure in sociometric data, American "
    "Journal of Sociology 76, 492-513; names of the triads as there",
    unit="triads",
    normalised="raw counts",
    meaning="Many open triads around a mediator, and few closed ones: its parties still meet through it alone.",
    networks=ANY_NETWORK,
    columns={
        "open": "pairs of the actor's contacts that are not tied",
        "closed": "pairs of its contacts that are tied: triangles in which it stands",
    },
)
def triad_census(network: Network, options: Options) -> Scores:
    """How often three actors are tied in each possible way.

    The summary counts all triads of the network: the sixteen of Holland and Leinhardt in a directed network (mutual,
    asymmetric and null pairs, then D down, U up, C cycle, T transitive), in an undirected one 003, 102, 201 and 300.
    """
    graph = network.merged()
    either = network.merged(directed=False)
    census, triangles = count_triads(graph, either)
    degree = either.degrees().astype(np.int64)
    shown = _NAMES if graph.directed else ("003", "102", "201", "300")
    return Scores(
        columns={"open": degree * (degree - 1) // 2 - triangles, "closed": triangles},
        summary=size_of(network, graph) | {name: census[name] for name in shown},
        engine="numpy",
    )


def count_triads(graph: SimpleGraph, either: SimpleGraph) -> tuple[dict[str, int], CountArray]:
    """The census of a graph, and the triangles of each actor; `either` is the graph with direction ignored."""
    kind = dyads_of(graph, either)
    census = dict.fromkeys(_NAMES, 0)
    size = graph.size
    triangles = np.zeros(size, dtype=np.int64)
    # What three actors have in common is told by codes of their three dyads; open triads are what closed ones leave.
    wedges = _wedges(either, kind)
    patterns = np.zeros(64, dtype=np.int64)
    for found in list_triangles(either):
        for ends in found.ends:
            np.add.at(triangles, ends, 1)
        # Each side as seen from the first to the second corner, around: 0 to 1, 1 to 2, 2 to 0.
        around = [seen_from(either, kind, found.sides[at], found.ends[(at + 1) % 3]) for at in (2, 0, 1)]
        patterns += np.bincount(around[0] * 16 + around[1] * 4 + around[2], minlength=64)
    for code in np.flatnonzero(patterns).tolist():
        sides = (code // 16, code // 4 % 4, code % 4)
        census[_closed_name(sides)] += int(patterns[code])
        for at in range(3):
            # At each corner: what comes in along the side before, turned round, and what goes out along the next.
            wedges[_wedge_name(_turned(sides[at - 1]), sides[at])] -= int(patterns[code])
    for name, number in wedges.items():
        census[name] += number
    _count_sparse(census, kind, size)
    return census, triangles


def _turned(dyad: int) -> int:
    return dyad if dyad == MUTUAL else MUTUAL - dyad


def _wedges(either: SimpleGraph, kind: CountArray) -> dict[str, int]:
    """Pairs of dyads that share an actor, open and closed alike, by the name of the open triad they would form."""
    ends = np.concatenate([either.source, either.target])
    seen = np.concatenate([kind, np.where(kind == MUTUAL, kind, MUTUAL - kind)])
    out, into, both = (np.bincount(ends[seen == one], minlength=either.size) for one in (FORWARD, BACK, MUTUAL))
    return {
        "021D": int((out * (out - 1) // 2).sum()),
        "021U": int((into * (into - 1) // 2).sum()),
        "021C": int((out * into).sum()),
        "111D": int((both * into).sum()),
        "111U": int((both * out).sum()),
        "201": int((both * (both - 1) // 2).sum()),
    }


def _wedge_name(one: int, other: int) -> str:
    pair = (min(one, other), max(one, other))
    return {(1, 1): "021D", (2, 2): "021U", (1, 2): "021C", (2, 3): "111D", (1, 3): "111U", (3, 3): "201"}[pair]


def _closed_name(sides: tuple[int, int, int]) -> str:
    """The name of a triangle whose dyads are seen around it."""
    asymmetric = [one for one in sides if one != MUTUAL]
    if len(asymmetric) == 3:
        return "030C" if len(set(asymmetric)) == 1 else "030T"
    if len(asymmetric) == 2:
        # The two asymmetric ones share the corner between them: both leave it (down), both reach it, or one each.
        at = next(place for place, one in enumerate(sides) if one == MUTUAL)
        before, after = _turned(sides[(at + 1) % 3]), sides[(at + 2) % 3]
        return {(1, 1): "120D", (2, 2): "120U"}.get((before, after), "120C")
    return "210" if asymmetric else "300"


def _count_sparse(census: dict[str, int], kind: CountArray, size: int) -> None:
    """Triads of one tied pair or none: what is left of all dyads with every third actor, and of all triads."""
    mutual = int(np.count_nonzero(kind == MUTUAL))
    pairs = {"012": len(kind) - mutual, "102": mutual}
    used = {
        "012": {"021D": 2, "021U": 2, "021C": 2, "111D": 1, "111U": 1, "030T": 3, "030C": 3, "120D": 2, "120U": 2,
                "120C": 2, "210": 1},
        "102": {"111D": 1, "111U": 1, "201": 2, "120D": 1, "120U": 1, "120C": 1, "210": 2, "300": 3},
    }  # fmt: skip
    for name, dyads in pairs.items():
        census[name] = dyads * max(size - 2, 0) - sum(census[other] * times for other, times in used[name].items())
    census["003"] = size * (size - 1) * (size - 2) // 6 - sum(census[name] for name in _NAMES[1:])
