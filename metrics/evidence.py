"""On whose word ties rest: the claims and sources behind them, so that a network can be made without one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.metrics.simple_graph import IndexArray
from tertius.metrics.ties import Ties
from tertius.queries.catalogue import Bound
from tertius.queries.shared import read_statement

_VERSIONS_PER_STATEMENT = 20_000


@dataclass(frozen=True, eq=False)
class Evidence:
    """Live claims on the facts behind ties, one entry a fact, claim and source.

    Parameters
    ----------
    version : place of the fact in `Ties.version_nodes`.
    claim, source : places in `claims` and `sources`; a claim that cites no source has the source "".
    asserts : whether the claim asserts the fact; the others deny it or something of it.
    """

    version: IndexArray
    claim: IndexArray
    source: IndexArray
    asserts: NDArray[np.bool_]
    claims: tuple[str, ...]
    sources: tuple[str, ...]

    def without_source(self, ties: Ties, source: str) -> NDArray[np.bool_]:
        """Which ties remain without a source: each fact they rest on is asserted by a claim that another one backs.

        Dates and roles stay as all claims together decided them; only whether the fact is told at all is asked.
        """
        left_out = self.sources.index(source) if source in self.sources else -1
        return self._asserted(ties, self.source != left_out)

    def without_claim(self, ties: Ties, claim: str) -> NDArray[np.bool_]:
        """Which ties remain without a claim; see `without_source`."""
        left_out = self.claims.index(claim) if claim in self.claims else -1
        return self._asserted(ties, self.claim != left_out)

    def sole_sources(self, ties: Ties) -> NDArray[np.bool_]:
        """Which ties rest on a single source for one of their facts."""
        asserting = np.flatnonzero(self.asserts)
        pairs = np.unique(np.stack([self.version[asserting], self.source[asserting]], axis=1), axis=0)
        number = np.bincount(pairs[:, 0], minlength=len(ties.version_nodes))
        return np.asarray((number[ties.versions] == 1).any(axis=1))

    def _asserted(self, ties: Ties, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        told = np.zeros(len(ties.version_nodes), dtype=bool)
        told[self.version[chosen & self.asserts]] = True
        return np.asarray(told[ties.versions].all(axis=1))


async def fetch_evidence(bound: Bound, ties: Ties) -> Evidence:
    """The evidence of ties, at the epoch and with the rights with which they were fetched."""
    columns: list[list[Any]] = [[], [], [], []]
    asked = {"epoch": bound.parameters["epoch"], "policy": bound.parameters["policy"]}
    for begin in range(0, len(ties.version_nodes), _VERSIONS_PER_STATEMENT):
        some = ties.version_nodes[begin : begin + _VERSIONS_PER_STATEMENT].tolist()
        found = await bound.reader.value(read_statement("networks/_evidence"), {**asked, "nodes": some})
        for column, values in zip(columns, found, strict=True):
            column.extend(values)
    nodes, claims, asserts, sources = columns
    claim_ids, claim = np.unique(np.array(claims, dtype=object), return_inverse=True)
    source_ids, source = np.unique(np.array(sources, dtype=object), return_inverse=True)
    return Evidence(
        version=np.searchsorted(ties.version_nodes, np.array(nodes, dtype=np.int64)).astype(np.int32),
        claim=claim.astype(np.int32),
        source=source.astype(np.int32),
        asserts=np.array(asserts, dtype=bool),
        claims=tuple(claim_ids.tolist()),
        sources=tuple(source_ids.tolist()),
    )
