"""One release of a data set as it is read: gives claims their citations and origin, and each actor once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol

from pydantic import ValidationError

from tertius.graph_schema.claims import Citation, Claim, Origin, Reject
from tertius.graph_schema.content import Content, Entity
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import TertiusError, UsageError
from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.record import Input, Record

CODED, PARSED = 2, 3
"""Credibility of what a data set codes in a field, and of what was taken out of its text."""

CONVERTED = 3
"""Credibility of a sum that was reckoned here with somebody's rate."""


class Place(Protocol):
    """Where in an input something stands; `TableRow` is one."""

    @property
    def file(self) -> str:
        """The name of the file."""

    @property
    def line(self) -> int:
        """The line, sheet row or number in it, from 1."""

    def where(self, column: str | None = None) -> str:
        """The place in words."""


class Spot(NamedTuple):
    """A place in a file that is no table: an XML element or a JSON line."""

    file: str
    line: int
    unit: str = "line"

    def where(self, column: str | None = None) -> str:
        """The place in words."""
        return f"{self.file}, {self.unit} {self.line}" + (f", {column}" if column else "")


class Broken(Exception):
    """What stands in a row cannot become a claim: the reject's code, what is wrong, and the text that was found."""

    def __init__(self, code: str, message: str, value: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.value = None if value is None else str(value)


def check_options(source: Input, *known: str) -> None:
    """Refuse an option that the data set does not have, for it would do nothing in silence.

    Raises
    ------
    UsageError
        Naming those that it has.
    """
    unknown = [name for name in source.options if name not in known]
    if unknown:
        there = f"the options here are {', '.join(known)}" if known else "this data set has none"
        raise UsageError(f"There is no option {', '.join(unknown)}; {there}.")


@lru_cache(maxsize=65_536)
def slug(name: str) -> str:
    """The stable part of an id made of a name: accents, case and punctuation do not count."""
    return fold_name(name).replace(" ", "-")


@dataclass
class Release:
    """What all claims of one reading have in common: the source they cite, and the entities told already."""

    source: Source
    credibility: int = CODED
    told: set[str] = field(default_factory=set)
    """The entities given already; several releases read in one run share it."""

    def opening(self) -> Claim:
        """The claim that the source exists; it is given before all others."""
        return Claim(id=self.source.id, says=self.source, credibility=self.credibility)

    def claim(
        self,
        says: Content,
        place: Place,
        locator: str | None = None,
        quote: str | None = None,
        *,
        key: str | None = None,
        credibility: int | None = None,
        note: str | None = None,
        sources: Iterable[Citation] = (),
    ) -> Claim:
        """A claim of this release; its id is that of the thing unless several claims speak of the thing."""
        cited = Citation(source=self.source.id, locator=locator, quote=quote)
        return Claim(
            id=key or says.id,
            says=says,
            citations=(cited, *sources),
            credibility=credibility or self.credibility,
            note=note,
            origin=Origin(file=place.file, row=place.line),
        )

    def has_told(self, entity: str) -> bool:
        """Whether an entity was given already, so that it need not be made again."""
        return entity in self.told

    def attempt(self, place: Place, claim: str | None, make: Callable[[], Iterable[Claim]]) -> Iterator[Record]:
        """The claims of a row, each entity once in a run; if one cannot be made, a reject instead of all of them."""
        try:
            made = list(make())
        except (Broken, TertiusError, ValidationError) as error:
            yield rejected(error, place, claim)
            return
        for one in made:
            if isinstance(one.says, Entity):
                if one.says.id in self.told:
                    continue
                self.told.add(one.says.id)
            yield one


def rejected(error: Broken | TertiusError | ValidationError, place: Place, claim: str | None) -> Reject:
    """The reject of a row, with the code of what went wrong and the text that was found."""
    if isinstance(error, Broken):
        return Reject(code=error.code, where=place.where(), message=str(error), value=error.value, claim=claim)
    if isinstance(error, TertiusError):
        code = error.problem_code if error.problem_code not in {"bad-parameter", "invalid-input"} else "invalid-row"
        value = _quoted(error.message)
        return Reject(code=code, where=place.where(), message=error.message, value=value, claim=claim)
    problem = error.errors(include_url=False)[0]
    cause = (problem.get("ctx") or {}).get("error")
    message = problem["msg"].removeprefix("Value error, ")
    fallback = "unknown-code" if message.startswith("unknown-code") else "invalid-row"
    code = cause.problem_code if isinstance(cause, TertiusError) else fallback
    name = ".".join(str(part) for part in problem["loc"])
    said = f"{name}: {message}" if name else message
    return Reject(code=code, where=place.where(), message=said, value=_quoted(message), claim=claim)


def _quoted(message: str) -> str | None:
    found = re.search('"([^"]*)"', message)
    return found[1] if found else None
