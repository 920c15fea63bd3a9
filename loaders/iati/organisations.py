"""Who takes part in an activity: organisations with a reference, or with a name only."""

from __future__ import annotations

import re
from functools import cache

from lxml.etree import _Element as Element

from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.loaders.iati.activities import Activity, Text
from tertius.loaders.iati.codes import ORGANISATION_TYPES, ROLES
from tertius.loaders.release import slug
from tertius.loaders.states.iso3166 import iso_codes

_REFERENCE = re.compile(r"[A-Z]{2,4}-[^\s:]*[A-Za-z0-9][^\s]*|[A-Z]{2}")
_CLASS = re.compile(r"(?:1[123]|2[0-3]|3[0-2]|4[0167]|5[0-2]|6[0-3]|90)000")
"""Channel codes of the DAC that are those of a class of organisations: 11000 donor government, 52000 other."""
_NOBODY = {"other", "n a", "na", "none", "unknown", "recipient government", "not specified", "to be determined"}
"""Names, folded, under which publishers enter that they name nobody."""


def actor_of(activity: Activity, element: Element | None) -> Actor | None:
    """The organisation an element names, or None if it names nobody.

    A reference is one only in the form of org-id (`GB-GOV-1`, `XM-DAC-41114`) or a country's two letters. A channel
    code of the DAC is none; one such as 52000, which is that of a class of organisations, names nobody.
    """
    if element is None:
        return None
    reference = (element.get("ref") or "").strip()
    said = activity.texts(element)
    name = said[0].text if said else None
    is_reference = bool(_REFERENCE.fullmatch(reference)) and reference not in {"NA", "XX"}
    if _CLASS.fullmatch(reference):
        return None
    if not is_reference and (name is None or slug(name).replace("-", " ") in _NOBODY or not slug(name)):
        return None
    key = f"iati:org:{reference}" if is_reference else f"iati:actor:{slug(name or '')}"
    kind = ORGANISATION_TYPES.get((element.get("type") or "").strip())
    return Actor(
        id=key,
        name=name or reference,
        # A country's letters are those of the state, whatever part of it the publisher had in mind.
        type="state" if _is_country(reference) else kind,
        names=_other_names(said),
        identifiers=_identifiers(reference) if is_reference else (),
    )


def _other_names(said: list[Text]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(Name(text=one.text, lang=one.lang) for one in said[1:]))


def _identifiers(reference: str) -> tuple[Identifier, ...]:
    if len(reference) > 2:
        return (Identifier(id=f"orgid:{reference}"),)
    return (Identifier(id=f"iso2:{reference}"),) if _is_country(reference) else ()


def _is_country(reference: str) -> bool:
    return reference in _country_letters()


@cache
def _country_letters() -> frozenset[str]:
    return frozenset(one.alpha2 for one in iso_codes())


def reporter_of(activity: Activity) -> Actor | None:
    """The publisher of the activity."""
    return actor_of(activity, activity.element.find("reporting-org"))


def is_secondary(activity: Activity) -> bool:
    """Whether the reporter only passes on what others do."""
    element = activity.element.find("reporting-org")
    return element is not None and element.get("secondary-reporter", "0").strip().lower() in {"1", "true"}


def taking_part(activity: Activity) -> dict[str, list[Actor]]:
    """The participating organisations by role code, each once a role."""
    found: dict[str, list[Actor]] = {}
    for element in activity.element.findall("participating-org"):
        written = (element.get("role") or "").strip()
        role = ROLES.get(written.lower(), written)
        actor = actor_of(activity, element)
        if actor is not None and all(actor.id != other.id for other in found.get(role, [])):
            found.setdefault(role, []).append(actor)
    return found
