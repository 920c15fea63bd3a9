"""Cells that name third parties: who is told apart, and what is left alone.

The cells are made up in the shapes that mediation data sets use; what each means is told by reading it.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.loaders.parsing.sides import parse_side, state_in
from tertius.loaders.parsing.third_parties import NotSplit, parse_third_parties

UN, AU, EU, OAU = "United Nations", "African Union", "European Union", "Organization of African Unity"
USA, UK = "United States of America", "United Kingdom"


def who(cell: str) -> list[str]:
    """The third parties of a cell, each under the name of its record."""
    return [one.name for one in parse_third_parties(cell)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("UN", [UN]),
        ("U.N.", [UN]),
        ("The United Nations ", [UN]),
        ("Organization of African Unity (OAU)", [OAU]),
        ("British Govt.", [UK]),
        ("Thai", ["Thailand"]),
        ("UN, Portugal", [UN, "Portugal"]),
        ("AU and EU", [AU, EU]),
        ("OAU/EU", [OAU, EU]),
        ("Kenya & Uganda", ["Kenya", "Uganda"]),
        ("UN; Norway, Italy", [UN, "Norway", "Italy"]),
        ("UN, Cuba, and France", [UN, "Cuba", "France"]),
        ("US, Trinidad and Tobago", [USA, "Trinidad and Tobago"]),
        (
            "Organization for Security and Cooperation in Europe",
            ["Organization for Security and Co-operation in Europe"],
        ),
        ("Lisbon Peace Conference", ["Lisbon Peace Conference"]),
        ("Paul Abena, Jan de Groot and Luis Mar", ["Paul Abena", "Jan de Groot", "Luis Mar"]),
        ("Contact Group (US, UK, Italy)", [USA, UK, "Italy"]),
        ("Northern Talks Centre (NGO)", ["Northern Talks Centre"]),
        ("NTCC (Northern Talks Council of Churches), Chad", ["Northern Talks Council of Churches", "Chad"]),
        ("the Federal Republic of Germany, the French Republic", ["Germany", "France"]),
        ("Republic of China; Republic of the Sudan", ["Taiwan", "Sudan"]),
        ("Republic of Zenda", ["Republic of Zenda"]),
        ("UN Observer Mission on Zenda, League of Arab States", ["UN Observer Mission on Zenda", "Arab League"]),
    ],
)
def test_each_third_party_of_a_cell_is_told_apart(cell: str, expected: list[str]) -> None:
    assert who(cell) == expected


@pytest.mark.parametrize(
    ("cell", "person", "of", "office"),
    [
        ("Eire PM Sean Murphy", "Sean Murphy", "Ireland", "PM"),
        ("Omar Tahir, Sudanese Foreign Minister", "Omar Tahir", "Sudan", "Foreign Minister"),
        ("Abena, the UN Special Rep in Ruritania", "Abena", UN, "Special Rep in Ruritania"),
        ("Kari Berg, Norwegian ambassador to the Philippines", "Kari Berg", "Norway", "ambassador to the Philippines"),
        ("Special US envoy Ann Doe", "Ann Doe", USA, "Special envoy"),
        ("Ann Doe, Deputy president of the Republic of Chad", "Ann Doe", "Chad", "Deputy president"),
        ("Ann Doe, Secretary-General of the United Nations", "Ann Doe", UN, "Secretary-General"),
        ("Kenyan President Ali arap Juma", "Ali arap Juma", "Kenya", "President"),
        ("Ann Doe, President of Chad and head of the AU", "Ann Doe", "Chad", "President"),
        ("Russian Dep. For. Min. Orlov", "Orlov", "Russia", "Dep. For. Min."),
        (
            "Vusi Nkosi, South African Minister for Peace and Security",
            "Vusi Nkosi",
            "South Africa",
            "Minister for Peace and Security",
        ),
    ],
)
def test_a_person_has_the_office_that_the_cell_gives(cell: str, person: str, of: str, office: str) -> None:
    (one,) = parse_third_parties(cell)
    assert one.of is not None
    assert (one.name, one.of.name, one.office, one.is_person, one.former) == (person, of, office, True, False)


def test_a_former_office_is_told_apart() -> None:
    (one,) = parse_third_parties("former Tanzanian President Ali Juma")
    assert (one.name, one.office, one.former) == ("Ali Juma", "President", True)


def test_an_envoy_acts_for_another_and_a_president_does_not() -> None:
    envoy, president, misspelt = (
        parse_third_parties(cell)[0]
        for cell in ("UN envoy Ann Doe", "French President Mar", "UN Repesentative Ann Doe")
    )
    assert (envoy.is_delegate, president.is_delegate, misspelt.is_delegate) == (True, False, True)


@pytest.mark.parametrize(
    ("cell", "name", "represented_by", "office"),
    [
        ("Iran (Deputy FM Reza Amini)", "Iran", "Reza Amini", "Deputy FM"),
        ("OAU (Abebe Kebede)", OAU, "Abebe Kebede", None),
        ("OAU – Abebe Kebede", OAU, "Abebe Kebede", None),
        ("UN Stenberg", UN, "Stenberg", None),
        ("UN (Hans Alder and Knut Berg)", UN, "Hans Alder and Knut Berg", None),
        ("OAU (Chad - Col. Abena)", OAU, "Chad - Col. Abena", None),
        ("US diplomats", USA, "US diplomats", None),
        ("Iranian President", "Iran", "Iranian President", None),
        ("OAU (Ad Hoc committee on the East)", OAU, None, None),
    ],
)
def test_a_state_is_represented_by_whom_the_cell_names(
    cell: str, name: str, represented_by: str | None, office: str | None
) -> None:
    (one,) = parse_third_parties(cell)
    assert (one.name, one.represented_by, one.office) == (name, represented_by, office)


@pytest.mark.parametrize("dash", ["-", "–", "—", "‐", "−"])
def test_every_dash_is_one(dash: str) -> None:
    assert who(f"Guinea{dash}Bissau") == ["Guinea-Bissau"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Troika", "composite-actor"),
        ("Contact Group (Ann Doe)", "composite-actor"),
        ("Foreign Ministers of Chad and Mali", "composite-actor"),
        ("National Elders", "composite-actor"),
        ("Eastern Contact Group (ECG)", "composite-actor"),
        ("Foreign Minister of Chad and President of Mali", "multi-valued-cell"),
        ("Ann Doe, Foreign Minister of Chad and President of Mali", "multi-valued-cell"),
        ("Paul Abena, Portugal", "multi-valued-cell"),
        ("EC/UN Owens and Vane", "multi-valued-cell"),
        ("Abena & Former Pres. Juma", "multi-valued-cell"),
        ("EU Foreign Policy Chief, Luis Mar, NATO", "multi-valued-cell"),
        ("Bishop of Bata, Dom Luis Mar", "multi-valued-cell"),
        ("UN, Alder/Luis Mar, Russia?", "unparsed-text"),
        ("UN representatives (Ann Doe and Hans Alder", "unparsed-text"),
        ("Swiss Dip on behalf of UN Alder", "unparsed-text"),
        ("UN, Chad, Jap Dep Minister Sato", "unparsed-text"),
        ("UN, UN", "multi-valued-cell"),
        ("Minister - " * 100_000, "unparsed-text"),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_split(cell: str, code: str) -> None:
    with pytest.raises(NotSplit) as caught:
        parse_third_parties(cell)
    assert caught.value.code == code


@given(
    names=st.lists(
        st.sampled_from(["Norway", "Chad", "Bosnia and Herzegovina", AU, "Kenya", "Guinea-Bissau", EU]),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    separator=st.sampled_from([", ", "; ", " / ", " & ", " and ", ",", " , "]),
)
def test_known_names_survive_any_separator(names: list[str], separator: str) -> None:
    assert who(separator.join(names)) == names


@given(st.text(alphabet="UNAbc ,;/&()-.?'", max_size=40))
def test_any_text_is_read_or_refused(cell: str) -> None:
    try:
        found = parse_third_parties(cell)
    except NotSplit:
        return
    assert all(one.name.strip() == one.name and one.name for one in found)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", ()),
        ("NLF-A , NLF–B", ("NLF-A", "NLF-B")),
        ("SPF/A, SLF/A", ("SPF/A", "SLF/A")),
        ("Opposition (Blues, Reds), NLF", ("Opposition (Blues, Reds)", "NLF")),
        ("Serb Army of Bosnia and Herzegovina, irregulars", ("Serb Army of Bosnia and Herzegovina", "irregulars")),
    ],
)
def test_a_side_is_split_at_its_commas(cell: str, expected: tuple[str, ...]) -> None:
    assert parse_side(cell) == expected


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Various", "composite-actor"),
        ("NLF - is this the name?", "unparsed-text"),
        ("Union for Order, Peace and Justice", "multi-valued-cell"),
        ("USA, Australia, Canada, France, Germany, Italy, Japan, Jordan, Norway, Spain, Po", "unparsed-text"),
    ],
)
def test_a_side_that_is_no_list_of_names_is_not_split(cell: str, code: str) -> None:
    with pytest.raises(NotSplit) as caught:
        parse_side(cell)
    assert caught.value.code == code


def test_an_armed_group_is_no_organisation_of_states() -> None:
    assert (state_in("OAS"), state_in("USSR")) == (None, "Soviet Union")
