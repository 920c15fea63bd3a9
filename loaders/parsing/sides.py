"""One cell that names a side of a conflict as its actors."""

from __future__ import annotations

import re

from tertius.loaders.parsing.known_names import known_named, names_with_separators
from tertius.loaders.parsing.third_parties import NotSplit, tidy_text

CELL_LIMIT = 80
"""Signs after which spreadsheets of this kind were cut off; a list that long has lost its end."""

_NO_NAMES = {"various", "others", "other", "several", "unknown", "unidentified"}


def parse_side(text: str) -> tuple[str, ...]:
    """The actors of one side, in the order written; commas outside brackets separate them.

    A slash is left alone, since it is as often part of a name (SPLM/A) or another name of the same actor.

    Raises
    ------
    NotSplit
        With code `unparsed-text` if the cell is cut off or doubts itself, `composite-actor` if it names nobody,
        `multi-valued-cell` if a comma may belong to a name.
    """
    cell = tidy_text(text)
    if not cell:
        return ()
    if "?" in cell or "=>" in cell:
        raise NotSplit("unparsed-text", "it is a remark rather than names")
    if cell.count("(") != cell.count(")") or (len(text) >= CELL_LIMIT - 1 and "," in cell):
        raise NotSplit("unparsed-text", "the list seems to be cut off at its end")
    if cell.lower() in _NO_NAMES:
        raise NotSplit("composite-actor", "it names nobody")
    names = [name.strip() for name in re.split(r",(?![^(]*\))", cell) if name.strip()]
    if len(names) > 1 and any(" and " in names_with_separators().sub("", name) for name in names):
        raise NotSplit("multi-valued-cell", 'a comma may belong to a name, as in "Democracy, Peace and Justice"')
    return tuple(dict.fromkeys(names))


def state_in(name: str) -> str | None:
    """The name of the state that a side's actor is, or None: OAS among the fighting is no organisation of states."""
    found = known_named(name)
    return found.name if found is not None and found.kind == "state" else None
