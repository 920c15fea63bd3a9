"""Claims decide: the value that is served for each slot of a thing, under each policy, and what was overruled.

A slot is a path: `("outcome",)`, `("participant", "MEDIATOR", "tertius:algeria", "role")`. Claims that give one path
different values disagree; a claim that denies a value opposes those that assert it. Nothing here touches the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from tertius.graph_schema.claims import EXISTS, PRESENT, Path, Stance, Statement, statements
from tertius.graph_schema.content import Content
from tertius.graph_schema.dates import EARLIEST
from tertius.graph_schema.time import contradict, parse_valid, read_end
from tertius.store.identity_names import Named

Policy = Literal["best", "majority", "strict", "all"]
POLICIES: tuple[Policy, ...] = get_args(Policy)

PROSE: frozenset[Path] = frozenset({("summary",), ("note",), ("title",)})
"""Slots in which two claims put things differently without disagreeing."""

SHARED = "public:"
"""Stands before a policy that decides by what may be passed on alone: `public:best`."""

_UNRATED = "F"


class CitedSource(NamedTuple):
    """What a policy looks at in a source: its reliability, A to F, its date as EDTF, whether it may be passed on."""

    id: str
    reliability: str | None
    date: str | None
    is_shared: bool = True


@dataclass(frozen=True)
class LiveClaim:
    """A claim that is live at the epoch being written, with its sources as they are rated at that epoch."""

    id: str
    says: Content
    stance: Stance
    credibility: int
    sources: tuple[CitedSource, ...] = ()
    named: Named = field(default_factory=dict)
    """Under which records it names its participants, where some of them stand for another."""

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The single statements of what it says."""
        return tuple(statements(self.says))

    @property
    def is_shared(self) -> bool:
        """Whether all of its sources may be passed on."""
        return all(one.is_shared for one in self.sources)

    def as_shared(self) -> LiveClaim | None:
        """The claim as it may be passed on: on the word of its other sources, or not at all if it has none."""
        shared = tuple(one for one in self.sources if one.is_shared)
        return replace(self, sources=shared) if shared or not self.sources else None

    @cached_property
    def rank(self) -> tuple[str, int, int, str]:
        """Sort key of the policy `best`: reliability, credibility, newest source (undated last), smallest id."""
        reliability = min((one.reliability or _UNRATED for one in self.sources), default=_UNRATED)
        newest = max((_ordinal(one.date) for one in self.sources), default=0)
        return reliability, self.credibility, -newest, self.id


@dataclass(frozen=True)
class Overruled:
    """A value that the policy did not serve, the claims behind it, and why they lost; `{"not": value}` is a denial."""

    path: Path
    value: Any
    claims: tuple[str, ...]
    why: str


@dataclass
class Decision:
    """What a policy makes of the live claims of one thing: a value for each slot, and how it came about."""

    exists: bool
    values: dict[Path, Any] = field(default_factory=dict)
    deciding: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    overruled: list[Overruled] = field(default_factory=list)
    open_ends: dict[Path, list[str]] = field(default_factory=dict)
    """For each time slot the dates of the sources that decided it: an open end is known up to then."""

    alternatives: dict[Path, tuple[Any, ...]] = field(default_factory=dict)
    """Every value asserted for a slot, the served one first; filled where there are several, or none is served."""


class _Voices(NamedTuple):
    """The claims for and against one value of one slot, best first."""

    value: Any
    asserting: tuple[LiveClaim, ...]
    denying: tuple[LiveClaim, ...]


def decide(claims: Iterable[LiveClaim], policy: Policy) -> Decision:
    """Resolve the live claims of one thing by a policy.

    Parameters
    ----------
    claims : the thing's live claims, in any order.
    policy : `best` the best-ranked claim; `majority` the most claims, ties as `best`; `strict` drops what is disputed;
        `all` serves as `best`, serves what is denied too where `best` serves nothing, and lists every value in
        `alternatives`.
    """
    ranked = sorted(claims, key=lambda one: one.rank)
    existence = _existence(ranked)
    decision = Decision(exists=_keeps(existence, policy))
    if not decision.exists:
        if existence.asserting:
            decision.overruled.append(_overruled(EXISTS, None, existence, policy))
        return decision
    decision.overruled += _overruled_denials(EXISTS, existence, policy)
    slots = _by_slot(ranked)
    winners = {path: _decide_slot(decision, path, slots[path], policy) for path in sorted(slots)}
    for path in winners:
        if path[0] in {"start", "participant"} and path[-1] == "start":
            _settle_contradiction(decision, path[:-1], winners, policy)
    _drop_details_of_absent(decision)
    return decision


def _by_slot(ranked: list[LiveClaim]) -> dict[Path, list[_Voices]]:
    voices: dict[Path, dict[str, tuple[Any, list[LiveClaim], list[LiveClaim]]]] = defaultdict(dict)
    for claim in ranked:
        for path, value in claim.statements:
            _, asserting, denying = voices[path].setdefault(_key(value), (value, [], []))
            (asserting if claim.stance == "asserts" else denying).append(claim)
    return {
        path: [_Voices(value, tuple(asserting), tuple(denying)) for value, asserting, denying in found.values()]
        for path, found in voices.items()
    }


def _key(value: Any) -> str:
    # Several codes are a set: in another order they say the same.
    return repr(sorted(set(value)) if isinstance(value, list) else value)


def _existence(ranked: list[LiveClaim]) -> _Voices:
    # A denial that adds only words of its own denies the thing itself.
    denying = [one for one in ranked if one.stance == "denies" and all(path in PROSE for path, _ in one.statements)]
    return _Voices(PRESENT, tuple(one for one in ranked if one.stance == "asserts"), tuple(denying))


def _keeps(voices: _Voices, policy: Policy) -> bool:
    """Whether a value survives the claims that deny it."""
    if not voices.asserting:
        return False
    if not voices.denying or policy == "all":
        return True
    if policy == "strict":
        return False
    if policy == "majority" and len(voices.asserting) != len(voices.denying):
        return len(voices.asserting) > len(voices.denying)
    return voices.asserting[0].rank < voices.denying[0].rank


def _decide_slot(decision: Decision, path: Path, found: list[_Voices], policy: Policy) -> _Voices | None:
    """Enter the slot's value into the decision, with what was overruled; the value and its voices, if one is served."""
    asserted = [one for one in found if one.asserting]
    kept = [one for one in asserted if _keeps(one, policy)]
    if policy == "strict" and len(asserted) > 1 and path not in PROSE:
        kept = []
    # `all` keeps what `best` takes for denied: behind everything else.
    kept.sort(key=lambda one: (not _keeps(one, _weighing(policy)), _strength(one.asserting, policy)))
    winner = kept[0] if kept else None
    if winner is not None:
        decision.values[path] = winner.value
        decision.deciding[path] = tuple(claim.id for claim in winner.asserting)
        if path[-1] == "end":
            decision.open_ends[path] = [one.date for claim in winner.asserting for one in claim.sources if one.date]
    losers = [one for one in asserted if one is not winner]
    if len(asserted) > 1 or (asserted and winner is None):
        ordered = ([winner] if winner else []) + losers
        decision.alternatives[path] = tuple(one.value for one in ordered)
    if path not in PROSE:
        decision.overruled += [_overruled(path, winner, loser, policy) for loser in losers]
        decision.overruled += [] if winner is None else _overruled_denials(path, winner, policy)
    return winner


def _settle_contradiction(
    decision: Decision, base: Path, winners: Mapping[Path, _Voices | None], policy: Policy
) -> None:
    """Where different claims decide a start and an end before it, the stronger side stays; for `strict` neither."""
    first, last = (*base, "start"), (*base, "end")
    start, end = winners[first], winners.get(last)
    if start is None or end is None or not contradict(read_end("start", start.value), read_end("end", end.value)):
        return
    sides = sorted(((first, start), (last, end)), key=lambda side: _strength(side[1].asserting, policy))
    better = sides[0][1]
    for path, loser in sides if policy == "strict" else sides[1:]:
        claims = tuple(claim.id for claim in loser.asserting)
        compared = _compare(better.asserting, loser.asserting, policy)
        why = "disputed" if policy == "strict" else f"start and end exclude each other: {compared}"
        # Who denied a value that is not served after all was not overruled.
        denial = (path, {"not": loser.value})
        decision.overruled = [one for one in decision.overruled if (one.path, one.value) != denial]
        decision.overruled.append(Overruled(path, loser.value, claims, why))
        decision.alternatives.setdefault(path, (loser.value,))
        del decision.values[path], decision.deciding[path]


def _strength(asserting: tuple[LiveClaim, ...], policy: Policy) -> tuple[int, tuple[str, int, int, str]]:
    """Sort key by which values of a slot compete, the strongest first."""
    return -len(asserting) if policy == "majority" else 0, asserting[0].rank


def _weighing(policy: Policy) -> Policy:
    """The policy by which claims for and against are weighed; `all` weighs as `best`."""
    return "best" if policy == "all" else policy


def _overruled(path: Path, winner: _Voices | None, loser: _Voices, policy: Policy) -> Overruled:
    claims = tuple(claim.id for claim in loser.asserting)
    if policy == "strict":
        why = "disputed"
    elif winner is None or not _keeps(loser, _weighing(policy)):
        why = f"denied: {_compare(loser.denying, loser.asserting, policy)}"
    else:
        why = _compare(winner.asserting, loser.asserting, policy)
    return Overruled(path, loser.value, claims, why)


def _overruled_denials(path: Path, winner: _Voices, policy: Policy) -> list[Overruled]:
    if not winner.denying:
        return []
    claims = tuple(claim.id for claim in winner.denying)
    is_outweighed = _keeps(winner, _weighing(policy))
    why = _compare(winner.asserting, winner.denying, policy) if is_outweighed else "all values are kept"
    return [Overruled(path, {"not": winner.value}, claims, why)]


def _compare(better: tuple[LiveClaim, ...], worse: tuple[LiveClaim, ...], policy: Policy) -> str:
    """The first criterion in which two sides differ, in words: their numbers for `majority`, then their best claims."""
    if policy == "majority" and len(better) != len(worse):
        return f"{len(better)} {'claim' if len(better) == 1 else 'claims'} over {len(worse)}"
    first, second = better[0].rank, worse[0].rank
    if first[0] != second[0]:
        return f"reliability {first[0]} over {second[0]}"
    if first[1] != second[1]:
        return f"credibility {first[1]} over {second[1]}"
    if first[2] != second[2]:
        return "newer source" if second[2] else "dated source over undated"
    return "smaller claim id"


def _drop_details_of_absent(decision: Decision) -> None:
    """A role or a date of a participant that is not served is not served either, and nobody was overruled about it."""
    values = decision.values
    settled: tuple[dict[Path, Any], ...] = (values, decision.deciding, decision.open_ends, decision.alternatives)
    for slots in settled:
        for path in [one for one in slots if _is_detail_of_absent(values, one)]:
            del slots[path]
    decision.overruled = [one for one in decision.overruled if not _is_detail_of_absent(values, one.path)]


def _is_detail_of_absent(values: Mapping[Path, Any], path: Path) -> bool:
    if path[0] == "identifiers":
        return len(path) > 2 and path[:2] not in values
    if path[0] != "participant" or len(path) < 4:
        return False
    return values.get(path[:2]) != path[2] and values.get(path[:3]) is not PRESENT


def _ordinal(day: str | None) -> int:
    """The first day of a source's date as a number; undated sources count as oldest."""
    return parse_valid(day)[0].earliest.toordinal() - EARLIEST.toordinal() + 1 if day else 0


__all__ = ["EXISTS", "POLICIES", "SHARED", "CitedSource", "Decision", "LiveClaim", "Overruled", "Policy", "decide"]
