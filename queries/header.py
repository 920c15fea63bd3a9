"""The header of a question: what it asks, its parameters, its columns, an example that is its test."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from tertius.graph_schema.errors import DeclarationError
from tertius.queries.codes import code_lists

ParameterType = Literal["actor", "process", "agreement", "source", "fact", "thing", "code", "text", "search", "integer"]

_LINE = re.compile(r"^//\s?([a-z]+):\s*(.*)$")
_PARAMETER = re.compile(
    r"^(?P<name>\w+):\s*(?P<type>\w+)(?::(?P<list>\w+))?(?:\s*=\s*(?P<default>\S+))?(?:\s{2,}(?P<meaning>.*))?$"
)
_VERSION = re.compile(r"\bRETURN\b[^{}]*?\bAS version\b")
_COLUMN = re.compile(r"^(?P<name>\w+)(?:\s{2,}(?P<meaning>.*))?$")


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
class Example:
    """What an example line asks, and that a column of some row of the answer contains a text."""

    values: dict[str, str]
    column: str
    expected: str


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
    notes: list[str] = field(default_factory=list)


def read_question(path: Path) -> Question:
    """Read a `.cypher` file: header lines `// key: text`, then one statement.

    Header keys: name, summary, note, param (`name: type = default   meaning`; `= required` for one that must be given;
    no default for one that may be left out; the type `code:LIST` takes a code of that list), column (`name   meaning`;
    standard ones without meaning), example.

    Raises
    ------
    DeclarationError
        If a key is unknown, a line has another form, or name, summary, a column or the statement is missing.
    """
    keys: list[tuple[str, str]] = []
    body: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        match = None if body else _LINE.match(line)
        if match:
            keys.append((match[1], match[2].strip()))
        elif line.strip() or body:
            body.append(line)
    question = Question("", "", "\n".join(body).strip().rstrip(";"), path.parent.name, path)
    for key, text in keys:
        _take(question, key, text)
    missing = [name for name in ("name", "summary", "statement", "columns") if not getattr(question, name)]
    if missing:
        raise DeclarationError(f"{path.name}: the header lacks {', '.join(missing)}.")
    question.has_version = bool(_VERSION.search(question.statement))
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


def parse_example(text: str) -> Example:
    """Read `party=mnla as_of=2014-07-20 -> mediators contains tertius:algeria`.

    Raises
    ------
    DeclarationError
        If it has another form.
    """
    asked, _, expected = text.partition(" -> ")
    column, contains, value = expected.strip().partition(" contains ")
    pairs = [word.partition("=") for word in shlex.split(asked)]
    if not contains or not all(equals for _, equals, _ in pairs):
        raise DeclarationError(f'"example: {text}" is not "name=value … -> column contains text".')
    return Example({name: found for name, _, found in pairs}, column.strip(), value.strip())
