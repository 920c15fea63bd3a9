"""Lines of FollowTheMoney as entities with lists of texts as their properties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tertius.loaders.release import Broken, Spot

_BACK = {"sanctions": "entity"}
"""What a nested entity calls the one it is nested in, by the property it hangs on."""


@dataclass(frozen=True)
class Entity:
    """One entity: its id, its schema, its properties as texts, the data sets that it was taken from."""

    id: str
    schema: str
    properties: dict[str, list[str]]
    datasets: tuple[str, ...]
    place: Spot

    def all(self, *names: str) -> list[str]:
        """The values of these properties, each once."""
        return list(dict.fromkeys(one for name in names for one in self.properties.get(name, []) if one.strip()))

    def first(self, *names: str) -> str | None:
        """The first value of the first of these properties that has one."""
        return next(iter(self.all(*names)), None)

    def one(self, name: str) -> str | None:
        """The value of a property that can have one only, the longest of several that begin alike.

        Raises
        ------
        Broken
            With code `multi-valued-cell` if they contradict each other.
        """
        values = self.all(name)
        longest = max(values, key=len, default=None)
        if longest is not None and any(not longest.startswith(value) for value in values):
            raise Broken("multi-valued-cell", f"{name} has several values, of which one is true", "; ".join(values))
        return longest


def entities_of(content: Any, place: Spot) -> Iterator[Entity]:
    """The entity of a line, after those that are nested in it.

    Raises
    ------
    ValueError
        If it has no id, schema or properties.
    """
    if not isinstance(content, dict):
        raise ValueError("a JSON object is expected")
    key, schema, given = content.get("id"), content.get("schema"), content.get("properties")
    if not isinstance(key, str) or not isinstance(schema, str) or not isinstance(given, dict) or not key.strip():
        raise ValueError("id, schema and properties are expected, as the FollowTheMoney model has them")
    datasets = content.get("datasets")
    properties: dict[str, list[str]] = {}
    for name, values in given.items():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                yield from _nested(value, name, key, datasets, place)
            text = value.get("id", "") if isinstance(value, dict) else value
            properties.setdefault(name, []).append(str(text).strip())
    known = tuple(str(one) for one in datasets) if isinstance(datasets, list) else ()
    yield Entity("-".join(key.split()), schema, properties, known, place)


def _nested(value: dict[str, Any], name: str, parent: str, datasets: Any, place: Spot) -> Iterator[Entity]:
    inner = dict(value)
    inner.setdefault("datasets", datasets)
    if name in _BACK and isinstance(inner.get("properties"), dict):
        inner["properties"] = {_BACK[name]: [parent], **inner["properties"]}
    yield from entities_of(inner, place)
