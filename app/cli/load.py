"""`tertius load`: from files into the graph, and back out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from tertius.app.cli.plans import print_load, print_rollback
from tertius.app.cli.printing import (
    AnswerFormat,
    AnswerFormatOption,
    print_answer,
    print_blocks,
    print_json,
    print_table,
)
from tertius.app.cli.store import ask, store_progress
from tertius.app.named_values import parse_named_values
from tertius.graph_schema.errors import NotFound, UsageError
from tertius.loaders.pipeline.apply import input_of, plan_rollback, roll_back, summarize_rollback
from tertius.loaders.pipeline.loading import load_and_merge
from tertius.loaders.pipeline.plan import make_plan
from tertius.loaders.pipeline.release import dataset_of
from tertius.loaders.pipeline.report import describe_plan
from tertius.loaders.pipeline.validate import Validated, validate
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.registry import Loader, loader_named, loaders
from tertius.loaders.table.template import template_csv
from tertius.store.graph import Graph, open_graph
from tertius.store.loads import count_living, fetch_load, fetch_loads, fetch_rejects
from tertius.store.progress import Progress, quiet
from tertius.store.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Plan, apply, list and roll back loads.")

WITH_REJECTS = 7
"""The exit code of a load that was done or planned, with rejects."""

FilesArgument = Annotated[
    list[Path] | None, typer.Argument(help="Files or folders, read as one input; the shipped one if left out.")
]
OptionOption = Annotated[
    list[str] | None,
    typer.Option("--option", metavar="NAME=VALUE", help="How to read the input, such as states=cow; may be repeated."),
]
ReplacesOption = Annotated[
    bool, typer.Option("--replaces", help="The input stands for its whole scope: retract what it does not say.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Load a release though a newer one is applied.")]
IdentityOption = Annotated[
    bool, typer.Option("--identity/--no-identity", help="Then merge records that are certain by identifier to be one.")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
_LISTED = ["id", "state", "epoch", "facts", "claims", "rejects", "started_at"]
_SHOWN = [
    *("id", "dataset", "release", "scope", "state", "epoch", "facts", "claims", "claims_added", "claims_changed"),
    *("claims_retracted", "claims_unchanged", "claims_live", "rejected", "started_at", "published_at"),
    *("rolled_back_at", "file", "options"),
]


@app.command()
def plan(
    dataset: str,
    files: FilesArgument = None,
    option: OptionOption = None,
    replaces: ReplacesOption = False,
    force: ForceOption = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Show what a load would change; nothing is written. Ends with 7 if there are rejects."""
    loader, source = _input(dataset, files, option)
    of = dataset_of(loader, source, replaces=replaces)
    with store_progress() as progress, open_graph(Settings(), progress) as graph:
        validated = read_and_validate(loader, source, graph, of, progress)
        progress("Comparing with the graph")
        found = make_plan(graph, of, validated, str(source), source.digest(), force=force)
        summary = describe_plan(graph, found)
    print_load(summary, form)
    _end(summary)


@app.command()
def apply(
    dataset: str,
    files: FilesArgument = None,
    option: OptionOption = None,
    replaces: ReplacesOption = False,
    force: ForceOption = False,
    identity: IdentityOption = True,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Write a load into the graph and publish it; the same content again changes nothing."""
    loader, source = _input(dataset, files, option)
    _apply(loader, source, form, replaces=replaces, force=force, identity=identity)


@app.command()
def template(kind: str) -> None:
    """Print an empty table for one kind, such as mediation, to code your own cases in; `load plan table` reads it."""
    typer.echo(template_csv(kind), nl=False)


@app.command()
def datasets(
    name: Annotated[str | None, typer.Argument(help="One data set: print its page.")] = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """List the data sets that can be loaded, or print the page of one: what it holds, its terms, its traps."""
    if name is not None:
        typer.echo((loader_named(name).__doc__ or "").strip())
        return
    rows = [
        {"name": one, "title": loader.DATASET.title, "terms": loader.DATASET.licence}
        for one, loader in loaders().items()
    ]
    print_answer({"data": rows, "next": None}, ["name", "title", "terms"], form)


@app.command("list")
def list_loads(form: AnswerFormatOption = AnswerFormat.table) -> None:
    """List all loads, newest first; one whose writer has died is interrupted, one that is being written is applying."""
    with opened() as graph:
        rows = fetch_loads(graph)
    if form is AnswerFormat.table:
        if rows:
            print_table(rows, _LISTED)
        else:
            typer.echo("There are no loads yet; begin with `tertius load apply mali`.", err=True)
        return
    print_answer({"data": rows, "next": None}, [*_LISTED[:-1], "dataset", "file", *_LISTED[-1:]], form)


@app.command()
def show(load: str, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Show one load: what its manifest holds, what lives of it, and its rejects."""
    with opened() as graph:
        found = _found(graph, load)
        rejects, living = fetch_rejects(graph, load), count_living(graph, load)
    shown = {**found, "rejected": len(rejects), "claims_live": living["live"]}
    if form is AnswerFormat.json:
        print_json({**shown, "rejects": rejects})
    elif form is AnswerFormat.csv:
        print_answer({"data": rejects, "next": None}, ["code", "where", "value", "message"], form)
    else:
        print_blocks([shown], _SHOWN)
        if rejects:
            print_table(rejects, ["code", "where", "value", "message"])


@app.command()
def resume(load: str, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Apply an interrupted load again from its beginning; nothing of its first try was ever served."""
    with opened() as graph:
        found = _found(graph, load)
    source = input_of(found)
    replaces, force = bool(found.get("told_to_replace")), bool(found.get("force"))
    _apply(loader_named(found["dataset"]), source, form, replaces=replaces, force=force)


@app.command()
def rollback(
    load: str,
    yes: YesOption = False,
    plan: Annotated[bool, typer.Option("--plan", help="Show what it would change, and write nothing.")] = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Publish the graph in which a load was never applied and all others were."""
    with opened() as graph:
        if plan or not yes:
            planned = summarize_rollback(graph, *plan_rollback(graph, load))
            if plan and form is not AnswerFormat.table:
                print_json(planned)
            else:
                print_rollback(planned, to_stderr=form is not AnswerFormat.table)
            if plan:
                return
            ask(f"Roll back {load}?")
        done = roll_back(graph, load)
    if form is not AnswerFormat.table:
        print_json(done)
        return
    if yes:
        print_rollback(done)
    typer.echo(f"{load} is rolled back; the graph is at epoch {done['epoch']}.")


@contextmanager
def opened() -> Iterator[Graph]:
    """The graph that the environment names, with progress on standard error while it starts."""
    with store_progress() as progress, open_graph(Settings(), progress) as graph:
        progress("Working")
        yield graph


def read_and_validate(
    loader: Loader, source: Input, graph: Graph, of: Dataset | None = None, progress: Progress = quiet
) -> Validated:
    """Read an input and sort its records into claims and rejects."""
    return validate(_counted(loader.records(source), progress), graph, of or loader.DATASET)


def _counted(records: Iterable[Record], progress: Progress) -> Iterator[Record]:
    """The records as they come, telling how many there were."""
    for number, record in enumerate(records):
        if number % 500 == 0:
            progress(f"Reading ({number:,} records)")
        yield record
    progress("Checking references")


def _apply(
    loader: Loader, source: Input, form: AnswerFormat, *, replaces: bool, force: bool, identity: bool = True
) -> None:
    of = dataset_of(loader, source, replaces=replaces)
    with store_progress() as progress, open_graph(Settings(), progress) as graph:
        validated = read_and_validate(loader, source, graph, of, progress)
        summary = load_and_merge(
            graph, of, validated, str(source), source, force=force, merges=identity, progress=progress
        )
    print_load(summary, form)
    if form is AnswerFormat.table and summary.get("identity"):
        typer.echo(f"  {len(summary['identity'])} pairs of records merged by identifier (tertius identity log)")
    _end(summary)


def _found(graph: Graph, load: str) -> dict[str, Any]:
    found = fetch_load(graph, load)
    if found is None:
        raise NotFound(f'There is no load "{load}"; `tertius load list` shows them.')
    return found


def _input(dataset: str, files: list[Path] | None, options: list[str] | None) -> tuple[Loader, Input]:
    loader = loader_named(dataset)
    default = loader.DATASET.default
    paths = files or ([default] if default is not None else [])
    if not paths:
        raise UsageError(f"{dataset} ships without data; give the file: tertius load plan {dataset} FILE.")
    return loader, Input(paths[0], tuple(paths[1:]), parse_named_values(options, "--option"))


def _end(summary: Mapping[str, Any]) -> None:
    if summary["rejects"]:
        raise typer.Exit(WITH_REJECTS)
