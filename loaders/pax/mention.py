"""What reading a cell gives: who is named and how, and the pieces that were not understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertius.loaders.pax.names import ActorName, PersonName
from tertius.loaders.pax.roles import Role


@dataclass
class Mention:
    """Somebody named in a cell: an actor with the persons who signed for it, or a person for themselves."""

    role: Role
    actor: ActorName | None = None
    persons: list[PersonName] = field(default_factory=list)
    on_behalf_of: ActorName | None = None
    quotes: list[str] = field(default_factory=list)
    is_signed: bool = False
    is_explicit: bool = False
    """Whether the text itself says who acts for whom, so that nothing rests on the layout."""

    is_heading: bool = False
    """Whether its actor stands alone in its line without a mark of signature, so that the blocks below are its own."""

    act: str | None = None
    is_closed: bool = False
    paragraph: int = 0
    unit: int = 0


@dataclass(frozen=True)
class Unread:
    """A piece of a cell that was not understood."""

    text: str
    why: str
