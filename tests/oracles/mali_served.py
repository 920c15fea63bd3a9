"""What the policy `best` serves of each fact of the Mali bundle, worked out from its claims without the store.

Slot by slot: the claims are ranked by the reliability of their sources, by credibility, by date and by id, as DESIGN.md
says, and the first one that fills the slot and is not denied by a better one decides.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.oracles.mali_bundle import (
    ExpectedClaim,
    ExpectedParticipant,
    ExpectedSource,
    expected_claims,
    expected_facts,
    expected_sources,
)

# Roles that one participant alone can have: a claim that names another one disagrees.
ALONE = {
    ("Membership", "MEMBER"),
    ("Membership", "ORGANISATION"),
    ("Office", "HOLDER"),
    ("Office", "ORGANISATION"),
    ("Existence", "SUBJECT"),
    ("Signature", "SIGNATORY"),
    ("Signature", "OF"),
}
DETAILS = ("role", "side", "representative", "representative_name", "on_behalf_of")
Slots = dict[tuple[str, ...], Any]


class ExpectedBounds(NamedTuple):
    """The four days within which a time begins and ends, and what is known of its ends."""

    start_min: date
    start_max: date
    end_min: date
    end_max: date
    start_kind: str
    end_kind: str


class ExpectedFact(NamedTuple):
    """A fact as the best claim on each of its slots has it; a role is a participant with its bounds, or a link."""

    kind: str
    values: Mapping[str, str | tuple[str, ...]]
    valid: str
    attested: tuple[str, ...]
    bounds: ExpectedBounds
    roles: frozenset[tuple[ExpectedParticipant, ExpectedBounds]]


@cache
def expected_served() -> Mapping[str, ExpectedFact]:
    """Every fact with what the policy `best` serves: in each slot the value of the best claim that fills it."""
    claims = expected_claims()
    found = {}
    for fact, ids in expected_facts().items():
        ranked = sorted((claims[one] for one in ids), key=_rank)
        # A denial that names no participant denies the fact itself.
        if next(one for one in ranked if one.stance == "asserts" or not one.participants).stance == "asserts":
            found[fact] = _served(ranked)
    return MappingProxyType(found)


def expected_bounds(start: str | None, end: str | None, attested: Iterable[str] = ()) -> ExpectedBounds:
    """The bounds of a start and an end as written (None: unknown, `..`: open) and of days on which the state was seen.

    What began in a period began on its first day at the earliest; it cannot have ended before that, nor begun after its
    end or after it was seen. No end of the bundle is open, so none is read here.
    """
    assert end != ".."
    seen = [_days(day) for day in attested]
    start_min, start_max = (date.min, date.max) if start is None else _days(start)
    end_min, end_max = (date.min, date.max) if end is None else _days(end)
    latest_starts = [start_max, end_max, *(last for _, last in seen)]
    earliest_ends = [end_min, start_min, *(first for first, _ in seen)]
    return ExpectedBounds(
        start_min,
        min(day for day in latest_starts if day >= start_min),
        max(day for day in earliest_ends if day <= end_max),
        end_max,
        {None: "unknown", "..": "open"}.get(start, "known"),
        "unknown" if end is None else "known",
    )


def stored_values(claim: ExpectedClaim) -> dict[str, str | tuple[str, ...]]:
    """The values of a claim as the graph has them: the paraphrase is the summary of a claim that gives none."""
    values = dict(claim.values)
    if "aggregate_of" in values:
        values["aggregate_of"] = tuple(f"mali:funding:{one}" for one in values["aggregate_of"])
    if claim.support:
        values.setdefault("summary", claim.support)
    return values


ALWAYS = ExpectedBounds(date.min, date.min, date.max, date.max, "open", "open")
"""A participant without a time of its own takes part as long as the fact lasts."""


def _served(ranked: list[ExpectedClaim]) -> ExpectedFact:
    said = [(claim.stance, _slots(claim)) for claim in ranked]
    best = {slot: value for _, slots in said for slot in slots if (value := _best(slot, said)) is not None}
    values = {slot[1]: value for slot, value in best.items() if slot[0] == "value"}
    bases = [slot if value is True else (*slot, value) for slot, value in best.items() if slot[0] == "as"]
    roles = set()
    for base in bases:
        start, end, days = _time(best, base)
        is_timed = bool(start or end or days)
        details = {name: best.get(("of", *base[1:], name)) for name in DETAILS}
        valid, attested = _valid(start, end) if is_timed else None, ",".join(days) or None
        one = ExpectedParticipant(base[1], base[2], valid=valid, attested=attested, **details)
        roles.add((one, expected_bounds(start, end, days) if is_timed else ALWAYS))
    start, end, days = _time(best, ("as",))
    bounds = expected_bounds(start, end, days)
    return ExpectedFact(ranked[0].kind, values, _valid(start, end), days, bounds, frozenset(roles))


def _rank(claim: ExpectedClaim) -> tuple[str, int, int, str]:
    """Sort key: reliability of the best source, credibility, newest source first, id."""
    sources = [_sources()[one] for one in claim.sources]
    newest = max(_days(one.date)[0].toordinal() if one.date else 0 for one in sources)
    return min(one.reliability for one in sources), claim.credibility, -newest, claim.claim


@cache
def _sources() -> Mapping[str, ExpectedSource]:
    return MappingProxyType(expected_sources())


def _slots(claim: ExpectedClaim) -> Slots:
    """Everything that a claim says, each thing under a name of its own."""
    found: Slots = {("value", name): value for name, value in stored_values(claim).items()}
    found |= _time_slots((), claim.valid, claim.attested)
    named = {(relation, actor) for relation, actor, _ in claim.roles} | claim.links
    for relation, actor in named:
        is_alone = (claim.kind, relation) in ALONE
        found |= {("as", relation): actor} if is_alone else {("as", relation, actor): True}
    for one in claim.participants:
        base = (one.relation, one.actor)
        found |= {("of", *base, name): value for name in DETAILS if (value := getattr(one, name))}
        found |= _time_slots(base, one.valid, one.attested)
    return found


def _time_slots(base: tuple[str, ...], valid: str | None, attested: str | None) -> Slots:
    start, slash, end = (valid or "").partition("/")
    texts = {"start": start, "end": end if slash else start}
    found: Slots = {("of", *base, name): text for name, text in texts.items() if text}
    return found | ({("of", *base, "attested", attested): True} if attested else {})


def _time(best: Slots, base: tuple[str, ...]) -> tuple[str | None, str | None, tuple[str, ...]]:
    own = ("of", *base[1:])
    days = tuple(sorted(slot[-1] for slot in best if slot[:-1] == (*own, "attested")))
    return best.get((*own, "start")), best.get((*own, "end")), days


def _best(slot: tuple[str, ...], said: list[tuple[str, Slots]]) -> Any:
    denied = set()
    for stance, slots in said:
        if slot in slots and stance == "denies":
            denied.add(slots[slot])
        elif slot in slots and slots[slot] not in denied:
            return slots[slot]
    return None


def _valid(start: str | None, end: str | None) -> str:
    return start if start and start == end else f"{start or ''}/{end or ''}"


def _days(text: str) -> tuple[date, date]:
    """First and last day of a day, a month or a year; the earliest day of all for an open start."""
    if text == "..":
        return date.min, date.min
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    first = date(year, month or 1, day or 1)
    last_month = month or 12
    return first, date(year, last_month, day or calendar.monthrange(year, last_month)[1])
