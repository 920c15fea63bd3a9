"""Shapes of signature blocks in PA-X cells: how people lay out who signs for whom, with names that are made up.

Each expectation was written down by reading the cell, not the parser: role, actor, the persons who signed for it.
"""

from __future__ import annotations

import pytest

from tertius.loaders.pax.cells import read_cell
from tertius.loaders.pax.mending import joined, mended
from tertius.loaders.pax.names import actor_name, person_name
from tertius.loaders.pax.principal import principal_of
from tertius.loaders.pax.roles import PARTY, THIRD_PARTY
from tests.loaders.pax_told import Told, told


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("S. E. M. Paul Soro", "S. E. M.", "Paul Soro"),
        ("His Excellency Lt. Gen. Amara Dolo", "His Excellency Lt. Gen.", "Amara Dolo"),
        ("Général de brigade Idris Ba", "Général de brigade", "Idris Ba"),
        ("Teniente Coronel Tomás Gil", "Teniente Coronel", "Tomás Gil"),
        ("El Hadj Omar Ba", "El Hadj", "Omar Ba"),
        ("The Rt. Hon. Jane Roe MP", "Rt. Hon.", "Jane Roe"),
        ("Le Général Paul Soro", "Général", "Paul Soro"),
        ("Lic. Ana Ruiz Paz", "Lic.", "Ana Ruiz Paz"),
        ("Flt. Lt. John Ade", "Flt. Lt.", "John Ade"),
        ("Pastor Alba", "", "Pastor Alba"),
        ("M. A. Krasny", "", "M. A. Krasny"),
    ],
)
def test_a_title_is_told_from_the_name_behind_it(text: str, title: str, name: str) -> None:
    found = person_name(text)
    assert found is not None
    assert (found.title, found.text) == (title, name)
    assert actor_name(text) is None


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("Minister of\nTrade", ["Minister of Trade"]),
        ("President\nof the Republic of Chad", ["President of the Republic of Chad"]),
        ("Front de la Savane\n(FDS)", ["Front de la Savane (FDS)"]),
        ("Kumar Lama\n‘Comet’", ["Kumar Lama ‘Comet’"]),
        ("Amara Dolo\nIdris Ba", ["Amara Dolo", "Idris Ba"]),
        ("For the Front\n(Signed)", ["For the Front", "(Signed)"]),
    ],
)
def test_lines_broken_within_a_name_are_one_and_no_others(cell: str, lines: list[str]) -> None:
    assert joined(cell).split("\n") == lines


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("______ Amara Dolo", "Amara Dolo"),
        ("Amara Dolo,Minister of Trade", "Amara Dolo, Minister of Trade"),
        ("Forthe Government", "For the Government"),
        ("P/ le Front de la Savane", "for le Front de la Savane"),
        ("Mr.Petar Kos", "Mr. Petar Kos"),
        ("P.Kostic", "P. Kostic"),
        ("Alija lvanic", "Alija Ivanic"),
        ("G. s. Zoran", "G. S. Zoran"),
        ("Zoranov, V. A.", "V. A. Zoranov"),
        ("Ana B. Diaz, Jr., Chair", "Ana B. Diaz Jr, Chair"),
        ("UN Secretary- General", "UN Secretary-General"),
        ("and Front de la Savane -FDS-: Idris Ba", "Front de la Savane (FDS): Idris Ba"),
        ("First Party – City of Port Haven", "for City of Port Haven"),
    ],
)
def test_slips_of_layout_are_mended_before_the_words_are_read(written: str, read: str) -> None:
    assert mended(written).strip(" ,") == read


@pytest.mark.parametrize(
    ("office", "actor"),
    [
        ("Panel Chair for the Southern Liberation Front", "Southern Liberation Front"),
        ("NORTH SAVANE ARMY REPRESENTATIVE", "NORTH SAVANE ARMY"),
        ("Special Representative of the Secretary-General", "United Nations"),
        ("Malaysian Government Facilitator", "Malaysia"),
        ("Prime Minister Haven Republic", "Haven Republic"),
        ("Head of State, Commander-in-Chief of the Savanian Armed Forces", None),
        ("Special Representative for the Great Lakes Region", None),
        ("Minister for the Armed Forces", None),
        ("Chief of Staff", None),
    ],
)
def test_an_office_tells_whom_its_holder_acts_for_or_nobody(office: str, actor: str | None) -> None:
    found = principal_of(office)
    assert (found.text if found else None) == actor


PARTIES: dict[str, tuple[str, set[Told]]] = {
    "the line below a name says for whom, each in a block of its own": (
        "Amara Dolo\nFor the Savane Front\n\nFor Other Movements\n\nIdris Ba\nFor the River Union",
        {("party", "Savane Front", ("Amara Dolo",)), ("party", "River Union", ("Idris Ba",))}
        | {("party", "Other Movements", ())},
    ),
    "a delegation that was led by somebody": (
        "The Northern delegation was led by Mr. Ivan Horvat.\nThe Southern delegation was led by Mr. Petar Kos.",
        {("party", "Northern delegation", ("Ivan Horvat",)), ("party", "Southern delegation", ("Petar Kos",))},
    ),
    "a name without a word of an actor behind a person and for": (
        "Petar KOS for the Haven Croats; Ivan Boro for NXM",
        {("party", "Haven Croats", ("Petar KOS",)), ("party", "NXM", ("Ivan Boro",))},
    ),
    "two that signed in one sentence": (
        "River Union, signed for by Hon. Sam Otim, and the Savane Front, signed for by Gen. Amara Dolo Ba.",
        {("party", "River Union", ("Sam Otim",)), ("party", "Savane Front", ("Amara Dolo Ba",))},
    ),
    "an office before a name with a title": (
        "Prime Minister of the Haven Republic Dr. Petar Kos",
        {("party", "Haven Republic", ("Petar Kos",))},
    ),
    "an office before a surname in capitals": (
        "Chief of Staff of the Savane Army Petar KOSTIC",
        {("party", "Savane Army", ("Petar KOSTIC",))},
    ),
    "an office in brackets": (
        "Signed by: P. Kostic (Haven Front Minister of Defence), I. Boro (Commander of the River Union)",
        {("party", "River Union", ("I. Boro",)), ("party", None, ("P. Kostic",))},
    ),
    "letters between a person and an office of another": (
        "Brig. Amara Dolo, AFX, GRX Panel Chairman",
        {("party", "GRX", ("Amara Dolo",))},
    ),
    "an actor, a person, and the body they sit in": (
        "Savane Front - Sheikh Omar Nur - Higher Leading Commission",
        {("party", "Savane Front", ("Omar Nur",))},
    ),
    "a people over a numbered list": (
        "Bajra\n1. Amara Dolo\n2. Mrs. Janet Ba\n\nKanin\n1. Alh. Idris Musa",
        {("party", "Bajra", ("Amara Dolo", "Janet Ba")), ("party", "Kanin", ("Idris Musa",))},
    ),
    "columns of letters and names, broken by the page": (
        (
            "AD     Alliance pour la Démocratie\nMLX     Mouvement de Libération du Peuple,\nde la Terre et du Fleuve\n"
            "PSX     Parti Social UPX     Union pour la République"
        ),
        {
            ("party", "Alliance pour la Démocratie", ()),
            ("party", "Mouvement de Libération du Peuple, de la Terre et du Fleuve", ()),
            ("party", "Parti Social", ()),
            ("party", "Union pour la République", ()),
        },
    ),
    "a column of names before one of offices": (
        "Hon. Sam Otim\tDeputy Speaker\nGrace Akello\tCommander of the River Union",
        {("party", None, ("Sam Otim",)), ("party", "River Union", ("Grace Akello",))},
    ),
    "an actor whose letters are its initials, and one in a wing": (
        "- For the National Movement (NM)\n- For the Savane Liberation Movement/Army (in Opposition)",
        {
            ("party", "National Movement", ()),
            ("party", "Savane Liberation Movement/Army (in Opposition)", ()),
        },
    ),
    "where an actor is called after a place in a state": (
        (
            "On behalf of the Ekta Nav Morcha, Nepal\nSd.\n(Mr Kumar Lama)\nChairperson,\nEkta Nav Morcha, Nepal\n\n"
            "Sd.\n(Mr Dev Rai)\nChairperson,\nLimbu Parishad\n\n"
        ),
        {("party", "Ekta Nav Morcha", ("Kumar Lama",)), ("party", "Limbu Parishad", ("Dev Rai",))}
        | {("party", "Ekta Nav Morcha", ())},
    ),
    "representatives below somebody who sits for another": (
        "Amara Dolo\nPresident of the Republic of Chad\nRepresentative of the Savane Front",
        {("party", "Chad", ("Amara Dolo",)), ("party", "Savane Front", ())},
    ),
    "a fighter called by one name": (
        "Comet, Chairman, Haven Front",
        {("party", "Haven Front", ("Comet",))},
    ),
    "two governments, each with an office and a name behind a colon": (
        (
            "Government of the Republic of Chad: Special Adviser, Paul Soro Dia. Government of Zubrowka:\n"
            "Minister of Trade, Ivan Boro"
        ),
        {("party", "Government of Chad", ("Paul Soro Dia",)), ("party", "Government of Zubrowka", ("Ivan Boro",))},
    ),
    "a government and letters with a hyphen between": (
        "Gobierno Nacional-ELX",
        {("party", "Gobierno Nacional", ()), ("party", "ELX", ())},
    ),
    "representatives of two peoples": (
        "Representatives of Bajra and Kanin communities",
        {("party", "Bajra community", ()), ("party", "Kanin community", ())},
    ),
    "one person for two": (
        "For the Savane Front, and for the River Union: A. KOSTIC",
        {("party", "Savane Front", ()), ("party", "River Union", ("A. KOSTIC",))},
    ),
    "those who signed once more below those who sat": (
        "Savane Front: P. Kostic, I. Boro\n\nRiver Union: S. Otim, G. Akello\n\nSIGNED: P. Kostic, S. Otim",
        {
            ("party", "Savane Front", ("P. Kostic", "I. Boro")),
            ("party", "River Union", ("S. Otim", "G. Akello")),
            ("party", None, ("P. Kostic",)),
            ("party", None, ("S. Otim",)),
        },
    ),
}

THIRD_PARTIES: dict[str, tuple[str, set[Told]]] = {
    "a role in the line below a name": (
        "Pour la MONUX\nLuc Martin\nFacilitateur",
        {("facilitator", "MONUX", ("Luc Martin",))},
    ),
    "a role and whose it is below a name that ends in a comma": (
        "Bishop Paul Soro,\nLead Mediator, Church Leaders Initiative",
        {("chief mediator", "Church Leaders Initiative", ("Paul Soro",))},
    ),
    "representatives of a list of states": (
        "Witnessed by: the Permanent Representatives of France, Italy and the United States to the United Nations",
        {("witness", name, ()) for name in ("France", "Italy", "United States of America")},
    ),
    "a heading with a slip of the pen": (
        "Guarator: Luc Martin\n\nWinessed by: Ana Kos",
        {("guarantor", None, ("Luc Martin",)), ("witness", None, ("Ana Kos",))},
    ),
    "a role in square brackets": (
        "Amb. Ana Kos, Representative of Norway [Witness]",
        {("witness", "Norway", ("Ana Kos",))},
    ),
    "envoys as a heading over their names": (
        "Witness by the IGAD Special Envoys\nAmb. Omar Nur\nGen. Sam Otim Ba",
        {("witness", "IGAD", ("Omar Nur", "Sam Otim Ba"))},
    ),
    "an envoy of another below an organisation's line": (
        "For the African Union: Ana Kos, Representative; Paul Soro, Special Envoy of Norway",
        {("third party", "African Union", ("Ana Kos",)), ("third party", "Norway", ("Paul Soro",))},
    ),
    "who was there, in a half sentence": (
        "With the participation of the Chief Military Observer of UNOMIG General A. Kos",
        {("present", "UNOMIG", ("A. Kos",))},
    ),
    "letters known all over the world behind a name in capitals": (
        "MR ANA KOS ECMM",
        {("third party", "ECMM", ("ANA KOS",))},
    ),
    "honours behind a name": (
        "In the Presence of\nHon. Sam Otim, EGH\nVice President of the Republic of Kenya",
        {("present", None, ("Sam Otim",))},
    ),
}


@pytest.mark.parametrize("name", PARTIES)
def test_parties_are_read_in_the_shapes_of_the_cells(name: str) -> None:
    cell, expected = PARTIES[name]
    assert told(cell, PARTY) == expected
    assert read_cell(cell, PARTY)[1] == []


@pytest.mark.parametrize("name", THIRD_PARTIES)
def test_third_parties_are_read_in_the_shapes_of_the_cells(name: str) -> None:
    cell, expected = THIRD_PARTIES[name]
    assert told(cell, THIRD_PARTY) == expected
    assert read_cell(cell, THIRD_PARTY)[1] == []


@pytest.mark.parametrize("name", [*PARTIES, *THIRD_PARTIES])
def test_what_is_mended_is_quoted_as_it_stands(name: str) -> None:
    cell, _ = (PARTIES | THIRD_PARTIES)[name]
    for one in read_cell(cell, PARTY)[0]:
        assert all("".join(quote.split()) in "".join(cell.split()) for quote in one.quotes)


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Kenya hosted the talks", {("host", "Kenya")}),
        (
            "The African Union and IGAD jointly mediated the last round.",
            {("mediator", "African Union"), ("mediator", "IGAD")},
        ),
        (
            "The session was facilitated by the African Union under the leadership of its envoy, Ambassador A. Nur.",
            {("facilitator", "African Union")},
        ),
        # Who is no state or organisation of the world, or is only to do it, is not told.
        ("Two elders facilitated the talks", set()),
        ("Kenya, it was agreed, should have hosted the talks", set()),
    ],
)
def test_a_sentence_tells_who_did_what(sentence: str, who: set[tuple[str, str]]) -> None:
    assert {(role, actor) for role, actor, _ in told(sentence, THIRD_PARTY)} == who


def test_a_list_of_whom_a_copy_went_to_names_no_parties() -> None:
    cell = "For the River Union: Sam Otim\nCC.\nNorth Province\nUnited Nations"
    assert told(cell, PARTY) == {("party", "River Union", ("Sam Otim",))}


def test_a_long_list_without_a_verb_is_read_and_a_long_sentence_is_not() -> None:
    panel = ", ".join(f"{name}, Panel Member" for name in ("Ana B. Kos", "Ivan Boro", "Sam Otim", "Luc Martin") * 4)
    assert [len(one.persons) for one in read_cell(f"For the GRX: {panel}", PARTY)[0]] == [16]
    story = "For the GRX the members who were there agreed to what follows " * 4
    assert told(story, PARTY) == set()


def test_two_actors_run_together_are_left_as_they_are() -> None:
    cell = "Tharu Sangharsha Samiti and Adivasi Sangha"
    assert told(cell, PARTY) == set()
    assert [one.text for one in read_cell(cell, PARTY)[1]] == [cell]
