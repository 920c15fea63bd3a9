"""State lists in every form they come in: spells, dated identifiers, and rows that cannot be read."""

from __future__ import annotations

import csv
import os
from collections import Counter
from pathlib import Path

import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.facts.existence import Existence
from tertius.graph_schema.facts.succession import Succession
from tertius.loaders import states
from tertius.loaders.record import Input, Record
from tertius.loaders.states.iso3166 import iso_codes
from tertius.loaders.states.polities import polities_of
from tests.loaders.state_lists import COW_HEADER, COW_ROWS, GW_ROWS, cow_list, gw_list, workbook, write


@pytest.fixture
def gw_file(tmp_path: Path) -> Path:
    return gw_list(tmp_path)


@pytest.fixture
def cow_file(tmp_path: Path) -> Path:
    return cow_list(tmp_path)


def read(path: Path) -> list[Record]:
    return list(states.records(Input(path)))


def claims(path: Path) -> list[Claim]:
    return [one for one in read(path) if isinstance(one, Claim)]


def existences(path: Path) -> set[tuple[str, str | None, str | None]]:
    found = [one.says for one in claims(path) if isinstance(one.says, Existence)]
    return {(one.subject[0].actor, one.valid, one.attested) for one in found}


def identifiers(path: Path, actor: str) -> set[tuple[str, str, tuple[str, ...]]]:
    said = next(one.says for one in claims(path) if one.says.id == actor)
    assert isinstance(said, Actor)
    return {(one.id, one.status, one.valid) for one in said.identifiers}


def rejects(path: Path) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in read(path) if isinstance(one, Reject)]


def test_each_spell_of_one_number_is_an_existence_of_its_own(gw_file: Path) -> None:
    found = existences(gw_file)
    assert ("gw:340", "1878-07-13/1915-10-01", None) in found
    # The list closes on 31 December 2017: what ends then had not ended.
    assert ("gw:340", "2006-06-05/..", None) in found
    assert len(found) == len(GW_ROWS)


def test_a_state_of_the_first_day_of_the_list_had_begun_at_an_unknown_time(gw_file: Path) -> None:
    assert ("gw:2", "/..", "1816-01-01") in existences(gw_file)


def test_identifiers_carry_the_spells_in_which_they_stood_for_a_state(gw_file: Path, cow_file: Path) -> None:
    assert identifiers(gw_file, "gw:345") == {
        ("gw:345", "established", ()),
        ("gwc:YUG", "established", ()),
        ("iso3:YUG", "established", ("1918-12-01/2003-02-03",)),
        ("iso3:SCG", "established", ("2003-02-04/2006-06-04",)),
    }
    assert identifiers(cow_file, "cow:255") >= {
        ("iso3:DEU", "candidate", ("1990-10-03/..",)),
        ("gw:260", "candidate", ("1990-10-03/..",)),
        ("gw:255", "candidate", ("/1945-05-08",)),
    }
    assert ("gw:340", "candidate", ("/1918-11-30", "2006-06-05/..")) in identifiers(cow_file, "cow:345")


def test_a_code_that_iso_has_not_assigned_joins_nothing(gw_file: Path) -> None:
    assert ("iso3:XKX", "candidate", ()) in identifiers(gw_file, "gw:347")


def test_an_identifier_of_two_states_is_dated_in_both(gw_file: Path, cow_file: Path) -> None:
    shared = set()
    for path in (gw_file, cow_file, states.DATASET.default):
        assert path is not None
        said = [one.says for one in claims(path) if isinstance(one.says, Actor)]
        established = [one for actor in said for one in actor.identifiers if one.status == "established"]
        times = Counter(one.id for one in established)
        shared |= {one.id for one in established if times[one.id] > 1}
        assert {one.id for one in established if times[one.id] > 1 and not one.valid} == set()
    # Two letters of ISO came back (CS). That COW gave Germany and Yemen another number proves nothing.
    assert shared == {"iso2:CS"}


def test_the_table_of_iso_has_every_current_code_once() -> None:
    # ISO 3166-1 has 249 current entries; ISO 3166-3 withdrew 31, one of which (FQHH) kept its letters.
    current = [one for one in iso_codes() if not one.withdrawn]
    assert len(current) == len({one.alpha3 for one in current}) == len({one.alpha2 for one in current}) == 249
    assert len({one.numeric for one in current}) == 249
    withdrawn = {one.alpha3 for one in iso_codes()} - {one.alpha3 for one in current}
    assert {"SUN", "YUG", "DDR", "YMD", "CSK", "SCG", "ZAR", "BUR", "HVO", "DHY", "RHO", "TMP", "ANT"} <= withdrawn


def test_iso_alone_can_be_loaded_and_names_no_territory_a_state() -> None:
    assert states.DATASET.default is not None
    said = {one.says.id: one.says for one in claims(states.DATASET.default) if isinstance(one.says, Actor)}
    assert {"iso3:MLI", "iso3:PSE", "iso3:YMD", "iso3:DDR", "iso3:RUS"} <= set(said)
    assert {"iso3:GLP", "iso3:XKX", "iso3:SUN", "iso3:HKG"} & set(said) == set()
    assert ("isonum:887", ("1990-08-14/..",)) in {(one.id, one.valid) for one in said["iso3:YEM"].identifiers}


def test_cow_years_that_follow_each_other_are_one_spell(tmp_path: Path) -> None:
    years = [f"HAI,41,{year},2016" for year in (*range(1859, 1916), *range(1934, 2017))]
    path = write(tmp_path / "system2016.csv", "\n".join(["stateabb,ccode,year,version", *years]))
    assert existences(path) == {("cow:41", "1859/1915", None), ("cow:41", "1934/..", None)}


def test_gleditsch_ward_text_without_a_header_is_read(tmp_path: Path) -> None:
    text = "\n".join("\t".join(row).replace(".", ":") for row in GW_ROWS)
    path = write(tmp_path / "ksgmdw.txt", text)
    assert ("gw:2", "/..", "1816-01-01") in existences(path)
    assert len(existences(path)) == len(GW_ROWS)


def test_each_list_has_a_scope_and_a_release_of_its_own(gw_file: Path, cow_file: Path) -> None:
    told = {(states.scope(Input(path)), states.release(Input(path))) for path in (gw_file, cow_file)}
    assert told == {("states:gw", "2017-12-31"), ("states:cow", "2016")}
    assert states.DATASET.default is not None
    assert states.scope(Input(states.DATASET.default)) == "states:iso"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["2", "USA", "United States", "31.02.1816", "31.12.2017"], "impossible-date"),
        (["2", "USA", "United States", "1816/1/1", "31.12.2017"], "bad-date"),
        (["2", "USA", "United States", "", "31.12.2017"], "bad-date"),
        (["2", "USA", "United States", "01.01.2018", "31.12.2017"], "date-order"),
        (["two", "USA", "United States", "01.01.1816", "31.12.2017"], "invalid-row"),
        (["340", "SER", "Serbia", "13.07.1878", "31.12.1912"], "duplicate-key"),
    ],
)
def test_a_row_that_cannot_be_read_is_a_reject_and_the_others_stand(tmp_path: Path, row: list[str], code: str) -> None:
    path = workbook(tmp_path / "gw.xlsx", [*GW_ROWS[1:], row])
    assert rejects(path) == [(code, f"gw.xlsx, sheet gwstates, row {len(GW_ROWS) + 1}")]
    assert len(existences(path)) == len(GW_ROWS) - 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "number;name\n2;USA\n"),
        ("a.csv", "a,b,c\n1,2,3\n"),
        ("a.csv", f"{COW_HEADER}\nUSA,x,United States,y,1,1,z,12,31,2016\n"),
        ("a.csv", f'{COW_HEADER}\nUSA,2,"United States,1816,1,1,2016,12,31,2016\n'),
        ("a.csv", COW_HEADER.replace("ccode", "code") + "\n" + COW_ROWS),
    ],
)
def test_another_file_is_refused(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(InvalidInput, match=r"a\.csv"):
        read(write(tmp_path / name, text))


HISTORY_HEADER = (
    "State,Name,ColRuler,IndFrom,IndDate,IndViol,IndType,SecFrom,SecDate,SecViol,Into,IntoDate,COWsys,GWsys,Notes"
)
# Made up in the form of the colonial history: a colony, a secession, a state that seceded later, one that was merged.
HISTORY = """432,Mali,220,220,196006,0,2,-9,-9,-9,-9,-9,196009,196009,-9
626,South Sudan,200,625,201107,1,3,625,201107,1,-9,-9,201107,201107,"split, by vote"
366,Estonia,365,365,191811,1,2,365,199109,0,-9,-9,191802,191811,-9
390,Denmark,-9,-9,98000,0,1,-9,-9,-9,-9,-9,181601,181601,-9
240,Hanover,-9,-9,181400,1,1,-9,-9,-9,255,186607,183706,181601,-9"""


def test_a_colonial_history_tells_beginnings_ends_and_whom_a_state_came_from(tmp_path: Path) -> None:
    path = write(tmp_path / "coldata110.csv", f"\ufeff{HISTORY_HEADER}\n{HISTORY}\n")
    assert rejects(path) == []
    assert existences(path) == {
        ("cow:432", "1960-06/", None),
        ("cow:626", "2011-07/", None),
        ("cow:366", "1918-11/", None),
        ("cow:390", "0980/", None),
        ("cow:240", "1814/1866-07", None),
    }
    found = [one.says for one in claims(path) if isinstance(one.says, Succession)]
    assert {(one.predecessor[0].actor, one.successor[0].actor, one.how, one.valid) for one in found} == {
        ("cow:220", "cow:432", "decolonised", "1960-06"),
        # Both groups of columns tell of one secession; it is told once.
        ("cow:625", "cow:626", "split", "2011-07"),
        ("cow:365", "cow:366", "decolonised", "1918-11"),
        ("cow:365", "cow:366", "split", "1991-09"),
        ("cow:240", "cow:255", "merged", "1866-07"),
    }
    assert (states.scope(Input(path)), states.release(Input(path))) == ("states:icow", None)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("220,196006", "220,196013", "impossible-date"),
        ("220,196006", "220,1960", "bad-date"),
        ("220,196006,0,2", "220,196006,0,7", "unknown-code"),
        ("220,196006", "9999,196006", "unknown-code"),
        ("432,Mali", "-9,Mali", "invalid-row"),
        ("255,186607", "255,181307", "date-order"),
        ("626,South Sudan", "432,South Sudan", "duplicate-key"),
    ],
)
def test_a_history_that_cannot_be_read_is_a_reject(tmp_path: Path, old: str, new: str, code: str) -> None:
    path = write(tmp_path / "coldata110.csv", f"{HISTORY_HEADER}\n{HISTORY.replace(old, new, 1)}\n")
    assert [found for found, _ in rejects(path)] == [code]
    assert len(existences(path)) == 4


def test_the_real_colonial_history_is_read_whole() -> None:
    folder = os.environ.get("TERTIUS_TEST_DATA")
    if not folder:
        pytest.skip("TERTIUS_TEST_DATA is not set; it names the folder with states/coldata110.csv")
    path = Path(folder) / "states" / "coldata110.csv"
    found = Counter(one.says.kind if isinstance(one, Claim) else one.code for one in read(path))
    # Counted with plain csv.
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    came = sum(row["IndType"] in "234" and row["IndFrom"] != "-9" for row in rows)
    went = sum(row["Into"] != "-9" for row in rows)
    told_twice = sum(
        row["SecFrom"] != "-9"
        and not (row["IndType"] in "34" and (row["SecFrom"], row["SecDate"]) == (row["IndFrom"], row["IndDate"]))
        for row in rows
    )
    assert (found["Existence"], found["Succession"]) == (len(rows), came + went + told_twice)
    assert set(found) == {"Source", "Actor", "Existence", "Succession"}


def test_the_real_list_of_gleditsch_and_ward_is_read_whole() -> None:
    folder = os.environ.get("TERTIUS_TEST_DATA")
    if not folder:
        pytest.skip("TERTIUS_TEST_DATA is not set; it names the folder with states/gwstates.xlsx")
    path = Path(folder) / "states" / "gwstates.xlsx"
    found = Counter(one.says.kind if isinstance(one, Claim) else one.code for one in read(path))
    # Counted in the sheet: 216 rows, 202 numbers.
    assert found == {"Source": 1, "Actor": 202, "Existence": 216}
    numbers = {actor.removeprefix("gw:") for actor, _, _ in existences(path)}
    assert [number for number in numbers if not polities_of("gw", number)] == []
