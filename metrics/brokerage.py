"""Who stands between others that are not tied themselves: Gould-Fernandez brokerage by role, and the brokers.

`brokerage` follows the direction of ties (a→b→c), which suits networks in which something is passed on: funding,
support, signatures in turn. `brokers` asks what a mediation network is made for: how many pairs does an actor join that
have no tie to each other?
"""

from __future__ import annotations

from itertools import permutations
from typing import Literal

import numpy as np
from pydantic import Field
from scipy import sparse

from tertius.metrics.centrality import size_of
from tertius.metrics.dyads import BACK, FORWARD, MUTUAL, dyads_of, seen_from
from tertius.metrics.network import Network
from tertius.metrics.options import Groups, Options, group_codes, group_labels
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
from tertius.metrics.simple_graph import CountArray, SimpleGraph
from tertius.metrics.triads import sole_pairs
from tertius.metrics.triangles import list_triangles

ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


class BrokerageOptions(Options):
    """Who counts as being of one group, and whether direction counts."""

    groups: Groups = None
    direction: Literal["followed", "ignored"] = Field(
        default="followed", description="Whether a tie passes things on from source to target only, or both ways."
    )


class BrokerOptions(Options):
    """Which ties make a broker, and who counts as being of one group."""

    ties: Literal["out", "in", "any"] = Field(
        default="out",
        description="Join others by the ties that leave the actor (mediator to party), that reach it, or by both; "
        "in an undirected network all ties count.",
    )
    groups: Groups = None


@metric(
    name="brokerage",
    reference="Gould, R. V. and Fernandez, R. M. (1989), Structures of mediation: a formal approach to brokerage in "
    "transaction networks, Sociological Methodology 19, 89-126",
    unit="ordered pairs of other actors",
    normalised="raw counts",
    meaning="A high value in a role tells between whom an actor stands: a liaison joins two groups, neither its own.",
    networks=ANY_NETWORK,
    columns={
        "total": "pairs a, c with a tie from a to the actor, one from the actor to c, and none from a to c",
        "coordinator": "of these, a, the actor and c are of one group",
        "itinerant": "a and c are of one group, the actor of another (also called consultant)",
        "gatekeeper": "the actor and c are of one group, a of another: it lets in",
        "representative": "a and the actor are of one group, c of another: it speaks for its own",
        "liaison": "all three are of different groups",
    },
)
def brokerage(network: Network, options: BrokerageOptions) -> Scores:
    """How often an actor b stands between two others, a→b→c without a tie a→c, by the groups of the three.

    Only the tie from a to c must be absent; one from c to a does not matter. An undirected tie counts as one each way,
    so that every open triad counts twice there, once in each order, and gatekeeper equals representative.
    Groups are the kinds of the actors, or what the option says. The summary gives the totals of the roles.
    """
    labels = group_labels("brokerage", network, options.groups)
    followed = network.directed and options.direction == "followed"
    graph = network.merged(directed=followed)
    counts = _count_roles(graph, network.merged(directed=False), group_codes(labels))
    notes = ["An undirected tie counts as one each way: every open triad counts twice."] if not followed else []
    if followed and len(graph) and not (graph.out_sums() * graph.in_sums()).any():
        notes.append(
            "No actor has both a tie that reaches it and one that leaves it: nobody stands between two others. "
            "Choose direction=ignored, the metric brokers, or another network."
        )
    return Scores(
        columns={"total": sum(counts.values(), np.zeros(graph.size, dtype=np.int64))} | counts,
        summary=size_of(network, graph)
        | {"groups": len(set(labels)), "total": int(sum(values.sum() for values in counts.values()))}
        | {role: int(values.sum()) for role, values in counts.items()},
        engine="scipy",
        notes=tuple(notes),
    )


@metric(
    name="brokers",
    reference="Open triads as in Burt, R. S. (1992), Structural Holes, chapter 1, and Gould and Fernandez (1989); "
    "sole ones after the exclusivity of Hamilton, M., Hileman, J. and Bodin, Ö., doi:10.1016/j.socnet.2019.08.002",
    unit="pairs of other actors",
    normalised="raw counts; each pair counts once",
    meaning="A top broker joins the most pairs of actors that have no tie to each other in this network.",
    networks=ANY_NETWORK,
    columns={
        "pairs": "pairs of others that the actor is tied to and that are not tied themselves, in either direction",
        "across": "of these, pairs whose two actors are of different groups (by default, kinds)",
        "sole": "of these, pairs that no other actor joins",
    },
)
def brokers(network: Network, options: BrokerOptions) -> Scores:
    """How many pairs of others an actor joins that have no tie to each other.

    In a directed network the actor joins those to whom its ties lead, as a mediator joins parties: a government with
    many mediators does not become their broker. Two parties tied to each other in another network count as untied here.
    """
    labels = group_labels("brokers", network, options.groups)
    group = group_codes(labels)
    graph, either = network.merged(), network.merged(directed=False)
    leading, tied = graph.adjacency(), either.adjacency()
    joined = {"out": leading, "in": leading.T.tocsr(), "any": tied}[options.ties] if graph.directed else tied
    bits = {"out": FORWARD, "in": BACK, "any": MUTUAL}[options.ties]
    closed, closed_alike = _tied_pairs(either, dyads_of(graph, either), bits, group)
    of_groups = joined @ _membership(group)
    alike = (of_groups.multiply(of_groups).sum(axis=1) - of_groups.sum(axis=1)) // 2
    ends = joined.sum(axis=1)
    pairs = ends * (ends - 1) // 2 - closed
    return Scores(
        columns={
            "pairs": pairs,
            "across": pairs - (alike - closed_alike),
            "sole": sole_pairs(joined, tied),
        },
        summary=size_of(network, graph) | {"brokers": int(np.count_nonzero(pairs)), "groups": len(set(labels))},
        engine="scipy",
    )


def _tied_pairs(either: SimpleGraph, dyads: CountArray, bits: int, group: CountArray) -> tuple[CountArray, CountArray]:
    """For each actor the pairs among those it joins that are tied themselves; of these, pairs of one group."""
    pairs, alike = np.zeros(either.size, dtype=np.int64), np.zeros(either.size, dtype=np.int64)
    for ends, sides in list_triangles(either):
        for at in range(3):
            one, other = (at + 1) % 3, (at + 2) % 3
            joins = [seen_from(either, dyads, sides[side], ends[at]) & bits > 0 for side in (one, other)]
            joining = joins[0] & joins[1]
            np.add.at(pairs, ends[at][joining], 1)
            is_alike = joining & (group[ends[one]] == group[ends[other]])
            np.add.at(alike, ends[at][is_alike], 1)
    return pairs, alike


def _count_roles(graph: SimpleGraph, either: SimpleGraph, group: CountArray) -> dict[str, CountArray]:
    """For each role and actor the open paths a→b→c: all such paths, less those that a tie a→c closes."""
    ties = graph.adjacency()
    member = _membership(group)
    same = _within_groups(ties, group)
    other = (ties - same).tocsr()
    other.eliminate_zeros()
    in_same, out_same = same.sum(axis=0), same.sum(axis=1)
    in_other, out_other = other.sum(axis=0), other.sum(axis=1)
    # Paths that begin and end in one group, which is not b's; those that lead back to a are no triad.
    there_and_back = (other.T @ member).multiply(other @ member).sum(axis=1)
    back_same, back_other = (one.multiply(one.T).sum(axis=1) for one in (same, other))
    paths = {
        "coordinator": in_same * out_same - back_same,
        "itinerant": there_and_back - back_other,
        "gatekeeper": in_other * out_same,
        "representative": in_same * out_other,
        "liaison": in_other * out_other - there_and_back,
    }
    closed = _closed_paths(either, dyads_of(graph, either), group)
    return {role: paths[role] - closed[role] for role in ROLES}


def _closed_paths(either: SimpleGraph, dyads: CountArray, group: CountArray) -> dict[str, CountArray]:
    """For each role and actor b the paths a→b→c with a tie a→c."""
    closed = {role: np.zeros(either.size, dtype=np.int64) for role in ROLES}
    for ends, sides in list_triangles(either):
        for a, b, c in permutations(range(3)):
            # The side opposite to a corner joins the other two.
            leads = seen_from(either, dyads, sides[c], ends[a]) & seen_from(either, dyads, sides[a], ends[b])
            kept = np.flatnonzero(leads & seen_from(either, dyads, sides[b], ends[a]) & FORWARD)
            of_a, of_b, of_c = (group[ends[at][kept]] for at in (a, b, c))
            is_role = {
                "coordinator": (of_a == of_b) & (of_b == of_c),
                "itinerant": (of_a == of_c) & (of_a != of_b),
                "gatekeeper": (of_b == of_c) & (of_a != of_b),
                "representative": (of_a == of_b) & (of_b != of_c),
                "liaison": (of_a != of_b) & (of_b != of_c) & (of_a != of_c),
            }
            for role, chosen in is_role.items():
                np.add.at(closed[role], ends[b][kept[chosen]], 1)
    return closed


def _membership(group: CountArray) -> sparse.csr_array:
    """Actors by groups: 1 where an actor is in a group."""
    entries = (np.ones(len(group), dtype=np.int64), (np.arange(len(group)), group))
    return sparse.csr_array(entries, shape=(len(group), int(group.max(initial=0)) + 1))


def _within_groups(ties: sparse.csr_array, group: CountArray) -> sparse.csr_array:
    """The ties whose two ends are of one group."""
    entries = ties.tocoo()
    kept = group[entries.row] == group[entries.col]
    return sparse.csr_array((entries.data[kept], (entries.row[kept], entries.col[kept])), shape=ties.shape)
