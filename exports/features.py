"""What content can have, by name: each format declares in `KEEPS` what it holds, and the rest is counted as lost.

A feature is counted in what is exported, not in what a format might have held: a file without a quote loses no quotes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tertius.graph_schema.content import NUMBER
from tertius.graph_schema.dates import EARLIEST, LATEST

_EVIDENCE = ("claims", "overruled")
_ALWAYS = (EARLIEST.isoformat(), LATEST.isoformat())

FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "kinds": "facts of a kind that the format has no word for",
        "relations": "participants and things in a relation that the format has no word for",
        "n-ary": "facts with more than two members, taken apart into pairs",
        "alone": "facts with a single member, which make no pair",
        "roles": "roles of participants",
        "sides": "sides of participants",
        "representatives": "representatives of participants",
        "participant-time": "participants with a time of their own",
        "time": "facts with a date",
        "bounds": "facts whose dates are known only within bounds",
        "ends": "facts whose start or end is open or unknown, told apart",
        "unknown-start": "facts of unknown start, drawn from the beginning of time",
        "unknown-end": "facts of unknown end, drawn to the end of time",
        "attested": "facts attested on days",
        "certainty": "facts that are only possible for the days asked about",
        "values": "values of facts",
        "things": "processes, agreements, places and other things",
        "thing-values": "values of actors and things",
        "actor-kinds": "kinds of actors",
        "names": "further names",
        "name-languages": "languages of names",
        "identifiers": "external identifiers",
        "identifier-terms": "identifiers that are candidates, or stood for a thing at times only",
        "claims": "claims, named by id only",
        "quotes": "quotes and locators of claims",
        "notes": "notes on claims",
        "sources": "sources, named by id only",
        "loads": "loads by which claims came in",
        "overruled": "overruled values",
        "disputed": "facts on which claims disagree",
        "any-text": "texts with signs that XML forbids, replaced by U+FFFD",
        "formula-text": "texts that a spreadsheet would run, put behind an apostrophe",
        "formula-evidence": "texts of claims that a spreadsheet would run, put behind an apostrophe",
    }
)
"""Every feature, and what is said of those that are lost."""

FAMILIES: Mapping[str, str] = MappingProxyType(
    {"kinds": "kind:", "relations": "relation:", "values": "value:", "identifiers": "identifier:"}
)
"""Features of which a format may keep some: `kind:Mediation`, `relation:Office.HOLDER`, `value:Funding.amount`,
`identifier:wikidata`. A flow of money is of the kind `kind:Funding:disbursement` and so on: what was only promised is
no payment."""

# fmt: off
EVERYTHING = frozenset({
    "kinds", "relations", "n-ary", "alone", "roles", "sides", "representatives", "participant-time", "time", "bounds",
    "ends", "unknown-start", "unknown-end", "attested", "certainty", "values", "things", "thing-values", "actor-kinds",
    "names", "name-languages", "identifiers", "identifier-terms", "claims", "quotes", "notes", "sources", "loads",
    "overruled", "disputed", "any-text", "formula-text", "formula-evidence",
})
# fmt: on
"""What a format keeps that holds everything; spelt out, so that a new feature is lost until a format declares it."""

# Signs that XML 1.0 does not allow, as JSON writes them: most lines have none, and are not looked at again.
_MAY_BE_FORBIDDEN = re.compile(rb"\\u00[01]|\\[bf]|\xef\xbf[\xbe\xbf]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAY_BE_FORMULA = re.compile(rb'"(?:[=+@-]|\\[tr])')
_FORMULA = re.compile(r"[=+@\t\r-]")


def without_forbidden(text: str) -> str:
    """The text as XML can hold it."""
    return _FORBIDDEN.sub("\ufffd", text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula; a negative number is none."""
    return _FORMULA.match(text) is not None and NUMBER.fullmatch(text) is None


def behind_apostrophe(value: Any) -> Any:
    """The value, with an apostrophe before it if a spreadsheet would run it."""
    return f"'{value}" if isinstance(value, str) and is_formula(value) else value


def members_of(fact: Mapping[str, Any]) -> int:
    """How many take part in a fact, actors and other things alike."""
    return len(fact["participants"]) + len(fact["things"])


def count_fact(fact: Mapping[str, Any], line: bytes) -> dict[str, int]:
    """How much a fact has of every feature; `line` is the fact as JSON."""
    participants, claims = fact["participants"], fact["claims"]
    days = (fact["start_min"], fact["start_max"], fact["end_min"], fact["end_max"])
    counts: dict[str, int] = {
        kind_of(fact): 1,
        "n-ary": members_of(fact) > 2,
        "alone": members_of(fact) < 2,
        "roles": sum(one["role"] is not None for one in participants),
        "sides": sum(one["side"] is not None for one in participants),
        "representatives": sum(bool(one["representative"] or one["representative_name"]) for one in participants),
        "participant-time": sum(one["valid"] not in (None, "/") for one in participants),
        "time": any(day not in _ALWAYS for day in days),
        "bounds": _is_within(*days[:2]) or _is_within(*days[2:]),
        "ends": fact["start_kind"] != "known" or fact["end_kind"] != "known",
        "unknown-start": fact["start_kind"] == "unknown" and days[0] == _ALWAYS[0],
        "unknown-end": fact["end_kind"] == "unknown" and days[3] == _ALWAYS[1],
        "attested": bool(fact["attested"]),
        "certainty": fact["certainty"] == "possible",
        "claims": len({claim["claim"] for claim in claims}),
        "quotes": sum(bool(claim["quote"] or claim["locator"]) for claim in claims),
        "notes": len({claim["claim"] for claim in claims if claim["note"]}),
        "overruled": len(fact["overruled"]),
        "disputed": bool(fact["disputed"]),
        **{f"value:{fact['kind']}.{name}": 1 for name in fact["values"]},
        **_count_texts(fact, line),
    }
    for one in (*participants, *fact["things"]):
        relation = f"relation:{fact['kind']}.{one['relation']}"
        counts[relation] = counts.get(relation, 0) + 1
    return counts


def count_thing(thing: Mapping[str, Any], line: bytes) -> dict[str, int]:
    """How much an actor or another thing has of every feature."""
    others = [one for one in thing["names"] if one["kind"] != "main"]
    return {
        "things": thing["label"] != "Actor",
        "actor-kinds": thing["label"] == "Actor" and thing["kind"] is not None,
        "names": len(others),
        "name-languages": sum(one["lang"] != "und" for one in others),
        "identifier-terms": sum(one["status"] == "candidate" or bool(one["valid"]) for one in thing["identifiers"]),
        "thing-values": len(thing["values"]),
        **Counter(f"identifier:{one['id'].partition(':')[0]}" for one in thing["identifiers"]),
        **_count_texts(thing, line),
    }


def losses(counts: Mapping[str, int], keeps: frozenset[str]) -> dict[str, int]:
    """How much is lost of every feature that is not kept."""
    found = {name: counts.get(name, 0) for name in FEATURES if name not in keeps}
    for name in FAMILIES.keys() & found.keys():
        found[name] = sum(count for one, count in counts.items() if one.startswith(FAMILIES[name]) and one not in keeps)
    return {name: int(count) for name, count in found.items() if count}


def kind_of(fact: Mapping[str, Any]) -> str:
    """The kind of a fact as a feature; of a flow of money with its status."""
    status = fact["values"].get("flow_status")
    return f"kind:{fact['kind']}:{status}" if status else f"kind:{fact['kind']}"


def _is_within(first: str, last: str) -> bool:
    return first != last and first != _ALWAYS[0] and last != _ALWAYS[1]


def _count_texts(row: Mapping[str, Any], line: bytes) -> dict[str, int]:
    """Different texts of a row that some formats cannot write as they are, those of its claims by themselves."""
    counts: dict[str, int] = {}
    if _MAY_BE_FORBIDDEN.search(line):
        counts["any-text"] = sum(_FORBIDDEN.search(text) is not None for text in set(texts_in(row, _EVIDENCE)))
    if _MAY_BE_FORMULA.search(line):
        counts["formula-text"] = sum(map(is_formula, set(texts_in(row, _EVIDENCE))))
        evidence = [row.get(name, []) for name in _EVIDENCE]
        counts["formula-evidence"] = sum(map(is_formula, set(texts_in(evidence))))
    return counts


def texts_in(value: Any, without: Collection[str] = ()) -> Iterator[str]:
    """Every text within a value, at any depth, but for the names of fields and for the fields `without`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if name not in without:
                yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)
