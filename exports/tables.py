"""The content as tables that refer to each other by id, and the descriptor that says so: a data package.

Dates are days of the calendar; an empty one means that there is no bound, and `start_kind` and `end_kind` say whether
that end is open or unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from tertius.exports.attributes import LIST_SEPARATOR
from tertius.exports.content import Content
from tertius.exports.report import Report
from tertius.exports.rows import CITED, DAYS, Row
from tertius.graph_schema.registry import entity_kinds, fact_kinds

_OPEN = ("0001-01-01", "9999-12-31")


class Table(NamedTuple):
    """A table: its fields with their types, its key, and which of its fields name rows of other tables."""

    fields: Mapping[str, str]
    key: tuple[str, ...]
    refers: Mapping[str, str]


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "string")


def _values_of(kinds: Mapping[str, Any], *without: str) -> dict[str, str]:
    return {
        name: "number" if value.is_number else "string"
        for kind in kinds.values()
        for name, value in kind.values().items()
        if name not in without
    }


_TIME = {**dict.fromkeys(DAYS, "date"), **_texts("start_kind", "end_kind")}


def tables() -> dict[str, Table]:
    """Every table by name."""
    things = _texts("id", "label", "name", "kind", "acronym") | _values_of(_things(), "type")
    facts = {
        **_texts("id", "kind", "shape", "summary", "valid", "attested"),
        **_TIME,
        **_texts("certainty"),
        "disputed": "boolean",
        **_values_of(fact_kinds()),
    }
    members = {
        **_texts("fact", "member", "relation", "role", "side", "representative", "representative_name"),
        **_texts("on_behalf_of", "valid", "attested"),
        **dict.fromkeys(DAYS, "date"),
    }
    claims = {**_texts("fact", "claim", "stance"), "credibility": "integer", **_texts("note")}
    loads = {**_texts("id", "dataset", "file", "digest"), "epoch": "integer", **_texts("published_at")}
    return {
        "things": Table(things, ("id",), {}),
        "names": Table(_texts("thing", "text", "lang", "kind"), (), {"thing": "things"}),
        "identifiers": Table(_texts("thing", "identifier", "status", "valid"), (), {"thing": "things"}),
        "facts": Table(facts, ("id",), {}),
        "members": Table(members, (), {"fact": "facts", "member": "things"}),
        "claims": Table(claims, ("fact", "claim"), {"fact": "facts"}),
        "citations": Table(
            _texts("fact", "claim", "source", "quote", "locator"), (), {"fact": "facts", "source": "sources"}
        ),
        "sources": Table(_texts("id", *CITED), ("id",), {}),
        "overruled": Table(_texts("fact", "slot", "value", "claim", "why"), (), {"fact": "facts"}),
        "loads": Table(loads, ("id",), {}),
        "loaded": Table(_texts("claim", "load"), ("claim", "load"), {"load": "loads"}),
    }


def _things() -> dict[str, Any]:
    return {name: kind for name, kind in entity_kinds().items() if name != "Source"}


def fill_tables(content: Content, put: Callable[[str, Row], None]) -> None:
    """Hand every row of every table to `put`, with the table's name; facts are gone through once."""
    for thing in content.things:
        put("things", {**thing["values"], **thing})
        for one in thing["names"]:
            put("names", {"thing": thing["id"], **one})
        for one in thing["identifiers"]:
            put("identifiers", {"thing": thing["id"], "identifier": one["id"], **one})
    loaded: set[tuple[str, str]] = set()
    for fact in content.facts:
        put("facts", {**fact["values"], **_dated(fact)})
        for table, row in _rows_about(fact):
            put(table, row)
        loaded.update((claim["claim"], load) for claim in fact["claims"] for load in claim["loads"])
    for source in content.sources.values():
        put("sources", source)
    for load in content.loads:
        put("loads", load)
    for pair in sorted(loaded):
        put("loaded", {"claim": pair[0], "load": pair[1]})


def _rows_about(fact: Row) -> Iterator[tuple[str, Row]]:
    of = {"fact": fact["id"]}
    for one in fact["participants"]:
        yield "members", {**_dated(one), **of, "member": one["actor"]}
    for one in fact["things"]:
        yield "members", {**of, "member": one["id"], "relation": one["relation"]}
    for claim in {one["claim"]: one for one in fact["claims"]}.values():
        yield "claims", {**claim, **of}
    for one in fact["claims"]:
        if one["source"]:
            yield "citations", {**one, **of}
    for one in fact["overruled"]:
        yield "overruled", {**one, **of, "value": orjson.dumps(one["value"]).decode()}


def _dated(row: Row) -> Row:
    return {**row, **{day: None if row[day] in _OPEN else row[day] for day in DAYS}}


def cell(value: Any) -> Any:
    """A value as a table holds it: lists joined, the rest as it is."""
    return LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list) else value


def describe(report: Report, suffix: str, media_type: str) -> Row:
    """The descriptor of the tables (Data Package), the loss report in it."""
    return {
        "profile": "data-package",
        "name": "tertius",
        "title": report["title"],
        "resources": [_resource(name, table, suffix, media_type) for name, table in tables().items()],
        "report": report,
    }


def _resource(name: str, table: Table, suffix: str, media_type: str) -> Row:
    schema: Row = {
        "fields": [{"name": field, "type": kind} for field, kind in table.fields.items()],
        "foreignKeys": [
            {"fields": [field], "reference": {"resource": other, "fields": ["id"]}}
            for field, other in table.refers.items()
        ],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    own = {"format": suffix.removeprefix("."), "mediatype": media_type, "encoding": "utf-8"}
    return {"name": name, "path": f"{name}{suffix}", "profile": "tabular-data-resource", **own, "schema": schema}
