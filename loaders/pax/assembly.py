"""Persons, offices and actors put together into who is named: a cell's state while it is read from top to bottom."""

from __future__ import annotations

import re

from tertius.loaders.pax.mention import Mention, Unread
from tertius.loaders.pax.names import ActorName, PersonName, actor_names
from tertius.loaders.pax.offices import is_ruler
from tertius.loaders.pax.patterns import REPRESENTATIVES
from tertius.loaders.pax.principal import is_generic, principal_of
from tertius.loaders.pax.roles import PARTY, Role, own_role
from tertius.loaders.pax.units import Unit

_SEVERAL = 2


class Assembly:
    """What was read of a cell so far, and what the next piece may still belong to.

    `open` is who was named last, `office` one whose holder is still to come; `role` holds for those beside whom none of
    their own is stated.
    """

    def __init__(self, default: Role) -> None:
        self.default = self.role = default
        self.mentions: list[Mention] = []
        self.unread: list[Unread] = []
        self.open: Mention | None = None
        self.office: tuple[str, Unit] | None = None
        self.paragraph = self.unit_number = 0
        self.act: str | None = None
        self.is_actor_first = self.is_marked = False

    def close(self) -> None:
        """End the cell: what is still open is done."""
        self.close_open()
        if self.office is not None:
            text, unit = self.office
            found = REPRESENTATIVES.match(text)
            names = actor_names(found["rest"]) if found else ()
            principal = principal_of(text) if not names else None
            if principal is not None and principal.is_worldwide:
                # Whoever held it was there for a state or an organisation of the world: "Ambassador of Norway".
                names = (principal,)
            for name in names:
                self.start(unit, actor=name, is_explicit=found is not None)
                self.close_open()
            if not names:
                self.reject(unit, "it tells an office and nobody who holds it")
            self.office = None

    def give_role(self, role: Role, is_several: bool) -> None:
        """A role written behind a name; in the plural it holds for those before it that have none."""
        if self.open is None:
            return
        self.open.role = role
        for earlier in reversed(self.mentions if is_several else []):
            if earlier.unit != self.unit_number or earlier.role.name != "third party":
                return
            earlier.role = role

    def add_person(self, person: PersonName, unit: Unit) -> None:
        if (
            self.office is not None
            and self.office[1].opens_paragraph
            and unit.opens_paragraph
            and unit is not self.office[1]
        ):
            self.release_office()
        units = [unit]
        if self.office is not None:
            office, above = self.office
            person, self.office, units = person.with_office(office), None, [above, unit]
        current = self.open
        if current is not None and self._has_own_actor(current, person):
            current = None
        if current is not None and self._continues(current, unit):
            current.persons.append(person)
        else:
            current = self.start(units[0])
            current.persons.append(person)
            if person.office:
                current.role = own_role(person.office) or current.role
        for one in units:
            self._quote(current, one)

    def _has_own_actor(self, current: Mention, person: PersonName) -> bool:
        """Whether the office before a name, in one unit with it, names another actor than the one above."""
        if not person.office or current.unit == self.unit_number or current.actor is None or not current.persons:
            return False
        principal = principal_of(person.office)
        return principal is not None and principal.text != current.actor.text

    def _continues(self, current: Mention, unit: Unit) -> bool:
        if current.actor is None or current.is_closed:
            return False
        is_apart = current.unit != self.unit_number
        if is_apart and not current.persons and unit.is_signed and current.quotes[-1].lower().endswith("(signed)"):
            # Behind a line that is signed itself, the next mark is another's.
            return False
        if not current.is_explicit:
            # Behind a blank line or a semicolon stands the next one, whose own actor follows or is not told.
            is_below = unit.opens_line or current.unit == self.unit_number
            return is_below and current.paragraph == self.paragraph
        if not current.persons and not self.is_actor_first and self.mentions and self.mentions[0].persons:
            # Where persons stand above the lines that say for whom, a line alone is not the heading of the next block.
            return current.paragraph in {-1, self.paragraph}
        return not current.persons or current.is_heading or current.paragraph in {-1, self.paragraph}

    def add_office(self, text: str, unit: Unit, *, is_before_name: bool = False) -> None:
        if is_before_name:
            self.release_office()
            self.office = (text, unit)
            return
        if self._is_another_representative(text):
            self.close_open()
            self.office = (text, unit)
            return
        role = own_role(text)
        self._part_from_actor(role)
        current = self.open
        is_new = unit.is_signed and current is not None and current.unit != self.unit_number
        if (
            current is not None
            and current.persons
            and not is_new
            and (not current.persons[-1].office or current.unit == self.unit_number)
        ):
            current.persons[-1] = current.persons[-1].with_office(text)
            current.role = role or current.role
            self._quote(current, unit)
            self._part_by_office()
        elif current is not None and current.actor is not None and not current.persons:
            current.role = role or current.role
            self._quote(current, unit)
            if role is None:
                self.office = (text, unit)
        elif self.office is not None and self.office[1] is unit:
            self.office = (f"{self.office[0]}, {text}", unit)
        elif current is not None and current.persons and self._goes_on_below(current, unit):
            current.persons[-1] = current.persons[-1].with_office(text)
            self._quote(current, unit)
        else:
            self.release_office()
            self.office = (text, unit)

    def _goes_on_below(self, current: Mention, unit: Unit) -> bool:
        """Whether one more office may be that of the person above: behind a semicolon stands the next one's."""
        is_below = unit.opens_line or unit.text[:1].islower() or principal_of(current.persons[-1].office) is None
        return is_below and current.paragraph == self.paragraph and not unit.is_signed

    def _is_another_representative(self, text: str) -> bool:
        """Whether "Representative of X" stands below a person who already sits for somebody: its holder is not told."""
        found, current = REPRESENTATIVES.match(text), self.open
        if found is None or current is None or not current.persons or current.unit == self.unit_number:
            return False
        sits_for = current.actor if current.is_closed else principal_of(current.persons[-1].office)
        return sits_for is not None and bool(actor_names(found["rest"]))

    def _part_by_office(self) -> None:
        """Someone below an actor whose office is another's of the world stands for that one: "Envoy of Norway"."""
        current = self.open
        if (
            current is None
            or current.actor is None
            or len(current.persons) < _SEVERAL
            or len(current.quotes) < _SEVERAL
        ):
            return
        principal = principal_of(current.persons[-1].office)
        if principal is None or not principal.is_worldwide or principal.text == current.actor.text:
            return
        if current.actor.type == "government" and principal.type in {"state", "government"}:
            # A minister of the state whose government is named above.
            return
        person, quote = current.persons.pop(), current.quotes.pop()
        paragraph = current.paragraph
        self.close_open()
        self.open = Mention(self.role, persons=[person], quotes=[quote], paragraph=paragraph, unit=self.unit_number)
        self.open.is_signed = current.is_signed

    def _part_from_actor(self, role: Role | None) -> None:
        """Someone with a role of their own below an organisation's line stands beside it, not for it."""
        current = self.open
        if role is None or current is None or current.actor is None or current.is_explicit or len(current.persons) != 1:
            return
        if not current.actor.is_worldwide or len(current.quotes) != 2:
            return
        person, quote = current.persons.pop(), current.quotes.pop()
        self.close_open()
        self.open = Mention(
            self.role, persons=[person], quotes=[quote], paragraph=self.paragraph, unit=self.unit_number
        )

    def release_office(self) -> None:
        if self.office is not None:
            self.close()

    def attach(self, name: ActorName, unit: Unit, *, stands_alone: bool = True, is_explicit: bool = False) -> bool:
        """Give the person just named the actor that follows; whether there was one to give it to."""
        current = self.open
        if current is None or current.actor is not None or not current.persons or current.paragraph != self.paragraph:
            return False
        is_apart = current.unit != self.unit_number
        if (
            is_apart
            and not unit.goes_on
            and ((is_generic(name) and not is_explicit) or principal_of(current.persons[0].office) is not None)
        ):
            return False
        # Where actors stand first, only the last line of a block that begins with a person says for whom they sign.
        is_place = not self.is_actor_first or (unit.closes_paragraph and bool(current.persons[0].office))
        is_below = unit.opens_line and is_place and not unit.is_signed and not unit.is_numbered
        goes_on = unit.goes_on and not re.search(r"\b(?:for|on behalf|pour|por)\b", current.quotes[-1], re.IGNORECASE)
        if current.unit != self.unit_number and not (goes_on or (is_below and stands_alone)):
            return False
        current.actor, current.is_closed = name, True
        current.is_explicit |= is_explicit
        self._quote(current, unit)
        return True

    def start(
        self,
        unit: Unit,
        *,
        actor: ActorName | None = None,
        is_explicit: bool = False,
        is_heading: bool = False,
        role: Role | None = None,
    ) -> Mention:
        self.close_open()
        self.is_actor_first |= is_explicit and not self.mentions
        started = Mention(
            role or self.role, actor, is_explicit=is_explicit, is_signed=unit.is_signed or self.is_marked, act=self.act
        )
        started.is_heading = is_heading and self.is_actor_first and not started.is_signed
        started.paragraph, started.unit = self.paragraph, self.unit_number
        self.open = started
        self.is_marked = False
        self._quote(started, unit)
        return started

    def _quote(self, mention: Mention, unit: Unit) -> None:
        mention.unit = self.unit_number
        mention.is_signed |= unit.is_signed
        if unit.written not in mention.quotes:
            mention.quotes.append(unit.written)

    def close_open(self) -> None:
        done, self.open = self.open, None
        if done is None:
            return
        if done.actor is None and done.persons and done.persons[0].office:
            principal = principal_of(done.persons[0].office)
            stands_for_self = is_ruler(done.persons[0].office) and done.role is not PARTY
            if principal is not None and stands_for_self:
                done.on_behalf_of = principal
            elif principal is not None:
                done.actor = principal
        if done.actor is not None or done.persons:
            self.mentions.append(done)

    def reject(self, unit: Unit, why: str) -> None:
        self.close_open()
        if self.office is not None and self.office[1] is not unit:
            self.release_office()
        self.unread.append(Unread(unit.written, why))
