"""How well a name fits what was typed, ranked by ourselves.

The index's own score counts names that are closed or not published yet. Ours depends on the name and the text alone: an
identifier, then the whole name, then its beginning, then words of it, then a likeness; within each a main name or
acronym comes before an alias, and an alias before a name that better sources overrule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

How = Literal["identifier", "exact", "prefix", "words", "fuzzy"]

_EXACT, _PREFIX, _WORDS, _FUZZY = 1.0, 0.85, 0.7, 0.65
_WIDTH = 0.1
"""How far within its step the share of the name that was typed moves a name."""

_LATER = {"main": 0.0, "acronym": 0.0, "alias": 0.03, "overruled": 0.04}


class Hit(NamedTuple):
    """A name or identifier by which a thing was found, as the statement `_hits` lists it."""

    step: Literal["id", "identifier", "name"]
    key: str
    text: str
    kind: str | None
    """Of a name main, alias, acronym or overruled; of an identifier its status."""
    lang: str | None
    spells: Sequence[str] | None


class Fit(NamedTuple):
    """How well a thing fits: 1 for an identifier or its name, and by which name it was found."""

    score: float
    how: How
    hit: Hit


def fit(hit: Hit, keys: Sequence[str], words: Sequence[str]) -> Fit:
    """How well one name fits.

    Parameters
    ----------
    keys : what was typed, folded, as `words.keys_of` gives it.
    words : its words, folded.
    """
    if hit.step != "name":
        return Fit(1.0, "identifier", hit)
    later = _LATER.get(hit.kind or "alias", _LATER["alias"])
    if hit.key in keys:
        return Fit(round(_EXACT - later, 3), "exact", hit)
    share = min(1.0, len(keys[0]) / len(hit.key))
    if hit.key.startswith(keys[0]):
        return Fit(round(_PREFIX + _WIDTH * share - later, 3), "prefix", hit)
    own = hit.key.split()
    if all(any(one.startswith(word) for one in own) for word in words):
        return Fit(round(_WORDS + _WIDTH * share - later, 3), "words", hit)
    return Fit(round(_FUZZY * _likeness(words, own) + _WIDTH * (share - 1) / 2 - later, 3), "fuzzy", hit)


def _likeness(words: Sequence[str], own: Sequence[str]) -> float:
    """How alike each word that was typed is to its likest in the name, on average."""
    return sum(max(fuzz.ratio(word, one) for one in own) for word in words) / (100 * len(words))
