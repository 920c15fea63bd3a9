"""`tertius purge`: the legal take-down of a person or a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from tertius.app.cli.claim import AuthorOption, author_of
from tertius.app.cli.load import opened
from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_json
from tertius.graph_schema.errors import Refused
from tertius.store.purge import plan_purge
from tertius.store.purge import purge as purge_from_graph

_SHOWN = 30


def purge(
    own: Annotated[str, typer.Argument(metavar="ACTOR|SOURCE", help="Its id, such as tertius:p_keita or source:x.")],
    why: Annotated[str, typer.Option("--why", help="The legal reason; it stays, do not name anybody.")],
    author: AuthorOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
    only_plan: Annotated[bool, typer.Option("--plan", help="Show what would go; nothing is written.")] = False,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Remove a person or a source from every epoch, for a legal reason. This cannot be undone.

    A tombstone stays that says that it was done; loading a file that names it again gives rejects `purged`. Files that
    were exported or backed up before are not reached.
    """
    with opened() as graph:
        found = plan_purge(graph, own).summary()
        if form is AnswerFormat.table or not (yes or only_plan):
            _print_plan(found, to_err=form is AnswerFormat.json)
        if only_plan:
            if form is AnswerFormat.json:
                print_json({**found, "state": "planned"})
            return
        if not yes and typer.prompt(f"This cannot be undone. Type {own} to go on", err=True).strip() != own:
            raise Refused(f"Another id was typed than {own}; nothing is removed.")
        done = purge_from_graph(graph, own, author_of(author), why)
    if form is AnswerFormat.json:
        print_json({**done, "state": "purged"})
    else:
        typer.echo(f"Purged; {done['tombstone']} stands for it. The graph is at epoch {done['epoch']}.")


def _print_plan(found: Mapping[str, Any], *, to_err: bool) -> None:
    lines = [
        f"{found['kind']} {found['id']}",
        f"  records: {', '.join(found['records'])}",
        f"  names: {', '.join(found['names']) or 'none'}",
        f"  claim revisions removed: {found['claims_removed']}, rewritten: {found['claims_rewritten']}",
        f"  versions decided again: {found['versions_replaced']}, texts redacted: {found['texts_redacted']}",
        f"  facts and things removed: {len(found['things_removed'])}",
        *(f"    {one}" for one in found["things_removed"][:_SHOWN]),
        f"  facts and things that stay, without it: {len(found['things_decided_again'])}",
        *(f"    {one}" for one in found["things_decided_again"][:_SHOWN]),
        f"  ids that spell it, and stay: {', '.join(found['spelling_ids']) or 'none'}",
    ]
    for line in lines:
        typer.echo(line, err=to_err)
