"""`tertius export` and `tertius fingerprint`: the graph for elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tertius.app.cli.arguments import ParamOption, parse_params
from tertius.app.cli.store import store_progress
from tertius.client import open as open_client
from tertius.exports.registry import format_named
from tertius.graph_schema.errors import UsageError


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="html or json.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; standard output if left out.")
    ] = None,
    param: ParamOption = None,
) -> None:
    """Write facts to a file, for example: tertius export html -o mali.html --param process=proc_algiers."""
    chosen = format_named(form)
    if output is None and sys.stdout.isatty():
        raise UsageError(f"Give a file to write to: tertius export {form} -o graph{chosen.SUFFIX}")
    with store_progress() as progress, open_client(progress=progress) as graph:
        view = graph.view(**parse_params(param))
    if output is None:
        chosen.write(view, sys.stdout.buffer)
        return
    # Written beside and moved, so that a full disk or an interruption leaves no half a file under the name.
    partial = output.with_name(f"{output.name}.part")
    try:
        with partial.open("wb") as out:
            chosen.write(view, out)
        partial.replace(output)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror}. Choose another place.") from None
    finally:
        partial.unlink(missing_ok=True)
    typer.echo(f"{output}: {len(view['facts'])} facts, {len(view['actors'])} actors, epoch {view['epoch']}")


def fingerprint(
    known_at: Annotated[str | None, typer.Option(help="An instant or an epoch number; now if left out.")] = None,
) -> None:
    """Print one line of hex that is the same for graphs with the same content."""
    with store_progress() as progress, open_client(progress=progress) as graph:
        found = graph.fingerprint(known_at)
    typer.echo(found)
