"""Ties from the database in columns: lists of numbers, unpacked into arrays.

One statement says who is tied by what. What it names by number (ends, facts, roles) is asked for afterwards, each once
and over two connections: a fact of twenty participants is behind 190 ties.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import Any

import numpy as np

from tertius.graph_schema.dates import EARLIEST, LATEST
from tertius.graph_schema.errors import NetworkTooLarge, StoreError
from tertius.metrics.coded import CodedTexts
from tertius.metrics.simple_graph import CountArray, FloatArray, IndexArray
from tertius.metrics.ties import Mask, Ties
from tertius.queries.catalogue import Bound
from tertius.queries.shared import read_statement

# Into how many records each sort of ties is shared out by the database's own numbers. A prime: those may have a rhythm.
_RECORDS = 19
_RECORDS_AT_ONCE = 4
_CONNECTIONS = 2
_NODES_PER_STATEMENT = 25_000
# 1970-01-01, the first day of numpy, as Python counts days.
_FIRST_DAY_OF_NUMPY = 719_163
_HALF = 32
_NO_ROLE = -1


async def fetch_ties(bound: Bound, name: str, directed: bool, most: int) -> Ties:
    """All ties of a network, at the epoch and under the policy and parameters that were asked for.

    Raises
    ------
    NetworkTooLarge
        If there are more than `most`; those that came until then are let go.
    """
    found = await _found(bound, name, most)
    asked = _Asked(bound)
    roles_of = found.versions if (found.roles != _NO_ROLE).any() else np.zeros(0, dtype=np.int64)
    actors, things, roles = await asyncio.gather(
        asked.columns("networks/_names", _distinct(found.ends), 4),
        asked.columns("networks/_things", _distinct(found.things, found.versions), 4),
        asked.columns("networks/_roles", _distinct(roles_of), 3, complete=False),
    )
    days, together = _common_days(found, _Days.of(things[0], *things[2:]), _Days.of(*roles))
    # Parts that cannot have met tie nobody, unless each of them only has to have happened by then.
    held = found.happened | (days[0] <= days[3])
    if not held.all():
        found, days, together = found.select(held), days[:, held], together[held]
    (ids, captions, kinds), (source, target) = _coded(actors[0], actors[1:], found.ends)
    (fact_ids,), fact = _coded(things[0], things[1:2], found.things)
    order = np.lexsort((fact, source.astype(np.int64) * len(ids) + target))
    version_nodes = _distinct(found.versions)
    start_min, start_max, end_min, end_max = days[:, order]
    return Ties(
        name=name,
        definition=bound.question.summary,
        directed=directed,
        weight_unit=bound.question.columns["weight"].meaning,
        actors=ids,
        captions=captions,
        kinds=kinds,
        source=source[order],
        target=target[order],
        fact=fact[order],
        fact_ids=fact_ids,
        versions=np.searchsorted(version_nodes, found.versions.T[order]).astype(np.int32),
        version_nodes=version_nodes,
        weight=found.weight[order],
        sign=found.sign[order],
        relation=found.relation[order],
        relations=found.relations,
        start_min=start_min,
        start_max=start_max,
        end_min=end_min,
        end_max=end_max,
        together=together[order],
        happened=found.happened[order],
    )


async def fetch_names(bound: Bound, nodes: CountArray) -> tuple[list[tuple[str, ...]], IndexArray]:
    """Ids, captions and kinds of different nodes, sorted by id; and for each node its place there."""
    numbers, *texts = await _Asked(bound).columns("networks/_names", nodes, 4)
    return _coded(numbers, texts, nodes)


@dataclass(frozen=True, eq=False)
class _Found:
    """Ties as the database names them: by its own numbers, two rows of them for both ends, and so on."""

    ends: CountArray
    things: CountArray
    versions: CountArray
    roles: CountArray
    weight: FloatArray
    sign: np.typing.NDArray[np.int8]
    happened: Mask
    relation: IndexArray
    relations: tuple[str, ...]

    def select(self, chosen: Mask) -> _Found:
        """Some of the ties."""
        columns = ("ends", "things", "versions", "roles", "weight", "sign", "happened", "relation")
        return replace(self, **{name: getattr(self, name)[..., chosen] for name in columns})


async def _found(bound: Bound, name: str, most: int) -> _Found:
    parameters = {**bound.parameters, "records": _RECORDS}
    numbers, weights, sorts = [np.zeros((7, 0), dtype=np.int64)], [np.zeros(0)], []
    left = most
    async with aclosing(bound.reader.batches(bound.question.ties, parameters, _RECORDS_AT_ONCE)) as batches:
        async for batch in batches:
            for relation, sign, happened, *columns in batch:
                left -= len(columns[0])
                if left < 0:
                    raise _too_large(name, most)
                # As arrays at once: a list of numbers takes four times the memory.
                ends, things, versions, roles = (np.array(one, dtype=np.int64) for one in columns[:4])
                rests_on = _halves(versions) if len(versions) else (things, things)
                own = _halves(roles) if len(roles) else np.full((2, len(things)), _NO_ROLE)
                numbers.append(np.stack([*_halves(ends), things, *rests_on, *own]))
                weights.append(np.array(columns[4] or np.ones(len(things))))
                sorts.append((relation, sign, happened, len(things)))
    joined = np.concatenate(numbers, axis=1)
    sizes = [size for *_, size in sorts]
    relations = CodedTexts.of(relation for relation, *_ in sorts)
    return _Found(
        ends=joined[:2],
        things=joined[2],
        versions=joined[3:5],
        roles=joined[5:],
        weight=np.concatenate(weights),
        sign=np.repeat(np.array([sign for _, sign, *_ in sorts], dtype=np.int8), sizes),
        happened=np.repeat(np.array([happened for *_, happened, _ in sorts], dtype=bool), sizes),
        relation=np.repeat(relations.codes, sizes),
        relations=relations.names,
    )


def _too_large(name: str, most: int) -> NetworkTooLarge:
    return NetworkTooLarge(
        f"network {name}: it has more than {most:,} ties at any time, and is not fetched. Ask for a part of it (such "
        "as process or region), set TERTIUS_MAX_FETCHED_TIES higher, or take a metric with the engine gds, which "
        "computes in the database (TERTIUS_GDS=true).",
        details={"network": name, "most": most},
    )


class _Asked:
    """Asks for what has a number in the database, over a few connections at once."""

    def __init__(self, bound: Bound) -> None:
        self._reader = bound.reader
        asked = {name: bound.parameters[name] for name in ("epoch", "policy")}
        self._parameters = {**asked, "earliest": EARLIEST, "latest": LATEST}
        self._free = asyncio.Semaphore(_CONNECTIONS)

    async def columns(self, part: str, nodes: CountArray, width: int, *, complete: bool = True) -> list[list[Any]]:
        """The columns of a shared statement about nodes.

        Raises
        ------
        StoreError
            If it is `complete`, one row a node, and lacks some.
        """
        begins = range(0, len(nodes), _NODES_PER_STATEMENT)
        pieces = await asyncio.gather(
            *(self._piece(part, nodes[begin : begin + _NODES_PER_STATEMENT]) for begin in begins)
        )
        columns = [list(chain.from_iterable(piece[at] for piece in pieces)) for at in range(width)]
        if complete and len(columns[0]) != len(nodes):
            raise StoreError("The graph was purged or compacted while a network was read. Ask again.")
        return columns

    async def _piece(self, part: str, nodes: CountArray) -> list[Any]:
        async with self._free:
            return await self._reader.value(read_statement(part), {**self._parameters, "nodes": nodes.tolist()})


@dataclass(frozen=True)
class _Days:
    """The four days of what has a number in the database, as `date.toordinal`; any other number holds at any time."""

    numbers: CountArray
    days: IndexArray

    @classmethod
    def of(cls, numbers: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> _Days:
        known = np.array(numbers, dtype=np.int64)
        pairs = [half for both in (starts, ends) for half in _halves(np.array(both, dtype=np.int64))]
        # One more, for those that are not known.
        always = [[EARLIEST.toordinal()], [EARLIEST.toordinal()], [LATEST.toordinal()], [LATEST.toordinal()]]
        order = np.argsort(known, kind="stable")
        return cls(known[order], np.concatenate([_ordinals(np.stack(pairs))[:, order], always], axis=1, dtype=np.int32))

    def __getitem__(self, numbers: CountArray) -> IndexArray:
        place = np.searchsorted(self.numbers, numbers)
        is_known = np.append(self.numbers, _NO_ROLE)[place] == numbers
        days: IndexArray = self.days[:, np.where(is_known, place, len(self.numbers))]
        return days


def _common_days(found: _Found, of_versions: _Days, of_roles: _Days) -> tuple[IndexArray, Mask]:
    """For each tie the four days common to all its parts, and whether the parts surely met on some day."""
    parts = [of_versions[found.versions[0]]]
    if not np.array_equal(*found.versions):
        parts.append(of_versions[found.versions[1]])
    if len(of_roles.numbers):
        parts += [of_roles[one] for one in found.roles]
    met = np.ones(len(found.things), dtype=bool)
    for one, other in combinations(parts, 2):
        met &= (one[1] <= other[2]) & (other[1] <= one[2])
    together = found.happened | met
    if len(parts) == 1:
        return parts[0], together
    starts = np.maximum.reduce([part[:2] for part in parts])
    ends = np.minimum.reduce([part[2:] for part in parts])
    return np.concatenate([starts, ends]), together


def _halves(packed: CountArray) -> tuple[CountArray, CountArray]:
    return packed >> _HALF, packed & (2**_HALF - 1)


def _ordinals(written: CountArray) -> IndexArray:
    """Days written as yyyymmdd as numbers, as `date.toordinal` gives them; 0 is no day, its number means nothing."""
    year, month, day = written // 10_000, written // 100 % 100, written % 100
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1).astype("timedelta64[M]")
    days = first.astype("datetime64[D]").astype(np.int64) + day - 1 + _FIRST_DAY_OF_NUMPY
    ordinals: IndexArray = days.astype(np.int32)
    return ordinals


def _distinct(*numbers: CountArray) -> CountArray:
    """The different numbers, none below 0, in order; quicker than `numpy.unique`, which hashes."""
    ordered = np.sort(np.concatenate([one.ravel() for one in numbers]))
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


def _coded(
    known: Sequence[int], columns: Sequence[Sequence[str]], numbers: CountArray
) -> tuple[list[tuple[str, ...]], IndexArray]:
    """The texts of what the numbers stand for, in the order of the first column; for each number its place there."""
    nodes = np.array(known, dtype=np.int64)
    by_number = np.argsort(nodes, kind="stable")
    place = by_number[np.searchsorted(nodes, numbers, sorter=by_number)]
    is_used = np.zeros(len(nodes), dtype=bool)
    is_used[place] = True
    order = sorted(np.flatnonzero(is_used).tolist(), key=columns[0].__getitem__)
    coded = np.empty(len(nodes), dtype=np.int32)
    coded[order] = np.arange(len(order), dtype=np.int32)
    return [tuple(map(column.__getitem__, order)) for column in columns], coded[place]
