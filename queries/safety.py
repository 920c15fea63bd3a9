"""What a statement must be before the catalogue runs it: read-only, and blind to unpublished rows."""

from __future__ import annotations

import re

from tertius.graph_schema.errors import DeclarationError
from tertius.graph_schema.registry import kinds, version_label

_WRITES = re.compile(
    r"\b(CREATE|MERGE|DELETE|DETACH|SET|REMOVE|DROP|FOREACH|LOAD\s+CSV|SHOW|TERMINATE|USE|IN\s+TRANSACTIONS)\b",
    re.IGNORECASE,
)
_NODE = re.compile(r"\(\s*(?P<variable>\w+)?\s*:\s*(?P<label>[\w|&:]+)")
_RELATION = re.compile(r"\[\s*(?P<variable>\w+)?\s*:\s*(?P<type>LIVE|RESOLVES_TO)\b")


def check_statement(statement: str, name: str) -> None:
    """Refuse a statement that could write or could see rows which no epoch filter hides.

    Every variable of a version, and of a claim's life, must be filtered with `x.since <= $epoch < x.until`; versions
    without a variable cannot be filtered and are refused too.

    Raises
    ------
    DeclarationError
        Naming the question and the clause or the variable.
    """
    bare = _without_text(statement)
    if write := _WRITES.search(bare):
        raise DeclarationError(f"{name}: {write[0].upper()} is not allowed; a question only reads.")
    labels = {version_label(kind) for kind in kinds().values()} | {"Version"}
    for match in _NODE.finditer(bare):
        if labels & set(re.split(r"[|&:]", match["label"])):
            _require_filter(bare, match["variable"], match["label"], name)
    for match in _RELATION.finditer(bare):
        _require_filter(bare, match["variable"], match["type"], name)


def _require_filter(statement: str, variable: str | None, label: str, name: str) -> None:
    if variable is None:
        raise DeclarationError(f"{name}: a {label} without a variable cannot be filtered by epoch; name it.")
    wanted = rf"\b{variable}\.since\s*<=\s*\$epoch\s*<\s*{variable}\.until\b"
    if not re.search(wanted, statement):
        raise DeclarationError(
            f"{name}: {variable}:{label} would show unpublished rows; add {variable}.since <= $epoch < {variable}.until."
        )


def _without_text(statement: str) -> str:
    """The statement without comments and string literals, in which anything may stand."""
    return re.sub(r"//[^\n]*|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "''", statement)
