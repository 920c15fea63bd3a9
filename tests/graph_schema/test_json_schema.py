"""The JSON Schema against a validator of its own, the template against a YAML reader, the page against the kinds."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tertius.graph_schema.content import Entity, Fact
from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.json_schema import json_schema, kind_values, model_page, template
from tertius.graph_schema.registry import entity_kinds, fact_kinds, kind_named, kinds
from tests.graph_schema.full_examples import fields_of, full_example


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator({**json_schema(), "$ref": f"#/$defs/{name}"})


def test_the_schema_is_a_schema_of_the_draft_that_it_names() -> None:
    schema = json_schema()
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)
    assert set(kinds()) <= set(schema["$defs"])


@pytest.mark.parametrize("name", kinds())
def test_the_schema_accepts_what_the_model_gives(name: str) -> None:
    content = full_example(name)
    assert list(validator(name).iter_errors(content.model_dump(mode="json"))) == []
    assert list(validator(name).iter_errors(content.model_dump(mode="json", exclude_defaults=True))) == []


@pytest.mark.parametrize("name", kinds())
def test_the_schema_refuses_what_the_model_refuses(name: str) -> None:
    fields = fields_of(name)
    broken: list[dict[str, Any]] = [
        {key: value for key, value in fields.items() if key != "id"},
        {**fields, "id": "no-scheme"},
        {**fields, "id": 12},
        {**fields, "casualties": "12"},
    ]
    for field, value in kind_values(kind_named(name)).items():
        wrong = "no_such_code" if value.codes else "many" if value.is_number else None
        if wrong:
            broken.append({**fields, field: [wrong] if isinstance(fields[field], list) else wrong})
    kind = kind_named(name)
    if issubclass(kind, Fact):
        for field, role in kind.roles().items():
            one = fields[field][0]
            broken += [{**fields, field: [{**one, "role": "no_such_code"}]}, {**fields, field: [{**one, "of": "x"}]}]
            broken += [] if role.has_side else [{**fields, field: [{**one, "side": "government"}]}]
            broken += [{**fields, field: [one, {**one, "actor": "tertius:other"}]}] if role.at_most == 1 else []
    for row in broken:
        assert not validator(name).is_valid(row), row
        with pytest.raises((ValueError, ParameterError)):
            kind.model_validate(row)


def columns(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def section_of(name: str) -> list[str]:
    page = model_page().split(f"\n## {name}\n")
    assert len(page) == 2
    return page[1].split("\n## ")[0].splitlines()


@pytest.mark.parametrize("name", fact_kinds())
def test_the_page_lists_the_roles_values_and_codes_of_every_fact(name: str) -> None:
    kind, lines = fact_kinds()[name], section_of(name)
    assert kind.__doc__ in lines
    assert f"A {kind.shape}; natural key: {kind.natural_key}." in lines
    rows = {columns(line)[0]: columns(line)[1:] for line in lines if line.startswith("| ")}
    for field, role in kind.roles().items():
        assert rows[field][:2] == [f"`{role.relation}`", ", ".join(role.target)]
        assert rows[field][2] == (", ".join(role.codes.codes) if role.codes else "side as text" * role.has_side)
    for need in kind.requires:
        assert any(f"at least {need.count} of {', '.join(need.roles)}" in line for line in lines)
    assert_values(rows, name)


@pytest.mark.parametrize("name", entity_kinds())
def test_the_page_lists_the_values_and_codes_of_every_entity(name: str) -> None:
    lines = section_of(name)
    assert entity_kinds()[name].__doc__ in lines
    assert_values({columns(line)[0]: columns(line)[1:] for line in lines if line.startswith("| ")}, name)


def assert_values(rows: dict[str, list[str]], name: str) -> None:
    for field, value in kind_values(kind_named(name)).items():
        form = rows[field][0]
        if value.codes:
            assert form == f"{', '.join(value.codes.codes)} ({value.codes.name}, {value.codes.version})"
        else:
            assert form == ("an EDTF date" if value.is_date else "a decimal number" if value.is_number else "text")


@pytest.mark.parametrize("name", fact_kinds())
def test_the_template_of_a_fact_names_every_role_value_and_code_and_is_yaml(name: str) -> None:
    kind, text = fact_kinds()[name], template(name)
    assert text.startswith(f"# {kind.__doc__}\n")
    (row,) = yaml.safe_load(text)
    (claim,) = row["claims"]
    named = {one["as"] for one in claim["participants"]} | claim.keys()
    assert set(kind.roles()) <= named
    assert set(claim["values"] or {}) == set(kind.values())
    for declared in (*kind.roles().values(), *kind.values().values()):
        assert all(code in text for code in (declared.codes.codes if declared.codes else ()))
    with_side = {one["as"] for one in claim["participants"] if "side" in one}
    assert with_side == {field for field, role in kind.roles().items() if role.has_side}


def test_the_template_is_written_with_the_keys_that_the_bundle_uses() -> None:
    # loaders/mali/facts/mediation.yaml: actors are participants, processes and places have keys of their own.
    (claim,) = yaml.safe_load(template("Mediation"))[0]["claims"]
    assert claim.keys() - {"in_process", "at", "led_to", "concerning"} == {
        "id",
        "valid",
        "participants",
        "values",
        "sources",
        "credibility",
    }
    assert all(one.keys() - {"side"} == {"actor", "as"} for one in claim["participants"])


@pytest.mark.parametrize("name", entity_kinds())
def test_the_template_of_an_entity_names_its_values(name: str) -> None:
    (row,) = yaml.safe_load(template(name))
    kind = entity_kinds()[name]
    assert issubclass(kind, Entity)
    assert row.keys() == {"id", "name", *kind.values()}


def test_there_is_no_template_of_a_kind_that_there_is_not() -> None:
    with pytest.raises(ParameterError, match='"Wedding" is no kind'):
        template("Wedding")
