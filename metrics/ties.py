"""The ties of a network at any time, as one epoch of the graph has them; a network is cut out of them for some days.

They are fetched once for all days: a metric through time, or under other readings of the dates, asks no database.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tertius.graph_schema.dates import EARLIEST
from tertius.graph_schema.time import Window
from tertius.metrics.coded import CodedSets, CodedTexts
from tertius.metrics.network import Network
from tertius.metrics.simple_graph import CountArray, FloatArray, IndexArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Ties:
    """Every tie of a network, with the days between which it may have begun and ended.

    Parameters
    ----------
    name, definition, directed, weight_unit : as in `Network`.
    actors, captions, kinds : of every actor that has a tie at any time, sorted by id.
    source, target : positions in `actors`; sorted by source, target and fact. An undirected tie has the smaller first.
    fact : what the tie is counted by, as a place in `fact_ids`: a fact, or the document that two signed.
    versions : one row a tie, the places in `version_nodes` of the first and the last fact that it rests on.
    version_nodes : the database's own numbers of these facts' versions; see `evidence.fetch_evidence`.
    weight, sign, relation : one a tie; `relation` as places in `relations`.
    start_min, start_max, end_min, end_max : days (`date.toordinal`) common to all parts of the tie: the fact, and the
        own time of both ends. Where a part has several readings they are taken apart from those of the others.
    together : whether the parts surely met on some day.
    happened : the tie is of something that happens: asked about one day, it is asked whether it had happened by then.
    """

    name: str
    definition: str
    directed: bool
    weight_unit: str
    actors: tuple[str, ...]
    captions: tuple[str, ...]
    kinds: tuple[str, ...]
    source: IndexArray
    target: IndexArray
    fact: IndexArray
    fact_ids: tuple[str, ...]
    versions: IndexArray
    version_nodes: CountArray
    weight: FloatArray
    sign: NDArray[np.int8]
    relation: IndexArray
    relations: tuple[str, ...]
    start_min: IndexArray
    start_max: IndexArray
    end_min: IndexArray
    end_max: IndexArray
    together: Mask
    happened: Mask

    def __len__(self) -> int:
        """The number of ties."""
        return len(self.source)

    def held(self, window: Window) -> tuple[Mask, Mask]:
        """Which ties possibly, and which certainly, held on some day of a window; as `graph_schema.time.certainty`."""
        first = np.where(self.happened & (window.first == window.last), _day(EARLIEST), _day(window.first))
        last = _day(window.last)
        possibly = (self.start_min <= last) & (self.end_max >= first)
        surely = (self.start_max <= last) & (self.end_min >= first)
        # On one day all parts held; within a longer time they might have missed each other.
        return possibly, possibly & surely & (self.together | (first == last))

    def at(self, window: Window, *, certain_only: bool = False) -> Network:
        """The network on the days asked about: the actors with a tie then, and their ties.

        Parameters
        ----------
        certain_only : leave out what is only possible.
        """
        possibly, certainly = self.held(window)
        return self.network(certainly if certain_only else possibly, certainly)

    def network(self, chosen: Mask, certain: Mask | None = None) -> Network:
        """The network of some of the ties; a pair that one fact ties twice is tied once.

        Parameters
        ----------
        chosen : one boolean a tie.
        certain : which ties are certain; all if left out.
        """
        kept = np.flatnonzero(chosen)
        surely = np.ones(len(kept), dtype=bool) if certain is None else certain[kept]
        again = self._repeats[kept]
        if again.any():
            group = np.cumsum(~self._same(kept)) - 1
            surely = np.bincount(group, weights=surely) > 0
            kept = kept[~self._same(kept)]
        return Network(
            name=self.name,
            definition=self.definition,
            directed=self.directed,
            actors=self.actors,
            captions=self.captions,
            kinds=self.kinds,
            source=self.source[kept],
            target=self.target[kept],
            weight=self.weight[kept],
            sign=self.sign[kept],
            certain=surely,
            facts=CodedSets(self.fact_ids, self.fact[kept]),
            relations=CodedTexts(self.relations, self.relation[kept]),
            weight_unit=self.weight_unit,
        ).without_isolates()

    def select(self, chosen: Mask) -> Ties:
        """Some of the ties; actors and facts keep their places."""
        columns = (
            "source", "target", "fact", "versions", "weight", "sign", "relation",
            "start_min", "start_max", "end_min", "end_max", "together", "happened",
        )  # fmt: skip
        return replace(self, **{name: getattr(self, name)[chosen] for name in columns})

    @cached_property
    def _repeats(self) -> Mask:
        """Ties of the same two ends and fact as the tie before: an actor with two spells or roles in one fact."""
        return self._same(np.arange(len(self)))

    def _same(self, kept: CountArray) -> Mask:
        same = np.zeros(len(kept), dtype=bool)
        for column in (self.source, self.target, self.fact):
            values = column[kept]
            same[1:] = (values[1:] == values[:-1]) & (same[1:] if column is not self.source else True)
        return same


def _day(day: date) -> int:
    return day.toordinal()
