"""The codes that a parameter of a question can be limited to: every vocabulary, and the declared kinds."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from tertius.graph_schema import vocabularies
from tertius.graph_schema.registry import entity_kinds, fact_kinds, kinds
from tertius.graph_schema.vocabularies import CodeList


@cache
def code_lists() -> Mapping[str, tuple[str, ...]]:
    """Codes by the name that a header uses: a vocabulary's own, or `fact_kind`, `thing_kind`, `kind`, and ours."""
    found = {
        "fact_kind": tuple(fact_kinds()),
        # Sources are cited; the questions about things do not list them.
        "thing_kind": tuple(name for name in entity_kinds() if name != "Source"),
        "kind": tuple(kinds()),
        # What an actor can be to another at first and at second hand.
        "second_hand_tie": ("ally", "enemy", "ally_of_ally", "ally_of_enemy", "enemy_of_ally", "enemy_of_enemy"),
    }
    for module in pkgutil.iter_modules(vocabularies.__path__):
        for member in vars(import_module(f"{vocabularies.__name__}.{module.name}")).values():
            if isinstance(member, CodeList):
                found[member.name] = tuple(member.codes)
    return MappingProxyType(found)
