"""A statement has one plan, whatever it is asked with."""

from __future__ import annotations

from datetime import date

import pytest

from tertius.store.graph import Graph
from tertius.store.shared_plans import share_plan


def test_parameters_become_members_of_one() -> None:
    text, values = share_plan("MATCH (a {id: $id}) WHERE a.`a role` = $`a role` RETURN $id", {"id": 1, "a role": 2})
    assert text == "MATCH (a {id: $given.id}) WHERE a.`a role` = $given.`a role` RETURN $given.id"
    assert values == {"given": {"id": 1, "a role": 2}}


def test_a_statement_without_parameters_stays_as_it_is() -> None:
    assert share_plan("RETURN 1", {}) == ("RETURN 1", {})


@pytest.mark.parametrize("value", [None, "mnla", ["mnla", None], date(2014, 7, 20), 7, True, {"a": [1.5]}])
def test_the_database_gets_each_value_as_it_is(mali_graph: Graph, value: object) -> None:
    rows = mali_graph.read("RETURN $value AS value, $`another value` AS other", value=value, **{"another value": 1})
    assert rows == [{"value": value, "other": 1}]
