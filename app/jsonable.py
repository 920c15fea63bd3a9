"""What JSON has no form for: lists that are read from disk become lists, days and instants text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def jsonable(value: Any) -> Any:
    """The default of `orjson.dumps`: what stands in a document for a value that JSON does not know."""
    return list(value) if isinstance(value, Sequence) else str(value)
