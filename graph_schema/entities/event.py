"""Something that happened and that facts refer to: a battle, a summit, a conference."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import Entity, Value


class Event(Entity):
    """Something that happened and that facts refer to: a battle, a summit, a conference."""

    kind: ClassVar[str] = "Event"
    label: ClassVar[str] = "event"

    date: Annotated[str | None, Value(is_date=True)] = None
