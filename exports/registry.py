"""Finds the export formats: every module of `exports/` that declares `MEDIA_TYPE`, `SUFFIX`, `KEEPS` and `write`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import IO, Protocol, cast

from tertius.exports.content import Content
from tertius.exports.features import FAMILIES, FEATURES
from tertius.exports.report import Report, report_losses
from tertius.graph_schema.errors import DeclarationError, NotFound

_DECLARED = ("MEDIA_TYPE", "SUFFIX", "KEEPS", "write", "__doc__")


class Format(Protocol):
    """What an export module is.

    `KEEPS` names what of the content the file holds (`exports.features`); what is not named there is counted in the
    loss report. `IS_PROJECTED` is declared by formats that draw nodes and edges, `HOLDS_REPORT = False` by those whose
    files have no place for the report.
    """

    MEDIA_TYPE: str
    SUFFIX: str
    KEEPS: frozenset[str]
    __doc__: str | None

    @staticmethod
    def write(content: Content, report: Report, out: IO[bytes]) -> None:
        """Write the content, and the loss report where the format has a place for it."""


@cache
def formats() -> Mapping[str, Format]:
    """Every format by its name, which is its module's.

    Raises
    ------
    DeclarationError
        If a module lacks something it must declare, or keeps a feature that there is not.
    """
    package = import_module("tertius.exports")
    found: dict[str, Format] = {}
    for name in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        module = import_module(f"{package.__name__}.{name}")
        missing = [one for one in _DECLARED if not getattr(module, one, None)]
        # What declares none of them is machinery, not half a format.
        if {*missing, "__doc__"} == set(_DECLARED):
            continue
        if missing:
            raise DeclarationError(f"exports/{name}.py lacks {', '.join(missing)}.")
        unknown = sorted(one for one in module.KEEPS - FEATURES.keys() if not one.startswith(tuple(FAMILIES.values())))
        if unknown:
            raise DeclarationError(f"exports/{name}.py: KEEPS names {', '.join(unknown)}, which no content has.")
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
        raise NotFound(
            f'There is no export format "{name}"; there are: {", ".join(formats())}.',
            details={"nearest": list(formats())},
        )
    return formats()[name]


def report_of(name: str, content: Content) -> Report:
    """The loss report of this content in a format."""
    form = format_named(name)
    return report_losses(name, form.KEEPS, content, is_projected=is_projected(form))


def is_projected(form: Format) -> bool:
    """Whether the format draws nodes and edges, so that the projection matters."""
    return bool(getattr(form, "IS_PROJECTED", False))


def holds_report(form: Format) -> bool:
    """Whether the loss report stands in the file itself."""
    return bool(getattr(form, "HOLDS_REPORT", True))
