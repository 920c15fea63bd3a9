"""The loader of Civil War Mediation, on rows made up in the set's form and on the real workbook where it is there.

Expectations are told by reading the rows; the recount of the real file uses python-calamine alone.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.facts.hostility import Hostility
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.office import Office
from tertius.loaders import cwm
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input, Record
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import prepare
from tertius.store.target import Target

HEADER = (
    "country",
    "sidea",
    "sideb",
    "Med_yes/no",
    "year_term",
    "Incompatibility",
    "territory",
    "episode start date",
    "episode end date",
    "med begins",
    "med ends",
    "name of third party",
)
NORTH = ("Chad", "Chad", "NLF, Army of the East", 1, 1994, 1, "North", date(1990, 3, 1), date(1994, 5, 2))
SOUTH = ("Mali", "Mali", "NLF", 1, 1999, 2, "", date(1996, 1, 1), "")
ROWS: list[tuple[Any, ...]] = [
    (*NORTH, "9//1992", date(1992, 10, 3), "UN, Portugal"),
    (*NORTH, date(1993, 1, 5), "", "Omar Tahir, Sudanese Foreign Minister"),
    (*NORTH, "?/?/1994", "?", "former Tanzanian President Ali Juma"),
    (*NORTH, "//1991", "12//91", "UN envoy Ann Doe"),
    (*NORTH, "", date(1994, 4, 1), "Iran (Deputy FM Reza Amini)"),
    (*SOUTH, date(1997, 2, 1), date(1997, 2, 9), "U.N."),
    ("Mali", "Mali", "NLF", 0, 1999, 2, "", date(1996, 1, 1), "", "", "", ""),
    ("Mali", "Mali", "NLF", "", 1999, 2, "", date(1996, 1, 1), "", "", "", ""),
    ("Mali", "Mali", "", 0, "", "", "", "", "", "", "", ""),
]
BROKEN: list[tuple[tuple[Any, ...], str, str]] = [
    ((*NORTH, date(1990, 1, 1), "", "Troika"), "composite-actor", "name of third party"),
    ((*NORTH, date(1990, 1, 2), "", "Ann Doe, Portugal"), "multi-valued-cell", "name of third party"),
    ((*NORTH, date(1990, 1, 3), "", "UN, Russia?"), "unparsed-text", "name of third party"),
    ((*NORTH, date(1990, 1, 4), "", ""), "missing-party", ""),
    ((*NORTH[:3], 0, *NORTH[4:], "", "", "Norway"), "invalid-row", ""),
    ((*NORTH[:3], "", *NORTH[4:], date(1990, 1, 6), "", ""), "invalid-row", ""),
    ((*NORTH[:3], 7, *NORTH[4:], date(1990, 1, 6), "", "Norway"), "unknown-code", "Med_yes/no"),
    ((*NORTH, "3/2/1882", date(1991, 1, 1), "Norway"), "bad-date", "med begins"),
    ((*NORTH, "10/1/993", "", "Norway"), "bad-date", "med begins"),
    ((*NORTH, "2/30/1991", "", "Norway"), "impossible-date", "med begins"),
    ((*NORTH, date(1992, 5, 2), date(1992, 5, 1), "Norway"), "date-order", "med begins"),
    (("Chad", "Chad", "Various", *NORTH[3:], date(1992, 6, 1), "", "Norway"), "composite-actor", "sideb"),
]


def write(path: Path, rows: list[tuple[Any, ...]], header: tuple[str, ...] = HEADER) -> Path:
    """A workbook as the set's makers write it: real dates beside text."""
    book = xlsxwriter.Workbook(path)
    sheet, day = book.add_worksheet("Table 1"), book.add_format({"num_format": "m/d/yyyy"})
    for number, values in enumerate([header, *rows]):
        for column, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            else:
                sheet.write(number, column, value)
    book.close()
    return path


def read(path: Path) -> list[Record]:
    return list(cwm.records(Input(path)))


def said(records: list[Record], kind: type[Any]) -> Iterator[Any]:
    return (one.says for one in records if isinstance(one, Claim) and isinstance(one.says, kind))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The whole rows."""
    return write(tmp_path / "cwm.xlsx", ROWS)


def test_every_case_is_one_mediation_with_all_its_mediators_and_parties(book: Path) -> None:
    records = read(book)
    found = {
        (
            one.valid,
            frozenset((m.actor, m.representative or m.representative_name, m.on_behalf_of) for m in one.mediator),
            frozenset((p.actor, p.side) for p in one.party),
        )
        for one in said(records, Mediation)
    }
    chad = frozenset({("cwm:actor:chad", "A"), ("cwm:actor:chad.nlf", "B"), ("cwm:actor:chad.army-of-the-east", "B")})
    un = "cwm:actor:united-nations"
    assert found == {
        ("1992-09/1992-10-03", frozenset({(un, None, None), ("cwm:actor:portugal", None, None)}), chad),
        ("1993-01-05/", frozenset({("cwm:actor:omar-tahir", None, None)}), chad),
        ("1994/", frozenset({("cwm:actor:ali-juma", None, None)}), chad),
        ("1991/1991-12", frozenset({("cwm:actor:ann-doe", None, un)}), chad),
        ("/1994-04-01", frozenset({("cwm:actor:iran", "cwm:actor:reza-amini", None)}), chad),
        # The group of the same name in another country is another record.
        (
            "1997-02-01/1997-02-09",
            frozenset({(un, None, None)}),
            frozenset({("cwm:actor:mali", "A"), ("cwm:actor:mali.nlf", "B")}),
        ),
    }
    assert not [one for one in records if isinstance(one, Reject)]


def test_offices_are_attested_when_the_mediation_began_and_former_ones_only_noted(book: Path) -> None:
    records = read(book)
    assert {(o.holder[0].actor, o.organisation[0].actor, o.title, o.attested) for o in said(records, Office)} == {
        ("cwm:actor:omar-tahir", "cwm:actor:sudan", "Foreign Minister", "1993-01-05"),
        ("cwm:actor:ann-doe", "cwm:actor:united-nations", "envoy", "1991"),
        ("cwm:actor:reza-amini", "cwm:actor:iran", "Deputy FM", None),
    }
    notes = {one.note for one in records if isinstance(one, Claim) and isinstance(one.says, Mediation)}
    codes = "year_term 1994; Incompatibility 1; territory North"
    assert f"{codes}; Ali Juma: former President" in notes
    assert codes in notes


def test_an_episode_is_told_once_also_where_nobody_mediated(book: Path) -> None:
    found = [(one.valid, {(s.actor, s.side) for s in one.side}) for one in said(read(book), Hostility)]
    assert found == [
        (
            "1990-03-01/1994-05-02",
            {("cwm:actor:chad", "A"), ("cwm:actor:chad.army-of-the-east", "B"), ("cwm:actor:chad.nlf", "B")},
        ),
        ("1996-01-01/", {("cwm:actor:mali", "A"), ("cwm:actor:mali.nlf", "B")}),
    ]


def test_a_claim_cites_its_row_and_the_cell_as_written(book: Path) -> None:
    (one,) = [
        one
        for one in read(book)
        if isinstance(one, Claim) and one.says.kind == "Mediation" and one.origin.row == 3  # type: ignore[union-attr]
    ]
    cited = [(c.source, c.locator, c.quote) for c in one.citations]
    place = "cwm.xlsx, sheet Table 1, row 3, column name of third party"
    assert cited == [("cwm:source:cwm", place, "Omar Tahir, Sudanese Foreign Minister")]
    assert one.credibility == 3


@pytest.mark.parametrize(("row", "code", "column"), BROKEN)
def test_what_cannot_be_read_is_rejected_with_its_place(
    tmp_path: Path, row: tuple[Any, ...], code: str, column: str
) -> None:
    records = read(write(tmp_path / "broken.xlsx", [row]))
    rejects = [one for one in records if isinstance(one, Reject)]
    where = "broken.xlsx, sheet Table 1, row 2" + (f", column {column}" if column else "")
    assert [(one.code, one.where) for one in rejects] == [(code, where)]
    # A date or a side that cannot be read leaves the rest of the row; a third party does not.
    is_left = column in {"med begins", "sideb"}
    assert len(list(said(records, Mediation))) == (1 if is_left else 0)


def test_the_same_mediation_twice_is_a_duplicate(tmp_path: Path) -> None:
    records = read(write(tmp_path / "twice.xlsx", [ROWS[0], ROWS[0]]))
    assert [(one.code, one.where[-5:]) for one in records if isinstance(one, Reject)] == [("duplicate-key", "row 3")]


def test_codes_of_a_release_that_has_them_are_mapped_and_noted(tmp_path: Path) -> None:
    header = (*HEADER, "strategy", "outcome", "venue")
    path = write(tmp_path / "coded.xlsx", [(*ROWS[0], 4, 3, "Lisbon"), (*ROWS[1], 1, 9, "")], header)
    records = read(path)
    found = [(m.strategy, m.outcome, tuple(p.actor for p in m.at)) for m in said(records, Mediation)]
    assert found == [("manipulation", "ceasefire", ("cwm:place:lisbon",)), ("unspecified", None, ())]
    assert [(one.code, one.value) for one in records if isinstance(one, Reject)] == [("unknown-code", "9")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.xlsx", b"PK\x03\x04 no workbook"),
        ("other.csv", b"country;sidea;sideb\nChad;Chad;NLF\n"),
        ("swapped.csv", b"name of third party,country\nUN,Chad\n"),
        ("empty.csv", b""),
    ],
)
def test_another_file_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=name):
        read(path)


def test_columns_that_came_and_went_are_named(tmp_path: Path) -> None:
    rows = [(*row[:6], *row[7:], "x") for row in ROWS[:1]]
    records = read(write(tmp_path / "drift.xlsx", rows, (*HEADER[:6], *HEADER[7:], "coder")))
    assert {one.value for one in records if isinstance(one, Reject)} == {"territory", "coder"}
    assert len(list(said(records, Mediation))) == 1


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, book: Path) -> None:
    graph = prepare(empty_graph, target)
    source = Input(book)

    def load() -> str:
        found = validate(cwm.records(source), graph, cwm.DATASET)
        assert found.rejects == []
        apply_load(graph, cwm.DATASET, found, "cwm.xlsx", source.digest())
        return fingerprint(graph, graph.epoch())

    assert load() == load()
    rows = graph.read("MATCH (m:Version:Mediation)-[:MEDIATOR]->(a:Actor) RETURN count(*) AS n, count(DISTINCT m) AS m")
    # Six mediations, one of them with two mediators.
    assert [(row["n"], row["m"]) for row in rows] == [(7, 6)]


@pytest.fixture(scope="module")
def real() -> Path:
    """The real workbook."""
    folder = os.environ.get("TERTIUS_TEST_DATA")
    path = Path(folder or ".") / "cwm" / "cwm_2014_part.xlsx"
    if folder is None or not path.exists():
        pytest.skip("TERTIUS_TEST_DATA names no folder with cwm/cwm_2014_part.xlsx")
    return path


@pytest.fixture(scope="module")
def real_records(real: Path) -> list[Record]:
    return read(real)


def test_every_mediated_row_of_the_real_file_is_a_mediation_or_a_reject(real: Path, real_records: list[Record]) -> None:
    rows = CalamineWorkbook.from_path(real).get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]
    told = {number for number, row in enumerate(rows, start=2) if row[3] == 1 or row[9] or row[10] or row[11]}
    mediated = {
        one.origin.row
        for one in real_records
        if isinstance(one, Claim) and isinstance(one.says, Mediation) and one.origin
    }
    whole_row = {"missing-party", "invalid-row", "duplicate-key"}
    rejected = {
        int(one.where.partition(", row ")[2].partition(",")[0])
        for one in real_records
        if isinstance(one, Reject) and (one.code in whole_row or one.where.endswith("name of third party"))
    }
    assert mediated | rejected == told
    assert not mediated & rejected


def test_the_real_file_recounted_by_year_agrees(real: Path, real_records: list[Record]) -> None:
    rows = CalamineWorkbook.from_path(real).get_sheet_by_index(0).to_python(skip_empty_area=False)
    # Cells that name one organisation or state plainly, which nobody can read otherwise.
    plain = {"UN": "united-nations", "Algeria": "algeria", "Norway": "norway", "OAU": "organization-of-african-unity"}
    expected = Counter(
        (plain[row[11].strip()], row[9].year)
        for row in rows[1:]
        if row[3] == 1 and row[11].strip() in plain and isinstance(row[9], date)
    )
    found = Counter(
        (one.mediator[0].actor.removeprefix("cwm:actor:"), int(one.valid[:4]))
        for claim in real_records
        if isinstance(claim, Claim) and isinstance(one := claim.says, Mediation) and one.valid
        if claim.citations[0].quote in plain and one.valid[:1] != "/" and len(one.valid.partition("/")[0]) == 10
    )
    assert found == expected
    assert sum(expected.values()) > 15
