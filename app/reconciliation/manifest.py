"""What the reconciliation service says of itself: its types, its properties, and where its parts are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import tertius
from tertius.graph_schema.registry import entity_kinds
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND
from tertius.queries.search.search import LABELS

BATCH_SIZE = 100
WIDTH, HEIGHT = 420, 240
"""The frame of a preview, in pixels."""

SCHEMES = ("wikidata", "iso3", "cow", "gw", "ucdp", "pax", "imf")
"""Schemes of identifiers that are offered as properties of their own."""


class Property(NamedTuple):
    """Something that a column of a table can say of a row, or be filled with."""

    name: str
    description: str
    is_compared: bool = True


PROPERTIES: Mapping[str, Property] = {
    "country": Property("Country", "The state it belongs to."),
    "dates": Property("Dates", "When it existed, or the date of a document, as EDTF."),
    "alias": Property("Other names", "Names in other languages, former names, acronyms."),
    "kind": Property("Kind", "What sort of actor: state, armed_group …"),
    "identifier": Property("Identifiers", "External identifiers with their scheme: wikidata:Q912."),
    **{one: Property(f"Identifier in {one}", f"Its identifier in the scheme {one}.") for one in SCHEMES},
}


def types() -> list[dict[str, Any]]:
    """The types of things: what they are, and for actors what sort of actor."""
    broader = [{"id": "Actor", "name": "actor"}]
    labels = [{"id": one, "name": entity_kinds()[one].label} for one in LABELS]
    kinds = [{"id": code, "name": name, "broader": broader} for code, name in ACTOR_KIND.codes.items()]
    return labels + kinds


def name_of_type(type_id: str) -> str:
    """A type in words."""
    return next((str(one["name"]) for one in types() if one["id"] == type_id), type_id)


def manifest(address: str) -> dict[str, Any]:
    """The service manifest for a server at this address, such as `http://127.0.0.1:8000`."""
    service = f"{address.rstrip('/')}/v1/reconcile"
    return {
        "versions": ["0.2"],
        "name": "tertius: conflict actors, agreements and processes",
        "identifierSpace": "urn:tertius:id:",
        "schemaSpace": "urn:tertius:type:",
        "serviceVersion": tertius.__version__,
        "defaultTypes": types(),
        "view": {"url": f"{service}/preview?id={{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            one: {"service_url": service, "service_path": f"/suggest/{one}"} for one in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": BATCH_SIZE,
    }


def proposed(type_id: str | None) -> list[dict[str, str]]:
    """The properties that a column about things of a type can be filled with; only actors are of a kind."""
    actors = {None, "", "Actor", *ACTOR_KIND.codes}
    return [
        {"id": key, "name": one.name, "description": one.description}
        for key, one in PROPERTIES.items()
        if key != "kind" or type_id in actors
    ]


def starting_with(prefix: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of some types or properties of whose id or name a word begins so."""
    wanted = prefix.casefold().strip()
    return [one for one in rows if any(word.startswith(wanted) for word in _words(one))]


def _words(row: Mapping[str, Any]) -> list[str]:
    texts = [str(row["id"]).casefold(), str(row["name"]).casefold()]
    return [*texts, *(word for text in texts for word in text.replace("_", " ").split())]
