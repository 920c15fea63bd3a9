"""CSV and Parquet tables, checked by frictionless and read by pandas and polars."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import polars as pl
import pytest

from tests.exports.conftest import Exported
from tests.exports.truth import BOUNDS, Truth


def unpacked(path: Path) -> Path:
    """The folder into which a package was unpacked."""
    folder = path.parent / "unpacked"
    with zipfile.ZipFile(path) as package:
        package.extractall(folder)
    return folder


def test_frictionless_finds_the_csv_package_valid_with_all_its_keys(exported: Exported) -> None:
    folder = unpacked(exported("csv")[0])
    report = frictionless.Package(folder / "datapackage.json").validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:5]
    assert report.stats["tasks"] == len(list(folder.glob("*.csv")))


def test_pandas_reads_every_fact_member_and_claim(exported: Exported, mali: Truth) -> None:
    folder = unpacked(exported("csv")[0])
    tables = {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in folder.glob("*.csv")}
    facts = tables["facts"]
    assert dict(zip(facts.id, facts.kind, strict=True)) == mali.kinds()
    members = tables["members"][["fact", "relation", "member", "role", "side"]].itertuples(index=False)
    assert {(f, (r, m, role or None, side or None)) for f, r, m, role, side in members} == mali.incidences()
    cited = tables["citations"][["fact", "claim", "source", "quote", "locator"]].itertuples(index=False)
    stances = {(row.fact, row.claim): row.stance for row in tables["claims"].itertuples(index=False)}
    found = {(f, c, stances[f, c], s, quote or None, place or None) for f, c, s, quote, place in cited}
    assert found == {one for one in mali.claims() if one[3] is not None}


@pytest.mark.parametrize("tool", ["polars", "pandas"])
def test_parquet_keeps_days_as_days_and_amounts_as_numbers(tool: str, exported: Exported, mali: Truth) -> None:
    with zipfile.ZipFile(exported("parquet")[0]) as package:
        data = io.BytesIO(package.read("facts.parquet"))
    facts = pl.read_parquet(data) if tool == "polars" else pl.from_pandas(pd.read_parquet(data))
    far = {"start_min": "0001-01-01", "start_max": "0001-01-01", "end_min": "9999-12-31", "end_max": "9999-12-31"}
    rows = {row["id"]: row for row in facts.to_dicts()}
    for fact, bounds in mali.bounds().items():
        for name, day in zip(BOUNDS, bounds, strict=False):
            # An empty day is one beyond which nothing is known.
            assert str(rows[fact][name])[:10] == day or (rows[fact][name] is None and day in far.values())
    amounts = {row["fact"]: row["values"]["amount"] for row in mali.facts if row["values"].get("amount")}
    assert {fact: rows[fact]["amount"] for fact in amounts} == {fact: float(text) for fact, text in amounts.items()}


def test_the_same_content_gives_the_same_bytes(exported: Exported) -> None:
    for form in ("csv", "parquet", "gephi"):
        assert exported(form)[0].read_bytes() == exported(form)[0].read_bytes(), form
