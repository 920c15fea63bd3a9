"""Reading tables and cells: every form a publisher uses, and every broken file ends in a message."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.loaders.reading.tables import TableRow, check_columns, check_table, read_table, row_reject
from tertius.loaders.reading.values import (
    interval,
    is_missing,
    join_date,
    parse_date,
    parse_flag,
    parse_integer,
    parse_number,
)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows_of(path: Path, **options: object) -> list[dict[str, str]]:
    return [dict(row) for row in read_table(path, **options)]  # type: ignore[arg-type]


def workbook(path: Path, sheets: dict[str, list[list[object]]], *, top: int = 0, left: int = 0) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows, start=top):
                for column, value in enumerate(row, start=left):
                    if value is not None:
                        sheet.write(number, column, value)
    return path


def test_rows_know_the_line_they_begin_on_across_quoted_line_breaks(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", '\ufeffid, name \r\n1,"Two\r\nlines"\r\n\r\n2,"comma, inside"\r\n')
    table = read_table(path)
    assert table.columns == ["id", "name"]
    assert [(row.line, row["name"]) for row in table] == [(2, "Two\r\nlines"), (5, "comma, inside")]


def test_a_row_names_its_place_in_file_sheet_and_column(tmp_path: Path) -> None:
    csv_row = next(read_table(write(tmp_path / "a.csv", "id\n1\n")))
    sheet_row = next(read_table(workbook(tmp_path / "a.xlsx", {"Data": [["id"], [1]]})))
    assert csv_row.where("id") == "a.csv, line 2, column id"
    assert sheet_row.where() == "a.xlsx, sheet Data, row 2"


def test_tabs_packed_files_and_marks_are_read_without_being_told(tmp_path: Path) -> None:
    expected = [{"id": "1", "name": "Türkiye"}]
    tab, comma = "id\tname\n1\tTürkiye\n", "id,name\n1,Türkiye\n"
    assert rows_of(write(tmp_path / "a.tsv", tab)) == expected
    assert rows_of(write(tmp_path / "a.tab", tab)) == expected
    assert rows_of(write(tmp_path / "a.csv.gz", gzip.compress(comma.encode()))) == expected
    assert rows_of(write(tmp_path / "a.tsv.gz", gzip.compress(tab.encode()))) == expected
    assert rows_of(write(tmp_path / "a.csv", comma.encode("utf-16"))) == expected


def test_an_encoding_that_was_guessed_is_stated(tmp_path: Path) -> None:
    lines = "id,name\n1,Côte d'Ivoire\n2,Türkiye\n3,São Tomé and Príncipe\n"
    guessed = read_table(write(tmp_path / "latin.csv", lines.encode("cp1252")))
    assert [row["name"] for row in guessed] == ["Côte d'Ivoire", "Türkiye", "São Tomé and Príncipe"]
    assert [(one.code, one.value) for one in guessed.remarks()] == [("encoding", "cp1252")]
    assert list(read_table(write(tmp_path / "utf8.csv", lines)).remarks()) == []


def test_a_cyrillic_file_is_not_taken_for_a_western_one(tmp_path: Path) -> None:
    text = "id,name\n1,Российская Федерация\n2,Правительство Республики Таджикистан\n3,Объединённая оппозиция\n"
    table = read_table(write(tmp_path / "ru.csv", text.encode("cp1251")))
    assert next(table)["name"] == "Российская Федерация"


@pytest.mark.parametrize(
    ("name", "content", "message", "code"),
    [
        ("a.csv", b"", "empty", "invalid-input"),
        ("a.csv", b"id;name\n1;x\n", "delimited by the semicolon", "invalid-input"),
        ("a.csv", b"id\tname\n1\tx\n", "delimited by the tab", "invalid-input"),
        ("a.tsv", b"id,name\n1,x\n", "delimited by the comma", "invalid-input"),
        ("a.csv", b'id,name\n1,x\n2,"cut of', "line 3: a quotation mark opened there is never closed", "invalid-input"),
        ("a.csv", b"id,name,end\n1,x,2\n2,y", "line 3: the file ends within this row", "invalid-input"),
        ("a.csv", b"id,name\n1,caf\xe9\n2,caf\xc3\xa9\n", "line 2: bytes that are not UTF-8", "encoding"),
        ("a.csv", b"id,name\n1,\x00\x01\n", "binary content", "encoding"),
        ("a.csv", b"id,name\n1," + b"x" * 1_000_001 + b"\n", "line 2: a cell of more than 1,000,000", "invalid-input"),
        # Without a time: the bytes stand in the test's name, which every worker has to find the same.
        ("a.csv.gz", gzip.compress(b"id,name\n" + b"1,x\n" * 9_000, mtime=0)[:-40], "ends early", "invalid-input"),
        ("a.csv.gz", b"id,name\n1,x\n", "no gzip file", "invalid-input"),
        ("a.xlsx", b"id,name\n1,x\n", "damaged", "invalid-input"),
        ("a.xls", b"id,name\n1,x\n", "cannot be read as a workbook", "invalid-input"),
    ],
)
def test_a_broken_file_ends_in_a_message_that_names_it(
    tmp_path: Path, name: str, content: bytes, message: str, code: str
) -> None:
    with pytest.raises(InvalidInput, match=message) as raised:
        list(read_table(write(tmp_path / name, content)))
    assert name in raised.value.message
    assert raised.value.problem_code == code


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx", "a.csv.gz"):
        with pytest.raises(InvalidInput, match="is no file"):
            read_table(tmp_path / name)


def test_a_line_that_never_ends_is_not_read_to_its_end(tmp_path: Path) -> None:
    bomb = gzip.compress(b"id,name\n" + b"1" * 17_000_000)
    with pytest.raises(InvalidInput, match="a line of more than"):
        list(read_table(write(tmp_path / "bomb.csv.gz", bomb)))


def test_rows_that_do_not_fit_the_header_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,name\n1,x\n2\n3,y,z\n4,w,,\n")
    rejects = {row.line: row_reject(row) for row in read_table(path)}
    assert {line: one.code for line, one in rejects.items() if one} == {3: "invalid-row", 4: "invalid-row"}
    assert "3 cells found, 2 expected" in str(rejects[4])


def test_unnamed_and_repeated_columns_are_told_apart(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", ",id,name,name,,\n7,1,a,b,,\n,2,c,d,,\n")
    table = read_table(path)
    assert table.columns == ["id", "name", "name (2)"]
    assert [dict(row) for row in table] == [
        {"column 1": "7", "id": "1", "name": "a", "name (2)": "b"},
        {"id": "2", "name": "c", "name (2)": "d"},
    ]


def test_a_row_of_tags_is_no_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "date,amount\n#date,#value\n2020-01-01,5\n")
    table = read_table(path, hxl=True)
    assert dict(table.hxl) == {"date": "#date", "amount": "#value"}
    assert [row.line for row in table] == [3]
    assert len(rows_of(write(tmp_path / "b.csv", "date,amount\n2020-01-01,5\n"), hxl=True)) == 1


def test_cells_of_a_workbook_are_the_text_a_reader_sees(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "Notes": [["nothing"]],
            "Data": [
                ["id", "when", "at", "sum", "text", "flag"],
                [4, date(1999, 2, 18), datetime.fromisoformat("1999-02-18T12:30"), 0.5, " 04 ", True],
            ],
        },
    )
    assert rows_of(path, sheet="Data") == [
        {"id": "4", "when": "1999-02-18", "at": "1999-02-18T12:30:00", "sum": "0.5", "text": "04", "flag": "TRUE"}
    ]
    with pytest.raises(InvalidInput, match='no sheet "Dta"; it has: Notes, Data'):
        read_table(path, sheet="Dta")


def test_row_numbers_of_a_sheet_count_from_its_top(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["title"], [], ["id", "name"], [1, "x"], [], [2, "y"]]}, top=2)
    table = read_table(path, header_row=5)
    assert [(row.line, row["id"], row["name"]) for row in table] == [(6, "1", "x"), (8, "2", "y")]


def test_a_sheet_that_begins_in_a_later_column_keeps_its_columns(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["id", "name"], [1, "x"]]}, left=2)
    assert rows_of(path) == [{"id": "1", "name": "x"}]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", {"S": [["id"], [1]]})
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for member in source.namelist():
            target.writestr(member, source.read(member))
        with target.open("xl/media/zeros.bin", "w") as file:
            for _ in range(520):
                file.write(b"\0" * 1_000_000)
    with pytest.raises(InvalidInput, match="unpacks to more than 512,000,000 bytes"):
        read_table(bomb)


def test_a_sheet_with_one_cell_in_its_far_corner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "corner.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "id")
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(InvalidInput, match="1,048,576 rows and 16,384 columns"):
        read_table(path)


def test_a_workbook_cell_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    good, bad = workbook(tmp_path / "good.xlsx", {"S": [["id"], ["MARK"]]}), tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            target.writestr(member, source.read(member).replace(b"MARK", b"x" * 10_000_000))
    with pytest.raises(InvalidInput, match="row 2: a cell of more than 1,000,000"):
        list(read_table(bad))


def test_a_workbook_cut_off_is_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", {"S": [["id"], [1]]}).read_bytes()
    with pytest.raises(InvalidInput, match="cut off, damaged"):
        read_table(write(tmp_path / "cut.xlsx", good[: len(good) // 2]))


def test_an_ods_table_is_read_and_one_that_repeats_its_cells_forever_is_refused(tmp_path: Path) -> None:
    filler = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    assert rows_of(ods(tmp_path / "good.ods", [["id", "name"], ["1", "x"]], filler)) == [{"id": "1", "name": "x"}]
    for repeat in ('<table:table-row table:number-rows-repeated="2000000000">', "<table:table-row>"):
        cell = '<table:table-cell table:number-columns-repeated="200000" office:value-type="string"/>'
        bomb = ods(tmp_path / "bomb.ods", [["id", "name"]], f"{repeat}{cell}</table:table-row>")
        with pytest.raises(InvalidInput, match="repeats a cell with content more than 100,000 times"):
            read_table(bomb)


def ods(path: Path, rows: list[list[str]], more: str) -> Path:
    """An OpenDocument workbook with one sheet of text, and further rows as written."""
    name = "urn:oasis:names:tc:opendocument:xmlns"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    table = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    spaces = f'xmlns:office="{name}:office:1.0" xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0"'
    sheet = f'<office:spreadsheet><table:table table:name="S">{table}{more}</table:table></office:spreadsheet>'
    entry = (
        f'<m:manifest xmlns:m="{name}:manifest:1.0"><m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", f"{entry}</m:manifest>")
        content = f"<office:document-content {spaces}><office:body>{sheet}</office:body></office:document-content>"
        package.writestr("content.xml", content)
    return path


def test_missing_columns_stop_and_unknown_ones_are_told() -> None:
    with pytest.raises(InvalidInput, match=r'lacks the column "ccode1".*"code1" comes closest'):
        check_columns(["code1", "year"], needed=["ccode1"])
    drift = check_columns(["a", "c"], needed=["a"], known=["a", "b"])
    assert {(one.code, one.value) for one in drift} == {("schema-drift", "b"), ("schema-drift", "c")}


def test_a_checked_table_gives_remarks_on_its_encoding_too(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a.csv", "id,näme\n1,Grünes Gewölbe\n".encode("cp1252")))
    assert [one.code for one in check_table(table, needed=["id"], known=["id"])] == ["encoding", "schema-drift"]


def test_a_header_in_another_case_is_taken_for_what_is_read(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a.csv", b"EVENT_ID,Event_Date,Other,event\n1,2014-06-09,x,y\n"))
    remarks = list(check_table(table, needed=["event_id"], known=["event_date", "event"]))
    assert [(one.code, one.value) for one in remarks] == [("schema-drift", "Other")]
    assert dict(next(table)) == {"event_id": "1", "event_date": "2014-06-09", "Other": "x", "event": "y"}


def test_of_two_spellings_the_one_that_is_read_counts(tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a.csv", b"ID,id\n1,2\n"))
    assert [one.value for one in check_table(table, needed=["id"], known=["id"])] == ["ID"]
    assert next(table)["id"] == "2"


def test_a_table_without_a_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"a\.csv has column names and no row below them"):
        list(read_table(write(tmp_path / "a.csv", b"id,name\n\n")))
    assert len(list(read_table(write(tmp_path / "a.csv", b"id,name\n1,x\n")))) == 1


def test_what_says_nothing_is_missing() -> None:
    assert all(is_missing(text) for text in ("", " ", "NA", "n/a", "None", "?", ". .", "NaN"))
    assert not any(is_missing(text) for text in ("0", "no", "Nauru", "-9", "N"))
    assert is_missing("-9", also={"-9"})


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("2014-06-09", "iso", "2014-06-09"),
        ("2014-06-09Z", "iso", "2014-06-09"),
        ("2014-06-09 00:00:00.000", "iso", "2014-06-09"),
        ("2014-06", "iso", "2014-06"),
        ("9/6/2014", "dmy", "2014-06-09"),
        ("09.06.2014", "dmy", "2014-06-09"),
        ("9/6/2014", "mdy", "2014-09-06"),
        ("9//2009", "mdy", "2009-09"),
        ("?/6/2014", "dmy", "2014-06"),
        ("00/00/1990", "dmy", "1990"),
        ("20140609", "ymd", "2014-06-09"),
        ("20140699", "ymd", "2014-06"),
        ("20149999", "ymd", "2014"),
        ("178309", "ymd", "1783-09"),
        ("20140609.0", "ymd", "2014-06-09"),
        ("41799", "serial", "2014-06-09"),
        ("2014", "year", "2014"),
        ("2014.0", "dmy", "2014"),
        ("-9", "ymd", None),
        ("99999999", "ymd", None),
        ("NA", "dmy", None),
    ],
)
def test_dates_keep_the_precision_they_were_written_in(text: str, form: str, expected: str | None) -> None:
    assert parse_date(text, form) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "form", "code"),
    [
        ("31/02/2014", "dmy", "impossible-date"),
        ("06/13/2014", "dmy", "impossible-date"),
        ("9/6/14", "mdy", "bad-date"),
        ("June 2014", "dmy", "bad-date"),
        ("9/6/2014", "iso", "bad-date"),
        ("20140230", "ymd", "impossible-date"),
    ],
)
def test_a_date_of_another_form_is_refused(text: str, form: str, code: str) -> None:
    with pytest.raises(DateError) as raised:
        parse_date(text, form)  # type: ignore[arg-type]
    assert raised.value.problem_code == code


def test_two_digit_years_are_read_where_the_data_set_says_how() -> None:
    assert parse_date("9/6/14", "mdy", latest_short_year=2029) == "2014-09-06"
    assert parse_date("9/6/89", "mdy", latest_short_year=2029) == "1989-09-06"


def test_dates_in_several_cells_and_intervals() -> None:
    assert join_date("1816", "1", "-9") == "1816-01"
    assert join_date("1816", "", "5") == "1816"
    assert join_date("", "1", "1") is None
    assert interval("1816", "..") == "1816/.."
    assert interval(None, "1816") == "/1816"
    assert interval(None, None) is None
    with pytest.raises(DateError, match="ends before it begins"):
        interval("1817", "1816")


def test_numbers_and_flags() -> None:
    assert [parse_number(text) for text in ("4.0", "1e3", "-0.50", "NA")] == ["4", "1000", "-0.5", None]
    assert parse_number("1,234,567.5", thousands=",") == "1234567.5"
    assert [parse_integer(text) for text in ("4.0", "-9", "-1")] == [4, None, -1]
    assert [parse_flag(text) for text in ("1", "0.0", "Yes", "", "-9")] == [True, False, True, None, None]
    for wrong in ("1,234", "2014-06-09", "twelve", "1.2.3"):
        with pytest.raises(InvalidInput, match="is no number"):
            parse_number(wrong)
    with pytest.raises(InvalidInput, match="neither yes nor no"):
        parse_flag("2")


def test_a_row_is_a_plain_mapping_of_text(tmp_path: Path) -> None:
    row = next(read_table(write(tmp_path / "a.csv", "id,name\n1,x\n")))
    assert isinstance(row, TableRow)
    assert row == {"id": "1", "name": "x"}
