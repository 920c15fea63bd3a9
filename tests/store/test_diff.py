"""What changed between two epochs or two dates, held against a comparison of two states fetched whole."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import neo4j
import pytest

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.registry import kind_named
from tertius.graph_schema.time import Bounds, Window, joint_certainty
from tertius.loaders.pipeline.apply import roll_back
from tertius.store.diff import diff_epochs
from tertius.store.graph import Graph, prepare
from tertius.store.policies import POLICIES, Policy
from tertius.store.target import Target
from tertius.store.valid_diff import diff_valid
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import (
    ALPHA,
    ALPHA_PART,
    BETA,
    actor,
    funding,
    load,
    load_base,
    mediation,
    random_records,
)

State = dict[str, dict[str, Any]]

# All that is said of everything at an epoch, read at once, without a thought for what may have changed.
_STATE = """
MATCH (v:Version) WHERE v.since <= $at < v.until AND $policy IN v.policies
RETURN v.id AS id, labels(v) AS labels, v.name AS name, v.acronym AS acronym, v.amount AS amount,
       v.reliability AS reliability, v.valid AS valid, v.decided AS decided,
       [v.start_min, v.start_max, v.end_min, v.end_max] AS bounds,
       COLLECT { MATCH (v)-[r]->(a:Actor) WHERE type(r) <> 'VERSION_OF'
                 RETURN type(r) + ' ' + a.id ORDER BY type(r), a.id } AS people
"""


@pytest.fixture
def graph(empty_graph: neo4j.Driver, target: Target) -> Graph:
    """A graph that knows the actors a to d and the sources x and y."""
    return emptied(empty_graph, target)


def emptied(driver: neo4j.Driver, target: Target) -> Graph:
    delete_everything(driver, target)
    made = prepare(driver, target)
    load_base(made)
    return made


def state(graph: Graph, at: int, policy: Policy) -> State:
    return {row["id"]: row for row in graph.read(_STATE, at=at, policy=policy)}


def claims_of(row: dict[str, Any]) -> set[str]:
    decided = json.loads(row["decided"])
    named = [*decided["deciding"].values(), *(one["claims"] for one in decided["overruled"])]
    return {claim for claims in named for claim in claims}


def brute_force(before: State, after: State) -> dict[str, Any]:
    """Per thing how it changed, and for each changed one its values before and after."""
    found: dict[str, Any] = {}
    for key in {*before, *after}:
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            found[key] = "added" if old is None else "removed"
            continue
        slots = {
            name: (old[name], new[name])
            for name in ("name", "acronym", "amount", "reliability", "valid")
            if old[name] != new[name]
        }
        gone, come = set(old["people"]) - set(new["people"]), set(new["people"]) - set(old["people"])
        slots |= dict.fromkeys(gone, (True, None)) | dict.fromkeys(come, (None, True))
        if slots or old["bounds"] != new["bounds"] or claims_of(old) != claims_of(new):
            found[key] = slots
    return found


def told(diff: dict[str, Any]) -> dict[str, Any]:
    """A diff in the form of `brute_force`."""
    names = {"name", "acronym", "amount", "reliability", "valid"}
    return {
        one["id"]: one["change"]
        if one["change"] != "changed"
        else {
            slot["slot"]: (slot["before"], slot["after"])
            for slot in one["slots"]
            if slot["slot"] in names or slot["slot"].partition(" ")[0] in {"FUNDER", "RECIPIENT"}
        }
        for one in diff["data"]
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_difference_of_two_epochs_is_that_of_their_states(seed: int, driver: neo4j.Driver, target: Target) -> None:
    dice = random.Random(f"diff {seed}")
    graph = emptied(driver, target)
    loads = []
    for number in range(dice.randint(3, 5)):
        of = dice.choice([ALPHA, ALPHA_PART, BETA])
        loads.append(load(graph, of, *random_records(dice, of.name), digest=f"file {number}"))
    roll_back(graph, dice.choice([one for one in loads if one.wrote]).load)
    last = graph.epoch()
    for _ in range(4):
        first, second = dice.randint(0, last), dice.randint(0, last)
        policy = dice.choice(POLICIES)
        diff = diff_epochs(graph, first, second, policy)
        assert told(diff) == brute_force(state(graph, first, policy), state(graph, second, policy))
        turned = diff_epochs(graph, second, first, policy)
        assert {one["id"] for one in turned["data"]} == {one["id"] for one in diff["data"]}


def labels(diff: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Change and label of each fact."""
    return {one["id"].removeprefix("fact:funding:"): (one["change"], one["label"]) for one in diff["data"]}


def slot_labels(diff: dict[str, Any], key: str) -> dict[str, str]:
    (entry,) = (one for one in diff["data"] if one["id"] == key)
    return {one["slot"]: one["label"] for one in entry["slots"]}


def test_a_claim_on_something_unknown_and_its_withdrawal_change_knowledge(graph: Graph) -> None:
    load(graph, ALPHA, funding("f"))
    load(graph, ALPHA, funding("g"))
    assert labels(diff_epochs(graph, 2, 3)) == {
        "f": ("removed", "knowledge-change"),
        "g": ("added", "knowledge-change"),
    }


def test_a_revision_of_the_same_claim_is_a_correction(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", "1"))
    load(graph, ALPHA, funding("f", "2"))
    diff = diff_epochs(graph, 2, 3)
    assert labels(diff) == {"f": ("changed", "correction")}
    (entry,) = diff["data"]
    assert entry["slots"] == [{"slot": "amount", "before": "1", "after": "2", "label": "correction"}]
    assert (entry["before"]["values"]["amount"], entry["after"]["values"]["amount"]) == ("1", "2")
    assert [(one["relation"], one["id"], one["name"]) for one in entry["after"]["participants"]] == [
        ("FUNDER", "tertius:a", "A")
    ]


def test_a_better_claim_of_another_source_is_a_correction(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", "1", cites="y"))
    load(graph, BETA, funding("f", "2", by="beta", cites="x"))
    assert slot_labels(diff_epochs(graph, 2, 3), "fact:funding:f") == {"amount": "correction"}


def test_a_value_whose_only_claim_is_withdrawn_changes_knowledge(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", "1", cites="x"))
    load(graph, BETA, funding("f", "2", by="beta", cites="y"))
    load(graph, ALPHA, funding("g"))
    diff = diff_epochs(graph, 3, 4)
    assert slot_labels(diff, "fact:funding:f") == {"amount": "knowledge-change"}
    (entry,) = (one for one in diff["data"] if one["id"] == "fact:funding:f")
    assert entry["claims"] == {"added": [], "withdrawn": ["alpha:claim:f"]}


def test_a_value_that_nobody_gave_before_changes_knowledge(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", None))
    load(graph, BETA, funding("f", "2", by="beta"))
    assert set(slot_labels(diff_epochs(graph, 2, 3), "fact:funding:f").values()) == {"knowledge-change"}


def test_a_claim_that_only_agrees_is_a_change_of_knowledge_without_a_value(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", "1"))
    load(graph, BETA, funding("f", "1", by="beta"))
    (entry,) = diff_epochs(graph, 2, 3)["data"]
    assert (entry["label"], entry["slots"]) == ("knowledge-change", [])
    assert entry["claims"] == {"added": ["beta:claim:f"], "withdrawn": []}


def test_a_fact_that_a_better_source_denies_is_removed_as_a_correction(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", "1", cites="y"))
    load(graph, BETA, funding("f", None, by="beta", funder=None, valid=None, cites="x", stance="denies"))
    assert labels(diff_epochs(graph, 2, 3)) == {"f": ("removed", "correction")}
    assert labels(diff_epochs(graph, 3, 2)) == {"f": ("added", "correction")}


def tomorrow(days: int = 1) -> str:
    return (datetime.now(UTC).date() + timedelta(days)).isoformat()


def test_what_begins_after_the_first_epoch_is_a_change_of_the_world(graph: Graph) -> None:
    load(graph, ALPHA, funding("f", valid=tomorrow(3)), funding("g", valid="2014"))
    assert labels(diff_epochs(graph, 1, 2)) == {
        "f": ("added", "world-change"),
        "g": ("added", "knowledge-change"),
    }
    # There was no day before the first epoch, after which something could begin.
    assert {label for _, label in labels(diff_epochs(graph, 0, 2)).values()} == {"knowledge-change"}


def test_an_end_that_came_after_the_first_epoch_is_a_change_of_the_world(graph: Graph) -> None:
    load(graph, ALPHA, mediation("m", valid="2014/.."), mediation("n", valid="2014/.."))
    load(graph, ALPHA, mediation("m", valid=f"2014/{tomorrow()}"), mediation("n", valid="2014/2015"))
    diff = diff_epochs(graph, 2, 3)
    assert slot_labels(diff, "fact:mediation:m")["valid"] == "world-change"
    assert slot_labels(diff, "fact:mediation:n")["valid"] == "correction"
    assert {one["id"]: one["label"] for one in diff["data"]} == {
        "fact:mediation:m": "world-change",
        "fact:mediation:n": "correction",
    }


def joined(valid: str | None) -> Claim:
    said = mediation("m", valid="2014/..")
    mediators = (*said.says.mediator, Participant(actor="tertius:c", valid=valid))
    return said.model_copy(update={"says": said.says.model_copy(update={"mediator": mediators})})


@pytest.mark.parametrize(("since", "label"), [(tomorrow, "world-change"), (lambda: "2014-06", "knowledge-change")])
def test_who_joined_after_the_first_epoch_changed_the_world(graph: Graph, since: Callable[[], str], label: str) -> None:
    load(graph, ALPHA, mediation("m", valid="2014/.."))
    # Asked for here: a session that began before midnight had another tomorrow.
    load(graph, ALPHA, joined(f"{since()}/.."))
    assert slot_labels(diff_epochs(graph, 2, 3), "fact:mediation:m")["MEDIATOR tertius:c"] == label


def test_an_epoch_does_not_differ_from_itself(graph: Graph) -> None:
    load(graph, ALPHA, funding("f"))
    assert diff_epochs(graph, 2, 2)["data"] == []


def test_what_came_back_unchanged_is_no_change(graph: Graph) -> None:
    first = load(graph, ALPHA, funding("f"))
    roll_back(graph, load(graph, ALPHA, funding("f", "2"), actor("a", by="alpha", name="Other")).load)
    assert diff_epochs(graph, first.epoch, graph.epoch())["data"] == []


# Between two valid dates


def held(graph: Graph, epoch: int, text: tuple[date, date]) -> dict[str, dict[str, str]]:
    """Which facts were possible or certain in a window, and who took part then, each fact looked at by itself."""
    rows = graph.read(
        "MATCH (v:Version) WHERE v.since <= $at < v.until AND 'best' IN v.policies AND v.start_min IS NOT NULL "
        "RETURN v.id AS id, labels(v) AS labels, v {.*} AS own, [(v)-[r]->(a) WHERE r.start_min IS NOT NULL | "
        "[type(r) + ' ' + a.id, r {.*}]] AS parts",
        at=epoch,
    )
    found = {}
    for row in rows:
        kind = kind_named(next(label for label in row["labels"] if label != "Version"))
        window = Window(date.min, text[1]) if kind.shape.value == "occurrence" else Window(*text)
        own = bounds(row["own"])
        certain = joint_certainty((own,), window).value
        if certain != "impossible":
            parts = {name: joint_certainty((own, bounds(times)), window).value for name, times in row["parts"]}
            found[row["id"]] = {"certainty": certain, **{k: v for k, v in parts.items() if v != "impossible"}}
    return found


def bounds(own: dict[str, Any]) -> Bounds:
    days = (own[name].to_native() for name in ("start_min", "start_max", "end_min", "end_max"))
    return Bounds(*days, own["start_kind"], own["end_kind"])


@pytest.mark.parametrize("seed", range(2))
def test_the_difference_of_two_dates_is_that_of_what_held_on_them(
    seed: int, driver: neo4j.Driver, target: Target
) -> None:
    dice = random.Random(f"dates {seed}")
    graph = emptied(driver, target)
    times = ["2014", "2014-05/2015-02", "2014-06/..", "2015~", "/2014-07", "2013/", None, "2012/2014-03-05"]
    said = []
    for number in range(16):
        claim = mediation(f"m{number}", valid=dice.choice(times), mediators="a", parties="b")
        extra = Participant(actor="tertius:c", valid=dice.choice(times))
        said.append(claim.model_copy(update={"says": claim.says.model_copy(update={"party": (extra,)})}))
    said += [funding(f"f{number}", valid=dice.choice(times)) for number in range(8)]
    load(graph, ALPHA, *said)
    days = [date(2012, 1, 1) + timedelta(dice.randrange(1500)) for _ in range(4)]
    for first, second in [(days[0], days[1]), (days[2], days[3]), (days[3], days[2])]:
        diff = diff_valid(graph, first.isoformat(), second.isoformat(), graph.epoch())
        before, after = held(graph, graph.epoch(), (first, first)), held(graph, graph.epoch(), (second, second))
        expected = {key: (before.get(key, {}), after.get(key, {})) for key in {*before, *after}}
        found = {
            one["id"]: {slot["slot"]: (slot["before"], slot["after"]) for slot in one["slots"]} for one in diff["data"]
        }
        assert found == {
            key: {slot: (old.get(slot), new.get(slot)) for slot in {*old, *new} if old.get(slot) != new.get(slot)}
            for key, (old, new) in expected.items()
            if old != new
        }
        for one in diff["data"]:
            assert one["label"] == "world-change"
            change = "added" if one["id"] not in before else "removed" if one["id"] not in after else "changed"
            assert one["change"] == change
