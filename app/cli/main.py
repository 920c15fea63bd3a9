"""The root of the command line: its groups of commands, and how every error of ours ends."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from rich.console import Console

import tertius
from tertius.app.cli import (
    actors,
    claim,
    export,
    identity,
    keys,
    load,
    metrics,
    purge,
    query,
    schema,
    serve,
    source,
    store,
)
from tertius.app.cli.cite import cite
from tertius.app.cli.cypher import cypher
from tertius.app.cli.demo import demo
from tertius.app.cli.diff import diff
from tertius.app.cli.mcp import mcp
from tertius.graph_schema.errors import TertiusError
from tertius.store.settings import unknown_variables

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Who mediates whom, since when, on whose word: a knowledge graph of conflict actors.",
    epilog="Exit codes: 0 done; 1 failed; 2 usage; 3 ambiguous name; 4 not found; 5 database not reachable or not "
    "authorised; 6 refused (locked, no key); 7 done or planned with rejects.",
)
app.command()(demo)
app.command("cite")(cite)
app.command("cypher")(cypher)
app.command("serve")(serve.serve)
app.command("export")(export.export)
app.command("mcp")(mcp)
app.command("fingerprint")(export.fingerprint)
app.command("diff")(diff)
app.add_typer(query.app, name="query")
app.add_typer(load.app, name="load")
app.add_typer(actors.app, name="actors")
app.add_typer(claim.app, name="claim")
app.add_typer(source.app, name="source")
app.command("purge")(purge.purge)
app.command("metrics")(metrics.metrics)
app.command("networks")(metrics.networks)
app.add_typer(identity.app, name="identity")
app.add_typer(store.app, name="store")
app.add_typer(schema.app, name="schema")
app.add_typer(keys.app, name="keys")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tertius {tertius.__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Runs before every command: says which environment variables nothing reads."""
    for warning in unknown_variables():
        Console(stderr=True).print(f"warning: {warning}", markup=False, highlight=False)


def main() -> None:
    """Run the command line; an error of ours becomes its message and its exit code, never a traceback."""
    try:
        app(prog_name="tertius")
    except TertiusError as error:
        Console(stderr=True, soft_wrap=True, emoji=False).print(
            f"{error.problem_code}: {error.message}", markup=False, highlight=False
        )
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
