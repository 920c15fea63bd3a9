"""The files of the Mali bundle by themselves: complete, consistent, and free of what nothing refers to.

What the files mean is in `loaders/mali`; expectations are counts of the fact base they were made from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.oracles import mali_bundle
from tests.oracles.mali_bundle import as_list, read_file

SOURCE_KEYS = {"id", "title", "publisher", "date", "url", "language", "kind", "reliability", "licence", "note"}
ACTOR_KEYS = {"id", "kind", "name", "acronym", "names", "identifiers", "candidates", "sources", "note"}
ENTITY_KEYS = {
    "id",
    "label",
    "name",
    "names",
    "identifiers",
    "date",
    "stage",
    "substage",
    "type",
    "incompatibility",
    "sources",
    "note",
}
PLACE_KEYS = {"id", "name", "names", "country"}
FACT_KEYS = {"kind", "key", "claims"}
CLAIM_KEYS = {
    "id",
    "stance",
    "valid",
    "attested",
    "participants",
    "values",
    "sources",
    "credibility",
    "support",
    "note",
    "quote",
    "locator",
}
CLAIM_KEYS |= set(mali_bundle.LINKS)
PARTICIPANT_KEYS = {"actor", "as", "side", "valid", "attested", "represented_by", "represented_by_name", "on_behalf_of"}
ARTICLE_KEYS = {"id", "name", "acronym", "date", "sources", "credibility", "quote"}
LABELS = {"Process", "Conflict", "Agreement", "Instrument", "Event", "Programme"}

# START, END or START/END of days, months or years, where an end may be unknown (nothing) or open (..).
DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
VALID = re.compile(rf"^(?:{DAY}|(?:{DAY}|\.\.)?/(?:{DAY}|\.\.)?)$")

Claim = Mapping[str, Any]


def claims() -> Iterator[tuple[str, str, Claim]]:
    """File, kind and claim of every claim on a fact."""
    for name, kind, row in mali_bundle.fact_rows():
        for claim in row["claims"]:
            yield name, kind, claim


def ids(name: str) -> set[str]:
    """The ids that a file gives."""
    return {row["id"] for row in read_file(name)}


def test_each_statement_is_coded_or_rejected_and_never_both() -> None:
    assert mali_bundle.statement_breaches() == []
    assert set(mali_bundle.expected_rejects()) == {"ml252", "ml292"}


def test_the_bundle_has_every_actor_entity_and_source_of_the_fact_base() -> None:
    # 130 actors; 48 entities, two conflicts and a credit facility; 167 sources and the fact base itself.
    counts = {name: len(read_file(f"{name}.yaml")) for name in ("actors", "entities", "sources")}
    assert counts == {"actors": 130, "entities": 51, "sources": 168}


@pytest.mark.parametrize("name", ["actors", "entities", "sources", "places", "rejects"])
def test_ids_are_unique(name: str) -> None:
    counts = Counter(row["id"] for row in read_file(f"{name}.yaml"))
    assert [one for one, count in counts.items() if count > 1] == []


def test_an_id_names_one_thing() -> None:
    shared = [ids("actors.yaml"), ids("entities.yaml"), ids("places.yaml")]
    assert len(set.union(*shared)) == sum(map(len, shared))


def test_a_key_names_one_fact_of_its_kind() -> None:
    counts = Counter((name, row["key"]) for name, _, row in mali_bundle.fact_rows() if name != "article.yaml")
    assert [one for one, count in counts.items() if count > 1] == []


def test_only_known_keys_occur() -> None:
    allowed = {"sources": SOURCE_KEYS, "actors": ACTOR_KEYS, "entities": ENTITY_KEYS, "places": PLACE_KEYS}
    allowed["rejects"] = {"id", "code", "why"}
    rows = [(name, row, keys) for name, keys in allowed.items() for row in read_file(f"{name}.yaml")]
    rows += [(name, row, FACT_KEYS) for name, _, row in mali_bundle.fact_rows()]
    rows += [(name, claim, CLAIM_KEYS) for name, _, claim in claims()]
    rows += [(name, one, PARTICIPANT_KEYS) for name, _, claim in claims() for one in claim.get("participants", ())]
    rows += [("article", claim, ARTICLE_KEYS) for row in _article_on_things() for claim in row["claims"]]
    assert [(name, set(row) - keys, row) for name, row, keys in rows if set(row) - keys] == []


def test_every_reference_resolves() -> None:
    actors, sources, places = ids("actors.yaml"), ids("sources.yaml"), ids("places.yaml")
    things = ids("entities.yaml")
    breaches = [
        f"{row['id']}: country {row['country']}"
        for row in read_file("places.yaml")
        if row.get("country", "mali") not in actors
    ]
    breaches += [f"{owner}: source {one}" for owner, one in _cited() if one not in sources]
    for _, _, claim in claims():
        breaches += [f"{claim['id']}: {one}" for one in _actors_of(claim) if one not in actors]
        for link in mali_bundle.LINKS:
            known = places if link == "at" else things | actors if link == "of" else things
            breaches += [f"{claim['id']}: {link} {one}" for one in as_list(claim.get(link, [])) if one not in known]
    breaches += [f"{row}" for row in _article_on_things() if row.get("actor", "mali") not in actors]
    breaches += [f"{row}" for row in _article_on_things() if row.get("entity", "proc_ouaga") not in things]
    assert breaches == []


def test_totals_name_facts_of_the_same_file() -> None:
    keys = {row["key"] for row in read_file("facts/funding.yaml")}
    totals = [claim["values"].get("aggregate_of", []) for _, kind, claim in claims() if kind == "Funding"]
    parts = [part for total in totals for part in total]
    assert parts
    assert set(parts) <= keys


def test_nothing_stands_in_the_bundle_that_nothing_refers_to() -> None:
    used = {one for _, _, claim in claims() for one in _actors_of(claim)}
    used |= {one for _, _, claim in claims() for link in mali_bundle.LINKS for one in as_list(claim.get(link, []))}
    given = ids("actors.yaml") | ids("entities.yaml") | ids("places.yaml")
    assert given - used == set()
    assert ids("sources.yaml") - {one for _, one in _cited()} == set()


def test_every_role_text_is_in_the_table_and_the_table_holds_no_other() -> None:
    table = read_file("roles.yaml")
    used = {(kind, one["as"]) for _, kind, claim in claims() for one in claim.get("participants", ())}
    known = {(kind, text) for kind, texts in table.items() for text, meaning in texts.items() if "relation" in meaning}
    assert used == known


def test_a_role_text_becomes_a_participant_or_says_where_it_went() -> None:
    allowed = ({"relation"}, {"relation", "role"}, {"instead"})
    table = read_file("roles.yaml")
    assert [
        (kind, text) for kind, texts in table.items() for text, meaning in texts.items() if set(meaning) not in allowed
    ] == []


def test_dates_are_written_as_edtf() -> None:
    times = [(claim["id"], claim["valid"]) for _, _, claim in claims() if "valid" in claim]
    times += [
        (claim["id"], one["valid"])
        for _, _, claim in claims()
        for one in claim.get("participants", ())
        if "valid" in one
    ]
    assert [one for one in times if not VALID.match(one[1])] == []
    days = [(claim["id"], claim["attested"]) for _, _, claim in claims() if "attested" in claim]
    days += [
        (row["id"], row["date"])
        for name in ("sources", "entities")
        for row in read_file(f"{name}.yaml")
        if "date" in row
    ]
    assert [one for one in days if not re.match(rf"^{DAY}$", one[1])] == []


def test_a_claim_is_stated_once_in_time() -> None:
    assert [claim["id"] for _, _, claim in claims() if "valid" in claim and "attested" in claim] == []


def test_a_denial_says_nothing_but_what_it_denies() -> None:
    # Without a statement it denies the fact; with one it denies that statement, and a paraphrase would be one too.
    denials = [claim for _, _, claim in claims() if "stance" in claim]
    assert {claim["stance"] for claim in denials} == {"denies"}
    allowed = {"id", "stance", "participants", "sources", "credibility", "note"}
    assert [claim["id"] for claim in denials if set(claim) - allowed] == []


def test_codes_are_known() -> None:
    assert {row["label"] for row in read_file("entities.yaml")} == LABELS
    assert {row["reliability"] for row in read_file("sources.yaml")} <= set("ABCDEF")
    assert {claim["credibility"] for _, _, claim in claims()} <= set("123456")
    assert {row["code"] for row in read_file("rejects.yaml")} == {"no-fact-kind"}


def test_the_article_is_quoted_in_single_sentences() -> None:
    article = [claim for name, _, claim in claims() if name == "article.yaml"]
    article += [claim for row in _article_on_things() for claim in row["claims"]]
    assert [
        claim["id"] for claim in article if claim["sources"] != ["article_blouin_2014"] or not claim.get("quote")
    ] == []
    # One sentence, or one that a speaker's own sentences end.
    assert [
        claim["id"] for claim in article if len(re.findall(r"[.?!] [A-Z]", claim["quote"].split("“For")[0])) > 0
    ] == []


def _actors_of(claim: Claim) -> list[str]:
    keys = ("actor", "represented_by", "on_behalf_of")
    return [one[key] for one in claim.get("participants", ()) for key in keys if key in one]


def _article_on_things() -> list[Mapping[str, Any]]:
    return [row for row in read_file("article.yaml") if "kind" not in row]


def _cited() -> Iterator[tuple[str, str]]:
    for _, _, claim in claims():
        yield from ((claim["id"], one) for one in claim["sources"])
    for name in ("actors.yaml", "entities.yaml"):
        yield from ((row["id"], one) for row in read_file(name) for one in row["sources"])
    for row in _article_on_things():
        yield from ((claim["id"], one) for claim in row["claims"] for one in claim["sources"])
