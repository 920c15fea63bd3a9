"""Questions about the Mali bundle answered by brute force: every fact, every way to it, every reading of its dates.

Facts and their bounds come from `mali_served`, actors from the YAML files; nothing of tertius is imported. A row is
certain if all its parts hold on a common day of the days asked about in every reading of their dates, and possible if
they do in some. The extreme readings suffice: two spans that can miss each other do so at the ends of their bounds.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from tests.oracles.mali_bundle import ExpectedParticipant, expected_actors
from tests.oracles.mali_served import ALWAYS, ExpectedBounds, ExpectedFact, expected_served

OCCURRENCES = {"Signature", "Funding", "Succession", "Action"}
TEAMS = {"coalition", "mediation_team"}
GOVERNMENTS = {"government", "junta"}


class Days(NamedTuple):
    """The days a question asks about, both included."""

    first: date
    last: date


class Way(NamedTuple):
    """How one who is asked for took part: through whom, by which path (None: itself), and when that way was open."""

    actor: str
    path: str | None
    open: tuple[ExpectedBounds, ...] = ()


class Found(NamedTuple):
    """A fact that answers a question: how certainly, and by which paths each one asked for took part."""

    certainty: str
    paths: tuple[frozenset[str | None], ...]


def days_of(as_of: str) -> Days:
    """What `as_of` asks about: `any`, a day, a month, a year, or two of them with a stroke between."""
    if as_of == "any":
        return Days(date.min, date.max)
    first, stroke, last = as_of.partition("/")
    return Days(_period(first).first, _period(last if stroke else first).last)


@cache
def certainty(parts: tuple[ExpectedBounds, ...], asked: Days) -> str | None:
    """`certain`, `possible`, or None if the parts have no common day of those asked about in any reading."""
    held = {
        max([asked.first, *(start for start, _ in world)]) <= min([asked.last, *(end for _, end in world)])
        for world in product(*(list(_extreme_readings(part)) for part in parts))
    }
    return None if held == {False} else "certain" if held == {True} else "possible"


@cache
def ways(actor: str, *, exact: bool = False) -> list[Way]:
    """An actor itself, its coalitions up to two steps away, its governments or state, and who held their offices."""
    found = [Way(actor, None)]
    if exact:
        return found
    kinds = _actor_kinds()
    for group, when in _relatives("Membership", "MEMBER", "ORGANISATION", actor, TEAMS):
        found.append(Way(group, "coalition", (when,)))
        for outer, later in _relatives("Membership", "MEMBER", "ORGANISATION", group, TEAMS):
            found.append(Way(outer, "coalition", (when, later)))
    for holder, when in _relatives("Office", "ORGANISATION", "HOLDER", actor):
        found.append(Way(holder, "government" if kinds[holder] in GOVERNMENTS else "office", (when,)))
        if kinds[holder] in GOVERNMENTS:
            inner = _relatives("Office", "ORGANISATION", "HOLDER", holder)
            found += [Way(person, "office", (when, later)) for person, later in inner]
    if kinds[actor] in GOVERNMENTS:
        states = _relatives("Office", "HOLDER", "ORGANISATION", actor, {"state"})
        found += [Way(state, "state", (when,)) for state, when in states]
    return found


def answer(
    kind: str, asked: Sequence[tuple[str, str | None]], as_of: str, *, exact: bool = False, at_all: bool = False
) -> dict[str, Found]:
    """The facts of a kind in which everybody asked for takes part, by id.

    Parameters
    ----------
    asked : relations, each with an actor, or with None for anybody who stands in it. Two of one relation are two
        different participants.
    at_all : whether an occurrence is asked for having happened in the days rather than by the last of them.
    """
    days = days_of(as_of)
    if kind in OCCURRENCES and days.first == days.last and not at_all:
        days = Days(date.min, days.last)
    found = {}
    for key, fact in expected_served().items():
        if fact.kind == kind and (one := _answered(fact, asked, days, exact)):
            found[key] = one
    return found


def value(fact: str, name: str) -> object:
    """A value that the bundle serves of a fact, or None."""
    return expected_served()[fact].values.get(name)


def roles_of(fact: str, relation: str) -> set[tuple[str, str | None]]:
    """Who stands in a relation of a fact, with its role."""
    return {(one.actor, one.role) for one, _ in expected_served()[fact].roles if one.relation == relation}


def _answered(fact: ExpectedFact, asked: Sequence[tuple[str, str | None]], days: Days, exact: bool) -> Found | None:
    options = [list(_parts(fact, relation, actor, exact)) for relation, actor in asked]
    best: str | None = None
    paths: list[set[str | None]] = [set() for _ in asked]
    for chosen in product(*options):
        named = [(one.relation, one.actor) for one, _, _ in chosen]
        if len(set(named)) < len(named):
            continue
        own_times = (own for _, own, _ in chosen if own != ALWAYS)
        bounds = (fact.bounds, *own_times, *(part for *_, way in chosen for part in way.open))
        verdict = certainty(bounds, days)
        if verdict is None:
            continue
        best = "certain" if "certain" in (best, verdict) else "possible"
        for number, (_, _, way) in enumerate(chosen):
            paths[number].add(way.path)
    return Found(best, tuple(frozenset(one) for one in paths)) if best else None


def _parts(
    fact: ExpectedFact, relation: str, actor: str | None, exact: bool
) -> Iterator[tuple[ExpectedParticipant, ExpectedBounds, Way]]:
    for one, own in fact.roles:
        if one.relation == relation:
            if actor is None:
                yield one, own, Way(one.actor, None)
            else:
                named = (one.actor, one.representative)
                yield from ((one, own, way) for way in ways(actor, exact=exact) if way.actor in named)


def _relatives(
    kind: str, own: str, other: str, actor: str, types: set[str] | None = None
) -> list[tuple[str, ExpectedBounds]]:
    """Whom facts of a kind set beside an actor, with the bounds of the fact."""
    kinds = _actor_kinds()
    return [
        (theirs, bounds)
        for ours, theirs, bounds in _pairs(kind, own, other)
        if ours == actor and (types is None or kinds[theirs] in types)
    ]


@cache
def _actor_kinds() -> Mapping[str, str]:
    return MappingProxyType({key: one.kind for key, one in expected_actors().items()})


@cache
def _pairs(kind: str, own: str, other: str) -> tuple[tuple[str, str, ExpectedBounds], ...]:
    def named(fact: ExpectedFact, relation: str) -> Iterable[str]:
        return (one.actor for one, _ in fact.roles if one.relation == relation)

    facts: Mapping[str, ExpectedFact] = expected_served()
    return tuple(
        (ours, theirs, fact.bounds)
        for fact in facts.values()
        if fact.kind == kind
        for ours, theirs in product(named(fact, own), named(fact, other))
    )


def _extreme_readings(part: ExpectedBounds) -> Iterator[tuple[date, date]]:
    for start, end in product((part.start_min, part.start_max), (part.end_min, part.end_max)):
        if start <= end:
            yield start, end


def _period(text: str) -> Days:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    last_month = month or 12
    last = date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    return Days(date(year, month or 1, day or 1), last)
