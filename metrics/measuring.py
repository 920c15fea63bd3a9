"""A metric on the days asked about, as one JSON value: on the network that is fetched, or where the network lies."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from tertius.graph_schema.errors import NetworkTooLarge
from tertius.graph_schema.time import Window, write_window
from tertius.metrics.derived import DERIVED
from tertius.metrics.engines.gds_engine import computing_in
from tertius.metrics.in_database import projected
from tertius.metrics.projection import (
    FetchedNetwork,
    Projections,
    count_lacking,
    key_of_ties,
    network_question,
    require_known,
    split_options,
)
from tertius.metrics.registry import get_metric, run_metric
from tertius.store.data_science import DataScience

_STAYED = "The network stayed in the database, which computed the values."


async def measure(
    projections: Projections,
    metric: str,
    network: str,
    options: Mapping[str, Any],
    values: Mapping[str, Any],
    limit: int,
) -> dict[str, Any]:
    """Definition, ranked actors, what the network as a whole says, and groups.

    With `engine=gds` a network that is not made of others stays in the database; so it does where it is too large to be
    fetched, the metric is one that Graph Data Science has, and the database has that. A note of the answer says so.

    Parameters
    ----------
    values : what the network is asked with; with `share=public` the answer says in `left_out` what it lacks.

    Raises
    ------
    NotFound, ParameterError
        If there is no such metric or network, or an option is not valid; NetworkTooLarge if it has to be fetched.
    """
    if options.get("engine") == "gds" and _computes_in_database(metric, network):
        return await _measure_there(projections, metric, network, options, values, limit)
    try:
        found = await projections.network(network, values)
    except NetworkTooLarge:
        is_free = options.get("engine", "auto") == "auto" and _computes_in_database(metric, network)
        if not (is_free and await DataScience(projections.catalogue.reader).is_installed()):
            raise
        return await _measure_there(projections, metric, network, {**options, "engine": "gds"}, values, limit)
    key = ("metric", found.key, metric, repr(sorted(options.items())), limit)
    document: dict[str, Any] | None = projections.recall(key)
    if document is None:
        # The engines compute for seconds on large networks: not in the event loop.
        with computing_in(projections.catalogue.reader):
            computed = await asyncio.to_thread(_values, metric, found, options, limit)
        document = projections.keep(key, computed)
    left_out = await projections.left_out(network, values, found)
    return document if left_out is None else {**document, "left_out": left_out}


def _computes_in_database(metric: str, network: str) -> bool:
    engine = get_metric(metric).options.model_fields.get("engine")
    schema = engine.json_schema_extra if engine else None
    return network not in DERIVED and isinstance(schema, dict) and "gds" in str(schema["enum"])


async def _measure_there(
    projections: Projections,
    metric: str,
    network: str,
    options: Mapping[str, Any],
    values: Mapping[str, Any],
    limit: int,
) -> dict[str, Any]:
    own, asked = split_options(values)
    question = network_question(projections.catalogue.questions, network)
    require_known(network, question, asked)
    bound = await projections.catalogue.bind(question.name, asked)
    epoch, window = bound.parameters["epoch"], Window(bound.parameters["from"], bound.parameters["to"])
    certain_only = bound.parameters["certain_only"]
    key = ("in database", *key_of_ties(bound), window, certain_only, own, metric, repr(sorted(options.items())), limit)
    document: dict[str, Any] | None = projections.recall(key)
    if document is not None:
        return document
    whole = None
    if bound.common.share == "public":
        whole = await projections.catalogue.bind(question.name, {**asked, "share": "all", "known_at": str(epoch)})
    loop = asyncio.get_running_loop()

    def compute() -> dict[str, Any]:
        with projected(bound, network, own, loop) as there:
            found = _values(metric, FetchedNetwork(there, epoch, window, key), options, limit)
            found["notes"].append(_STAYED)
            if whole is not None:
                with projected(whole, network, own, loop) as everything:
                    found["left_out"] = count_lacking(everything, there)
            return found

    return projections.keep(key, await asyncio.to_thread(compute))


def _values(metric: str, found: FetchedNetwork, options: Mapping[str, Any], limit: int) -> dict[str, Any]:
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
