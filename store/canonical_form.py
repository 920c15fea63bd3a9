"""The canonical form as a file that can be compared, and the first difference between two of them in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tertius.graph_schema.errors import InvalidInput
from tertius.store.fingerprint import HEADING, fetch_lines, hash_lines
from tertius.store.graph import Graph
from tertius.store.revisions import fetch_revisions

_CONTENT = """
UNWIND $ids AS id
MATCH (v:Version {id: id})
WHERE v.since <= $epoch < v.until
RETURN v.id AS id, v.policies AS policies, properties(v) AS own,
       [(v)-[r]->(t) WHERE type(r) <> 'VERSION_OF' | [type(r), coalesce(t.id, t.key), properties(r)]] AS parts
"""
_NOT_SAID = {"uid", "id", "since", "until", "policies", "digest"}
_CHUNK = 1_000

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """A canonical form: where it is from, in words, and its lines, each with what stands behind its hash."""

    name: str
    lines: Mapping[str, Content]

    def fingerprint(self) -> str:
        """The fingerprint of this form."""
        return hash_lines(sorted(self.lines))

    def items(self) -> dict[tuple[str, ...], tuple[str, Content]]:
        """The lines by what they speak of, which is the line without its hashes."""
        return {_key(line): (line, content) for line, content in self.lines.items()}


def fetch_form(graph: Graph, epoch: int) -> Form:
    """The canonical form of the graph at an epoch, with the content that the hashes stand for."""
    lines = fetch_lines(graph, epoch)
    words = [line.split(" ") for line in lines]
    said = fetch_revisions(graph, {parts[1] for parts in words if parts[0] in "ch"})
    versions = _fetch_versions(graph, {parts[1] for parts in words if parts[0] == "v"}, epoch)
    behind: dict[str, Content] = {}
    for line, parts in zip(lines, words, strict=True):
        if parts[0] == "v":
            behind[line] = versions[parts[1], parts[3]]
        else:
            behind[line] = said[parts[1]]["slots"] if parts[0] in "ch" else {}
    return Form(f"the graph at epoch {epoch}", behind)


def write_form(form: Form, out: IO[str]) -> None:
    """Write the heading and the lines, each with a tab and its content as JSON behind it."""
    out.write(HEADING + "\n")
    for line in sorted(form.lines):
        content = json.dumps(form.lines[line], sort_keys=True, ensure_ascii=False)
        out.write(f"{line}\t{content}\n")


def read_form(path: Path) -> Form:
    """A canonical form that `write_form` wrote.

    Raises
    ------
    InvalidInput
        If the file is none, or one of another version.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        if lines[0] != HEADING:
            raise InvalidInput(
                f'{path}: "{lines[0][:60]}" found, "{HEADING}" expected. Write it anew with '
                "`tertius fingerprint --form FILE`, by the same release of tertius."
            )
        told = (line.partition("\t") for line in lines[1:] if line)
        return Form(str(path), {line: json.loads(content) for line, _, content in told})
    except (OSError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(
            f"{path} is no canonical form: {error}. Write one with `tertius fingerprint --form FILE`."
        ) from None


def explain(here: Form, there: Form) -> str:
    """The first difference between two forms in words, or that there is none.

    Claims come before what is served because of them, so that the first difference is the nearest to the cause.
    """
    ours, theirs = here.items(), there.items()
    differing = sorted(key for key in {*ours, *theirs} if ours.get(key, ("",))[0] != theirs.get(key, ("",))[0])
    if not differing:
        return f"{here.name} and {there.name} say the same."
    more = f" {len(differing) - 1} more differ." if len(differing) > 1 else ""
    return _told(differing[0], here, there) + more


def _told(key: tuple[str, ...], here: Form, there: Form) -> str:
    ours, theirs = here.items().get(key), there.items().get(key)
    if ours is None or theirs is None:
        return f"{_in_words(key)} is in {there.name if ours is None else here.name} only."
    slots = [slot for slot in sorted({*ours[1], *theirs[1]}) if ours[1].get(slot) != theirs[1].get(slot)]
    if not slots:
        return f"{_in_words(key)} differs in what the form has only as a hash: {ours[0]} / {theirs[0]}."
    first, second = (_value(one[1].get(slots[0])) for one in (ours, theirs))
    return f"{_in_words(key)} differs in {slots[0]}: {first} in {here.name}, {second} in {there.name}."


def _key(line: str) -> tuple[str, ...]:
    """What a line speaks of: a claim by its id, a version by its thing and policies."""
    sort, *words = line.split(" ")
    if sort in "ch":
        return sort, words[0].rpartition("#")[0], words[1]
    return (sort, words[0], words[2]) if sort == "v" else (sort, *words)


def _in_words(key: tuple[str, ...]) -> str:
    sort, *words = key
    if sort == "v":
        return f"What is served of {words[0]} (policies {', '.join(words[1].strip(',').split(','))})"
    return {
        "c": "The claim {} on {}",
        "h": "The withheld claim {} on {}",
        "w": "The withdrawal of the {} {}",
        "r": "That the record {} stands for {}",
        "j": "The judgement {}: {} and {}",
    }[sort].format(*words)


def _value(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)


def _fetch_versions(graph: Graph, ids: set[str], epoch: int) -> dict[tuple[str, str], dict[str, Any]]:
    """What each version says, by its thing and its policies as a line writes them."""
    wanted = sorted(ids)
    chunks = (wanted[start : start + _CHUNK] for start in range(0, len(wanted), _CHUNK))
    rows = (row for chunk in chunks for row in graph.read(_CONTENT, ids=chunk, epoch=epoch))
    return {(row["id"], "".join(f"{one}," for one in row["policies"])): dict(_said(row)) for row in rows}


def _said(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row["own"].items():
        if name not in _NOT_SAID:
            yield name, _plain(value)
    for relation, target, properties in sorted(row["parts"], key=repr):
        words = [str(properties[name]) for name in ("text", "of", "of_actor", "record") if properties.get(name)]
        yield " ".join([relation, target, *words]), _plain(properties)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in sorted(value.items())}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.iso_format() if hasattr(value, "iso_format") else value
