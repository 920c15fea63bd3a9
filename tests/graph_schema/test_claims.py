"""Claims as single statements and as hashes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tertius.graph_schema.claims import PRESENT, Citation, Claim, Origin, hash_of, statements
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.signature import Signature
from tertius.graph_schema.registry import kinds
from tests.graph_schema.full_examples import full_example

MEDIATION = Mediation.model_validate(
    {"id": "test:m", "valid": "2014-06/..", "mediator": [{"actor": "tertius:algeria", "role": "chief_mediator"}]}
)


def claim(**changed: Any) -> Claim:
    fields = {"id": "test:c1", "says": MEDIATION, "citations": (Citation(source="source:s1", quote="Algiers"),)}
    return Claim(**{**fields, "credibility": 2, **changed})


def test_the_digest_does_not_depend_on_where_a_claim_was_read() -> None:
    here, there = Origin(file="a.yaml", row=3), Origin(file="b.yaml", row=700)
    assert claim(origin=here).digest() == claim(origin=there).digest() == claim().digest()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "test:c2"},
        {"stance": "denies"},
        {"credibility": 3},
        {"author": "somebody"},
        {"note": "a note"},
        {"citations": ()},
        {"citations": (Citation(source="source:s2", quote="Algiers"),)},
        {"citations": (Citation(source="source:s1", quote="Alger"),)},
        {"citations": (Citation(source="source:s1", quote="Algiers", locator="p. 3"),)},
        {"says": MEDIATION.model_copy(update={"valid": "2014-06/"})},
        {"says": MEDIATION.model_copy(update={"mediator": ()})},
        # The same words about a thing of another kind are another claim.
        {"says": Alliance(id="test:m", valid="2014-06/..")},
    ],
)
def test_the_digest_depends_on_all_that_is_said_and_cited(changed: dict[str, Any]) -> None:
    assert claim(**changed).digest() != claim().digest()


def test_what_is_left_out_is_not_said() -> None:
    assert claim().content() == {
        "id": "test:m",
        "valid": "2014-06/..",
        "mediator": [{"actor": "tertius:algeria", "role": "chief_mediator"}],
    }


def test_a_hash_does_not_depend_on_the_order_of_keys() -> None:
    assert hash_of({"a": 1, "b": ["ⴰ"]}) == hash_of({"b": ["ⴰ"], "a": 1}) != hash_of({"a": 1, "b": ["ⴱ"]})


@pytest.mark.parametrize("name", kinds())
def test_statements_give_each_slot_once(name: str) -> None:
    content = full_example(name)
    found = Counter(path for path, _ in statements(content))
    assert found
    assert {path for path, times in found.items() if times > 1} == set()
    assert list(statements(content)) == list(statements(content))


@pytest.mark.parametrize("name", kinds())
def test_everything_that_is_said_is_a_statement(name: str) -> None:
    content = full_example(name)
    for field in type(content).model_fields:
        if field in {"id", "valid"}:
            continue
        without = content.model_copy(update={field: type(content).model_fields[field].default})
        assert set(map(repr, statements(without))) < set(map(repr, statements(content))), field


def test_a_fact_is_taken_apart_into_its_slots() -> None:
    fact = Mediation.model_validate(
        {
            "id": "test:m",
            "valid": "2014-06/..",
            "attested": " 2014-07 ",
            "mediator": [{"actor": "tertius:algeria", "role": "mediator", "valid": "/2015"}],
            "party": [{"actor": "tertius:mnla", "side": "movements", "attested": "2014-07-24"}],
            "outcome": "ceasefire",
            "summary": "Talks",
        }
    )
    assert dict(statements(fact)) == {
        ("start",): "2014-06",
        ("end",): "..",
        ("attested", "2014-07"): PRESENT,
        ("participant", "MEDIATOR", "tertius:algeria"): PRESENT,
        ("participant", "MEDIATOR", "tertius:algeria", "role"): "mediator",
        ("participant", "MEDIATOR", "tertius:algeria", "end"): "2015",
        ("participant", "PARTY", "tertius:mnla"): PRESENT,
        ("participant", "PARTY", "tertius:mnla", "side"): "movements",
        ("participant", "PARTY", "tertius:mnla", "attested", "2014-07-24"): PRESENT,
        ("outcome",): "ceasefire",
        ("summary",): "Talks",
    }


def test_the_only_participant_of_a_role_is_the_value_of_its_slot() -> None:
    # Two claims that name different signatories of one signature disagree; two parties of a mediation do not.
    signature = Signature.model_validate({"id": "test:s", "signatory": [{"actor": "tertius:mnla", "role": "party"}]})
    assert dict(statements(signature)) == {
        ("participant", "SIGNATORY"): "tertius:mnla",
        ("participant", "SIGNATORY", "tertius:mnla", "role"): "party",
    }


def test_an_actor_is_taken_apart_into_names_and_identifiers() -> None:
    names = [{"text": "MNLA", "kind": "acronym"}, {"text": "Mouvement", "lang": "fr"}]
    actor = Actor.model_validate(
        # A source that writes a name or an identifier twice says it once.
        {"id": "tertius:mnla", "name": "A", "names": names + names, "identifiers": [{"id": "ucdp:1"}, {"id": "ucdp:1"}]}
    )
    assert list(statements(actor)) == [
        (("name",), "A"),
        (("names", "und", "acronym", "MNLA"), PRESENT),
        (("names", "fr", "alias", "Mouvement"), PRESENT),
        (("identifiers", "ucdp:1"), PRESENT),
        (("identifiers", "ucdp:1", "status"), "established"),
    ]


def test_the_spells_of_an_identifier_are_one_statement() -> None:
    spells = ["1816/1945-05-08", "1990-10-03/.."]
    actor = Actor.model_validate({"id": "tertius:germany", "identifiers": [{"id": "cow:255", "valid": spells}]})
    assert (("identifiers", "cow:255", "valid"), spells) in list(statements(actor))


def test_a_claim_that_says_nothing_but_what_it_is_about_makes_no_statement() -> None:
    assert list(statements(Funding(id="test:f", valid="/"))) == []
