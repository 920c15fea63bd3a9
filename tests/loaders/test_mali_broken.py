"""Copies of the Mali bundle with one thing broken in each: what is said of it, and what becomes of the rest.

What is broken and the line it stands on are found in the text of the shipped files; codes are those of DESIGN.md.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders import mali
from tertius.loaders.pipeline.apply import Applied, apply_load, roll_back
from tertius.loaders.pipeline.plan import Plan, make_plan
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Input
from tertius.store.connection import Target
from tertius.store.fingerprint import fingerprint
from tertius.store.graph import Graph, prepare
from tertius.store.loads import fetch_rejects
from tests.conftest import delete_everything
from tests.oracles import mali_bundle

MEDIATION, SIGNATURE, FUNDING = "facts/mediation.yaml", "facts/signature.yaml", "facts/funding.yaml"
OFFICE, MEMBERSHIP, OVERSIGHT = "facts/office.yaml", "facts/membership.yaml", "facts/oversight.yaml"

# A slip: the file, the line that begins the row the reject names, the first text behind it that is replaced, and by
# what; the code, the value found, and words of the message.
Slip = tuple[str, str, str, str, str, str | None, str]
SLIPS: dict[str, Slip] = {
    "an unknown actor": (
        *(MEDIATION, "- id: ml093", "actor: cnrdre", "actor: cnrdrr"),
        *("unknown-reference", "tertius:cnrdrr", "is neither in the input nor known"),
    ),
    "an unknown representative": (
        *(SIGNATURE, "- id: ml125", "represented_by: ag_acherif", "represented_by: ag_asherif"),
        *("unknown-reference", "tertius:ag_asherif", "is neither in the input nor known"),
    ),
    "an unknown source": (
        *(OFFICE, "- id: ml058", "gp_20130425", "gp_20130426"),
        *("unknown-reference", "source:gp_20130426", "add the source to the input"),
    ),
    "a place where an agreement belongs": (
        *(SIGNATURE, "- id: ml125", "of: agr_ouaga_2013", "of: ouagadougou"),
        *("unknown-reference", "tertius:ouagadougou", "Place, not Agreement or Instrument"),
    ),
    "an actor where a place belongs": (
        *(MEDIATION, "- id: ml113", "at: [rome]", "at: [italy]"),
        *("unknown-reference", "tertius:italy", "Actor, not Place"),
    ),
    "a link that the kind has not": (
        *(OFFICE, "- id: ml058", "      sources:", "      led_to: agr_algiers_2015\n      sources:"),
        *("unknown-role", "agr_algiers_2015", "a office has no led_to"),
    ),
    "an unknown role text": (
        *(MEDIATION, "- id: ml115", "as: mandating organisation", "as: umpire"),
        *("unknown-code", "umpire", "is not in roles.yaml under Mediation"),
    ),
    "an unknown outcome": (
        *(MEDIATION, "- id: ml119", "outcome: ceasefire", "outcome: truce"),
        *("unknown-code", "truce", "expected one of offered, refused"),
    ),
    "an unknown value": (
        *(FUNDING, "- id: ml247", "amount: 18400000", "amout: 18400000"),
        *("unknown-code", "amout", "a funding flow has no value amout"),
    ),
    "an amount in words": (
        *(FUNDING, "- id: ml247", "amount: 18400000", "amount: 18.4 million"),
        *("invalid-row", "18.4 million", "expected a decimal number"),
    ),
    "an unknown key": (
        *(MEMBERSHIP, "- id: ml037", "valid: 2014-08-28/", "vaild: 2014-08-28/"),
        *("unknown-key", "vaild", "known are at, attested"),
    ),
    "an unknown key of a participant": (
        *(MEDIATION, "- id: ml113", "as: host}", "as: host, part: host}"),
        *("unknown-key", "part", "known are actor, as"),
    ),
    "a credibility off the scale": (
        *(OFFICE, "- id: ml058", "credibility: 2", "credibility: high"),
        *("unknown-code", "high", "expected 1 (confirmed) to 6"),
    ),
    "an unknown stance": (
        *(MEMBERSHIP, "- id: ml037.contested", "stance: denies", "stance: doubts"),
        *("invalid-row", "doubts", "stance: Input should be 'asserts' or 'denies'"),
    ),
    "a day that no calendar has": (
        *(MEDIATION, "- id: ml119", "valid: 2014-05-17", "valid: 2014-02-30"),
        *("impossible-date", "2014-02-30", "is no day of the calendar"),
    ),
    "an impossible time of one participant": (
        *(MEDIATION, "- id: ml102", "attested: 2014-07-24", "attested: 2014-07-42"),
        *("impossible-date", "2014-07-42", "is no day of the calendar"),
    ),
    "an end before its beginning": (
        *(MEDIATION, "- id: ml115", "2021-05-25/2022-07-03", "2022-07-03/2021-05-25"),
        *("date-order", "2022-07-03/2021-05-25", "ends before it begins"),
    ),
    "an office of nobody": (
        *(OFFICE, "- id: ml058", "        - {actor: att, as: holder}\n", ""),
        *("missing-party", "mali:ml058", "needs at least 1 holder"),
    ),
    "a participant that is only a name": (
        *(OFFICE, "- id: ml058", "{actor: att, as: holder}", "att"),
        *("invalid-row", "att", "a participant such as {actor: mnla, as: party} expected"),
    ),
}
# Slips after which a row names no claim, or that of another row.
NAMELESS: dict[str, Slip] = {
    "a claim with the id of another": (
        *(SIGNATURE, "- id: ml121", "- id: ml121", "- id: ml120"),
        *("duplicate-key", "mali:ml120", "mali:ml120 is already given at signature.yaml, line "),
    ),
    "a claim without an id": (
        *(OFFICE, "- id: ml058", "- id: ml058\n      valid", "- valid"),
        *("invalid-row", None, '"id" is missing'),
    ),
    "claims that are no list": (
        *(
            OVERSIGHT,
            "- key: algeria.csa.chair",
            "  claims:\n    - id: ml117",
            "  claims: see ml117\n  told:\n    - x:",
        ),
        *("invalid-row", "see ml117", "a list of claims expected"),
    ),
    "a claim that is a word": (
        *(OVERSIGHT, "- key: algeria.csa.chair", "    - id: ml117\n", "    - see ml117\n    - id: ml117\n"),
        *("invalid-row", "see ml117", "a claim with id and sources expected"),
    ),
}
# What is done to a file, the text on the line that the message names, and words of the message.
FILES: dict[str, tuple[str, Callable[[Path], object], str | None, str]] = {
    "no UTF-8": (
        "facts/office.yaml",
        lambda path: path.write_bytes(path.read_bytes().replace("Keïta".encode(), "Keïta".encode("latin-1"), 1)),
        "Keïta",
        "the byte ef found, UTF-8 expected",
    ),
    "a tab that indents": (
        "actors.yaml",
        lambda path: path.write_text(path.read_text("utf-8").replace("  kind: pmc", "\tkind: pmc"), "utf-8"),
        "kind: pmc",
        "Correct the YAML",
    ),
    "a key given twice": (
        "entities.yaml",
        lambda path: path.write_text(path.read_text("utf-8").replace("stage: Cea", "date: 2014", 1), "utf-8"),
        "stage: Cea",
        'the key "date" is given twice',
    ),
    "no sources": ("sources.yaml", Path.unlink, None, "is missing in"),
    "no article": ("article.yaml", Path.unlink, None, "is missing in"),
    "no roles": ("roles.yaml", Path.unlink, None, "is missing in"),
    "a mapping where rows belong": (
        "places.yaml",
        lambda path: path.write_text("accra: Accra\n", "utf-8"),
        None,
        "a mapping found, a list of entries expected",
    ),
    "a word where a row belongs": (
        "rejects.yaml",
        lambda path: path.write_text("- ml252\n", "utf-8"),
        None,
        '"ml252" found, a mapping of keys to values expected',
    ),
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A copy of the shipped bundle, to be broken."""
    copy = tmp_path / "bundle"
    shutil.copytree(mali_bundle.BUNDLE, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


@pytest.fixture(scope="module")
def spoilt(mali_graph: Graph, driver: neo4j.Driver, target: Target) -> Iterator[Graph]:
    """The loaded bundle, for tests that apply others to it; whoever comes next loads it afresh."""
    yield mali_graph
    delete_everything(driver, target)


def broken(folder: Path, slip: Slip) -> int:
    """Break one row; the line that the row begins on, counted from 1."""
    file, row, old, new, *_ = slip
    text = (folder / file).read_text("utf-8")
    start = text.index(f"{row}\n")
    assert old in text[start:]
    (folder / file).write_text(text[:start] + text[start:].replace(old, new, 1), "utf-8")
    return text.count("\n", 0, start) + 1


def line_of(file: str, text: str) -> int:
    """The first line of a shipped file that holds a text."""
    lines = (mali_bundle.BUNDLE / file).read_text("utf-8").splitlines(keepends=True)
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def planned(graph: Graph, folder: Path) -> Plan:
    """What loading a folder would change."""
    source = Input(folder)
    found = validate(mali.records(source), graph, mali.DATASET)
    return make_plan(graph, mali.DATASET, found, str(folder), source.digest())


def applied(graph: Graph, folder: Path) -> Applied:
    """Load a folder."""
    source = Input(folder)
    found = validate(mali.records(source), graph, mali.DATASET)
    return apply_load(graph, mali.DATASET, found, str(folder), source.digest())


def new_rejects(plan: Plan) -> list[Reject]:
    """The rejects beside the two statements that rejects.yaml lists."""
    return [one for one in plan.rejects if one.value not in mali_bundle.expected_rejects()]


def live_claims(graph: Graph) -> dict[str, str]:
    """The served revision of every claim: its id to its uid."""
    rows = graph.read(
        "MATCH (c:Claim)-[l:LIVE]->() WHERE l.since <= $epoch < l.until RETURN c.id AS id, c.uid AS uid",
        epoch=graph.epoch(),
    )
    return {row["id"]: row["uid"] for row in rows}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_rejected_with_code_file_line_and_value_and_retracts_nothing(
    mali_graph: Graph, bundle: Path, name: str
) -> None:
    file, row, *_, code, value, words = SLIPS[name]
    before = (mali_graph.epoch(), fingerprint(mali_graph))
    line = broken(bundle, SLIPS[name])
    plan = planned(mali_graph, bundle)
    (reject,) = new_rejects(plan)
    assert (reject.code, reject.where) == (code, f"{Path(file).name}, line {line}")
    assert reject.value == value
    assert words in reject.message
    claim = f"mali:{row.removeprefix('- id: ')}"
    assert reject.claim == claim
    # What the row said before stands, and nothing else is touched.
    assert (plan.added, plan.changed, plan.retracted) == ([], {}, [])
    assert len(plan.unchanged) == len(live_claims(mali_graph)) - 1
    assert claim not in plan.unchanged
    assert (mali_graph.epoch(), fingerprint(mali_graph)) == before


@pytest.mark.parametrize("name", NAMELESS)
def test_a_row_without_a_claim_of_its_own_is_rejected_and_retracts_nothing(
    mali_graph: Graph, bundle: Path, name: str
) -> None:
    file, *_, code, value, words = NAMELESS[name]
    before = (mali_graph.epoch(), fingerprint(mali_graph))
    line = broken(bundle, NAMELESS[name])
    plan = planned(mali_graph, bundle)
    (reject,) = new_rejects(plan)
    assert (reject.code, reject.where) == (code, f"{Path(file).name}, line {line}")
    assert reject.value == value
    assert words in reject.message
    assert reject.claim in {None, value}
    assert (plan.added, plan.changed, plan.retracted) == ([], {}, [])
    assert (mali_graph.epoch(), fingerprint(mali_graph)) == before


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_ends_the_load_and_is_named_with_its_line(
    mali_graph: Graph, bundle: Path, name: str
) -> None:
    file, spoil, text, words = FILES[name]
    before = (mali_graph.epoch(), fingerprint(mali_graph))
    spoil(bundle / file)
    with pytest.raises(InvalidInput) as caught:
        planned(mali_graph, bundle)
    line = f", line {line_of(file, text)}:" if text else ""
    assert caught.value.message.startswith(f"{Path(file).name}{line}")
    assert words in caught.value.message
    assert caught.value.problem_code == ("encoding" if name == "no UTF-8" else "invalid-input")
    assert (mali_graph.epoch(), fingerprint(mali_graph)) == before


def test_applying_a_broken_bundle_loads_the_rest_and_retracts_only_what_was_removed(
    spoilt: Graph, bundle: Path
) -> None:
    stood = live_claims(spoilt)
    hit = {slip[5] for slip in break_many(bundle)}
    # One row is corrected, one removed: the last of its file.
    offices, mediations = bundle / OFFICE, bundle / MEDIATION
    offices.write_text(offices.read_text("utf-8").replace("CMFPR (2013, 2014).", "CMFPR."), "utf-8")
    mediations.write_text(mediations.read_text("utf-8").partition("- key: ivorian-soldiers-2022\n")[0], "utf-8")
    done = applied(spoilt, bundle)
    now = live_claims(spoilt)
    assert done.wrote
    assert set(stood) - set(now) == {"mali:ml116"}
    assert {claim for claim, uid in now.items() if stood.get(claim) != uid} == {"mali:ml031"}
    assert {one["value"] for one in fetch_rejects(spoilt, done.load)} == hit | set(mali_bundle.expected_rejects())
    # Again, it writes nothing; corrected, it brings back what was removed.
    assert not applied(spoilt, bundle).wrote
    assert live_claims(spoilt) == now
    applied(spoilt, mali_bundle.BUNDLE)
    assert live_claims(spoilt) == stood


def test_what_stands_in_a_row_without_claims_stands_without_a_load_before_it_too(spoilt: Graph, bundle: Path) -> None:
    stood = live_claims(spoilt)
    offices = bundle / OFFICE
    offices.write_text(offices.read_text("utf-8").replace("CMFPR (2013, 2014).", "CMFPR."), "utf-8")
    between = applied(spoilt, bundle)
    broken(bundle, NAMELESS["claims that are no list"])
    applied(spoilt, bundle)
    assert set(live_claims(spoilt)) == set(stood)
    roll_back(spoilt, between.load)
    assert set(live_claims(spoilt)) == set(stood)
    applied(spoilt, mali_bundle.BUNDLE)
    assert live_claims(spoilt) == stood


def test_on_an_empty_graph_what_rests_on_a_broken_row_falls_with_it_and_all_else_is_loaded(
    spoilt: Graph, driver: neo4j.Driver, target: Target, bundle: Path
) -> None:
    stood = live_claims(spoilt)
    delete_everything(driver, target)
    empty = prepare(driver, target)
    # Kantao signed twice for the CMFPR-II (ml159, ml165). The article knows nobody who mediated the ceasefire: without
    # ml095 what it says of it is no mediation.
    broken(bundle, ("actors.yaml", "- id: kantao", "kind: person", "kind: people", "", None, ""))
    broken(bundle, (MEDIATION, "- id: ml095", "credibility: 2", "credibility: 0", "", None, ""))
    done = applied(empty, bundle)
    ceasefire = "mali:article.ceasefire"
    expected = {
        ("unknown-code", "actors.yaml", "- id: kantao\n", "people", "mali:actor:kantao"),
        ("unknown-reference", SIGNATURE, "- id: ml159\n", "tertius:kantao", "mali:ml159"),
        ("unknown-reference", SIGNATURE, "- id: ml165\n", "tertius:kantao", "mali:ml165"),
        ("unknown-code", MEDIATION, "- id: ml095\n", "0", "mali:ml095"),
        ("missing-party", "article.yaml", "- id: article.ceasefire\n", ceasefire, ceasefire),
    }
    assert {(one.code, one.where, one.value, one.claim) for one in new_rejects(done.plan)} == {
        (code, f"{Path(file).name}, line {line_of(file, row)}", value, claim)
        for code, file, row, value, claim in expected
    }
    fallen = {one[4] for one in expected}
    assert live_claims(empty) == {claim: uid for claim, uid in stood.items() if claim not in fallen}


def break_many(folder: Path) -> list[Slip]:
    """Break as many rows as the slips name, each once."""
    by_row = {slip[:2]: slip for slip in SLIPS.values()}
    for slip in by_row.values():
        broken(folder, slip)
    return list(by_row.values())
