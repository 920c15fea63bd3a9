"""`tertius metrics`: who stands where in a network."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.app.cli.arguments import ParamOption, parse_params
from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_answer, print_json, print_table
from tertius.app.cli.store import store_progress
from tertius.client import open as open_client
from tertius.metrics.registry import list_metrics


def metrics(
    metric: Annotated[str | None, typer.Argument(help="The metric; left out, they are listed.")] = None,
    network: Annotated[str, typer.Option(help="mediation, co-mediation, alliance, agreement, membership, signed.")] = (
        "mediation"
    ),
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="An option of the metric.")
    ] = None,
    param: ParamOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many actors to show.")] = 20,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Compute a metric, for example: tertius metrics brokers --network mediation --param as_of=2014-07-24."""
    if metric is None:
        _list(form)
        return
    with store_progress() as progress, open_client(progress=progress) as graph:
        found = graph.metric(metric, network, options=parse_params(option), limit=limit, **parse_params(param))
    if form is AnswerFormat.json:
        print_json(found)
        return
    rows = found["data"]
    columns = list(rows[0]) if rows else ["rank", "actor", "name", "kind", "value"]
    print_answer({"data": rows, "next": None}, columns, form)
    if form is AnswerFormat.table:
        _print_about(found)


def _list(form: AnswerFormat) -> None:
    rows = [one.describe() for one in list_metrics()]
    print_answer({"data": rows, "next": None}, ["name", "meaning"], form)


def _print_about(found: dict[str, object]) -> None:
    definition = found["definition"]
    assert isinstance(definition, dict)
    typer.echo(str(definition.get("meaning", "")))
    summary = found["summary"]
    if isinstance(summary, dict) and summary:
        print_table([summary], list(summary))
    notes = found["notes"]
    assert isinstance(notes, list)
    for note in notes:
        typer.echo(f"note: {note}")
