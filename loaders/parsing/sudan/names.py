"""Names of third parties: how each is spelled, which are states under which letters, which are groups and no actors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import process

from tertius.graph_schema.claims import Reject
from tertius.loaders.parsing.known_names import Known, is_group, known_named
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.release import Broken, slug


class State(NamedTuple):
    """A state as the set writes it: name, letters, and its number in the Gleditsch-Ward list."""

    name: str
    letters: str
    number: int


# The letters are those of Gleditsch and Ward, but for Germany, which has COW's GMY; its number is 260 since 1990.
_STATES = """
Algeria ALG 615; Angola ANG 540; Belgium BEL 211; Benin BEN 434; Brazil BRA 140; Burundi BUI 516; Canada CAN 20; Chad
CHA 483; China CHN 710; Croatia CRO 344; Czechia CZR 316; Denmark DEN 390; Djibouti DJI 522; Egypt EGY 651; Equatorial
Guinea EQG 411; Eritrea ERI 531; Estonia EST 366; Ethiopia ETH 530; Finland FIN 375; France FRN 220; Gabon GAB 481;
Germany GMY 260; Ghana GHA 452; Greece GRC 350; Hungary HUN 310; Ireland IRE 205; Italy ITA 325; Japan JPN 740; Kenya
KEN 501; Kuwait KUW 690; Lesotho LES 570; Liberia LBR 450; Libya LIB 620; Lithuania LIT 368; Malta MLT 338; Morocco MOR
600; Netherlands NTH 210; Nigeria NIG 475; Norway NOR 385; Pakistan PAK 770; Philippines PHI 840; Poland POL 290;
Portugal POR 235; Qatar QAT 694; The Republic of Korea ROK 732; Romania RUM 360; Russia RUS 365; Rwanda RWA 517; Saudi
Arabia SAU 670; Sierra Leone SIE 451; Slovenia SLV 349; Somalia SOM 520; South Africa SAF 560; South Sudan SSD 626;
Spain SPN 230; Sudan SUD 625; Sweden SWD 380; Switzerland SWZ 225; Tanzania TAZ 510; Togo TOG 461; Türkiye TUR 640;
Uganda UGA 500; United Arab Emirates UAE 696; United Kingdom UKG 200; United States of America USA 2; Zimbabwe ZIM 552
"""


@lru_cache(maxsize=65_536)
def key_of(name: str) -> str:
    """What a name is told by: case, accents, a leading `The`, and which of its names a state has, do not count."""
    known = known_named(name)
    same = _by_known().get(known) if known is not None else None
    return same or _plain_key(name)


def _plain_key(name: str) -> str:
    return slug(name).removeprefix("the-")


def _read_states() -> dict[str, State]:
    found = {}
    for entry in " ".join(_STATES.split()).split("; "):
        name, letters, number = entry.rsplit(" ", 2)
        found[_plain_key(name)] = State(name, letters, int(number))
    return found


STATES = _read_states()
BY_LETTERS = {state.letters: state for state in STATES.values()}


@cache
def _by_known() -> dict[Known, str]:
    """States by what their name is known as, so that Turkey is Türkiye."""
    return {known: key for key, state in STATES.items() if (known := known_named(state.name)) is not None}


class Seen(NamedTuple):
    """Where a spelling stands first, and how often it is met."""

    row: TableRow
    column: str
    is_third_party: bool


@dataclass
class Names:
    """Every name met so far by its key, bounded by the number of actors and of their spellings."""

    listed: dict[str, str] = field(default_factory=dict)
    """The spelling of the list of actors, if one is given."""

    types: dict[str, str] = field(default_factory=dict)
    """The type code of the list of actors: S state, R regional, G global, N non-state."""

    _spellings: dict[str, dict[str, Seen]] = field(default_factory=dict)
    _coded: set[str] = field(default_factory=set)
    _uncoded: dict[str, tuple[TableRow, str, int]] = field(default_factory=dict)

    def read(self, row: TableRow, column: str) -> str | None:
        """The key of the one actor that a cell names; None if it is empty.

        Raises
        ------
        Broken
            With code `multi-valued-cell` or `composite-actor`.
        """
        written = row[column]
        if not written:
            return None
        if ";" in written:
            message = "The cell names several actors; which of them did what is not told. Give each a cell of its own."
            raise Broken("multi-valued-cell", message, written)
        key = key_of(written)
        if is_group(written):
            message = f'"{written}" is a group of states; name its members, since who belonged to it changed.'
            raise Broken("composite-actor", message, written)
        spellings = self._spellings.setdefault(key, {})
        seen = spellings.get(written)
        is_third_party = column == "third-party" or (seen is not None and seen.is_third_party)
        spellings[written] = Seen(*(seen or (row, column))[:2], is_third_party)
        return key

    def check_letters(self, row: TableRow, name_column: str, column: str) -> Iterator[Reject]:
        """Whether the letters beside a name are its own."""
        name, letters = row[name_column], row.get(column, "")
        key = key_of(name)
        state, others = STATES.get(key), BY_LETTERS.get(letters)
        where = row.where(column)
        if not letters:
            if state is not None or self.types.get(key) == "S":
                yield _missing_letters(where, name, state.letters if state else None)
            elif name:
                _, _, times = self._uncoded.get(key, (row, column, 0))
                self._uncoded.setdefault(key, (row, column, times + 1))
        elif state is not None and letters != state.letters:
            message = f'"{letters}" stands beside {name}, whose letters here are {state.letters}. Correct the cell.'
            yield Reject(code="code-scheme-mismatch", where=where, message=message, value=letters)
        elif state is None and (others is not None or self.types.get(key, "S") != "S"):
            whose = f"those of {others.name}" if others else "those of a state"
            message = f'"{letters}" stands beside {name}, and is {whose}. Correct the name or the letters.'
            yield Reject(code="code-scheme-mismatch", where=where, message=message, value=letters)
        else:
            self._coded.add(key)

    def is_known(self, key: str) -> bool:
        """Whether somebody of that name is a third party somewhere, in the list of actors, or a known state."""
        seen = self._spellings.get(key, {}).values()
        return key in self.listed or key in STATES or any(one.is_third_party for one in seen)

    def nearest(self, key: str) -> str:
        """The known name that comes closest, for messages."""
        known = [one for one in {*self._spellings, *self.listed} if self.is_known(one)] + ["troika", "quad"]
        found = process.extractOne(key, known, score_cutoff=70)
        return f'; "{found[0]}" comes closest' if found else ""

    def spelling(self, key: str) -> str:
        """How a name is rightly spelled: as a state, as listed, else as it was first written."""
        if key in STATES and key not in self.listed:
            return STATES[key].name
        met = self._spellings.get(key, {})
        third = next((written for written, seen in met.items() if seen.is_third_party), None)
        return self.listed.get(key) or third or next(iter(met), key)

    def remarks(self) -> Iterator[Reject]:
        """What only the whole file tells: names spelled in two ways, and letters that are sometimes missing."""
        for key, spellings in self._spellings.items():
            right = self.spelling(key)
            for written, seen in spellings.items():
                if written != right and written.removeprefix("The ") != right.removeprefix("The "):
                    message = f'"{written}" is spelled "{right}" elsewhere; it was read as that.'
                    yield Reject(code="name-variant", where=seen.row.where(seen.column), message=message, value=written)
        for key in self._coded & set(self._uncoded):
            row, column, _ = self._uncoded[key]
            yield _missing_letters(row.where(column), self.spelling(key), None)


def _missing_letters(where: str, name: str, letters: str | None) -> Reject:
    expected = f"{letters} is expected" if letters else "other rows have them"
    message = f"The letters of {name} are missing; {expected}. The actor was read by its name."
    return Reject(code="missing-identifier", where=where, message=message, value=name)
