"""An actor put another under sanctions."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape


class Sanction(Fact):
    """An actor put another under sanctions."""

    kind: ClassVar[str] = "Sanction"
    label: ClassVar[str] = "sanction"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "listing id"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("sanctioner",)), AtLeast(1, ("target",)))

    sanctioner: Annotated[Participants, Role("SANCTIONER")] = ()
    target: Annotated[Participants, Role("TARGET")] = ()
    under: Annotated[Participants, Role("UNDER", target=("Instrument", "Programme"))] = ()
    measures: Annotated[str | None, Value()] = None
