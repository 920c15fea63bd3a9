"""Two revisions of one claim: what each says, and the slots in which they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tertius.graph_schema.claims import statements
from tertius.store.graph import Graph
from tertius.store.served import slot_text
from tertius.store.stored_claims import Revision, read_content

_REVISIONS = """
UNWIND $uids AS uid
MATCH (c:Claim {uid: uid})
RETURN c.uid AS uid, c.id AS id, c.kind AS kind, c.target AS target, c.content AS content, c.stance AS stance,
       c.credibility AS credibility, c.author AS author, c.note AS note,
       COLLECT { MATCH (c)-[r:CITES]->(s) RETURN [s.id, r.locator, r.quote] ORDER BY r.number } AS cites
"""
_CHUNK = 2_000


def fetch_revisions(graph: Graph, uids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What each stored claim revision says and cites, by uid: slot → value, with `kind` and `target`."""
    wanted = sorted(uids)
    chunks = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
    return {row["uid"]: _stored(row) for chunk in chunks for row in graph.read(_REVISIONS, uids=chunk)}


def said_by(claim: Revision) -> dict[str, Any]:
    """What a claim says and cites, in the form of `fetch_revisions`."""
    slots = {slot_text(path): value for path, value in statements(claim.says)}
    about = _about(claim._asdict(), [list(one) for one in claim.cites])
    return {"kind": claim.kind, "target": claim.target, "slots": slots | dict(about)}


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each slot in which two revisions differ, with its old and new value; None where it says nothing."""
    for name in ("kind", "target"):
        if old[name] != new[name]:
            yield {"slot": name, "old": old[name], "new": new[name]}
    for slot in dict.fromkeys((*old["slots"], *new["slots"])):
        before, after = old["slots"].get(slot), new["slots"].get(slot)
        if before != after:
            yield {"slot": slot, "old": before, "new": after}


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    says = read_content(row["kind"], row["content"])
    slots = {slot_text(path): value for path, value in statements(says)}
    return {
        "id": row["id"],
        "kind": row["kind"],
        "target": row["target"],
        "slots": slots | dict(_about(row, row["cites"])),
    }


def _about(row: dict[str, Any], cites: list[list[str | None]]) -> Iterator[tuple[str, Any]]:
    """The claim itself as slots of its own, named so that no value of a kind is meant."""
    for name in ("stance", "credibility", "author", "note"):
        if row[name] is not None:
            yield f"claim {name}", row[name]
    for source, locator, quote in cites:
        yield f"source {source}", " ".join(part for part in (locator, f'"{quote}"' if quote else None) if part) or True
