"""`tertius source`: how far a source is relied on, whether it may be passed on, and whether it counts at all."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.app.cli.claim import AuthorOption, PlanOption, WhyOption, add_standing, author_of, print_curated
from tertius.app.cli.load import opened
from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_answer
from tertius.graph_schema.errors import UsageError
from tertius.graph_schema.vocabularies.redistribution import REDISTRIBUTION
from tertius.graph_schema.vocabularies.reliability import RELIABILITY
from tertius.graph_schema.vocabularies.sensitivity import SENSITIVITY
from tertius.loaders.pipeline.curation import rate_source
from tertius.store.withdrawals import fetch_withdrawals

app = typer.Typer(no_args_is_help=True, help="Rate, mark, withdraw and restore sources.")


@app.command()
def rate(
    source: str,
    reliability: Annotated[str, typer.Argument(metavar="A|B|C|D|E|F", help="A completely reliable to F not judged.")],
    why: WhyOption,
    author: AuthorOption = None,
    only_plan: PlanOption = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Rate a source; every fact that cites it is decided again. `claim withdraw curation:rating:SOURCE` undoes it."""
    _require(reliability, "reliability", RELIABILITY.codes)
    with opened() as graph:
        values = {"reliability": reliability}
        done = rate_source(graph, source, values, author_of(author), why, only_plan=only_plan)
    print_curated(done, form)


@app.command()
def mark(
    source: str,
    why: WhyOption,
    sensitivity: Annotated[str | None, typer.Option(help="public, internal, restricted or confidential.")] = None,
    redistribution: Annotated[str | None, typer.Option(help="Whether it may be passed on: yes, no, unknown.")] = None,
    author: AuthorOption = None,
    only_plan: PlanOption = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Say who may read a source and whether it may be passed on; answers with share=public leave it out accordingly."""
    given = {"sensitivity": sensitivity, "redistribution": redistribution}
    values = {name: one for name, one in given.items() if one is not None}
    if not values:
        raise UsageError("Give --sensitivity, --redistribution or both.")
    for name, codes in (("sensitivity", SENSITIVITY.codes), ("redistribution", REDISTRIBUTION.codes)):
        if name in values:
            _require(values[name], name, codes)
    with opened() as graph:
        done = rate_source(graph, source, values, author_of(author), why, only_plan=only_plan)
    print_curated(done, form)


add_standing(
    app,
    "source",
    "withdraw",
    "Take out exactly the claims that rest on a source alone; loads do not bring them back, `source restore` does.",
    is_withdrawn=True,
)
add_standing(
    app, "source", "restore", "Have a withdrawn source, and what rests on it, count again.", is_withdrawn=False
)


@app.command()
def withdrawn(form: AnswerFormatOption = AnswerFormat.table) -> None:
    """List the sources and claims that are withdrawn, with who did it and why."""
    with opened() as graph:
        rows = fetch_withdrawals(graph, graph.epoch())
    print_answer({"data": rows, "next": None}, ["of", "target", "since", "by", "why"], form)


def _require(code: str, name: str, codes: object) -> None:
    if code not in codes:  # type: ignore[operator]
        raise UsageError(f'{name}: "{code}" found, expected one of {", ".join(codes)}.')  # type: ignore[arg-type]
