"""Decisions on identity: records are merged, split, and every decision can be undone.

A decision is an act with an author, a reason and evidence. It begins and ends judgements on pairs of records; what the
graph serves follows from the judgements that stand. Undoing a decision ends what it began and begins again what it
ended. Each is an epoch, so that the answer for a past `known_at` stays what it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tertius.graph_schema.errors import NotFound, Refused
from tertius.graph_schema.identifiers import HOME_SCHEME, rank_id
from tertius.graph_schema.registry import entity_kinds
from tertius.store.claim_store import ClaimChanges
from tertius.store.endings import missing
from tertius.store.epochs import Writer, open_epoch
from tertius.store.graph import Graph
from tertius.store.identity_clusters import Pair, pair_of
from tertius.store.judgements import Act, Judgement, Judgements, Verdict
from tertius.store.reconciliation import reconcile, write_reconciliation

_RECORDS = """
UNWIND $ids AS id
MATCH (:Record {id: id})-[r:RESOLVES_TO]->(t)
WHERE r.since <= $at < r.until
OPTIONAL MATCH (t)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $at < v.until AND 'best' IN v.policies
RETURN id, coalesce(t.kind, head(labels(t))) AS kind, v.type AS type, t.id AS canonical
"""
_DECISION = """
MATCH (d:Decision {id: $id}) WHERE d.epoch <= $at
RETURN d {.*} AS decision
"""
_WRITE = "UNWIND $rows AS row CREATE (d:Decision {id: row.id, epoch: $epoch}) SET d += row.properties"

_PERSON = "person"


@dataclass(frozen=True)
class Merge:
    """Two records to be judged the same, and on what grounds."""

    left: str
    right: str
    why: str | None = None
    evidence: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Decided:
    """A decision that was published: its id, its epoch, what it began and ended, and what its records now stand for."""

    id: str
    kind: str
    epoch: int
    began: list[Act] = field(default_factory=list)
    ended: list[Act] = field(default_factory=list)
    canonical: Mapping[str, str] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """The decision as JSON values, for programs."""
        return {
            "id": self.id,
            "kind": self.kind,
            "epoch": self.epoch,
            "began": [_plain(one) for one in self.began],
            "ended": [_plain(one) for one in self.ended],
            "canonical": dict(self.canonical),
        }


def merge(
    graph: Graph,
    left: str,
    right: str,
    *,
    by: str,
    why: str | None = None,
    evidence: Sequence[Mapping[str, Any]] = (),
) -> Decided:
    """Judge two records to be the same thing, and with them all that are judged the same as either.

    Parameters
    ----------
    left, right : ids of records, or their bare values where the scheme is tertius.
    by : who decides.
    evidence : what speaks for it, feature by feature, as `candidates` gives it.

    Raises
    ------
    NotFound
        If one of the records has no live claims.
    Refused
        If they are of different kinds, the same already, or judged different by a decision that stands.
    """

    def decide(desk: _Desk) -> None:
        desk.merge(Merge(desk.record(left), desk.record(right), why, evidence))

    return _published(graph, [left, right], by, decide)[0]


def merge_all(graph: Graph, merges: Iterable[Merge], *, by: str) -> tuple[list[Decided], list[str]]:
    """Merge many pairs in one epoch, a decision each; what was decided, and why the others were not.

    Writes nothing, not even an epoch, if there is nothing to decide.
    """
    refused: list[str] = []
    wanted = list(merges)

    def decide(desk: _Desk) -> None:
        for one in wanted:
            try:
                desk.merge(one)
            except (Refused, NotFound) as error:
                refused.append(error.message)

    ids = [record for one in wanted for record in (one.left, one.right)]
    return (_published(graph, ids, by, decide) if wanted else []), refused


def split(graph: Graph, record: str, *, by: str, why: str | None = None) -> Decided:
    """Judge a record to be none of the things it was merged with; those stay one.

    Raises
    ------
    NotFound
        If there is no such record.
    Refused
        If it is merged with nothing.
    """
    return _published(graph, [record], by, lambda desk: desk.split(desk.record(record), why))[0]


def undo(graph: Graph, decision: str, *, by: str, why: str | None = None) -> Decided:
    """End what a decision began, and begin again what it ended.

    Raises
    ------
    NotFound
        If there is no such decision.
    Refused
        If a later decision has ended what it began, or rests on its being so.
    """
    began, ended = _fetch_acts(graph, decision)
    ids = [one for act in (*began, *ended) for one in act.judgement.pair]
    return _published(graph, ids, by, lambda desk: desk.undo(decision, why))[0]


def fetch_canonical(graph: Graph, record: str, at: int | None = None) -> str | None:
    """The id of what a record stands for at an epoch, its own or another; None if it has no live claims."""
    epoch = graph.epoch() if at is None else at
    rows = graph.read(_RECORDS, ids=[record], at=epoch)
    return str(rows[0]["canonical"]) if rows else None


class _Desk:
    """Takes decisions of one epoch, in memory, until they are written."""

    def __init__(self, graph: Graph, ids: Iterable[str], epoch: int, by: str, at: int) -> None:
        self._graph, self._at, self._by, self._epoch = graph, at, by, epoch
        self.decisions: list[tuple[str, dict[str, Any]]] = []
        named = [form for one in ids for form in (one, f"{HOME_SCHEME}:{one}")]
        self._records = {row["id"]: row for row in _read_records(graph, named, at)}
        self.judgements = Judgements(graph, [one for one in named if ":" in one], at)

    def record(self, text: str) -> str:
        """The record of an id or a bare value."""
        for form in (text, f"{HOME_SCHEME}:{text}"):
            if form in self._records:
                return form
        unknown = NotFound(
            f'There is no record "{text}" with live claims; give an id as `tertius identity show NAME` lists them.'
        )
        raise missing(self._graph, [text, f"{HOME_SCHEME}:{text}"], (*entity_kinds(), "Fact"), unknown)

    def merge(self, wanted: Merge) -> None:
        left, right = (self._records[self.record(one)] for one in (wanted.left, wanted.right))
        _check_kinds(left, right)
        ours, theirs = self.judgements.cluster(wanted.left), self.judgements.cluster(wanted.right)
        if wanted.right in ours:
            raise Refused(f"{wanted.left} and {wanted.right} are one already{self._since(ours)}.")
        if different := self.judgements.find_between(ours, theirs):
            decision, (one, other) = self.judgements.begun_by[different], different.pair
            raise Refused(
                f"{one} and {other} are judged different by {decision}; "
                f"undo that first: tertius identity undo {decision}."
            )
        number = self._open("merge", wanted.why, evidence=wanted.evidence)
        self._begin("same", pair_of(wanted.left, wanted.right), number)

    def split(self, record: str, why: str | None) -> None:
        others = self.judgements.cluster(record) - {record}
        if not others:
            raise Refused(f"{record} is merged with no other record; there is nothing to split.")
        number = self._open("split", why, record=record)
        for judgement in self.judgements.touching(record):
            self._end(judgement, number)
        # Where only this record held the others together, they are joined again.
        parts = sorted({min(self.judgements.cluster(one), key=rank_id) for one in others}, key=rank_id)
        for part in parts[1:]:
            self._begin("same", pair_of(parts[0], part), number)
        for other in sorted(others, key=rank_id):
            self._begin("different", pair_of(record, other), number)

    def undo(self, decision: str, why: str | None) -> None:
        began, ended = _fetch_acts(self._graph, decision)
        for judgement, made_by in began:
            by = self.judgements.begun_by.get(judgement)
            if by != made_by:
                one, other = judgement.pair
                now = f"by {by}, a later decision" if by else "no more"
                raise Refused(
                    f"{decision} cannot be undone: that {one} and {other} are {judgement.verdict} is judged {now}; "
                    "tertius identity log shows what came after it."
                )
        number = self._open("undo", why, undoes=decision)
        for judgement, _ in began:
            self._end(judgement, number)
        for judgement, made_by in ended:
            self._begin(judgement.verdict, judgement.pair, made_by)
        if found := self.judgements.find_different():
            (one, other), later = found
            raise Refused(
                f"{decision} cannot be undone: {one} and {other} would be one, and {later} judged them different; "
                f"undo that first: tertius identity undo {later}."
            )

    def _open(self, kind: str, why: str | None, *, evidence: Sequence[Mapping[str, Any]] = (), **more: str) -> str:
        number = len(self.decisions) + 1
        name = f"decision.{self._epoch}" + (f".{number}" if number > 1 else "")
        properties: dict[str, Any] = {
            "kind": kind,
            "by": self._by,
            "why": why,
            "evidence": json.dumps(list(evidence), ensure_ascii=False),
            "at": datetime.now(UTC),
            "began": [],
            "ended": [],
            **more,
        }
        self.decisions.append((name, properties))
        return name

    def _begin(self, verdict: Verdict, pair: Pair, decision: str) -> None:
        self.judgements.begin(Judgement(verdict, pair), decision)
        self.decisions[-1][1]["began"].append(Act(Judgement(verdict, pair), decision))

    def _end(self, judgement: Judgement, decision: str) -> None:
        self.decisions[-1][1]["ended"].append(self.judgements.end(judgement, decision))

    def _since(self, cluster: frozenset[str]) -> str:
        standing = self.judgements.begun_by.items()
        by = {decision for one, decision in standing if one.verdict == "same" and one.pair[0] in cluster}
        return f", by {', '.join(sorted(by))}" if by else ""


def _published(graph: Graph, ids: Iterable[str], by: str, decide: Callable[[_Desk], object]) -> list[Decided]:
    """Open an epoch, take decisions in it and publish them; without any, nothing is written."""
    with open_epoch(graph) as writer:
        desk = _Desk(graph, ids, writer.epoch, by, writer.epoch - 1)
        decide(desk)
        if not desk.decisions:
            return []
        _write(writer, desk)
        writer.publish(by=by, why=_reason(desk.decisions))
    records = [
        one for _, said in desk.decisions for act in (*said["began"], *said["ended"]) for one in act.judgement.pair
    ]
    canonical = {row["id"]: row["canonical"] for row in _read_records(graph, records, writer.epoch)}
    return [_decided(name, said, writer.epoch, canonical) for name, said in desk.decisions]


def _write(writer: Writer, desk: _Desk) -> None:
    rows = [
        {"id": name, "properties": {**said, **{key: _text(said[key]) for key in ("began", "ended")}}}
        for name, said in desk.decisions
    ]
    writer.write(_WRITE, list(rows))
    desk.judgements.write(writer)
    changes = ClaimChanges()
    outcome = reconcile(writer.graph, changes, writer.epoch - 1, desk.judgements.changes())
    write_reconciliation(writer, changes, outcome, None, None)


def _decided(name: str, said: Mapping[str, Any], epoch: int, canonical: Mapping[str, str]) -> Decided:
    records = {one for act in (*said["began"], *said["ended"]) for one in act.judgement.pair}
    found = {one: canonical[one] for one in sorted(records, key=rank_id) if one in canonical}
    return Decided(name, said["kind"], epoch, said["began"], said["ended"], found)


def _reason(decisions: list[tuple[str, dict[str, Any]]]) -> str:
    name, said = decisions[0]
    if len(decisions) > 1:
        return f"{len(decisions)} identity decisions, {name} and following"
    return f"{said['kind']} {name}"


def _check_kinds(left: Mapping[str, Any], right: Mapping[str, Any]) -> None:
    names = f"{left['id']} is of kind {left['kind']}, {right['id']} of kind {right['kind']}"
    if left["kind"] != right["kind"]:
        raise Refused(f"{names}; only records of one kind can be merged.")
    if left["kind"] == "Source":
        raise Refused("Sources are not merged: each is cited as it is. Correct the claims that cite the wrong one.")
    types = (left["type"], right["type"])
    if _PERSON in types and None not in types and types[0] != types[1]:
        raise Refused(
            f"{left['id']} is of the kind {types[0]}, {right['id']} of the kind {types[1]}; "
            "a person is no other actor. Who leads or speaks for an actor holds an Office in it."
        )


def _fetch_acts(graph: Graph, decision: str) -> tuple[list[Act], list[Act]]:
    rows = graph.read(_DECISION, id=decision, at=graph.epoch())
    if not rows:
        raise NotFound(f'There is no decision "{decision}"; `tertius identity log` shows them.')
    said = rows[0]["decision"]
    return _acts(said["began"]), _acts(said["ended"])


def _read_records(graph: Graph, ids: Iterable[str], at: int) -> list[dict[str, Any]]:
    everybody = sorted(set(ids))
    chunks = (everybody[start : start + 2_000] for start in range(0, len(everybody), 2_000))
    return [row for chunk in chunks for row in graph.read(_RECORDS, ids=chunk, at=at)]


def _plain(act: Act) -> dict[str, str]:
    verdict, (left, right) = act.judgement
    return {"verdict": verdict, "left": left, "right": right, "by": act.by}


def _text(acts: Iterable[Act]) -> str:
    return json.dumps([_plain(one) for one in acts])


def _acts(text: str) -> list[Act]:
    return [Act(Judgement(one["verdict"], (one["left"], one["right"])), one["by"]) for one in json.loads(text)]
