"""Wording of PA-X's cells to roles: what a third party did at an agreement, in English, French and Spanish.

The wording comes from a count over the third-party cells; an office that merely contains such a word ("Chief Military
Observer", "Chairman of the Authority") states no role at the agreement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz


@dataclass(frozen=True)
class Role:
    """What somebody did at an agreement.

    `signature` is the code under which the name stands under the document, `mediation` the one at the table;
    `relation` the field of the mediation, and `oversight` that of an oversight, if any.
    """

    name: str
    signature: str
    relation: str | None = None
    mediation: str | None = None
    oversight: str | None = None


PARTY = Role("party", "party", "party")
ADHERENT = Role("adherent", "adherent", "party")
THIRD_PARTY = Role("third party", "third_party")
CHIEF = Role("chief mediator", "mediator", "mediator", "chief_mediator")
CO_MEDIATOR = Role("co-mediator", "mediator", "mediator", "co_mediator")
MEDIATOR = Role("mediator", "mediator", "mediator", "mediator")
FACILITATOR = Role("facilitator", "mediator", "mediator", "facilitator")
CHAIR = Role("chair", "mediator", "mediator", "chair")
GOOD_OFFICES = Role("good offices", "mediator", "mediator", "mediator")
HOST = Role("host", "host", "hosted_by")
AUSPICES = Role("auspices", "third_party", "mandated_by")
WITNESS = Role("witness", "witness", "attended_by", "witness")
GUARANTOR = Role("guarantor", "guarantor", "attended_by", "guarantor", "guarantor")
MONITOR = Role("monitor", "third_party", "attended_by", "monitor", "monitor")
OBSERVER = Role("observer", "observer", "attended_by", "observer")
PRESENT = Role("present", "present", "attended_by", "present")

_WORDING = (
    (
        CHIEF,
        r"chief mediators?|lead mediators?|chef(?:fe)? de file de la médiation|chef de la médiation|mediador principal",
    ),
    (CO_MEDIATOR, r"co-?mediators?|médiateurs? associés?|co-?médiateurs?"),
    (
        MEDIATOR,
        (
            r"mediators?|mediated by|mediation(?: of| by)?|médiateurs?|médiation(?: de| du)?|mediador(?:a|es)?|"
            r"mediación(?: de)?"
        ),
    ),
    (
        FACILITATOR,
        (
            r"facilitators?|facilitated by|facilitation(?: of| by)?|facilitateurs?|facilitatrice|facilitation de|"
            r"facilitador(?:a|es)?|facilitating side"
        ),
    ),
    (GOOD_OFFICES, r"good offices of|bons offices d[eu]|buenos oficios de"),
    (
        CHAIR,
        (
            r"co-?chair(?:s|ed)?(?: by)?|chairs?(?=:)|(?:co-)?chaired by|presided (?:over )?by|"
            r"(?:co-)?chairmanship of|présidée? par|presidid[oa] por"
        ),
    ),
    (GUARANTOR, r"guarantors?|guaranteed by|garants?|garantes?"),
    (MONITOR, r"monitors?|monitored by"),
    (WITNESS, r"witness(?:es|ed|eth)?(?: by)?|attest(?:ed|ing|s)?(?: by| to)?|témoins?|temoins?|testigos?"),
    (OBSERVER, r"observers?|observed by|observateurs?|observador(?:a|es)?|observation de|acompañantes?"),
    (HOST, r"hosts?|hosted by|anfitri[oó]n(?:es)?"),
    (
        AUSPICES,
        r"(?:under )?(?:the )?auspices of|(?:sous )?(?:les |l['’])?(?:auspices|égide) d[eu]|(?:bajo )?los auspicios de",
    ),
    (
        PRESENT,
        (
            r"(?:signed |declaration made |done )?in (?:the )?presence of|en présence d[eu]s?|en presencia de|"
            r"participation (?:of|de)|etaient présents|étaient présents|"
            r"also present|present(?=:)|attended by|also in attendance"
        ),
    ),
)
_BEFORE = (
    r"^[\W_]*(?:signed )?(?:agreement |document )?"
    r"(?:(?:in the )?presence and |as |the |le |la |les |los |las |el |und?er |with |sous |"
    r"bajo |por |international |"
    r"internationaux |national |unprofor |third party |convenor and |convener and |en qualité de |como |de )*"
)
_AFTER = r"(?:\s+(?:nationaux|internationaux|nacionales|internacionales|of honou?r))?"
_SECOND = (
    r"(?:\s*(?:and|/|&|,|et|y)\s*"
    r"(?:witness(?:es)?|initiall?ed|signator(?:y|ies)|facilitators?|mediators?)(?:\s+by)?)?"
)
_START = re.compile(_BEFORE, re.IGNORECASE)
_HEADERS = [
    (role, re.compile(rf"{_BEFORE}(?:{words}){_SECOND}{_AFTER}(?P<rest>$|[\W_].*)", re.IGNORECASE | re.DOTALL))
    for role, words in _WORDING
]
_OWN = [(role, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE)) for role, words in _WORDING]
_NOT_A_ROLE = re.compile(
    r"military observers?|chief observers?|observers? mission|monitor(?:ing)? (?:mission|team)|chair(?:man|"
    r"person)?s? of|special observers?|"
    r"mediation (?:committee|team|council)|council for mediation|mediation and|standing mediation|"
    r"observer countries|co-?chairman of|"
    r"ceasefire monitor|observer group|guarantee|representative of the chief mediator",
    re.IGNORECASE,
)
_MEDIATION_TEAM = re.compile(
    r"(?:leader|head|member) of the mediation team|mediation team|peace mediators", re.IGNORECASE
)
_FOR_THE = re.compile(
    r"^(?:the\s+|la\s+|le\s+|l['’])?(mediators?|mediation|médiation|médiateur|facilitators?|facilitation|"
    r"facilitateur)\b\s*(?:(?:of|de|du|des)\s+(?:the\s+|la\s+|l['’])?(?P<of>.+))?$",
    re.IGNORECASE,
)


_HEADINGS = (
    *("witness", "witnesses", "witnessed", "mediator", "mediators", "mediated", "facilitator", "facilitators"),
    *("facilitated", "guarantor", "guarantors", "guaranteed", "observer", "observers"),
)
_SLIP = re.compile(r"^\w{7,13}(?=\s*:|\s+by\b|\s*$)", re.IGNORECASE)
_MIN_LIKENESS = 90


def _mended_word(found: re.Match[str]) -> str:
    """The word of a heading, one with a slip of the pen for another: "Guarator:", "Winessed by"."""
    word = found[0].lower()
    return max(_HEADINGS, key=lambda one: fuzz.ratio(one, word)) if _is_slip(word) else found[0]


def _is_slip(word: str) -> bool:
    return word not in _HEADINGS and max(fuzz.ratio(one, word) for one in _HEADINGS) >= _MIN_LIKENESS


class Header(NamedTuple):
    """A role that a unit begins with, and what stands behind it. A `spreading` one holds for what follows as well."""

    role: Role
    rest: str
    is_spreading: bool


def header(text: str) -> Header | None:
    """The role with which a unit of text begins: `Witnessed by: Cyrus Vance`."""
    text = _SLIP.sub(_mended_word, text)
    for role, pattern in _HEADERS:
        found = pattern.match(text)
        if not found:
            continue
        rest = found["rest"]
        if _NOT_A_ROLE.match(_START.sub("", text)):
            return None
        for_whom = re.match(r"^\s*(?:for|of|pour|to|at|de|à|au|du|a)\s+(?:the\s+)?[^:\n]{2,80}:", rest, re.IGNORECASE)
        if for_whom:
            rest = rest[for_whom.end() - 1 :]
        is_spreading = not rest.strip(" .,'’‘\"”\n") or rest.lstrip(" .'’‘\"”").startswith((":", "\n"))
        return Header(role, rest.strip(" :.,;'’‘\"”–-\n\t"), is_spreading)
    return None


def own_role(text: str) -> Role | None:
    """The role that an office or a bracket states: `Malaysian Facilitator`, `(observers)`."""
    if _MEDIATION_TEAM.search(text):
        return MEDIATOR
    if _NOT_A_ROLE.search(text):
        return None
    return next((role for role, pattern in _OWN if pattern.search(text)), None)


def bracket_role(text: str) -> Role | None:
    """The role that a bracket behind a name states; alone there, "Chair" is one too."""
    return CHAIR if re.fullmatch(r"\W*(?:co-?)?chair(?:man|s)?\W*", text, re.IGNORECASE) else own_role(text)


def is_plural(text: str) -> bool:
    """Whether a role is written of several: `(observers)`."""
    return bool(
        re.search(
            r"(?:ors|ers|eurs|ores|witnesses|hosts|chairs|garants|garantes|témoins|testigos)\b", text, re.IGNORECASE
        )
    )


def for_the_mediation(text: str) -> tuple[Role, str] | None:
    """What stands behind "for" where it is the mediation itself: its role, and whose mediation, if that is said."""
    found = _FOR_THE.match(text.strip(" :,."))
    if not found:
        return None
    role = FACILITATOR if "facilitat" in found[1].lower() else CO_MEDIATOR
    return role, (found["of"] or "").strip()
