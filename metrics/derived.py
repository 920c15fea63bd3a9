"""Networks made of other networks: by a product, where the database would build every pair, and by putting together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tertius.metrics.network import Network, Tie


@dataclass(frozen=True)
class Derived:
    """A network made of others as of the same days.

    Parameters
    ----------
    definition, notes, directed, weight_unit : as those of a question tell them to users.
    bases : the networks it is made of. It takes the parameters of the first, such as `process`; of the others those
        that have not what is asked about are left out.
    make : from those to the network.
    """

    definition: str
    notes: tuple[str, ...]
    directed: bool
    weight_unit: str
    bases: tuple[str, ...]
    make: Callable[[Sequence[Network]], Network]


def share_targets(network: Network, name: str, definition: str) -> Network:
    """A tie between any two sources of a network that have ties to the same target, one a shared target.

    Parameters
    ----------
    network : directed, such as mediators to parties, or two-mode.

    Returns
    -------
    Network
        Undirected; the weight is the number of shared targets, which stand as the tie's facts. A tie is certain if
        both could be tied to one target by certain ties.
    """
    counts, certain = _shared(network, np.ones(len(network.source), dtype=bool)), _shared(network, network.certain)
    shared = sparse.triu(counts, k=1).tocoo()
    # Asked for no place at all, scipy answers with a sparse array that cannot be compared.
    is_certain = certain[shared.row, shared.col] > 0 if shared.nnz else np.zeros(0, dtype=bool)
    targets = _targets(network)
    actors = {one: (network.captions[at], network.kinds[at]) for one, at in network.position.items()}
    ties = (
        Tie(
            network.actors[one],
            network.actors[other],
            weight=float(number),
            certain=bool(sure),
            fact=tuple(network.actors[at] for at in sorted(targets[one] & targets[other])),
            relation=name,
        )
        for one, other, number, sure in zip(
            shared.row.tolist(), shared.col.tolist(), shared.data.tolist(), is_certain.tolist(), strict=True
        )
    )
    return Network.from_ties(
        name, definition, ties, actors, directed=False, weight_unit="shared targets"
    ).without_isolates()


def _shared(network: Network, chosen: np.typing.NDArray[np.bool_]) -> sparse.csr_array:
    size = len(network.actors)
    entries = (np.ones(int(chosen.sum()), dtype=np.int64), (network.source[chosen], network.target[chosen]))
    tied = sparse.csr_array(entries, shape=(size, size))
    tied.data[:] = 1
    return (tied @ tied.T).tocsr()


def _targets(network: Network) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in network.actors]
    for one, other in zip(network.source.tolist(), network.target.tolist(), strict=True):
        found[one].add(other)
    return found


def put_together(networks: Sequence[Network]) -> Network:
    """The union of networks: every tie of each, directed if it was; an undirected tie leads both ways.

    Returns
    -------
    Network
        Directed; each tie of weight 1 with the sign and relation that it has in its own network.
    """
    actors = {
        one: (network.captions[at], network.kinds[at]) for network in networks for one, at in network.position.items()
    }
    ties = []
    for network in networks:
        columns = (network.source, network.target, network.sign, network.certain)
        for at, (one, other, sign, sure) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            ends = network.actors[one], network.actors[other]
            for first, second in [ends] if network.directed else [ends, ends[::-1]]:
                ties.append(Tie(first, second, 1.0, sign, sure, network.facts[at], network.relations[at]))
    return Network.from_ties("union", UNION, ties, actors, directed=True)


SHARED_PARTY = "Who mediates for the same: a tie between two mediators for each party that both of them mediated."
UNION = "All relations together: mediation, alliance, hostility, support, membership, funding and co-signature."

DERIVED = {
    "shared-party": Derived(
        SHARED_PARTY,
        (
            "undirected; made of the mediation network by a sparse product.",
            "The two need not have met: both mediated the party on the days asked about.",
        ),
        directed=False,
        weight_unit="shared parties",
        bases=("mediation",),
        make=lambda bases: share_targets(bases[0], "shared-party", SHARED_PARTY),
    ),
    "union": Derived(
        UNION,
        (
            "directed; made of the other networks, whose undirected ties lead both ways here.",
            "Every tie has weight 1: amounts of money and numbers of facts do not add up.",
            "Within a process there are mediations and signatures, within a region hostility, support and funding too.",
            "Alliances and memberships are told of neither.",
        ),
        directed=True,
        weight_unit="1: a tie a fact",
        bases=("mediation", "signed", "support", "membership", "funding", "co-signature"),
        make=put_together,
    ),
}
