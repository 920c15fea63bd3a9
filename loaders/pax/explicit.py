"""Units that themselves say who signed for whom: "For the X", "X, signed by A", "A on behalf of X", "X: A"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.lexicon import NO_NAMES
from tertius.loaders.pax.names import ARTICLE, ActorName, actor_name, actor_names, is_acronym, person_name
from tertius.loaders.pax.offices import is_office
from tertius.loaders.pax.pieces import is_place_of, kind_of, principals, without_role
from tertius.loaders.pax.piecewise import Piecewise
from tertius.loaders.pax.principal import principal_of
from tertius.loaders.pax.roles import Role, for_the_mediation
from tertius.loaders.pax.units import Unit, split_outside

_MOST_SIGNED_FOR, _MOST_BARE = 6, 3
_SIDE = re.compile(r".{2,60}? side\s+\S+\s\S", re.IGNORECASE)
"""A side with more than one word behind it: those of a person who stands for it."""
_AND_FOR = re.compile(r",? and (?:for|on behalf of) (?=the\b|[A-Z])")
_PARTY_NUMBER = re.compile(r"^(?:the )?(?:first|second|third) party\s+(?=[A-Z])|\s+by\s*[-–:]?$", re.IGNORECASE)


class Explicit(Piecewise):
    """What a reader needs to take in a unit whose words tell the actor and those who acted for it."""

    def _for(self, rest: str, unit: Unit) -> bool:
        mediation = for_the_mediation(re.split(r"[,:]", rest)[0])
        if mediation is not None:
            return self._for_the_mediation(*mediation, unit)
        rest = _PARTY_NUMBER.sub("", _AND_FOR.sub(" and ", rest))
        bare = re.sub(r"^(?:the|le|la|l['’]|el)\s*(?=[A-Z])", "", rest, flags=re.IGNORECASE)
        person = person_name(split_outside(rest, ",")[0])
        if person is not None and person.title and self.open is not None and self.open.persons and "," not in rest:
            # For whom that is the office below says: "for H.E. J. J. Rawlings / President of the Republic of Ghana".
            self._quote(self.open, unit)
            return True
        if person is not None and person.title and "," not in rest:
            self.add_person(person, unit)
            return True
        if _SIDE.match(rest) and self._for_side(rest, unit):
            return True
        name, _, place = bare.partition(", ")
        if is_place_of(name, place):
            rest = bare = name
        first, _, behind = bare.partition(" ")
        if is_acronym(first) and not behind.startswith("(") and self._fits_below(behind):
            rest = f"{first}, {behind}"
        holder, colon, name = rest.partition(":")
        principal = principal_of(holder) if is_office(holder) and actor_name(holder) is None else None
        if colon and principal is not None and self._fits_below(name):
            self.start(unit, actor=principal, is_explicit=True)
            self.office = (holder, unit)
            return self._pieces(name, unit)
        for found in re.finditer(
            r"\s*(?::|,|\s[-–]\s|\s(?:by|par)\s|\(\s*signed\s*\)|$)\s*|(?<=\))\s+|\s+(?=[A-Z]\.\s*[A-Z])|\s+(?=(?:Mr|Mrs|Ms|Dr|Gen|Col|"
            r"Lt|Pr|Prof|Mme|USEC|SEC|Hon|Amb|Maj|Brig|Capt|Sheikh|Monse[nñ]or|Monsieur|Madame|President|Ambassador|"
            r"Colonel|Major|Captain|Comandante|General(?:-Major)?(?= [A-Z][a-z]+ [A-Z]))\b)",
            rest,
        ):
            names = principals(rest[: found.start()], _MOST_SIGNED_FOR if found[0].strip() == ":" else _MOST_BARE)
            after = rest[found.end() :].strip(" ,:–-")
            if names and (not after or self._fits_below(after)):
                self._principals(names, unit, keeps=found[0].strip() == ":", has_more=bool(after))
                return not after or self._pieces(after, unit)
        if principal is not None and not name.strip() and person_name(holder) is None:
            # "For the IGAD Special Envoys": who holds the office follows, or is not told.
            self.start(unit, actor=principal, is_explicit=True)
            return True
        return self._for_side(rest, unit)

    def _for_side(self, rest: str, unit: Unit) -> bool:
        """Read "the Georgian Side J. Ioseliani", where the word that ends the actor's name parts the two."""
        found = re.match(
            r"(.+?\b(?:side|party|delegation|government|govt|gobierno|gouvernement)\b)\s*(?:\(([^)]+)\)|(.+))$",
            rest,
            re.IGNORECASE,
        )
        names = actor_names(found[1]) if found else ()
        behind = (found[2] or found[3] or "") if found else ""
        person = None if "," in behind else person_name(behind)
        if not names or person is None:
            return False
        self._principals(names, unit, has_more=True)
        self.add_person(person, unit)
        return True

    def _for_the_mediation(self, role: Role, whose: str, unit: Unit) -> bool:
        names = actor_names(re.sub(r"\s+and the delegation.*$", "", whose)) if whose else ()
        if whose and not names:
            return False
        if not whose:
            self.close_open()
            self.role = role
            return True
        for name in names:
            self.start(unit, actor=name, is_explicit=True, role=role)
        return True

    def _principals(
        self, names: Sequence[ActorName], unit: Unit, *, keeps: bool = False, has_more: bool = False
    ) -> None:
        if len(names) == 1 and self.attach(names[0], unit, stands_alone=not has_more, is_explicit=True):
            return
        for name in names:
            self.start(unit, actor=name, is_explicit=True, is_heading=len(names) == 1 and not has_more)
        if keeps and self.open is not None:
            self.open.paragraph = -1

    def _signed_by(self, who: str, by: str, unit: Unit) -> bool:
        by = f"{by})" if by.count("(") > by.count(")") else by
        names = principals(who, _MOST_SIGNED_FOR) if who.strip(" ,") and not is_office(who) else ()
        holder = principal_of(who) if not names and is_office(who) else None
        if holder is not None and kind_of(by) == "person":
            self.start(unit, actor=holder, is_explicit=True)
            self.office = (who, unit)
            return self._pieces(by, unit)
        if who.strip(" ,") and not names:
            return False
        if len(names) > 1 and by.strip():
            self._principals(names, unit)
            self.reject(unit, "which of the persons signed for which of the actors is not told")
            return True
        if not names:
            return self._pieces(by, unit)
        if by.strip() and not self._fits_below(by):
            return False
        for name in names:
            self.start(unit, actor=name, is_explicit=True)
        if not by.strip() and self.open is not None:
            self.open.paragraph = -1
        return not by.strip() or self._pieces(by, unit)

    def _on_behalf(self, who: str, whom: str, unit: Unit) -> bool:
        whom, role = without_role(whom)
        first = split_outside(who, ",")[0]
        is_certain = actor_name(whom) is not None or (first == who and kind_of(who) == "person")
        names = (
            principals(whom) if is_certain and not NO_NAMES & set(fold_name(ARTICLE.sub("", whom)).split()[:1]) else ()
        )
        if len(names) != 1 or actor_name(who) or person_name(first) is None or not self._fits_below(who):
            return False
        if not self._pieces(who, unit):
            return False
        if self.open is not None and self.open.persons and self.open.actor is None:
            self.open.actor, self.open.is_explicit, self.open.is_closed = names[0], True, True
        if role is not None:
            self.give_role(*role)
        return True

    def _colon(self, name: ActorName, right: str, unit: Unit) -> bool:
        if right.strip() and not self._fits_below(right):
            return False
        self.start(unit, actor=name, is_explicit=True)
        if self.open is not None:
            self.open.paragraph = -1
        return not right.strip() or self._pieces(right, unit)
