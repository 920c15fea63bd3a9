"""The loader of PA-X on the real workbook, where `TERTIUS_TEST_DATA` names the folder that holds it.

The recount uses python-calamine alone; the Malian signatures were written down by reading the cells.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.facts.signature import Signature
from tertius.loaders import pax
from tertius.loaders.record import Input


def facts(claims: list[Claim], kind: type) -> dict[str, Any]:
    """What the claims say of one kind, by id."""
    return {one.says.id: one.says for one in claims if isinstance(one.says, kind)}


@pytest.fixture(scope="module")
def real() -> tuple[list[dict[str, str]], list[Claim], list[Reject]]:
    folder = os.environ.get("TERTIUS_TEST_DATA")
    path = Path(folder or "") / "pax" / "pax_agreements_v2_part.xlsx"
    if folder is None or not path.is_file():
        pytest.skip("TERTIUS_TEST_DATA names no folder with pax/pax_agreements_v2_part.xlsx")
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    names = [str(name) for name in sheet[0]]
    rows = [dict(zip(names, (str(cell) for cell in row), strict=True)) for row in sheet[1:]]
    found = list(pax.records(Input(path)))
    claims = [one for one in found if isinstance(one, Claim)]
    return rows, claims, [one for one in found if isinstance(one, Reject)]


def test_every_row_of_the_real_file_is_an_agreement_of_its_year(
    real: tuple[list[dict[str, str]], list[Claim], list[Reject]],
) -> None:
    rows, claims, rejects = real
    agreements = facts(claims, Agreement)
    assert len(rows) == len(agreements) == 998
    assert Counter(row["Dat"][:4] for row in rows) == Counter((one.date or "")[:4] for one in agreements.values())
    assert Counter(row["Stage"] for row in rows) == Counter(one.stage for one in agreements.values())
    assert {one.code for one in rejects} <= {"unparsed-text"}


def test_every_quote_stands_in_its_cell_of_the_real_file(
    real: tuple[list[dict[str, str]], list[Claim], list[Reject]],
) -> None:
    rows, claims, rejects = real
    text = {str(int(float(row["AgtId"]))): _plain(row["Part"] + "\n" + row["ThrdPart"]) for row in rows}
    quoted = [one for one in claims if one.citations and one.citations[0].quote]
    assert len(quoted) > 4000
    for one in quoted:
        number = one.id.split(":")[2]
        assert all(_plain(line) in text[number] for line in (one.citations[0].quote or "").split("\n")), one.id
    everything = "".join(text.values())
    assert all(_plain(one.value or "") in everything for one in rejects)


def test_the_malian_signatures_of_the_real_file_are_those_a_person_reads_there(
    real: tuple[list[dict[str, str]], list[Claim], list[Reject]],
) -> None:
    names = {one.says.id: one.says.name for one in real[1] if hasattr(one.says, "name")}
    signed = {
        (
            one.of[0].actor,
            names[one.signatory[0].actor],
            one.signatory[0].role,
            (names.get(one.signatory[0].representative) or "").title() or None,
        )
        for one in facts(real[1], Signature).values()
        if one.of[0].actor in {"pax:813", "pax:814", "pax:1573"}
    }
    assert {(agreement, role, person) for agreement, _, role, person in signed} == {
        ("pax:813", "party", "Moussa Sinko Coulibaly"),
        ("pax:813", "party", "Bilal Ag Cherif"),
        ("pax:813", "party", "Alghabass Ag Intalla"),
        ("pax:813", "mediator", None),
        ("pax:813", "witness", "Pierre Buyoya"),
        ("pax:813", "witness", "Bert Koenders"),
        ("pax:813", "witness", "Yipene Djibril Bassole"),
        ("pax:813", "witness", "Michel Reveyrand De Menthon"),
        ("pax:814", "adherent", "Ahmed Ould Sidi Mohamed"),
        ("pax:814", "adherent", "Harouna Toureh"),
        ("pax:1573", "party", "Bilal Ag Cherif"),
        ("pax:1573", "party", "Alghabass Ag Intalla"),
        ("pax:1573", "party", "Sidi Brahim Ould Sidatt"),
    }


def _plain(text: str) -> str:
    return "".join(text.replace("\ufeff", "").replace("\u00ad", "").split())
