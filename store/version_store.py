"""Versions in the database: comparing what is served with what should be, and writing the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tertius.graph_schema.registry import entity_kinds, kind_named, version_label
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND
from tertius.store.claim_store import Subject
from tertius.store.epochs import Writer
from tertius.store.graph import Graph, batches
from tertius.store.schema import identity_label
from tertius.store.served import Version

_CURRENT = """
UNWIND $targets AS target
MATCH (t:%s {id: target})
OPTIONAL MATCH (t)<-[:VERSION_OF]-(v:Version:%s) WHERE v.since <= $at < v.until
RETURN t.id AS target, t.caption AS caption, labels(t) AS labels,
       v.digest AS digest, v.policies AS policies, v.uid AS uid
"""
_LABELS = """
UNWIND $ids AS id
CALL (id) { %s }
RETURN id, kind
"""
_ASSERTED = """
UNWIND $ids AS id
CALL (id) { %s }
WITH t, kind, EXISTS {
  MATCH (t)<-[l:LIVE|WITHHELD]-(c:Claim {stance: 'asserts'})
  WHERE l.since <= $at < l.until AND ($scope IS NULL OR c.scope <> $scope)
} AS elsewhere
WITH t, kind, elsewhere, CASE WHEN elsewhere THEN [] ELSE COLLECT {
  MATCH (t)<-[l:LIVE|WITHHELD]-(c:Claim {stance: 'asserts'})
  WHERE l.since <= $at < l.until
  RETURN c.id
} END AS claims
WHERE elsewhere OR size(claims) > 0
RETURN t.id AS id, kind, claims
"""
# What is new has its caption at once: no reader of an epoch sees it, and the publication stays small.
_WRITE_IDENTITIES = """
UNWIND range(0, $size - 1) AS i
MERGE (t:%s {id: $id[i]})
ON CREATE SET t.created = $epoch, t.kind = $kind[i], t.caption = $caption[i]
"""
_WRITE_RECORDS = """
UNWIND range(0, $size - 1) AS i
MATCH (t:%s {id: $target[i]})
MERGE (r:Record {id: $id[i]})
WITH r, t WHERE NOT EXISTS { (r)-[:RESOLVES_TO {until: $forever}]->() }
CREATE (r)-[:RESOLVES_TO {since: $epoch, until: $forever}]->(t)
"""
_END_RECORDS = """
UNWIND range(0, $size - 1) AS i
MATCH (:Record {id: $id[i]})-[r:RESOLVES_TO {until: $forever}]->(:%s)
SET r.until = $epoch
"""
_CLOSE = "UNWIND range(0, $size - 1) AS i MATCH (v:Version {uid: $uid[i]}) SET v.until = $epoch"
_WRITE_VERSIONS = """
UNWIND range(0, $size - 1) AS i
MATCH (t:%s {id: $target[i]})
CREATE (v:Version:%s {uid: $uid[i], id: $target[i], since: $epoch, until: $forever, policies: $policies[i],
                      digest: $digest[i], %s})
CREATE (v)-[:VERSION_OF]->(t)
"""
_WRITE_PARTICIPANTS = """
UNWIND range(0, $size - 1) AS i
MATCH (v:Version {uid: $version[i]})
MATCH (t:%s {id: $actor[i]})
CREATE (v)-[:%s {%s}]->(t)
"""
_WRITE_MERGED = """
UNWIND range(0, $size - 1) AS i
MATCH (v:Version {uid: $version[i]})
MATCH (t:%s {id: $record[i]})
CREATE (v)-[:MERGED_FROM]->(t)
"""
_WRITE_NAMES = """
UNWIND range(0, $size - 1) AS i
MATCH (v:Version {uid: $version[i]})
MERGE (n:Name {key: $key[i]})
CREATE (v)-[:NAMED {text: $text[i], lang: $lang[i], kind: $kind[i]}]->(n)
"""
_WRITE_IDENTIFIERS = """
UNWIND range(0, $size - 1) AS i
MATCH (v:Version {uid: $version[i]})
MERGE (n:Identifier {id: $id[i]})
CREATE (v)-[:IDENTIFIED_BY {status: $status[i], valid: $valid[i]}]->(n)
"""
_NEW_KIND_LABEL = """
UNWIND range(0, $size - 1) AS i
MATCH (t:Actor {id: $id[i]}) WHERE t.created = $epoch
SET t:%s
"""
# For people who browse; our own queries read versions.
_WRITE_CAPTIONS = "UNWIND $captions AS row MATCH (t:%s {id: row.id}) SET t.caption = row.caption, t.kind = row.kind"
_WRITE_KIND_LABEL = "UNWIND $ids AS id MATCH (t:Actor {id: id}) REMOVE t:%s SET t:%s"
# What has become of another kind is served as that.
_REMOVE_CAPTIONS = "UNWIND $ids AS id MATCH (t:%s {id: id}) WHERE t.kind = $kind REMOVE t.caption%s"

_TIME = ("start_min", "start_max", "end_min", "end_max", "start_kind", "end_kind", "valid", "attested")
_DECIDED = ("decided", "disputed", "records", "kept_back")
_OF_ENTITIES, _OF_FACTS = ("name", "acronym", "note", *_DECIDED), ("summary", *_TIME, *_DECIDED)
_OF_PARTICIPANTS = ("role", "side", "representative_name", "on_behalf_of", *_TIME, "record", "records")
_OF_REPRESENTATIVES = (*_OF_PARTICIPANTS, "of", "of_actor")


class Current(NamedTuple):
    """What stands in the graph of a thing: its caption, its labels, and the versions that are served."""

    caption: str | None
    labels: list[str]
    versions: list[dict[str, Any]]


def fetch_current(graph: Graph, subjects: Iterable[Subject], at: int) -> dict[Subject, Current]:
    """What stands of each subject that has an identity, whether it is served at the epoch or not."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        by_kind[subject.kind].append(subject.id)
    found: dict[Subject, Current] = {}
    for kind, ids in by_kind.items():
        labels = (identity_label(kind), version_label(kind_named(kind)))
        for batch in batches(sorted(ids)):
            for row in graph.read(_CURRENT % labels, targets=batch, at=at):
                stands = found.setdefault(Subject(kind, row["target"]), Current(row["caption"], row["labels"], []))
                if row["uid"] is not None:
                    stands.versions.append(row)
    return found


class Asserted(NamedTuple):
    """An entity that live claims assert: its kind, and the claims if all of them are of the scope that is replaced."""

    kind: str
    rests_on: frozenset[str]


def fetch_asserted(graph: Graph, ids: Iterable[str], at: int, replaced_scope: str | None) -> dict[str, Asserted]:
    """Each id that a live claim asserts at an epoch, and what that rests on if one scope is about to be replaced.

    What was retracted, or left behind by a writer that was killed, is not asserted, though its identity remains.
    """
    found: dict[str, Asserted] = {}
    statement = _ASSERTED % _identities_of(entity_kinds())
    for batch in batches(sorted(ids)):
        for row in graph.read(statement, ids=batch, at=at, scope=replaced_scope):
            found[row["id"]] = Asserted(row["kind"], frozenset(row["claims"]))
    return found


def fetch_labels(graph: Graph, ids: Iterable[str], kinds: Iterable[str]) -> dict[str, str]:
    """Which of these entity kinds each id has an identity of, whether it is served or not; other ids are left out."""
    statement = _LABELS % _identities_of(kinds)
    return {row["id"]: row["kind"] for batch in batches(sorted(ids)) for row in graph.read(statement, ids=batch)}


def _identities_of(kinds: Iterable[str]) -> str:
    """Cypher that finds the identities of an `id`, of any of these kinds: one question instead of one for each kind."""
    return " UNION ALL ".join(f"MATCH (t:{kind} {{id: id}}) RETURN t, '{kind}' AS kind" for kind in kinds)


def write_identities(
    writer: Writer, subjects: Iterable[Subject], resolved: Mapping[Subject, str], captions: Mapping[Subject, str]
) -> None:
    """Create the identities that are missing, and have records resolve to them.

    Parameters
    ----------
    resolved : the canonical id of each record that stands for another, or did so before.
    captions : what people read on those that are new.
    """
    for label, group in _by_label({*subjects, *resolved}).items():
        writer.write_columns(
            _WRITE_IDENTITIES % label,
            ({"id": one.id, "kind": one.kind, "caption": captions.get(one)} for one in group),
        )
        writer.write_columns(
            _WRITE_RECORDS % label, ({"id": one.id, "target": resolved.get(one, one.id)} for one in group)
        )


def write_silent_identities(writer: Writer, subjects: Iterable[Subject]) -> None:
    """Create the identities that are missing of things that only withdrawn claims speak of: no record begins."""
    for label, group in _by_label(subjects).items():
        rows = ({"id": one.id, "kind": one.kind, "caption": None} for one in group)
        writer.write_columns(_WRITE_IDENTITIES % label, rows)


def end_records(writer: Writer, subjects: Iterable[Subject]) -> None:
    """End what these records resolve to: nobody speaks of them any more, or they stand for something else."""
    for label, group in _by_label(subjects).items():
        writer.write_columns(_END_RECORDS % label, ({"id": one.id} for one in group))


def _by_label(subjects: Iterable[Subject]) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = defaultdict(list)
    for subject in sorted(set(subjects), key=lambda one: (one.kind, one.id)):
        found[identity_label(subject.kind)].append(subject)
    return found


def write_versions(writer: Writer, versions: list[Version], closed: Iterable[str]) -> None:
    """Close versions by uid and create the new ones with everything that hangs on them; all they name must exist."""
    writer.write_columns(_CLOSE, ({"uid": uid} for uid in sorted(closed)))
    numbered = [(f"{one.target}@{writer.epoch}.{number}", one) for number, one in enumerate(versions)]
    for kind, group in _grouped(numbered, lambda one: one.kind).items():
        names = _names_of(kind, [one.properties for _, one in group])
        statement = _WRITE_VERSIONS % (identity_label(kind), group[0][1].label, _said(names))
        writer.write_columns(statement, (_version_row(uid, one, names) for uid, one in group))
    _write_participants(writer, numbered)
    for label, group in _grouped(numbered, lambda one: identity_label(one.kind)).items():
        writer.write_columns(_WRITE_MERGED % label, (row for uid, one in group for row in _merged_rows(uid, one)))
    writer.write_columns(_WRITE_NAMES, ({"version": uid, **name} for uid, one in numbered for name in one.names))
    writer.write_columns(
        _WRITE_IDENTIFIERS,
        ({"version": uid, "valid": None, **row} for uid, one in numbered for row in one.identifiers),
    )


def _names_of(kind: str, properties: list[dict[str, Any]]) -> list[str]:
    """Every property that versions of a kind may have: the same statement for all of them is planned once."""
    own = _OF_ENTITIES if kind in entity_kinds() else _OF_FACTS
    return sorted({*kind_named(kind).values(), *own}.union(*properties))


def _said(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`: $`said {name}`[i]" for name in names)


def _said_row(properties: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {f"said {name}": properties.get(name) for name in names}


def write_captions(writer: Writer, changed: Iterable[Version], closed: Iterable[Subject]) -> None:
    """Have the publishing transaction put current captions and kind labels on identities that had others.

    Parameters
    ----------
    closed : what is no longer served: it has no current caption.
    """
    for kind, gone in _by_kind(closed).items():
        label = identity_label(kind)
        ids = [one.id for one in gone]
        writer.at_publication(_REMOVE_CAPTIONS % (label, _shown_labels(label)), ids=ids, kind=kind)
    served = [("", one) for one in changed if "best" in one.policies]
    for label, group in _grouped(served, lambda one: identity_label(one.kind)).items():
        rows = [{"id": one.target, "caption": caption_of(one), "kind": one.kind} for _, one in group]
        writer.at_publication(_WRITE_CAPTIONS % label, captions=rows)
    for kind, group in _grouped([pair for pair in served if shown_label(pair[1])], shown_label).items():
        every = ":".join(_kind_label(code) for code in ACTOR_KIND.codes)
        writer.at_publication(_WRITE_KIND_LABEL % (every, kind), ids=[one.target for _, one in group])


def write_new_kind_labels(writer: Writer, versions: Iterable[Version]) -> None:
    """Put the kind labels on actors that are new."""
    served = [("", one) for one in versions if "best" in one.policies and shown_label(one)]
    for kind, group in _grouped(served, shown_label).items():
        writer.write_columns(_NEW_KIND_LABEL % kind, ({"id": one.target} for _, one in group))


def _by_kind(subjects: Iterable[Subject]) -> dict[str, list[Subject]]:
    found: dict[str, list[Subject]] = defaultdict(list)
    for subject in sorted(set(subjects), key=lambda one: (one.kind, one.id)):
        found[subject.kind].append(subject)
    return found


def shown_label(version: Version) -> str | None:
    """The label by which people who browse find an actor of its kind: `ArmedGroup`; None for anything else."""
    kind = version.properties.get("type") if version.kind == "Actor" else None
    return _kind_label(str(kind)) if kind else None


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


def _write_participants(writer: Writer, numbered: list[tuple[str, Version]]) -> None:
    labels = _labels_of(writer.graph, numbered)
    rows: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    representatives: list[Mapping[str, Any]] = []
    for uid, version in numbered:
        for one in version.participants:
            actor, (label, *others) = one["actor"], one["targets"]
            properties = {**one["properties"], "record": one["record"], "records": one["records"]}
            row = {"version": uid, "actor": actor, **_said_row(properties, _OF_PARTICIPANTS)}
            rows[(labels.get(actor, label) if others else label, one["relation"])].append(row)
            if one["representative"]:
                said_for = {
                    **properties,
                    "of": one["relation"],
                    "of_actor": one["record"],
                    "record": one["representative_records"][0],
                    "records": one["representative_records"],
                }
                representatives.append(
                    {"version": uid, "actor": one["representative"], **_said_row(said_for, _OF_REPRESENTATIVES)}
                )
    for (label, relation), group in sorted(rows.items()):
        writer.write_columns(_WRITE_PARTICIPANTS % (label, relation, _said(_OF_PARTICIPANTS)), group)
    statement = _WRITE_PARTICIPANTS % ("Actor", "REPRESENTATIVE", _said(_OF_REPRESENTATIVES))
    writer.write_columns(statement, representatives)


def _labels_of(graph: Graph, numbered: list[tuple[str, Version]]) -> dict[str, str]:
    """The kind of each participant in a role that several kinds can have."""
    several = [part for _, one in numbered for part in one.participants if len(part["targets"]) > 1]
    if not several:
        return {}
    kinds = sorted({kind for one in several for kind in one["targets"]})
    return fetch_labels(graph, {one["actor"] for one in several}, kinds)


def _merged_rows(uid: str, version: Version) -> list[Mapping[str, Any]]:
    return [{"version": uid, "record": one} for one in version.properties.get("records", ()) if one != version.target]


def _version_row(uid: str, version: Version, names: Iterable[str]) -> Mapping[str, Any]:
    return {
        "uid": uid,
        "target": version.target,
        "policies": version.policies,
        "digest": version.sealed or version.digest(),
        **_said_row(version.properties, names),
    }


def _grouped(pairs: list[tuple[str, Version]], key: Any) -> dict[Any, list[tuple[str, Version]]]:
    groups: dict[Any, list[tuple[str, Version]]] = defaultdict(list)
    for uid, version in pairs:
        groups[key(version)].append((uid, version))
    return groups


__all__ = [
    "Asserted",
    "Current",
    "caption_of",
    "end_records",
    "fetch_asserted",
    "fetch_current",
    "fetch_labels",
    "shown_label",
    "write_captions",
    "write_identities",
    "write_new_kind_labels",
    "write_silent_identities",
    "write_versions",
]
