"""Where an id or a name still stands in a text: notes, quotes, rejects, reasons of epochs and decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tertius.store.epochs import Writer
from tertius.store.graph import Graph
from tertius.store.redaction import Redaction

_IS_MENTIONED = """
[key IN keys(%s) WHERE (%s[key] IS :: STRING AND any(term IN $terms WHERE toLower(%s[key]) CONTAINS term))
   OR (%s[key] IS :: LIST<STRING> AND any(one IN %s[key] WHERE any(term IN $terms WHERE toLower(one) CONTAINS term)))]
"""
_NODES = """
MATCH (n:Claim|Reject|Epoch|Load|Withdrawal|Decision)
WITH n, %s AS keys
WHERE size(keys) > 0
UNWIND keys AS key
RETURN elementId(n) AS element, false AS is_relation, labels(n)[0] AS label, key AS property, n[key] AS text,
       n.uid AS claim, n.kind AS kind, n.target AS target
"""
_RELATIONS = """
MATCH (n)-[r:CITES|SAME|DIFFERENT]->()
WITH n, r, %s AS keys
WHERE size(keys) > 0
UNWIND keys AS key
RETURN elementId(r) AS element, true AS is_relation, type(r) AS label, key AS property, r[key] AS text,
       n.uid AS claim, n.kind AS kind, n.target AS target
"""
_SET_NODE = "UNWIND $rows AS row MATCH (n) WHERE elementId(n) = row.element SET n += row.values"
_SET_RELATION = "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row.element SET r += row.values"
# By these the graph finds its way; what they spell is reported, not changed.
_KEYS = {"id", "uid", "target", "kind", "stance", "scope", "dataset", "state", "code", "file_digest", "load"}


class Mention(NamedTuple):
    """A property that holds an id or a name, on a node or a relationship."""

    element: str
    is_relation: bool
    label: str
    property: str
    text: Any
    claim: str | None
    kind: str
    target: str


def fetch_mentions(graph: Graph, redaction: Redaction) -> list[Mention]:
    """Every text property that redaction changes; looks through all claims, which takes a while on a large graph."""
    terms = redaction.terms()
    rows = [
        row
        for statement, variable in ((_NODES, "n"), (_RELATIONS, "r"))
        for row in graph.read(statement % (_IS_MENTIONED % ((variable,) * 5)), terms=terms)
    ]
    found = [Mention(**row) for row in rows if row["property"] not in _KEYS or row["label"] == "Withdrawal"]
    return [one for one in found if one.property == "content" or redacted(redaction, one) != one.text]


def redacted(redaction: Redaction, mention: Mention) -> Any:
    """The property without the ids and names; in a reject, single words go too: its value may be nothing else."""
    is_about = mention.label == "Reject"
    if isinstance(mention.text, list):
        return [redaction.text(one, is_about=is_about) for one in mention.text]
    return redaction.text(mention.text, is_about=is_about)


def write_mentions(writer: Writer, redaction: Redaction, mentions: Iterable[Mention]) -> None:
    """Have the publishing transaction take the ids and names out of the texts; the content of claims is left alone."""
    values: dict[tuple[bool, str], dict[str, Any]] = defaultdict(dict)
    for one in mentions:
        if one.property != "content":
            values[one.is_relation, one.element][one.property] = redacted(redaction, one)
    for is_relation, statement in ((False, _SET_NODE), (True, _SET_RELATION)):
        rows = list(_rows(values, is_relation=is_relation))
        if rows:
            writer.at_publication(statement, rows=rows)


def _rows(values: Mapping[tuple[bool, str], dict[str, Any]], *, is_relation: bool) -> Iterator[dict[str, Any]]:
    for (relation, element), changed in values.items():
        if relation == is_relation:
            yield {"element": element, "values": changed}
