"""A network: actors and the ties between them, as arrays, each tie with the facts it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import ArrayLike, NDArray

from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND
from tertius.metrics.coded import CodedSets, CodedTexts
from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph, merge_ties


class Tie(NamedTuple):
    """One relation between two actors, as one fact or several tell it.

    Parameters
    ----------
    source, target : actor ids; in an undirected network their order means nothing.
    weight : finite and not negative; its unit is the network's (1 a fact, or US dollars).
    sign : 1 friendly, -1 hostile, 0 neither (a mediation is no alliance).
    certain : False if the fact is only possible at the day asked for.
    fact : the id of the fact behind the tie, or several ids.
    relation : a label for people, such as "chief_mediator".
    """

    source: str
    target: str
    weight: float = 1.0
    sign: int = 0
    certain: bool = True
    fact: str | tuple[str, ...] = ()
    relation: str = ""


# The type of each array, and the kinds of numpy types that it holds without loss.
_COLUMNS: dict[str, tuple[type[np.generic], str]] = {
    "source": (np.int32, "iu"),
    "target": (np.int32, "iu"),
    "weight": (np.float64, "iuf"),
    "sign": (np.int8, "iu"),
    "certain": (np.bool_, "b"),
}


TIE_COLUMNS = (
    "source", "source_name", "source_kind", "target", "target_name", "target_kind",
    "relation", "facts", "sign", "weight", "certainty",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Network:
    """Actors and their ties at one day or window, under one definition.

    Parameters
    ----------
    name : what users call it, such as "mediation".
    definition : one sentence shown to the user: what a tie means, and from whom to whom.
    directed : False if a tie has no first and second end.
    actors : ids, sorted and unique; actors without ties belong to the network too.
    captions, kinds : a name to show and the actor kind, in the order of `actors`; an unknown kind is "".
    source, target : positions in `actors`, one entry a tie. Parallel ties and ties to oneself are allowed.
    weight : one a tie, finite, not negative.
    sign : one a tie: 1 friendly, -1 hostile, 0 neither.
    certain : one a tie: False if it is only possible.
    facts : one a tie: the ids of the facts it rests on.
    relations : one a tie: a label for people, which may be "".
    weight_unit : what a weight counts, such as "US dollars".
    left_out : of a network asked for with `share="public"`, how many `ties` and `actors` it lacks because they may not
        be passed on; None where all was asked for.

    The arrays are copied and cannot be written to.

    Raises
    ------
    InvalidInput
        If the parts do not fit: unequal lengths, ends out of bounds, unsorted ids, weights that are no amounts.
    """

    name: str
    definition: str
    directed: bool
    actors: tuple[str, ...]
    captions: tuple[str, ...]
    kinds: tuple[str, ...]
    source: IndexArray
    target: IndexArray
    weight: FloatArray
    sign: NDArray[np.int8]
    certain: NDArray[np.bool_]
    facts: Sequence[tuple[str, ...]]
    relations: Sequence[str]
    weight_unit: str = "1 a tie"
    left_out: Mapping[str, int] | None = None

    def __post_init__(self) -> None:
        for field in ("actors", "captions", "kinds"):
            object.__setattr__(self, field, tuple(getattr(self, field)))
        object.__setattr__(self, "facts", CodedSets.of(self.facts))
        object.__setattr__(self, "relations", CodedTexts.of(self.relations))
        self._check_actors()
        self._check_ties()
        for field, (dtype, _) in _COLUMNS.items():
            column = np.array(getattr(self, field), dtype=dtype)
            column.setflags(write=False)
            object.__setattr__(self, field, column)

    def _check_actors(self) -> None:
        for field in ("captions", "kinds"):
            if len(getattr(self, field)) != len(self.actors):
                raise self._invalid(f"{len(getattr(self, field))} {field} for {len(self.actors)} actors")
        for before, after in zip(self.actors, self.actors[1:], strict=False):
            if before >= after:
                raise self._invalid(f"actor {after!r} follows {before!r}, expected unique ids in sorted order")

    def _check_ties(self) -> None:
        for field in (*_COLUMNS, "facts", "relations"):
            if len(getattr(self, field)) != len(self.source):
                raise self._invalid(f"{field} has {len(getattr(self, field))} entries for {len(self.source)} ties")
        for field, (_, kinds) in _COLUMNS.items():
            given = np.asarray(getattr(self, field))
            # A cast would cut 1.7 to 1 and wrap 257 to 1 without a word.
            if given.size and given.dtype.kind not in kinds:
                raise self._invalid(f"{field} is an array of {given.dtype}, which does not hold {field} values exactly")
        self._check_ends()
        for at in np.flatnonzero(~np.isfinite(self.weight) | (np.asarray(self.weight) < 0))[:1]:
            raise self._invalid(f"{self._tie(at)} has weight {self.weight[at]}, expected a finite number from 0 up")
        for at in np.flatnonzero(~np.isin(self.sign, (-1, 0, 1)))[:1]:
            raise self._invalid(f"{self._tie(at)} has sign {self.sign[at]}, expected -1, 0 or 1")

    def _check_ends(self) -> None:
        for field in ("source", "target"):
            ends = np.asarray(getattr(self, field))
            if ends.size and (ends.min() < 0 or ends.max() >= len(self.actors)):
                raise self._invalid(
                    f"{field} has positions from {ends.min()} to {ends.max()}, expected 0 to {len(self.actors) - 1}"
                )

    def _tie(self, at: int) -> str:
        return f"tie {at} ({self.actors[self.source[at]]} to {self.actors[self.target[at]]})"

    def _invalid(self, found: str) -> InvalidInput:
        return InvalidInput(f"network {self.name!r}: {found}. Correct the projection that builds it.")

    def __repr__(self) -> str:
        kind = "directed" if self.directed else "undirected"
        return f"Network({self.name!r}, {kind}, {len(self.actors)} actors, {len(self.source)} ties)"

    @classmethod
    def from_ties(
        cls,
        name: str,
        definition: str,
        ties: Iterable[Tie],
        actors: Mapping[str, tuple[str, str]],
        *,
        directed: bool,
        weight_unit: str = "1 a tie",
    ) -> Network:
        """Build a network from rows.

        Parameters
        ----------
        name, definition, directed, weight_unit : as in `Network`.
        ties : in any order; they are sorted, so that the order in which they came changes nothing.
        actors : id to (caption, kind), of every actor of the network, tied or not.

        Raises
        ------
        InvalidInput
            If a tie names an actor that `actors` lacks, or a weight or a sign is not allowed.
        """
        ids = tuple(sorted(actors))
        position = {actor: at for at, actor in enumerate(ids)}
        rows = sorted(_canonical(tie, directed) for tie in ties)
        unknown = sorted({end for row in rows for end in row[:2]} - position.keys())
        if unknown:
            raise InvalidInput(
                f"network {name!r}: ties name {', '.join(unknown[:5])}{' …' if len(unknown) > 5 else ''}, "
                f"which its {len(ids)} actors lack. Give every tied actor a caption and a kind."
            )
        return cls(
            name=name,
            definition=definition,
            directed=directed,
            actors=ids,
            captions=tuple(actors[actor][0] for actor in ids),
            kinds=tuple(actors[actor][1] for actor in ids),
            source=np.array([position[row.source] for row in rows], dtype=np.int32),
            target=np.array([position[row.target] for row in rows], dtype=np.int32),
            weight=np.array([row.weight for row in rows]),
            sign=np.array([row.sign for row in rows]),
            certain=np.array([row.certain for row in rows]),
            facts=tuple(_fact_ids(row.fact) for row in rows),
            relations=tuple(row.relation for row in rows),
            weight_unit=weight_unit,
        )

    @cached_property
    def position(self) -> dict[str, int]:
        """Actor id to its place in every array of values."""
        return {actor: at for at, actor in enumerate(self.actors)}

    @property
    def tie_count(self) -> int:
        """How many ties there are, parallel ones and those to oneself too."""
        return len(self.source)

    @property
    def self_ties(self) -> int:
        """How many ties lead from an actor to itself; no metric counts them."""
        return int(np.count_nonzero(self.source == self.target))

    def merged(self, *, directed: bool | None = None) -> SimpleGraph:
        """One tie a pair of actors: weights summed, ties to oneself left out; computed once.

        Parameters
        ----------
        directed : False reads a directed network without direction, so that a tie each way becomes one.
            None keeps the network's own reading. True on an undirected network changes nothing.
        """
        return self._merged if self.directed and directed is not False else self._merged_both_ways

    @cached_property
    def _merged(self) -> SimpleGraph:
        return merge_ties(len(self.actors), self.source, self.target, self.weight, directed=True)

    @cached_property
    def _merged_both_ways(self) -> SimpleGraph:
        return merge_ties(len(self.actors), self.source, self.target, self.weight, directed=False)

    def subset(self, mask: ArrayLike, *, keep_isolates: bool = True) -> Network:
        """The network with only the ties that a mask selects.

        Parameters
        ----------
        mask : one boolean a tie, such as `network.certain`.
        keep_isolates : False drops the actors that have no tie left.

        Raises
        ------
        InvalidInput
            If the mask is not one boolean a tie.
        """
        selects = np.asarray(mask)
        if selects.dtype != np.bool_ or selects.shape != self.source.shape:
            raise InvalidInput(
                f"network {self.name!r}: the mask is {selects.dtype} of shape {selects.shape}, "
                f"expected one boolean for each of {len(self.source)} ties."
            )
        kept = np.flatnonzero(selects)
        fewer = replace(
            self,
            source=self.source[kept],
            target=self.target[kept],
            weight=self.weight[kept],
            sign=self.sign[kept],
            certain=self.certain[kept],
            facts=CodedSets.of(self.facts).take(kept),
            relations=CodedTexts.of(self.relations).take(kept),
        )
        return fewer if keep_isolates else fewer.without_isolates()

    def without_isolates(self) -> Network:
        """The network without the actors that have no tie; a tie to oneself is a tie here."""
        tied = np.union1d(self.source, self.target)
        return replace(
            self,
            actors=tuple(self.actors[at] for at in tied),
            captions=tuple(self.captions[at] for at in tied),
            kinds=tuple(self.kinds[at] for at in tied),
            source=np.searchsorted(tied, self.source).astype(np.int32),
            target=np.searchsorted(tied, self.target).astype(np.int32),
        )

    def of_kinds(self, kinds: Iterable[str]) -> Network:
        """The network with only the ties between actors of some kinds; what is no actor, as a mediation, stays."""
        wanted = set(kinds)
        chosen = np.array([kind in wanted or kind not in ACTOR_KIND.codes for kind in self.kinds], dtype=bool)
        return self.subset(chosen[self.source] & chosen[self.target], keep_isolates=False)

    def weighted(self, weight: Literal["own", "facts", "shared"]) -> Network:
        """The network with other weights: `facts` 1 a tie, `shared` 1/(k-1) for a fact that ties k actors.

        `shared` is Newman's (2001, Physical Review E 64, 016132): each member of a fact gets 1 in all by it.
        """
        if weight == "own":
            return self
        if weight == "facts":
            return replace(self, weight=np.ones(len(self.source)), weight_unit="1 a tie")
        facts = CodedSets.of(self.facts)
        of_tie = facts.codes if facts.begins is None else facts.codes[facts.begins[:-1]]
        ends = np.concatenate([of_tie, of_tie]).astype(np.int64) * len(self.actors)
        members = np.unique(ends + np.concatenate([self.source, self.target])) // max(len(self.actors), 1)
        others = np.maximum(np.bincount(members, minlength=len(facts.names)) - 1, 1)
        return replace(self, weight=1.0 / others[of_tie], weight_unit="1 a fact and member, shared among its ties")

    def rows(self, first: int = 0, last: int | None = None) -> list[dict[str, Any]]:
        """Some of the ties for people and programs, ready for JSON; keys as `TIE_COLUMNS`."""
        rows = []
        for at in range(len(self.source))[first:last]:
            ends = [
                value
                for end in (self.source[at], self.target[at])
                for value in (self.actors[end], self.captions[end], self.kinds[end])
            ]
            said = (self.relations[at], list(self.facts[at]), int(self.sign[at]), float(self.weight[at]))
            certainty = "certain" if self.certain[at] else "possible"
            rows.append(dict(zip(TIE_COLUMNS, (*ends, *said, certainty), strict=True)))
        return rows

    def to_networkx(self) -> nx.MultiGraph:
        """The network as a networkx graph: nodes are actor ids, every tie is an edge of its own.

        Returns
        -------
        MultiDiGraph or MultiGraph
            Graph attributes name, definition; node attributes name, kind;
            edge attributes weight (float), sign (int), certain (bool), facts (list of ids), relation.
        """
        graph = (nx.MultiDiGraph if self.directed else nx.MultiGraph)(name=self.name, definition=self.definition)
        for actor, caption, kind in zip(self.actors, self.captions, self.kinds, strict=True):
            graph.add_node(actor, name=caption, kind=kind)
        for at, (first, second) in enumerate(zip(self.source.tolist(), self.target.tolist(), strict=True)):
            graph.add_edge(
                self.actors[first],
                self.actors[second],
                weight=float(self.weight[at]),
                sign=int(self.sign[at]),
                certain=bool(self.certain[at]),
                facts=list(self.facts[at]),
                relation=self.relations[at],
            )
        return graph


def _canonical(tie: Tie, directed: bool) -> Tie:
    ends = (tie.source, tie.target) if directed else sorted((tie.source, tie.target))
    return tie._replace(source=ends[0], target=ends[1], fact=_fact_ids(tie.fact))


def _fact_ids(fact: str | Sequence[str]) -> tuple[str, ...]:
    return (fact,) if isinstance(fact, str) else tuple(fact)
