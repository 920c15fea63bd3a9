"""Small claims, inputs and loads, from which tests build graphs whose content they know."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from typing import Any

from tertius.graph_schema.claims import Citation, Claim, Reject
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.facts.mediation import Mediation
from tertius.loaders.pipeline.apply import Applied, apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset, Record
from tertius.store.graph import Graph


def dataset(name: str = "alpha", *, complete: bool = True, scope: str | None = None) -> Dataset:
    """A data set of that name; its scope is its name."""
    return Dataset(name=name, title=name, licence="none", scope=scope or name, complete=complete)


ALPHA, BETA = dataset("alpha"), dataset("beta")
ALPHA_PART, BETA_PART = dataset("alpha", complete=False), dataset("beta", complete=False)


def actor(key: str, *, by: str = "base", name: str | None = None, **said: Any) -> Claim:
    """A data set's claim that an actor exists and is called so."""
    return Claim(id=f"{by}:claim:actor-{key}", says=Actor(id=f"tertius:{key}", name=name or key.title()), **said)


def source(
    key: str, reliability: str | None = "B", *, by: str = "base", cites: str | None = None, **said: Any
) -> Claim:
    """A data set's claim that a source exists and how far it can be relied on."""
    says = Source(id=f"source:{key}", title=key, reliability=reliability, **said)
    return Claim(id=f"{by}:claim:source-{key}", says=says, citations=cited(cites))


def funding(
    key: str,
    amount: str | None = "1",
    *,
    by: str = "alpha",
    funder: str | None = "a",
    valid: str | None = "2014",
    cites: str | None = None,
    stance: str = "asserts",
    credibility: int = 3,
) -> Claim:
    """A data set's claim on the funding flow `fact:funding:KEY`, which other data sets may speak of too."""
    says = Funding(
        id=f"fact:funding:{key}",
        funder=(Participant(actor=f"tertius:{funder}"),) if funder else (),
        amount=amount,
        currency="USD" if amount else None,
        valid=valid,
    )
    return Claim(id=f"{by}:claim:{key}", says=says, citations=cited(cites), stance=stance, credibility=credibility)


def mediation(
    key: str, *, by: str = "alpha", mediators: Iterable[str] = ("a",), parties: Iterable[str] = ("b",), **said: Any
) -> Claim:
    """A data set's claim on the mediation `fact:mediation:KEY`."""
    says = Mediation(
        id=f"fact:mediation:{key}",
        mediator=tuple(Participant(actor=f"tertius:{one}") for one in mediators),
        party=tuple(Participant(actor=f"tertius:{one}") for one in parties),
        **said,
    )
    return Claim(id=f"{by}:claim:{key}", says=says)


def cited(key: str | None) -> tuple[Citation, ...]:
    """A citation of the source of that key, or none."""
    return (Citation(source=f"source:{key}"),) if key else ()


def unread(claim: str) -> Reject:
    """The reject of a row that would have been this claim."""
    return Reject(code="impossible-date", where="test, line 1", message="31 June", value="2014-06-31", claim=claim)


def digest_of(records: Iterable[Record]) -> str:
    """What stands for the hash of a file with these records."""
    text = "\n".join(one.digest() if isinstance(one, Claim) else repr(one) for one in records)
    return hashlib.sha256(text.encode()).hexdigest()


def load(graph: Graph, of: Dataset, *records: Record, digest: str | None = None) -> Applied:
    """Apply a load of these records."""
    return apply_load(graph, of, validate(records, graph, of), "test", digest or digest_of(records))


def load_base(graph: Graph) -> Applied:
    """The actors a to d and the sources x and y, which loads of other data sets refer to."""
    actors = [actor(key) for key in "abcd"]
    return load(graph, dataset("base"), *actors, source("x", "B"), source("y", "D"))


Fact = tuple[str, str | None, str | None]


def served_funding(graph: Graph, epoch: int | None = None, policy: str = "best") -> set[Fact]:
    """The funding flows served at an epoch: key, funder, amount."""
    rows = graph.read(
        "MATCH (v:Funding) WHERE v.since <= $at < v.until AND $policy IN v.policies "
        "OPTIONAL MATCH (v)-[:FUNDER]->(a:Actor) RETURN v.id AS id, a.id AS funder, v.amount AS amount",
        at=graph.epoch() if epoch is None else epoch,
        policy=policy,
    )
    return {
        (row["id"].removeprefix("fact:funding:"), (row["funder"] or "").removeprefix("tertius:") or None, row["amount"])
        for row in rows
    }


def live_claims(graph: Graph, epoch: int | None = None) -> set[str]:
    """The ids of the claims that live at an epoch."""
    at = graph.epoch() if epoch is None else epoch
    return {
        row["id"]
        for row in graph.read("MATCH (c:Claim)-[l:LIVE]->() WHERE l.since <= $at < l.until RETURN c.id AS id", at=at)
    }


def random_records(dice: random.Random, by: str) -> list[Record]:
    """What one input of a data set says: of facts that both data sets know, of shared actors, of a source."""
    records: list[Record] = []
    for key in dice.sample("fghi", dice.randint(0, 4)):
        if dice.random() < 0.2:
            records.append(unread(f"{by}:claim:{key}"))
            continue
        records.append(
            funding(
                key,
                dice.choice("12"),
                by=by,
                funder=dice.choice("ab"),
                valid=dice.choice(["2014", "2015-03", "2014/.."]),
                cites=dice.choice(["x", "y", None]),
                stance="asserts" if dice.random() < 0.8 else "denies",
                credibility=dice.choice([2, 4]),
            )
        )
    for key in dice.sample("abe", dice.randint(0, 2)):
        records.append(actor(key, by=by, name=dice.choice(["One", "Two"]), credibility=dice.choice([2, 4])))
    if dice.random() < 0.4:
        records.append(source("x", dice.choice("AE"), by=by, cites=dice.choice([None, "y", "x"])))
    return records


def content(graph: Graph) -> set[tuple[str, str, str]]:
    """What is served, readable where two fingerprints differ."""
    rows = graph.read(
        "MATCH (v:Version) WHERE v.since <= $at < v.until "
        "RETURN v.id AS id, v.decided AS said, reduce(all = '', one IN v.policies | all + one + ' ') AS policies "
        "UNION ALL MATCH (c:Claim)-[l:LIVE]->(t) WHERE l.since <= $at < l.until "
        "RETURN c.uid AS id, t.id AS said, 'live' AS policies",
        at=graph.epoch(),
    )
    return {(row["id"], row["said"], row["policies"]) for row in rows}
