"""Metrics are found by walking the folder; an incomplete declaration is refused by file and missing thing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tertius.graph_schema.errors import DeclarationError, NotFound, ParameterError
from tertius.metrics.network import Network
from tertius.metrics.registry import get_metric, list_metrics, read_metrics, run_metric
from tests.metrics.networks import karate_club, network_of, networks

HEAD = '''"""A room of the test."""
import numpy as np
from tertius.metrics.network import Network
from tertius.metrics.options import Options
from tertius.metrics.registry import ANY_NETWORK, metric
from tertius.metrics.scores import Scores
'''
DECLARATION: dict[str, str] = {
    "name": '"loudness"',
    "reference": '"Doe (2000)"',
    "unit": '"actors"',
    "normalised": '"raw"',
    "meaning": '"Loud."',
    "networks": "ANY_NETWORK",
    "columns": '{"loudness": "how loud"}',
}
SIGNATURE = "(network: Network, options: Options) -> Scores"
DOCSTRING = '"""How loud."""'
BODY = 'return Scores(columns={"loudness": np.ones(len(network.actors))})'


def write_module(
    folder: Path, declaration: Mapping[str, str], signature: str = SIGNATURE, docstring: str = DOCSTRING
) -> Path:
    arguments = ", ".join(f"{name}={value}" for name, value in declaration.items())
    file = folder / "noise.py"
    file.write_text(f"{HEAD}\n@metric({arguments})\ndef loudness{signature}:\n    {docstring}\n    {BODY}\n")
    return folder


def test_the_metrics_are_these() -> None:
    assert [metric.name for metric in list_metrics()] == [
        "articulation-points",
        "balance",
        "betweenness",
        "bridges",
        "brokerage",
        "brokers",
        "closeness",
        "clustering",
        "communities",
        "components",
        "constraint",
        "degree",
        "effective-size",
        "eigenvector",
        "frustration",
        "harmonic",
        "k-core",
        "mixing",
        "pagerank",
        "strength",
        "triad-census",
        "whole",
    ]


def test_a_file_with_a_metric_is_found_without_any_list(tmp_path: Path) -> None:
    found = read_metrics(write_module(tmp_path, DECLARATION))
    assert found["loudness"](network_of([("a", "b")])).values.tolist() == [1.0, 1.0]
    assert found["loudness"].definition == "How loud."


@pytest.mark.parametrize("missing", DECLARATION)
def test_a_declaration_that_lacks_something_is_refused_by_file_and_thing(tmp_path: Path, missing: str) -> None:
    folder = write_module(tmp_path, {name: value for name, value in DECLARATION.items() if name != missing})
    with pytest.raises(DeclarationError, match=rf"noise\.py: metric loudness .*{missing}"):
        read_metrics(folder)


@pytest.mark.parametrize(
    ("signature", "docstring", "missing"),
    [
        (SIGNATURE, "pass", "lacks a docstring"),
        ("(network: Network, options: dict) -> Scores", DOCSTRING, "a class of Options"),
        ("(network: Network) -> Scores", DOCSTRING, "a class of Options"),
        ("(network: Network, options: Options) -> list", DOCSTRING, "return annotation Scores"),
    ],
)
def test_a_function_of_another_form_is_refused(tmp_path: Path, signature: str, docstring: str, missing: str) -> None:
    with pytest.raises(DeclarationError, match=missing):
        read_metrics(write_module(tmp_path, DECLARATION, signature, docstring))


def test_a_module_without_a_metric_or_a_docstring_is_refused_by_file(tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text('"""Nothing here."""\n')
    with pytest.raises(DeclarationError, match=r"empty\.py: lacks a function with @metric"):
        read_metrics(tmp_path)
    (tmp_path / "empty.py").write_text("x = 1\n")
    with pytest.raises(DeclarationError, match=r"empty\.py: the module lacks a docstring"):
        read_metrics(tmp_path)


def test_two_metrics_of_one_name_are_refused(tmp_path: Path) -> None:
    first = write_module(tmp_path, DECLARATION) / "noise.py"
    (tmp_path / "sound.py").write_text(first.read_text())
    with pytest.raises(DeclarationError, match=r"sound\.py: metric loudness is already declared in .*noise\.py"):
        read_metrics(tmp_path)


def test_columns_that_were_not_declared_are_refused(tmp_path: Path) -> None:
    folder = write_module(tmp_path, DECLARATION | {"columns": '{"volume": "how loud"}'})
    with pytest.raises(DeclarationError, match="answers with columns loudness, but declares volume"):
        read_metrics(folder)["loudness"](network_of([]))


def test_a_metric_for_some_networks_refuses_the_others(tmp_path: Path) -> None:
    folder = write_module(tmp_path, DECLARATION | {"networks": '("alliance",)'})
    with pytest.raises(ParameterError, match="network 'mediation' has no such values, expected alliance"):
        read_metrics(folder)["loudness"](network_of([]))


def test_an_unknown_metric_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(NotFound, match="did you mean betweenness") as refusal:
        get_metric("betweness")
    assert refusal.value.details["nearest"][0] == "betweenness"
    with pytest.raises(NotFound, match="expected one of articulation-points, balance"):
        get_metric("xyzzy")


def test_names_are_understood_with_underscores_and_capitals() -> None:
    assert get_metric("Articulation_Points") is get_metric("articulation-points")


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("betweenness", {"direktion": "ignored"}, "unknown option 'direktion', did you mean 'direction'"),
        ("degree", {"seed": 1}, r"unknown option 'seed' \(it takes none\)"),
        ("pagerank", {"damping": 1.5}, "option damping: found 1.5"),
        ("pagerank", {"damping": "nan"}, "option damping: found 'nan'"),
        ("pagerank", {"damping": 2, "direction": "up"}, "option damping: .*; option direction: found 'up'"),
        ("communities", {"seed": -1}, "option seed: found -1"),
        ("betweenness", {"engine": "igraph"}, "'igraph' does not compute betweenness, expected auto, scipy"),
        ("brokerage", {"groups": {"a": "north"}}, r"1 of 2 actors have no group \(b\)"),
        ("brokerage", {"groups": "a=north"}, "expected kind, or a JSON object of actor id"),
    ],
)
def test_an_option_that_is_not_allowed_is_named_with_what_was_expected(
    name: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        run_metric(name, network_of([("a", "b")]), options)


def test_options_may_come_as_text() -> None:
    path = network_of([("a", "b"), ("b", "c")])
    assert run_metric("betweenness", path, {"normalised": "false"}).values.tolist() == [0, 1, 0]
    groups = '{"a": "north", "b": "south", "c": "west"}'
    assert run_metric("brokerage", path, {"groups": groups}).summary["liaison"] == 2
    # The three are of one kind.
    assert run_metric("brokerage", path, {"groups": "kind"}).summary["coordinator"] == 2
    others = '{"a": "north", "*": "south"}'
    assert run_metric("brokerage", path, {"groups": others}).summary["liaison"] == 0


def test_scores_say_what_was_asked_and_who_computed_it() -> None:
    scores = run_metric("pagerank", karate_club(), {"damping": "0.5"})
    assert (scores.metric, scores.network, scores.engine) == ("pagerank", "mediation", "scipy")
    assert scores.options == {"damping": 0.5, "direction": "followed", "weighted": True, "engine": "auto"}


@pytest.mark.parametrize("name", [metric.name for metric in list_metrics()])
def test_a_description_is_complete_and_ready_for_json(name: str) -> None:
    described = json.loads(json.dumps(get_metric(name).describe()))
    assert all(described[field] for field in ("definition", "meaning", "unit", "normalised", "reference", "columns"))
    assert all("description" in option for option in described["options"]["properties"].values())


@settings(max_examples=25, deadline=None)
@given(networks())
def test_every_metric_answers_on_every_network_in_numbers_that_json_knows(network: Network) -> None:
    for metric in list_metrics():
        named = replace(network, name=metric.default_network)
        scores, again = run_metric(metric.name, named), run_metric(metric.name, named)
        rows = scores.rows(None, network)
        assert sorted(row["actor"] for row in rows) == list(network.actors)
        text = json.dumps([rows, dict(scores.summary), scores.group_rows(None, network)], allow_nan=False)
        assert text == json.dumps(
            [again.rows(None, network), dict(again.summary), again.group_rows(None, network)], allow_nan=False
        )
