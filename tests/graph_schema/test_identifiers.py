"""Ids, their ranks, and the keys under which names are found.

The Tifinagh keys are the letters' own names in the Unicode character database (TIFINAGH LETTER YAZ is z, YA is a).
"""

from __future__ import annotations

import random
import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.identifiers import check_id, fold_name, rank_id, split_id


@pytest.mark.parametrize(
    "text",
    ["tertius:mnla", "wikidata:Q912", "ucdp:actor:317", "pax:1573", "iso3:MLI", "un.org:s/res/2100", "a-b:c", "x:ⴰ"],
)
def test_an_id_is_a_scheme_and_a_value(text: str) -> None:
    assert check_id(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "mnla", "tertius:", ":mnla", "Tertius:mnla", "tertius: mnla", "tertius:mn la", "tertius:mnla\n", " a:b"],
)
def test_what_lacks_a_scheme_or_holds_a_space_is_no_id(text: str) -> None:
    with pytest.raises(ParameterError) as caught:
        check_id(text)
    assert caught.value.message == (
        f'"{text}" is not an id; expected scheme:value without spaces, such as tertius:mnla.'
    )


@pytest.mark.parametrize("text", ["a" + "-" * 5_000, "a" + ".b" * 5_000 + " ", "a" + ":b" * 5_000 + " "])
def test_a_long_text_is_refused_at_once(text: str) -> None:
    before = time.perf_counter()
    with pytest.raises(ParameterError):
        check_id(text)
    assert time.perf_counter() - before < 1


def test_an_id_is_split_at_its_first_colon() -> None:
    assert split_id("ucdp:actor:317") == ("ucdp", "actor:317")


def test_the_canonical_id_does_not_depend_on_the_order_of_loading() -> None:
    # DESIGN.md, section 4: the smallest by a fixed scheme rank.
    ranked = ["tertius:mali", "iso3:MLI", "wikidata:Q912", "ucdp:actor:317", "pax:1573", "cow:432", "gw:432"]
    ranked += ["acled:1", "zebra:1", "zebra:2"]
    for seed in range(20):
        shuffled = random.Random(seed).sample(ranked, len(ranked))
        assert sorted(shuffled, key=rank_id) == ranked


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Côte d'Ivoire", "cote divoire"),
        ("Côte d\N{RIGHT SINGLE QUOTATION MARK}Ivoire", "cote divoire"),
        ("Mouvement national de libération de l'Azawad", "mouvement national de liberation de lazawad"),
        ("Coordination of Azawad Movements (CMA)", "coordination of azawad movements cma"),
        ("  MAA / Plateforme  ", "maa plateforme"),
        ("Groß-Łódź Ærø", "gross lodz aero"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER M}NLA", "mnla"),
        ("Россия", "rossiya"),
        ("", ""),
        (" -- ", ""),
    ],
)
def test_a_name_is_found_without_accents_case_punctuation_or_script(written: str, key: str) -> None:
    assert fold_name(written) == key


def test_composed_and_decomposed_accents_have_one_key() -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert fold_name(unicodedata.normalize(form, "Libération Touaregue à Kidal")) == "liberation touaregue a kidal"


def test_tifinagh_is_written_as_its_letters_are_called() -> None:
    azawad = "ⴰⵣⴰⵡⴰⴷ"
    called = [unicodedata.name(letter).removeprefix("TIFINAGH LETTER ") for letter in azawad]
    assert called == ["YA", "YAZ", "YA", "YAW", "YA", "YAD"]
    assert fold_name(azawad) == "".join("a" if name == "YA" else name[2:].lower() for name in called) == "azawad"


@pytest.mark.parametrize("written", ["الجزائر", "مالي", "حركة تحرير أزواد", "Азавад", "ⵎⴰⵍⵉ", "მალი", "马里"])
def test_a_name_in_any_script_has_a_key_that_can_be_typed(written: str) -> None:
    key = fold_name(written)
    assert re.fullmatch("[a-z0-9]+( [a-z0-9]+)*", key)
    assert len(key.split()) == len(written.split())


def test_different_arabic_names_have_different_keys() -> None:
    names = ["الجزائر", "مالي", "أزواد", "النيجر", "موريتانيا", "تشاد"]
    assert len({fold_name(name) for name in names}) == len(names)


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(text: str) -> None:
    key = fold_name(text)
    assert re.fullmatch("([a-z0-9]+( [a-z0-9]+)*)?", key)
    assert fold_name(key) == key
    assert fold_name(f"  {text.swapcase().swapcase()} ") == fold_name(text.swapcase().swapcase())
