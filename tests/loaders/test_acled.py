"""ACLED: two actors without a direction, names without their periods, dates as precise as they are.

The rows are made up from the published column names; ACLED's data may not be passed on.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.sharing import redistribution_of
from tertius.loaders import acled
from tertius.loaders.record import Input, Record
from tertius.store.graph import prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load

_COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)
HEADER = _COLUMNS.split()


def row(key: str = "MLI1", **cells: str) -> dict[str, str]:
    """An event as the export has it."""
    usual = {
        "event_id_cnty": key,
        "event_date": "09 June 2014",
        "time_precision": "1",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "Military Forces of Mali (2013-2020)",
        "inter1": "1",
        "actor2": "MNLA: Some Movement",
        "inter2": "Rebel group",
        "assoc_actor_2": "Civilians (Mali); CMA: A Coalition",
        "country": "Mali",
        "admin1": "Kidal",
        "location": "Kidal",
        "latitude": "18.44",
        "longitude": "1.4",
        "notes": "They met and fought.",
        "source": "A paper",
        "fatalities": "8",
    }
    return dict.fromkeys(HEADER, "") | usual | cells


def write(folder: Path, *rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """An export."""
    path = folder / "acled.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, HEADER, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[Record]:
    """Everything the loader gives."""
    return list(acled.records(Input(path)))


def actions(records: list[Record]) -> list[Any]:
    """What is said of the events, in the order of the file."""
    return [one.says for one in records if isinstance(one, Claim) and one.says.kind == "Action"]


def actors(records: list[Record]) -> dict[str, tuple[str | None, str | None]]:
    """Name and type of the actors by id."""
    claims = (one.says for one in records if isinstance(one, Claim) and one.says.kind == "Actor")
    return {one.id.removeprefix("acled:actor:"): (one.name, one.type) for one in claims}  # type: ignore[attr-defined]


def test_the_upper_case_of_old_exports_is_read_and_what_they_lack_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, row(event_date="17-Feb-2013"))
    head, _, body = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(head.upper().replace("ASSOC_ACTOR", "ALLY_ACTOR") + "\n" + body, encoding="utf-8")
    records = read(path)
    assert [one.valid for one in actions(records)] == ["2013-02-17"]
    told = {one.value for one in records if isinstance(one, Reject)}
    assert {"assoc_actor_1", "ALLY_ACTOR_1"} <= told
    assert all(isinstance(one, Claim) or one.code == "schema-drift" for one in records)


def test_two_actors_are_involved_and_none_is_called_initiator(tmp_path: Path) -> None:
    records = read(write(tmp_path, row()))
    (event,) = actions(records)
    assert (event.initiator, event.target) == ((), ())
    assert {(one.actor, one.side) for one in event.involved} == {
        ("acled:actor:military-forces-of-mali", "1"),
        ("acled:actor:mnla-some-movement", "2"),
    }
    assert {(one.actor, one.side) for one in event.associated} == {
        ("acled:actor:civilians-mali", "2"),
        ("acled:actor:cma-a-coalition", "2"),
    }
    assert (event.code, event.deaths_best, event.valid) == ("Battles: Armed clash", "8", "2014-06-09")


def test_a_period_is_no_part_of_a_name_and_a_country_is(tmp_path: Path) -> None:
    later = row("MLI2", actor1="Military Forces of Mali (2020-)", actor2="Civilians (Mali)", inter2="7")
    found = actors(read(write(tmp_path, row(), later)))
    assert found["military-forces-of-mali"] == ("Military Forces of Mali", "state_forces")
    assert found["civilians-mali"][0] == "Civilians (Mali)"
    assert found["mnla-some-movement"] == ("MNLA: Some Movement", "armed_group")
    assert len(found) == 4


@pytest.mark.parametrize(
    ("day", "precision", "stored"),
    [
        ("2014-06-09", "1", "2014-06-09"),
        ("9 Jun 2014", "1", "2014-06-09"),
        ("2014-06-09", "2", "2014-06"),
        # The week around it reaches into June: about May.
        ("2014-05-30", "2", "2014-05~"),
        ("15 June 2014", "3", "2014-06"),
    ],
)
def test_a_date_is_as_precise_as_the_code_says(tmp_path: Path, day: str, precision: str, stored: str) -> None:
    (event,) = actions(read(write(tmp_path, row(event_date=day, time_precision=precision))))
    assert event.valid == stored


def test_one_actor_on_both_sides_is_stored_once(tmp_path: Path) -> None:
    (event,) = actions(read(write(tmp_path, row(actor1="Rioters (Mali)", actor2="Rioters (Mali)"))))
    assert [(one.actor, one.side) for one in event.involved] == [("acled:actor:rioters-mali", "1")]


def test_semicolons_between_columns_are_read(tmp_path: Path) -> None:
    assert actions(read(write(tmp_path, row(), delimiter=";"))) == actions(read(write(tmp_path, row())))


def test_another_encoding_is_read_and_named(tmp_path: Path) -> None:
    records = read(write(tmp_path, row(location="Ménaka", notes="Après"), encoding="cp1252"))
    assert [(one.code, one.value) for one in records if isinstance(one, Reject) and one.code == "encoding"] == [
        ("encoding", "cp1252")
    ]
    assert [one.at[0].actor for one in actions(records)] == ["acled:place:menaka-kidal-mali"]


def test_what_cannot_be_read_is_a_reject(tmp_path: Path) -> None:
    rows = [row("1", event_date="06/09/2014"), row("2", time_precision="9"), row("3", actor1="", actor2="")]
    rows += [row("4", fatalities="many"), row("")]
    records = read(write(tmp_path, *rows))
    assert [one.code for one in records if isinstance(one, Reject)] == [
        "bad-date",
        "unknown-code",
        "missing-party",
        "invalid-row",
        "invalid-row",
    ]


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match='lacks the columns "event_id_cnty"'):
        read(path)


def test_the_source_says_that_it_may_not_be_passed_on(tmp_path: Path) -> None:
    (source,) = [
        one.says for one in read(write(tmp_path, row())) if isinstance(one, Claim) and one.says.kind == "Source"
    ]
    assert redistribution_of(source.model_dump()) == "no"


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    path = write(tmp_path, row(), row("MLI2", event_date="2015-01-01"))
    first = load(graph, acled.DATASET, *read(path))
    again = load(graph, acled.DATASET, *read(path))
    assert (first.plan.rejects, first.wrote, again.wrote) == ([], True, False)
    rows = graph.read("MATCH (v:Action)-[:INVOLVED]->(a:Actor) RETURN a.id AS actor, count(v) AS events")
    assert {(one["actor"], one["events"]) for one in rows} == {
        ("acled:actor:military-forces-of-mali", 2),
        ("acled:actor:mnla-some-movement", 2),
    }
