"""What is read of a PA-X cell, in the form in which the tests write what they expect."""

from __future__ import annotations

from tertius.loaders.pax.cells import read_cell
from tertius.loaders.pax.roles import Role

Told = tuple[str, str | None, tuple[str, ...]]


def told(cell: str, default: Role) -> set[Told]:
    """Role, actor and persons of everybody named in a cell."""
    mentions, _ = read_cell(cell, default)
    return {
        (one.role.name, one.actor.text if one.actor else None, tuple(person.text for person in one.persons))
        for one in mentions
    }
