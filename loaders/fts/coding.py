"""A flow of FTS as claims."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Entity, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.event import Event
from tertius.graph_schema.entities.place import Place as PlaceEntity
from tertius.graph_schema.entities.programme import Programme
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.identifiers import Identifier
from tertius.loaders.fts.flows import Entry, Named
from tertius.loaders.money import Converter, check_currency, in_dollars, per_unit
from tertius.loaders.reading.values import parse_date, parse_number
from tertius.loaders.record import Record
from tertius.loaders.release import Broken, Release, slug

_STATUS = {"pledge": "pledge", "commitment": "commitment", "paid": "disbursement"}
_TYPES = {
    "UN agency": "igo",
    "Inter-governmental": "igo",
    "Inter-governmental organizations": "igo",
    "NGO": "ngo",
    "NGOs": "ngo",
    "Pooled fund": "fund",
    "Pooled Funds": "fund",
}
_MULTIPLE = "Multiple"
"""What the CSV files write where the API has several things."""

_TOLERANCE = Decimal("0.01")


def code_flow(entry: Entry, release: Release, converter: Converter) -> Iterator[Record]:
    """The claims of one flow, or the reject that says why there are none."""
    key = entry.cells.get("id")
    claim = f"fts:flow:{key}" if key else None

    def make() -> Iterator[Claim]:
        flow, things = _flow(entry)
        locator = f"flow {key}"
        yield from (release.claim(one, entry.place, locator) for one in things)
        yield release.claim(flow, entry.place, locator, note=_note(entry))
        yield from converter.claims(flow, entry.place, flow.valid)

    yield from release.attempt(entry.place, claim, make)


def _flow(entry: Entry) -> tuple[Funding, list[Entity]]:
    cells = entry.cells
    if not cells["id"].isalnum():
        raise Broken("invalid-row", "a flow has an id of digits; this one has none", cells["id"])
    if cells["status"] not in _STATUS:
        raise Broken(
            "unknown-code", f'status "{cells["status"]}" found, expected {", ".join(_STATUS)}', cells["status"]
        )
    funders = [_actor(one) for one in entry.funders]
    recipients = [_actor(one) for one in entry.recipients]
    if not funders and not recipients:
        raise Broken("missing-party", "neither the giving nor the receiving organisation is named", cells["id"])
    programmes, events = _programmes(entry), _events(entry)
    places = [PlaceEntity(id=f"fts:place:{slug(one.name)}", name=one.name) for one in entry.locations]
    flow = Funding(
        id=f"fts:flow:{cells['id']}",
        valid=parse_date(cells["date"], "iso"),
        summary=cells.get("description") or None,
        funder=_participants(funders),
        recipient=_participants(recipients),
        under=_participants(programmes),
        concerning=_participants(events),
        at=_participants(places),
        flow_status=_STATUS[cells["status"]],
        flow_type=cells.get("flowType") or None,
        decision_date=parse_date(cells.get("decisionDate") or "", "iso"),
        sectors=tuple(dict.fromkeys(entry.clusters)),
        sector_vocabulary="FTS global clusters" if entry.clusters else None,
        aggregate_of=tuple(f"fts:flow:{one}" for one in entry.children),
        part_of=f"fts:flow:{entry.parent}" if entry.parent else None,
        **_money(entry),
    )
    return flow, [*funders, *recipients, *programmes, *events, *places]


def _participants(things: list[Actor] | list[Programme] | list[Event] | list[PlaceEntity]) -> tuple[Participant, ...]:
    return tuple(Participant(actor=one) for one in dict.fromkeys(thing.id for thing in things))


def _actor(named: Named) -> Actor:
    if named.name == _MULTIPLE:
        raise Broken(
            "composite-actor", "several organisations stand behind this word; the API's JSON names them", named.name
        )
    key = slug(named.name)
    if not key:
        raise Broken("missing-party", "an organisation has a name without letters", named.name)
    types = [one for one in named.types if one]
    note = f"FTS type: {', '.join(types)}" if types else None
    identifiers = (Identifier(id=f"fts:organization:{named.key}"),) if named.key else ()
    return Actor(
        id=f"fts:actor:{key}", name=named.name, type=_actor_type(named.name, types), identifiers=identifiers, note=note
    )


def _actor_type(name: str, types: list[str]) -> str | None:
    if "government of" in name.lower():
        return "government"
    kinds = {_TYPES.get(one) for one in types}
    return kinds.pop() if len(kinds) == 1 else None


def _programmes(entry: Entry) -> list[Programme]:
    found = [_programme("plan", one) for one in entry.plans if one.name != _MULTIPLE]
    return found + [_programme("project", one) for one in entry.projects if one.name != _MULTIPLE]


def _programme(what: str, named: Named) -> Programme:
    key = named.key.strip().replace(" ", "-") if named.key else slug(named.name)
    return Programme(id=f"fts:{what}:{key}", name=named.name)


def _events(entry: Entry) -> list[Event]:
    return [
        Event(id=f"fts:emergency:{slug(one.name)}", name=one.name)
        for one in entry.emergencies
        if one.name != _MULTIPLE and slug(one.name)
    ]


def _money(entry: Entry) -> dict[str, Any]:
    cells = entry.cells
    usd = parse_number(cells["amountUSD"])
    original = parse_number(cells.get("originalAmount") or "")
    currency = cells.get("originalCurrency") or None
    if usd is None and original is None:
        raise Broken("invalid-row", "the flow states no amount", cells["amountUSD"])
    if usd is not None and Decimal(usd) and not Decimal(original or "0"):
        # Reported in dollars: an original amount of 0 is how the database leaves it out.
        return {"amount": usd, "currency": "USD", **in_dollars("USD", usd)}
    if original is None:
        return {"amount": usd, "currency": "USD", **in_dollars("USD", usd)}
    if currency is None:
        raise Broken("unknown-currency", f"the original amount {original} has no currency", original)
    currency = check_currency(currency, "originalCurrency")
    money = {"amount": original, "currency": currency, **in_dollars(currency, original)}
    if usd is None or currency == "USD":
        return money
    return {**money, "amount_usd": usd, "usd_rate": _rate(entry, original, usd)}


def _rate(entry: Entry, original: str, usd: str) -> str | None:
    stated = parse_number(entry.cells.get("exchangeRate") or "")
    if stated is None or Decimal(stated) <= 0 or not _leads_to(original, stated, usd):
        return None
    return per_unit(stated)


def _leads_to(original: str, stated: str, usd: str) -> bool:
    """Whether the rate leads from the original amount to the dollars; some flows carry a rate of 1 that does not."""
    reckoned = Decimal(original) / Decimal(stated)
    return abs(reckoned - Decimal(usd)) <= max(abs(Decimal(usd)) * _TOLERANCE, Decimal(1))


def _note(entry: Entry) -> str | None:
    said = [
        f"{name}: {entry.cells[name]}"
        for name in ("contributionType", "method", "refCode", "exchangeRate")
        if entry.cells.get(name) and entry.cells[name] not in {"financial", "Traditional aid"}
    ]
    said += [f"{_MULTIPLE} {what}" for what, found in _lists(entry) if any(one.name == _MULTIPLE for one in found)]
    return "; ".join(said) or None


def _lists(entry: Entry) -> list[tuple[str, list[Named]]]:
    return [("plans", entry.plans), ("projects", entry.projects), ("emergencies", entry.emergencies)]
