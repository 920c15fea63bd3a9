"""Parts of statements that questions share: files whose names begin with an underscore, which users do not run."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from tertius.graph_schema.errors import DeclarationError

_HERE = Path(__file__).parent
_USE = re.compile(r"^([ \t]*)//use:[ \t]*(\S+)[ \t]*$", re.MULTILINE)


@lru_cache(maxsize=64)
def read_statement(name: str) -> str:
    """The text of a shared part: `actors/_reach` and its like.

    Raises
    ------
    DeclarationError
        If there is none of that name.
    """
    path = _HERE / f"{name}.cypher"
    if not path.is_file():
        raise DeclarationError(f'"{name}" is no shared part of the catalogue; there is no {path.name}.')
    return path.read_text(encoding="utf-8").rstrip()


def with_parts(statement: str) -> str:
    """The statement with every line `//use: FOLDER/_PART` replaced by that part, itself with its own parts."""
    return _USE.sub(lambda match: _indented(with_parts(read_statement(match[2])), match[1]), statement)


def _indented(text: str, blanks: str) -> str:
    return "\n".join(blanks + line if line else line for line in text.split("\n"))
