"""Zip archives that are the same bytes for the same content: no clock goes into them."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import IO, Any

import orjson

# The earliest time that a zip can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class Archive(zipfile.ZipFile):
    """A zip archive to be written into."""

    def __init__(self, out: IO[bytes], *, is_compressed: bool = True) -> None:
        super().__init__(out, "w", zipfile.ZIP_DEFLATED if is_compressed else zipfile.ZIP_STORED, compresslevel=1)

    def member(self, name: str) -> IO[bytes]:
        """A file in the archive, to be written and closed."""
        entry = zipfile.ZipInfo(name, _NO_TIME)
        entry.compress_type = self.compression
        entry.external_attr = 0o644 << 16
        return self.open(entry, "w", force_zip64=True)

    def put_file(self, name: str, path: Path) -> None:
        """A file in the archive with what another file holds."""
        with path.open("rb") as source, self.member(name) as target:
            shutil.copyfileobj(source, target, 1_000_000)

    def put_json(self, name: str, value: Any) -> None:
        """A file in the archive with an indented JSON value."""
        with self.member(name) as target:
            target.write(orjson.dumps(value, option=orjson.OPT_INDENT_2))
