"""From what somebody types to a full-text query, without a sign that the index would read as syntax."""

from __future__ import annotations

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.identifiers import fold_name

MAX_TEXT = 400
"""Longer than any name; bounds what a search may cost."""

# The analyzer of the full-text index drops these: nothing is found under them.
_DROPPED = (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
    "this to was will with"
)
# One wrong letter in a short word, two in a longer one; longer still is no word.
_SHORTEST_FUZZY, _TWO_WRONG, _LONGEST_FUZZY = 4, 6, 40


def words_of(name: str, text: str) -> list[str]:
    """The folded words of a text, each once.

    Parameters
    ----------
    name : the parameter that the text was given for, named in errors.

    Raises
    ------
    ParameterError
        If it is too long, or has no letter or digit.
    """
    if len(text) > MAX_TEXT:
        raise ParameterError(f"{name}: a text of {len(text)} characters found, at most {MAX_TEXT} expected.")
    words = list(dict.fromkeys(fold_name(text).split()))
    if not words:
        raise ParameterError(f'{name}: "{text}" has no letter or digit to search for.')
    return words


def keys_of(text: str) -> list[str]:
    """The keys under which a name can stand: M.N.L.A. is MNLA, too."""
    letters = fold_name(text).split()
    joined = ["".join(letters)] if len(letters) > 1 and all(len(one) == 1 for one in letters) else []
    return [" ".join(letters), *joined]


def full_text(words: list[str], *, every: bool = True) -> str:
    """A query for names with these words, unfinished or with one or two wrong letters.

    Parameters
    ----------
    every : whether each of the words must fit, or any of them.
    """
    wanted = [word for word in words if word not in _DROPPED.split()] or words
    return (" AND " if every else " OR ").join(map(_clause, wanted))


def _clause(word: str) -> str:
    fuzzy = f" OR {word}~{1 if len(word) < _TWO_WRONG else 2}"
    return f"({word}^4 OR {word}*{fuzzy if _SHORTEST_FUZZY <= len(word) <= _LONGEST_FUZZY else ''})"
