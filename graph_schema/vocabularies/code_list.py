"""What a code list is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes with what each means.

    `version` says which edition the codes belong to: the same code may mean another thing in the next one.
    """

    name: str
    version: str
    source: str
    codes: Mapping[str, str]

    def __contains__(self, code: object) -> bool:
        return code in self.codes
