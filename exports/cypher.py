"""A Cypher script that makes the facts in another Neo4j: `cypher-shell -f graph.cypher`; running it again adds nothing.

One statement a line. Facts are `(:Fact:Mediation)` and so on with relationships named after roles, as in tertius, and
without its versions: `(:Claim)-[:ABOUT]->(:Fact)`, `(:Claim)-[:CITES]->(:Source)`, `(:Load)-[:ASSERTED]->(:Claim)`.
What was overruled stands on the fact as JSON. The loss report is the comment at the top.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import orjson

from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.report import Report, losses_in_words
from tertius.exports.rows import DAYS, Row

MEDIA_TYPE = "application/vnd.neo4j.cypher"
SUFFIX = ".cypher"
KEEPS = EVERYTHING
"""What of the content the file holds."""

_ROWS = 200
_KEYS = {
    "Actor": "id", "Process": "id", "Agreement": "id", "Conflict": "id", "Event": "id", "Instrument": "id",
    "Place": "id", "Programme": "id", "Fact": "id", "Claim": "id", "Source": "id", "Load": "id", "Identifier": "id",
    "Name": "text",
}  # fmt: skip
_OF_FACTS = ("kind", "shape", "summary", "valid", "attested", "start_kind", "end_kind", "certainty", "disputed")
_OF_MEMBERS = ("role", "side", "representative", "representative_name", "on_behalf_of", "valid", "attested")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Line ends of Unicode, too: a statement is one line for whatever reads the file.
_ESCAPED = str.maketrans(
    _ESCAPES
    | {chr(code): f"\\u{code:04x}" for code in (*range(32), 127, 0x85, 0x2028, 0x2029) if chr(code) not in _ESCAPES}
)
_TO_ESCAPE = re.compile(f"[{re.escape(''.join(map(chr, _ESCAPED)))}]")


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write constraints, then nodes, then relationships."""
    told = f"{report['title']}; epoch {report['epoch']}, {report['permalink']}; {losses_in_words(report)}"
    out.write(f"// {' '.join(told.split())}\n".encode())
    for label, key in _KEYS.items():
        name = f"tertius_{label.lower()}_{key}"
        out.write(f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE;\n".encode())
    script = _Script(out)
    for load in content.loads:
        script.node("Load", load["id"], load)
    for source in content.sources.values():
        script.node("Source", source["id"], source)
    for thing in content.things:
        _write_thing(thing, script)
    for fact in content.facts:
        _write_fact(fact, script)
    script.close()


def _write_thing(thing: Row, script: _Script) -> None:
    own = {name: thing[name] for name in ("name", "acronym")} | {"kind": thing["kind"]}
    script.node(thing["label"], thing["id"], own | thing["values"])
    for one in thing["names"]:
        script.node("Name", one["text"], {})
        details = {"lang": one["lang"], "kind": one["kind"]}
        script.tie((thing["label"], thing["id"]), "NAMED", ("Name", one["text"]), {}, details)
    for one in thing["identifiers"]:
        script.node("Identifier", one["id"], {})
        details = {"status": one["status"], "valid": one["valid"]}
        script.tie((thing["label"], thing["id"]), "IDENTIFIED_BY", ("Identifier", one["id"]), details)


def _write_fact(fact: Row, script: _Script) -> None:
    own = {name: fact[name] for name in _OF_FACTS}
    overruled = [orjson.dumps(one).decode() for one in fact["overruled"]]
    script.node("Fact", fact["id"], own | _days(fact) | fact["values"] | {"overruled": overruled}, fact["kind"])
    start = ("Fact", fact["id"])
    for one in fact["participants"]:
        details = {name: one[name] for name in _OF_MEMBERS} | _days(one)
        script.tie(start, one["relation"], ("Actor", one["actor"]), details)
    for one in fact["things"]:
        script.tie(start, one["relation"], (one["kind"], one["id"]), {})
    for number, one in enumerate(fact["claims"]):
        claim = ("Claim", one["claim"])
        script.node(*claim, {name: one[name] for name in ("stance", "credibility", "note")})
        script.tie(claim, "ABOUT", start, {})
        if one["source"]:
            cited = {"quote": one["quote"], "locator": one["locator"]}
            script.tie(claim, "CITES", ("Source", one["source"]), cited, {"number": number})
        for load in one["loads"]:
            script.tie(("Load", load), "ASSERTED", claim, {})


def _days(one: Mapping[str, Any]) -> dict[str, _Day]:
    return {day: _Day(one[day]) for day in DAYS}


class _Day(str):
    """A day, to be written as a date."""

    __slots__ = ()


class _Script:
    """Gathers rows of one sort of statement and writes them some hundred at a time; nodes come before their ties."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._rows: dict[str, list[str]] = {}

    def node(self, label: str, key: str, properties: Mapping[str, Any], kind: str | None = None) -> None:
        """A node of a label, found again by its key."""
        second = f":`{kind}`" if kind else ""
        statement = f"MERGE (n:{label} {{{_KEYS[label]}: row.k}}) SET n += row.p" + (f", n{second}" if kind else "")
        self._add(statement, {"k": key, "p": properties})

    def tie(
        self,
        start: tuple[str, str],
        relation: str,
        end: tuple[str, str],
        properties: Mapping[str, Any],
        key: Mapping[str, Any] | None = None,
    ) -> None:
        """A relationship; `key` are properties that tell parallel ones apart."""
        found = "".join(
            f"MATCH ({name}:{label} {{{_KEYS[label]}: row.{name}}}) " for name, (label, _) in (("a", start), ("b", end))
        )
        told_apart = f" {{{', '.join(f'{name}: row.k.{name}' for name in key)}}}" if key else ""
        statement = f"{found}MERGE (a)-[r:`{relation}`{told_apart}]->(b) SET r += row.p"
        self._add(statement, {"a": start[1], "b": end[1], "p": properties, **({"k": key} if key else {})})

    def close(self) -> None:
        """Write what is left: nodes first."""
        for statement in sorted(self._rows, key=lambda one: not one.startswith("MERGE")):
            self._flush(statement)

    def _add(self, statement: str, row: Mapping[str, Any]) -> None:
        rows = self._rows.setdefault(statement, [])
        rows.append(literal(row))
        if len(rows) >= _ROWS:
            # A tie may name any node so far.
            if not statement.startswith("MERGE"):
                for other in [one for one in self._rows if one.startswith("MERGE")]:
                    self._flush(other)
            self._flush(statement)

    def _flush(self, statement: str) -> None:
        rows = self._rows[statement]
        if rows:
            self._out.write(f"UNWIND [{', '.join(rows)}] AS row {statement};\n".encode())
            rows.clear()


def literal(value: Any) -> str:
    """A value as Cypher writes it, on one line; a mapping leaves out what is not said."""
    if value is None:
        return "null"
    if type(value) is str:
        # Most texts are a plain one; to translate each would take most of the time of the export.
        return f"'{value.translate(_ESCAPED) if _TO_ESCAPE.search(value) else value}'"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, _Day):
        return f"date('{value}')"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'`{name}`: {literal(one)}' for name, one in value.items() if one is not None)}}}"
    return f"[{', '.join(_elements(value))}]"


def _elements(values: Iterable[Any]) -> Iterator[str]:
    return (literal(one) for one in values)
