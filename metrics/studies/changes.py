"""What changed in a metric between two dates, and the facts that explain it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

import numpy as np
from pydantic import Field

from tertius.graph_schema.dates import EARLIEST, LATEST
from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import Window
from tertius.metrics.history import History
from tertius.metrics.network import Network
from tertius.metrics.projection import Projections
from tertius.metrics.studies.study import Measure, Study, in_thread, parse_days, ranks_of, values_of
from tertius.metrics.ties import Mask, Ties

MOST_TRIED = 60
_MOST_EVENTS_OF_ROW = 10


class Changes(Study):
    """The metric at two dates, with the facts that began or ended between them and what each did to the values.

    The effect of a fact on an actor is the later value less what it would be had that one fact not changed. Effects of
    several facts need not add up to the change: what one does may depend on another.
    """

    name: ClassVar[str] = "changes"
    takes_days: ClassVar[bool] = False
    columns: ClassVar[Mapping[str, str]] = {
        "actor": "id",
        "name": "its name",
        "kind": "what sort of actor",
        "before": "the value at the first date; null where the actor has no tie or the metric is not defined",
        "after": "the value at the second date",
        "change": "after less before, null counted as 0",
        "rank_before": "its rank at the first date",
        "rank_after": "its rank at the second date",
        "events": "facts that bear on it, the strongest effect first: fact, what (began or ended), relation, effect",
    }

    from_: str = Field(alias="from", max_length=40, examples=["2012"], description="The first day, month or year.")
    to: str = Field(max_length=40, examples=["2015"], description="The second day, month or year.")

    async def run(
        self, measure: Measure, history: History, projections: Projections, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """See `Study.run`; `events` has every fact that began or ended, with its days and actors."""
        first, second = parse_days(self.from_), parse_days(self.to)
        if first.first > second.first or first.last > second.last:
            raise ParameterError(f"from: found {self.from_}, which is later than `to`, {self.to}; swap them.")
        return await in_thread(compare, measure, history, first, second)


class _Event(NamedTuple):
    """A fact of which the network has a tie at one of the two dates only; `base` is its place in `History.ties`."""

    base: int
    fact: int
    began: bool
    ties: Mask


def compare(measure: Measure, history: History, first: Window, second: Window) -> dict[str, Any]:
    """The answer of `Changes` for the days asked about."""
    before, after = history.chosen(first), history.chosen(second)
    networks = history.network(before), history.network(after)
    earlier, later = (measure.scores(network) for network in networks)
    then, now = values_of(earlier, networks[0]), values_of(later, networks[1])
    changed = {actor: now.get(actor, 0.0) - then.get(actor, 0.0) for actor in {*then, *now}}
    events = _events(history, before, after, changed)
    effects = [_effect(measure, history, after, event, now) for event in events[:MOST_TRIED]]
    ranks = ranks_of(earlier, networks[0]), ranks_of(later, networks[1])
    described = _described(networks)
    rows: list[dict[str, Any]] = [
        {
            **described[actor],
            "before": then.get(actor),
            "after": now.get(actor),
            "change": changed.get(actor, 0.0),
            "rank_before": ranks[0].get(actor),
            "rank_after": ranks[1].get(actor),
            "events": _events_of(actor, history, events, effects),
        }
        for actor in described
        if then.get(actor) != now.get(actor)
    ]
    rows.sort(key=lambda row: (-abs(row["change"]), row["actor"]))
    notes = dict.fromkeys([*earlier.notes, *later.notes])
    if len(events) > MOST_TRIED:
        notes[
            f"{len(events)} facts began or ended; the effects of {MOST_TRIED} were computed: those whose "
            "actors changed most."
        ] = None
    found = {"engine": later.engine, "notes": list(notes), "data": rows[: measure.limit]}
    asked = Window(first.first, second.last)
    return measure.document(
        history, asked, {**found, "events": [_event(history.ties[one.base], one) for one in events]}
    )


def _events(
    history: History, before: Sequence[Mask], after: Sequence[Mask], changed: Mapping[str, float]
) -> list[_Event]:
    """Facts with a tie at one of the dates only; those first of whose actors one changed most."""
    found = []
    for base, ties in enumerate(history.ties):
        differs = before[base] != after[base]
        for fact in np.unique(ties.fact[differs]).tolist():
            mine = differs & (ties.fact == fact)
            for began in (True, False):
                some = mine & (after[base] == began)
                if some.any():
                    found.append(_Event(base, fact, began, some))

    def order(one: _Event) -> tuple[float, int, str, bool]:
        ties = history.ties[one.base]
        largest = max(abs(changed.get(actor, 0.0)) for actor in _actors(ties, one))
        return -largest, -int(one.ties.sum()), ties.fact_ids[one.fact], one.began

    return sorted(found, key=order)


def _effect(
    measure: Measure, history: History, after: Sequence[Mask], event: _Event, now: Mapping[str, float]
) -> dict[str, float]:
    """What the fact did to each value: the later one less the one without the change."""
    undone = [mask ^ event.ties if base == event.base else mask for base, mask in enumerate(after)]
    network = history.network(undone)
    without = values_of(measure.scores(network), network)
    differences = {actor: now.get(actor, 0.0) - without.get(actor, 0.0) for actor in {*now, *without}}
    return {actor: value for actor, value in differences.items() if abs(value) > 1e-12}


def _described(networks: Sequence[Network]) -> dict[str, dict[str, str]]:
    return {
        actor: {"actor": actor, "name": name, "kind": kind}
        for network in networks
        for actor, name, kind in zip(network.actors, network.captions, network.kinds, strict=True)
    }


def _events_of(
    actor: str, history: History, events: Sequence[_Event], effects: Sequence[Mapping[str, float]]
) -> list[dict[str, Any]]:
    felt = []
    for at, event in enumerate(events):
        ties = history.ties[event.base]
        effect = effects[at].get(actor, 0.0) if at < len(effects) else None
        if effect or (effect is None and actor in _actors(ties, event)):
            felt.append({**_what(ties, event), "effect": effect})
    felt.sort(key=lambda one: (-abs(one["effect"] or 0.0), one["fact"]))
    return felt[:_MOST_EVENTS_OF_ROW]


def _what(ties: Ties, event: _Event) -> dict[str, Any]:
    at = int(np.flatnonzero(event.ties)[0])
    what = "began" if event.began else "ended"
    return {"fact": ties.fact_ids[event.fact], "what": what, "relation": ties.relations[ties.relation[at]]}


def _event(ties: Ties, event: _Event) -> dict[str, Any]:
    # Its first tie began, or its last one ended, between these days.
    bounds = (ties.start_min, ties.start_max) if event.began else (ties.end_min, ties.end_max)
    decisive = np.min if event.began else np.max
    days = [_day(int(decisive(one[event.ties]))) for one in bounds]
    return {**_what(ties, event), "between": days, "actors": _actors(ties, event)}


def _actors(ties: Ties, event: _Event) -> list[str]:
    ends = np.union1d(ties.source[event.ties], ties.target[event.ties])
    return [ties.actors[at] for at in ends.tolist()]


def _day(ordinal: int) -> str | None:
    day = date.fromordinal(ordinal)
    return None if day in {EARLIEST, LATEST} else day.isoformat()
