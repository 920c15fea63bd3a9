"""Rows on disk: as many as there are, in little memory, to be gone through more than once."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import orjson

# Small exports, which are most of them, never touch the disk.
_IN_MEMORY = 4_000_000


class Spool:
    """Rows in the order they were added; gone when it is no longer referred to."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (lives as long as the spool)
        self._count = 0

    def add(self, row: Any) -> bytes:
        """Append a row, and give it as the line it became."""
        line = orjson.dumps(row)
        self._file.write(line)
        self._file.write(b"\n")
        self._count += 1
        return line

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Any]:
        """The rows from the first; one iteration at a time, since all share the file's position."""
        self._file.seek(0)
        for line in self._file:
            yield orjson.loads(line)
