"""The graph of `bench_api.py` and `bench_exports.py`: 50,000 actors, 200,000 facts, 300,000 claims, made up by number.

A few actors are in a thousand facts and most are in a handful, as in the world: how often an actor is named falls with
its number. A quarter of the facts has a second claim by another source.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.content import Fact, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.hostility import Hostility
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.membership import Membership
from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset
from tertius.store.graph import Graph

LARGE = Dataset(name="large", title="A made-up large graph", licence="none", scope="large", complete=True)
ACTORS, FACTS, CLAIMS, SOURCES = 50_000, 200_000, 300_000, 400
_KINDS = ("mediation", "membership", "alliance", "hostility", "hostility")
_TYPES = ("state", "armed_group", "igo", "political_party", "person")
# Of so many actors each is named about as often as the other; without them the first would be in every tenth fact.
_MOST_NAMED = 50
_ROLES = ("chief_mediator", "co_mediator", "facilitator")


def large_claims() -> Iterator[Claim]:
    """All claims: of the sources, of the actors, then of the facts."""
    dice = random.Random(1)
    for number in range(SOURCES):
        says = Source(id=_source(number), title=f"Report {number}", reliability="ABCD"[number % 4], date="2020")
        yield Claim(id=f"large:source:{number}", says=says)
    for number in range(ACTORS):
        named = Actor(id=_actor(number), name=f"Movement {number}", type=_TYPES[number % len(_TYPES)])
        yield _cited(f"large:actor:{number}", named, number)
    second = CLAIMS - SOURCES - ACTORS - FACTS
    for number in range(FACTS):
        fact = _fact(number, dice)
        yield _cited(f"large:fact:{number}:a", fact, number)
        if number < second:
            yield _cited(f"large:fact:{number}:b", fact, number + 1)


def load_large(graph: Graph) -> None:
    """Load the large graph if nothing was ever loaded; it takes minutes."""
    if graph.epoch() == 0:
        print("Loading the large graph; this takes some minutes …", flush=True)
        apply_load(graph, LARGE, validate(large_claims(), graph, LARGE), "made up", "large")


def _cited(key: str, says: Actor | Fact, number: int) -> Claim:
    cited = Citation(source=_source(number % SOURCES), locator=f"p. {number % 300}", quote=f"As told on {number}.")
    return Claim(id=key, says=says, citations=(cited,), credibility=number % 4 + 2)


def _fact(number: int, dice: random.Random) -> Fact:
    kind = _KINDS[number % len(_KINDS)]
    key = f"large:{kind}:{number}"
    year = 1990 + number % 34
    first, second, third = _three(dice)
    spell = f"{year}-{number % 12 + 1:02}/{year + number % 3 + 1}"
    if kind == "mediation":
        mediators = (Participant(actor=third, role=_ROLES[number % 3]),)
        parties = (Participant(actor=first, side="A"), Participant(actor=second, side="B"))
        return Mediation(id=key, valid=spell, mediator=mediators, party=parties)
    if kind == "membership":
        return Membership(
            id=key, valid=spell, member=(Participant(actor=first),), organisation=(Participant(actor=second),)
        )
    if kind == "alliance":
        return Alliance(id=key, valid=spell, ally=tuple(Participant(actor=one) for one in (first, second, third)))
    sides = (Participant(actor=first, side="A"), Participant(actor=second, side="B"))
    return Hostility(id=key, valid=spell, side=sides)


def _three(dice: random.Random) -> list[str]:
    """Three actors; how often one is drawn falls with its number as 1 / (number + 50)."""
    found: dict[int, None] = {}
    while len(found) < 3:
        found[int(_MOST_NAMED * (ACTORS / _MOST_NAMED + 1) ** dice.random()) - _MOST_NAMED] = None
    return [_actor(number) for number in found]


def _actor(number: int) -> str:
    return f"large:{number}"


def _source(number: int) -> str:
    return f"source:large-{number}"
