"""The Mali graph, opened as a script would open it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import tertius
from tertius.client import Client
from tertius.store.graph import Graph


@pytest.fixture(scope="module")
def graph(mali_graph: Graph) -> Iterator[Client]:
    """The Mali graph as `tertius.open()` gives it; for modules that only read."""
    with tertius.open() as opened:
        yield opened
