"""`tertius metrics` and `tertius networks`: who stands where in a network, and its ties."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from tertius.app.cli.arguments import ParamOption
from tertius.app.cli.printing import (
    AnswerFormat,
    AnswerFormatOption,
    print_answer,
    print_json,
    print_permalink,
    print_table,
)
from tertius.app.cli.query import left_out_in_words
from tertius.app.cli.store import store_progress
from tertius.app.named_values import parse_named_values
from tertius.client import open as open_client
from tertius.graph_schema.errors import ParameterError
from tertius.metrics.network import TIE_COLUMNS
from tertius.metrics.plots import asked_in_words, write_plot
from tertius.metrics.registry import get_metric, list_metrics
from tertius.metrics.studies import get_study

# What a table on the terminal has room for; JSON and CSV have every column.
_SHOWN_OF_STUDY = {
    "series": ["time", "rank", "name", "kind", "value"],
    "changes": ["name", "before", "after", "change", "rank_before", "rank_after", "events"],
    "intervals": ["rank", "name", "value", "by_dates", "by_policies", "by_sources", "rests_on"],
}
_NAMES_OF_GROUP = 12


def metrics(
    metric: Annotated[str | None, typer.Argument(help="The metric; left out, they are listed.")] = None,
    network: Annotated[
        str | None, typer.Option(help="The network; `tertius networks` lists them. Left out, the metric's first.")
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help="An option of the metric.")
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help="The library that computes it: short for --option engine=NAME.")
    ] = None,
    param: ParamOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many actors to show.")] = 20,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Through time: the first day, month or year.")
    ] = None,
    to: Annotated[str | None, typer.Option(metavar="DATE", help="The last day, month or year.")] = None,
    step: Annotated[str | None, typer.Option(metavar="year|month", help="One value a year, or a month.")] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="What changed from the one date to the other, and which facts explain it.")
    ] = False,
    intervals: Annotated[
        bool, typer.Option("--intervals", help="Between which ranks an actor stands, and on whose word.")
    ] = False,
    worlds: Annotated[int | None, typer.Option(help="Intervals: how many possible worlds are drawn.")] = None,
    level: Annotated[float | None, typer.Option(help="Intervals: the share of the worlds they take in.")] = None,
    seed: Annotated[int | None, typer.Option(help="Intervals: the same seed gives the same ones.")] = None,
    plot: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it into a file as well: .svg, .png or .pdf.")
    ] = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Compute a metric, for example: tertius metrics brokers --network mediation --param as_of=2014-07-24."""
    if metric is None:
        _list(form)
        return
    own = {"from": from_, "to": to, "step": step, "worlds": worlds, "level": level, "seed": seed}
    chosen = {name: value for name, value in own.items() if value is not None}
    study = _study(chosen, changes, intervals)
    with store_progress() as progress, open_client(progress=progress) as graph:
        options, values = parse_named_values(option, "--option"), parse_named_values(param, "--param")
        if engine is not None:
            options["engine"] = engine
        measured = network or get_metric(metric).default_network
        if study is None:
            found = graph.metric(metric, measured, options=options, limit=limit, **values)
        else:
            found = graph.study(study, metric, measured, options=options, limit=limit, **values, **chosen)
        if plot is not None:
            has_groups = study is None and not get_metric(metric).ranked
            left_out = write_plot(plot, study, found, graph.network(measured, **values) if has_groups else None)
            typer.echo(" ".join(filter(None, [f"Written: {plot}.", left_out])), err=True)
    if "left_out" in found:
        typer.echo(left_out_in_words(found["left_out"]), err=True)
    _print(found, study, form, values)


def _study(chosen: dict[str, Any], changes: bool, intervals: bool) -> str | None:
    """The study that the options mean, or None for the plain metric."""
    through_time = bool(chosen.keys() & {"from", "to", "step"})
    if intervals and (changes or through_time):
        raise ParameterError(
            "--intervals asks about one time: give --param as_of=DATE, and no --from, --to, --changes."
        )
    if not intervals and chosen.keys() & {"worlds", "level", "seed"}:
        raise ParameterError(
            "--worlds, --level and --seed belong to --intervals; add it. A metric's own seed: --option seed=1."
        )
    if (through_time and not {"from", "to"} <= chosen.keys()) or (changes and not through_time):
        raise ParameterError("Give both dates: --from DATE --to DATE, such as --from 2011-01 --to 2015-12.")
    if intervals:
        return "intervals"
    return "changes" if changes else "series" if through_time else None


def _print(found: dict[str, Any], study: str | None, form: AnswerFormat, asked: dict[str, str]) -> None:
    if form is AnswerFormat.json:
        print_json(found)
        return
    rows = found["data"]
    columns = list(rows[0]) if rows else ["rank", "actor", "name", "kind", "value"]
    if study is not None:
        columns = _SHOWN_OF_STUDY[study] if form is AnswerFormat.table else list(get_study(study).columns)
    elif form is AnswerFormat.table and rows:
        # The name says who it is, and what is undefined for everybody says nothing.
        columns = [name for name in columns if name != "actor" and any(row[name] is not None for row in rows)]
    if form is AnswerFormat.table and rows and study is None:
        print_table(rows, columns)
    else:
        print_answer({"data": rows, "next": None}, columns, form, asked if study is None else None)
    if form is AnswerFormat.table:
        _print_about(found)


def networks(
    name: Annotated[str | None, typer.Argument(help="The network; left out, they are listed.")] = None,
    param: ParamOption = None,
    limit: Annotated[int, typer.Option(min=1, help="How many ties to show.")] = 20,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """List the networks, or show the ties of one: tertius networks mediation --param as_of=2014-07-24."""
    with store_progress() as progress, open_client(progress=progress) as graph:
        if name is None:
            print_answer({"data": graph.networks(), "next": None}, ["name", "directed", "definition"], form)
            return
        values = parse_named_values(param, "--param")
        network = graph.network(name, **values)
    print_answer({"data": network.rows(0, limit), "next": None}, list(TIE_COLUMNS), form, values)
    if network.left_out is not None:
        typer.echo(left_out_in_words(network.left_out), err=True)


def _list(form: AnswerFormat) -> None:
    rows = [one.describe() for one in list_metrics()]
    print_answer({"data": rows, "next": None}, ["name", "meaning"], form)


def _print_about(found: dict[str, Any]) -> None:
    engine = f"; computed with {found['engine']}" if found["engine"] else ""
    typer.echo(f"{asked_in_words(found)}, in {found['definition']['unit']}{engine}.")
    typer.echo(str(found["definition"]["meaning"]))
    if found.get("summary"):
        print_answer({"data": [found["summary"]]}, list(found["summary"]), AnswerFormat.table)
    if found.get("groups"):
        groups = [{**one, "actors": _first_names(one["actors"])} for one in found["groups"]]
        print_table(groups, ["group", "size", "actors"])
    for note in found["notes"]:
        typer.echo(f"note: {note}")
    print_permalink(found)


def _first_names(actors: list[dict[str, str]]) -> str:
    names = [one["name"] or one["actor"] for one in actors[:_NAMES_OF_GROUP]]
    more = [f"and {len(actors) - len(names)} more"] if len(actors) > len(names) else []
    return ", ".join(names + more)
