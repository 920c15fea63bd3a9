"""From what a user types to what a statement gets: ids, external identifiers and names become things of the graph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from rapidfuzz import fuzz, process

from tertius.graph_schema.dates import EARLIEST, LATEST
from tertius.graph_schema.errors import AmbiguousName, NotFound, ParameterError
from tertius.graph_schema.identifiers import HOME_SCHEME, fold_name
from tertius.queries.header import Parameter
from tertius.queries.search.words import full_text, keys_of, words_of
from tertius.queries.shared import read_statement
from tertius.store.endings import THINGS_ENDED, ending_parameters, gone
from tertius.store.reader import Reader
from tertius.store.schema import identity_label

# What a 64-bit integer of the database holds for sure.
_INTEGER = re.compile(r"^-?[0-9]{1,18}$")
_KINDS = {
    "actor": ("Actor",),
    "process": ("Process",),
    "agreement": ("Agreement", "Instrument"),
    "conflict": ("Conflict",),
    "place": ("Place", "Actor"),
    "source": ("Source",),
}
_MAX_SHOWN = 80
_KINDS["thing"] = ("Actor", "Process", "Agreement", "Instrument", "Conflict", "Event", "Place", "Programme", "Source")


_BOUNDS = ("start_min", "start_max", "end_min", "end_max")


async def resolve_parameter(
    reader: Reader, parameter: Parameter, text: str, epoch: int, policy: str, reach: bool
) -> Any:
    """The value a statement gets for one parameter.

    An actor becomes a list of `{id, via, number, start_min … end_max}`: itself first, then what it took part through.
    Another thing becomes a list with its id, what a search looks for `{query, words}`, a code itself as its list spells
    it. Text and integers stay what they are.

    Raises
    ------
    NotFound, AmbiguousName, ParameterError
        With the nearest names, the candidates, or what was expected.
    """
    if parameter.type == "integer":
        if not _INTEGER.match(text):
            raise ParameterError(f'{parameter.name}: "{text}" found, an integer expected.')
        return int(text)
    if parameter.type == "text":
        return text
    if parameter.type == "code":
        return _code(parameter, text)
    if parameter.type == "fact":
        return await _fact_or_thing(reader, text, epoch)
    if parameter.type == "search":
        words = words_of(parameter.name, text)
        return {"query": full_text(words), "words": words}
    found = await resolve_name(reader, text, _KINDS[parameter.type], epoch)
    if parameter.type != "actor":
        return [found]
    return await reach_of(reader, found, epoch, policy) if reach else [{**_itself(found), "number": 0}]


async def resolve_name(reader: Reader, text: str, kinds: tuple[str, ...], epoch: int) -> str:
    """The id of the thing that an id, an external identifier or a name in any language stands for.

    Raises
    ------
    AmbiguousName
        If a name or a candidate identifier fits several; nothing is chosen.
    Gone
        If it is the id of something that was served at an earlier epoch.
    NotFound
        With the nearest names.
    """
    wanted = text.strip()
    if not wanted:
        raise ParameterError("An empty name was given; expected an id, an external identifier or a name.")
    rows = await _fitting(reader, wanted, kinds, epoch)
    for step in ("id", "identifier", "name"):
        found = {row["id"]: row for row in rows if row["step"] == step}
        if len(found) == 1:
            return str(next(iter(found)))
        if found:
            raise _ambiguous(wanted, found)
    raise await _unknown(reader, wanted, kinds, epoch)


async def moved_to(reader: Reader, text: str, kinds: tuple[str, ...], epoch: int) -> str | None:
    """The id under which a thing is served now, where the text is the id of a record that was merged into another."""
    wanted = text.strip()
    found = {row["id"] for row in await _fitting(reader, wanted, kinds, epoch) if row["step"] == "id"}
    return str(next(iter(found))) if len(found) == 1 and not found & set(_ids(wanted)) else None


async def _fitting(reader: Reader, wanted: str, kinds: tuple[str, ...], epoch: int) -> list[dict[str, Any]]:
    parameters = {
        "ids": _ids(wanted),
        "identifier": wanted,
        "keys": keys_of(wanted),
        "kinds": list(kinds),
        "epoch": epoch,
    }
    return await reader.rows(read_statement("actors/_resolve"), parameters)


def _ids(text: str) -> list[str]:
    return [text, f"{HOME_SCHEME}:{text}"]


async def reach_of(reader: Reader, actor: str, epoch: int, policy: str) -> list[dict[str, Any]]:
    """An actor and what it took part through: governments, coalitions of the time, office holders.

    Each entry has the days during which the way led there, as four bounds, and `via`, null for the actor itself.
    Short ways come first, `number` being the place in the list, so that the smallest one names the way; a way whose
    steps cannot have been open at one time is left out.
    """
    rows = await reader.rows(read_statement("actors/_reach"), {"actor": actor, "epoch": epoch, "policy": policy})
    ways = [_entry(row) for row in rows if row["id"] != actor]
    open_ways = [way for way in ways if way["start_min"] <= way["end_max"]]
    return [{**way, "number": number} for number, way in enumerate([_itself(actor), *open_ways])]


async def nearest_names(reader: Reader, text: str, kinds: tuple[str, ...], epoch: int, limit: int = 5) -> list[str]:
    """Names in the graph that come close to a text, best first."""
    rows = await reader.rows(read_statement("actors/_names"), {"kinds": list(kinds), "epoch": epoch})
    by_key = {row["key"]: f"{row['text']} ({row['id']})" for row in rows}
    matches = process.extract(fold_name(text), list(by_key), scorer=fuzz.WRatio, limit=limit, score_cutoff=55)
    return list(dict.fromkeys(by_key[match[0]] for match in matches))


async def _fact_or_thing(reader: Reader, text: str, epoch: int) -> str:
    rows = await reader.rows(read_statement("evidence/_fact"), {"id": text.strip(), "epoch": epoch})
    if rows:
        return str(rows[0]["id"])
    return await resolve_name(reader, text, (*_KINDS["thing"], "Fact"), epoch)


def _code(parameter: Parameter, text: str) -> str:
    by_key = {code.casefold(): code for code in parameter.codes}
    if text.strip().casefold() not in by_key:
        known = ", ".join(parameter.codes)
        raise ParameterError(f'{parameter.name}: "{_shown(text)}" found, expected one of {known}.')
    return by_key[text.strip().casefold()]


def _shown(text: str) -> str:
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}…"


def _itself(actor: str) -> dict[str, Any]:
    days = {"start_min": EARLIEST, "start_max": EARLIEST, "end_min": LATEST, "end_max": LATEST}
    return {"id": actor, "via": None, **days}


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """One way as one span of time: that in which all of its steps were open."""
    # As Python's days, which the driver sends much quicker than its own.
    steps = [{**step, **{name: step[name].to_native() for name in _BOUNDS}} for step in row["steps"]]
    via = {"path": row["path"], "through": row["through"], "facts": row["facts"]}
    surely = all(one["start_max"] <= other["end_min"] for one, other in permutations(steps, 2))
    return {
        "id": row["id"],
        "via": via,
        "start_min": max(step["start_min"] for step in steps),
        "start_max": max(step["start_max"] for step in steps) if surely else LATEST,
        "end_min": min(step["end_min"] for step in steps) if surely else EARLIEST,
        "end_max": min(step["end_max"] for step in steps),
    }


def _ambiguous(text: str, found: Mapping[str, Mapping[str, Any]]) -> AmbiguousName:
    candidates = [{"id": one, "kind": row["kind"], "name": row["name"]} for one, row in sorted(found.items())]
    listed = ", ".join(f"{one['id']} ({one['name']})" for one in candidates)
    return AmbiguousName(
        f'"{_shown(text)}" fits {len(candidates)} things: {listed}. Give one of these ids.',
        details={"candidates": candidates},
    )


async def _unknown(reader: Reader, text: str, kinds: tuple[str, ...], epoch: int) -> NotFound:
    ended = await reader.rows(THINGS_ENDED, ending_parameters(_ids(text), kinds, epoch))
    return gone(ended[0]) if ended else await _never_known(reader, text, kinds, epoch)


async def _never_known(reader: Reader, text: str, kinds: tuple[str, ...], epoch: int) -> NotFound:
    nearest = await nearest_names(reader, text, kinds, epoch)
    hint = f" Nearest: {'; '.join(nearest)}." if nearest else " `tertius query run actors-search` searches names."
    what = " or ".join(identity_label(kind).lower() for kind in kinds) if len(kinds) < 3 else "thing"
    return NotFound(f'No {what} has the id or name "{_shown(text)}".{hint}', details={"nearest": nearest})
