"""`tertius identity`: which records of several data sets are one actor or one fact, who decided so, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from tertius.app.cli.claim import author_of
from tertius.app.cli.load import opened
from tertius.app.cli.printing import (
    AnswerFormat,
    AnswerFormatOption,
    print_answer,
    print_blocks,
    print_json,
    print_table,
)
from tertius.app.cli.store import store_progress
from tertius.client import open as open_client
from tertius.loaders.pipeline.identity import apply_certain
from tertius.loaders.pipeline.proposals import propose
from tertius.store.identity import Decided, merge, split, undo
from tertius.store.identity_log import fetch_decision, fetch_decisions

app = typer.Typer(no_args_is_help=True, help="Find, merge and split records of the same actor or fact; undo decisions.")

_SHOWN_EVIDENCE = 5


class CandidateKind(StrEnum):
    """What to look for candidates among."""

    actor = "actor"
    fact = "fact"
    thing = "thing"


ByOption = Annotated[str | None, typer.Option("--by", "--author", help="Who decides; your user name if left out.")]
WhyOption = Annotated[str | None, typer.Option("--why", help="The reason, for those who read the log.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, help="How many at most.")]


@app.command()
def candidates(
    kind: Annotated[
        CandidateKind, typer.Option("--kind", help="actor; fact; or thing: agreements, processes, conflicts and so on.")
    ] = CandidateKind.actor,
    limit: LimitOption = 20,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Propose records that may be one, scored, with the evidence feature by feature; nothing is written."""
    with opened() as graph:
        rows = propose(graph, kind.value, limit=limit)
    if form is not AnswerFormat.table:
        print_answer(
            {"data": rows, "next": None},
            ["left", "left_name", "right", "right_name", "kind", "score", "certain", "evidence"],
            form,
        )
    elif not rows:
        typer.echo("No candidates.")
    else:
        print_blocks([_candidate_in_words(one) for one in rows], ["candidate", "score", "evidence", "decide"])


@app.command("merge")
def merge_records(
    left: Annotated[str, typer.Argument(help="Id of a record, such as ucdp:actor:317.")],
    right: Annotated[str, typer.Argument(help="Id of the record that is the same.")],
    why: WhyOption = None,
    by: ByOption = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Judge two records to be one; both ids keep working, and undo takes it back exactly."""
    with opened() as graph:
        done = merge(graph, left, right, by=author_of(by), why=why)
    _print([done], form)


@app.command("split")
def split_record(
    record: Annotated[str, typer.Argument(help="Id of the record that is something else than what it is merged with.")],
    why: WhyOption = None,
    by: ByOption = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Judge a record to be none of those it is merged with; they stay one, and are not merged with it again."""
    with opened() as graph:
        done = split(graph, record, by=author_of(by), why=why)
    _print([done], form)


@app.command("undo")
def undo_decision(
    decision: Annotated[str, typer.Argument(help="Id of the decision, such as decision.12.")],
    why: WhyOption = None,
    by: ByOption = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """End what a decision began and begin again what it ended, unless a later decision rests on it."""
    with opened() as graph:
        done = undo(graph, decision, by=author_of(by), why=why)
    _print([done], form)


@app.command("apply-certain")
def apply_all_certain(form: AnswerFormatOption = AnswerFormat.table) -> None:
    """Merge all pairs that are certain by identifier, each a decision that can be undone by itself."""
    with opened() as graph:
        done, refused = apply_certain(graph)
    _print(done, form)
    if form is AnswerFormat.table:
        if not done:
            typer.echo("Nothing is certain by identifier that is not decided already.")
        for reason in refused:
            typer.echo(f"not merged: {reason}", err=True)


@app.command()
def log(limit: LimitOption = 20, form: AnswerFormatOption = AnswerFormat.table) -> None:
    """List the decisions, newest first: author, time, reason, and what they judge."""
    with opened() as graph:
        rows = fetch_decisions(graph, limit=limit)
    columns = ["id", "kind", "by", "at", "why", "judgements", "undone_by"]
    if form is AnswerFormat.json:
        print_json({"data": rows, "next": None})
    elif not rows and form is AnswerFormat.table:
        typer.echo("No decision on identity has been taken yet.")
    else:
        told = [{**one, "at": str(one["at"])[:16], "judgements": judgements_in_words(one)} for one in rows]
        print_answer({"data": told, "next": None}, columns, form)


@app.command()
def show(
    thing: Annotated[str, typer.Argument(help="An actor, fact or other thing by any of its ids, or a decision.")],
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Show the records that stand for an actor or a fact, and by which decisions; or one decision with its evidence."""
    if thing.startswith("decision."):
        with opened() as graph:
            found = fetch_decision(graph, thing)
        _show_decision(found, form)
        return
    with store_progress() as progress, open_client(progress=progress) as client:
        answer = client.query("records-of", thing=thing)
    if form is not AnswerFormat.table:
        columns = ["record", "canonical", "datasets", "says", "claims", "since", "decisions"]
        print_answer(answer.document(), columns, form)
        return
    typer.echo(f"{answer.rows[0]['canonical']} is {len(answer.rows)} record(s)")
    print_blocks(
        [_record_in_words(one) for one in answer.rows], ["record", "data sets", "names", "claims", "decisions"]
    )


def judgements_in_words(decision: Mapping[str, Any]) -> str:
    """What a decision judges: `pax:1 = tertius:mnla`, `≠` for different, `no longer` for what it ended."""
    signs = {"same": "=", "different": "≠"}
    begun = [f"{one['left']} {signs[one['verdict']]} {one['right']}" for one in decision["began"]]
    ended = [f"no longer {one['left']} {signs[one['verdict']]} {one['right']}" for one in decision["ended"]]
    return "\n".join([*ended, *begun])


def _print(done: list[Decided], form: AnswerFormat) -> None:
    rows = [one.summary() for one in done]
    if form is AnswerFormat.json:
        print_json({"data": rows, "next": None})
    elif form is AnswerFormat.csv:
        print_answer({"data": rows, "next": None}, ["id", "kind", "epoch", "began", "ended", "canonical"], form)
    else:
        for one in rows:
            stands: dict[str, list[str]] = {}
            for record, canonical in one["canonical"].items():
                stands.setdefault(canonical, []).append(record)
            said = "; ".join(f"{', '.join(records)} → {canonical}" for canonical, records in stands.items())
            typer.echo(f"{one['id']} ({one['kind']}), epoch {one['epoch']}: {said}")


def _show_decision(found: Mapping[str, Any], form: AnswerFormat) -> None:
    if form is AnswerFormat.json:
        print_json(found)
        return
    told = {**found, "judgements": judgements_in_words(found)}
    print_blocks([told], ["id", "kind", "by", "at", "why", "record", "undoes", "undone_by", "judgements"])
    if found["evidence"]:
        print_table(found["evidence"], ["feature", "score", "weight", "left", "right"])


def _candidate_in_words(one: Mapping[str, Any]) -> dict[str, Any]:
    names = [f"{one[side]} ({one[f'{side}_name']})" for side in ("left", "right")]
    told = sorted(one["evidence"], key=lambda part: -part["weight"])
    evidence = [
        f"{part['feature']} {part['score']:.2f}: {_side(part['left'])} | {_side(part['right'])}" for part in told
    ]
    return {
        "candidate": "\n".join(names),
        "score": "certain by identifier" if one["certain"] else f"{one['score']:.2f}",
        "evidence": "\n".join(evidence),
        "decide": f"tertius identity merge {one['left']} {one['right']}",
    }


def _side(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return str(value)
    more = f" and {len(value) - _SHOWN_EVIDENCE} more" if len(value) > _SHOWN_EVIDENCE else ""
    return ", ".join(map(str, value[:_SHOWN_EVIDENCE])) + more


def _record_in_words(one: Mapping[str, Any]) -> dict[str, Any]:
    names: dict[str, None] = {}
    for text in one["says"]:
        said = json.loads(text)
        found = [said.get("name"), said.get("acronym"), *(name["text"] for name in said.get("names", ()))]
        names |= dict.fromkeys(name for name in found if name)
    decisions = [
        f"{made['decision']} by {made['by']}, {made['at'][:10]}: the same as {made['other']}"
        + (f" ({made['why']})" if made["why"] else "")
        for made in one["decisions"]
    ]
    return {
        "record": one["record"],
        "data sets": ", ".join(one["datasets"]),
        "names": "; ".join(names),
        "claims": one["claims"],
        "decisions": "\n".join(decisions),
    }
