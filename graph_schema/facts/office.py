"""An actor led, governed or spoke for another."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape


class Office(Fact):
    """An actor led, governed or spoke for another."""

    kind: ClassVar[str] = "Office"
    label: ClassVar[str] = "office"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "holder, organisation and title"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("holder",)), AtLeast(1, ("organisation",)))

    holder: Annotated[Participants, Role("HOLDER", at_most=1)] = ()
    organisation: Annotated[Participants, Role("ORGANISATION", at_most=1)] = ()
    appointed_by: Annotated[Participants, Role("APPOINTED_BY")] = ()
    title: Annotated[str | None, Value()] = None
