"""Batches of the protocol: rows to be matched, and columns to be filled, from and to its JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tertius.app.reconciliation.manifest import PROPERTIES, SCHEMES, name_of_type
from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import parse_valid
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND
from tertius.queries.request import describe
from tertius.queries.search.match import MAX_QUERIES, Example
from tertius.queries.search.search import LABELS, Thing
from tertius.queries.search.words import MAX_TEXT

_DEFAULT_LIMIT = 5
Read = TypeVar("Read")


class Entity(BaseModel):
    """A value that was reconciled itself."""

    id: str = Field(max_length=MAX_TEXT)
    name: str | None = None


Value = str | int | float | bool | Entity


class PropertyValue(BaseModel):
    """What another column says of a row."""

    pid: str = Field(max_length=MAX_TEXT)
    v: Value | list[Value]


class Query(BaseModel):
    """One row of a batch; a text or a property at least."""

    model_config = ConfigDict(extra="forbid")

    query: str | None = Field(None, min_length=1)
    type: str | list[str] = Field(default_factory=list)
    limit: int = Field(_DEFAULT_LIMIT, ge=1)
    properties: list[PropertyValue] = Field(default_factory=list)
    type_strict: str | None = None

    def types(self) -> list[str]:
        """The types asked for."""
        return [self.type] if isinstance(self.type, str) else self.type


class Wanted(BaseModel):
    """A property that a column is to be filled with."""

    id: str
    settings: dict[str, Any] = Field(default_factory=dict)


class Extension(BaseModel):
    """Which things, and which of their properties."""

    ids: list[str] = Field(max_length=MAX_QUERIES)
    properties: list[Wanted] = Field(max_length=len(PROPERTIES))


_QUERIES = TypeAdapter(dict[str, Query])


def read_queries(text: str) -> dict[str, Query]:
    """A reconciliation query batch.

    Raises
    ------
    ParameterError
        Naming what is wrong in it.
    """
    found = _read("queries", _QUERIES.validate_json, text)
    empty = [name for name, one in found.items() if one.query is None and not one.properties]
    if empty:
        raise ParameterError(f"queries: {', '.join(empty[:5])} has neither a query nor a property.")
    return found


def read_extension(text: str) -> Extension:
    """A data extension query.

    Raises
    ------
    ParameterError
        Naming what is wrong in it.
    """
    found = _read("extend", Extension.model_validate_json, text)
    unknown = [one.id for one in found.properties if one.id not in PROPERTIES]
    if unknown:
        raise ParameterError(f"extend: there is no property {', '.join(unknown)}; there are {', '.join(PROPERTIES)}.")
    return found


def _read(name: str, validate: Callable[[str], Read], text: str) -> Read:
    try:
        return validate(text)
    except ValidationError as error:
        raise ParameterError(f"{name}: {describe(error)}") from None


def examples(queries: Mapping[str, Query]) -> dict[str, Example]:
    """The rows that can be looked for, by their names in the batch: those with a name, an alias or an identifier.

    A country or a date alone would fit thousands; such a row has no candidates.
    """
    found = {name: _example(one) for name, one in queries.items()}
    return {name: Example(**one) for name, one in found.items() if one["name"] or one["aliases"] or one["identifiers"]}


def _example(query: Query) -> dict[str, Any]:
    said: dict[str, list[str]] = {}
    for one in query.properties:
        values = one.v if isinstance(one.v, list) else [one.v]
        said.setdefault(one.pid, []).extend(text for value in values if (text := _text(value)))
    labels = {one if one in LABELS else "Actor" for one in query.types() if one in LABELS or one in ACTOR_KIND.codes}
    kinds = [one for one in (*query.types(), *said.get("kind", ())) if one in ACTOR_KIND.codes]
    identifiers = [*said.get("identifier", ()), *(f"{one}:{text}" for one in SCHEMES for text in said.get(one, ()))]
    dates = next((text for text in said.get("dates", ()) if _is_date(text)), None)
    return {
        "name": (query.query or "").strip()[:MAX_TEXT] or None,
        "aliases": tuple(said.get("alias", ())[:20]),
        # Of several kinds of things nothing can be left out beforehand.
        "label": next(iter(labels)) if len(labels) == 1 else None,
        "kind": kinds[0] if kinds else None,
        "country": next(iter(said.get("country", ())), None),
        "identifiers": tuple(identifiers[:50]),
        "dates": dates,
    }


def _text(value: Value) -> str:
    return (value.id if isinstance(value, Entity) else str(value)).strip()[:MAX_TEXT]


def _is_date(text: str) -> bool:
    """A cell of a table that is no EDTF date says nothing of the time; it does not spoil the row."""
    try:
        parse_valid(text)
    except ValueError:
        return False
    return True


def results(queries: Mapping[str, Query], matched: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The answer to a batch: scores go from 0 to 100, as clients of the protocol expect."""
    return {
        name: {
            "result": [_result(one) for one in matched[name]["candidates"][: query.limit]] if name in matched else []
        }
        for name, query in queries.items()
    }


def _result(candidate: Mapping[str, Any]) -> dict[str, Any]:
    types = [one for one in (candidate["kind"], candidate["label"]) if one]
    features = {one["feature"]: one["score"] for one in sorted(candidate["features"], key=lambda one: -one["score"])}
    return {
        "id": candidate["id"],
        "name": candidate["name"],
        "description": name_of_type(types[0]),
        "score": round(100 * candidate["score"], 1),
        "match": candidate["match"],
        "type": [{"id": one, "name": name_of_type(one)} for one in types],
        "features": [{"id": one, "value": value} for one, value in features.items()],
    }


def extended(asked: Extension, things: Mapping[str, Thing]) -> dict[str, Any]:
    """The columns that were asked for; what is not recorded is an empty list."""
    wanted = [one.id for one in asked.properties]
    meta = [{"id": one, "name": PROPERTIES[one].name} | _type_of(one) for one in wanted]
    rows = {one: {key: _values(key, things.get(one)) for key in wanted} for one in asked.ids}
    return {"meta": meta, "rows": rows}


def _type_of(key: str) -> dict[str, Any]:
    return {"type": {"id": "state", "name": name_of_type("state")}} if key == "country" else {}


def _values(key: str, thing: Thing | None) -> list[dict[str, str]]:
    if thing is None:
        return []
    if key == "country":
        return [{"id": one["id"], "name": one["name"]} for one in thing.countries]
    texts = {
        "dates": [thing.date] if thing.date else [life[0] for life in thing.lives if life[0]],
        "alias": [hit.text for hit in thing.hits if hit.kind not in {"main", "overruled"}],
        "kind": [thing.kind] if thing.kind and thing.label == "Actor" else [],
        "identifier": [one[0] for one in thing.identifiers],
    }
    own = [one[0].partition(":")[2] for one in thing.identifiers if one[0].startswith(f"{key}:")]
    return [{"str": text} for text in dict.fromkeys(texts.get(key, own))]
