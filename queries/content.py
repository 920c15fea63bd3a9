"""What an export is made of: the facts that an answer rests on, and all that is served of them, page by page.

The ids come first, in one short query; the rest is read by id at the same epoch, a thousand facts at a time. Versions
never change, so that the pages fit together whatever is loaded meanwhile, and no transaction stays open for a reader
who takes long.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.registry import entity_kinds, fact_kinds
from tertius.queries.catalogue import Catalogue
from tertius.queries.filters import Filters
from tertius.queries.shared import read_statement
from tertius.queries.standard_columns import StandardColumn, extend_statement
from tertius.store.reader import Reader

_PAGE = 1_000
# A fact's version carries the kind itself as its label, an entity's one that ends in Version.
_FACT = "CASE WHEN any(label IN labels(version) WHERE label <> 'Version' AND label ENDS WITH 'Version') THEN [] "
_SUPPLIED = {
    "rests_on": StandardColumn("ids of the facts that the row is about", f"{_FACT} ELSE [version.id] END"),
}


@dataclass
class FactIds:
    """The facts that an answer rests on, each once and in the answer's order, and what they are to be read with."""

    certainty: dict[str, str | None]
    """By id; None where the question does not tell certainty."""
    epoch: int
    policy: str
    reader: Reader
    left_out: dict[str, int] | None
    without: Sequence[str] = ()
    """The roles and relations in which nobody is read."""


@dataclass
class Narrowed:
    """What a filter left of facts, and what it took away."""

    found: FactIds
    facts: int
    """How many facts it left out."""

    participants: int
    """How many participants it left out of the facts that it kept."""

    claims: frozenset[str]
    """The claims on the facts that it kept, where they were asked for."""


async def fetch_fact_ids(catalogue: Catalogue, name: str, values: Mapping[str, Any]) -> FactIds:
    """The ids of the facts that the answer of a question rests on.

    Raises
    ------
    ParameterError
        If the question is not about facts; and as `Catalogue.run`.
    """
    bound = await catalogue.bind(name, values)
    question = bound.question
    if not (question.has_version or question.rests_on_facts):
        raise _no_facts(name, catalogue)
    columns = ("rests_on", *(one for one in ("certainty",) if one in question.columns))
    supplied = _SUPPLIED if question.has_version else {}
    statement = extend_statement(question.statement, columns, supplied)
    _, rows = await bound.reader.value(statement, bound.parameters)
    found: dict[str, str | None] = {}
    for row in rows:
        for one in row["rests_on"]:
            # Of several ways to one fact the surest counts.
            if found.get(one) != "certain":
                found[one] = row.get("certainty")
    if rows and not found:
        raise _no_facts(name, catalogue)
    left_out = None
    if bound.common.share == "public":
        left_out = (await catalogue.run(name, {**values, "limit": 1})).left_out
    return FactIds(found, bound.parameters["epoch"], bound.common.policy, bound.reader, left_out)


def _no_facts(name: str, catalogue: Catalogue) -> ParameterError:
    known = ", ".join(one.name for one in catalogue.questions.values() if one.has_version or one.rests_on_facts)
    return ParameterError(f"question: {name} is not about facts, which is what an export holds; choose among {known}.")


async def fact_pages(found: FactIds) -> AsyncIterator[list[dict[str, Any]]]:
    """Everything that is served of the facts, a page at a time."""
    names = sorted({name for kind in fact_kinds().values() for name in kind.values()})
    read_with = {"value_names": names, "without": list(found.without)}
    async for page in _pages("evidence/_exported_facts", found, list(found.certainty), read_with):
        yield page


async def narrow(found: FactIds, filters: Filters, *, with_claims: bool = False) -> Narrowed:
    """The facts that filters leave, in their order.

    Raises
    ------
    NotFound, AmbiguousName
        If a filter names no actor, or several.
    """
    asked = await filters.parameters(found.reader, found.epoch)
    kept: set[str] = set()
    claims: set[str] = set()
    dropped = 0
    read_with = {**asked, "with_claims": with_claims}
    async for page in _pages("evidence/_narrowed_facts", found, list(found.certainty), read_with):
        for row in page:
            kept.add(row["id"])
            claims.update(row["claims"])
            dropped += row["dropped"]
    left = replace(
        found,
        certainty={one: certainty for one, certainty in found.certainty.items() if one in kept},
        without=filters.without,
    )
    return Narrowed(left, len(found.certainty) - len(kept), dropped, frozenset(claims))


async def thing_pages(found: FactIds, ids: Iterable[str]) -> AsyncIterator[list[dict[str, Any]]]:
    """Everything that is served of actors and other things, a page at a time."""
    names = sorted({name for kind in entity_kinds().values() for name in kind.values()} - {"type"})
    async for page in _pages("evidence/_exported_things", found, list(ids), {"value_names": names}):
        yield page


async def fetch_loads(found: FactIds, ids: Iterable[str]) -> list[dict[str, Any]]:
    """The loads of these ids: data set, file, epoch and the instant of publication."""
    return await found.reader.rows(read_statement("evidence/_exported_loads"), {"ids": list(ids)})


async def _pages(
    statement: str, found: FactIds, ids: Sequence[str], read_with: Mapping[str, Any]
) -> AsyncIterator[list[dict[str, Any]]]:
    """The pages one by one; each is asked for while whoever reads is busy with the one before."""
    shared = {"epoch": found.epoch, "policy": found.policy, **read_with}

    def ask(start: int) -> asyncio.Task[list[dict[str, Any]]]:
        page = {"ids": ids[start : start + _PAGE], **shared}
        return asyncio.create_task(found.reader.rows(read_statement(statement), page))

    if not ids:
        return
    following = ask(0)
    try:
        for start in range(_PAGE, len(ids), _PAGE):
            rows = await following
            following = ask(start)
            yield rows
        yield await following
    finally:
        following.cancel()
