"""What a claim may say of a thing: codes, roles, numbers and dates that are unknown are refused by name."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tertius.graph_schema.content import Fact, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.signature import Signature
from tertius.graph_schema.registry import entity_kinds, fact_kinds, kinds
from tests.graph_schema.full_examples import fields_of, full_example

MALI = {"actor": "tertius:mali"}


def refusal(model: type[Any], **fields: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        model.model_validate({"id": "test:thing", **fields})
    return str(caught.value)


@pytest.mark.parametrize("name", kinds())
def test_every_kind_takes_all_that_it_declares(name: str) -> None:
    assert full_example(name).model_dump(mode="json", exclude_none=True).keys() >= fields_of(name).keys()


def test_an_unknown_role_code_is_refused_with_those_that_are_known() -> None:
    message = refusal(Mediation, mediator=[{**MALI, "role": "boss"}])
    assert 'unknown-code: Mediation.mediator of tertius:mali: "boss" found, expected' in message
    for code in ("chief_mediator", "co_mediator", "facilitator", "mediator"):
        assert code in message


@pytest.mark.parametrize("name", fact_kinds())
def test_a_role_takes_a_code_or_a_side_only_where_it_declares_one(name: str) -> None:
    kind = fact_kinds()[name]
    for field, role in kind.roles().items():
        if role.codes is None:
            assert "expected no role code" in refusal(kind, **{field: [{**MALI, "role": "mediator"}]})
        if not role.has_side:
            message = refusal(kind, **{field: [{**MALI, "side": "government"}]})
            assert f"{name}.{field} of tertius:mali has no side" in message


@pytest.mark.parametrize("name", kinds())
def test_an_unknown_vocabulary_code_is_refused_with_those_that_are_known(name: str) -> None:
    kind = {**fact_kinds(), **entity_kinds()}[name]
    for field, value in kind.values().items():
        if value.codes is not None:
            given = ["no_such_code"] if isinstance(kind.model_fields[field].default, tuple) else "no_such_code"
            message = refusal(kind, **{field: given})
            assert f'unknown-code: {name}.{field}: "no_such_code" found, expected one of' in message
            assert all(code in message for code in value.codes.codes)


def test_one_unknown_code_among_several_is_refused() -> None:
    message = refusal(Alliance, obligations=["defense", "friendship"])
    assert '"friendship" found, expected one of defense, offense, neutrality, nonaggression, consultation' in message


@pytest.mark.parametrize("amount", ["1e6", "46 000 000", "46,000,000", "", "46.", ".5", "46000000\n", "٤٦", "NaN"])
def test_an_amount_is_a_decimal_number_and_nothing_else(amount: str) -> None:
    assert "expected a decimal number such as 46000000" in refusal(Funding, amount=amount)


@pytest.mark.parametrize("amount", ["46000000", "-46000000", "0", "1234.50", "123456789012345678901234567890.12"])
def test_an_amount_is_kept_as_it_is_written(amount: str) -> None:
    assert Funding(id="test:flow", amount=amount).amount == amount


def test_dates_are_checked_wherever_they_stand() -> None:
    assert "no day of the calendar" in refusal(Mediation, valid="2014-02-30")
    assert "ends before it begins" in refusal(Mediation, valid="2015/2014")
    assert "is an interval" in refusal(Mediation, attested="2014/2015")
    assert "no day of the calendar" in refusal(Mediation, mediator=[{**MALI, "valid": "2014-13"}])
    assert "no day of the calendar" in refusal(Mediation, mediator=[{**MALI, "attested": "2014-13"}])
    assert "not an EDTF date" in refusal(Source, date="June 2014")
    assert "not an EDTF date" in refusal(Funding, usd_rate_date="June 2014")


def test_a_role_for_one_takes_one() -> None:
    message = refusal(Signature, signatory=[MALI, {"actor": "tertius:mnla"}])
    assert "Signature.signatory takes at most 1, found 2" in message
    assert len(Mediation(id="test:m", party=(Participant(**MALI), Participant(actor="tertius:mnla"))).party) == 2


def test_an_actor_takes_part_in_a_role_once() -> None:
    twice = [{**MALI, "valid": "2012"}, {**MALI, "valid": "2014"}]
    assert "Mediation.party names tertius:mali twice; give a second spell a fact of its own" in refusal(
        Mediation, party=twice
    )
    assert Mediation.model_validate({"id": "test:m", "party": [MALI], "hosted_by": [MALI]})


def test_an_identifier_is_either_established_or_a_candidate() -> None:
    both = [{"id": "wikidata:Q1"}, {"id": "wikidata:Q1", "status": "candidate"}]
    assert "Actor.identifiers names wikidata:Q1 twice" in refusal(Actor, identifiers=both)


def test_the_spells_of_an_identifier_are_edtf() -> None:
    spelled = {"id": "cow:255", "valid": ["1816/1945-05-08", "1990-10-03/.."]}
    assert Actor.model_validate({"id": "tertius:germany", "identifiers": [spelled]}).identifiers[0].valid
    assert "not an EDTF date" in refusal(Actor, identifiers=[{"id": "cow:255", "valid": ["since 1990"]}])


@pytest.mark.parametrize("name", kinds())
def test_a_field_that_no_kind_declares_is_refused_by_name(name: str) -> None:
    message = refusal(kinds()[name], casualties="12")
    assert "casualties" in message
    assert "Extra inputs are not permitted" in message


def test_an_id_needs_a_scheme() -> None:
    with pytest.raises(ParameterError, match='"mali" is not an id; expected scheme:value'):
        Mediation.model_validate({"id": "test:m", "party": [{"actor": "mali"}]})


def test_a_content_does_not_change() -> None:
    content = full_example("Mediation")
    with pytest.raises(ValidationError, match="frozen"):
        content.id = "test:other"
    assert isinstance(content, Fact)
