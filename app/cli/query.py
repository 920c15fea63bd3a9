"""`tertius query`: the catalogue of questions."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from tertius.app.cli.arguments import ParamOption
from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_answer, print_json, print_table
from tertius.app.cli.store import store_progress
from tertius.app.named_values import parse_named_values
from tertius.client import open as open_client
from tertius.graph_schema.errors import NotFound
from tertius.queries.catalogue import read_questions
from tertius.queries.header import Question
from tertius.queries.request import Common
from tertius.store.settings import Settings

app = typer.Typer(no_args_is_help=True, help="List, explain and run the questions that can be asked.")


@app.command("list")
def list_questions(form: AnswerFormatOption = AnswerFormat.table) -> None:
    """List the questions."""
    questions = read_questions(tuple(Settings().queries))
    rows = [{"name": one.name, "summary": one.summary, "subject": one.subject} for one in questions.values()]
    print_answer({"data": rows, "next": None}, ["name", "summary", "subject"], form)


@app.command()
def show(name: str, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Explain a question: its parameters, its columns, an example, its Cypher."""
    question = _question(name)
    if form is AnswerFormat.json:
        print_json(_described(question))
        return
    typer.echo(f"{question.name}: {question.summary}")
    for note in question.notes:
        typer.echo(f"  {note}")
    typer.echo("\nParameters")
    own = [(one.name, one.type, one.meaning) for one in question.parameters.values()]
    shared = [(name, "", field.description or "") for name, field in Common.model_fields.items()]
    print_table(
        [dict(zip(("name", "type", "meaning"), one, strict=True)) for one in own + shared], ["name", "type", "meaning"]
    )
    typer.echo("Columns")
    print_table([{"name": one.name, "meaning": one.meaning} for one in question.columns.values()], ["name", "meaning"])
    for example in question.examples:
        arguments = " ".join(f"--param {one}" for one in example.partition(" -> ")[0].split())
        typer.echo(f"Example: tertius query run {question.name} {arguments}")
    typer.echo(f"\n{question.statement}")


@app.command()
def run(name: str, param: ParamOption = None, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Ask a question, for example: tertius query run who-mediates-whom --param party=mnla --param as_of=2014-07-20."""
    values = parse_named_values(param, "--param")
    with store_progress() as progress, open_client(progress=progress) as graph:
        # A page: a terminal is no place for ten thousand rows.
        answer = graph.page(name, **values)
        columns = list(graph.graph.catalogue.question(name).columns)
    print_answer(answer.document(), columns, form, values)
    if answer.left_out is not None:
        typer.echo(left_out_in_words(answer.left_out), err=True)


def left_out_in_words(counts: Mapping[str, int]) -> str:
    """What an answer with `share=public` does not show."""
    counted = ", ".join(f"{number} {what}" for what, number in counts.items())
    return f"Left out, because they may not be passed on: {counted}."


def _question(name: str) -> Question:
    questions = read_questions(tuple(Settings().queries))
    if name not in questions:
        raise NotFound(f'There is no question "{name}"; `tertius query list` shows them.')
    return questions[name]


def _described(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "summary": question.summary,
        "notes": question.notes,
        "parameters": [
            {
                "name": one.name,
                "type": one.type,
                "required": one.is_required,
                "default": one.default,
                "meaning": one.meaning,
            }
            for one in question.parameters.values()
        ],
        "columns": [{"name": one.name, "meaning": one.meaning} for one in question.columns.values()],
        "examples": question.examples,
        "statement": question.statement,
    }
