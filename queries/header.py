"""The header of a question: what it asks, its parameters, its columns, an example that is its test."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from tertius.graph_schema.errors import DeclarationError
from tertius.queries.codes import code_lists
from tertius.queries.shared import with_parts

ParameterType = Literal[
    "actor",
    "process",
    "agreement",
    "conflict",
    "place",
    "source",
    "fact",
    "thing",
    "code",
    "text",
    "search",
    "integer",
]

_LINE = re.compile(r"^//\s?([a-z]+):\s*(.*)$")
_PARAMETER = re.compile(
    r"^(?P<name>\w+):\s*(?P<type>\w+)(?::(?P<list>\w+))?(?:\s*=\s*(?P<default>\S+))?(?:\s{2,}(?P<meaning>.*))?$"
)
_VERSION = re.compile(r"\bRETURN\b[^{}]*?\bAS version\b")
_RESTS_ON = re.compile(r"\bAS rests_on\b")
_ROWS_OF_NETWORK, _COLUMNS_OF_NETWORK = "//use: networks/_rows", "//use: networks/_columns"
_PROJECTION_OF_NETWORK = "//use: networks/_projection"
_COLUMN = re.compile(r"^(?P<name>\w+)(?:\s{2,}(?P<meaning>.*))?$")
_NUMBER = re.compile(r"^(\d+) rows?$")
_EXPECTED = re.compile(r"^(\w+) (is|contains) (.+)$")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a question; without a default and not optional it must be given."""

    name: str
    type: ParameterType
    meaning: str
    default: str | None = None
    is_required: bool = False
    codes: tuple[str, ...] = ()
    """What a parameter of the type `code` can be; empty for any other."""


@dataclass(frozen=True)
class Column:
    """A column of the answer."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Expected:
    """What one column of an expected row holds: exactly a value (`is`), or among other things a text (`contains`)."""

    column: str
    how: Literal["is", "contains"]
    text: str

    def fits(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of the answer has it; values that are no text are compared as JSON."""
        found = row[self.column]
        written = json.dumps(found, default=str, ensure_ascii=False)
        return self.text in written if self.how == "contains" else self.text in (found, written)


@dataclass(frozen=True)
class Example:
    """What an example line asks, the rows that the answer has among others, and how many it has if that is told."""

    values: Mapping[str, str]
    expected: tuple[tuple[Expected, ...], ...]
    number: int | None = None

    def breaches(self, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """What the rows of an answer lack; empty if they are as the line says."""
        said = [" and ".join(f"{one.column} {one.how} {one.text}" for one in each) for each in self.expected]
        lacking = [
            f"no row in which {text}"
            for each, text in zip(self.expected, said, strict=True)
            if not any(all(one.fits(row) for one in each) for row in rows)
        ]
        counted = [f"{len(rows)} rows, not {self.number}"] if self.number not in {None, len(rows)} else []
        return lacking + counted


@dataclass
class Question:
    """One question: its documentation, its statement, and the file both were read from."""

    name: str
    summary: str
    statement: str
    subject: str
    path: Path
    parameters: dict[str, Parameter] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    has_version: bool = False
    """Whether the statement returns a `version`, for which the catalogue supplies the standard columns."""
    rests_on_facts: bool = False
    """Whether it returns `rests_on`, ids of facts, for which the catalogue supplies their claims and sources."""
    notes: list[str] = field(default_factory=list)
    ties: str = ""
    """Of a network, the statement that gives its ties at any time in columns; see `networks/_columns.cypher`."""
    projection: str = ""
    """Of a network, the statement that projects it inside the database; see `networks/_projection.cypher`."""


def read_question(path: Path) -> Question:
    """Read a `.cypher` file: header lines `// key: text`, then one statement.

    Header keys: name, summary, note, param (`name: type = default   meaning`; `= required` for one that must be given;
    no default for one that may be left out; the type `code:LIST` takes a code of that list), column (`name   meaning`;
    standard ones without meaning), example (see `parse_example`). A line `//use: FOLDER/_PART` in the statement stands
    for that shared part.

    Raises
    ------
    DeclarationError
        If a key is unknown, a line has another form, or name, summary, a column or the statement is missing.
    """
    keys: list[tuple[str, str]] = []
    body: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        # A shared part may come first of all in the statement.
        match = None if body or line.startswith("//use:") else _LINE.match(line)
        if match:
            keys.append((match[1], match[2].strip()))
        elif line.strip() or body:
            body.append(line)
    text = "\n".join(body).strip().rstrip(";")
    question = Question("", "", with_parts(text), path.parent.name, path)
    if _ROWS_OF_NETWORK in text:
        question.ties = with_parts(text.replace(_ROWS_OF_NETWORK, _COLUMNS_OF_NETWORK))
        question.projection = with_parts(text.replace(_ROWS_OF_NETWORK, _PROJECTION_OF_NETWORK))
    for key, text in keys:
        _take(question, key, text)
    missing = [name for name in ("name", "summary", "statement", "columns") if not getattr(question, name)]
    if missing:
        raise DeclarationError(f"{path.name}: the header lacks {', '.join(missing)}.")
    question.has_version = bool(_VERSION.search(question.statement))
    question.rests_on_facts = bool(_RESTS_ON.search(question.statement))
    if question.name != path.stem:
        raise DeclarationError(f'{path.name}: the header names it "{question.name}"; file and name must agree.')
    return question


def _take(question: Question, key: str, text: str) -> None:
    if key in {"name", "summary"}:
        setattr(question, key, text)
    elif key == "note":
        question.notes.append(text)
    elif key == "example":
        parse_example(text)
        question.examples.append(text)
    elif key == "param":
        parameter = _parameter(question.path, text)
        question.parameters[parameter.name] = parameter
    elif key == "column":
        match = _COLUMN.match(text)
        if match is None:
            raise DeclarationError(f'{question.path.name}: "column: {text}" is not "name   meaning".')
        question.columns[match["name"]] = Column(match["name"], match["meaning"] or "")
    else:
        raise DeclarationError(f'{question.path.name}: unknown header key "{key}".')


def _parameter(path: Path, text: str) -> Parameter:
    match = _PARAMETER.match(text)
    if match is None:
        raise DeclarationError(f'{path.name}: "param: {text}" is not "name: type = default   meaning".')
    if match["type"] not in get_args(ParameterType):
        known = ", ".join(get_args(ParameterType))
        raise DeclarationError(f'{path.name}: parameter type "{match["type"]}" is not one of {known}.')
    if (match["type"] == "code") != (match["list"] is not None) or match["list"] not in {None, *code_lists()}:
        known = ", ".join(sorted(code_lists()))
        raise DeclarationError(f'{path.name}: "param: {text}" names no list of codes; code:LIST takes one of {known}.')
    is_required = match["default"] == "required"
    default = None if is_required else match["default"]
    codes = code_lists()[match["list"]] if match["list"] else ()
    return Parameter(match["name"], match["type"], match["meaning"] or "", default, is_required, codes)  # type: ignore[arg-type]


@cache
def parse_example(text: str) -> Example:
    """Read `party=mnla as_of=2014-07-20 -> 3 rows; mediators contains tertius:algeria and outcome is ceasefire`.

    After the arrow, between semicolons: rows that the answer has, each as columns with what they hold, and the number
    of rows of the whole answer.

    Raises
    ------
    DeclarationError
        If it has another form.
    """
    asked, _, told = text.partition(" -> ")
    pairs = [word.partition("=") for word in shlex.split(asked)]
    parts = [part.strip() for part in told.split(";")]
    numbers = [int(match[1]) for part in parts if (match := _NUMBER.match(part))]
    rows = [[_EXPECTED.match(one.strip()) for one in part.split(" and ")] for part in parts if not _NUMBER.match(part)]
    if not all(equals for _, equals, _ in pairs) or not all(all(row) for row in rows) or len(numbers) > 1:
        raise DeclarationError(f'"example: {text}" is not "name=value … -> column contains text".')
    expected = tuple(tuple(_expected(one) for one in row if one) for row in rows)
    return Example({name: found for name, _, found in pairs}, expected, numbers[0] if numbers else None)


def _expected(match: re.Match[str]) -> Expected:
    return Expected(match[1], "is" if match[2] == "is" else "contains", match[3])
