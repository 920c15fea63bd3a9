"""Answers that may be passed on: the same questions, asked of what remains without what has to be kept back.

The graph holds, for each thing of which something may not be passed on, versions decided by the other claims alone
(`public:best` and so on, see `store.served`). `share=public` reads those and, where nothing is kept back, the common
ones. Asking for all costs nothing: statements are only rewritten where `share=public` is asked.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterable, Mapping
from functools import lru_cache
from typing import Any

from tertius.graph_schema.errors import Refused
from tertius.store.policies import SHARED
from tertius.store.reader import Reader

_POLICY = re.compile(r"(\$policy|'best') IN (\w+)\.policies")
_ONLY_PUBLIC = re.compile(r"^([ \t]*)//public:", re.MULTILINE)
_MARKED_LATER = """
MATCH (now:SourceVersion)-[:VERSION_OF]->(s:Source)
WHERE now.kept_back AND now.since <= $newest < now.until
WITH DISTINCT s
MATCH (s)<-[:VERSION_OF]-(then:SourceVersion)
WHERE then.since <= $epoch < then.until AND then.kept_back IS NULL
RETURN collect(DISTINCT s.id) AS sources
"""


class PublicReader(Reader):
    """A reader that sees what may be passed on, whatever statement it is given."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.driver, reader.target, reader.timeout_seconds)

    async def rows(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """As `Reader.rows`."""
        return await super().rows(as_public(statement), _shared(parameters or {}))

    async def value(self, statement: str, parameters: Mapping[str, Any]) -> list[Any]:
        """As `Reader.value`."""
        return await super().value(as_public(statement), _shared(parameters))

    def batches(
        self, statement: str, parameters: Mapping[str, Any], size: int = 500
    ) -> AsyncGenerator[list[list[Any]], None]:
        """As `Reader.batches`."""
        return super().batches(as_public(statement), _shared(parameters), size)


@lru_cache(maxsize=512)
def as_public(statement: str) -> str:
    """The statement with every filter by policy narrowed, and the lines that begin with `//public:` in force."""

    def narrowed(match: re.Match[str]) -> str:
        asked, version = match.groups()
        shared = "$shared" if asked == "$policy" else f"'{SHARED}best'"
        return f"({shared} IN {version}.policies OR ({asked} IN {version}.policies AND {version}.kept_back IS NULL))"

    return _ONLY_PUBLIC.sub(r"\1", _POLICY.sub(narrowed, statement))


def _shared(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {**parameters, "shared": f"{SHARED}{parameters.get('policy', 'best')}"}


async def require_marked(reader: Reader, epoch: int, newest: int) -> None:
    """Refuse to repeat what was passed on before its source was marked as one to be kept back.

    Raises
    ------
    Refused
        Naming the sources that were marked after that epoch.
    """
    if epoch >= newest:
        return
    (sources,) = await reader.value(_MARKED_LATER, {"epoch": epoch, "newest": newest})
    if sources:
        raise Refused(
            f"share=public: at epoch {epoch} {', '.join(sorted(sources)[:5])} could be passed on, and may not now. "
            "Ask without known_at."
        )


def left_out(everything: Iterable[Mapping[str, Any]], shared: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many rows, and how many of their claims, an answer lacks because they may not be passed on."""
    full, public = list(everything), list(shared)
    return {"rows": max(0, len(full) - len(public)), "claims": len(_claims(full) - _claims(public))}


def _claims(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The claims of rows: a column `claims` of mappings, which elsewhere is their number, or a column `claim`."""
    listed = (row["claims"] for row in rows if isinstance(row.get("claims"), list))
    found = {one["claim"] for claims in listed for one in claims if isinstance(one, Mapping)}
    return found | {row["claim"] for row in rows if isinstance(row.get("claim"), str)}
