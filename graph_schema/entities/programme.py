"""A credit line, mission budget or project under which money flows."""

from __future__ import annotations

from typing import ClassVar

from tertius.graph_schema.content import Entity


class Programme(Entity):
    """A credit line, mission budget or project under which money flows."""

    kind: ClassVar[str] = "Programme"
    label: ClassVar[str] = "programme"
