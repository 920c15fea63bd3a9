"""What may be one, for people to decide: the candidates among actors, facts or other things, in one form."""

from __future__ import annotations

from typing import Any, Literal

from tertius.loaders.pipeline.identity import find_candidates
from tertius.loaders.pipeline.identity_facts import find_fact_candidates
from tertius.store.graph import Graph
from tertius.store.identity_profiles import MERGEABLE

Among = Literal["actor", "fact", "thing"]
"""Actors; facts; or things: agreements, processes, conflicts and so on."""


def propose(graph: Graph, among: Among, *, limit: int) -> list[dict[str, Any]]:
    """Pairs that may be one, best first, in the form of `Candidate.summary`; nothing is written."""
    if among == "fact":
        return find_fact_candidates(graph, limit=limit)
    kinds = tuple(one for one in MERGEABLE if (one == "Actor") == (among == "actor"))
    return [one.summary() for one in find_candidates(graph, kinds, limit=limit)]
