"""The Mali bundle in the graph: all of it, as the files have it, and nothing else.

Expectations come from the shipped YAML through `oracles/mali_bundle` and `oracles/mali_served`, which know neither the
loader nor the store. The graph is read with plain Cypher, pinned at the served epoch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import neo4j
import pytest

from tertius.store.graph import Graph
from tests.oracles import mali_bundle, mali_served
from tests.oracles.mali_bundle import ExpectedParticipant
from tests.oracles.mali_served import ExpectedBounds

ENTITY_LABELS = ("Actor", "Agreement", "Conflict", "Event", "Instrument", "Place", "Process", "Programme")
# What a version carries beside the values of its kind: who it is, when it is served, its time and how it was decided.
NO_VALUES = {"id", "uid", "since", "until", "policies", "digest", "decided", "disputed", "kept_back"}
NO_VALUES |= {"valid", "attested"}
NO_VALUES |= set(ExpectedBounds._fields)
# A name, an identifier or a title has no credibility of its own in the files: possibly true.
OF_A_NAME = 3

Row = dict[str, Any]
Read = Callable[..., list[Row]]


@pytest.fixture(scope="module")
def read(mali_graph: Graph) -> Read:
    """Plain Cypher against the loaded bundle; `$epoch` is the epoch that is served."""

    def rows(statement: str, **parameters: Any) -> list[Row]:
        database, routing = mali_graph.target.database, neo4j.RoutingControl.READ
        found = mali_graph.driver.execute_query(statement, parameters, database_=database, routing_=routing)
        return [record.data() for record in found.records]

    epoch = rows("MATCH (g:Graph) RETURN g.epoch AS epoch")[0]["epoch"]
    return partial(rows, epoch=epoch)


@pytest.fixture(scope="module")
def claims(read: Read) -> Mapping[str, Row]:
    """Every live claim by id, with what it says, what it is about and whom it cites."""
    rows = read(
        """
        MATCH (c:Claim)-[l:LIVE]->(t)
        WHERE l.since <= $epoch < l.until
        RETURN properties(c) AS c, t.id AS target, labels(t) AS labels,
               [(c)-[cites:CITES]->(s:Source) | [s.id, cites.quote, cites.locator]] AS cited
        """
    )
    assert len({row["c"]["id"] for row in rows}) == len(rows)
    return {row["c"]["id"]: {**row, "says": json.loads(row["c"]["content"])} for row in rows}


@pytest.fixture(scope="module")
def facts(read: Read) -> Mapping[str, Row]:
    """The version of every fact that serves the policy `best`, by the id of the fact."""
    return {row["id"]: row for row in versions(read, "Fact")}


def versions(read: Read, label: str) -> list[Row]:
    """Id, labels and properties of each version of that kind of thing that serves the policy `best`."""
    rows = read(
        f"""
        MATCH (t:{label})<-[:VERSION_OF]-(v:Version)
        WHERE v.since <= $epoch < v.until AND 'best' IN v.policies
        RETURN t.id AS id, labels(v) AS labels, properties(v) AS v
        """
    )
    assert len({row["id"] for row in rows}) == len(rows), f"two versions of one {label} serve the same policy"
    return rows


def bounds(properties: Mapping[str, Any]) -> ExpectedBounds:
    """The bounds that a version or a participant carries, days as days of Python."""
    stored = (properties[name] for name in ExpectedBounds._fields)
    return ExpectedBounds(*(one.to_native() if hasattr(one, "to_native") else one for one in stored))


def overruled(version: Mapping[str, Any]) -> set[tuple[str, Any, str]]:
    """Slot, value and claim of everything that a version overruled."""
    rows = json.loads(version["decided"])["overruled"]
    return {(row["slot"], str(row["value"]), claim) for row in rows for claim in row["claims"]}


# --- Nothing is missing, and nothing else is there


def test_the_graph_has_the_facts_of_the_bundle_and_no_others(read: Read) -> None:
    found = {row["id"] for row in read("MATCH (f:Fact) RETURN f.id AS id")}
    assert found == set(mali_bundle.expected_facts())


def test_the_graph_has_the_claims_of_the_bundle_and_no_others(claims: Mapping[str, Row]) -> None:
    entities = mali_bundle.expected_entities()
    of_names = {one.replace("tertius:", "mali:actor:") for one in mali_bundle.expected_actors()}
    of_names |= {one.replace("tertius:", f"mali:{row.label.lower()}:") for one, row in entities.items()}
    of_names |= {f"mali:{one}" for one in mali_bundle.expected_sources()}
    of_facts = set(mali_bundle.expected_claims()) | set(mali_bundle.expected_entity_claims())
    assert set(claims) == of_facts | of_names


def test_the_graph_has_the_actors_entities_and_sources_of_the_bundle_and_no_others(read: Read) -> None:
    found = {
        (label, row["id"])
        for label in (*ENTITY_LABELS, "Source")
        for row in read(f"MATCH (n:{label}) RETURN n.id AS id")
    }
    expected = {("Actor", one) for one in mali_bundle.expected_actors()}
    expected |= {(row.label, one) for one, row in mali_bundle.expected_entities().items()}
    expected |= {("Source", one) for one in mali_bundle.expected_sources()}
    assert found == expected


def test_every_thing_is_its_own_record(read: Read) -> None:
    rows = read(
        "MATCH (r:Record)-[l:RESOLVES_TO]->(t) WHERE l.since <= $epoch < l.until RETURN r.id AS record, t.id AS thing"
    )
    things = {*mali_bundle.expected_facts(), *mali_bundle.expected_actors()}
    things |= {*mali_bundle.expected_entities(), *mali_bundle.expected_sources()}
    assert {(row["record"], row["thing"]) for row in rows} == {(one, one) for one in things}


def test_every_statement_is_in_the_graph_but_the_two_that_no_kind_covers(read: Read, claims: Mapping[str, Row]) -> None:
    live = {mali_bundle.statement_of(one) for one, row in claims.items() if "Fact" in row["labels"]}
    rejects = read(
        "MATCH (:Load {state: 'applied'})-[:REJECTED]->(r:Reject) RETURN r.value AS id, r.code AS code, r.where AS file"
    )
    assert {one for one in live if one.startswith("ml")} == set(mali_bundle.statement_ids()) - {"ml252", "ml292"}
    assert {row["id"]: row["code"] for row in rejects} == mali_bundle.expected_rejects()
    assert {row["file"].split(",")[0] for row in rejects} == {"rejects.yaml"}


# --- Claims


def test_every_claim_is_live_on_its_fact_with_stance_credibility_and_note(claims: Mapping[str, Row]) -> None:
    found = {
        (one, row["target"], row["c"]["kind"], row["c"]["stance"], row["c"]["credibility"], row["c"].get("note"))
        for one, row in claims.items()
        if "Fact" in row["labels"]
    }
    assert found == {
        (one.claim, one.fact, one.kind, one.stance, one.credibility, one.note)
        for one in mali_bundle.expected_claims().values()
    }


def test_every_claim_cites_its_sources_with_quote_and_locator(claims: Mapping[str, Row]) -> None:
    found = {
        (one, source, quote, locator)
        for one, row in claims.items()
        if "Fact" in row["labels"]
        for source, quote, locator in row["cited"]
    }
    assert found == {
        (one.claim, source, one.quote, one.locator)
        for one in mali_bundle.expected_claims().values()
        for source in one.sources
    }


def test_every_claim_says_what_its_row_says_and_no_more(claims: Mapping[str, Row]) -> None:
    found = {one: said(row["says"]) for one, row in claims.items() if "Fact" in row["labels"]}
    for one in mali_bundle.expected_claims().values():
        roles = {ExpectedParticipant(*link, role=None) for link in one.links} | one.participants
        roles |= {ExpectedParticipant(*role) for role in one.roles if role[0] == "MANDATED_BY"}
        assert found[one.claim] == (one.valid, one.attested, roles, mali_served.stored_values(one)), one.claim


def said(content: Row) -> tuple[str | None, str | None, set[ExpectedParticipant], Row]:
    """Time, participants and values of a claim; the fields of roles are named after their relationships."""
    roles, values = set(), {}
    for name, value in content.items():
        if isinstance(value, list) and isinstance(value[0], dict):
            for one in value:
                roles.add(ExpectedParticipant(name.upper(), **{"role": None, **one}))
        elif name not in {"id", "valid", "attested"}:
            values[name] = tuple(value) if isinstance(value, list) else value
    return content.get("valid"), content.get("attested"), roles, values


# --- What is served


def test_every_fact_serves_its_kind_its_values_and_its_time(facts: Mapping[str, Row]) -> None:
    expected = mali_served.expected_served()
    assert set(facts) == set(expected)
    for fact, one in expected.items():
        v = facts[fact]["v"]
        values = {name: tuple(value) if isinstance(value, list) else value for name, value in v.items()}
        assert set(facts[fact]["labels"]) == {"Version", one.kind}, fact
        assert {name: value for name, value in values.items() if name not in NO_VALUES} == one.values, fact
        assert (v["valid"], tuple(v.get("attested", ())), bounds(v)) == (one.valid, one.attested, one.bounds), fact


def test_every_fact_serves_its_participants_and_links_and_no_others(read: Read) -> None:
    rows = read(
        """
        MATCH (f:Fact)<-[:VERSION_OF]-(v:Version)-[as]->(x)
        WHERE v.since <= $epoch < v.until AND 'best' IN v.policies
          AND NOT type(as) IN ['VERSION_OF', 'REPRESENTATIVE']
        OPTIONAL MATCH (v)-[for:REPRESENTATIVE {of: type(as), of_actor: x.id}]->(person:Actor)
        RETURN f.id AS fact, type(as) AS relation, x.id AS actor, properties(as) AS as, collect(person.id) AS persons
        """
    )
    found: dict[str, set[tuple[ExpectedParticipant, ExpectedBounds]]] = {}
    for row in rows:
        one = row["as"]
        assert one["record"] == row["actor"]
        participant = ExpectedParticipant(
            row["relation"],
            row["actor"],
            valid=one.get("valid"),
            attested=",".join(one["attested"]) if "attested" in one else None,
            representative=row["persons"][0] if row["persons"] else None,
            **{name: one.get(name) for name in ("role", "side", "representative_name", "on_behalf_of")},
        )
        found.setdefault(row["fact"], set()).add((participant, bounds(one)))
    # A participant stands once in a role, and every representative speaks for one.
    assert len(rows) == sum(map(len, found.values()))
    persons = read(
        """
        MATCH (v:Version)-[r:REPRESENTATIVE]->()
        WHERE v.since <= $epoch < v.until AND 'best' IN v.policies RETURN count(r) AS number
        """
    )
    assert persons[0]["number"] == sum(len(row["persons"]) for row in rows)
    assert found == {fact: set(one.roles) for fact, one in mali_served.expected_served().items()}


def test_the_co_mediators_of_the_roadmap_are_attested_on_the_day_of_its_signature_only(read: Read) -> None:
    # ml098 to ml106: nine who signed for the mediation on 24 July 2014; Algeria led it all along (ml097).
    rows = read(
        """
        MATCH (:Fact {id: 'mali:mediation:algiers-roadmap-2014'})<-[:VERSION_OF]-(v:Version)-[as:MEDIATOR]->(a:Actor)
        WHERE v.since <= $epoch < v.until AND 'best' IN v.policies
        RETURN a.id AS actor, as.role AS role, as.attested AS attested
        """
    )
    names = ("au", "burkina_faso", "chad", "ecowas", "eu", "mauritania", "niger", "oic", "un")
    expected = {(f"tertius:{one}", "co_mediator", ("2014-07-24",)) for one in names}
    expected.add(("tertius:algeria", "chief_mediator", ()))
    assert {(row["actor"], row["role"], tuple(row["attested"] or ())) for row in rows} == expected


# --- Actors, entities, sources


def test_every_actor_has_its_kind_names_and_note(read: Read) -> None:
    found = {row["id"]: row["v"] for row in versions(read, "Actor")}
    for actor, one in mali_bundle.expected_actors().items():
        v = found[actor]
        assert (v["type"], v["name"], v.get("acronym"), v.get("note")) == (one.kind, one.name, one.acronym, one.note)


def test_every_entity_has_its_values_and_note(read: Read) -> None:
    found = {row["id"]: row["v"] for label in ENTITY_LABELS[1:] for row in versions(read, label)}
    expected = mali_bundle.expected_entities()
    assert set(found) == set(expected)
    for entity, one in expected.items():
        values = {name: value for name, value in found[entity].items() if name not in NO_VALUES}
        note = {"note": one.note} if one.note else {}
        assert values == {"name": one.name, **one.fields, **note}, entity


def test_every_name_finds_its_thing_those_of_the_article_too(read: Read) -> None:
    rows = read(
        """
        MATCH (t)<-[:VERSION_OF]-(v:Version)-[n:NAMED]->(:Name)
        WHERE v.since <= $epoch < v.until AND 'best' IN v.policies AND NOT t:Source
        RETURN t.id AS id, n.kind AS kind, n.lang AS lang, n.text AS text
        """
    )
    expected = set()
    for thing, one in {**mali_bundle.expected_actors(), **mali_bundle.expected_entities()}.items():
        expected |= {(thing, "alias", "und" if lang == "other" else lang, text) for lang, text in one.names}
        expected.add((thing, "main", "en", one.name))
        if getattr(one, "acronym", None):
            expected.add((thing, "acronym", "und", one.acronym))
    for thing, slot, text in mali_bundle.expected_entity_claims().values():
        if slot in {"name", "acronym"}:
            expected.add((thing, "overruled", "und", text))
    assert {(row["id"], row["kind"], row["lang"], row["text"]) for row in rows} == expected


def test_every_identifier_is_established_or_a_candidate(read: Read) -> None:
    rows = read(
        """
        MATCH (t)<-[:VERSION_OF]-(v:Version)-[r:IDENTIFIED_BY]->(i:Identifier)
        WHERE v.since <= $epoch < v.until AND 'best' IN v.policies
        RETURN t.id AS id, i.id AS identifier, r.status AS status
        """
    )
    expected = set()
    for thing, one in {**mali_bundle.expected_actors(), **mali_bundle.expected_entities()}.items():
        expected |= {(thing, identifier, "established") for identifier in one.identifiers}
        expected |= {(thing, identifier, "candidate") for identifier in getattr(one, "candidates", ())}
    found = {(row["id"], row["identifier"], row["status"]) for row in rows}
    assert found == expected
    # Item numbers were read in one place each, and wait for a decision.
    assert {status for _, identifier, status in found if identifier.startswith("wikidata:")} == {"candidate"}


def test_the_names_of_actors_and_entities_rest_on_their_sources(claims: Mapping[str, Row]) -> None:
    found = {
        (row["target"], source, row["c"]["credibility"])
        for one, row in claims.items()
        if "Fact" not in row["labels"] and one not in mali_bundle.expected_entity_claims()
        for source, _, _ in row["cited"]
    }
    things = {**mali_bundle.expected_actors(), **mali_bundle.expected_entities()}
    assert found == {(thing, source, OF_A_NAME) for thing, one in things.items() for source in one.sources}


def test_every_source_has_its_reliability_and_description(read: Read) -> None:
    found = {row["id"]: row["v"] for row in versions(read, "Source")}
    for source, one in mali_bundle.expected_sources().items():
        values = {name: value for name, value in found[source].items() if name not in NO_VALUES}
        given = {name: value for name, value in one._asdict().items() if value is not None}
        assert values == {**given, "name": one.title}, source


# --- The article


def test_the_article_is_an_unreliable_source_with_a_note_on_its_caption(read: Read) -> None:
    (article,) = (row["v"] for row in versions(read, "Source") if row["id"] == "source:article_blouin_2014")
    assert article["reliability"] == "D"
    assert article["date"] == "2014-06"
    assert "July 28, 2024" in article["note"]


def test_what_the_article_says_of_names_and_days_is_in_the_graph(claims: Mapping[str, Row]) -> None:
    for one, (thing, slot, value) in mali_bundle.expected_entity_claims().items():
        row = claims[one]
        assert (row["target"], row["says"], row["c"]["stance"]) == (thing, {"id": thing, slot: value}, "asserts")
        assert [source for source, quote, _ in row["cited"] if quote] == ["source:article_blouin_2014"]


@pytest.mark.parametrize(
    ("thing", "slot", "served", "said", "claim"),
    [
        ("agr_algiers_decl_2014", "date", "2014-06-09", "2014-06-08", "declaration-date"),
        ("mnla", "acronym", "MNLA", "MLNA", "mnla-acronym"),
        ("maa", "acronym", "MAA", "MMA", "maa-acronym"),
        ("burkina_faso", "name", "Burkina Faso", "Burkino Faso", "burkina-faso-name"),
        ("keita_ibk", "name", "Ibrahim Boubacar Keïta", "Ibrahim Boubecar Keita", "keita-name"),
    ],
)
def test_the_names_and_the_day_of_the_article_are_overruled(
    read: Read, thing: str, slot: str, served: str, said: str, claim: str
) -> None:
    label = "Agreement" if thing.startswith("agr_") else "Actor"
    (v,) = (row["v"] for row in versions(read, label) if row["id"] == f"tertius:{thing}")
    assert v[slot] == served
    assert overruled(v) == {(slot, said, f"mali:article.{claim}")}
    assert v["disputed"]


@pytest.mark.parametrize(
    ("fact", "slot", "served", "said", "claim"),
    [
        # PA-X 1573 and the Algerian foreign ministry: Monday, 9 June 2014.
        ("signature:algiers-decl-2014.mnla.signed", "start", "2014-06-09", "2014-06-08", "signed-mnla"),
        ("signature:algiers-decl-2014.hcua.signed", "start", "2014-06-09", "2014-06-08", "signed-hcua"),
        ("signature:algiers-decl-2014.maa-cma.signed", "start", "2014-06-09", "2014-06-08", "signed-maa"),
        # Reuters: the tranche that was due, not the whole arrangement.
        ("funding:imf-ecf-2013.suspended-2014", "amount", "6000000", "46000000", "loan"),
        # Security Council Report: eight civilians, six of them officials, were killed on 17 May.
        ("action:officials-killed-kidal-2014-05-17", "deaths_best", "6", "7", "kidal-officers"),
    ],
)
def test_the_wrong_days_sums_and_tolls_of_the_article_are_overruled_by_better_sources(
    facts: Mapping[str, Row], fact: str, slot: str, served: str, said: str, claim: str
) -> None:
    v = facts[f"mali:{fact}"]["v"]
    assert (v["valid"] if slot == "start" else v[slot]) == served
    assert (slot, said, f"mali:article.{claim}") in overruled(v)


def test_who_signed_for_the_maa_is_the_faction_of_the_coordination(facts: Mapping[str, Row], read: Read) -> None:
    fact = "mali:signature:algiers-decl-2014.maa-cma.signed"
    rows = read(
        """
        MATCH (:Fact {id: $fact})<-[:VERSION_OF]-(v:Version)-[:SIGNATORY]->(a:Actor)
        WHERE v.since <= $epoch < v.until AND 'best' IN v.policies
        RETURN a.id AS actor
        """,
        fact=fact,
    )
    assert [row["actor"] for row in rows] == ["tertius:maa_cma"]
    assert ("SIGNATORY", "tertius:maa", "mali:article.signed-maa") in overruled(facts[fact]["v"])
