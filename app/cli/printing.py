"""Answers on the terminal: tables and blocks for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer
from rich import box
from rich.console import Console
from rich.table import Table

from tertius.app.jsonable import jsonable
from tertius.exports.features import behind_apostrophe
from tertius.graph_schema.dates import EARLIEST, LATEST, read_days

_EARLIEST, _LATEST = EARLIEST.isoformat(), LATEST.isoformat()
_WIDE = 7
"""With more columns than this, rows are printed as blocks."""


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    table = "table"
    json = "json"
    csv = "csv"


AnswerFormatOption = Annotated[
    AnswerFormat, typer.Option("--format", help="Tables for people, JSON or CSV for programs.")
]


def print_json(document: Any) -> None:
    """Print a JSON document on standard output, indented, in UTF-8 whatever the terminal."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    sys.stdout.buffer.write(orjson.dumps(document, default=jsonable, option=options))
    sys.stdout.buffer.flush()


def print_answer(
    document: Mapping[str, Any], columns: Sequence[str], form: AnswerFormat, asked: Mapping[str, Any] | None = None
) -> None:
    """Print an answer `{"data", "next"}` in the form asked for; `asked` are the parameters of a question of days."""
    rows = document["data"]
    if form is AnswerFormat.json:
        print_json(document)
    elif form is AnswerFormat.csv:
        write_csv(rows, columns)
    elif not rows:
        is_today = asked is not None and "as_of" not in asked
        hint = " as_of asks about today unless you say otherwise: --param as_of=any" if is_today else ""
        Console(stderr=True).print(f"Nothing.{hint}")
    elif len(columns) > _WIDE or any(_is_long(one) for one in rows[0].values() if isinstance(one, list)):
        print_blocks(rows, columns)
    else:
        print_table(rows, columns)
    if form is AnswerFormat.table and document.get("next"):
        Console(stderr=True).print(f"There is more: --param cursor={document['next']}", markup=False)
    if form is AnswerFormat.table and rows:
        print_permalink(document)


def print_permalink(document: Mapping[str, Any]) -> None:
    """Say on standard error how an answer is cited; nothing if it has no address."""
    if document.get("permalink"):
        Console(stderr=True, soft_wrap=True).print(f"To cite it: tertius cite '{document['permalink']}'", markup=False)


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Write rows as CSV; a cell of more than one value is JSON, one that a spreadsheet would run gets an apostrophe."""
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_csv_cell(row.get(name)) for name in columns])


def print_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows as a table."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(in_words(name, row.get(name)) for name in columns))
    _console().print(table)


def print_blocks(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print each row as a block of lines, leaving out what is empty."""
    console = _console()
    for row in rows:
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for name in columns:
            words = in_words(name, row.get(name))
            if words:
                grid.add_row(name, words)
        console.print(grid)
        console.print()


def in_words(name: str, value: Any) -> str:
    """A cell for people: names instead of ids, sources with their reliability, dates without sentinels."""
    if value is None or value == []:
        return ""
    if name == "claims" and isinstance(value, list):
        return "\n".join(dict.fromkeys(source_in_words(one) for one in value))
    if name == "overruled":
        return "\n".join(f"{overruled_in_words(one)} ({', '.join(one['claims'])}; {one['why']})" for one in value)
    if name in {"start", "end"} and isinstance(value, list):
        return days_in_words(value[0], value[1])
    if isinstance(value, list):
        return "\n".join(in_words("", one) for one in value) if _is_long(value) else ", ".join(map(str, value))
    if isinstance(value, Mapping):
        return thing_in_words(value)
    return _rounded(value) if isinstance(value, float) else str(value)


def _rounded(value: float) -> str:
    """A number as people read it: four digits after the point, or four that say something below 1."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) >= 1 or value == 0 else f"{value:.4g}"


def thing_in_words(one: Mapping[str, Any]) -> str:
    """A participant or another thing: its name, its role, who acted for it, its own time, the way that led to it."""
    if not one.get("name") or not {"relation", "actor", "id", "organisation"} & set(one):
        return ", ".join(f"{key} {in_words('', value)}" for key, value in one.items() if value not in (None, [], ""))
    parts = [str(one["name"] or one.get("actor") or one.get("id"))]
    role = one.get("role") or one.get("relation")
    details = [str(role).replace("_", " ").lower()] if role else []
    details += [str(one["side"])] if one.get("side") else []
    details += [f"through {one['representative_name']}"] if one.get("representative_name") else []
    details += [f"{one['title']} of {one['name']}" for one in one.get("offices") or []]
    details += [f"attested {', '.join(one['attested'])}"] if one.get("attested") else []
    details += [str(one["valid"])] if one.get("valid") not in (None, "/") else []
    details += [f"via {' → '.join(one['via']['through'])}"] if one.get("via") else []
    return f"{parts[0]} ({'; '.join(details)})" if details else parts[0]


def source_in_words(claim: Mapping[str, Any]) -> str:
    """A source as people cite it, with reliability and credibility: `Reuters, 2012-12-05 [B2]`."""
    if claim.get("source") is None:
        return f"{claim['claim']} (no source)"
    who = claim.get("publisher") or claim.get("title") or claim["source"]
    day = f", {claim['date']}" if claim.get("date") else ""
    stance = " denies" if claim.get("stance") == "denies" else ""
    return f"{who}{day} [{claim.get('reliability') or 'F'}{claim['credibility']}]{stance}"


def overruled_in_words(one: Mapping[str, Any]) -> str:
    """What was not served: `amount 46000000`, or the denial of what was."""
    value = one["value"]
    if isinstance(value, Mapping) and set(value) == {"not"}:
        return "that it is not so at all" if value["not"] is True else f"{one['slot']} not {value['not']}"
    return f"{one['slot']} {value}"


def days_in_words(first: str, last: str) -> str:
    """Two bounds of one day: the day itself, its month or year, a range, or what is unknown."""
    if first == last:
        return "open" if first in {_EARLIEST, _LATEST} else first
    for text in (first[:7], first[:4]):
        if (first, last) == tuple(day.isoformat() for day in read_days(text)):
            return text
    low = "unknown" if first == _EARLIEST else first
    high = "unknown" if last == _LATEST else last
    return "unknown" if low == high else f"between {low} and {high}"


def _is_long(values: list[Any]) -> bool:
    return any(isinstance(one, Mapping | list) for one in values)


def _csv_cell(value: Any) -> Any:
    if isinstance(value, Mapping | list):
        return orjson.dumps(value, default=str).decode()
    return behind_apostrophe(value)


def _console() -> Console:
    # Wide enough for a sentence where the output is no terminal and has no width of its own.
    console = Console(markup=False, highlight=False, emoji=False)
    return console if console.is_terminal else Console(markup=False, highlight=False, emoji=False, width=120)
