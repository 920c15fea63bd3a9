"""The columns that any row about a fact can have; the catalogue supplies them, so all questions spell them alike."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tertius.graph_schema.registry import kinds
from tertius.queries.shared import read_statement


class StandardColumn(NamedTuple):
    """Its meaning, the expression that gives it for a `version`, and the shared statement that the expression needs."""

    meaning: str
    expression: str
    statement: str | None = None


def _own_values() -> str:
    """Every value that a kind declares; those of other kinds are null."""
    names = sorted({name for kind in kinds().values() for name in kind.values()})
    return "version {" + ", ".join(f".{name}" for name in names) + "}"


STANDARD_COLUMNS: Mapping[str, StandardColumn] = MappingProxyType(
    {
        "participants": StandardColumn(
            "everybody in the fact: relation, actor, name, kind, role, side, representative, own time",
            "participants",
            "evidence/_participants",
        ),
        "things": StandardColumn(
            "processes, places, agreements and others that the fact refers to", "things", "evidence/_things"
        ),
        "values": StandardColumn("the values that its kind declares; null where nobody states one", _own_values()),
        "valid": StandardColumn("EDTF time as the deciding claims give it", "version.valid"),
        "attested": StandardColumn("days on which it was seen to hold, or null", "version.attested"),
        "start": StandardColumn(
            "earliest and latest possible first day", "[toString(version.start_min), toString(version.start_max)]"
        ),
        "end": StandardColumn(
            "earliest and latest possible last day", "[toString(version.end_min), toString(version.end_max)]"
        ),
        "summary": StandardColumn("what happened, in a sentence", "version.summary"),
        "claims": StandardColumn(
            "every live claim, for and against: source, reliability, credibility, quote, locator, the slots it decides",
            "claims",
            "evidence/_claims",
        ),
        "sources": StandardColumn("ids of the sources of its claims", "sources", "evidence/_sources"),
        "disputed": StandardColumn("whether claims disagree", "version.disputed"),
        "overruled": StandardColumn("values that were not served: slot, value, claims, why", "version.decided"),
    }
)


COLUMNS_OF_FACTS: Mapping[str, StandardColumn] = MappingProxyType(
    {
        "claims": StandardColumn(
            "every live claim on the facts that the row rests on, for and against, each with its fact",
            "claims",
            "evidence/_claims_of_facts",
        ),
        "sources": StandardColumn(
            "ids of the sources of the facts that the row rests on", "sources", "evidence/_sources_of_facts"
        ),
    }
)
"""Those of a row that rests on several facts, whose ids the statement returns as `rests_on`."""


def supplied_columns(has_version: bool, rests_on_facts: bool) -> Mapping[str, StandardColumn]:
    """The standard columns that a statement need not return itself."""
    return STANDARD_COLUMNS if has_version else COLUMNS_OF_FACTS if rests_on_facts else {}


def extend_statement(statement: str, columns: tuple[str, ...], supplied: Mapping[str, StandardColumn]) -> str:
    """One statement that reads the pointer, the rows and their standard columns together, as a single record.

    Parameters
    ----------
    columns : the declared columns, in order.
    supplied : those of them that the statement does not return.
    """
    return (
        "MATCH (g:Graph {name: 'tertius'})\n"
        f"RETURN g.epoch AS epoch, COLLECT {{\n{extend_rows(statement, columns, supplied)}\n}} AS rows"
    )


def extend_rows(statement: str, columns: tuple[str, ...], supplied: Mapping[str, StandardColumn]) -> str:
    """One statement that reads the rows with their standard columns, a record each; see `extend_statement`."""
    added = {name: supplied[name] for name in columns if name in supplied}
    needed = dict.fromkeys(one.statement for one in added.values())
    shared = "\n".join(read_statement(name) for name in needed if name)
    fields = ", ".join(f"`{name}`: {added[name].expression if name in added else name}" for name in columns)
    return f"CALL () {{\n{statement}\n}}\n{shared}\nRETURN {{{fields}}} AS row"
