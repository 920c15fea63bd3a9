"""Claims: who says what of a thing, and the single statements that a claim is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny

from tertius.graph_schema.content import Content, Entity, Fact, Participant
from tertius.graph_schema.identifiers import Id
from tertius.graph_schema.time import parse_endpoint, parse_valid

Stance = Literal["asserts", "denies"]
Path = tuple[str, ...]

PRESENT = True
"""The value of a statement that only says that something is among others: a participant, a name, the thing itself."""

EXISTS: Path = ("exists",)


class Citation(BaseModel):
    """A source, the place in it, and its words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Id
    locator: str | None = None
    quote: str | None = None


class Origin(BaseModel):
    """Where in an input a claim was read: for messages, never part of what is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    row: int | None = None


class Claim(BaseModel):
    """One source's, or one curator's, assertion or denial of a thing and its values.

    A claim that denies says of each of its statements that it is not so; one that denies without any statement says
    that the thing does not exist. `credibility` is the Admiralty scale: 1 confirmed to 6 cannot be judged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    says: SerializeAsAny[Content]
    stance: Stance = "asserts"
    citations: tuple[Citation, ...] = ()
    credibility: int = Field(default=6, ge=1, le=6)
    author: str | None = None
    note: str | None = None
    origin: Origin | None = None

    def content(self) -> dict[str, Any]:
        """What the claim says as plain JSON values, without what it leaves out."""
        return self.says.model_dump(mode="json", exclude_defaults=True)

    def digest(self, content: dict[str, Any] | None = None) -> str:
        """A hash over everything the claim says and cites; where it was read does not count.

        Parameters
        ----------
        content : what `content` gives, where that is at hand.
        """
        said = self.model_dump(mode="json", exclude={"origin", "says"})
        return hash_of({**said, "kind": self.says.kind, "says": self.content() if content is None else content})


class Reject(BaseModel):
    """A row that was not loaded: why, where, and the value that was found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    where: str
    message: str
    value: str | None = None
    claim: str | None = None
    """The claim that the row would have been; what it said before is not retracted because of a slip."""
    about: str | None = None
    """What the row would have spoken of, where it does not tell its claims: none on it is retracted because of it."""


class Statement(NamedTuple):
    """One thing said of one slot; two claims disagree where they give the same path different values."""

    path: Path
    value: Any


def hash_of(content: Any) -> str:
    """A hash over JSON values that does not depend on the order of keys."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def statements(content: Content) -> Iterator[Statement]:
    """The single statements of a content, in a fixed order."""
    if isinstance(content, Fact):
        yield from _fact_statements(content)
    elif isinstance(content, Entity):
        yield from _entity_statements(content)


def _fact_statements(fact: Fact) -> Iterator[Statement]:
    yield from _time_statements((), fact.valid, fact.attested)
    for name, role in fact.roles().items():
        for member in getattr(fact, name):
            yield from _participant_statements(role.relation, member, alone=role.at_most == 1)
    if fact.summary is not None:
        yield Statement(("summary",), fact.summary)
    yield from _value_statements(fact)


def _participant_statements(relation: str, member: Participant, *, alone: bool) -> Iterator[Statement]:
    base: Path = ("participant", relation, member.actor)
    # Where a role takes one participant only, two claims naming different ones disagree; else both took part.
    yield Statement(base[:2], member.actor) if alone else Statement(base, PRESENT)
    for name in ("role", "side", "representative", "representative_name", "on_behalf_of"):
        value = getattr(member, name)
        if value is not None:
            yield Statement((*base, name), value)
    yield from _time_statements(base, member.valid, member.attested)


def _entity_statements(entity: Entity) -> Iterator[Statement]:
    for field in ("name", "acronym", "note"):
        value = getattr(entity, field)
        if value is not None:
            yield Statement((field,), value)
    for name in dict.fromkeys(entity.names):
        yield Statement(("names", name.lang, name.kind, name.text), PRESENT)
    for identifier in dict.fromkeys(entity.identifiers):
        yield Statement(("identifiers", identifier.id), PRESENT)
        yield Statement(("identifiers", identifier.id, "status"), identifier.status)
        if identifier.valid:
            yield Statement(("identifiers", identifier.id, "valid"), list(identifier.valid))
    yield from _value_statements(entity)


def _value_statements(content: Fact | Entity) -> Iterator[Statement]:
    for name in content.values():
        value = getattr(content, name)
        if value not in (None, ()):
            yield Statement((name,), list(value) if isinstance(value, tuple) else value)


def _time_statements(base: Path, valid: str | None, attested: str | None) -> Iterator[Statement]:
    if valid is not None:
        start, end = parse_valid(valid)
        if start.kind != "unknown":
            yield Statement((*base, "start"), start.text)
        if end.kind != "unknown":
            yield Statement((*base, "end"), end.text)
    if attested is not None:
        yield Statement((*base, "attested", parse_endpoint(attested).text), PRESENT)
