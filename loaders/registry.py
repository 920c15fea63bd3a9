"""Finds the data sets: every module of `loaders/` that declares a `DATASET` and `records`."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
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


class Loaders(Mapping[str, Loader]):
    """Every loader by the name of its data set, which is that of its module with `-` for `_`.

    A module is imported when its loader is asked for, so that one that is broken breaks no other.
    """

    def __init__(self, package: ModuleType) -> None:
        self._package = package
        found = sorted(one.name for one in pkgutil.iter_modules(package.__path__) if one.name not in _HOUSE)
        self._modules = {name.replace("_", "-"): f"{package.__name__}.{name}" for name in found}
        self._loaded: dict[str, Loader] = {}

    def __getitem__(self, name: str) -> Loader:
        """The loader of a data set.

        Raises
        ------
        DeclarationError
            If its module cannot be imported, or lacks `DATASET`, `records` or its docstring.
        """
        if name not in self._loaded:
            self._loaded[name] = _load(self._modules[name], name)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


@cache
def loaders() -> Loaders:
    """The loaders of this house."""
    return Loaders(import_module(__package__ or "tertius.loaders"))


def loader_named(name: str) -> Loader:
    """The loader of a data set.

    Raises
    ------
    NotFound
        With the nearest names.
    DeclarationError
        If its module is broken.
    """
    found = loaders()
    if name in found:
        return found[name]
    nearest = [match[0] for match in process.extract(name, list(found), limit=3)]
    raise NotFound(
        f'There is no loader for a data set "{name}"; there are: {", ".join(found)}.', details={"nearest": nearest}
    )


def _load(module_name: str, name: str) -> Loader:
    try:
        module = import_module(module_name)
    except Exception as error:
        raise DeclarationError(
            f"{module_name} cannot be imported, so that {name} cannot be loaded: {type(error).__name__}: {error}."
        ) from error
    missing = [one for one in ("DATASET", "records") if not hasattr(module, one)]
    if not module.__doc__:
        missing.append("a docstring, which is the data set's page")
    if missing:
        raise DeclarationError(f"{module_name} lacks {', '.join(missing)}.")
    loader = cast(Loader, module)
    if loader.DATASET.name != name:
        raise DeclarationError(f'{module_name} declares the data set "{loader.DATASET.name}"; name both alike.')
    return loader
