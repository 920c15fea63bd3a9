"""The HTTP application over the Mali bundle, as programs call it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from fastapi.testclient import TestClient

from tertius.app.main import create_app
from tertius.store.graph import Graph
from tertius.store.settings import Settings


@pytest.fixture(scope="module")
def api(mali_graph: Graph) -> Iterator[TestClient]:
    """A client of the application, on the session's database."""
    with TestClient(create_app(Settings()), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="module")
def api_url(mali_graph: Graph) -> Iterator[str]:
    """Address of the application behind a real web server on this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(Settings()), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
