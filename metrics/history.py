"""A network at any time: the ties that it is cut out of, or those of the networks it is made of."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import Window
from tertius.metrics.derived import DERIVED
from tertius.metrics.network import Network
from tertius.metrics.projection import NetworkOptions, Projections, bases_of, key_of_ties, split_options
from tertius.metrics.ties import Mask, Ties
from tertius.queries.catalogue import Bound


@dataclass(frozen=True, eq=False)
class History:
    """A network at any time, as one epoch of the graph has it; whatever is cut out of it asks no database.

    Parameters
    ----------
    name : of the network.
    ties : its ties, or, of a network made of others, those of each of these.
    bounds : what each of them was asked for with.
    options : what was chosen of the network.
    """

    name: str
    ties: tuple[Ties, ...]
    bounds: tuple[Bound, ...]
    options: NetworkOptions

    @property
    def epoch(self) -> int:
        """The version of the graph that was read."""
        return int(self.bounds[0].parameters["epoch"])

    @property
    def window(self) -> Window:
        """The days that `as_of` asks about."""
        asked = self.bounds[0].parameters
        return Window(asked["from"], asked["to"])

    @property
    def key(self) -> Hashable:
        """Under which what is computed of it may be kept."""
        asked = self.bounds[0]
        certain_only = asked.parameters["certain_only"]
        return (self.name, self.window, certain_only, repr(self.options), *map(key_of_ties, self.bounds))

    def at(self, window: Window) -> Network:
        """The network on some days, as it would be fetched with them as `as_of`."""
        held = [ties.held(window) for ties in self.ties]
        return self.network(self.chosen(window), [certainly for _, certainly in held])

    def chosen(self, window: Window) -> list[Mask]:
        """Which ties the network on some days has: the possible ones too, unless only certain ones were asked for."""
        certain_only = self.bounds[0].parameters["certain_only"]
        return [ties.held(window)[1 if certain_only else 0] for ties in self.ties]

    def network(self, chosen: Sequence[Mask], certain: Sequence[Mask] | None = None) -> Network:
        """The network of some of the ties.

        Parameters
        ----------
        chosen : for each of `ties` one boolean a tie.
        certain : the same, which of them are certain; all if left out.
        """
        surely = certain if certain is not None else [np.ones(len(ties), dtype=bool) for ties in self.ties]
        parts = [ties.network(*masks) for ties, *masks in zip(self.ties, chosen, surely, strict=True)]
        made = DERIVED[self.name].make(parts) if self.name in DERIVED else parts[0]
        return self.options.apply(made)


async def fetch_history(projections: Projections, name: str, values: Mapping[str, Any]) -> History:
    """A network at any time.

    Parameters
    ----------
    values : as for `Projections.network`.

    Raises
    ------
    NotFound, ParameterError
        As `Projections.network`.
    """
    options, asked = split_options(values)
    if asked.get("share") == "public":
        raise ParameterError("share: metrics through time and rank intervals are computed of all that is known only.")
    first, *others = bases_of(projections.catalogue.questions, name, asked)
    found = [await projections.ties(first, asked)]
    # The others as of the same epoch, whatever is published meanwhile.
    pinned = {"known_at": str(found[0][1].parameters["epoch"]), **asked}
    found += [await projections.ties(base, pinned) for base in others]
    return History(name, tuple(ties for ties, _ in found), tuple(bound for _, bound in found), options)
