"""FollowTheMoney: people, companies and what ties them, as OpenSanctions and Aleph publish them.

What it is
    Entities of the FollowTheMoney model, one JSON object a line. OpenSanctions publishes sanctions lists, politically
    exposed persons and companies that way; Aleph exports investigations.

How to obtain it
    `entities.ftm.json` or `targets.nested.json` of an OpenSanctions collection, an Aleph export, or the output of the
    `ftm` tools. `.gz` is read too.

Terms
    OpenSanctions: CC BY-NC 4.0 or a commercial licence; other publishers state their own. Each data set that an entity
    names is a source; its licence is not in the file.

What becomes what
    Person, Organization, Company, PublicBody and LegalEntity become actors with their names, aliases and identifiers.
    Membership and Employment become Membership, Directorship and Occupancy (by its Position's organisation) Office,
    Payment Funding, Sanction Sanction with its programme, Succession Succession. The key is the entity's id. Several
    values of a date must agree in their digits; several members or holders make a fact each. An entity nested within
    another is read as if it stood on a line of its own.

What it cannot say
    A topic such as "sanction" or "crime" is kept in the note, not as a fact. Sums in euro are not converted. An entity
    that was merged from several lists keeps one id, whose parts are not told. References to entities that are not in
    the file are rejects of the load (unknown-reference).

Rejects
    no-fact-kind: one for each schema that has no place here (Ownership, Family, Address, Vessel …), with its number;
    missing-party, multi-valued-cell, bad-date, unknown-currency, invalid-row; duplicate-key from the load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.ftm.coding import ENTITIES, Coder
from tertius.loaders.ftm.entities import Entity, entities_of
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Release, Spot, check_options
from tertius.loaders.table.rows import read_lines

DATASET = Dataset(name="ftm", title="FollowTheMoney entities", licence="stated by each publisher", scope="ftm")


def records(source: Input) -> Iterator[Record]:
    """The actors and facts of each file, and how many entities have no place.

    Raises
    ------
    InvalidInput
        If a file is no JSON lines, or its first line is no entity.
    """
    check_options(source)
    release = Release(ENTITIES)
    for file in source.files():
        coder = Coder(release, _positions(file))
        homeless: Counter[str] = Counter()
        for entity in _entities(file):
            if isinstance(entity, Reject):
                yield entity
            elif coder.has_place(entity.schema):
                yield from coder.entity(entity)
            else:
                homeless[entity.schema] += 1
        for schema, count in sorted(homeless.items()):
            message = f"{count} entities of the schema {schema}: no kind of fact or actor covers them."
            yield Reject(code="no-fact-kind", where=file.name, message=message, value=schema)


def _entities(file: Path) -> Iterator[Entity | Reject]:
    is_empty = True
    for line, written in enumerate(read_lines(file), start=1):
        if not written.strip():
            continue
        is_empty = False
        spot = Spot(file.name, line)
        try:
            yield from entities_of(orjson.loads(written), spot)
        except (orjson.JSONDecodeError, ValueError) as error:
            if line == 1:
                raise InvalidInput(
                    f"{spot.where()}: {error}. FollowTheMoney entities as JSON lines are expected, each with id, "
                    "schema and properties."
                ) from None
            value = written[:80].decode("utf-8", "replace")
            yield Reject(code="invalid-row", where=spot.where(), message=f"{error}.", value=value)
    if is_empty:
        raise InvalidInput(f"{file.name} is empty; FollowTheMoney entities as JSON lines are expected.")


def _positions(file: Path) -> Mapping[str, Mapping[str, Any]]:
    """The positions that occupancies refer to, wherever they stand in the file; they alone are kept in memory."""
    found: dict[str, Mapping[str, Any]] = {}
    for written in read_lines(file):
        if b'"Position"' not in written:
            continue
        try:
            entities = list(entities_of(orjson.loads(written), Spot(file.name, 0)))
        except (orjson.JSONDecodeError, ValueError):
            continue
        found |= {one.id: one.properties for one in entities if one.schema == "Position"}
    return found
