"""Forms in which the cells say who signed for whom, that a signature is missing, or that they tell a story."""

from __future__ import annotations

import re

FOR = re.compile(
    r"^(?:(?:and |signed )?(?:for and )?(?:on|in) (?:and )?behalf of|for|pour(?! :)|por|au nom d[eu]s?|"
    r"en nombre d[eel]+|in the name of|"
    r"en representación d[eel]+|representing|from(?= (?:the\b|(?-i:[A-Z]{2}|United ))))\b[\s:]*(?P<rest>.*)$",
    re.IGNORECASE,
)
MEMBERS = re.compile(
    r"^(?:the )?(?:(?:representatives?|members?|delegates?|delegation|representation|representantes?|représentants?)"
    r"\s+(?:of|for|de|du|des|del)|representing)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
"""A heading over those who sat for somebody."""

DELEGATES = re.compile(r"^(?:the )?(?P<whose>.+?) (?:representatives|delegates|delegation)$", re.IGNORECASE)
"""A heading over those who sat for whoever stands before the word."""

PANEL_MEMBERS = re.compile(
    r"^mem(?:b|eb)ers?,? (?P<whose>(?-i:[A-Z]{3,6}))\b[\w ]* (?:panel|delegation|team)$", re.IGNORECASE
)
SIGNED_LIST = re.compile(r"^\W*signed(?: by)?\s*:\s*\S", re.IGNORECASE)
REPRESENTATIVES = re.compile(
    r"^(?:the )?(?:representatives?|representantes?|représentants?)\s+(?:of|for|de|du|des|del)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
SIGNED_BY = re.compile(
    r"^(?P<who>.*?)[,:(]?\s*\b(?:signed for(?: by)?|(?:sign(?:ed)?|represented|représentée?s?|firmado|signé|led|"
    r"headed|signing|acting) (?:by|par|por|through))\b[:\s]*(?P<by>.*?)\)?$",
    re.IGNORECASE,
)
PER = re.compile(r"^(?P<who>.+?)(?:,\s*|\s+)(?:by|per|par|through)\s+(?P<by>(?=[A-Z]).+)$")
"""An actor with the person who acts for it: "Government of Zubrowka, per A. Nur"."""

ON_BEHALF = re.compile(
    r",?\s+(?:for and on behalf of|on behalf of|for|pour|por|representing|representative of|in the name of|"
    r"from(?= the\b))\s+",
    re.IGNORECASE,
)
UNSIGNED = re.compile(
    r"\bun-?signed|\bnot (?:be )?sign(?:ed|ing|atories)|no(?:t any|n)? (?:individual )?sign(?:ator|atur|ing)|"
    r"not listed|refused|"
    r"(?:signatories|signatures|parties) (?:are |is )?not|waiting for|does not (?:have|contain|include)|"
    r"could not attend|sin firma",
    re.IGNORECASE,
)
SIGNED_AT = re.compile(r"^\W*signed (?:at|in) [^:;,]{2,40} by\b[:\s]*(?=\S)", re.IGNORECASE)
FILLER = re.compile(
    r"^(?:\W*|(?:the )?(?:signed|signatories|signatory|signatures|parties|approved|date|and|the parties|agreed|"
    r"(?:contracting|signatory|participating) parties|"
    r"ont signé|ont signe|firmado|firman|"
    r"firmas|fait|done|signed by|signed on behalf of|pour|name|for|the undersigned|members?|noted(?: by)?|"
    r"endorsed(?: by)?)\W*|"
    r"(?:done|signed|fait|dated|hecho|dado)\s+(?:at|in|on|this|à|en|el)\b(?! (?:the )?(?:presence|behalf|"
    r"pr[ée]sence|presencia))[^:]*|\W*\d[\d\s./-]*)$",
    re.IGNORECASE,
)
INITIALLED = re.compile(r"^\W*(?:ont paraphé|initialled|initialed)\b", re.IGNORECASE)
NARRATIVE = re.compile(
    r"^\W*(?:page \d+\W+\w|page \d+\s*$|note\b|\[?\.\.\.\]?|summary\b|agmt\b|c\.?c\.?:?\s*$)", re.IGNORECASE
)
AS_ROLE = re.compile(r"\s+as ([\w -]+)$")
ANOTHER = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|General(?! Staff| Intelligence| Command)|participation|presence|signed|represented)\b"
)
ALL_UNSIGNED = re.compile(r"\bunsigned by\b|^\W*(?:copy |document )?(?:un-?signed|not signed)\b", re.IGNORECASE)
ILLEGIBLE = re.compile(r"illegible|intelligible|unclear|not clear|signature|signed", re.IGNORECASE)
