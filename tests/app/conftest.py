"""The HTTP application over the Mali bundle, as programs call it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tertius.app.main import create_app
from tertius.store.graph import Graph
from tertius.store.settings import Settings
from tests.app.serving import served


@pytest.fixture(scope="module")
def api(mali_graph: Graph) -> Iterator[TestClient]:
    """A client of the application, on the session's database."""
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def api_url(mali_graph: Graph) -> Iterator[str]:
    """Address of the application behind a real web server on this machine."""
    with served() as address:
        yield address


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Whether a module is left alone: one whose mere collection is slow, where slow tests are not asked for."""
    return True if collection_path.name.endswith("_at_length.py") and config.option.markexpr == "not slow" else None
