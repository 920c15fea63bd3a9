"""Rows as claims, by a mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tertius.graph_schema.claims import Citation, Claim, Reject
from tertius.graph_schema.content import Content, Participant
from tertius.graph_schema.content import Entity as EntityModel
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.graph_schema.registry import entity_kinds, fact_kinds
from tertius.loaders.reading.tables import TableRow, row_reject
from tertius.loaders.record import Record
from tertius.loaders.release import Broken, Release, slug
from tertius.loaders.table.cells import read_all_of, read_of, read_time
from tertius.loaders.table.mapping import Cell, Condition, Entity, Fact, Told
from tertius.loaders.table.mapping import Mapping as TableMapping
from tertius.loaders.table.parties import PartyReader

_SEVERAL = re.compile(r"^tuple\[")


class Coder:
    """Turns the rows of a table into claims; made once a mapping, so that nothing is worked out twice.

    Parameters
    ----------
    prefix : what the ids of things begin with.
    claims : what the ids of claims begin with, where several tables may speak of one thing.
    """

    def __init__(self, mapping: TableMapping, prefix: str | None = None, claims: str | None = None) -> None:
        self.prefix = prefix or mapping.name
        self._claims = claims or self.prefix
        self.release = Release(_source(mapping, self._claims), mapping.credibility)
        self._told = [_Entity(self, one, mapping) for one in mapping.entities]
        self._facts = [_Fact(self, one, mapping) for one in mapping.facts]

    def row(self, row: TableRow) -> Iterator[Record]:
        """The claims of a row, or the reject that says why there are none."""
        broken = row_reject(row)
        if broken is not None:
            yield broken
            return
        applies = False
        for told in (*self._told, *self._facts):
            if told.applies(row):
                applies = True
                yield from told.records(row)
        if not applies:
            yield Reject(
                code="no-fact-kind",
                where=row.where(),
                message="No part of the mapping applies to this row; add one, or a condition that takes it in.",
                value=", ".join(cell for cell in row.values() if cell)[:200],
            )

    def claim_id(self, thing: str) -> str:
        """The id of the claim on a thing."""
        if self._claims == self.prefix:
            return thing
        return f"{self._claims}:{thing.removeprefix(self.prefix).lstrip(':')}"


class _Told:
    """What the two sorts of parts have in common: a key, conditions, a citation."""

    def __init__(self, coder: Coder, told: Told, kind: str, mapping: TableMapping) -> None:
        self._coder, self._kind = coder, kind
        self._key, self._when = told.id, told.when
        cells = {name: getattr(told, name) for name in ("locator", "quote", "note", "credibility")}
        self._said = {name: read_of(cell, mapping.missing) for name, cell in cells.items() if cell is not None}
        source = told.source
        self._source = (
            {
                name: read_of(cell, mapping.missing)
                for name in type(source).model_fields
                if (cell := getattr(source, name))
            }
            if source
            else {}
        )

    def applies(self, row: TableRow) -> bool:
        """Whether the row is one of those this part reads."""
        return all(_holds(one, row) for one in self._when)

    def records(self, row: TableRow) -> Iterator[Record]:
        """The claims on the thing and on what it names."""
        parts = [row.get(name, "") for name in self._key]
        if not all(parts):
            lacking = next(name for name, part in zip(self._key, parts, strict=True) if not part)
            yield Reject(
                code="invalid-row", where=row.where(lacking), message="The key of the row is empty.", value=None
            )
            return
        key = "-".join(word for part in parts for word in part.split())
        thing = f"{self._coder.prefix}:{self._kind.lower()}:{key}"
        claim = self._coder.claim_id(thing)
        yield from self._coder.release.attempt(row, claim, lambda: self._claims(row, thing, claim, key))

    def _claims(self, row: TableRow, thing: str, claim: str, key: str) -> Iterator[Claim]:
        release = self._coder.release
        says, entities = self._content(row, thing)
        said = {name: read(row) for name, read in self._said.items()}
        credibility = said.get("credibility")
        if credibility is not None and credibility not in set("123456"):
            raise Broken("unknown-code", f'credibility "{credibility}" found, 1 to 6 expected', credibility)
        source = self._row_source(row)
        for entity in entities:
            if not release.has_told(entity.id):
                yield release.claim(entity, row, key=self._coder.claim_id(entity.id))
        if source is not None:
            yield release.claim(source, row, key=self._coder.claim_id(source.id))
        made = release.claim(
            says,
            row,
            said.get("locator") or key,
            said.get("quote"),
            key=claim,
            credibility=int(credibility) if credibility else None,
            note=said.get("note"),
        )
        if source is not None:
            made = made.model_copy(update={"citations": (_citation(source, said),)})
        yield made

    def _content(self, row: TableRow, thing: str) -> tuple[Content, list[EntityModel]]:
        raise NotImplementedError

    def _row_source(self, row: TableRow) -> Source | None:
        said: dict[str, Any] = {name: read(row) for name, read in self._source.items()}
        if not said.get("title"):
            return None
        key = slug(f"{said['title']} {said.get('date') or ''}")
        return Source(id=f"{self._coder.prefix}:source:{key}", name=said["title"], **said)


class _Fact(_Told):
    def __init__(self, coder: Coder, fact: Fact, mapping: TableMapping) -> None:
        super().__init__(coder, fact, fact.kind, mapping)
        self._model = fact_kinds()[fact.kind]
        self._time = read_time(fact.time, mapping.missing)
        self._summary = read_of(fact.summary, mapping.missing) if fact.summary else None
        self._values = _value_readers(self._model, fact.values, mapping)
        roles = self._model.roles()
        self._parties = [
            (role, PartyReader(coder.prefix, party, roles[role].target, mapping.missing))
            for role, parties in fact.roles.items()
            for party in parties
        ]

    def _content(self, row: TableRow, thing: str) -> tuple[Content, list[EntityModel]]:
        roles: dict[str, dict[str, Participant]] = {}
        entities: list[EntityModel] = []
        for role, reader in self._parties:
            for taken in reader.read(row):
                roles.setdefault(role, {}).setdefault(taken.participant.actor, taken.participant)
                if taken.entity is not None:
                    entities.append(taken.entity)
        valid, attested = self._time(row)
        fields: dict[str, Any] = {role: tuple(members.values()) for role, members in roles.items()}
        fields |= {name: value for name, read in self._values.items() if (value := read(row)) not in (None, ())}
        if self._summary is not None:
            fields["summary"] = self._summary(row)
        self._check_parties(roles, thing)
        return self._model(id=thing, valid=valid, attested=attested, **fields), entities

    def _check_parties(self, roles: Mapping[str, Mapping[str, Participant]], thing: str) -> None:
        for need in self._model.requires:
            if sum(len(roles.get(role, ())) for role in need.roles) < need.count:
                asked = f"the kind {self._model.kind} needs at least {need.count} of {', '.join(need.roles)}"
                raise Broken("missing-party", f"{asked}; the row names fewer", thing)


class _Entity(_Told):
    def __init__(self, coder: Coder, entity: Entity, mapping: TableMapping) -> None:
        super().__init__(coder, entity, entity.kind, mapping)
        self._model = entity_kinds()[entity.kind]
        cells = {"name": entity.name, "acronym": entity.acronym}
        self._texts = {name: read_of(cell, mapping.missing) for name, cell in cells.items() if cell}
        self._aliases = read_all_of(entity.aliases, mapping.missing) if entity.aliases else None
        self._candidates = read_all_of(entity.candidates, mapping.missing) if entity.candidates else None
        self._identifiers = {scheme: read_of(cell, mapping.missing) for scheme, cell in entity.identifiers.items()}
        self._values = _value_readers(self._model, entity.values, mapping)

    def _content(self, row: TableRow, thing: str) -> tuple[Content, list[EntityModel]]:
        said = {name: read(row) for name, read in self._texts.items()}
        named = ((scheme, read(row)) for scheme, read in self._identifiers.items())
        identifiers = [Identifier(id=f"{scheme}:{value}") for scheme, value in named if value]
        identifiers += [Identifier(id=one) for one in (self._candidates(row) if self._candidates else ())]
        names = tuple(Name(text=one) for one in (self._aliases(row) if self._aliases else ()))
        values = {name: value for name, read in self._values.items() if (value := read(row)) not in (None, ())}
        return self._model(id=thing, names=names, identifiers=tuple(identifiers), **said, **values), []


def _value_readers(
    model: type[Any], cells: Mapping[str, Cell], mapping: TableMapping
) -> dict[str, Callable[[TableRow], Any]]:
    found: dict[str, Callable[[TableRow], Any]] = {}
    for name, cell in cells.items():
        takes_several = _SEVERAL.match(str(model.model_fields[name].annotation))
        found[name] = read_all_of(cell, mapping.missing) if takes_several else read_of(cell, mapping.missing)
    return found


def _holds(condition: Condition, row: TableRow) -> bool:
    written = row.get(condition.column, "")
    if condition.among is not None and written not in condition.among:
        return False
    return condition.except_ is None or written not in condition.except_


def _citation(source: Source, said: Mapping[str, str | None]) -> Citation:
    return Citation(source=source.id, locator=said.get("locator"), quote=said.get("quote"))


def _source(mapping: TableMapping, claims: str) -> Source:
    told = mapping.source
    fields = told.model_dump(exclude={"id"}, exclude_none=True)
    return Source(id=f"{claims}:source:{slug(told.id)}", name=told.title, **fields)
