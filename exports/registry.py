"""Finds the export formats: every module of `exports/` that declares `MEDIA_TYPE`, `SUFFIX`, `KEEPS` and `write`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import IO, Any, Protocol, cast

from tertius.graph_schema.errors import DeclarationError, NotFound

_MACHINERY = {"registry", "view"}
_DECLARED = ("MEDIA_TYPE", "SUFFIX", "KEEPS", "write", "__doc__")


class Format(Protocol):
    """What an export module is."""

    MEDIA_TYPE: str
    SUFFIX: str
    KEEPS: frozenset[str]
    __doc__: str | None

    @staticmethod
    def write(view: Mapping[str, Any], out: IO[bytes]) -> None:
        """Write a view in this format."""


@cache
def formats() -> Mapping[str, Format]:
    """Every format by its name, which is its module's.

    Raises
    ------
    DeclarationError
        If a module lacks something it must declare.
    """
    package = import_module("tertius.exports")
    found: dict[str, Format] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(package.__path__) if info.name not in _MACHINERY):
        module = import_module(f"{package.__name__}.{name}")
        missing = [one for one in _DECLARED if not getattr(module, one, None)]
        if missing:
            raise DeclarationError(f"exports/{name}.py lacks {', '.join(missing)}.")
        found[name] = cast(Format, module)
    return MappingProxyType(found)


def format_named(name: str) -> Format:
    """The format of that name.

    Raises
    ------
    NotFound
        Listing the formats there are.
    """
    if name not in formats():
        raise NotFound(f'There is no export format "{name}"; there are: {", ".join(formats())}.')
    return formats()[name]
