"""A planned or applied load on the terminal: in words for people, one row a change for spreadsheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import typer

from tertius.app.cli.printing import AnswerFormat, overruled_in_words, print_json, print_table, write_csv

SHOWN = 20
"""How many of each sort are printed; JSON and CSV have all."""

_COLUMNS = ("what", "kind", "id", "claim", "slot", "old", "new", "where", "code", "message")


def print_load(summary: Mapping[str, Any], form: AnswerFormat) -> None:
    """Print the summary of a plan or of an applied load."""
    if form is AnswerFormat.json:
        print_json(summary)
    elif form is AnswerFormat.csv:
        write_csv(_rows(summary), _COLUMNS)
    else:
        for line in _lines(summary):
            typer.echo(line)
        if summary["rejects"]:
            counts = ", ".join(f"{number} {code}" for code, number in _by_code(summary["rejects"]).items())
            typer.echo(f"Rejects: {counts}")
            shown = _sampled(summary["rejects"], "code")
            print_table(shown, ["code", "where", "value", "message"])
            if len(summary["rejects"]) > len(shown):
                typer.echo(f"… and {len(summary['rejects']) - len(shown)} more (--format json or csv has all)")


def print_rollback(plan: Mapping[str, Any], *, to_stderr: bool = False) -> None:
    """Print what a rollback changes, in words."""
    ended, begun = plan["claims"]["ended"], plan["claims"]["begun"]
    lines = [f"{plan['id']} ({plan['file']}), scope {plan['scope']}"]
    lines.append(f"  claims: {ended} cease to live, {begun} come back")
    for what, ids in plan["ids"].items():
        if ids:
            lines.append(f"  {what}: {_counted(plan[what])}")
            lines += [f"    {line}" for line in _first(ids)]
    if not any(plan["ids"].values()):
        lines.append("  nothing that is served changes")
    for line in lines:
        typer.echo(line, err=to_stderr)


def _lines(summary: Mapping[str, Any]) -> Iterator[str]:
    state = f"{summary['id']} {summary['state']}" if "id" in summary else "planned; nothing is written"
    release = f", release {summary['release']}" if summary["release"] else ""
    yield f"{summary['dataset']}: {state}; epoch {summary['epoch']}, scope {summary['scope']}{release}"
    yield "  claims: " + ", ".join(f"{number} {what}" for what, number in summary["claims"].items())
    for what, counts in summary["facts"].items():
        if counts:
            yield f"  {what}: {_counted(counts)}"
    yield f"  {_retraction(summary)}"
    changing = any(number for what, number in summary["claims"].items() if what != "unchanged")
    if summary["applied_as"] and not changing and not summary.get("wrote"):
        yield f"  the same content is applied as {summary['applied_as']}; nothing is written"
    if "id" not in summary:
        yield from _details(summary)
    elif summary["conflicts"]:
        yield f"  {len(summary['conflicts'])} of the things written are disputed (tertius query run disputed-facts)"


def _retraction(summary: Mapping[str, Any]) -> str:
    if summary["retracts"] is None:
        return "retracts nothing: this input only adds and revises (--replaces makes it stand for its whole scope)"
    number = len(summary["retracts"]["claims"])
    claims = "1 claim" if number == 1 else f"{number} claims"
    return f"retracts {claims} that it no longer makes, within the scope {summary['retracts']['scope']} only"


def _details(summary: Mapping[str, Any]) -> Iterator[str]:
    sections = (
        ("Added", "additions", _addition),
        ("Changed", "changes", _change),
        ("Retracted", "retractions", lambda one: [f"{one['kind']} {one['id']} (claim {one['claim']})"]),
        ("Disputed among the things written", "conflicts", _conflict),
        ("Identity questions", "identity_questions", lambda one: [_question(one)]),
    )
    for title, name, told in sections:
        rows = summary.get(name) or []
        if rows:
            yield f"{title} ({len(rows)}):"
            shown = _sampled(rows)
            for row in shown:
                yield from (f"  {line}" for line in told(row))
            if len(rows) > len(shown):
                yield f"  … and {len(rows) - len(shown)} more (--format json or csv has all)"


def _sampled(rows: Sequence[Mapping[str, Any]], by: str = "kind") -> list[Mapping[str, Any]]:
    """At most `SHOWN` rows, so chosen that no kind of thing hides the others."""
    if len(rows) <= SHOWN:
        return list(rows)
    # Each kind in turn gives its next row, until there are enough. There may be a million of them on disk.
    waiting: dict[str | None, list[int]] = {}
    for number, row in enumerate(rows):
        of_kind = waiting.setdefault(row.get(by), [])
        if len(of_kind) < SHOWN:
            of_kind.append(number)
    turns = sorted((turn, number) for numbers in waiting.values() for turn, number in enumerate(numbers))
    return [rows[number] for number in sorted(number for _, number in turns[:SHOWN])]


def _addition(one: Mapping[str, Any]) -> list[str]:
    who = ", ".join(
        f"{part['relation']} {part['id']}" + (f" ({part['role']})" if part["role"] else "")
        for part in one["participants"]
    )
    words = [one["kind"], one["id"], one["name"] or "", one["valid"] or ""]
    return [" ".join(word for word in words if word) + (f": {who}" if who else "")]


def _change(one: Mapping[str, Any]) -> list[str]:
    slots = [f"  {slot['slot']}: {_value(slot['old'])} → {_value(slot['new'])}" for slot in one["slots"]]
    return [f"{one['kind']} {one['id']} ({one['where']}; claim {one['claim']})", *slots]


def _conflict(one: Mapping[str, Any]) -> list[str]:
    return [f"{one['kind']} {one['id']}", *(f"  {_lost(lost)}" for lost in one["overruled"])]


def _lost(lost: Mapping[str, Any]) -> str:
    """`amount 46000000 (claims) gives way to 6000000 (claims): reliability B over C`."""
    served = f" to {lost['served']}" if lost["served"] is not None else ""
    by = f" ({', '.join(lost['decided_by'])})" if lost["decided_by"] else ""
    way = f" gives way{served or ' to the claims'}{by}" if by else " is not served"
    return f"{overruled_in_words(lost)} ({', '.join(lost['claims'])}){way}: {lost['why']}"


def _question(one: Mapping[str, Any]) -> str:
    """`Actor tertius:au "African Union" may be cwm:actor:african-union "African Union" (1.0: kind, name)`."""
    how = "is" if "is" in one else "may be"
    why = ", ".join(one["because of"])
    return f'{one["kind"]} {one["id"]} "{one["name"]}" {how} {one[how]} "{one["called"]}" ({one["score"]}: {why})'


def _value(value: Any) -> str:
    """A value of a slot; what is only named or not says so."""
    if value is None:
        return "nothing"
    if value is True:
        return "named"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f'"{value}"' if isinstance(value, str) else str(value)


def _rows(summary: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in summary.get("additions", []):
        yield {"what": "add", "new": one["name"] or one["valid"], **_ids(one)}
    for one in summary.get("changes", []):
        yield from ({"what": "change", "where": one["where"], **_ids(one), **slot} for slot in one["slots"])
    for one in summary.get("retractions", []):
        yield {"what": "retract", **_ids(one)}
    for one in summary["conflicts"]:
        for lost in one["overruled"]:
            said = {"slot": lost["slot"], "old": lost["value"], "claim": ", ".join(lost["claims"])}
            yield {"what": "conflict", **_ids(one), **said, "message": f"overruled: {lost['why']}"}
    for one in summary.get("identity_questions", []):
        yield {"what": "identity", **_ids(one), "message": _question(one)}
    for one in summary["rejects"]:
        found = {name: one[name] for name in ("claim", "where", "code", "message")}
        yield {"what": "reject", "old": one["value"], **found}


def _ids(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.get(name) for name in ("kind", "id", "claim")}


def _by_code(rejects: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    return dict(sorted(Counter(one["code"] for one in rejects).items()))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in counts.items())


def _first(ids: list[str]) -> list[str]:
    more = [f"… and {len(ids) - SHOWN} more"] if len(ids) > SHOWN else []
    return [*ids[:SHOWN], *more]
