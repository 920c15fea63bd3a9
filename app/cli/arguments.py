"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.graph_schema.errors import UsageError

ParamOption = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; give the option again for each."),
]


def parse_params(params: list[str] | None, option: str = "--param") -> dict[str, str]:
    """`NAME=VALUE` texts as a dictionary; `option` is what they were given with.

    Raises
    ------
    UsageError
        If one has no "=", or a name is given twice.
    """
    found: dict[str, str] = {}
    for text in params or []:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f'{option} "{text}" is not NAME=VALUE, such as party=mnla.')
        if name in found:
            raise UsageError(f"{option} {name} is given twice; give it once.")
        found[name] = value
    return found
