"""`tertius load`: from files into the graph, and back out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_answer, print_json, print_table
from tertius.app.cli.store import store_progress
from tertius.graph_schema.errors import NotFound, Refused, UsageError
from tertius.loaders.pipeline.apply import apply_load, plan_rollback, roll_back
from tertius.loaders.pipeline.plan import make_plan
from tertius.loaders.pipeline.validate import Validated, validate
from tertius.loaders.record import Input
from tertius.loaders.registry import Loader, loader_named
from tertius.store.graph import Graph, open_graph
from tertius.store.loads import fetch_load, fetch_loads, fetch_rejects
from tertius.store.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Plan, apply, list and roll back loads.")

WITH_REJECTS = 7
"""The exit code of a load that was done or planned, with rejects."""

FileArgument = Annotated[Path | None, typer.Argument(help="File or folder; the shipped one if left out.")]
_LISTED = ["id", "dataset", "state", "epoch", "facts", "claims", "rejects", "file"]


@app.command()
def plan(dataset: str, file: FileArgument = None, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Show what a load would change; nothing is written. Ends with 7 if there are rejects."""
    loader, source = _input(dataset, file)
    with opened() as graph:
        validated = read_and_validate(loader, source, graph)
        found = make_plan(graph, loader.DATASET, validated, str(source.path), source.digest())
    summary = found.summary()
    _print(summary, form)
    _end(summary)


@app.command()
def apply(dataset: str, file: FileArgument = None, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Write a load into the graph and publish it; the same content again changes nothing."""
    loader, source = _input(dataset, file)
    with opened() as graph:
        validated = read_and_validate(loader, source, graph)
        done = apply_load(graph, loader.DATASET, validated, str(source.path), source.digest())
    summary = done.summary()
    _print(summary, form)
    _end(summary)


@app.command("list")
def list_loads(form: AnswerFormatOption = AnswerFormat.table) -> None:
    """List all loads, newest first."""
    with opened() as graph:
        rows = fetch_loads(graph)
    print_answer({"data": rows, "next": None}, _LISTED[:7], form)


@app.command()
def show(load: str, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Show one load with its rejects."""
    with opened() as graph:
        found = fetch_load(graph, load)
        if found is None:
            raise NotFound(f'There is no load "{load}"; `tertius load list` shows them.')
        rejects = fetch_rejects(graph, load)
    if form is AnswerFormat.json:
        print_json({**found, "rejects": rejects})
        return
    print_table([found], [name for name in _LISTED if name in found])
    if rejects:
        print_table(rejects, ["code", "where", "value", "message"])


@app.command()
def resume(load: str, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Apply an interrupted load again from its beginning; nothing of its first try was ever served."""
    with opened() as graph:
        found = fetch_load(graph, load)
        if found is None:
            raise NotFound(f'There is no load "{load}"; `tertius load list` shows them.')
        if found["state"] not in {"interrupted", "applying"}:
            raise Refused(f"The load {load} is {found['state']}; only an interrupted load can be resumed.")
    apply(found["dataset"], Path(found["file"]), form)


@app.command()
def rollback(
    load: str,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Publish the graph in which a load was never applied and all others were."""
    with opened() as graph:
        _, changes = plan_rollback(graph, load)
        if form is AnswerFormat.table:
            typer.echo(f"{len(changes.end)} claims cease to live, {len(changes.begin)} come back.")
        if not yes:
            typer.confirm(f"Roll back {load}?", abort=True, err=True)
        done = roll_back(graph, load)
    if form is AnswerFormat.json:
        print_json(done)
    else:
        typer.echo(f"{load} is rolled back; the graph is at epoch {done['epoch']}.")


@contextmanager
def opened() -> Iterator[Graph]:
    """The graph that the environment names, with progress on standard error while it starts."""
    with store_progress() as progress, open_graph(Settings(), progress) as graph:
        progress("Working")
        yield graph


def read_and_validate(loader: Loader, source: Input, graph: Graph) -> Validated:
    """Read an input and sort its records into claims and rejects."""
    return validate(loader.records(source), graph, loader.DATASET)


def _input(dataset: str, file: Path | None) -> tuple[Loader, Input]:
    loader = loader_named(dataset)
    path = file or loader.DATASET.default
    if path is None:
        raise UsageError(f"{dataset} ships without data; give the file: tertius load plan {dataset} FILE.")
    return loader, Input(path)


def _print(summary: Mapping[str, Any], form: AnswerFormat) -> None:
    if form is AnswerFormat.json:
        print_json(summary)
        return
    if form is AnswerFormat.csv:
        print_answer({"data": summary["rejects"], "next": None}, ["code", "where", "value", "message"], form)
        return
    claims = ", ".join(f"{number} {what}" for what, number in summary["claims"].items())
    state = f"{summary['id']} {summary['state']}" if "id" in summary else "planned; nothing is written"
    typer.echo(f"{summary['dataset']}: {state}, epoch {summary['epoch']}")
    typer.echo(f"  claims: {claims}")
    for what, counts in summary["facts"].items():
        if counts:
            typer.echo(f"  {what}: " + ", ".join(f"{number} {kind}" for kind, number in counts.items()))
    if summary["retracts"] and summary["retracts"]["claims"]:
        typer.echo(
            f"  retracts {len(summary['retracts']['claims'])} claims within the scope {summary['retracts']['scope']}"
        )
    if summary.get("wrote") is False:
        typer.echo(f"  the same content is applied as {summary['id']}; nothing is written")
    _print_details(summary)


def _print_details(summary: Mapping[str, Any]) -> None:
    if summary["conflicts"]:
        typer.echo(
            f"  {len(summary['conflicts'])} of the things written are disputed (tertius query run disputed-facts)"
        )
    if summary["rejects"]:
        Console(stderr=True).print(f"{len(summary['rejects'])} rejects:", markup=False)
        print_table(summary["rejects"], ["code", "where", "value", "message"])


def _end(summary: Mapping[str, Any]) -> None:
    if summary["rejects"]:
        raise typer.Exit(WITH_REJECTS)
