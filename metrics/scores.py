"""What a metric answers: values for each actor, a summary of the whole, and groups where it finds some."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.graph_schema.errors import InvalidInput, ParameterError
from tertius.metrics.network import Network

Summary = Mapping[str, float | int | str | None]
RESERVED_COLUMNS = frozenset({"rank", "actor", "name", "kind", "value"})


@dataclass(frozen=True, eq=False)
class Scores:
    """The answer of one metric on one network.

    Parameters
    ----------
    columns : name to one number an actor, in the order of the network's actors. The first is the metric's value.
        NaN means that the metric is not defined for that actor; infinite values are refused.
    summary : numbers about the whole network; None where a number is not defined.
    groups : lists of actor ids, where the metric finds groups, largest first.
    engine : the library that computed it.
    notes : sentences a reader needs in order not to misread the values.
    metric, network, options, ranked : what was asked; the metric itself fills them in.
        `ranked` is False where the value is the number of a group: 1 is then the largest group, not the best.
    rank_is_known : False where values are approximate; the columns then say between which ranks an actor stands.
    """

    columns: Mapping[str, NDArray[Any]]
    summary: Summary = field(default_factory=dict)
    groups: Sequence[tuple[str, ...]] = ()
    engine: str = ""
    notes: tuple[str, ...] = ()
    metric: str = ""
    network: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    ranked: bool = True
    rank_is_known: bool = True

    def __post_init__(self) -> None:
        # What stands in a mapping that cannot be written to was checked when it was put there.
        checked = isinstance(self.columns, MappingProxyType)
        columns = self.columns if checked else {name: self._checked(name, one) for name, one in self.columns.items()}
        object.__setattr__(self, "columns", MappingProxyType(columns))
        summary = {name: plain_number(value) for name, value in self.summary.items()}
        object.__setattr__(self, "summary", MappingProxyType(summary))

    def _checked(self, name: str, given: NDArray[Any]) -> NDArray[Any]:
        values = np.array(given)
        if name in RESERVED_COLUMNS:
            raise InvalidInput(f"scores of {self.metric or 'a metric'}: no column may be called {name!r}.")
        if values.dtype.kind == "f" and np.isinf(values).any():
            raise InvalidInput(f"scores of {self.metric or 'a metric'}: column {name!r} has an infinite value.")
        values.setflags(write=False)
        return values

    @property
    def values(self) -> NDArray[Any]:
        """The first column: what the actors are ranked by."""
        return next(iter(self.columns.values()))

    def ranks(self) -> list[int | None]:
        """The rank of every actor, 1 for the highest value.

        Equal values share a rank and the next one is as much later (1, 2, 2, 4). Values closer than 1e-12 of the
        largest count as equal: so far and no further do two libraries agree. Undefined values have no rank.
        """
        keys = self._sort_keys()
        return self._ranks(keys, np.sort(keys))

    def _sort_keys(self) -> NDArray[np.float64]:
        """A number for each actor, the lower the earlier it stands; NaN, which sorts last, where undefined."""
        comparable = _comparable(self.values)
        return -comparable if self.ranked else comparable

    def _ranks(self, keys: NDArray[np.float64], ordered: NDArray[np.float64]) -> list[int | None]:
        """The ranks of some actors; `ordered` are the keys of at least all that stand before them."""
        if not (self.ranked and self.rank_is_known):
            return [None] * len(keys)
        places = np.searchsorted(ordered, keys) + 1
        return [None if never else rank for never, rank in zip(np.isnan(keys).tolist(), places.tolist(), strict=True)]

    def rows(self, limit: int | None, network: Network) -> list[dict[str, Any]]:
        """The answer for people and programs, ready for JSON.

        Parameters
        ----------
        limit : at most so many rows; None gives all. Ranks are those among all actors.
        network : the network that was measured.

        Returns
        -------
        list of dict
            rank, actor (id), name, kind, value (the first column), then the other columns by name. Highest value
            first, then by id; undefined values are None and come last. Where the value is the number of a group,
            rank is None and the rows stand group by group.

        Raises
        ------
        ParameterError
            If the limit is negative, or the network is another one.
        """
        if limit is not None and limit < 0:
            raise ParameterError(f"limit: found {limit}, expected 0 or more rows, or none for all.")
        self._check_network(network)
        keys = self._sort_keys()
        first = _candidates(keys, limit)
        # The actors are sorted by id, so a stable sort leaves equal values in the order of ids.
        first = first[np.argsort(keys[first], kind="stable")]
        order = first[:limit]
        places = order.tolist()
        named = [[texts[at] for at in places] for texts in (network.actors, network.captions, network.kinds)]
        shown = [_plain_list(values[order]) for values in self.columns.values()]
        names = ("rank", "actor", "name", "kind", "value", *list(self.columns)[1:])
        ranks = self._ranks(keys[order], keys[first])
        return [dict(zip(names, row, strict=True)) for row in zip(ranks, *named, *shown, strict=True)]

    def group_rows(self, limit: int | None, network: Network) -> list[dict[str, Any]]:
        """The groups with their actors, ready for JSON: group (from 1), size, actors (each actor, name, kind)."""
        self._check_network(network)
        return [
            {"group": number, "size": len(ids), "actors": [_actor(network, network.position[one]) for one in ids]}
            for number, ids in enumerate(self.groups[:limit], start=1)
        ]

    def _check_network(self, network: Network) -> None:
        if len(self.values) != len(network.actors):
            raise ParameterError(
                f"{self.metric or 'scores'}: {len(self.values)} values, but {network!r} has {len(network.actors)} "
                "actors. Give the network that was measured."
            )


def _actor(network: Network, at: int) -> dict[str, Any]:
    return {"actor": network.actors[at], "name": network.captions[at], "kind": network.kinds[at]}


def _comparable(values: NDArray[Any]) -> NDArray[np.float64]:
    numbers = values.astype(np.float64)
    if values.dtype.kind != "f":
        return numbers
    # Unlike `max`, `fmax` passes over NaN.
    largest = np.fmax.reduce(np.abs(numbers), initial=0.0)
    return np.round(numbers / largest, 12) + 0.0 if largest > 0 else numbers


def _candidates(keys: NDArray[np.float64], limit: int | None) -> NDArray[np.int64]:
    """The places of the lowest keys, so many at least, in order of place: to sort all would cost more."""
    if limit is None or limit >= len(keys):
        return np.arange(len(keys))
    last = np.partition(keys, limit)[limit]
    # Turned around, so that NaN stays: it may be what stands last.
    return np.flatnonzero(~(keys > last))


def _plain_list(values: NDArray[Any]) -> list[Any]:
    # NaN alone is unequal to itself.
    return [one if one == one else None for one in values.tolist()]


def plain_number(value: Any) -> Any:
    """A value as JSON knows it: numpy's numbers become Python's, NaN becomes None."""
    plain = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(plain, float) and math.isnan(plain) else plain
