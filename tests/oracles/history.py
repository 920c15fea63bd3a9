"""A graph that remembers, as plain lists: loads, claims by hand, withdrawals, decisions, and what follows from them.

Nothing is ever updated: each answer is worked out anew from all that has been done and not been taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from tertius.graph_schema.claims import Claim
from tests.oracles.history_served import Served, rate, serve
from tests.oracles.history_time import Bounds
from tests.oracles.identity import Identity
from tests.oracles.mediations import certainty, days_of

State = dict[tuple[str, str], Served]
"""What is served, by policy and id."""


class Load(NamedTuple):
    """One input of one scope: its claims, the claims whose rows could not be read, and what it stands for."""

    id: str
    scope: str
    claims: Sequence[Claim]
    unread: Collection[str] = ()
    release: int | None = None
    """Releases are numbered; None where the data set has none."""

    is_complete: bool = False
    """Whether it stands for all of its scope, whatever its release."""


class History:
    """What has been done to a graph, and what the graph must serve."""

    def __init__(self, base: Iterable[Claim]) -> None:
        self.base = list(base)
        self.loads: list[Load] = []
        self.by_hand: dict[str, Claim] = {}
        self.withdrawn: set[tuple[str, str]] = set()
        """What is withdrawn: `claim` or `source`, and its id."""
        self.identity = Identity()
        self.identity.speaking = self._speaking()

    def load(self, load: Load) -> bool:
        """Whether it may be applied, and then it is: an older release is refused after a newer one."""
        newest = max((one.release for one in self.loads if one.scope == load.scope and one.release), default=0)
        if load.release is not None and load.release < newest:
            return False
        self.loads.append(load)
        self.identity.speaking = self._speaking()
        return True

    def changes_something(self, load: Load) -> bool:
        """Whether its scope would say something else after it."""
        after = self._scope([*(one for one in self.loads if one.scope == load.scope), load])
        return after != self.standing(load.scope)

    def roll_back(self, load: str) -> None:
        """As if that load had never been."""
        self.loads = [one for one in self.loads if one.id != load]
        self.identity.speaking = self._speaking()

    def write_by_hand(self, claim: Claim) -> bool:
        """Whether a claim by hand, new or corrected, says anything new; withdrawn ones are not touched."""
        if ("claim", claim.id) in self.withdrawn or self.by_hand.get(claim.id) == claim:
            return False
        self.by_hand[claim.id] = claim
        self.identity.speaking = self._speaking()
        return True

    def withdraw(self, of: str, target: str) -> bool:
        """Whether it stands and is not withdrawn already; then it is."""
        if (of, target) in self.withdrawn or not self._stands(of, target):
            return False
        self.withdrawn.add((of, target))
        self.identity.speaking = self._speaking()
        return True

    def restore(self, of: str, target: str) -> bool:
        """Whether it stands and is withdrawn; then it is so no more."""
        if (of, target) not in self.withdrawn or not self._stands(of, target):
            return False
        self.withdrawn.remove((of, target))
        self.identity.speaking = self._speaking()
        return True

    def standing(self, scope: str) -> dict[str, Claim]:
        """What a scope says after all of its loads, withdrawn or not."""
        return self._scope([one for one in self.loads if one.scope == scope])

    def claims(self) -> list[Claim]:
        """All that anybody says, withdrawn or not."""
        scopes = dict.fromkeys(one.scope for one in self.loads)
        loaded = [claim for scope in scopes for claim in self.standing(scope).values()]
        return [*self.base, *loaded, *self.by_hand.values()]

    def live(self) -> list[Claim]:
        """All that counts: what is not withdrawn, and does not rest on withdrawn sources alone."""
        return [one for one in self.claims() if not self._is_withdrawn(one)]

    def served(self) -> State:
        """Every fact and actor as each policy serves it."""
        live, canonical = self.live(), self.identity.canonical
        on_sources: dict[str, list[Claim]] = defaultdict(list)
        things: dict[str, list[Claim]] = defaultdict(list)
        for one in live:
            if one.says.kind == "Source":
                on_sources[one.says.id].append(one)
            else:
                things[canonical(one.says.id)].append(one)
        ratings = {
            source: rate(claims) for source, claims in on_sources.items() if ("source", source) not in self.withdrawn
        }
        return {
            (policy, thing): one
            for thing, claims in things.items()
            for policy, one in serve(thing, claims, ratings, canonical).items()
        }

    def resolution(self) -> dict[str, str]:
        """What each record that somebody speaks of stands for."""
        return {one: self.identity.canonical(one) for one in self.identity.speaking}

    def _scope(self, loads: Iterable[Load]) -> dict[str, Claim]:
        standing: dict[str, Claim] = {}
        newest: int | None = None
        for one in loads:
            is_newer = one.release is not None and newest is not None and one.release > newest
            if one.is_complete or is_newer:
                standing = {key: claim for key, claim in standing.items() if key in one.unread}
            standing |= {claim.id: claim for claim in one.claims}
            newest = max(newest or one.release, one.release) if one.release is not None else newest
        return standing

    def _stands(self, of: str, target: str) -> bool:
        if of == "claim":
            return any(one.id == target for one in self.claims())
        return any(one.says.id == target for one in self.claims())

    def _is_withdrawn(self, claim: Claim) -> bool:
        cited = {("source", one.source) for one in claim.citations}
        return ("claim", claim.id) in self.withdrawn or (bool(cited) and cited <= self.withdrawn)

    def _speaking(self) -> set[str]:
        return {one.says.id for one in self.live() if one.says.kind != "Source"}


def answer(
    state: State, policy: str, kind: str, relation: str, actor: str, as_of: str, *, reach: bool = False
) -> dict[str, str]:
    """The facts of a kind in which an actor stands in a relation, or somebody for it, with the certainty of each.

    A mediation is one row with all its mediators: it is certain if it is so with any of them.

    Parameters
    ----------
    reach : whether what the coalitions do counts to which it belonged at the time.
    """
    served = {key: one for (under, key), one in state.items() if under == policy}
    asked = ways(served, actor) if reach else [(actor, ())]
    found: dict[str, str] = {}
    for key, one in served.items():
        if one.kind != kind:
            continue
        others: list[tuple[Bounds, ...]] = [()]
        if kind == "Mediation":
            others = [(part.bounds,) for part in one.parts if part.relation == "MEDIATOR"]
        own = [
            (part.bounds, *steps)
            for part in one.parts
            for way, steps in asked
            if part.relation == relation and way in {part.actor, part.representative}
        ]
        verdicts = {certainty((one.bounds, *mine, *more), days_of(as_of)) for mine in own for more in others}
        if verdicts - {None}:
            found[key] = "certain" if "certain" in verdicts else "possible"
    return found


def ways(served: dict[str, Served], actor: str) -> list[tuple[str, tuple[Bounds, ...]]]:
    """An actor itself and its coalitions up to two steps away, each with the times of the memberships on the way."""
    first = list(_coalitions(served, actor))
    second = [(outer, (*steps, *later)) for group, steps in first for outer, later in _coalitions(served, group)]
    return [(actor, ()), *first, *second]


def _coalitions(served: dict[str, Served], actor: str) -> Iterator[tuple[str, tuple[Bounds, ...]]]:
    for one in served.values():
        people = {part.relation: part.actor for part in one.parts}
        if one.kind == "Membership" and people["MEMBER"] == actor:
            group = served.get(people["ORGANISATION"])
            if group and ("type", "coalition") in group.values and one.bounds:
                yield group.id, (one.bounds, *(part.bounds for part in one.parts))
