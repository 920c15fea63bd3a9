"""Purging: the one exception to "nothing is deleted", for a legal take-down of a person or a source.

A person goes with their names, identifiers and every claim about them. A fact that is about them alone (an office, a
membership, a sanction, or one in which nobody else takes part) goes too; in any other a tombstone `purged:HASH` takes
their place, because somebody did take part. A source goes with its description, its quotes, and the claims that rest on
it alone; what else cited it stays without it.

All of history is changed: the versions of every epoch are decided again from what is left. It is one transaction, that
of publishing, so that it is done or not done at all, and nobody sees it half.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.errors import NotFound, Refused
from tertius.store.claim_store import Subject, live_claims
from tertius.store.epochs import Writer, open_epoch
from tertius.store.graph import Graph
from tertius.store.history import History, Past, Spans, fetch_spans, resolve_history, write_history
from tertius.store.redaction import GONE, Redaction, hash_of_id, tombstone_of
from tertius.store.remains import Mention, fetch_mentions, write_mentions
from tertius.store.schema import FOREVER, identity_label
from tertius.store.served import versions_of
from tertius.store.stored_claims import revision_of
from tertius.store.withdrawals import fetch_withdrawals, withdrawn_of

_FIND = """
UNWIND ['Actor', 'Source'] AS kind
MATCH (c:Claim {kind: kind, target: $id}) WHERE c.created <= $at
RETURN kind, count(c) AS claims
"""
_RECORDS = """
MATCH (r:Record {id: $id})-[:SAME]-{0,20}(other:Record)
RETURN collect(DISTINCT other.id) AS ids
"""
_SAID = """
MATCH (c:Claim) WHERE c.kind = $kind AND c.target IN $ids
RETURN c.uid AS uid, c.content AS content
"""
_NAMING = """
MATCH (c:Claim)
WHERE any(id IN $ids WHERE c.content CONTAINS id)
RETURN c.uid AS uid, c.kind AS kind, c.target AS target, c.content AS content
"""
_OF_FACTS = """
MATCH (c:Claim) WHERE c.target IN $facts
RETURN c.uid AS uid, c.id AS id, c.kind AS kind, c.target AS target, c.content AS content, c.stance AS stance
"""
_CITING = """
MATCH (:Source {id: $id})<-[:CITES]-(c:Claim)
RETURN DISTINCT c.uid AS uid, c.id AS id, c.kind AS kind, c.target AS target,
       [(c)-[:CITES]->(s:Source) WHERE s.id <> $id | s.id] AS others
"""
_WEIGHED = """
UNWIND $sources AS source
MATCH (:Source {id: source})<-[:CITES]-(c:Claim)-[:LIVE]->()
WHERE c.kind <> 'Source'
RETURN DISTINCT c.kind AS kind, c.target AS id
"""
_LEFT = """
MATCH (c:Claim) WHERE c.target IN $targets AND NOT c.uid IN $removed
RETURN DISTINCT c.kind AS kind, c.target AS id
"""
_PURGED = "MATCH (p:Purged) WHERE any(one IN p.hashes WHERE one IN $hashes) RETURN p {.*} AS purged"
_ALL_PURGED = "MATCH (p:Purged) UNWIND p.hashes AS hash RETURN hash, p.id AS id"

_REMOVE_CLAIMS = "UNWIND $uids AS uid MATCH (c:Claim {uid: uid}) DETACH DELETE c"
_WITHHOLD = """
MATCH (c:Claim)-[l:LIVE {until: $forever}]->(t)
WHERE c.uid IN $uids
SET l.until = $epoch
CREATE (c)-[:WITHHELD {since: $epoch, until: $forever}]->(t)
"""
_UNCITE = "MATCH (:Source {id: $id})<-[r:CITES]-(:Claim) DELETE r"
_REWRITE = "UNWIND $rows AS row MATCH (c:Claim {uid: row.uid}) SET c.content = row.content"
_REMOVE_THING = """
UNWIND $ids AS id
MATCH (t:%s {id: id})
OPTIONAL MATCH (t)<-[:VERSION_OF]-(v:Version)
OPTIONAL MATCH (v)-[:NAMED]->(n:Name)
OPTIONAL MATCH (v)-[:IDENTIFIED_BY]->(i:Identifier)
WITH t, collect(DISTINCT v) AS versions, collect(DISTINCT n) + collect(DISTINCT i) AS names
FOREACH (v IN versions | DETACH DELETE v)
DETACH DELETE t
WITH names UNWIND names AS name
WITH DISTINCT name WHERE NOT EXISTS { (name)<--(:Version) }
DELETE name
"""
_REMOVE_RECORDS = "UNWIND $ids AS id MATCH (r:Record {id: id}) DETACH DELETE r"
_REMOVE_WITHDRAWALS = "MATCH (w:Withdrawal) WHERE w.target IN $targets DELETE w"
_TOMBSTONE_ACTOR = """
CREATE (t:Actor {id: $id, kind: 'Actor', created: $since})
CREATE (:Record {id: $id})-[:RESOLVES_TO {since: $since, until: $forever}]->(t)
CREATE (c:Claim {uid: $uid, created: $since})
SET c += $properties
CREATE (c)-[:LIVE {since: $since, until: $forever}]->(t)
"""
_NAME_TOMBSTONE = """
UNWIND $uids AS uid
MATCH (c:Claim {uid: uid}) WHERE c.content CONTAINS $id
MATCH (r:Record {id: $id})
MERGE (c)-[:NAMES]->(r)
"""
_TOMBSTONE = """
MATCH (g:Graph {name: 'tertius'})
// Answers of past epochs are not what they were: whoever keeps some can tell by this.
SET g.purged = $epoch
CREATE (:Purged {id: $id, kind: $kind, hashes: $hashes, gone: $gone, at: $at, by: $by, why: $why, epoch: $epoch})
"""


@dataclass
class Purge:
    """What a purge removes and changes, worked out under the writer lock or for a plan."""

    kind: str
    id: str
    redaction: Redaction
    hashes: list[str]
    claims: dict[str, Subject] = field(default_factory=dict)
    """The claim revisions that go, by uid."""
    rewritten: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What claim revisions say afterwards, by uid."""
    things: set[Subject] = field(default_factory=set)
    """What nobody speaks of any more: it goes with all its versions."""
    touched: set[Subject] = field(default_factory=set)
    """What is decided again, at every epoch."""
    withheld: list[str] = field(default_factory=list)
    """The claims that without the source rest on withdrawn ones alone, by uid."""
    mentions: list[Mention] = field(default_factory=list)
    spans: Spans = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """The purge as JSON values; names nobody but by the id that was asked for."""
        return {
            "id": self.id,
            "kind": self.kind,
            "tombstone": self.redaction.tombstone,
            "records": sorted(self.redaction.ids),
            "names": sorted(self.redaction.names),
            "claims_removed": len(self.claims),
            "claims_rewritten": len(self.rewritten),
            "things_removed": sorted(one.id for one in self.things),
            "things_decided_again": sorted(one.id for one in self.touched - self.things),
            "versions_replaced": sum(len(spans) for spans in self.spans.values()),
            "texts_redacted": sum(one.property != "content" for one in self.mentions),
            "spelling_ids": self.spelling_ids(),
        }

    def spelling_ids(self) -> list[str]:
        """Ids of facts and claims that stay and hold the purged id's own part, which nobody can change."""
        parts = {one.partition(":")[2] for one in self.redaction.ids}
        staying = {one.id for one in self.touched - self.things} | {uid.rpartition("#")[0] for uid in self.rewritten}
        return sorted(one for one in staying if any(part in one for part in parts if len(part) > 3))


def plan_purge(graph: Graph, own: str, at: int | None = None) -> Purge:
    """What purging an actor or a source would remove, worked out without writing.

    Raises
    ------
    NotFound
        If claims never spoke of such an actor or source.
    Refused
        If it is purged already.
    """
    at = graph.epoch() if at is None else at
    found = graph.read(_FIND, id=own, at=at)
    if not found:
        if purged := graph.read(_PURGED, hashes=[hash_of_id(own)]):
            raise Refused(f"{own} is purged since {purged[0]['purged']['at']}; nothing is left to remove.")
        raise NotFound(f'There is no actor or source "{own}"; give its id, such as tertius:mnla or source:pax.')
    kind = str(found[0]["kind"])
    purge = _of_actor(graph, own) if kind == "Actor" else _of_source(graph, own, at)
    spoken_of = {*purge.touched, *purge.claims.values()}
    rows = graph.read(_LEFT, targets=sorted(one.id for one in spoken_of), removed=sorted(purge.claims))
    purge.things |= spoken_of - {Subject(row["kind"], row["id"]) for row in rows}
    purge.touched -= purge.things
    purge.spans = fetch_spans(graph, purge.touched, at)
    known = {*purge.claims}
    purge.mentions = [one for one in fetch_mentions(graph, purge.redaction) if one.claim not in known]
    _rewrite_mentioning(purge)
    purge.spans |= fetch_spans(graph, purge.touched - set(purge.spans), at)
    return purge


def purge(graph: Graph, own: str, by: str, why: str) -> dict[str, Any]:
    """Purge an actor or a source from every epoch and leave a tombstone; see `plan_purge` for what it raises."""
    with open_epoch(graph) as writer:
        at = writer.epoch - 1
        found = plan_purge(graph, own, at)
        history = resolve_history(graph, found.spans, lambda uid, row: _left_of(found, uid, row))
        _write(writer, found, by, why)
        if found.kind == "Actor" and found.rewritten:
            history |= _write_tombstone_actor(writer, found, by)
        write_history(graph, writer, history)
        epoch = writer.publish(by=by, why=f"purge {found.redaction.tombstone}")
    return {**found.summary(), "epoch": epoch}


def fetch_purged(graph: Graph) -> dict[str, str]:
    """Hash of each purged id → the tombstone's id."""
    return {row["hash"]: row["id"] for row in graph.read(_ALL_PURGED)}


def _of_actor(graph: Graph, own: str) -> Purge:
    records = {own, *(one for row in graph.read(_RECORDS, id=own) for one in row["ids"])}
    said = graph.read(_SAID, kind="Actor", ids=sorted(records))
    contents = [json.loads(row["content"]) for row in said]
    names = {one for content in contents for one in _names_in(content)}
    identifiers = {one["id"] for content in contents for one in content.get("identifiers", ())}
    redaction = Redaction(frozenset(records), frozenset(names), tombstone_of(own))
    hashes = sorted(hash_of_id(one) for one in records | identifiers)
    purge = Purge("Actor", own, redaction, hashes)
    purge.claims = {row["uid"]: Subject("Actor", own) for row in said}
    purge.things = {Subject("Actor", one) for one in records}
    facts = {
        row["target"]
        for row in graph.read(_NAMING, ids=sorted(records))
        if redaction.is_named(row["kind"], json.loads(row["content"]))
    }
    by_fact: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in graph.read(_OF_FACTS, facts=sorted(facts)):
        by_fact[row["target"]].append({**row, "content": json.loads(row["content"])})
    for rows in by_fact.values():
        _take_fact(purge, rows)
    return purge


def _take_fact(purge: Purge, rows: list[Mapping[str, Any]]) -> None:
    """A fact that names the person: gone if all that assert its people name nobody else, else with a tombstone."""
    telling = [row for row in rows if row["stance"] == "asserts" and _tells_people(row)]
    is_alone = bool(telling) and all(purge.redaction.is_about_alone(row["kind"], row["content"]) for row in telling)
    for row in rows:
        subject = Subject(row["kind"], row["target"])
        purge.touched.add(subject)
        if is_alone:
            purge.claims[row["uid"]] = subject
            continue
        said = purge.redaction.content(row["kind"], row["content"])
        if said != row["content"]:
            purge.rewritten[row["uid"]] = said


def _tells_people(row: Mapping[str, Any]) -> bool:
    return any(isinstance(value, list) and value and isinstance(value[0], dict) for value in row["content"].values())


def _of_source(graph: Graph, own: str, at: int) -> Purge:
    withdrawn = withdrawn_of(fetch_withdrawals(graph, at))
    said = graph.read(_SAID, kind="Source", ids=[own])
    # Not by its title: that of a treaty's text is the treaty's name, which other texts may speak of.
    addresses = frozenset(one for row in said if (one := json.loads(row["content"]).get("url")))
    purge = Purge("Source", own, Redaction(frozenset({own}), addresses, tombstone_of(own)), [hash_of_id(own)])
    purge.claims = {row["uid"]: Subject("Source", own) for row in said}
    purge.things = {Subject("Source", own)}
    for row in graph.read(_CITING, id=own):
        subject = Subject(row["kind"], row["target"])
        purge.touched.add(subject)
        if not row["others"]:
            purge.claims[row["uid"]] = subject
        elif withdrawn.holds_back(row["id"], row["others"]):
            purge.withheld.append(row["uid"])
    # Other sources that it rated are rated otherwise without it, and so is weighed what cites them.
    rated = [one.id for one in purge.touched if one.kind == "Source"]
    purge.touched |= {Subject(row["kind"], row["id"]) for row in graph.read(_WEIGHED, sources=rated)}
    return purge


def _names_in(content: Mapping[str, Any]) -> set[str]:
    found = {content.get("name"), content.get("acronym"), *(one["text"] for one in content.get("names", ()))}
    return {one for one in found if one}


def _rewrite_mentioning(purge: Purge) -> None:
    """Claims that only mention the name in a text are decided again too: summaries stand on versions."""
    for one in purge.mentions:
        if one.claim and one.property == "content" and one.claim not in purge.rewritten:
            said = purge.redaction.content(one.kind, json.loads(one.text))
            if said != json.loads(one.text):
                purge.rewritten[one.claim] = said
                purge.touched.add(Subject(one.kind, one.target))
    purge.touched -= purge.things


def _left_of(purge: Purge, uid: str, row: dict[str, Any]) -> dict[str, Any] | None:
    if uid in purge.claims:
        return None
    sources = [one for one in row["sources"] if purge.kind != "Source" or one != purge.id]
    said = purge.rewritten.get(uid)
    content = row["content"] if said is None else _stored(said)
    return {**row, "sources": sources, "content": content}


def _stored(said: Mapping[str, Any]) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=False)


def _write(writer: Writer, found: Purge, by: str, why: str) -> None:
    """Have the publishing transaction remove and rewrite everything but versions that are decided again."""
    put = writer.at_publication
    put(_REMOVE_CLAIMS, uids=sorted(found.claims))
    put(_REWRITE, rows=[{"uid": uid, "content": _stored(said)} for uid, said in found.rewritten.items()])
    if found.kind == "Source":
        put(_UNCITE, id=found.id)
        put(_WITHHOLD, uids=found.withheld)
    write_mentions(writer, found.redaction, found.mentions)
    for label, ids in _by_label(found.things).items():
        put(_REMOVE_THING % label, ids=ids)
        put(_REMOVE_RECORDS, ids=ids)
    gone = {uid.rpartition("#")[0] for uid in found.claims} | {found.id}
    put(_REMOVE_WITHDRAWALS, targets=sorted(gone))
    at, reason = datetime.now(UTC), found.redaction.text(why, is_about=True)
    lost = sorted(hash_of_id(one) for one in gone | {one.id for one in found.things})
    tombstone = {"id": found.redaction.tombstone, "kind": found.kind, "hashes": found.hashes, "gone": lost}
    put(_TOMBSTONE, **tombstone, at=at, by=by, why=reason)


def _write_tombstone_actor(writer: Writer, found: Purge, by: str) -> History:
    """Have an actor without a name stand where the person stood, from the first epoch on; its only version."""
    since = min((span.since for spans in found.spans.values() for span in spans), default=writer.epoch)
    own = found.redaction.tombstone
    claim = revision_of(Claim(id=f"curation:{own}", says=Actor(id=own, name=GONE), author=by))
    properties = claim.properties() | {"scope": "curation", "dataset": "curation"}
    names = {"id": own, "since": since, "uid": claim.uid, "properties": properties}
    writer.at_publication(_TOMBSTONE_ACTOR, **names)
    writer.at_publication(_NAME_TOMBSTONE, id=own, uids=sorted(found.rewritten))
    (version,) = versions_of(own, "Actor", live_claims([claim.live_row()], {}))
    return {Subject("Actor", own): [Past(since, FOREVER, version)]}


def _by_label(subjects: Iterable[Subject]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in sorted(subjects, key=lambda one: (one.kind, one.id)):
        found[identity_label(one.kind)].append(one.id)
    return found
