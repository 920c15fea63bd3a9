"""The file that a graph is moved in: zipped JSON lines, with a header before and a checksum behind them.

A line is a node `["n", number, [labels], {properties}]` or a relationship `["r", start, type, end, {properties}]`,
where start and end are numbers of nodes above it. The checksum does not depend on the order of lines, so that a
database can be compared with the file it was written from or to.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from neo4j.time import Date, DateTime

from tertius.graph_schema.errors import InvalidInput, NotFound

FORMAT = "tertius dump 1"
MAGIC = b"\x1f\x8b"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MODULUS = 1 << 256


@dataclass(frozen=True)
class Node:
    """A node by a number of the file's own, or by the database's id."""

    key: int | str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True)
class Relationship:
    """A relationship between two nodes named by their keys."""

    start: int | str
    kind: str
    end: int | str
    properties: Mapping[str, Any]


@dataclass
class Tally:
    """How many nodes and relationships there were, and the sum of their hashes."""

    nodes: int = 0
    relationships: int = 0
    _sum: int = 0
    _hashes: dict[int | str, bytes] = field(default_factory=dict, repr=False)

    def add(self, one: Node | Relationship) -> None:
        """Count one in; a relationship comes after the nodes it joins.

        Raises
        ------
        KeyError
            If it joins a node that was not counted in.
        """
        if isinstance(one, Node):
            digest = _hash([sorted(one.labels), encode(one.properties)])
            self._hashes[one.key] = digest
            self.nodes += 1
        else:
            ends = self._hashes[one.start] + self._hashes[one.end]
            digest = hashlib.sha256(ends + _hash([one.kind, encode(one.properties)])).digest()
            self.relationships += 1
        self._sum = (self._sum + int.from_bytes(digest, "big")) % _MODULUS

    def summary(self) -> dict[str, Any]:
        """Counts and checksum as the last line of a file has them."""
        return {"nodes": self.nodes, "relationships": self.relationships, "checksum": f"{self._sum:064x}"}


def tally(content: Iterable[Node | Relationship]) -> dict[str, Any]:
    """Counts and checksum of some content."""
    found = Tally()
    for one in content:
        found.add(one)
    return found.summary()


def encode(value: Any) -> Any:
    """A property value, or a map of them, as JSON; a day is `{"date": …}`, an instant `{"instant": …}`."""
    if isinstance(value, Mapping):
        return {name: encode(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [encode(one) for one in value]
    if isinstance(value, Date | DateTime):
        value = value.to_native()
    if isinstance(value, datetime):
        return {"instant": value.astimezone(UTC).isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def decode(value: Any) -> Any:
    """The property value that `encode` made JSON of."""
    if isinstance(value, list):
        return [decode(one) for one in value]
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return {"date": date.fromisoformat, "instant": datetime.fromisoformat}[kind](text)
    return value


def line_of(one: Node | Relationship) -> str:
    """The line of a node or relationship whose keys are numbers of the file."""
    if isinstance(one, Node):
        return _json(["n", one.key, list(one.labels), encode(one.properties)])
    return _json(["r", one.start, one.kind, one.end, encode(one.properties)])


def is_graph_file(path: Path) -> bool:
    """Whether a file begins as one of ours does.

    Raises
    ------
    NotFound
        If there is no such file.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}. Name one that `tertius store dump` or `tertius store backup` wrote.")
    with path.open("rb") as file:
        return file.read(2) == MAGIC


def read_header(path: Path) -> dict[str, Any]:
    """The first line of a file.

    Raises
    ------
    InvalidInput
        If the file is none of ours.
    """
    header = next(_lines(path), None)
    if not isinstance(header, dict) or header.get("form") != FORMAT:
        raise InvalidInput(f'{path} is no "{FORMAT}". Name a file that `tertius store dump` wrote.')
    return header


def read_content(path: Path) -> Iterator[Node | Relationship]:
    """The nodes and relationships of a file.

    Raises
    ------
    InvalidInput
        If the file is damaged, cut short, or not the one whose checksum it carries.
    """
    lines = _lines(path)
    next(lines, None)
    found = Tally()
    for line in lines:
        if isinstance(line, dict):
            if line.get("end") != found.summary():
                raise InvalidInput(f"{path} is damaged: its content has another checksum than its last line names.")
            return
        one = _parsed(line, path)
        try:
            found.add(one)
        except KeyError:
            raise InvalidInput(f"{path} is damaged: a relationship joins a node that it does not have.") from None
        yield one
    raise InvalidInput(f"{path} is cut short: its last line is missing. Dump the graph again.")


def _parsed(line: Any, path: Path) -> Node | Relationship:
    try:
        sort, key, *rest = line
        if sort == "n":
            labels, properties = rest
            node = Node(key, tuple(labels), {name: decode(value) for name, value in properties.items()})
            if node.labels and all(_NAME.fullmatch(name) for name in (*node.labels, *node.properties)):
                return node
        elif sort == "r":
            kind, end, properties = rest
            decoded = {name: decode(value) for name, value in properties.items()}
            if all(_NAME.fullmatch(name) for name in (kind, *decoded)):
                return Relationship(key, kind, end, decoded)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise InvalidInput(f"{path} is damaged: a line is neither a node nor a relationship: {_json(line)[:80]}")


def _lines(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"{path} cannot be read: {error}. It is damaged, or no dump of tertius.") from None


def _hash(content: Any) -> bytes:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).digest()


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
