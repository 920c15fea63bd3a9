"""`tertius store`: the private local Neo4j, started, looked at, copied and deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.table import Table

from tertius.graph_schema.errors import Refused
from tertius.store import local
from tertius.store.dump import dump as write_dump
from tertius.store.graph import open_graph
from tertius.store.graph_file import is_graph_file
from tertius.store.progress import Progress
from tertius.store.restore import holds_something
from tertius.store.restore import restore as restore_dump
from tertius.store.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Start, stop, look at, copy and delete the private local Neo4j.")


class OutputFormat(StrEnum):
    """How an answer is printed: for people or for programs."""

    table = "table"
    json = "json"


FormatOption = Annotated[OutputFormat, typer.Option("--format", help="A table for people, or JSON for programs.")]


@contextmanager
def store_progress() -> Iterator[Progress]:
    """A `Progress` that shows a spinner, or a bar while there is something to download, on standard error.

    Where that is no terminal, each step is one line.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _step_lines(console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    bar = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with RichProgress(*columns, console=console, transient=True) as spinner:
        task = spinner.add_task("", total=None)

        def show(step: str, done: int = 0, total: int | None = None, /) -> None:
            spinner.columns = columns if total is None else columns + bar
            spinner.update(task, description=step, completed=done, total=total)

        yield show


@app.command()
def start() -> None:
    """Start the private store, which takes about 7 seconds; the first time it is downloaded (140 MB)."""
    settings = Settings()
    local.require_private(settings, "start")
    with store_progress() as progress:
        target = local.ensure_running(settings, progress)
    typer.echo(
        f"The store runs at {target.uri}. Its user is {target.username}, its password is in {_password(settings)}."
    )


@app.command()
def stop() -> None:
    """Stop the private store, which takes up to 10 seconds; the data stay."""
    settings = Settings()
    local.require_private(settings, "stop")
    with store_progress() as progress:
        ran = local.stop(settings, progress)
    typer.echo("The store is stopped." if ran else "The store did not run.")


@app.command()
def status(output: FormatOption = OutputFormat.table) -> None:
    """Show whether the store runs, where, and how large it is."""
    settings = Settings()
    found = local.status(settings)
    if output is OutputFormat.json:
        row = {
            **asdict(found),
            "home": str(found.home),
            "used": settings.neo4j_uri is None,
            "neo4j_uri": settings.neo4j_uri,
        }
        typer.echo(orjson.dumps({"data": [row], "next": None}).decode())
        return
    Console().print(_status_table(found, settings))


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking.")] = False) -> None:
    """Delete the private store with all its data."""
    settings = Settings()
    local.require_private(settings, "reset")
    if not yes:
        ask(f"This deletes the whole graph in {settings.home / 'store'}. Go on?")
    with store_progress() as progress:
        existed = local.reset(settings, progress)
    typer.echo("The store is deleted." if existed else "There was no store.")


@app.command()
def check() -> None:
    """Check the files of the store for damage; it is stopped meanwhile, and started again if it ran."""
    with store_progress() as progress:
        local.check(Settings(), progress)
    typer.echo("The store is consistent.")


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
) -> None:
    """Write the whole graph to one file; the store is stopped meanwhile, and started again if it ran."""
    with store_progress() as progress:
        size = local.backup(Settings(), path, progress, overwrite=overwrite)
    typer.echo(f"{path} holds the whole graph ({_megabytes(size)}).")


@app.command()
def dump(
    path: Annotated[Path, typer.Argument(help="The file to write, such as tertius.jsonl.gz.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file if it exists.")] = False,
) -> None:
    """Write the whole graph to one file that moves between machines and kinds of database; the store keeps running."""
    with store_progress() as progress, open_graph(Settings(), progress) as graph:
        header = write_dump(graph, path, progress, overwrite=overwrite)
    typer.echo(f"{path} holds the whole graph: {_held(header)} ({_megabytes(path.expanduser().stat().st_size)}).")


@app.command()
def restore(
    path: Annotated[Path, typer.Argument(help="A file that `tertius store dump` or `tertius store backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Replace the graph without asking.")] = False,
) -> None:
    """Replace the whole graph by that of a dump or a backup, whole or not at all."""
    settings = Settings()
    path = path.expanduser()
    if is_graph_file(path):
        _restore_dump(settings, path, yes)
        return
    local.require_private(settings, "restore")
    if not yes and local.status(settings).data_bytes:
        ask(f"This replaces the whole graph in {settings.home / 'store'}. Go on?")
    with store_progress() as progress:
        local.restore(settings, path, progress)
    typer.echo(f"The graph is that of {path}.")


def _restore_dump(settings: Settings, path: Path, yes: bool) -> None:
    with store_progress() as progress, open_graph(settings, progress) as graph:
        if not yes and holds_something(graph):
            ask(f"This replaces the whole graph at {graph.target.uri}. Go on?")
            yes = True
        header = restore_dump(graph, path, progress, replace=yes)
    typer.echo(f"The graph is that of {path}: {_held(header)}, fingerprint {header['fingerprint']}.")


def _held(header: Mapping[str, Any]) -> str:
    nodes = header["counts"]["nodes"]
    return f"epoch {header['epoch']}, {nodes.get('Claim', 0)} claims, {nodes.get('Load', 0)} loads"


def _step_lines(console: Console) -> Progress:
    shown = ""

    def show(step: str, _done: int = 0, _total: int | None = None, /) -> None:
        nonlocal shown
        # The seconds that a step has taken so far make no new step of it.
        name = step.split(" (", 1)[0]
        if name != shown:
            shown = name
            console.print(f"{name} …", highlight=False, markup=False)

    return show


def ask(question: str) -> None:
    """Return if the person at the terminal agrees.

    Raises
    ------
    Refused
        If not, or if nobody is there to answer.
    """
    try:
        agreed = typer.confirm(question, err=True)
    except typer.Abort:
        raise Refused(f'Nobody answered "{question}" Nothing was changed. Add --yes to go on without asking.') from None
    if not agreed:
        raise Refused("Nothing was changed.")


def _status_table(found: local.Status, settings: Settings) -> Table:
    table = Table(show_header=False, box=None)
    state = "running" if found.is_ready else "starting" if found.is_running else "stopped"
    if settings.neo4j_uri is not None:
        table.add_row("used database", f"{settings.neo4j_uri} (NEO4J_URI), not this store")
    table.add_row("private store", f"{state}, Neo4j {found.version} Community")
    table.add_row("folder", str(found.home / "store"))
    if found.is_running:
        table.add_row("address", found.uri or "")
        table.add_row("process", f"{found.pid}, {_megabytes(found.memory_bytes or 0)} of memory")
        table.add_row("running for", f"{(found.uptime_seconds or 0) / 60:.0f} minutes")
    table.add_row("data", _megabytes(found.data_bytes))
    return table


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def _password(settings: Settings) -> Path:
    return settings.home / "store" / "password"
