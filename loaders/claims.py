"""Claims as `tertius claim export` writes them: one graph's word, brought into another.

What it is
    One JSON object a line, one line a claim that counts: id, kind and content of what it says, stance, credibility,
    author, note, and citations with locator and quote. Actors, sources and other things are claims like any other, so
    that the file stands for itself. `.gz` is read too.

What becomes what
    Each line is the claim it was, under the same id. On an empty graph the fingerprint is that of the graph the file
    came from, if nothing there is withdrawn and no decision on identity is in force: those, and the history, move with
    `tertius store dump`. A file adds and revises; with `--replaces` it also retracts what an earlier one said.

What it cannot say
    Which load or data set each claim came from: all are of the data set `claims` here. A claim that another data set
    of this graph makes under the same id is a reject of the load (duplicate-key).

Terms
    Those of the sources that the claims cite; `--share public` leaves out what may not be passed on.

Rejects
    invalid-row, unknown-code, bad-date and date-order for a line that is no claim; unknown-reference, missing-party and
    duplicate-key from the load.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from pydantic import ValidationError

from tertius.graph_schema.claims import Claim, Origin, Reject
from tertius.graph_schema.errors import InvalidInput, TertiusError
from tertius.graph_schema.registry import kind_named, kinds
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import check_options
from tertius.loaders.table.rows import read_lines

DATASET = Dataset(name="claims", title="Claims of another graph", licence="that of each source", scope="claims")


def records(source: Input) -> Iterator[Record]:
    """The claims of each file.

    Raises
    ------
    InvalidInput
        If the first line of a file is no claim: it is some other file.
    UsageError
        If an option is given: there is none.
    """
    check_options(source)
    for file in source.files():
        for number, written in enumerate(read_lines(file), start=1):
            if not written.strip():
                continue
            line: Any = None
            try:
                line = orjson.loads(written)
                yield _claim(line, Origin(file=file.name, row=number))
            except ValueError as error:
                code, message = _told(error)
                if number == 1:
                    raise InvalidInput(
                        f"{file.name}, line 1: {message}. Lines that `tertius claim export` wrote are expected."
                    ) from None
                value = written[:80].decode("utf-8", "replace").strip()
                own = line.get("id") if isinstance(line, dict) else None
                claim = own if isinstance(own, str) else None
                yield Reject(code=code, where=f"{file.name}, line {number}", message=message, value=value, claim=claim)


def _claim(line: Any, origin: Origin) -> Claim:
    if not isinstance(line, dict) or line.get("kind") not in kinds():
        found = line.get("kind") if isinstance(line, dict) else line
        raise ValueError(f'kind: "{found}" found, expected one of {", ".join(kinds())}')
    told = {name: value for name, value in line.items() if name != "kind"}
    says = kind_named(line["kind"]).model_validate(line.get("says"))
    return Claim.model_validate({**told, "says": says, "origin": origin})


def _told(error: ValueError) -> tuple[str, str]:
    """The code and the message of a line that is no claim."""
    if isinstance(error, TertiusError):
        return error.problem_code, error.message
    if not isinstance(error, ValidationError):
        return "invalid-row", str(error)
    problem = error.errors(include_url=False)[0]
    cause = (problem.get("ctx") or {}).get("error")
    message = problem["msg"].removeprefix("Value error, ")
    told = "unknown-code" if message.startswith("unknown-code") else "invalid-row"
    field = ".".join(str(part) for part in problem["loc"])
    return cause.problem_code if isinstance(cause, TertiusError) else told, f"{field}: {message}" if field else message
