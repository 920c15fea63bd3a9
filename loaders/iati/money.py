"""Transactions and budgets of an activity as funding flows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml.etree import _Element as Element

from tertius.graph_schema.content import Entity, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.place import Place
from tertius.graph_schema.facts.funding import Funding
from tertius.loaders.iati.activities import Activity
from tertius.loaders.iati.codes import (
    BUDGET_TYPES,
    EXPENDITURE,
    EXTENDING,
    FUNDING,
    IMPLEMENTING,
    LETTERS,
    SECTOR_VOCABULARIES,
    TRANSACTION_TYPES,
)
from tertius.loaders.iati.organisations import actor_of
from tertius.loaders.money import check_currency, in_dollars
from tertius.loaders.reading.values import interval, parse_date, parse_number
from tertius.loaders.release import Broken, slug

_AMOUNT = re.compile(r"-?[\d,]+(\.\d+)?")

Roles = Mapping[str, list[Actor]]


class Flow(NamedTuple):
    """A flow with the things it names, and what the claim has to say of how it was read."""

    fact: Funding
    things: tuple[Entity, ...]
    value_day: str | None
    is_inferred: bool
    note: str | None


class Side(NamedTuple):
    """Who stands at one end of a transaction, and in which capacity if the transaction itself does not say."""

    actors: list[Actor]
    stands_in: str | None = None


def code_transaction(activity: Activity, element: Element, key: str, roles: Roles, reporter: Actor | None) -> Flow:
    """One transaction as a flow.

    Raises
    ------
    Broken
        If its type, value, currency or date cannot be read, or nobody gives or receives.
    """
    code, written = _type_of(element)
    kind = TRANSACTION_TYPES[code]
    provider = _side(activity, element.find("provider-org"))
    receiver = _side(activity, element.find("receiver-org"))
    if kind.is_incoming:
        receiver = receiver if receiver.actors else _stand_in([], roles, reporter, provider)
        provider = provider if provider.actors else _stand_in([("funding", FUNDING)], roles, None, receiver)
    else:
        order = [("extending", EXTENDING), ("funding", FUNDING)]
        provider = provider if provider.actors else _stand_in(order, roles, reporter, receiver)
        if not receiver.actors and code != EXPENDITURE:
            receiver = _stand_in([("implementing", IMPLEMENTING)], roles, None, provider)
    if not provider.actors and not receiver.actors:
        raise Broken("missing-party", "the transaction names nobody, and neither does its activity", key)
    value_day = _date_attribute(element.find("value"), "value-date")
    day = _transaction_day(activity, element) or value_day
    places = _places(activity, element)
    fact = Funding(
        id=key,
        valid=day,
        summary=activity.text(element.find("description")),
        funder=_participants(provider.actors),
        recipient=_participants(receiver.actors),
        under=(_programme(activity),),
        at=_participants(places),
        flow_status=kind.status,
        flow_type=kind.name,
        **_sectors(activity, element),
        **_value(activity, element),
    )
    said = [f"transaction type {written} in version {activity.version}"] if written != code else []
    said += [f"{end} is the activity's {side.stands_in}" for end, side in _ends(provider, receiver) if side.stands_in]
    inferred = bool(provider.stands_in or receiver.stands_in)
    things = (*provider.actors, *receiver.actors, *places)
    return Flow(fact, things, value_day or day, inferred, "; ".join(said) or None)


def code_budget(activity: Activity, element: Element, key: str, roles: Roles, reporter: Actor | None) -> Flow:
    """One budget as an appropriation for its period.

    Raises
    ------
    Broken
        If its type, value, currency or period cannot be read, or nobody is there to give.
    """
    written = (element.get("type") or "").strip()
    if written.lower() not in BUDGET_TYPES:
        raise Broken("unknown-code", f'budget type "{written}" found, expected 1 (original) or 2 (revised)', written)
    giver = _stand_in([("extending", EXTENDING), ("funding", FUNDING)], roles, reporter)
    if not giver.actors:
        raise Broken("missing-party", "the activity names nobody who could have budgeted", key)
    start, end = (
        _readable(activity.date_of(element.find(name)), name, "iso-date") for name in ("period-start", "period-end")
    )
    fact = Funding(
        id=key,
        valid=interval(start, end),
        funder=_participants(giver.actors),
        under=(_programme(activity),),
        flow_status="appropriation",
        flow_type=BUDGET_TYPES[written.lower()],
        **_value(activity, element),
    )
    value_day = _date_attribute(element.find("value"), "value-date")
    note = f"funder is the activity's {giver.stands_in}" if giver.stands_in else None
    return Flow(fact, tuple(giver.actors), value_day, True, note)


def _type_of(element: Element) -> tuple[str, str]:
    """The type's code of 2.0x, and the code as written."""
    kind = element.find("transaction-type")
    written = (kind.get("code") or "").strip() if kind is not None else ""
    code = LETTERS.get(written, written)
    if code not in TRANSACTION_TYPES:
        expected = f"{', '.join(TRANSACTION_TYPES)} or in 1.0x {', '.join(LETTERS)}"
        raise Broken("unknown-code", f'transaction type "{written}" found, expected {expected}', written)
    return code, written


def _side(activity: Activity, element: Element | None) -> Side:
    actor = actor_of(activity, element)
    return Side([actor] if actor else [])


def _stand_in(order: list[tuple[str, str]], roles: Roles, reporter: Actor | None, other: Side | None = None) -> Side:
    """Whoever the activity names for this end; nobody gives to themselves because nobody else is named."""
    taken = {one.id for one in other.actors} if other else set()
    for name, role in order:
        if found := [one for one in roles.get(role, []) if one.id not in taken]:
            return Side(found, f"{name} organisation")
    return Side([reporter], "reporting organisation") if reporter and reporter.id not in taken else Side([])


def _ends(provider: Side, receiver: Side) -> tuple[tuple[str, Side], tuple[str, Side]]:
    return ("funder", provider), ("recipient", receiver)


def _participants(things: list[Actor] | list[Place]) -> tuple[Participant, ...]:
    return tuple(Participant(actor=one) for one in dict.fromkeys(thing.id for thing in things))


def _programme(activity: Activity) -> Participant:
    identifier = "-".join((activity.text(activity.element.find("iati-identifier")) or "").split())
    return Participant(actor=f"iati:activity:{identifier}")


def _value(activity: Activity, element: Element) -> dict[str, Any]:
    value = element.find("value")
    written = (value.text or "").strip() if value is not None else ""
    amount = parse_number(written)
    if value is None or amount is None:
        raise Broken("invalid-row", f"a {element.tag} without a value", written)
    currency = (value.get("currency") or activity.element.get("default-currency") or "").strip()
    if not currency:
        raise Broken("unknown-currency", "neither the value nor the activity states a currency", amount)
    currency = check_currency(currency, "currency")
    return {"amount": amount, "currency": currency, **in_dollars(currency, amount)}


def _transaction_day(activity: Activity, element: Element) -> str | None:
    return _readable(activity.date_of(element.find("transaction-date")), "transaction-date", "iso-date")


def _date_attribute(element: Element | None, name: str) -> str | None:
    return _readable((element.get(name) or "").strip(), element.tag, name) if element is not None else None


def _readable(written: str, tag: str, attribute: str) -> str | None:
    if _AMOUNT.fullmatch(written) and not re.fullmatch(r"[12]\d{3}", written):
        raise Broken("bad-date", f'{tag}, {attribute}: "{written}" is an amount, where a date is expected', written)
    return parse_date(written, "iso")


def _places(activity: Activity, element: Element) -> list[Place]:
    """The transaction's countries and regions, else those of the activity."""
    for parent in (element, activity.element):
        found = [*_countries(activity, parent), *_regions(activity, parent)]
        if found:
            return found
    return []


def _countries(activity: Activity, parent: Element) -> list[Place]:
    codes = [(one, (one.get("code") or "").strip().upper()) for one in parent.findall("recipient-country")]
    return [
        Place(id=f"iati:country:{code}", name=activity.text(one) or code, country=f"iso2:{code}")
        for one, code in codes
        if re.fullmatch(r"[A-Z]{2}", code)
    ]


def _regions(activity: Activity, parent: Element) -> list[Place]:
    found = []
    for one in parent.findall("recipient-region"):
        code, vocabulary = slug(one.get("code") or ""), slug(one.get("vocabulary") or "1")
        if code:
            name = activity.text(one) or f"region {code} of vocabulary {vocabulary}"
            found.append(Place(id=f"iati:region:{vocabulary}-{code}", name=name))
    return found


def _sectors(activity: Activity, element: Element) -> dict[str, Any]:
    """The sectors of one vocabulary: DAC's five digits where there are any."""
    found: dict[str, list[str]] = {}
    for parent in (element, activity.element):
        for one in parent.findall("sector"):
            vocabulary = (one.get("vocabulary") or "").strip()
            code = (one.get("code") or "").strip()
            if code:
                found.setdefault(SECTOR_VOCABULARIES.get(vocabulary, f"IATI vocabulary {vocabulary}"), []).append(code)
        if found:
            break
    if not found:
        return {}
    best = next((one for one in SECTOR_VOCABULARIES.values() if one in found), next(iter(found)))
    return {"sectors": tuple(dict.fromkeys(found[best])), "sector_vocabulary": best}
