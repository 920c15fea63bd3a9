"""Words by which PA-X's free text is read, in English, French and Spanish; all folded: lower case, without accents."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORGANISATIONS = _words("""
government governments govt gov gobierno gouvernement government's republic republica republique republika movement
movements mouvement mouvements fronts movimiento front frente army armee ejercito party partido parti union council
conseil consejo congress congres congreso alliance alianza coalition coalicion coordination coordinacion
coordinadora force forces fuerzas organisation organization organizacion organisations league liga ligue side state
states federation federal federacion community communaute comunidad tribe tribes tribu clan kingdom royaume reino
delegation delegacion committee comite commission comision national mission centre center foundation fondation
fundacion institute presidency authority autorite autoridad rassemblement regroupement group groupe grupo groups
militia command brigade battalion assembly association asociacion church iglesia eglise parliament parlement
resistance guerrilla unions parties faction factions forum platform plateforme secretariat panel conference
confederation crescent province provinces patriots sabha samaj dal sangha jamaa jamaat jamiat jamiyat jaysh jaish
jabhat liwa harakat hizb faylaq quwat ahrar shuhada kataib katibat firqat brigades battalions divisions division
regiment corps tribus clans militias milice milices cabinet councils frentes ejercitos bloque bloques comando
columna alliances alianzas coalitions coaliciones movimientos asamblea assemblee assemblees federations fuerza
sindicato syndicat herdsmen herders farmers pastoralists rebels villagers bloc blocs ligues tigers warriors fighters
resistencia resguardo cabildo concertation collectif committees authorities autoridades territorial legion squad
sangh samiti morcha mahasangh mahasangha administration ministry ministere ministerio department office panchayat
parishad network embassy company confederacion partidos sides people's peoples haut nations troops defence defense
police civil societe society team branch regime opposition quartet troika initiative
""")
"""A name that holds one of these, and a word of its own beside it, is the name of an organisation."""

GENERIC = _words("""
authorities contracting provincial provinciale provinciales departemental municipal nationale regionale regional
assemblee asamblea the of and for in on to a an le la les l de du des d et pour el los las del y por e un une una o
all both national federal central transitional provisional general political international joint local united
democratic new old first second third other its their said two three parties signatory signatories representative
representatives members member list names organisation organization organisations groups group sides side party
state states government governments govt gobierno gouvernement nacional republic republica republique delegation
delegations committee commission army forces force movement movements front council parliament assembly conference
opposition team mission union panel negotiating office community communities department ministry authority people
peoples civil society
""")
"""Words that tell no organisation from another: a name made of nothing else names nobody."""

GOVERNMENTS = _words("government govt gov gobierno gouvernement")

OFFICES = _words("""
coordonateur correspondant rapporteur heads alto alta comisionada president presidente vicepresident vicepresidente
minister ministers commissioners ministre ministro premier secretary secretaire secretario chairman chair chairperson
chairwoman cochair cochairman leader chief chef jefe head commander commandant comandante ambassador ambassadeur
embajador representative representatives representant representante rep envoy envoye enviado negotiator negociador
negotiators negociadores coordinator coordinateur coordinador coordinadora member membre miembro spokesman
spokesperson vocero portavoz porte director directeur governor gouverneur gobernador commissioner commissaire
comisionado adviser advisor asesor consultant emir king sultan deputy vice under undersecretary usec
general-secretary administrator mayor maire alcalde senator deputado delegate delegue delegado officer liaison
attache conseiller conseillere charge plenipotentiary speaker observer facilitator mediator witness convenor convener
founder elder fondateur cofondateur taoiseach chancellor canciller archbishop bishop counsel counselor counsellor
undersecretarygeneral srsg sg spokespeople spokespersons spokesmen voceros moderator envoys
ambassadors emissary emissaries
""")
"""A phrase that begins with one of these, or holds one, tells an office and not a name."""

PARTICLES = _words("""
de del la las los da do dos das di du des le van von der den ter bin bint ibn ben ag ould el al ul and-ul abu y e und
zu af os st san santa d l
""")

MODIFIERS = _words("""
foreign under deputy vice prime federation first second acting special permanent defence defense finance executive
general former principal political technical senior interim presidential legal military current personal head
malaysian norwegian
""")
"""Words that stand before an office and belong to it: "Foreign Minister"."""

NO_NAMES = _words("""
unit commando operational zone hd gender senior local stakeholders mediation led legislative bureau rapporteur
personnalites syndicats confessions deplaces diaspora eminent faith paramilitary majorite persons field supreme mp
maoist maoists uml area operation lga vakuf military memebers members les los las for and joint ababa twg rajya
parishad executive youth majority prime the special foreign first acting affairs armed democratic liberation
headquarters illegible signature mai malaysian signatories witnesses witness founding welcoming joining cc
excellency his her opinion religious intelligence staff unintelligible woman women former ex mt mount peace
peacebuilding security development reconciliation rights justice humanitarian unity democracy truth administrative
serb croat muslim chiefs technology communication communications services commerce industry trade planning
cooperation transport agriculture forestry mining labour tourism culture sports environment water welfare
integration international african securite developpement droits seguridad desarrollo derechos
""")
"""Words that no person is called by."""

NO_ACTORS = _words("""
annex attending signing stakeholders communique illegible members internationale capacity behalf h acting
participated participation
""")
"""Words that no actor's name holds."""

BODIES = _words("""
panel committee commission department ministry team secretariat council office delegation board embassy affairs bureau
comision comite commission comite conseil secretaria
""")
"""A part of the actor whose member is named, rather than another actor."""

JOINTS = _words("and or of to for on at in by with as from et de du des la le the y e pour its their")
"""Words with which no name begins or ends."""

MINISTRIES = _words("ministry ministere ministerio embassy department")
"""With one of these an actor's name begins; in the midst of a text it ends a person's."""

MOVEMENTS = frozenset(
    [
        "hamas",
        "fatah",
        "taliban",
        "unita",
        "renamo",
        "frelimo",
        "polisario",
        "hezbollah",
        "hizbullah",
        "swapo",
        "zanu",
        "zapu",
        "funcinpec",
        "ezln",
        "farc",
        "seleka",
        "m23",
        "plo",
        "abkhazia",
        "south ossetia",
        "north ossetia",
        "transdniestria",
        "al shabaab",
        "boko haram",
        "nouvelles forces",
        "forces nouvelles",
        "republika srpska",
        "anti balaka",
        "mai mai",
    ]
)
"""Parties known by names that no rule would tell from a person's or a place's."""

TOPICS = _words("""
foreign home interior external internal defence defense peace finance justice affairs security telecommunications
military african africa economic public national-security state international religious tribal social human energy
works etrangeres exteriores relations women health education information infrastructure affaires paz asuntos thematic
""")
"""What an office is about: "Minister of Foreign Affairs" acts for no "Foreign Affairs"."""

VERBS = _words("""
is was were are has have had been be that which who whom this these those following agreed agree agrees signed
attended held does do did not no mentioned stated indicates indicate listed refers refer met expressed decided decide
reiterated acknowledged appreciate appreciated noted took taken place being will shall would could should can must
thanks participated participation agreement document text copy page meeting between concluded committed invited
included convened
""")
"""Words of sentences: a phrase with one of these is no name."""

DEEDS = _words("""
mediated facilitated hosted chaired brokered sponsored supported assisted welcomed witnessed
""")
"""What third parties did: a phrase with one of these is no name either, but it may stand alone over names."""

DIRECTIONS = _words("""
north south east west northern southern eastern western upper lower greater central residents inhabitants villages
village province provincia district county region regional city town municipality valley sector camp people community
""")
"""Words of places: what holds one of these is no name of a person."""

_WORLD = """
United Nations=united nations|un|u n|uno|onu|united nations organization|united nations organisation|nations
unies|organisation des nations unies|naciones unidas|organizacion de las naciones unidas|the un; African
Union=african union|au|a u|union africaine|ua|union africana; Organisation of African Unity=organization of african
unity|organisation of african unity|oau|oua|organization of the african unity|organisation de l unite africaine;
European Union=european union|eu|ue|union europeenne|union europea|european community|ec; OSCE=osce|organization for
security and cooperation in europe|organisation for security and co operation in europe|organization for security and
co operation in europe|organisation for security and cooperation in europe; CSCE=csce|conference on security and
cooperation in europe|conference on security and co operation in europe; ECOWAS=ecowas|cedeao|economic community of
west african states|communaute economique des etats de l afrique de l ouest; IGAD=igad|intergovernmental authority on
development|inter governmental authority on development; League of Arab States=league of arab states|arab league|lig
of arab states|ligue des etats arabes; Organisation of Islamic Cooperation=organization of the islamic
conference|organisation of the islamic conference|oic|oci|organisation of islamic cooperation|organization of islamic
cooperation|organisation de la cooperation islamique|organisations de la cooperation islamique|org of the islamic
conference|organization of islamic conference; Organization of American States=organization of american
states|organisation of american states|oas|oea|organizacion de los estados americanos; NATO=nato|otan|north atlantic
treaty organization|north atlantic treaty organisation; International Committee of the Red
Cross=icrc|cicr|international committee of the red cross|international committee for the red cross|comite
international de la croix rouge; Centre for Humanitarian Dialogue=henry dunant centre for humanitarian dialogue|henry
dunant centre|henry dunant center|hdc|henry dunant centre for humanitarian dialogue hdc|centre for humanitarian
dialogue|center for humanitarian dialogue|humanitarian dialogue centre|hd centre|henri dunant centre|henry dunant
center for humanitarian dialogue; Community of Sant'Egidio=sant egidio|community of sant egidio|comunita di sant
egidio; UNHCR=unhcr|united nations high commissioner for refugees|united nations high commission for refugees;
UNPROFOR=unprofor|united nations protection force; UNOMIG=unomig; MONUC=monuc; ECMM=ecmm|eccm|european community
monitor mission|european community monitoring mission; ECCAS=ceeac|eccas|economic community of central african
states; CEMAC=cemac; Southern African Development Community=sadc|southern african development community; East African
Community=eac|east african community; CEN-SAD=cen sad|community of sahel saharan states;
Commonwealth=commonwealth|the commonwealth|commonwealth secretariat; Organisation internationale de la
Francophonie=oif|francophonie; UNDP=undp|pnud; World Bank=world bank|banque mondiale|banco mundial; Commonwealth of
Independent States=cis|commonwealth of independent states; United Nations Security Council=united nations security
council|un security council; International Conference on the Great Lakes Region=icglr|international conference
on the great lakes region|conference internationale sur la region des grands lacs; USAID=usaid
"""

_STATES = """
AFG afghanistan; ALB albania; DZA algeria|algerie|argelia|republique algerienne democratique et populaire|people s
democratic republic of algeria|republique algerienne democratique|democratic and popular republic of algeria; AGO
angola; ARG argentina; ARM armenia; AUS australia; AUT austria; AZE azerbaijan; BGD bangladesh; BLR belarus; BEL
belgium|belgique; BEN benin; BOL bolivia; BIH bosnia and herzegovina|bosnia herzegovina|bih; BWA botswana; BRA
brazil|brasil; BGR bulgaria; BFA burkina faso|burkina|faso; BDI burundi; KHM cambodia; CMR cameroon|cameroun; CAN
canada; CPV cape verde; CAF central african republic|centrafrique|centrafricaine|republique centrafricaine; TCD
chad|tchad; CHL chile; CHN china|people s republic of china; COL colombia; COM comoros; COG republic of the
congo|republique du congo|congo brazzaville; COD democratic republic of the congo|democratic republic of
congo|drc|rdc|republique democratique du congo; CRI costa rica; CIV cote d ivoire|ivory coast|republic of cote d
ivoire|republique de cote d ivoire; HRV croatia; CUB cuba; CYP cyprus; CZE czech republic; DNK denmark; DJI djibouti;
ECU ecuador; EGY egypt|arab republic of egypt|egypte|egipto; SLV el salvador; GNQ equatorial guinea; ERI
eritrea|state of eritrea; ETH ethiopia|federal democratic republic of ethiopia|fdre|ethiopie; FIN finland; FRA
france|french republic|republique francaise|francia; GAB gabon|gabonese republic|republique gabonaise; GMB gambia;
GEO georgia; DEU germany|federal republic of germany|allemagne|alemania; GHA ghana; GRC greece; GTM guatemala; GIN
guinea|guinee; GNB
guinea bissau|guinee bissau; GUY guyana; HTI haiti; HND honduras; HUN hungary; ISL iceland; IND india; IDN indonesia;
IRN iran|islamic republic of iran; IRQ iraq; IRL ireland; ISR israel; ITA italy|italia|italie; JAM jamaica; JPN
japan; JOR jordan|hashemite kingdom of jordan; KAZ kazakhstan; KEN kenya; KWT kuwait; KGZ kyrgyzstan|kyrgyz republic;
LAO laos; LBN lebanon; LSO lesotho; LBR liberia; LBY libya|libye|jamahiriya arabe libyenne populaire et
socialiste|libyan arab jamahiriya|socialist people s libyan arab jamahiriya; LUX luxembourg; MDG madagascar; MWI
malawi; MYS malaysia; MLI mali; MRT mauritania|mauritanie|republique islamique de mauritanie|islamic republic of
mauritania; MUS mauritius; MEX mexico|united mexican states; MDA moldova; MAR morocco|maroc; MOZ mozambique; MMR
myanmar|burma; NAM namibia; NPL nepal; NLD netherlands; NZL new zealand; NIC nicaragua; NER niger; NGA
nigeria|republique federale de nigeria|republique federale du nigeria; NOR norway|norvege|noruega|royal norwegian
government; PAK pakistan|islamic republic of pakistan; PAN panama; PNG papua new guinea; PRY paraguay; PER peru; PHL
philippines; POL poland; PRT portugal|portuguese republic; QAT qatar; ROU romania; RUS russia|russian
federation|federation de russie; RWA rwanda; SAU saudi arabia|kingdom of saudi arabia; SEN senegal; SRB serbia; SLE
sierra leone; SGP singapore; SVK slovakia|slovak republic; SVN slovenia; SLB solomon islands; SOM somalia; ZAF south
africa|afrique du sud; SSD south sudan; ESP spain|espana|espagne; LKA sri lanka; SDN sudan|soudan; SWE
sweden|suede|suecia; CHE switzerland|suisse|suiza|swiss confederation|swiss federation; SYR syria|syrian arab
republic; TJK tajikistan; TZA tanzania|united republic of tanzania|tanzanie; THA thailand; TLS east timor|timor
leste; TGO togo; TUN tunisia|tunisie; TUR turkey|turkiye|turquie; TKM turkmenistan; UGA uganda|ouganda; UKR ukraine;
ARE united arab emirates|uae; GBR united kingdom|uk|great britain|united kingdom of great britain and northern
ireland|reino unido|royaume uni; USA united states of america|united states|usa|us|u s|u s a|the us|etats unis|etats
unis d amerique|estados unidos; URY uruguay; UZB uzbekistan; VUT vanuatu; VEN venezuela|bolivarian republic of
venezuela; VNM vietnam|viet nam; YEM yemen; ZMB zambia; ZWE zimbabwe; VAT holy see|vatican|vatican state
"""

_OLD_STATES = """
Soviet Union=soviet union|ussr|union of soviet socialist republics; Yugoslavia=yugoslavia|federal republic of
yugoslavia|fry|socialist federal republic of yugoslavia|sfry; Zaire=zaire
"""

_DEMONYMS = """
malaysian=malaysia norwegian=norway egyptian=egypt russian=russia american=usa algerian=algeria
libyan=libya kenyan=kenya indonesian=indonesia swiss=switzerland qatari=qatar british=united-kingdom irish=ireland
french=france german=germany italian=italy ugandan=uganda tanzanian=tanzania ethiopian=ethiopia nigerian=nigeria
ghanaian=ghana turkish=turkey mexican=mexico cuban=cuba venezuelan=venezuela chilean=chile japanese=japan
"""


def _table(text: str) -> dict[str, str]:
    """Every folded form of a name with the name itself."""
    found: dict[str, str] = {}
    for entry in " ".join(text.split()).split("; "):
        name, _, forms = entry.partition("=")
        found |= dict.fromkeys(forms.split("|"), name)
    return found


_SPELLED = {"cote d ivoire": "Côte d'Ivoire", "timor leste": "Timor-Leste", "guinea bissau": "Guinea-Bissau"}


def _spelled(form: str) -> str:
    small = {"of", "and", "the"}
    return _SPELLED.get(form) or " ".join(word if word in small else word.capitalize() for word in form.split())


def _states() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for entry in " ".join(_STATES.split()).split(";"):
        code, _, forms = entry.strip().partition(" ")
        first = forms.split("|")[0].strip()
        found |= {form: (code, _spelled(first)) for form in forms.split("|")}
    return found


WORLD = _table(_WORLD)
"""Organisations of the world: the same body in whatever conflict it is named."""

STATES = _states()
"""States by folded name: ISO 3166 code, and the name that stands for all of them."""

OLD_STATES = _table(_OLD_STATES)
"""States that are no more: they have no code here, since a code of today would name another state."""

DEMONYMS = {one: state.replace("-", " ") for one, state in (pair.split("=") for pair in _DEMONYMS.split())}

_NGOS = frozenset(
    {"Centre for Humanitarian Dialogue", "Community of Sant'Egidio", "International Committee of the Red Cross"}
)
_MISSIONS = frozenset({"UNPROFOR", "UNOMIG", "MONUC", "ECMM"})
_BODIES = frozenset({"UNHCR", "UNDP", "United Nations Security Council"})


def type_of(name: str) -> str | None:
    """What sort of actor an organisation of the world is; None for any other name."""
    if name not in WORLD.values() or name == "USAID":
        return None
    if name in _NGOS:
        return "ngo"
    return "mission" if name in _MISSIONS else "igo_body" if name in _BODIES else "igo"
