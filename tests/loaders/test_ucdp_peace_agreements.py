"""UCDP peace agreements: signatories, third parties by their role words; rows made up in the real form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import ucdp_peace_agreements
from tertius.loaders.parsing.ucdp.third_party_roles import Clause, Unread, read_third_parties
from tertius.loaders.reading.tables import read_table
from tests.loaders.ucdp_files import AGREEMENT_HEADER, codes, ids, of_kind, read, real_file, write_csv, write_xlsx

RURITANIA = "Government of Ruritania"
TREATY = {
    "paid": 7001,
    "conflict_id": 8001,
    "conflict_name": "Ruritania: Zenda",
    "dyad_id": "7101",
    "dyad_name": f"{RURITANIA} - RLF",
    "actor_id": "9102, 9001, 9002",
    "actor_name": f"Government of Togo, {RURITANIA}, RLF",
    "pa_name": "Strelsau Accord",
    "year": 1975,
    "pa_date": "1975-04-03",
    "pa_type": 2,
    "ended": "True",
    "duration": "1976-01-02",
    "version": "22.1",
}
ROWS = [
    TREATY | {"pa_3rd": "Togo, Ghana and the UN"},
    TREATY | {"paid": 7002, "pa_type": 1, "ended": "", "duration": "", "pa_3rd": "No"},
    TREATY
    | {
        "paid": 7003,
        "pa_type": 3,
        "ended": "False",
        "duration": "",
        "dyad_name": f"{RURITANIA} - RLF, {RURITANIA} - Junta for Peace, Order and Justice",
        "actor_id": "9001, 9002, 9004",
        "actor_name": f"{RURITANIA}, RLF, Junta for Peace, Order and Justice",
        "pa_3rd": "The deal was brokered by Togo and the OAU, joint sponsors and guarantors. Ghana hosted the talks.",
    },
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "ucdp-peace-agreements-221.xlsx", AGREEMENT_HEADER, ROWS)


def test_an_agreement_has_its_type_its_day_and_its_end(path: Path) -> None:
    claims, rejects = read(ucdp_peace_agreements, path)
    found = of_kind(claims, "Agreement").values()
    assert {(one.id, one.name, one.date, one.type, one.status, one.ended) for one in found} == {
        ("ucdp:agreement:7001", "Strelsau Accord", "1975-04-03", "partial", "ended", "1976-01-02"),
        ("ucdp:agreement:7002", "Strelsau Accord", "1975-04-03", "full", None, None),
        ("ucdp:agreement:7003", "Strelsau Accord", "1975-04-03", "peace process", "in force", None),
    }
    assert rejects == []


def test_an_agreement_may_be_about_several_conflicts(tmp_path: Path) -> None:
    row = TREATY | {"conflict_id": "8001, 8002", "conflict_name": "Ruritania: Zenda, Ruritania: Government"}
    claims, rejects = read(ucdp_peace_agreements, write_csv(tmp_path / "pa.csv", AGREEMENT_HEADER, [row]))
    (agreement,) = of_kind(claims, "Agreement").values()
    assert agreement.conflicts == ("ucdp:conflict:8001", "ucdp:conflict:8002")
    # Names of conflicts contain commas too: which is which is not said.
    assert {key: one.name for key, one in of_kind(claims, "Conflict").items()} == dict.fromkeys(agreement.conflicts)
    assert rejects == []


def test_everybody_listed_signed_and_only_the_dyad_as_parties(path: Path) -> None:
    found = of_kind(read(ucdp_peace_agreements, path)[0], "Signature").values()
    said = {(ids(o.of)[0][-4:], o.signatory[0].actor[11:], o.signatory[0].role, o.act, o.valid) for o in found}
    assert said == {
        ("7001", "9102", None, "signed", "1975-04-03"),
        ("7001", "9001", "party", "signed", "1975-04-03"),
        ("7001", "9002", "party", "signed", "1975-04-03"),
        ("7002", "9102", None, "signed", "1975-04-03"),
        ("7002", "9001", "party", "signed", "1975-04-03"),
        ("7002", "9002", "party", "signed", "1975-04-03"),
        ("7003", "9001", "party", "signed", "1975-04-03"),
        ("7003", "9002", "party", "signed", "1975-04-03"),
        # Its name has a comma, so that there are more names than ids.
        ("7003", "9004", "party", "signed", "1975-04-03"),
    }


def test_an_actor_without_a_row_elsewhere_has_the_name_given_here(path: Path) -> None:
    actors = of_kind(read(ucdp_peace_agreements, path)[0], "Actor")
    assert actors["ucdp:actor:9004"].name == "Junta for Peace, Order and Justice"


def test_a_plain_list_of_third_parties_makes_nobody_a_mediator(path: Path) -> None:
    claims, _ = read(ucdp_peace_agreements, path)
    one = of_kind(claims, "Mediation")["ucdp-peace-agreements:mediation:7001"]
    assert {(member.actor, member.role) for member in one.attended_by} == {
        # The row has Togo as "Government of Togo", with an id.
        ("ucdp:actor:9102", "third_party"),
        ("ucdp-peace-agreements:actor:ghana", "third_party"),
        ("ucdp-peace-agreements:actor:united-nations", "third_party"),
    }
    assert (one.mediator, one.valid, one.attested, one.outcome) == ((), None, "1975-04-03", "partial_agreement")
    assert (ids(one.party), ids(one.led_to), ids(one.concerning)) == (
        ("ucdp:actor:9001", "ucdp:actor:9002"),
        ("ucdp:agreement:7001",),
        ("ucdp:conflict:8001",),
    )
    said = claims["ucdp-peace-agreements:mediation:7001"]
    assert (said.credibility, said.citations[0].quote) == (3, "Togo, Ghana and the UN")
    assert "ucdp-peace-agreements:mediation:7002" not in claims


def test_two_roles_in_one_cell_are_two_roles(path: Path) -> None:
    claims, _ = read(ucdp_peace_agreements, path)
    one = of_kind(claims, "Mediation")["ucdp-peace-agreements:mediation:7003"]
    togo, oau, ghana = (
        f"ucdp-peace-agreements:actor:{name}" for name in ("togo", "organization-of-african-unity", "ghana")
    )
    assert {(member.actor, member.role) for member in one.mediator} == {(togo, "mediator"), (oau, "mediator")}
    assert {(member.actor, member.role) for member in one.attended_by} == {(togo, "guarantor"), (oau, "guarantor")}
    assert ids(one.hosted_by) == (ghana,)
    assert {ids(guarantee.guarantor) for guarantee in of_kind(claims, "Oversight").values()} == {(togo,), (oau,)}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", []),
        ("None", []),
        ("Kenya", [(("third_party",), ["Kenya"])]),
        ("Witnessed by: representatives of France, Germany and the EU", [
            (("witness",), ["France", "Germany", "European Union"])
        ]),
        ("Nigeria and OAU. Tanzania was the facilitator.", [
            (("third_party",), ["Nigeria", "Organization of African Unity"]),
            (("facilitator",), ["Tanzania"]),
        ]),
        ("Though not a signatory, IGAD facilitated the peace process.", [
            (("facilitator",), ["Intergovernmental Authority on Development"])
        ]),
        ("Mediators: Algeria, Mali; Guarantors: AU", [
            (("mediator",), ["Algeria", "Mali"]),
            (("guarantor",), ["African Union"]),
        ]),
        ("Observer\nNorway\n\nFacilitators:\nKenya\nGhana", [
            (("observer",), ["Norway"]),
            (("facilitator",), ["Kenya"]),
            (("facilitator",), ["Ghana"]),
        ]),
        ("Chad and Libya as observers", [(("observer",), ["Chad", "Libya"])]),
        ("UN Observer Mission", [(("third_party",), ["UN Observer Mission"])]),
    ],
)  # fmt: skip
def test_words_give_roles(cell: str, expected: list[tuple[tuple[str, ...], list[str]]]) -> None:
    found = list(read_third_parties(cell))
    clauses = [one for one in found if isinstance(one, Clause)]
    assert len(clauses) == len(found)
    assert [(one.roles, [party.name for party in one.parties]) for one in clauses] == expected


@pytest.mark.parametrize(
    "cell",
    [
        "The Contact Group, Russia",
        "President of the Republic of Ruritania",
        "For the Troika",
        "France, African heads of states",
        "The talks were led by somebody who mediated",
        "Togo (mediator), Ghana",
    ],
)
def test_what_is_not_certain_is_not_read(cell: str) -> None:
    assert [type(one) for one in read_third_parties(cell)] == [Unread]


def test_the_part_of_a_cell_that_is_not_certain_is_rejected_with_its_text(tmp_path: Path) -> None:
    row = TREATY | {"pa_3rd": "Ghana was the mediator. The Contact Group, Russia."}
    claims, rejects = read(ucdp_peace_agreements, write_csv(tmp_path / "pa.csv", AGREEMENT_HEADER, [row]))
    said = claims["ucdp-peace-agreements:mediation:7001"]
    assert (said.credibility, ids(said.says.mediator)) == (4, ("ucdp-peace-agreements:actor:ghana",))
    assert [(one.code, one.where, one.value) for one in rejects] == [
        ("composite-actor", "pa.csv, line 2, column pa_3rd", "The Contact Group, Russia")
    ]


def test_rows_that_cannot_be_read_are_rejected_with_their_place(tmp_path: Path) -> None:
    rows = [
        TREATY,
        TREATY,
        TREATY | {"paid": "7004", "pa_date": "3 April 1975"},
        TREATY | {"paid": "7005", "actor_id": ""},
        TREATY | {"paid": "7006", "pa_type": 4},
        TREATY | {"paid": ""},
    ]
    claims, rejects = read(ucdp_peace_agreements, write_csv(tmp_path / "pa.csv", AGREEMENT_HEADER, rows))
    assert codes(rejects) == [
        ("duplicate-key", "line 3"),
        ("bad-date", "line 4"),
        ("missing-party", "line 5"),
        ("unknown-code", "line 6"),
        ("missing-party", "line 7"),
    ]
    assert set(of_kind(claims, "Agreement")) == {"ucdp:agreement:7001"}


def test_broken_workbooks_are_refused(path: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(path.read_bytes()[:2000])
    wrong = write_xlsx(tmp_path / "wrong.xlsx", [f"x{name}" for name in AGREEMENT_HEADER], [])
    for file in (cut, wrong):
        with pytest.raises(InvalidInput, match=file.name):
            read(ucdp_peace_agreements, file)


def test_the_real_file_agrees_with_a_recount() -> None:
    path = real_file("ucdp-peace-agreements-221_part.xlsx")
    claims, rejects = read(ucdp_peace_agreements, path)
    rows = list(read_table(path))
    found = of_kind(claims, "Agreement").values()
    assert {(one.id[15:], one.date) for one in found} == {(row["paid"], row["pa_date"]) for row in rows}
    signatures = {(ids(one.of)[0][15:], ids(one.signatory)[0][11:]) for one in of_kind(claims, "Signature").values()}
    assert signatures == {(row["paid"], number.strip()) for row in rows for number in row["actor_id"].split(",")}
    parties = {key: len(one.party) for key, one in of_kind(claims, "Mediation").items()}
    assert min(parties.values()) >= 2
    # Each cell that names third parties was read in part at least, or rejected.
    told = {key.rpartition(":")[2] for key in parties} | {(one.claim or "").rpartition(":")[2] for one in rejects}
    assert told == {row["paid"] for row in rows if row["pa_3rd"] not in {"", "No"}}
    assert sum(one.status == "ended" for one in found) == sum(row["ended"] == "True" for row in rows)
