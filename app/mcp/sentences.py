"""Rows in sentences for a model to quote: each ends with the claims it rests on, in brackets.

What the graph holds was written by others: signs that could pass for lines of a conversation are taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_EVIDENCE = ("claims", "sources", "claim", "disputed", "overruled", "decides")
_BOUNDS = ("start", "end")
_MOST_CLAIMS, _MOST_IN_A_CELL, _LONGEST = 12, 12, 300

NOT_RECORDED = (
    "Not recorded: the graph holds nothing that answers this. That nothing is recorded does not mean that nothing "
    "happened."
)


def sentences(rows: Iterable[Mapping[str, Any]], cited: Mapping[str, Sequence[str]]) -> list[str]:
    """A sentence a row, and one more where its claims disagree.

    Parameters
    ----------
    cited : the claims behind each id, for rows that carry none themselves.
    """
    return [one for row in rows for one in (_sentence(row, cited), *_disagreements(row))]


def ids_of(row: Mapping[str, Any]) -> list[str]:
    """The ids in a row, by which the claims behind it can be found: of facts first."""
    lists = [value for value in row.values() if isinstance(value, list)]
    plain = [one for value in lists for one in value if isinstance(one, str)]
    single = [value for value in row.values() if isinstance(value, str)]
    return [one for one in dict.fromkeys([*plain, *single]) if ":" in one and " " not in one][:50]


def own_claims(row: Mapping[str, Any]) -> list[str]:
    """The claims that a row carries itself."""
    if isinstance(row.get("claim"), str):
        return [row["claim"]]
    listed = row.get("claims")
    found = [one["claim"] for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return list(dict.fromkeys(found))


def _sentence(row: Mapping[str, Any], cited: Mapping[str, Sequence[str]]) -> str:
    claims = own_claims(row) or list(dict.fromkeys(claim for one in ids_of(row) for claim in cited.get(one, ())))
    said = [
        f"{name.replace('_', ' ')} {text}"
        for name, value in row.items()
        if name not in (*_EVIDENCE, *_BOUNDS) and (text := _words(value))
    ]
    return f"{'; '.join(said)}. {_bracket(claims)}"


def _disagreements(row: Mapping[str, Any]) -> Iterable[str]:
    overruled = row.get("overruled")
    for one in overruled if isinstance(overruled, list) else ():
        why = f" ({_plain(one['why'])})" if one.get("why") else ""
        yield f"Overruled: {_plain(one['slot'])} = {_words(one['value'])}{why}. {_bracket(one['claims'])}"


def _bracket(claims: Sequence[str]) -> str:
    if not claims:
        return "[no claim]"
    more = f", and {len(claims) - _MOST_CLAIMS} more" if len(claims) > _MOST_CLAIMS else ""
    return f"[{', '.join(map(_plain, claims[:_MOST_CLAIMS]))}{more}]"


def _words(value: Any) -> str:
    if value is None or value is False or value in ("", [], {}):
        return ""
    if isinstance(value, Mapping):
        return _thing(value)
    if isinstance(value, list):
        shown = [text for one in value[:_MOST_IN_A_CELL] if (text := _words(one))]
        more = [f"and {len(value) - _MOST_IN_A_CELL} more"] if len(value) > _MOST_IN_A_CELL else []
        return ", ".join([*shown, *more])
    return _plain(value)


def _thing(value: Mapping[str, Any]) -> str:
    """Somebody who takes part, with how: `Algeria (tertius:algeria; chief_mediator; through Ramtane Lamamra)`."""
    key = value.get("actor") or value.get("id")
    name = value.get("name") or value.get("text") or key
    if name is None:
        return ", ".join(f"{one} {text}" for one, inner in value.items() if (text := _words(inner)))
    person = value.get("representative_name")
    about = [
        key if key != name else None,
        value.get("role"),
        value.get("side"),
        f"through {person}" if person else None,
    ]
    told = "; ".join(_plain(one) for one in about if one)
    return f"{_plain(name)} ({told})" if told else _plain(name)


def _plain(value: Any) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    text = " ".join(text.split()).replace("[", "(").replace("]", ")")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
