"""FollowTheMoney entities, held against the model by followthemoney itself, and read back by our own loader."""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tertius.graph_schema.claims import Claim
from tertius.loaders import ftm
from tertius.loaders.record import Input
from tests.exports.conftest import Exported
from tests.exports.truth import Truth

HELD = {"Membership", "Office", "Sanction", "Succession", "Signature", "Mediation", "Hostility", "Action"}


def is_held(row: dict[str, Any]) -> bool:
    """Whether a schema can say it: of money only what was paid."""
    return row["kind"] in HELD or row["values"].get("flow_status") == "disbursement"


def entities(path: Path) -> list[dict[str, Any]]:
    """The lines."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def transliterate(text: str) -> str:
    """In place of PyICU, which has no wheels: no property of the model asks for it."""
    pytest.fail(f"PyICU is needed after all, for {text!r}")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The model of followthemoney."""
    if find_spec("icu") is None:
        made = SimpleNamespace(transliterate=transliterate)
        empty = SimpleNamespace(Transliterator=SimpleNamespace(createInstance=lambda script: made))
        monkeypatch.setitem(sys.modules, "icu", empty)
    return importlib.import_module("followthemoney").model


def test_every_entity_is_of_the_model(exported: Exported, model: Any) -> None:
    found = entities(exported("ftm")[0])
    schemata = {one["id"]: model.get(one["schema"]) for one in found}
    for one in found:
        proxy = model.get_proxy(one, cleaned=False)
        for name, values in one["properties"].items():
            prop = schemata[one["id"]].get(name)
            assert prop is not None, (one["schema"], name)
            # The model's own cleaning keeps each value, so that each was one of its type.
            kept = proxy.get(name)
            assert len(kept) == len(set(values)), (one["id"], name, values)
            if prop.range is not None:
                assert all(schemata[value].is_a(prop.range) for value in values), (one["id"], name, values)


def test_what_has_a_schema_is_there_and_the_rest_is_counted(exported: Exported, mali: Truth) -> None:
    path, report = exported("ftm")
    ids = {referent for one in entities(path) for referent in one["referents"]}
    assert ids == mali.used() | {row["fact"] for row in mali.facts if is_held(row)}
    lost = {one["feature"]: one["count"] for one in report["losses"]}
    assert lost["kinds"] == sum(not is_held(row) for row in mali.facts)


def test_our_own_loader_reads_it_back(exported: Exported, mali: Truth) -> None:
    read = [one.says for one in ftm.records(Input(exported("ftm")[0])) if isinstance(one, Claim)]
    kinds = {says.id: says.kind for says in read}
    counts = Counter(kinds.values())
    for kind in ("Membership", "Succession", "Sanction"):
        assert counts[kind] == sum(row["kind"] == kind for row in mali.facts), kind
    paid = [row for row in mali.facts if row["values"].get("flow_status") == "disbursement"]
    assert counts["Funding"] == len(paid)
