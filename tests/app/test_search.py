"""Search over the Mali bundle: names in any script, misspelt, abbreviated, hostile; ranks, facets, times.

Names, identifiers and kinds are those of the bundle's `actors.yaml` and `entities.yaml`.
"""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tertius.store.graph import Graph


def found(api: TestClient, q: str, **parameters: str | int) -> dict[str, Any]:
    answer = api.get("/v1/search", params={"q": q, **parameters})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(document: dict[str, Any]) -> list[str]:
    return [row["id"].removeprefix("tertius:") for row in document["data"]]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("MNLA", "mnla"),
        ("M.N.L.A.", "mnla"),
        ("CMA", "cma"),
        ("Algérie", "algeria"),
        ("algerie", "algeria"),
        ("الجزائر", "algeria"),
        ("Burkina Faso", "burkina_faso"),
        ("burkna fasso", "burkina_faso"),
        ("Мали", "mali"),
        ("马里", "mali"),
        ("ⵎⴰⵍⵉ", "mali"),
        ("iso3:MLI", "mali"),
        ("tertius:mnla", "mnla"),
        ("Algiers Accord", "agr_algiers_2015"),
        ("Algiers process", "proc_algiers"),
    ],
)
def test_a_name_in_any_script_and_spelling_finds_whom_it_means_first(api: TestClient, text: str, first: str) -> None:
    assert ids(found(api, text))[0] == first


@pytest.mark.parametrize("text", ["Azawd", "azaouad", "أزواد", "ⴰⵣⴰⵡⴰⴷ", "Азавад"])
def test_movements_of_azawad_are_found_however_it_is_written(api: TestClient, text: str) -> None:
    assert {"mnla", "fla"} & set(ids(found(api, text)))


def test_a_misspelling_that_the_article_of_2014_made_is_shown_as_overruled(api: TestClient) -> None:
    (row,) = found(api, "Burkino Faso")["data"]
    assert (row["id"], row["matched"]["kind"]) == ("tertius:burkina_faso", "overruled")


def test_whole_names_come_before_beginnings_words_and_likenesses(api: TestClient) -> None:
    rows = found(api, "mali", limit=100)["data"]
    order = ["identifier", "exact", "prefix", "words", "fuzzy"]
    steps = [order.index(row["how"]) for row in rows]
    assert steps == sorted(steps)
    assert rows[0]["id"] == "tertius:mali"
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert found(api, "Maly")["data"][0]["how"] == "fuzzy"


def test_facets_count_what_was_found_and_narrow_it(api: TestClient) -> None:
    document = found(api, "azawad", limit=100)
    counted = {name: {one["value"]: one["count"] for one in facet} for name, facet in document["facets"].items()}
    labels = [row["label"] for row in document["data"]]
    assert counted["label"] == {label: labels.count(label) for label in set(labels)}
    only = found(api, "azawad", label="Actor", kind="armed_group", limit=100)
    assert len(only["data"]) == counted["kind"]["armed_group"]
    assert {row["kind"] for row in only["data"]} == {"armed_group"}
    malian = found(api, "azawad", country="iso3:MLI", limit=100)
    assert len(malian["data"]) == counted["country"]["tertius:mali"]
    assert "tertius:mnla" in {row["id"] for row in malian["data"]}


def test_parts_of_the_world_are_counted_and_narrow_what_was_found(api: TestClient) -> None:
    # Gleditsch-Ward numbers in actors.yaml: Mali 432 and Algeria 615 are in Africa, France 220 is in Europe.
    for text, region in (("Mali", "africa"), ("Algeria", "africa"), ("France", "europe")):
        document = found(api, text, label="Actor", limit=100)
        counted = {one["value"]: one["count"] for one in document["facets"]["world_region"]}
        only = found(api, text, label="Actor", world_region=region, limit=100)
        assert len(only["data"]) == counted[region] > 0
        assert ids(only)[0] == text.casefold()
        assert ids(only) == [one for one in ids(document) if one in ids(only)]
        assert all(row["countries"] for row in only["data"])
    assert ids(found(api, "France", label="Actor", world_region="asia")) == []


def test_suggestions_say_when_a_thing_existed_and_where_it_belongs(api: TestClient) -> None:
    rows = {row["id"]: row for row in found(api, "ouagadougou")["data"]}
    assert rows["tertius:agr_ouaga_2013"]["valid"] == "2013-06-18"
    assert rows["tertius:ouagadougou"]["countries"] == [{"id": "tertius:burkina_faso", "name": "Burkina Faso"}]


def test_as_of_leaves_out_what_cannot_have_existed_then(api: TestClient) -> None:
    # FLA founded on 30 November 2024, the accord signed on 15 May 2015 (facts/existence.yaml, entities.yaml).
    assert "fla" in ids(found(api, "azawad", as_of="any", limit=100))
    assert "fla" not in ids(found(api, "azawad", as_of="2014", limit=100))
    assert ids(found(api, "Algiers Accord", as_of="2014-01-01")) == []
    assert "agr_algiers_2015" in ids(found(api, "Algiers Accord", as_of="2016"))


def test_pages_join_to_the_whole(api: TestClient) -> None:
    whole = ids(found(api, "mali", limit=100))
    paged, cursor = [], None
    while True:
        page = found(api, "mali", limit=5, **({"cursor": cursor} if cursor else {}))
        paged += ids(page)
        cursor = page["next"]
        if cursor is None:
            break
    assert paged == whole
    assert len(whole) > 10


@pytest.mark.parametrize(
    "text",
    [
        '* ~ ( " AND OR \\ /',
        "key:mnla",
        "mnla~0.5^99",
        "[a TO z]",
        "mnla'}) DETACH DELETE n //",
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "a" * 400,
        "NOT mnla",
        "&& || !",
        "é\u0301\u200f",
    ],
)
def test_signs_of_other_languages_are_text(api: TestClient, mali_graph: Graph, text: str) -> None:
    before = mali_graph.epoch()
    answer = api.get("/v1/search", params={"q": text})
    assert answer.status_code in {200, 422}, answer.text
    assert mali_graph.epoch() == before


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"q": "  ?! "}, "no letter or digit"),
        ({"q": "mnla", "label": "Planet"}, "Agreement"),
        ({"q": "mnla", "kind": "terrorist"}, "armed_group"),
        ({"q": "mnla", "world_region": "sahel"}, "middle_east"),
        ({"q": "mnla", "as_of": "soon"}, "soon"),
        ({"q": "mnla", "cursor": "xyz"}, "cursor"),
        ({"q": "x" * 401}, "400"),
        ({}, "q: it is missing"),
    ],
)
def test_a_mistake_is_told(api: TestClient, parameters: dict[str, str], said: str) -> None:
    answer = api.get("/v1/search", params=parameters)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_nothing_found_is_an_empty_list_and_not_an_error(api: TestClient) -> None:
    assert found(api, "qwxzyv")["data"] == []


def test_the_same_search_is_not_sent_twice(api: TestClient) -> None:
    first = api.get("/v1/search", params={"q": "mnla"})
    again = api.get("/v1/search", params={"q": "mnla"}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_names_that_are_closed_or_not_published_find_nothing(api: TestClient, mali_graph: Graph) -> None:
    # The full-text index knows them all; what it gives is filtered by epoch.
    epoch = mali_graph.epoch()
    make = (
        "MATCH (v:ActorVersion)-[:VERSION_OF]->(a:Actor {id: 'tertius:mnla'}) WITH a LIMIT 1 "
        "MERGE (n:Name {key: 'zzyzx front'}) "
        "CREATE (n)<-[:NAMED {text: 'Zzyzx Front', kind: 'alias', lang: 'en'}]-"
        "(:Version:ActorVersion:Poison {uid: $uid, id: a.id, since: $since, until: $until, policies: ['best']})"
        "-[:VERSION_OF]->(a)"
    )
    driver, database = mali_graph.driver, mali_graph.target.database
    try:
        driver.execute_query(make, uid="p1", since=epoch + 1, until=2**62, database_=database)
        driver.execute_query(make, uid="p2", since=0, until=epoch, database_=database)
        driver.execute_query("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()", database_=database)
        assert found(api, "Zzyzx")["data"] == []
    finally:
        driver.execute_query("MATCH (p:Poison) DETACH DELETE p", database_=database)
        driver.execute_query("MATCH (n:Name {key: 'zzyzx front'}) DETACH DELETE n", database_=database)
