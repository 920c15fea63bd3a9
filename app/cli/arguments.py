"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

ParamOption = Annotated[
    list[str] | None,
    typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter; give the option again for each."),
]
