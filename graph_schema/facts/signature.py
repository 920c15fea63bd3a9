"""Somebody put a name under a document, joined it, or took the name back."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import AtLeast, Fact, Participants, Role, Value
from tertius.graph_schema.time import Shape
from tertius.graph_schema.vocabularies.signatory_role import SIGNATORY_ROLE
from tertius.graph_schema.vocabularies.signature_act import SIGNATURE_ACT


class Signature(Fact):
    """Somebody put a name under a document, joined it, or took the name back."""

    kind: ClassVar[str] = "Signature"
    label: ClassVar[str] = "signature"
    shape: ClassVar[Shape] = Shape.OCCURRENCE
    natural_key: ClassVar[str] = "agreement, signatory and act"
    requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(1, ("signatory",)), AtLeast(1, ("of",)))

    signatory: Annotated[Participants, Role("SIGNATORY", codes=SIGNATORY_ROLE, at_most=1)] = ()
    of: Annotated[Participants, Role("OF", target=("Agreement", "Instrument"), at_most=1)] = ()
    at: Annotated[Participants, Role("AT", target=("Place",))] = ()
    act: Annotated[str | None, Value(codes=SIGNATURE_ACT)] = None
