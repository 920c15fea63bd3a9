"""The loader of PA-X, on rows made up in the set's form, and in the graph.

Expectations are told by reading the rows.
"""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import neo4j
import pytest
import xlsxwriter

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.office import Office
from tertius.graph_schema.facts.oversight import Oversight
from tertius.graph_schema.facts.signature import Signature
from tertius.loaders import pax
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target

HEADER = [
    "Con",
    "Contp",
    "PP",
    "PPName",
    "Reg",
    "AgtId",
    "Agt",
    "Dat",
    "Status",
    "Lgt",
    "Agtp",
    "Stage",
    "StageSub",
    "Part",
    "ThrdPart",
    "OthAgr",
    "Loc1ISO",
    "Loc2ISO",
    "Loc1GWNO",
    "Loc2GWNO",
    "UcdpCon",
    "UcdpAgr",
    "GCh",
    "GChRhet",
    "TjMech",
]
SIGNED = "Multiparty signed/agreed"
ROWS: list[dict[str, Any]] = [
    {
        "AgtId": 9001,
        "Agt": "River Accord",
        "Dat": "2013-06-18",
        "Stage": "SubPar",
        "StageSub": "MultIss",
        "Part": (
            "(Signed) Amara Dolo\nFor the Mouvement du Haut Fleuve (MHF)\n\n(Signed) Paul Soro\n"
            "For the Government of Mali"
        ),
        "ThrdPart": (
            "Mediator: Bakary Kone, President of Burkina Faso\nWitness: Lena Berg, Ambassador of Norway\n"
            "Guarantor: Algeria"
        ),
        "UcdpCon": "372",
    },
    {
        "AgtId": 9002,
        "Agt": "Déclaration d’adhésion à l’accord du fleuve",
        "Dat": "20/07/2013",
        "Stage": "Imp",
        "StageSub": "ExtPar",
        "Part": "(Signed)\nPour le Front de la Savane\nIdris Ba Diallo",
        "UcdpCon": "372, 11347",
    },
    {
        "AgtId": 9003,
        "Agt": "Statement",
        "Dat": "NA",
        "Stage": "Pre",
        "Part": "Government of Mali, MHF",
        "ThrdPart": "/",
    },
    {
        "AgtId": 9004,
        "Agt": "Truce",
        "Dat": "2014-02-30",
        "Stage": "Cea",
        "Part": "NA",
        "ThrdPart": "OSCE (facilitator)",
    },
    {"AgtId": 9005, "Agt": "Notes", "Dat": "2014", "Stage": "Late", "Part": "The leaders of the three main parties"},
    {"AgtId": 9005, "Agt": "Notes again", "Dat": "2014", "Stage": "Oth", "Part": ""},
    {"AgtId": "River", "Agt": "9001", "Dat": "2014", "Stage": "Oth", "Part": ""},
    {
        "AgtId": 9006,
        "Agt": "Resolution",
        "Dat": "2015-01-02",
        "Stage": "Ren",
        "Part": "United Nations Security Council",
        "ThrdPart": "Under the auspices of the United Nations",
    },
]
COMMON = {
    "Con": "Mali",
    "Contp": "Government/territory",
    "PP": 75,
    "PPName": "Mali: river process",
    "Status": SIGNED,
    "Agtp": "Intra",
    "Loc1ISO": "MLI",
    "Loc1GWNO": 432,
    "GCh": 0,
}


def cells(row: dict[str, Any], header: list[str]) -> list[Any]:
    return [{**COMMON, **row}.get(name, "") for name in header]


def write_book(path: Path, rows: list[dict[str, Any]], header: list[str] = HEADER) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Peace Agreements")
        for number, row in enumerate([header, *(cells(row, header) for row in rows)]):
            sheet.write_row(number, 0, row)
    return path


def write_csv(path: Path, rows: list[dict[str, Any]], header: list[str] = HEADER, delimiter: str = ",") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([header, *(cells(row, header) for row in rows)])
    return path


def read(path: Path) -> tuple[list[Claim], list[Reject]]:
    found = list(pax.records(Input(path)))
    return [one for one in found if isinstance(one, Claim)], [one for one in found if isinstance(one, Reject)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "pax_agreements_v2.xlsx", ROWS)


def facts(claims: list[Claim], kind: type) -> dict[str, Any]:
    return {one.says.id: one.says for one in claims if isinstance(one.says, kind)}


def test_an_agreement_says_what_its_row_codes(book: Path) -> None:
    found = facts(read(book)[0], Agreement)
    assert set(found) == {"pax:9001", "pax:9002", "pax:9003", "pax:9004", "pax:9005", "pax:9006"}
    river = found["pax:9001"]
    assert (river.name, river.date, river.stage, river.substage) == ("River Accord", "2013-06-18", "SubPar", "MultIss")
    assert (river.status, river.type, river.issue) == (SIGNED, "Intra", "Government/territory")
    assert (river.process, river.conflicts) == ("pax:process:75", ("ucdp:conflict:372",))
    assert set(river.countries) == {"iso3:MLI", "gw:432"}
    assert [(one.id, one.status) for one in river.identifiers] == [("pax:9001", "established")]
    assert found["pax:9002"].conflicts == ("ucdp:conflict:372", "ucdp:conflict:11347")


def test_dates_are_read_in_both_forms_and_a_missing_one_is_none(book: Path) -> None:
    dates = {key: one.date for key, one in facts(read(book)[0], Agreement).items()}
    assert dates == {
        "pax:9001": "2013-06-18",
        "pax:9002": "2013-07-20",
        "pax:9003": None,
        "pax:9004": None,
        "pax:9005": "2014",
        "pax:9006": "2015-01-02",
    }


def test_signatures_tell_who_signed_for_whom_in_which_role(book: Path) -> None:
    said = {
        (one.of[0].actor, one.signatory[0].actor, one.signatory[0].role, one.signatory[0].representative, one.act)
        for one in facts(read(book)[0], Signature).values()
    }
    mhf, government = "pax:actor:mli:mouvement-du-haut-fleuve", "pax:actor:government-of-mali"
    assert said == {
        ("pax:9001", mhf, "party", "pax:actor:mli:amara-dolo", "signed"),
        ("pax:9001", government, "party", "pax:actor:mli:paul-soro", "signed"),
        ("pax:9001", "pax:actor:mli:bakary-kone", "mediator", None, None),
        ("pax:9001", "pax:actor:norway", "witness", "pax:actor:mli:lena-berg", None),
        ("pax:9001", "pax:actor:algeria", "guarantor", None, None),
        ("pax:9002", "pax:actor:mli:front-de-la-savane", "adherent", "pax:actor:mli:idris-ba-diallo", "adhered"),
        ("pax:9003", government, "party", None, None),
        ("pax:9003", "pax:actor:mli:mhf", "party", None, None),
        ("pax:9004", "pax:actor:osce", "mediator", None, None),
        ("pax:9006", "pax:actor:united-nations-security-council", "party", None, "adopted"),
        ("pax:9006", "pax:actor:united-nations", "third_party", None, None),
    }


def test_a_mediation_joins_mediators_signatories_and_the_agreement(book: Path) -> None:
    found = facts(read(book)[0], Mediation)
    assert set(found) == {"pax:mediation:9001", "pax:mediation:9004", "pax:mediation:9006"}
    river = found["pax:mediation:9001"]
    assert [(one.actor, one.role, one.on_behalf_of) for one in river.mediator] == [
        ("pax:actor:mli:bakary-kone", "mediator", "pax:actor:burkina-faso")
    ]
    assert {one.actor for one in river.party} == {
        "pax:actor:mli:mouvement-du-haut-fleuve",
        "pax:actor:government-of-mali",
    }
    assert {(one.actor, one.role) for one in river.attended_by} == {
        ("pax:actor:norway", "witness"),
        ("pax:actor:algeria", "guarantor"),
    }
    assert (river.valid, river.attested, river.outcome) == (None, "2013-06-18", "partial_agreement")
    assert [one.actor for one in (*river.in_process, *river.led_to, *river.concerning)] == [
        "pax:process:75",
        "pax:9001",
        "ucdp:conflict:372",
    ]
    assert [(one.actor, one.role) for one in found["pax:mediation:9004"].mediator] == [
        ("pax:actor:osce", "facilitator")
    ]
    assert [one.actor for one in found["pax:mediation:9006"].mandated_by] == ["pax:actor:united-nations"]


def test_a_guarantor_also_oversees_the_agreement(book: Path) -> None:
    (one,) = facts(read(book)[0], Oversight).values()
    assert (one.guarantor[0].actor, one.of[0].actor, one.attested) == ("pax:actor:algeria", "pax:9001", "2013-06-18")


def test_what_is_read_out_of_text_keeps_its_words_and_is_less_credible(book: Path) -> None:
    claims = {one.id: one for one in read(book)[0]}
    signature = claims["pax:signature:9001:mouvement-du-haut-fleuve:party"]
    assert signature.citations[0].quote == "(Signed) Amara Dolo\nFor the Mouvement du Haut Fleuve (MHF)"
    assert (signature.citations[0].source, signature.citations[0].locator) == ("pax:source:2", "AgtId 9001, Part")
    assert (signature.credibility, claims["pax:signature:9003:mhf:party"].credibility) == (3, 4)
    assert claims["pax:9001"].credibility == 2
    assert signature.origin is not None
    assert (signature.origin.file, signature.origin.row) == ("pax_agreements_v2.xlsx", 2)


def test_every_row_or_piece_that_cannot_be_read_is_a_reject(book: Path) -> None:
    rejects = read(book)[1]
    where = "pax_agreements_v2.xlsx, sheet Peace Agreements, row"
    assert {(one.code, one.where, one.value) for one in rejects} == {
        ("impossible-date", f"{where} 5, column Dat", "2014-02-30"),
        ("unknown-code", f"{where} 6, column Stage", "Late"),
        ("unparsed-text", f"{where} 6, column Part", "The leaders of the three main parties"),
        ("duplicate-key", f"{where} 7, column AgtId", "9005"),
        ("invalid-row", f"{where} 8, column AgtId", "River"),
    }


def test_the_csv_export_says_the_same_as_the_workbook(tmp_path: Path, book: Path) -> None:
    def said(path: Path) -> dict[str, str]:
        return {one.id: one.digest() for one in read(path)[0]}

    assert said(write_csv(tmp_path / "pax_v2.csv", ROWS)) == said(book)


def test_columns_that_are_missing_or_new_are_named(tmp_path: Path) -> None:
    header = [name for name in HEADER if name != "StageSub"]
    path = write_csv(tmp_path / "pax_v9.csv", ROWS[:1], [*header, "Ver", "Colour"])
    drift = [one.value for one in read(path)[1] if one.code == "schema-drift"]
    assert drift == ["StageSub", "Colour"]


def test_the_first_release_had_no_process(tmp_path: Path) -> None:
    header = [name for name in HEADER if name not in {"PP", "PPName"}]
    claims, rejects = read(write_csv(tmp_path / "pax.csv", ROWS[:1], header))
    assert claims[0].says.id == "pax:source:1"
    assert rejects == []
    assert facts(claims, Agreement)["pax:9001"].process is None
    assert facts(claims, Mediation)["pax:mediation:9001"].in_process == ()


def test_a_selection_is_no_release_that_could_retract(tmp_path: Path, book: Path) -> None:
    assert pax.release(Input(book)) is None
    # The smallest whole dump described in the project's code lists has 1,518 agreements.
    many = [{**ROWS[0], "AgtId": number, "Part": "", "ThrdPart": ""} for number in range(1, 1519)]
    assert pax.release(Input(write_csv(tmp_path / "pax_all_v3.csv", many))) == "3"


@pytest.mark.parametrize("twin", ["delimiter", "columns", "no table", "cut", "no workbook", "bomb"])
def test_a_file_of_another_form_is_refused_by_name(tmp_path: Path, book: Path, twin: str) -> None:
    path = tmp_path / "broken.xlsx"
    if twin == "delimiter":
        path = write_csv(tmp_path / "broken.csv", ROWS, delimiter=";")
    elif twin == "columns":
        path = write_csv(tmp_path / "broken.csv", ROWS, [name for name in HEADER if name != "ThrdPart"])
    elif twin == "no table":
        path = tmp_path / "broken.csv"
        path.write_text("", encoding="utf-8")
    elif twin == "cut":
        path.write_bytes(book.read_bytes()[:4000])
    elif twin == "no workbook":
        path.write_bytes(b"AgtId,Agt\n1,2\n")
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
                package.writestr(name, b" " * 80_000_000)
    with pytest.raises(InvalidInput, match=r"broken\.(csv|xlsx)"):
        read(path)


def test_swapped_columns_end_in_rejects_and_no_facts(tmp_path: Path) -> None:
    swapped = [{**row, "AgtId": row["Agt"], "Agt": row["AgtId"]} for row in ROWS]
    claims, rejects = read(write_csv(tmp_path / "pax_v2.csv", swapped))
    assert Counter(one.code for one in rejects)["invalid-row"] >= 7
    assert facts(claims, Signature).keys() <= {"pax:signature:9001"}


def _load(graph: Graph, path: Path) -> None:
    source = Input(path)
    apply_load(graph, pax.DATASET, validate(pax.records(source), graph, pax.DATASET), path.name, source.digest())


def test_loading_twice_changes_nothing_and_a_correction_revises_the_same_fact(
    empty_graph: neo4j.Driver, target: Target, tmp_path: Path, book: Path
) -> None:
    graph = prepare(empty_graph, target)
    _load(graph, book)
    first, epoch = fingerprint(graph, graph.epoch()), graph.epoch()
    _load(graph, book)
    assert (fingerprint(graph, graph.epoch()), graph.epoch()) == (first, epoch)
    corrected = {**ROWS[0], "Dat": "2013-06-19", "Part": ROWS[0]["Part"].replace("Paul Soro", "Paulin Soro")}
    _load(graph, write_book(tmp_path / "pax_agreements_v3.xlsx", [corrected, *ROWS[1:]]))
    rows = graph.read(
        "MATCH (s:Signature)-[:SIGNATORY]->(a:Actor) OPTIONAL MATCH (s)-[:REPRESENTATIVE]->(p:Actor) "
        "WHERE s.id STARTS WITH 'pax:signature:9001' WITH s, a, p "
        "WHERE s.since <= $at < s.until AND 'best' IN s.policies AND s.id ENDS WITH 'party' "
        "AND s.id STARTS WITH 'pax:signature:9001' RETURN s.id AS id, s.valid AS valid, p.id AS person",
        at=graph.epoch(),
    )
    assert {(row["id"], row["valid"], row["person"]) for row in rows} == {
        ("pax:signature:9001:mouvement-du-haut-fleuve:party", "2013-06-19", "pax:actor:mli:amara-dolo"),
        ("pax:signature:9001:government-of-mali:party", "2013-06-19", "pax:actor:mli:paulin-soro"),
    }


def test_the_government_of_a_state_is_tied_to_the_state_whose_name_it_bears(tmp_path: Path) -> None:
    spelled = ["Government of Mali", "The Government of the Republic of Mali"]
    rows = [{**ROWS[0], "AgtId": 9101 + number, "Part": part} for number, part in enumerate(spelled)]
    # In 1990 ISO had given the code of South Sudan to nobody: a name alone is no state then.
    rows.append({**ROWS[0], "AgtId": 9110, "Dat": "1990-01-02", "Part": "Government of South Sudan"})
    rows.append(
        {**ROWS[0], "AgtId": 9111, "Part": "Transitional Government of Mali; Malian Government; the Government"}
    )
    claims, _ = read(write_book(tmp_path / "pax_v2.xlsx", rows))
    held = {
        (one.holder[0].actor, one.title, one.organisation[0].actor)
        for one in (claim.says for claim in claims)
        if isinstance(one, Office)
    }
    assert held == {("pax:actor:government-of-mali", "government", "pax:actor:mali")}
    signed = {
        one.signatory[0].actor
        for key, one in facts(claims, Signature).items()
        if key.startswith(("pax:signature:9101", "pax:signature:9102")) and one.signatory[0].role == "party"
    }
    assert signed == {"pax:actor:government-of-mali"}
    (mali,) = (one.says for one in claims if one.says.id == "pax:actor:mali")
    assert [one.id for one in mali.identifiers] == ["iso3:MLI"]
