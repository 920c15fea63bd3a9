"""A resolution, charter, communiqué or decree."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import Entity, Value


class Instrument(Entity):
    """A resolution, charter, communiqué or decree."""

    kind: ClassVar[str] = "Instrument"
    label: ClassVar[str] = "instrument"

    date: Annotated[str | None, Value(is_date=True)] = None
    type: Annotated[str | None, Value()] = None
