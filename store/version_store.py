"""Versions in the database: comparing what is served with what should be, and writing the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tertius.graph_schema.registry import entity_kinds, kind_named, version_label
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND
from tertius.store.claim_store import Subject
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.schema import identity_label
from tertius.store.served import Version

_CURRENT = """
UNWIND $targets AS target
MATCH (t:%s {id: target})<-[:VERSION_OF]-(v:Version:%s)
WHERE v.since <= $at < v.until
RETURN t.id AS target, v.digest AS digest, v.policies AS policies, v.uid AS uid
"""
_LABELS = """
UNWIND $ids AS id
MATCH (t:%s {id: id})
RETURN t.id AS id
"""
_ASSERTED = """
UNWIND $ids AS id
MATCH (t:%s {id: id})
WITH t, EXISTS {
  MATCH (t)<-[l:LIVE|WITHHELD]-(c:Claim {stance: 'asserts'})
  WHERE l.since <= $at < l.until AND ($scope IS NULL OR c.scope <> $scope)
} AS elsewhere
WITH t, elsewhere, CASE WHEN elsewhere THEN [] ELSE COLLECT {
  MATCH (t)<-[l:LIVE|WITHHELD]-(c:Claim {stance: 'asserts'})
  WHERE l.since <= $at < l.until
  RETURN c.id
} END AS claims
WHERE elsewhere OR size(claims) > 0
RETURN t.id AS id, claims
"""
_WRITE_IDENTITIES = "UNWIND $rows AS row MERGE (t:%s {id: row.id}) ON CREATE SET t.created = $epoch, t.kind = row.kind"
_WRITE_RECORDS = """
UNWIND $rows AS row
MATCH (t:%s {id: row.target})
MERGE (r:Record {id: row.id})
WITH r, t WHERE NOT EXISTS { (r)-[:RESOLVES_TO {until: $forever}]->() }
CREATE (r)-[:RESOLVES_TO {since: $epoch, until: $forever}]->(t)
"""
_END_RECORDS = """
UNWIND $rows AS row
MATCH (:Record {id: row.id})-[r:RESOLVES_TO {until: $forever}]->(:%s)
SET r.until = $epoch
"""
_CLOSE = "UNWIND $rows AS row MATCH (v:Version {uid: row.uid}) SET v.until = $epoch"
_WRITE_VERSIONS = """
UNWIND $rows AS row
MATCH (t:%s {id: row.target})
CREATE (v:Version:%s {uid: row.uid, id: row.target, since: $epoch, until: $forever,
                      policies: row.policies, digest: row.digest})
SET v += row.properties
CREATE (v)-[:VERSION_OF]->(t)
"""
_WRITE_PARTICIPANTS = """
UNWIND $rows AS row
MATCH (v:Version {uid: row.version})
MATCH (t:%s {id: row.target})
CREATE (v)-[r:%s]->(t)
SET r = row.properties
"""
_WRITE_REPRESENTATIVES = """
UNWIND $rows AS row
MATCH (v:Version {uid: row.version})
MATCH (person:Actor {id: row.representative})
CREATE (v)-[r:REPRESENTATIVE]->(person)
SET r = row.properties
"""
_WRITE_MERGED = """
UNWIND $rows AS row
MATCH (v:Version {uid: row.version})
MATCH (t:%s {id: row.record})
CREATE (v)-[:MERGED_FROM]->(t)
"""
_WRITE_NAMES = """
UNWIND $rows AS row
MATCH (v:Version {uid: row.version})
MERGE (n:Name {key: row.key})
CREATE (v)-[:NAMED {text: row.text, lang: row.lang, kind: row.kind}]->(n)
"""
_WRITE_IDENTIFIERS = """
UNWIND $rows AS row
MATCH (v:Version {uid: row.version})
MERGE (i:Identifier {id: row.id})
CREATE (v)-[:IDENTIFIED_BY {status: row.status, valid: row.valid}]->(i)
"""
# For people who browse; our own queries read versions.
_WRITE_CAPTIONS = "UNWIND $captions AS row MATCH (t:%s {id: row.id}) SET t.caption = row.caption, t.kind = row.kind"
_WRITE_KIND_LABEL = "UNWIND $ids AS id MATCH (t:Actor {id: id}) REMOVE t:%s SET t:%s"
_REMOVE_CAPTIONS = "UNWIND $ids AS id MATCH (t:%s {id: id}) REMOVE t.caption%s"


def fetch_current(graph: Graph, subjects: Iterable[Subject], at: int) -> dict[Subject, list[dict[str, Any]]]:
    """The versions of each subject that are served at an epoch: digest, policies and uid."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        by_kind[subject.kind].append(subject.id)
    found: dict[Subject, list[dict[str, Any]]] = defaultdict(list)
    for kind, ids in by_kind.items():
        labels = (identity_label(kind), version_label(kind_named(kind)))
        for row in graph.read(_CURRENT % labels, targets=sorted(ids), at=at):
            found[Subject(kind, row["target"])].append(row)
    return found


class Asserted(NamedTuple):
    """An entity that live claims assert: its kind, and the claims if all of them are of the scope that is replaced."""

    kind: str
    rests_on: frozenset[str]


def fetch_asserted(graph: Graph, ids: Iterable[str], at: int, replaced_scope: str | None) -> dict[str, Asserted]:
    """Each id that a live claim asserts at an epoch, and what that rests on if one scope is about to be replaced.

    What was retracted, or left behind by a writer that was killed, is not asserted, though its identity remains.
    """
    wanted = sorted(ids)
    found: dict[str, Asserted] = {}
    for kind in entity_kinds():
        for row in graph.read(_ASSERTED % kind, ids=wanted, at=at, scope=replaced_scope):
            found[row["id"]] = Asserted(kind, frozenset(row["claims"]))
    return found


def fetch_labels(graph: Graph, ids: Iterable[str]) -> dict[str, str]:
    """The entity kind of each id that has an identity, whether it is served or not; other ids are left out."""
    wanted = sorted(ids)
    found: dict[str, str] = {}
    for kind in entity_kinds():
        for row in graph.read(_LABELS % kind, ids=wanted):
            found[row["id"]] = kind
    return found


def write_identities(writer: Writer, subjects: Iterable[Subject], resolved: Mapping[Subject, str]) -> None:
    """Create the identities that are missing, and have records resolve to them.

    Parameters
    ----------
    resolved : the canonical id of each record that stands for another, or did so before.
    """
    for label, rows in _by_label({*subjects, *resolved}).items():
        targets = {one.id: target for one, target in resolved.items() if identity_label(one.kind) == label}
        writer.write(_WRITE_IDENTITIES % label, rows)
        writer.write(_WRITE_RECORDS % label, [{**row, "target": targets.get(row["id"], row["id"])} for row in rows])


def write_silent_identities(writer: Writer, subjects: Iterable[Subject]) -> None:
    """Create the identities that are missing of things that only withdrawn claims speak of: no record begins."""
    for label, rows in _by_label(subjects).items():
        writer.write(_WRITE_IDENTITIES % label, rows)


def end_records(writer: Writer, subjects: Iterable[Subject]) -> None:
    """End what these records resolve to: nobody speaks of them any more, or they stand for something else."""
    for label, rows in _by_label(subjects).items():
        writer.write(_END_RECORDS % label, rows)


def _by_label(subjects: Iterable[Subject]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for subject in sorted(set(subjects), key=lambda one: (one.kind, one.id)):
        found[identity_label(subject.kind)].append({"id": subject.id, "kind": subject.kind})
    return found


def write_versions(writer: Writer, versions: list[Version], closed: Iterable[str], labels: Mapping[str, str]) -> None:
    """Close versions by uid and create the new ones with everything that hangs on them.

    Parameters
    ----------
    labels : the entity kind of every record that a participant names.
    """
    writer.write(_CLOSE, [{"uid": uid} for uid in sorted(closed)])
    numbered = [(f"{one.target}@{writer.epoch}.{number}", one) for number, one in enumerate(versions)]
    for (identity, label), group in _grouped(numbered, lambda one: (identity_label(one.kind), one.label)).items():
        writer.write(_WRITE_VERSIONS % (identity, label), [_version_row(uid, one) for uid, one in group])
    _write_participants(writer, numbered, labels)
    for label, group in _grouped(numbered, lambda one: identity_label(one.kind)).items():
        writer.write(_WRITE_MERGED % label, [row for uid, one in group for row in _merged_rows(uid, one)])
    writer.write(_WRITE_NAMES, [{"version": uid, **name} for uid, one in numbered for name in one.names])
    writer.write(_WRITE_IDENTIFIERS, [{"version": uid, **row} for uid, one in numbered for row in one.identifiers])


def write_captions(writer: Writer, versions: list[Version], closed: Iterable[Subject]) -> None:
    """Have the publishing transaction put current captions and kind labels on the identities.

    Parameters
    ----------
    closed : what is no longer served: it has no current caption.
    """
    for label, gone in _by_label(closed).items():
        writer.at_publication(_REMOVE_CAPTIONS % (label, _shown_labels(label)), ids=[one["id"] for one in gone])
    served = [one for one in versions if "best" in one.policies]
    for label, group in _grouped([("", one) for one in served], lambda one: identity_label(one.kind)).items():
        rows = [{"id": one.target, "caption": caption_of(one), "kind": one.kind} for _, one in group]
        writer.at_publication(_WRITE_CAPTIONS % label, captions=rows)
    actors = [one for one in served if one.kind == "Actor" and one.properties.get("type")]
    for kind, group in _grouped([("", one) for one in actors], lambda one: str(one.properties["type"])).items():
        every = ":".join(_kind_label(code) for code in ACTOR_KIND.codes)
        writer.at_publication(_WRITE_KIND_LABEL % (every, _kind_label(kind)), ids=[one.target for _, one in group])


def _shown_labels(label: str) -> str:
    """What is removed beside the caption of something that is no longer served: who browses would take it for one."""
    return ", t:" + ":".join(_kind_label(code) for code in ACTOR_KIND.codes) if label == "Actor" else ""


def _kind_label(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def caption_of(version: Version) -> str:
    """What a person reads on a node: the name of an entity, the kind and time of a fact."""
    if version.kind in entity_kinds():
        return str(version.properties.get("title") or version.properties["name"])
    return f"{kind_named(version.kind).label} {version.properties.get('valid', '')}".strip()


def _write_participants(writer: Writer, numbered: list[tuple[str, Version]], labels: Mapping[str, str]) -> None:
    rows: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    representatives: list[Mapping[str, Any]] = []
    for uid, version in numbered:
        for one in version.participants:
            properties = {**one["properties"], "record": one["record"], "records": one["records"]}
            rows[(labels[one["actor"]], one["relation"])].append(
                {"version": uid, "target": one["actor"], "properties": properties}
            )
            if one["representative"]:
                said_for = {
                    **properties,
                    "of": one["relation"],
                    "of_actor": one["record"],
                    "record": one["representative_records"][0],
                    "records": one["representative_records"],
                }
                representatives.append(
                    {"version": uid, "representative": one["representative"], "properties": said_for}
                )
    for (label, relation), group in sorted(rows.items()):
        writer.write(_WRITE_PARTICIPANTS % (label, relation), group)
    writer.write(_WRITE_REPRESENTATIVES, representatives)


def _merged_rows(uid: str, version: Version) -> list[Mapping[str, Any]]:
    return [{"version": uid, "record": one} for one in version.properties.get("records", ()) if one != version.target]


def _version_row(uid: str, version: Version) -> Mapping[str, Any]:
    return {
        "uid": uid,
        "target": version.target,
        "policies": version.policies,
        "digest": version.digest(),
        "properties": version.properties,
    }


def _grouped(pairs: list[tuple[str, Version]], key: Any) -> dict[Any, list[tuple[str, Version]]]:
    groups: dict[Any, list[tuple[str, Version]]] = defaultdict(list)
    for uid, version in pairs:
        groups[key(version)].append((uid, version))
    return groups


__all__ = [
    "Asserted",
    "end_records",
    "fetch_asserted",
    "fetch_current",
    "fetch_labels",
    "write_captions",
    "write_identities",
    "write_silent_identities",
    "write_versions",
]
