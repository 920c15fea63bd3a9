"""The layout of a cell mended before it is read: lines broken within a name, lost blanks, lines to sign on, slips.

Nothing here changes what is quoted: a unit keeps the words as they are written beside those that are read.
"""

from __future__ import annotations

import re

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.names import actor_name, is_acronym, person_name
from tertius.loaders.pax.titles import RANKS, is_title_alone, with_joined_suffix

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202c]")
_BREAKS_OFF = re.compile(
    r"(?:^|\s)(?:of|de|du|del|des|the|and|for|la|los|las|et|in|on|to|with|its|their|au|aux|pour|l['’]|d['’]|&)$|"
    r"(?<!\bby)(?<=[\w(\"“«])[-–]$"
)
"""The end of a line that cannot be the end of a name."""

_GOES_ON = re.compile(r"(?:of|de|du|des|del|d['’]|in|within|au|aux|auprès|y de|et de|and of|and the|et du)\s*\S")
"""The beginning of a line that cannot be the beginning of a name; written in lower case."""

_NICKNAME = re.compile(r"[‘“\"'«][^‘’“”\"'«»,;:]{2,30}[’”\"'»]")
_ONLY_LETTERS = re.compile(r"[(\[]\s*([^()\[\]]{2,14}?)\s*[)\]][.,;:]?")
_NEVER_JOINED = re.compile(r"\b(?:signed|signé|firmado|unsigned|page|witness|témoin|testigo)", re.IGNORECASE)

_SIGNATURE_LINE = re.compile(r"_{2,}|\.{4,}|…{2,}|(?:\.\s){4,}|-{4,}")
_NO_BLANK_AFTER = (
    (re.compile(r"\bl(?=[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z])"), "I"),
    (re.compile(r"(?<![\w.])([a-z])\.\s?(?=[A-Z]\w{2,}|[A-Z]\.)"), lambda found: f"{found[1].upper()}. "),
    (re.compile(r"\b([A-Z])\. ([a-z])\.\s?(?=[A-Z])"), lambda found: f"{found[1]}. {found[2].upper()}. "),
    (re.compile(r"\b([A-Z])\.(?=[A-ZÀ-Ý][a-zà-ÿ]{2}|[A-Z]{4})"), r"\1. "),
    (re.compile(r"\b[A-Z](?:\. ?|/)(?=(?:Supt|Gen|Insp)\b)"), ""),
    (re.compile(r" /([^/]{3,40})/(?= |$)"), r" (\1)"),
    (re.compile(r"(?<=[a-zà-ÿ)]),(?=[A-ZÀ-Ý(])"), ", "),
    (re.compile(r"(?<=[)\]])(?=[A-ZÀ-Ý][a-z])"), " "),
    (re.compile(r"(?<=[a-zà-ÿ])\((?=[A-Z])"), " ("),
    (re.compile(r"\b(For|Pour|Por|FOR|POUR|POR)(?=(?:the|le|la|les|el|l['’]|THE|LE|LA|EL)\s)"), r"\1 "),
    (
        re.compile(r"\b(Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Hon|Prof|Rev|Amb|Brig|Sgt|Mme|Sra?|Lic|Ing|Atty)\.(?=[A-Z])"),
        r"\1. ",
    ),
    (re.compile(r" [-–]([A-Z]{3,6}(?:-[A-Z]{1,4})?)(?: ?[-–](?!\w))?(?=\s|$|[:,&])"), r" (\1)"),
    (re.compile(r"(?<=[a-zà-ÿ.)]) [-–—](?=[A-ZÀ-Ý])"), " - "),
    (re.compile(r"(?<=[a-zà-ÿ.)])[–—] (?=[A-ZÀ-Ý])"), " - "),
    (re.compile(r"(?<=[A-Z]{3})[-–—] (?=[A-ZÀ-Ý][a-z])"), " - "),
    (re.compile(r"\bSecretary\s*[-–]\s*General\b"), "Secretary-General"),
    (
        re.compile(r"\b(Lieutenant|Major|Colonel|Brigadier|General)\s*[-–]\s*(?=(?:General|Major|Colonel)\b)"),
        r"\1-",
    ),
)
_QUOTES = str.maketrans({"«": '"', "»": '"', "„": '"', "´": "'", "`": "'", "′": "'", "\u2010": "-", "\u2011": "-"})
_COLUMN = re.compile(r"(?<=[\w.)\]’'])[ ]*\t+\s*(?=[^\W\d_])")
LETTERS_FIRST = re.compile(r"^\s*(?P<letters>[A-Z][A-Z/-]{1,8})(?: {2,}|\t+)\s*(?P<name>[A-Z].+)$")
"""A column of letters before that of names: "ADP      Alliance pour la Démocratie"."""

NEXT_LETTERS = re.compile(r"(?<=\S)\s+(?=[A-Z][A-Z/-]{1,8}(?: {3,}|\t+)[A-Z])")
_LEAST_ROWS, _LONGEST = 3, 600
_ON_BEHALF = re.compile(r"^(?:p\s?\.\s?p\s?\.|pp\.|P\s*/|p\s*/(?=\s*[A-Z]|\s*l)|P\.\s*(?=l[ea']s?\b|the\b))\s*(?=\S)")
_LIST_BEFORE_FOR = re.compile(
    r"^(?:the )?(?:parties|signator(?:y|ies)|signed|signatures?|firman?|ont signé)\s*[-–:]+\s*(?=(?:for|pour|por)\b)",
    re.IGNORECASE,
)
_PARTY_BY_NUMBER = re.compile(r"^(?:first|second|third|fourth) party\s*[-–:]\s*(?=\S)", re.IGNORECASE)
_SIGNATURE_OF = re.compile(r"^signature of (?:the )?(?P<whose>.+?) (?:delegates?|representatives?)$", re.IGNORECASE)
_NAME = re.compile(r"[,;:]?\s*\b(?:full )?name\s*:\s*(?=[A-Z])", re.IGNORECASE)
_SURNAME_FIRST = re.compile(r"^([A-Z][a-zà-ž]+), ((?:[A-Z][a-z]?\.\s?){1,3})$")
_ROLE_AS_NOTE = re.compile(
    r"\[((?:co-)?(?:witness|facilitator|mediator|guarantor|observer|chair)(?:e?s)?)\]", re.IGNORECASE
)
_NOTE_ON_SIGNATURE = re.compile(r"\s*\((?:not )?(?:a )?signator(?:y|ies)\b[^)]*\)", re.IGNORECASE)
_BY = re.compile(r"^[Bb]y[:,]? (?=[A-Z])")
_AND_BEFORE = re.compile(r"^(?:and|et|y)\b,?\s+(?=\S)")
_DELEGATION = re.compile(
    r" (?:was|were) (?:represented|led|headed) by (?:(?:a|the) delegation "
    r"(?:headed by|led by|under the leadership of|consisting of|composed of|comprising|made up of) )?",
    re.IGNORECASE,
)
_THROUGH = re.compile(r"\b(represented by) and through (?:its|their)\b", re.IGNORECASE)
_WITH_ALL = re.compile(r",? with all (?:its|their) [\w ]+\.?$", re.IGNORECASE)
_GIVEN_NAME = re.compile(
    r"\[(?!(?:Signed|Unsigned|Illegible|Unclear|Signature|Signatory|Sic|Name)\b)([A-ZÀ-Ý][a-zà-ž]+)\](?= [A-ZÀ-Ý])"
)
_MR_APART = re.compile(r"\b(Mr|Mrs|Ms|Dr) \.(?= ?[A-Z])")
_SMALL_INITIAL = re.compile(r"^[a-z]\. (?=[A-Z]{3,}$)")
_NEXT_OFFICE = re.compile(r"(?<=[a-z])\. (?=(?:Representative|President|Minister|Chairman|Commander) of\b)")
_NEXT_INITIAL = re.compile(r"(?P<name>\b[A-Z][a-z]{3,})\.\s(?=[A-Z][a-z]?\. ?[A-Z][a-z]+\b)")


def joined(cell: str) -> str:
    """The cell without invisible signs, and with lines put together that one name or office goes over."""
    cell = (
        cell.replace("\ufeff", "")
        .replace("\u00ad", "")
        .replace("\u00a0", " ")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    lines: list[str] = []
    has_columns = sum(LETTERS_FIRST.match(line) is not None for line in cell.split("\n")) >= _LEAST_ROWS
    for line in cell.split("\n"):
        if not lines or not lines[-1].strip() or not line.strip() or len(lines[-1]) > _LONGEST:
            lines.append(line)
        elif _is_one(lines[-1].strip(), line.strip()) or (has_columns and _is_of_row(lines[-1], line)):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _is_of_row(above: str, below: str) -> bool:
    """Whether a line only goes on with the name in the second column of the one above."""
    return LETTERS_FIRST.match(above) is not None and LETTERS_FIRST.match(below) is None and ":" not in below


def _is_one(above: str, below: str) -> bool:
    """Whether two lines are one that was broken off."""
    if _BREAKS_OFF.search(above) or _GOES_ON.match(below):
        return True
    if _NICKNAME.fullmatch(below):
        return person_name(above) is not None
    letters = _ONLY_LETTERS.fullmatch(below)
    if letters and is_acronym(letters[1]) and above[-1] not in ")]:.":
        return actor_name(above) is not None or len(above.split()) > 1
    if above.count("(") > above.count(")") and ")" in below and "(" not in below.split(")", maxsplit=1)[0]:
        return not _NEVER_JOINED.search(below)
    return is_title_alone(above) and above[-1] == "." and person_name(f"{above} {below}") is not None


def mended(text: str) -> str:
    """The words of a unit with slips of the pen mended by which a person would not be told: "Mr . K. Kos"."""
    text = _INVISIBLE.sub("", text).translate(_QUOTES)
    text = " ".join(_SIGNATURE_LINE.sub(", ", _COLUMN.sub(", ", text.strip())).split())
    for pattern, instead in _NO_BLANK_AFTER:
        text = pattern.sub(instead, text)
    text = _AND_BEFORE.sub("", _NOTE_ON_SIGNATURE.sub("", _ROLE_AS_NOTE.sub(r"(\1)", text)).strip(" ,;_…"))
    text = _LIST_BEFORE_FOR.sub("", _ON_BEHALF.sub("for ", _PARTY_BY_NUMBER.sub("for ", text)))
    text = _SURNAME_FIRST.sub(r"\2 \1", _NAME.sub(": ", _SIGNATURE_OF.sub(r"for \g<whose>", text))).lstrip(": ")
    text = _SMALL_INITIAL.sub(lambda found: found[0].upper(), text)
    text = _GIVEN_NAME.sub(r"\1", _MR_APART.sub(r"\1.", _BY.sub("", text)))
    text = _NEXT_INITIAL.sub(_apart, _NEXT_OFFICE.sub(", ", text))
    text = _THROUGH.sub(r"\1", _WITH_ALL.sub("", with_joined_suffix(text)))
    return _DELEGATION.sub(", represented by ", text)


def _apart(found: re.Match[str]) -> str:
    return found[0] if fold_name(found["name"]) in RANKS else f"{found['name']}, "
