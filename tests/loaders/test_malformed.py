"""Malformed twins of every format end in a message that names the file and what to do, soon and before any fact.

Each data set's good file is made of the rows of its own tests; each twin spoils it in one way.
"""

from __future__ import annotations

import gzip
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Fact
from tertius.graph_schema.errors import TertiusError
from tertius.loaders.record import Input
from tertius.loaders.registry import loader_named
from tests.loaders import (
    test_acled,
    test_cwm,
    test_fts,
    test_gdelt,
    test_icews,
    test_pax,
    test_sudan_mediation,
    test_ucdp_actors,
    test_ucdp_conflicts,
    test_ucdp_external_support,
    test_ucdp_peace_agreements,
)
from tests.loaders.state_lists import GW_HEADER, GW_ROWS
from tests.loaders.test_atop import DIRECTED, DYAD_HEADER
from tests.loaders.ucdp_files import ACTOR_HEADER, AGREEMENT_HEADER, CONFLICT_HEADER, SUPPORT_HEADER, write_xlsx

Table = tuple[list[str], list[list[str]]]
LIMIT_SECONDS = 60
"""Far above what any of them takes, so that a busy machine fails nothing."""


def table(header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> Table:
    """Header and cells as text."""
    names = list(header)
    return names, [[str(row.get(name, "")) for name in names] for row in rows]


TABLES: dict[str, tuple[str, Table]] = {
    "pax": ("pax_v2.csv", table(test_pax.HEADER, test_pax.ROWS)),
    "cwm": ("cwm.csv", (list(test_cwm.HEADER), [[str(cell) for cell in row] for row in test_cwm.ROWS])),
    "ucdp-actors": (
        "actor-221.csv",
        table(ACTOR_HEADER, [test_ucdp_actors.BASE | one for one in test_ucdp_actors.ROWS]),
    ),
    "ucdp-conflicts": ("acd-221.csv", table(CONFLICT_HEADER, test_ucdp_conflicts.CIVIL_YEARS)),
    "ucdp-peace-agreements": ("pa-221.csv", table(AGREEMENT_HEADER, test_ucdp_peace_agreements.ROWS)),
    "ucdp-external-support": (
        "esd-ay-181.csv",
        table(SUPPORT_HEADER, [test_ucdp_external_support.BASE | one for one in test_ucdp_external_support.ROWS]),
    ),
    "sudan-mediation": (
        "mediation.csv",
        table(test_sudan_mediation.HEADER, [test_sudan_mediation.row("S-1", "Norway", "NOR")] * 2),
    ),
    "states": ("gwstates.csv", (GW_HEADER, GW_ROWS)),
    "atop": ("dyad_years.csv", (DYAD_HEADER.split(","), [line.split(",") for line in DIRECTED.split("\n")])),
    "fts": ("flows.csv", table(test_fts.HEADER, [test_fts.row("1"), test_fts.row("2")])),
    "icews": ("events.tab", table(test_icews.HEADER, [test_icews.row("1"), test_icews.row("2")])),
    "acled": ("acled.csv", table(test_acled.HEADER, [test_acled.row("MLI1"), test_acled.row("MLI2")])),
}


def text_of(found: Table, delimiter: str) -> str:
    """The table as delimited text; no cell of the samples needs more than quotes around it."""
    header, rows = found
    quoted = [[f'"{cell}"' if set(cell) & set(f"{delimiter}\n") else cell for cell in row] for row in rows]
    return "\n".join(delimiter.join(one) for one in [header, *quoted]) + "\n"


def _cut(text: str, delimiter: str) -> bytes:
    """The file ends within its last row, as a download that broke off does."""
    return f"{text}1{delimiter}2".encode()


def _unclosed(text: str, delimiter: str) -> bytes:
    return (text + '"' + f"1{delimiter}2\n" * 3).encode()


def _mixed(text: str, delimiter: str) -> bytes:
    """Two encodings in one file, as when exports are put together."""
    header, _, rest = text.partition("\n")
    rows = rest.encode() * 3
    return header.encode() + b"\n" + rows + "é\n".encode() + "é\n".encode("latin-1")


SPOILED: dict[str, Callable[[str, str], bytes]] = {
    "cut off": _cut,
    "a quotation mark never closed": _unclosed,
    "another delimiter": lambda text, delimiter: text.replace(delimiter, "|" if delimiter == "," else "^").encode(),
    "two encodings": _mixed,
    "binary": lambda text, delimiter: text.encode()[:40] + b"\0\1\2" * 100,
    "a cell of ten megabytes": lambda text, delimiter: (text + '"' + "x" * 10_000_000 + '"\n').encode(),
    "empty": lambda text, delimiter: b"",
    "other columns": lambda text, delimiter: text.replace(text.partition("\n")[0], delimiter.join("abcdefg")).encode(),
}


def refused(name: str, path: Path) -> str:
    """The message with which a file is refused; no fact was given before, or what was given is thrown away with it."""
    begun = time.monotonic()
    with pytest.raises(TertiusError) as caught:
        for _ in loader_named(name).records(Input(path)):
            pass
    assert time.monotonic() - begun < LIMIT_SECONDS
    assert caught.value.problem_code in {"invalid-input", "encoding", "schema-drift", "not-found"}
    return caught.value.message


@pytest.mark.parametrize("twin", SPOILED)
@pytest.mark.parametrize("name", TABLES)
def test_a_spoiled_table_is_refused_by_name_with_the_next_step(name: str, twin: str, tmp_path: Path) -> None:
    file, sample = TABLES[name]
    delimiter = "\t" if file.endswith(".tab") else ","
    path = tmp_path / file
    if (name, twin) == ("acled", "another delimiter"):
        pytest.skip("its exports come with commas and with semicolons: the delimiter is found out")
    path.write_bytes(SPOILED[twin](text_of(sample, delimiter), delimiter))
    message = refused(name, path)
    assert file in message
    advice = ("again", "Save it", "Save the", "close it", "Give the file", "xpected")
    assert any(word in message for word in advice), message


@pytest.mark.parametrize("name", TABLES)
def test_a_packed_table_that_is_damaged_is_refused(name: str, tmp_path: Path) -> None:
    file, sample = TABLES[name]
    path = tmp_path / f"{file}.gz"
    path.write_bytes(gzip.compress(text_of(sample, "\t" if file.endswith(".tab") else ",").encode())[:-12])
    assert "Download it again" in refused(name, path)


def _bomb(path: Path, sample: Table) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for one in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            package.writestr(one, b" " * 200_000_000)


def _cut_book(path: Path, sample: Table) -> None:
    header, rows = sample
    write_xlsx(path, header, [dict(zip(header, row, strict=True)) for row in rows])
    path.write_bytes(path.read_bytes()[:-400])


def _far_cell(path: Path, sample: Table) -> None:
    """A sheet with one cell in its last corner: few bytes, and room for seventeen milliards of cells."""
    sheet = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", sheet)


BOOKS: dict[str, Callable[[Path, Table], Any]] = {
    "a zip bomb": _bomb,
    "cut off": _cut_book,
    "a cell in the last corner": _far_cell,
    "no workbook": lambda path, sample: path.write_text("a,b\n1,2\n"),
}


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook that unpacks to 600 megabytes, made once."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.xlsx"
    _bomb(path, ([], []))
    return path.read_bytes()


@pytest.mark.parametrize("twin", BOOKS)
@pytest.mark.parametrize("name", TABLES)
def test_a_spoiled_workbook_is_refused_by_name(name: str, twin: str, tmp_path: Path, bomb: bytes) -> None:
    path = tmp_path / (TABLES[name][0].partition(".")[0] + ".xlsx")
    if twin == "a zip bomb":
        path.write_bytes(bomb)
    else:
        BOOKS[twin](path, TABLES[name][1])
    message = refused(name, path)
    assert path.name in message
    assert "again" in message or "Save" in message


@pytest.mark.parametrize("name", [one for one in TABLES if one != "states"])
def test_swapped_columns_end_in_rejects_and_no_fact(name: str, tmp_path: Path) -> None:
    """The header turned by one: every cell stands under its neighbour's name."""
    file, (header, rows) = TABLES[name]
    path = tmp_path / file
    path.write_text(text_of(([*header[1:], header[0]], rows), "\t" if file.endswith(".tab") else ","))
    try:
        found = list(loader_named(name).records(Input(path)))
    except TertiusError as error:
        assert path.name in error.message  # noqa: PT017 - either a refusal or rejects
        return
    facts = [one for one in found if isinstance(one, Claim) and isinstance(one.says, Fact)]
    assert len(found) > len(facts)
    assert facts == []


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{("&a" + (str(n - 1) if n > 1 else "") + ";") * 10}">' for n in range(1, 10))
    + ']><iati-activities version="2.03"><iati-activity><title><narrative>&a9;</narrative></title></iati-activity>'
    "</iati-activities>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><iati-activities version="2.03">'
    "<iati-activity><title><narrative>&x;</narrative></title></iati-activity></iati-activities>"
)
ACTIVITY = '<iati-activities version="2.03"><iati-activity><iati-identifier>A-1</iati-identifier>'
XML = {
    "billion laughs": LAUGHS,
    "an entity from outside": OUTSIDE,
    "cut off": ACTIVITY,
    "no XML": "id,amount\n1,2\n",
    "another root": "<rss><channel/></rss>",
    "empty": "",
    "ten megabytes of text": f"{ACTIVITY}<title><narrative>{'x' * 10_500_000}</narrative></title></iati-activity></a>",
}


@pytest.mark.parametrize("twin", XML)
def test_spoiled_xml_is_refused_by_name(twin: str, tmp_path: Path) -> None:
    path = tmp_path / "activities.xml"
    path.write_text(XML[twin])
    message = refused("iati", path)
    assert path.name in message
    assert "root:" not in message  # no line of /etc/passwd


LINES = {
    "no JSON": b"id,name\n1,2\n",
    "binary": b"\0\1\2\3" * 200,
    "a line past all measure": b'{"id": "' + b"x" * 17_000_000 + b'"}\n',
}


@pytest.mark.parametrize("twin", LINES)
def test_spoiled_json_lines_are_refused_by_name(twin: str, tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    path.write_bytes(LINES[twin])
    assert path.name in refused("ftm", path)


GDELT = {
    "another delimiter": test_gdelt.line("1").replace("\t", ","),
    "empty": "",
}


@pytest.mark.parametrize("twin", GDELT)
def test_spoiled_gdelt_files_are_refused_by_name(twin: str, tmp_path: Path) -> None:
    path = tmp_path / "20140609.export.CSV"
    path.write_text(GDELT[twin])
    assert path.name in refused("gdelt", path)
