"""Third parties help parties to a conflict to talk: who mediated between whom, in which role, with what result."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape
from tertius.graph_schema.vocabularies.attendance_role import ATTENDANCE_ROLE
from tertius.graph_schema.vocabularies.mediation_mode import MEDIATION_MODE
from tertius.graph_schema.vocabularies.mediation_outcome import MEDIATION_OUTCOME
from tertius.graph_schema.vocabularies.mediation_role import MEDIATION_ROLE
from tertius.graph_schema.vocabularies.mediation_strategy import MEDIATION_STRATEGY


class Mediation(Fact):
    """Third parties help parties to a conflict to talk: who mediated between whom, in which role, with what result."""

    kind: ClassVar[str] = "Mediation"
    label: ClassVar[str] = "mediation"
    shape: ClassVar[Shape] = Shape.STATE
    natural_key: ClassVar[str] = "the set's case id, else the agreement or round as listed"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("mediator", "attended_by")),)

    mediator: Annotated[Participants, Role("MEDIATOR", codes=MEDIATION_ROLE)] = ()
    attended_by: Annotated[Participants, Role("ATTENDED_BY", codes=ATTENDANCE_ROLE)] = ()
    party: Annotated[Participants, Role("PARTY", has_side=True)] = ()
    mandated_by: Annotated[Participants, Role("MANDATED_BY")] = ()
    hosted_by: Annotated[Participants, Role("HOSTED_BY")] = ()
    in_process: Annotated[Participants, Role("IN_PROCESS", target=("Process",))] = ()
    at: Annotated[Participants, Role("AT", target=("Place",))] = ()
    led_to: Annotated[Participants, Role("LED_TO", target=("Agreement",))] = ()
    concerning: Annotated[Participants, Role("CONCERNING", target=("Event", "Conflict"))] = ()
    mode: Annotated[str | None, Value(codes=MEDIATION_MODE)] = None
    strategy: Annotated[str | None, Value(codes=MEDIATION_STRATEGY)] = None
    outcome: Annotated[str | None, Value(codes=MEDIATION_OUTCOME)] = None
