"""Whom an actor meets, and the chains of facts between two actors.

Expectations are worked out over the facts that the bundle's files serve (`tests/oracles`), pair by pair.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest

from tertius.client import Client
from tests.oracles import mediations
from tests.oracles.mali_bundle import expected_actors
from tests.oracles.mali_served import expected_served

DAYS = ("2012-12-04", "2014-07-20", "2014-07-24", "2014", "2015-06-01/2015-06-30", "2023-03-15", "any")
MNLA, ALGERIA = "tertius:mnla", "tertius:algeria"


@cache
def actors() -> frozenset[str]:
    return frozenset(expected_actors())


def window(kind: str, as_of: str) -> mediations.Days:
    days = mediations.days_of(as_of)
    happened = kind in mediations.OCCURRENCES and days.first == days.last
    return mediations.Days(mediations.date.min, days.last) if happened else days


def met(ego: str, as_of: str) -> dict[tuple[str, str, str, str], str]:
    """(fact, alter, relation of the ego, relation of the alter) and the certainty, by brute force."""
    ways = mediations.ways(ego)
    selves = {way.actor for way in ways}
    found: dict[tuple[str, str, str, str], str] = {}
    for fact, served in expected_served().items():
        for mine, own in served.roles:
            for theirs, other in served.roles:
                if theirs.actor in selves or theirs.actor not in actors():
                    continue
                for way in (way for way in ways if way.actor == mine.actor):
                    parts = (served.bounds, own, other, *way.open)
                    verdict = mediations.certainty(parts, window(served.kind, as_of))
                    key = (fact, theirs.actor, mine.relation, theirs.relation)
                    if verdict:
                        found[key] = min(verdict, found.get(key, verdict))
    return found


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("ego", ["mnla", "algeria", "mali", "cma", "imf"])
def test_alters_are_those_who_stood_in_the_same_facts(graph: Client, ego: str, as_of: str) -> None:
    rows = graph.query("ego-network", actor=ego, as_of=as_of, limit=10_000).rows
    ties = [
        (tie["fact"], row["alter"], tie["relation"], tie["alter_relation"], tie["certainty"])
        for row in rows
        for tie in row["ties"]
    ]
    assert len(set(ties)) == len(ties), "a tie is doubled"
    assert {one[:4]: one[4] for one in ties} == met(f"tertius:{ego}", as_of)
    assert len({row["alter"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row["facts"]) == {tie["fact"] for tie in row["ties"]}
        assert len(row["facts"]) == len(set(row["facts"]))
        assert set(row["kinds"]) == {tie["kind"] for tie in row["ties"]}


def test_one_kind_of_fact_gives_the_ties_of_that_kind_only(graph: Client) -> None:
    everything = graph.query("ego-network", actor="algeria", as_of="any", limit=10_000).rows
    mediation = graph.query("ego-network", actor="algeria", as_of="any", kind="mediation", limit=10_000).rows
    wanted = {row["alter"] for row in everything if "Mediation" in row["kinds"]}
    assert {row["alter"] for row in mediation} == wanted
    assert {kind for row in mediation for kind in row["kinds"]} == {"Mediation"}
    assert len(wanted) < len(everything)


def test_a_tie_names_the_coalition_through_which_the_ego_took_part(graph: Client) -> None:
    rows = graph.query("ego-network", actor="mnla", as_of="2015-06-05", kind="Mediation").rows
    (algeria,) = [row for row in rows if row["alter"] == ALGERIA]
    ways = {tie["fact"]: tie["via"]["path"] for tie in algeria["ties"]}
    assert ways["mali:mediation:algiers-security-arrangement-2015"] == "coalition"
    assert not graph.query("ego-network", actor="mnla", as_of="2015-06-05", kind="Mediation", include="exact").rows


def links(as_of: str, kind: str | None) -> dict[frozenset[str], set[str]]:
    """The facts that join each pair of actors in the days asked about, by brute force."""
    found: dict[frozenset[str], set[str]] = {}
    for fact, served in expected_served().items():
        if kind in (None, served.kind):
            here = [(one.actor, own) for one, own in served.roles if one.actor in actors()]
            for (first, mine), (second, theirs) in combinations(here, 2):
                verdict = mediations.certainty((served.bounds, mine, theirs), window(served.kind, as_of))
                if first != second and verdict:
                    found.setdefault(frozenset((first, second)), set()).add(fact)
    return found


def shortest(begin: str, end: str, as_of: str, kind: str | None) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """All chains of the smallest number of facts, up to three, as actors and facts; no fact twice in one chain."""
    joined = links(as_of, kind)
    chains: set[tuple[tuple[str, ...], tuple[str, ...]]] = {((begin,), ())}
    for _ in range(3):
        longer = set()
        for actors, facts in chains:
            for pair, between in joined.items():
                if actors[-1] in pair:
                    (other,) = pair - {actors[-1]}
                    if other not in actors:
                        longer |= {((*actors, other), (*facts, fact)) for fact in between}
        arrived = {chain for chain in longer if chain[0][-1] == end}
        if arrived:
            return arrived
        chains = longer
    return set()


@pytest.mark.parametrize(
    ("begin", "end", "as_of", "kind"),
    [
        ("algeria", "mnla", "2014-07-24", None),
        ("algeria", "mnla", "any", "Mediation"),
        ("imf", "mnla", "2014-07-20", None),
        ("imf", "algeria", "any", "Funding"),
        ("jnim", "cma", "2017-06-01", None),
        ("japan", "germany", "any", "Funding"),
        ("togo", "compaore", "2010-01-01", None),
        ("assaleh", "nigeria", "any", None),
        ("un", "gnassingbe", "any", "Mediation"),
        ("mauritania", "mon_committee_2013", "2014-07-20", "Membership"),
    ],
)
def test_the_shortest_chains_of_facts_are_all_found_once(graph: Client, begin, end, as_of, kind) -> None:
    rows = graph.query("paths-between", actor=begin, other=end, as_of=as_of, kind=kind, limit=10_000).rows
    found = [(tuple(row["actors"]), tuple(row["facts"])) for row in rows]
    assert len(set(found)) == len(found)
    assert set(found) == shortest(f"tertius:{begin}", f"tertius:{end}", as_of, kind)
    for row in rows:
        assert row["length"] == len(row["facts"]) == len(row["kinds"]) == len(row["actors"]) - 1 <= 3
        assert len(row["names"]) == len(row["actors"])


def test_the_cases_of_paths_have_none_and_one_to_three_links() -> None:
    lengths = {
        min((len(facts) for _, facts in shortest(f"tertius:{begin}", f"tertius:{end}", as_of, kind)), default=0)
        for begin, end, as_of, kind in (
            ("algeria", "mnla", "2014-07-24", None),
            ("imf", "mnla", "2014-07-20", None),
            ("togo", "compaore", "2010-01-01", None),
            ("assaleh", "nigeria", "any", None),
        )
    }
    assert lengths == {0, 1, 2, 3}


def test_a_path_reads_the_same_from_both_ends(graph: Client) -> None:
    there = graph.query("paths-between", actor="imf", other="mnla", as_of="any", limit=10_000).rows
    back = graph.query("paths-between", actor="mnla", other="imf", as_of="any", limit=10_000).rows
    assert {(*row["actors"], *row["facts"]) for row in there} == {
        (*reversed(row["actors"]), *reversed(row["facts"])) for row in back
    }


def test_certain_paths_are_the_shortest_of_certain_facts(graph: Client) -> None:
    # On 20 July the co-mediators are only possible, attested on the 24th: the certain way leads through the parties.
    possible = graph.query("paths-between", actor="un", other="mnla", as_of="2014-07-20").rows
    assert {row["certainty"] for row in possible} == {"possible"}
    assert {row["length"] for row in possible} == {1}
    certain = graph.query("paths-between", actor="un", other="mnla", as_of="2014-07-20", certainty="certain").rows
    assert all(row["certainty"] == "certain" and row["length"] > 1 for row in certain)


def test_there_is_no_path_from_an_actor_to_itself(graph: Client) -> None:
    assert graph.query("paths-between", actor="mnla", other="mnla", as_of="any").rows == []


def test_an_undirected_tie_of_a_network_stands_once(graph: Client) -> None:
    for name in ("alliance-network", "co-mediation-network", "co-signature-network", "signed-network"):
        rows = graph.query(name, as_of="any", limit=10_000).rows
        pairs = [(row["fact"], *sorted((row["source"], row["target"]))) for row in rows]
        assert len(set(pairs)) == len(pairs)
        assert all(row["source"] != row["target"] for row in rows)


@pytest.mark.parametrize("as_of", DAYS)
def test_a_timeline_has_what_held_and_what_had_happened(graph: Client, as_of: str) -> None:
    for actor in ("mnla", "imf", "mali"):
        expected: dict[str, str] = {}
        for fact, served in expected_served().items():
            for one, own in served.roles:
                for way in mediations.ways(f"tertius:{actor}"):
                    if way.actor in (one.actor, one.representative):
                        parts = (served.bounds, own, *way.open)
                        verdict = mediations.certainty(parts, window(served.kind, as_of))
                        if verdict:
                            expected[fact] = min(verdict, expected.get(fact, verdict))
        rows = graph.query("timeline-of-actor", actor=actor, as_of=as_of, limit=10_000).rows
        assert len({row["fact"] for row in rows}) == len(rows)
        assert {row["fact"]: row["certainty"] for row in rows} == expected, actor
        facts = graph.query("facts", actor=actor, as_of=as_of, limit=10_000).rows
        assert {row["fact"]: row["certainty"] for row in facts} == expected, actor
