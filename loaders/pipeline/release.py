"""What one input stands for: its scope, its release, and whether it retracts what it no longer says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tertius.graph_schema.errors import InvalidInput, Refused
from tertius.loaders.record import Dataset, Input
from tertius.loaders.registry import Loader
from tertius.store.graph import Graph
from tertius.store.loads import fetch_releases
from tertius.store.releases import newest_of, retracts, sort_key


def dataset_of(loader: Loader, source: Input, *, replaces: bool = False) -> Dataset:
    """The data set as one input of it is to be loaded: with the input's scope and release.

    Parameters
    ----------
    replaces : whether the input stands for all of its scope, whatever its release.

    Raises
    ------
    InvalidInput
        If the loader finds an empty scope or release.
    """
    declared = loader.DATASET
    tell_scope: Callable[[Input], str] | None = getattr(loader, "scope", None)
    tell_release: Callable[[Input], str | None] | None = getattr(loader, "release", None)
    scope = tell_scope(source) if tell_scope else declared.scope
    label = tell_release(source) if tell_release else None
    if not scope or label == "":
        raise InvalidInput(f"{source}: no {'release' if scope else 'scope'} of {declared.name} can be read from it.")
    return replace(declared, scope=scope, release=label, replaces=replaces)


def always_retracts(dataset: Dataset) -> bool:
    """Whether an input stands for all of its scope whatever else is applied there."""
    return dataset.replaces or (dataset.complete and dataset.release is None)


def retracts_now(dataset: Dataset, graph: Graph) -> bool:
    """Whether a load of this input, applied now, retracts what it does not say."""
    earlier = fetch_releases(graph, dataset.scope) if dataset.release is not None else []
    return retracts(dataset.release, earlier, always=always_retracts(dataset))


def require_no_older(dataset: Dataset, graph: Graph) -> None:
    """Refuse a release after a newer one: it would put back what has been corrected since.

    Raises
    ------
    Refused
        Naming both releases.
    """
    if dataset.release is None:
        return
    newest = newest_of(fetch_releases(graph, dataset.scope))
    if newest is not None and sort_key(dataset.release) < sort_key(newest):
        raise Refused(
            f"This is release {dataset.release} of {dataset.name}, and release {newest} is applied in the scope "
            f"{dataset.scope}. Load the newer one, roll that one back first, or add --force to load the older over it."
        )
