"""The attributes of nodes and edges for formats that want them declared, with types, and hold no nested values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal

from tertius.exports.rows import DAYS
from tertius.graph_schema.registry import entity_kinds, fact_kinds

AttributeType = Literal["string", "double", "boolean"]

LIST_SEPARATOR = " | "
"""Between the elements of a list where a format has no lists."""

_OF_FACTS = (
    "kind", "shape", "summary", "valid", "attested", *DAYS, "start_kind", "end_kind", "certainty", "disputed",
    "sources", "claim_ids",
)  # fmt: skip
_OF_MEMBERS = (
    "relation", "role", "side", "representative", "representative_name", "on_behalf_of", "attested",
    "participant_time",
)  # fmt: skip


@cache
def node_attributes() -> Mapping[str, AttributeType]:
    """Every attribute that a node can have."""
    things = ("node_type", "kind", "acronym", "names", "identifiers")
    return _typed([*things, *_values(entity_kinds()), *_OF_FACTS, *_values(fact_kinds())])


@cache
def edge_attributes() -> Mapping[str, AttributeType]:
    """Every attribute that an edge can have."""
    ends = [f"{end}_{name}" for end in ("source", "target") for name in _OF_MEMBERS]
    return _typed(["fact", "directed", *_OF_FACTS, *_values(fact_kinds()), *_OF_MEMBERS, *ends])


def flat(attributes: Mapping[str, Any], declared: Mapping[str, AttributeType]) -> Iterator[tuple[str, str]]:
    """The declared attributes that are given, each as one text."""
    for name, value in attributes.items():
        if name in declared:
            yield name, as_text(value)


def as_text(value: Any) -> str:
    """A value as one text: lists joined, truth in small letters, a name with its language, an identifier by itself."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return LIST_SEPARATOR.join(as_text(one) for one in value)
    if isinstance(value, Mapping):
        return f"{value['lang']}:{value['text']}" if "text" in value else str(value["id"])
    return str(value)


def _values(kinds: Mapping[str, Any]) -> list[str]:
    return [name for kind in kinds.values() for name in kind.values()]


def _typed(names: list[str]) -> Mapping[str, AttributeType]:
    numbers = {name for kind in fact_kinds().values() for name, value in kind.values().items() if value.is_number}
    return {
        name: "boolean" if name in {"disputed", "directed"} else "double" if name in numbers else "string"
        for name in names
    }
