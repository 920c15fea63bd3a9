"""The view document: facts with their participants, times and claims in one JSON value, for pictures and pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tertius.exports.content import Content
from tertius.exports.rows import LANGUAGES, Row


def view_members(content: Content) -> dict[str, Any]:
    """The members of the view document; iterators among them are to be used up one by one."""
    # A document that leaves nothing out is as it always was.
    left_out = {} if content.left_out is None else {"left_out": dict(content.left_out)}
    return {
        **content.about,
        "actors": (_actor(one) for one in content.actors()),
        "entities": iter(content.entities()),
        "facts": _facts(content),
        "loads": content.loads,
        **left_out,
    }


def view_document(content: Content) -> dict[str, Any]:
    """The view document whole."""
    return {
        name: list(value) if isinstance(value, Iterator) else value for name, value in view_members(content).items()
    }


def _actor(thing: Mapping[str, Any]) -> Row:
    """An actor, its aliases by the languages that the page tells apart, and all names as they were recorded."""
    names: dict[str, list[str]] = {lang: [] for lang in (*LANGUAGES, "other")}
    for one in thing["names"]:
        if one["kind"] == "alias":
            names[one["lang"] if one["lang"] in LANGUAGES else "other"].append(one["text"])
    return {**thing, "names": names, "recorded_names": thing["names"]}


def _facts(content: Content) -> Iterator[Row]:
    for fact in content.facts:
        for one in fact["participants"]:
            if one["representative"]:
                one["representative_name"] = content.names.get(one["representative"], one["representative_name"])
        yield fact
