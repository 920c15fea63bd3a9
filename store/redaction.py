"""What is left of texts and claims once somebody's ids and names are taken out of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tertius.graph_schema.content import Fact, Role
from tertius.graph_schema.registry import kind_named

GONE = "[purged]"
"""Stands where a name stood."""

_ABOUT = {"Office": "holder", "Membership": "member", "Existence": "subject", "Sanction": "target"}
"""The role that a fact of the kind is about: without who held it, the fact says who it was by its time and place."""

_SHORTEST = 4
_GAP = re.compile(r"[\s_-]+")
_OWN_WORDS = ("representative", "representative_name", "on_behalf_of")


def hash_of_id(own: str) -> str:
    """What is kept of a purged id: enough to know it again, not to read it."""
    return hashlib.sha256(f"tertius purge {own}".encode()).hexdigest()


def tombstone_of(own: str) -> str:
    """The id that stands where a purged actor stood."""
    return f"purged:{hash_of_id(own)[:16]}"


@dataclass(frozen=True)
class Redaction:
    """Somebody's ids and names, and the id of the tombstone that stands for them.

    A name of several words, or an address, goes from every text. A single word could be anybody's: it goes only from
    texts that speak of the person otherwise.
    """

    ids: frozenset[str]
    names: frozenset[str]
    tombstone: str

    @cached_property
    def _ids(self) -> re.Pattern[str] | None:
        found = "|".join(re.escape(one) for one in sorted(self.ids, key=len, reverse=True))
        return re.compile(rf"(?<![\w:.-])(?:{found})(?![\w-])") if found else None

    @cached_property
    def _full_names(self) -> re.Pattern[str] | None:
        return _names(one for one in self.names if " " in one.strip() or "://" in one)

    @cached_property
    def _all_names(self) -> re.Pattern[str] | None:
        return _names(self.names)

    def terms(self) -> list[str]:
        """What a text holds, in lower case, if it can need redaction."""
        joined = {by.join(_GAP.split(one.strip())) for one in self.names for by in (" ", "-", "_")}
        return sorted({one.casefold() for one in (*self.ids, *self.names, *joined) if len(one) >= _SHORTEST})

    def text(self, text: str, *, is_about: bool = False) -> str:
        """The text without the ids and names.

        Parameters
        ----------
        is_about : whether it is known to speak of the person, so that single words count as names.
        """
        is_about = is_about or bool(self._ids and self._ids.search(text))
        for pattern, by in ((self._ids, self.tombstone), (self._all_names if is_about else self._full_names, GONE)):
            text = pattern.sub(by, text) if pattern else text
        return text

    def content(self, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """What a claim says, with the tombstone in place of the person, and nobody in place of the representative."""
        model = kind_named(kind)
        is_about = self.is_named(kind, content)
        if not issubclass(model, Fact):
            return {name: self._worded(name, value, is_about) for name, value in content.items()}
        said = {name: value for name, value in content.items() if name not in model.roles()}
        found = {name: self._worded(name, value, is_about) for name, value in said.items()}
        for name in model.roles():
            if name in content:
                members = [self._member(one) for one in content[name]]
                # One purged person in two spellings is one tombstone: a claim names a participant once.
                found[name] = list({one["actor"]: one for one in members}.values())
        return found

    def is_named(self, kind: str, content: Mapping[str, Any]) -> bool:
        """Whether a fact's claim names one of the ids as a participant or for one."""
        people = ("actor", "representative", "on_behalf_of")
        return any(one.get(key) in self.ids for one in _members(kind, content) for key in people)

    def is_about_alone(self, kind: str, content: Mapping[str, Any]) -> bool:
        """Whether a fact is about this person alone, so that nothing would be left to say."""
        model = kind_named(kind)
        if not issubclass(model, Fact):
            return False
        roles: Mapping[str, Role] = model.roles()
        people = [name for name, role in roles.items() if "Actor" in role.target]
        about = [_ABOUT[kind]] if kind in _ABOUT else people
        named = {one["actor"] for name in about for one in content.get(name, ())}
        return bool(named) and named <= {*self.ids, self.tombstone}

    def _member(self, member: Mapping[str, Any]) -> dict[str, Any]:
        if member["actor"] in self.ids:
            kept = {name: value for name, value in member.items() if name not in _OWN_WORDS}
            return {**kept, "actor": self.tombstone}
        found = {name: value for name, value in member.items() if value not in self.ids}
        if found.get("representative_name"):
            text = self.text(found["representative_name"], is_about=True)
            if text != found["representative_name"]:
                del found["representative_name"]
        return found

    def _worded(self, name: str, value: Any, is_about: bool) -> Any:
        if name in {"id", "name", "names", "identifiers", "acronym"}:
            return value
        if isinstance(value, str):
            return self.text(value, is_about=is_about)
        return [self.text(one, is_about=is_about) for one in value] if isinstance(value, list) else value


def _members(kind: str, content: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    model = kind_named(kind)
    if not issubclass(model, Fact):
        return []
    return [one for name in model.roles() for one in content.get(name, ())]


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    long = sorted({one.strip() for one in names if len(one.strip()) >= _SHORTEST}, key=len, reverse=True)
    # An address spells a name with dashes.
    found = "|".join(r"[\s_-]+".join(map(re.escape, _GAP.split(one))) for one in long)
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE) if found else None
