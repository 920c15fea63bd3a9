"""A metric on the days asked about, as one JSON value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertius.graph_schema.time import write_window
from tertius.metrics.projection import FetchedNetwork
from tertius.metrics.registry import get_metric, run_metric


def measured_values(metric: str, found: FetchedNetwork, options: Mapping[str, Any], limit: int) -> dict[str, Any]:
    """Definition, ranked actors, what the network as a whole says, and groups.

    Raises
    ------
    NotFound, ParameterError
        As `run_metric`.
    """
    definition = get_metric(metric).describe()
    scores = run_metric(metric, found.network, options)
    return {
        "metric": definition["name"],
        "network": found.network.name,
        "as_of": write_window(found.window),
        "epoch": found.epoch,
        "definition": definition,
        "engine": scores.engine,
        "notes": list(scores.notes),
        "summary": dict(scores.summary),
        "data": scores.rows(limit, found.network),
        "groups": scores.group_rows(limit, found.network),
    }
