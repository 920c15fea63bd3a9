"""Words of offices: whether a piece of text tells an office, and whose holder stands for themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from tertius.graph_schema.identifiers import fold_name
from tertius.loaders.pax.lexicon import BODIES, GENERIC, MODIFIERS, OFFICES, ORGANISATIONS, VERBS
from tertius.loaders.pax.titles import RANKS

_ENVOY = re.compile(
    r"\b(?:representative|représentant|representante|envoy|envoyé|ambassador|ambassadeur|embajador)", re.IGNORECASE
)
_RULER = re.compile(
    r"^\W*(?:the\s+)?(?:\w+\s+)?(?:vice[- ])?(?:president|président|presidente|prime minister|premier ministre|"
    r"king|emir|sultan|"
    r"leader of the revolution)\b",
    re.IGNORECASE,
)
_LONG_OFFICE, _MIN_LIKENESS = 7, 90
_LONG_OFFICES = [word for word in OFFICES if len(word) >= _LONG_OFFICE and not word.endswith("s")]
_HONOURS = frozenset(["hon", "honble", "honourable", "honorable", "the"])
_HELD_BY_NAME = RANKS - {"minister", "secretary"}
_OTHERWISE = ORGANISATIONS | BODIES | GENERIC | MODIFIERS | RANKS
"""Words with a meaning of their own, however like an office they are."""


def is_office(text: str) -> bool:
    """Whether a piece of text tells an office: it begins with one, or holds one and is no sentence."""
    words = fold_name(text.replace("-", " ")).split()
    if not words or len(words) > 30 or set(words) & (VERBS - {"will", "that"}):
        return False
    if len(words) > 1 and words[0] in _HONOURS and words[1] in OFFICES - _HELD_BY_NAME:
        words = words[1:]
    if words[0] in RANKS - OFFICES - {"general", "her", "his"} or text.split(maxsplit=1)[0] in {"H.E.", "H.", "S.E.M."}:
        return False
    return holds_office(words)


def holds_office(words: list[str]) -> bool:
    """Whether one of the folded words is that of an office."""
    return any(word in OFFICES or _is_misspelt(word) for word in words)


@lru_cache(maxsize=65_536)
def _is_misspelt(word: str) -> bool:
    """Whether a word is an office with a slip of the pen: "Chairperosn", "Prime Minster"."""
    one = word.removesuffix("s")
    if len(word) < _LONG_OFFICE or one in OFFICES or {word, one} & _OTHERWISE:
        return False
    return any(fuzz.ratio(word, office) > _MIN_LIKENESS for office in _LONG_OFFICES)


def is_office_word(word: str) -> bool:
    """Whether a word is an office's own: one that means it, or one that only stands beside such."""
    return bool(
        set(fold_name(word.replace("-", " ")).split())
        & (OFFICES | {"general", "special", "high", "haut", "first", "acting", "l"})
    )


def is_of_office(word: str) -> bool:
    """Whether a word belongs to an office and to no name: one of its own, or one such as "Prime" before it."""
    return is_office_word(word) or fold_name(word) in MODIFIERS


def is_ruler(office: str) -> bool:
    """Whether its holder stands for themselves at a table: heads of state and government, and no envoys."""
    return bool(_RULER.search(office)) and not _ENVOY.search(office)
