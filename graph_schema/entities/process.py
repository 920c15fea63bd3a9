"""A series of talks that belong together."""

from __future__ import annotations

from typing import ClassVar

from tertius.graph_schema.content import Entity


class Process(Entity):
    """A series of talks that belong together."""

    kind: ClassVar[str] = "Process"
    label: ClassVar[str] = "process"
