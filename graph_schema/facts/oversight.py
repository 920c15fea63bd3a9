"""An actor watched over, vouched for or chaired the carrying out of an agreement or process."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape


class Oversight(Fact):
    """An actor watched over, vouched for or chaired the carrying out of an agreement or process."""

    kind: ClassVar[str] = "Oversight"
    label: ClassVar[str] = "oversight"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "holder, object and role"
    requires: ClassVar[tuple[AtLeast, ...]] = (
        AtLeast(1, ("guarantor", "monitor", "observer", "chair")),
        AtLeast(1, ("of",)),
    )

    guarantor: Annotated[Participants, Role("GUARANTOR")] = ()
    monitor: Annotated[Participants, Role("MONITOR")] = ()
    observer: Annotated[Participants, Role("OBSERVER")] = ()
    chair: Annotated[Participants, Role("CHAIR")] = ()
    of: Annotated[Participants, Role("OF", target=("Agreement", "Process", "Actor"))] = ()
    mandate: Annotated[str | None, Value()] = None
