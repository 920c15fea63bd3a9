"""One actor became another, split or merged."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape
from tertius.graph_schema.vocabularies.succession_type import SUCCESSION_TYPE


class Succession(Fact):
    """One actor became another, split or merged."""

    kind: ClassVar[str] = "Succession"
    label: ClassVar[str] = "succession"
    shape: ClassVar[Shape] = Shape.OCCURRENCE
    natural_key: ClassVar[str] = "predecessors, successors and type"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("predecessor",)), AtLeast(1, ("successor",)))

    predecessor: Annotated[Participants, Role("PREDECESSOR")] = ()
    successor: Annotated[Participants, Role("SUCCESSOR")] = ()
    how: Annotated[str | None, Value(codes=SUCCESSION_TYPE)] = None
