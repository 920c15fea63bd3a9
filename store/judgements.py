"""Judgements: pairs of records that are the same or different, begun and ended by decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from tertius.graph_schema.errors import Refused
from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.identity_clusters import Pair, SameChanges, component, pair_of

Verdict = Literal["same", "different"]

_OF_RECORDS = """
UNWIND $ids AS id
MATCH (:Record {id: id})-[j:SAME|DIFFERENT]-(other:Record)
WHERE j.since <= $at < j.until
RETURN id, other.id AS other, type(j) AS verdict, j.begun_by AS begun_by, j.since AS since
"""
_EVERY = """
MATCH (one:Record)-[j:SAME|DIFFERENT]->(other:Record)
WHERE j.since <= $at < j.until
RETURN one.id AS id, other.id AS other, type(j) AS verdict, j.begun_by AS begun_by, j.since AS since
"""
_BEGIN = """
UNWIND $rows AS row
MATCH (one:Record {id: row.one})
MATCH (other:Record {id: row.other})
CREATE (one)-[:%s {since: $epoch, until: $forever, begun_by: row.decision}]->(other)
"""
_END = """
UNWIND $rows AS row
MATCH (:Record {id: row.one})-[j:%s {until: $forever}]-(:Record {id: row.other})
SET j.until = $epoch, j.ended_by = row.decision
"""


class Judgement(NamedTuple):
    """What is judged of a pair of records."""

    verdict: Verdict
    pair: Pair


class Act(NamedTuple):
    """A judgement that a decision begins or ends, and the decision by which it was made in the first place.

    A judgement that comes back because its end was undone is still that of the decision that made it.
    """

    judgement: Judgement
    by: str


class Judgements:
    """The live judgements around some records, and what decisions change of them before it is written."""

    def __init__(self, graph: Graph, ids: Iterable[str], at: int) -> None:
        self.begun_by: dict[Judgement, str] = {}
        """Which decision began each judgement that stands."""
        self.began: dict[Judgement, str] = {}
        self.ended: dict[Judgement, str] = {}
        self._joined: dict[Verdict, dict[str, set[str]]] = {"same": defaultdict(set), "different": defaultdict(set)}
        self._read(graph, set(ids), at)

    def _read(self, graph: Graph, ids: set[str], at: int) -> None:
        known, frontier = set[str](), ids
        while frontier:
            known |= frontier
            joined = set[str]()
            everybody = sorted(frontier)
            for start in range(0, len(everybody), 2_000):
                for row in graph.read(_OF_RECORDS, ids=everybody[start : start + 2_000], at=at):
                    one = _judgement(row)
                    self._stand(one, row["begun_by"])
                    joined |= {row["other"]} if one.verdict == "same" else set()
            frontier = joined - known

    def cluster(self, record: str) -> frozenset[str]:
        """The records that are judged the same as this one; itself too."""
        return component(self._joined["same"], record)

    def find_between(self, ours: frozenset[str], theirs: frozenset[str]) -> Judgement | None:
        """A judgement that records of two clusters are different."""
        fewer, more = sorted((ours, theirs), key=len)
        for one in sorted(fewer):
            for other in sorted(more & self._joined["different"].get(one, set())):
                return Judgement("different", pair_of(one, other))
        return None

    def find_different(self) -> tuple[Pair, str] | None:
        """A pair that is judged different although other judgements make it the same, and the decision that did so."""
        clusters: dict[str, frozenset[str]] = {}
        for judgement, decision in sorted(self.begun_by.items()):
            one, other = judgement.pair
            if judgement.verdict == "different":
                if one not in clusters:
                    found = self.cluster(one)
                    clusters.update(dict.fromkeys(found, found))
                if other in clusters[one]:
                    return judgement.pair, decision
        return None

    def begin(self, judgement: Judgement, decision: str) -> None:
        """Have a judgement stand, made by this decision.

        Raises
        ------
        Refused
            If it stands already.
        """
        if judgement in self.begun_by:
            one, other = judgement.pair
            raise Refused(f"{one} and {other} are judged {judgement.verdict} already, by {self.begun_by[judgement]}.")
        self._stand(judgement, decision)
        self.began[judgement] = decision

    def end(self, judgement: Judgement, decision: str) -> Act:
        """Have a judgement that stands end with this decision."""
        act = Act(judgement, self.begun_by.pop(judgement))
        one, other = judgement.pair
        self._joined[judgement.verdict][one].discard(other)
        self._joined[judgement.verdict][other].discard(one)
        if judgement in self.began:
            # Begun and ended by the same epoch: it never stood.
            del self.began[judgement]
        else:
            self.ended[judgement] = decision
        return act

    def touching(self, record: str) -> list[Judgement]:
        """The judgements that say a record is the same as another."""
        return sorted(Judgement("same", pair_of(record, other)) for other in self._joined["same"].get(record, ()))

    def changes(self) -> SameChanges:
        """What the decisions change of who is the same as whom."""
        return SameChanges(
            frozenset(one.pair for one in self.began if one.verdict == "same"),
            frozenset(one.pair for one in self.ended if one.verdict == "same"),
        )

    def write(self, writer: Writer) -> None:
        """Write what the decisions change, under the writer's epoch."""
        for statement, changed in ((_END, self.ended), (_BEGIN, self.began)):
            for verdict in ("same", "different"):
                rows: list[Mapping[str, Any]] = [
                    {"one": one.pair[0], "other": one.pair[1], "decision": decision}
                    for one, decision in sorted(changed.items())
                    if one.verdict == verdict
                ]
                writer.write(statement % verdict.upper(), rows)

    def _stand(self, judgement: Judgement, decision: str) -> None:
        one, other = judgement.pair
        self.begun_by[judgement] = decision
        self._joined[judgement.verdict][one].add(other)
        self._joined[judgement.verdict][other].add(one)


def fetch_judgements(graph: Graph, at: int) -> dict[Judgement, str]:
    """Every judgement that stands at an epoch, with the decision that began it."""
    return {_judgement(row): row["begun_by"] for row in graph.read(_EVERY, at=at)}


def _judgement(row: Mapping[str, Any]) -> Judgement:
    return Judgement("same" if row["verdict"] == "SAME" else "different", pair_of(row["id"], row["other"]))
