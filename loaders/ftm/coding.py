"""Entities of FollowTheMoney as claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.content import Content, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.programme import Programme
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.facts.membership import Membership
from tertius.graph_schema.facts.office import Office
from tertius.graph_schema.facts.sanction import Sanction
from tertius.graph_schema.facts.succession import Succession
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.loaders.ftm.entities import Entity
from tertius.loaders.money import check_currency, in_dollars
from tertius.loaders.reading.values import interval, parse_date, parse_number
from tertius.loaders.record import Record
from tertius.loaders.release import Broken, Release, slug

_ACTORS = {
    "Person": "person",
    "Company": "company",
    "PublicBody": "public_body",
    "Organization": None,
    "LegalEntity": None,
}
_IDENTIFIERS = {"wikidataId": "wikidata", "leiCode": "lei", "ogrnCode": "ogrn", "innCode": "inn", "imoNumber": "imo"}
_ALIASES = ("alias", "weakAlias", "previousName")

ENTITIES = Source(
    id="ftm:source:entities", name="FollowTheMoney entities", title="FollowTheMoney entities", reliability="B"
)


class Coder:
    """Turns entities into claims; knows the positions that occupancies refer to.

    Parameters
    ----------
    positions : properties of the Position entities by id.
    """

    def __init__(self, release: Release, positions: Mapping[str, Mapping[str, Any]]) -> None:
        self._release, self._positions = release, positions
        self._makers: dict[str, Callable[[Entity], Iterator[Content]]] = {
            **dict.fromkeys(_ACTORS, self._actor),
            "Membership": self._membership,
            "Employment": self._employment,
            "Directorship": self._directorship,
            "Occupancy": self._occupancy,
            "Position": lambda entity: iter(()),
            "Payment": _payment,
            "Sanction": _sanction,
            "Succession": _succession,
        }

    def has_place(self, schema: str) -> bool:
        """Whether the entities of a schema become something."""
        return schema in self._makers

    def entity(self, entity: Entity) -> Iterator[Record]:
        """The claims of an entity, or the reject that says why there are none."""
        make = self._makers[entity.schema]
        kind = "actor" if entity.schema in _ACTORS else entity.schema.lower()
        yield from self._release.attempt(entity.place, f"ftm:{kind}:{entity.id}", lambda: self._claims(make, entity))

    def _claims(self, make: Callable[[Entity], Iterator[Content]], entity: Entity) -> Iterator[Claim]:
        sources = [_source(one) for one in entity.datasets] or [ENTITIES]
        for source in sources:
            yield Claim(id=source.id, says=source)
        for content in make(entity):
            made = self._release.claim(content, entity.place)
            cited = tuple(Citation(source=one.id, locator=entity.id) for one in sources)
            yield made.model_copy(update={"citations": cited, "note": _note(entity)})

    def _actor(self, entity: Entity) -> Iterator[Content]:
        names = entity.all("name")
        if not names:
            raise Broken("missing-party", "the entity has no name", entity.id)
        others = [*names[1:], *(one for one in entity.all(*_ALIASES) if one not in names)]
        identifiers = [f"{scheme}:{value}" for name, scheme in _IDENTIFIERS.items() for value in entity.all(name)]
        if entity.id[:1] == "Q" and entity.id[1:].isdecimal():
            identifiers.append(f"wikidata:{entity.id}")
        yield Actor(
            id=_record(entity.id),
            name=names[0],
            type=_ACTORS[entity.schema],
            acronym=entity.first("abbreviation"),
            names=tuple(Name(text=one) for one in others),
            identifiers=tuple(Identifier(id="".join(one.split())) for one in dict.fromkeys(identifiers)),
        )

    def _membership(self, entity: Entity) -> Iterator[Content]:
        yield from self._belonging(entity, "member", "organization")

    def _employment(self, entity: Entity) -> Iterator[Content]:
        yield from self._belonging(entity, "employee", "employer")

    def _belonging(self, entity: Entity, member: str, organisation: str) -> Iterator[Content]:
        for key, one, other in _pairs(entity, entity.all(member), entity.all(organisation)):
            yield Membership(
                id=f"ftm:{entity.schema.lower()}:{key}",
                valid=_span(entity),
                member=_participants([one]),
                organisation=_participants([other]),
                function=_joined(entity, "role"),
                summary=entity.first("summary", "description"),
            )

    def _directorship(self, entity: Entity) -> Iterator[Content]:
        yield from _offices(entity, entity.all("director"), entity.all("organization"), _joined(entity, "role"))

    def _occupancy(self, entity: Entity) -> Iterator[Content]:
        posts = entity.all("post")
        position = self._positions.get(posts[0]) if len(posts) == 1 else None
        if position is None:
            raise Broken("missing-party", "the occupancy's position is not in the file", "; ".join(posts))
        organisations = [one for one in position.get("organization", []) if one]
        title = next(iter(position.get("name", [])), None)
        if not organisations:
            raise Broken("no-fact-kind", "an office needs an organisation, and this position names none", title)
        yield from _offices(entity, entity.all("holder"), organisations, title)


def _offices(entity: Entity, holders: list[str], organisations: list[str], title: str | None) -> Iterator[Content]:
    for key, one, other in _pairs(entity, holders, organisations):
        yield Office(
            id=f"ftm:{entity.schema.lower()}:{key}",
            valid=_span(entity),
            holder=_participants([one]),
            organisation=_participants([other]),
            title=title,
        )


def _payment(entity: Entity) -> Iterator[Content]:
    payers, beneficiaries = entity.all("payer"), entity.all("beneficiary")
    if not payers and not beneficiaries:
        raise Broken("missing-party", "the payment names neither payer nor beneficiary", entity.id)
    project = entity.first("project", "programme")
    programme = Programme(id=f"ftm:programme:{slug(project)}", name=project) if project and slug(project) else None
    if programme is not None:
        yield programme
    yield Funding(
        id=f"ftm:payment:{entity.id}",
        valid=_date(entity, "date") or _span(entity),
        summary=entity.first("purpose", "summary", "description"),
        funder=_participants(payers),
        recipient=_participants(beneficiaries),
        under=(Participant(actor=programme.id),) if programme else (),
        flow_status="disbursement",
        **_money(entity),
    )


def _money(entity: Entity) -> dict[str, Any]:
    amount, usd = (parse_number(entity.one(name) or "") for name in ("amount", "amountUsd"))
    euros = parse_number(entity.one("amountEur") or "")
    currency = entity.one("currency")
    if amount is None and (usd is not None or euros is not None):
        amount, currency = (usd, "USD") if usd is not None else (euros, "EUR")
    if amount is None:
        return {}
    if currency is None:
        raise Broken("unknown-currency", f"the amount {amount} has no currency", amount)
    currency = check_currency(currency, "currency")
    return {"amount": amount, "currency": currency, "amount_usd": usd, **in_dollars(currency, amount)}


def _sanction(entity: Entity) -> Iterator[Content]:
    authorities = entity.all("authority")
    if not authorities or not entity.all("entity"):
        raise Broken("missing-party", "a sanction needs an authority and whom it is put on", entity.id)
    sanctioners = [Actor(id=f"ftm:authority:{slug(one)}", name=one) for one in authorities if slug(one)]
    programmes = [
        Programme(id=f"ftm:programme:{slug(one)}", name=one) for one in entity.all("program", "programId") if slug(one)
    ][:1]
    yield from (*sanctioners, *programmes)
    yield Sanction(
        id=f"ftm:sanction:{entity.id}",
        valid=_span(entity, "startDate", "listingDate"),
        sanctioner=tuple(Participant(actor=one) for one in dict.fromkeys(actor.id for actor in sanctioners)),
        target=_participants(entity.all("entity")),
        under=tuple(Participant(actor=one.id) for one in programmes),
        measures=_joined(entity, "provisions"),
        summary=entity.first("reason", "summary"),
    )


def _succession(entity: Entity) -> Iterator[Content]:
    yield Succession(
        id=f"ftm:succession:{entity.id}",
        valid=_date(entity, "date") or _date(entity, "startDate"),
        predecessor=_participants(entity.all("predecessor")),
        successor=_participants(entity.all("successor")),
    )


def _pairs(entity: Entity, ones: list[str], others: list[str]) -> Iterator[tuple[str, str, str]]:
    """Each of the one with each of the other, with a key that is the entity's own id for a single pair."""
    if not ones or not others:
        raise Broken("missing-party", f"the {entity.schema.lower()} lacks one of its two ends", entity.id)
    pairs = list(product(ones, others))
    for one, other in pairs:
        yield (entity.id if len(pairs) == 1 else f"{entity.id}:{one}:{other}"), one, other


def _participants(ids: list[str]) -> tuple[Participant, ...]:
    return tuple(Participant(actor=_record(one)) for one in dict.fromkeys(ids))


def _record(entity: str) -> str:
    return f"ftm:actor:{'-'.join(entity.split())}"


def _date(entity: Entity, name: str) -> str | None:
    written = entity.one(name)
    return parse_date(written, "iso") if written else None


def _span(entity: Entity, *starts: str) -> str | None:
    start = next((day for name in starts or ("startDate",) if (day := _date(entity, name))), None)
    return interval(start, _date(entity, "endDate"))


def _joined(entity: Entity, name: str) -> str | None:
    return "; ".join(entity.all(name)) or None


def _source(dataset: str) -> Source:
    title = f"FollowTheMoney data set {dataset}"
    return Source(id=f"ftm:source:{slug(dataset) or 'unnamed'}", name=title, title=title, reliability="B")


def _note(entity: Entity) -> str | None:
    said = [f"{name}: {', '.join(found)}" for name in ("country", "topics", "status") if (found := entity.all(name))]
    return "; ".join(said) or None
