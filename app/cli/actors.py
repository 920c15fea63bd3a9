"""`tertius actors`: what the codes of states mean, on a day, in each system."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_answer
from tertius.graph_schema.errors import ParameterError, TertiusError
from tertius.graph_schema.time import parse_window
from tertius.loaders.states.crosswalk import SYSTEMS, State, System, read_crosswalk
from tertius.store.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Translate the codes of states, with their dates.")

_SYSTEMS = ", ".join(SYSTEMS)


@app.callback()
def group() -> None:
    """Keeps `crosswalk` a command of its own, though it is the only one."""


@app.command()
def crosswalk(
    codes: Annotated[list[str] | None, typer.Argument(help="Codes to translate; all of that day if left out.")] = None,
    source: Annotated[str | None, typer.Option("--from", help=f"The system they are of: {_SYSTEMS}.")] = None,
    target: Annotated[str, typer.Option("--to", help="The system to translate into.")] = "iso3",
    on: Annotated[str, typer.Option("--on", help="The day on which they hold: YYYY-MM-DD, or today.")] = "today",
    states: Annotated[
        list[Path] | None,
        typer.Option("--states", help="A list of COW or Gleditsch-Ward states; else those in TERTIUS_HOME/states."),
    ] = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Say which state a code stood for on a day, such as: tertius actors crosswalk --from gw --on 1991-06-01 365."""
    walk = read_crosswalk(states or [], Settings().home / "states")
    day, from_system, to_system = _day(on), _system(source) if source else None, _system(target)
    if to_system == "cow":
        walk.require_list("cow")
    if not codes and from_system is None:
        raise ParameterError("Say which codes, or with --from all codes of which system.")
    wanted = codes or walk.members(from_system or "iso3", day)
    rows: list[dict[str, Any]] = []
    failures: list[TertiusError] = []
    for code in wanted:
        try:
            rows.append(_row(code, walk.find(from_system, code, day), source or "code", to_system))
        except TertiusError as error:
            failures.append(error)
    if rows or not failures:
        print_answer({"data": rows, "next": None}, [source or "code", "name", f"to_{to_system}", "note"], form)
    _end_with(failures)


def _row(code: str, state: State, source: str, target: System) -> dict[str, Any]:
    return {source: code, "name": state.name, f"to_{target}": state.codes.get(target), "note": state.note or None}


def _system(text: str) -> System:
    for system in SYSTEMS:
        if text.lower() == system:
            return system
    raise ParameterError(f'"{text}" is no system of state codes; there are {_SYSTEMS}.')


def _day(text: str) -> date:
    window = parse_window(text, datetime.now(UTC).date())
    if window.first != window.last:
        raise ParameterError(f'--on "{text}" is not one day; codes change within a year, so give YYYY-MM-DD.')
    return window.first


def _end_with(failures: list[TertiusError]) -> None:
    """Print all failures but the last, which ends the command with its own code."""
    for error in failures[:-1]:
        Console(stderr=True, soft_wrap=True).print(
            f"{error.problem_code}: {error.message}", markup=False, highlight=False
        )
    if failures:
        raise failures[-1]
