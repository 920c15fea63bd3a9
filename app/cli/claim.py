"""`tertius claim`: one claim at a time, typed by hand."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tertius.app.cli.load import WITH_REJECTS, opened
from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_json, print_table
from tertius.app.named_values import parse_named_values
from tertius.graph_schema.errors import InvalidInput, UsageError
from tertius.loaders.pipeline.curation import Curated, add_claim, correct_claim, require_claim, set_standing
from tertius.loaders.reading.yaml_rows import Row, parse_yaml
from tertius.store.claim_lines import fetch_claim_lines
from tertius.store.endings import ending_of_claim
from tertius.store.withdrawals import Withdrawable

app = typer.Typer(no_args_is_help=True, help="Add, correct, withdraw, restore and show single claims; export all.")


class Share(StrEnum):
    """What is printed of what may not be passed on."""

    everything = "all"
    public = "public"


FileArgument = Annotated[Path | None, typer.Argument(metavar="FILE|-", help="A YAML or JSON file; - reads the input.")]
PlanOption = Annotated[bool, typer.Option("--plan", help="Show what would change; nothing is written.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, which the graph keeps.")]
AuthorOption = Annotated[str | None, typer.Option("--author", help="Who does it; your user name if left out.")]


@app.command()
def add(
    file: FileArgument = None,
    about: Annotated[str | None, typer.Option(help="Without a file: id of the fact or thing spoken of.")] = None,
    value: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A value it has.")] = None,
    valid: Annotated[str | None, typer.Option(help="EDTF time, such as 2014-06 or 2012/..")] = None,
    denies: Annotated[bool, typer.Option("--denies", help="Say that it is not so.")] = False,
    source: Annotated[str | None, typer.Option(help="Id of the source.")] = None,
    locator: Annotated[str | None, typer.Option(help="The place in it.")] = None,
    quote: Annotated[str | None, typer.Option(help="Its words.")] = None,
    credibility: Annotated[int | None, typer.Option(help="1 confirmed to 6 cannot be judged.")] = None,
    note: Annotated[str | None, typer.Option(help="A remark.")] = None,
    author: AuthorOption = None,
    only_plan: PlanOption = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Add one claim, from a file or from options; it is checked as a load is, and is one epoch.

    For example: tertius claim add --about mali:mediation:algiers-roadmap-2014 --value outcome=failed --source
    source:pax --quote "..." --author AB
    """
    options = {
        "id": about,
        "valid": valid,
        "stance": "denies" if denies else None,
        "values": parse_named_values(value, "--value") or None,
        "sources": [{"source": source, "locator": locator, "quote": quote}] if source else None,
        "credibility": None if credibility is None else str(credibility),
        "note": note,
    }
    given = {name: one for name, one in options.items() if one is not None}
    if (file is None) == (about is None):
        raise UsageError("Give either a file (or - for the input), or --about ID with what is said of it.")
    if file is not None and given:
        raise UsageError(f"--{next(iter(given))} is given beside a file; write it into the file.")
    row, name = read_row(file) if file is not None else (given, "options")
    with opened() as graph:
        done = add_claim(graph, _signed(row, author, is_typed=file is None), name, only_plan=only_plan)
    print_curated(done, form)


@app.command()
def correct(
    claim: str,
    file: Annotated[Path, typer.Argument(metavar="FILE|-", help="The claim as it should be; - reads the input.")],
    author: AuthorOption = None,
    only_plan: PlanOption = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Give a claim made by hand a new revision; the old one is kept. A loaded claim is contradicted by `claim add`."""
    row, name = read_row(file)
    with opened() as graph:
        done = correct_claim(graph, claim, _signed(row, author), name, only_plan=only_plan)
    print_curated(done, form)


def add_standing(group: typer.Typer, of: Withdrawable, name: str, meaning: str, *, is_withdrawn: bool) -> None:
    """Add the command that withdraws or restores a claim or a source.

    Parameters
    ----------
    name, meaning : the command and its help.
    """

    def change(
        target: Annotated[str, typer.Argument(metavar="ID")],
        why: WhyOption,
        author: AuthorOption = None,
        only_plan: PlanOption = False,
        form: AnswerFormatOption = AnswerFormat.table,
    ) -> None:
        with opened() as graph:
            done = set_standing(
                graph, of, target, author_of(author), why, is_withdrawn=is_withdrawn, only_plan=only_plan
            )
        print_curated(done, form)

    group.command(name, help=meaning)(change)


add_standing(
    app,
    "claim",
    "withdraw",
    "Have a claim count for nothing, whoever made it; loads do not bring it back, `claim restore` does.",
    is_withdrawn=True,
)
add_standing(app, "claim", "restore", "Have a withdrawn claim count again.", is_withdrawn=False)


@app.command()
def show(claim: str, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Show every revision of a claim, with the epochs in which it counted (LIVE) or was withdrawn (WITHHELD).

    Ends with 4 if it counts no more.
    """
    with opened() as graph:
        revisions = require_claim(graph, claim)
        ended = ending_of_claim(graph, claim, graph.epoch())
    if form is AnswerFormat.json:
        print_json({"data": revisions, "next": None})
    else:
        for row in revisions:
            typer.echo(f"{row['uid']}  {row['kind']} {row['about']} ({row['dataset']})")
            rows = [{"key": key, "value": value} for key, value in _told(row) if value not in (None, "", [])]
            print_table(rows, ["key", "value"])
    if ended:
        raise ended


@app.command("export")
def export_claims(
    share: Annotated[
        Share, typer.Option("--share", help="`public` leaves out what may not be passed on.")
    ] = Share.everything,
) -> None:
    """Print every claim that counts as a line of JSON; `tertius load apply claims FILE` brings them into a graph."""
    with opened() as graph:
        for line in fetch_claim_lines(graph, graph.epoch(), only_public=share is Share.public):
            typer.echo(json.dumps(line, ensure_ascii=False))


def read_row(file: Path) -> tuple[Row, str]:
    """The one mapping that a file, or the input, holds, and what to call it in messages.

    Raises
    ------
    InvalidInput
        If it is missing, empty, or anything but one mapping.
    """
    is_input = str(file) == "-"
    name = "standard input" if is_input else file.name
    try:
        content = parse_yaml(sys.stdin.buffer.read() if is_input else file.read_bytes(), name)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}. Give a YAML or JSON file, or -.") from None
    if not isinstance(content, Row):
        found = f"a list of {len(content)}" if isinstance(content, list) else "nothing" if not content else "text"
        raise InvalidInput(f"{name}: {found} found, one claim expected: a mapping with id, values, sources, author.")
    return content, name


def author_of(author: str | None) -> str:
    """Who a change is by: as given, else the user of this machine."""
    return author or getpass.getuser()


def print_curated(done: Curated, form: AnswerFormat) -> None:
    """Say what a change by hand did, and end with 7 if it was rejected."""
    if form is AnswerFormat.json:
        print_json(done.summary())
    else:
        _print_words(done)
    if done.rejects:
        raise typer.Exit(WITH_REJECTS)


def _print_words(done: Curated) -> None:
    said = ", ".join(f"{len(ids)} {what}" for what, ids in done.claims.items() if ids) or "none"
    written = f"the graph is at epoch {done.epoch}" if done.wrote else "nothing is written"
    typer.echo(f"{written}; claims: {said}")
    for what, ids in done.claims.items():
        for one in ids[:20]:
            typer.echo(f"  {what} {one}")
        if len(ids) > 20:
            typer.echo(f"  and {len(ids) - 20} more {what}")
    for what, counts in done.facts.items():
        if counts:
            typer.echo(f"  {what}: " + ", ".join(f"{number} {kind}" for kind, number in counts.items()))
    for conflict in done.conflicts:
        for one in conflict["overruled"]:
            typer.echo(f"  disputed: {conflict['id']} {one['slot']}: {one['value']} is overruled ({one['why']})")
    if done.rejects:
        typer.echo(f"{len(done.rejects)} reject:", err=True)
        print_table([one.model_dump() for one in done.rejects], ["code", "where", "value", "message"])


def _signed(row: Mapping[str, Any], author: str | None, *, is_typed: bool = False) -> Mapping[str, Any]:
    if author is None and not is_typed:
        return row
    signed = Row({**row, "author": author_of(author)})
    signed.line = getattr(row, "line", 1)
    return signed


def _told(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    spells = [
        f"{one['what']} from epoch {one['since']} ({one['why']})"
        + (f" to epoch {one['until']} ({one['ended']})" if one["until"] else "")
        for one in row["spells"]
    ]
    said = [(name, value) for name, value in row["content"].items() if name != "id"]
    return [
        *((name, row[name]) for name in ("stance", "credibility", "author", "note")),
        *said,
        *(("source", " ".join(str(one[name]) for name in one if one[name])) for one in row["sources"]),
        ("spells", "\n".join(spells)),
    ]
