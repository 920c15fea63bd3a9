"""UCDP actors: kinds, names, splits and groups joined, as far as the columns say; rows made up in the real form."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import ucdp_actors
from tests.loaders.ucdp_files import (
    ACTOR_HEADER,
    codes,
    ids,
    of_kind,
    read,
    real_file,
    write_csv,
    write_translation,
)

BASE = {"NameChange": 0, "Org": 1, "Version": "22.1", **dict.fromkeys(("Splinter", "SplitTemp", "Alliance"), 0)}
ROWS = [
    {"ActorId": 9001, "NameData": "Government of Ruritania", "NameOrigFull": "n/a", "Org": 4},
    {
        "ActorId": 9002,
        "NameData": "RLF",
        "NameOrig": "RPF",
        "NameOrigFull": "Front populaire de Ruritanie",
        "NameOrigFullEng": "Ruritanian People's Front",
        "NameChange": 1,
        "NewName": "RLA, RLF",
        "Location": "Ruritania, Grand Fenwick",
        "GWNOLoc": "990, 991",
    },
    {"ActorId": 9003, "NameData": "RLF-K", "Splinter": 1, "NamePrev": "RLF, RUF", "ActorIdPrev": "9002, 9008"},
    {"ActorId": 9004, "NameData": "RLF - Zenda", "SplitTemp": 1, "NameSplitTemp": "RLF", "ActorIdSplitTemp": "9002"},
    {"ActorId": 9005, "NameData": "Blue Elphberg", "Alliance": 1, "NameAlliance": "GCC", "ActorIdAlliance": "9006"},
    {"ActorId": 9006, "NameData": "GCC", "NameOrigFullEng": "Grand Coalition for Change"},
    {"ActorId": 9007, "NameData": "Black Michael", "Alliance": 1, "NameAlliance": "RUF", "ActorIdAlliance": "9008"},
    {"ActorId": 9008, "NameData": "RUF", "NameOrigFullEng": "Ruritanian United Front"},
    {"ActorId": 9009, "NameData": "Six", "JoinGroup": 1, "GroupName": "Seven", "ActorIdGroup": "9010"},
    {"ActorId": 9010, "NameData": "Seven", "JoinGroup": 1, "GroupName": "Six", "ActorIdGroup": "9009"},
    {"ActorId": 9011, "NameData": "Hill people", "Org": 3, "NSCoalition": 1, "NSCoalitionID": "9500"},
    {
        "ActorId": 9013,
        "NameData": "Supporters of Rassendyll",
        "Org": 2,
        "JoinGroup": 1,
        "GroupName": "RLF, Front for Unity, Work and Peace",
        "ActorIdGroup": "9002, 9600",
    },
    {
        "ActorId": 9014,
        "NameData": "RLF - Hentzau",
        "Splinter": 1,
        "NamePrev": "RLF",
        "ActorIdPrev": "9002",
        "SplitTemp": 1,
        "NameSplitTemp": "RLF",
        "ActorIdSplitTemp": "9002",
    },
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "ucdp-actor-221.csv", ACTOR_HEADER, [BASE | row for row in ROWS], start="\ufeff")


def test_an_actor_has_its_kind_and_all_its_names(path: Path) -> None:
    actors = of_kind(read(ucdp_actors, path)[0], "Actor")
    kinds = {key.removeprefix("ucdp:actor:"): one.type for key, one in actors.items()}
    assert (kinds["9001"], kinds["9002"], kinds["9011"], kinds["9013"]) == (
        "government",
        "armed_group",
        "communal_group",
        "supporters",
    )
    one = actors["ucdp:actor:9002"]
    # A list of later names is one text, because names contain commas.
    assert one.name == "RLF"
    assert {(name.text, name.lang) for name in one.names} == {
        ("RPF", "und"),
        ("Front populaire de Ruritanie", "und"),
        ("Ruritanian People's Front", "en"),
        ("RLA, RLF", "und"),
    }
    assert not actors["ucdp:actor:9001"].names


def test_where_an_actor_fought_is_no_home(path: Path) -> None:
    claims, _ = read(ucdp_actors, path)
    one = of_kind(claims, "Actor")["ucdp:actor:9002"]
    assert one.note == "UCDP recorded its fighting in: Ruritania, Grand Fenwick."
    assert (one.identifiers, of_kind(claims, "Place")) == ((), {})


def test_splits_and_groups_joined_are_facts_without_a_date(path: Path) -> None:
    claims, _ = read(ucdp_actors, path)
    splits = of_kind(claims, "Succession").values()
    assert Counter((ids(one.predecessor), ids(one.successor), one.how, one.valid) for one in splits) == {
        (("ucdp:actor:9002",), ("ucdp:actor:9003",), "split", None): 1,
        (("ucdp:actor:9008",), ("ucdp:actor:9003",), "split", None): 1,
        (("ucdp:actor:9002",), ("ucdp:actor:9004",), "split", None): 1,
        (("ucdp:actor:9002",), ("ucdp:actor:9014",), "split", None): 1,
    }
    assert claims["ucdp-actors:succession:split-for-a-time-9002-9004"].note
    members = of_kind(claims, "Membership").values()
    assert {(ids(one.member)[0][-4:], ids(one.organisation)[0][-4:], one.valid) for one in members} == {
        ("9005", "9006", None),
        ("9011", "9500", None),
        ("9013", "9002", None),
        ("9013", "9600", None),
    }


def test_an_alliance_that_may_be_a_merger_is_rejected(path: Path) -> None:
    _, rejects = read(ucdp_actors, path)
    # 9005 formed a "Coalition"; 9007 and a "United Front" may as well have merged. 9009 and 9010 joined each other.
    assert codes(rejects) == [
        ("no-fact-kind", "line 8, column Alliance"),
        ("invalid-row", "line 10, column JoinGroup"),
        ("invalid-row", "line 11, column JoinGroup"),
    ]
    assert (rejects[0].value, rejects[0].claim) == ("RUF", "ucdp-actors:membership:alliance-9007-9008")


def test_actors_without_a_row_are_records_with_the_name_found_beside_the_id(path: Path, tmp_path: Path) -> None:
    write_translation(tmp_path, [(9500, 7770, "Hill people, Valley people"), (9001, 990, "Government of Ruritania")])
    actors = of_kind(read(ucdp_actors, path)[0], "Actor")
    assert actors["ucdp:actor:9600"].name == "Front for Unity, Work and Peace"
    assert actors["ucdp:actor:9500"].name == "Hill people, Valley people"
    assert (actors["gw:990"].name, actors["gw:990"].type) == ("Ruritania", "state")
    assert actors["ucdp:actor:9001"].identifiers == ()


def test_rows_that_cannot_be_read_are_rejected_with_their_place(tmp_path: Path) -> None:
    rows = [
        {"ActorId": 9001, "NameData": "One", "Org": 1},
        {"ActorId": 9001, "NameData": "One again", "Org": 1},
        {"ActorId": 9002, "NameData": "Two", "Org": 7},
        {"ActorId": "9003, 9004", "NameData": "Three", "Org": 1},
        {"ActorId": 9005, "NameData": "Five", "Org": 1, "Splinter": 1, "NamePrev": "One", "ActorIdPrev": "One"},
        {"ActorId": 9006, "NameData": "Six", "Org": 1, "JoinGroup": 1, "GroupName": "One"},
    ]
    claims, rejects = read(ucdp_actors, write_csv(tmp_path / "actors.csv", ACTOR_HEADER, rows))
    assert codes(rejects) == [
        ("duplicate-key", "line 3"),
        ("unknown-code", "line 4"),
        ("multi-valued-cell", "line 5"),
        ("invalid-row", "line 6"),
        ("missing-party", "line 7"),
    ]
    assert set(of_kind(claims, "Actor")) == {f"ucdp:actor:{number}" for number in (9001, 9005, 9006)}


def test_a_file_that_is_another_data_set_is_no_input(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "other.csv", ["id", "name"], [{"id": 1, "name": "x"}])
    with pytest.raises(InvalidInput, match=r'other.csv lacks the columns "ActorId", "NameData", "Org"'):
        read(ucdp_actors, path)


def test_a_file_of_another_encoding_is_read_and_said_to_be_guessed(tmp_path: Path) -> None:
    rows = [{"ActorId": number, "NameData": "Forces of Élise Müller", "Org": 1} for number in (1, 2)]
    path = write_csv(tmp_path / "actors.csv", ACTOR_HEADER, rows)
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    claims, rejects = read(ucdp_actors, path)
    assert {one.name for one in of_kind(claims, "Actor").values()} == {"Forces of Élise Müller"}
    assert [one.code for one in rejects] == ["encoding"]


def test_a_column_that_came_or_went_is_named(tmp_path: Path) -> None:
    header = [*(one for one in ACTOR_HEADER if one != "GroupName"), "Sponsor"]
    path = write_csv(tmp_path / "actors.csv", header, [{"ActorId": 1, "NameData": "One", "Org": 1}])
    assert {(one.code, one.value) for one in read(ucdp_actors, path)[1]} == {
        ("schema-drift", "GroupName"),
        ("schema-drift", "Sponsor"),
    }


def test_the_real_file_agrees_with_a_recount() -> None:
    path = real_file("ucdp-actor-221.csv")
    claims, rejects = read(ucdp_actors, path)
    raw = duckdb.sql(f"FROM read_csv('{path}', all_varchar=true)")
    kinds = Counter(one.type for one in of_kind(claims, "Actor").values() if one.name)
    by_org = dict(raw.query("raw", "SELECT Org, count(*) FROM raw GROUP BY 1").fetchall())
    assert (kinds["government"], kinds["communal_group"], kinds["supporters"]) == (
        by_org["4"],
        by_org["3"],
        by_org["2"],
    )
    pairs = """
        SELECT ActorId, trim(other) FROM (
            SELECT ActorId, unnest(string_split({column}, ',')) AS other FROM raw WHERE {column} IS NOT NULL)
    """
    splits = of_kind(claims, "Succession")
    told = Counter((key.rpartition("-")[2], ids(one.predecessor)[0][11:]) for key, one in splits.items())
    both = (raw.query("raw", pairs.format(column=f"ActorId{which}")).fetchall() for which in ("Prev", "SplitTemp"))
    # Two rows tell the same split in both columns.
    assert told == Counter({pair for found in both for pair in found})
    groups = of_kind(claims, "Membership")
    joined = {
        (ids(one.member)[0][11:], ids(one.organisation)[0][11:]) for key, one in groups.items() if "joined" in key
    }
    wrong = [one for one in rejects if one.code == "invalid-row"]
    assert len(joined) + len(wrong) == len(raw.query("raw", pairs.format(column="ActorIdGroup")).fetchall())
    allied = [key for key in groups if ":alliance-" in key]
    unclear = [one for one in rejects if one.code == "no-fact-kind"]
    in_alliances = raw.query("raw", pairs.format(column="ActorIdAlliance")).fetchall()
    assert len(allied) + len(unclear) == len(in_alliances)
