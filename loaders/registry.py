"""Finds the data sets: every module of `loaders/` that declares a `DATASET` and `records`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Protocol, cast

from rapidfuzz import process

from tertius.graph_schema.errors import DeclarationError, NotFound
from tertius.loaders.record import Dataset, Input, Records

_HOUSE = {"record", "registry", "reading", "parsing", "pipeline", "release", "money"}


class Loader(Protocol):
    """What a loader module is: its docstring is the data set's page.

    It may also declare what one input stands for:

    - `release(source) -> str | None`: the label of its release, such as `24.1` or `2024-06-01`; declare it where a
      newer release stands for all of its scope, and what it no longer contains is to be retracted.
    - `scope(source) -> str`: what it can speak of, such as `iati:GB-GOV-1`; that of the data set if left out.
    """

    DATASET: Dataset
    __doc__: str | None

    @staticmethod
    def records(source: Input) -> Records:
        """Read the input into claims and rejects; nothing of Neo4j is known here."""


@cache
def loaders() -> Mapping[str, Loader]:
    """Every loader by the name of its data set.

    Raises
    ------
    DeclarationError
        If a module lacks `DATASET`, `records` or its docstring.
    """
    package = import_module(__package__ or "tertius.loaders")
    found: dict[str, Loader] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(package.__path__) if info.name not in _HOUSE):
        module = import_module(f"{package.__name__}.{name}")
        _check(module)
        loader = cast(Loader, module)
        found[loader.DATASET.name] = loader
    return MappingProxyType(found)


def loader_named(name: str) -> Loader:
    """The loader of a data set.

    Raises
    ------
    NotFound
        With the nearest names.
    """
    found = loaders()
    if name in found:
        return found[name]
    nearest = [match[0] for match in process.extract(name, list(found), limit=3)]
    raise NotFound(
        f'There is no loader for a data set "{name}"; there are: {", ".join(found)}.', details={"nearest": nearest}
    )


def _check(module: ModuleType) -> None:
    missing = [name for name in ("DATASET", "records") if not hasattr(module, name)]
    if not module.__doc__:
        missing.append("a docstring, which is the data set's page")
    if missing:
        raise DeclarationError(f"{module.__name__} lacks {', '.join(missing)}.")
