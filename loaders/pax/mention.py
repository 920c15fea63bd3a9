"""What reading a cell gives: who is named and how, and the pieces that were not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

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

    def stands_behind(self, other: Mention) -> bool:
        """Whether both are one bare person each, in the same piece of text."""
        both = (self, other)
        return self.quotes == other.quotes and all(one.actor is None and len(one.persons) == 1 for one in both)


_SEVERAL = 3


def with_shared_actor(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, a name that comes back behind several persons made the actor of each: "A. Dharat, Al Bunyan".

    It may look like a person's, but nobody stands behind three others in lines of their own.
    """
    pairs = [(before, one) for before, one in pairwise(mentions) if one.stands_behind(before)]
    times = Counter(one.persons[0].text for _, one in pairs)
    shared = [(before, one) for before, one in pairs if times[one.persons[0].text] >= _SEVERAL]
    for before, one in shared:
        before.actor = ActorName(one.persons[0].text)
    taken = {id(one) for _, one in shared}
    return [one for one in mentions if id(one) not in taken]


@dataclass(frozen=True)
class Unread:
    """A piece of a cell that was not understood."""

    text: str
    why: str
