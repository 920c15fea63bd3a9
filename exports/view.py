"""The view document: facts with their participants, times and claims in one JSON value, for pictures and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tertius.graph_schema.registry import fact_kinds
from tertius.queries.catalogue import Catalogue

MEDIA_TYPE = "application/json"

_CLAIM_FIELDS = ("claim", "source", "title", "url", "date", "reliability", "credibility", "quote", "locator", "stance")
_LANGUAGES = ("en", "fr", "ar")


async def fetch_view(catalogue: Catalogue, values: Mapping[str, Any], fingerprint: str = "") -> dict[str, Any]:
    """Everything a picture shows of the facts that `values` select, read at one epoch.

    Parameters
    ----------
    values : as for the question `facts`: `actor`, `process`, `kind`, and what all questions take.
        `as_of` is `any` if left out, so that the picture can be moved through time.
    """
    asked = {"as_of": "any", **values}
    answer = await catalogue.run_all("facts", asked)
    pinned = {name: value for name, value in asked.items() if name in {"policy", "share"}} | {
        "known_at": str(answer.epoch)
    }
    things = (await catalogue.run_all("things", pinned)).rows
    named = {row["id"] for row in things}
    used = _used(answer.rows, named)
    # A document that leaves nothing out is as it always was.
    left_out = {} if answer.left_out is None else {"left_out": answer.left_out}
    return {
        "title": _title(asked, things),
        "question": None,
        "as_of": asked["as_of"],
        "epoch": answer.epoch,
        "fingerprint": fingerprint,
        "actors": [_actor(row) for row in things if row["label"] == "Actor" and row["id"] in used],
        "entities": [
            {"id": row["id"], "label": row["label"], "name": row["name"]}
            for row in things
            if row["label"] != "Actor" and row["id"] in used
        ],
        "facts": [_fact(row) for row in answer.rows],
        **left_out,
    }


def _used(rows: Iterable[Mapping[str, Any]], named: set[str]) -> set[str]:
    used: set[str] = set()
    for row in rows:
        used |= {one["actor"] for one in row["participants"]} | {one["id"] for one in row["things"]}
        used |= {one["representative"] for one in row["participants"] if one["representative"]}
    return used & named


def _title(asked: Mapping[str, Any], things: Iterable[Mapping[str, Any]]) -> str:
    names = {row["id"]: row["name"] for row in things}
    wanted = asked.get("process") or asked.get("actor")
    if wanted is None:
        return "Who mediates whom"
    return f"Who mediates whom: {names.get(wanted) or names.get(f'tertius:{wanted}') or wanted}"


def _actor(row: Mapping[str, Any]) -> dict[str, Any]:
    names: dict[str, list[str]] = {lang: [] for lang in (*_LANGUAGES, "other")}
    for one in row["names"]:
        if one["kind"] == "alias":
            names[one["lang"] if one["lang"] in _LANGUAGES else "other"].append(one["text"])
    return {"id": row["id"], "name": row["name"], "kind": row["kind"], "acronym": row["acronym"], "names": names}


def _fact(row: Mapping[str, Any]) -> dict[str, Any]:
    model = fact_kinds()[row["kind"]]
    by_relation: dict[str, list[str]] = {}
    for one in row["things"]:
        by_relation.setdefault(one["relation"], []).append(one["id"])
    agreements = [one["id"] for one in row["things"] if one["kind"] in {"Agreement", "Instrument"}]
    return {
        "id": row["fact"],
        "kind": row["kind"],
        "caption": row["summary"] or f"{model.label} {row['valid'] or ''}".strip(),
        "valid": row["valid"],
        "attested": row["attested"],
        **row["shape_bounds"],
        "shape": str(model.shape),
        "process": next(iter(by_relation.get("IN_PROCESS", [])), None),
        "place": next(iter(by_relation.get("AT", [])), None),
        "agreements": agreements,
        "values": {name: value for name, value in row["values"].items() if value is not None},
        "participants": [_participant(one, row["own_times"]) for one in row["participants"]],
        "disputed": row["disputed"],
        "claims": [{name: claim[name] for name in _CLAIM_FIELDS} for claim in row["claims"]],
        "overruled": _overruled(row["overruled"] or [], row["claims"]),
    }


def _participant(one: Mapping[str, Any], times: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    own = next((time for time in times if (time["relation"], time["actor"]) == (one["relation"], one["actor"])), {})
    days = {name: own[name] for name in ("start_min", "start_max", "end_min", "end_max") if name in own}
    fields = ("actor", "relation", "role", "side", "representative", "representative_name", "valid", "attested")
    return {**{name: one[name] for name in fields}, **days}


def _overruled(rows: Iterable[Mapping[str, Any]], claims: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    source_of = {claim["claim"]: claim["source"] for claim in claims}
    return [
        {"slot": row["slot"], "value": row["value"], "claim": claim, "source": source_of.get(claim), "why": row["why"]}
        for row in rows
        for claim in row["claims"]
    ]
