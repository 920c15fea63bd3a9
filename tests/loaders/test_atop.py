"""ATOP in its three forms: treaties, memberships, and dyad-years merged into episodes."""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import neo4j
import pytest

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.facts.alliance import Alliance
from tertius.loaders import atop, states
from tertius.loaders.pipeline.release import dataset_of
from tertius.loaders.record import Input, Record
from tertius.loaders.registry import loader_named
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.target import Target
from tests.loaders.claims_for_tests import load

DYAD_HEADER = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul"
# Made up in the form of the directed dyad-year file; it speaks of 1815 to 1822.
DIRECTED = """2,20,1815,1,0,0,0,0
2,20,1816,1,0,0,0,0
2,20,1818,1,0,0,0,0
2,20,1819,1,0,0,0,1
2,200,1820,1,0,0,0,1
2,200,1821,1,0,0,0,1
2,200,1822,1,0,0,0,1
20,2,1815,1,0,0,0,0
20,2,1816,1,0,0,0,0
20,2,1818,1,0,0,0,0
20,2,1819,1,0,0,0,1
200,2,1820,0,0,0,0,1
200,2,1821,0,0,0,0,1
200,2,1822,0,0,0,0,1
200,220,1817,0,0,0,0,0
220,200,1817,0,0,0,0,0"""
ALLIANCE_HEADER = "atopid,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul,mem1,mem2,mem3"
ALLIANCES = """1005,1815,11,20,1823,0,0,1,0,0,0,1,200,220,300
1010,1820,0,0,0,0,0,0,0,1,1,0,2,200,0
1015,1821,1,1,1820,1,1,1,0,0,0,0,2,20,0
1020,1821,1,1,0,0,0,1,0,0,0,0,2,0,0
1025,1821,2,30,0,0,0,1,0,0,0,0,2,20,0
1030,1821,2,3,0,0,0,7,0,0,0,0,2,20,0
1035,1821,2,3,0,0,0,1,0,0,0,0,2,9999,0"""
MEMBER_HEADER = "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,defense,offense,neutral,nonagg,consul"
MEMBERS = """1005,200,1815,11,20,1823,0,0,1,0,0,0,1
1005,220,1815,11,20,1817,5,6,1,0,0,0,1
1005,220,1819,1,2,1823,0,0,1,0,0,0,1
1005,300,1815,11,20,0,0,0,0,0,0,0,1
1040,2,1816,1,1,0,0,0,1,0,0,0,0"""

Said = tuple[str, frozenset[str], str | None, str | None, tuple[str, ...], tuple[str, ...]]


def write(path: Path, header: str, rows: str) -> Path:
    path.write_text(f"{header}\n{rows}\n", encoding="utf-8")
    return path


@pytest.fixture
def dyads(tmp_path: Path) -> Path:
    return write(tmp_path / "dyad_years.csv", DYAD_HEADER, DIRECTED)


@pytest.fixture
def treaties(tmp_path: Path) -> Path:
    return write(tmp_path / "atop5_1a.csv", ALLIANCE_HEADER, ALLIANCES)


@pytest.fixture
def members(tmp_path: Path) -> Path:
    return write(tmp_path / "atop5_1m.csv", MEMBER_HEADER, MEMBERS)


def read(*paths: Path) -> list[Record]:
    return list(atop.records(Input(paths[0], paths[1:])))


def alliances(records: Iterable[Record]) -> set[Said]:
    said = [one.says for one in records if isinstance(one, Claim) and isinstance(one.says, Alliance)]
    return {
        (one.id, frozenset(ally.actor for ally in one.ally), one.valid, one.attested, one.obligations, one.one_sided)
        for one in said
    }


def rejects(records: Iterable[Record]) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in records if isinstance(one, Reject)]


def test_both_directions_of_a_dyad_are_one_alliance_and_gaps_are_gaps(dyads: Path) -> None:
    canada, britain = frozenset({"cow:2", "cow:20"}), frozenset({"cow:2", "cow:200"})
    assert alliances(read(dyads)) == {
        # In the first year of the file: it had begun, nobody says when.
        ("atop:dyad:2-20:1815", canada, "/1816", "1815", ("defense",), ()),
        # No row in 1817: the second episode is another one.
        ("atop:dyad:2-20:1818", canada, "1818/1818", None, ("defense",), ()),
        # What they owe each other changed.
        ("atop:dyad:2-20:1819", canada, "1819/1819", None, ("defense", "consultation"), ()),
        # In the last year of the file: it had not ended. Only one of the two promised to defend the other.
        ("atop:dyad:2-200:1820", britain, "1820/..", None, ("defense", "consultation"), ("defense",)),
    }


def test_who_took_on_what_only_one_did_is_told(dyads: Path) -> None:
    said = [one.says for one in read(dyads) if isinstance(one, Claim)]
    assert {one.summary for one in said if isinstance(one, Alliance)} == {None, "defense by cow:2 only"}


def test_a_dyad_year_without_any_obligation_is_no_alliance(dyads: Path) -> None:
    assert rejects(read(dyads)) == [("no-fact-kind", "dyad_years.csv, line 16")]


def test_the_order_of_rows_and_the_missing_direction_change_nothing(tmp_path: Path, dyads: Path) -> None:
    rows = DIRECTED.splitlines()
    backwards = write(tmp_path / "backwards.csv", DYAD_HEADER, "\n".join(rows[::-1]))
    assert alliances(read(backwards)) == alliances(read(dyads))
    undirected = write(tmp_path / "undirected.csv", DYAD_HEADER, "\n".join(rows[:7]))
    found = {one[:5] for one in alliances(read(undirected))}
    assert found == {one[:5] for one in alliances(read(dyads))}
    # Nothing is said about what the other owes.
    assert {one[5] for one in alliances(read(undirected))} == {()}


@pytest.mark.parametrize("pair", ["stateA,stateB", "mem1,mem2"])
def test_other_names_of_the_columns_are_read_too(tmp_path: Path, dyads: Path, pair: str) -> None:
    header = f"{pair},year,defense,offense,neutral,nonagg,consul"
    assert alliances(read(write(tmp_path / "a.csv", header, DIRECTED))) == alliances(read(dyads))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2,20,1817,2,0,0,0,0", "unknown-code"),
        ("9999,20,1817,1,0,0,0,0", "unknown-code"),
        ("NIG,20,1817,1,0,0,0,0", "invalid-row"),
        ("20,20,1817,1,0,0,0,0", "invalid-row"),
        ("2,20,1816,1,1,0,0,0", "duplicate-key"),
        ("2,20,18l7,1,0,0,0,0", "invalid-row"),
        ("2,20,,1,0,0,0,0", "bad-date"),
        ("2,20,1817,1,0,0,0", "invalid-row"),
    ],
)
def test_a_dyad_year_that_cannot_be_read_is_a_reject(tmp_path: Path, dyads: Path, row: str, code: str) -> None:
    path = write(tmp_path / "broken.csv", DYAD_HEADER, f"{DIRECTED}\n{row}")
    found = read(path)
    assert (code, "broken.csv, line 18") in rejects(found)
    assert alliances(found) == alliances(read(dyads))


def test_a_treaty_is_an_alliance_with_its_dates_as_far_as_they_are_known(treaties: Path) -> None:
    found = read(treaties)
    assert alliances(found) == {
        (
            "atop:alliance:1005",
            frozenset({"cow:200", "cow:220", "cow:300"}),
            "1815-11-20/1823",
            None,
            ("defense", "consultation"),
            (),
        ),
        ("atop:alliance:1010", frozenset({"cow:2", "cow:200"}), "1820/..", None, ("neutrality", "nonaggression"), ()),
    }
    assert rejects(found) == [
        ("impossible-date", "atop5_1a.csv, line 6"),
        ("unknown-code", "atop5_1a.csv, line 7"),
        ("unknown-code", "atop5_1a.csv, line 8"),
        ("date-order", "atop5_1a.csv, line 4"),
        ("missing-party", "atop5_1a.csv, line 5"),
    ]


def test_members_have_their_own_times_and_one_that_came_back_two(members: Path) -> None:
    found = read(members)
    said = {one.says.id: one.says for one in found if isinstance(one, Claim) and isinstance(one.says, Alliance)}
    times = {key: {(ally.actor, ally.valid) for ally in one.ally} for key, one in said.items()}
    assert times == {
        "atop:alliance:1005": {
            ("cow:200", "1815-11-20/1823"),
            ("cow:220", "1815-11-20/1817-05-06"),
            ("cow:300", "1815-11-20/.."),
        },
        "atop:alliance:1005:220-2": {
            ("cow:220", "1819-01-02/1823"),
            ("cow:200", "1815-11-20/1823"),
            ("cow:300", "1815-11-20/.."),
        },
    }
    assert said["atop:alliance:1005"].one_sided == ("defense",)
    assert said["atop:alliance:1005"].summary == "defense by cow:200, cow:220 only"
    assert said["atop:alliance:1005:220-2"].valid == "1819-01-02/1823"
    assert rejects(found) == [("missing-party", "atop5_1m.csv, line 6")]


def test_alliances_and_members_speak_of_the_same_alliance(treaties: Path, members: Path) -> None:
    found = [one for one in read(treaties, members) if isinstance(one, Claim)]
    speaking = [one.id for one in found if one.says.id == "atop:alliance:1005"]
    assert speaking == ["atop:claim:alliance-1005", "atop:claim:members-1005"]
    assert len({one.id for one in found}) == len(found)


def test_states_are_told_once_with_the_codes_that_other_systems_give_them(treaties: Path) -> None:
    actors = [one.says for one in read(treaties) if isinstance(one, Claim) and isinstance(one.says, Actor)]
    # Canada (20) is named by rejected rows only.
    assert sorted(one.id for one in actors) == ["cow:2", "cow:20", "cow:200", "cow:220", "cow:300"]
    usa = next(one for one in actors if one.id == "cow:2")
    assert {one.id for one in usa.identifiers} == {"cow:2", "gw:2", "iso3:USA"}


def test_dyad_years_are_not_loaded_with_treaties(dyads: Path, treaties: Path) -> None:
    with pytest.raises(InvalidInput, match="loaded alone"):
        read(dyads, treaties)
    assert atop.scope(Input(dyads)) == "atop:dyad-years"
    assert atop.release(Input(dyads)) == "1822"
    assert (atop.scope(Input(treaties)), atop.release(Input(treaties))) == ("atop:treaties", None)


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        DYAD_HEADER.replace(",", ";") + "\n2;20;1815;1;0;0;0;0\n",
        DYAD_HEADER.replace("ccode2", "country2") + "\n2,20,1815,1,0,0,0,0\n",
        DYAD_HEADER.replace("atop_consul", "consult") + "\n2,20,1815,1,0,0,0,0\n",
        DYAD_HEADER + "\n",
        f"{DYAD_HEADER}\n2,20,1815,1,0,0,0,0\n2,20,18",
    ],
)
def test_a_file_of_another_form_or_cut_off_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"a\.csv"):
        read(path)


def test_loaded_twice_nothing_changes_and_no_alliance_counts_double(
    dyads: Path, empty_graph: neo4j.Driver, target: Target
) -> None:
    graph = prepare(empty_graph, target)
    apply(graph, "atop", dyads)
    once = fingerprint(graph, graph.epoch())
    again = apply(graph, "atop", dyads)
    assert not again
    assert fingerprint(graph, graph.epoch()) == once
    rows = graph.read(
        """
        MATCH (a:Actor)<-[:ALLY]-(v:Alliance:Version)-[:ALLY]->(b:Actor {id: 'cow:2'})
        RETURN a.id AS ally, v.valid AS valid, v.one_sided AS one_sided
        """
    )
    assert {(row["ally"], row["valid"], tuple(row["one_sided"] or ())) for row in rows} == {
        ("cow:20", "/1816", ()),
        ("cow:20", "1818", ()),
        ("cow:20", "1819", ()),
        ("cow:200", "1820/..", ("defense",)),
    }


def test_dated_identifiers_reach_the_graph(empty_graph: neo4j.Driver, target: Target) -> None:
    graph = prepare(empty_graph, target)
    assert states.DATASET.default is not None
    assert apply(graph, "states", states.DATASET.default)
    assert not apply(graph, "states", states.DATASET.default)
    rows = graph.read(
        """
        MATCH (:Actor {id: 'iso3:RUS'})<-[:VERSION_OF]-(:Version)-[as:IDENTIFIED_BY]->(i:Identifier)
        WHERE i.id STARTS WITH 'iso3:' RETURN i.id AS id, as.valid AS valid
        """
    )
    assert {(row["id"], tuple(row["valid"])) for row in rows} == {
        ("iso3:SUN", ("1922-12-30/1991-12-25",)),
        ("iso3:RUS", ("1991-12-26/..",)),
    }


def test_the_real_dyad_years_are_counted_by_hand_alike() -> None:
    folder = os.environ.get("TERTIUS_TEST_DATA")
    if not folder:
        pytest.skip("TERTIUS_TEST_DATA is not set; it names the folder with atop/atop_dyad_year.csv.gz")
    path = Path(folder) / "atop" / "atop_dyad_year.csv.gz"
    found = read(path)
    expected, empty = episodes_by_hand(path)
    said = [one.says for one in found if isinstance(one, Claim) and isinstance(one.says, Alliance)]
    assert {(span_of(one), frozenset(one.obligations), frozenset(one.one_sided)) for one in said} == expected
    assert len(said) == len(expected)
    # Rows in are the rows of all episodes and of all rejects, twice: both directions are in the file.
    in_facts = sum(last - first + 1 for (_, _, first, last), _, _ in expected)
    assert 2 * (in_facts + empty) == 273_296
    assert {code for code, _ in rejects(found)} == {"no-fact-kind"}
    years = Counter(year for (_, _, first, last), _, _ in expected for year in range(first, last + 1))
    assert years == Counter(years_by_hand(path))


Span = tuple[int, int, int, int]


def span_of(one: Alliance) -> Span:
    low, high = sorted(int(ally.actor.removeprefix("cow:")) for ally in one.ally)
    start, _, end = (one.valid or "").partition("/")
    return low, high, int(start or one.attested or 0), 2018 if end == ".." else int(end)


def episodes_by_hand(path: Path) -> tuple[set[tuple[Span, frozenset[str], frozenset[str]]], int]:
    """Episodes worked out from plain rows: sorted by dyad and year, cut where the year or the promises jump."""
    names = ("defense", "offense", "neutrality", "nonaggression", "consultation")
    promises: dict[tuple[int, int, int], dict[bool, frozenset[str]]] = {}
    for one, other, year, *flags in plain_rows(path):
        made = frozenset(name for name, flag in zip(names, flags, strict=True) if flag == 1)
        promises.setdefault((min(one, other), max(one, other), year), {})[one < other] = made
    found, empty = set(), 0
    for (low, high), dyad in groupby(sorted(promises), key=lambda key: key[:2]):
        run: list[int] = []
        keys = list(dyad)
        for place, key in enumerate(keys):
            run.append(key[2])
            following = keys[place + 1] if place + 1 < len(keys) else None
            if following and following[2] == key[2] + 1 and promises[following] == promises[key]:
                continue
            forth, back = promises[key][True], promises[key][False]
            if forth | back:
                found.add(((low, high, run[0], run[-1]), forth | back, forth ^ back))
            else:
                empty += len(run)
            run = []
    return found, empty


def years_by_hand(path: Path) -> Iterator[int]:
    promised: dict[tuple[int, int, int], bool] = {}
    for one, other, year, *flags in plain_rows(path):
        key = (min(one, other), max(one, other), year)
        promised[key] = promised.get(key, False) or any(flags)
    yield from (year for (_, _, year), any_promise in promised.items() if any_promise)


def plain_rows(path: Path) -> Iterator[list[int]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        yield from ([int(cell) for cell in row] for row in rows)


def apply(graph: Graph, name: str, path: Path) -> bool:
    """Load a file as the command does; whether anything was written."""
    loader = loader_named(name)
    source = Input(path)
    return load(graph, dataset_of(loader, source), *loader.records(source), digest=source.digest()).wrote
