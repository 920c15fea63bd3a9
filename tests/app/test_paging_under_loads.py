"""Pages while others load: an answer that was begun loses no row and has none twice."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import neo4j
import pytest
from fastapi.testclient import TestClient

from tertius.app.main import create_app
from tertius.graph_schema.claims import Claim
from tertius.graph_schema.entities.actor import Actor
from tertius.loaders.pipeline.apply import apply_load, roll_back
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset
from tertius.store.connection import Target
from tertius.store.graph import Graph, prepare
from tertius.store.settings import Settings
from tests.conftest import delete_everything

ACTORS = 60


def claims(name: str, numbers: range) -> list[Claim]:
    """Actors whose ids lie between those of the others, so that each load shifts every page after it."""
    return [
        Claim(id=f"claim:{name}:{number}", says=Actor(id=f"tertius:{number:03}{name}", name=f"{name} {number}"))
        for number in numbers
    ]


def apply(graph: Graph, name: str, numbers: range) -> str:
    dataset = Dataset(name=name, title=name, licence="none", scope=name)
    validated = validate(claims(name, numbers), graph, dataset)
    return apply_load(graph, dataset, validated, name, f"{name} {numbers}").load


@pytest.fixture(scope="module")
def graph(driver: neo4j.Driver, target: Target) -> Graph:
    delete_everything(driver, target)
    graph = prepare(driver, target)
    apply(graph, "base", range(ACTORS))
    return graph


def wait_for_another(epochs: list[int]) -> None:
    """Until the graph has changed once more."""
    before, deadline = len(epochs), time.monotonic() + 120
    while len(epochs) == before:
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def others_loading(graph: Graph) -> Iterator[list[int]]:
    """Load and roll back all the time; the epochs that were published meanwhile."""
    ends, epochs = threading.Event(), []

    def work() -> None:
        number = 0
        while not ends.is_set():
            number += 1
            load = apply(graph, f"n{number}", range(number % 7, ACTORS, 3))
            epochs.append(graph.epoch())
            if number % 2:
                roll_back(graph, load)
                epochs.append(graph.epoch())

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield epochs
    finally:
        ends.set()
        thread.join()


def test_pages_begun_before_loads_lose_and_double_nothing(graph: Graph) -> None:
    with TestClient(create_app(Settings()), base_url="http://localhost") as api, others_loading(graph) as epochs:
        for size in (1, 7):
            first = api.get("/v1/actors", params={"limit": size})
            epoch = first.headers["x-tertius-epoch"]
            whole = api.get("/v1/actors", params={"limit": 1000, "known_at": epoch}).json()["data"]
            page, paged = first.json(), list(first.json()["data"])
            while page["next"]:
                if len(paged) in {size, 3 * size}:
                    wait_for_another(epochs)
                found = api.get("/v1/actors", params={"limit": size, "cursor": page["next"]})
                assert found.headers["x-tertius-epoch"] == epoch
                page = found.json()
                paged += page["data"]
            assert paged == whole
            assert len({row["actor"] for row in paged}) == len(paged) >= ACTORS
            # Each epoch has other actors than the one before.
            following = {"limit": 1000, "known_at": str(int(epoch) + 1)}
            assert api.get("/v1/actors", params=following).json()["data"] != whole


def test_lines_are_of_one_epoch_while_others_load(graph: Graph) -> None:
    lines = {"Accept": "application/x-ndjson"}
    with TestClient(create_app(Settings()), base_url="http://localhost") as api, others_loading(graph) as epochs:
        for _ in range(3):
            wait_for_another(epochs)
            found = api.get("/v1/actors", headers=lines)
            epoch = found.headers["x-tertius-epoch"]
            rows = [json.loads(line) for line in found.text.splitlines()]
            assert rows == api.get("/v1/actors", params={"limit": 1000, "known_at": epoch}).json()["data"]
