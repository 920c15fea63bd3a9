"""What a loader gives: claims, and rejects for the rows it cannot read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput

Record = Claim | Reject


@dataclass(frozen=True)
class Input:
    """The files a load reads: one file or one folder."""

    path: Path

    def files(self) -> list[Path]:
        """The files, in a fixed order; hidden files and Python modules are no input."""
        if self.path.is_file():
            return [self.path]
        if not self.path.is_dir():
            raise InvalidInput(f"{self.path} does not exist; give the path of a file or of a folder of files.")
        found = (one for one in self.path.rglob("*") if one.is_file() and not one.name.startswith("."))
        return sorted(one for one in found if one.suffix not in {".py", ".pyc"})

    def digest(self) -> str:
        """A hash over names and bytes: two inputs with the same digest have the same content."""
        digest = hashlib.sha256()
        for file in self.files():
            digest.update(str(file.relative_to(self.path)).encode() + b"\0" + file.read_bytes() + b"\0")
        return digest.hexdigest()


@dataclass(frozen=True)
class Dataset:
    """What a loader module declares of its data set.

    `scope` bounds what a load may retract. A `complete` input stands for all of its scope, so that what it no longer
    says is retracted; any other load only adds and revises. `default` is the input that ships with the package.
    """

    name: str
    title: str
    licence: str
    scope: str
    complete: bool = False
    default: Path | None = None


Records = Iterator[Record]
