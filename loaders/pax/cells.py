"""The free text of `Part` and `ThrdPart` read into who is named, in which role, and who signed for whom.

A cell is read from top to bottom as people laid it out: "For the X" and the names below it, a name and "For the X"
below that, "X, signed by A and B", "A, President of X", lists by lines, semicolons, numbers and commas. What does not
fall into such a form is given back as unread, in the words it is written in.
"""

from __future__ import annotations

import re

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.explicit import Explicit
from tertius.loaders.pax.lexicon import VERBS
from tertius.loaders.pax.mention import Mention, Unread, with_shared_actor
from tertius.loaders.pax.names import (
    ActorName,
    actor_name,
    actor_names,
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
    kind_of,
    principals,
)
from tertius.loaders.pax.roles import PARTY, Header, Role, bracket_role, header, is_plural
from tertius.loaders.pax.sentences import known_of_list, list_heading, role_of_list, tells_deed, told_roles
from tertius.loaders.pax.units import Unit, cut, split_outside, without_notes

_MOST_WORDS, _MOST_OF_LIST, _MOST_SIGNS = 40, 400, 6000
_LONG = 9
_LIST_OF_PARTIES = re.compile(r"\bparties\b|\bsignator", re.IGNORECASE)


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


class _Reader(Explicit):
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
        if len(unit.text) > _MOST_SIGNS:
            self.reject(unit, "it is too long to be a list of names")
            return
        if self._lists(unit):
            return
        is_third = self.default is not PARTY
        if self._is_narrative or self._begins_narrative(unit) or (is_third and tells_deed(unit.text)):
            for role, name in told_roles(unit.text) if is_third else ():
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
        is_whole = not found.rest or self._is_line_of_open(found, one)
        is_alone = is_whole and not unit.opens_paragraph and not unit.is_signed and ":" not in unit.text
        is_one = not one.persons[-1].office and not is_plural(unit.text.partition(",")[0])
        return is_alone and is_one and unit.opens_line

    def _is_line_of_open(self, found: Header, one: Mention) -> bool:
        """Whether "Lead Mediator, Church Initiative" stands below a name that ended in a comma."""
        return one.quotes[-1].rstrip().endswith(",") and one.actor is None and len(actor_names(found.rest)) == 1

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
            if rest:
                self._actor(rest, unit, stands_alone=True, is_behind=False)
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
