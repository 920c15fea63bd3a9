"""Ids of UCDP releases up to 2016 as today's, through the tables that UCDP publishes for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.parsing.ucdp.cells import TRANSLATION_TABLES, data_file, has_old_ids
from tertius.loaders.reading.tables import check_columns, read_table
from tertius.loaders.record import Input
from tertius.loaders.release import Broken

OPTION = "translate"
_LARGEST_STATE_NUMBER = 999

Old = Mapping[str, set[str]]


@dataclass(frozen=True)
class Translation:
    """What an id of a file is called today.

    `is_needed` tells whether the file has old ids; if not, ids stay as they are, and the tables only tell which
    government has which Gleditsch-Ward number, because governments used to be numbered by them.
    """

    is_needed: bool = False
    actors: Old = field(default_factory=dict)
    conflicts: Old = field(default_factory=dict)
    dyads: Old = field(default_factory=dict)
    governments: Mapping[str, str] = field(default_factory=dict)
    """Actor id of a government by its Gleditsch-Ward number."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Names by actor id, for actors that a file mentions by id only."""

    @cached_property
    def state_numbers(self) -> Mapping[str, set[str]]:
        """The Gleditsch-Ward numbers of a government by its actor id."""
        found: dict[str, set[str]] = defaultdict(set)
        for state, number in self.governments.items():
            found[number].add(state)
        return found

    def actor(self, number: str) -> str:
        """Today's id of an actor."""
        return self._today("actor", self.actors, number)

    def conflict(self, number: str) -> str:
        """Today's id of a conflict; old releases put the type of violence before it (`1-137`)."""
        return self._today("conflict", self.conflicts, number)

    def dyad(self, number: str) -> str:
        """Today's id of a state-based dyad."""
        return self._today("dyad", self.dyads, number)

    def _today(self, what: str, table: Old, number: str) -> str:
        if not self.is_needed:
            return number
        found = table.get(number.rpartition("-")[2], set())
        if len(found) == 1:
            return next(iter(found))
        problem = f"stands for several ({', '.join(sorted(found))})" if found else "is not in it"
        raise Broken(
            "unknown-code",
            f'the old {what} id "{number}" found, an id of the translation table expected; it {problem}. Use a release '
            "of 2017 or later, or add the id to the table.",
            number,
        )


def read_translation(source: Input, version: str | None) -> Translation:
    """The tables of the folder given as `--option translate=FOLDER`, or of those beside the input.

    Raises
    ------
    InvalidInput
        If the release has old ids and a table is missing.
    """
    given = source.options.get(OPTION)
    folder = Path(given) if given else data_file(source).parent
    if given and not folder.is_dir():
        raise InvalidInput(f"--option translate={given}: that is no folder; give the one with the translation tables.")
    # Without a release the user's word decides: whoever names a folder has old ids.
    is_needed = has_old_ids(version) or bool(given and version is None)
    found = {name: folder / name for name in TRANSLATION_TABLES if (folder / name).is_file()}
    if is_needed and (missing := [name for name in TRANSLATION_TABLES if name not in found]):
        raise InvalidInput(
            f"{data_file(source).name} is of release {version or 'unknown'}, whose ids are numbered as until 2016; "
            f"{', '.join(missing)} not found in {folder}. Give the folder with --option {OPTION}=FOLDER."
        )
    return _read(found, is_needed=is_needed)


def _read(found: Mapping[str, Path], *, is_needed: bool) -> Translation:
    tables: dict[str, dict[str, set[str]]] = defaultdict(partial(defaultdict, set))
    governments: dict[str, str] = {}
    names: dict[str, str] = {}
    for file, path in found.items():
        table = read_table(path)
        check_columns(table.columns, needed=("new_id", "old_id"), where=path.name)
        for row in table:
            if row.get("type_of_violence", "1") != "1":
                continue
            tables[file][row["old_id"]].add(row["new_id"])
            if file == TRANSLATION_TABLES[0] and row.get("name"):
                names[row["new_id"]] = row["name"]
                if _is_numbered_by_state(row["old_id"], row["name"]):
                    governments[row["old_id"]] = row["new_id"]
    actors, conflicts, dyads = (tables[name] for name in TRANSLATION_TABLES)
    return Translation(is_needed, actors, conflicts, dyads, governments, names)


def _is_numbered_by_state(old: str, name: str) -> bool:
    return name.startswith("Government of ") and old.isdigit() and int(old) <= _LARGEST_STATE_NUMBER
