"""An armed conflict over a stated incompatibility."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import Entity, Value


class Conflict(Entity):
    """An armed conflict over a stated incompatibility."""

    kind: ClassVar[str] = "Conflict"
    label: ClassVar[str] = "conflict"

    incompatibility: Annotated[str | None, Value()] = None
    type: Annotated[str | None, Value()] = None
    started: Annotated[str | None, Value(is_date=True)] = None
