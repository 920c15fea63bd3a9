"""Who takes part, read from a row: participants, and the entities they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tertius.graph_schema.content import Entity, Participant
from tertius.graph_schema.identifiers import Identifier
from tertius.graph_schema.registry import entity_kinds
from tertius.loaders.release import Broken, slug
from tertius.loaders.table.cells import Row, read_of, split_text
from tertius.loaders.table.mapping import Party

_ID = re.compile(r"[a-z][a-z0-9]*(?:[.-][^\s:]+)?:[^\s:]\S*")
_KEPT = 50_000
"""Cells whose reading is kept, for the same actors come again and again."""


class Taken(NamedTuple):
    """A participant, and the entity it stands for unless that is known already."""

    participant: Participant
    entity: Entity | None


class PartyReader:
    """Reads the participants of one role out of the cells that name them."""

    def __init__(self, prefix: str, party: Party, targets: tuple[str, ...], missing: Iterable[str]) -> None:
        self._party, self._prefix = party, prefix
        self._kind = party.kind or targets[0]
        self._name = read_of(party.name, missing)
        self._split = re.compile(party.split) if party.split else None
        self._pattern = re.compile(party.pattern) if party.pattern else None
        cells = {name: getattr(party, name) for name in ("id", "role", "side", "representative", "acronym", "note")}
        self._own = {name: read_of(cell, missing) for name, cell in cells.items() if cell is not None}
        self._identifiers = {scheme: read_of(cell, missing) for scheme, cell in party.identifiers.items()}
        self._values = {name: read_of(cell, missing) for name, cell in party.values.items()}
        self._nobody = {one.lower() for one in party.nobody}
        self._composite = {one.lower() for one in party.composite}
        used = [party.name, *(cell for cell in cells.values() if cell), *party.identifiers.values()]
        self._columns = sorted({name for cell in (*used, *party.values.values()) for name in cell.columns()})
        self._kept: dict[tuple[str | None, ...], list[Taken]] = {}

    def read(self, row: Row) -> list[Taken]:
        """Everybody the row names in this role."""
        key = tuple(map(row.get, self._columns))
        found = self._kept.get(key)
        if found is None:
            found = list(self._read(row))
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[key] = found
        return found

    def _read(self, row: Row) -> Iterator[Taken]:
        written = self._name(row)
        if written is None:
            return
        for text in split_text(written, self._split):
            if text.lower() in self._nobody:
                continue
            if text.lower() in self._composite:
                raise Broken("composite-actor", f'"{text}" names several at once; name each of them', text)
            yield self._one(text, row)

    def _one(self, text: str, row: Row) -> Taken:
        parts = self._apart(text)
        name = parts.pop("name", text)
        own = {what: read(row) for what, read in self._own.items()}
        said = {
            "role": parts.get("role") or own.get("role"),
            "side": parts.get("side") or own.get("side"),
            "representative_name": parts.get("representative") or own.get("representative"),
        }
        if self._party.ids and _ID.fullmatch(name):
            return Taken(Participant(actor=name, **said), None)
        entity = self._entity(name, own, row)
        return Taken(Participant(actor=entity.id, **said), entity)

    def _apart(self, text: str) -> dict[str, str]:
        if self._pattern is None:
            return {}
        found = self._pattern.fullmatch(text)
        if found is None:
            raise Broken("unparsed-text", f'"{text}" found, which does not match {self._pattern.pattern}', text)
        return {name: part.strip() for name, part in found.groupdict().items() if part and part.strip()}

    def _entity(self, name: str, own: dict[str, str | None], row: Row) -> Entity:
        kind = entity_kinds()[self._kind]
        given = own.get("id")
        key = "-".join(given.split()) if given else slug(name)
        if not key:
            raise Broken("missing-party", f'"{name}" has neither letters nor digits to make an id of', name)
        identifiers = ((scheme, read(row)) for scheme, read in self._identifiers.items())
        fields: dict[str, Any] = {
            "id": f"{self._prefix}:{self._kind.lower()}:{key}",
            "name": name,
            "acronym": own.get("acronym"),
            "note": own.get("note"),
            "identifiers": tuple(Identifier(id=f"{scheme}:{value}") for scheme, value in identifiers if value),
        }
        values: dict[str, Any] = {what: read(row) for what, read in self._values.items()}
        return kind(**fields, **{what: value for what, value in values.items() if value is not None})
