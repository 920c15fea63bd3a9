"""Writing a whole graph to a file that any tertius, with any kind of database, can restore."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import neo4j

from tertius.graph_schema.errors import Refused
from tertius.store.connection import translate_driver_errors
from tertius.store.epochs import open_epoch
from tertius.store.fingerprint import FORM, fingerprint
from tertius.store.graph import Graph
from tertius.store.graph_file import FORMAT, Node, Relationship, Tally, line_of
from tertius.store.local.home import explain_disk_errors
from tertius.store.progress import Progress, quiet

_NODES = """
MATCH (n) WHERE NOT n:Graph AND NOT n:Fence
RETURN elementId(n) AS key, labels(n) AS labels, properties(n) AS properties
"""
_RELATIONSHIPS = """
MATCH (a)-[r]->(b)
RETURN elementId(a) AS start, type(r) AS kind, elementId(b) AS end, properties(r) AS properties
"""
_COUNTS = """
MATCH (n) WHERE NOT n:Graph AND NOT n:Fence RETURN 'nodes' AS what, labels(n)[0] AS name, count(*) AS number
UNION ALL
MATCH ()-[r]->() RETURN 'relationships' AS what, type(r) AS name, count(*) AS number
"""
_POINTER = "MATCH (g:Graph {name: 'tertius'}) RETURN properties(g) AS graph"
_TRANSIENT = {"locked", "restoring"}
_STEP = 1_000


def dump(graph: Graph, path: Path, progress: Progress = quiet, *, overwrite: bool = False) -> dict[str, Any]:
    """Write all epochs, claims, loads, rejects and decisions to a file; the file's header.

    Nothing can be published meanwhile: a load that begins waits, or is refused. What an interrupted load left is swept
    first. The file appears only when it is complete.

    Raises
    ------
    Refused
        If the file exists and `overwrite` is false.
    Locked
        If a load is being written.
    """
    path = path.expanduser().absolute()
    if path.is_dir():
        raise Refused(f"{path} is a folder. Name a file in it, such as {path / 'tertius.jsonl.gz'}.")
    if path.exists() and not overwrite:
        raise Refused(f"{path} exists already. Name another file, or add --overwrite.")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with explain_disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open_epoch(graph), part.open("wb") as file:
                part.chmod(0o600)
                header = _header(graph)
                # Without name and time of the file, equal graphs that are dumped alike give equal bytes.
                with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as zipped:
                    _write(graph, zipped, header, progress)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return header


def read_graph(graph: Graph) -> Iterator[Node | Relationship]:
    """Everything in the database but the pointer to the epoch served, nodes first, by the database's own ids."""
    for row in _stream(graph, _NODES):
        yield Node(row["key"], tuple(sorted(row["labels"])), row["properties"])
    for row in _stream(graph, _RELATIONSHIPS):
        yield Relationship(row["start"], row["kind"], row["end"], row["properties"])


def _header(graph: Graph) -> dict[str, Any]:
    counts: dict[str, dict[str, int]] = {"nodes": {}, "relationships": {}}
    for row in graph.read(_COUNTS):
        counts[row["what"]][row["name"]] = row["number"]
    pointer = graph.read(_POINTER)[0]["graph"]
    return {
        "form": FORMAT,
        "tertius": _release(),
        "migration": pointer["migration"],
        "canonical_form": FORM,
        "fingerprint": fingerprint(graph, pointer["epoch"]),
        "epoch": pointer["epoch"],
        "graph": {name: value for name, value in pointer.items() if name not in _TRANSIENT},
        "counts": {what: dict(sorted(found.items())) for what, found in counts.items()},
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _write(graph: Graph, out: gzip.GzipFile, header: Mapping[str, Any], progress: Progress) -> None:
    total = sum(sum(found.values()) for found in header["counts"].values())
    out.write((json.dumps(header, ensure_ascii=False) + "\n").encode())
    numbers: dict[int | str, int] = {}
    found = Tally()
    for done, one in enumerate(read_graph(graph)):
        if done % _STEP == 0:
            progress(f"Writing ({done:,} of {total:,} nodes and relationships)")
        if isinstance(one, Node):
            numbers[one.key] = len(numbers)
            numbered: Node | Relationship = replace(one, key=numbers[one.key])
        else:
            numbered = replace(one, start=numbers[one.start], end=numbers[one.end])
        found.add(numbered)
        out.write((line_of(numbered) + "\n").encode())
    out.write((json.dumps({"end": found.summary()}) + "\n").encode())


def _stream(graph: Graph, statement: str) -> Iterator[dict[str, Any]]:
    with translate_driver_errors(graph.target):
        bookmarks = graph.driver.execute_query_bookmark_manager
        with graph.driver.session(
            database=graph.target.database, default_access_mode=neo4j.READ_ACCESS, bookmark_manager=bookmarks
        ) as session:
            for record in session.run(statement):
                yield record.data()


def _release() -> str:
    try:
        return version("tertius")
    except PackageNotFoundError:
        return "unreleased"
