"""Searching as people and programs ask for it: what is looked for, at which epoch, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import ANY, parse_window
from tertius.queries.catalogue import Catalogue
from tertius.queries.codes import code_lists
from tertius.queries.parameters import resolve_name
from tertius.queries.request import Cursor, describe
from tertius.queries.search.match import Matcher, MatchRequest
from tertius.queries.search.search import HITS, LABELS, Asked, Searcher, Thing, facets_of
from tertius.queries.search.words import MAX_TEXT
from tertius.queries.sharing import PublicReader, require_marked
from tertius.store.policies import Policy

_Text = str | SkipJsonSchema[None]


class SearchRequest(BaseModel):
    """What a search takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(
        description="A name, alias, acronym or id, or words of one, in any script; small misspellings do not matter.",
        min_length=1,
        max_length=MAX_TEXT,
        examples=["azawad"],
    )
    label: _Text = Field(
        None, description=f"One kind of thing only: {', '.join(LABELS)}.", max_length=MAX_TEXT, examples=["Actor"]
    )
    kind: _Text = Field(
        None, description="One kind of actor only: state, armed_group …", max_length=MAX_TEXT, examples=["armed_group"]
    )
    country: _Text = Field(
        None, description="What belongs to one country: its id or name.", max_length=MAX_TEXT, examples=["iso3:MLI"]
    )
    world_region: _Text = Field(
        None,
        description="What belongs to a country of one part of the world: africa, americas, asia, europe, middle_east.",
        max_length=MAX_TEXT,
        examples=["africa"],
    )
    as_of: str = Field(
        "any",
        description="Only what can have existed at this time (EDTF, `today`, `any`); a document from its date on. "
        "Names have no dates of their own.",
        max_length=MAX_TEXT,
        examples=["2014"],
    )
    known_at: _Text = Field(
        None, description="Record time: an instant (ISO 8601) or an epoch number.", max_length=MAX_TEXT, examples=["1"]
    )
    policy: Policy = Field("best", description="How disagreeing claims are resolved.")
    share: Literal["all", "public"] = Field("all", description="`public` leaves out what may not be passed on.")
    limit: int = Field(20, ge=1, le=HITS, description="Most rows of one page.", examples=[10])
    cursor: _Text = Field(None, description="Where to go on: `next` of the page before.", max_length=MAX_TEXT)


Request = TypeVar("Request", bound=BaseModel)


def checked(model: type[Request], values: Mapping[str, Any]) -> Request:
    """A request with these values.

    Raises
    ------
    ParameterError
        Naming the value, what was found and what is expected.
    """
    try:
        return model.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        raise ParameterError(describe(error)) from None


class Search:
    """Search and match over a catalogue's graph."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._reader = catalogue.reader
        readers = {"all": catalogue.reader, "public": PublicReader(catalogue.reader)}
        self._searchers = {share: Searcher(reader) for share, reader in readers.items()}
        self._matchers = {share: Matcher(one) for share, one in self._searchers.items()}

    async def search(self, asked: SearchRequest) -> dict[str, Any]:
        """One page of what fits, best first, with facets over all that was considered.

        Returns
        -------
        dict
            `data`, `next`, `facets`, the `epoch`, and `considered`: how many things were ranked. The index gives its
            best 300 names, so of a word that thousands bear not all are considered.

        Raises
        ------
        ParameterError, NotFound, AmbiguousName, DateError
            For what was typed.
        """
        window = parse_window(asked.as_of, datetime.now(UTC).date())
        epoch, skip = await self._place(asked.known_at, asked.cursor)
        searcher = await self._searcher(asked.share, epoch)
        labels = (_code("label", asked.label, "thing_kind"),) if asked.label else LABELS
        kind = _code("kind", asked.kind, "actor_kind") if asked.kind else None
        region = _code("world_region", asked.world_region, "world_region") if asked.world_region else None
        country = await resolve_name(self._reader, asked.country, ("Actor",), epoch) if asked.country else None
        things = await searcher.find(Asked(asked.q, labels, kind), epoch, asked.policy)
        await searcher.describe(things, epoch, asked.policy)
        things = [
            one
            for one in things
            if (window == ANY or one.existed(window))
            and (country is None or country in {c["id"] for c in one.countries})
            and (region is None or region in one.world_regions)
        ]
        end = skip + asked.limit
        return {
            "data": [one.row() for one in things[skip:end]],
            "next": Cursor(epoch=epoch, skip=end).encode() if len(things) > end else None,
            "facets": facets_of(things),
            "considered": len(things),
            "epoch": epoch,
        }

    async def match(self, asked: MatchRequest) -> dict[str, Any]:
        """For each row of somebody's table what in the graph it may be, with the features behind each score."""
        epoch, _ = await self._place(asked.known_at, None)
        await self._searcher(asked.share, epoch)
        found = await self._matchers[asked.share].match(asked, epoch)
        return {"data": found, "next": None, "epoch": epoch}

    async def named(self, ids: Sequence[str]) -> dict[str, Thing]:
        """Things by id as they are now, with all of their names; an id that nothing has is left out."""
        return await self._searchers["all"].named(ids, await self._reader.epoch())

    async def _place(self, known_at: str | None, cursor: str | None) -> tuple[int, int]:
        newest = await self._reader.epoch()
        if cursor is not None:
            place = Cursor.decode(cursor)
            if place.epoch > newest:
                raise ParameterError(f"cursor: epoch {place.epoch} is not published; take `next` as it is.")
            return place.epoch, place.skip
        return (await self._reader.epoch_at(known_at) if known_at else newest), 0

    async def _searcher(self, share: str, epoch: int) -> Searcher:
        if share == "public":
            await require_marked(self._reader, epoch, await self._reader.epoch())
        return self._searchers[share]


def _code(name: str, text: str, codes: str) -> str:
    by_key = {code.casefold(): code for code in code_lists()[codes]}
    if text.strip().casefold() not in by_key:
        raise ParameterError(f'{name}: "{text[:80]}" found, expected one of {", ".join(by_key.values())}.')
    return by_key[text.strip().casefold()]
