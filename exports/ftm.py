"""FollowTheMoney, one entity a line, for Aleph, OpenSanctions' tools and yente: what its schemata can hold.

Actors become Person, Company, PublicBody, Organization or, of unknown kind, LegalEntity. Memberships, offices, payments
that were made, sanctions, successions and signatures become the schema for them; mediations, hostilities and actions
become an Event with organiser and involved. Alliances, support, oversight, founding, and money that was only promised,
asked for or held back have no schema: they are left out and counted in the loss report, which lies beside the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO, Any, NamedTuple

import orjson

from tertius.exports.content import Content
from tertius.exports.features import kind_of
from tertius.exports.report import Report
from tertius.exports.rows import Row
from tertius.graph_schema.dates import read_days

MEDIA_TYPE = "application/json+ftm"
SUFFIX = ".ftm.json"
HOLDS_REPORT = False


class _Schema(NamedTuple):
    """A schema, and its properties for the relations and the values of a kind of fact."""

    name: str
    relations: Mapping[str, str]
    values: Mapping[str, str] = {}
    time: tuple[str, str] = ("startDate", "endDate")


_INVOLVED = dict.fromkeys(
    ("PARTY", "ATTENDED_BY", "MANDATED_BY", "HOSTED_BY", "SIDE", "TARGET", "INVOLVED", "ASSOCIATED"), "involved"
)
_EVENT = {**_INVOLVED, "MEDIATOR": "organizer", "INITIATOR": "organizer", "AT": "addressEntity"}
_SCHEMATA = {
    "kind:Membership": _Schema(
        "Membership", {"MEMBER": "member", "ORGANISATION": "organization"}, {"function": "role"}
    ),
    "kind:Office": _Schema("Directorship", {"HOLDER": "director", "ORGANISATION": "organization"}, {"title": "role"}),
    "kind:Funding:disbursement": _Schema(
        "Payment",
        {"FUNDER": "payer", "RECIPIENT": "beneficiary", "UNDER": "project"},
        {"amount": "amount", "currency": "currency", "amount_usd": "amountUsd"},
        ("date", "date"),
    ),
    "kind:Sanction": _Schema("Sanction", {"TARGET": "entity", "SANCTIONER": "authority"}, {"measures": "provisions"}),
    "kind:Succession": _Schema(
        "Succession", {"PREDECESSOR": "predecessor", "SUCCESSOR": "successor"}, {}, ("date", "date")
    ),
    "kind:Signature": _Schema(
        "Documentation", {"SIGNATORY": "entity", "OF": "document"}, {"act": "role"}, ("date", "date")
    ),
    "kind:Mediation": _Schema("Event", _EVENT),
    "kind:Hostility": _Schema("Event", _EVENT),
    "kind:Action": _Schema("Event", _EVENT),
}
_NAMED = {"authority"}
"""Properties that take a name where we have an actor."""

_ACTORS: Mapping[str | None, str] = {
    "person": "Person",
    "company": "Company",
    "pmc": "Company",
    **dict.fromkeys(("state", "government", "junta", "state_forces", "public_body"), "PublicBody"),
    None: "LegalEntity",
}
_THINGS = {
    "Agreement": "Document",
    "Instrument": "Document",
    "Place": "Address",
    "Programme": "Project",
    "Process": "Event",
    "Conflict": "Event",
    "Event": "Event",
}
_NOT_IN_KEYS = re.compile(r"[^0-9A-Za-z-]|-$")
_IDENTIFIERS = {"wikidata": "wikidataId", "lei": "leiCode"}


def _kind(feature: str) -> str:
    return feature.split(":")[1]


KEEPS = frozenset(
    {"n-ary", "alone", "time", "things", "actor-kinds", "names", "any-text", "formula-text", "formula-evidence"}
    | set(_SCHEMATA)
    | {f"relation:{_kind(name)}.{one}" for name, schema in _SCHEMATA.items() for one in schema.relations}
    | {f"value:{_kind(name)}.{one}" for name, schema in _SCHEMATA.items() for one in schema.values}
    | {f"identifier:{scheme}" for scheme in _IDENTIFIERS}
)
"""What of the content the file holds; of kinds, relations, values and identifiers those that have a property."""


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the entities; what has no schema is left out."""
    authorities = _sanctioners(content)
    names: dict[str, str] = {}
    for thing in content.things:
        if thing["id"] in authorities:
            names[thing["id"]] = thing["name"]
        out.write(orjson.dumps(_thing(thing), option=orjson.OPT_APPEND_NEWLINE))
    for fact in content.facts:
        schema = _SCHEMATA.get(kind_of(fact))
        if schema is not None:
            out.write(orjson.dumps(_fact(fact, schema, names), option=orjson.OPT_APPEND_NEWLINE))


def _sanctioners(content: Content) -> set[str]:
    return {one["actor"] for fact in content.facts for one in fact["participants"] if one["relation"] == "SANCTIONER"}


def _thing(thing: Row) -> Row:
    is_actor = thing["label"] == "Actor"
    schema = _ACTORS.get(thing["kind"], "Organization") if is_actor else _THINGS[thing["label"]]
    properties: dict[str, list[str]] = {"name": [thing["name"]]}
    others = [one["text"] for one in thing["names"] if one["kind"] not in {"main", "acronym"}]
    properties["alias"] = list(dict.fromkeys(one for one in others if one != thing["name"]))
    if schema == "Document":
        # A document of theirs is a file; the title is the only name that this one has.
        properties |= {"title": [thing["name"]], "fileName": [thing["name"]]}
    if thing["acronym"]:
        properties["abbreviation" if is_actor else "weakAlias"] = [thing["acronym"]]
    if is_actor or schema == "Event":
        properties |= _identifiers(thing, {"wikidata"} if schema == "Event" else set(_IDENTIFIERS))
    return _entity(thing["id"], schema, properties)


def _identifiers(thing: Row, schemes: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in thing["identifiers"]:
        scheme, _, value = one["id"].partition(":")
        if scheme in schemes:
            found.setdefault(_IDENTIFIERS[scheme], []).append(value)
    return found


def _fact(fact: Row, schema: _Schema, names: Mapping[str, str]) -> Row:
    properties: dict[str, list[str]] = {}
    if schema.name == "Event":
        properties["name"] = [fact["caption"]]
    if fact["summary"]:
        properties["summary"] = [fact["summary"]]
    for one in fact["participants"]:
        _add(properties, schema, one["relation"], one["actor"], names)
    for one in fact["things"]:
        _add(properties, schema, one["relation"], one["id"], names)
    for name, target in schema.values.items():
        value = fact["values"].get(name)
        if value is not None:
            properties[target] = list(map(str, value)) if isinstance(value, list) else [str(value)]
    for target, bounds in zip(schema.time, (("start_min", "start_max"), ("end_min", "end_max")), strict=True):
        day = _date(fact[bounds[0]], fact[bounds[1]])
        if day and day not in properties.get(target, []):
            properties.setdefault(target, []).append(day)
    return _entity(fact["id"], schema.name, properties)


def _add(
    properties: dict[str, list[str]], schema: _Schema, relation: str, thing: str, names: Mapping[str, str]
) -> None:
    target = schema.relations.get(relation)
    if target is not None:
        value = names.get(thing, thing) if target in _NAMED else key_of(thing)
        properties.setdefault(target, []).append(value)


def _date(first: str, last: str) -> str | None:
    """The day, month or year that two bounds are; None for any other stretch."""
    if first == last:
        return None if first in {"0001-01-01", "9999-12-31"} else first
    for text in (first[:7], first[:4]):
        if tuple(day.isoformat() for day in read_days(text)) == (first, last):
            return text
    return None


def _entity(one: str, schema: str, properties: Mapping[str, Any]) -> Row:
    given = {name: values for name, values in properties.items() if values}
    # Our own id stands among the ids by which the entity was known before.
    return {"id": key_of(one), "schema": schema, "properties": given, "referents": [one], "datasets": ["tertius"]}


def key_of(one: str) -> str:
    """An id as FollowTheMoney allows them: letters, digits, dots and dashes; other signs as a dot and their bytes.

    Different ids stay different: a dot of the id itself is written as `.2e`.
    """
    return _NOT_IN_KEYS.sub(lambda match: "".join(f".{byte:02x}" for byte in match[0].encode()), one)
