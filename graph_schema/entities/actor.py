"""Who can act: a state, an armed group, an organisation, a person."""

from __future__ import annotations

from typing import Annotated, ClassVar

from tertius.graph_schema.content import Entity, Value
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND


class Actor(Entity):
    """Who can act: a state, an armed group, an organisation, a person."""

    kind: ClassVar[str] = "Actor"
    label: ClassVar[str] = "actor"

    type: Annotated[str | None, Value(codes=ACTOR_KIND)] = None
