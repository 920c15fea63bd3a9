"""What a person types for an actor: ids, external identifiers, names in any language and script; and what fits nothing.

Names and identifiers are those of the bundle's `actors.yaml`, read by `tests/oracles/mali_bundle.py`.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tertius.client import Client
from tertius.graph_schema.errors import AmbiguousName, NotFound, ParameterError, TertiusError
from tests.oracles.mali_bundle import expected_actors

SIGNS = [*"*~()\"'\\/`${}[]:^+-!?", "&&", "||"]
ATTACKS = [
    "mnla'}) DETACH DELETE n //",
    "mnla` RETURN 1 //",
    "mnla\\' OR 1=1",
    "mnla\n} MATCH (n) DETACH DELETE n {",
    "$party",
    "key:mnla",
    '* ~ ( " AND OR \\ /',
]


def found_as(graph: Client, text: str) -> str:
    """The id of the actor that a text stands for."""
    (row,) = graph.query("actor", actor=text).rows
    return str(row["actor"])


def all_found_as(graph: Client, text: str) -> set[str]:
    """The ids of all actors that a text can stand for."""
    try:
        return {found_as(graph, text)}
    except AmbiguousName as error:
        return {one["id"] for one in error.details["candidates"]}


def test_every_actor_is_found_by_its_id_with_or_without_scheme(graph: Client) -> None:
    for key in expected_actors():
        assert found_as(graph, key) == key
        assert found_as(graph, f"  {key.removeprefix('tertius:')} ") == key


def test_every_external_identifier_finds_its_actor_or_all_that_bear_it(graph: Client) -> None:
    actors = expected_actors()
    bearers = Counter(one for actor in actors.values() for one in actor.identifiers | actor.candidates)
    assert len(bearers) > 100
    for key, actor in actors.items():
        for identifier in actor.identifiers | actor.candidates:
            if bearers[identifier] == 1:
                assert found_as(graph, identifier) == key
            else:
                with pytest.raises(AmbiguousName) as error:
                    found_as(graph, identifier)
                assert key in {one["id"] for one in error.value.details["candidates"]}


def test_every_name_in_every_language_finds_its_actor_or_all_that_bear_it(graph: Client) -> None:
    resolved = Counter()
    for key, actor in expected_actors().items():
        for text in {actor.name, actor.acronym or actor.name, *(text for _, text in actor.names)}:
            found = all_found_as(graph, text)
            assert key in found, text
            resolved[len(found) == 1] += 1
    assert resolved[True] > 10 * resolved[False]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("iso3:MLI", "mali"),
        ("algerie", "algeria"),
        ("ALGÉRIE", "algeria"),
        ("الجزائر", "algeria"),
        ("mouvement national de liberation de l'azawad", "mnla"),
        ("M.N.L.A.", "mnla"),
        # The article of 2014 misspells both; they find whom it meant.
        ("MLNA", "mnla"),
        ("MMA", "maa"),
    ],
)
def test_accents_case_script_and_known_misspellings_do_not_matter(graph: Client, text: str, actor: str) -> None:
    assert found_as(graph, text) == f"tertius:{actor}"


def test_an_ambiguous_name_chooses_nothing_and_lists_the_candidates(graph: Client) -> None:
    # A candidate identifier of both frameworks in actors.yaml.
    with pytest.raises(AmbiguousName) as error:
        found_as(graph, "wikidata:Q111207670")
    candidates = error.value.details["candidates"]
    assert {one["id"] for one in candidates} == {"tertius:csp_dpa", "tertius:csp_psd"}
    assert all(one["name"] and one["kind"] for one in candidates)
    assert all(one["id"] in str(error.value) for one in candidates)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("algerria", "tertius:algeria"), ("Ecowass", "tertius:ecowas"), ("Lamamara", "tertius:lamamra")],
)
def test_an_unknown_name_is_answered_with_the_nearest(graph: Client, text: str, nearest: str) -> None:
    with pytest.raises(NotFound) as error:
        graph.query("who-mediates-whom", party=text)
    assert any(nearest in one for one in error.value.details["nearest"])
    assert text in str(error.value)


def test_a_name_of_another_kind_of_thing_is_no_actor(graph: Client) -> None:
    with pytest.raises(NotFound, match="No actor"):
        graph.query("actor", actor="proc_algiers")
    with pytest.raises(NotFound, match="No process"):
        graph.query("parties-to-process", process="mnla")
    with pytest.raises(NotFound, match="No agreement or instrument"):
        graph.query("signatories-of-agreement", agreement="mnla")


@pytest.mark.parametrize("text", ["", "   ", "\t"])
def test_an_empty_name_is_refused(graph: Client, text: str) -> None:
    with pytest.raises(ParameterError, match="empty name"):
        graph.query("who-mediates-whom", party=text)
    with pytest.raises(ParameterError, match="no letter or digit"):
        graph.query("actors-search", text=text)


def test_a_very_long_text_is_refused_shortly(graph: Client) -> None:
    for question, parameter in (("who-mediates-whom", "party"), ("funding-flows", "status"), ("actors-search", "text")):
        for text in ("x" * 100_000, "a b c d " * 5_000):
            with pytest.raises(TertiusError) as error:
                graph.query(question, **{parameter: text})
            assert len(str(error.value)) < 1_000


def test_half_a_sign_of_another_encoding_is_refused(graph: Client) -> None:
    for question, parameter in (("who-mediates-whom", "party"), ("actors-search", "text"), ("facts", "kind")):
        with pytest.raises(ParameterError, match="UTF-8"):
            graph.query(question, **{parameter: "mnla\udcff"})


@pytest.mark.parametrize("text", [*SIGNS, *ATTACKS])
def test_signs_with_a_meaning_elsewhere_are_text(graph: Client, text: str) -> None:
    before = len(graph.query("things", limit=10_000).rows)
    for question, parameter in (("actor", "actor"), ("sources-of-fact", "fact"), ("parties-to-process", "process")):
        with pytest.raises(NotFound):
            graph.query(question, **{parameter: text})
    if any(sign.isalnum() for sign in text):
        graph.query("actors-search", text=text)
    else:
        with pytest.raises(ParameterError, match="no letter or digit"):
            graph.query("actors-search", text=text)
    assert len(graph.query("things", limit=10_000).rows) == before


@pytest.mark.parametrize("sign", SIGNS)
def test_a_search_is_the_same_with_and_without_signs(graph: Client, sign: str) -> None:
    plain = graph.query("actors-search", text="mnla").rows
    assert plain[0]["actor"] == "tertius:mnla"
    assert graph.query("actors-search", text=f"{sign} mnla {sign}").rows == plain


def test_a_search_finds_every_actor_by_its_full_name_and_puts_it_first(graph: Client) -> None:
    # English names hold words such as "for", "the", "of", which the full-text index leaves out.
    for key, actor in expected_actors().items():
        rows = graph.query("actors-search", text=actor.name).rows
        best = [row["actor"] for row in rows if row["score"] == rows[0]["score"]]
        assert key in best, actor.name


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("azaouad", "mnla"),
        ("algerria", "algeria"),
        ("unit natio", "un"),
        ("liberation azawad", "mnla"),
        ("the union", "au"),
        ("الحركة الوطنية", "mnla"),
        ("wagner", "wagner"),
        ("COMPAORÉ", "compaore"),
    ],
)
def test_a_search_forgives_misspellings_accents_scripts_and_unfinished_words(graph, text, actor) -> None:
    assert f"tertius:{actor}" in {row["actor"] for row in graph.query("actors-search", text=text).rows}


def test_a_search_prefers_what_fits_whole(graph: Client) -> None:
    first = graph.query("actors-search", text="mali").rows[0]
    assert (first["actor"], first["score"]) == ("tertius:mali", 1.0)
    scores = [row["score"] for row in graph.query("actors-search", text="mali").rows]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] < 1


def test_a_short_word_does_not_find_every_other_short_word(graph: Client) -> None:
    # Two wrong letters of four would be half a name: MNLA is not ALF.
    found = {row["actor"] for row in graph.query("actors-search", text="mnla").rows}
    assert "tertius:mnla" in found
    assert "tertius:fla" not in found


def test_a_search_can_be_limited_to_a_kind(graph: Client) -> None:
    kinds = {key: actor.kind for key, actor in expected_actors().items()}
    rows = graph.query("actors-search", text="mali", kind="igo").rows
    assert {kinds[row["actor"]] for row in rows} <= {"igo"}


def test_the_facts_of_an_actor_are_counted_once(graph: Client) -> None:
    for row in graph.query("actors", limit=1_000).rows:
        timeline = graph.query("timeline-of-actor", actor=row["actor"], include="exact", as_of="any", limit=10_000).rows
        assert row["facts"] == len(timeline), row["actor"]
    (found,) = [row for row in graph.query("actors-search", text="algeria").rows if row["actor"] == "tertius:algeria"]
    (listed,) = [row for row in graph.query("actors", limit=1_000).rows if row["actor"] == "tertius:algeria"]
    assert found["facts"] == listed["facts"]
