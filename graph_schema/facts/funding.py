"""Money was promised, bound, paid, held back, released, asked for or guaranteed."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape
from tertius.graph_schema.vocabularies.flow_status import FLOW_STATUS


class Funding(Fact):
    """Money was promised, bound, paid, held back, released, asked for or guaranteed."""

    kind: ClassVar[str] = "Funding"
    label: ClassVar[str] = "funding flow"
    shape: ClassVar[Shape] = Shape.OCCURRENCE
    natural_key: ClassVar[str] = "transaction or flow id"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("funder", "recipient")),)

    funder: Annotated[Participants, Role("FUNDER")] = ()
    recipient: Annotated[Participants, Role("RECIPIENT")] = ()
    under: Annotated[Participants, Role("UNDER", target=("Programme",))] = ()
    concerning: Annotated[Participants, Role("CONCERNING", target=("Event", "Process", "Agreement"))] = ()
    at: Annotated[Participants, Role("AT", target=("Place",))] = ()
    flow_status: Annotated[str | None, Value(codes=FLOW_STATUS)] = None
    flow_type: Annotated[str | None, Value()] = None
    """What sort of flow its data set calls it, such as an IATI transaction type: two types of one sum never add up."""

    amount: Annotated[str | None, Value(is_number=True)] = None
    currency: Annotated[str | None, Value()] = None
    amount_usd: Annotated[str | None, Value(is_number=True)] = None
    usd_rate: Annotated[str | None, Value(is_number=True)] = None
    """US dollars for one unit of `currency`."""

    usd_rate_date: Annotated[str | None, Value(is_date=True)] = None
    decision_date: Annotated[str | None, Value(is_date=True)] = None
    """The day on which the funder decided, where it is told apart from that of the flow."""

    sectors: Annotated[tuple[str, ...], Value()] = ()
    sector_vocabulary: Annotated[str | None, Value()] = None
    aggregate_of: Annotated[tuple[str, ...], Value()] = ()
    """The flows a total or a parent flow contains; it is never summed with them."""

    part_of: Annotated[str | None, Value()] = None
    """The flow out of which this one was paid, where the data set tells it of the part and not of the whole."""
