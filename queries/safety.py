"""What a statement must be before the catalogue runs it: read-only, and blind to unpublished rows."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from tertius.graph_schema.errors import DeclarationError
from tertius.graph_schema.registry import kinds, relations, version_label

_WRITES = re.compile(
    r"(?<![.$\w])(CREATE|MERGE|DELETE|DETACH|SET|REMOVE|DROP|INSERT|FOREACH|LOAD\s+CSV|SHOW|TERMINATE|USE|"
    r"IN\s+(?:\d+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS)\b",
    re.IGNORECASE,
)
# A word before the bracket makes it a function call, unless the word is a keyword.
_NODE = re.compile(
    r"(?:(?<!\w)|(?<=\bMATCH)|(?<=\bEXISTS))\(\s*(?P<variable>\w+)?\s*"
    r"(?P<label>(?::|\bIS\b)[^(){}\[\]]*(?:\([^()]*\)[^(){}\[\]]*)*)?(?:\{[^{}]*\})?(?:\s*WHERE\b[^()]*)?\s*\)",
    re.IGNORECASE,
)
_RELATION = re.compile(r"\s*(?P<left><?)-(?:\[(?P<inner>[^\]]*)\])?-(?P<right>>?)\s*(?=\()")
_INNER = re.compile(r"\s*(?P<variable>\w+)?\s*(?::\s*(?P<types>[^{*]*))?")
_LONE = re.compile(r"\bMATCH\s*$", re.IGNORECASE)
_TEXT = re.compile(r"//[^\n\r]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`]|``)*`", re.DOTALL)
_LIVES = frozenset({"LIVE", "RESOLVES_TO", "SAME", "DIFFERENT"})


class _Node(NamedTuple):
    """A node as a pattern writes it: its variable, and the labels it must have."""

    variable: str | None
    labels: frozenset[str]

    @property
    def is_version(self) -> bool:
        return bool(self.labels & _version_labels())


class _Relation(NamedTuple):
    """A relationship as a pattern writes it; without types it can be any. `sources` are the ends it can begin at."""

    variable: str | None
    types: frozenset[str]
    sources: tuple[_Node, ...]


def check_statement(statement: str, name: str) -> None:
    """Refuse a statement that could write or could see rows which no epoch filter hides.

    Every variable of a version, and of a claim's life, must be filtered with `x.since <= $epoch < x.until` as often as
    a pattern introduces it; versions without a variable cannot be filtered and are refused too. A node without a label
    counts as a version where it can be one: at the beginning of a role, or of a relationship of any type.

    Raises
    ------
    DeclarationError
        Naming the question and the clause or the variable.
    """
    bare = without_text(statement)
    if write := _WRITES.search(bare):
        raise DeclarationError(f"{name}: {write[0].upper()} is not allowed; a question only reads.")
    nodes, found = _patterns(bare)
    introduced = Counter(node.variable for node in nodes if node.is_version)
    for variable, times in introduced.items():
        _require_filter(bare, variable, "version", times, name)
    labelled = {node.variable for node in nodes if node.labels and not node.is_version and node.variable}
    for relation in found:
        if relation.types & _LIVES or (not relation.types and _is_claim(relation)):
            lives = sum(other.variable == relation.variable for other in found)
            _require_filter(bare, relation.variable, "life of a claim", lives, name)
        if not relation.types or relation.types & _version_relations():
            for node in relation.sources:
                if not node.labels and node.variable not in labelled:
                    _require_filter(bare, node.variable, "node that can be a version", 1, name)


def _require_filter(statement: str, variable: str | None, what: str, times: int, name: str) -> None:
    if variable is None:
        raise DeclarationError(f"{name}: a {what} without a variable cannot be filtered by epoch; name it.")
    wanted = rf"\b{variable}\.since\s*<=\s*\$epoch\s*<\s*{variable}\.until\b"
    found = len(re.findall(wanted, statement))
    if found < times:
        again = "" if found == 0 else f" where {variable} is matched again"
        raise DeclarationError(
            f"{name}: {variable}, a {what}, would show unpublished rows; "
            f"add {variable}.since <= $epoch < {variable}.until{again}."
        )


def _patterns(statement: str) -> tuple[list[_Node], list[_Relation]]:
    nodes, found = [], []
    for match in _NODE.finditer(statement):
        node = _node(match)
        nodes.append(node)
        relation = _RELATION.match(statement, match.end())
        other = _NODE.match(statement, relation.end()) if relation else None
        if relation:
            found.append(_relation(relation, node, _node(other) if other else _Node(None, frozenset({"?"}))))
        elif _LONE.search(statement[: match.start()]) and not node.labels:
            # All nodes there are: like the beginning of a relationship of any type.
            found.append(_Relation("", frozenset(), (node,)))
    return nodes, found


def _node(match: re.Match[str]) -> _Node:
    expression = re.split(r"\bWHERE\b", match["label"] or "", maxsplit=1, flags=re.IGNORECASE)[0]
    labels = frozenset(re.findall(r"(?<![!\w])(?!IS\b)\w+", expression))
    if "%" in expression:
        labels |= {"Version"}
    # Of a node that is only said not to be an actor, one cannot tell that it is no version.
    is_no_version = re.search(r"!\s*Version\b", expression) is not None
    return _Node(match["variable"], labels | ({"!Version"} if is_no_version else set()))


def _relation(match: re.Match[str], left: _Node, right: _Node) -> _Relation:
    inner = _INNER.match(match["inner"] or "")
    assert inner is not None
    types = frozenset(re.findall(r"(?<![!\w])\w+", inner["types"] or ""))
    is_any = "%" in (inner["types"] or "")
    ends = (right,) if match["left"] and not match["right"] else (left,)
    undirected = bool(match["left"]) == bool(match["right"])
    return _Relation(inner["variable"], frozenset() if is_any else types, (left, right) if undirected else ends)


def _is_claim(relation: _Relation) -> bool:
    return any(node.labels & {"Claim", "Record"} for node in relation.sources)


@cache
def _version_labels() -> frozenset[str]:
    return frozenset({version_label(kind) for kind in kinds().values()} | {"Version"})


@cache
def _version_relations() -> frozenset[str]:
    return frozenset({*relations(), "VERSION_OF", "REPRESENTATIVE", "NAMED", "IDENTIFIED_BY", "MERGED_FROM"})


def without_text(statement: str) -> str:
    """The statement without comments and string literals, in which anything may stand, and without back-quotes.

    A name in back-quotes that is no plain one becomes `_quoted_`: a quotation mark in it begins no text.
    """
    return _TEXT.sub(_without, statement)


def _without(match: re.Match[str]) -> str:
    if match[0][0] != "`":
        return "''" if match[0][0] in "'\"" else " "
    name = match[0][1:-1]
    # Between blanks: a back-quote ends the word before it, too.
    return f" {name} " if re.fullmatch(r"[\w.]+", name) else " _quoted_ "
