"""ICEWS: the key is id and date, codes are text, sectors are lists; read by a mapping alone.

The rows are made up in the form of the Dataverse files. What the real file must give is counted with the csv module.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import icews
from tertius.loaders.record import Input, Record
from tertius.store.graph import prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load

_COLUMNS = (
    "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|"
    "Target Sectors|Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"
)
HEADER = _COLUMNS.split("|")


def row(key: str = "1", **cells: str) -> dict[str, str]:
    """An event as the files have it."""
    usual = {
        "Event ID": key,
        "Event Date": "2018-06-01",
        "Source Name": "Algeria",
        "Source Sectors": "NA",
        "Source Country": "Algeria",
        "Event Text": "Mediate",
        "CAMEO Code": "045",
        "Intensity": "5",
        "Target Name": "Armed Rebel (Mali)",
        "Target Sectors": "Dissident,Rebel",
        "Target Country": "Mali",
        "Story ID": "7",
        "Sentence Number": "2",
        "Publisher": "A paper",
        "City": "Kidal",
        "District": "NA",
        "Province": "Kidal",
        "Country": "Mali",
        "Latitude": "18.4",
        "Longitude": "1.4",
    }
    return usual | {name.replace("_", " "): value for name, value in cells.items()}


def write(folder: Path, *rows: dict[str, str], name: str = "events.2018.tab", delimiter: str = "\t") -> Path:
    """A file of events."""
    lines = [delimiter.join(HEADER), *(delimiter.join(one[name] for name in HEADER) for one in rows)]
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[Record]:
    """Everything the loader gives."""
    return list(icews.records(Input(path)))


def actions(records: list[Record]) -> list[Any]:
    """What is said of the events, in the order of the file."""
    return [one.says for one in records if isinstance(one, Claim) and one.says.kind == "Action"]


def test_an_event_has_both_actors_a_place_and_its_code(tmp_path: Path) -> None:
    records = read(write(tmp_path, row()))
    (event,) = actions(records)
    assert (event.id, event.valid) == ("icews:action:1-2018-06-01", "2018-06-01")
    assert [one.actor for one in event.initiator] == ["icews:actor:algeria"]
    assert [one.actor for one in event.target] == ["icews:actor:armed-rebel-mali"]
    assert (event.code, event.vocabulary, event.vocabulary_version) == ("045", "CAMEO", "ICEWS, CAMEO.CDB.09b5")
    assert (event.initiator_sectors, event.target_sectors) == ((), ("Dissident", "Rebel"))
    (place,) = [one.says for one in records if isinstance(one, Claim) and one.says.kind == "Place"]
    assert (place.name, place.latitude) == ("Kidal, Kidal, Mali", "18.4")  # type: ignore[attr-defined]


def test_an_id_that_comes_again_on_another_date_is_another_event(tmp_path: Path) -> None:
    events = actions(read(write(tmp_path, row(), row(Event_Date="2018-06-02"))))
    assert [one.id for one in events] == ["icews:action:1-2018-06-01", "icews:action:1-2018-06-02"]


def test_a_code_that_lost_its_zero_and_a_swapped_date_are_rejects(tmp_path: Path) -> None:
    records = read(write(tmp_path, row(CAMEO_Code="45"), row("2", Event_Date="01.06.2018"), row("3", Source_Name="")))
    assert [(one.code, one.value) for one in records if isinstance(one, Reject)] == [
        ("unknown-code", "45"),
        ("bad-date", "01.06.2018"),
    ]
    assert len(actions(records)) == 1


def test_an_event_without_anybody_is_a_reject(tmp_path: Path) -> None:
    records = read(write(tmp_path, row(Source_Name="NA", Target_Name="None")))
    assert [one.code for one in records if isinstance(one, Reject)] == ["missing-party"]


def test_an_unspecified_actor_is_nobody(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        row(Target_Name="Unspecified Actor", Target_Country="NA"),
        row("2", Source_Name="Unspecified Actor", Target_Name="Unspecified Actor"),
    )
    records = read(path)
    (event,) = actions(records)
    assert ([one.actor for one in event.initiator], event.target) == (["icews:actor:algeria"], ())
    assert [one.code for one in records if isinstance(one, Reject)] == ["missing-party"]
    assert not any(isinstance(one, Claim) and "unspecified" in one.says.id for one in records)


def test_another_delimiter_and_missing_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="delimited by the bar"):
        read(write(tmp_path, row(), delimiter="|"))
    path = write(tmp_path, row())
    path.write_text(path.read_text(encoding="utf-8").replace("CAMEO Code", "Code"), encoding="utf-8")
    with pytest.raises(InvalidInput, match='lacks the column "CAMEO Code"'):
        read(path)


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    path = write(tmp_path, row(), row("2", Source_Name="Armed Rebel (Mali)", Target_Name="Algeria"))
    first = load(graph, icews.DATASET, *read(path))
    again = load(graph, icews.DATASET, *read(path))
    assert (first.plan.rejects, again.wrote) == ([], False)
    rows = graph.read(
        "MATCH (a:Actor)<-[:INITIATOR]-(v:Action)-[:TARGET]->(b:Actor) "
        "RETURN a.id AS one, v.code AS code, b.id AS other"
    )
    assert {(one["one"], one["code"], one["other"]) for one in rows} == {
        ("icews:actor:algeria", "045", "icews:actor:armed-rebel-mali"),
        ("icews:actor:armed-rebel-mali", "045", "icews:actor:algeria"),
    }


def test_the_real_file_is_counted_alike_by_the_csv_module() -> None:
    folder = os.environ.get("TERTIUS_TEST_DATA")
    if not folder or not (path := Path(folder) / "events" / "icews_2018_part.tab").is_file():
        pytest.skip("TERTIUS_TEST_DATA names no folder with events/icews_2018_part.tab.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    records = read(path)
    events = actions(records)
    assert len(events) + sum(1 for one in records if isinstance(one, Reject)) == len(rows)
    assert Counter(one.code for one in events) == Counter(one["CAMEO Code"] for one in rows)
    assert Counter(one.valid for one in events) == Counter(one["Event Date"] for one in rows)
    names = {one.says.id: one.says.name for one in records if isinstance(one, Claim) and one.says.kind == "Actor"}  # type: ignore[attr-defined]

    def folded(name: str) -> str:
        return re.sub(r"\W+", " ", name).strip().casefold()

    expected = Counter(folded(one["Source Name"]) for one in rows)
    found = Counter(folded(names[one.initiator[0].actor]) for one in events)
    assert found == expected
