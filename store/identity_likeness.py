"""How alike two names are: words in common, weighed by how much they tell; acronyms and initials."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from rapidfuzz.distance import JaroWinkler

from tertius.graph_schema.identifiers import fold_name

_STOPWORDS = (
    "a al and aux d da das de del der des di die do dos du e el en et for fur in l la las le les los of on or para per "
    "pour the to und v y"
)
_GENERIC = (
    "alliance armed arme armee armees army assembly association authority brigade coalition command committee comite "
    "congress conseil coordination council defence defense faction federal federation force forces forcees front "
    "government gouvernement group groupe islamic joint league liberation militia ministry mission mouvement movement "
    "mujahideen national nationale office organisation organization parti party patriotic people peoples popular "
    "populaire provisional regional republic republique resistance revolutionary revolutionnaire self state states "
    "transitional union unite united unity"
)
"""Words that half of the field's names are made of: alone they tell nothing."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_SMALL, _COMMON = frozenset(_STOPWORDS.split()), frozenset(_GENERIC.split())

_ALIKE = 0.92
"""From here on two words count as one spelt in two ways (Jaro-Winkler)."""

_SHORTEST_SPELLING, _PREFIX = 4, 5
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 2, 8
_LEAST, _GENERIC_SHARE, _FEW = 0.2, 0.25, 100


class Words:
    """How much each word tells, learnt from all names: the rarer, the more; generic ones little."""

    def __init__(self, keys: Iterable[str]) -> None:
        distinct = set(keys)
        # Of a handful of names one cannot learn what is rare.
        self._count = max(len(distinct), _FEW) + 1
        self._weights: dict[str, float] = {}
        self._found = Counter(word for key in distinct for word in set(key.split()))

    def frequency(self, word: str) -> int:
        """In how many names a word stands."""
        return self._found[word]

    def weight(self, word: str) -> float:
        """Between 0.05 and 1."""
        if word not in self._weights:
            told = math.log(self._count / max(self._found[word], 1)) / math.log(self._count)
            self._weights[word] = max(told, _LEAST) * (_GENERIC_SHARE if word in _COMMON else 1.0)
        return self._weights[word]

    def alike(self, one: str, other: str) -> float:
        """How alike two folded names are, from 0 to 1: the weight of their common words among all of their words."""
        ours, theirs = words_of(one), words_of(other)
        if not ours or not theirs:
            return 0.0
        common, rest = 0.0, list(theirs)
        for word in ours:
            best = max(rest, key=lambda candidate: _spelling(word, candidate), default=None)
            if best is not None and (spelling := _spelling(word, best)):
                common += spelling * (self.weight(word) + self.weight(best))
                rest.remove(best)
        return common / (sum(map(self.weight, ours)) + sum(map(self.weight, theirs)))


def words_of(key: str) -> list[str]:
    """The words of a folded name that can tell something."""
    return [word for word in key.split() if word not in _SMALL] or key.split()


def is_generic(word: str) -> bool:
    """Whether half of the field's names have this word."""
    return word in _COMMON


def block_of(word: str) -> str:
    """The beginning of a word, by which names are brought together that spell it differently further on."""
    return word[:_PREFIX]


def initials_of(text: str) -> str | None:
    """The acronym that a name would have, `mnla`; None for a single word."""
    words = [folded for part in re.split(r"[\s'’\-/]+", _BRACKETS.sub(" ", text)) for folded in fold_name(part).split()]
    kept = [word for word in words if word not in _SMALL]
    acronym = "".join(word[0] for word in kept)
    return acronym if _SHORTEST_ACRONYM < len(acronym) <= _LONGEST_ACRONYM else None


def acronyms_of(text: str, kind: str) -> set[str]:
    """The folded acronyms in a name: one declared so, a single word in capitals, what stands in brackets behind it."""
    stated = (
        [text] if kind == "acronym" or is_acronym(text) else [one for one in _BRACKETS.findall(text) if one.isupper()]
    )
    folded = (fold_name(one).replace(" ", "") for one in stated)
    return {one for one in folded if _SHORTEST_ACRONYM <= len(one) <= _LONGEST_ACRONYM}


def is_acronym(text: str) -> bool:
    """Whether a name is nothing but an acronym: a single word in capitals."""
    return text.isupper() and len(text.split()) == 1 and len(text) <= _LONGEST_ACRONYM


def _spelling(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < _SHORTEST_SPELLING or one[0] != other[0]:
        return 0.0
    alike = JaroWinkler.similarity(one, other)
    return float(alike) if alike >= _ALIKE else 0.0
