"""The bricks kinds are declared with: roles, values, participants, and what one claim says of one thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from tertius.graph_schema.identifiers import Id, Identifier, Name
from tertius.graph_schema.time import Shape, parse_endpoint, parse_valid
from tertius.graph_schema.vocabularies import CodeList

Declaration = TypeVar("Declaration")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
"""How a decimal number is written, whole."""


def _check_valid(text: Any) -> Any:
    if text is not None:
        parse_valid(str(text))
    return text


def _check_date(text: Any) -> Any:
    if text is not None:
        parse_endpoint(str(text))
    return text


ValidText = Annotated[str, BeforeValidator(_check_valid)]
"""An EDTF date or interval, as written."""

DateText = Annotated[str, BeforeValidator(_check_date)]
"""One EDTF date, as written."""


@dataclass(frozen=True)
class Role:
    """A way of taking part in a fact: the relationship that says it, whom it may point to, and its codes."""

    relation: str
    target: tuple[str, ...] = ("Actor",)
    codes: CodeList | None = None
    has_side: bool = False
    at_most: int | None = None


@dataclass(frozen=True)
class Value:
    """A value of a kind of its own: a code of a list, a date, a decimal number, or text."""

    codes: CodeList | None = None
    is_date: bool = False
    is_number: bool = False


@dataclass(frozen=True)
class AtLeast:
    """So many participants are needed in the named roles together, or the fact says nothing."""

    count: int
    roles: tuple[str, ...]


class Participant(BaseModel):
    """Who took part, and how.

    `actor` is the record under which the data set knows it; `valid` or `attested` is the participant's own time where
    it joined later or was seen only once; `representative` is the person who signed or spoke for it, and
    `on_behalf_of` whoever it acted for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    actor: Id
    role: str | None = None
    side: str | None = None
    valid: ValidText | None = None
    attested: DateText | None = None
    representative: Id | None = None
    representative_name: str | None = None
    on_behalf_of: Id | None = None


Participants = tuple[Participant, ...]


class Content(BaseModel):
    """What one claim says of one thing; everything left out is simply not said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: ClassVar[str]
    """The kind's name in the graph: `Mediation`, `Actor`."""

    label: ClassVar[str]
    """The same in words, for people."""

    id: Id

    @classmethod
    def values(cls) -> Mapping[str, Value]:
        """The declared values by field name."""
        return _declared(cls, Value)


class Fact(Content):
    """What one claim says of one fact: its time, its participants with their roles, its values."""

    shape: ClassVar[Shape]
    natural_key: ClassVar[str]
    """What makes two rows of one data set the same fact."""

    requires: ClassVar[tuple[AtLeast, ...]] = ()

    valid: ValidText | None = None
    attested: DateText | None = None
    summary: str | None = None

    @model_validator(mode="after")
    def _codes_are_known(self) -> Fact:
        for name, role in self.roles().items():
            members = getattr(self, name)
            if not members:
                continue
            if role.at_most is not None and len(members) > role.at_most:
                raise ValueError(f"{self.kind}.{name} takes at most {role.at_most}, found {len(members)}")
            for member in members:
                _check_member(self.kind, name, role, member)
            _check_once(
                f"{self.kind}.{name}", [member.actor for member in members], "give a second spell a fact of its own"
            )
        _check_values(self)
        return self

    @classmethod
    def roles(cls) -> Mapping[str, Role]:
        """The declared roles by field name, in the order they were declared."""
        return _declared(cls, Role)


class Entity(Content):
    """What one claim says of an actor or another thing that facts refer to."""

    name: str | None = None
    acronym: str | None = None
    names: tuple[Name, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _codes_are_known(self) -> Entity:
        identifiers = [one.id for one in dict.fromkeys(self.identifiers)]
        _check_once(f"{self.kind}.identifiers", identifiers, "it is either established or a candidate")
        _check_values(self)
        return self


# Asked for at every instance; the declarations of a class never change.
@cache
def _declared(model: type[BaseModel], what: type[Declaration]) -> Mapping[str, Declaration]:
    found: dict[str, Declaration] = {}
    for name, field in model.model_fields.items():
        for declaration in field.metadata:
            if isinstance(declaration, what):
                found[name] = declaration
    return MappingProxyType(found)


def _check_member(kind: str, name: str, role: Role, member: Participant) -> None:
    if member.role is not None and (role.codes is None or member.role not in role.codes):
        allowed = ", ".join(role.codes.codes) if role.codes else "no role code"
        raise ValueError(f'unknown-code: {kind}.{name} of {member.actor}: "{member.role}" found, expected {allowed}')
    if member.side is not None and not role.has_side:
        raise ValueError(f"{kind}.{name} of {member.actor} has no side")


def _check_once(where: str, ids: list[str], advice: str) -> None:
    """Refuse what would make one claim contradict itself: a slot holds one value a claim."""
    if len(ids) < 2:
        return
    twice = [one for number, one in enumerate(ids) if one in ids[:number]]
    if twice:
        raise ValueError(f"{where} names {twice[0]} twice; {advice}")


def _check_values(content: Fact | Entity) -> None:
    for name, value in content.values().items():
        given = getattr(content, name)
        if given is None:
            continue
        for one in given if isinstance(given, tuple) else (given,):
            if one is None:
                continue
            if value.codes is not None and one not in value.codes:
                allowed = ", ".join(value.codes.codes)
                raise ValueError(f'unknown-code: {content.kind}.{name}: "{one}" found, expected one of {allowed}')
            if value.is_number and not NUMBER.fullmatch(one):
                raise ValueError(f'{content.kind}.{name}: "{one}" found, expected a decimal number such as 46000000')
            if value.is_date:
                parse_valid(one)
