"""An actor helped another, perhaps against a third."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape
from tertius.graph_schema.vocabularies.attribution import ATTRIBUTION
from tertius.graph_schema.vocabularies.established import ESTABLISHED
from tertius.graph_schema.vocabularies.support_type import SUPPORT_TYPE


class Support(Fact):
    """An actor helped another, perhaps against a third."""

    kind: ClassVar[str] = "Support"
    label: ClassVar[str] = "support"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "the set's row key"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("supporter",)), AtLeast(1, ("supported",)))

    supporter: Annotated[Participants, Role("SUPPORTER")] = ()
    supported: Annotated[Participants, Role("SUPPORTED")] = ()
    against: Annotated[Participants, Role("AGAINST")] = ()
    at: Annotated[Participants, Role("AT", target=("Place",))] = ()
    by: Annotated[Participants, Role("BY", target=("Instrument",))] = ()
    type: Annotated[str | None, Value(codes=SUPPORT_TYPE)] = None
    attribution: Annotated[str | None, Value(codes=ATTRIBUTION)] = None
    established: Annotated[str | None, Value(codes=ESTABLISHED)] = None
