"""Structural balance: whether the friend of a friend is a friend, and who sits where it does not hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from tertius.metrics.centrality import size_of
from tertius.metrics.frustration import frustrate
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.registry import metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, SimpleGraph, share_of
from tertius.metrics.triangles import list_triangles

Signs = NDArray[np.int8]
_TRIADS = ("+++", "++-", "+--", "---")


class FrustrationOptions(Options):
    """How long to look for the best division."""

    exact_up_to: int = Field(
        default=2_000, ge=0, le=20_000, description="Most signed ties for which the index is computed exactly."
    )
    seconds: float = Field(
        default=20.0, gt=0, le=600, description="Time after which an exact search gives bounds instead."
    )
    seed: int = Field(default=0, ge=0, lt=2**32, description="Where the search for an upper bound begins.")


@metric(
    name="balance",
    reference="Cartwright, D. and Harary, F. (1956), Structural balance, Psychological Review 63, 277-293; weak "
    "balance: Davis, J. A. (1967), Human Relations 20, 181-187",
    unit="triads",
    normalised="raw counts; the column share is divided by the actor's signed triads",
    meaning="Unbalanced triads are under strain: who sits on many of them is torn between friends and enemies.",
    networks=("signed", "union"),
    columns={
        "unbalanced": "triads of the actor whose three signs multiply to minus",
        "triads": "triads of three signed ties in which the actor stands",
        "share": "the unbalanced ones as a share of them; undefined without any",
    },
)
def balance(network: Network, options: Options) -> Scores:
    """On how many unbalanced triads an actor sits: a friend's friend who is an enemy, or three enemies.

    Direction is ignored. Two actors tied by more friendly than hostile ties are friends, the other way round enemies;
    as many of both, or none, make no signed tie, and are counted in the summary as ambivalent and unsigned.
    The summary gives the census of signed triads, the balanced share, and the weakly balanced share, for which three
    enemies are balanced, too. Without signed triads the shares are undefined.
    """
    graph, signs, ambivalent = signed_graph(network)
    unbalanced, triads, census = _count_triads(graph, signs)
    total = int(census.sum())
    return Scores(
        columns={"unbalanced": unbalanced, "triads": triads, "share": share_of(unbalanced, triads)},
        summary=size_of(network, graph)
        | {"positive": int((signs > 0).sum()), "negative": int((signs < 0).sum()), "ambivalent": ambivalent}
        | {f"triads {name}": int(number) for name, number in zip(_TRIADS, census, strict=True)}
        | {
            "balanced_share": float((census[0] + census[2]) / total) if total else None,
            "weakly_balanced_share": float((total - census[1]) / total) if total else None,
        },
        engine="numpy",
    )


@metric(
    name="frustration",
    reference="Harary, F. (1959), On the measurement of structural balance, Behavioral Science 4, 316-323; computed as "
    "in Aref, S., Mason, A. J. and Wilson, M. C. (2020), A modeling and computational study of the frustration index "
    "in signed networks, Networks 75, 95-110",
    unit="ties",
    normalised="raw counts; the summary's normalised index is 1 less the index divided by half of the signed ties",
    meaning="The index counts the relations that stand in the way of two clean camps; who holds many is between them.",
    networks=("signed", "union"),
    columns={
        "frustrated": "signed ties of the actor that the best division into two camps leaves frustrated",
        "camp": "1 or 2: the actor's camp in that division; undefined without signed ties",
    },
)
def frustration(network: Network, options: FrustrationOptions) -> Scores:
    """How few signed ties must be ignored for the network to fall into two camps, friends within, enemies between.

    Signs between two actors as for `balance`. Up to `exact_up_to` signed ties the index is exact unless time runs out;
    else it lies between the summary's bounds: the lower one counts unbalanced triads that share no tie, the upper one
    comes from a search. Several divisions can be best: the index is unique, the camps and who is frustrated are not.
    """
    graph, signs, ambivalent = signed_graph(network)
    found = frustrate(graph, signs, options.exact_up_to, options.seconds, options.seed)
    wrong = (signs * np.where(found.camp[graph.source] == found.camp[graph.target], 1, -1)) < 0
    tied = graph.degrees() > 0
    is_exact = found.lower == found.upper
    return Scores(
        columns={
            "frustrated": graph.degrees(wrong).astype(np.int64),
            "camp": np.where(tied, found.camp + 1.0, np.nan),
        },
        summary=size_of(network, graph)
        | {
            "frustration_index": found.upper if is_exact else None,
            "lower_bound": found.lower,
            "upper_bound": found.upper,
            "normalised_index": 1 - 2 * found.upper / len(graph) if is_exact and len(graph) else None,
            "ambivalent": ambivalent,
        },
        engine=found.engine,
        notes=() if is_exact else ("The index lies between the bounds; the camps are those of the upper one.",),
    )


def signed_graph(network: Network) -> tuple[SimpleGraph, Signs, int]:
    """The pairs that are friends or enemies on balance, their signs, and how many pairs are neither although signed."""
    is_signed = network.sign != 0
    signed = network.subset(is_signed) if not is_signed.all() else network
    graph = signed.merged(directed=False)
    keys = graph.source.astype(np.int64) * graph.size + graph.target
    ends = np.minimum(signed.source, signed.target).astype(np.int64) * graph.size + np.maximum(
        signed.source, signed.target
    )
    between_two = signed.source != signed.target
    place = np.searchsorted(keys, ends[between_two])
    sums = np.bincount(place, weights=signed.sign[between_two], minlength=len(graph))
    kept = sums != 0
    return graph.select(kept), np.sign(sums[kept]).astype(np.int8), int(np.count_nonzero(~kept))


def _count_triads(graph: SimpleGraph, signs: Signs) -> tuple[CountArray, CountArray, CountArray]:
    unbalanced = np.zeros(graph.size, dtype=np.int64)
    triads = np.zeros(graph.size, dtype=np.int64)
    census = np.zeros(4, dtype=np.int64)
    for found in list_triangles(graph):
        enemies = sum((signs[side] < 0).astype(np.int64) for side in found.sides)
        census += np.bincount(enemies, minlength=4)
        for ends in found.ends:
            np.add.at(triads, ends, 1)
            np.add.at(unbalanced, ends[enemies % 2 == 1], 1)
    return unbalanced, triads, census
