"""`tertius demo`: the main job from an empty machine: start a store, load the Mali bundle, ask, show, serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from tertius.app.cli.load import read_and_validate
from tertius.app.cli.printing import days_in_words, overruled_in_words, print_table, source_in_words, thing_in_words
from tertius.app.cli.serve import run_server
from tertius.app.cli.store import store_progress
from tertius.client import Client
from tertius.client import open as open_client
from tertius.loaders.pipeline.apply import Applied, apply_load
from tertius.loaders.record import Input
from tertius.loaders.registry import loader_named
from tertius.store.graph import open_graph
from tertius.store.settings import Settings

_WIDTH = 110


def demo(
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End after printing.")] = False,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port of the explorer.")] = None,
) -> None:
    """Load the Mali peace process, print who mediates whom, on whose word, and serve the explorer."""
    console = Console(markup=False, highlight=False, emoji=False, width=_WIDTH)
    applied = _load()
    _print_load(console, applied)
    with open_client() as graph:
        _print_mediations(console, graph)
        _print_brokers(console, graph)
        _print_suspended(console, graph)
    if no_serve:
        console.print("To see it: tertius serve, or tertius export html -o mali.html")
        return
    run_server(port=port)


def _load() -> Applied:
    loader = loader_named("mali")
    assert loader.DATASET.default is not None
    source = Input(loader.DATASET.default)
    with store_progress() as progress, open_graph(Settings(), progress) as graph:
        progress("Loading the Mali bundle")
        validated = read_and_validate(loader, source, graph)
        return apply_load(graph, loader.DATASET, validated, str(source.path), source.digest())


def _print_load(console: Console, applied: Applied) -> None:
    plan = applied.plan
    what = "loaded as" if applied.wrote else "is already loaded as"
    console.print(f"The Mali bundle {what} {applied.load}: {len(plan.manifest)} claims, epoch {applied.epoch}.")
    for reject in plan.rejects:
        console.print(f"  not loaded, {reject.code}: {reject.value}: {reject.message}")


def _print_mediations(console: Console, graph: Client) -> None:
    answer = graph.query("who-mediates-whom", party="iso3:MLI", other_party="mnla", as_of="any")
    console.print()
    console.print(f"Who mediates between the government of Mali and the MNLA? {len(answer.rows)} mediations:")
    for row in answer.rows:
        console.print(_panel(_mediation(row), _title(row)))


def _title(row: Mapping[str, Any]) -> str:
    where = row["process_name"] or "no process named"
    return f"{_time(row)} · {where}" + (f" · {row['place']}" if row["place"] else "")


def _time(row: Mapping[str, Any]) -> str:
    start, end = days_in_words(*row["start"]), days_in_words(*row["end"])
    return start if start == end else f"{start} to {end}"


def _mediation(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    others = row["others"]
    return [
        ("mediators", _lines(thing_in_words(one) for one in row["mediators"])),
        ("mandate", ", ".join(one["name"] for one in others if one["relation"] == "MANDATED_BY")),
        ("parties", _lines(thing_in_words({**one, "relation": None}) for one in row["parties"])),
        ("attended", _lines(thing_in_words(one) for one in others if one["relation"] == "ATTENDED_BY")),
        ("dates", f"{row['valid']} ({row['certainty']})"),
        ("outcome", (row["outcome"] or "not stated").replace("_", " ")),
        ("agreement", _lines(row["agreement_names"])),
        *_evidence(row),
    ]


def _evidence(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The sources of a row, each once, and what they overruled."""
    said_by = {one["claim"]: source_in_words(one) for one in row["claims"]}
    overruled = [
        f"{overruled_in_words(one)}, said by {'; '.join(said_by[claim] for claim in one['claims'])}: {one['why']}"
        for one in row["overruled"]
    ]
    return [("sources", _lines(source_in_words(one) for one in row["claims"])), ("overruled", _lines(overruled))]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(texts))


def _panel(rows: Iterable[tuple[str, str]], title: str) -> Panel:
    """Rows of a label and a text, without those that have nothing to say."""
    grid = Table.grid(padding=(0, 3))
    for label, text in rows:
        if text:
            grid.add_row(label, text)
    return Panel(grid, title=title, title_align="left")


def _print_brokers(console: Console, graph: Client) -> None:
    console.print()
    console.print("The five top brokers: mediators by the pairs of parties they join that are not tied otherwise.")
    found = graph.metric("brokers", "mediation", limit=5, as_of="any")
    rows = [
        {
            "rank": one["rank"],
            "mediator": one["name"],
            "pairs joined": one["value"],
            "of different kinds": one["across"],
            "that nobody else joins": one["sole"],
        }
        for one in found["data"]
    ]
    print_table(rows, list(rows[0]))


def _print_suspended(console: Console, graph: Client) -> None:
    answer = graph.query("funding-flows", recipient="iso3:MLI", status="suspended", as_of="2014")
    console.print("Funding suspended in 2014, and what was overruled:")
    for row in answer.rows:
        funders = ", ".join(one["name"] for one in row["participants"] if one["relation"] == "FUNDER")
        amount = f"{row['currency']} {int(float(row['amount'])):,}" if row["amount"] else "amount not stated"
        rows = [("amount", f"{amount}, {_time(row)}"), ("what", row["summary"] or ""), *_evidence(row)]
        console.print(_panel(rows, funders))
