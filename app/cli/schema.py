"""`tertius schema`: the model for people and programs."""

from __future__ import annotations

import typer

from tertius.app.cli.printing import print_json
from tertius.graph_schema.json_schema import json_schema, model_page
from tertius.graph_schema.json_schema import template as template_of
from tertius.loaders.table.mapping import mapping_schema

app = typer.Typer(no_args_is_help=True, help="The model: a page, a JSON Schema, templates for curated files.")


@app.command()
def page() -> None:
    """Print the page that lists every kind with its roles, values and codes, as Markdown."""
    typer.echo(model_page(), nl=False)


@app.command("json")
def as_json() -> None:
    """Print the JSON Schema of all kinds."""
    print_json(json_schema())


@app.command()
def mapping() -> None:
    """Print the JSON Schema of the mapping files by which `table` reads any table, for editors."""
    print_json(mapping_schema())


@app.command()
def template(kind: str) -> None:
    """Print a commented example of a kind, such as Mediation, to begin a curated file with."""
    typer.echo(template_of(kind), nl=False)
