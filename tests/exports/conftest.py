"""Exports of the Mali bundle and of a hostile graph, as files of a module's own folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tertius.client import Client
from tertius.client import open as open_client
from tertius.exports.registry import format_named
from tertius.store.graph import Graph
from tests.exports.truth import Truth, fetch_truth

Exported = Callable[..., tuple[Path, dict[str, Any]]]
"""Writes an export and gives the file and its loss report."""


@pytest.fixture(scope="module")
def client(mali_graph: Graph) -> Iterator[Client]:
    """The session's database with the Mali bundle in it."""
    with open_client() as opened:
        yield opened


@pytest.fixture(scope="module")
def mali(client: Client) -> Truth:
    """What the catalogue answers on the Mali bundle."""
    return fetch_truth(client)


@pytest.fixture
def exported(client: Client, tmp_path: Path) -> Exported:
    """Writes exports of the Mali bundle."""

    def export(form: str, **values: Any) -> tuple[Path, dict[str, Any]]:
        path = tmp_path / f"export{format_named(form).SUFFIX}"
        return path, client.export(form, path, **values)

    return export
