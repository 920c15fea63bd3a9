"""Write what is made from the running program: `python docs/write_openapi.py`, or `make openapi`.

Asks each question's first example of the graph that the environment names, which must hold the Mali bundle, and keeps
its first row in `app/examples.json`; then writes the OpenAPI description to `docs/openapi.json`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import tertius
from tertius.app.main import create_app
from tertius.app.openapi import EXAMPLES
from tertius.client import Client
from tertius.queries.header import parse_example
from tertius.store.settings import Settings

SNAPSHOT = Path(__file__).with_name("openapi.json")


def example_answers(graph: Client) -> dict[str, Any]:
    """The first row of every question's first example, without a cursor: that names the epoch of one graph."""
    found = {}
    for name, question in graph.graph.catalogue.questions.items():
        asked = parse_example(question.examples[0]).values
        found[name] = {"data": graph.query(name, **{**asked, "limit": 1}).rows, "next": None}
    return found


def description() -> dict[str, Any]:
    """The OpenAPI description of the shipped questions; without the example answers, which have a file of their own."""
    found = create_app(Settings(queries=[])).openapi()
    for operation in (one for path in found["paths"].values() for one in path.values()):
        for content in operation["responses"]["200"].get("content", {}).values():
            content.pop("example", None)
    return found


def write_json(path: Path, content: Any) -> None:
    """Write JSON that changes as little as the content does."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """Write both files."""
    with tertius.open() as graph:
        write_json(EXAMPLES, example_answers(graph))
    write_json(SNAPSHOT, description())


if __name__ == "__main__":
    main()
