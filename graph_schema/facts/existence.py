"""An actor was founded, and perhaps ended."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape


class Existence(Fact):
    """An actor was founded, and perhaps ended."""

    kind: ClassVar[str] = "Existence"
    label: ClassVar[str] = "existence"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "subject"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("subject",)),)

    subject: Annotated[Participants, Role("SUBJECT", at_most=1)] = ()
    founder: Annotated[Participants, Role("FOUNDER")] = ()
    by: Annotated[Participants, Role("BY", target=("Instrument", "Agreement"))] = ()
    at: Annotated[Participants, Role("AT", target=("Place",))] = ()
    how: Annotated[str | None, Value()] = None
