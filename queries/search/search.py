"""Search over the names of everything that is served, at one epoch."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tertius.graph_schema.identifiers import HOME_SCHEME
from tertius.graph_schema.registry import entity_kinds
from tertius.graph_schema.time import Window, parse_valid
from tertius.queries.search.rank import Fit, Hit, fit
from tertius.queries.search.words import full_text, keys_of, words_of
from tertius.queries.shared import read_statement, with_parts
from tertius.store.reader import Reader

LABELS = tuple(name for name in entity_kinds() if name != "Source")
"""The kinds of things that are found by name; sources are cited, not searched."""

HITS = 300
"""How many names the index is asked for. It ranks by names that are not served, too, so more are taken than shown."""

_LEAST_FUZZY = 0.45
_LOCAL = (
    "armed_group", "jihadist_group", "political_militia", "identity_militia", "communal_group", "coalition",
    "movement", "political_party",
)  # fmt: skip
_COUNTRIES_KEPT = 4_096


@dataclass
class Thing:
    """One thing that was found: what it is, how well it fits, and what tells it from its namesakes."""

    id: str
    label: str
    name: str
    kind: str | None
    acronym: str | None
    date: str | None
    hits: list[Hit]
    fit: Fit | None = None
    lives: list[Any] = field(default_factory=list)
    countries: list[dict[str, str]] = field(default_factory=list)
    world_regions: list[str] = field(default_factory=list)
    """Of its countries."""
    identifiers: list[Any] = field(default_factory=list)
    records: list[str] = field(default_factory=list)

    def existed(self, window: Window) -> bool:
        """Whether it can have existed in these days; what happened once counts from its day on."""
        if self.date is not None:
            return parse_valid(self.date)[0].earliest <= window.last
        spans = [(first.to_native(), last.to_native()) for _, first, last in self.lives]
        return not spans or any(first <= window.last and last >= window.first for first, last in spans)

    def row(self) -> dict[str, Any]:
        """As it is served: the name by which it was found is `matched`."""
        assert self.fit is not None
        matched = {"text": self.fit.hit.text, "lang": self.fit.hit.lang, "kind": self.fit.hit.kind or "id"}
        return {
            "id": self.id,
            "name": self.name,
            "label": self.label,
            "kind": self.kind,
            "acronym": self.acronym,
            "matched": matched,
            "how": self.fit.how,
            "score": self.fit.score,
            "valid": self.date or next((valid for valid, *_ in self.lives if valid), None),
            "countries": self.countries,
            "identifiers": [one[0] for one in self.identifiers],
        }


@dataclass(frozen=True)
class Asked:
    """What is looked for: a text, and what a thing has to be."""

    text: str
    labels: Sequence[str] = LABELS
    kind: str | None = None

    def parameters(self, number: int, words: list[str], every: bool) -> dict[str, Any]:
        """As the statement `_hits` takes one of its texts."""
        wanted = self.text.strip()
        return {
            "number": number,
            "ids": [wanted, f"{HOME_SCHEME}:{wanted}"],
            "identifiers": [wanted],
            "keys": keys_of(wanted) if words else [],
            "queries": [full_text(words, every=every)] if words else [],
            "labels": list(self.labels),
            "kind": self.kind,
        }


@dataclass(frozen=True)
class Country:
    """An actor that a country's code stands for."""

    id: str
    name: str
    world_regions: Sequence[str]


class Searcher:
    """Finds things by name for one reader; keeps which actor a country's code stands for."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._countries: OrderedDict[tuple[int, str, str], list[Country]] = OrderedDict()

    async def find(self, asked: Asked, epoch: int, policy: str = "best") -> list[Thing]:
        """The things that fit a text, best first, without what tells them apart.

        Every word has to fit; only where nothing has all of them, whatever has some is ranked by likeness.

        Raises
        ------
        ParameterError
            If there is nothing to look for.
        """
        words = words_of("q", asked.text)
        found = await self.candidates([asked.parameters(0, words, every=True)], epoch, policy)
        if not found and len(words) > 1:
            found = await self.candidates([asked.parameters(0, words, every=False)], epoch, policy)
        keys = keys_of(asked.text)
        things = found.get(0, [])
        for thing in things:
            thing.fit = max((fit(hit, keys, words) for hit in thing.hits), key=lambda one: (one.score, one.hit.text))
        kept = [one for one in things if one.fit is not None and one.fit.score >= _LEAST_FUZZY]
        return sorted(kept, key=_order)

    async def candidates(
        self, asked: Iterable[Mapping[str, Any]], epoch: int, policy: str, hits: int = HITS
    ) -> dict[int, list[Thing]]:
        """The things that the index, ids and identifiers give for several texts, by the texts' numbers, unranked."""
        parameters = {"asked": list(asked), "epoch": epoch, "policy": policy, "hits": hits, "labels": list(LABELS)}
        _, rows = await self.reader.value(read_statement("search/_hits"), parameters)
        found: dict[int, list[Thing]] = {}
        for number, thing, label, name, kind, acronym, date, hit_rows in rows:
            one = Thing(thing, label, name, kind, acronym, date, [Hit(*hit) for hit in hit_rows])
            found.setdefault(number, []).append(one)
        return found

    async def named(self, ids: Sequence[str], epoch: int, policy: str = "best") -> dict[str, Thing]:
        """Things by id, with all of their names as hits; an id that nothing has is left out."""
        asked = [{**Asked(one).parameters(number, [], every=True), "identifiers": []} for number, one in enumerate(ids)]
        found = await self.candidates(asked, epoch, policy)
        things = {ids[number]: listed[0] for number, listed in found.items()}
        await self.describe(list(things.values()), epoch, policy)
        parameters = {"ids": [one.id for one in things.values()], "epoch": epoch, "policy": policy}
        rows = await self.reader.rows(read_statement("search/_names"), parameters)
        names = {
            row["id"]: [Hit("name", key, text, kind, lang, None) for key, text, kind, lang in row["names"]]
            for row in rows
        }
        for thing in things.values():
            thing.hits = names.get(thing.id, [])
        return things

    async def describe(self, things: Sequence[Thing], epoch: int, policy: str) -> None:
        """Give things what tells them apart: times, countries, identifiers."""
        ids = list(dict.fromkeys(one.id for one in things))
        parameters = {"ids": ids, "epoch": epoch, "policy": policy, "local": list(_LOCAL)}
        (rows,) = await self.reader.value(read_statement("search/_details"), parameters)
        details = {id_: (lives, codes, identifiers, records) for id_, lives, codes, identifiers, records in rows}
        await self._learn_countries({code for _, codes, *_ in details.values() for code in codes}, epoch, policy)
        for thing in things:
            if thing.id in details:
                thing.lives, codes, thing.identifiers, thing.records = details[thing.id]
                named = [one for code in codes for one in self._countries[epoch, policy, code]]
                thing.countries = list({one.id: {"id": one.id, "name": one.name} for one in named}.values())
                thing.world_regions = sorted({region for one in named for region in one.world_regions})

    async def _learn_countries(self, codes: Iterable[str], epoch: int, policy: str) -> None:
        if len(self._countries) > _COUNTRIES_KEPT:
            self._countries.clear()
        missing = sorted(code for code in codes if (epoch, policy, code) not in self._countries)
        if not missing:
            return
        parameters = {"codes": missing, "epoch": epoch, "policy": policy}
        for code in missing:
            self._countries[epoch, policy, code] = []
        for row in await self.reader.rows(with_parts(read_statement("search/_countries")), parameters):
            country = Country(row["id"], row["name"], row["world_regions"])
            self._countries[epoch, policy, row["code"]].append(country)


def _order(thing: Thing) -> tuple[float, int, str, str]:
    assert thing.fit is not None
    return -thing.fit.score, len(thing.fit.hit.key), thing.name, thing.id


def facets_of(things: Iterable[Thing]) -> dict[str, list[dict[str, Any]]]:
    """How many of the things found are of each label, kind, country and part of the world, the most frequent first."""
    listed = list(things)
    labels = Counter((one.label, one.label) for one in listed)
    kinds = Counter((one.kind, one.kind) for one in listed if one.kind and one.label == "Actor")
    countries = Counter((one["id"], one["name"]) for thing in listed for one in thing.countries)
    regions = Counter((region, region) for thing in listed for region in thing.world_regions)
    counted = {"label": labels, "kind": kinds, "country": countries, "world_region": regions}
    return {name: _counted(found) for name, found in counted.items()}


def _counted(found: Counter[tuple[Any, Any]]) -> list[dict[str, Any]]:
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return [{"value": value, "name": name, "count": count} for (value, name), count in ranked]
