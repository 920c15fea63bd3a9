"""The tools: one for each question, made from its header, and search; none of them writes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from tertius.app.mcp.sentences import NOT_RECORDED, ids_of, own_claims, sentences
from tertius.app.parameters import Parameters, make_parameters, question_fields
from tertius.client import AsyncClient
from tertius.graph_schema.errors import ParameterError
from tertius.queries.header import Question
from tertius.queries.request import describe
from tertius.queries.search.asking import SearchRequest, checked
from tertius.queries.shared import read_statement

MAX_ROWS = 100
"""Most rows of one answer: what a model can read."""

DEFAULT_ROWS = 20
MAX_CHARACTERS = 40_000
"""Where the sentences of one answer are cut off; the rows are whole."""

_CLAIMS = "sources-of-fact"
# Of an answer to be read at once, not to be gone on with by programs.
_NOT_OFFERED = frozenset({"fields", "fingerprint"})


@dataclass(frozen=True)
class Said:
    """What a tool gives: sentences, and the same as values."""

    text: str
    document: dict[str, Any]


@dataclass(frozen=True)
class ReadingTool:
    """A tool as it is listed, and what it does."""

    name: str
    title: str
    description: str
    schema: dict[str, Any]
    call: Callable[[AsyncClient, Mapping[str, Any]], Awaitable[Said]]


def reading_tools(questions: Mapping[str, Question]) -> dict[str, ReadingTool]:
    """Every tool by name: `who_mediates_whom` and so on, `search`, and `claims`, which says what a fact rests on."""
    found = [_question_tool(name.replace("-", "_"), one, questions) for name, one in questions.items()]
    found.append(_question_tool("claims", questions[_CLAIMS], questions))
    found.append(_search_tool())
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


def _question_tool(name: str, question: Question, questions: Mapping[str, Question]) -> ReadingTool:
    fields = question_fields(question, questions, _NOT_OFFERED)
    kind, limit = fields["limit"]
    limit.default = DEFAULT_ROWS
    fields["limit"] = (kind, limit)
    model = make_parameters(name, fields)

    async def call(graph: AsyncClient, given: Mapping[str, Any]) -> Said:
        asked = {"limit": DEFAULT_ROWS, **_checked(model, given)}
        asked["limit"] = min(int(asked["limit"]), MAX_ROWS)
        found = await graph.query(question.name, asked)
        return await _said(graph, found.rows, {**found.document(), "epoch": found.epoch})

    columns = "; ".join(f"{one.name}: {one.meaning}" for one in question.columns.values() if one.meaning)
    told = " ".join([question.summary, *question.notes, f"Each row has {columns}."])
    return ReadingTool(name, question.summary, told, model.model_json_schema(), call)


def _search_tool() -> ReadingTool:
    async def call(graph: AsyncClient, given: Mapping[str, Any]) -> Said:
        asked = checked(SearchRequest, given)
        found = await graph.names.search(asked.model_copy(update={"limit": min(asked.limit, MAX_ROWS)}))
        return await _said(graph, found["data"], found)

    summary = "Actors, agreements, processes and other things by name, in any script; small misspellings do not matter."
    told = f"{summary} Use it to find the ids that other tools take."
    return ReadingTool("search", summary, told, SearchRequest.model_json_schema(), call)


def _checked(model: type[Parameters], given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return model.model_validate(dict(given)).given()
    except ValidationError as error:
        raise ParameterError(describe(error)) from None


async def _said(graph: AsyncClient, rows: list[dict[str, Any]], document: Mapping[str, Any]) -> Said:
    """Sentences with their claims; where there is nothing, that nothing is recorded."""
    plain = orjson.loads(orjson.dumps(document, default=str))
    rows = orjson.loads(orjson.dumps(rows, default=str))
    if not rows:
        return Said(NOT_RECORDED, {**plain, "recorded": False})
    bare = [one for row in rows if not own_claims(row) for one in ids_of(row)]
    cited = {}
    if bare:
        parameters = {"ids": list(dict.fromkeys(bare)), "epoch": plain["epoch"]}
        found = await graph.reader.rows(read_statement("evidence/_claims_of"), parameters)
        cited = {row["id"]: row["claims"] for row in found}
    lines = _cut(sentences(rows, cited))
    if plain.get("next"):
        lines.append("There are more rows: ask again with cursor = next.")
    if plain.get("left_out"):
        lines.append(f"Left out, because they may not be passed on: {plain['left_out']}.")
    return Said("\n".join(lines), {**plain, "recorded": True})


def _cut(lines: list[str]) -> list[str]:
    kept: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > MAX_CHARACTERS:
            return [*kept, f"Cut off after {len(kept)} of {len(lines)} sentences; the structured content has all rows."]
        kept.append(line)
    return kept
