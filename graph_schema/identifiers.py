"""Identifiers: `scheme:value`, stable across loads, and the order in which schemes lend their id to a merged thing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Annotated, Literal, NamedTuple

from anyascii import anyascii
from pydantic import AfterValidator, BaseModel, ConfigDict, WithJsonSchema, field_validator

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import parse_valid

SCHEME_RANK = ("tertius", "iso3", "wikidata", "ucdp", "pax", "cow", "gw")
"""Which record's id a merged thing takes: the first of these schemes, then any other by name."""

HOME_SCHEME = "tertius"

_NO_LETTERS = re.compile(r"[^a-z0-9]+")
# One optional group only: a repeated one would try every way to cut a long text of dashes.
_ID = re.compile(r"[a-z][a-z0-9]*(?:[.-][^\s:]+)?:\S+")


class IdentifierParts(NamedTuple):
    """The scheme and the value of an id."""

    scheme: str
    value: str


def split_id(text: str) -> IdentifierParts:
    """Take `ucdp:actor:317` apart at its first colon; the value may hold further ones."""
    scheme, _, value = text.partition(":")
    return IdentifierParts(scheme, value)


def check_id(text: str) -> str:
    """Return the id unchanged if it is `scheme:value` without spaces.

    Raises
    ------
    ParameterError
        If it has no scheme, an empty value or a space.
    """
    if not _ID.fullmatch(text):
        raise ParameterError(f'"{text}" is not an id; expected scheme:value without spaces, such as tertius:mnla.')
    return text


Id = Annotated[
    str, AfterValidator(check_id), WithJsonSchema({"type": "string", "pattern": f"^{_ID.pattern}$", "title": "Id"})
]


def rank_id(identifier: str) -> tuple[int, str]:
    """Sort key of the fixed scheme rank: the smallest id of a merged set is canonical, whatever the load order."""
    scheme = split_id(identifier).scheme
    rank = SCHEME_RANK.index(scheme) if scheme in SCHEME_RANK else len(SCHEME_RANK)
    return rank, identifier


class Identifier(BaseModel):
    """An external identifier of a thing, such as `iso3:MLI`.

    A `candidate` was seen in one source only: it finds the thing, and does not prove that two records are one.
    `valid` are the spells, as EDTF, in which it stood for the thing where that changed (`cow:255` is Germany until 1945
    and since 1990); without any it always did.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    status: Literal["established", "candidate"] = "established"
    valid: tuple[str, ...] = ()

    @field_validator("valid")
    @classmethod
    def _check_valid(cls, spells: tuple[str, ...]) -> tuple[str, ...]:
        for spell in spells:
            parse_valid(spell)
        return spells


NameKind = Literal["main", "alias", "acronym"]


class Name(BaseModel):
    """A name in one language and script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    lang: str = "und"
    kind: NameKind = "alias"


@lru_cache(maxsize=65_536)
def fold_name(text: str) -> str:
    """The key under which a name is found: without accents, case, punctuation or script.

    Scripts other than Latin are transliterated sign by sign, so that Arabic and Cyrillic names can be typed on any
    keyboard; the result is a search key, not a transcription for people.
    """
    latin = text if text.isascii() else anyascii(unicodedata.normalize("NFKC", text))
    return " ".join(_NO_LETTERS.sub(" ", latin.lower().replace("'", "")).split())
