"""From decisions to versions: how many there are, whom they serve, and what is written of times, roles and names."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.graph_schema.dates import EARLIEST, LATEST
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.registry import fact_kinds
from tertius.graph_schema.time import Bounds, Window, certainty
from tertius.store.policies import POLICIES, LiveClaim, decide
from tertius.store.served import Version, missing_roles, slot_text, versions_of
from tertius.store.version_store import _DECIDED, _TIME
from tests.graph_schema.claims_by_hand import Pair, mediation, pairs, said

ALGERIA = {"actor": "tertius:algeria", "role": "chief_mediator"}
CHAD = {"actor": "tertius:chad"}


def versions(found: list[Pair], kind: str = "Mediation") -> list[Version]:
    return versions_of("test:thing", kind, [live for live, _ in found])


def served(found: list[Pair], policy: str = "best", kind: str = "Mediation") -> Version:
    (one,) = (version for version in versions(found, kind) if policy in version.policies)
    return one


def kind_of(found: list[Pair]) -> str:
    return found[0][0].says.kind


def bounds_in(properties: dict[str, Any]) -> Bounds:
    return Bounds(*(properties[name] for name in Bounds._fields))


def is_possible(properties: dict[str, Any], day: date) -> bool:
    return certainty(bounds_in(properties), Window(day, day)) != "impossible"


def test_one_version_serves_all_policies_where_they_agree() -> None:
    found = [said(key, mediation(mediator=[ALGERIA], outcome="ceasefire")) for key in "12"]
    (version,) = versions(found)
    assert version.policies == list(POLICIES)
    assert not version.properties["disputed"]
    assert version.label == version.kind == "Mediation"
    assert version.properties["outcome"] == "ceasefire"
    assert [(one["relation"], one["record"], one["properties"]["role"]) for one in version.participants] == [
        ("MEDIATOR", "tertius:algeria", "chief_mediator")
    ]


def test_policies_that_differ_have_a_version_each() -> None:
    outcomes = [("1", "failed", "A"), ("2", "ceasefire", "B"), ("3", "ceasefire", "C")]
    found = [said(key, mediation(mediator=[ALGERIA], outcome=code), rated=rated) for key, code, rated in outcomes]
    assert {(tuple(one.policies), one.properties.get("outcome")) for one in versions(found)} == {
        (("best", "all"), "failed"),
        (("majority",), "ceasefire"),
        (("strict",), None),
    }
    assert all(one.properties["disputed"] for one in versions(found))


def test_a_version_tells_which_claims_decided_and_who_was_overruled_why() -> None:
    found = [
        said("1", mediation(mediator=[ALGERIA], outcome="failed"), rated="A"),
        said("2", mediation(mediator=[CHAD], outcome="ceasefire"), rated="B"),
    ]
    assert json.loads(served(found).properties["decided"]) == {
        "deciding": {
            "MEDIATOR tertius:algeria": ["test:1"],
            "MEDIATOR tertius:algeria role": ["test:1"],
            "MEDIATOR tertius:chad": ["test:2"],
            "outcome": ["test:1"],
        },
        "overruled": [
            {"slot": "outcome", "value": "ceasefire", "claims": ["test:2"], "why": "reliability A over B"},
        ],
    }


def test_a_fact_whose_needed_role_a_policy_drops_is_not_served_under_it() -> None:
    found = [
        said("1", mediation(mediator=[CHAD], outcome="failed"), rated="C"),
        said("2", mediation(mediator=[CHAD]), stance="denies", rated="A"),
    ]
    assert [one.policies for one in versions(found)] == [["all"]]
    # Algeria mediated whatever became of Chad: the fact stays, without Chad.
    found.append(said("3", mediation(mediator=[ALGERIA]), rated="D"))
    assert [one["record"] for one in served(found, "best").participants] == ["tertius:algeria"]
    assert {one["record"] for one in served(found, "all").participants} == {"tertius:algeria", "tertius:chad"}


def test_what_a_kind_still_needs_is_put_in_words() -> None:
    assert missing_roles(Mediation, {}) == ["at least 1 mediator or attended_by"]
    assert missing_roles(Mediation, {"attended_by": 1}) == []
    assert missing_roles(Alliance, {"ally": 1}) == ["at least 2 ally"]


def test_nothing_is_served_without_a_claim_that_asserts() -> None:
    assert versions([]) == []
    assert versions([said("1", mediation(mediator=[ALGERIA]), stance="denies")]) == []


def contents(found: list[Pair]) -> list[tuple[list[str], str]]:
    return sorted((one.policies, one.digest()) for one in versions(found, kind_of(found)))


@settings(max_examples=150, deadline=None)
@given(pairs(), st.randoms(use_true_random=False))
def test_versions_do_not_depend_on_the_order_of_claims(found: list[Pair], random: Any) -> None:
    assert contents(random.sample(found, len(found))) == contents(found)


@settings(max_examples=150, deadline=None)
@given(pairs())
def test_each_policy_has_one_version_at_most_and_equal_versions_are_one(found: list[Pair]) -> None:
    made = versions(found, kind_of(found))
    policies = [policy for one in made for policy in one.policies]
    assert len(policies) == len(set(policies))
    assert len({one.digest() for one in made}) == len(made)
    exists = [policy for policy in POLICIES if decide([live for live, _ in found], policy).exists]
    assert set(policies) <= set(exists)
    if kind_of(found) == "Actor":
        assert set(policies) == set(exists)
    for one in made:
        assert one.properties["disputed"] == bool(json.loads(one.properties["decided"])["overruled"])


@settings(max_examples=150, deadline=None)
@given(pairs())
def test_served_bounds_keep_their_order_whatever_the_claims_contradict(found: list[Pair]) -> None:
    for version in versions(found, kind_of(found)):
        for properties in (version.properties, *(one["properties"] for one in version.participants)):
            if "start_min" in properties:
                bounds = bounds_in(properties)
                assert bounds.start_min <= bounds.start_max <= bounds.end_max
                assert bounds.start_min <= bounds.end_min <= bounds.end_max


@settings(max_examples=150, deadline=None)
@given(pairs())
def test_all_calls_possible_what_any_claim_makes_possible(found: list[Pair]) -> None:
    for version in versions(found, kind_of(found)):
        if "all" not in version.policies or "start_min" not in version.properties:
            continue
        for live, plain in found:
            if plain.stance == "asserts":
                years = [plain.slots.get((name,)) for name in ("start", "end")]
                years += [slot[1] for slot in plain.slots if slot[0] == "attested"]
                for year in filter(None, years):
                    assert is_possible(version.properties, date(int(year), 6, 9)), (live.id, year)


def timed(key: str, valid: str | None = None, attested: str | None = None, **rating: Any) -> Pair:
    return said(key, mediation(mediator=[CHAD], valid=valid, attested=attested), **rating)


def test_all_widens_the_time_to_every_asserted_date() -> None:
    # The article of June 2014 calls a Monday a Sunday; a better source has the day right.
    found = [timed("1", "2014-06-09", rated="A"), timed("2", "2014-06-08", rated="D")]
    best, everything = served(found, "best").properties, served(found, "all").properties
    assert bounds_in(best) == Bounds(*[date(2014, 6, 9)] * 4)
    assert (everything["start_min"], everything["end_max"]) == (date(2014, 6, 8), date(2014, 6, 9))
    assert best["valid"] == everything["valid"] == "2014-06-09"


def test_all_leaves_the_end_open_where_one_source_begins_after_the_end_of_another() -> None:
    found = [timed("1", "2012/2013", rated="A"), timed("2", "2015/", rated="D")]
    assert not is_possible(served(found, "best").properties, date(2015, 6, 9))
    everything = served(found, "all").properties
    assert bounds_in(everything)[:4] == (date(2012, 1, 1), date(2015, 12, 31), date(2013, 1, 1), LATEST)


def test_all_calls_a_day_possible_on_which_the_thing_was_seen() -> None:
    found = [timed("1", "2012/2013", rated="A"), timed("2", attested="2015-06-09", rated="D")]
    assert not is_possible(served(found, "best").properties, date(2015, 6, 9))
    assert is_possible(served(found, "all").properties, date(2015, 6, 9))
    assert served(found, "best").properties["attested"] == ["2015-06-09"]


def test_an_ongoing_state_is_certain_to_the_newest_day_of_its_sources_under_every_policy() -> None:
    found = [timed("1", "2012/..", dated="2013-05"), timed("2", "2012/..", dated="2014-06-16", rated="C")]
    (version,) = versions(found)
    assert version.properties["end_min"] == date(2014, 6, 16)
    assert version.properties["end_max"] == LATEST
    assert (version.properties["valid"], version.properties["end_kind"]) == ("2012/..", "open")
    # Who speaks of another end is not asked up to when it lasted.
    other = [timed("1", "2012/..", dated="2013-05"), timed("2", "2012/", dated="2024", rated="A")]
    assert served(other).properties["end_min"] == date(2013, 5, 1)


def test_the_better_of_a_start_and_an_end_that_exclude_each_other_is_served_and_the_other_told() -> None:
    found = [timed("1", "2015/", rated="D"), timed("2", "/2013", rated="A")]
    best = served(found, "best").properties
    assert (best["valid"], best["start_kind"], best["start_min"]) == ("/2013", "unknown", EARLIEST)
    assert best["disputed"]
    assert [one["slot"] for one in json.loads(best["decided"])["overruled"]] == ["start"]
    assert served(found, "strict").properties["valid"] == "/"
    assert bounds_in(served(found, "all").properties)[:4] == (EARLIEST, date(2015, 12, 31), date(2013, 1, 1), LATEST)


def test_a_fact_without_any_date_is_possible_always_and_a_participant_holds_as_long_as_its_fact() -> None:
    (version,) = versions([timed("1")])
    assert bounds_in(version.properties) == (EARLIEST, LATEST, EARLIEST, LATEST, "unknown", "unknown")
    assert version.properties["valid"] == "/"
    (chad,) = version.participants
    assert bounds_in(chad["properties"]) == (EARLIEST, EARLIEST, LATEST, LATEST, "open", "open")
    assert "valid" not in chad["properties"]


def test_a_participant_keeps_its_own_time_and_all_that_is_said_of_it() -> None:
    own = {**ALGERIA, "valid": "2014-06/", "representative": "tertius:lamamra", "on_behalf_of": "tertius:au"}
    (version,) = versions([said("1", mediation(mediator=[own], valid="2012/2015"))])
    (algeria,) = version.participants
    assert algeria["targets"] == ["Actor"]
    assert algeria["representative"] == "tertius:lamamra"
    properties = algeria["properties"]
    assert (properties["role"], properties["on_behalf_of"], properties["valid"]) == (
        "chief_mediator",
        "tertius:au",
        "2014-06/",
    )
    assert (properties["start_min"], properties["start_max"]) == (date(2014, 6, 1), date(2014, 6, 30))


def actor(key: str, **fields: Any) -> Pair:
    rating = {name: fields.pop(name) for name in ("rated", "stance") if name in fields}
    return said(key, Actor.model_validate({"id": "tertius:mnla", **fields}), **rating)


def names_in(version: Version) -> set[tuple[str, str, str]]:
    return {(one["text"], one["kind"], one["key"]) for one in version.names}


def test_a_name_that_was_overruled_still_finds_the_thing() -> None:
    found = [actor("1", name="MNLA", rated="A"), actor("2", name="MLNA", rated="D")]
    version = served(found, kind="Actor")
    assert version.label == "ActorVersion"
    assert version.properties["name"] == "MNLA"
    assert names_in(version) == {("MNLA", "main", "mnla"), ("MLNA", "overruled", "mlna")}
    strict = served(found, "strict", "Actor")
    # Where no name is served, the id stands for it.
    assert strict.properties["name"] == "test:thing"
    assert names_in(strict) == {("MNLA", "overruled", "mnla"), ("MLNA", "overruled", "mlna")}


def test_a_name_that_was_denied_still_finds_the_thing() -> None:
    found = [actor("1", name="MLNA", note="A movement", rated="D"), actor("2", name="MLNA", stance="denies", rated="A")]
    version = served(found, kind="Actor")
    assert version.properties["name"] == "test:thing"
    assert names_in(version) == {("MLNA", "overruled", "mlna")}


def test_names_and_identifiers_of_all_claims_come_together() -> None:
    found = [
        actor("1", name="MNLA", acronym="MNLA", names=[{"text": "ⴰⵣⴰⵡⴰⴷ", "lang": "tmh"}, {"text": "—"}]),
        actor("2", identifiers=[{"id": "wikidata:Q1", "status": "candidate"}, {"id": "ucdp:actor:1"}]),
    ]
    (version,) = versions(found, "Actor")
    # A name of punctuation only has no key and cannot be found.
    assert names_in(version) == {("MNLA", "main", "mnla"), ("MNLA", "acronym", "mnla"), ("ⴰⵣⴰⵡⴰⴷ", "alias", "azawad")}
    assert version.identifiers == [
        {"id": "ucdp:actor:1", "status": "established"},
        {"id": "wikidata:Q1", "status": "candidate"},
    ]


def test_the_better_rated_source_says_when_an_identifier_stood_for_the_thing() -> None:
    found = [
        actor("1", identifiers=[{"id": "cow:255", "valid": ["1990/.."]}], rated="D"),
        actor("2", identifiers=[{"id": "cow:255", "valid": ["1990-10-03/.."]}], rated="A"),
    ]
    assert served(found, kind="Actor").identifiers == [
        {"id": "cow:255", "status": "established", "valid": ["1990-10-03/.."]}
    ]


def test_a_denied_identifier_does_not_lead_to_the_thing() -> None:
    identifier = {"identifiers": [{"id": "wikidata:Q1"}]}
    found = [actor("1", name="MNLA", **identifier, rated="D"), actor("2", **identifier, stance="denies", rated="A")]
    assert served(found, kind="Actor").identifiers == []
    assert served(found, "all", "Actor").identifiers == [{"id": "wikidata:Q1", "status": "established"}]


@pytest.mark.parametrize(
    "changed",
    [
        mediation(mediator=[ALGERIA], outcome="failed"),
        mediation(mediator=[ALGERIA, CHAD], outcome="ceasefire"),
        mediation(mediator=[{**ALGERIA, "role": "mediator"}], outcome="ceasefire"),
        mediation(mediator=[ALGERIA], outcome="ceasefire", valid="2014"),
    ],
)
def test_the_digest_depends_on_what_is_served(changed: Mediation) -> None:
    plain = served([said("1", mediation(mediator=[ALGERIA], outcome="ceasefire"))])
    assert served([said("1", changed)]).digest() != plain.digest()


def test_the_digest_depends_on_the_claims_that_decide() -> None:
    content = mediation(mediator=[ALGERIA])
    assert served([said("1", content)]).digest() != served([said("2", content)]).digest()
    one: LiveClaim = said("1", content)[0]
    (other,) = versions_of("test:another", "Mediation", [one])
    assert other.digest() != served([said("1", content)]).digest()


def test_a_slot_is_named_for_people() -> None:
    assert slot_text(("participant", "MEDIATOR", "tertius:algeria", "role")) == "MEDIATOR tertius:algeria role"
    assert slot_text(("outcome",)) == "outcome"


def test_no_value_of_a_kind_hides_behind_what_a_version_says_of_itself() -> None:
    of_versions = {"uid", "since", "until", "policies", "digest", *_DECIDED, *_TIME}
    assert not [(name, value) for name, kind in fact_kinds().items() for value in kind.values() if value in of_versions]
