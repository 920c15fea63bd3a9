"""What asking a question gives: rows with the epoch that they were read at, whole pages or as they are read."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

import orjson

from tertius.graph_schema.errors import ParameterError
from tertius.queries.header import Question
from tertius.queries.request import Cursor


@dataclass
class Answer:
    """The rows of a question, the epoch they were read at, and where the next ones begin."""

    rows: list[dict[str, Any]]
    epoch: int
    next: str | None
    left_out: dict[str, int] | None = None
    """With `share=public` on the first page: how many rows and claims are not shown; None where all are."""
    permalink: str | None = None
    """Where the API gives this very answer again; see `queries.permalink`."""

    def document(self) -> dict[str, Any]:
        """The answer as it is served everywhere."""
        document = {"data": self.rows, "next": self.next, "permalink": self.permalink}
        return document if self.left_out is None else {**document, "left_out": self.left_out}


@dataclass
class StreamedAnswer:
    """An answer whose rows are read from the database while they are passed on."""

    batches: AsyncGenerator[list[dict[str, Any]], None]
    """The rows, some hundred at a time, and one more than `max_rows` if there are more; to be closed."""
    epoch: int
    permalink: str
    max_rows: int
    """Where the answer is cut off."""
    skipped: int
    """How many rows came before, as a cursor had it."""
    left_out: dict[str, int] | None = None

    def cursor(self, rows: int) -> str:
        """Where to go on after so many rows."""
        return Cursor(epoch=self.epoch, skip=self.skipped + rows).encode()


def with_fields(question: Question, fields: str | None) -> Question:
    """The question with the columns asked for only, in its own order; those that nobody looks at are not computed.

    Raises
    ------
    ParameterError
        If it has no such column.
    """
    if fields is None:
        return question
    wanted = {name.strip() for name in fields.split(",")}
    unknown = sorted(wanted - question.columns.keys())
    if unknown:
        known = ", ".join(question.columns)
        raise ParameterError(f'fields: {question.name} has no column "{unknown[0]}"; it has {known}.')
    return replace(question, columns={name: one for name, one in question.columns.items() if name in wanted})


def served_row(row: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """A row with its columns in the declared order; the version's account says what was overruled, and who decided."""
    served = {name: row[name] for name in question.columns}
    account = served.get("overruled")
    if isinstance(account, str):
        decision = orjson.loads(account)
        served["overruled"] = decision["overruled"]
        decides: dict[str, list[str]] = {}
        for slot, claims in decision["deciding"].items():
            for claim in claims:
                decides.setdefault(claim, []).append(slot)
        for claim in served.get("claims") or ():
            claim["decides"] = decides.get(claim["claim"], [])
    return served


async def served_batches(
    batches: AsyncGenerator[list[list[Any]], None], question: Question
) -> AsyncGenerator[list[dict[str, Any]], None]:
    """The rows of a statement that returns one mapping a row, each as it is served."""
    async with aclosing(batches) as found:
        async for batch in found:
            yield [served_row(row, question) for (row,) in batch]
