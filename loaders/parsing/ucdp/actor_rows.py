"""One row of the actor data set: the actor, and what it says of its relations to other actors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.facts.membership import Membership
from tertius.graph_schema.facts.succession import Succession
from tertius.graph_schema.identifiers import Name
from tertius.loaders.parsing.ucdp.actors import actor_id
from tertius.loaders.parsing.ucdp.cells import read_code, split_ids
from tertius.loaders.reading.values import present

KIND = {"1": "armed_group", "2": "supporters", "3": "communal_group", "4": "government"}
_SAYS_ALLIANCE = re.compile(r"\b(alliances?|coalition|coordination|joint)\b", re.IGNORECASE)


class Relation(NamedTuple):
    """How a row says that its actor stood to others: the columns, and the fact they make.

    `names` is the column of names beside the ids; `quote` whether it is their text that the fact cites.
    """

    key: str
    flag: str
    ids: str
    names: str | None


SPLIT = Relation("split", "Splinter", "ActorIdPrev", "NamePrev")
SPLIT_FOR_A_TIME = Relation("split-for-a-time", "SplitTemp", "ActorIdSplitTemp", "NameSplitTemp")
ALLIANCE = Relation("alliance", "Alliance", "ActorIdAlliance", "NameAlliance")
JOINED = Relation("joined", "JoinGroup", "ActorIdGroup", "GroupName")
ONE_SIDED = Relation("one-sided-coalition", "OSCoalition", "OSCoalitionID", None)
NON_STATE = Relation("non-state-coalition", "NSCoalition", "NSCoalitionID", None)
RELATIONS = (SPLIT, SPLIT_FOR_A_TIME, ALLIANCE, JOINED, ONE_SIDED, NON_STATE)

NOTES = {
    SPLIT_FOR_A_TIME: "The split was temporary (SplitTemp).",
    ONE_SIDED: "They used violence against civilians together (OSCoalition).",
    NON_STATE: "They fought together as one side of a non-state conflict (NSCoalition).",
    ALLIANCE: "The name of the alliance says that it is one; the column Alliance means mergers too.",
}


def read_actor(row: Mapping[str, str], number: str) -> Actor:
    """The actor of a row, under all its names.

    Earlier and later names are names of one record, for UCDP keeps the id when a group renames itself. A list of later
    names stays one text: names contain commas.
    """
    main = present(row["NameData"])
    names = {
        "NameOrig": "und",
        "NameOrigFull": "und",
        "NameOrigFullEng": "en",
        "NewName": "und",
        "NewNameFullMotherTongue": "und",
        "NewNameFullEng": "en",
    }
    found: dict[str, Name] = {}
    for column, language in names.items():
        text = present(" ".join(row.get(column, "").split()))
        if text and text != main and text not in found:
            found[text] = Name(text=text, lang=language)
    return Actor(
        id=actor_id(number),
        name=main and " ".join(main.split()),
        names=tuple(found.values()),
        type=read_code(row, "Org", KIND),
        note=f"UCDP recorded its fighting in: {row['Location']}." if present(row.get("Location")) else None,
    )


def related(row: Mapping[str, str], relation: Relation) -> tuple[str, ...]:
    """The ids a relation of the row names.

    Raises
    ------
    Broken
        If something else than ids stands there.
    """
    return split_ids(row.get(relation.ids, ""), relation.ids)


def says_alliance(name: str) -> bool:
    """Whether the name of what actors formed says that they allied and did not merge."""
    return bool(_SAYS_ALLIANCE.search(name))


def fact_of(dataset: str, relation: Relation, actor: str, other: str) -> Succession | Membership:
    """The fact that a relation makes of two actors, without a date: UCDP gives none."""
    here, there = (Participant(actor=actor_id(actor)),), (Participant(actor=actor_id(other)),)
    if relation in {SPLIT, SPLIT_FOR_A_TIME}:
        key = f"{dataset}:succession:{relation.key}-{other}-{actor}"
        return Succession(id=key, predecessor=there, successor=here, how="split")
    return Membership(id=f"{dataset}:membership:{relation.key}-{actor}-{other}", member=here, organisation=there)


def names_of(row: Mapping[str, str]) -> Iterator[str]:
    """Every spelling of the actor's own name."""
    columns = ("NameData", "NameOrig", "NameOrigFull", "NameOrigFullEng")
    yield from (row.get(name, "") for name in columns)
