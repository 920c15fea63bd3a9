"""Finds the declared kinds: every module of `facts/` and `entities/` holds exactly one."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TypeVar

from tertius.graph_schema import entities, facts
from tertius.graph_schema.content import Content, Entity, Fact, Role
from tertius.graph_schema.errors import DeclarationError, ParameterError

Kind = TypeVar("Kind", bound=Content)


@cache
def fact_kinds() -> Mapping[str, type[Fact]]:
    """Every kind of fact by its name in the graph, `Mediation` and so on, in alphabetical order."""
    return _find(facts.__path__, facts.__name__, Fact)


@cache
def entity_kinds() -> Mapping[str, type[Entity]]:
    """Every kind of entity by its name in the graph, `Actor` and so on, in alphabetical order."""
    return _find(entities.__path__, entities.__name__, Entity)


@cache
def kinds() -> Mapping[str, type[Content]]:
    """All kinds, facts and entities, by name."""
    return MappingProxyType({**fact_kinds(), **entity_kinds()})


def kind_named(name: str) -> type[Content]:
    """The kind of that name.

    Raises
    ------
    ParameterError
        If there is none; the message lists those that exist.
    """
    try:
        return kinds()[name]
    except KeyError:
        raise ParameterError(f'"{name}" is no kind; the kinds are {", ".join(kinds())}.') from None


def version_label(kind: type[Content]) -> str:
    """The label of the kind's versions: a fact's is the kind itself, an entity's has `Version` behind it."""
    return kind.kind if issubclass(kind, Fact) else f"{kind.kind}Version"


@cache
def relations() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Every relationship type of a role with the (kind, field) pairs that declare it."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, kind in fact_kinds().items():
        for field, role in kind.roles().items():
            found[role.relation] = (*found.get(role.relation, ()), (name, field))
    return MappingProxyType(found)


def _find(path: list[str], package: str, base: type[Kind]) -> Mapping[str, type[Kind]]:
    found: dict[str, type[Kind]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(path)):
        members = vars(import_module(f"{package}.{module}")).values()
        declared = [one for one in members if isinstance(one, type) and issubclass(one, base) and one is not base]
        if len(declared) != 1:
            raise DeclarationError(
                f"{package}.{module} declares {len(declared)} kinds; exactly one a file is expected."
            )
        kind = declared[0]
        _check(kind, f"{package}.{module}")
        if kind.kind in found:
            raise DeclarationError(
                f"{package}.{module} declares {kind.kind}, which {found[kind.kind].__module__} declares already."
            )
        found[kind.kind] = kind
    return MappingProxyType(dict(sorted(found.items())))


def _check(kind: type[Content], module: str) -> None:
    needed = ("kind", "label", "shape", "natural_key") if issubclass(kind, Fact) else ("kind", "label")
    missing = [name for name in needed if not hasattr(kind, name)]
    if not kind.__doc__:
        missing.append("a docstring")
    if missing:
        raise DeclarationError(f"{module}: the kind lacks {', '.join(missing)}.")
    if issubclass(kind, Fact):
        roles: Mapping[str, Role] = kind.roles()
        unknown = [role for need in kind.requires for role in need.roles if role not in roles]
        if unknown:
            raise DeclarationError(f"{module}: requires names {', '.join(unknown)}, which are no roles of the kind.")
