"""Query by example: which thing of the graph a row of somebody's table may be, and what speaks for and against it.

The features and their weights are those by which a load proposes that two records are one (`store.identity_evidence`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.identifiers import HOME_SCHEME, check_id, fold_name
from tertius.graph_schema.time import parse_valid
from tertius.queries.codes import code_lists
from tertius.queries.search.search import LABELS, Searcher, Thing
from tertius.queries.search.words import MAX_TEXT, full_text, keys_of
from tertius.queries.shared import read_statement
from tertius.store.identity_evidence import (
    ESTABLISHED,
    Known,
    Profile,
    compare,
    conflicting,
    score_of,
    shared_established,
    spelled,
)
from tertius.store.identity_likeness import Words, is_acronym
from tertius.store.identity_profiles import Lifetime
from tertius.store.policies import Policy

MAX_QUERIES = 500
"""Most rows of one batch."""

THRESHOLD = 0.85
"""From here on the best candidate is called a match, if no other comes close."""

PROVEN = 0.9
"""The least score of a candidate that has one of the row's identifiers, and none that contradicts another."""

_MARGIN = 0.08
_HITS = 40
"""Names that the index is asked for each row of a batch."""

_LEAST = 0.3


def _valid(text: str) -> str:
    parse_valid(text)
    return text


def _label(text: str) -> str:
    return _one_of(text, LABELS)


def _kind(text: str) -> str:
    return _one_of(text, code_lists()["actor_kind"])


def _one_of(text: str, codes: tuple[str, ...]) -> str:
    if text not in codes:
        raise ParameterError(f'"{text}" found, expected one of {", ".join(codes)}.')
    return text


_Name = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


class Example(BaseModel):
    """One row: what is known of the thing that is looked for; a name or an identifier at least."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Name | None = Field(None, description="Its name, in any language.", examples=["Mouvement national"])
    aliases: tuple[_Name, ...] = Field((), description="Other names or acronyms.", max_length=20)
    label: Annotated[str, AfterValidator(_label)] | None = Field(
        None, description=f"What it is: {', '.join(LABELS)}; anything if left out."
    )
    kind: Annotated[str, AfterValidator(_kind)] | None = Field(
        None, description="What sort of actor: state, armed_group …"
    )
    country: _Name | None = Field(None, description="Its country: a code such as `iso3:MLI`, or a name.")
    identifiers: tuple[_Name, ...] = Field((), description="External identifiers: `wikidata:Q912`.", max_length=50)
    dates: Annotated[str, AfterValidator(_valid)] | None = Field(
        None, description="When it existed, or the day of a document, as EDTF.", max_length=MAX_TEXT
    )

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not (self.name or self.aliases or self.identifiers):
            raise ValueError("a row needs a name, an alias or an identifier")
        return self


class MatchRequest(BaseModel):
    """A batch of rows to be matched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queries: tuple[Example, ...] = Field(
        description="The rows, answered in this order.", min_length=1, max_length=MAX_QUERIES
    )
    limit: int = Field(5, ge=1, le=50, description="Most candidates a row.")
    threshold: float = Field(THRESHOLD, ge=0, le=1, description="The least score of a match.")
    least: float = Field(_LEAST, ge=0, le=1, description="The least score of a candidate that is listed.")
    known_at: str | None = Field(None, description="An instant or epoch number.", max_length=MAX_TEXT)
    policy: Policy = Field("best", description="How disagreeing claims are resolved.")
    share: Literal["all", "public"] = Field("all", description="`public` leaves out what may not be passed on.")


class Matcher:
    """Compares rows with the things that come close; knows how much each word tells, learnt once an epoch."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._words: tuple[tuple[int, str], Words] | None = None

    async def match(self, asked: MatchRequest, epoch: int) -> list[dict[str, Any]]:
        """The candidates of each row, best first, and whether the first is a match."""
        words = await self._learn(epoch, asked.policy)
        examples = [_with_id(one) for one in asked.queries]
        texts = [_texts(number, one) for number, one in enumerate(examples)]
        found = await self._searcher.candidates(texts, epoch, asked.policy, _HITS)
        await self._searcher.describe([one for things in found.values() for one in things], epoch, asked.policy)
        countries = await self._countries(asked, epoch)
        rows = []
        for number, example in enumerate(examples):
            profile = _profile_of(example, countries)
            ranked = [_candidate(profile, one, words) for one in found.get(number, ())]
            kept = [one for one in ranked if one["score"] >= asked.least]
            kept.sort(key=lambda one: (-one["score"], one["id"]))
            rows.append({"query": number, "candidates": _decided(kept, asked.threshold)[: asked.limit]})
        return rows

    async def _learn(self, epoch: int, policy: str) -> Words:
        if self._words is None or self._words[0] != (epoch, policy):
            parameters = {"epoch": epoch, "policy": policy}
            (keys,) = await self._searcher.reader.value(read_statement("search/_keys"), parameters)
            self._words = ((epoch, policy), Words(keys))
        return self._words[1]

    async def _countries(self, asked: MatchRequest, epoch: int) -> Mapping[str, frozenset[str]]:
        """The states that the countries named in a batch can mean."""
        named = sorted({one.country for one in asked.queries if one.country})
        texts = [
            _texts(number, Example(name=one, identifiers=(one,)), exactly=True) for number, one in enumerate(named)
        ]
        found = await self._searcher.candidates(texts, epoch, asked.policy, _HITS) if texts else {}
        return {
            one: frozenset(thing.id for thing in found.get(number, ()) if thing.kind == "state")
            for number, one in enumerate(named)
        }


def _with_id(example: Example) -> Example:
    """A row in whose column of names an id stands, asked for by that id."""
    try:
        check_id((example.name or "").strip())
    except ParameterError:
        return example
    return example.model_copy(update={"name": None, "identifiers": (str(example.name), *example.identifiers)})


def _texts(number: int, example: Example, *, exactly: bool = False) -> dict[str, Any]:
    """One row as the statement `_hits` takes it: whatever bears one of its names, nearly one, or an identifier."""
    names = [one for one in (example.name, *example.aliases) if one]
    words = [fold_name(one).split() for one in names]
    ids = [one.strip() for one in (*example.identifiers, *names)]
    return {
        "number": number,
        "ids": [*ids, *(f"{HOME_SCHEME}:{one}" for one in ids)],
        "identifiers": ids,
        "keys": [key for one, own in zip(names, words, strict=True) if own for key in keys_of(one)],
        "queries": [] if exactly else [full_text(own, every=len(own) < 3) for own in words if own],
        "labels": [example.label] if example.label else list(LABELS),
        # Data sets call one actor differently: its kind counts in the score, it does not exclude.
        "kind": None,
    }


def _profile_of(example: Example, countries: Mapping[str, frozenset[str]]) -> Profile:
    profile = Profile("", example.label or "", example.kind, example.name)
    names = [(example.name, "main"), *((one, "acronym" if is_acronym(one) else "alias") for one in example.aliases)]
    profile.names = {spelled(text, kind) for text, kind in names if text}
    profile.identifiers = {one.strip(): Known(ESTABLISHED) for one in example.identifiers}
    profile.countries = countries.get(example.country or "", frozenset())
    if example.dates:
        start, end = parse_valid(example.dates)
        profile.date, profile.lifetime = example.dates, Lifetime(start.earliest, end.latest)
    return profile


def _candidate(asked: Profile, thing: Thing, words: Words) -> dict[str, Any]:
    profile = Profile(thing.id, thing.label, thing.kind, thing.name, thing.date, set(thing.records))
    profile.names = {spelled(hit.text, hit.kind or "alias") for hit in thing.hits if hit.step == "name"}
    profile.names |= {spelled(thing.name, "main"), *([spelled(thing.acronym, "acronym")] if thing.acronym else [])}
    profile.identifiers = {one: Known(ESTABLISHED) for one in (thing.id, *thing.records)}
    profile.identifiers |= {one: Known(status, tuple(spells)) for one, status, spells in thing.identifiers}
    profile.lifetime = _lifetime(thing)
    profile.countries = frozenset(one["id"] for one in thing.countries)
    pairs = [(ours, theirs) for ours in asked.names for theirs in profile.names]
    evidence = [one for one in compare(asked, profile, words, pairs) if asked.names or one.feature != "name"]
    is_proven = bool(shared_established(asked, profile)) and not conflicting(asked, profile)
    return {
        "id": thing.id,
        "name": thing.name,
        "label": thing.label,
        "kind": thing.kind,
        "score": max(score_of(evidence), PROVEN) if is_proven else score_of(evidence),
        "match": False,
        "features": [
            {"feature": one.feature, "score": one.score, "weight": one.weight, "asked": one.left, "found": one.right}
            for one in evidence
        ],
    }


def _lifetime(thing: Thing) -> Lifetime | None:
    spans: list[tuple[date, date]] = [(first.to_native(), last.to_native()) for _, first, last in thing.lives]
    return Lifetime(min(one for one, _ in spans), max(one for _, one in spans)) if spans else None


def _decided(candidates: list[dict[str, Any]], threshold: float) -> list[dict[str, Any]]:
    """The candidates with the first called a match, if it is good enough and stands alone."""
    if not candidates:
        return candidates
    best, *others = candidates
    is_far = not others or best["score"] - others[0]["score"] >= _MARGIN
    is_alone = is_far or (_is_exact(best) and not any(map(_is_exact, others)))
    is_contradicted = any(one["score"] == 0 and one["feature"] != "name" for one in best["features"])
    return [{**best, "match": best["score"] >= threshold and is_alone and not is_contradicted}, *others]


def _is_exact(candidate: Mapping[str, Any]) -> bool:
    """Whether it bears the very name or identifier; of names that are only like it, many come close."""
    return any(one["score"] == 1 and one["feature"] in {"name", "identifier"} for one in candidate["features"])
