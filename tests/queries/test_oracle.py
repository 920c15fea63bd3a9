"""Who mediates whom, who belongs, who signed, who paid: answers held against brute force over the bundle's files.

Every expectation is computed by `tests/oracles/mediations.py` from the YAML files, without the code under test.
"""

from __future__ import annotations

import pytest

from tertius.client import Client
from tests.oracles import mediations
from tests.oracles.mali_served import expected_served

# Days before, within and after the talks; a day on which many are attested; a month, years, intervals, all time.
DAYS = (
    "2011-06-01",
    "2012-12-04",
    "2013-06-12",
    "2014-02-10",
    "2014-07-20",
    "2014-07-24",
    "2014-08-15",
    "2014-11-01",
    "2015-06-05",
    "2015-06-20",
    "2015-10-03",
    "2021-05-05",
    "2022-02-01",
    "2023-03-15",
    "2024-06-01",
    "2014-02",
    "2014",
    "2015",
    "2013-06-10/2014-07-15",
    "2022/2024",
    "any",
)
PARTIES = ("mnla", "hcua", "maa_cma", "cma", "plateforme", "gov_mali", "mali", "cpa", "cmfpr2", "csp_psd", "wague")
MEDIATORS = (
    "algeria",
    "lamamra",
    "ecowas",
    "compaore",
    "un",
    "koenders",
    "med_team",
    "burkina_faso",
    "togo",
    "bassole",
)


def asked_of(graph: Client, question: str, key: str, **values: str) -> dict[str, str]:
    """Facts and their certainty, as the question answers."""
    rows = graph.query(question, limit=10_000, **values).rows
    found = {row[key]: row["certainty"] for row in rows}
    assert len(found) == len(rows), "a fact is listed twice"
    return found


def certainties(found: dict[str, mediations.Found]) -> dict[str, str]:
    return {fact: one.certainty for fact, one in found.items()}


@pytest.mark.parametrize("as_of", DAYS)
def test_every_mediation_has_the_certainty_that_its_dates_allow(graph: Client, as_of: str) -> None:
    expected = certainties(mediations.answer("Mediation", [("MEDIATOR", None)], as_of))
    assert asked_of(graph, "who-mediates-whom", "mediation", as_of=as_of) == expected
    certain = {fact for fact, verdict in expected.items() if verdict == "certain"}
    assert set(asked_of(graph, "who-mediates-whom", "mediation", as_of=as_of, certainty="certain")) == certain


def test_the_days_of_this_file_tell_certain_from_possible_from_impossible() -> None:
    verdicts = [
        set(certainties(mediations.answer("Mediation", [("MEDIATOR", None)], as_of)).values()) for as_of in DAYS
    ]
    assert set() in verdicts
    assert {"certain"} in verdicts
    assert {"certain", "possible"} in verdicts


@pytest.mark.parametrize("include", ["reach", "exact"])
@pytest.mark.parametrize("party", PARTIES)
def test_a_party_finds_its_mediations_itself_or_through_whom_it_belonged_to(graph, party, include) -> None:
    for as_of in DAYS:
        asked = [("PARTY", f"tertius:{party}"), ("MEDIATOR", None)]
        expected = mediations.answer("Mediation", asked, as_of, exact=include == "exact")
        found = asked_of(graph, "who-mediates-whom", "mediation", party=party, as_of=as_of, include=include)
        assert found == certainties(expected), as_of


@pytest.mark.parametrize("mediator", MEDIATORS)
def test_a_mediator_finds_what_it_mediated_on_its_own_days(graph: Client, mediator: str) -> None:
    for as_of in DAYS:
        expected = mediations.answer("Mediation", [("MEDIATOR", f"tertius:{mediator}")], as_of)
        found = asked_of(graph, "who-mediates-whom", "mediation", mediator=mediator, as_of=as_of)
        assert found == certainties(expected), as_of


@pytest.mark.parametrize(
    ("party", "other", "mediator"),
    [
        ("mnla", "gov_mali", "algeria"),
        ("mnla", "mali", "un"),
        ("mali", "hcua", "ecowas"),
        ("hcua", "plateforme", "lamamra"),
        ("mnla", "cma", "algeria"),
        ("mali", "gov_mali", "algeria"),
    ],
)
def test_two_parties_and_a_mediator_are_three_who_met(graph: Client, party: str, other: str, mediator: str) -> None:
    asked = [("PARTY", f"tertius:{party}"), ("PARTY", f"tertius:{other}"), ("MEDIATOR", f"tertius:{mediator}")]
    for as_of in DAYS:
        expected = mediations.answer("Mediation", asked, as_of)
        values = {"party": party, "other_party": other, "mediator": mediator, "as_of": as_of}
        assert asked_of(graph, "who-mediates-whom", "mediation", **values) == certainties(expected), as_of


def test_the_same_participant_is_not_both_parties(graph: Client) -> None:
    # Mali takes part through its government only: nobody it could have talked to is asked for.
    assert not graph.query("who-mediates-whom", party="iso3:MLI", other_party="gov_mali", as_of="any").rows


def test_every_mediator_party_and_attendant_stands_in_its_role(graph: Client) -> None:
    rows = graph.query("who-mediates-whom", as_of="any").rows
    for row in rows:
        fact = row["mediation"]
        for column, relations in (("mediators", ("MEDIATOR",)), ("parties", ("PARTY",))):
            expected = {one for relation in relations for one in mediations.roles_of(fact, relation)}
            assert {(one["actor"], one["role"]) for one in row[column]} == expected, fact
            assert len(row[column]) == len(expected)
        relations = ("ATTENDED_BY", "MANDATED_BY", "HOSTED_BY")
        expected = {(relation, *one) for relation in relations for one in mediations.roles_of(fact, relation)}
        assert {(one["relation"], one["actor"], one["role"]) for one in row["others"]} == expected, fact
        assert row["outcome"] == mediations.value(fact, "outcome")
        assert set(row["agreements"]) == {actor for actor, _ in mediations.roles_of(fact, "LED_TO")}
        assert len(row["places"]) == len(mediations.roles_of(fact, "AT"))


@pytest.mark.parametrize("role", ["chief_mediator", "co_mediator", "facilitator", "mediator"])
def test_a_role_is_that_of_a_mediator_of_the_time(graph: Client, role: str) -> None:
    mediators = {fact: mediations.roles_of(fact, "MEDIATOR") for fact in expected_served()}
    expected = {fact for fact, roles in mediators.items() if role in {one for _, one in roles}}
    assert expected
    assert set(asked_of(graph, "who-mediates-whom", "mediation", role=role, as_of="any")) == expected


def test_a_process_and_an_outcome_narrow_the_answer(graph: Client) -> None:
    mediated = mediations.answer("Mediation", [("MEDIATOR", None)], "any")
    algiers = {fact for fact in mediated if ("tertius:proc_algiers", None) in mediations.roles_of(fact, "IN_PROCESS")}
    ceasefires = {fact for fact in mediated if mediations.value(fact, "outcome") == "ceasefire"}
    assert len(algiers) > 1
    assert ceasefires
    assert set(asked_of(graph, "who-mediates-whom", "mediation", process="proc_algiers", as_of="any")) == algiers
    assert set(asked_of(graph, "who-mediates-whom", "mediation", outcome="ceasefire", as_of="any")) == ceasefires


def test_the_cma_speaks_for_the_mnla_only_while_the_mnla_was_in_it(graph: Client) -> None:
    # Membership 2014-10-28/2023-02 and mediation 2014-07/2015-06-20 in the files; the MNLA is no party of it itself.
    agreement = "mali:mediation:algiers-agreement-2015"
    found = {
        as_of: asked_of(graph, "who-mediates-whom", "mediation", party="mnla", as_of=as_of).get(agreement)
        for as_of in ("2014-08-15", "2014-11-01", "2015-06-20")
    }
    assert found == {"2014-08-15": None, "2014-11-01": "certain", "2015-06-20": "certain"}
    assert agreement not in asked_of(
        graph, "who-mediates-whom", "mediation", party="mnla", as_of="2014-11-01", include="exact"
    )


def test_a_way_is_named_on_the_participant_it_led_to(graph: Client) -> None:
    rows = graph.query("who-mediates-whom", party="mnla", other_party="iso3:MLI", as_of="2014-11-01").rows
    (row,) = [row for row in rows if row["mediation"] == "mali:mediation:algiers-agreement-2015"]
    ways = {one["actor"]: one["via"] for one in row["parties"]}
    assert ways["tertius:cma"] == {
        "path": "coalition",
        "through": ["Coordination of Azawad Movements"],
        "facts": ["mali:membership:mnla.cma"],
    }
    assert ways["tertius:gov_mali"]["path"] == "government"
    assert ways["tertius:plateforme"] is None


@pytest.mark.parametrize("as_of", DAYS)
def test_every_participant_has_the_certainty_of_its_own_days(graph: Client, as_of: str) -> None:
    for row in graph.query("who-mediates-whom", as_of=as_of, limit=1_000).rows:
        served = expected_served()[row["mediation"]]
        expected = {
            (one.relation, one.actor): mediations.certainty((served.bounds, own), mediations.days_of(as_of))
            or "impossible"
            for one, own in served.roles
        }
        for one in row["mediators"] + row["parties"] + row["others"]:
            assert one["certainty"] == expected[one["relation"], one["actor"]], row["mediation"]


@pytest.mark.parametrize("process", ["proc_algiers", "proc_ouaga"])
def test_a_process_lists_who_sat_in_it_with_the_days_of_their_part(graph: Client, process: str) -> None:
    here = {
        fact: served
        for fact, served in expected_served().items()
        if served.kind == "Mediation" and (f"tertius:{process}", None) in mediations.roles_of(fact, "IN_PROCESS")
    }
    for as_of in DAYS:
        expected: dict[tuple[str, str], tuple[str, set[str], str, str]] = {}
        for fact, served in here.items():
            for one, own in served.roles:
                verdict = mediations.certainty((served.bounds, own), mediations.days_of(as_of))
                if verdict and one.relation in {"PARTY", "MEDIATOR", "ATTENDED_BY", "MANDATED_BY", "HOSTED_BY"}:
                    first = str(max(served.bounds.start_min, own.start_min))
                    last = str(min(served.bounds.end_max, own.end_max))
                    was = expected.get((one.actor, one.relation), (verdict, set(), first, last))
                    now = (min(verdict, was[0]), was[1] | {fact}, min(first, was[2]), max(last, was[3]))
                    expected[one.actor, one.relation] = now
        rows = graph.query("parties-to-process", process=process, as_of=as_of, limit=1_000).rows
        assert len({(row["actor"], row["relation"]) for row in rows}) == len(rows)
        assert {
            (row["actor"], row["relation"]): (row["certainty"], set(row["mediations"]), row["first"], row["last"])
            for row in rows
        } == expected, as_of


@pytest.mark.parametrize("actor", ["algeria", "mnla", "ecowas", "lamamra", "mali", "france", "minusma"])
def test_the_mediations_of_an_actor_are_those_in_which_it_had_any_part(graph: Client, actor: str) -> None:
    relations = ("MEDIATOR", "PARTY", "ATTENDED_BY", "MANDATED_BY", "HOSTED_BY")
    for as_of in DAYS:
        parts = {
            relation: mediations.answer("Mediation", [(relation, f"tertius:{actor}")], as_of) for relation in relations
        }
        rows = graph.query("mediations-of-actor", actor=actor, as_of=as_of, limit=1_000).rows
        assert len({row["mediation"] for row in rows}) == len(rows)
        assert {(row["mediation"], role) for row in rows for role in row["roles"]} == {
            (fact, relation) for relation, found in parts.items() for fact in found
        }, as_of
        for row in rows:
            ways = [found[row["mediation"]] for found in parts.values() if row["mediation"] in found]
            assert row["certainty"] == min(one.certainty for one in ways)
            # Named only if it took part in no way by itself.
            assert (row["via"] is None) == any(None in path for one in ways for path in one.paths)


@pytest.mark.parametrize("as_of", DAYS)
def test_members_are_those_of_the_day(graph: Client, as_of: str) -> None:
    for organisation in ("cma", "plateforme", "csp_psd", "med_team", "jnim", "aes"):
        expected = mediations.answer("Membership", [("ORGANISATION", f"tertius:{organisation}")], as_of, exact=True)
        found = asked_of(graph, "members-of", "membership", organisation=organisation, as_of=as_of)
        assert found == certainties(expected), organisation
    for member in ("mnla", "cma", "mali", "cpa"):
        expected = mediations.answer("Membership", [("MEMBER", f"tertius:{member}")], as_of)
        assert asked_of(graph, "members-of", "membership", member=member, as_of=as_of) == certainties(expected), member
    assert asked_of(graph, "members-of", "membership", as_of=as_of) == certainties(
        mediations.answer("Membership", [], as_of)
    )


def test_who_belongs_to_what_the_organisation_belongs_to_is_no_member_of_it(graph: Client) -> None:
    # The CMA is a member of the CSP-PSD from 2021, and so is the Platform.
    rows = graph.query("members-of", organisation="cma", as_of="2022-01-01").rows
    assert {row["organisation"] for row in rows} == {"tertius:cma"}
    assert "tertius:plateforme" not in {row["member"] for row in rows}


@pytest.mark.parametrize("as_of", DAYS)
def test_money_had_moved_by_a_day_and_moved_within_an_interval(graph: Client, as_of: str) -> None:
    assert asked_of(graph, "funding-flows", "flow", as_of=as_of) == certainties(mediations.answer("Funding", [], as_of))
    for funder, recipient in (("imf", "mali"), ("imf", "gov_mali"), ("eu", "mali"), ("unga", "minusma"), ("un", None)):
        pairs = [("FUNDER", funder), ("RECIPIENT", recipient)]
        asked = [(relation, f"tertius:{actor}") for relation, actor in pairs if actor]
        values = {name: actor for name, actor in (("funder", funder), ("recipient", recipient)) if actor}
        found = asked_of(graph, "funding-flows", "flow", as_of=as_of, **values)
        assert found == certainties(mediations.answer("Funding", asked, as_of)), values


@pytest.mark.parametrize("status", ["suspended", "pledge", "commitment", "arrangement", "disbursement", "requirement"])
def test_money_is_found_by_status_and_period(graph: Client, status: str) -> None:
    for as_of in ("2014-06-01", "2014", "2013-01/2013-06", "2020-01-01", "2016", "any"):
        found = mediations.answer("Funding", [], as_of)
        of_status = {fact: one for fact, one in found.items() if mediations.value(fact, "flow_status") == status}
        expected = certainties(of_status)
        assert asked_of(graph, "funding-flows", "flow", status=status, as_of=as_of) == expected, as_of


def test_what_happened_in_a_month_has_certainly_happened_since(graph: Client) -> None:
    # appeal-2014 is dated 2014-02: no day of February is sure, and every later day is.
    verdicts = {
        as_of: asked_of(graph, "funding-flows", "flow", as_of=as_of).get("mali:funding:appeal-2014")
        for as_of in ("2014-01-31", "2014-02-10", "2014-03-01", "2014-02", "2014", "2015")
    }
    assert verdicts == {
        "2014-01-31": None,
        "2014-02-10": "possible",
        "2014-03-01": "certain",
        "2014-02": "certain",
        "2014": "certain",
        "2015": None,
    }


def test_a_flow_names_the_way_to_the_recipient_asked_for(graph: Client) -> None:
    rows = graph.query("funding-flows", funder="imf", recipient="mali", as_of="2014").rows
    assert rows
    assert {row["recipient_via"]["path"] for row in rows} == {"government"}
    assert {row["funder_via"] for row in map(dict, rows)} == {None}


@pytest.mark.parametrize("as_of", DAYS)
def test_alliances_and_support_are_those_of_the_day(graph: Client, as_of: str) -> None:
    assert asked_of(graph, "allies-of", "alliance", as_of=as_of) == certainties(
        mediations.answer("Alliance", [], as_of)
    )
    for actor in ("mali", "mnla", "gatia", "france", "gov_mali"):
        ally = [("ALLY", f"tertius:{actor}")]
        assert asked_of(graph, "allies-of", "alliance", actor=actor, as_of=as_of) == certainties(
            mediations.answer("Alliance", ally, as_of)
        ), actor
        helped = mediations.answer("Support", [("SUPPORTED", f"tertius:{actor}")], as_of)
        assert asked_of(graph, "support-for", "support", actor=actor, as_of=as_of) == certainties(helped), actor
        helper = mediations.answer("Support", [("SUPPORTER", f"tertius:{actor}")], as_of)
        assert asked_of(graph, "support-for", "support", supporter=actor, as_of=as_of) == certainties(helper), actor
    assert asked_of(graph, "support-for", "support", as_of=as_of) == certainties(
        mediations.answer("Support", [], as_of)
    )


@pytest.mark.parametrize("actor", ["mnla", "hcua", "mali", "algeria", "cma", "lamamra", "un"])
def test_an_actor_signed_what_it_or_its_coalition_of_the_time_signed(graph: Client, actor: str) -> None:
    for as_of in DAYS:
        expected = mediations.answer("Signature", [("SIGNATORY", f"tertius:{actor}")], as_of)
        rows = graph.query("agreements-of-actor", actor=actor, as_of=as_of, limit=1_000).rows
        assert len({row["signature"] for row in rows}) == len(rows)
        assert {row["signature"]: row["certainty"] for row in rows} == certainties(expected), as_of
        for row in rows:
            assert (row["via"] is None) == (None in expected[row["signature"]].paths[0])
            assert (row["agreement"], None) in mediations.roles_of(row["signature"], "OF")
            assert row["role"] in {role for _, role in mediations.roles_of(row["signature"], "SIGNATORY")}


def agreements() -> set[str]:
    """Every document that somebody signed."""
    signed = [fact for fact, one in expected_served().items() if one.kind == "Signature"]
    return {document for fact in signed for document, _ in mediations.roles_of(fact, "OF")}


def test_signatories_of_every_document_are_those_of_the_files(graph: Client) -> None:
    for document in sorted(agreements()):
        for as_of in ("2014-07-24", "2015-06", "2015", "any"):
            signed = mediations.answer("Signature", [("OF", document)], as_of, exact=True)
            expected = {
                (fact, actor, role, mediations.value(fact, "act"), one.certainty)
                for fact, one in signed.items()
                for actor, role in mediations.roles_of(fact, "SIGNATORY")
            }
            rows = graph.query("signatories-of-agreement", agreement=document, as_of=as_of, limit=1_000).rows
            assert len(rows) == len(expected)
            assert {
                (row["signature"], row["signatory"], row["role"], row["act"], row["certainty"]) for row in rows
            } == expected, (document, as_of)


@pytest.mark.parametrize("as_of", DAYS)
def test_an_agreement_is_as_certain_as_the_best_signature_under_it(graph: Client, as_of: str) -> None:
    rows = graph.query("agreements", as_of=as_of, limit=1_000).rows
    found = {row["agreement"]: row["certainty"] for row in rows}
    signed = mediations.answer("Signature", [("SIGNATORY", None)], as_of)
    expected: dict[str, str] = {}
    for fact, one in signed.items():
        if mediations.value(fact, "act") not in {"withdrew", "terminated"}:
            for document, _ in mediations.roles_of(fact, "OF"):
                if document.startswith("tertius:agr_"):
                    expected[document] = min(one.certainty, expected.get(document, "possible"))
    assert {key: verdict for key, verdict in found.items() if key in agreements()} == {
        key: verdict for key, verdict in expected.items() if key in listed(graph)
    }


def listed(graph: Client) -> set[str]:
    """What the graph calls an agreement rather than an instrument."""
    return {row["id"] for row in graph.query("things", kind="Agreement", limit=1_000).rows}


def test_an_agreement_that_nobody_signed_is_possible_from_its_own_date_on(graph: Client) -> None:
    unsigned = {row["agreement"]: row for row in graph.query("agreements", as_of="any", limit=1_000).rows}
    unsigned = {key: row for key, row in unsigned.items() if key not in agreements()}
    for key, row in unsigned.items():
        year = int(row["date"][:4])
        before = {one["agreement"] for one in graph.query("agreements", as_of=f"{year - 1}-12-31").rows}
        after = {one["agreement"]: one["certainty"] for one in graph.query("agreements", as_of=f"{year + 1}").rows}
        since = {one["agreement"]: one["certainty"] for one in graph.query("agreements", as_of=f"{year}-12-31").rows}
        assert key not in before
        assert key not in after
        assert since[key] == "possible"
