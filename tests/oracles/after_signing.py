"""What happened after a signature, and who never signed: the Mali bundle searched by brute force.

Every reading of every date is tried, of which the extreme ones suffice. Facts and bounds come from `mali_served`, kinds
of actors from the YAML files; nothing of tertius is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import product
from typing import NamedTuple

from tests.oracles.mali_bundle import expected_actors, expected_entities
from tests.oracles.mali_served import ALWAYS, ExpectedBounds, ExpectedFact, expected_served
from tests.oracles.mediations import GOVERNMENTS, Days, certainty, days_of

EVER = Days(date.min, date.max)
Bounds = tuple[ExpectedBounds, ...]


class Signed(NamedTuple):
    """A party put its name under a document."""

    document: str
    signatory: str
    fact: str
    bounds: ExpectedBounds


class Fought(NamedTuple):
    """Somebody who had signed fought afterwards: itself or through another, on a side."""

    signed: Signed
    doer: str
    side: str | None
    fighting: str
    verdict: str


def participants(fact: ExpectedFact, relation: str) -> list[str]:
    """Who or what stands in a relation of a fact."""
    return sorted(one.actor for one, _ in fact.roles if one.relation == relation)


def facts(kind: str) -> Iterator[tuple[str, ExpectedFact]]:
    """The facts of a kind."""
    return ((key, fact) for key, fact in expected_served().items() if fact.kind == kind)


@cache
def signed(acts: tuple[str, ...] = ("signed", "adhered", "adopted")) -> list[Signed]:
    """Every signature of a party by one of these acts."""
    return [
        Signed(document, one.actor, key, fact.bounds)
        for key, fact in facts("Signature")
        for one, _ in fact.roles
        if one.relation == "SIGNATORY" and one.role in {"party", "adherent"} and fact.values.get("act") in acts
        for document in participants(fact, "OF")
    ]


@cache
def acting_for(actor: str) -> list[tuple[str, Bounds]]:
    """Through whom an actor that is bound can act, with the facts that make it so."""
    kinds = {key: one.kind for key, one in expected_actors().items()}
    belongs = [
        (m, o, fact.bounds) for _, fact in facts("Membership") for m, o in _pairs(fact, "MEMBER", "ORGANISATION")
    ]
    governs = [(h, o, fact.bounds) for _, fact in facts("Office") for h, o in _pairs(fact, "HOLDER", "ORGANISATION")]
    groups = [(group, when) for member, group, when in belongs if member == actor and kinds[group] == "coalition"]
    found: list[tuple[str, Bounds]] = [(actor, ())]
    for group, when in groups:
        found.append((group, (when,)))
        outer = [(other, later) for member, other, later in belongs if member == group and kinds[other] == "coalition"]
        found += [(other, (when, later)) for other, later in outer]
    if kinds[actor] == "coalition":
        found += [(member, (when,)) for member, group, when in belongs if group == actor]
    for holder, state, when in governs:
        if kinds[holder] in GOVERNMENTS and kinds[state] == "state" and actor in (holder, state):
            found.append((holder if actor == state else state, (when,)))
    return found


def fought_after(as_of: str) -> list[Fought]:
    """Every way in which a signatory fought after it had signed, begun in the days asked about."""
    asked = days_of(as_of)
    window = Days(date.min, asked.last) if asked.first == asked.last else asked
    found = []
    for one in signed():
        for doer, steps in acting_for(one.signatory):
            for key, fact in facts("Hostility"):
                for side, own in fact.roles:
                    if side.relation == "SIDE" and side.actor == doer and not _was_over(one.document, fact):
                        verdict = _verdict(one.bounds, fact.bounds, own, steps, window)
                        found += [Fought(one, doer, side.side, key, verdict)] if verdict else []
    return found


def broken(as_of: str) -> dict[tuple[str, str], str]:
    """Documents and the fighting by which two of their signatories broke them, with its certainty."""
    found: dict[tuple[str, str], str] = {}
    ways = fought_after(as_of)
    for one, other in product(ways, ways):
        is_pair = (one.signed.document, one.fighting) == (other.signed.document, other.fighting)
        opposed = one.side is None or other.side is None or one.side != other.side
        if is_pair and opposed and one.signed.signatory != other.signed.signatory and one.doer != other.doer:
            key = (one.signed.document, one.fighting)
            verdict = "certain" if one.verdict == other.verdict == "certain" else "possible"
            found[key] = min(verdict, found.get(key, verdict))
    return found


def ends(as_of: str) -> dict[str, set[tuple[str, str | None, str]]]:
    """What ended every document that a mediation led to: how, by which fact, how certainly."""
    last = days_of(as_of).last
    mediated = {document for _, fact in facts("Mediation") for document in participants(fact, "LED_TO")}
    found: dict[str, set[tuple[str, str | None, str]]] = {document: set() for document in mediated}
    for one in signed(("terminated", "withdrew")):
        if one.document in mediated and one.bounds.start_min <= last:
            act = str(expected_served()[one.fact].values["act"])
            found[one.document].add((act, one.fact, "certain" if one.bounds.end_max <= last else "possible"))
    for (document, fighting), verdict in broken(as_of).items():
        if document in mediated:
            found[document].add(("fighting", fighting, verdict))
    return found


def ceasefires() -> set[str]:
    """Documents of the stage Cea, and those to which a mediation with that outcome led."""
    by_stage = {key for key, one in expected_entities().items() if one.fields.get("stage") == "Cea"}
    mediated = (fact for _, fact in facts("Mediation") if fact.values.get("outcome") == "ceasefire")
    return by_stage | {document for fact in mediated for document in participants(fact, "LED_TO")}


def left_out(process: str) -> set[str]:
    """Who fought a party of a process while it could go on, or sat there, and is in none of its agreements.

    No mediation and no agreement of the bundle names its conflict, so that all fighting of the parties counts.
    """
    talks = [fact for _, fact in facts("Mediation") if process in participants(fact, "IN_PROCESS")]
    documents = {document for fact in talks for document in participants(fact, "LED_TO")}
    names = [one for one in signed(("initialled", "signed", "adhered", "adopted")) if one.document in documents]
    inside = {doer for one in names for doer, _ in acting_for(one.signatory)}
    sat = {party for fact in talks for party in participants(fact, "PARTY")}
    times = [fact.bounds for fact in talks] + [one.bounds for one in signed() if one.document in documents]
    first, last = min(one.start_min for one in times), max(one.end_max for one in times)
    enemies = {
        side
        for _, fact in facts("Hostility")
        if {*participants(fact, "SIDE")} & (sat | inside)
        and fact.bounds.start_min <= last
        and fact.bounds.end_max >= first
        for side in participants(fact, "SIDE")
    }
    return (enemies | sat) - inside


def rivals(as_of: str, shared: int) -> dict[frozenset[str], str]:
    """Pairs of mediations of one process or of so many common parties, open at one time, without a common mediator."""
    found = {}
    mediations = list(facts("Mediation"))
    for (key, one), (other_key, other) in product(mediations, mediations):
        common = {*participants(one, "PARTY")} & {*participants(other, "PARTY")}
        process = {*participants(one, "IN_PROCESS")} & {*participants(other, "IN_PROCESS")}
        behind, theirs = _behind(one), _behind(other)
        verdict = certainty((one.bounds, other.bounds), days_of(as_of))
        is_one_dispute = len(common) >= shared or bool(process)
        is_rival = behind and theirs and not behind & theirs and not _linked(one, other)
        if key < other_key and verdict and is_one_dispute and is_rival:
            found[frozenset({key, other_key})] = verdict
    return found


def _behind(fact: ExpectedFact) -> set[str]:
    if not participants(fact, "MEDIATOR"):
        return set()
    named = {one.representative for one, _ in fact.roles if one.relation == "MEDIATOR" and one.representative}
    return named | {*participants(fact, "MEDIATOR"), *participants(fact, "MANDATED_BY")}


def _linked(one: ExpectedFact, other: ExpectedFact) -> bool:
    """Whether a mediator of one holds an office in or belongs to a mediator of the other."""
    ours, theirs = {*participants(one, "MEDIATOR")}, {*participants(other, "MEDIATOR")}
    for kind, own in (("Office", "HOLDER"), ("Membership", "MEMBER")):
        for _, fact in facts(kind):
            when = all(certainty((fact.bounds, case.bounds), EVER) for case in (one, other))
            pairs = {frozenset(pair) for pair in _pairs(fact, own, "ORGANISATION")}
            if when and pairs & {frozenset(pair) for pair in product(ours, theirs)}:
                return True
    return False


def _pairs(fact: ExpectedFact, own: str, other: str) -> Iterator[tuple[str, str]]:
    return product(participants(fact, own), participants(fact, other))


def _was_over(document: str, fact: ExpectedFact) -> bool:
    """Whether the document had surely been terminated when the fighting began."""
    ended = [one.bounds.end_max for one in signed(("terminated",)) if one.document == document]
    return any(day < fact.bounds.start_min for day in ended)


def _verdict(
    signature: ExpectedBounds, fight: ExpectedBounds, own: ExpectedBounds, steps: Bounds, window: Days
) -> str | None:
    parts = (fight, *((own,) if own != ALWAYS else ()), *steps)
    together = certainty(parts, EVER)
    begins = {max(fight.start_min, own.start_min), max(fight.start_max, own.start_max)}
    readings = product({signature.start_min, signature.end_max}, begins)
    after = {begun > day and window.first <= begun <= window.last for day, begun in readings}
    spans = max(begins) >= window.first and min(begins) <= window.last and max(begins) > signature.start_min
    if together is None or not spans:
        return None
    return "certain" if after == {True} and together == "certain" else "possible"
