"""Networks out of the Mali graph: ends, facts, signs and certainty of every tie.

Ties are counted over the facts that the bundle's files serve (`tests/oracles`), participant by participant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product

import pytest

import tertius
from tertius.client import Client
from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.store.graph import Graph
from tests.oracles import mediations
from tests.oracles.mali_bundle import expected_actors
from tests.oracles.mali_served import ExpectedFact, expected_served

DAYS = ("2014-07-20", "2014-07-24", "2015", "2014-06/2014-12", "any")
SIGNED = ("party", "adherent")

Ties = Counter[tuple[tuple[str, str], str, bool]]


@pytest.fixture(scope="module")
def graph(mali_graph: Graph) -> Iterator[Client]:
    with tertius.open() as opened:
        yield opened


def ties_of(network: tertius.metrics.network.Network, directed: bool) -> Ties:
    """Each tie as its ends, its fact and whether it is certain."""
    found: Ties = Counter()
    for source, target, facts, certain in zip(
        network.source, network.target, network.facts, network.certain, strict=True
    ):
        ends = (network.actors[source], network.actors[target])
        (fact,) = facts
        found[ends if directed else tuple(sorted(ends)), fact, bool(certain)] += 1
    return found


def expected_ties(kind: str, source: str, target: str, as_of: str, process: str | None = None) -> Ties:
    """The ties between participants of two roles, or between those of one role."""
    found: Ties = Counter()
    for fact, served in expected_served().items():
        if served.kind != kind or (process and process not in {one.actor for one, _ in served.roles}):
            continue
        for (one, own), (other, theirs) in pairs(served, source, target):
            verdict = mediations.certainty((served.bounds, own, theirs), mediations.days_of(as_of))
            if verdict:
                ends = (one.actor, other.actor) if source != target else tuple(sorted((one.actor, other.actor)))
                found[ends, fact, verdict == "certain"] += 1
    return found


def pairs(served: ExpectedFact, source: str, target: str) -> Iterator:
    first = [role for role in served.roles if role[0].relation == source]
    second = [role for role in served.roles if role[0].relation == target]
    return combinations(first, 2) if source == target else product(first, second)


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize(
    ("name", "kind", "begin", "end"),
    [
        ("mediation", "Mediation", "MEDIATOR", "PARTY"),
        ("co-mediation", "Mediation", "MEDIATOR", "MEDIATOR"),
        ("alliance", "Alliance", "ALLY", "ALLY"),
        ("membership", "Membership", "MEMBER", "ORGANISATION"),
    ],
)
def test_a_network_has_one_tie_for_each_pair_and_fact(graph: Client, name, kind, begin, end, as_of) -> None:
    network = graph.network(name, as_of=as_of)
    assert network.directed == (begin != end)
    assert ties_of(network, network.directed) == expected_ties(kind, begin, end, as_of)


@pytest.mark.parametrize("as_of", ["2014-06-30", "2015-07-01", "2014", "any"])
def test_who_agreed_with_whom_is_who_put_a_name_under_the_same_document(graph: Client, as_of: str) -> None:
    days = mediations.days_of(as_of)
    if days.first == days.last:
        days = mediations.Days(mediations.date.min, days.last)
    under: dict[str, list[tuple[str, object]]] = {}
    for served in expected_served().values():
        if served.kind == "Signature" and served.values.get("act") not in {"withdrew", "terminated"}:
            (document,) = [one.actor for one, _ in served.roles if one.relation == "OF"]
            named = [one for one, _ in served.roles if one.relation == "SIGNATORY" and one.role in SIGNED]
            under.setdefault(document, []).extend((one.actor, served.bounds) for one in named)
    best: dict[tuple[tuple[str, str], str], bool] = {}
    for document, signed in under.items():
        for (one, first), (other, second) in combinations(signed, 2):
            verdicts = {mediations.certainty((bounds,), days) for bounds in (first, second)}
            if one != other and None not in verdicts:
                key = (tuple(sorted((one, other))), document)
                best[key] = best.get(key, False) or verdicts == {"certain"}
    found = ties_of(graph.network("co-signature", as_of=as_of), directed=False)
    assert found == Counter({(ends, document, certain): 1 for (ends, document), certain in best.items()})
    assert found


def test_signs_tell_friends_from_enemies(graph: Client) -> None:
    network = graph.network("signed", as_of="any")
    kinds = {fact: served.kind for fact, served in expected_served().items()}
    signs = {(kinds[facts[0]], int(sign)) for facts, sign in zip(network.facts, network.sign, strict=True)}
    assert signs == {("Alliance", 1), ("Hostility", -1)}


def test_allies_on_one_side_of_a_hostility_are_no_enemies(graph: Client) -> None:
    sides = {
        (fact, one.actor): one.side
        for fact, served in expected_served().items()
        for one, _ in served.roles
        if served.kind == "Hostility"
    }
    network = graph.network("signed", as_of="any")
    for (ends, fact, _), number in ties_of(network, directed=False).items():
        if fact.startswith("mali:hostility:"):
            one, other = (sides[fact, end] for end in ends)
            assert number == 1
            assert one is None or other is None or one != other


def test_a_process_narrows_a_network(graph: Client) -> None:
    process = "tertius:proc_algiers"
    found = ties_of(graph.network("mediation", process="proc_algiers", as_of="any"), directed=True)
    assert found == expected_ties("Mediation", "MEDIATOR", "PARTY", "any", process)
    assert 0 < found.total() < expected_ties("Mediation", "MEDIATOR", "PARTY", "any").total()


def test_only_certain_ties_when_asked_for(graph: Client) -> None:
    everything = ties_of(graph.network("co-mediation", as_of="2014-07-20"), directed=False)
    certain = ties_of(graph.network("co-mediation", as_of="2014-07-20", certainty="certain"), directed=False)
    assert certain == Counter({tie: number for tie, number in everything.items() if tie[2]})
    assert {is_certain for *_, is_certain in everything} == {False}


def test_actors_have_their_names_and_kinds(graph: Client) -> None:
    network = graph.network("mediation", as_of="any")
    actors = expected_actors()
    assert list(network.actors) == sorted(set(network.actors))
    for actor, caption, kind in zip(network.actors, network.captions, network.kinds, strict=True):
        assert (caption, kind) == (actors[actor].name, actors[actor].kind)


def test_a_network_is_not_cut_into_pages(graph: Client) -> None:
    # 157 ties are more than the hundred rows of an answer.
    rows = graph.query("mediation-network", as_of="any", limit=10_000).rows
    assert len(graph.network("mediation", as_of="any").source) == len(rows) > 100


def test_every_network_is_listed_with_its_definition(graph: Client) -> None:
    listed = {one["name"]: one for one in graph.networks()}
    one_mode = {"alliance", "co-mediation", "co-signature", "shared-party", "signed"}
    two_mode = {"alliance-two-mode", "co-mediation-two-mode", "co-signature-two-mode"}
    directed = {"funding", "mediation", "membership", "support", "union"} | two_mode
    assert set(listed) == one_mode | directed
    assert {name for name, one in listed.items() if one["directed"]} == directed
    assert all(one["definition"] and one["weight"] for one in listed.values())
    assert set(listed["mediation"]["parameters"]) == {"process", "region"}
    assert set(listed["shared-party"]["parameters"]) == set(listed["union"]["parameters"]) == {"process", "region"}


def test_an_unknown_network_or_parameter_is_refused(graph: Client) -> None:
    with pytest.raises(NotFound, match="alliance") as error:
        graph.network("trade")
    assert "mediation" in error.value.details["nearest"]
    with pytest.raises(ParameterError, match="no parameter actor"):
        graph.network("mediation", actor="mnla")
    # ego-network is a question with an actor, and no network of all.
    with pytest.raises(NotFound):
        graph.network("ego")
