"""Ties from the database in columns: lists of numbers, unpacked into arrays."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

import numpy as np

from tertius.graph_schema.errors import StoreError
from tertius.metrics.coded import CodedTexts
from tertius.metrics.simple_graph import CountArray, IndexArray
from tertius.metrics.ties import Ties
from tertius.queries.catalogue import Bound
from tertius.queries.shared import read_statement
from tertius.store.reader import Reader

TIES_PER_RECORD = 50_000
_NODES_PER_STATEMENT = 50_000
# 1970-01-01, the first day of numpy, as Python counts days.
_FIRST_DAY_OF_NUMPY = 719_163
_HALF = 32


async def fetch_ties(bound: Bound, name: str, directed: bool) -> Ties:
    """All ties of a network, at the epoch and under the policy and parameters that were asked for."""
    records = [record async for record in _records(bound)]
    ends, things = _joined(records, 4), _joined(records, 5)
    sizes = [len(record[4]) for record in records]
    said = CodedTexts.of(record[0] for record in records)
    actors, place = await _names(bound, np.unique(np.concatenate(_halves(ends))))
    source, target = (place[half] for half in _halves(ends))
    thing_ids, thing_place = await _ids(bound, np.unique(things))
    fact = thing_place[things]
    nodes, versions = _versions(records, things)
    order = np.lexsort((fact, target, source))
    starts, finishes = _joined(records, 8)[order], _joined(records, 9)[order]
    days = [_ordinals(half) for both in (starts, finishes) for half in _halves(both)]
    weights = [record[7] or np.ones(len(record[4])) for record in records]
    return Ties(
        name=name,
        definition=bound.question.summary,
        directed=directed,
        weight_unit=bound.question.columns["weight"].meaning,
        actors=actors[0],
        captions=actors[1],
        kinds=actors[2],
        source=source[order],
        target=target[order],
        fact=fact[order],
        fact_ids=thing_ids,
        versions=versions[order],
        version_nodes=nodes,
        weight=np.concatenate([np.zeros(0), *weights])[order],
        sign=np.repeat(np.array([record[1] for record in records], dtype=np.int8), sizes)[order],
        relation=np.repeat(said.codes, sizes)[order],
        relations=said.names,
        start_min=days[0],
        start_max=days[1],
        end_min=days[2],
        end_max=days[3],
        together=np.repeat(np.array([record[3] for record in records], dtype=bool), sizes)[order],
        happened=np.repeat(np.array([record[2] for record in records], dtype=bool), sizes)[order],
    )


async def _records(bound: Bound) -> AsyncIterator[list[Any]]:
    parameters = {**bound.parameters, "ties_per_record": TIES_PER_RECORD}
    async for batch in bound.reader.batches(bound.question.ties, parameters):
        for record in batch:
            # As arrays at once: a list of numbers takes four times the memory.
            yield [np.array(one, dtype=np.int64) if at in (4, 5, 6, 8, 9) else one for at, one in enumerate(record)]


def _joined(records: list[list[Any]], at: int) -> CountArray:
    return np.concatenate([np.zeros(0, dtype=np.int64), *(record[at] for record in records)])


def _halves(packed: CountArray) -> tuple[CountArray, CountArray]:
    return packed >> _HALF, packed & (2**_HALF - 1)


def _ordinals(written: CountArray) -> IndexArray:
    """Days written as yyyymmdd as numbers, as `date.toordinal` gives them."""
    year, month, day = written // 10_000, written // 100 % 100, written % 100
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1).astype("timedelta64[M]")
    days = first.astype("datetime64[D]").astype(np.int64) + day - 1 + _FIRST_DAY_OF_NUMPY
    ordinals: IndexArray = days.astype(np.int32)
    return ordinals


def _versions(records: list[list[Any]], things: CountArray) -> tuple[CountArray, IndexArray]:
    """The versions that ties rest on, and their places among them: the thing itself, or what the record names."""
    pairs = [record[6] if len(record[6]) else None for record in records]
    at = 0
    first, last = things.copy(), things.copy()
    for record, pair in zip(records, pairs, strict=True):
        size = len(record[4])
        if pair is not None:
            first[at : at + size], last[at : at + size] = _halves(pair)
        at += size
    nodes, places = np.unique(np.stack([first, last], axis=1), return_inverse=True)
    return nodes, places.reshape(-1, 2).astype(np.int32)


class _Places:
    """From the database's numbers to positions."""

    def __init__(self, nodes: CountArray, positions: IndexArray) -> None:
        order = np.argsort(nodes)
        self._nodes, self._positions = nodes[order], positions[order]

    def __getitem__(self, nodes: CountArray) -> IndexArray:
        positions: IndexArray = self._positions[np.searchsorted(self._nodes, nodes)]
        return positions


async def _names(bound: Bound, nodes: CountArray) -> tuple[tuple[tuple[str, ...], ...], _Places]:
    found, ids, captions, kinds = await _columns(bound, "networks/_names", nodes, 4)
    order = np.argsort(np.array(ids, dtype=object), kind="stable")
    columns = tuple(tuple(texts[at] for at in order.tolist()) for texts in (ids, captions, kinds))
    return columns, _Places(np.array(found, dtype=np.int64)[order], np.arange(len(order), dtype=np.int32))


async def _ids(bound: Bound, nodes: CountArray) -> tuple[tuple[str, ...], _Places]:
    found, ids = await _columns(bound, "networks/_ids", nodes, 2)
    order = np.argsort(np.array(ids, dtype=object), kind="stable")
    place = _Places(np.array(found, dtype=np.int64)[order], np.arange(len(order), dtype=np.int32))
    return tuple(ids[at] for at in order.tolist()), place


async def _columns(bound: Bound, part: str, nodes: CountArray, width: int) -> list[list[Any]]:
    columns: list[list[Any]] = [[] for _ in range(width)]
    for begin in range(0, len(nodes), _NODES_PER_STATEMENT):
        asked = nodes[begin : begin + _NODES_PER_STATEMENT].tolist()
        found = await _value(bound.reader, part, bound.parameters, asked)
        columns = [before + more for before, more in zip(columns, found, strict=True)]
    if len(columns[0]) != len(nodes):
        raise StoreError("The graph was purged or compacted while a network was read. Ask again.")
    return columns


async def _value(reader: Reader, part: str, parameters: Mapping[str, Any], nodes: list[int]) -> list[Any]:
    asked = {"nodes": nodes, "epoch": parameters["epoch"], "policy": parameters["policy"]}
    return await reader.value(read_statement(part), asked)
