"""`tertius cypher`: read-only Cypher for experts."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated, Any

import typer

from tertius.app.cli.arguments import ParamOption
from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_answer
from tertius.app.cli.store import store_progress
from tertius.app.named_values import parse_named_values
from tertius.client import open_async
from tertius.queries.expert import run_statement
from tertius.store.progress import Progress
from tertius.store.statements import Table


def cypher(
    statement: Annotated[str, typer.Argument(help='One statement that reads; "-" reads it from standard input.')],
    param: ParamOption = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Run one read-only Cypher statement; off unless TERTIUS_ALLOW_CYPHER is set.

    $epoch is the newest epoch: a statement that does not filter by it sees what is not published, or no longer holds.
    """
    text = sys.stdin.read() if statement == "-" else statement
    with store_progress() as progress:
        table = asyncio.run(_run(text, parse_named_values(param, "--param"), progress))
    print_answer({"data": table.rows, "next": None}, table.columns, form)
    if table.is_truncated:
        typer.echo("There is more; TERTIUS_MAX_ROWS and TERTIUS_MAX_ANSWER_MB are where it was cut off.", err=True)


async def _run(statement: str, parameters: dict[str, Any], progress: Progress) -> Table:
    async with open_async(progress=progress) as graph:
        return (await run_statement(graph.reader, graph.settings, statement, parameters))[0]
