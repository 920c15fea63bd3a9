"""What the catalogue answers, in the few words in which each re-read file is compared with it.

Nothing here looks at `exports/`: rows come from the question `facts`, things from `things`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from tertius.client import Client

BOUNDS = ("start_min", "start_max", "end_min", "end_max")
Member = tuple[str, str, str | None, str | None]
"""Relation, id, role and side."""


@dataclass
class Truth:
    """The rows of `facts` and of `things`."""

    facts: list[dict[str, Any]]
    things: dict[str, dict[str, Any]]

    def members(self, row: dict[str, Any]) -> list[Member]:
        """Everybody and everything in a fact."""
        actors = [(one["relation"], one["actor"], one["role"], one["side"]) for one in row["participants"]]
        return [*actors, *((one["relation"], one["id"], None, None) for one in row["things"])]

    def incidences(self) -> set[tuple[str, Member]]:
        """Each fact with each of its members."""
        return {(row["fact"], member) for row in self.facts for member in self.members(row)}

    def bounds(self) -> dict[str, tuple[str, ...]]:
        """The four days of each fact and what is known of its ends."""
        return {
            row["fact"]: tuple(row["shape_bounds"][name] for name in (*BOUNDS, "start_kind", "end_kind"))
            for row in self.facts
        }

    def kinds(self) -> dict[str, str]:
        """The kind of each fact."""
        return {row["fact"]: row["kind"] for row in self.facts}

    def claims(self) -> set[tuple[Any, ...]]:
        """Each claim on each fact with the source it cites and what it quotes."""
        return {
            (row["fact"], one["claim"], one["stance"], one["source"], one["quote"], one["locator"])
            for row in self.facts
            for one in row["claims"]
        }

    def used(self) -> set[str]:
        """Ids of the things that facts name."""
        people = {
            one[name]
            for row in self.facts
            for one in row["participants"]
            for name in ("representative", "on_behalf_of")
            if one[name]
        }
        return {member[1] for _, member in self.incidences()} | people

    def pairs(self) -> Counter[tuple[str, frozenset[str]]]:
        """The pairs of a clique: each two members of which one at least can act and whose times can meet."""
        found: Counter[tuple[str, frozenset[str]]] = Counter()
        for row in self.facts:
            own = {(one["relation"], one["actor"]): one for one in row["own_times"]}
            always = {name: row["shape_bounds"][name] for name in BOUNDS}
            members = [(m, own.get(m[:2])) for m in self.members(row)]
            for (one, time), (other, other_time) in combinations(members, 2):
                times = [always, time or always, other_time or always]
                meets = max(t["start_min"] for t in times) <= min(t["end_max"] for t in times)
                if (time or other_time) and meets:
                    found[row["fact"], frozenset({one[1], other[1]})] += 1
        return found


def fetch_truth(client: Client, **asked: Any) -> Truth:
    """What the catalogue answers."""
    facts = client.query("facts", **{"as_of": "any", **asked}).rows
    return Truth(facts, {row["id"]: row for row in client.query("things").rows})
