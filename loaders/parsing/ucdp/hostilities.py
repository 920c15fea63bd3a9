"""Conflict-years of one conflict or dyad as its entity, its hostilities, and the troops that others sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.conflict import Conflict
from tertius.graph_schema.facts.hostility import Hostility
from tertius.graph_schema.facts.support import Support
from tertius.loaders.parsing.ucdp.actors import Actors
from tertius.loaders.parsing.ucdp.conflict_years import ConflictYear
from tertius.loaders.parsing.ucdp.spells import Spell, in_years, spells
from tertius.loaders.record import Record
from tertius.loaders.release import CODED, PARSED, Release

Years = Mapping[int, ConflictYear]


def conflict_id(number: str) -> str:
    """The id of a conflict."""
    return f"ucdp:conflict:{number}"


@dataclass(frozen=True)
class Teller:
    """Makes claims of the years of one conflict or dyad.

    Parameters
    ----------
    last_year : of the file; what still went on then has no known end.
    tells_ends : whether the file says when an episode ended; a dyadic one does not.
    """

    release: Release
    actors: Actors
    dataset: str
    last_year: int
    tells_ends: bool

    def conflict(self, years: Years) -> Iterator[Record]:
        """The conflict the years belong to."""
        latest = years[max(years)]
        name = f"{latest.location}: {latest.territory or 'Government'}" if latest.location else None
        key = f"{self.dataset}:conflict:{latest.conflict}"
        # Type and first day of a dyad are not those of its conflict.
        is_whole = latest.dyad is None

        def make() -> Iterator[Claim]:
            says = Conflict(
                id=conflict_id(latest.conflict),
                name=name,
                incompatibility=latest.incompatibility,
                type=latest.type if is_whole else None,
                started=latest.started if is_whole else None,
                note=_types(years) if is_whole else None,
            )
            yield self.release.claim(says, latest.seat, f"conflict {latest.conflict}", key=key)

        yield from self.release.attempt(latest.seat, key, make)

    def hostilities(self, years: Years) -> Iterator[Record]:
        """A hostility for each run of years in which nothing changed."""
        runs = list(spells(years, ConflictYear.lasting))
        for place, run in enumerate(runs):
            first, last = years[run.first], years[run.last]
            before = years[runs[place - 1].last] if place else None
            after = years[runs[place + 1].first] if place + 1 < len(runs) else None
            key = f"{self.dataset}:hostility:{first.key}-{run.first}"

            def make(
                first: ConflictYear = first,
                last: ConflictYear = last,
                before: ConflictYear | None = before,
                after: ConflictYear | None = after,
                key: str = key,
            ) -> Iterator[Claim]:
                end, attested = self._end(last, after)
                low, best, high = first.deaths
                says = Hostility(
                    id=key,
                    valid=_interval(_start(first, before), end),
                    attested=attested,
                    side=(*_parties(first.side_a.primary, "a"), *_parties(first.side_b.primary, "b")),
                    in_conflict=(Participant(actor=conflict_id(first.conflict)),),
                    intensity=first.intensity,
                    type=first.type,
                    deaths_low=low,
                    deaths_best=best,
                    deaths_high=high,
                )
                yield self.release.claim(says, first.seat, _locator(first, last))

            yield from self.release.attempt(first.seat, key, make)

    def supports(self, years: Years) -> Iterator[Record]:
        """The states that joined a side with troops, one fact a state and run of years."""
        for side in ("a", "b"):
            joined = {state for one in years.values() for state in getattr(one, f"side_{side}").secondary}
            for state in sorted(joined):
                with_it = {y: one for y, one in years.items() if state in getattr(one, f"side_{side}").secondary}
                for run in spells(with_it, _sides):
                    yield from self._support(with_it, run, side, state)

    def _support(self, years: Years, run: Spell, side: str, state: str) -> Iterator[Record]:
        first, last = years[run.first], years[run.last]
        helped, opposed = (first.side_a, first.side_b) if side == "a" else (first.side_b, first.side_a)
        key = f"{self.dataset}:support:{first.key}-{side}-{state}-{run.first}"
        is_for_one = len(helped.primary) == 1
        note = None if is_for_one else "UCDP names the state for the side as a whole, not for each of its parties."

        def make() -> Iterator[Claim]:
            says = Support(
                id=key,
                valid=in_years(run),
                supporter=(Participant(actor=self.actors.by_state(state)),),
                supported=_parties(helped.primary),
                against=_parties(opposed.primary),
                type="troops",
                established="established",
            )
            trust = CODED if is_for_one else PARSED
            yield self.release.claim(says, first.seat, _locator(first, last), credibility=trust, note=note)

        yield from self.release.attempt(first.seat, key, make)

    def _end(self, last: ConflictYear, after: ConflictYear | None) -> tuple[str, str | None]:
        """The end of a run as EDTF, and the day up to which it is attested where the end is not known."""
        if last.ended is not None:
            return last.ended, None
        if after is not None and after.year == last.year + 1 and after.episode == last.episode:
            return (f"{last.year}-12-31" if _sides(after) == _sides(last) else str(last.year)), None
        if last.year < self.last_year and not self.tells_ends:
            return str(last.year), None
        return "", f"{last.year}-12-31"


def _start(first: ConflictYear, before: ConflictYear | None) -> str:
    """The start of a run as EDTF: that of its episode, or the turn of the year if the same sides went on."""
    if before is not None and before.year == first.year - 1 and before.episode == first.episode:
        return f"{first.year}-01-01" if _sides(before) == _sides(first) else str(first.year)
    # A run that begins later than its episode follows years that the file leaves out.
    is_first_year = first.episode is not None and first.episode[:4] == str(first.year)
    return first.episode if first.episode and is_first_year else str(first.year)


def _interval(start: str, end: str) -> str:
    return start if start == end else f"{start}/{end}"


def _sides(year: ConflictYear) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(year.side_a.primary), frozenset(year.side_b.primary)


def _parties(records: tuple[str, ...], side: str | None = None) -> tuple[Participant, ...]:
    return tuple(Participant(actor=one, side=side) for one in records)


def _locator(first: ConflictYear, last: ConflictYear) -> str:
    years = str(first.year) if first.year == last.year else f"{first.year}-{last.year}"
    return f"{first.key.replace('-', ' ')}, {years}"


def _types(years: Years) -> str | None:
    """Which type a conflict was of and when, if it changed."""
    if len({one.type for one in years.values()}) < 2:
        return None
    runs = spells(years, lambda one: one.type)
    return "Type by year: " + ", ".join(f"{years[run.first].type} {in_years(run).replace('/', '-')}" for run in runs)
