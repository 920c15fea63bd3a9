"""The dated cross-walk, and the traps that a code without its system and its day holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.loaders.states.crosswalk import Crosswalk, crosswalk, read_crosswalk
from tests.commands import command_runner
from tests.loaders.state_lists import cow_list, gw_list


@pytest.fixture
def gw_file(tmp_path: Path) -> Path:
    return gw_list(tmp_path)


@pytest.fixture
def cow_file(tmp_path: Path) -> Path:
    return cow_list(tmp_path)


@pytest.fixture
def walk(gw_file: Path, cow_file: Path) -> Crosswalk:
    return read_crosswalk([gw_file, cow_file])


@pytest.mark.parametrize(
    ("system", "code", "on", "expected"),
    [
        ("cow", "NIG", "2000-01-01", "NGA"),
        ("cow", "NIR", "2000-01-01", "NER"),
        ("cow", "SUD", "2000-01-01", "SDN"),
        ("cow", "625", "2015-01-01", "SDN"),
        ("cow", "626", "2015-01-01", "SSD"),
        ("cow", "YAR", "1985-01-01", "YEM"),
        ("cow", "YPR", "1985-01-01", "YMD"),
        ("cow", "679", "2000-01-01", "YEM"),
        ("gw", "678", "2000-01-01", "YEM"),
        ("cow", "GDR", "1985-01-01", "DDR"),
        ("cow", "260", "1985-01-01", "DEU"),
        ("cow", "255", "2000-01-01", "DEU"),
        ("gw", "260", "2000-01-01", "DEU"),
        ("cow", "365", "1991-06-01", "SUN"),
        ("cow", "365", "1993-01-01", "RUS"),
        ("cow", "345", "1991-06-01", "YUG"),
        ("cow", "345", "2005-01-01", "SCG"),
        ("cow", "345", "2010-01-01", "SRB"),
        ("gw", "340", "2010-01-01", "SRB"),
        ("cow", "640", "2010-01-01", "TUR"),
        ("cow", "970", "2010-01-01", "NRU"),
    ],
)
def test_a_code_means_what_its_system_says_on_that_day(
    walk: Crosswalk, system: str, code: str, on: str, expected: str
) -> None:
    assert walk.find(system, code, date.fromisoformat(on)).codes["iso3"] == expected  # type: ignore[arg-type]


def test_kosovo_has_no_code_of_iso_and_the_note_says_so(walk: Crosswalk) -> None:
    found = walk.find("cow", "347", date(2010, 1, 1))
    assert (found.name, dict(found.codes)) == ("Kosovo", {"cow": "347", "gw": "347"})
    assert "XKX is user-assigned" in found.note


def test_the_same_number_is_another_state_in_another_system(walk: Crosswalk) -> None:
    day = date(2010, 1, 1)
    assert crosswalk("gw", "970", day).name == "Kiribati"
    assert walk.find("cow", "970", day).name == "Nauru"
    assert walk.find("isonum", "100", day).name == "Bulgaria"
    assert crosswalk("gw", "100", day).name == "Colombia"


def test_turkiye_is_named_as_it_wishes_and_found_by_its_number(walk: Crosswalk) -> None:
    assert walk.find("cow", "640", date(2023, 1, 1)).name == "Türkiye"


@pytest.mark.parametrize(
    ("system", "code", "on"),
    [
        ("cow", "679", "1985-01-01"),
        ("cow", "260", "2000-01-01"),
        ("cow", "626", "2005-01-01"),
        ("gw", "680", "2000-01-01"),
        ("iso3", "SUN", "2000-01-01"),
        ("iso3", "QQQ", "2000-01-01"),
        ("gw", "9999", "2000-01-01"),
        ("gw", "QQQ", "2000-01-01"),
    ],
)
def test_a_code_of_another_day_stands_for_nothing(walk: Crosswalk, system: str, code: str, on: str) -> None:
    with pytest.raises(NotFound, match=code):
        walk.find(system, code, date.fromisoformat(on))  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["NIG", "SUD", "YAR", "YPR", "GDR"])
def test_letters_of_cow_are_no_codes_of_iso(walk: Crosswalk, code: str) -> None:
    for one in (walk, Crosswalk()):
        with pytest.raises(ParameterError, match=f'"{code}" is') as raised:
            one.find("iso3", code, date(1985, 1, 1))
        assert raised.value.problem_code == "code-scheme-mismatch"


def test_a_code_of_two_systems_is_refused_unless_the_system_is_said(walk: Crosswalk) -> None:
    day = date(2000, 1, 1)
    for one, code in ((walk, "AUS"), (walk, "260"), (Crosswalk(), "100")):
        with pytest.raises(ParameterError, match="Say which system") as raised:
            one.find(None, code, day)
        assert raised.value.problem_code == "code-scheme-mismatch"
    assert walk.find("cow", "AUS", day).name == "Austria"
    assert walk.find("iso3", "AUS", day).name == "Australia"
    assert walk.find(None, "NGA", day).codes["cow"] == "475"


def test_cow_without_the_users_list_says_what_to_get_and_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"statelist2016\.csv.*correlatesofwar\.org.*states") as raised:
        Crosswalk(folder=tmp_path / "states").find("cow", "2", date(2000, 1, 1))
    assert str(tmp_path / "states") in raised.value.message
    assert "cow" not in crosswalk("gw", "432", date(2000, 1, 1)).codes


def test_a_code_read_before_it_was_assigned_says_so(walk: Crosswalk) -> None:
    assert "assigned 1974" in walk.find("cow", "365", date(1950, 1, 1)).note
    assert "assigned 1992-08-30" in walk.find("cow", "365", date(1992, 1, 1)).note
    assert "assigned" not in walk.find("cow", "365", date(1980, 1, 1)).note
    assert "assigned 2011" in walk.find("iso3", "SSD", date(2005, 1, 1)).note


def test_a_number_asked_without_its_list_says_that_the_day_was_not_checked(walk: Crosswalk) -> None:
    day = date(1980, 1, 1)
    assert "no list of Gleditsch-Ward says whether" in crosswalk("gw", "475", day).note
    assert walk.find("gw", "475", day).note == ""
    with pytest.raises(NotFound, match="ksgleditsch"):
        Crosswalk().members("gw", day)
    assert walk.members("gw", day) == ["2", "260", "265", "345", "475", "678", "680"]


def test_numbers_of_iso_that_changed_are_read_by_their_day() -> None:
    assert crosswalk("isonum", "280", date(1985, 1, 1)).name == "West Germany"
    assert crosswalk("iso3", "DEU", date(2000, 1, 1)).codes["isonum"] == "276"
    assert crosswalk("iso2", "CS", date(1990, 1, 1)).codes["iso3"] == "CSK"
    assert crosswalk("iso2", "CS", date(2005, 1, 1)).codes["iso3"] == "SCG"


def test_the_command_translates_codes_and_ends_with_the_right_code(
    tmp_path: Path, cow_file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    run = command_runner(monkeypatch, capfd)
    monkeypatch.setenv("TERTIUS_HOME", str(tmp_path / "home"))
    asked = ["actors", "crosswalk", "--from", "cow", "--to", "iso3", "--on", "1991-06-01", "--format", "csv"]
    missing = run(*asked)
    assert missing.code == 4
    assert "statelist2016.csv" in missing.err
    (tmp_path / "home" / "states").mkdir(parents=True)
    cow_file.rename(tmp_path / "home" / "states" / cow_file.name)
    found = run(*asked, "365", "YAR", "260")
    assert found.code == 4
    assert "365,Soviet Union,SUN," in found.out
    assert '"260" is no state of COW on 1991-06-01' in found.err
