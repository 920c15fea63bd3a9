"""Claims and sources that were withdrawn: what they said is kept, and counts for nothing until they are restored.

A claim that a load asserts has a spell of its own: `LIVE` while it counts, `WITHHELD` while it is withdrawn. So a load
of the same file finds it where it left it, and a newer one or a rollback moves it like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from tertius.store.epochs import Writer
from tertius.store.graph import Graph

Withdrawable = Literal["claim", "source"]

_WITHDRAWN = """
MATCH (w:Withdrawal)
WHERE w.since <= $at < w.until
RETURN w.of AS of, w.target AS target, w.since AS since, w.by AS by, w.why AS why
ORDER BY w.since, w.of, w.target
"""
_BEGIN = """
CREATE (:Withdrawal {of: $of, target: $target, by: $by, why: $why, since: $epoch, until: $forever})
"""
_END = "MATCH (w:Withdrawal {of: $of, target: $target, until: $forever}) SET w.until = $epoch"


@dataclass(frozen=True)
class Withdrawn:
    """The ids of the claims and of the sources that are withdrawn at an epoch."""

    claims: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    def holds_back(self, claim: str, cited: Collection[str]) -> bool:
        """Whether a claim counts for nothing: it is withdrawn itself, or rests on withdrawn sources alone."""
        return claim in self.claims or (bool(cited) and self.sources.issuperset(cited))

    def with_(self, of: Withdrawable, target: str) -> Withdrawn:
        """What is withdrawn once this is, too."""
        if of == "claim":
            return Withdrawn(self.claims | {target}, self.sources)
        return Withdrawn(self.claims, self.sources | {target})

    def without(self, of: Withdrawable, target: str) -> Withdrawn:
        """What stays withdrawn once this is restored."""
        if of == "claim":
            return Withdrawn(self.claims - {target}, self.sources)
        return Withdrawn(self.claims, self.sources - {target})


def fetch_withdrawals(graph: Graph, at: int) -> list[dict[str, Any]]:
    """What is withdrawn at an epoch: of, target, since, by, why; oldest first."""
    return graph.read(_WITHDRAWN, at=at)


def withdrawn_of(rows: Iterable[dict[str, Any]]) -> Withdrawn:
    """Rows of `fetch_withdrawals` as two sets of ids."""
    found = list(rows)
    claims = frozenset(row["target"] for row in found if row["of"] == "claim")
    return Withdrawn(claims, frozenset(row["target"] for row in found if row["of"] == "source"))


def write_withdrawal(writer: Writer, of: Withdrawable, target: str, by: str, why: str) -> None:
    """Have the publishing transaction note that something is withdrawn."""
    writer.at_publication(_BEGIN, of=of, target=target, by=by, why=why)


def write_restoration(writer: Writer, of: Withdrawable, target: str) -> None:
    """Have the publishing transaction note that something is withdrawn no more."""
    writer.at_publication(_END, of=of, target=target)
