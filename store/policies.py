"""Claims decide: the value that is served for each slot of a thing, under each policy, and what was overruled.

A slot is a path: `("outcome",)`, `("participant", "MEDIATOR", "tertius:algeria", "role")`. Claims that give one path
different values disagree; a claim that denies a value opposes those that assert it. Nothing here touches the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from tertius.graph_schema.claims import EXISTS, PRESENT, Path, Stance, Statement, statements
from tertius.graph_schema.content import Content
from tertius.graph_schema.dates import EARLIEST
from tertius.graph_schema.time import parse_valid

Policy = Literal["best", "majority", "strict", "all"]
POLICIES: tuple[Policy, ...] = get_args(Policy)

PROSE = frozenset({"summary", "note", "title"})
"""Slots in which two claims put things differently without disagreeing."""

_UNRATED = "F"


class CitedSource(NamedTuple):
    """What a policy looks at in a source: its reliability, A to F, and its date as EDTF."""

    id: str
    reliability: str | None
    date: str | None


@dataclass(frozen=True)
class LiveClaim:
    """A claim that is live at the epoch being written, with its sources as they are rated at that epoch."""

    id: str
    says: Content
    stance: Stance
    credibility: int
    sources: tuple[CitedSource, ...] = ()

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The single statements of what it says."""
        return tuple(statements(self.says))

    @cached_property
    def rank(self) -> tuple[str, int, int, str]:
        """Sort key of the policy `best`: reliability, credibility, newest source (undated last), smallest id."""
        reliability = min((one.reliability or _UNRATED for one in self.sources), default=_UNRATED)
        newest = max((_ordinal(one.date) for one in self.sources), default=0)
        return reliability, self.credibility, -newest, self.id


@dataclass(frozen=True)
class Overruled:
    """A value that the policy did not serve, the claims behind it, and why they lost."""

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
    """Every value asserted for a slot, the served one first; filled where there are several."""


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
        `all` serves as `best`, keeps denied members too, and lists every value in `alternatives`.
    """
    ranked = sorted(claims, key=lambda one: one.rank)
    slots = _by_slot(ranked)
    decision = Decision(exists=_keeps(_existence(ranked), policy))
    if not decision.exists:
        return decision
    for path in sorted(slots):
        _decide_slot(decision, path, slots[path], policy)
    _drop_details_of_absent(decision)
    return decision


def _by_slot(ranked: list[LiveClaim]) -> dict[Path, list[_Voices]]:
    voices: dict[Path, dict[str, tuple[Any, list[LiveClaim], list[LiveClaim]]]] = defaultdict(dict)
    for claim in ranked:
        for path, value in claim.statements:
            _, asserting, denying = voices[path].setdefault(repr(value), (value, [], []))
            (asserting if claim.stance == "asserts" else denying).append(claim)
    return {
        path: [_Voices(value, tuple(asserting), tuple(denying)) for value, asserting, denying in found.values()]
        for path, found in voices.items()
    }


def _existence(ranked: list[LiveClaim]) -> _Voices:
    # A denial that adds only words of its own denies the thing itself.
    denying = [one for one in ranked if one.stance == "denies" and all(path[-1] in PROSE for path, _ in one.statements)]
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


def _decide_slot(decision: Decision, path: Path, found: list[_Voices], policy: Policy) -> None:
    asserted = [one for one in found if one.asserting]
    kept = [one for one in asserted if _keeps(one, policy)]
    if policy == "strict" and len(asserted) > 1 and path[-1] not in PROSE:
        kept = []
    if policy == "majority":
        kept.sort(key=lambda one: (-len(one.asserting), one.asserting[0].rank))
    else:
        kept.sort(key=lambda one: one.asserting[0].rank)
    winner = kept[0] if kept else None
    if winner is not None:
        decision.values[path] = winner.value
        decision.deciding[path] = tuple(claim.id for claim in winner.asserting)
        if path[-1] == "end":
            decision.open_ends[path] = [one.date for claim in winner.asserting for one in claim.sources if one.date]
    losers = [one for one in asserted if one is not winner]
    if len(asserted) > 1:
        ordered = ([winner] if winner else []) + losers
        decision.alternatives[path] = tuple(one.value for one in ordered)
    if path[-1] not in PROSE:
        decision.overruled += [_overruled(path, winner, loser, policy) for loser in losers]
        decision.overruled += _overruled_denials(path, winner)


def _overruled(path: Path, winner: _Voices | None, loser: _Voices, policy: Policy) -> Overruled:
    claims = tuple(claim.id for claim in loser.asserting)
    if winner is None:
        why = "disputed" if policy == "strict" else _compare(loser.denying, loser.asserting)
    elif policy == "majority" and len(winner.asserting) != len(loser.asserting):
        why = f"{len(winner.asserting)} claims over {len(loser.asserting)}"
    else:
        why = _compare(winner.asserting, loser.asserting)
    return Overruled(path, loser.value, claims, why)


def _overruled_denials(path: Path, winner: _Voices | None) -> list[Overruled]:
    if winner is None or not winner.denying:
        return []
    claims = tuple(claim.id for claim in winner.denying)
    return [Overruled(path, {"not": winner.value}, claims, _compare(winner.asserting, winner.denying))]


def _compare(better: tuple[LiveClaim, ...], worse: tuple[LiveClaim, ...]) -> str:
    """The first criterion in which the best claims of two sides differ, in words."""
    if not better or not worse:
        return "denied"
    first, second = better[0].rank, worse[0].rank
    if first[0] != second[0]:
        return f"reliability {first[0]} over {second[0]}"
    if first[1] != second[1]:
        return f"credibility {first[1]} over {second[1]}"
    if first[2] != second[2]:
        return "newer source" if second[2] else "dated source over undated"
    return "smaller claim id"


def _drop_details_of_absent(decision: Decision) -> None:
    """A role or a date of a participant that is not served is not served either."""
    for path in [one for one in decision.values if one[0] in {"participant", "identifiers"}]:
        if not _is_present(decision.values, path):
            del decision.values[path]
            decision.deciding.pop(path, None)


def _is_present(values: Mapping[Path, Any], path: Path) -> bool:
    if path[0] == "identifiers":
        return len(path) == 2 or path[:2] in values
    alone = values.get(path[:2])
    if len(path) == 2:
        return True
    return alone == path[2] or values.get(path[:3]) is PRESENT


def _ordinal(day: str | None) -> int:
    """The first day of a source's date as a number; undated sources count as oldest."""
    return parse_valid(day)[0].earliest.toordinal() - EARLIEST.toordinal() + 1 if day else 0


__all__ = ["EXISTS", "POLICIES", "CitedSource", "Decision", "LiveClaim", "Overruled", "Policy", "decide"]
