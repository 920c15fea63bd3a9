"""The graph that tests of loads begin with."""

from __future__ import annotations

import neo4j
import pytest

from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load_base


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph that knows the actors a to d and the sources x and y."""
    made = prepare(empty_graph, target)
    load_base(made)
    return made
