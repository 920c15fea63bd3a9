"""What an export holds, whatever its format: facts, the things they name, sources, loads, and how much there is of it.

Facts and things lie in spools, so that a writer can go through them as often as its format wants, in little memory.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tertius.exports.features import count_fact, count_thing
from tertius.exports.rows import CITED, Row, fact_of, ids_named, thing_of, unknown_actor
from tertius.exports.spool import Spool
from tertius.graph_schema.errors import ParameterError
from tertius.queries.catalogue import Catalogue
from tertius.queries.content import FactIds, fact_pages, fetch_fact_ids, fetch_loads, narrow, thing_pages
from tertius.queries.filters import Filters, split_filters

Projection = Literal["star", "clique", "bipartite"]
"""How a fact of any number of participants becomes nodes and edges; see `exports.projection`."""


@dataclass
class Content:
    """The facts selected with all that is served of them, read at one epoch."""

    about: Row
    """Title, what was asked, epoch, permalink: what a reader needs to ask for the same again."""

    facts: Spool = field(default_factory=Spool)
    things: Spool = field(default_factory=Spool)
    """Actors, then other things by kind; each once."""

    sources: dict[str, Row] = field(default_factory=dict)
    loads: list[Row] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """How much there is of every feature; see `exports.features`."""

    projection: Projection = "star"
    left_out: Mapping[str, int] | None = None
    spoken_for: set[str] = field(default_factory=set)
    """Who acted for others."""
    names: dict[str, str] = field(default_factory=dict)
    """The names of those."""

    def actors(self) -> Iterator[Row]:
        """The things that can act."""
        return (one for one in self.things if one["label"] == "Actor")

    def entities(self) -> Iterator[Row]:
        """The things that cannot."""
        return (one for one in self.things if one["label"] != "Actor")


async def fetch_content(catalogue: Catalogue, values: Mapping[str, Any]) -> Content:
    """Everything that is served of the facts that `values` select.

    Parameters
    ----------
    values : `question`, the name of the question whose answer is exported, `facts` if left out, with that question's
        parameters; `kind` of `facts` may name several kinds, separated by commas. `as_of` is `any` if left out, so that
        a picture can be moved through time. What `queries.filters` narrows with may be among them for any question.
    """
    question = str(values.get("question") or "facts")
    filters, values = split_filters(catalogue.question(question).parameters, values)
    asked = {"as_of": "any", **{name: one for name, one in values.items() if name != "question" and one is not None}}
    paging = sorted({"limit", "cursor", "fields"} & asked.keys())
    if paging:
        raise ParameterError(f"{', '.join(paging)}: an export holds all of an answer; leave {paging[0]} out.")
    found = await _select(catalogue, question, asked)
    about = _about(question, {**asked, **filters.asked()}, found.epoch)
    if filters.asked():
        found, about["filters"] = await _narrow(catalogue, question, asked, found, filters)
    content = Content(about, left_out=found.left_out)
    content.about["fingerprint"] = (await catalogue.reader.record(found.epoch)).fingerprint
    named, loads = await _take_facts(content, found)
    await _take_things(content, found, named)
    content.loads = await fetch_loads(found, sorted(loads))
    content.counts["sources"] = len(content.sources)
    content.counts["loads"] = len(content.loads)
    # In one order, so that what the permalink gives has the same permalink in it.
    link = dict(sorted(content.about["asked"].items()))
    content.about["permalink"] = await catalogue.permalink("/v1/exports/json", link, found.epoch)
    return content


async def _select(catalogue: Catalogue, question: str, asked: Mapping[str, Any]) -> FactIds:
    kinds = str(asked.get("kind") or "").split(",") if question == "facts" else []
    if len(kinds) < 2:
        return await fetch_fact_ids(catalogue, question, asked)
    first, *others = [one.strip() for one in kinds]
    found = await fetch_fact_ids(catalogue, question, {**asked, "kind": first})
    for kind in others:
        # All at the epoch of the first; a fact has one kind, so that none comes twice.
        more = await fetch_fact_ids(catalogue, question, {**asked, "kind": kind, "known_at": str(found.epoch)})
        found.certainty |= more.certainty
        if found.left_out and more.left_out:
            found.left_out = {name: count + more.left_out[name] for name, count in found.left_out.items()}
    return found


async def _narrow(
    catalogue: Catalogue, question: str, asked: Mapping[str, Any], found: FactIds, filters: Filters
) -> tuple[FactIds, Row]:
    """The facts that filters leave, and what is told of the filters: nothing that they take away is lost."""
    counts_claims = found.left_out is not None
    left = await narrow(found, filters, with_claims=counts_claims)
    if counts_claims:
        # What may not be passed on is counted among what the filters leave.
        everything = await _select(catalogue, question, {**asked, "share": "all", "known_at": str(found.epoch)})
        whole = await narrow(everything, filters, with_claims=True)
        facts = len(whole.found.certainty) - len(left.found.certainty)
        left.found.left_out = {"rows": max(0, facts), "claims": len(whole.claims - left.claims)}
    told = {**filters.asked(), "facts_left_out": left.facts, "participants_left_out": left.participants}
    return left.found, told


def _about(question: str, asked: Mapping[str, Any], epoch: int) -> Row:
    given = {name: value for name, value in asked.items() if name not in {"known_at", "fingerprint"}}
    if question != "facts":
        given["question"] = question
    return {
        "title": "Who mediates whom" if question == "facts" else question,
        "question": None if question == "facts" else question,
        "as_of": asked["as_of"],
        "asked": {name: str(value) for name, value in given.items()},
        "epoch": epoch,
    }


async def _take_facts(content: Content, found: FactIds) -> tuple[set[str], set[str]]:
    """Spool the facts; the ids of the things that they name, and of the loads that their claims came with."""
    named: set[str] = set()
    loads: set[str] = set()

    def take(page: list[Row]) -> None:
        for row in page:
            fact = fact_of(row, found.certainty[row["id"]])
            content.counts.update(count_fact(fact, content.facts.add(fact)))
            named.update(ids_named(fact))
            content.spoken_for.update(one["representative"] for one in fact["participants"] if one["representative"])
            for claim in fact["claims"]:
                loads.update(claim["loads"])
                if claim["source"] is not None and claim["source"] not in content.sources:
                    content.sources[claim["source"]] = {"id": claim["source"]} | {name: claim[name] for name in CITED}

    async for page in fact_pages(found):
        # In a thread, so that the next page can arrive, and a server can answer others.
        await asyncio.to_thread(take, page)
    return named, loads


async def _take_things(content: Content, found: FactIds, named: set[str]) -> None:
    asked = content.about["asked"]
    subject = asked.get("process") or asked.get("actor") or asked.get("around")
    # Actors come first, and are the many; the others wait until all actors are spooled.
    entities: list[Row] = []
    missing = set(named)

    def take(page: list[Row]) -> None:
        for row in page:
            thing = thing_of(row)
            missing.discard(thing["id"])
            if thing["id"] in content.spoken_for:
                content.names[thing["id"]] = thing["name"]
            if subject is not None and subject in {thing["id"], thing["id"].partition(":")[2]}:
                content.about["title"] += f": {thing['name']}"
            if thing["label"] == "Actor":
                content.counts.update(count_thing(thing, content.things.add(thing)))
            else:
                entities.append(thing)

    async for page in thing_pages(found, sorted(named)):
        await asyncio.to_thread(take, page)
    for one in sorted(missing):
        content.things.add(unknown_actor(one))
    for thing in sorted(entities, key=lambda one: (one["label"], one["id"])):
        content.counts.update(count_thing(thing, content.things.add(thing)))
