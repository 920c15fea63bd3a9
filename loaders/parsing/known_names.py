"""Names of states and organisations as mediation data sets write them: which texts mean one known third party.

Only for reading cells: a name found here says that a text is a state or an organisation, and which spellings of it are
one record of a data set. Which actor of the graph the record is, identity decisions say.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from tertius.graph_schema.identifiers import fold_name

KnownKind = Literal["state", "igo", "igo_body", "ngo"]


class Known(NamedTuple):
    """A state or organisation that is known by name."""

    name: str
    kind: KnownKind | None


# Other spellings follow the name; adjectives after the bar only count before an office or a person ("Thai envoy").
_STATES = """
Afghanistan | Afghan; Albania | Albanian; Algeria | Algerian; Angola | Angolan; Argentina | Argentine, Argentinian,
Argentinean; Armenia | Armenian; Australia | Australian; Austria | Austrian; Azerbaijan | Azerbaijani, Azeri; Bahamas;
Bahrain | Bahraini; Bangladesh | Bangladeshi; Barbados; Belize; Bhutan | Bhutanese; Brunei, Brunei Darussalam; Belarus |
Belarusian; Belgium | Belgian; Benin | Beninese; Bolivia | Bolivian; Bosnia and Herzegovina, Bosnia | Bosnian; Botswana;
Brazil | Brazilian; Bulgaria | Bulgarian; Burkina Faso | Burkinabe; Burundi | Burundian; Cambodia | Cambodian; Cameroon
| Cameroonian; Canada | Canadian; Cape Verde; Central African Republic, CAR; Chad | Chadian; Chile | Chilean; China |
Chinese; Colombia | Colombian; Comoros | Comorian; Congo-Brazzaville, Republic of Congo, Rep. of Congo; Costa Rica |
Costa Rican; Croatia | Croatian; Cuba | Cuban; Cyprus | Cypriot; Czechoslovakia | Czechoslovak; Czech Republic, Czechia
| Czech; Denmark | Danish; Democratic Republic of the Congo, DRC, DR Congo, Zaire, Congo/Zaire, Congo-Zaire | Congolese,
Zairian; Djibouti | Djiboutian; Dominican Republic; Ecuador | Ecuadorian; Egypt | Egyptian; El Salvador | Salvadoran,
Salvadorean; Equatorial Guinea; Eritrea | Eritrean; Estonia | Estonian; Ethiopia | Ethiopian; Fiji | Fijian; Finland |
Finnish; France, French Republic | French; Gabon | Gabonese; Gambia, The Gambia | Gambian; Georgia | Georgian; Germany,
West Germany | German; Ghana | Ghanaian; Greece | Greek; Guatemala | Guatemalan; Guinea | Guinean; Guinea-Bissau;
Guyana; Haiti | Haitian; Honduras | Honduran; Hungary | Hungarian; Iceland | Icelandic; India | Indian; Indonesia |
Indonesian; Iran | Iranian; Iraq | Iraqi; Ireland, Eire, Republic of Ireland | Irish; Israel | Israeli; Italy | Italian;
Ivory Coast, Cote d'Ivoire, Cote dIvoire | Ivorian; Jamaica | Jamaican; Japan | Japanese; Jordan | Jordanian; Kazakhstan
| Kazakh; Kenya | Kenyan; Kuwait | Kuwaiti; Kyrgyzstan, Kyrgyz Republic | Kyrgyz; Laos | Laotian, Lao; Latvia | Latvian;
Lebanon | Lebanese; Lesotho; Liberia | Liberian; Libya, Great Jamahiriyah | Libyan; Lithuania | Lithuanian; Luxembourg;
Macedonia | Macedonian; Madagascar | Malagasy; Malawi | Malawian; Malaysia | Malaysian; Maldives; Mali | Malian; Malta |
Maltese; Mauritania | Mauritanian; Mauritius | Mauritian; Mexico | Mexican; Moldova | Moldovan; Mongolia; Montenegro;
Morocco | Moroccan; Mozambique | Mozambican; Myanmar, Burma | Burmese; Namibia | Namibian; Nepal | Nepalese;
Netherlands, The Netherlands | Dutch; New Zealand; Nicaragua | Nicaraguan; Niger | Nigerien; Nigeria | Nigerian; North
Korea; North Vietnam; Norway | Norwegian; Oman | Omani; Pakistan | Pakistani; Panama | Panamanian; Papua New Guinea;
Paraguay | Paraguayan; Peru | Peruvian; Philippines, The Philippines | Philippine, Filipino; Poland | Polish; Portugal |
Portuguese; Qatar | Qatari; Rhodesia | Rhodesian; Romania | Romanian; Russia, Russian Federation | Russian; Rwanda |
Rwandan; Samoa | Samoan; Sao Tome and Principe; Saudi Arabia | Saudi; Senegal | Senegalese; Serbia | Serbian;
Seychelles; Sierra Leone; Singapore; Slovakia | Slovak; Slovenia | Slovenian; Solomon Islands; Somalia | Somali; South
Africa, S. Africa | South African, S. African; South Korea, Republic of Korea; South Sudan | South Sudanese; Soviet
Union, USSR, U.S.S.R. | Soviet; Spain | Spanish; Sri Lanka | Sri Lankan; Sudan | Sudanese; Suriname; Swaziland | Swazi;
Sweden | Swedish; Switzerland | Swiss; Syria, Syrian Arab Republic | Syrian; Taiwan, Republic of China | Taiwanese;
Tajikistan | Tajik; Tanzania | Tanzanian; Thailand, Thai; Timor-Leste, East Timor; Togo | Togolese; Tonga | Tongan;
Trinidad and Tobago; Tunisia | Tunisian; Turkey, Turkiye | Turkish; Turkmenistan | Turkmen; Uganda | Ugandan; Ukraine |
Ukrainian; United Arab Emirates, UAE | Emirati; United Kingdom, UK, U.K., Great Britain, Britain | British; United
States of America, United States, USA, US, U.S., U.S.A. | American; Uruguay | Uruguayan; Uzbekistan | Uzbek; Vanuatu;
Vatican, Holy See; Venezuela | Venezuelan; Vietnam | Vietnamese; South Vietnam, Republic of Vietnam | South Vietnamese;
Yemen | Yemeni; Yugoslavia | Yugoslav; Zambia | Zambian; Zimbabwe | Zimbabwean
"""

_ORGANISATIONS: dict[KnownKind, str] = {
    "igo": """
African Union, AU; Arab League, League of Arab States; Association of Southeast Asian Nations, ASEAN; Commonwealth of
Independent States, CIS; Commonwealth of Nations, Commonwealth, British Commonwealth; Community of Portuguese Language
Countries, CPLP; Conference on Security and Cooperation in Europe, CSCE; Council of Europe; Economic Community of
Central African States, ECCAS; Economic Community of West African States, ECOWAS; European Community, EC, European
Communities, EEC; European Union, EU; Gulf Cooperation Council, GCC; Intergovernmental Authority on Development, IGAD;
North Atlantic Treaty Organization, NATO; Organisation internationale de la Francophonie, OIF; Organization for
Security and Co-operation in Europe, OSCE, Organization for Security and Cooperation in Europe; Organization of African
Unity, OAU, Organisation of African Unity; Organization of American States, OAS, Organisation of American States;
Organization of the Islamic Conference, OIC, Organisation of the Islamic Conference, Organization of Islamic
Cooperation, Organisation of Islamic Cooperation; Southern African Development Community, SADC; United Nations, UN,
U.N., UNO; World Bank; International Monetary Fund, IMF
""",
    "igo_body": """
CIS Inter-Parliamentary Assembly; Commonwealth Secretariat, British Commonwealth Secretariat; United Nations High
Commissioner for Refugees, UNHCR; United Nations Security Council, UN Security Council; United Nations Transitional
Administration for Eastern Slavonia, UNTAES
""",
    "ngo": """
Carter Center; Centre for Humanitarian Dialogue, Henry Dunant Center for Humanitarian Dialogue, Henry Dunant Centre for
Humanitarian Dialogue, Henry Dunant Centre, Henry Dunant Center, HD Centre; Community of Sant'Egidio, Sant'Egidio;
Crisis Management Initiative, CMI, CMI Group, Crisis Management Initiative Group; International Committee of the Red
Cross, ICRC, Int'l Red Cross, International Red Cross
""",
}
_CHURCHES = "Catholic Church, Roman Catholic Church"

GROUPS = frozenset(
    {
        "troika",
        "quad",
        "quartet",
        "quint",
        "contact group",
        "minsk group",
        "osce minsk group",
        "friends of sudan",
        "friends of sudan group",
        "international contact group",
        "diplomatic corps",
        "diplomatic corp",
        "international community",
    }
)
"""Folded names of ad hoc groups of states: who belonged to them changed, so that they are no actor of their own."""

_GOVERNMENT = (" govt", " government", " gov")
_STATE_FORM = re.compile(
    r"^(?:(?:federal|united|islamic|arab|socialist|people s|bolivarian) )?republic of |^(?:hashemite )?kingdom of |"
    r"^state of "
)
"""How a state's full name begins; where the rest would be another state, the full name is in the list itself."""


def known_named(text: str) -> Known | None:
    """The state or organisation that the whole text means, or None; `government of` counts as the state."""
    folded = fold_name(text)
    folded = folded.removeprefix("the ").removeprefix("government of ").removeprefix("the ")
    found = _noun(folded)
    if found is not None:
        return found
    for ending in _GOVERNMENT:
        if folded.endswith(ending):
            stem = folded.removesuffix(ending)
            return _nouns().get(stem) or _adjectives().get(stem)
    return None


def known_before(words: list[str]) -> tuple[Known, int] | None:
    """The state or organisation that the text begins with, also as an adjective, and how many words it takes."""
    for count in range(min(len(words), 6), 0, -1):
        folded = fold_name(" ".join(words[:count])).removeprefix("the ")
        found = _noun(folded) or _adjectives().get(folded)
        if found is not None:
            return found, count
    return None


def _noun(folded: str) -> Known | None:
    found = _nouns().get(folded)
    if found is None and _STATE_FORM.match(folded):
        found = _nouns().get(_STATE_FORM.sub("", folded).removeprefix("the "))
        return found if found is not None and found.kind == "state" else None
    return found


def known_adjective(text: str) -> Known | None:
    """The state whose adjective the whole text is."""
    return _adjectives().get(fold_name(text))


def is_group(text: str) -> bool:
    """Whether the text names an ad hoc group of states."""
    folded = fold_name(text).removeprefix("the ")
    return folded in GROUPS or folded.endswith(" contact group")


def without_known(text: str) -> str:
    """The folded text without known names and the sign of the genitive: in "United Nations" no nations are meant."""
    return _known_within().sub(" ", fold_name(re.sub(r"'s?\b", " ", text)))


@cache
def _known_within() -> re.Pattern[str]:
    names = sorted((name for name in _nouns() if " " in name), key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))


@cache
def names_with_separators() -> re.Pattern[str]:
    """Known names that hold what elsewhere separates names: Bosnia and Herzegovina, Congo/Zaire."""
    names = (name for _, nouns, _ in _entries() for name in nouns if " and " in name or "/" in name)
    return re.compile(
        "|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True)), re.IGNORECASE
    )


@cache
def _nouns() -> dict[str, Known]:
    found = {fold_name(name): one for one, names, _ in _entries() for name in names}
    return {key.removeprefix("the "): one for key, one in found.items()}


@cache
def _adjectives() -> dict[str, Known]:
    return {fold_name(name): one for one, _, adjectives in _entries() for name in adjectives}


@cache
def _entries() -> tuple[tuple[Known, list[str], list[str]], ...]:
    lists: list[tuple[KnownKind | None, str]] = [("state", _STATES), *_ORGANISATIONS.items(), (None, _CHURCHES)]
    found = []
    for kind, text in lists:
        for entry in " ".join(text.split()).split(";"):
            nouns, _, adjectives = entry.partition("|")
            names = [name.strip() for name in nouns.split(",")]
            found.append((Known(names[0], kind), names, [one.strip() for one in adjectives.split(",") if one.strip()]))
    return tuple(found)
