"""One actor did something to another, or said something: attacks, captures, statements, vetoes, accusations."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape


class Action(Fact):
    """One actor did something to another, or said something: attacks, captures, statements, vetoes, accusations."""

    kind: ClassVar[str] = "Action"
    label: ClassVar[str] = "action"
    shape: ClassVar[Shape] = Shape.OCCURRENCE
    natural_key: ClassVar[str] = "event id"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("initiator", "target", "involved")),)

    initiator: Annotated[Participants, Role("INITIATOR")] = ()
    target: Annotated[Participants, Role("TARGET")] = ()
    # Of an event whose data set does not say who acted and who was acted upon.
    involved: Annotated[Participants, Role("INVOLVED", has_side=True)] = ()
    associated: Annotated[Participants, Role("ASSOCIATED", has_side=True)] = ()
    at: Annotated[Participants, Role("AT", target=("Place",))] = ()
    concerning: Annotated[
        Participants, Role("CONCERNING", target=("Event", "Agreement", "Conflict", "Instrument", "Process"))
    ] = ()
    initiator_sectors: Annotated[tuple[str, ...], Value()] = ()
    target_sectors: Annotated[tuple[str, ...], Value()] = ()
    """What the data set takes the actor for in this event: government, military, media … in its own words."""

    code: Annotated[str | None, Value()] = None
    vocabulary: Annotated[str | None, Value()] = None
    vocabulary_version: Annotated[str | None, Value()] = None
    deaths_low: Annotated[str | None, Value(is_number=True)] = None
    deaths_best: Annotated[str | None, Value(is_number=True)] = None
    deaths_high: Annotated[str | None, Value(is_number=True)] = None
    deaths_of: Annotated[str | None, Value()] = None
