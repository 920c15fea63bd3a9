"""A document that parties to a conflict agreed on."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import Entity, Value
from tertius.graph_schema.vocabularies.agreement_stage import AGREEMENT_STAGE


class Agreement(Entity):
    """A document that parties to a conflict agreed on."""

    kind: ClassVar[str] = "Agreement"
    label: ClassVar[str] = "agreement"

    date: Annotated[str | None, Value(is_date=True)] = None
    stage: Annotated[str | None, Value(codes=AGREEMENT_STAGE)] = None
    substage: Annotated[str | None, Value()] = None
    status: Annotated[str | None, Value()] = None
    type: Annotated[str | None, Value()] = None
    ended: Annotated[str | None, Value(is_date=True)] = None
    process: Annotated[str | None, Value()] = None
    """Id of the process that it belongs to, and below those of the conflicts and countries it concerns."""

    conflicts: Annotated[tuple[str, ...], Value()] = ()
    countries: Annotated[tuple[str, ...], Value()] = ()
    issue: Annotated[str | None, Value()] = None
    """What the conflict is about, as its data set codes it: government, territory, both."""
