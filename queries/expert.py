"""What Cypher of a user's own may do: read this graph, and nothing else that a READ session lets through.

READ access keeps a statement from writing. It does not keep it from reading files and addresses (LOAD CSV), from
looking at and ending other people's queries (SHOW, TERMINATE), from other databases (USE) and from procedures and
functions that do any of this. So the database plans the statement first, and the operators of the plan are looked at;
what leaves no trace in a plan, functions and what stands before a statement, is looked for in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tertius.graph_schema.errors import Refused
from tertius.queries.safety import without_text
from tertius.store.reader import Reader
from tertius.store.settings import Settings
from tertius.store.statements import Plan, Table, explain, run_capped

EXAMPLE = "MATCH (a:ActorVersion) WHERE a.since <= $epoch < a.until RETURN a.name AS name ORDER BY name"

PROCEDURES = frozenset(
    {
        "db.index.fulltext.queryNodes",
        "db.index.fulltext.queryRelationships",
        "db.labels",
        "db.propertyKeys",
        "db.relationshipTypes",
        "db.schema.nodeTypeProperties",
        "db.schema.relTypeProperties",
        "db.schema.visualization",
    }
)
"""The procedures that may be called: they tell what is in this graph."""

_NAMESPACES = ("date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector")
# Commands of administration, files, and transactions of a statement's own.
_REFUSED_OPERATORS = re.compile(r"LoadCSV|Show|Terminate|Transaction|Settings|Foreach|Command|Admin", re.IGNORECASE)
_PREFIX = re.compile(r"\s*(EXPLAIN|PROFILE|CYPHER)\b", re.IGNORECASE)
_USE = re.compile(r"(?<![.$\w:])USE\s+(?!INDEX|SCAN|JOIN)[\w.(]", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u", re.IGNORECASE)
_CALLED = re.compile(r"(?<![\w.])(\w+(?:\s*\.\s*\w+)+)\s*\(")


async def run_statement(
    reader: Reader, settings: Settings, statement: str, parameters: Mapping[str, Any]
) -> tuple[Table, int]:
    """The rows of a user's own statement, and the epoch that `$epoch` meant in it.

    Parameters
    ----------
    parameters : its own. `$epoch` (the newest) and `$policy` (best) are there if it does not say otherwise; a statement
        that does not filter by them sees what is not published yet and what no longer holds.

    Raises
    ------
    Refused
        If the settings do not allow it, or it does something else than read this graph.
    ParameterError
        With code `bad-cypher` if the database does not understand it.
    """
    require_allowed(settings, is_private=reader.target.is_private)
    check_text(statement)
    epoch = await reader.epoch()
    given = {"epoch": epoch, "policy": "best", **parameters}
    check_plan(await explain(reader, statement, given))
    max_bytes = settings.max_answer_mb * 1_000_000
    return await run_capped(reader, statement, given, max_rows=settings.max_rows, max_bytes=max_bytes), epoch


def require_allowed(settings: Settings, *, is_private: bool) -> None:
    """Refuse where the one or the other switch is off.

    Raises
    ------
    Refused
        Naming the setting.
    """
    if not settings.allow_cypher:
        raise Refused("Cypher of your own is off here; TERTIUS_ALLOW_CYPHER=true allows it.", code="cypher-off")
    if not is_private and not settings.allow_cypher_on_own_neo4j:
        raise Refused(
            "This graph is in a Neo4j that tertius does not run, where a statement can read all that is in it; "
            "TERTIUS_ALLOW_CYPHER_ON_OWN_NEO4J=true allows that, too.",
            code="cypher-off",
        )


def check_text(statement: str) -> None:
    """Refuse what a plan does not tell: prefixes, escapes, other databases, functions that are not Neo4j's own.

    Raises
    ------
    Refused
        Naming what was found.
    """
    if _ESCAPE.search(statement):
        # Neo4j reads them before anything else: a word written in them would pass unseen.
        raise _refused(r"an escape \u…", "Write the sign itself, or pass the text as a parameter.")
    # The one sign that is a blank to Cypher and none to Python.
    bare = without_text(statement).replace("\u180e", " ")
    if match := _PREFIX.match(bare):
        raise _refused(match[1].upper(), "Write the statement alone.")
    if _USE.search(bare):
        raise _refused("USE", "Only this graph can be asked.")
    for match in _CALLED.finditer(bare):
        name = re.sub(r"\s", "", match[1])
        if name not in PROCEDURES and name.split(".")[0].lower() not in _NAMESPACES:
            raise _refused(f"{name}()", "Functions and procedures of Neo4j itself that read this graph may be called.")


def check_plan(plan: Plan) -> None:
    """Refuse a statement by what the database would do for it.

    Raises
    ------
    Refused
        Naming the operator or the procedure.
    """
    if plan.query_type != "r":
        raise _refused("a change", "Statements only read; changes go through `tertius load`.")
    for operator in plan.operators:
        if _REFUSED_OPERATORS.search(operator.name):
            raise _refused(operator.name, "Statements only read this graph.")
        if "procedure" in operator.name.lower():
            name = operator.details.partition("(")[0].strip().replace("`", "")
            if name not in PROCEDURES:
                raise _refused(f"CALL {name}", f"These may be called: {', '.join(sorted(PROCEDURES))}.")


def _refused(what: str, instead: str) -> Refused:
    return Refused(f"The statement has {what}, which is not allowed. {instead}", code="cypher-refused")
