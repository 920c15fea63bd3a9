"""Claims as they are stored: one revision of each, with what it says as JSON text, what it cites and whom it names."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import orjson

from tertius.graph_schema.claims import Claim, Stance
from tertius.graph_schema.content import Content, Fact, Participant
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.graph_schema.registry import kind_named
from tertius.store.identity_names import named_records


class Cited(NamedTuple):
    """A source that a claim cites, the place in it, and its words."""

    source: str
    locator: str | None
    quote: str | None


class Revision(NamedTuple):
    """One revision of a claim; `content` is what it says as JSON, `named` whom it names beside what it is about."""

    uid: str
    id: str
    kind: str
    target: str
    stance: Stance
    credibility: int
    content: str
    author: str | None
    note: str | None
    file: str | None
    row: int | None
    cites: tuple[Cited, ...]
    named: tuple[str, ...]

    def properties(self) -> dict[str, Any]:
        """What stands on the claim itself."""
        return {name: value for name, value in self._asdict().items() if name not in {"cites", "named"}}

    def live_row(self) -> dict[str, Any]:
        """The revision in the form in which `claim_store.fetch_live` gives those that are stored."""
        return {
            "uid": self.uid,
            "id": self.id,
            "kind": self.kind,
            "stance": self.stance,
            "credibility": self.credibility,
            "content": self.content,
            "sources": [one.source for one in self.cites],
        }

    @property
    def says(self) -> Content:
        """What it says; read anew each time."""
        return read_content(self.kind, self.content)

    def where(self) -> str:
        """The place of the claim in its input, for messages."""
        if self.file is None:
            return self.id
        return self.file + (f", line {self.row}" if self.row else "")


def revision_of(claim: Claim) -> Revision:
    """A claim as it will be stored; its uid is its id with a hash of everything that it says and cites."""
    content = claim.content()
    origin = claim.origin
    return Revision(
        f"{claim.id}#{claim.digest(content)[:20]}",
        claim.id,
        claim.says.kind,
        claim.says.id,
        claim.stance,
        claim.credibility,
        json.dumps(content, sort_keys=True, ensure_ascii=False),
        claim.author,
        claim.note,
        origin.file if origin else None,
        origin.row if origin else None,
        tuple(Cited(one.source, one.locator, one.quote) for one in claim.citations),
        tuple(sorted(named_records(claim.says.kind, content))),
    )


def read_content(kind: str, text: str) -> Content:
    """What a stored claim says: it was checked before it was stored, and is not checked again."""
    model = kind_named(kind)
    roles = model.roles() if issubclass(model, Fact) else {}
    said = orjson.loads(text)
    for name, value in said.items():
        if isinstance(value, list):
            part = Participant if name in roles else _PARTS.get(name)
            said[name] = tuple(value) if part is None else tuple(_part(part, one) for one in value)
    return model.model_construct(**said)


_PARTS: dict[str, type[Name | Identifier]] = {"names": Name, "identifiers": Identifier}


def _part(model: type[Participant | Name | Identifier], said: dict[str, Any]) -> Participant | Name | Identifier:
    if "valid" in said and isinstance(said["valid"], list):
        said["valid"] = tuple(said["valid"])
    return model.model_construct(**said)
