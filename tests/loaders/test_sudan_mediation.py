"""The loader of third-party mediation in Sudan and South Sudan: a clean table, and its dirty twin.

Rows are made up in the set's form. The dirty twin has one slip of every class that its makers list among their
anomalies.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.entities.place import Place
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.facts.mediation import Mediation
from tertius.loaders import sudan_mediation
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input, Record
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import prepare
from tertius.store.target import Target

FLAGS = (
    "good offices",
    "mediation",
    "hosting talks",
    "negotiating and drafting",
    "manipulating",
    "humanitarian",
    "witness/party to agreement",
    "other",
)
HEADER = (
    "year",
    "mediation ID",
    "negotiation ID",
    "conflict locale",
    "conflict sub-locale",
    "locale Gleditsch ID",
    "third-party",
    "third-party Gleditsch ID",
    "location of neogitations",
    "negotiation location Gleditsch ID",
    "negotiation type",
    "leading actor",
    "leading actor 2",
    "leading actor 3",
    *FLAGS,
    "agreement",
    "peace agreement",
    "ceasfire agreement",
    "agreement name",
    "notes_1",
    "source_1",
    *(f"{name}_{number}" for number in range(2, 6) for name in ("note", "source")),
    *(f"Column{number}" for number in range(1, 10)),
    "",
)

Row = dict[str, str]
TITLES = {name.replace(" ", "_").replace("-", "_"): name for name in HEADER}


def row(
    mediation: str, third_party: str, letters: str = "", roles: Iterable[str] = ("mediation",), **other: str
) -> Row:
    """A row of the set; `other` names columns with `_` for blanks."""
    found = dict.fromkeys(HEADER, "") | dict.fromkeys(FLAGS, "0") | dict.fromkeys(roles, "1")
    found |= {"year": "2020", "mediation ID": mediation, "conflict locale": "Sudan", "locale Gleditsch ID": "SUD"}
    found |= {"third-party": third_party, "third-party Gleditsch ID": letters, "negotiation type": "R"}
    found |= {"agreement": "0", "peace agreement": "0", "ceasfire agreement": "0", "leading actor": "IGAD"}
    return found | {TITLES[name]: value for name, value in other.items()}


# What a mediation with an agreement says in each of its rows.
NILE = {"agreement": "1", "ceasfire_agreement": "1", "agreement_name": "Nile Truce; and Annex on Wells"}
VENUE = {"location_of_neogitations": "Kenya ", "negotiation_location_Gleditsch_ID": "KEN"}

CLEAN: list[Row] = [
    row("1", "IGAD", roles=["mediation", "witness/party to agreement"], **NILE, **VENUE),
    row("1", "Kenya", "KEN", ["hosting talks", "negotiating and drafting"], **NILE, **VENUE),
    row("1", "Norway", "NOR", ["other"], note_2="'Other' means that it paid.", **NILE, **VENUE),
    row("1", "UN", "", [], **NILE, **VENUE),
    row("2", "Türkiye", "TUR", ["good offices"], leading_actor="UN", conflict_sub_locale="Darfur; Abyei", year="2021"),
    row(
        "2",
        "Nigeria ",
        "NIG",
        ["hosting talks", "humanitarian"],
        leading_actor="UN",
        conflict_sub_locale="Darfur; Abyei ",
        year="2021",
    ),
    row("3", "IGAD", roles=["manipulating"], leading_actor_2="Norway"),
    row("3", "Netherlands", "NTH", leading_actor_2="Norway"),
]


class Slip(NamedTuple):
    """A change to the clean rows, and the reject that must follow: its code and its place."""

    code: str
    line: int
    column: str
    rows: list[Row]


def cells(code: str, column: str, value: str, *lines: int, **also: str) -> Slip:
    """The clean rows with another text in a column of these lines; the reject stands at the first of them."""
    changed = {column: value} | {TITLES[name]: text for name, text in also.items()}
    rows = [one | (changed if line in lines else {}) for line, one in enumerate(CLEAN, start=2)]
    return Slip(code, lines[0], column, rows)


def added(code: str, one: Row, column: str = "") -> Slip:
    """The clean rows and a further one."""
    return Slip(code, len(CLEAN) + 2, column, [*CLEAN, one])


LETTERS, VENUE_LETTERS = "third-party Gleditsch ID", "negotiation location Gleditsch ID"
LEAD, LEAD_2 = "leading actor", "leading actor 2"

SLIPS: dict[str, Slip] = {
    # The classes of their list, in its order.
    "a state without letters": cells("missing-identifier", LETTERS, "", 4),
    "Türkiye without umlaut": cells("name-variant", "third-party", "Turkiye", 6),
    "a state under another name": cells("name-variant", "third-party", "Turkey", 6),
    "a region in some rows only": cells("inconsistent-rows", "conflict sub-locale", "", 6),
    "two regions": cells("inconsistent-rows", "conflict sub-locale", "Darfur", 7),
    "two years": cells("inconsistent-rows", "year", "2020", 7),
    "a place in some rows only": cells(
        "inconsistent-rows", "location of neogitations", "", 5, negotiation_location_Gleditsch_ID=""
    ),
    "two countries": cells("inconsistent-rows", "conflict locale", "South Sudan", 9, locale_Gleditsch_ID="SSD"),
    "a leading actor in other letters": cells("name-variant", LEAD, "iGAD", 8, 9),
    "no leading actor": cells("missing-party", LEAD, "", 6, 7),
    "a group that leads": cells("composite-actor", LEAD, "Troika", 6, 7),
    "a leading actor without umlaut": cells("name-variant", LEAD_2, "Turkiye", 8, 9),
    "a misspelt group that leads": cells("unknown-code", LEAD_2, "Toika", 8, 9),
    "a group of friends that leads": cells("composite-actor", LEAD, "Friends of Sudan Group", 6, 7),
    "two that lead in one cell": cells("multi-valued-cell", LEAD, "IGAD; UN", 6, 7),
    # Others of the same file.
    "two leading actors": cells("inconsistent-rows", LEAD, "UN", 9),
    "two agreement names": cells("inconsistent-rows", "agreement name", "Nile Truce", 5),
    "a third party twice": added("duplicate-key", CLEAN[7]),
    "a group as third party": added("composite-actor", row("3", "Quad", leading_actor_2="Norway")),
    "two third parties in one cell": added("multi-valued-cell", row("3", "IGAD; UN", leading_actor_2="Norway")),
    "no third party": added("missing-party", row("3", "", leading_actor_2="Norway")),
    "no mediation id": added("invalid-row", row("", "Norway", "NOR"), "mediation ID"),
    "an ISO code": cells("code-scheme-mismatch", LETTERS, "NGA", 7),
    "an organisation with a state's letters": cells("code-scheme-mismatch", LETTERS, "ETH", 8),
    "another state's letters for a place": cells("code-scheme-mismatch", VENUE_LETTERS, "ETH", 2),
    "a mark that is none": cells("unknown-code", "other", "2", 4),
    "a type that is none": cells("unknown-code", "negotiation type", "X", 8, 9),
    "a year that is none": cells("bad-date", "year", "20-20", 8, 9),
}


def write(path: Path, rows: Iterable[Row], **form: str) -> Path:
    """A CSV as its makers write it."""
    with path.open("w", encoding=form.pop("encoding", "utf-8"), newline="") as file:
        writer = csv.writer(file, **form)  # type: ignore[arg-type]
        writer.writerow(HEADER)
        writer.writerows([[one[name] for name in HEADER] for one in rows])
    return path


def read(path: Path) -> list[Record]:
    return list(sudan_mediation.records(Input(path)))


def rejects(records: list[Record]) -> list[Reject]:
    return [one for one in records if isinstance(one, Reject)]


def participants(records: list[Record]) -> set[tuple[str, str, str, str | None]]:
    """Every third party as (mediation, third party, relation, role)."""
    return {
        (one.says.id.rpartition(":")[2], member.actor.rpartition(":")[2], name, member.role)
        for one in records
        if isinstance(one, Claim) and isinstance(one.says, Mediation)
        for name in ("mediator", "attended_by", "hosted_by")
        for member in getattr(one.says, name)
    }


@pytest.fixture
def clean(tmp_path: Path) -> list[Record]:
    return read(write(tmp_path / "clean.csv", CLEAN))


def test_the_clean_twin_raises_no_alarm(clean: list[Record]) -> None:
    assert rejects(clean) == []


@pytest.mark.parametrize("slip", SLIPS)
def test_every_class_of_anomaly_is_caught_with_its_code_and_place(tmp_path: Path, slip: str) -> None:
    code, line, column, rows = SLIPS[slip]
    found = {(one.code, one.where) for one in rejects(read(write(tmp_path / "dirty.csv", rows)))}
    assert (code, f"dirty.csv, line {line}" + (f", column {column}" if column else "")) in found
    # Nothing else is reported, but that the rows after it no longer agree, or have the same slip.
    assert {one for one, _ in found} <= {code, "inconsistent-rows"}


def test_all_slips_in_one_file_are_all_caught(tmp_path: Path) -> None:
    """Every slip in mediations of its own, so that none hides another."""
    rows: list[Row] = [*CLEAN]
    for number, slip in enumerate(SLIPS.values(), start=1):
        rows += [one | {"mediation ID": one["mediation ID"] and f"{number}{one['mediation ID']}"} for one in slip.rows]
    found = Counter(one.code for one in rejects(read(write(tmp_path / "dirty.csv", rows))))
    expected = Counter(slip.code for slip in SLIPS.values())
    # A spelling is told once, where it stands first.
    expected["name-variant"] -= 1
    assert {code: found[code] >= times for code, times in expected.items()} == dict.fromkeys(expected, True)


def test_each_mark_becomes_its_role(clean: list[Record]) -> None:
    assert participants(clean) == {
        ("1", "igad", "mediator", "chief_mediator"),
        ("1", "igad", "attended_by", "witness"),
        ("1", "kenya", "mediator", "mediator"),
        ("1", "kenya", "hosted_by", None),
        ("1", "norway", "attended_by", "present"),
        ("1", "un", "attended_by", "present"),
        # The one that leads has no row of its own in this mediation.
        ("2", "un", "mediator", "chief_mediator"),
        ("2", "turkiye", "mediator", "facilitator"),
        ("2", "nigeria", "hosted_by", None),
        ("3", "igad", "mediator", "chief_mediator"),
        ("3", "netherlands", "mediator", "mediator"),
        ("3", "norway", "mediator", "chief_mediator"),
    }


def test_what_the_rows_share_is_said_once(clean: list[Record]) -> None:
    shared = [one.says for one in clean if isinstance(one, Claim) and one.id.count(":") == 2]
    found = {
        (
            m.id[-1],
            m.valid,
            m.strategy,
            m.mode,
            m.outcome,
            tuple(p.actor[16:] for p in (*m.at, *m.concerning, *m.led_to)),
        )
        for m in shared
        if isinstance(m, Mediation)
    }
    agreements = ("agreement:1.1", "agreement:1.2")
    assert found == {
        ("1", "2020", "formulation", None, "ceasefire", ("place:kenya", "conflict:sudan", *agreements)),
        ("2", "2021", "facilitation", "good_offices", None, ("conflict:sudan.darfur", "conflict:sudan.abyei")),
        ("3", "2020", "manipulation", None, None, ("conflict:sudan",)),
    }
    entities = [one.says for one in clean if isinstance(one, Claim)]
    assert [(a.name, a.status) for a in entities if isinstance(a, Agreement)] == [
        ("Nile Truce", "ceasefire agreement"),
        ("Annex on Wells", "ceasefire agreement"),
    ]
    assert [(p.name, p.country) for p in entities if isinstance(p, Place)] == [("Kenya", "sudan-mediation:actor:kenya")]


def test_states_have_their_number_and_organisations_none(clean: list[Record]) -> None:
    actors = [one.says for one in clean if isinstance(one, Claim) and isinstance(one.says, Actor)]
    found = {one.name: [identifier.id for identifier in one.identifiers] for one in actors}
    # Numbers of the Gleditsch-Ward list.
    assert found == {
        "IGAD": [],
        "UN": [],
        "Kenya": ["gw:501"],
        "Norway": ["gw:385"],
        "Türkiye": ["gw:640"],
        "Nigeria": ["gw:475"],
        "Netherlands": ["gw:210"],
    }


def test_a_row_with_a_year_of_its_own_is_a_claim_of_its_own(tmp_path: Path) -> None:
    rows = [one | ({"year": "2019"} if number == 5 else {}) for number, one in enumerate(CLEAN)]
    records = read(write(tmp_path / "years.csv", rows))
    dates = {
        one.id[26:]: one.says.valid for one in records if isinstance(one, Claim) and isinstance(one.says, Mediation)
    }
    assert (dates["2"], dates["2:turkiye"], dates["2:nigeria"]) == ("2021", None, "2019")


def test_a_folder_brings_the_list_of_actors_and_never_its_corrupt_twin(tmp_path: Path) -> None:
    write(tmp_path / "mediation.csv", CLEAN)
    head = "third-party,Actor Type,Relative Actor Type,,\n"
    listed = "IGAD,R,R,,\nNetherlands,S,G,,\nThe Netherlands,S,G,,\nUN,UN,G,,\n"
    (tmp_path / "actors.csv").write_text(head + listed, encoding="utf-8")
    (tmp_path / "actor_type.csv").write_text(f"{head}IGAD,IGAD,,,\n", encoding="utf-8")
    records = read(tmp_path)
    assert [(one.code, one.where, one.value) for one in rejects(records)] == [
        ("duplicate-key", "actors.csv, line 4, column third-party", "The Netherlands"),
        ("unknown-code", "actors.csv, line 5, column Actor Type", "UN"),
    ]
    types = {one.says.name: one.says.type for one in records if isinstance(one, Claim) and isinstance(one.says, Actor)}
    assert (types["IGAD"], types["UN"], types["Kenya"]) == ("igo", None, "state")


@pytest.mark.parametrize(("name", "form"), [("semicolons.csv", {"delimiter": ";"}), ("tabs.csv", {"delimiter": "\t"})])
def test_another_delimiter_is_refused_by_name(tmp_path: Path, name: str, form: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match=name):
        read(write(tmp_path / name, CLEAN, **form))


def test_a_list_of_actors_is_no_list_of_mediations(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("third-party,Actor Type\nIGAD,R\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="mediation ID"):
        read(tmp_path / "actors.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="mediation ID"):
        read(tmp_path)


def test_another_encoding_is_read_and_said(tmp_path: Path) -> None:
    records = read(write(tmp_path / "latin.csv", CLEAN, encoding="cp1252"))
    assert [one.code for one in rejects(records)] == ["encoding"]
    assert "Türkiye" in {one.says.name for one in records if isinstance(one, Claim) and isinstance(one.says, Actor)}


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "cut.csv", CLEAN)
    path.write_bytes(path.read_bytes()[:-120])
    with pytest.raises(InvalidInput, match=r"cut\.csv"):
        read(path)


def test_loading_twice_changes_nothing(empty_graph: neo4j.Driver, target: Target, tmp_path: Path) -> None:
    graph = prepare(empty_graph, target)
    source = Input(write(tmp_path / "clean.csv", CLEAN))

    def load() -> str:
        found = validate(sudan_mediation.records(source), graph, sudan_mediation.DATASET)
        assert found.rejects == []
        apply_load(graph, sudan_mediation.DATASET, found, "clean.csv", source.digest())
        return fingerprint(graph, graph.epoch())

    assert load() == load()
    rows = graph.read(
        "MATCH (m:Version:Mediation)-[as:MEDIATOR|ATTENDED_BY|HOSTED_BY]->(a:Actor) "
        "RETURN m.id AS m, type(as) AS r, count(*) AS n"
    )
    # Counted in the table of roles above.
    assert {(row["m"][-1], row["r"], row["n"]) for row in rows} == {
        ("1", "MEDIATOR", 2),
        ("1", "ATTENDED_BY", 3),
        ("1", "HOSTED_BY", 1),
        ("2", "MEDIATOR", 2),
        ("2", "HOSTED_BY", 1),
        ("3", "MEDIATOR", 3),
    }
