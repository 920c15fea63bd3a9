"""A metric through time: its values in each year or month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from pydantic import Field

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import Window, write_window
from tertius.metrics.history import History
from tertius.metrics.network import Network
from tertius.metrics.projection import Projections
from tertius.metrics.studies.study import Measure, Study, in_thread, parse_days, ranks_of, values_of

MOST_MOMENTS = 400
Step = Literal["year", "month"]


class Series(Study):
    """The metric in each year or month: on the network of the ties that held on some day of it.

    Each value is the one that the metric has with that year or month as `as_of`. An actor has no row for a time in
    which it has no tie. `limit` actors are given: those that ever stood highest.
    """

    name: ClassVar[str] = "series"
    takes_days: ClassVar[bool] = False
    columns: ClassVar[Mapping[str, str]] = {
        "time": "the year, month, or part of one at the ends, as EDTF",
        "rank": "the actor's rank then, 1 for the highest value; null where the value is the number of a group",
        "actor": "id",
        "name": "its name",
        "kind": "what sort of actor",
        "value": "the metric's value then; null where it is not defined",
    }

    from_: str = Field(alias="from", max_length=40, examples=["2011-01"], description="First day, month or year.")
    to: str = Field(max_length=40, examples=["2015-12"], description="Last day, month or year.")
    step: Step = Field(default="year", examples=["year"], description="One value a year, or a month.")

    async def run(
        self, measure: Measure, history: History, projections: Projections, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """See `Study.run`; `through_time` has the size and the summary of the network at each time."""
        windows = list_moments(parse_days(self.from_).first, parse_days(self.to).last, self.step)
        return await in_thread(_series, measure, history, windows)


def list_moments(first: date, last: date, step: Step) -> list[Window]:
    """The calendar years or months between two days; the first and the last may be cut.

    Raises
    ------
    ParameterError
        If the days are in the wrong order, or there are more than `MOST_MOMENTS`.
    """
    if first > last:
        raise ParameterError(f"from: found {first}, which is after `to`, {last}; give the earlier one first.")
    number = (last.year - first.year) * (12 if step == "month" else 1) + 1
    if number > MOST_MOMENTS:
        raise ParameterError(
            f"step: a value each {step} from {first} to {last} makes some {number}, expected at most {MOST_MOMENTS}. "
            "Take years as steps, or a shorter time."
        )
    return list(_moments(first, last, step))


def _moments(first: date, last: date, step: Step) -> Iterator[Window]:
    begin = first
    while True:
        month = 12 if step == "year" else begin.month
        end = min(last, _end_of_month(begin.replace(day=1, month=month)))
        yield Window(begin, end)
        if end == last:
            return
        begin = end + timedelta(days=1)


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _series(measure: Measure, history: History, windows: list[Window]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    through_time, engines, notes = [], set[str](), dict[str, None]()
    for window in windows:
        network = history.at(window)
        scores = measure.scores(network)
        time = write_window(window)
        size = {"actors": len(network.actors), "ties": len(network.source)}
        through_time.append({"time": time, **size, **scores.summary})
        rows += _rows(time, network, values_of(scores, network), ranks_of(scores, network))
        engines.add(scores.engine)
        notes |= dict.fromkeys(scores.notes)
    chosen = _highest(rows)[: measure.limit]
    data = [row for actor in chosen for row in rows if row["actor"] == actor]
    found = {"engine": ", ".join(sorted(filter(None, engines))), "notes": list(notes), "data": data}
    asked = Window(windows[0].first, windows[-1].last)
    return measure.document(history, asked, {**found, "through_time": through_time})


def _rows(
    time: str, network: Network, values: Mapping[str, float], ranks: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    for actor, name, kind in zip(network.actors, network.captions, network.kinds, strict=True):
        described = {"actor": actor, "name": name, "kind": kind}
        yield {"time": time, "rank": ranks.get(actor), **described, "value": values.get(actor)}


def _highest(rows: list[dict[str, Any]]) -> list[str]:
    """Actors by the best rank they ever had, then by the highest value; where nobody has ranks, by how often."""
    best: dict[str, tuple[float, float, int]] = {}
    for row in rows:
        rank, value, times = best.get(row["actor"], (float("inf"), float("inf"), 0))
        own = float("inf") if row["value"] is None or row["rank"] is None else -row["value"]
        best[row["actor"]] = (min(rank, row["rank"] or float("inf")), min(value, own), times - 1)
    return sorted(best, key=lambda actor: (*best[actor], actor))
