"""A document or a data set release that claims rest on; its reliability goes from A to F (cannot be judged)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import Entity, Value
from tertius.graph_schema.vocabularies.redistribution import REDISTRIBUTION
from tertius.graph_schema.vocabularies.reliability import RELIABILITY
from tertius.graph_schema.vocabularies.sensitivity import SENSITIVITY


class Source(Entity):
    """A document or a data set release that claims rest on; its reliability goes from A to F (cannot be judged)."""

    kind: ClassVar[str] = "Source"
    label: ClassVar[str] = "source"

    title: Annotated[str | None, Value()] = None
    publisher: Annotated[str | None, Value()] = None
    date: Annotated[str | None, Value(is_date=True)] = None
    url: Annotated[str | None, Value()] = None
    language: Annotated[str | None, Value()] = None
    medium: Annotated[str | None, Value()] = None
    reliability: Annotated[str | None, Value(codes=RELIABILITY)] = None
    licence: Annotated[str | None, Value()] = None
    redistribution: Annotated[str | None, Value(codes=REDISTRIBUTION)] = None
    sensitivity: Annotated[str | None, Value(codes=SENSITIVITY)] = None
