"""Studies of made-up ties, without a database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from tertius.metrics.history import History
from tertius.metrics.projection import NetworkOptions
from tertius.metrics.studies.study import Measure, make_measure
from tertius.metrics.ties import Ties
from tertius.queries.catalogue import Bound
from tertius.queries.header import Question
from tertius.queries.request import Common


def history_of(ties: Ties, day: date = date(2014, 7, 1)) -> History:
    """Ties as they are had from a graph, asked about one day."""
    parameters = {"epoch": 1, "policy": "best", "from": day, "to": day, "certain_only": False}
    question = Question("alliance-network", "", "", "networks", Path())
    bound = Bound(question, parameters, Common(), cast("Any", SimpleNamespace()))
    return History("alliance", (ties,), (bound,), NetworkOptions())


def measure_of(metric: str) -> Measure:
    """A metric with its default options, of all actors."""
    return make_measure(metric, "alliance", {}, 10_000)
