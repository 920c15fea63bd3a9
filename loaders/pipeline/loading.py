"""A load from its validated claims to its summary: applied, then merged where identifiers leave no doubt."""

from __future__ import annotations

from typing import Any

from tertius.loaders.pipeline.apply import apply_load
from tertius.loaders.pipeline.identity import apply_certain, entity_records
from tertius.loaders.pipeline.validate import Validated
from tertius.loaders.record import Dataset, Input
from tertius.store.graph import Graph
from tertius.store.progress import Progress, quiet


def load_and_merge(
    graph: Graph,
    dataset: Dataset,
    validated: Validated,
    file: str,
    source: Input,
    *,
    force: bool = False,
    merges: bool = True,
    progress: Progress = quiet,
) -> dict[str, Any]:
    """Apply a load and merge what it brought and is certain by identifier; the load as JSON values.

    The merges are an epoch of their own, and listed under `identity`. They are looked for also where the load itself
    has nothing to write: a loader that was killed between the two epochs is completed by the same load again.

    Parameters
    ----------
    file, force, source : as for `apply_load`.
    merges : whether to merge at all.

    Raises
    ------
    Locked, Refused
        As `apply_load`.
    """
    done = apply_load(graph, dataset, validated, file, source.digest(), force=force, source=source, progress=progress)
    summary = done.summary()
    if merges:
        progress("Merging what is certain by identifier")
        merged, _ = apply_certain(graph, entity_records(validated.spool.entities()))
        if merged or done.wrote:
            summary["identity"] = [one.summary() for one in merged]
            summary["wrote"] = True
    return summary
