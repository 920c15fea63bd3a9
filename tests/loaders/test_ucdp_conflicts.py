"""UCDP conflicts and dyads: spells, precision, sides, secondary parties; rows made up in the real form."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import ucdp_conflicts
from tertius.loaders.record import Input
from tests.loaders.ucdp_files import (
    CONFLICT_HEADER,
    DYAD_HEADER,
    OLD_CONFLICT_HEADER,
    codes,
    ids,
    of_kind,
    read,
    real_file,
    write_csv,
    write_translation,
)

RURITANIA, FENWICK, EVALLONIA = "Government of Ruritania (Strelsau)", "Government of Fenwick", "Government of Evallonia"
CIVIL = {
    "conflict_id": 8001,
    "location": "Ruritania",
    "side_a": RURITANIA,
    "side_a_id": 9001,
    "gwno_a": 990,
    "gwno_loc": 990,
    "incompatibility": 1,
    "territory_name": "Zenda",
    "type_of_conflict": 3,
    "start_date": "1968-06-03",
    "start_prec": 1,
    "start_date2": "1969-02-28",
    "start_prec2": 3,
    "ep_end": 0,
    "version": "22.1",
}
RLF = {"side_b": "RLF", "side_b_id": 9002}
# The names are in the order of the alphabet and the ids in that of text: RLF is 9002, "Six, Sons of Zenda" is 10004.
BOTH = {"side_b": "RLF, Six, Sons of Zenda", "side_b_id": "10004, 9002"}
TROOPS = {
    "type_of_conflict": 4,
    "side_a_2nd": f"{EVALLONIA}, {FENWICK}",
    "gwno_a_2nd": "991, 992",
}
CIVIL_YEARS = [
    CIVIL | RLF | {"year": 1969, "intensity_level": 1},
    CIVIL | RLF | {"year": 1970, "intensity_level": 1},
    CIVIL | RLF | TROOPS | {"year": 1971, "intensity_level": 2},
    CIVIL | BOTH | TROOPS | {"year": 1972, "intensity_level": 2},
    CIVIL | BOTH | {"year": 1973, "intensity_level": 2, "ep_end": 1, "ep_end_date": "1973-08-09"},
    CIVIL | RLF | {"year": 1980, "intensity_level": 1, "start_date2": "1980-12-31", "start_prec2": 5},
    CIVIL | RLF | {"year": 1981, "intensity_level": 1, "start_date2": "1980-12-31", "start_prec2": 5},
]
INTERSTATE = {
    **CIVIL,
    "conflict_id": 8002,
    "location": "Ruritania, Fenwick",
    "side_b": FENWICK,
    "side_b_id": 9005,
    "gwno_b": 991,
    "incompatibility": 2,
    "territory_name": "",
    "type_of_conflict": 2,
    "intensity_level": 1,
    "year": 1975,
    "start_date2": "1975-04-03",
    "start_prec2": 1,
    "ep_end": 1,
    "ep_end_date": "1975-04-03",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "ucdp-prio-acd-221.csv", CONFLICT_HEADER, [*CIVIL_YEARS, INTERSTATE])


def test_a_conflict_has_what_it_is_about_and_when_its_type_changed(path: Path) -> None:
    found = of_kind(read(ucdp_conflicts, path)[0], "Conflict")
    said = {(key, one.name, one.incompatibility, one.type, one.started) for key, one in found.items()}
    assert said == {
        ("ucdp:conflict:8001", "Ruritania: Zenda", "territory", "intrastate", "1968-06-03"),
        ("ucdp:conflict:8002", "Ruritania, Fenwick: Government", "government", "interstate", "1968-06-03"),
    }
    assert found["ucdp:conflict:8001"].note == (
        "Type by year: intrastate 1969-1970, internationalised intrastate 1971-1972, intrastate 1973, "
        "intrastate 1980-1981"
    )


def test_years_are_one_hostility_while_sides_intensity_and_type_stay(path: Path) -> None:
    found = of_kind(read(ucdp_conflicts, path)[0], "Hostility").values()
    said = {(one.id.partition("conflict-")[2], one.valid, one.attested, one.intensity, one.type) for one in found}
    assert said == {
        # The day of the start is assigned (precision 3); the same sides went on over the turn of the year.
        ("8001-1969", "1969-02/1970-12-31", None, "minor", "intrastate"),
        # When in 1972 the second group joined is not said.
        ("8001-1971", "1971-01-01/1971", None, "war", "internationalised intrastate"),
        ("8001-1972", "1972/1972-12-31", None, "war", "internationalised intrastate"),
        ("8001-1973", "1973-01-01/1973-08-09", None, "war", "intrastate"),
        # The month of the start is assigned too (5); the episode goes on at the end of the file.
        ("8001-1980", "1980/", "1981-12-31", "minor", "intrastate"),
        ("8002-1975", "1975-04-03", None, "minor", "interstate"),
    }


def test_a_release_that_corrects_a_date_speaks_of_the_same_hostilities(path: Path, tmp_path: Path) -> None:
    first = {"start_date2": "1969-01-15", "start_prec2": 1}
    corrected = [row | first if row["start_date2"] == "1969-02-28" else row for row in CIVIL_YEARS]
    newer = write_csv(tmp_path / "ucdp-prio-acd-231.csv", CONFLICT_HEADER, [*corrected, INTERSTATE])
    before, after = (of_kind(read(ucdp_conflicts, one)[0], "Hostility") for one in (path, newer))
    assert set(before) == set(after)
    assert {key for key in before if before[key] != after[key]} == {"ucdp-conflicts:hostility:conflict-8001-1969"}


def test_sides_are_ids_and_names_with_commas_are_not_split(path: Path) -> None:
    claims, rejects = read(ucdp_conflicts, path)
    sides = of_kind(claims, "Hostility")["ucdp-conflicts:hostility:conflict-8001-1972"].side
    assert {(one.actor, one.side) for one in sides} == {
        ("ucdp:actor:9001", "a"),
        ("ucdp:actor:10004", "b"),
        ("ucdp:actor:9002", "b"),
    }
    names = {key: one.name for key, one in of_kind(claims, "Actor").items()}
    assert names["ucdp:actor:10004"] == "Six, Sons of Zenda"
    assert (names["ucdp:actor:9002"], names["ucdp:actor:9001"]) == ("RLF", RURITANIA)
    assert rejects == []


def test_names_that_cannot_be_told_apart_are_left_out(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "acd.csv", CONFLICT_HEADER, [CIVIL | BOTH | {"year": 1972, "intensity_level": 1}])
    claims, rejects = read(ucdp_conflicts, path)
    actors = of_kind(claims, "Actor")
    assert {key for key, one in actors.items() if one.name is None} == {"ucdp:actor:9002", "ucdp:actor:10004"}
    assert [(one.code, one.value) for one in rejects] == [("multi-valued-cell", "RLF, Six, Sons of Zenda")] * 2
    assert len(of_kind(claims, "Hostility")) == 1


def test_secondary_parties_gave_troops_to_the_side(path: Path) -> None:
    claims, _ = read(ucdp_conflicts, path)
    found = of_kind(claims, "Support")
    said = {(ids(o.supporter), ids(o.supported), ids(o.against)[-1], o.valid, o.type) for o in found.values()}
    # Fenwick (991) is known by id from the war of 1975; Evallonia (992) has only its number. The numbers are sorted,
    # the names too, so that the first number is not the first name.
    assert said == {
        (("ucdp:actor:9005",), ("ucdp:actor:9001",), "ucdp:actor:9002", "1971", "troops"),
        (("ucdp:actor:9005",), ("ucdp:actor:9001",), "ucdp:actor:9002", "1972", "troops"),
        (("ucdp:government:992",), ("ucdp:actor:9001",), "ucdp:actor:9002", "1971", "troops"),
        (("ucdp:government:992",), ("ucdp:actor:9001",), "ucdp:actor:9002", "1972", "troops"),
    }
    actors = of_kind(claims, "Actor")
    governs = {(ids(one.holder)[0], ids(one.organisation)[0]) for one in of_kind(claims, "Office").values()}
    known = {(holder, actors[holder].name, state) for holder, state in governs}
    assert {
        ("ucdp:actor:9005", FENWICK, "gw:991"),
        ("ucdp:government:992", EVALLONIA, "gw:992"),
        ("ucdp:actor:9001", RURITANIA, "gw:990"),
    } <= known
    assert {one.id for key in ("gw:990", "gw:991", "gw:992") for one in actors[key].identifiers} == {
        *("gw:990", "gw:991", "gw:992"),
    }


def test_a_name_and_a_number_that_share_their_cells_belong_together(tmp_path: Path) -> None:
    arcady, byzantia, cathay = (f"Government of {name}" for name in ("Arcady", "Byzantia", "Cathay"))
    cells = (
        (f"{arcady}, {byzantia}, {cathay}", "7, 8, 90"),
        (f"{arcady}, {cathay}", "7, 90"),
        (f"{byzantia}, {cathay}", "7, 8"),
    )
    rows = [
        CIVIL | RLF | {"year": 1970 + place, "side_a_2nd": names, "gwno_a_2nd": numbers, "intensity_level": 1}
        for place, (names, numbers) in enumerate(cells)
    ]
    claims, rejects = read(ucdp_conflicts, write_csv(tmp_path / "acd.csv", CONFLICT_HEADER, rows))
    found = of_kind(claims, "Actor").items()
    # Cathay is in all three cells, and 7 is: Arcady comes first in the alphabet only.
    assert {(key, one.name) for key, one in found if "government" in key} == {
        ("ucdp:government:7", "Government of Cathay"),
        ("ucdp:government:8", "Government of Byzantia"),
        ("ucdp:government:90", "Government of Arcady"),
    }
    assert rejects == []


def test_troops_for_a_side_of_several_parties_are_less_credible(tmp_path: Path) -> None:
    troops = {"side_b_2nd": FENWICK, "gwno_b_2nd": "991", "intensity_level": 1}
    rows = [CIVIL | BOTH | troops | {"year": 1972}, CIVIL | RLF | troops | {"year": 1973}]
    claims, _ = read(ucdp_conflicts, write_csv(tmp_path / "acd.csv", CONFLICT_HEADER, rows))
    said = {(one.says.valid, one.credibility, bool(one.note)) for one in claims.values() if one.says.kind == "Support"}
    assert said == {("1972", 3, True), ("1973", 2, False)}


@pytest.mark.parametrize(
    ("precision", "start"),
    [(1, "1990-05-31"), (2, "1990-05"), (3, "1990-05"), (4, "1990"), (5, "1990"), (6, "1990~"), (7, "1990?"), ("", "")],
)
def test_what_the_precision_code_calls_assigned_is_left_out(tmp_path: Path, precision: object, start: str) -> None:
    row = INTERSTATE | {"year": 1990, "start_date2": "1990-05-31", "start_prec2": precision, "ep_end": 0}
    claims, _ = read(ucdp_conflicts, write_csv(tmp_path / "acd.csv", CONFLICT_HEADER, [row]))
    (found,) = of_kind(claims, "Hostility").values()
    assert found.valid == f"{start or '1990-05-31'}/"


def test_dyads_are_recognised_and_end_in_their_last_year(tmp_path: Path) -> None:
    rows = [
        {**CIVIL, **RLF, "dyad_id": 7001, "year": year, "intensity_level": 1, "start_date2": f"{start}-03-01"}
        for year, start in ((1969, 1969), (1970, 1969), (1975, 1975))
    ]
    path = write_csv(
        tmp_path / "ucdp-dyadic-221.csv",
        DYAD_HEADER,
        [{key: value for key, value in one.items() if key in DYAD_HEADER} for one in rows],
    )
    claims, rejects = read(ucdp_conflicts, path)
    found = of_kind(claims, "Hostility").values()
    assert {(one.id.partition("hostility:")[2], one.valid, one.attested) for one in found} == {
        ("dyad-7001-1969", "1969-03/1970", None),
        # 1975 is the last year of the file: whether it ended is not known.
        ("dyad-7001-1975", "1975-03/", "1975-12-31"),
    }
    assert {ids(one.in_conflict) for one in found} == {("ucdp:conflict:8001",)}
    assert rejects == []
    scopes = {ucdp_conflicts.scope(Input(path)), ucdp_conflicts.release(Input(path))}
    assert scopes == {"ucdp-conflicts:dyads", "22.1"}


def test_deaths_are_kept_where_the_file_has_them(tmp_path: Path) -> None:
    header = "conflict_id,dyad_id,location_inc,side_a,side_a_id,side_b,side_b_id,year,bd_best,bd_low,bd_high,version"
    row = {"conflict_id": 8001, "dyad_id": 7001, "side_a": RURITANIA, "side_a_id": 9001, **RLF, "version": "22.1"}
    years = [row | {"year": 1990, "bd_low": 25, "bd_best": 40, "bd_high": 120}, row | {"year": 1991, "bd_best": 31}]
    claims, _ = read(ucdp_conflicts, write_csv(tmp_path / "brd.csv", header.split(","), years))
    found = of_kind(claims, "Hostility").values()
    assert {(one.deaths_low, one.deaths_best, one.deaths_high) for one in found} == {
        ("25", "40", "120"),
        (None, "31", None),
    }


def old_rows() -> list[dict[str, object]]:
    """A row of release 4-2016, where Ruritania is 990 in all columns, and one with an actor that no table has."""
    sides = {"SideA": RURITANIA, "GWNoA": 990, "SideB": "RLF", "SideBID": 55, "SideA2nd": FENWICK, "GWNoA2nd": 991}
    about = {"ConflictId": 7, "Location": "Ruritania", "Incompatibility": 2, "IntensityLevel": 1, "TypeOfConflict": 3}
    row = {**about, **sides, "Year": 1970, "StartDate2": "1970-02-03", "StartPrec2": 1, "EpEnd": 0, "Version": "4-2016"}
    return [row, row | {"ConflictId": "1-8", "SideBID": 56, "SideB": "Unheard of"}]


def test_old_ids_give_the_same_records_through_the_translation_tables(tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    write_translation(tables, [(9001, 990, RURITANIA), (9002, 55, "RLF"), (9005, 991, FENWICK)])
    path = write_csv(tmp_path / "ucdp-prio-acd-4-2016.csv", OLD_CONFLICT_HEADER, old_rows())
    claims, rejects = read(ucdp_conflicts, path, translate=str(tables))
    (found,) = of_kind(claims, "Hostility").values()
    assert (found.id, ids(found.side)) == (
        "ucdp-conflicts:hostility:conflict-9107-1970",
        ("ucdp:actor:9001", "ucdp:actor:9002"),
    )
    (support,) = of_kind(claims, "Support").values()
    assert ids(support.supporter) == ("ucdp:actor:9005",)
    drift = {one.value for one in rejects if one.code == "schema-drift"}
    others = [(one.code, one.value) for one in rejects if one.code != "schema-drift"]
    assert (drift, others) == ({"side_a_id"}, [("unknown-code", "56")])


def test_old_ids_without_the_tables_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "ucdp-prio-acd-4-2016.csv", OLD_CONFLICT_HEADER, old_rows())
    with pytest.raises(InvalidInput, match=r"translate_actor.csv.* not found .*--option translate=FOLDER"):
        read(ucdp_conflicts, path)


def test_rows_that_cannot_be_read_are_rejected_with_their_place(tmp_path: Path) -> None:
    rows = [
        INTERSTATE,
        INTERSTATE,
        INTERSTATE | {"year": "197?"},
        INTERSTATE | {"year": 1976, "intensity_level": 3},
        INTERSTATE | {"year": 1976, "start_date2": "1975-02-30"},
        INTERSTATE | {"year": 1976, "side_b_id": ""},
        INTERSTATE | {"year": 1976, "side_b_id": "Fenwick"},
        INTERSTATE | {"year": 1976, "side_a_2nd": EVALLONIA},
        INTERSTATE | {"year": 1976, "start_prec2": 9},
    ]
    _, rejects = read(ucdp_conflicts, write_csv(tmp_path / "acd.csv", CONFLICT_HEADER, rows))
    assert [(one.code, one.where) for one in rejects] == [
        ("duplicate-key", "acd.csv, line 3"),
        ("bad-date", "acd.csv, line 4"),
        ("unknown-code", "acd.csv, line 5"),
        ("impossible-date", "acd.csv, line 6"),
        ("missing-party", "acd.csv, line 7"),
        ("invalid-row", "acd.csv, line 8"),
        ("missing-party", "acd.csv, line 9"),
        ("unknown-code", "acd.csv, line 10"),
    ]


def test_an_episode_that_ends_before_it_begins_is_rejected(tmp_path: Path) -> None:
    row = INTERSTATE | {"ep_end_date": "1975-04-02"}
    _, rejects = read(ucdp_conflicts, write_csv(tmp_path / "acd.csv", CONFLICT_HEADER, [row]))
    assert codes(rejects) == [("date-order", "line 2")]


def test_broken_files_are_refused(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    semicolons = tmp_path / "semicolons" / "acd.csv"
    swapped = tmp_path / "swapped" / "acd.csv"
    for file, content in ((semicolons, text.replace(",", ";")), (swapped, text.replace("side_b_id", "side_b_ids", 1))):
        file.parent.mkdir()
        file.write_text(content, encoding="utf-8")
        with pytest.raises(InvalidInput, match=r"acd.csv"):
            read(ucdp_conflicts, file)
    cut = tmp_path / "cut" / "acd.csv"
    cut.parent.mkdir()
    cut.write_text(text[:-60], encoding="utf-8")
    with pytest.raises(InvalidInput, match="ends within this row"):
        read(ucdp_conflicts, cut)


def spelled_years(claim: Claim) -> list[int]:
    """The years of a spell, from the locator: `conflict 8001, 1969-1970`."""
    first, _, last = str(claim.citations[0].locator).rpartition(", ")[2].partition("-")
    return list(range(int(first), int(last or first) + 1))


def test_the_real_file_agrees_with_a_recount() -> None:
    path = real_file("ucdp-prio-acd-221.csv")
    claims, rejects = read(ucdp_conflicts, path)
    raw = duckdb.sql(f"FROM read_csv('{path}', all_varchar=true)")
    told = {
        (one.says.id.split("-")[-2], year, member.side, member.actor[11:], one.says.intensity)
        for one in claims.values()
        if one.says.kind == "Hostility"
        for year in spelled_years(one)
        for member in one.says.side
    }
    by_side = """
        SELECT conflict_id, year::int, '{side}', trim(actor), if(intensity_level = '1', 'minor', 'war') FROM (
            SELECT *, unnest(string_split(side_{side}_id, ',')) AS actor FROM raw)
    """
    sides = [row for side in "ab" for row in raw.query("raw", by_side.format(side=side)).fetchall()]
    assert len(sides) == len(set(sides))
    assert told == set(sides)
    offices = of_kind(claims, "Office").values()
    numbers = {ids(one.holder)[0]: ids(one.organisation)[0].removeprefix("gw:") for one in offices}
    assert len(set(numbers.values())) == len(numbers)
    troops = {
        (one.says.id.split("-")[-4], one.says.id.split("-")[-3], numbers[one.says.supporter[0].actor], year)
        for one in claims.values()
        if one.says.kind == "Support"
        for year in spelled_years(one)
    }
    by_supporter = """
        SELECT conflict_id, '{side}', trim(state), year::int FROM (
            SELECT *, unnest(string_split(gwno_{side}_2nd, ',')) AS state FROM raw WHERE gwno_{side}_2nd <> '')
    """
    assert troops == {row for side in "ab" for row in raw.query("raw", by_supporter.format(side=side)).fetchall()}
    # Nothing is lost but names that several ids share a cell with.
    assert {one.code for one in rejects} == {"multi-valued-cell"}
