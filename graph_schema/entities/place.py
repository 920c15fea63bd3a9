"""Where something happened."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import Entity, Value


class Place(Entity):
    """Where something happened."""

    kind: ClassVar[str] = "Place"
    label: ClassVar[str] = "place"

    country: Annotated[str | None, Value()] = None
    latitude: Annotated[str | None, Value(is_number=True)] = None
    longitude: Annotated[str | None, Value(is_number=True)] = None
    """Degrees, WGS 84."""
