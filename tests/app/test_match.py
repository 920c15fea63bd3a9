"""Rows of somebody's table matched with the Mali bundle: what is a match, what is only like, and on what that rests."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient


def match(api: TestClient, *queries: dict[str, Any], **more: Any) -> list[list[dict[str, Any]]]:
    answer = api.post("/v1/match", json={"queries": list(queries), **more})
    assert answer.status_code == 200, answer.text
    rows = answer.json()["data"]
    assert [row["query"] for row in rows] == list(range(len(queries)))
    return [row["candidates"] for row in rows]


def test_each_row_is_answered_in_its_place(api: TestClient) -> None:
    first, second, third = match(
        api,
        {"name": "Mouvement national de libération de l'Azawad", "kind": "armed_group", "country": "Mali"},
        {"name": "nothing of the kind whatever"},
        {"name": "Ejército de nadie", "identifiers": ["iso3:DZA"]},
    )
    assert (first[0]["id"], first[0]["match"]) == ("tertius:mnla", True)
    assert [one for one in second if one["match"]] == []
    # An identifier decides where the name is in a language that nobody recorded.
    assert (third[0]["id"], third[0]["match"]) == ("tertius:algeria", True)


def test_the_features_explain_the_score(api: TestClient) -> None:
    ((best, *_),) = match(api, {"name": "Coordination of Azawad Movements", "kind": "coalition", "dates": "2014/2020"})
    features = {one["feature"]: one for one in best["features"]}
    assert {"name", "kind", "dates"} <= features.keys()
    weight = sum(one["weight"] for one in features.values())
    assert best["score"] == pytest.approx(
        sum(one["score"] * one["weight"] for one in features.values()) / weight, abs=0.002
    )
    assert features["name"]["asked"] == features["name"]["found"] == "Coordination of Azawad Movements"


def test_dates_and_country_speak_against(api: TestClient) -> None:
    name = "Azawad Liberation Front"
    ((fitting, *_),), ((against, *_),) = (
        match(api, {"name": name, "dates": dates, "country": country}, least=0)
        for dates, country in (("2025", "iso3:MLI"), ("1990/1995", "iso3:DZA"))
    )
    assert (fitting["id"], fitting["match"]) == ("tertius:fla", True)
    assert against["score"] < fitting["score"]
    assert not against["match"]


def test_an_acronym_alone_is_a_hint_and_no_match(api: TestClient) -> None:
    ((best, *_),) = match(api, {"name": "MNLA"})
    assert (best["id"], best["match"]) == ("tertius:mnla", False)


def test_two_that_are_as_like_are_no_match(api: TestClient) -> None:
    # A candidate identifier of both frameworks in actors.yaml.
    (rows,) = match(api, {"identifiers": ["wikidata:Q111207670"]})
    assert {one["id"] for one in rows} >= {"tertius:csp_dpa", "tertius:csp_psd"}
    assert not any(one["match"] for one in rows)


def test_threshold_and_limit_are_kept_to(api: TestClient) -> None:
    (rows,) = match(api, {"name": "Movement of Azawad"}, limit=3, threshold=0.1, least=0.4)
    assert 0 < len(rows) <= 3
    assert all(one["score"] >= 0.4 for one in rows)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "queries"),
        ({"queries": []}, "queries"),
        ({"queries": [{"name": "x", "nom": "y"}]}, "nom"),
        ({"queries": [{"name": "x", "kind": "terrorist"}]}, "armed_group"),
        ({"queries": [{"name": "x", "label": "Planet"}]}, "Agreement"),
        ({"queries": [{"name": "x", "dates": "2014-02-30"}]}, "2014-02-30"),
        ({"queries": [{"name": "x"}] * 501}, "500"),
        ({"queries": [{"name": "x"}], "threshold": 2}, "threshold"),
        ({"queries": [{"kind": "state"}]}, "name"),
    ],
)
def test_a_mistake_is_told(api: TestClient, body: dict[str, Any], said: str) -> None:
    answer = api.post("/v1/match", json=body)
    assert answer.status_code == 422, answer.text
    assert said in answer.text


def test_signs_of_other_languages_are_text(api: TestClient) -> None:
    for text in ('* ~ ( " AND OR \\ /', "mnla'}) DETACH DELETE n //", "<b>", "?"):
        match(api, {"name": text, "aliases": [text], "country": text, "identifiers": [text]})
