"""`tertius diff`: what changed between two states of the graph, or of the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any

import typer

from tertius.app.cli.printing import AnswerFormat, AnswerFormatOption, print_json, write_csv
from tertius.app.cli.store import store_progress
from tertius.client import open as open_client

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}
_COLUMNS = ("change", "label", "kind", "id", "valid", "slot", "before", "after")


class PolicyName(StrEnum):
    """The policies by which claims decide."""

    best = "best"
    majority = "majority"
    strict = "strict"
    all = "all"


def diff(
    from_: Annotated[
        str, typer.Option("--from", metavar="A", help="An epoch, an instant or a load; with --valid a date.")
    ],
    to: Annotated[str, typer.Option("--to", metavar="B", help="The same for the second state.")],
    valid: Annotated[
        bool, typer.Option("--valid", help="A and B are valid dates (EDTF): what changed in the world.")
    ] = False,
    policy: Annotated[PolicyName, typer.Option(help="The policy by which claims decide.")] = PolicyName.best,
    known_at: Annotated[str | None, typer.Option(help="With --valid: the epoch or instant that is asked.")] = None,
    form: AnswerFormatOption = AnswerFormat.table,
) -> None:
    """Show what was added, removed and changed, as world-change, knowledge-change or correction."""
    with store_progress() as progress, open_client(progress=progress) as graph:
        found = graph.diff(from_, to, valid=valid, policy=policy.value, known_at=known_at)
    if form is AnswerFormat.json:
        print_json(found)
    elif form is AnswerFormat.csv:
        write_csv(_rows(found), _COLUMNS)
    else:
        for line in _lines(found):
            typer.echo(line)


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    counts = ", ".join(f"{number} {change}" for change, number in found["counts"].items()) or "nothing changed"
    labels = ", ".join(f"{number} {label}" for label, number in sorted(found["labels"].items()))
    yield f"From {_state(found['from'])} to {_state(found['to'])}: {counts}" + (f" ({labels})" if labels else "")
    for one in found["data"]:
        there = one["after"] or one["before"]
        title = " ".join(word for word in (one["kind"], one["id"], _title(there)) if word)
        yield f"{_SIGNS[one['change']]} {title} [{one['label']}]"
        yield from (f"    {line}" for line in _body(one, there))


def _body(one: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[str]:
    people = ", ".join(_person(part) for part in there["participants"])
    if people:
        yield people
    if one["change"] != "changed":
        told = {name: value for name, value in there["values"].items() if not name.startswith(("names", "identifiers"))}
        yield from (f"{name}: {_value(value)}" for name, value in told.items() if name not in {"name", "attested"})
    elif one["slots"]:
        # The bounds follow from the dates; alone they tell that a source saw further than another.
        dated = any(slot["slot"] == "valid" for slot in one["slots"])
        for slot in one["slots"]:
            if not (dated and slot["slot"] == "bounds"):
                label = f" [{slot['label']}]" if slot["label"] != one["label"] else ""
                yield f"{slot['slot']}: {_value(slot['before'])} → {_value(slot['after'])}{label}"
    for what, claims in one.get("claims", {}).items():
        if claims:
            yield f"claims {what}: {', '.join(claims)}"


def _state(state: Mapping[str, Any]) -> str:
    if "valid" in state:
        return f"{state['valid']} (epoch {state['epoch']})"
    why = ", ".join(word for word in ((state["published_at"] or "")[:19], state["why"]) if word)
    return f"epoch {state['epoch']}" + (f" ({why})" if why else "")


def _title(there: Mapping[str, Any]) -> str:
    return str(there["values"].get("name") or there["valid"] or "")


def _person(part: Mapping[str, Any]) -> str:
    details = [str(part[name]) for name in ("role", "side", "valid") if part.get(name) not in (None, "/")]
    return f"{part['relation']} {part['name'] or part['id']}" + (f" ({'; '.join(details)})" if details else "")


def _value(value: Any) -> str:
    if value is None:
        return "nothing"
    if value is True:
        return "named"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _rows(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in found["data"]:
        about = {name: one[name] for name in ("change", "label", "kind", "id")}
        about["valid"] = (one["after"] or one["before"])["valid"]
        for slot in one["slots"] or [{}]:
            yield {**about, **slot}
