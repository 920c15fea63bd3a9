"""What is asked about a metric beyond its values on some days: its course, what changed it, how sure its ranks are.

To add a study, write a module with a class of `Study` here and name it in `STUDIES`: the command line, the API and the
Python face take it from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertius.graph_schema.errors import NotFound
from tertius.metrics.projection import Projections
from tertius.metrics.studies.changes import Changes
from tertius.metrics.studies.intervals import Intervals
from tertius.metrics.studies.series import Series
from tertius.metrics.studies.study import Study, make_measure, names_of, parse_study, run_study

STUDIES: Mapping[str, type[Study]] = {one.name: one for one in (Series, Changes, Intervals)}


async def fetch_study(
    projections: Projections,
    name: str,
    asked: tuple[str, str | None, Mapping[str, Any], int],
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """The answer of a study as one JSON value.

    Parameters
    ----------
    asked : the metric, the network (None for the metric's first), the metric's options, the most actors.
    values : what the study takes, and what the network is asked for with.

    Raises
    ------
    NotFound, ParameterError
        If there is no such study, metric or network, or a parameter is not valid.
    """
    study = get_study(name)
    measure = make_measure(*asked)
    own = {key: value for key, value in values.items() if key in names_of(study)}
    rest = {key: value for key, value in values.items() if key not in own}
    return await run_study(parse_study(study, own), measure, projections, rest)


def get_study(name: str) -> type[Study]:
    """The study of that name.

    Raises
    ------
    NotFound
        If there is none.
    """
    if name not in STUDIES:
        known = list(STUDIES)
        message = f"There is no study {name!r} of a metric; there are: {', '.join(known)}."
        raise NotFound(message, details={"nearest": known})
    return STUDIES[name]
