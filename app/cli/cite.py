"""`tertius cite`: how an answer is cited."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated, Any

import typer

from tertius.app.cli.printing import print_json
from tertius.app.cli.store import store_progress
from tertius.client import open_async
from tertius.store.progress import Progress


class CitationFormat(StrEnum):
    """How a citation is printed."""

    bibtex = "bibtex"
    json = "json"


def cite(
    url: Annotated[str, typer.Argument(help="The permalink of an answer, or another address of the API.")],
    form: Annotated[
        CitationFormat, typer.Option("--format", help="BibTeX, or JSON with every source in full.")
    ] = CitationFormat.bibtex,
) -> None:
    """Print the citation of an answer: where it can be had again, from which state of the graph, with its sources."""
    with store_progress() as progress:
        found = asyncio.run(_cite(url, progress))
    if form is CitationFormat.json:
        print_json(found)
    else:
        typer.echo(found["bibtex"], nl=False)


async def _cite(url: str, progress: Progress) -> dict[str, Any]:
    # Slow to import, and no other command needs it.
    from tertius.app.citations import Citations

    async with open_async(progress=progress) as graph:
        return await Citations(graph).cite(url)
