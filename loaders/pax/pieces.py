"""The parts of a unit between commas, dashes and "and": persons, offices and actors that stand side by side."""

from __future__ import annotations

import re
from typing import Literal

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.lexicon import (
    DEEDS,
    GENERIC,
    JOINTS,
    MINISTRIES,
    MODIFIERS,
    NO_ACTORS,
    NO_NAMES,
    OFFICES,
    ORGANISATIONS,
    STATES,
    VERBS,
    WORLD,
)
from tertius.loaders.pax.names import ActorName, PersonName, actor_name, actor_names, is_acronym, person_name
from tertius.loaders.pax.offices import is_office
from tertius.loaders.pax.patterns import ANOTHER, AS_ROLE
from tertius.loaders.pax.roles import Role, bracket_role, is_plural, own_role
from tertius.loaders.pax.titles import HONOURS, RANKS, is_title_alone
from tertius.loaders.pax.units import split_outside

_MOST_WITH_JOINTS = 6
_SHORT_NAME = 4
Kind = Literal["actor", "person", "office"]

_AND = re.compile(r"\s+(?:and|&|et|y)\s+")
_TITLE_WITHIN = re.compile(
    r"(?<=[\w)])\s+(?=(?:Mr|Mrs|Ms|Dr|Mme|H\.\s?E|Hon|Amb|Ambassador|Prof|Gen|Col|Lt|Maj|Brig|Capt|Sir|Lord|"
    r"General(?! of)|Lieutenant|Colonel|Major|Brigadier|Captain|Commander(?! of)|Sheikh|Bishop|Rev)\b)"
)
_SURNAME = r"[A-Z][a-zà-ž]+(?:[- ][A-Z][a-zà-ž]+|\s[A-Z]\.)?\s[A-ZŠĐČĆŽ][A-ZŠĐČĆŽ'-]{3,}"
_WITH_SURNAME = (re.compile(rf"^(.+?)\s+({_SURNAME})$"), re.compile(rf"^(.+)\s+({_SURNAME})$"))
"""With as many given names as may be, or as few."""

_LED_BY_LETTERS = re.compile(r"[A-Z]{3,5}\s+[A-Z][a-z]")
_OF_A_PANEL = re.compile(
    r"(?:Panel|Peace|Negotiating|Implementing|Technical|Central|Committee|Secretariat|CCCH|Legal|Chief|Political|"
    r"Board)\b",
    re.IGNORECASE,
)


def principals(text: str, most: int = 3) -> tuple[ActorName, ...]:
    """Who is signed for: behind "for", a name of up to `most` words needs none such as "movement" to be an actor's."""
    names = actor_names(text)
    first, comma, _ = text.partition(",")
    if names or not text.strip() or (comma and actor_name(first) is not None):
        return names
    person = person_name(text)
    bare = re.sub(r"^(?:the|le|la|les|el|los|las)\s+|^[ld]['’]\s*", "", text.strip(" .,'’\"“”"), flags=re.IGNORECASE)
    words = bare.split()
    if len(words) > 1 and all(map(is_acronym, words)):
        return (ActorName(bare),)
    most = _MOST_WITH_JOINTS if JOINTS & set(fold_name(bare).split()) else most
    is_named = (
        bool(words)
        and len(words) <= most
        and (len(words) == 1 or not is_acronym(words[0]))
        and all(word[0].isupper() or word[0].isdigit() for word in words if len(word) > 3)
    )
    if (
        is_named
        and not (VERBS | DEEDS | NO_ACTORS) & {word for word in fold_name(bare).split() if len(word) > 1}
        and not (person and person.title)
        and bare[0].isupper()
        and not is_office(bare)
    ):
        return (ActorName(re.sub(r"\s*[\[(].*$", "", bare), acronym=bare if is_acronym(bare) else None),)
    return ()


def comma_pieces(text: str) -> list[str]:
    pieces = [
        piece.strip(" .") if not re.search(r"\b[A-Z]\.$", piece) else piece.strip()
        for piece in split_outside(text, ",")
    ]
    pieces = [piece for piece in pieces if fold_name(piece).replace(" ", "") not in HONOURS]
    pieces = [re.sub(r"^(?:and|et|y|&)\s+", "", part) for piece in pieces if piece for part in _at_dash(piece)]
    return [part for piece in pieces for one in _at_and(piece) for part in _name_and_office(one)]


def _at_dash(piece: str) -> list[str]:
    """Cut "JUDICAEL OROFE - Coordination": a dash with blanks around it parts as a comma does."""
    parts = re.split(r"\s[-–—]\s", piece)
    where = actor_name(parts[-1]) if len(parts) == 2 else None
    if where is not None and where.type == "state" and actor_name(parts[0]):
        return parts[:1]
    return parts if len(parts) > 1 and (person_name(parts[0]) or actor_name(parts[0])) else [piece]


def _at_and(piece: str) -> list[str]:
    """Cut "B. Khartamov & Vice Prime Minister": cut where a person stands before the "and"."""
    found = _AND.search(piece)
    left = piece[: found.start()] if found else ""
    stands_alone = person_name(left) is not None or (
        actor_name(left) is not None and person_name(piece[found.end() :]) is not None if found else False
    )
    if found and not actor_names(piece) and not persons_in(piece) and stands_alone:
        return [piece[: found.start()], *_at_and(piece[found.end() :])]
    return [piece]


def _name_and_office(piece: str) -> list[str]:
    """Cut "Kresimir ZUBAK President of the Federation", which is a name and an office."""
    if actor_names(piece) or persons_in(piece):
        return [piece]
    if cut := _at_acronym(piece) or _at_title_behind_office(piece) or _at_surname(piece):
        return cut
    if _LED_BY_LETTERS.match(piece) and is_office(piece):
        return [piece]
    bracket = re.search(r"\s+\([^()]+\)$", piece)
    if bracket and actor_name(bracket[0].strip(" ()")) and (cut := _before_bracket(piece[: bracket.start()])):
        return [cut[0], cut[1] + bracket[0]]
    return _at_office(piece)


def _before_bracket(piece: str) -> list[str] | None:
    """Cut "First Minister Ana Kos" from "First Minister Ana Kos (Freedom Party)": the office and its holder."""
    cut = _name_and_office(piece)
    return cut if len(cut) == 2 and person_name(cut[1]) is not None else None


def _at_office(piece: str) -> list[str]:
    """Cut where the words of an office begin behind a name, or end before one."""
    words = piece.split()
    last = max((place for place, word in enumerate(words) if set(fold_name(word).split()) & OFFICES), default=-1)
    if (
        0 <= last < len(words) - 2
        and person_name(" ".join(words[last + 1 :]))
        and not person_name(" ".join(words[:last]))
    ):
        return [" ".join(words[: last + 1]), " ".join(words[last + 1 :])]
    for place in range(len(words) - 2, 1, -1):
        left, right = " ".join(words[:place]), " ".join(words[place:])
        behind = left.rpartition(" of ")[2]
        known = actor_name(behind) if behind != left else None
        if known and known.is_worldwide and is_office(left) and person_name(right):
            return [left, right]
    is_titled = bool(words) and fold_name(words[0]) in RANKS
    for place in range(len(words) - 2, 1, -1) if is_titled or MINISTRIES & set(fold_name(piece).split()) else ():
        left, right = " ".join(words[:place]), " ".join(words[place:])
        person = person_name(left)
        is_sure = bool(person and person.title) or fold_name(words[place]) in MINISTRIES
        if person and is_sure and _words_of_a_person(person.text) and _is_organisation(right):
            return [left, right]
    for place in range(2, len(words)):
        folded = fold_name(words[place]).split()
        if not folded or not (
            set(folded) & (OFFICES | MODIFIERS | WORLD.keys())
            or (words[place].isupper() and fold_name(words[place]) in STATES)
            or (is_acronym(words[place]) and _ends_or_begins(words[place - 1], " ".join(words[place + 1 :])))
        ):
            continue
        person = None if all(len(one) <= 3 for one in words[:place]) else person_name(" ".join(words[:place]))
        return (
            [" ".join(words[:place]), " ".join(words[place:])]
            if person and is_office(" ".join(words[place:]))
            else [piece]
        )
    return [piece]


def _at_title_behind_office(piece: str) -> list[str] | None:
    """Cut "Special Envoy of the Secretary-General Ms. Ana Kos": behind an office a title begins the holder's name."""
    for found in _TITLE_WITHIN.finditer(piece):
        office, person = piece[: found.start()], piece[found.end() :]
        # "Foreign Minister and Amb. Ana Kos": what "and" joins to an office may be the next one's name.
        office = re.sub(r"\s+(?:and|et|y|&)$", "", office)
        is_whole = is_office(office) and fold_name(office).split()[-1] not in JOINTS
        if is_whole and person_name(office) is None and person_name(person) is not None:
            return [office, person]
    return None


def _at_surname(piece: str) -> list[str] | None:
    """Cut "Chief of Staff of the Army Petar KOS": a surname in capitals ends a name, which stands behind the office."""
    for pattern in _WITH_SURNAME:
        found = pattern.match(piece)
        if found and is_office(found[1]) and person_name(found[2]) is not None:
            behind = found[1].rpartition(" of ")[2]
            return [found[1], found[2]] if actor_name(behind) is not None or fold_name(behind) in OFFICES else None
    return None


def _ends_or_begins(before: str, behind: str) -> bool:
    """Whether letters stand behind the end of a name ("Jr.") or before a body of the party they name ("Panel")."""
    return before.strip(".").lower() in {"jr", "sr"} or _OF_A_PANEL.match(behind) is not None


def _at_acronym(piece: str) -> list[str] | None:
    """Cut "Gen Thomas Kos NAS": letters behind a titled name that is not in capitals itself are whom they sign for."""
    name, _, letters = piece.rpartition(" ")
    person = person_name(name)
    is_told = person is not None and bool(person.title) and is_acronym(letters)
    # Among capitals only letters known all over the world are told from one more name.
    is_known = letters.lower() in WORLD.keys() | STATES.keys()
    is_told &= is_known if name.isupper() else len(name.split()) > 2
    return [name, letters] if is_told and fold_name(letters) not in RANKS else None


def _words_of_a_person(name: str) -> bool:
    """Whether a name is not one with an acronym at its end: "B. Dimapunung MILF Working"."""
    words = name.split()
    return len(words) > 1 and (name.isupper() or not any(map(is_acronym, words)))


def _is_organisation(text: str) -> bool:
    return len(text.split()) > 1 and " for " not in text and actor_name(text) is not None


def kind_of(piece: str) -> str | None:
    """What a piece is; None where that cannot be told."""
    as_role = AS_ROLE.search(piece)
    piece = piece[: as_role.start()] if as_role and bracket_role(as_role[1]) else piece
    bare = piece.strip("() ") if piece.startswith("(") else re.sub(r"\s*[\[(][^\])]*[\])]\s*$", "", piece)
    if actor_names(piece):
        return "actor"
    if is_title_alone(piece):
        return "office"
    if persons_in(piece):
        return "person"
    return "office" if is_office(bare) else None


def persons_in(text: str) -> list[tuple[PersonName, ActorName | None]]:
    """The persons whom a piece names, each with the actor in brackets behind the name; none where one is unclear."""
    found = []
    parts = [text] if person_name(text) else [one for part in _AND.split(text) for one in _at_title(part)]
    for part in parts:
        bracket = re.search(r"\s*[\[(]([^\])]+)[\])]\s*$", part)
        of = actor_name(bracket[1]) if bracket else None
        tells = bracket and (of or own_role(bracket[1]) or is_office(bracket[1]))
        person = person_name(part[: bracket.start()] if bracket and tells else part)
        if person is None:
            return []
        if bracket and of is None and own_role(bracket[1]) is None and tells:
            person = person.with_office(bracket[1])
        found.append((person, of))
    return found


def _at_title(part: str) -> list[str]:
    """Cut "Mauricio Vargas Dr. David Escobar", which is two people: a title stands only before a name."""
    found = re.search(r"(?<=[a-zA-Zà-ÿ]{2})\s+(?=(?:Dr|Cmdr|Col|Gen|Mr|Mrs|Lt|Maj|Prof|Hon)\.\s)", part)
    return [part[: found.start()], part[found.end() :]] if found and person_name(part[: found.start()]) else [part]


def without_role(piece: str) -> tuple[str, tuple[Role, bool] | None]:
    """A piece without the role in brackets behind it; the role, and whether it is written of several."""
    found = re.search(r"[\[(]([^\])]+)[\])]\s*$", piece) or AS_ROLE.search(piece)
    role = bracket_role(found[1]) if found else None
    return (piece[: found.start()].strip(), (role, is_plural(found[1]))) if found and role else (piece, None)


def is_place_of(name: str, place: str) -> bool:
    """Whether a state behind a comma only says where: "Madheshi Janadhikar Forum, Nepal"."""
    found, state = actor_name(name), actor_name(place)
    return bool(found and state and state.type == "state" and not found.is_worldwide and len(name.split()) > 2)


def is_single_name(piece: str) -> bool:
    """Whether a single word may be what a person is called by, as fighters are: "Comet"."""
    words = fold_name(piece).split()
    is_word = len(words) == 1 and piece.isalpha() and piece.istitle() and len(piece) > _SHORT_NAME
    return is_word and not set(words) & (ORGANISATIONS | OFFICES | NO_NAMES | VERBS | GENERIC | RANKS | STATES.keys())


def tells_another(piece: str) -> bool:
    """Whether a piece that is no office tells of somebody else: "with the participation of Mr. A. Bajwa"."""
    return person_name(piece) is not None or ANOTHER.search(piece) is not None


def ends_in_actor(text: str) -> bool:
    """Whether a square bracket at the end names an actor: "R Karadzic [Republika Srpska]"."""
    found = re.search(r"\[([^\]]+)\]$", text)
    return bool(found and actor_name(found[1]))
