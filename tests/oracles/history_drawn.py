"""Small claims and inputs at random, under ids of their own, for histories of a graph that several share."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.content import Fact, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.membership import Membership

DATASETS = ("alpha", "beta")
DAYS = ("2014-05-15", "2014-06-09", "2014-06-20", "2014-07", "2014", "2015-06-01", "2013", "any")
"""What questions ask about: days before, within and after the dates that claims give, and longer times."""

_VALID = (
    "2014-06-09",
    "2014-06",
    "2014-06~",
    "2014",
    "2014-06/2014-07",
    "2014-06-09/",
    "2014-06/..",
    "2014~/..",
    "/2014-07",
    "../2014-07",
    "2014-06~/2015",
    "2015/..",
)
_SEEN = ("2014-06-09", "2014-06-20?", "2014-07")
_OUTCOMES = ("ceasefire", "failed")
_OBLIGATIONS = (("defense",), ("consultation",), ("consultation", "defense"))
_OWN = {"alpha": "ucdp", "beta": "pax"}


@dataclass(frozen=True)
class Names:
    """The ids of one history, which no other uses."""

    prefix: str

    def actors(self) -> list[str]:
        """Four actors that the base knows."""
        return [f"tertius:{self.prefix}{key}" for key in "abcd"]

    def own_record(self, by: str) -> str:
        """The record of a data set of which only it speaks."""
        return f"{_OWN[by]}:{self.prefix}e"

    def sources(self) -> list[str]:
        """The better source and the worse."""
        return [f"source:{self.prefix}{key}" for key in "xy"]

    def facts(self, by: str | None = None) -> dict[str, type[Fact]]:
        """The facts that all speak of, and with a data set its own."""
        shared: dict[str, type[Fact]] = {
            f"fact:{self.prefix}m": Mediation,
            f"fact:{self.prefix}n": Membership,
            f"fact:{self.prefix}l": Alliance,
        }
        return shared | ({f"{by}:{self.prefix}m": Mediation} if by else {})

    def mergeable(self) -> list[list[str]]:
        """Records that may be judged the same, by kind."""
        mediations = [f"fact:{self.prefix}m", *(f"{by}:{self.prefix}m" for by in DATASETS)]
        return [[*self.actors()[:2], *(self.own_record(by) for by in DATASETS)], mediations]

    def everything(self) -> list[str]:
        """Every actor and fact there can be."""
        facts = {one for by in DATASETS for one in self.facts(by)}
        return [*self.actors(), *(self.own_record(by) for by in DATASETS), *sorted(facts)]


def base_claims(names: Names) -> list[Claim]:
    """The actors and the sources that every history of these names begins with."""
    actors = [Claim(id=f"base:{one}", says=Actor(id=one, name=f"Name of {one}")) for one in names.actors()]
    better, worse = names.sources()
    return [
        *actors,
        Claim(id=f"base:{better}", says=Source(id=better, title="x", reliability="B", date="2014-07-10")),
        Claim(id=f"base:{worse}", says=Source(id=worse, title="y", reliability="D")),
    ]


def draw_claims(dice: random.Random, names: Names, by: str) -> list[Claim]:
    """What one input of a data set says: of facts that others know too, of its own, of actors and of sources."""
    own = names.own_record(by)
    found = []
    for number, (fact, kind) in enumerate(names.facts(by).items()):
        # Two claims of one data set on one fact: it compiles several sources, which need not agree.
        for twice in range(dice.choice([0, 0, 1, 1, 1, 2])):
            people = [*names.actors(), own]
            found.append(draw_claim(dice, names, f"{by}:{names.prefix}{number}-{twice}", fact, kind, people))
    if dice.random() < 0.5 or any(own in named(one) for one in found):
        found.append(_actor(dice, names, f"{by}:{names.prefix}own", own))
    if dice.random() < 0.3:
        found.append(_actor(dice, names, f"{by}:{names.prefix}a", names.actors()[0]))
    if dice.random() < 0.2:
        source = dice.choice(names.sources())
        says = Source(id=source, reliability=dice.choice("ACE"), date=dice.choice(["2014-08", None]))
        found.append(Claim(id=f"{by}:{source}", says=says, credibility=dice.choice([2, 6])))
    return found


def named(claim: Claim) -> set[str]:
    """The records that a claim names beside the thing it is about."""
    says = claim.says
    if not isinstance(says, Fact):
        return set()
    members = [one for field in says.roles() for one in getattr(says, field)]
    found = {name for one in members for name in (one.actor, one.representative, one.on_behalf_of)}
    return {one for one in found if one}


def draw_claim(dice: random.Random, names: Names, key: str, fact: str, kind: type[Fact], people: list[str]) -> Claim:
    """A claim on a fact: a whole account of it, or the denial of it, of one value or of one participant."""
    is_denial = dice.random() < 0.2
    said = dict(_denied(dice, kind, people) if is_denial else _told(dice, kind, people))
    return Claim(
        id=key,
        says=kind.model_validate({"id": fact, **said}),
        stance="denies" if is_denial else "asserts",
        citations=_cited(dice, names),
        credibility=dice.choice([2, 4]),
        author="test",
    )


def _cited(dice: random.Random, names: Names) -> tuple[Citation, ...]:
    better, worse = names.sources()
    keys: list[list[str]] = [[], [better], [worse], [better, worse]]
    return tuple(Citation(source=one) for one in dice.choice(keys))


def _told(dice: random.Random, kind: type[Fact], people: list[str]) -> Iterator[tuple[str, Any]]:
    if dice.random() < 0.8:
        yield "valid", dice.choice(_VALID)
    if dice.random() < 0.25:
        yield "attested", dice.choice(_SEEN)
    if kind is Mediation:
        yield "mediator", _people(dice, people, dice.choice([1, 2]), roles=("mediator", "facilitator"))
        yield "party", _people(dice, people, dice.choice([1, 2]), sides=("one", "two"))
        yield from _outcome(dice)
    elif kind is Alliance:
        yield "ally", _people(dice, people, dice.choice([2, 3]))
        yield "obligations", dice.choice(_OBLIGATIONS)
    else:
        member, organisation = dice.sample(people, 2)
        # A reach through a coalition looks at the time of the membership alone: no participant of it has its own.
        yield "member", (Participant(actor=member),)
        yield "organisation", (Participant(actor=organisation),)


def _outcome(dice: random.Random) -> Iterator[tuple[str, Any]]:
    if dice.random() < 0.7:
        yield "outcome", dice.choice(_OUTCOMES)


def _denied(dice: random.Random, kind: type[Fact], people: list[str]) -> Iterator[tuple[str, Any]]:
    what = dice.choice(["all", "time", "participant", "value"])
    if what == "time":
        yield "valid", dice.choice(_VALID)
    elif what == "participant":
        field = {Mediation: "mediator", Alliance: "ally", Membership: "member"}[kind]
        yield field, (Participant(actor=dice.choice(people)),)
    elif what == "value" and kind is Mediation:
        yield "outcome", dice.choice(_OUTCOMES)


def _people(
    dice: random.Random, people: list[str], how_many: int, roles: Iterable[str] = (), sides: Iterable[str] = ()
) -> tuple[Participant, ...]:
    return tuple(
        Participant(
            actor=one,
            role=dice.choice([None, *roles]),
            side=dice.choice([None, *sides]),
            valid=dice.choice(_VALID) if dice.random() < 0.2 else None,
            attested=dice.choice(_SEEN) if dice.random() < 0.1 else None,
            representative=dice.choice(people) if dice.random() < 0.2 else None,
            on_behalf_of=dice.choice(people) if dice.random() < 0.05 else None,
        )
        for one in dice.sample(people, how_many)
    )


def _actor(dice: random.Random, names: Names, key: str, actor: str) -> Claim:
    name, kind = dice.choice(["One", "Two"]), dice.choice(["armed_group", "coalition", "coalition", None])
    says = Actor(id=actor, name=f"{name} of {names.prefix}", type=kind)
    return Claim(id=key, says=says, citations=_cited(dice, names), credibility=dice.choice([2, 4]))
