"""Actors promised each other to act together."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape
from tertius.graph_schema.vocabularies.alliance_obligation import ALLIANCE_OBLIGATION


class Alliance(Fact):
    """Actors promised each other to act together."""

    kind: ClassVar[str] = "Alliance"
    label: ClassVar[str] = "alliance"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "treaty id, else members and start of the spell"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(2, ("ally",)),)

    ally: Annotated[Participants, Role("ALLY")] = ()
    by: Annotated[Participants, Role("BY", target=("Instrument", "Agreement"))] = ()
    obligations: Annotated[tuple[str, ...], Value(codes=ALLIANCE_OBLIGATION)] = ()
    one_sided: Annotated[tuple[str, ...], Value(codes=ALLIANCE_OBLIGATION)] = ()
    """Which of the obligations not every ally took on; the summary says who did."""
