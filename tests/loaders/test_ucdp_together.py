"""The four UCDP loaders in one graph: loading twice changes nothing, one record an actor, one state number an actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import neo4j
import pytest

from tertius.graph_schema.claims import Claim
from tertius.loaders import ucdp_actors, ucdp_conflicts, ucdp_external_support, ucdp_peace_agreements
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.loaders import test_ucdp_actors as actors
from tests.loaders import test_ucdp_conflicts as conflicts
from tests.loaders import test_ucdp_external_support as support
from tests.loaders import test_ucdp_peace_agreements as agreements
from tests.loaders.ucdp_files import (
    ACTOR_HEADER,
    AGREEMENT_HEADER,
    CONFLICT_HEADER,
    SUPPORT_HEADER,
    real_file,
    write_csv,
    write_translation,
    write_xlsx,
)

LOADERS = (ucdp_actors, ucdp_conflicts, ucdp_peace_agreements, ucdp_external_support)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A file of each data set about the same conflict, with the translation tables beside them."""
    write_translation(tmp_path, [(9001, 990, conflicts.RURITANIA), (9005, 991, conflicts.FENWICK)])
    return [
        write_csv(tmp_path / "actor-221.csv", ACTOR_HEADER, [actors.BASE | row for row in actors.ROWS]),
        write_csv(tmp_path / "acd-221.csv", CONFLICT_HEADER, [*conflicts.CIVIL_YEARS, conflicts.INTERSTATE]),
        write_xlsx(tmp_path / "pa-221.xlsx", AGREEMENT_HEADER, agreements.ROWS),
        write_xlsx(tmp_path / "esd-ay-181.xlsx", SUPPORT_HEADER, [support.BASE | row for row in support.ROWS]),
    ]


def load(graph: Graph, loader: ModuleType, path: Path) -> bool:
    """Apply a load; whether it wrote anything."""
    source = Input(path)
    validated = validate(loader.records(source), graph, loader.DATASET)
    assert not [one for one in validated.rejects if one.code in {"unknown-reference", "duplicate-key", "missing-party"}]
    return apply_load(graph, loader.DATASET, validated, path.name, source.digest()).wrote


def test_loading_all_four_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, files: list[Path]) -> None:
    graph = prepare(empty_graph, target)
    pairs = list(zip(LOADERS, files, strict=True))
    assert [load(graph, loader, path) for loader, path in pairs] == [True] * 4
    before = fingerprint(graph, graph.epoch())
    assert [load(graph, loader, path) for loader, path in pairs] == [False] * 4
    assert fingerprint(graph, graph.epoch()) == before
    # Ruritania's government is one record, under the name of the actor file, in facts of all four.
    rows = graph.read(
        "MATCH (v:Version)-[as]->(:Actor {id: 'ucdp:actor:9001'}) WHERE v.since <= $at < v.until "
        "AND type(as) <> 'VERSION_OF' RETURN DISTINCT [one IN labels(v) WHERE one <> 'Version'][0] AS kind",
        at=graph.epoch(),
    )
    kinds = {row["kind"] for row in rows}
    assert {"Hostility", "Support", "Signature", "Mediation"} <= kinds
    (name,) = graph.read(
        "MATCH (v:Version {id: 'ucdp:actor:9001'}) WHERE v.since <= $at < v.until AND 'best' IN v.policies "
        "RETURN v.name AS name",
        at=graph.epoch(),
    )
    assert name["name"] == "Government of Ruritania"


def numbers_of(claims: Iterable[Claim]) -> dict[str, set[str]]:
    """The external identifiers of each actor."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in claims:
        if one.says.kind == "Actor":
            found[one.says.id] |= {number.id for number in getattr(one.says, "identifiers", ())}
    return found


def test_the_real_files_give_no_actor_two_state_numbers_and_no_number_to_two_actors() -> None:
    names = ("actor-221.csv", "prio-acd-221.csv", "peace-agreements-221_part.xlsx", "esd-ay-181_part.xlsx")
    claims = [
        one
        for loader, name in zip(LOADERS, names, strict=True)
        for one in loader.records(Input(real_file(f"ucdp-{name}")))
        if isinstance(one, Claim)
    ]
    assert len({one.id for one in claims}) == len(claims)
    numbers = numbers_of(claims)
    assert {actor: held for actor, held in numbers.items() if len(held) > 1} == {}
    held = [number for of_one in numbers.values() for number in of_one]
    assert len(held) == len(set(held)) > 150
