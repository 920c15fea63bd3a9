"""What the Mali bundle says, read from its YAML files with nothing but a YAML reader.

The loader is not involved, so that a test can hold the graph against these tuples. Ids are written as the graph writes
them: `tertius:` for actors and what facts refer to, `source:` for sources, `mali:` for claims and facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

BUNDLE = Path(__file__).resolve().parents[2] / "loaders" / "mali"

LINKS = ("in_process", "at", "led_to", "of", "under", "by", "concerning", "in_conflict")
STATEMENTS = 292


class ExpectedParticipant(NamedTuple):
    """One actor in one role, with what is said of its part only."""

    relation: str
    actor: str
    role: str | None
    side: str | None = None
    valid: str | None = None
    attested: str | None = None
    representative: str | None = None
    representative_name: str | None = None
    on_behalf_of: str | None = None


class ExpectedClaim(NamedTuple):
    """One claim on a fact; `roles` is (relation, actor, role), `links` is (relation, thing)."""

    claim: str
    fact: str
    kind: str
    stance: str
    roles: frozenset[tuple[str, str, str | None]]
    participants: frozenset[ExpectedParticipant]
    links: frozenset[tuple[str, str]]
    values: Mapping[str, str | tuple[str, ...]]
    valid: str | None
    attested: str | None
    sources: frozenset[str]
    credibility: int
    support: str | None
    note: str | None
    quote: str | None
    locator: str | None


class ExpectedActor(NamedTuple):
    """An actor as actors.yaml has it; names are (language, text)."""

    kind: str
    name: str
    acronym: str | None
    names: frozenset[tuple[str, str]]
    identifiers: frozenset[str]
    candidates: frozenset[str]
    sources: frozenset[str]
    note: str | None


class ExpectedEntity(NamedTuple):
    """A process, conflict, agreement, instrument, event, programme or place."""

    label: str
    name: str
    names: frozenset[tuple[str, str]]
    identifiers: frozenset[str]
    sources: frozenset[str]
    fields: Mapping[str, str]
    note: str | None


class ExpectedSource(NamedTuple):
    """A source as sources.yaml has it."""

    title: str
    reliability: str
    date: str | None
    url: str | None
    licence: str | None
    publisher: str | None
    language: str | None
    medium: str | None
    note: str | None


@cache
def read_file(name: str) -> Any:
    """A file of the bundle as strings, lists and mappings; no scalar is ever read as a number or a date."""
    with (BUNDLE / name).open(encoding="utf-8") as file:
        return yaml.load(file, yaml.CBaseLoader)  # noqa: S506  # BaseLoader makes strings only


def statement_ids() -> list[str]:
    """The ids of the statements that the bundle was made from: ml001 to ml292."""
    return [f"ml{number:03}" for number in range(1, STATEMENTS + 1)]


def statement_of(claim: str) -> str:
    """The statement a claim codes: `ml107` for `ml107.nigeria` and for `mali:ml107.nigeria`."""
    return claim.removeprefix("mali:").split(".")[0]


def fact_rows() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """File name, kind and row of every fact; the article's rows on facts are among them."""
    for path in sorted((BUNDLE / "facts").glob("*.yaml")):
        name = f"facts/{path.name}"
        yield from ((name, path.stem.capitalize(), row) for row in read_file(name))
    yield from (("article.yaml", row["kind"], row) for row in read_file("article.yaml") if "kind" in row)


@cache
def expected_claims() -> Mapping[str, ExpectedClaim]:
    """Every claim on a fact by its id; those of the article on names and days are in `expected_entity_claims`."""
    claims = [_claim(kind, row, claim) for _, kind, row in fact_rows() for claim in row["claims"]]
    return MappingProxyType({claim.claim: claim for claim in claims})


@cache
def expected_facts() -> Mapping[str, frozenset[str]]:
    """The claims of every fact, by the id of the fact."""
    found: dict[str, set[str]] = {}
    for claim in expected_claims().values():
        found.setdefault(claim.fact, set()).add(claim.claim)
    return MappingProxyType({fact: frozenset(claims) for fact, claims in found.items()})


def expected_entity_claims() -> dict[str, tuple[str, str, str]]:
    """What the article says of actors and agreements: claim to (thing, slot, value)."""
    found = {}
    for row in read_file("article.yaml"):
        thing = row.get("actor") or row.get("entity")
        for claim in row["claims"] if thing else ():
            slot = next(slot for slot in ("name", "acronym", "date") if slot in claim)
            found[f"mali:{claim['id']}"] = (f"tertius:{thing}", slot, claim[slot])
    return found


def expected_actors() -> dict[str, ExpectedActor]:
    """Every actor by id, without what the article calls it."""
    return {f"tertius:{row['id']}": _actor(row) for row in read_file("actors.yaml")}


def expected_entities() -> dict[str, ExpectedEntity]:
    """Every entity and every place by id."""
    places = [{**row, "label": "Place"} for row in read_file("places.yaml")]
    return {f"tertius:{row['id']}": _entity(row) for row in [*read_file("entities.yaml"), *places]}


def expected_sources() -> dict[str, ExpectedSource]:
    """Every source by id."""
    optional = ("date", "url", "licence", "publisher", "language", "kind", "note")
    return {
        f"source:{row['id']}": ExpectedSource(row["title"], row["reliability"], *(row.get(key) for key in optional))
        for row in read_file("sources.yaml")
    }


def expected_rejects() -> dict[str, str]:
    """The code of every statement that is rejected."""
    return {row["id"]: row["code"] for row in read_file("rejects.yaml")}


def statement_breaches() -> list[str]:
    """What is wrong with the coverage of the statements; empty if each is coded, or rejected, and never both.

    One statement may be coded by several claims, which then differ in the suffix of their ids.
    """
    ids = Counter(claim["id"] for _, _, row in fact_rows() for claim in row["claims"])
    coded = {statement_of(claim) for claim in ids}
    rejected = set(expected_rejects())
    known = set(statement_ids())
    own = {statement for statement in coded if statement.startswith("ml")}
    return [
        *(f"{one}: neither coded nor rejected" for one in sorted(known - coded - rejected)),
        *(f"{one}: both coded and rejected" for one in sorted(coded & rejected)),
        *(f"{one}: no such statement" for one in sorted((own | rejected) - known)),
        *(f"{claim}: {count} claims of one id" for claim, count in sorted(ids.items()) if count > 1),
    ]


def _claim(kind: str, row: Mapping[str, Any], claim: Mapping[str, Any]) -> ExpectedClaim:
    participants = frozenset(_participant(kind, one) for one in claim.get("participants", ()))
    roles = {(one.relation, one.actor, one.role) for one in participants}
    if kind == "Mediation":
        # Whoever a mediator acts for has mandated the mediation.
        roles |= {("MANDATED_BY", one.on_behalf_of, None) for one in participants if one.on_behalf_of}
    return ExpectedClaim(
        claim=f"mali:{claim['id']}",
        fact=f"mali:{kind.lower()}:{row['key']}",
        kind=kind,
        stance=claim.get("stance", "asserts"),
        roles=frozenset(roles),
        participants=participants,
        links=frozenset((link.upper(), f"tertius:{one}") for link in LINKS for one in as_list(claim.get(link, []))),
        values={key: tuple(value) if isinstance(value, list) else value for key, value in _values(claim).items()},
        valid=claim.get("valid"),
        attested=claim.get("attested"),
        sources=frozenset(f"source:{one}" for one in claim["sources"]),
        credibility=int(claim["credibility"]),
        support=claim.get("support"),
        note=claim.get("note"),
        quote=claim.get("quote"),
        locator=claim.get("locator"),
    )


def _values(claim: Mapping[str, Any]) -> Mapping[str, Any]:
    values: Mapping[str, Any] = claim.get("values", {})
    return values


def _participant(kind: str, row: Mapping[str, str]) -> ExpectedParticipant:
    meaning = read_file("roles.yaml")[kind][row["as"]]

    def actor(key: str) -> str | None:
        return f"tertius:{row[key]}" if key in row else None

    return ExpectedParticipant(
        relation=meaning["relation"],
        actor=f"tertius:{row['actor']}",
        role=meaning.get("role"),
        side=row.get("side"),
        valid=row.get("valid"),
        attested=row.get("attested"),
        representative=actor("represented_by"),
        representative_name=row.get("represented_by_name"),
        on_behalf_of=actor("on_behalf_of"),
    )


def _actor(row: Mapping[str, Any]) -> ExpectedActor:
    return ExpectedActor(
        kind=row["kind"],
        name=row["name"],
        acronym=row.get("acronym"),
        names=_names(row),
        identifiers=frozenset(row.get("identifiers", ())),
        candidates=frozenset(row.get("candidates", ())),
        sources=frozenset(f"source:{one}" for one in row["sources"]),
        note=row.get("note"),
    )


def _entity(row: Mapping[str, Any]) -> ExpectedEntity:
    own = ("date", "stage", "substage", "type", "incompatibility", "country")
    return ExpectedEntity(
        label=row["label"],
        name=row["name"],
        names=_names(row),
        identifiers=frozenset(row.get("identifiers", ())),
        sources=frozenset(f"source:{one}" for one in row.get("sources", ())),
        fields={key: f"tertius:{row[key]}" if key == "country" else row[key] for key in own if key in row},
        note=row.get("note"),
    )


def _names(row: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((lang, text) for lang, texts in row.get("names", {}).items() for text in texts)


def as_list(value: Any) -> list[str]:
    """One id or several, as a list."""
    return value if isinstance(value, list) else [value]
