"""What a loader gives: claims, and rejects for the rows it cannot read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput

Record = Claim | Reject


@dataclass(frozen=True)
class Input:
    """What a load reads: one or several files or folders, and the options it is read with."""

    path: Path
    """The first file or folder; the only one for most data sets."""

    more: tuple[Path, ...] = ()
    """Further ones, which are read as one input with the first."""

    options: Mapping[str, str] = field(default_factory=dict)
    """What the user says about the input with `--option NAME=VALUE`; part of the digest."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file or folder that was given, each once, in an order that does not depend on how they were typed."""
        return tuple(sorted({self.path, *self.more}))

    def only(self) -> Path:
        """The file or folder, for a data set that takes one.

        Raises
        ------
        InvalidInput
            If several were given.
        """
        if len(self.paths) > 1:
            given = ", ".join(map(str, self.paths))
            raise InvalidInput(f"One file or folder is expected, {len(self.paths)} were given: {given}. Give one.")
        return self.path

    def files(self) -> list[Path]:
        """The files, in a fixed order; hidden files and Python modules are no input."""
        return [file for path in self.paths for file in _files_of(path)]

    def digest(self) -> str:
        """A hash over names, bytes and options: two inputs with the same digest have the same content."""
        digest = hashlib.sha256()
        for path in self.paths:
            root = "" if len(self.paths) == 1 else f"{path.name}/"
            for file in _files_of(path):
                digest.update(f"{root}{file.relative_to(path)}".encode() + b"\0")
                with file.open("rb") as content:
                    for chunk in iter(lambda: content.read(1 << 20), b""):
                        digest.update(chunk)
                digest.update(b"\0")
        if self.options:
            digest.update(json.dumps(dict(self.options), sort_keys=True).encode())
        return digest.hexdigest()

    def __str__(self) -> str:
        return ", ".join(map(str, self.paths))


def _files_of(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise InvalidInput(f"{path} does not exist; give the path of a file or of a folder of files.")
    found = (one for one in path.rglob("*") if one.is_file() and not one.name.startswith("."))
    return sorted(one for one in found if one.suffix not in {".py", ".pyc"})


@dataclass(frozen=True)
class Dataset:
    """What a loader module declares of its data set, and what one input of it stands for.

    `scope` bounds what a load may retract; no other load is ever touched. An input that stands for all of its scope
    retracts what it no longer says, any other only adds and revises. It stands for all of it

    - if the loader tells the release of an input, and no release as new has been applied in the scope;
    - if the loader tells none and the data set is `complete`;
    - if the user says that it `replaces` what is there.

    `default` is the input that ships with the package.
    """

    name: str
    title: str
    licence: str
    scope: str
    complete: bool = False
    default: Path | None = None
    release: str | None = None
    """The label of the input's release, from the loader's `release(source)`; dates and numbers in it sort as such."""
    replaces: bool = False
    """Whether the user said so with `--replaces`."""


Records = Iterator[Record]
