"""The face that all studies of a metric have, and how one is run."""

from __future__ import annotations

import asyncio
import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import Window, parse_window, write_window
from tertius.metrics.history import History, fetch_history
from tertius.metrics.network import Network
from tertius.metrics.options import Options, parse_options
from tertius.metrics.projection import Projections
from tertius.metrics.registry import Metric, get_metric
from tertius.metrics.scores import Scores
from tertius.queries.request import describe


class Study(BaseModel, ABC):
    """A study of a metric; its fields are what the caller chooses about it.

    Class attributes: `name` as in `/v1/metrics/METRIC/NAME`; `columns`, name of each column of a row to its meaning;
    `takes_days`, whether the network is as of `as_of`, or the study names its days itself.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)

    name: ClassVar[str]
    columns: ClassVar[Mapping[str, str]]
    takes_days: ClassVar[bool]

    @abstractmethod
    async def run(
        self, measure: Measure, history: History, projections: Projections, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The study of the network that the measure names: `data`, one row as `columns`, `notes`, and what is its own.

        Parameters
        ----------
        history : that network at any time.
        values : what the network is asked for with, as for `Projections.network`.
        """

    @classmethod
    def days(cls) -> tuple[str, ...]:
        """The parameters that say which days are asked about."""
        return ("as_of",) if cls.takes_days else ("from", "to")


@dataclass(frozen=True)
class Measure:
    """A metric with its options, ready to measure one network after another.

    Parameters
    ----------
    network : the name of the network.
    limit : most actors of an answer.
    """

    metric: Metric[Any]
    options: Options
    network: str
    limit: int

    def scores(self, network: Network) -> Scores:
        """The metric of a network."""
        return self.metric(network, self.options)

    def document(self, history: History, days: Window, found: Mapping[str, Any]) -> dict[str, Any]:
        """An answer with what was asked, and about which days."""
        about = {"metric": self.metric.name, "network": self.network, "as_of": write_window(days)}
        return {**about, "epoch": history.epoch, "definition": self.metric.describe(), **found}


async def run_study(
    study: Study, measure: Measure, projections: Projections, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The answer of a study as one JSON value; kept for the next who asks, until an epoch is published.

    Raises
    ------
    NotFound, ParameterError
        If there is no such network, or a parameter is not valid.
    """
    if not study.takes_days and "as_of" in values:
        raise ParameterError(f"as_of: {study.name} takes its days from `from` and `to`; leave as_of out.")
    history = await fetch_history(projections, measure.network, values)
    # `today` means another day tomorrow, whatever the epoch.
    asked = (study.name, repr(study), measure.metric.name, repr(measure.options), measure.limit)
    key = ("study", history.key, asked, datetime.now(UTC).date())
    found: dict[str, Any] | None = projections.recall(key)
    return projections.keep(key, await study.run(measure, history, projections, values)) if found is None else found


def names_of(study: type[Study]) -> set[str]:
    """The names of what a caller chooses about a study."""
    return {field.alias or name for name, field in study.model_fields.items()}


Chosen = TypeVar("Chosen", bound=Study)


def parse_study(study: type[Chosen], given: Mapping[str, Any]) -> Chosen:
    """Check what a caller chose about a study.

    Raises
    ------
    ParameterError
        Naming what was found and what is expected.
    """
    try:
        return study.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise ParameterError(describe(error)) from None


def make_measure(metric: str, network: str | None, options: Mapping[str, Any], limit: int) -> Measure:
    """A metric by name, with options as a user gives them; its first network if none is named.

    Raises
    ------
    NotFound, ParameterError
        If there is no such metric, or an option is not valid.
    """
    found = get_metric(metric)
    chosen = parse_options(found.name, found.options, options)
    return Measure(found, chosen, network or found.default_network, limit)


def parse_days(text: str) -> Window:
    """The days that an EDTF date means; `today` is today in UTC."""
    return parse_window(text, datetime.now(UTC).date())


def values_of(scores: Scores, network: Network) -> dict[str, float]:
    """Actor id to value, of those for which the metric is defined."""
    values = scores.values.astype(float).tolist()
    return {actor: value for actor, value in zip(network.actors, values, strict=True) if not math.isnan(value)}


def ranks_of(scores: Scores, network: Network) -> dict[str, int]:
    """Actor id to rank, of those that have one."""
    pairs = zip(network.actors, scores.ranks(), strict=True)
    return {actor: rank for actor, rank in pairs if rank is not None}


in_thread = asyncio.to_thread
"""Runs what computes for seconds beside the event loop."""
