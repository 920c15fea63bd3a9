"""How sure a rank is: under other readings of dates and disputes, and without each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from pydantic import Field

from tertius.graph_schema.errors import ParameterError
from tertius.metrics.evidence import Evidence, fetch_evidence
from tertius.metrics.history import History, fetch_history
from tertius.metrics.network import Network
from tertius.metrics.projection import Projections
from tertius.metrics.studies.study import Measure, Study, in_thread, ranks_of, values_of
from tertius.metrics.studies.worlds import draw_world
from tertius.store.policies import POLICIES

MOST_SOURCES = 300
Ranks = Mapping[str, int]


class Intervals(Study):
    """Between which ranks an actor stands, given what the graph cannot decide.

    Dates: in possible worlds, whose dates are drawn within their bounds, the rank lies between `by_dates` in at least
    the share `level`. Disputes: `by_policies` spans the ranks under all ways to resolve disagreeing claims. Sources:
    `by_sources` spans those that result when one source is left out, whichever it is. Where there is no tie, and so no
    rank, the actor comes after all others. `rests_on` names a source without which the rank falls below all that
    dates and disputes allow: then it rests on that one source.
    """

    name: ClassVar[str] = "intervals"
    takes_days: ClassVar[bool] = True
    columns: ClassVar[Mapping[str, str]] = {
        "rank": "the rank that the metric gives",
        "best_rank": "the best of the rank and the three intervals",
        "worst_rank": "the worst of them",
        "actor": "id",
        "name": "its name",
        "kind": "what sort of actor",
        "value": "the metric's value",
        "by_dates": "best and worst rank over possible worlds, at the level asked for",
        "by_policies": "best and worst rank over the policies",
        "by_sources": "best and worst rank with any one source left out",
        "tied_in": "the share of the possible worlds in which the actor has a rank",
        "rests_on": "id of the one source that the rank rests on; null if on none",
    }

    worlds: int = Field(default=200, ge=1, le=2_000, examples=[50], description="How many possible worlds are drawn.")
    level: float = Field(
        default=0.9, ge=0.5, lt=1, examples=[0.9], description="The share of worlds that `by_dates` takes in."
    )
    seed: int = Field(default=0, ge=0, lt=2**31, examples=[0], description="The same seed gives the same intervals.")

    async def run(
        self, measure: Measure, history: History, projections: Projections, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """See `Study.run`; it also says what was tried."""
        if not measure.metric.ranked:
            raise ParameterError(f"metric {measure.metric.name}: it numbers groups, and ranks nobody.")
        pinned = {**values, "known_at": str(history.epoch)}
        others = [
            await fetch_history(projections, measure.network, {**pinned, "policy": policy})
            for policy in POLICIES
            if policy != values.get("policy", "best")
        ]
        told = zip(history.bounds, history.ties, strict=True)
        evidence = [await fetch_evidence(bound, ties) for bound, ties in told]
        return await in_thread(self.document, measure, history, others, evidence)

    def document(
        self, measure: Measure, history: History, others: Sequence[History], evidence: Sequence[Evidence]
    ) -> dict[str, Any]:
        """The answer, from the network as other policies decide it and the evidence of each of its ties."""
        network = history.at(history.window)
        scores = measure.scores(network)
        if not scores.rank_is_known:
            raise ParameterError(
                f"metric {measure.metric.name}: it was approximated, and its ranks are intervals already "
                "(best_rank, worst_rank). Choose the option method=exact for what dates and sources add."
            )
        own = ranks_of(scores, network)
        worlds = self._worlds(measure, history)
        policies = [own, *(_ranks(measure, one.at(one.window)) for one in others)]
        without = leave_out_each_source(measure, history, evidence)
        spans = Spans(own, worlds, policies, {**without.ranks, "": own}, self.level)
        values = values_of(scores, network)
        rows = [
            {**spans.row(actor), "actor": actor, "name": name, "kind": kind, "value": values.get(actor)}
            for actor, name, kind in zip(network.actors, network.captions, network.kinds, strict=True)
            if actor in own
        ]
        rows.sort(key=lambda row: (row["rank"], row["worst_rank"], row["actor"]))
        ordered = [{name: row[name] for name in self.columns} for row in rows[: measure.limit]]
        tried = {"level": self.level, "worlds": self.worlds, "seed": self.seed, "policies": list(POLICIES)}
        notes = [*scores.notes, *without.notes]
        found = {"engine": scores.engine, "notes": notes, "data": ordered}
        return measure.document(history, history.window, {**found, **tried, "sources": without.number})

    def _worlds(self, measure: Measure, history: History) -> list[Ranks]:
        generator = np.random.default_rng(self.seed)
        drawn = ([draw_world(ties, history.window, generator) for ties in history.ties] for _ in range(self.worlds))
        # Where no date decides anything all worlds are one.
        known: dict[bytes, Ranks] = {}
        ranks = []
        for masks in drawn:
            key = b"".join(mask.tobytes() for mask in masks)
            if key not in known:
                known[key] = _ranks(measure, history.network(masks))
            ranks.append(known[key])
        return ranks


@dataclass(frozen=True)
class Without:
    """Ranks without each source, how many sources there are, and what a reader must know of it."""

    ranks: Mapping[str, Ranks]
    number: int
    notes: tuple[str, ...] = ()


def leave_out_each_source(measure: Measure, history: History, evidence: Sequence[Evidence]) -> Without:
    """The ranks without each source, of those that take any tie along; sources by how many claims they back."""
    chosen = history.chosen(history.window)
    claims: dict[str, int] = {}
    for one in evidence:
        for at, number in enumerate(np.bincount(one.source, minlength=len(one.sources)).tolist()):
            # A claim without a source rests on nobody whom one could leave out.
            if one.sources[at]:
                claims[one.sources[at]] = claims.get(one.sources[at], 0) + number
    ordered = sorted(claims, key=lambda source: (-claims[source], source))
    ranks = {}
    for source in ordered[:MOST_SOURCES]:
        remain = [one.without_source(ties, source) for one, ties in zip(evidence, history.ties, strict=True)]
        masks = [mask & left for mask, left in zip(chosen, remain, strict=True)]
        if any((mask != left).any() for mask, left in zip(masks, chosen, strict=True)):
            ranks[source] = _ranks(measure, history.network(masks))
    cut = f"{len(ordered)} sources; only the {MOST_SOURCES} that back most claims were left out in turn."
    return Without(ranks, len(ordered), (cut,) if len(ordered) > MOST_SOURCES else ())


@dataclass(frozen=True)
class Spans:
    """The ranks of all actors under every reading, and the intervals made of them.

    Parameters
    ----------
    without : source to ranks.
    """

    own: Ranks
    worlds: Sequence[Ranks]
    policies: Sequence[Ranks]
    without: Mapping[str, Ranks]
    level: float

    def row(self, actor: str) -> dict[str, Any]:
        """The columns that tell how sure the rank of an actor is."""
        dates = self._quantiles([self._rank(one, actor) for one in self.worlds])
        policies = _span([self._rank(one, actor) for one in self.policies])
        by_source = {source: self._rank(one, actor) for source, one in self.without.items()}
        sources = _span(list(by_source.values()))
        weakest = max(by_source, key=lambda source: (by_source[source], source))
        rests = sources[1] > max(dates[1], policies[1])
        rank = self.own[actor]
        return {
            "rank": rank,
            "best_rank": min(rank, dates[0], policies[0], sources[0]),
            "worst_rank": max(rank, dates[1], policies[1], sources[1]),
            "by_dates": dates,
            "by_policies": policies,
            "by_sources": sources,
            "tied_in": sum(actor in one for one in self.worlds) / len(self.worlds),
            "rests_on": weakest if rests else None,
        }

    @cached_property
    def _last(self) -> int:
        every = (self.own, *self.worlds, *self.policies, *self.without.values())
        return max((max(one.values(), default=0) for one in every), default=0) + 1

    def _rank(self, ranks: Ranks, actor: str) -> int:
        found = ranks.get(actor)
        return self._last if found is None else found

    def _quantiles(self, ranks: Sequence[int]) -> list[int]:
        tail = (1 - self.level) / 2
        # Outwards, so that the interval takes in at least the share asked for.
        low, high = np.quantile(ranks, tail, method="lower"), np.quantile(ranks, 1 - tail, method="higher")
        return [int(low), int(high)]


def _span(ranks: Sequence[int]) -> list[int]:
    return [min(ranks), max(ranks)]


def _ranks(measure: Measure, network: Network) -> Ranks:
    return ranks_of(measure.scores(network), network)
