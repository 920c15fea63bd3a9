"""The free text of `Part` and `ThrdPart` read into who is named, in which role, and who signed for whom.

A cell is read from top to bottom as people laid it out: "For the X" and the names below it, a name and "For the X"
below that, "X, signed by A and B", "A, President of X", lists by lines, semicolons, numbers and commas. What does not
fall into such a form is given back as unread, in the words it is written in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.lexicon import NO_NAMES, VERBS
from tertius.loaders.pax.mention import Mention, Unread, with_shared_actor
from tertius.loaders.pax.names import (
    ARTICLE,
    ActorName,
    actor_name,
    actor_names,
    is_acronym,
    person_name,
)
from tertius.loaders.pax.offices import is_office
from tertius.loaders.pax.patterns import (
    ALL_UNSIGNED,
    DELEGATES,
    FILLER,
    FOR,
    ILLEGIBLE,
    INITIALLED,
    MEMBERS,
    NARRATIVE,
    ON_BEHALF,
    PANEL_MEMBERS,
    PER,
    SIGNED_AT,
    SIGNED_BY,
    SIGNED_LIST,
    UNSIGNED,
)
from tertius.loaders.pax.pieces import (
    comma_pieces,
    ends_in_actor,
    is_place_of,
    kind_of,
    principals,
    without_role,
)
from tertius.loaders.pax.piecewise import Piecewise
from tertius.loaders.pax.principal import principal_of
from tertius.loaders.pax.roles import PARTY, Header, Role, bracket_role, for_the_mediation, header, is_plural
from tertius.loaders.pax.sentences import known_of_list, list_heading, role_of_list, told_roles
from tertius.loaders.pax.units import Unit, cut, split_outside, without_notes

_MOST_WORDS, _MOST_OF_LIST = 40, 400
_LONG = 9
_MOST_SIGNED_FOR, _MOST_BARE = 6, 3
_LIST_OF_PARTIES = re.compile(r"\bparties\b|\bsignator", re.IGNORECASE)
_SIDE = re.compile(r".{2,60}? side\s+\S+\s\S", re.IGNORECASE)
"""A side with more than one word behind it: those of a person who stands for it."""


def read_cell(cell: str, default: Role) -> tuple[list[Mention], list[Unread]]:
    """Who is named in a cell, and what could not be read. `default` is the role of those beside whom none is stated."""
    reader = _Reader(default)
    for unit in cut(cell):
        reader.take(unit)
    reader.close()
    return with_shared_actor(reader.mentions), reader.unread


def _is_list(text: str) -> bool:
    """Whether a long text is nothing but names and offices between commas, behind a heading or without one."""
    found = header(text)
    rest = found.rest if found else text
    heading, colon, behind = rest.partition(":")
    pieces = comma_pieces(behind if colon and (FOR.match(heading) or principals(heading)) else rest)
    return len(pieces) > 1 and all(map(kind_of, pieces))


class _Reader(Piecewise):
    def __init__(self, default: Role) -> None:
        super().__init__(default)
        self._is_narrative = False
        self._role_before: tuple[bool, Role] | None = None
        """The role to go back to, and whether at the next unit already rather than at the next line."""

    def take(self, unit: Unit) -> None:
        """Read one unit of the cell."""
        self._count(unit)
        if self._role_before is not None and (unit.opens_line or self._role_before[0]):
            self.role, self._role_before = self._role_before[1], None
        if self._lists(unit):
            return
        if self._is_narrative or self._begins_narrative(unit):
            for role, name in told_roles(unit.text) if self.default is not PARTY else ():
                self.start(unit, actor=name, is_explicit=True, role=role)
            self.reject(unit, "it is part of a narrative, which does not say who signed")
            return
        if UNSIGNED.search(unit.text) and not self._tells_roles(unit):
            self.close_open()
            self.reject(unit, "it says that a signature is missing")
            is_whole = self.default is PARTY and not self.mentions and not without_notes(unit.text)
            self._is_narrative = is_whole or ALL_UNSIGNED.search(unit.text) is not None
            return
        text = (
            without_notes(unit.text) if person_name(unit.text) is None and not ends_in_actor(unit.text) else unit.text
        )
        if INITIALLED.match(text):
            self.act, text = "initialled", text.partition(":")[2].strip()
        if not text and unit.text.startswith("[") and not ILLEGIBLE.search(unit.text):
            self.reject(unit, "it is a remark of the data set's makers")
            return
        if not text or FILLER.match(text) or (self.default is PARTY and re.fullmatch(r"[Pp]age \d+\W*", text)):
            self._take_filler(text, unit)
            return
        text = SIGNED_AT.sub("", text)
        found = header(text)
        if found is not None:
            self._take_header(found, unit)
        elif not (
            self._row(unit)
            or self._heads_list(text, unit)
            or self._goes_on(text, unit)
            or self._line(text, unit)
            or self._world_list(text, unit)
        ):
            self.reject(unit, "it names nobody for sure")

    def _count(self, unit: Unit) -> None:
        self.paragraph += unit.opens_paragraph
        self.unit_number += 1
        if SIGNED_LIST.match(unit.written) and unit.opens_paragraph and self.open is not None and self.open.persons:
            # Those who signed are listed once more, whoever they sat for.
            self.close_open()

    def _take_filler(self, text: str, unit: Unit) -> None:
        if _LIST_OF_PARTIES.search(text):
            self.close_open()
        self._mark_signed(unit)

    def _lists(self, unit: Unit) -> bool:
        """Read a heading such as "The session was attended by the following:", and what stands behind its colon."""
        found = list_heading(unit.text)
        if found is None:
            return False
        heading, rest = found
        before = self.role
        self.close_open()
        self.release_office()
        self.role, self._is_narrative = role_of_list(heading, self.default), False
        if rest and not self._line(rest, unit):
            self.role = before
            return False
        return True

    def _begins_narrative(self, unit: Unit) -> bool:
        if self.default is PARTY and re.fullmatch(r"[Pp]age \d+\W*", unit.text):
            return False
        words = re.sub(r"\([^)]*\)", " ", unit.text).split()
        verbs = VERBS & set(fold_name(unit.text).split())
        is_long = not verbs and _MOST_WORDS < len(words) < _MOST_OF_LIST
        is_list = is_long and (bool(known_of_list(unit.text)) or _is_list(unit.text))
        if NARRATIVE.match(unit.text) or (len(words) > _MOST_WORDS and not is_list):
            self.close_open()
            self._is_narrative = bool(NARRATIVE.match(unit.text)) or unit.text.endswith(":")
            return True
        is_heading = len(verbs) > 1 and unit.text.endswith(":")
        is_sentence = (is_heading or (len(words) > _LONG and bool(verbs))) and not SIGNED_BY.match(unit.text)
        if is_sentence and header(unit.text) is None:
            self.close_open()
            self._is_narrative = unit.text.endswith(":")
            return True
        return False

    def _tells_roles(self, unit: Unit) -> bool:
        """Whether third parties are named with what they did, so that a note on missing signatures does not matter."""
        bare = without_notes(unit.text)
        brackets = re.findall(r"\(([^)]+)\)", bare)
        return self.default is not PARTY and not UNSIGNED.search(bare) and any(map(bracket_role, brackets))

    def _is_role_of_open(self, found: Header, unit: Unit) -> bool:
        """Whether a role stands alone in the line below a person, as their office: "Ana Kos / Facilitator"."""
        one = self.open
        if one is None or not one.persons or one.unit != self.unit_number - 1 or self.default is PARTY:
            return False
        is_alone = not found.rest and not unit.opens_paragraph and not unit.is_signed and ":" not in unit.text
        return is_alone and not one.persons[-1].office and not is_plural(unit.text) and unit.opens_line

    def _mark_signed(self, unit: Unit) -> None:
        if unit.is_signed and self.open is not None and not unit.opens_line:
            self.open.is_signed = True
        elif unit.is_signed:
            self.is_marked = True
            self.release_office()
            if self.open is not None and self.open.persons and not self.open.is_heading:
                self.close_open()

    def _take_header(self, found: Header, unit: Unit) -> None:
        role, rest, is_spreading = found
        if self.open is not None and self._is_role_of_open(found, unit):
            self.give_role(role, is_several=False)
            self._quote(self.open, unit)
            return
        self.close_open()
        self.release_office()
        before = self.role
        self.role = role
        if rest and self._several(rest, unit):
            return
        if rest and not self._line(rest, unit):
            self.reject(unit, "a role stands here, and nobody for sure who had it")
            self.role = role if is_spreading and len(rest.split()) <= _LONG else before
        if rest and not is_spreading and not role.name.startswith("witness"):
            self._role_before = (role.relation != "attended_by", before)

    def _goes_on(self, text: str, unit: Unit) -> bool:
        """Whether the unit is the second line of an office: it begins in lower case below one that ended in a comma."""
        current = self.open
        if current is None or not current.persons or not text[0].islower() or unit.opens_paragraph or FOR.match(text):
            return False
        if not current.quotes[-1].rstrip().endswith((",", "and", "et")):
            return False
        current.persons[-1] = current.persons[-1].with_office(text)
        self._quote(current, unit)
        return True

    def _line(self, text: str, unit: Unit) -> bool:
        """Read a unit without its role header; whether it was understood as a whole."""
        found = FOR.match(text)
        if found:
            return self._for(found["rest"], unit)
        found = SIGNED_BY.match(text)
        if found and self._signed_by(found["who"], found["by"], unit):
            return True
        found = PER.match(text)
        if found and actor_name(found["who"]) is not None and self._signed_by(found["who"], found["by"], unit):
            return True
        if actor_name(text) is None and any(
            self._on_behalf(text[: one.start()], text[one.end() :], unit)
            for one in ON_BEHALF.finditer(text)
            # "Special Representative for Libya" acts for no Libya: behind an office, ", for the X" names a principal.
            if one[0].startswith(",")
            or "behalf" in one[0]
            or kind_of(comma_pieces(text[: one.start()])[-1]) == "person"
        ):
            return True
        person, of, whom = text.partition(" of ")
        if of and "," not in person and len(person.split()) > 1 and self._on_behalf(person, whom, unit):
            return True
        left = split_outside(text, ":")[0]
        colon, right = text[len(left) : len(left) + 1], text[len(left) + 1 :]
        if colon and (members := MEMBERS.match(left)) and (names := principals(members["rest"].strip())):
            return len(names) == 1 and self._colon(names[0], right, unit)
        delegates = DELEGATES.match(left) or PANEL_MEMBERS.match(left)
        if colon and re.fullmatch(r"[A-Z]{4,12}", left.strip()) and not is_office(left) and self._fits_below(right):
            return self._colon(ActorName(left.strip(), acronym=left.strip()), right, unit)
        if colon and (name := (actor_name(delegates["whose"]) if delegates else None) or actor_name(left)) is not None:
            return self._colon(name, right, unit)
        if colon and is_office(left) and kind_of(right.strip()) == "person":
            self.close_open()
            self.release_office()
            self.office = (left, unit)
            return self._pieces(right, unit)
        return self._pieces(text, unit)

    def _for(self, rest: str, unit: Unit) -> bool:
        mediation = for_the_mediation(re.split(r"[,:]", rest)[0])
        if mediation is not None:
            return self._for_the_mediation(*mediation, unit)
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
        if who.strip(" ,") and (not names or (len(names) > 1 and by.strip())):
            return False
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
