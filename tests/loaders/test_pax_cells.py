"""Free text of PA-X cells read into who is named in which role: cells made up in the forms met in the data set.

Each expectation was written down by reading the cell, not the parser: role, actor, the persons who signed for it.
"""

from __future__ import annotations

import pytest

from tertius.loaders.pax.cells import read_cell
from tertius.loaders.pax.roles import PARTY, THIRD_PARTY
from tests.loaders.pax_told import Told, told

PARTIES: dict[str, tuple[str, set[Told]]] = {
    "a person above the line that says for whom": (
        "(Signed) Amara Dolo\nFor the Mouvement du Haut Fleuve\n\n(Signed) Idris Ba\nFor the Front de la Savane",
        {
            ("party", "Mouvement du Haut Fleuve", ("Amara Dolo",)),
            ("party", "Front de la Savane", ("Idris Ba",)),
        },
    ),
    "French, with the office below the name": (
        (
            "(Signed)\nPour le Gouvernement de la République du Fleuve\nS.E.M. Paul SORO,\nMinistre des Eaux,\n"
            "de la Forêt et du Commerce\n\n(Signed)\nPour la Coordination des Mouvements et Forces du Nord (CMFN)\n"
            "Maitre Jean DIA\nPrésident"
        ),
        {
            ("party", "Gouvernement de la République du Fleuve", ("Paul SORO",)),
            ("party", "Coordination des Mouvements et Forces du Nord", ("Jean DIA",)),
        },
    ),
    "Spanish, in one line": (
        "Por el Gobierno Nacional: ANA RUIZ PAZ Alta Comisionada\nPor el Ejército del Sur: TOMÁS GIL",
        {("party", "Gobierno Nacional", ("ANA RUIZ PAZ",)), ("party", "Ejército del Sur", ("TOMÁS GIL",))},
    ),
    "signed for by, and two persons": (
        "National Council, signed for by Omar Nur and Ali Deq; Rahan Army, signed by Dr. Yusuf Aden",
        {("party", "National Council", ("Omar Nur", "Ali Deq")), ("party", "Rahan Army", ("Yusuf Aden",))},
    ),
    "a numbered list of delegates": (
        "For the NRM:\n1. Mr. Peter Olum, Chairman\n2. Ms. Grace Akello, Member\n\nFor the UPF:\n1. Mr. Sam Otim",
        {("party", "NRM", ("Peter Olum", "Grace Akello")), ("party", "UPF", ("Sam Otim",))},
    ),
    "an office that names its actor": (
        "Rosa V. Diaz, GRX Panel Chair; \nHadji Musa, Chairman of the Southern Liberation Front",
        {("party", "GRX", ("Rosa V. Diaz",)), ("party", "Southern Liberation Front", ("Hadji Musa",))},
    ),
    "names of parties only": (
        "Government of Zubrowka and the Freedom Front",
        {("party", "Government of Zubrowka", ()), ("party", "Freedom Front", ())},
    ),
    "two sides without a sign between name and person": (
        "On behalf of the Northern Side A. Orbel On behalf of the Southern Side B. Ergen",
        {("party", "Northern Side", ("A. Orbel",)), ("party", "Southern Side", ("B. Ergen",))},
    ),
    "persons for themselves": (
        "Mr. Ivan Horvat; Dr. Petar Kos",
        {("party", None, ("Ivan Horvat",)), ("party", None, ("Petar Kos",))},
    ),
    "a head of state signs for the state": (
        "Jean Sall, President of the Republic of Chad",
        {("party", "Chad", ("Jean Sall",))},
    ),
    "initialled only": (
        "Ont paraphé:\nPour le Gouvernement du Fleuve, M. Paul Soro Dia",
        {("party", "Gouvernement du Fleuve", ("Paul Soro Dia",))},
    ),
    "a person before the actor on each line": (
        "Boris Orlov, Russian Federation, Leon Kravets, Ukraine",
        {("party", "Russia", ("Boris Orlov",)), ("party", "Ukraine", ("Leon Kravets",))},
    ),
}

PARTIES |= {
    "a sentence that introduces who signed": (
        (
            "In witness whereof, we have hereunder signed this Agreement:\n\nFor the NRX:\n\nPeter Olum, Chairman\n\n"
            "Grace Akello, Member"
        ),
        {("party", "NRX", ("Peter Olum", "Grace Akello"))},
    ),
    "who only attended is no party": (
        "The meeting was attended by the following:\nH.E. Mr. Paul Soro, Minister of the Republic of Chad",
        {("present", "Chad", ("Paul Soro",))},
    ),
    "a list of states in a sentence": (
        "The signatory participants of the Conference are: Austria, Hungary, Greece",
        {("party", "Austria", ()), ("party", "Hungary", ()), ("party", "Greece", ())},
    ),
    "a delegation told in a sentence": (
        "The Northern side was represented by a delegation consisting of Mr. Ivan Horvat and Mr. Petar Kos.",
        {("party", "Northern side", ("Ivan Horvat", "Petar Kos"))},
    ),
    "an office with the actor before its word": (
        "SDX Representative, [Petar] KOSTIC",
        {("party", "SDX", ("Petar KOSTIC",))},
    ),
    "members under a heading, parted by points": (
        "Members of the Commission of the Free Republic of Zubrowka:\nV. Zoran. S. Stepan. N. Bezan.",
        {("party", "Commission of the Free Republic of Zubrowka", ("V. Zoran", "S. Stepan", "N. Bezan"))},
    ),
    "whom a person of the delegation is a member of": (
        "For the Government of Zubrowka: Ana B. Diaz, GRX Panel Chair, Rene C. Soto, Member, GRX Panel",
        {("party", "Government of Zubrowka", ("Ana B. Diaz", "Rene C. Soto"))},
    ),
    "the government of a state, however spelled": (
        "The Government of the Republic of Mali and the Government of the French Republic",
        {("party", "Government of Mali", ()), ("party", "Government of France", ())},
    ),
    "a name behind which an army has all its units": (
        "Brigadier General Michael Deng Bol\nfor The Southern People's Army (SPX), with all its formations and units;",
        {("party", "Southern People's Army", ("Michael Deng Bol",))},
    ),
    "who signs for a head of state": (
        "(Signed) Dr. Obed DANSO\nfor and on behalf of His Excellency Jerry MENSAH\nPresident of the Republic of Ghana",
        {("party", "Ghana", ("Obed DANSO",))},
    ),
}

PARTIES |= {
    "a line that goes on with and": (
        "Amb. N. Hassan Dolo for the Government of the Republic of Chad, and;\nDr. Zaini Ba for the Free Savane Front",
        {
            ("party", "Government of Chad", ("N. Hassan Dolo",)),
            ("party", "Free Savane Front", ("Zaini Ba",)),
        },
    ),
    "a side with the whole name of a person behind it": (
        "On behalf of Northern side Otar Kostic\nOn behalf of the Southern Side - S. Kos, A. Boro",
        {("party", "Northern side", ("Otar Kostic",)), ("party", "Southern Side", ("S. Kos", "A. Boro"))},
    ),
    "delegates of somebody, numbered in one line": (
        "HVX representatives: 1. Josip Boro 2. Marko Kos 3. Ivan Horvat",
        {("party", "HVX", ("Josip Boro", "Marko Kos", "Ivan Horvat"))},
    ),
    "a body of the actor below an office": (
        "Sec. Ana B. Diaz III\n\nChairperson of the GRX Panel\n\nRene C. Soto\n\nMember, GRX Panel",
        {("party", "GRX", ("Ana B. Diaz III",)), ("party", "GRX", ("Rene C. Soto",))},
    ),
    "an office with a slip of the pen": (
        "Rahan Army, signed for by Yusuf Aden, Co-Charirman of RX; National Council, signed for Ali Deq, Prime Minster",
        {("party", "Rahan Army", ("Yusuf Aden",)), ("party", "National Council", ("Ali Deq",))},
    ),
    "the governments of two states": (
        "The Governments of the Republic of South Africa and the Republic of Namibia",
        {("party", "Government of South Africa", ()), ("party", "Government of Namibia", ())},
    ),
    "a resolution is its Council's": (
        "UN Security Council Resolution",
        {("party", "United Nations Security Council", ())},
    ),
    "what a person is told to be is no second person": (
        "Bogg Steering Committee\n1. Aaron Dongo - Respected Opinion Leader\n2. Alheri Musa - Woman Leader",
        {("party", "Bogg Steering Committee", ("Aaron Dongo", "Alheri Musa"))},
    ),
    "each office before its holder": (
        "The Taoiseach, Mr Murphy, and the British Prime Minister, Mr Jones",
        {("party", None, ("Murphy",)), ("party", "United Kingdom", ("Jones",))},
    ),
    "a party's wing in brackets": (
        "On behalf of the CPX (Maoist) Coordinator: Krishna Bahadur Rai",
        {("party", "CPX (Maoist)", ("Krishna Bahadur Rai",))},
    ),
    "the wing of a party with a name": (
        "Sher Rana, President Zubrow Congress (Democratic)",
        {("party", "Zubrow Congress (Democratic)", ("Sher Rana",))},
    ),
    "whom several sit for, in lines of their own": (
        "Ali Dharat, Al Bunyan, Middle Area [Signed]\nOmar Rafid, Al Bunyan [Signed]\nIbrahim Asba, Al Bunyan [Signed]",
        {("party", "Al Bunyan", (name,)) for name in ("Ali Dharat", "Omar Rafid", "Ibrahim Asba")},
    ),
    "two movements": ("Hamas and Fatah", {("party", "Hamas", ()), ("party", "Fatah", ())}),
    "letters behind a titled name": (
        "Gen Joseph Bangasi SXNMC\nDr Lam Akol Deng NXM",
        {("party", "SXNMC", ("Joseph Bangasi",)), ("party", "NXM", ("Lam Akol Deng",))},
    ),
    "the members of a panel": (
        "Memebers GRX Negotiating Panel:\n\nJose V. Yap\nAna B. Diaz\n\nMembers, NXFP Negotiating Panel:\nConi K. Soto",
        {("party", "GRX", ("Jose V. Yap", "Ana B. Diaz")), ("party", "NXFP", ("Coni K. Soto",))},
    ),
    "a word in capitals is no party": (
        "Honourable Bartholomew Ulu, MP\nPRIME MINISTER",
        {("party", None, ("Bartholomew Ulu",))},
    ),
    "a force with its letters": (
        "For the international security force (KXOR): Lieutenant General Mike Jones, Commander",
        {("party", "international security force", ("Mike Jones",))},
    ),
}

THIRD_PARTIES: dict[str, tuple[str, set[Told]]] = {
    "witnesses in a row": (
        "Witnessed by: Cyril Vane; David L. Moss",
        {("witness", None, ("Cyril Vane",)), ("witness", None, ("David L. Moss",))},
    ),
    "roles in brackets, the plural for those before it": (
        "UN (Chair), Russian Federation (Facilitator), OSCE, France as observers",
        {
            ("chair", "United Nations", ()),
            ("facilitator", "Russia", ()),
            ("observer", "OSCE", ()),
            ("observer", "France", ()),
        },
    ),
    "the French heads of a mediation, and witnesses with the office first": (
        (
            "(Signed)\nLe Médiateur\nBakary Kone\nPrésident du Faso\n\n(Signed)\nLe Médiateur associé\nJohn Ade\n\n"
            "Témoins\n\n(Signed)\nHaut Représentant de l'Union Africaine et Chef de la Mission\nPierre Nkuru"
        ),
        {
            ("mediator", None, ("Bakary Kone",)),
            ("co-mediator", None, ("John Ade",)),
            ("witness", "African Union", ("Pierre Nkuru",)),
        },
    ),
    "for the mediation, and who was there": (
        (
            "Pour la Médiation\n\n(Signed)\nPour la République Algérienne Démocratique et Populaire, Chef de file de "
            "la Médiation\nS.E.M. Karim ALI\n\n(Signed)\nPour l'Union Européenne\nM. Luc Paul MARTIN\n\n"
            "Etaient présents\n\n(Signed)\nLa République Francaise\nM. Guy Jean BLANC"
        ),
        {
            ("chief mediator", "Algeria", ("Karim ALI",)),
            ("co-mediator", "European Union", ("Luc Paul MARTIN",)),
            ("present", "France", ("Guy Jean BLANC",)),
        },
    ),
    "in the presence of a facilitator": (
        "Signed in the presence of: Tengku Osman Ali, Malaysian Facilitator",
        {("facilitator", "Malaysia", ("Osman Ali",))},
    ),
    "guarantors stand for themselves, envoys for their organisation": (
        (
            "Guarantor: H.E. Samuel Obi, President of the Republic of Uganda\n"
            "Witness: Amb. Lena Berg, Special Representative of the Secretary-General of the United Nations"
        ),
        {("guarantor", None, ("Samuel Obi",)), ("witness", "United Nations", ("Lena Berg",))},
    ),
    "Spanish": (
        "Testigos: Embajador de Noruega, Olav Berg\nGarante: Cuba",
        {("witness", "Norway", ("Olav Berg",)), ("guarantor", "Cuba", ())},
    ),
    "chaired in a half sentence": (
        "under the chairmanship of Mr. Dieter Holm, Special Representative of the UN Secretary-General",
        {("chair", "United Nations", ("Dieter Holm",))},
    ),
    "no role stated": ("Norway", {("third party", "Norway", ())}),
    "an office is no role": (
        "Ola Berg, Chief Military Observer of the United Nations",
        {("third party", "United Nations", ("Ola Berg",))},
    ),
    "an envoy for a country acts for who sent them": (
        "Nadia Aziz, Special Representative of the United Nations Secretary-General for Libya",
        {("third party", "United Nations", ("Nadia Aziz",))},
    ),
}


THIRD_PARTIES |= {
    "a heading over witnesses": (
        "Signed by the following Witnesses:\nRev. Ayuba Tims\nMuhammed Idris Ba",
        {("witness", None, ("Ayuba Tims",)), ("witness", None, ("Muhammed Idris Ba",))},
    ),
    "a sentence that tells who mediated": (
        "The talks were facilitated and chaired by the UN, ECOWAS and the OAU.",
        {
            ("facilitator", "United Nations", ()),
            ("facilitator", "ECOWAS", ()),
            ("facilitator", "Organisation of African Unity", ()),
        },
    ),
    "what is only to come is not told": (
        "The next talks of the two parties shall be facilitated by the UN in May.",
        set(),
    ),
    "a role for what was signed": (
        "As witnesses of honour to the signing of the Agreement:\nÓscar Ruiz Paz – President of the Republic of Chad;",
        {("witness", None, ("Óscar Ruiz Paz",))},
    ),
    "who attended as an observer": (
        "The following persons were also present as observers:\nH.E. Olav Berg, Ambassador of Norway",
        {("observer", "Norway", ("Olav Berg",))},
    ),
}


@pytest.mark.parametrize("name", PARTIES)
def test_parties_are_read_with_those_who_signed_for_them(name: str) -> None:
    cell, expected = PARTIES[name]
    assert told(cell, PARTY) == expected
    assert read_cell(cell, PARTY)[1] == []


@pytest.mark.parametrize("name", THIRD_PARTIES)
def test_third_parties_are_read_with_their_roles(name: str) -> None:
    cell, expected = THIRD_PARTIES[name]
    assert told(cell, THIRD_PARTY) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "[Note: Signatories not listed, but the parties are stated to be the Government and the Freedom Front]",
        "Unsigned. Presumed to be agreed between the Government of Zubrowka and the Freedom Front",
        "Page 1, Preamble: the parties, invited by the Government of Zubrowka, have agreed as follows",
        "The leaders of the three main parties",
        "Political parties",
    ],
)
def test_what_does_not_say_who_signed_is_left_unread(cell: str) -> None:
    mentions, unread = read_cell(cell, PARTY)
    assert mentions == []
    assert "".join(one.text for one in unread).replace("\n", "") in cell.replace("\n", "")


def test_a_long_list_of_states_is_no_narrative_unless_it_is_a_sentence() -> None:
    states = "Austria Belgium Brazil Canada Chile Cuba Denmark Ecuador Finland France Germany Italy Japan Mexico Norway"
    rest = "Panama Peru Poland Portugal Spain Sweden Switzerland Turkey Ukraine Qatar Jordan Egypt Morocco Romania"
    names = [*states.split(), *rest.split(), *("United Kingdom", "Saudi Arabia", "Bosnia and Herzegovina", "Croatia")]
    cell = f"The Council's members: Zubrowka, {', '.join(names)} and the World Bank"
    # Whether what stands behind the colon is a name by itself cannot be told.
    assert told(cell, PARTY) == {("party", name, ()) for name in (*names, "World Bank")}
    assert [one.text for one in read_cell(cell, PARTY)[1]] == [cell]
    assert told(f"Countries invited included {', '.join(names)}", PARTY) == set()


def test_a_party_marked_as_unsigned_did_not_sign_and_the_others_did() -> None:
    cell = "For the Republic of Chad - R. SALL\nFor the Republic of Mali [unsigned]\nFor Niger - A. IDE"
    assert told(cell, PARTY) == {("party", "Chad", ("R. SALL",)), ("party", "Niger", ("A. IDE",))}
    assert [one.text for one in read_cell(cell, PARTY)[1]] == ["For the Republic of Mali [unsigned]"]


def test_one_actor_never_gets_the_person_below_a_line_that_was_not_understood() -> None:
    mentions, unread = read_cell("For the Freedom Front\nOmar Nur Deq\nxx 12 yy\nAli Hassan Omar", PARTY)
    assert [(one.actor.text if one.actor else None, len(one.persons)) for one in mentions] == [
        ("Freedom Front", 1),
        (None, 1),
    ]
    assert [one.text for one in unread] == ["xx 12 yy"]


def test_everything_that_was_read_is_quoted_as_it_is_written() -> None:
    cell = "(Signed) Amara Dolo\nFor the Mouvement du Haut Fleuve"
    (mention,) = read_cell(cell, PARTY)[0]
    assert "\n".join(mention.quotes) == cell
    assert (mention.is_signed, mention.is_explicit) == (True, True)


def test_a_very_long_cell_ends_in_time() -> None:
    cell = "For the " + "Front of the " * 4_000 + "\n" + "(" * 5_000 + "a " * 20_000
    mentions, unread = read_cell(cell, PARTY)
    assert mentions == []
    assert len(unread) >= 1
