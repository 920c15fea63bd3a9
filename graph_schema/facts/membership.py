"""An actor belonged to an organisation or coalition."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape


class Membership(Fact):
    """An actor belonged to an organisation or coalition."""

    kind: ClassVar[str] = "Membership"
    label: ClassVar[str] = "membership"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "member, organisation and spell"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("member",)), AtLeast(1, ("organisation",)))

    member: Annotated[Participants, Role("MEMBER", at_most=1)] = ()
    organisation: Annotated[Participants, Role("ORGANISATION", at_most=1)] = ()
    faction: Annotated[str | None, Value()] = None
    function: Annotated[str | None, Value()] = None
