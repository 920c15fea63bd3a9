"""A unit of a cell read piece by piece, between its commas: persons, their offices, and actors beside them."""

from __future__ import annotations

import re

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.assembly import Assembly
from tertius.loaders.pax.lexicon import BODIES, GENERIC, NO_NAMES, ORGANISATIONS
from tertius.loaders.pax.mending import LETTERS_FIRST
from tertius.loaders.pax.names import ActorName, PersonName, actor_name, actor_names, is_acronym
from tertius.loaders.pax.offices import is_office
from tertius.loaders.pax.pieces import (
    comma_pieces,
    is_place_of,
    is_single_name,
    kind_of,
    persons_in,
    principals,
    tells_another,
    without_role,
)
from tertius.loaders.pax.principal import principal_of
from tertius.loaders.pax.roles import PARTY
from tertius.loaders.pax.sentences import known_of_list
from tertius.loaders.pax.units import Unit

_SEVERAL_ENVOYS = re.compile(r"\b(?:envoys|ambassadors|commissioners|mediators)$", re.IGNORECASE)

_OF_SEVERAL = re.compile(
    r"(?:the )?(?:permanent )?representatives of (?P<rest>.+?)(?: to the (?:United Nations|UN))?$", re.IGNORECASE
)


class Piecewise(Assembly):
    """What an assembly needs to take in a unit without a heading, a "for" or a "signed by"."""

    def _fits_below(self, text: str) -> bool:
        """Whether the pieces are persons and their offices, so that they can stand below an actor."""
        kinds = self._kinds(comma_pieces(text))
        return (all(kinds) and "person" in kinds) or kinds == ["office"]

    def _kinds(self, pieces: list[str]) -> list[str | None]:
        """What each piece is; behind a name, what is none belongs to the office: "Minister of Trade, Planning"."""
        kinds = [kind_of(piece) for piece in pieces]
        if kinds[:1] == [None] and kinds[1:3] == ["office", "actor"] and is_single_name(pieces[0]):
            kinds[0] = "person"
        if all(kinds) or kinds[0] != "person":
            return kinds
        return [kind or (None if tells_another(piece) else "office") for piece, kind in zip(pieces, kinds, strict=True)]

    def _pieces(self, text: str, unit: Unit) -> bool:
        """Read the parts of a unit between commas; all or, with the first unclear one, nothing."""
        if self._several(text, unit) or self._representatives(text, unit):
            return True
        pieces = comma_pieces(text)
        kinds = self._kinds(pieces)
        if not all(kinds) and kinds[0] == "office":
            kinds = [kind or "office" for kind in kinds]
        if not all(kinds):
            return False
        if kinds == ["office", "actor"] and self._is_of_body(pieces[1]):
            self.add_office(text, unit)
            return True
        if kinds == ["actor", "actor"] and is_place_of(*pieces):
            pieces, kinds = pieces[:1], kinds[:1]
        if kinds[:3] == ["person", "actor", "office"] and is_acronym(pieces[1]) and principal_of(pieces[2]) is not None:
            # "Brig. A. Kos, AFX, GRX Panel Chairman": the office says for whom, the letters only where else they serve.
            kinds[1] = "office"
            pieces[1], pieces[2] = pieces[2], pieces[1]
        if kinds[0] == "actor" and kinds.count("person") == 1 and kinds[-1] == "actor" and kinds[1] == "person":
            # Behind the person of an actor that stands first, a further one is a body in which they sit.
            kinds[-1] = "office"
        stands_alone = len(pieces) == 1
        # "The Taoiseach, Mr A, and the Prime Minister, Mr B": each office stands before the name of its holder.
        leads = len(kinds) > 2 and kinds == ["office", "person"] * (len(kinds) // 2)
        for place, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
            if kind == "actor":
                self._actor(piece, unit, stands_alone=stands_alone, is_behind=kinds[0] == "person")
            else:
                is_first = leads or (place == 0 and "person" in kinds[1:])
                self._person_or_office(piece, kind == "person", unit, is_first=is_first)
        return True

    def _is_of_body(self, piece: str) -> bool:
        """Whether the piece behind an office is a part of the actor for which the person above sits: "GRP Panel"."""
        one, names = self.open, actor_names(piece)
        is_body = len(names) == 1 and names[0].acronym == names[0].text and names[0].text != piece
        return is_body and one is not None and bool(one.persons) and one.actor is None and not one.persons[-1].office

    def _several(self, text: str, unit: Unit) -> bool:
        """Read "IGAD Special Envoys" as the heading of those who follow, in the unit or below it."""
        office, *names = comma_pieces(text)
        principal = principal_of(office) if _SEVERAL_ENVOYS.search(office) and is_office(office) else None
        if principal is None or any(kind_of(name) != "person" for name in names):
            return False
        self.release_office()
        self.start(unit, actor=principal, is_explicit=True, is_heading=not names)
        for name in names:
            self._person_or_office(name, True, unit, is_first=False)
        return True

    def _representatives(self, text: str, unit: Unit) -> bool:
        """Read "the Representatives of France, Italy and the United States to the United Nations": a list of states."""
        found = _OF_SEVERAL.match(text)
        states = [actor_names(piece) for piece in comma_pieces(found["rest"])] if found else []
        names = [name for one in states for name in one]
        if not states or not all(states) or not all(name.is_worldwide for name in names):
            return False
        self.release_office()
        for name in names:
            self.start(unit, actor=name, is_explicit=True).is_closed = True
        return True

    def _row(self, unit: Unit) -> bool:
        """Read a row of two columns, letters and the whole name that they stand for, commas and all."""
        found = LETTERS_FIRST.match(unit.written)
        name = " ".join(found["name"].split()) if found else ""
        if found is None or not ORGANISATIONS & set(fold_name(name).split()) or kind_of(name) == "person":
            return False
        self.release_office()
        self.start(unit, actor=ActorName(name, acronym=found["letters"]))
        return True

    def _heads_list(self, text: str, unit: Unit) -> bool:
        """Read a name above a numbered list of persons as whom they sit for, whatever its words: a people, a place."""
        names = principals(text) if unit.heads_list and self.default is PARTY and not unit.is_numbered else ()
        words = set(fold_name(text).split())
        if len(names) != 1 or unit.is_signed or actor_name(text) is not None or words & (NO_NAMES | GENERIC):
            return False
        self.release_office()
        self.start(unit, actor=names[0])
        return True

    def _world_list(self, text: str, unit: Unit) -> bool:
        """Read those known all over the world in a list of them in which something else stands too."""
        known = known_of_list(text)
        if not known:
            return False
        for name in known:
            self.start(unit, actor=name)
        self.reject(unit, "a list of which only the states and organisations known are read")
        return True

    def _behind_person(self, name: ActorName, piece: str, unit: Unit) -> None:
        """Take an actor behind a person who sits for another: a body of that one, or the person's own actor."""
        current = self.open
        assert current is not None
        is_letters = name.acronym == name.text or is_acronym(name.text.split(" (")[0])
        is_body = is_letters or bool(BODIES & set(fold_name(piece).split()))
        if (is_body and not name.is_worldwide) or (current.actor and name.text == current.actor.text):
            self.add_office(piece, unit)
            return
        person = current.persons.pop()
        started = self.start(unit, actor=name)
        started.persons.append(person)
        started.is_closed = True

    def _sits_for_another(self) -> bool:
        """Whether the person named last in this unit belongs to an actor that the text itself names."""
        one = self.open
        if one is None or one.is_closed or one.unit != self.unit_number:
            return False
        return bool(one.persons and one.actor and one.is_explicit)

    def _actor(self, piece: str, unit: Unit, *, stands_alone: bool, is_behind: bool) -> None:
        text, role = without_role(piece)
        names = actor_names(text)
        if is_behind and len(names) == 1 and self._sits_for_another():
            self._behind_person(names[0], text, unit)
        else:
            held = self.office is not None and self.office[1] is unit
            self.office = None if held else self.office
            for name in names:
                if not self.attach(name, unit, stands_alone=stands_alone):
                    self.start(unit, actor=name).is_closed = held
        if role is not None:
            self.give_role(*role)

    def _person_or_office(self, piece: str, is_person: bool, unit: Unit, *, is_first: bool) -> None:
        text, role = without_role(piece)
        if is_person:
            for person, of in persons_in(text) or [(PersonName(text), None)]:
                self.add_person(person, unit)
                if of is not None:
                    self.attach(of, unit)
        else:
            self.add_office(text, unit, is_before_name=is_first)
        if role is not None:
            self.give_role(*role)
