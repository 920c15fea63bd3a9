"""`tertius export` and `tertius fingerprint`: the graph for elsewhere."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Annotated

import orjson
import typer

from tertius.app.cli.arguments import ParamOption
from tertius.app.cli.query import left_out_in_words
from tertius.app.cli.store import store_progress
from tertius.app.named_values import parse_named_values
from tertius.client import open as open_client
from tertius.exports.registry import format_named
from tertius.exports.report import filters_in_words, losses_in_words
from tertius.graph_schema.errors import UsageError
from tertius.store.canonical_form import Form, write_form


def export(
    form: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT",
            help="csv, cypher, cytoscape, ftm, gephi, gexf, graphml, graphology, hif, html, json, jsonld, nodelink or "
            "parquet.",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; standard output if left out.")
    ] = None,
    param: ParamOption = None,
    question: Annotated[
        str | None, typer.Option(help="Export the answer of a question, with --param for its parameters.")
    ] = None,
    projection: Annotated[
        str | None, typer.Option(help="How facts become nodes and edges: star (default), clique or bipartite.")
    ] = None,
    role: Annotated[
        list[str] | None,
        typer.Option(help="Only facts in which somebody has this role, such as chief_mediator; again for another."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Leave out participants in this role, and facts with nobody else; again for another."),
    ] = None,
    around: Annotated[
        list[str] | None,
        typer.Option(help="Only facts in which this actor itself takes part; again for another."),
    ] = None,
    reliability: Annotated[
        str | None,
        typer.Option(metavar="A|B|C|D|E|F", help="The least reliable source that suffices for a fact."),
    ] = None,
) -> None:
    """Write facts to a file, for example: tertius export html -o mali.html --param process=proc_algiers.

    What the format cannot hold is told, and stands in the file or beside it.
    """
    chosen = format_named(form)
    if output is None and sys.stdout.isatty():
        raise UsageError(f"Give a file to write to: tertius export {form} -o graph{chosen.SUFFIX}")
    filters = {"role": role, "without": without, "around": around, "reliability": reliability}
    asked = {
        "question": question,
        "projection": projection,
        **{name: one if isinstance(one, str) else ",".join(one) for name, one in filters.items() if one},
        **parse_named_values(param, "--param"),
    }
    with store_progress() as progress, open_client(progress=progress) as graph:
        prepared = graph.prepare_export(form, **asked)
    if prepared.content.left_out:
        typer.echo(left_out_in_words(prepared.content.left_out), err=True)
    if "filters" in prepared.report:
        typer.echo(filters_in_words(prepared.report), err=True)
    if output is None:
        prepared.write(sys.stdout.buffer)
    else:
        _write_whole(output, prepared.write)
        report = prepared.report
        typer.echo(f"{output}: {report['facts']} facts, {report['things']} actors and things, epoch {report['epoch']}")
        if not prepared.holds_report:
            beside = output.with_name(f"{output.name}.loss.json")
            _write_whole(beside, lambda out: out.write(orjson.dumps(report, option=orjson.OPT_INDENT_2)))
    typer.echo(losses_in_words(prepared.report), err=True)


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
            _write_whole(form, lambda out: _write_form(here, out))
        told = graph.explain_fingerprint(explain, known_at) if explain is not None else None
    typer.echo(told or found)


def _write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file beside its place and move it there: a full disk or an interruption leaves no half a file."""
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("wb") as out:
            write(out)
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    finally:
        partial.unlink(missing_ok=True)


def _write_form(form: Form, out: IO[bytes]) -> None:
    text = io.TextIOWrapper(out, encoding="utf-8")
    write_form(form, text)
    text.detach()
