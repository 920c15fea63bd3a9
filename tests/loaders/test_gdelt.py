"""GDELT: files without a header, whose version is told by the number of columns; a million rows in flat memory.

The rows are made up from the published formats, 58 columns for version 1.0 and 61 for 2.0; no file was at hand.
"""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import gdelt
from tertius.loaders.record import Input, Record
from tertius.store.graph import prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load

ACTOR_CELLS = 10


def line(
    key: str = "1",
    *,
    code: str = "045",
    one: tuple[str, str] = ("DZA", "ALGERIA"),
    columns: int = 58,
    day: str = "20140609",
) -> str:
    """An event as the code books order its cells: ids and dates, two actors, the event, three places, the end."""
    first = [*one, *[""] * (ACTOR_CELLS - 2)]
    second = ["MLIREB", 'THE "MNLA"', *[""] * (ACTOR_CELLS - 2)]
    event = ["1", code, code[:3], code[:2], "1", "5.0", "10", "1", "10", "2.5"]
    level_two = [""] if columns == 61 else []
    place = ["4", "Kidal, Kidal, Mali", "ML", "ML07", *level_two, "18.44", "1.4", "-1"]
    end = [day] if columns == 57 else [day, "https://example.org/story"]
    cells = [key, day, day[:6], day[:4], "2014.4", *first, *second, *event, *place, *place, *place, *end]
    assert len(cells) == columns
    return "\t".join(cells)


def write(folder: Path, *lines: str, name: str = "20140609.export.CSV") -> Path:
    """An export file."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[Record]:
    """Everything the loader gives."""
    return list(gdelt.records(Input(path)))


def actions(records: list[Record]) -> list[Any]:
    """What is said of the events, in the order of the file."""
    return [one.says for one in records if isinstance(one, Claim) and one.says.kind == "Action"]


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_each_version_is_known_by_its_columns(tmp_path: Path, columns: int) -> None:
    records = read(write(tmp_path, line(columns=columns)))
    (event,) = actions(records)
    assert (event.id, event.valid, event.code, event.summary) == (
        "gdelt:action:1",
        "2014-06-09",
        "045",
        "Consult",
    )
    assert [one.actor for one in event.initiator] == ["gdelt:actor:DZA.ALGERIA"]
    # A quotation mark is a letter like others: the files are not quoted.
    assert [one.actor for one in event.target] == ['gdelt:actor:MLIREB.THE-"MNLA"']
    (place,) = [one.says for one in records if isinstance(one, Claim) and one.says.kind == "Place"]
    assert (place.latitude, place.longitude) == ("18.44", "1.4")  # type: ignore[attr-defined]


def test_a_zipped_file_is_read(tmp_path: Path) -> None:
    plain = write(tmp_path, line(), line("2"))
    packed = tmp_path / "20140609.export.CSV.zip"
    with zipfile.ZipFile(packed, "w") as package:
        package.write(plain, plain.name)
    assert actions(read(packed)) == actions(read(plain))


def test_what_cannot_be_read_is_a_reject(tmp_path: Path) -> None:
    rows = [line("2", code="45"), line("3", day="20141399"), line("4", one=("", "")), line("5") + "\tmore"]
    records = read(write(tmp_path, line(), *rows))
    assert [one.code for one in records if isinstance(one, Reject)] == [
        "unknown-code",
        "impossible-date",
        "invalid-row",
    ]
    assert [one.id for one in actions(records)] == ["gdelt:action:1", "gdelt:action:4"]


@pytest.mark.parametrize(("content", "message"), [("1\t2\t3\n", "3 columns found, 57 or 58 or 61"), ("", "empty")])
def test_another_number_of_columns_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "broken.CSV"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match=message):
        read(path)


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = write(tmp_path, *(line(str(number)) for number in range(count)))
        tracemalloc.start()
        for _ in gdelt.records(Input(path)):
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(100)
    assert peak(2_000) < peak(400) + 100_000


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    path = write(tmp_path, line(), line("2"))
    first = load(graph, gdelt.DATASET, *read(path))
    again = load(graph, gdelt.DATASET, *read(path))
    assert (first.plan.rejects, first.wrote, again.wrote) == ([], True, False)
    (row,) = graph.read("MATCH (v:Action)-[:INITIATOR]->(a:Actor) RETURN count(v) AS events, a.id AS actor")
    assert (row["events"], row["actor"]) == (2, "gdelt:actor:DZA.ALGERIA")
