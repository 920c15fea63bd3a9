"""`tertius keys`: who may write, and who may read from elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_answer
from tertius.app.keys import SCOPES, KeyRing, Scope
from tertius.graph_schema.errors import ParameterError
from tertius.store.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the API keys of this machine's server.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    scope: Annotated[
        list[str] | None, typer.Option(help=f"{', '.join(SCOPES)}; give the option again for each. All if left out.")
    ] = None,
) -> None:
    """Make a key and print it, once: only its hash is kept."""
    typer.echo(KeyRing(Settings()).add(name, _scopes(scope)))


@app.command("list")
def list_keys(form: AnswerFormatOption = AnswerFormat.table) -> None:
    """List the keys by name, with what they allow; the keys themselves are nowhere."""
    rows = [
        {"name": one.name, "scopes": list(one.scopes), "created": one.created} for one in KeyRing(Settings()).read()
    ]
    print_answer({"data": rows, "next": None}, ["name", "scopes", "created"], form)


@app.command()
def revoke(name: Annotated[str, typer.Argument(help="The name it was made with.")]) -> None:
    """Forget a key; servers that run refuse it from now on."""
    KeyRing(Settings()).revoke(name)
    typer.echo(f"The key {name} is revoked.")


def _scopes(given: list[str] | None) -> list[Scope]:
    chosen: list[Scope] = [one for one in SCOPES if given is None or one in given]
    unknown = [one for one in given or [] if one not in SCOPES]
    if unknown:
        raise ParameterError(f"--scope: found {', '.join(unknown)}, expected {', '.join(SCOPES)}.")
    return chosen
