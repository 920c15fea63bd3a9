"""One content of each kind in which everything that the kind declares is said."""

from __future__ import annotations

from typing import Any

from tertius.graph_schema.content import Content, Entity, Fact, Role, Value
from tertius.graph_schema.registry import kind_named


def fields_of(name: str) -> dict[str, Any]:
    """The fields of a full example as plain JSON values."""
    kind = kind_named(name)
    fields: dict[str, Any] = {"id": f"tertius:{name.lower()}"}
    if issubclass(kind, Entity):
        fields |= {"name": "A name", "acronym": "AN", "note": "A note"}
        fields["names"] = [{"text": "Un nom", "lang": "fr", "kind": "alias"}]
        fields["identifiers"] = [{"id": "wikidata:Q1", "status": "candidate"}]
    if issubclass(kind, Fact):
        fields |= {"valid": "2014-06-09/..", "attested": "2014-07", "summary": "What happened"}
        fields |= {field: [_participant(field, role)] for field, role in kind.roles().items()}
    declared = kind.values() if issubclass(kind, Fact | Entity) else {}
    return fields | {field: _value(kind, field, value) for field, value in declared.items()}


def full_example(name: str) -> Content:
    """The full example of a kind."""
    return kind_named(name).model_validate(fields_of(name))


def _participant(field: str, role: Role) -> dict[str, Any]:
    return {
        "actor": f"tertius:{field}",
        "role": next(iter(role.codes.codes)) if role.codes else None,
        "side": "government" if role.has_side else None,
        "valid": "2014-06/2014-07",
        "attested": "2014-06-15",
        "representative": "tertius:somebody",
        "representative_name": "Somebody",
        "on_behalf_of": "tertius:somebody_else",
    }


def _value(kind: type[Content], field: str, value: Value) -> Any:
    one = "2014-06-09" if value.is_date else "46000000.50" if value.is_number else "text"
    one = next(iter(value.codes.codes)) if value.codes else one
    return [one] if isinstance(kind.model_fields[field].default, tuple) else one
