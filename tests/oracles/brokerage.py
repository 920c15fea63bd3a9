"""Brokerage counted triad by triad, straight from the definitions; slow, and independent of the metrics.

The definitions are those of Gould and Fernandez (1989), Sociological Methodology 19: b brokers between a and c if
there is a tie from a to b and one from b to c, and none from a to c, the three being different actors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, permutations


def role_of(first: str, broker: str, last: str) -> str:
    """The role of the middle one of three, from the groups of the three."""
    match (first == broker, broker == last, first == last):
        case (True, True, True):
            return "coordinator"
        case (False, False, True):
            return "itinerant"
        case (False, True, False):
            return "gatekeeper"
        case (True, False, False):
            return "representative"
        case _:
            return "liaison"


def count_roles(
    actors: Sequence[str], arcs: Iterable[tuple[str, str]], groups: Mapping[str, str]
) -> dict[str, Counter[str]]:
    """For each actor the number of open paths a→b→c through it, by role."""
    present = set(arcs)
    counts: dict[str, Counter[str]] = {actor: Counter() for actor in actors}
    for first, broker, last in permutations(actors, 3):
        if (first, broker) in present and (broker, last) in present and (first, last) not in present:
            counts[broker][role_of(groups[first], groups[broker], groups[last])] += 1
    return counts


def count_joined_pairs(
    actors: Sequence[str], joins: Iterable[tuple[str, str]], tied: Iterable[frozenset[str]], groups: Mapping[str, str]
) -> dict[str, tuple[int, int, int]]:
    """For each actor: untied pairs that it joins, those across groups, and those that no other actor joins."""
    joined, linked = set(joins), set(tied)
    counts = {actor: [0, 0, 0] for actor in actors}
    for one, other in combinations(actors, 2):
        if frozenset((one, other)) in linked:
            continue
        brokers = [b for b in actors if b not in (one, other) and (b, one) in joined and (b, other) in joined]
        for broker in brokers:
            counts[broker][0] += 1
            counts[broker][1] += groups[one] != groups[other]
            counts[broker][2] += len(brokers) == 1
    return {actor: (pairs, across, sole) for actor, (pairs, across, sole) in counts.items()}
