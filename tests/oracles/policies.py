"""What each policy serves of the claims on one thing, worked out claim by claim as DESIGN.md, section 6, puts it.

A claim is given with its slots as a mapping, so that nothing here depends on how claims are taken apart. Slow, and
independent of the code under test: claims are walked from the best to the worst, and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

Slot = tuple[str, ...]
EXISTS: Slot = ("exists",)
WORDS = {("summary",), ("note",), ("title",)}
"""Slots in which claims differ without disagreeing."""


class Said(NamedTuple):
    """A claim: its stance, its credibility, its sources as (reliability, date), and the slots it fills."""

    id: str
    stance: str
    credibility: int
    sources: tuple[tuple[str | None, str | None], ...]
    slots: Mapping[Slot, Any]


class Outcome(NamedTuple):
    """What is served of each slot, or None if the thing is not served; who lost, as (slot, value, claims)."""

    served: Mapping[Slot, Any] | None
    lost: frozenset[tuple[Slot, str, frozenset[str]]]


def outcome(claims: Sequence[Said], policy: str) -> Outcome:
    """The values that a policy serves, and every side that it overrules."""
    ordered = sorted(claims, key=_place)
    witnesses = [one for one in ordered if one.stance == "asserts"]
    deniers = [one for one in ordered if one.stance == "denies" and set(one.slots) <= WORDS]
    if not _stands(witnesses, deniers, policy):
        return Outcome(None, frozenset({_side(EXISTS, True, witnesses)} if witnesses else ()))
    slots = {slot for one in witnesses for slot in one.slots}
    served = {slot: value for slot in slots if (value := _serve(slot, ordered, policy)) is not None}
    _part_start_and_end(served, ordered, policy)
    served = {slot: value for slot, value in served.items() if _belongs(slot, served)}
    lost = {_side(EXISTS, ("not", True), deniers)} if deniers else set()
    for slot in slots - WORDS:
        if not _belongs(slot, served):
            continue
        for value in _asserted(slot, ordered):
            is_served = slot in served and served[slot] == value
            against = _voices(slot, value, ordered, "denies")
            if not is_served:
                lost.add(_side(slot, value, _voices(slot, value, ordered, "asserts")))
            elif against:
                lost.add(_side(slot, ("not", value), against))
    return Outcome(served, frozenset(lost))


def _place(claim: Said) -> tuple[str, int, int, str]:
    """Reliability (unrated last), credibility, newest source first (undated oldest), smallest id."""
    reliability = min((letter or "F" for letter, _ in claim.sources), default="F")
    newest = max((_day(day) for _, day in claim.sources), default=0)
    return reliability, claim.credibility, -newest, claim.id


def _day(text: str | None) -> int:
    """The first day of a day, a month or a year as a number."""
    return date.fromisoformat((text + "-01-01")[:10]).toordinal() if text else 0


def _stands(witnesses: Sequence[Said], deniers: Sequence[Said], policy: str) -> bool:
    """Whether something that these assert and those deny is served."""
    if not witnesses or (policy == "strict" and deniers):
        return False
    if not deniers or policy == "all":
        return True
    if policy == "majority" and len(witnesses) != len(deniers):
        return len(witnesses) > len(deniers)
    return min(map(_place, witnesses)) < min(map(_place, deniers))


def _serve(slot: Slot, ordered: Sequence[Said], policy: str) -> Any:
    asserted = _asserted(slot, ordered)
    if policy == "strict" and len(asserted) > 1 and slot not in WORDS:
        return None
    if policy == "all":
        best = _serve(slot, ordered, "best")
        return asserted[0] if best is None else best
    standing = [
        value
        for value in asserted
        if _stands(_voices(slot, value, ordered, "asserts"), _voices(slot, value, ordered, "denies"), policy)
    ]
    if policy == "majority":
        # A stable sort: values with as many claims stay in the order of their best ones.
        standing.sort(key=lambda value: -len(_voices(slot, value, ordered, "asserts")))
    return standing[0] if standing else None


def _asserted(slot: Slot, ordered: Sequence[Said]) -> list[Any]:
    """Every value asserted for a slot, in the order of the best claims on each."""
    return list(dict.fromkeys(one.slots[slot] for one in ordered if one.stance == "asserts" and slot in one.slots))


def _voices(slot: Slot, value: Any, ordered: Sequence[Said], stance: str) -> list[Said]:
    return [one for one in ordered if one.stance == stance and slot in one.slots and one.slots[slot] == value]


def _part_start_and_end(served: dict[Slot, Any], ordered: Sequence[Said], policy: str) -> None:
    """A start and an end that exclude each other are not both served: the one with the better claims is."""
    for slot in [one for one in served if one[-1] == "start"]:
        other = (*slot[:-1], "end")
        if other not in served or served[slot] <= served[other]:
            continue
        sides = {one: _voices(one, served[one], ordered, "asserts") for one in (slot, other)}
        counts = {one: len(voices) if policy == "majority" else 0 for one, voices in sides.items()}
        weaker = max(sides, key=lambda one: (-counts[one], _place(sides[one][0])))
        for one in sides if policy == "strict" else (weaker,):
            del served[one]


def _belongs(slot: Slot, served: Mapping[Slot, Any]) -> bool:
    """Whether a detail is one of a participant that is served, or of an identifier that is."""
    if slot[0] == "identifiers":
        return len(slot) == 2 or slot[:2] in served
    return slot[0] != "participant" or len(slot) < 4 or slot[:3] in served or served.get(slot[:2]) == slot[2]


def _side(slot: Slot, value: Any, claims: Sequence[Said]) -> tuple[Slot, str, frozenset[str]]:
    return slot, repr(value), frozenset(one.id for one in claims)
