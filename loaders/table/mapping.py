"""The mapping file: which columns of a table are which roles, values and dates of which facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from tertius.graph_schema.content import Fact as FactKind
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.registry import entity_kinds, fact_kinds
from tertius.loaders.reading.yaml_rows import read_yaml

Form = Literal["edtf", "iso", "dmy", "mdy", "ymd", "serial", "year", "day-month-name"]
"""How a date column is written: EDTF as it is, the forms of the reading room, or `09 June 2014`."""


def _is_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f'"{text}" is no regular expression: {error}') from None
    return text


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class _OneOrSeveral:
    """A list that may be written as its only element."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler(schema)
        return {"anyOf": [found["items"], found]}


_LISTED = (BeforeValidator(_listed), _OneOrSeveral())

Pattern = Annotated[str, AfterValidator(_is_pattern)]


class Spec(BaseModel):
    """A part of a mapping; a key that is not known is an error, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cell(Spec):
    """One value: a column, a constant, or a text with columns in braces; a plain text is the name of a column."""

    column: str | None = Field(None, description="The column it is read from.")
    constant: str | None = Field(None, description="The same value in every row.")
    text: str | None = Field(None, description="Text with columns in braces: '{City}, {Country}'; blanks fall away.")
    map: dict[str, str] | None = Field(None, description="From what is written to the value; '' says nothing.")
    otherwise: Literal["reject", "keep", "nothing"] = Field("reject", description="What a text not in `map` does.")
    pattern: Pattern | None = Field(None, description="What the text must match; a group `value` is the value.")
    split: Pattern | None = Field(None, description="Between several values in one cell, a regular expression.")
    date: Form | None = Field(None, description="The form of a date.")
    number: bool = Field(False, description="Whether it is a number.")
    thousands: str = Field("", description="The sign between groups of digits of a number.")

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_a_column(cls, value: Any) -> Any:
        return {"column": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _has_one_origin(self) -> Cell:
        given = [name for name in ("column", "constant", "text") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"one of column, constant and text is expected, found {', '.join(given) or 'none'}")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [{"type": "string", "description": "The name of a column."}, dict(found)]}

    def columns(self) -> set[str]:
        """The columns it reads."""
        return {self.column} if self.column else set(re.findall(r"\{([^{}]+)\}", self.text or ""))


class Time(Spec):
    """When: one date, or a start and an end, or an EDTF text that holds both."""

    valid: Cell | None = Field(None, description="A date or an EDTF interval: start and end in one.")
    start: Cell | None = None
    end: Cell | None = None
    attested: Cell | None = Field(None, description="A day on which it was seen to hold.")
    precision: Cell | None = Field(
        None, description="day, week, month or year: how exact `valid` is, mapped from a column."
    )


class Party(Spec):
    """Who or what takes part in a role; several stand in one cell if `split` says between what."""

    name: Cell
    id: Cell | None = Field(None, description="The data set's own id, or what makes one; else it is made of the name.")
    kind: str | None = Field(None, description="The kind of entity; by default the first that the role may point to.")
    split: Pattern | None = Field(None, description="Between several names in one cell, a regular expression.")
    pattern: Pattern | None = Field(
        None, description="Takes a name apart by its groups: name, role, side, representative; the rest is dropped."
    )
    nobody: list[str] = Field([], description="Texts that name nobody.")
    composite: list[str] = Field([], description="Texts that name several at once and are rejected: 'Troika'.")
    ids: bool = Field(False, description="Whether a name of the form scheme:value is the id of something known.")
    role: Cell | None = None
    side: Cell | None = None
    representative: Cell | None = Field(None, description="The name of the person who signed or spoke for it.")
    acronym: Cell | None = None
    identifiers: dict[str, Cell] = Field({}, description="By scheme: 'gw: gwno_a'.")
    values: dict[str, Cell] = Field({}, description="Values of the entity, such as type.")
    note: Cell | None = None


class RowSource(Spec):
    """A source of its own for each row; a row without a title cites the table."""

    title: Cell
    publisher: Cell | None = None
    date: Cell | None = None
    url: Cell | None = None
    reliability: Cell | None = None


class Condition(Spec):
    """Which rows: those whose cell is one of the listed texts, or none of them."""

    column: str
    among: list[str] | None = None
    except_: list[str] | None = Field(None, alias="except")


class Told(Spec):
    """What a row says of one thing, and how it is cited."""

    id: Annotated[list[str], Field(min_length=1), *_LISTED] = Field(
        description="The columns that together make the key; never values that a newer release may correct."
    )
    when: list[Condition] = []
    values: dict[str, Cell] = {}
    locator: Cell | None = Field(None, description="The place in the source; the row's key if left out.")
    quote: Cell | None = None
    note: Cell | None = None
    credibility: Cell | None = Field(None, description="1 confirmed to 6 cannot be judged; 2 if left out.")
    source: RowSource | None = None

    def cells(self) -> Iterator[Cell]:
        """Every cell it reads."""
        yield from _cells_of(self)


class Fact(Told):
    """One fact a row."""

    kind: str = Field(json_schema_extra={"enum": list(fact_kinds())})
    time: Time = Time()
    roles: dict[str, Annotated[list[Party], *_LISTED]] = {}
    summary: Cell | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Fact:
        kind = fact_kinds().get(self.kind)
        if kind is None:
            raise ValueError(f'"{self.kind}" is no kind of fact; the kinds are {", ".join(fact_kinds())}')
        _check_names(self.kind, "role", self.roles, kind.roles())
        _check_names(self.kind, "value", self.values, kind.values())
        _check_constants(kind, self)
        for parties in self.roles.values():
            for party in parties:
                _check_names("mapping", "entity kind", [party.kind] if party.kind else [], entity_kinds())
        return self


class Entity(Told):
    """One actor or other thing a row."""

    kind: str = Field(json_schema_extra={"enum": list(entity_kinds())})
    name: Cell
    acronym: Cell | None = None
    aliases: Cell | None = None
    identifiers: dict[str, Cell] = {}
    candidates: Cell | None = Field(None, description="Identifiers written scheme:value in the cell itself.")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Entity:
        kind = entity_kinds().get(self.kind)
        if kind is None:
            raise ValueError(f'"{self.kind}" is no kind of entity; the kinds are {", ".join(entity_kinds())}')
        _check_names(self.kind, "value", self.values, kind.values())
        return self


class Reading(Spec):
    """How the table is read; left out, all of it is found out from the file."""

    sheet: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    header_row: int = 1
    comment: str | None = Field(None, description="Rows whose first cell begins so are left out, such as '#'.")
    headers: list[list[str]] = Field([], description="For files without a header: the column names by their number.")


class Release(Spec):
    """The source that every row cites."""

    id: str = "table"
    title: str
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    licence: str | None = None
    redistribution: Literal["yes", "no", "unknown"] | None = None
    reliability: str = "B"


class Mapping(Spec):
    """What the rows of a table say: entities and facts, by column."""

    name: str = Field(pattern=r"^[a-z][a-z0-9]*([.-][a-z0-9]+)*$", description="What all ids begin with.")
    source: Release
    table: Reading = Reading()
    missing: list[str] = Field([], description="What this table writes for nothing, beside the usual NA, n/a, ? …")
    optional: list[str] = Field([], description="Columns that a table may lack.")
    known: list[str] = Field([], description="Columns not read; if given, any other column is named in the answer.")
    credibility: Annotated[int, Field(ge=1, le=6)] = 2
    entities: list[Entity] = []
    facts: list[Fact] = []

    @model_validator(mode="after")
    def _says_something(self) -> Mapping:
        if not self.entities and not self.facts:
            raise ValueError("facts or entities are expected; a mapping without any reads nothing")
        return self

    def columns(self) -> list[str]:
        """Every column that is read, in the order of the mapping."""
        found = [name for told in (*self.entities, *self.facts) for name in _columns_of(told)]
        return list(dict.fromkeys(found))


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file.

    Raises
    ------
    InvalidInput
        If it is no YAML, or says what no table can mean; every error is named with its place.
    """
    return parse_mapping(read_yaml(path), path.name)


def parse_mapping(content: Any, where: str) -> Mapping:
    """The mapping that YAML content describes.

    Raises
    ------
    InvalidInput
        As `read_mapping`.
    """
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        problems = [f"{_place(one['loc'])}: {_message(one)}" for one in error.errors(include_url=False)]
        raise InvalidInput(
            f"{where} is no mapping: {'; '.join(problems)}. `tertius schema mapping` prints its JSON Schema.",
            details={"problems": problems},
        ) from None


def mapping_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of mapping files, for editors."""
    schema = Mapping.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "tertius mapping"}


def _message(problem: Any) -> str:
    return str(problem["msg"]).removeprefix("Value error, ")


def _place(parts: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in parts) or "the file"


def _check_names(kind: str, what: str, given: Any, known: Any) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ValueError(f"{kind} has no {what} {', '.join(unknown)}; it has {', '.join(known)}")


def _check_constants(kind: type[FactKind], fact: Fact) -> None:
    for name, cell in fact.values.items():
        codes = kind.values()[name].codes
        given = [cell.constant] if cell.constant else [one for one in (cell.map or {}).values() if one]
        unknown = [one for one in given if codes is not None and one not in codes]
        if unknown and codes is not None:
            raise ValueError(f"{fact.kind}.{name}: {', '.join(unknown)} found, expected {', '.join(codes.codes)}")


def _cells_of(part: BaseModel) -> Iterator[Cell]:
    for name in type(part).model_fields:
        yield from _cells_in(getattr(part, name))


def _cells_in(value: Any) -> Iterator[Cell]:
    if isinstance(value, Cell):
        yield value
    elif isinstance(value, BaseModel):
        yield from _cells_of(value)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _cells_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _cells_in(one)


def _columns_of(told: Told) -> Iterator[str]:
    yield from told.id
    yield from (condition.column for condition in told.when)
    for cell in told.cells():
        yield from sorted(cell.columns())
