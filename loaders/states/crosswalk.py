"""The dated cross-walk: which state a number or code stood for on a day, and what other systems call it.

A code means nothing without its system and a day: 260 is West Germany in COW until 1990, Germany in Gleditsch-Ward, and
French territory in the numbers of ISO; 970 is Nauru in COW and Kiribati in Gleditsch-Ward.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.graph_schema.time import parse_endpoint
from tertius.loaders.states.iso3166 import FIRST_EDITION, IsoCode, code_on, iso_codes
from tertius.loaders.states.lists import Spell, StateList, read_list
from tertius.loaders.states.polities import NumberSystem, Polity, polities, polities_of

System = Literal["cow", "gw", "iso3", "iso2", "isonum"]
SYSTEMS: tuple[System, ...] = get_args(System)
IN_WORDS = {
    "cow": "COW",
    "gw": "Gleditsch-Ward",
    "iso3": "ISO 3166 (three letters)",
    "iso2": "ISO 3166 (two letters)",
    "isonum": "ISO 3166 (numbers)",
}
# Letters of the state lists that people take for codes of ISO; all others are known from the user's own lists only.
_LOOKALIKES = {
    "NIG": "475", "NIR": "436", "SUD": "625", "YAR": "678", "YPR": "680", "GMY": "255", "GFR": "260", "GDR": "265",
    "UKG": "200", "FRN": "220", "RUM": "360", "SWZ": "225", "AUS": "305", "AUL": "900", "SLV": "349", "MNG": "341",
}  # fmt: skip


@dataclass(frozen=True)
class State:
    """A state on a day, and its codes by system; a system in which it has none is left out.

    `note` says why a code is missing or how it is meant.
    """

    name: str
    on: date
    codes: Mapping[str, str]
    note: str = ""


class Crosswalk:
    """What the shipped tables and the lists that a user brought say together.

    Parameters
    ----------
    lists : at most one of each system; without one, COW cannot be asked at all, and Gleditsch-Ward by number only.
    folder : where users put their lists; for messages.
    """

    def __init__(self, lists: Iterable[StateList] = (), folder: Path | None = None) -> None:
        self._lists: dict[NumberSystem, StateList] = {one.system: one for one in lists}
        self._folder = folder

    def find(self, system: System | None, code: str, on: date) -> State:
        """The state that a code stood for on a day.

        Parameters
        ----------
        system : None if the data do not say; then only a code that all systems read alike is taken.

        Raises
        ------
        NotFound
            If it stood for none on that day, or the list of COW is needed and not there.
        ParameterError
            With code `code-scheme-mismatch` if it is a code of another system, or of several.
        """
        written = code.strip().upper()
        if system is None:
            return self._find_undeclared(written, on)
        if system == "cow":
            self.require_list("cow")
        polity = self._number(system, written, on) if system in {"cow", "gw"} else self._iso(system, written, on)
        return self._state(polity, on)

    def members(self, system: System, on: date) -> list[str]:
        """Every code of a system that stood for a state or a territory on a day.

        Raises
        ------
        NotFound
            If only a list can say who was a state, and the user has brought none.
        """
        if system == "cow" or system == "gw":
            self.require_list(system)
            known = self._lists[system]
            return sorted({one.number for one in known.spells if _held(one, known, on)}, key=int)
        held = [one for one in iso_codes() if one.held_on(on)]
        return sorted({_written(one, system) for one in held} - {""})

    def require_list(self, system: NumberSystem) -> None:
        """Refuse what needs a list that the user has not brought; the message says where to get it."""
        if system in self._lists:
            return
        place = f"put it into {self._folder}" if self._folder else "name its path"
        if system == "cow":
            raise NotFound(
                "The list of COW states is needed, and may not be passed on, so that it does not come with tertius. "
                "Download State System Membership (statelist2016.csv) from the Correlates of War Project, "
                f"correlatesofwar.org/data-sets/state-system-membership, and {place}, or give --states FILE."
            )
        raise NotFound(
            "Letters of Gleditsch-Ward, and who was a state on a day, need their list, which does not come with "
            "tertius. Download Independent States (gwstates.xlsx, or the text file) from Kristian Skrede Gleditsch's "
            f"page, ksgleditsch.com/statelist.html, and {place}, or give --states FILE; single numbers can be asked "
            "without it."
        )

    def _find_undeclared(self, code: str, on: date) -> State:
        found: dict[str, State] = {}
        for system in SYSTEMS:
            try:
                found[system] = self.find(system, code, on)
            except (NotFound, ParameterError):
                continue
        if not found:
            raise NotFound(
                f'"{code}" is no code of a state on {on} in any system that can be asked. Check code and day.'
            )
        if len({tuple(sorted(one.codes.items())) for one in found.values()}) > 1:
            read_as = "; ".join(f"{one.name} in {IN_WORDS[system]}" for system, one in found.items())
            raise ParameterError(
                f'"{code}" is {read_as}. Say which system it is of, with --from.', code="code-scheme-mismatch"
            )
        return next(iter(found.values()))

    def _number(self, system: Literal["cow", "gw"] | str, code: str, on: date) -> Polity:
        kind: NumberSystem = "cow" if system == "cow" else "gw"
        known = self._lists.get(kind)
        if not code.isdecimal():
            code = self._number_of_letters(kind, code, on)
        if known is not None:
            spells = [one for one in known.spells if one.number == code]
            if not any(_held(one, known, on) for one in spells):
                raise self._not_on(kind, code, on, [f"{one.name} {one.first} to {one.last}" for one in spells])
        lines = polities_of(kind, code)
        held = [one for one in lines if one.covers(on)]
        if held:
            return held[0]
        if known is not None:
            name = next(one.name for one in known.spells if one.number == code)
            return Polity(name, code if kind == "gw" else "", code if kind == "cow" else "", "", "", "", "")
        raise self._not_on(kind, code, on, [f"{one.name} {one.valid or ''}".strip() for one in lines])

    def _number_of_letters(self, system: NumberSystem, code: str, on: date) -> str:
        known = self._lists.get(system)
        if known is None:
            self._refuse_foreign(system, code, on)
            self.require_list(system)
        assert known is not None
        numbers = {one.number for one in known.spells if one.letters.upper() == code}
        held = {one.number for one in known.spells if one.letters.upper() == code and _held(one, known, on)}
        if not numbers:
            self._refuse_foreign(system, code, on)
            raise NotFound(f'"{code}" is no code of {IN_WORDS[system]}; its list {known.path.name} has none such.')
        return min(held or numbers, key=int)

    def _not_on(self, system: NumberSystem, code: str, on: date, spells: list[str]) -> NotFound:
        if not spells:
            return NotFound(f'"{code}" is no number of {IN_WORDS[system]}.')
        listed = "; ".join(spells)
        return NotFound(f'"{code}" is no state of {IN_WORDS[system]} on {on}; it is {listed}. Give another day.')

    def _iso(self, system: str, code: str, on: date) -> Polity:
        written = code.zfill(3) if system == "isonum" and code.isdecimal() else code
        lines = [one for one in iso_codes() if _written(one, system) == written]
        if not lines:
            if system == "iso3" and (own := [one for one in polities() if one.iso3 == written and one.covers(on)]):
                return own[0]
            self._refuse_foreign(system, code, on)
            raise NotFound(f'"{code}" is no code of {IN_WORDS[system]}, and never was.')
        assigned = code_on(lines, on)
        assert assigned is not None
        return self._polity_of(assigned, code, on)

    def _polity_of(self, assigned: IsoCode, code: str, on: date) -> Polity:
        lines = [one for one in polities() if one.iso3 == assigned.alpha3]
        if not lines:
            if not assigned.held_on(on):
                raise NotFound(f'"{code}" was assigned to {assigned.name} {assigned.valid}, not on {on}.')
            return Polity(assigned.name, "", "", assigned.alpha3, "", "", "territory")
        held = [one for one in lines if one.covers(on)]
        if not held:
            spans = "; ".join(f"{one.name} {one.valid or ''}".strip() for one in lines)
            raise NotFound(f'"{code}" stood for no state on {on}; it stands for {spans}. Give another day.')
        return held[0]

    def _refuse_foreign(self, system: str, code: str, on: date) -> None:
        """Say of what other system a code is, if it is one."""
        names: dict[str, str] = {}
        for of, known in self._lists.items():
            for spell in known.spells:
                if of != system and spell.letters.upper() == code:
                    names[spell.name] = IN_WORDS[of]
        if code in _LOOKALIKES and system not in {"cow", "gw"} and not names:
            lines = polities_of("gw", _LOOKALIKES[code])
            held = next((one for one in lines if one.covers(on)), lines[-1])
            names[held.name] = "COW and Gleditsch-Ward"
        for other in ("iso3", "iso2"):
            if other != system:
                names |= {one.name: IN_WORDS[other] for one in iso_codes() if _written(one, other) == code}
        if names:
            found = "; ".join(f"{name} in {of}" for name, of in names.items())
            raise ParameterError(
                f'"{code}" is {found}, and no code of {IN_WORDS[system]}. Say which system it is of, or correct it.',
                code="code-scheme-mismatch",
            )

    def _state(self, polity: Polity, on: date) -> State:
        codes: dict[str, str] = {}
        notes: list[str] = []
        for system in ("cow", "gw"):
            number, known = getattr(polity, system), self._lists.get("cow" if system == "cow" else "gw")
            if not number or (known is None and system == "cow"):
                continue
            if known is None:
                codes[system] = number
                notes += [] if polity.first else [f"no list of {IN_WORDS[system]} says whether it was a state then"]
            elif any(one.number == number and _held(one, known, on) for one in known.spells):
                codes[system] = number
            else:
                notes.append(f"not in the list of {IN_WORDS[system]} on {on}")
        if polity.assigned_iso3:
            assigned = code_on([one for one in iso_codes() if one.alpha3 == polity.iso3], on)
            codes |= _iso_codes_of(assigned) if assigned else {"iso3": polity.iso3}
            if assigned and (not assigned.held_on(on) or on.year < int(FIRST_EDITION)):
                notes.append(f"the code of ISO was assigned {assigned.valid}")
        elif polity.iso3:
            notes.append(f"ISO 3166 has no code for it; {polity.iso3} is user-assigned")
        else:
            notes.append("ISO 3166 never had a code for it")
        return State(polity.name, on, codes, "; ".join(notes))


@cache
def shipped_crosswalk() -> Crosswalk:
    """The cross-walk without any list of a user: ISO, and Gleditsch-Ward by number."""
    return Crosswalk()


def crosswalk(system: System | None, code: str, on: date) -> State:
    """The state that a code stood for on a day, by the shipped tables; see `Crosswalk.find`."""
    return shipped_crosswalk().find(system, code, on)


def read_crosswalk(files: Iterable[Path], folder: Path | None = None) -> Crosswalk:
    """A cross-walk with the lists in these files, or else in a folder; the last of a system counts.

    Raises
    ------
    InvalidInput
        If a file is no list of states that is known.
    """
    given = list(files)
    if not given and folder is not None and folder.is_dir():
        given = sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    return Crosswalk((read_list(one) for one in given), folder)


def _held(spell: Spell, known: StateList, on: date) -> bool:
    """Whether a spell takes in a day; one that lasts to the end of the list goes on after it."""
    is_open = spell.last == known.closes
    return parse_endpoint(spell.first).earliest <= on and (is_open or on <= parse_endpoint(spell.last).latest)


def _written(code: IsoCode, system: str) -> str:
    return {"iso3": code.alpha3, "iso2": code.alpha2, "isonum": code.numeric}[system]


def _iso_codes_of(code: IsoCode) -> dict[str, str]:
    return {"iso3": code.alpha3, "iso2": code.alpha2} | ({"isonum": code.numeric} if code.numeric else {})
