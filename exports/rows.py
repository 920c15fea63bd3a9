"""A fact and a thing in the form in which every format and the explorer get them: plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from tertius.graph_schema.registry import fact_kinds

Row = dict[str, Any]

LANGUAGES = ("en", "fr", "ar")
"""The languages whose names the explorer tells apart."""

CITED = ("title", "publisher", "date", "url", "reliability", "licence")
"""What is said of a source beside its id."""

DAYS = ("start_min", "start_max", "end_min", "end_max")


def fact_of(row: Mapping[str, Any], certainty: str | None) -> Row:
    """A fact: its kind, time, participants, other things, values, claims, and what was overruled.

    `process`, `place` and `agreements` are `things` once more, by the roles that a picture shows.
    """
    model = fact_kinds()[row["kind"]]
    by_relation: dict[str, list[str]] = {}
    for one in row["things"]:
        by_relation.setdefault(one["relation"], []).append(one["id"])
    decision = orjson.loads(row["decided"]) if row["decided"] else {"overruled": []}
    return {
        "id": row["id"],
        "kind": row["kind"],
        "caption": row["summary"] or f"{model.label} {row['valid'] or ''}".strip(),
        "summary": row["summary"],
        "valid": row["valid"],
        "attested": row["attested"],
        **row["bounds"],
        "shape": str(model.shape),
        "certainty": certainty,
        "process": next(iter(by_relation.get("IN_PROCESS", [])), None),
        "place": next(iter(by_relation.get("AT", [])), None),
        "agreements": [one["id"] for one in row["things"] if one["kind"] in {"Agreement", "Instrument"}],
        "things": row["things"],
        "values": dict(row["values"]),
        "participants": row["participants"],
        "disputed": row["disputed"],
        "claims": row["claims"],
        "overruled": list(_overruled(decision["overruled"], row["claims"])),
    }


def _overruled(rows: Iterable[Mapping[str, Any]], claims: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """What was not served, one entry a claim; of a source that is withdrawn or kept back nothing is told."""
    source_of = {claim["claim"]: claim["source"] for claim in claims}
    for row in rows:
        for claim in row["claims"]:
            told = {"slot": row["slot"], "value": row["value"], "claim": claim}
            yield {**told, "source": source_of.get(claim), "why": row["why"]}


def thing_of(row: Mapping[str, Any]) -> Row:
    """An actor or another thing: label, name, kind, names by language, identifiers, values."""
    return {**row, "values": dict(row["values"])}


def unknown_actor(one: str) -> Row:
    """An actor of which nothing is served but that it took part."""
    nothing: Row = {"kind": None, "acronym": None, "values": {}, "names": [], "identifiers": []}
    return {"id": one, "label": "Actor", "name": one, **nothing}


def ids_named(fact: Mapping[str, Any]) -> Iterator[str]:
    """The ids of everything that a fact names."""
    for one in fact["participants"]:
        yield one["actor"]
        yield from (one[name] for name in ("representative", "on_behalf_of") if one[name])
    for one in fact["things"]:
        yield one["id"]
