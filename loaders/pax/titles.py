"""Titles before a person's name and letters behind it: military, courtesy, academic, religious and traditional ones.

Words are folded: lower case, without accents and points. What is a title in one language is taken for one in all.
"""

from __future__ import annotations

import re

from tertius.graph_schema.identifiers import fold_name

_MILITARY = """
gen general generals gal brig brigadier col colonel coronel colonelmajor cnel lt lieut lieutenant ltg lgen ltgen ltc
ltcol ltcdr lieutenantgeneral lieutenantcolonel teniente tte subteniente maj major mgen majgen bgen bgn briggen capt
captain capitaine capitan cpt cdr cmdr cmdt commander commandant comandante subcomandante commodore comdr comd sgt
sergeant sergent sargento cpl corporal caporal cabo adm admiral amiral almirante contralmirante vicealmirante marshal
marechal mariscal field air flt wg sqn supt ssupt csupt superintendent inspector commissaire pvt warrant chief chef
jefe gral mayor adjudant adjt cde comr comrade camarade companero kol letkol let inf mayjen brigjen
letjen irjen kombes kom bes akbp akb kb pol psc
"""
_COURTESY = """
mr mrs ms miss mister m mme mlle mm monsieur madame mademoiselle messieurs sr sra srta senor senora senorita don dona
sir lord lady dame hon honourable honorable honble rt he h e his her excellency excellencies exc excellence excelencia
exmo exma ilmo s sem sen se most esq shri shree sri smt bapak ibu encik ato woizero wro citizen bro brother sis sister
"""
_LEARNED = """
dr drs dra doctor docteur doctora pr prof professor professeur profesor profesora eng engr engineer ing ingeniero
ingeniera ingenieur lic licda licenciado licenciada arq arquitecto abog abogado abogada atty attorney maitre maestro
barr barrister adv advocate me ust ustaz ustadz ustad ustadh counsellor magistrate judge justice da edir adg dir dep
exec asst
"""
_RELIGIOUS = """
rev revd reverend reverendo fr father padre pere abbe msgr mgr monsenor monseigneur monsignor bishop archbishop obispo
arzobispo eveque archeveque cardinal cardenal pastor pasteur deacon canon patriarch friar frere soeur sr imam imaam
mullah mulla mawlawi maulvi mufti ayatollah hojatoleslam sheikh sheik shaikh shiekh shaykh sayyid sayed syed seyyed
haji hadji hajji haj hadj alhaj alhaji alhadji elhadj elhadji alh hj hjh ven
"""
_TRADITIONAL = """
king queen prince princess emir amir sultan mwami mwalimu pasha ardo togbe datu datuk dato datin tengku tuanku teuku
tgk tun tan ugas garad gerad suldaan nabadoon islaan boqor wakil chieftain paramount elder
"""
_POLITICAL = """
president presidente presidenta amb ambassador ambassadeur embajador usec asec sec rep congressman congresswoman
senator senador sd prem premier mal acsp cae
"""

RANKS = frozenset(f"{_MILITARY} {_COURTESY} {_LEARNED} {_RELIGIOUS} {_TRADITIONAL} {_POLITICAL}".split())
"""Titles before a name; alone they are none."""

_SURE = """
mr mrs ms dr lt gen col prof professor sir hon honourable honorable excellency rev reverend revd mgr monsenor
monsignor mme mlle monsieur madame sheikh shri atty amb brig capt cmdr sgt ltc ltcol lic ing sra senor senora
"""
TITLES = frozenset(_SURE.split())
"""Titles that stand before a person and in no actor's name."""

_NAMES_TOO = frozenset(["pastor", "prince", "sultan", "don", "me", "mal", "mayor", "elder", "pol", "hadji", "hajji"])
"""Titles that people are called by as well: they are titles only before a whole name."""

_COMPOUND = re.compile(
    r"(?:(?:his|her|their) (?:royal |imperial )?(?:excellency|highness|majesty|eminence|grace|holiness|honour)|"
    r"(?:the )?(?:right|rt|most) (?:hon(?:ou?rable)?|rev(?:erend)?)|"
    r"son excellence|su excelencia|sa saintete|s e(?: m)?|h r h|h h|h e|"
    r"(?:el|al) (?:ha[dj]j?i?)|sous lieutenant|"
    r"(?:general|teniente general|mayor general|contre amiral)"
    r"(?: de (?:brigade|division|corps d ?armee|corps|brigada|ejercito|cuerpo de ejercito|armee))|"
    r"(?:general|colonel|teniente|mayor) (?:major|colonel|coronel|general|lieutenant|de corps d armee))\b"
)
_MOST_OF_COMPOUND = 5
_LETTERS_BEHIND = re.compile(
    r"(?:[,\s]+\(?(?:M\.?P\.?|MPs|MLA|MEP|TD|Ph\.?\s?D\.?|Esq\.?|O\.?B\.?E\.?|K\.?B\.?E\.?|CMG|KCMG|GCB|CBE|DSO|QC|"
    r"S\.?J\.?|OFM|CSSp|psc|R[Ee]td?\.?)\)?)+$"
)
_SUFFIX = re.compile(r",\s*((?:Jr|JR|II|III|IV)\b|(?:Sr|SR)\b(?=\.?\s*(?:$|[,;(])))(?!\.\s*[A-Z]\w+ [A-Z]\w+$)\.?")


def count_titles(tokens: list[str]) -> int:
    """How many of the words are titles before a name; a single letter is one only in "H. E." and in "M." of French."""
    count = 0
    while count < len(tokens):
        compound = _compound_at(tokens, count)
        parts = fold_name(tokens[count]).split()
        if compound:
            count += compound
        elif parts and _is_title(tokens[count:], parts):
            count += 1
        else:
            break
    return count


def _is_title(tokens: list[str], parts: list[str]) -> bool:
    rest = len(tokens) - 1
    if not all(part in RANKS for part in parts) or (set(parts) & _NAMES_TOO and rest < 2):
        return False
    return len("".join(parts)) > 1 or (tokens[0] in {"M.", "M"} and rest > 1 and len(tokens[1].strip(".")) > 1)


def _compound_at(tokens: list[str], place: int) -> int:
    """How many words a title of several has that begins here: "His Excellency", "Général de brigade", "El Hadj"."""
    for length in range(min(_MOST_OF_COMPOUND, len(tokens) - place - 1), 0, -1):
        if _COMPOUND.fullmatch(" ".join(fold_name(one) for one in tokens[place : place + length])):
            return length
    return 0


HONOURS = frozenset(
    ["mp", "phd", "msc", "mba", "obe", "kbe", "cbe", "mbe", "egh", "mgh", "ebs", "cbs", "mbs", "kcmg", "esq"]
)
"""Letters behind a name that name no organisation."""


def is_title_alone(text: str) -> bool:
    """Whether a text is nothing but titles: "Major-General", "H.E."."""
    words = fold_name(text).split()
    return bool(words) and all(word in RANKS | HONOURS or word in {"al", "el"} for word in words)


def without_letters_behind(text: str) -> str:
    """A name without what stands for honours and seats behind it: "John Major MP", "Jane Roe, PhD"."""
    return _LETTERS_BEHIND.sub("", text)


def with_joined_suffix(text: str) -> str:
    """A text in which no comma parts a name from its own end: "G. E. Saint, Sr."."""
    return _SUFFIX.sub(r" \1", text)
