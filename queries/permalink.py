"""The address under which an answer can be had again: what was asked, frozen in time, and the epoch that answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from tertius.graph_schema.errors import Gone
from tertius.store.reader import EpochRecord, Reader

AS_OF = ("as_of",)


def permalink(
    path: str,
    given: Mapping[str, Any],
    record: EpochRecord,
    today: date | None = None,
    days: Collection[str] = AS_OF,
) -> str:
    """A path with parameters that gives the same rows as long as the graph can answer as of that epoch.

    Parameters
    ----------
    given : the parameters as they were given.
    record : the epoch that answered. Its instant stands in the link, and its fingerprint, by which a graph that is
        another one is told.
    today : the day that `today` means; this one in UTC if not given.
    days : the parameters that say which days are asked about; what is `today` or left out is frozen.
    """
    of_record = {"known_at": record.instant, "fingerprint": record.fingerprint}
    # They stand last, so that the permalink of what a permalink gives is itself.
    frozen = {name: value for name, value in given.items() if name not in of_record}
    for name in days:
        if frozen.get(name, "today") == "today":
            frozen[name] = (today or datetime.now(UTC).date()).isoformat()
    frozen |= of_record
    return f"{path}?{urlencode(frozen, safe=':/,')}"


def as_parameters(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as they stand in an address, by name: what is None is left out, a mapping is a JSON object.

    The same values give the same address, whether they came as text or as Python has them.
    """
    ordered = sorted(values, key=lambda name: (name in AS_OF, name))
    return {name: _as_text(values[name]) for name in ordered if values[name] is not None}


def _as_text(value: Any) -> str:
    if isinstance(value, Mapping | bool):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return str(value)


async def require_same(reader: Reader, epoch: int, fingerprint: str | None) -> None:
    """Refuse to answer a permalink that was made by another graph.

    Raises
    ------
    Gone
        If the epoch has another fingerprint here.
    """
    if fingerprint is not None and (await reader.record(epoch)).fingerprint != fingerprint:
        raise Gone(
            f"This permalink was made by another graph, or by this one before it was restored: its epoch {epoch} is "
            "not the one that answered. Ask without fingerprint and known_at for what is served now."
        )
