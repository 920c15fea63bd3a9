"""Actors fought or opposed each other."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape


class Hostility(Fact):
    """Actors fought or opposed each other."""

    kind: ClassVar[str] = "Hostility"
    label: ClassVar[str] = "hostility"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "dyad or conflict and year or episode"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(2, ("side",)),)

    side: Annotated[Participants, Role("SIDE", has_side=True)] = ()
    in_conflict: Annotated[Participants, Role("IN_CONFLICT", target=("Conflict",))] = ()
    at: Annotated[Participants, Role("AT", target=("Place",))] = ()
    intensity: Annotated[str | None, Value()] = None
    type: Annotated[str | None, Value()] = None
    deaths_low: Annotated[str | None, Value(is_number=True)] = None
    deaths_best: Annotated[str | None, Value(is_number=True)] = None
    deaths_high: Annotated[str | None, Value(is_number=True)] = None
