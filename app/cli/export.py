"""`tertius export` and `tertius fingerprint`: the graph for elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Annotated

import typer

from tertius.app.cli.arguments import ParamOption, parse_params
from tertius.app.cli.query import left_out_in_words
from tertius.app.cli.store import store_progress
from tertius.client import open as open_client
from tertius.exports.registry import format_named
from tertius.graph_schema.errors import UsageError
from tertius.store.canonical_form import write_form


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
    if "left_out" in view:
        typer.echo(left_out_in_words(view["left_out"]), err=True)
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
    form: Annotated[
        Path | None, typer.Option("--form", metavar="FILE", help="Also write the canonical form to a file.")
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            metavar="OTHER", help="Tell the first difference to an epoch, an instant, or a file that --form wrote."
        ),
    ] = None,
) -> None:
    """Print one line of hex that is the same for graphs with the same content."""
    with store_progress() as progress, open_client(progress=progress) as graph:
        found = graph.fingerprint(known_at)
        if form is not None:
            here = graph.canonical_form(known_at)
            _write_whole(form, lambda out: write_form(here, out))
        told = graph.explain_fingerprint(explain, known_at) if explain is not None else None
    typer.echo(told or found)


def _write_whole(path: Path, write: Callable[[IO[str]], None]) -> None:
    """Write a text file beside its place and move it there, so that half a file never has the name."""
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("w", encoding="utf-8") as out:
            write(out)
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    finally:
        partial.unlink(missing_ok=True)
