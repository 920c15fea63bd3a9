"""UCDP external support: who may have given what, joint codings, spells; rows made up in the real form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import ucdp_external_support
from tertius.loaders.reading.tables import read_table
from tertius.loaders.record import Input
from tests.loaders.ucdp_files import (
    SUPPORT_HEADER,
    codes,
    ids,
    of_kind,
    read,
    real_file,
    write_csv,
    write_xlsx,
)

BASE: dict[str, object] = {
    **{name: 0 for name in SUPPORT_HEADER if name.startswith("ext_")},
    "actor_id": 9002,
    "actor_name": "RLF",
    "actor_nonstate": 1,
    "oppo_id": 9001,
    "oppo_name": "Government of Ruritania",
    "dyad_id": 7001,
    "civil": 1,
    "conflict_id": 8001,
    "gwno_a": 990,
    "ext_id": "",
    "ext_name": "",
}
FENWICK = {"ext_id": "9005", "ext_name": "Government of Fenwick", "ext_sup": 1, "ext_count": 1, "ext_count_s": 1}
BOTH = {
    "ext_id": "9005,9600",
    "ext_name": "Government of Fenwick,Friends of Ruritania, Abroad",
    "ext_sup": 1,
    "ext_count": 2,
    "ext_count_s": 1,
    "ext_count_ns": 1,
}
WEAPONS = {"ext_w": 1, "ext_w_count": 1, "ext_w_count_s": 1}
ROWS = [
    {"id": 1, "year": 1980},
    {"id": 2, "year": 1981, **FENWICK, **WEAPONS},
    {"id": 3, "year": 1982, **FENWICK, **WEAPONS, "ext_x": 1, "ext_x_count": 1},
    {"id": 4, "year": 1983, **BOTH, **WEAPONS, "ext_f": 1, "ext_f_count": 2, "ext_f_count_s": 1},
    {"id": 5, "year": 1985, **FENWICK, **WEAPONS, "ext_elements": 1},
    {"id": 6, "year": 1985, **FENWICK, "ext_p": 1, "ext_y": 1, "dyad_id": 7002, "oppo_id": 9003, "oppo_name": "RUF"},
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "ucdp-esd-ay-181.xlsx", SUPPORT_HEADER, [BASE | row for row in ROWS])


def test_support_is_a_spell_while_nothing_changes(path: Path) -> None:
    claims, rejects = read(ucdp_external_support, path)
    found = of_kind(claims, "Support").values()
    fenwick, friends = "ucdp:actor:9005", "ucdp:actor:9600"
    assert {(one.type, one.valid, frozenset(ids(one.supporter)), one.attribution) for one in found} == {
        ("weapons", "1981/1982", frozenset({fenwick}), "sole"),
        ("troops", "1982", frozenset({fenwick}), "sole"),
        # The types are coded over both supporters: who gave weapons is not known.
        ("weapons", "1983", frozenset({fenwick, friends}), "joint"),
        ("funding", "1983", frozenset({fenwick, friends}), "joint"),
        ("weapons", "1985", frozenset({fenwick}), "sole"),
        ("troop_presence", "1985", frozenset({fenwick}), "sole"),
        ("infrastructure", "1985", frozenset({fenwick}), "sole"),
    }
    assert {one.established for one in found} == {"established"}
    assert rejects == []


def test_support_is_for_an_actor_and_against_its_opponent(path: Path) -> None:
    found = of_kind(read(ucdp_external_support, path)[0], "Support").values()
    assert {(ids(one.supported), ids(one.against)) for one in found if one.type == "weapons"} == {
        (("ucdp:actor:9002",), ("ucdp:actor:9001",))
    }
    assert {ids(one.against) for one in found if one.type == "infrastructure"} == {("ucdp:actor:9003",)}


def test_a_note_tells_how_many_gave_it(path: Path) -> None:
    claims, _ = read(ucdp_external_support, path)
    notes = {one.says.id.partition("9002-")[2]: one.note for one in claims.values() if one.says.kind == "Support"}
    assert notes["dyad-7001-weapons-1981"] is None
    assert notes["dyad-7001-weapons-1983"] == (
        "Given by 1 of the 2 supporters, 1 of them states; UCDP does not say which."
    )
    assert notes["dyad-7001-funding-1983"] == "Given by each of the 2 supporters."
    assert notes["dyad-7001-weapons-1985"] == "By elements of the supporter, not by it as a whole."


def test_names_with_commas_are_told_apart_and_governments_have_their_number(path: Path) -> None:
    actors = of_kind(read(ucdp_external_support, path)[0], "Actor")
    said = {(one.id[11:], one.name, one.type, *(number.id for number in one.identifiers)) for one in actors.values()}
    assert said == {
        ("9001", "Government of Ruritania", "government"),
        ("", "Ruritania", "state", "gw:990"),
        ("9002", "RLF", "armed_group"),
        ("9003", "RUF", None),
        ("9005", "Government of Fenwick", "government"),
        ("9600", "Friends of Ruritania, Abroad", None),
    }


def test_alleged_support_is_not_established(tmp_path: Path) -> None:
    row = BASE | {"id": 1, "year": 1990, **FENWICK, "ext_sup": 0, "ext_alleged": 1}
    path = write_csv(tmp_path / "esd-191.csv", [*SUPPORT_HEADER, "ext_alleged"], [row])
    claims, rejects = read(ucdp_external_support, path)
    (found,) = of_kind(claims, "Support").values()
    assert (found.type, found.established, rejects) == ("unspecified", "alleged", [])
    assert ucdp_external_support.release(Input(path)) == "19.1"


def test_rows_that_cannot_be_read_are_rejected_with_their_place(tmp_path: Path) -> None:
    given = BASE | FENWICK | WEAPONS | {"year": 1990}
    rows = [
        given,
        given,
        given | {"year": 1991, "ext_id": ""},
        given | {"year": 1992, "ext_w": "maybe"},
        given | {"year": "", "ext_id": "9005"},
        given | {"year": 1993, "actor_id": "9002, 9003"},
        given | {"year": 1994, "ext_id": "Fenwick"},
    ]
    claims, rejects = read(ucdp_external_support, write_csv(tmp_path / "esd.csv", SUPPORT_HEADER, rows))
    assert codes(rejects) == [
        ("duplicate-key", "line 3"),
        ("missing-party", "line 4"),
        ("unknown-code", "line 5"),
        ("bad-date", "line 6"),
        ("multi-valued-cell", "line 7"),
        ("invalid-row", "line 8"),
    ]
    assert len(of_kind(claims, "Support")) == 1


def test_another_form_of_the_data_set_is_no_input(tmp_path: Path) -> None:
    header = ["id", "year", "actor_id", "oppo_id", "ext_supporter", "ext_supporter_id"]
    with pytest.raises(InvalidInput, match=r'lacks the columns .*"ext_id"'):
        read(ucdp_external_support, write_csv(tmp_path / "triads.csv", header, []))


def spelled_years(claim: Claim) -> range:
    """The years of a spell, as EDTF years or an interval of years."""
    first, _, last = str(claim.says.model_dump()["valid"]).partition("/")
    return range(int(first), int(last or first) + 1)


def test_the_real_file_agrees_with_a_recount() -> None:
    path = real_file("ucdp-esd-ay-181_part.xlsx")
    claims, rejects = read(ucdp_external_support, path)
    letters = dict(zip("xpywmtfilou", (
        *("troops", "troop_presence", "infrastructure", "weapons", "materiel", "training", "funding"),
        *("intelligence", "territory", "other", "unspecified"),
    ), strict=True))  # fmt: skip
    rows = list(read_table(path))
    expected = {
        (row["actor_id"], row["dyad_id"], int(row["year"]), type_, supporter, len(row["ext_id"].split(",")) == 1)
        for row in rows
        for letter, type_ in letters.items()
        if row[f"ext_{letter}"] == "1"
        for supporter in row["ext_id"].split(",")
    }
    told = {
        (one.says.supported[0].actor[11:], key.split("-")[-3], year, one.says.type, member.actor[11:], sole)
        for key, one in claims.items()
        if one.says.kind == "Support"
        for sole in (one.says.attribution == "sole",)
        for year in spelled_years(one)
        for member in one.says.supporter
    }
    assert told == expected
    assert {row["actor_id"] for row in rows} <= {key[11:] for key in of_kind(claims, "Actor")}
    assert {one.code for one in rejects} == {"multi-valued-cell"}
